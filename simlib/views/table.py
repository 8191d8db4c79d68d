"""A table: built once, beside its figure, and shown the same everywhere.

    Cell(text, value, unit)            what is read, and the number or day behind it
    Column(heading, unit, right)       what stands above; numbers stand to the right
    Table(title, columns, rows, notes, name)

    table(names, title, columns, rows)     words and cells as one, with the mark of the data
    number, whole, day, interval, estimate, gain     cells of one kind each

    output.terminal, output.excel, reports.word      show it; html.table_html: on a page
    Table.frame()                                    every number as it was counted, for pandas

The first line of a cell is what a glance should take; the lines below it are paler. Behind an interval are
both ends: where numbers are wanted (`Table.spread`), they stand in two columns of their own.
Units of the county stand in the order of the file: tables do not rank them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from simlib.scores.comparison import Difference
from simlib.scores.intervals import Measure
from simlib.views.html import NOTEBOOK, table_html
from simlib.views.language.claims import alike
from simlib.views.language.glossary import MEASURE_UNITS
from simlib.views.language.names import Names, gained, heading, scale, shown, span
from simlib.views.language.words import N_, Words

if TYPE_CHECKING:
    import pandas as pd

Value = int | float | date | str | None


@dataclass(frozen=True)
class Cell:
    """What is read; behind it a number (a share from 0 to 1) or a day, an interval's ends, a unit."""

    text: str
    value: int | float | date | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    signed: bool = False

    @property
    def plain(self) -> Value:
        """The number or day; where there is none, what is read, but for a dash."""
        return self.text if self.value is None and self.text not in NOTHING else self.value

    @property
    def counted(self) -> bool:
        """Whether numbers stand behind it, or it says that there are none."""
        return self.low is not None or isinstance(self.value, int | float) or self.text in NOTHING


NOTHING: Final = ("", "–")
DASH: Final = Cell("–")


@dataclass(frozen=True)
class Column:
    """What stands above a column; `ends` are the headings of its intervals, if it holds any."""

    heading: str
    unit: str = ""
    right: bool = False
    ends: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.heading

    @property
    def full(self) -> str:
        """The heading with the unit of its numbers, unless it names that."""
        said = not self.unit or self.unit.lower() in self.heading.lower()
        return self.heading if said else f"{self.heading} ({self.unit})"


