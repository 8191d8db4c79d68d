"""Where the headings of a log are, and which column each is.

    编号    受理日期    被反映人单位    备注            the row of the first lines with most known headings
    number  received    unit            (not read)

By hand: {"来信日": "received"} lets that column be the day of receipt, whatever else looks like one. In an
event log a left side that is no heading names an activity: {"核实结果审批": "closed"}.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from simlib.errors import Fault
from simlib.inputs.caselog.words import log_words
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.workbook.opening import Row
from simlib.inputs.workbook.words import Label, code_of, columns, plain

_SEARCHED: Final = 30
"""Rows among which the headings are looked for."""
_ENOUGH: Final = 2
_OF_CASES: Final = ("unit", "source", "class", "disposition", "due", "recused", "assigned")
"""What an event log may say of a case in columns of their own."""
EVENTS: Final = ("case", "activity")
"""Columns that tell an event log, beside a time."""
TIMES: Final = ("start", "end")

Places = Mapping[str, int]


@dataclass(frozen=True)
class FoundHeadings:
    """The row of headings by its index, the index of each known column, and whether rows are events."""

    at: int
    places: Places
    is_events: bool = False


def headings_of(rows: Sequence[Row], mapping: Mapping[str, str]) -> FoundHeadings | None:
    """The headings of a log (of events where their columns are there and no day of receipt); None without."""
    cases, events = (_best(rows, labels, mapping) for labels in (case_columns(), event_columns()))
    if events and "received" not in (cases.places if cases else ()) and _tells_events(events.places):
        return FoundHeadings(events.at, events.places, True)
    return cases


def _tells_events(places: Places) -> bool:
    return all(key in places for key in EVENTS) and any(key in places for key in TIMES)


def _best(rows: Sequence[Row], labels: tuple[Label, ...], mapping: Mapping[str, str]) -> FoundHeadings | None:
    found = [FoundHeadings(at, _places(row, labels, mapping)) for at, row in enumerate(rows[:_SEARCHED])]
    best = max(found, key=lambda one: len(one.places), default=None)
    return best if best and len(best.places) >= _ENOUGH else None


def _places(row: Row, labels: tuple[Label, ...], mapping: Mapping[str, str]) -> dict[str, int]:
    """Column numbers by key: as mapped by hand; else by the names that a template shows, else by others."""
    found: dict[str, int] = {}
    texts = {n: cell.text for n, cell in enumerate(row) if isinstance(cell.value, str)}
    by_hand = {plain(heading): key for heading, key in mapping.items()}
    for n, text in texts.items():
        if plain(text) in by_hand:
            found.setdefault(by_hand[plain(text)], n)
    for known in (tuple(one._replace(also=()) for one in labels), labels):
        for n, text in texts.items():
            key = "" if n in found.values() else code_of(text, known)
            if key:
                found.setdefault(key, n)
    return found


@cache
def case_columns() -> tuple[Label, ...]:
    """The columns of a log with a row a matter."""
    return tuple(columns("log").values())


@cache
def event_columns() -> tuple[Label, ...]:
    """The columns of a log with a row an event."""
    of_case = [one for one in case_columns() if one.code in _OF_CASES]
    return (*log_words("event").values(), *map(_of_case, of_case))


def _of_case(label: Label) -> Label:
    """A column that is also known with the mark of a case that event logs use."""
    names = (label.code, label.zh, label.en, *label.also)
    return label._replace(also=(*label.also, *(f"case:{name}" for name in names)))


def known_mapping(mapping: Mapping[str, str], rows: Sequence[Row]) -> tuple[dict[str, str], list[Fault]]:
    """A mapping with the keys of columns, and a fault for each that names none, or a heading that is not
    there.

    `registered`, `受理日期` and `received` are the same column."""
    labels = (*case_columns(), *log_words("event").values())
    cells = (cell for row in rows for cell in row if mapping and isinstance(cell.value, str))
    texts = {plain(cell.text) for cell in cells}
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for heading, wanted in mapping.items():
        key = code_of(wanted, labels)
        if not key:
            names = [label.code for label in labels]
            faults.append(Fault("--map", "not-a-choice", shown(wanted), suggestion(wanted, names)))
        elif plain(heading) not in texts:
            faults.append(Fault("--map", "unknown-heading", shown(heading)))
        else:
            found[heading] = key
    return found, faults


def headings_left(heading: Row, places: Places) -> Iterator[str]:
    """The headings of columns that are not read."""
    yield from (
        shown(cell.text) for n, cell in enumerate(heading) if n not in places.values() and not cell.empty
    )
