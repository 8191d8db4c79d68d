"""How the command line shows what a search found: tables and sentences, one after the other."""

from collections.abc import Sequence
from typing import Final

from simlib.search.answer import NamedPlan, SearchResult
from simlib.views.exhibits.found_plans import (
    found_names,
    found_sheet,
    moves_sheet,
    plans_with_zones,
    shown_plans,
    zones_of,
)
from simlib.views.exhibits.front import front_sheet
from simlib.views.language.names import Names
from simlib.views.language.results import footing
from simlib.views.language.search import constraint_lines, meaning_lines, question_line, sentences
from simlib.views.output.terminal import OnScreen, console, say, shown

TERM: Final = 36
"""Cells that the terms, and where today stands, take in a line; and PLAN each plan after them."""
PLAN: Final = 10


def show_answer(names: Names, found: SearchResult, command: str) -> None:
    """All that was found."""
    out, w = console(), names.words
    say([question_line(names, found)])
    asked = constraint_lines(names, found.question.constraints)
    if asked:
        say([w("Constraints: {list}", list=w("; ").join(asked))])
    today, *others = shown_plans(found)
    for some in _parted(others, out.width):
        out.print(OnScreen(found_sheet(names, found, [today, *some])))
    say([*sentences(names, found), ""])
    for plan in plans_with_zones(found):
        out.print(shown(zones_of(names, found, plan)))
    moves = moves_sheet(names, found)
    tables = ([moves] if moves.rows else []) + ([front_sheet(names, found)] if found.front else [])
    for table in tables:
        out.print(shown(table))
    say([*meaning_lines(names), ""])
    say(footing(found_names(names, found), found.world, command))


def _parted(plans: Sequence[NamedPlan], width: int) -> list[Sequence[NamedPlan]]:
    """Plans in groups that fit beside today's; one empty group where there are none."""
    fit = max(1, (width - TERM) // PLAN)
    return [plans[start : start + fit] for start in range(0, max(1, len(plans)), fit)]
