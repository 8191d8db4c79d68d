"""What the command line says to people about lateness: causes, late matters, and one matter's story.

cause_table   a row a class, unit, zone: its late matters and their biggest causes
late_table    the late matters of one run, so that one can be picked
story_lines   what happened to one matter, and what its time was spent on
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
from simlib.views.glossary import CAUSES
from simlib.views.lettering import text_cells
from simlib.views.logs import Clock, matter_codes
from simlib.views.names import Names, heading, shown
from simlib.views.stories import Telling
from simlib.views.words import N_

BY: Final = ("class", "unit", "zone")
"""By what the table of causes is told apart."""

BIGGEST: Final = 3
"""So many causes are named of each."""

MOST_LATE: Final = 30
"""So many late matters are listed."""

CAUSES_TITLE: Final = N_(
    "Why late matters were late: mean time from arrival to end, biggest causes"
)
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
    codes, clock, day = matter_codes(run.model, run.draws), Clock(run.model), run.model.day_ticks
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
    count = w(
        "late matters: {count}, shown: {shown}", count=len(found), shown=len(found[:MOST_LATE])
    )
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
