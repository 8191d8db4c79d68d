"""Plans against the baseline: a figure of paired differences at several loads, and the tables of it.

comparison_figure   a row a plan, a mark a load: difference to the baseline with its interval;
                    filled where all plans together leave no doubt, hollow where they do
gains_sheet         the same in numbers: which plan is better, and how sure are we?
plans_sheet         in what do plans differ?
compared_sheet      one load: the main measures of each plan
loads_sheet         the headline of each plan at every load
savings_sheet       what did common random numbers save?
at_every_load       one experiment a load
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.inputs.reading import World
from simlib.scores.comparison import Difference, half_widths
from simlib.scores.experiment import Experiment, Setting, experiment
from simlib.views.exhibits.results import whole_measures
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.claims import headline_differences, headline_measure, told_apart
from simlib.views.language.glossary import POOLING
from simlib.views.language.levers import plan_differences
from simlib.views.language.names import Names, heading, scale, shown
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.results import (
    BETTER,
    LEGEND,
    OPEN,
    WORSE,
    definition_lines,
    runs_line,
    title,
)
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Row, Table, detectable, difference, estimate, number, table, whole

INK: Final = "#222222"
MARKS: Final = (("o", PALETTE.sky), ("s", PALETTE.blue), ("D", PALETTE.black))
"""Shape and colour of a load, from low to high; more loads take them again."""

COMPARED: Final = N_("{measure}: difference from “{plan}”")
POINTS: Final = N_("difference in percentage points, with 95% intervals")
UNITS: Final = N_("difference in {unit}, with 95% intervals")
FILLED: Final = N_(
    "filled: difference shown (95 %, simultaneous over all plans); hollow: no difference shown"
)


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


def _draw_load(axes: Axes, found: Experiment, plans: Sequence[str], place: int, of: int, label: str) -> None:
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


def _draw_shares(axes: Axes, names: Names, loads: Mapping[str, Experiment], plans: Sequence[str]) -> None:
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
    below = " · ".join(text for text in (runs_line(names, found.setting), names.mark()) if text)
    return "\n".join([names.words(FILLED), below, *_borrowed(names)])


def _borrowed(names: Names) -> list[str]:
    """Of which counties and years the borrowed rules are, in lines that fit a figure."""
    line = borrowed_line(names.words, names.scenario)
    return wrapped(line, 900, 12).splitlines()


# ---------------------------------------------------------------- in numbers


def at_every_load(
    world: World,
    plans: Sequence[str] = (),
    baseline: str | None = None,
    replications: int = 20,
    seed: int = 1,
) -> dict[str, Experiment]:
    """The same experiment at each load of the scenario, by load. Raises as `Setting.of`."""
    return {
        load: experiment(world, Setting.of(world, plans, load, baseline, replications, seed))
        for load in world.scenario.loads
    }


def plans_sheet(names: Names, plans: Iterable[str] = ()) -> Table:
    """A row a plan (all, if none is named): what it pools, and how it differs from the baseline."""
    w, scenario = names.words, names.scenario
    columns = [w("plan"), w("name in the file"), w("zones"), w("pooling"), w("differs from the baseline")]
    rows: list[Row] = [
        [names.marked_plan(plan, scenario.baseline), plan, whole(len(scenario.plans[plan].zones)),
         w(POOLING[scenario.plans[plan].pooling]), w("; ").join(plan_differences(names, plan)) or "–"]
        for plan in plans or scenario.plans
    ]  # fmt: skip
    return table(names, w("The plans compared"), columns, rows, name=w("plans"))


MEASURED: Final = ("on_time_share", "days_to_close", "overdue_at_end", "travel_hours")
"""Measures that stand side by side in a comparison at one load."""


def compared_sheet(names: Names, found: Experiment) -> Table:
    """A row a plan: the main measures, and after the headline its difference to the baseline."""
    w, setting = names.words, found.setting
    seen = {plan: whole_measures(found, plan) for plan in setting.plans}
    measures = [name for name in MEASURED if any(name in of_plan for of_plan in seen.values())]
    after = measures.index(found.headline) + 1
    rows: list[Row] = []
    for plan, of_plan in seen.items():
        cells = [estimate(of_plan.get(name)) for name in measures]
        row = [*cells[:after], marked_gain(found, plan), *cells[after:]]
        rows.append([names.marked_plan(plan, setting.baseline), *row])
    said = list(map(names.measure, measures))
    columns = [w("plan"), *said[:after], w("from the baseline"), *said[after:]]
    return table(names, title(names, found, None), columns, rows)


def gains_sheet(names: Names, loads: Mapping[str, Experiment]) -> Table:
    """A row a plan, two columns a load: difference of the headline, and the detectable one."""
    w = names.words
    first = next(iter(loads.values()))
    setting, definition = first.setting, definition_lines(names, (first.headline,))
    columns = [w("plan")]
    for load in loads:
        columns += [w("difference, {load}", load=names.load(load)), w("detectable difference")]
    rows: list[Row] = [
        [names.plan(plan), *(cell for found in loads.values() for cell in _gain(found, plan))]
        for plan in setting.plans
        if plan != setting.baseline
    ]
    top = w(COMPARED, measure=names.measure(first.headline), plan=names.plan(setting.baseline))
    read = w("first line: difference from the baseline (shares in percentage points); second: 95% interval")
    shift = w(
        "detectable difference: a true difference of this size, taken alone, is detected with 80 % "
        "probability; simultaneous claims over all plans need a larger one"
    )
    return table(names, top, columns, rows, [runs_line(names, setting), read, shift, w(LEGEND), *definition])


def _gain(found: Experiment, plan: str) -> tuple[Cell, Cell]:
    d = headline_differences(found).get(plan)
    return marked_gain(found, plan), detectable(d)


def marked_gain(found: Experiment, plan: str) -> Cell:
    """A plan's difference of the headline with the mark of what is shown; nothing for the baseline."""
    d = headline_differences(found).get(plan)
    if d is None or d.low is None:
        return DASH if d else Cell("")
    return difference(d, _mark(found, d))


