"""An event log as a log of cases: a row a matter, from the rows of its events.

    case   activity   end                received   first of its days (or of the step that receives)
    7      受理       2025-03-05    ─→    assigned   the step that assigns, if there is one
    7      初步核实   2025-03-20          closed     the last step that closes
    7      办结审批   2025-04-01          disposition   the last step that is one

Who did a step is not read: whoever it is may be a person. Which steps close is known by a list, or said by
hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from simlib.errors import Fault, InputFaults
from simlib.inputs.caselog.headings import TIMES, Places
from simlib.inputs.caselog.matters import LogTable, told
from simlib.inputs.caselog.words import log_words
from simlib.inputs.workbook.cells import WorkbookCell, date_of
from simlib.inputs.workbook.opening import Row
from simlib.inputs.workbook.words import code_of, plain

_MADE: Final = ("number", "received", "assigned", "closed", "disposition")
"""Columns of cases that are made from events; all others are those of a case's first event."""
_UNDER_WAY: Final = ("start", "schedule", "assign", "suspend", "resume")
"""Changes of state after which a step is not over (XES, lifecycle:transition)."""
_NONE: Final = WorkbookCell("", "")


class _Event(NamedTuple):
    """What an event means (`received`, `closed`, ... or nothing), its days, whether it is over."""

    meaning: str
    disposition: str
    days: tuple[date, ...]
    over: bool


def cases_of_events(table: LogTable, mapping: Mapping[str, str]) -> LogTable:
    """The table of cases; `mapping` may say which activities receive, assign or close.

    Raises InputFaults where no step is known to close a matter."""
    groups: dict[str, list[Row]] = {}
    for row in told(table):
        groups.setdefault(_cell(row, table.places, "case").text, []).append(row)
    groups.pop("", None)
    rows = [row for of_case in groups.values() for row in of_case]
    meanings = _meanings({_cell(row, table.places, "activity").text for row in rows}, mapping)
    if "closed" not in meanings.values():
        raise InputFaults("", [Fault(table.heading[table.places["activity"]].where, "closing-activity")])
    own = [key for key in table.places if key not in (*_MADE, *_OF_EVENTS)]
    keys = {key: n for n, key in enumerate((*_MADE, *own))}
    body = [_case(of_case, table.places, meanings, own) for of_case in groups.values()]
    heading = tuple(_cell(table.heading, table.places, _HEARD.get(key, key)) for key in keys)
    return LogTable(table.sheet, heading, keys, body)


_OF_EVENTS: Final = ("case", "activity", "resource", "lifecycle", *TIMES)
_HEARD: Final = {"number": "case", "received": "start", "closed": "end", "disposition": "activity"}
"""The column of events from which a column of cases is made."""


def _cell(row: Row, places: Places, key: str) -> WorkbookCell:
    place = places.get(key, len(row))
    return row[place] if place < len(row) else _NONE


def _meanings(activities: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """What each activity means for its matter. What is said by hand of a meaning is all that has it."""
    known = tuple(log_words("activity").values())
    by_hand = {plain(text): key for text, key in mapping.items()}
    found = {text: by_hand.get(plain(text), "") for text in activities}
    said = set(found.values())
    for text in [text for text, key in found.items() if not key]:
        key = code_of(text, known)
        found[text] = "" if key in said else key
    return found


def _case(rows: Sequence[Row], places: Places, meanings: Mapping[str, str], own: Sequence[str]) -> Row:
    """The cells of a case, at the places of its first event."""
    first = rows[0][0]
    events = [_event(row, places, meanings) for row in rows]
    unread = next((cell for row in rows for cell in _times(row, places) if _day(cell) is None), None)
    made = {
        "number": _cell(rows[0], places, "case").text,
        "received": min(_days(events, "received") or _days(events, None), default=None),
        "assigned": min(_days(events, "assigned"), default=None),
        "closed": max(_days(events, "closed"), default=None),
        "disposition": next((one.disposition for one in reversed(events) if one.disposition), None),
    }
    cells = [WorkbookCell(first.sheet, first.place, value) for value in made.values()]
    if unread is not None:
        cells[1] = unread
    return (*cells, *(_cell(rows[0], places, key) for key in own))


def _event(row: Row, places: Places, meanings: Mapping[str, str]) -> _Event:
    activity = _cell(row, places, "activity").text
    state = _cell(row, places, "lifecycle").text.lower()
    days = tuple(day for cell in _times(row, places) if (day := _day(cell)) is not None)
    disposition = code_of(activity, tuple(log_words("disposition").values()))
    return _Event(meanings.get(activity, ""), disposition, days, state not in _UNDER_WAY)


def _times(row: Row, places: Places) -> list[WorkbookCell]:
    """The cells of the times of an event in which something stands."""
    return [cell for key in TIMES if not (cell := _cell(row, places, key)).empty]


def _day(cell: WorkbookCell) -> date | None:
    return date_of(cell.value) or date_of(cell.text)


def _days(events: Sequence[_Event], meaning: str | None) -> list[date]:
    """The days of events of a meaning (of all without one): of a step that closes, the last when it is
    over."""
    if meaning == "closed":
        return [one.days[-1] for one in events if one.meaning == meaning and one.over and one.days]
    return [day for one in events if meaning in (None, one.meaning) for day in one.days]
