"""The table of clauses: every fault of it at once, each with the clause and the column."""

import pytest

from simlib.errors import InputFaults, UnknownName
from simlib.inputs.clauses import COLUMNS, Status, counted, read_clauses, selected
from simlib.inputs.provenance import fact_rows

HEADER = ",".join(COLUMNS)
WHY = {"note": "why", "note_zh": "理由"}


def row(fact, **said):
    given = {"id": fact["id"], "document": fact["document"], "status": "out", **WHY}
    cells = {**dict.fromkeys(COLUMNS, ""), **given, **said}
    return ",".join(cells[column] for column in COLUMNS)


@pytest.fixture
def table(tmp_path):
    """Writes a table with a row a clause, those of `said` with other cells."""

    def write(said=None, more=(), header=HEADER):
        rows = [row(fact, **(said or {}).get(fact["id"], {})) for fact in fact_rows("source_facts.csv")]
        path = tmp_path / "clauses.csv"
        path.write_text("\n".join([header, *rows, *more]) + "\n", encoding="utf-8")
        return path

    return write


def faults_of(path):
    with pytest.raises(InputFaults) as told:
        read_clauses(path)
    return {(fault.path, fault.code) for fault in told.value.faults}


ACTS = {"status": "acts", "scenario": "a.yaml", "place": "a.b", "change": "1", "shows": "m/all/all"}


def test_a_clause_has_the_columns_of_both_tables(table):
    first, second, *_ = read_clauses(table({"S0-002": ACTS}))
    assert (first.id, first.document, first.status, first.note) == ("S0-001", "S0", Status.OUT, "why")
    assert first.fact["clause_quote"]
    assert (second.status, second.place, second.shows) == (Status.ACTS, "a.b", "m/all/all")


def test_all_faults_are_told_at_once(table):
    said = {
        "S0-001": {"status": "perhaps"},
        "S0-002": {"note": "", "note_zh": ""},
        "S0-003": {"place": "a.b"},
        "S0-004": {**ACTS, "shows": "m/all"},
        "S0-005": {**ACTS, "change": "[1", "place": ""},
        "S0-006": {**ACTS, "status": "shown", "shows": "somewhere", "change": ""},
        "S0-007": {"document": "S9"},
        "S0-008": {"note": "a,b"},
        "S0-009": {"id": "S0-010"},
        "S0-011": {"id": "S7-001"},
    }
    assert faults_of(table(said)) == {
        ("$.S0-001.status", "not-a-choice"),
        ("$.S0-002.note", "missing"),
        ("$.S0-002.note_zh", "missing"),
        ("$.S0-003.place", "bad-value"),
        ("$.S0-004.shows", "bad-value"),
        ("$.S0-005.change", "bad-yaml"),
        ("$.S0-005.place", "missing"),
        ("$.S0-006.shows", "not-a-choice"),
        ("$.S0-007.document", "not-a-choice"),
        ("$.S0-008", "wrong-count"),
        ("$.S0-009", "missing"),
        ("$.S0-010", "duplicate-key"),
        ("$.S0-011", "missing"),
        ("$.S7-001", "unknown-source"),
    }


def test_a_short_row_is_a_fault(table):
    assert faults_of(table(more=["S0-001,S0"])) == {("$.S0-001", "wrong-count")}


def test_columns_are_those_and_no_others(table):
    header = HEADER.replace("note,", "notes,")
    assert faults_of(table(header=header)) == {("$.note", "missing"), ("$.notes", "unknown-key")}


def test_a_table_that_is_not_there_is_a_fault(tmp_path):
    assert faults_of(tmp_path / "none.csv") == {("$", "file-not-found")}


def test_some_are_selected_and_counted(table):
    clauses = read_clauses(table({"S3-001": ACTS}))
    (one,) = selected(clauses, "S3", "acts")
    assert one.id == "S3-001"
    of = counted(clauses)
    assert (of["S3"][Status.ACTS], of["S3"][Status.OUT], of["S4"][Status.ACTS]) == (1, 42, 0)
    assert sum(sum(of_document.values()) for of_document in of.values()) == len(clauses)
    for asked in ({"document": "S9"}, {"status": "act"}):
        with pytest.raises(UnknownName):
            selected(clauses, **asked)
