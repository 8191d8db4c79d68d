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
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simlib.scores.comparison import Difference, Verdict
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.names import Names, heading, shown
from simlib.views.typeface import PALETTE
from simlib.views.words import N_

HEADLINE: Final = "on_time_share"
INK: Final = "#222222"
MARKS: Final = (("o", PALETTE.sky), ("s", PALETTE.blue), ("D", PALETTE.black))
"""Shape and colour of a load, from low to high; more loads take them again."""

COMPARED: Final = N_("On-time share compared with “{plan}”")
POINTS: Final = N_("difference in percentage points, with 95% intervals")
FILLED: Final = N_("filled: certain over all plans together; hollow: not certain")


def comparison_figure(names: Names, loads: Mapping[str, Experiment]) -> Figure:
    """The on-time share of each plan minus the baseline's, at each load.

    `loads` are experiments with the same plans, baseline, seed and replications, by load.
    """
    first = next(iter(loads.values()))
    baseline = first.setting.baseline
    others = [plan for plan in first.setting.plans if plan != baseline]
    figure = Figure(figsize=(13, 2.6 + 0.78 * len(others)))
    axes = figure.subplots()
    for place, (load, found) in enumerate(loads.items()):
        _draw_load(axes, names, found, others, place, len(loads), names.load(load))
    axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
    axes.set_yticks(range(len(others)), [names.plan(plan) for plan in others])
    axes.set_ylim(len(others) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(names.words(POINTS))
    axes.set_title(names.words(COMPARED, plan=names.plan(baseline)), pad=38)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(loads), borderaxespad=0.3)
    _draw_shares(axes, names, loads, others)
    figure.supxlabel(_footing(names, first), fontsize=12, x=0.01, ha="left")
    return figure


def _draw_load(
    axes: Axes, names: Names, found: Experiment, others: Sequence[str], place: int, of: int, label: str
) -> None:
    """The differences at one load: one mark a plan, shifted a little so that loads do not cover."""
    shape, colour = MARKS[place % len(MARKS)]
    certain = told_apart(found.verdict())
    by_plan = headline_differences(found.differences())
    axes.plot([], [], shape, color=colour, label=label)
    for row, plan in enumerate(others):
        if plan in by_plan:
            difference = by_plan[plan]
            y = row + 0.24 * (place - (of - 1) / 2)
            axes.plot([100 * difference.low, 100 * difference.high], [y, y], color=colour)
            axes.plot(100 * difference.mean, y, shape, color=colour, zorder=3,
                      markerfacecolor=colour if plan in certain else "white")  # fmt: skip


def _draw_shares(
    axes: Axes, names: Names, loads: Mapping[str, Experiment], others: Sequence[str]
) -> None:
    """On the right, the share itself of each plan at each load."""
    baseline = next(iter(loads.values())).setting.baseline
    head = [names.measure(HEADLINE), f"{names.plan(baseline)}: {_shares(loads, baseline)}"]
    axes.text(1.02, 1.03, "\n".join(head), transform=axes.transAxes, fontsize=12, va="bottom")
    for row, plan in enumerate(others):
        axes.text(1.02, row, _shares(loads, plan), fontsize=13, va="center",
                  transform=axes.get_yaxis_transform())  # fmt: skip


def _shares(loads: Mapping[str, Experiment], plan: str) -> str:
    found = [headline(loads[load].measures(plan)) for load in loads]
    return "   ".join(shown(m.mean, m.unit) if m else "–" for m in found)


def headline(measures: Sequence[Measure]) -> Measure | None:
    """The on-time share over all matters; None where nothing fell due."""
    found = (m for m in measures if m.name == HEADLINE and m.by == "all")
    return next(found, None)


def headline_differences(differences: Sequence[Difference]) -> dict[str, Difference]:
    """The differences of the on-time share over all matters by plan."""
    return {d.plan: d for d in differences if d.name == HEADLINE and d.by == "all"}


def told_apart(verdict: Verdict) -> set[str]:
    """Plans that are better or worse than the baseline beyond doubt, over all plans at once."""
    return {*verdict.better_than_baseline, *verdict.worse_than_baseline}


def _footing(names: Names, found: Experiment) -> str:
    """What the figure rests on, in a line."""
    return " · ".join(text for text in (names.words(FILLED), names.mark()) if text)


# ---------------------------------------------------------------- over time

OPEN, OVERDUE = N_("open matters"), N_("overdue matters")
BAND: Final = N_("line: mean of the runs; band: the middle half of them")


def course_figure(
    names: Names, days: Sequence[date | int], courses: Mapping[str, NDArray[np.float64]]
) -> Figure:
    """Open and overdue matters at the end of each week, by plan.

    `courses[plan]` is float64[replications, 2, weeks] as `experiment.courses` gives it, `days` the ends
    of the weeks.
    """
    figure = Figure(figsize=(13, 6))
    panels = figure.subplots(1, 2)
    for which, (axes, title) in enumerate(zip(panels, (OPEN, OVERDUE), strict=True)):
        for number, (plan, course) in enumerate(courses.items()):
            colour = PALETTE[number % len(PALETTE)]
            low, high = np.percentile(course[:, which], [25, 75], axis=0)
            axes.fill_between(days, low, high, color=colour, alpha=0.18, linewidth=0)
            axes.plot(days, course[:, which].mean(axis=0), color=colour, label=names.plan(plan))
        axes.set_title(heading(names.words(title)))
        axes.set_ylim(bottom=0)
    if isinstance(days[0], date):
        figure.autofmt_xdate()
    panels[0].legend(loc="upper left")
    figure.supxlabel(" · ".join(t for t in (names.words(BAND), names.mark()) if t), fontsize=12)
    return figure
