"""The rows of a log as matters, and what is odd among them.

    row        what is odd                                        then
    ---        no day of receipt, or one that cannot be read      left out
               no unit, or one that the scenario has not          left out
               closed before received, unreadable, after today    left out
               the number of an earlier row                       left out
               unknown source or class; no source                 a matter without it
               assigned or due before received, unreadable        a matter without that day
               all as in an earlier row, where rows bear no numbers   a matter

A fault names the cell and never quotes it: persons may stand where nobody expects them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from simlib.errors import Fault
from simlib.inputs.caselog.headings import Places
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.rows import LoggedMatter, OddRow
from simlib.inputs.caselog.words import channels, log_words, sources
from simlib.inputs.paths import suggestion
from simlib.inputs.workbook.cells import WorkbookCell, date_of
from simlib.inputs.workbook.opening import Row
from simlib.inputs.workbook.tables import is_example
from simlib.inputs.workbook.words import choices, code_of

_ENOUGH: Final = 4
"""Filled cells of a row that is the same as another by more than chance."""
EARLIEST: Final = date(2000, 1, 1)
"""Earlier days are slips of the pen, or cells that are no dates."""
OTHER: Final = "other"
"""A disposition of which no list knows."""


@dataclass(frozen=True)
class LogTable:
    """A log as it stands on its sheet: the row of headings, the column of each key, the rows below."""

    sheet: str
    heading: Row
    places: Places
    body: Sequence[Row]


@dataclass(frozen=True)
class LogLines:
    """What the rows of a log gave."""

    matters: tuple[LoggedMatter, ...]
    odd: tuple[OddRow, ...]

    @property
    def days(self) -> Iterator[date]:
        """Every day on which something happened."""
        for one in self.matters:
            yield from (day for day in (one.received, one.assigned, one.closed) if day is not None)


def lines_of(
    table: LogTable, names: LogNames, until: date | None = None, today: date | None = None
) -> LogLines:
    """The matters of a table, and its odd rows."""
    reader = _LineReader(table.places, names, until, until or today)
    matters = [matter for row in told(table) if (matter := reader.matter(row)) is not None]
    return LogLines(tuple(matters), tuple(reader.odd))


def told(table: LogTable) -> Iterator[Row]:
    """The rows that tell of a matter: no blank ones, examples, sums, or headings once more."""
    headings = [cell.text for cell in table.heading]
    for row in table.body:
        first = next((cell.text for cell in row if not cell.empty), "")
        passed_over = not first or is_example(first) or _is_sum(first)
        if not passed_over and (first not in headings or [cell.text for cell in row] != headings):
            yield row


def _is_sum(text: str) -> bool:
    return bool(code_of(text, tuple(log_words("sum").values())))


@dataclass
class _LineReader:
    """Reads row after row, and notes what is odd."""

    places: Places
    names: LogNames
    until: date | None
    last: date | None
    """The day after which nothing can have happened."""
    odd: list[OddRow] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    days: dict[object, date | None] = field(default_factory=dict)

    def matter(self, row: Row) -> LoggedMatter | None:
        """The matter of a row; None where it can be none, which is noted."""
        before = len(self.odd)
        twice = self._twice(row)
        received, unit = self._received(row), self._unit(row)
        closed = self._closed(row, received)
        if twice or received is None or not unit or any(one.left_out for one in self.odd[before:]):
            return None
        return LoggedMatter(
            row[0].row,
            unit,
            self._kind(row),
            self._class(row),
            received,
            closed,
            self._day_after(row, "assigned", received),
            self._day_after(row, "due", received),
            self._disposition(row),
            self._recused(row),
            code_of(self._cell(row, "source").text, tuple(channels().values())),
        )

    # ---------------------------------------------------------------- one cell

    def _cell(self, row: Row, key: str) -> WorkbookCell:
        place = self.places.get(key)
        if place is None or place >= len(row):
            return WorkbookCell(row[0].sheet, row[0].place) if key in self.places else _NONE
        return row[place]

    def _note(self, key: str, cell: WorkbookCell, code: str, left_out: bool, **params: str) -> None:
        self.odd.append(OddRow(cell.row, key, Fault(cell.where, code, "", params), left_out))

    def _day(self, row: Row, key: str, left_out: bool) -> date | None:
        """A day, or None with a note if it cannot be read; an empty cell has none."""
        cell = self._cell(row, key)
        if cell.trouble:
            self._note(key, cell, cell.trouble, left_out)
        if cell.trouble or cell.empty:
            return None
        day = self._known_day(cell)
        if day is None:
            self._note(key, cell, "bad-date", left_out)
        return day

    def _known_day(self, cell: WorkbookCell) -> date | None:
        value = cell.value
        if value not in self.days:
            self.days[value] = date_of(value) or date_of(cell.text)
        return self.days[value]

    # ---------------------------------------------------------------- what makes a matter

    def _twice(self, row: Row) -> bool:
        """Whether a row has the number of an earlier one. Without numbers, one that says all the same is
        noted."""
        by_number = "number" in self.places
        key = self._cell(row, "number").text if by_number else _sameness(row)
        if not key or (not by_number and self._cell(row, "closed").empty):
            return False
        here = row[0].row
        first = self.numbers.setdefault(key, here)
        if first == here:
            return False
        self._note("number", row[0], "duplicate-row" if by_number else "same-row", by_number, row=str(first))
        return by_number

    def _received(self, row: Row) -> date | None:
        cell = self._cell(row, "received")
        if cell.empty:
            self._note("received", cell, "missing", True)
            return None
        day = self._day(row, "received", True)
        if day and day < EARLIEST:
            self._note("received", cell, "before-first-day", True, date=str(EARLIEST))
            return None
        if day and self.last and day > self.last:
            code = "received-later" if self.until else "after-last-day"
            self._note("received", cell, code, True, date=str(self.last))
            return None
        return day

    def _unit(self, row: Row) -> str:
        if "unit" not in self.places:
            return NOT_SAID
        cell = self._cell(row, "unit")
        if cell.empty:
            self._note("unit", cell, "missing" if not cell.trouble else cell.trouble, True)
            return ""
        unit = self.names.unit(cell.text)
        if not unit:
            known = [label.zh for label in self.names.units]
            self._note("unit", cell, "unknown-unit", True, **suggestion(cell.text, known))
        return unit

    def _closed(self, row: Row, received: date | None) -> date | None:
        cell = self._cell(row, "closed")
        if cell.empty or code_of(cell.text, tuple(log_words("open").values())):
            return None
        day = self._day(row, "closed", True)
        if day is None or received is None:
            return None
        if day < received:
            self._note("closed", cell, "closed-before-received", True)
        elif self.last and day > self.last:
            if not self.until:
                self._note("closed", cell, "after-last-day", True, date=str(self.last))
            return None
        return day

    # ---------------------------------------------------------------- what may be wrong with it

    def _kind(self, row: Row) -> str:
        cell = self._cell(row, "source")
        if cell.empty:
            if "source" in self.places:
                self._note("source", cell, "missing", False)
            return ""
        kind = code_of(cell.text, sources())
        if not kind:
            self._note("source", cell, "not-a-choice", False, known=", ".join(one.zh for one in sources()))
        return kind

    def _class(self, row: Row) -> str:
        cell = self._cell(row, "class")
        if cell.empty:
            return ""
        found = self.names.matter_class(cell.text)
        if not found:
            known = [label.zh for label in self.names.classes]
            self._note("class", cell, "unknown-class", False, **suggestion(cell.text, known))
        return found

    def _day_after(self, row: Row, key: str, received: date) -> date | None:
        day = self._day(row, key, False)
        if day is not None and day < received:
            self._note(key, self._cell(row, key), "before-received", False)
            return None
        return day

    def _disposition(self, row: Row) -> str:
        text = self._cell(row, "disposition").text
        return (code_of(text, tuple(log_words("disposition").values())) or OTHER) if text else ""

    def _recused(self, row: Row) -> bool | None:
        said = code_of(self._cell(row, "recused").text, choices("yes").values())
        return said == "yes" if said else None


NOT_SAID: Final = "-"
"""The unit of matters of which a log does not say where they arose."""
_NONE: Final = WorkbookCell("", "")


def _sameness(row: Row) -> str:
    """What a row says in all its columns, if it says enough."""
    texts = [cell.text for cell in row]
    return "\t".join(texts) if sum(map(bool, texts)) >= _ENOUGH else ""
