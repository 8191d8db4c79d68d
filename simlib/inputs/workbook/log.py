"""Matters counted from the case log: by unit, kind and class, of those received in the measured year.

    受理日期     单位      来源        类别
    2025-03-05   城关镇    信访举报    一般      ─→  城关镇: one petition

Only these columns are looked at; how long matters took is another question, for another command.
"""

from collections import Counter
from collections.abc import Iterator

from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.filling import Filling
from simlib.inputs.workbook.tables import SheetTable, TableRow
from simlib.inputs.workbook.totals import SPLIT, TotalColumn, titled
from simlib.inputs.workbook.words import code_of

Matter = tuple[str, str, str]
"""Kind of matter, unit, title of its class."""


def counted(filling: Filling, table: SheetTable | None) -> list[TotalColumn]:
    """The log's matters as columns of totals, one a kind."""
    if table is None or not table.rows:
        return []
    numbers = Counter(_matters(filling, table))
    heading = table.headings.get("received") or table.rows[0].first
    return [column for kind in SPLIT if (column := _column(numbers, kind, heading)).cells]


def _matters(filling: Filling, table: SheetTable) -> Iterator[Matter]:
    """The rows that can be counted; every other one is a fault at its cell."""
    reader = filling.reader
    classes = titled(filling.base, "classes")
    first, last = (filling.tree.get("time", {}).get("window", {}).get(key, "") for key in ("from", "to"))
    for row in table.rows:
        day = reader.day(row["received"])
        unit = reader.name(row["unit"], filling.sorts, "unknown-unit")
        kind = reader.choice(row["source"], "source") or _missing(filling, row, "source")
        klass = code_of(row["class"].text, classes)
        if not row["class"].empty and not klass:
            reader.name(row["class"], [label.zh for label in classes], "unknown-class")
        for key in ("received", "unit"):
            if row[key].empty:
                reader.fault(row[key] if row[key].place else row.first, "missing")
        if day and unit and kind and first <= day <= last:
            yield kind, unit, next((label.zh for label in classes if label.code == klass), "")


def _missing(filling: Filling, row: TableRow, key: str) -> str:
    if row[key].empty:
        filling.reader.fault(row[key] if row[key].place else row.first, "missing")
    return ""


def _column(numbers: Counter[Matter], kind: str, heading: WorkbookCell) -> TotalColumn:
    """The column of totals that a kind's matters make."""
    rows: Counter[str] = Counter()
    for (of, unit, klass), count in numbers.items():
        if of == kind:
            rows[unit] += count
            if klass:
                rows[klass] += count
    cells = {name: WorkbookCell(heading.sheet, heading.place, count) for name, count in rows.items()}
    return TotalColumn(SPLIT[kind], heading, cells)
