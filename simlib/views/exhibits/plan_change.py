"""A plan that changes on a day: what the change costs at first, and when it has paid.

    open      ────────╮ ╭─dip─╮          stay     the baseline, which goes on as before
    matters           │ │      ╰─────    change   the plan with a day of change
              ────────┴─┴──────╌╌╌╌╌     new      the other plan, as if from the start
                      day of change

    change_figure   open and overdue matters week by week, and the difference to staying
    readings        what is read off, with intervals;    readings_sheet, change_remarks: in words

Plans share common random numbers, so weeks are compared in pairs. Intervals hold for all weeks after the
change at once (Bonferroni): the week that looks worst is picked by eye, and chance has made it so too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simlib.inputs.scenario import Change, Scenario
from simlib.scores.experiment import Setting
from simlib.scores.ratios import standard_error, two_sided
from simlib.views.exhibits.frame import finished, months_below, new_page
from simlib.views.exhibits.open_matters import OPEN, OVERDUE, PANELS, Courses
from simlib.views.exhibits.palette import PALETTE
from simlib.views.language.names import Names, heading
from simlib.views.language.results import title
from simlib.views.remarks import Remarks, remarks
from simlib.views.table import Cell, Cells, Table, gain, table

BEFORE: Final = 26
"""Weeks before the change that a figure shows."""
LEVEL: Final = 13
"""Weeks before the change, or at the end, over which a level is taken."""


@dataclass(frozen=True)
class ReadingEstimate:
    """A number with a 95 % interval; None where the run does not tell."""

    mean: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Readings:
    """What is read off the course of open, or of overdue, matters; weeks count from the change.

    `before` and `after` are levels of the changing plan before the change and at the end, `excess` how many
    more there are than without the change in the worst week, `worst` that week, `peak` the most there are.
    `back` is after how many weeks there are for good no more than without the change, `half` after how many
    half the way to the other plan is made. `weeks` were seen.
    """

    before: ReadingEstimate
    after: ReadingEstimate
    gain: ReadingEstimate
    excess: ReadingEstimate
    worst: int
    peak: ReadingEstimate
    back: ReadingEstimate
    half: ReadingEstimate
    weeks: int


def change_of(scenario: Scenario, plan: str) -> Change:
    """The first change of a plan. Raises ValueError where it has none."""
    changes = scenario.plans[plan].then
    if not changes:
        raise ValueError(f"the plan {plan} does not change")
    return changes[0]


def plans_of_change(scenario: Scenario, plan: str) -> list[str]:
    """The baseline, which stays, the changing plan, and the one to which it changes."""
    return [scenario.baseline, plan, change_of(scenario, plan).plan]


# ---------------------------------------------------------------- read off


def readings(scenario: Scenario, days: Sequence[date], courses: Courses, plan: str, which: int) -> Readings:
    """Read off the course of open (0) or overdue (1) matters; `days` are the ends of the weeks."""
    _change, first = change_of(scenario, plan), first_week(scenario, days, plan)
    stay, changed, new = (courses[name][:, which] for name in plans_of_change(scenario, plan))
    difference, towards = changed - stay, changed - (stay + new) / 2
    worst = int(difference[:, first:].mean(axis=0).argmax())
    peak = int(changed[:, first:].mean(axis=0).argmax())
    weeks = len(days) - first
    return Readings(
        before=_level(changed[:, max(0, first - LEVEL) : first]),
        after=_level(changed[:, -LEVEL:]),
        gain=_level(difference[:, -LEVEL:]),
        excess=_in_week(difference[:, first:], worst),
        worst=worst + 1,
        peak=_in_week(changed[:, first:], peak),
        back=_for_good(difference[:, first:]),
        half=_for_good(towards[:, first:]),
        weeks=weeks,
    )


def first_week(scenario: Scenario, days: Sequence[date], plan: str) -> int:
    """The number of the first week that ends on the day of change or after it."""
    return int(np.searchsorted(np.array(days), np.array(change_of(scenario, plan).on)))


def _level(course: NDArray[np.float64]) -> ReadingEstimate:
    """The mean over weeks, with the usual interval over replications."""
    of_runs = course.mean(axis=1)
    mean = float(of_runs.mean())
    half = two_sided(0.95, len(of_runs)) * float(standard_error(of_runs - mean))
    return ReadingEstimate(mean, mean - half, mean + half)


def _band(course: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Mean, and limits that hold for all weeks at once, float64[weeks] each."""
    mean = course.mean(axis=0)
    t = two_sided(1 - 0.05 / course.shape[1], len(course))
    half = t * standard_error(course - mean)
    return mean, mean - half, mean + half


