"""Why matters were late: causes by class, unit or zone, and the late matters of one run.

causes_figure   a bar a unit (class, zone): mean time of its late matters, by cause
causes_sheet    a row each: its late matters, their time, the biggest causes
late_sheet      a row a late matter of a run, the latest first;   latest: the code of the first
"""

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure

from simlib.scores.causes import BETWEEN
from simlib.scores.experiment import Setting
from simlib.scores.intervals import Measure
from simlib.scores.run import Run
from simlib.scores.story import late_matters
from simlib.scores.why_late import LABELS
from simlib.views.exhibits.cause_looks import DRESS, draw_bar
from simlib.views.exhibits.frame import finished, label_rows, new_page
from simlib.views.exhibits.one_matter import run_title
from simlib.views.language.glossary import CAUSES
from simlib.views.language.matters import Timestamps, matter_codes
from simlib.views.language.names import Names, shown
from simlib.views.language.words import N_
from simlib.views.table import Cells, Table, day, number, table

BY_CAUSE: Final = N_("Why late matters were late, by {by}")
COUNT: Final = N_("late matters per replication")


def causes_figure(names: Names, measures: Sequence[Measure], by: str = "unit") -> Figure:
    """A bar a unit (or `class`, `zone`, ...): the mean time of its late matters by cause, and how many of
    them there are in a run. `measures` are those of one plan from `scores.causes`."""
    w = names.words
    rows = [m for m in measures if m.name == "late_days" and m.by == f"{by}{BETWEEN}cause"]
    keys = _keys(names, rows)
    figure = new_page(2.9 + 0.42 * max(3, len(keys)))
    axes = figure.subplots()
    means = {m.key: m for m in rows}
    shown = [label for label in LABELS if any(means[f"{k}{BETWEEN}{label}"].mean for k in keys)]
    for row, key in enumerate(keys):
        reached = 0.0
        for label in shown:
            mean = means[f"{key}{BETWEEN}{label}"].mean
            draw_bar(axes, row, reached, mean, label, 0.7)
            reached += mean
        count = means[f"{key}{BETWEEN}{LABELS[0]}"].denominator
        axes.text(reached, row, f"  {count:.1f}", va="center", fontsize=13)
    for label in shown:
        look = DRESS[label]
        axes.bar(0, 0, color=look.face, hatch=look.hatch, label=w(CAUSES[label]), linewidth=0,
                 edgecolor=look.line if look.hatch else look.face)  # fmt: skip
    label_rows(axes, [_key(names, by, key) for key in keys], 13)
    axes.set_xlim(left=0)
    axes.margins(x=0.08)
    unit = names.measured_in(rows[0].unit) if rows else ""
    axes.set_xlabel(w("mean time of a late matter, in {unit}, by cause", unit=unit))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=12, borderaxespad=0.3)
    notes = [w("number at the end of a bar: {count}", count=w(COUNT)), names.window()]
    return finished(figure, names, w(BY_CAUSE, by=names.by(by)), notes, lent=False)


def _keys(names: Names, rows: Sequence[Measure]) -> list[str]:
    """What the rows are grouped by: units in file order, else in order of appearance."""
    found = list(dict.fromkeys(m.key.split(BETWEEN)[0] for m in rows))
    order = list(names.scenario.units)
    return sorted(found, key=lambda key: order.index(key) if key in order else 0)


def _key(names: Names, by: str, key: str) -> str:
    """A unit in one language, whatever else as in tables."""
    return names.short(key) if key in names.scenario.units else names.key(by, key)


BIGGEST: Final = 3
"""So many causes are named of each."""

CAUSES_TITLE: Final = N_("Why late matters were late: mean time from receipt to closing, main causes")


def causes_sheet(names: Names, measures: Sequence[Measure], by: str) -> Table:
    """A row a class (`unit`, `zone`, ...) with late matters. `measures` are those of one plan from
    `scores.causes`."""
    w = names.words
    rows = [m for m in measures if (m.name, m.by) == ("late_days", f"{by}{BETWEEN}cause")]
    unit = names.measured_in(rows[0].unit if rows else "working_days")
    columns = [names.by(by), w(COUNT), w("mean time, in {unit}", unit=unit),
               w("main causes, mean time of each")]  # fmt: skip
    cells = [_causes_row(names, by, [m for m in rows if _of(m) == key]) for key in _keys(names, rows)]
    return table(names, w(CAUSES_TITLE), columns, cells)


def _of(m: Measure) -> str:
    return m.key.split(BETWEEN)[0]


def _causes_row(names: Names, by: str, own: Sequence[Measure]) -> Cells:
    first = own[0]
    biggest = sorted((m for m in own if m.mean > 0), key=lambda m: -m.mean)[:BIGGEST]
    said = [f"{names.key('cause', m.key.split(BETWEEN)[1])} {shown(m.mean, m.unit)}" for m in biggest]
    time = number(sum(m.mean for m in own), first.unit)
    return [_key(names, by, _of(first)), number(first.denominator, "matters"), time, "\n".join(said)]


MOST: Final = 10
"""So many late matters are listed."""


def late_sheet(names: Names, run: Run, setting: Setting, most: int = MOST) -> Table:
    """A row a late matter that the on-time share counts, the latest first."""
    w, found, calendar = names.words, late_matters(run), run.model.calendar
    unit, ticks = ("ticks", 1) if calendar is None else ("working_days", run.model.day_ticks)
    columns = [w("matter"), w("class of matters"), w("due"),
               w("late by ({unit})", unit=names.measured_in(unit)), w("first cause")]  # fmt: skip
    codes, clock = matter_codes(run.model, run.draws), Timestamps(run.model)
    rows: list[Cells] = [
        [codes[one.matter], names.key("class", run.model.classes.name[run.draws.klass[one.matter]]),
         day(f"{clock.end(int(run.record.due[one.matter]))}"[:10]), number(one.late / ticks, unit),
         w(CAUSES[one.cause])]
        for one in found[:most]
    ]  # fmt: skip
    note = w("late matters: {count}, shown: {shown}", count=len(found), shown=len(rows))
    return table(names, run_title(names, run, setting), columns, rows, [note])


def latest(run: Run) -> str:
    """The code of the matter that was late by most. Raises ValueError where none was."""
    found = late_matters(run)
    if not found:
        raise ValueError("no matter of this run was late")
    return matter_codes(run.model, run.draws)[found[0].matter]
