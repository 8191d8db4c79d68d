"""What becomes of each clause of the documents.

source_facts.csv   id, document, clause_quote, english_meaning ...      what is said
clauses.csv        id, status, scenario, place, change, shows, note     what becomes of it
                                    │
                              read_clauses ─→ Clause, ... in the order of the facts

acts    putting `change` at `place` of `scenario` moves the row `shows` (measure/by/key)
held    putting `change` there brings the fault `shows`
shown   what is at `place` is to be seen: in the graph, the calendar, the report or the log
out     it is left out, and the note says why
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from simlib.errors import Fault, InputFaults, UnknownName
from simlib.inputs.paths import child, shown, suggestion
from simlib.inputs.provenance import fact_rows
from simlib.inputs.yaml_reading import scan_text

COLUMNS: Final = ("id", "document", "status", "scenario", "place", "change", "shows", "note", "note_zh")
NOTES: Final = ("note", "note_zh")
SEEN_IN: Final = ("graph", "calendar", "report", "log")


class Status(StrEnum):
    """What becomes of a clause, the strongest first."""

    ACTS = "acts"
    HELD = "held"
    SHOWN = "shown"
    OUT = "out"


FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    Status.ACTS: ("scenario", "place", "change", "shows"),
    Status.HELD: ("scenario", "place", "change", "shows"),
    Status.SHOWN: ("scenario", "place", "shows", "note"),
    Status.OUT: NOTES,
}
"""The columns that a row of each status needs; but for the notes it has no others."""


@dataclass(frozen=True)
class Clause:
    """A clause with the columns of both tables; `fact` has those of `source_facts.csv`."""

    fact: Mapping[str, str]
    status: Status
    scenario: str
    place: str
    change: str
    shows: str
    note: str
    note_zh: str

    @property
    def id(self) -> str:
        """Its number, such as S3-001."""
        return self.fact["id"]

    @property
    def document(self) -> str:
        """The document that it is from, such as S3."""
        return self.fact["document"]


def read_clauses(path: Path) -> tuple[Clause, ...]:
    """Every clause of the facts with what the table says of it; raises InputFaults with all faults."""
    rows = _rows(path)
    facts = {fact["id"]: fact for fact in fact_rows("source_facts.csv")}
    faults = list(_faults(rows, facts))
    if faults:
        raise InputFaults(str(path), faults)
    of = {row["id"]: row for row in rows}
    return tuple(_clause(fact, of[name]) for name, fact in facts.items())


def selected(
    clauses: Sequence[Clause], document: str | None = None, status: str | None = None
) -> tuple[Clause, ...]:
    """Those of a document and of a status; raises UnknownName for one that does not exist."""
    known = list(dict.fromkeys(clause.document for clause in clauses))
    if document is not None and document not in known:
        raise UnknownName("document", document, known)
    if status is not None and status not in FILLED:
        raise UnknownName("status", status, FILLED)
    return tuple(
        clause
        for clause in clauses
        if document in (None, clause.document) and status in (None, clause.status)
    )


def counted(clauses: Sequence[Clause]) -> dict[str, dict[Status, int]]:
    """How many clauses of each document have each status."""
    counts: dict[str, dict[Status, int]] = {}
    for clause in clauses:
        counts.setdefault(clause.document, dict.fromkeys(Status, 0))[clause.status] += 1
    return counts


def _clause(fact: Mapping[str, str], row: Mapping[str, str]) -> Clause:
    said = {name: row[name] for name in COLUMNS[COLUMNS.index("scenario") :]}
    return Clause(fact, Status(row["status"]), **said)


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of the table, whose columns are those of COLUMNS."""
    if not path.is_file():
        raise InputFaults(str(path), [Fault("$", "file-not-found")])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    table = csv.DictReader(lines, restkey="", restval=None)
    columns = table.fieldnames or ()
    faults = [Fault(child("$", name), "missing") for name in COLUMNS if name not in columns]
    faults += [
        Fault(child("$", name), "unknown-key", shown(name), suggestion(name, COLUMNS))
        for name in columns
        if name not in COLUMNS
    ]
    if faults:
        raise InputFaults(str(path), faults)
    return list(table)


# ---------------------------------------------------------------- what a table may say


def _faults(rows: Sequence[Mapping[str, str]], facts: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    met: set[str] = set()
    for row in rows:
        here = child("$", row["id"])
        if "" in row or None in row.values():
            yield Fault(here, "wrong-count", "", {"low": str(len(COLUMNS)), "high": str(len(COLUMNS))})
        elif row["id"] not in facts:
            yield Fault(here, "unknown-source", shown(row["id"]))
        elif row["id"] in met:
            yield Fault(here, "duplicate-key", shown(row["id"]))
        else:
            yield from _row_faults(row, facts[row["id"]], here)
        met.add(row["id"])
    for name in facts:
        if name not in met:
            yield Fault(child("$", name), "missing")


def _row_faults(row: Mapping[str, str], fact: Mapping[str, str], here: str) -> Iterator[Fault]:
    document, status = row["document"], row["status"]
    if document != fact["document"]:
        known = suggestion(document, [fact["document"]])
        yield Fault(f"{here}.document", "not-a-choice", shown(document), known)
    if status not in FILLED:
        yield Fault(f"{here}.status", "not-a-choice", shown(status), suggestion(status, FILLED))
        return
    for column in COLUMNS[COLUMNS.index("scenario") :]:
        if column in FILLED[status] and not row[column]:
            yield Fault(f"{here}.{column}", "missing")
        elif column not in (*FILLED[status], *NOTES) and row[column]:
            yield Fault(f"{here}.{column}", "bad-value", shown(row[column]))
    yield from _meaning_faults(row, here)


def _meaning_faults(row: Mapping[str, str], here: str) -> Iterator[Fault]:
    status, shows = row["status"], row["shows"]
    if status == Status.SHOWN and shows and shows not in SEEN_IN:
        yield Fault(f"{here}.shows", "not-a-choice", shown(shows), suggestion(shows, SEEN_IN))
    if status == Status.ACTS and shows and not all((*shows.split("/"), shows.count("/") == 2)):
        yield Fault(f"{here}.shows", "bad-value", shown(shows))
    for fault in scan_text(row["change"]).faults:
        yield Fault(f"{here}.change", fault.code, fault.value, fault.params)