def _in_week(course: NDArray[np.float64], week: int) -> ReadingEstimate:
    mean, low, high = (float(limit[week]) for limit in _band(course))
    return ReadingEstimate(mean, low, high)


def _for_good(course: NDArray[np.float64]) -> ReadingEstimate:
    """After how many weeks a course is for good not above 0: at least where its lower limit was above it for
    the last time, at most where its upper limit stays below; the weeks of the run where it never does."""
    mean, low, high = (_last_above(limit) for limit in _band(course))
    return ReadingEstimate(mean, low, high if high < course.shape[1] else None)


def _last_above(course: NDArray[np.float64]) -> int:
    """How many weeks have gone when a course was above 0 for the last time.

    >>> _last_above(np.array([1.0, -1.0, 2.0, -1.0])), _last_above(np.array([-1.0]))
    (3, 0)
    """
    above = np.flatnonzero(course > 0)
    return int(above[-1]) + 1 if len(above) else 0


# ---------------------------------------------------------------- in words


def readings_sheet(
    names: Names, days: Sequence[date], courses: Courses, plan: str, setting: Setting
) -> Table:
    """A row a reading, a column each for open and for overdue matters."""
    w = names.words
    read = [readings(names.scenario, days, courses, plan, which) for which in (OPEN, OVERDUE)]
    columns = [w("reading"), *map(w, PANELS)]
    rows: list[Cells] = [
        [w("before the change, mean of {weeks} weeks", weeks=LEVEL), *(_number(r.before) for r in read)],
        [w("worst week after the change: more than with no change"), *(_excess(names, r) for r in read)],
        [w("maximum in any week after the change"), *(_number(r.peak) for r in read)],
        [w("weeks until no more than with no change, for good"), *(_weeks(r.back) for r in read)],
        [w("weeks until halfway to the new level, for good"), *(_weeks(r.half) for r in read)],
        [w("at the end, mean of {weeks} weeks", weeks=LEVEL), *(_number(r.after) for r in read)],
        [w("at the end, difference from no change"), *(_gain(r.gain) for r in read)],
    ]
    notes = [
        w("second line: 95% interval; those of single weeks hold for all weeks at once"),
        title(names, setting),
    ]
    top = w("{plan}: readings", plan=names.plan(plan))
    return table(names, top, columns, rows, notes)


def _number(e: ReadingEstimate) -> Cell:
    text = f"{e.mean:.1f}\n{e.low:.1f} ~ {e.high:.1f}"
    return Cell(text, e.mean, "matters", e.low, e.high)


def _gain(e: ReadingEstimate) -> Cell:
    return gain(e.mean, e.low, e.high, "matters")


def _excess(names: Names, r: Readings) -> Cell:
    cell, week = _gain(r.excess), names.words("week {week}", week=r.worst)
    return replace(cell, text=f"{cell.text}\n{week}")


def _weeks(e: ReadingEstimate) -> Cell:
    """So many weeks, at least and at most; where the run does not tell, it says so."""
    ends = f"≥ {e.low:.0f}" if e.high is None else f"{e.low:.0f} ~ {e.high:.0f}"
    return Cell(f"{e.mean:.0f}\n{ends}", e.mean, "whole", e.low, e.high)


def change_remarks(names: Names, days: Sequence[date], courses: Courses, plan: str) -> Remarks:
    """What may be said about the dip and the recovery, and no more."""
    w, scenario = names.words, names.scenario
    change, first = change_of(scenario, plan), first_week(scenario, days, plan)
    moved = courses[plan][:, OPEN, first - 1].mean()
    said = [
        w("“{new}” takes effect on {day}, with about {count} open matters carried over.", day=change.on,
          count=f"{moved:.0f}", new=names.plan(change.plan))
    ]  # fmt: skip
    for which in (OPEN, OVERDUE):
        read = readings(scenario, days, courses, plan, which)
        said += _said(names, names.words(PANELS[which]), read)
    return remarks(names, said)


