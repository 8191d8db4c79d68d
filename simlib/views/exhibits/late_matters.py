"""Why matters were late, for notebooks: the county's causes, the late matters of a run, one story.

causes_sheet   a row a class (unit, zone): its late matters, their time, the biggest causes
late_sheet     its late matters, the latest first
latest         the code of the one that was late by most
story_sheet    the same, line by line;    spent_sheet: what its time went on
"""

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from simlib.scores.causes import BETWEEN
from simlib.scores.experiment import Setting
from simlib.scores.intervals import Measure
from simlib.scores.run import Run
from simlib.scores.story import late_matters
from simlib.views.exhibits.county import Sheet, sheet
from simlib.views.language.glossary import CAUSES
from simlib.views.language.matters import Timestamps, matter_codes
from simlib.views.language.names import Names, heading, shown
from simlib.views.language.stories import Telling
from simlib.views.language.text_width import text_cells
from simlib.views.language.words import N_

# ---------------------------------------------------------------- What the command line says to people abou

BY: Final = ("class", "unit", "zone")
"""By what the table of causes is told apart."""

"""So many causes are named of each."""

MOST_LATE: Final = 30
"""So many late matters are listed."""

CAUSES_TITLE: Final = N_("Why late matters were late: mean time from arrival to end, biggest causes")
RUN_TITLE: Final = N_("{plan} · {load} · run {replication}, seed {seed}")
SUMS_TITLE: Final = N_("what its time from arrival to end was spent on:")
PICK: Final = N_("Tell one of them by: --matter ID")


def cause_table(names: Names, measures: Sequence[Measure]) -> Group:
    """A row a class, unit and zone with late matters; `measures` are those of `scores.causes`."""
    w, table = names.words, Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(w(N_("which")), overflow="fold")
    table.add_column(w(N_("late matters a run")), justify="right")
    unit = names.measured_in(measures[0].unit if measures else "working_days")
    table.add_column(w(N_("mean time, in {unit}"), unit=unit), justify="right")
    table.add_column(w(N_("biggest causes")), overflow="fold", ratio=1)
    for by in BY:
        rows = [m for m in measures if (m.name, m.by) == ("late_days", f"{by}{BETWEEN}cause")]
        for key in dict.fromkeys(m.key.split(BETWEEN)[0] for m in rows):
            own = [m for m in rows if m.key.split(BETWEEN)[0] == key]
            table.add_row(names.key(by, key), *_cause_cells(names, own))
        table.add_section()
    return Group(Text(w(CAUSES_TITLE)), table)


def _cause_cells(names: Names, own: Sequence[Measure]) -> tuple[str, str, str]:
    """How many late matters, how long they took, and of what most."""
    unit = own[0].unit
    biggest = sorted((m for m in own if m.mean > 0), key=lambda m: -m.mean)[:BIGGEST]
    said = [f"{names.key('cause', m.key.split(BETWEEN)[1])} {shown(m.mean, unit)}" for m in biggest]
    whole = shown(sum(m.mean for m in own), unit)
    return f"{own[0].denominator:.1f}", whole, "\n".join(said)


def run_title(names: Names, run: Run, setting: Setting) -> str:
    """Plan, load, which run, seed."""
    return heading(
        names.words(
            RUN_TITLE,
            plan=names.plan(run.plan.name),
            load=names.load(setting.load),
            replication=run.draws.replication + 1,
            seed=setting.seed,
        )
    )


def late_table(names: Names, run: Run, setting: Setting) -> Group:
    """The late matters of one run, the latest first."""
    w, found = names.words, late_matters(run)
    codes, clock, day = matter_codes(run.model, run.draws), Timestamps(run.model), run.model.day_ticks
    unit = "ticks" if run.model.calendar is None else "working_days"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(w(N_("matter")), no_wrap=True)
    for column in (N_("class of matters"), N_("due")):
        table.add_column(w(column), overflow="fold")
    table.add_column(w(N_("late by ({unit})"), unit=names.measured_in(unit)), justify="right")
    table.add_column(w(N_("first cause")), overflow="fold")
    for one in found[:MOST_LATE]:
        klass = run.model.classes.name[run.draws.klass[one.matter]]
        due = str(clock.end(int(run.record.due[one.matter])))[:10]
        late = one.late if run.model.calendar is None else f"{one.late / day:.1f}"
        row = (codes[one.matter], names.key("class", klass), due, str(late), w(CAUSES[one.cause]))
        table.add_row(*row)
    count = w("late matters: {count}, shown: {shown}", count=len(found), shown=len(found[:MOST_LATE]))
    below = [Text(w(PICK))] if found else []
    return Group(Text(run_title(names, run, setting)), Text(heading(count)), table, *below)


def story_lines(telling: Telling, top: str) -> Iterator[str]:
    """The story line by line: when, what; then the sums of its time."""
    w = telling.names.words
    yield heading(telling.heading)
    yield top
    yield ""
    for when, said in telling.lines:
        yield f"{when}  {said}"
    yield ""
    yield heading(w(SUMS_TITLE))
    width = max(text_cells(name) for name, _, _ in telling.sums) if telling.sums else 0
    for name, amount, share in telling.sums:
        yield f"  {name}{' ' * (width - text_cells(name))}  {amount}  {share}"


# ----------------------------------------------------------------


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
    codes, clock = matter_codes(run.model, run.draws), Timestamps(run.model)
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