def _mark(found: Experiment, d: Difference) -> str:
    verdict = found.verdict()
    if d.plan in verdict.better_than_baseline:
        return BETTER
    return WORSE if d.plan in verdict.worse_than_baseline else OPEN


def loads_sheet(names: Names, loads: Mapping[str, Experiment]) -> Table:
    """A row a plan, two columns a load: the headline, and its difference to the baseline."""
    w = names.words
    first = next(iter(loads.values()))
    baseline = first.setting.baseline
    plans = [baseline, *(plan for plan in first.setting.plans if plan != baseline)]
    columns = [w("plan")]
    for load in loads:
        columns += [names.load(load), w("from the baseline")]
    rows: list[Row] = [
        [names.marked_plan(plan, baseline),
         *(cell for found in loads.values()
           for cell in (estimate(headline_measure(found, plan)), marked_gain(found, plan)))]
        for plan in plans
    ]  # fmt: skip
    top = f"{names.measure(first.headline)} · {runs_line(names, first.setting)}"
    return table(names, top, columns, rows, breaks=range(1, len(rows)))


def savings_sheet(names: Names, found: Experiment) -> Table:
    """A row a plan: half the width of the difference's interval with shared and with separate draws."""
    w, baseline = names.words, found.setting.baseline
    columns = [
        w("plan"),
        w("common random numbers"),
        w("independent random numbers"),
        w("replications saved"),
    ]
    rows: list[Row] = [
        [names.plan(one.plan), _half(one.paired), _half(one.unpaired),
         number(one.runs_saved, text=f"{one.runs_saved:.1f} ×") if one.runs_saved else DASH]
        for one in half_widths(found.rows, found.tallies, baseline, found.headline)
    ]  # fmt: skip
    lines = [
        w("half-width of the 95% interval of the difference from the baseline, in percentage points"),
        w(
            "replications saved by common random numbers: without them this many times as many would be "
            "needed"
        ),
    ]
    return table(names, title(names, found, None), columns, rows, lines)


def _half(share: float) -> Cell:
    return number(100 * share, "points", f"{100 * share:.2f}")
