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
from simlib.views.exhibits.comparison import MARKS
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.language.claims import headline_measure
from simlib.views.language.names import Names, heading, scale
from simlib.views.language.results import definition_lines, runs_line
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import Row, Table, estimate, table

Loads = Mapping[str, Experiment]
"""Experiments with the same plans, baseline, seed and replications, by load."""

TITLE: Final = N_("{measure} of each plan")
PER_CENT: Final = N_("per cent, with 95% intervals")
IN_UNIT: Final = N_("{unit}, with 95% intervals")
DOTTED: Final = N_("dotted: “{plan}” (baseline) at each load")
OVERLAP: Final = N_(
    "all plans face the same matters (common random numbers): even where intervals overlap, the paired "
    "difference may be clear"
)


def on_time_figure(names: Names, loads: Loads) -> Figure:
    """The headline (the on-time share) of each plan with its interval, a mark a load."""
    plans = shown_plans(loads)
    figure = new_page(2.9 + 0.72 * len(plans))
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(5, 3))
    for place, (load, found) in enumerate(loads.items()):
        _draw_load(axes, found, plans, place, len(loads), names.load(load))
    _draw_numbers(beside, names, loads, plans)
    baseline = plans[0]
    labels = [wrapped(names.marked_plan(plan, baseline), 290, 14) for plan in plans]
    axes.set_yticks(range(len(plans)), labels)
    axes.tick_params(axis="y", length=0, labelsize=14)
    axes.set_ylim(len(plans) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(_scale_label(names, loads))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(loads), borderaxespad=0.3)
    return finished(figure, names, _title(names, loads), _notes(names, loads))


def on_time_sheet(names: Names, loads: Loads) -> Table:
    """A row a plan, a column a load: the headline and its 95% interval."""
    w, plans = names.words, shown_plans(loads)
    columns = [w("plan"), *map(names.load, loads)]
    rows: list[Row] = [
        [
            names.marked_plan(plan, plans[0]),
            *(estimate(headline_measure(found, plan)) for found in loads.values()),
        ]
        for plan in plans
    ]
    first = next(iter(loads.values()))
    notes = [w("second line: 95% interval"), *_notes(names, loads)[1:]]
    notes += definition_lines(names, (first.headline,))
    return table(names, _title(names, loads), columns, rows, notes)


def shown_plans(loads: Loads) -> list[str]:
    """The baseline, then the others in the order of the setting."""
    setting = next(iter(loads.values())).setting
    return [setting.baseline, *(plan for plan in setting.plans if plan != setting.baseline)]


def _title(names: Names, loads: Loads) -> str:
    measure = names.measure(next(iter(loads.values())).headline)
    return names.words(TITLE, measure=heading(measure))


def _scale_label(names: Names, loads: Loads) -> str:
    first = next(iter(loads.values()))
    measure = headline_measure(first, first.setting.baseline)
    if measure is None or measure.unit == "share":
        return names.words(PER_CENT)
    return names.words(IN_UNIT, unit=names.measured_in(measure.unit))


def _notes(names: Names, loads: Loads) -> list[str]:
    w, setting = names.words, next(iter(loads.values())).setting
    dotted = w(DOTTED, plan=names.plan(setting.baseline))
    return [dotted, w(OVERLAP), runs_line(names, setting)]


# ---------------------------------------------------------------- drawn


def _draw_load(axes: Axes, found: Experiment, plans: Sequence[str], place: int, of: int, label: str) -> None:
    """One mark a plan, shifted a little so that loads do not cover; the baseline as a dotted line."""
    shape, colour = MARKS[place % len(MARKS)]
    axes.plot([], [], shape, color=colour, label=label)
    base = headline_measure(found, found.setting.baseline)
    if base is not None:
        axes.axvline(scale(base.unit) * base.mean, color=colour, linestyle=":", linewidth=1.6,
                     zorder=1)  # fmt: skip
    for row, plan in enumerate(plans):
        m = headline_measure(found, plan)
        if m is None:
            continue
        y, times = row + 0.24 * (place - (of - 1) / 2), scale(m.unit)
        if m.low is not None and m.high is not None:
            axes.plot([times * m.low, times * m.high], [y, y], color=colour, zorder=2)
        axes.plot(times * m.mean, y, shape, color=colour, zorder=3)


def _draw_numbers(axes: Axes, names: Names, loads: Loads, plans: Sequence[str]) -> None:
    """Beside the marks the numbers: the mean, and under it the interval."""
    axes.axis("off")
    axes.set_xlim(0, len(loads))
    for place, (load, found) in enumerate(loads.items()):
        shape, colour = MARKS[place % len(MARKS)]
        axes.plot(place + 0.5, 1.03, shape, color=colour, clip_on=False,
                  transform=axes.get_xaxis_transform())  # fmt: skip
        axes.text(place + 0.5, 1.05, f"{names.load(load)}\n", fontsize=12, ha="center", va="bottom",
                  transform=axes.get_xaxis_transform())  # fmt: skip
        for row, plan in enumerate(plans):
            mean, _, interval = estimate(headline_measure(found, plan)).text.partition("\n")
            axes.text(place + 0.5, row - 0.06, mean, fontsize=14, ha="center", va="bottom")
            axes.text(place + 0.5, row + 0.06, interval, fontsize=11, ha="center", va="top")
