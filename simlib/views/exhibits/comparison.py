"""Plans against the baseline: a figure of paired differences at several loads, and the tables of it.

comparison_figure   a row a plan, a mark a load: difference to the baseline with its interval;
                    filled where all plans together leave no doubt, hollow where they do
gains_sheet         the same in numbers: which plan is better, and how sure are we?
plans_sheet         in what do plans differ?
loads_sheet         the headline of each plan at every load
savings_sheet       what did it save that plans met the same chance?
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import cycle
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.scores.comparison import Difference, half_widths
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.exhibits.frame import finished, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.exhibits.results import marked_gain
from simlib.views.language.claims import headline_differences, headline_measure, told_apart
from simlib.views.language.glossary import POOLING
from simlib.views.language.levers import plan_differences
from simlib.views.language.names import Names, heading, scale, shown
from simlib.views.language.results import LEGEND, definition_lines, runs_line, title
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, detectable, estimate, number, table, whole

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
    first, plans = next(iter(loads.values())), shown_plans(loads)
    figure = new_page(2.9 + 0.72 * len(plans))
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    for place, found in enumerate(loads.values()):
        certain = told_apart(found.verdict())
        draw_load(axes, headline_differences(found), plans, place, len(loads), certain)
    axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
    label_plans(axes, names, loads)
    axes.set_xlabel(in_units(names, first, POINTS, UNITS))
    _draw_shares(beside, names, loads, plans)
    measure = heading(names.measure(first.headline))
    title = names.words(COMPARED, measure=measure, plan=names.plan(plans[0]))
    return finished(figure, names, title, [names.words(FILLED), runs_line(names, first.setting)])


def shown_plans(loads: Mapping[str, Experiment]) -> list[str]:
    """The baseline, then the others in the order of the setting."""
    setting = next(iter(loads.values())).setting
    return [setting.baseline, *(plan for plan in setting.plans if plan != setting.baseline)]


def draw_load(
    axes: Axes,
    found: Mapping[str, Difference] | Mapping[str, Measure],
    plans: Sequence[str],
    place: int,
    of: int,
    filled: Collection[str],
) -> None:
    """What was found at the load number `place` of some: a mark a plan with its interval, shifted a little so
    that loads do not cover."""
    shape, colour = MARKS[place % len(MARKS)]
    for row, plan in enumerate(plans):
        one = found.get(plan)
        if one is None:
            continue
        y, times = row + 0.24 * (place - (of - 1) / 2), scale(one.unit)
        if one.low is not None and one.high is not None:
            axes.plot([times * one.low, times * one.high], [y, y], color=colour, zorder=2)
        face = colour if plan in filled else "white"
        axes.plot(times * one.mean, y, shape, color=colour, zorder=3, markerfacecolor=face)


def label_plans(axes: Axes, names: Names, loads: Mapping[str, Experiment]) -> None:
    """The plans as rows; what the mark of each load is, above."""
    plans = shown_plans(loads)
    label_rows(axes, [names.marked_plan(plan, plans[0]) for plan in plans], 14, 290)
    for load, (shape, colour) in zip(loads, cycle(MARKS), strict=False):
        axes.plot([], [], shape, color=colour, label=names.load(load))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(loads), borderaxespad=0.3)


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


def in_units(names: Names, found: Experiment, of_shares: str, of_others: str) -> str:
    """What stands at the axis of a headline that is a share, or has a unit."""
    measure = headline_measure(found, found.setting.baseline)
    if measure is None or measure.unit == "share":
        return names.words(of_shares)
    return names.words(of_others, unit=names.measured_in(measure.unit))


# ---------------------------------------------------------------- in numbers


def plans_sheet(names: Names, plans: Iterable[str] = ()) -> Table:
    """A row a plan (all, if none is named): what it pools, and how it differs from the baseline."""
    w, scenario = names.words, names.scenario
    columns = [
        w("plan"),
        w("name in the file"),
        w("number of zones"),
        w("pooling"),
        w("differs from the baseline"),
    ]
    rows: list[Cells] = [
        [names.marked_plan(plan, scenario.baseline), plan, whole(len(scenario.plans[plan].zones)),
         w(POOLING[scenario.plans[plan].pooling]), w("; ").join(plan_differences(names, plan)) or "–"]
        for plan in plans or scenario.plans
    ]  # fmt: skip
    return table(names, w("The plans compared"), columns, rows, name=w("plans"))


def gains_sheet(names: Names, loads: Mapping[str, Experiment]) -> Table:
    """A row a plan, two columns a load: difference of the headline, and the detectable one."""
    w = names.words
    first = next(iter(loads.values()))
    setting, definition = first.setting, definition_lines(names, (first.headline,))
    columns = [w("plan")]
    for load in loads:
        columns += [w("difference, {load}", load=names.load(load)), w("detectable difference")]
    rows: list[Cells] = [
        [names.plan(plan),
         *(cell for found in loads.values()
           for cell in (marked_gain(w, found, plan), detectable(headline_differences(found).get(plan))))]
        for plan in setting.plans if plan != setting.baseline
    ]  # fmt: skip
    top = w(COMPARED, measure=names.measure(first.headline), plan=names.plan(setting.baseline))
    read = w("first line: difference from the baseline (shares in percentage points); second: 95% interval")
    shift = w(
        "detectable difference: a true difference of this size, taken alone, is detected with 80 % "
        "probability; simultaneous claims over all plans need a larger one"
    )
    return table(names, top, columns, rows, [runs_line(names, setting), read, shift, w(LEGEND), *definition])


def loads_sheet(names: Names, loads: Mapping[str, Experiment]) -> Table:
    """A row a plan, two columns a load: the headline, and its difference to the baseline."""
    w = names.words
    first, plans = next(iter(loads.values())), shown_plans(loads)
    columns = [w("plan")]
    for load in loads:
        columns += [names.load(load), w("from the baseline")]
    rows: list[Cells] = [
        [names.marked_plan(plan, plans[0]),
         *(cell for found in loads.values()
           for cell in (estimate(headline_measure(found, plan)), marked_gain(w, found, plan)))]
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
    rows: list[Cells] = [
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
    return table(names, title(names, found.setting), columns, rows, lines)


def _half(share: float) -> Cell:
    return number(100 * share, "points", f"{100 * share:.2f}")
