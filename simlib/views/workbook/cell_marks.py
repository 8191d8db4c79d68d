"""A workbook to be filled in, as data: what each cell of a sheet holds and whose it is.

white   the county's own          yellow   borrowed or assumed (the note says from where)
red     missing: to be given      grey     headings and what the program says
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

TOP: Final = 4
"""The row of the first table's headings."""
GAP: Final = 2
"""Rows between two tables."""


class CellState(StrEnum):
    """Whose a cell is."""

    OWN = "own"
    TAKEN = "taken"
    MISSING = "missing"
    FIXED = "fixed"


@dataclass(frozen=True)
class Follows:
    """A cell that says what another one says, on whatever row that comes to stand."""

    sheet: str
    cell: str

    @property
    def formula(self) -> str:
        """The formula; the reader of workbooks knows it too, so that it need not have been computed."""
        there = f"'{self.sheet}'!{self.cell}"
        return f'=IF({there}="","",{there})'


@dataclass(frozen=True)
class FilledCell:
    """What a cell holds, whose it is, and what its note says."""

    value: Any = None
    state: CellState = CellState.OWN
    note: str = ""
    form: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class FormColumn:
    """A column: its heading, what it means, what may be chosen, and whether it has to be given."""

    heading: str
    meaning: str = ""
    choices: Sequence[str] = ()
    width: int = 14
    editable: bool = True


@dataclass(frozen=True)
class FormTable:
    """A table of a sheet with its rows, and blank rows to be filled in below."""

    columns: Sequence[FormColumn]
    rows: Sequence[Sequence[FilledCell]]
    blank: int = 0
    example: Sequence[Any] = ()

    @property
    def height(self) -> int:
        """Rows with heading and example."""
        return 1 + bool(self.example) + len(self.rows) + self.blank


@dataclass(frozen=True)
class FormSheet:
    """A sheet: its name, what is said above, its tables one below the other, and lines below."""

    name: str
    lead: str
    tables: Sequence[FormTable]
    below: Sequence[str] = field(default=())

    def blank_rows(self, number: int) -> range:
        """The rows of a table that are blank, as they will be drawn."""
        top = TOP + sum(table.height + GAP for table in self.tables[:number])
        last = top + self.tables[number].height
        return range(last - self.tables[number].blank, last)


def fixed(value: Any) -> FilledCell:
    """A cell that is not to be changed."""
    return FilledCell(value, CellState.FIXED)
