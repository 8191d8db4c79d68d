"""How the command line shows what a search found, at 80 columns.

question ─ terms, a column a plan ─ what may be said ─ zones of each plan ─ moves ─ front ─ footing
search_progress     a line on standard error, only where somebody looks on
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Group
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from simlib.search.answering import Answer, NamedPlan
from simlib.views.found import (
    RUNG_NAMES,
    Rows,
    best_moves,
    constraint_lines,
    front_headings,
    front_rows,
    meaning_lines,
    move_headings,
    move_rows,
    moved_line,
    plan_name,
    plans_with_zones,
    question_line,
    sentences,
    shown_plans,
    term_headings,
    term_rows,
    zone_headings,
    zone_rows,
)
from simlib.views.names import Names, heading
from simlib.views.terminal import PlanRows, console, footing, framed, say
from simlib.views.words import N_, Words

TERM, PLAN = 36, 10
"""Cells that the terms, and where today stands, take in a line; and each plan after them."""

COUNTED: Final = N_("{name} · {zones} zones: {plans} connected plans ({borders})")


@contextmanager
def search_progress(words: Words) -> Iterator[Callable[[str, int, int | None], None]]:
    """A line on standard error that says what is under way; silent where nobody looks on."""
    w, seen = words, console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=seen, transient=True, disable=not seen.is_terminal) as bar:
        task = bar.add_task("", total=None, count="")

        def tell(what: str, done: int, of: int | None) -> None:
            count = f"{done:,}" if of is None else f"{done:,}/{of:,}"
            bar.update(task, description=w(RUNG_NAMES[what]), completed=done, total=of, count=count)

        yield tell


def show_answer(names: Names, answer: Answer, command: str) -> None:
    """All that was found."""
    out, w = console(), names.words
    say([question_line(names, answer)])
    asked = constraint_lines(names, answer.question.constraints)
    if asked:
        say([w("Constraints: {list}", list=w("; ").join(asked))])
    today, *found = shown_plans(answer)
    for some in _parted(found, out.width):
        plans = [today, *some]
        out.print(framed(term_headings(names, answer, plans), term_rows(names, answer, plans), 2))
    say([*sentences(names, answer), ""])
    for plan in plans_with_zones(answer):
        out.print(_zones(names, answer, plan))
    _show_moves(names, answer)
    if answer.front:
        say([w("Plans that no other one beats in all of these at once:")])
        out.print(PlanRows(front_headings(names, answer), front_rows(names, answer)))
    say([*meaning_lines(names), ""])
    say(footing(names, answer.world, command))


def _parted(plans: Sequence[NamedPlan], width: int) -> list[Sequence[NamedPlan]]:
    """Plans in groups that fit beside today's; one empty group where there are none."""
    fit = max(1, (width - TERM) // PLAN)
    return [plans[start : start + fit] for start in range(0, max(1, len(plans)), fit)]


def _zones(names: Names, answer: Answer, plan: NamedPlan) -> Group:
    top = (
        f"{heading(plan_name(names, plan.name))} [{plan.name}] · {moved_line(names, answer, plan)}"
    )
    rows = zone_rows(names, plan.spec)
    return Group(Text(top), framed(zone_headings(names), rows, len(rows[0])))


def _show_moves(names: Names, answer: Answer) -> None:
    moves = best_moves(answer)
    w = names.words
    if moves:
        say([w("What single moves and swaps would change, the best first:")])
        rows: Rows = move_rows(names, answer, moves)
        console().print(framed(move_headings(names), rows, 1))


def count_line(names: Names, zones: str, plans: int, river: bool) -> str:
    """How many plans there are."""
    w = names.words
    borders = w("on land and across the river") if river else w("on land only")
    return w(
        COUNTED, name=w.text(names.scenario.title), zones=zones, plans=f"{plans:,}", borders=borders
    )
