"""Figures of results: plans against the baseline at several loads, and open matters over time.

    comparison_figure   a row a plan, a mark a load: difference to the baseline with its interval;
                        filled where all plans together leave no doubt, hollow where they do
    course_figure       a panel for open, one for overdue matters: mean of the runs and their middle half

Functions take results and give a matplotlib Figure; `views.exhibits.typeface` sets how it looks and saves it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.inputs.reading import World
from simlib.scores.comparison import Difference, half_widths
from simlib.scores.experiment import Experiment, Setting, experiment
from simlib.views.exhibits.county import Sheet, sheet
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.claims import headline_differences, headline_measure, told_apart
from simlib.views.language.glossary import POOLING
from simlib.views.language.names import RUNS, Names, gained, heading, scale, shown
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.results import (
    BETTER,
    LEGEND,
    OPEN,
    WORSE,
    definition_lines,
    plan_differences,
    title,
)
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_

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
    w, setting = names.words, found.setting
    runs = w(RUNS, count=setting.replications, seed=setting.seed)
    below = " · ".join(text for text in (names.window(), runs, names.mark()) if text)
    return "\n".join([w(FILLED), below, *_borrowed(names)])


def _borrowed(names: Names) -> list[str]:
    """Of which counties and years the borrowed rules are, in lines that fit a figure."""
    line = borrowed_line(names.words, names.scenario)
    return wrapped(line, 900, 12).splitlines()


# ---------------------------------------------------------------- over time


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


def plans_sheet(names: Names, plans: Iterable[str] = ()) -> Sheet:
    """A row a plan (all, if none is named): what it pools, and how it departs from the baseline."""
    w, scenario = names.words, names.scenario
    zones, pooling = w("zones"), w("pooling")
    columns = [w("plan"), w("name in the file"), zones, pooling, w("differs from the baseline")]
    rows = [
        [
            names.marked_plan(plan, scenario.baseline),
            plan,
            f"{len(scenario.plans[plan].zones)}",
            w(POOLING[scenario.plans[plan].pooling]),
            w("; ").join(plan_differences(names, plan)),
        ]
        for plan in plans or scenario.plans
    ]
    return sheet(names, w("The plans compared"), columns, rows)


def gains_sheet(names: Names, loads: Mapping[str, Experiment]) -> Sheet:
    """A row a plan, two columns a load: difference of the on-time share, and the detectable one."""
    w = names.words
    first = next(iter(loads.values())).setting
    columns = [w("plan")]
    for load in loads:
        columns += [w("difference, {load}", load=names.load(load)), w("detectable difference")]
    rows = [
        [names.plan(plan), *(text for found in loads.values() for text in _gain(found, plan))]
        for plan in first.plans
        if plan != first.baseline
    ]
    judged = next(iter(loads.values())).headline
    runs = w(RUNS, count=first.replications, seed=first.seed)
    top = w(COMPARED, measure=names.measure(judged), plan=names.plan(first.baseline))
    read = w("first line: difference to the baseline (shares in percentage points); second: 95% interval")
    shift = w(
        "detectable difference: a true one of this size, taken by itself, would be seen four times "
        "out of five; claims over all plans at once need a larger one"
    )
    definition = definition_lines(names, (judged,))
    lines = [f"{names.window()} · {runs}", read, shift, w(LEGEND), *definition]
    return sheet(names, top, columns, rows, lines)


def _gain(found: Experiment, plan: str) -> tuple[str, str]:
    """A difference with its mark over its interval, and the difference that would have been seen."""
    d = headline_differences(found).get(plan)
    if d is None or d.low is None or d.high is None:
        return "–", "–"
    interval = f"{gained(d.low, d.unit)} ~ {gained(d.high, d.unit)}"
    detectable = "–" if d.detectable is None else f"{scale(d.unit) * d.detectable:.1f}"
    return f"{_mark(found, d)} {gained(d.mean, d.unit)}\n{interval}", detectable


def _mark(found: Experiment, d: Difference) -> str:
    verdict = found.verdict()
    if d.plan in verdict.better_than_baseline:
        return BETTER
    return WORSE if d.plan in verdict.worse_than_baseline else OPEN


def savings_sheet(names: Names, found: Experiment) -> Sheet:
    """A row a plan: half the width of the difference's interval with shared and with separate draws."""
    w, baseline = names.words, found.setting.baseline
    columns = [w("plan"), w("shared chance"), w("separate chance"), w("replications saved")]
    rows = [
        [names.plan(one.plan), f"{100 * one.paired:.2f}", f"{100 * one.unpaired:.2f}",
         f"{one.runs_saved:.1f} ×" if one.runs_saved else "–"]
        for one in half_widths(found.rows, found.tallies, baseline, found.headline)
    ]  # fmt: skip
    lines = [
        w("half the width of the 95% interval of the difference to the baseline, in percentage points"),
        w("replications saved: so many times as many would be needed if each plan met chance of its own"),
    ]
    return sheet(names, title(names, found, None), columns, rows, lines)
