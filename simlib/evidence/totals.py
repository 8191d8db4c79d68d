"""Totals of a year instead of a log: matters by unit and kind, without days.

    单位      信访举报   问题线索        ──> as many matters, spread evenly over the measured year
    云岭镇    70         28

Of totals only arrivals can be counted: nothing says how soon a matter was closed, so nothing can be fitted.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.inputs.caselog.files import log_sheets
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.caselog.words import log_words
from simlib.inputs.paths import suggestion
from simlib.inputs.reading import World
from simlib.inputs.scenario import CalendarTime
from simlib.inputs.workbook.cells import CellReader
from simlib.inputs.workbook.opening import Row, UnreadableWorkbook
from simlib.inputs.workbook.words import code_of, columns


class _Heading(NamedTuple):
    """Where a table of totals begins: its row, the column of units, those of kinds."""

    row: int
    unit: int
    kinds: dict[int, str]


def totals_log(world: World, path: Path) -> CaseLog:
    """The totals of a file as a log of the scenario's measured year, without a day of closing.

    Raises InputFaults with every cell that is no number or no unit, SimlibError `log-without-calendar`.
    """
    time = world.scenario.time
    if not isinstance(time, CalendarTime):
        raise SimlibError("log-without-calendar")
    try:
        book, digest = log_sheets(path)
    except UnreadableWorkbook as refusal:
        raise InputFaults(str(path), [refusal.fault]) from None
    found = next(((rows, head) for rows in book.values() if (head := _heading(rows))), None)
    if found is None:
        raise InputFaults(str(path), [Fault("$", "totals-headings")])
    faults: list[Fault] = []
    cells = list(_cells(world, *found, faults))
    if faults:
        raise InputFaults(str(path), faults)
    matters = tuple(
        LoggedMatter(row, unit, kind, "", day)
        for row, unit, kind, count in cells
        for day in _days(time.window.first, time.window.last, count)
    )
    return CaseLog(matters, path.name, time.window.last, digest=digest)


def _heading(rows: Sequence[Row]) -> _Heading | None:
    kinds = tuple(log_words("source").values())
    for number, row in enumerate(rows):
        units = [n for n, cell in enumerate(row) if code_of(cell.text, [columns("log")["unit"]])]
        found = {n: kind for n, cell in enumerate(row) if (kind := code_of(cell.text, kinds))}
        if units and found:
            return _Heading(number, units[0], found)
    return None


def _cells(
    world: World, rows: Sequence[Row], head: _Heading, faults: list[Fault]
) -> Iterator[tuple[int, str, str, int]]:
    """Row, unit, kind and number of each cell that is filled; sums are passed over."""
    names, reader = LogNames.of(world.scenario), CellReader(faults=faults)
    sums = tuple(log_words("sum").values())
    for row in rows[head.row + 1 :]:
        named = row[head.unit]
        if named.empty or code_of(named.text, sums):
            continue
        unit = names.unit(named.text)
        if not unit:
            known = suggestion(named.text, world.scenario.units)
            faults.append(Fault(named.where, "unknown-unit", named.text, known))
        for column, kind in head.kinds.items():
            count = None if column >= len(row) or row[column].empty else reader.count(row[column])
            if count and unit:
                yield named.row, unit, kind, count


def _days(first: date, last: date, count: int) -> Iterator[date]:
    length = (last - first).days + 1
    return (date.fromordinal(first.toordinal() + n * length // count) for n in range(count))
