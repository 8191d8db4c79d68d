"""Figures of results: plans against the baseline at several loads, and open matters over time.

    comparison_figure   a row a plan, a mark a load: difference to the baseline with its interval;
                        filled where all plans together leave no doubt, hollow where they do
    course_figure       a panel for open, one for overdue matters: mean of the runs and their middle half

Functions take results and give a matplotlib Figure; `views.typeface` sets how it looks and saves it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simlib.scores.experiment import Experiment
from simlib.views.findings import headline_differences, headline_measure, told_apart
from simlib.views.grounds import borrowed_line
from simlib.views.lettering import wrapped
from simlib.views.names import RUNS, Names, heading, scale, shown
from simlib.views.typeface import PALETTE
from simlib.views.words import N_

INK: Final = "#222222"
MARKS: Final = (("o", PALETTE.sky), ("s", PALETTE.blue), ("D", PALETTE.black))
"""Shape and colour of a load, from low to high; more loads take them again."""

COMPARED: Final = N_("{measure}: difference to “{plan}”")
POINTS: Final = N_("difference in percentage points, with 95% intervals")
UNITS: Final = N_("difference in {unit}, with 95% intervals")
FILLED: Final = N_("filled: shown (95 %, all plans at once); hollow: not shown")


def comparison_figure(names: Names, loads: Mapping[str, Experiment]) -> Figure:
    """The headline (the on-time share) of each plan minus the baseline's, at each load.

    `loads` are experiments with the same plans, baseline, seed and replications, by load.
    """
    first = next(iter(loads.values()))
    baseline = first.setting.baseline
    plans = [baseline, *(plan for plan in first.setting.plans if plan != baseline)]
    figure = Figure(figsize=(13, 2.9 + 0.72 * len(plans)))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    for place, (load, found) in enumerate(loads.items()):
        _draw_load(axes, found, plans, place, len(loads), names.load(load))
    axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
    labels = [names.marked_plan(plan, baseline) for plan in plans]
    axes.set_yticks(range(len(plans)), [wrapped(label, 250, 14) for label in labels])
    axes.tick_params(axis="y", length=0, labelsize=14)
    axes.set_ylim(len(plans) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(_difference_label(names, first))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(loads), borderaxespad=0.3)
    _draw_shares(beside, names, loads, plans)
    measure = heading(names.measure(first.headline))
    title = names.words(COMPARED, measure=measure, plan=names.plan(baseline))
    figure.suptitle(title, x=0.01, ha="left", fontsize=19)
    figure.supxlabel(_footing(names, first), fontsize=12, x=0.01, ha="left", linespacing=1.5)
    return figure


def _draw_load(
    axes: Axes, found: Experiment, plans: Sequence[str], place: int, of: int, label: str
) -> None:
    """The differences at one load: one mark a plan, shifted a little so that loads do not cover."""
    shape, colour = MARKS[place % len(MARKS)]
    certain = told_apart(found.verdict())
    by_plan = headline_differences(found)
    axes.plot([], [], shape, color=colour, label=label)
    for row, plan in enumerate(plans):
        difference = by_plan.get(plan)
        if difference:
            y, times = row + 0.24 * (place - (of - 1) / 2), scale(difference.unit)
            if difference.low is not None and difference.high is not None:
                ends = [times * difference.low, times * difference.high]
                axes.plot(ends, [y, y], color=colour)
            axes.plot(times * difference.mean, y, shape, color=colour, zorder=3,
                      markerfacecolor=colour if plan in certain else "white")  # fmt: skip


def _draw_shares(
    axes: Axes, names: Names, loads: Mapping[str, Experiment], plans: Sequence[str]
) -> None:
    """Beside the marks, the headline itself of each plan at each load."""
    axes.axis("off")
    axes.set_xlim(0, len(loads))
    axes.set_title(heading(names.measure(next(iter(loads.values())).headline)), fontsize=14, pad=34)
    for place, found in enumerate(loads.values()):
        shape, colour = MARKS[place % len(MARKS)]
        axes.plot(place + 0.5, 1.045, shape, color=colour, clip_on=False,
                  transform=axes.get_xaxis_transform())  # fmt: skip
        for row, plan in enumerate(plans):
            share = headline_measure(found, plan)
            text = shown(share.mean, share.unit) if share else "–"
            axes.text(place + 0.5, row, text, fontsize=14, ha="center", va="center")


def _difference_label(names: Names, found: Experiment) -> str:
    measure = headline_measure(found, found.setting.baseline)
    if measure is None or measure.unit == "share":
        return names.words(POINTS)
    return names.words(UNITS, unit=names.measured_in(measure.unit))


def _footing(names: Names, found: Experiment) -> str:
    """How the marks are read, how often was run, what data."""
    w, setting = names.words, found.setting
    runs = w(RUNS, count=setting.replications, seed=setting.seed)
    below = " · ".join(text for text in (names.window(), runs, names.mark()) if text)
    return "\n".join([w(FILLED), below, *_borrowed(names)])


def _borrowed(names: Names) -> list[str]:
    """Of which counties and years the borrowed rules are, in lines that fit a figure."""
    line = borrowed_line(names.words, names.scenario)
    return wrapped(line, 900, 12).splitlines()


# ---------------------------------------------------------------- over time

OPEN, OVERDUE = N_("open matters"), N_("overdue matters")
BAND: Final = N_("line: mean of the runs; band: the middle half of them")


STYLES: Final = ("-", "--", "-.", ":")
"""Lines of plans, so that a grey print tells them apart."""


def course_figure(
    names: Names, days: Sequence[date | int], courses: Mapping[str, NDArray[np.float64]]
) -> Figure:
    """Open and overdue matters at the end of each week, by plan.

    `courses[plan]` is float64[replications, 2, weeks] as `experiment.courses` gives it, `days` the ends
    of the weeks.
    """
    figure = Figure(figsize=(13, 6))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    panels = figure.subplots(1, 2)
    for which, (axes, title) in enumerate(zip(panels, (OPEN, OVERDUE), strict=True)):
        for number, (plan, course) in enumerate(courses.items()):
            colour = PALETTE[number % len(PALETTE)]
            low, high = np.percentile(course[:, which], [25, 75], axis=0)
            axes.fill_between(days, low, high, color=colour, alpha=0.18, linewidth=0)
            style = STYLES[number % len(STYLES)]
            axes.plot(days, course[:, which].mean(axis=0), style, color=colour,
                      label=names.plan(plan))  # fmt: skip
        axes.set_title(heading(names.words(title)))
        axes.set_ylim(bottom=0)
        if isinstance(days[0], date):
            axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=8))  # type: ignore[no-untyped-call]
            axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
    panels[0].legend(loc="upper left")
    below = " · ".join(text for text in (names.words(BAND), names.mark()) if text)
    foot = "\n".join([below, *_borrowed(names)])
    figure.supxlabel(foot, fontsize=12, x=0.01, ha="left", linespacing=1.5)
    return figure
