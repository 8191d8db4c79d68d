"""Which number decides: a bar a number, and the same in tables.

    part-time people       ▆▆▆▆▆▆▆▆▆▆|▆▆▆        from the lowest to the highest value
    hours of work             ▆▆▆▆▆▆▆|▆▆
                          0 ─────────┴ the difference with the file's values

Where a bar crosses 0 the other plan is better.
"""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.inputs.scenario import GroundKind
from simlib.studies.factors import Factor
from simlib.studies.findings import End, Row, Sensitivity
from simlib.studies.outcomes import Estimate, Impossible, Outcome
from simlib.views.exhibits.frame import PALE, finished, key_above, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.names import Names, scale
from simlib.views.language.sensitivity import (
    at_level,
    conclusion_text,
    factor_name,
    impossible_text,
    range_text,
    runs_line,
    still_text,
    switch_text,
    together_text,
    turn_ends,
    word_text,
)
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, average, gain, table

TITLE: Final = N_("Which number decides: {plan} against {baseline}")
COLOURS: Final = {-1.0: PALETTE.sky, 1.0: PALETTE.orange}
BAR: Final = 0.3
"""Height of a bar; the two of a row stand one above the other, as both may lie on one side."""
TURNS: Final = N_("turns at {amount}")


def tornado_figure(names: Names, found: Sensitivity) -> Figure:
    """A bar a factor: the difference of the two plans with its lowest and with its highest values."""
    w, rows = names.words, found.rows
    figure = new_page(2.9 + 0.62 * len(rows))
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    unit, base = found.base.unit, found.base.difference
    times = scale(unit)
    for place, row in enumerate(rows):
        for end in row.ends:
            if isinstance(end.outcome, Outcome):
                _draw_end(axes, place, end, base.mean, end.outcome.difference, times)
    axes.axvline(times * base.mean, color=PALE, linewidth=1.2, zorder=1)
    axes.axvline(0, color=INK, linewidth=1.6, zorder=4)
    labels = [f"{factor_name(names, row.factor)}  {range_text(names, row.factor)}" for row in rows]
    label_rows(axes, labels, 12.5, 330)
    axes.set_xlabel(w("difference in percentage points, with 95% intervals") if unit == "share" else
                    w("difference in {unit}, with 95% intervals", unit=names.measured_in(unit)))  # fmt: skip
    _draw_words(beside, names, found)
    key_above(figure, axes, _key(names))
    plans = {"plan": names.plan(found.judge.plan), "baseline": names.plan(found.judge.baseline)}
    notes = [conclusion_text(names, found.judge, found.base.conclusion), runs_line(names, found.judge)]
    return finished(figure, names, w(TITLE, **plans), notes, lent=False)


def _draw_end(axes: Axes, place: int, end: End, base: float, there: Estimate, times: float) -> None:
    """The way from the file's difference to that at one end, and its interval."""
    y = place + end.level * BAR / 2
    axes.barh(y, times * (there.mean - base), BAR, times * base, color=COLOURS[end.level], zorder=2)
    axes.plot([times * there.low, times * there.high], [y, y], color=INK, linewidth=1.1, zorder=3)


def _draw_words(axes: Axes, names: Names, found: Sensitivity) -> None:
    """Beside the bars, what becomes of the conclusion, and where it turns."""
    axes.axis("off")
    axes.set_title(names.words("the conclusion"), fontsize=13, loc="left")
    for place, row in enumerate(found.rows):
        said = word_text(names, row, found.base)
        if row.turns:
            turning = names.listed(at_level(names, row.factor, turn.level) for turn in row.turns)
            said = f"{said}\n{names.words(TURNS, amount=turning)}"
        weight = "bold" if row.word == "turns" else "normal"
        axes.text(0, place, said, fontsize=12, va="center", weight=weight)


def _key(names: Names) -> list[Patch | Line2D]:
    w = names.words
    return [
        Patch(color=COLOURS[-1.0], label=w("lowest value")),
        Patch(color=COLOURS[1.0], label=w("highest value")),
        Line2D([], [], color=PALE, label=w("with the file's values")),
        Line2D([], [], color=INK, label=w("no difference")),
    ]


# ---------------------------------------------------------------- in numbers