@dataclass(frozen=True)
class Table:
    """Rows under columns, a title above, notes below; `name` is short, for the tab of a spreadsheet, `mark`
    that of the data. Before the rows numbered in `breaks` something else begins."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    name: str = ""
    mark: str = ""
    breaks: tuple[int, ...] = ()

    @property
    def below(self) -> tuple[str, ...]:
        return (*self.notes, self.mark) if self.mark else self.notes

    def __repr__(self) -> str:
        rows = [" | ".join(cell.text.replace("\n", " ") for cell in row) for row in self.rows]
        above = " | ".join(column.heading for column in self.columns)
        return "\n".join([self.title, above, *rows, *(f"* {note}" for note in self.below)])

    def _repr_html_(self) -> str:
        return table_html(self, NOTEBOOK)

    def named(self, name: str, title: str = "") -> "Table":
        """The same under another short name, and another title."""
        return replace(self, name=name, title=title or self.title)

    def spread(self) -> tuple[list[str], list[list[Cell]]]:
        """Headings with units, and rows in which each number has a cell of its own."""
        headings = [text for column in self.columns for text in _apart(column)]
        return headings, [
            [cell for column, whole in zip(self.columns, row, strict=True) for cell in _ends(column, whole)]
            for row in self.rows
        ]

    def frame(self) -> "pd.DataFrame":
        """Numbers in full, days and words; units in the headings."""
        import pandas as pd  # slow to import, and seldom asked for

        headings, rows = self.spread()
        return pd.DataFrame([[cell.plain for cell in row] for row in rows], columns=headings)


def _apart(column: Column) -> Iterator[str]:
    yield column.full
    yield from column.ends


def _ends(column: Column, cell: Cell) -> Iterator[Cell]:
    yield cell
    if column.ends:
        yield from (replace(cell, text="", value=end) for end in (cell.low, cell.high))


# ---------------------------------------------------------------- made


Cells = Sequence[Cell | str]
"""A row before it is one; text is a cell without a number."""


def table(
    names: Names | Words,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Cells],
    notes: Iterable[str] = (),
    name: str = "",
    breaks: Sequence[int] = (),
) -> Table:
    """Words in the language of the reader become a table with the marks of its foot; of what is no scenario's
    (words alone are given) without. Empty notes are left out."""
    w, mark = (names.words, heading(names.marks())) if isinstance(names, Names) else (names, "")
    cells = tuple(_cells(row) for row in rows)
    above = tuple(_column(w, text, [row[n] for row in cells]) for n, text in enumerate(columns))
    said = tuple(heading(note) for note in notes if note)
    return Table(heading(title), above, cells, said, heading(name or title), mark, tuple(breaks))


def _cells(row: Cells) -> tuple[Cell, ...]:
    first, *others = (cell if isinstance(cell, Cell) else Cell(cell) for cell in row)
    return (replace(first, text=heading(first.text)), *others)


def _column(words: Words, text: str, cells: Sequence[Cell]) -> Column:
    """A column of numbers stands to the right, and has the unit that they share."""
    w, top = words, heading(text)
    units = {cell.unit for cell in cells if cell.value is not None}
    unit = units.pop() if len(units) == 1 else ""
    said = w(UNITS[unit]) if unit in UNITS else ""
    right = any(cell.text not in NOTHING for cell in cells) and all(cell.counted for cell in cells)
    between = any(cell.low is not None for cell in cells)
    ends = (w("{column}, from", column=top), w("{column}, to", column=top)) if between else ()
    return Column(top, said, right, ends)


UNITS: Final[Mapping[str, str]] = {
    "points": N_("percentage points"),
    "minutes": N_("minutes"),
    **{name: words for name, words in MEASURE_UNITS.items() if name not in ("share", "count")},
}
"""Units that a heading names; a share is seen to be one, and what is counted is named above."""


# ---------------------------------------------------------------- cells


def number(value: float, unit: str = "", text: str = "") -> Cell:
    """A number with the digits that it deserves, or as `text` says it."""
    return Cell(text or shown(value, unit), value, unit)


def whole(value: float, text: str = "") -> Cell:
    """How many there are."""
    return number(value, "whole", text)


def day(when: date | int | str, text: str = "") -> Cell:
    """A day (or, in a world without a calendar, what stands for it)."""
    return Cell(text or f"{when}", when) if isinstance(when, date) else Cell(text or f"{when}")


def interval(low: float | None, high: float | None, unit: str) -> Cell:
    """From low to high; a dash where they are not known."""
    return DASH if low is None or high is None else Cell(span(low, high, unit), None, unit, low, high)


def estimate(m: Measure | None) -> Cell:
    """A mean, and below it its 95% interval."""
    return DASH if m is None else average(m.mean, m.low, m.high, m.unit)


def average(mean: float, low: float | None, high: float | None, unit: str) -> Cell:
    """The same of numbers."""
    ends = interval(low, high, unit)
    text = shown(mean, unit) + ("" if ends is DASH else f"\n{ends.text}")
    return Cell(text, mean, unit, ends.low, ends.high)


def mean_and_interval(m: Measure) -> tuple[Cell, Cell]:
    """The same in two cells."""
    return number(m.mean, m.unit), interval(m.low, m.high, m.unit)


def gain(mean: float, low: float | None, high: float | None, unit: str, mark: str = "") -> Cell:
    """A difference with its sign (and mark), and below it its interval; of shares in percentage points."""
    times, own = scale(unit), "points" if unit == "share" else unit
    text = f"{mark} {gained(mean, unit)}".strip()
    if low is None or high is None:
        return Cell(text, times * mean, own, signed=True)
    below = f"{gained(low, unit)} ~ {gained(high, unit)}"
    return Cell(f"{text}\n{below}", times * mean, own, times * low, times * high, True)


def difference(w: Words, d: Difference | None, mark: str = "") -> Cell:
    """A difference between plans; where no pair of runs differs, that in place of an interval."""
    if d is None:
        return Cell("")
    if d.alike:
        cell = gain(d.mean, None, None, d.unit, mark)
        return replace(cell, text=f"{cell.text}\n{alike(w, d.alike)}")
    return gain(d.mean, d.low, d.high, d.unit, mark)


def detectable(d: Difference | None) -> Cell:
    """The true difference that would have been seen four times out of five."""
    if d is None or d.detectable is None:
        return DASH
    amount = scale(d.unit) * d.detectable
    return number(amount, "points" if d.unit == "share" else d.unit)
