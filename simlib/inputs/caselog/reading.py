"""A county's case log: FILE -> CaseLog.

    file ─ files ─→ rows of cells ─ headings ─→ table ─ persons ─→ refused, or
                                                      └ matters ─→ CaseLog (events first become rows of cases)

What cannot be read at all is a fault, and all faults are raised at once: a file of another kind, no day of
receipt or no unit among the headings, a column that holds persons, a mapping by hand that leads nowhere. A
row with something odd in it is no fault: it is listed with its number, and left out where it can be no
matter.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from simlib.errors import Fault, InputFaults
from simlib.inputs.caselog.events import cases_of_events
from simlib.inputs.caselog.files import log_sheets
from simlib.inputs.caselog.headings import headings_left, headings_of, known_mapping
from simlib.inputs.caselog.matters import LogLines, LogTable, lines_of
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.persons import personal_columns
from simlib.inputs.caselog.rows import CaseLog
from simlib.inputs.paths import shown as quoted
from simlib.inputs.paths import suggestion
from simlib.inputs.workbook.cells import tidy
from simlib.inputs.workbook.opening import Row, SheetRows, UnreadableWorkbook
from simlib.inputs.workbook.words import code_of, columns, sheets

_QUOTED: Final = 20
"""So many odd rows are told where no row is a matter."""
MOST_UNITS: Final = 300
"""More different units than any county has: a column of so many holds something else."""


def read_log(
    path: str | Path,
    names: LogNames | None = None,
    mapping: Mapping[str, str] | None = None,
    until: date | None = None,
    sheet: str = "",
) -> CaseLog:
    """Read a log: `.xlsx` (of a whole county workbook its sheet, else the one that looks most like a log,
    unless `sheet` names one), CSV, XES.

    `names` are those of a scenario (`LogNames.of`), by which units and classes are known; without, units are
    taken as they stand. `mapping` says by hand what a column is: {"来信日": "received"}. `until` is the last
    day of the log: what was closed later is open, what was received later is left out; without it, it is the
    last day on which something happened, and none may lie after today. Raises InputFaults.
    """
    path, known = Path(path), names or LogNames()
    try:
        book, digest = log_sheets(path)
        title = _sheet_of_log(book, sheet)
        table, cases = log_table(book.get(title, []), known, mapping or {})
        lines = lines_of(cases, known, until, date.today())
        _check(table, lines)
    except UnreadableWorkbook as refusal:
        raise InputFaults(str(path), [refusal.fault]) from None
    except InputFaults as refused:
        raise InputFaults(str(path), refused.faults) from None
    return CaseLog(
        lines.matters,
        path.name,
        until or max(lines.days),
        {key: table.heading[n].text for key, n in sorted(table.places.items(), key=lambda one: one[1])},
        digest,
        lines.odd,
        tuple(headings_left(table.heading, table.places)),
        table.sheet,
        _others_like_it(book, title),
    )


def _check(table: LogTable, lines: LogLines) -> None:
    """Raise InputFaults for a log of which nothing is left, or whose units cannot be units."""
    if not lines.matters:
        odd = [one.fault for one in lines.odd if one.left_out]
        raise InputFaults("", [*odd[:_QUOTED], Fault(table.sheet or "$", "log-empty")])
    units = {one.unit for one in lines.matters}
    if len(units) > MOST_UNITS:
        place = table.heading[table.places["unit"]].where
        raise InputFaults("", [Fault(place, "too-many-units", str(len(units)), {"limit": str(MOST_UNITS)})])


def _sheet_of_log(book: SheetRows, asked: str) -> str:
    """The sheet that is the log: as asked for; by its name; else the one with most known headings.

    Raises InputFaults for one that is not there."""
    if asked:
        found = [title for title in book if tidy(title) == tidy(asked)]
        if not found:
            fault = Fault("--sheet", "unknown-sheet", quoted(asked), suggestion(asked, map(tidy, book)))
            raise InputFaults("", [fault])
        return found[0]
    by_name = [title for title in book if code_of(title, [sheets()["log"]])]
    return by_name[0] if by_name else max(book, key=lambda title: len(_keys(book[title])), default="")


def _keys(rows: Sequence[Row]) -> set[str]:
    """The headings of a log that a sheet has, by key."""
    found = headings_of(rows, {})
    return set(found.places) if found else set()


def _others_like_it(book: SheetRows, title: str) -> tuple[str, ...]:
    """Other sheets that could be logs as well: one a year, say."""
    wanted = _keys(book[title])
    others = (other for other in book if other != title and len(wanted) > 1)
    return tuple(tidy(other) for other in others if _keys(book[other]) >= wanted)


def log_table(rows: Sequence[Row], names: LogNames, mapping: Mapping[str, str]) -> tuple[LogTable, LogTable]:
    """The table of a log as it stands, and as a table of cases, which it is unless its rows are events.

    Raises InputFaults with all that is wrong with its headings and columns."""
    given, faults = known_mapping(mapping, rows)
    found = headings_of(rows, given)
    sheet = rows[0][0].sheet if rows and rows[0] else ""
    if found is None:
        raise InputFaults("", [*faults, Fault(sheet or "$", "log-headings")])
    table = LogTable(sheet, rows[found.at], found.places, rows[found.at + 1 :])
    by_hand = set(given.values())
    known = {n for key, n in found.places.items() if key not in by_hand}
    faults += personal_columns(table.heading, table.body, known)
    faults += _columns_missing(table, found.is_events, names)
    if faults:
        raise InputFaults("", faults)
    return table, cases_of_events(table, given) if found.is_events else table


def _columns_missing(table: LogTable, is_events: bool, names: LogNames) -> list[Fault]:
    """A fault for each column without which there are no matters; events need no unit where no scenario is
    given."""
    wanted = {"received": not is_events, "unit": not is_events or bool(names.units)}
    return [
        Fault(table.sheet or "$", "log-column-missing", columns("log")[key].zh, {"name": key})
        for key, is_needed in wanted.items()
        if is_needed and key not in table.places
    ]
