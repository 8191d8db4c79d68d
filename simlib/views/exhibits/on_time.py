"""The on-time share of each plan itself, with its interval, at every load side by side.

    plan of 2021    ├─●─┤  ├─■─┤ ├─◆─┤      86.3%   81.0%   70.2%
    one pool            ├─●─┤ ...           dotted: the baseline at each load

`figures.comparison_figure` shows the same plans by their paired differences, which are far sharper: plans
that overlap here may differ clearly there.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.scores.experiment import Experiment
from simlib.views.exhibits.comparison import MARKS, draw_load, in_units, label_plans, shown_plans
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.language.claims import headline_measure
from simlib.views.language.names import Names, heading, scale
from simlib.views.language.results import runs_line
from simlib.views.language.words import N_
from simlib.views.table import estimate

Loads = Mapping[str, Experiment]
"""Experiments with the same plans, baseline, seed and replications, by load."""

PER_CENT: Final = N_("per cent, with 95% intervals")
IN_UNIT: Final = N_("{unit}, with 95% intervals")
OVERLAP: Final = N_(
    "all plans face the same matters (common random numbers): even where intervals overlap, the paired "
    "difference may be clear"
)


def on_time_figure(names: Names, loads: Loads) -> Figure:
    """The headline (the on-time share) of each plan with its interval, a mark a load."""
    plans = shown_plans(loads)
    figure = new_page(2.9 + 0.72 * len(plans))
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(5, 3))
    for place, found in enumerate(loads.values()):
        means = {plan: m for plan in plans if (m := headline_measure(found, plan))}
        draw_load(axes, means, plans, place, len(loads), plans)
        if base := means.get(plans[0]):
            colour = MARKS[place % len(MARKS)][1]
            axes.axvline(scale(base.unit) * base.mean, color=colour, linestyle=":", linewidth=1.6, zorder=1)
    _draw_numbers(beside, names, loads, plans)
    label_plans(axes, names, loads)
    w, first = names.words, next(iter(loads.values()))
    axes.set_xlabel(in_units(names, first, PER_CENT, IN_UNIT))
    title = w("{measure} of each plan", measure=heading(names.measure(first.headline)))
    dotted = w("dotted: “{plan}” (baseline) at each load", plan=names.plan(plans[0]))
    return finished(figure, names, title, [dotted, w(OVERLAP), runs_line(names, first.setting)])


def _draw_numbers(axes: Axes, names: Names, loads: Loads, plans: Sequence[str]) -> None:
    """Beside the marks the numbers: the mean, and under it the interval."""
    axes.axis("off")
    axes.set_xlim(0, len(loads))
    for place, (load, found) in enumerate(loads.items()):
        shape, colour = MARKS[place % len(MARKS)]
        axes.plot(place + 0.5, 1.03, shape, color=colour, clip_on=False, transform=axes.get_xaxis_transform())
        axes.text(place + 0.5, 1.05, f"{names.load(load)}\n", fontsize=12, ha="center", va="bottom",
                  transform=axes.get_xaxis_transform())  # fmt: skip
        for row, plan in enumerate(plans):
            mean, _, interval = estimate(headline_measure(found, plan)).text.partition("\n")
            axes.text(place + 0.5, row - 0.06, mean, fontsize=14, ha="center", va="bottom")
            axes.text(place + 0.5, row + 0.06, interval, fontsize=11, ha="center", va="top")
