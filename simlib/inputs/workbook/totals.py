"""How many matters: the sheet of totals, else counted from the case log.

    单位        信访举报   问题线索
    城关镇      55         28          matters of a year
    ...
    全年合计    260                    if it is given, the cells above are weights and need not add up to it
    一般        75%        50%         share (or number) of a class

A heading is a kind of matter, split over the streams of towns and of groups, or the title of one stream.
"""

from collections.abc import Iterator, Mapping
from math import fsum, isclose
from typing import Any, Final, NamedTuple

from simlib.errors import Fault
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.workbook.cells import WorkbookCell, meant
from simlib.inputs.workbook.filling import OWN, Filling, at
from simlib.inputs.workbook.tables import SheetTable, TableRow
from simlib.inputs.workbook.units import SORTS
from simlib.inputs.workbook.words import Label, choices, code_of, columns

SPLIT: Final[Mapping[str, Mapping[str, str]]] = {
    "petition": {"town": "petition-towns", "group": "petition-groups"},
    "lead": {"town": "lead-towns", "group": "lead-groups"},
}
"""The streams of a kind of matter by the kind of unit."""


class TotalColumn(NamedTuple):
    """What a column counts: the streams by kind of unit ("" for any), its heading, and its cells by row."""

    streams: Mapping[str, str]
    heading: WorkbookCell
    cells: Mapping[str, WorkbookCell]


def titled(base: Mapping[str, Any], section: str) -> list[Label]:
    """The parts of a section by their titles."""
    parts = base.get(section) or {}
    return [
        Label(name, str(at(part, ("title", "zh"))), str(at(part, ("title", "en"))), ())
        for name, part in parts.items()
        if isinstance(part, dict)
    ]


def fill_totals(filling: Filling, table: SheetTable | None, log: list[TotalColumn]) -> None:
    """Fill in streams; those of the base that bring nothing are taken out."""
    counted = [*_columns(filling, table)] if table else []
    filled = [column for column in counted if _counts(filling, column)] or log
    if table is not None:
        _strange_rows(filling, table)
    for column in filled:
        _fill_column(filling, column)
    if not filled:
        where = table.sheet if table else columns_sheet()
        filling.reader.faults.append(Fault(where, "matters-missing"))
    for name in [name for streams in SPLIT.values() for name in streams.values()]:
        if at(filling.base, ("streams", name)) and "shares" not in (filling.current(("streams", name)) or {}):
            given = at(filling.tree, ("streams", name)) or {}
            if "shares" not in given:
                filling.tree.setdefault("streams", {})[name] = None


def columns_sheet() -> str:
    """The name of the sheet of totals, where there is none."""
    from simlib.inputs.workbook.words import sheets

    return sheets()["totals"].zh


def _columns(filling: Filling, table: SheetTable) -> Iterator[TotalColumn]:
    for key, heading in table.headings.items():
        if key in SPLIT:
            cells = {_row_name(filling, row): row[key] for row in table.rows}
            yield TotalColumn(SPLIT[key], heading, cells)
    labels = titled(filling.base, "streams")
    for heading in table.others:
        cells = {_row_name(filling, row): row.others[heading.text] for row in table.rows}
        stream = code_of(heading.text, labels)
        if stream:
            yield TotalColumn({"": stream}, heading, cells)
        elif any(not cell.empty for cell in cells.values()):
            known = [label.zh for label in columns("totals").values()]
            fault = Fault(
                heading.where, "unknown-column", shown(heading.text), suggestion(heading.text, known)
            )
            filling.reader.faults.append(fault)


def _row_name(filling: Filling, row: TableRow) -> str:
    """What a row is about: the total, a class, a unit, or the unit that must be meant."""
    text = row["unit"].text
    other = code_of(text, [*choices("total").values(), *titled(filling.base, "classes")])
    return text if other else meant(text, filling.sorts)


def _counts(filling: Filling, column: TotalColumn) -> bool:
    """Whether a unit's matters are given, not only the shares of classes."""
    return any(not cell.empty for name, cell in column.cells.items() if name in filling.sorts)