def factors_sheet(names: Names, found: Sensitivity) -> Table:
    """A row a factor, what turns the conclusion first: its range, the difference at both ends, the turn."""
    w = names.words
    columns = [w("what may be off"), w("lowest"), w("highest"), w("the conclusion"), w("turns at")]
    rows: list[Cells] = [
        [f"{factor_name(names, row.factor)}\n{_basis(names, row.factor)}", _at(names, row, -1.0),
         _at(names, row, 1.0), word_text(names, row, found.base), _turn(names, row)]
        for row in found.rows
    ]  # fmt: skip
    notes = [
        runs_line(names, found.judge),
        w("lowest, highest: the difference with these values, and its 95% interval, each by itself"),
        still_text(names, found.still),
    ]
    plans = {"plan": names.plan(found.judge.plan), "baseline": names.plan(found.judge.baseline)}
    return table(names, w(TITLE, **plans), columns, rows, notes, w("which number decides"))


def _basis(names: Names, factor: Factor) -> str:
    """On what a factor rests, and its range."""
    return names.listed([_kind(names, factor.kind), range_text(names, factor)])


def _kind(names: Names, kind: GroundKind) -> str:
    return names.words(PROVENANCE[kind.value])


def _at(names: Names, row: Row, level: float) -> Cell:
    """The difference at an end."""
    for end in row.ends:
        if end.level == level:
            return _difference(names, end.outcome)
    return DASH


def _difference(names: Names, outcome: Outcome | Impossible) -> Cell:
    if isinstance(outcome, Impossible):
        return Cell(impossible_text(names, outcome))
    return gain(*outcome.difference, outcome.unit)


def _turn(names: Names, row: Row) -> Cell:
    if not row.turns:
        return DASH
    said = [
        (at_level(names, row.factor, turn.level), turn_ends(names, row.factor, turn)) for turn in row.turns
    ]
    return Cell("\n".join(f"{level}\n{' ~ '.join(ends)}" for level, ends in said))


def switches_sheet(names: Names, found: Sensitivity) -> Table:
    """A row a choice of structure: the difference if it were made otherwise, and the conclusion then."""
    w = names.words
    columns = [w("if the model were built otherwise"), w("difference"), w("the conclusion then")]
    rows: list[Cells] = [[w("as in the file"), gain(*found.base.difference, found.base.unit),
                          conclusion_text(names, found.judge, found.base.conclusion)]]  # fmt: skip
    for one in found.switched:
        concluded = one.outcome.conclusion if isinstance(one.outcome, Outcome) else ""
        said = conclusion_text(names, found.judge, concluded) if concluded else "–"
        rows.append([switch_text(names, one), _difference(names, one.outcome), said])
    return table(names, w("Choices of structure"), columns, rows, [runs_line(names, found.judge)])


def together_sheet(names: Names, found: Sensitivity) -> Table:
    """A row two factors: what both do at once, beside the sum of what each does alone."""
    w = names.words
    unit = found.base.unit
    columns = [w("two at a time"), w("shift of the difference"), w("sum of both alone")]
    rows: list[Cells] = [
        [together_text(names, pair), gain(*pair.shift, unit), gain(pair.sum_of_both, None, None, unit)]
        for pair in found.together
    ]
    return table(names, w("The strongest, two at a time"), columns, rows, [runs_line(names, found.judge)])


def screening_sheet(names: Names, found: Sensitivity) -> Table:
    """Every factor at first sight, strongest first; elementary effects where there are any."""
    w, unit = names.words, found.base.unit
    columns = [w("what may be off"), w("ground"), w("greatest shift at an end"), w("mean elementary effect"),
               w("spread")]  # fmt: skip
    rows: list[Cells] = [
        [factor_name(names, one.factor), _kind(names, one.factor.kind),
         *(average(value, None, None, unit) for value in (one.shift, one.mean_size, one.spread))]
        for one in found.screened
    ]  # fmt: skip
    note = w(
        "elementary effects (Morris 1991) of {walks} trajectories, by the way from the value to an end",
        walks=found.walks,
    )
    if not found.walks:
        columns, rows, note = columns[:3], [row[:3] for row in rows], ""
    return table(names, w("All that may be off, at first sight"), columns, rows, [note])


def sheets(names: Names, found: Sensitivity) -> Iterator[Table]:
    """The tables that are shown."""
    yield factors_sheet(names, found)
    if found.together:
        yield together_sheet(names, found)
    if found.switched:
        yield switches_sheet(names, found)
