"""What a log was counted for and what was fitted to it, in tables.

counted_sheet   a row a number: arrivals, classes, dispositions, with 90% intervals and how many were counted
units_sheet     matters of the log by unit
fitted_sheet    a row a factor: so many times the file's numbers
"""

from collections import Counter
from typing import Final

from simlib.evidence.counting import Counted
from simlib.evidence.estimates import Estimate, counted_rate
from simlib.evidence.fitting import Fit
from simlib.evidence.standing import Standing
from simlib.views.language.evidence import KNOBS, flow_said
from simlib.views.language.glossary import MONTHS
from simlib.views.language.names import Names
from simlib.views.language.words import N_
from simlib.views.table import Cell, Cells, Table, interval, number, table, whole

COUNTED_OF: Final = N_("number counted")


def counted_sheet(names: Names, of: Standing, counts: Counted) -> Table:
    """A row a number that was counted: arrivals a year, classes, what follows at branches, recusals."""
    w, streams = names.words, names.scenario.streams
    columns = [w("what"), w("which"), w("mean"), w("90% interval"), w(COUNTED_OF)]
    rows: list[Cells] = []
    breaks: list[int] = []

    def part(what: str, found: list[tuple[str, Estimate]], unit: str) -> None:
        breaks.append(len(rows))
        rows.extend([what, key, *_cells(one, unit)] for key, one in found)

    part(w("matters a year"), [(w.text(streams[s].title), one) for s, one in counts.per_year.items()], "")
    for stream, mix in counts.classes.items():
        what = w("classes: {what}", what=w.text(streams[stream].title))
        part(what, [(names.key("class", klass), one) for klass, one in mix.items()], "share")
    for (flow, step), after in counts.branches.items():
        steps = names.scenario.flows[flow].steps
        what = w("{flow}: after {step}", flow=flow_said(names, flow), step=w.text(steps[step].title))
        part(what, [(w.text(steps[target].title), one) for target, one in after.items()], "share")
    if counts.season is not None and counts.season.multiples:
        months = [(w(MONTHS[month]), one) for month, one in counts.season.multiples.items()]
        part(w("matters on a working day, against an average month"), months, "times")
    if counts.recused is not None:
        part(w("recusals"), [(w("somebody of the own unit"), counts.recused)], "share")
    top = w("Counted in the log: {count} matters, {first} to {last}", count=len(of.log.matters),
            first=of.first, last=of.last)  # fmt: skip
    return table(names, top, columns, rows, name=w("counted"), breaks=breaks[1:])


def _cells(one: Estimate, unit: str) -> Cells:
    if unit == "times":
        return [*_times(one), f"{one.count}"]
    said = f"{one.count}/{one.of}" if unit == "share" else f"{one.count}"
    value = number(one.value, unit, "" if unit else f"{one.value:.1f}")
    return [value, interval(one.low, one.high, unit or "matters"), said]


def _times(one: Estimate) -> Cells:
    """A multiple and its interval."""
    between = Cell(f"{one.low:.2f}–{one.high:.2f}", None, "", one.low, one.high)
    return [number(one.value, "", f"{one.value:.2f}"), between]


def units_sheet(names: Names, counts: Counted) -> Table:
    """A row a unit in the order of the file: matters of the log, and how many may well be expected."""
    w = names.words
    sums: Counter[str] = Counter()
    for units in counts.units.values():
        sums.update({unit: one.count for unit, one in units.items()})
    expected = {unit: counted_rate(count, 1.0) for unit, count in sums.items()}
    rows: list[Cells] = [
        [names.unit(unit), whole(sums[unit]), interval(expected[unit].low, expected[unit].high, "matters")]
        for unit in names.scenario.units if unit in sums
    ]  # fmt: skip
    columns = [w("unit"), w("matters in the log"), w("90% interval")]
    return table(names, w("Matters of the log by unit"), columns, rows, name=w("units"))


def fitted_sheet(names: Names, fit: Fit) -> Table:
    """A row a factor: by what the file's numbers were multiplied."""
    w = names.words
    columns = [w("fitted"), w("times the file's"), w("90% interval")]
    rows: list[Cells] = [[w(KNOBS[knob]), *_times(one)] for knob, one in fit.factors.items()]
    top = w("Fitted to the log: {runs} runs, seed {seed}", runs=fit.runs, seed=fit.seed)
    return table(names, top, columns, rows, name=w("fitted"))