def _strange_rows(filling: Filling, table: SheetTable) -> None:
    known = [*choices("total").values(), *titled(filling.base, "classes")]
    seen: dict[str, WorkbookCell] = {}
    for row in table.rows:
        cell = row["unit"]
        if not cell.empty and cell.text in seen:
            filling.reader.fault(cell, "unit-twice", other=seen[cell.text].where)
        seen.setdefault(cell.text, cell)
        if cell.empty and _filled(row):
            filling.reader.fault(cell, "missing")
        elif not cell.empty and cell.text not in filling.sorts and not code_of(cell.text, known):
            filling.reader.name(cell, filling.sorts, "unknown-unit")


def _filled(row: TableRow) -> bool:
    return any(not cell.empty for cell in (*row.cells.values(), *row.others.values()))


def _fill_column(filling: Filling, column: TotalColumn) -> None:
    total_label, classes = choices("total").values(), titled(filling.base, "classes")
    total: float | None = None
    mix: dict[str, float] = {}
    shares: dict[str, dict[str, float]] = {}
    for name, cell in column.cells.items():
        number = filling.reader.number(cell)
        if number is None:
            continue
        if name in filling.sorts:
            _fill_cell(filling, column, name, number, shares)
        elif code_of(name, total_label):
            total = number
        elif klass := code_of(name, classes):
            mix[klass] = number
    _fill_streams(filling, column, shares, total)
    _fill_classes(filling, column, shares, mix)


def _fill_cell(
    filling: Filling, column: TotalColumn, unit: str, number: float, shares: dict[str, dict[str, float]]
) -> None:
    """A unit's matters, under the stream that they come in."""
    cell = column.cells[unit]
    stream = _stream_of(filling, column, unit)
    if number < 0:
        filling.reader.fault(cell, "negative")
    elif stream:
        shares.setdefault(stream, {})[unit] = number
        filling.say(("streams", stream, "shares", unit), cell)
    elif number:
        filling.reader.fault(cell, "nothing-arises-there")


def _stream_of(filling: Filling, column: TotalColumn, unit: str) -> str:
    sort = SORTS.get(filling.sorts[unit])
    return column.streams.get("") or (column.streams.get(sort.kind, "") if sort else "")


def _fill_streams(
    filling: Filling, column: TotalColumn, shares: dict[str, dict[str, float]], total: float | None
) -> None:
    everything = fsum(share for of_units in shares.values() for share in of_units.values())
    for stream, of_units in shares.items():
        counted = fsum(of_units.values())
        if not counted and len(shares) > 1:
            continue
        keys = ("streams", stream)
        share = counted / everything if everything else 1.0
        yearly = counted if total is None else total if len(shares) == 1 else total * share
        yearly = int(yearly) if float(yearly).is_integer() else yearly
        filling.say(keys, column.heading)
        filling.put((*keys, "per_year"), yearly, column.heading, OWN)
        held = at(filling.base, (*keys, "shares"))
        gone = {unit: None for unit in held or {} if unit not in of_units and unit != "ground"}
        filling.put((*keys, "shares"), gone)
        for unit, number in of_units.items():
            filling.put((*keys, "shares", unit), number, None, OWN)


def _fill_classes(
    filling: Filling, column: TotalColumn, shares: Mapping[str, Any], mix: Mapping[str, float]
) -> None:
    """Shares of classes as they are given, or as the numbers given make them."""
    total = fsum(mix.values())
    if not total:
        return
    whole = isclose(total, 1.0, abs_tol=1e-9)
    if not whole and all(number <= 1 for number in mix.values()):
        where = next(
            cell for name, cell in column.cells.items() if _is_class(filling, name) and not cell.empty
        )
        filling.reader.fault(where, "probabilities-sum", sum=f"{total:.10g}")
        return
    given = {klass: number if whole else number / total for klass, number in mix.items()}
    for stream in shares:
        held = at(filling.base, ("streams", stream, "classes")) or {}
        if {k: v for k, v in held.items() if k != "ground"} != given:
            gone = {klass: None for klass in held if klass not in given and klass != "ground"}
            filling.put(("streams", stream, "classes"), gone, column.heading)
            for klass, share in given.items():
                filling.put(("streams", stream, "classes", klass), share, None, OWN)


def _is_class(filling: Filling, name: str) -> bool:
    return bool(code_of(name, titled(filling.base, "classes")))
