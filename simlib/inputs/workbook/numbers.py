"""The sheets of rules and of numbers: each row has a place of the scenario, and what should stand there.

    项目                数值   计量    位置
    初步核实工时        12     小时    flows/petition/steps/verify/effort/mean; flows/lead/...
    一般件办结          1      月      limits/ordinary/amount
    办结口径            归档           closed

An empty cell, or one that says what stands there anyhow, changes nothing; any other is the county's own.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.scenario import MONTHS
from simlib.inputs.workbook.cells import WorkbookCell, listed
from simlib.inputs.workbook.filling import OWN, Filling, Keys, at, written
from simlib.inputs.workbook.tables import SheetTable, TableRow
from simlib.inputs.workbook.words import choices, code_of

CLOSED: Final = "closed"
DATES: Final = "streams/holiday/dates"
LISTS: Final = (DATES, "time/hours")
ON: Final = ("arrangements",)
"""Sections whose parts are there or not."""
_ENDED: Final = ("out-of-scope", "closed-before", "repeated", "close", "conclude", "adopt")
"""Steps that end a matter as the base has it, apart from shelving."""
_CLOSED: Final[Mapping[str, Mapping[str, str | None]]] = {
    "file": {},
    "result": {},
    "filing": {"adopt": None, "settle": "ended", "report-filing": "ended"},
    "archived": {**dict.fromkeys(_ENDED), "archive": "ended", "archive-file": "ended"},
}
"""Which step sets what milestone, by what counts as closed."""
_MONTHS: Final = tuple((month,) for month in MONTHS)
_HOLIDAYS: Final = ("春节", "中秋节", "国庆节")
_BEFORE: Final = timedelta(days=7)
_SATURDAY: Final = 5


def fill_numbers(filling: Filling, table: SheetTable) -> None:
    """Fill in every number and rule that differs from what stands there."""
    for row in table.rows:
        place = row["place"].text
        if not place or row["value"].empty:
            continue
        if place == CLOSED:
            _fill_closed(filling, row["value"])
        elif place in LISTS:
            _fill_list(filling, place, row["value"])
        elif place.split("/")[0] in ON and place.count("/") == 1:
            _fill_presence(filling, place, row["value"])
        else:
            _fill_number(filling, place, row)


def closing_unsaid(table: SheetTable | None, sheet: str) -> list[Fault]:
    """A fault if nobody says what counts as closed."""
    rows = [row for row in table.rows if row["place"].text == CLOSED] if table else []
    if any(not row["value"].empty for row in rows):
        return []
    return [Fault(rows[0]["value"].where if rows else sheet, "closing-missing")]


def _fill_number(filling: Filling, place: str, row: TableRow) -> None:
    ways = written(place)
    held = _held(filling, ways[0])
    if held is None:
        filling.reader.fault(row["place"], "place-unknown")
        return
    value = _value(filling, row, held)
    unit = filling.reader.choice(row["unit"], "span") if place.endswith("/amount") else ""
    own = code_of(row["kind"].text, choices("ground").values()) == OWN
    for keys in ways:
        if value is not None and (value != _held(filling, keys) or own):
            filling.put(keys, value, row["value"], OWN)
        spans = (*keys[:-1], "unit")
        if unit and unit != filling.current(spans):
            filling.put(spans, unit, row["unit"])


def _held(filling: Filling, keys: Keys) -> Any:
    """What stands at keys; a month of a season that nobody wrote is as any other."""
    held, stream = filling.current(keys), keys[:2]
    if held is None and keys[0] == "streams" and keys[2:3] == ("season",) and keys[3:] in _MONTHS:
        return None if filling.current(stream) is None else 1
    return held


def _value(filling: Filling, row: TableRow, held: Any) -> Any:
    """The value of a row, of the kind of what stands there."""
    if isinstance(held, bool):
        return filling.reader.yes(row["value"])
    if isinstance(held, int | float):
        return filling.reader.number(row["value"])
    code = code_of(row["value"].text, choices("weekday").values())
    return code or row["value"].text


def _fill_closed(filling: Filling, cell: WorkbookCell) -> None:
    """Put what counts as closed into every flow that has the steps."""
    code = filling.reader.choice(cell, CLOSED)
    for flow in filling.base.get("flows") or {}:
        for step, milestone in _CLOSED.get(code, {}).items():
            keys: Keys = ("flows", flow, "steps", step)
            held = at(filling.base, keys)
            if not isinstance(held, dict):
                continue
            if milestone:
                filling.put((*keys, "milestone"), milestone, cell, OWN)
            elif "milestone" in held:
                filling.put((*keys, "milestone"), None, cell)


def _fill_list(filling: Filling, place: str, cell: WorkbookCell) -> None:
    """Days of inspections, or hours of work, written into one cell."""
    keys = written(place)[0]
    texts = listed(cell) if isinstance(cell.value, str) else [cell.text]
    if place == DATES:
        days = (
            [filling.reader.day(_part(cell, text)) for text in texts]
            if isinstance(cell.value, str)
            else [filling.reader.day(cell)]
        )
        value = [day for day in days if day]
    else:
        value = [text.replace("—", "-").replace("–", "-").replace("：", ":") for text in texts]
    if value != filling.current(keys):
        filling.put(keys, value, cell, OWN)


def _part(cell: WorkbookCell, text: str) -> WorkbookCell:
    return WorkbookCell(cell.sheet, cell.place, text)


def _fill_presence(filling: Filling, place: str, cell: WorkbookCell) -> None:
    """Take out a meeting that the county does not have."""
    if filling.reader.yes(cell) is False:
        filling.put(written(place)[0], None, cell)


def fill_holidays(filling: Filling) -> None:
    """The days of inspections before holidays, where nobody gives them."""
    stream = filling.current(("streams", "holiday"))
    time = filling.current(("time",))
    if not stream or filling.current(("streams", "holiday", "dates")) or not isinstance(time, dict):
        return
    start, end = (str(filling.current(("time", key)) or "") for key in ("start", "end"))
    days = [day.isoformat() for day in before_holidays() if start <= day.isoformat() <= end]
    if days:
        filling.put(("streams", "holiday", "dates"), days, None, "holiday-days")
    else:
        filling.put(("streams", "holiday"), None)


def before_holidays() -> list[date]:
    """A working day about a week before each of the three holidays, of all years of the calendar."""
    first: dict[tuple[int, str], date] = {}
    for row in holiday_rows():
        day = date.fromisoformat(row["date"])
        if row["kind"] == "off" and row["name_zh"] in _HOLIDAYS:
            key = (day.year, row["name_zh"])
            first[key] = min(first.get(key, day), day)
    days = {day - _BEFORE for day in first.values()}
    return sorted({day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1)) for day in days})


def holiday_rows() -> list[dict[str, str]]:
    """The tables of days that depart from Monday to Friday."""
    folder = files("simlib.inputs").joinpath("days")
    texts = (folder.joinpath(name).read_text("utf-8") for name in ("china.csv", "statutory.csv"))
    return [row for text in texts for row in csv.DictReader(text.splitlines())]
