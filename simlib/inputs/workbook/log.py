"""Matters counted from the case log: by unit, kind and class, of those received in the measured year.

    受理日期     单位      来源        类别
    2025-03-05   城关镇    信访举报    一般      ─→  城关镇: one petition

The sheet is read as any other log is (`inputs.caselog`). Of a workbook every row counts, so that a row that
is no matter, or of which nobody knows what it is, is a fault; how long matters took is another question.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from simlib.errors import Fault, InputFaults
from simlib.inputs.caselog.matters import LogTable, lines_of
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.reading import log_table
from simlib.inputs.caselog.rows import LoggedMatter
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.filling import Filling
from simlib.inputs.workbook.opening import Row
from simlib.inputs.workbook.totals import SPLIT, TotalColumn, titled
from simlib.inputs.workbook.words import Label, columns

Matter = tuple[str, str, str]
"""Kind of matter, unit, title of its class."""
_COUNTED_BY: Final = ("unit", "source", "class")
"""What has to be known of a matter to be counted."""


def counted(filling: Filling, rows: Sequence[Row]) -> list[TotalColumn]:
    """The log's matters as columns of totals, one a kind; of a log that is refused one without any."""
    if not any(not cell.empty for row in rows for cell in row):
        return []
    classes = titled(filling.base, "classes")
    names = LogNames.known((Label(unit, unit, unit, ()) for unit in filling.sorts), classes)
    try:
        table, cases = log_table(rows, names, {})
    except InputFaults as refused:
        filling.reader.faults += refused.faults
        return [TotalColumn({}, rows[0][0], {})]  # that no matters are given is not said as well
    if "source" not in table.places:
        name = columns("log")["source"].shown(filling.reader.tongue)
        filling.reader.faults.append(Fault(table.sheet, "column-missing", name))
    titles = {label.code: label.zh for label in classes}
    numbers = Counter(
        (one.kind, one.unit, titles.get(one.matter_class, "")) for one in _measured(filling, cases, names)
    )
    place = table.places.get("received", 0)
    return [column for kind in SPLIT if (column := _column(numbers, kind, table.heading[place])).cells]


def _measured(filling: Filling, cases: LogTable, names: LogNames) -> Iterator[LoggedMatter]:
    """The matters received in the measured year; rows that cannot be counted are faults."""
    lines = lines_of(cases, names)
    filling.reader.faults += [one.fault for one in lines.odd if one.left_out or one.key in _COUNTED_BY]
    first, last = (filling.tree.get("time", {}).get("window", {}).get(key, "") for key in ("from", "to"))
    for one in lines.matters:
        if one.kind and first <= one.received.isoformat() <= last:
            yield one


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
