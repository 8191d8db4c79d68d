"""Whom to move: what placements gain by fresh replications, and what each move is worth by itself."""

from collections.abc import Iterator
from typing import Final

from simlib.studies.placing import Placing
from simlib.views.language.names import Names
from simlib.views.language.placing import placement_text, runs_line
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, average, gain, table

LISTED: Final = 12
"""So many moves are shown where the page is a screen."""
AT_ONCE: Final = N_("percentage points on time; intervals hold of all rows at once")
LEFT: Final = N_("the {count} of {all} moves that are worth most; all: --json")


def finalists_sheet(names: Names, found: Placing) -> Table:
    """A row a placement: the share on time, and what it gains on nobody moved."""
    w = names.words
    rows: list[Cells] = [[w("nobody is moved"), average(*found.today, "share"), DASH]]
    rows += [
        [placement_text(names, one.placement), average(*one.share, "share"), gain(*one.gain, "share")]
        for one in found.finalists
    ]
    columns = [w("who is moved"), w("per cent on time"), w("gain")]
    notes = [w(AT_ONCE), runs_line(names, found)]
    return table(names, w("Without new posts: the placements that were found"), columns, rows, notes)


def moves_sheet(names: Names, found: Placing, most: int | None = None) -> Table:
    """A row a move of one person, what is worth most first."""
    w, some = names.words, found.worth[:most]
    rows: list[Cells] = [[placement_text(names, (one.shift,)), gain(*one.gain, "share")] for one in some]
    left = w(LEFT, count=len(some), all=len(found.worth)) if len(some) < len(found.worth) else ""
    notes = [left, w(AT_ONCE), runs_line(names, found)]
    return table(names, w("What one move is worth by itself"), [w("who is moved"), w("gain")], rows, notes)


def sheets(names: Names, found: Placing) -> Iterator[Table]:
    """The tables that are shown."""
    yield finalists_sheet(names, found)
    yield moves_sheet(names, found, LISTED)
