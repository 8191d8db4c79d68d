"""Tables on sheets: which sheet is meant, where its headings are, which rows hold something.

    sheets   {"2 单位": rows}  ── by name, else by headings ──→  "units"
    table    heading row, {column: number}, rows below up to the next table or the end

Titles above the headings, blank rows, examples, rows of sums, headings that are repeated and what is signed
under a table are passed over. A column whose heading is not known is a fault if something stands in it, but
for remarks.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from simlib.errors import Fault
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.opening import Row, SheetRows
from simlib.inputs.workbook.words import choices, code_of, columns, plain, sheets

_REMARKS: Final = {
    plain(word) for word in ("备注", "序号", "说明", "填写说明", "note", "notes", "remark", "no")
}
_SUMS: Final = {plain(word) for word in ("合计", "总计", "小计", "共计", "total", "sum")}
_SUMMED: Final = ("units", "plans")
"""Tables in which a row of sums says nothing; below totals it does."""
_FOOT: Final = re.compile(
    r"(注|备注|附注|说明|制表人?|填表人?|填报人|审核人?|经办人|联系人|单位负责人|填表日期|填报日期)\s*[:：]"
)
"""How what stands under a table begins that people sign or explain."""
_NOTHING: Final = WorkbookCell("", "", None)
_SEARCHED: Final = 15
"""Rows of a sheet among which its headings are looked for by content."""
_ENOUGH: Final = 2
"""Headings that tell a table."""


@dataclass(frozen=True)
class TableRow:
    """A row of a table: its cells by column key, and those under headings that are the table's own affair."""

    cells: Mapping[str, WorkbookCell]
    others: Mapping[str, WorkbookCell]
    first: WorkbookCell

    def __getitem__(self, key: str) -> WorkbookCell:
        return self.cells.get(key, _NOTHING)


@dataclass(frozen=True)
class SheetTable:
    """A table of a sheet: the cells of its headings by key, other headings, and its rows."""

    sheet: str
    headings: Mapping[str, WorkbookCell]
    others: tuple[WorkbookCell, ...]
    rows: tuple[TableRow, ...]


def named_sheets(book: SheetRows) -> dict[str, str]:
    """The sheet of each key: by its name, else, where none has it, by its headings."""
    found: dict[str, str] = {}
    for title in book:
        key = code_of(title, sheets().values())
        if key and key not in found:
            found[key] = title
    tables = {"units": "units", "roads": "roads", "totals": "totals", "numbers": "numbers", "rest": "rest"}
    for title, rows in book.items():
        for key, table in tables.items():
            if key not in found and title not in found.values() and _looks_like(rows, table):
                found[key] = title
    return found


def _looks_like(rows: list[Row], table: str) -> bool:
    best = max((len(_headings(row, table)) for row in rows[:_SEARCHED]), default=0)
    return best > _ENOUGH


def _headings(row: Row, table: str) -> dict[str, int]:
    """Column numbers of the headings of a table that a row holds, by key."""
    found: dict[str, int] = {}
    labels = columns(table).values()
    for number, cell in enumerate(row):
        key = code_of(cell.text, labels) if isinstance(cell.value, str) else ""
        if key:
            found.setdefault(key, number)
    return found


def table_of(rows: list[Row], table: str, until: str = "", first: str = "") -> SheetTable | None:
    """The table of a sheet, up to where the table `until` begins; None if its headings are not there.

    `first` is the key of a heading that tells the table by itself, for one with few columns of its own.
    """
    start = next((n for n, row in enumerate(rows) if _begins(row, table, first)), None)
    if start is None:
        return None
    after = range(start + 1, len(rows))
    stop = next((n for n in after if until and _begins(rows[n], until, "")), len(rows))
    places = _headings(rows[start], table)
    others = [n for n, cell in enumerate(rows[start]) if n not in places.values() and not _is_remark(cell)]
    body = [row for row in rows[start + 1 : stop] if not _is_passed_over(row, rows[start], table)]
    return SheetTable(
        rows[start][0].sheet,
        {key: rows[start][n] for key, n in places.items()},
        tuple(rows[start][n] for n in others),
        tuple(_row(row, places, rows[start], others) for row in body),
    )


def _begins(row: Row, table: str, first: str) -> bool:
    found = _headings(row, table)
    return first in found if first else len(found) >= min(_ENOUGH, len(columns(table)))


def _is_remark(cell: WorkbookCell) -> bool:
    return cell.empty or plain(cell.text) in _REMARKS


def _is_passed_over(row: Row, heading: Row, table: str) -> bool:
    """Whether a row says nothing: a blank one, an example, sums, a foot, the headings once more."""
    filled = [cell for cell in row if not cell.empty]
    if not filled or is_example(filled[0].text) or _FOOT.match(filled[0].text):
        return True
    if table in _SUMMED and plain(filled[0].text) in _SUMS:
        return True
    return len(filled) > 1 and all(a.text == b.text for a, b in zip(row, heading, strict=False))


def is_example(text: str) -> bool:
    """Whether a row is marked as an example.

    >>> is_example("（示例）城关镇"), is_example("城关镇")
    (True, False)
    """
    label = choices("example")["example"]
    marks = [label.zh, label.en, *(mark for mark in label.also if not mark.isalnum())]
    return any(text.lower().startswith(mark.lower()) for mark in marks)


def _row(row: Row, places: Mapping[str, int], heading: Row, others: list[int]) -> TableRow:
    cells = {key: row[n] for key, n in places.items() if n < len(row)}
    return TableRow(cells, {heading[n].text: row[n] for n in others if n < len(row)}, row[0])


def unknown_columns(table: SheetTable, name: str) -> Iterator[Fault]:
    """A fault for each column with an unknown heading in which something stands."""
    known = [label.zh for label in columns(name).values()]
    for cell in table.others:
        if any(not row.others[cell.text].empty for row in table.rows if cell.text in row.others):
            yield Fault(cell.where, "unknown-column", shown(cell.text), suggestion(cell.text, known))
