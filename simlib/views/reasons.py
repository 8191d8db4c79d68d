"""Why matters were late, for notebooks: the county's causes, the late matters of a run, one story.

causes_sheet   a row a class (unit, zone): its late matters, their time, the biggest causes
late_sheet     its late matters, the latest first
latest         the code of the one that was late by most
story_sheet    the same, line by line;    spent_sheet: what its time went on
"""

from collections.abc import Sequence
from typing import Final

from simlib.scores.causes import BETWEEN
from simlib.scores.experiment import Setting
from simlib.scores.intervals import Measure
from simlib.scores.run import Run
from simlib.scores.story import late_matters
from simlib.views.glossary import CAUSES
from simlib.views.logs import Clock, matter_codes
from simlib.views.names import Names, shown
from simlib.views.notebook import Sheet, sheet
from simlib.views.stories import Telling
from simlib.views.whys import CAUSES_TITLE, run_title

BIGGEST: Final = 3
"""So many causes are named of each."""

MOST: Final = 10
"""So many late matters are listed."""


def causes_sheet(names: Names, measures: Sequence[Measure], by: str) -> Sheet:
    """A row a class (`unit`, `zone`, ...) with late matters. `measures` are those of one plan from
    `scores.causes`."""
    w = names.words
    rows = [m for m in measures if (m.name, m.by) == ("late_days", f"{by}{BETWEEN}cause")]
    unit = names.measured_in(rows[0].unit if rows else "working_days")
    columns = [names.by(by), w("late matters a run"), w("mean time, in {unit}", unit=unit),
               w("biggest causes, mean time of each")]  # fmt: skip
    keys = dict.fromkeys(m.key.split(BETWEEN)[0] for m in rows)
    cells = [_causes_row(names, by, key, [m for m in rows if _of(m) == key]) for key in keys]
    return sheet(names, w(CAUSES_TITLE), columns, cells)


def _of(m: Measure) -> str:
    return m.key.split(BETWEEN)[0]


def _causes_row(names: Names, by: str, key: str, own: Sequence[Measure]) -> list[str]:
    biggest = sorted((m for m in own if m.mean > 0), key=lambda m: -m.mean)[:BIGGEST]
    said = [_cause(names, m) for m in biggest]
    whole = shown(sum(m.mean for m in own), own[0].unit)
    return [names.key(by, key), f"{own[0].denominator:.1f}", whole, "\n".join(said)]


def _cause(names: Names, m: Measure) -> str:
    w = names.words
    return f"{w(CAUSES[m.key.split(BETWEEN)[1]])} {shown(m.mean, m.unit)}"


# ---------------------------------------------------------------- one run


def late_sheet(names: Names, run: Run, setting: Setting) -> Sheet:
    """A row a late matter that the on-time share counts, the latest first."""
    w, found = names.words, late_matters(run)
    columns = [w("matter"), w("class of matters"), w("due"), w("late by ({unit})", unit=_unit(names, run)),
               w("first cause")]  # fmt: skip
    codes, clock = matter_codes(run.model, run.draws), Clock(run.model)
    ticks = 1 if run.model.calendar is None else run.model.day_ticks
    rows = [
        [codes[one.matter], names.key("class", run.model.classes.name[run.draws.klass[one.matter]]),
         str(clock.end(int(run.record.due[one.matter])))[:10], f"{one.late / ticks:,.1f}",
         w(CAUSES[one.cause])]
        for one in found[:MOST]
    ]  # fmt: skip
    note = w("late matters: {count}, shown: {shown}", count=len(found), shown=len(rows))
    return sheet(names, run_title(names, run, setting), columns, rows, [note])


def _unit(names: Names, run: Run) -> str:
    return names.measured_in("ticks" if run.model.calendar is None else "working_days")


# ---------------------------------------------------------------- one matter


def latest(run: Run) -> str:
    """The code of the matter that was late by most. Raises ValueError where none was."""
    found = late_matters(run)
    if not found:
        raise ValueError("no matter of this run was late")
    return matter_codes(run.model, run.draws)[found[0].matter]


def story_sheet(telling: Telling) -> Sheet:
    """What happened to a matter, line by line."""
    w = telling.names.words
    columns = [w("when"), w("what happened")]
    rows = [[when, said] for when, said in telling.lines]
    return sheet(telling.names, telling.heading, columns, rows, [telling.verdict])


def spent_sheet(telling: Telling) -> Sheet:
    """What a matter's time from its arrival to its end went on, the longest first."""
    w = telling.names.words
    columns = [w("cause"), w("time"), w("share")]
    rows = [list(row) for row in telling.sums]
    return sheet(telling.names, telling.heading, columns, rows, [telling.verdict])