def _said(names: Names, what: str, r: Readings) -> Iterator[str]:
    w, what = names.words, heading(what)
    high = r.excess.high or 0.0
    if r.excess.low > 0:
        yield w("{what}: a dip. In week {week} there are {more} more than with no change.",
                what=what, week=r.worst, more=f"{r.excess.mean:.1f}")  # fmt: skip
    elif high > 0:
        yield w("{what}: no dip is shown; if there is one, it is smaller than {high} matters.", what=what,
                high=f"{high:.1f}")  # fmt: skip
    else:
        yield w("{what}: no dip; there are fewer in every week after the change.", what=what)
    if r.back.high is None:
        yield w("{what}: no return to the level with no change is shown within {weeks} weeks.",
                what=what, weeks=r.weeks)  # fmt: skip
    elif r.back.high > 0:
        yield w("{what}: after {low} to {high} weeks there are never again more than with no change.",
                what=what, low=f"{r.back.low:.0f}", high=f"{r.back.high:.0f}")  # fmt: skip
    yield from _gained(names, what, r.gain)


def _gained(names: Names, what: str, gain: ReadingEstimate) -> Iterator[str]:
    """What the change comes to at the end, where that is shown."""
    w, count = names.words, f"{abs(gain.mean):.1f}"
    if gain.high is not None and gain.high < 0:
        yield w("{what}: at the end there are {count} fewer than with no change.", what=what, count=count)
    elif gain.low > 0:
        yield w("{what}: at the end there are {count} more than with no change.", what=what, count=count)


# ---------------------------------------------------------------- drawn


def change_figure(
    names: Names, days: Sequence[date], courses: Courses, plan: str, setting: Setting
) -> Figure:
    """Above, open and overdue matters at the end of each week under three plans; below, how many more than
    without the change, with limits that hold for all weeks at once."""
    w, scenario = names.words, names.scenario
    start = max(0, first_week(scenario, days, plan) - BEFORE)
    figure = new_page(9)
    panels = figure.subplots(2, 2, sharex=True, height_ratios=(3, 2))
    for which, what in enumerate(PANELS):
        _draw_courses(panels[0, which], names, days, courses, plan, which, start)
        panels[0, which].set_title(heading(w(what)))
        _draw_difference(panels[1, which], names, days, courses, plan, which, start)
    panels[0, 0].legend(loc="lower left", fontsize=12, frameon=True, framealpha=1, edgecolor="none")
    for axes in panels[1]:
        axes.set_title(heading(w("more than with no change")), fontsize=14)
    read = w("top: mean and middle 50 % of the replications; bottom: 95% limits, simultaneous over all weeks")
    return finished(figure, names, names.plan(plan), [read, title(names, setting)])


STYLES: Final = ((PALETTE.black, "--", 1.6), (PALETTE.blue, "-", 2.8), (PALETTE.orange, ":", 2.6))
"""Colour, line and width of the plans: that which stays, that which changes, that to which it does."""


def _draw_courses(
    axes: Axes, names: Names, days: Sequence[date], courses: Courses, plan: str, which: int, start: int
) -> None:
    for name, (colour, line, width) in zip(plans_of_change(names.scenario, plan), STYLES, strict=True):
        mean = courses[name][:, which, start:].mean(axis=0)
        axes.plot(days[start:], mean, line, color=colour, linewidth=width, label=names.plan(name))  # type: ignore[arg-type]
    low, high = np.percentile(courses[plan][:, which, start:], [25, 75], axis=0)
    axes.fill_between(days[start:], low, high, color=PALETTE.blue, alpha=0.15, linewidth=0)  # type: ignore[arg-type]
    axes.set_ylim(bottom=0)
    _mark_change(axes, names, plan)
    axes.annotate(names.words("change"), (change_of(names.scenario, plan).on, 1),
                  xycoords=("data", "axes fraction"), xytext=(5, -16),
                  textcoords="offset points", fontsize=13)  # fmt: skip


def _draw_difference(
    axes: Axes, names: Names, days: Sequence[date], courses: Courses, plan: str, which: int, start: int
) -> None:
    stay, changed, _ = (courses[name][:, which] for name in plans_of_change(names.scenario, plan))
    first = first_week(names.scenario, days, plan)
    _mean, low, high = _band((changed - stay)[:, first:])
    axes.axhline(0, color=PALETTE.black, linewidth=1.2)
    axes.fill_between(days[first:], low, high, color=PALETTE.blue, alpha=0.2, linewidth=0)  # type: ignore[arg-type]
    axes.plot(days[start:], (changed - stay)[:, start:].mean(axis=0), color=PALETTE.blue)  # type: ignore[arg-type]
    _mark_change(axes, names, plan)
    months_below(axes)


def _mark_change(axes: Axes, names: Names, plan: str) -> None:
    axes.axvline(change_of(names.scenario, plan).on, color=PALETTE.vermillion, linewidth=2)  # type: ignore[arg-type]
