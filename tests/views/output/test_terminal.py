"""The clauses on a terminal and as JSON."""

from dataclasses import replace

import pytest
from rich.console import Console

from simlib.inputs.clauses import SEEN_IN, Clause, Status
from simlib.views.exhibits.clauses import SEEN, clauses_sheet, counts_sheet, whereabouts
from simlib.views.language.words import words
from simlib.views.output.documents import facts_document
from simlib.views.output.terminal import shown

ZH, EN = words("zh"), words("en")
FACT = {"id": "S3-001", "document": "S3", "clause_quote": "划分为4个", "english_meaning": "four zones"}


@pytest.fixture
def acting():
    shows = "on_time_share/town/东河镇"
    return Clause(FACT, Status.ACTS, "county.yaml", "plans.a.zones", "{}", shows, "why", "理由")


def printed(table):
    console = Console(width=100, record=True)
    with console.capture() as captured:
        console.print(shown(table))
    return captured.get()


def test_a_clause_that_acts_says_where_and_what_moves(acting):
    assert whereabouts(EN, acting) == "county: plans.a.zones\n→ on-time share (town: 东河镇)"
    assert "按期办结率（乡镇：东河镇）" in whereabouts(ZH, acting)
    of_all = replace(acting, shows="on_time_share/all/all")
    assert whereabouts(EN, of_all).endswith("→ on-time share")


def test_the_others_name_a_fault_a_sight_or_a_reason(acting):
    held = replace(acting, status=Status.HELD, shows="unit-in-no-zone")
    seen = replace(acting, status=Status.SHOWN, shows="graph")
    out = replace(acting, status=Status.OUT)
    assert whereabouts(EN, held).endswith("→ fault unit-in-no-zone")
    assert whereabouts(EN, seen).endswith("→ seen in the graph of units")
    assert (whereabouts(EN, out), whereabouts(ZH, out)) == ("why", "理由")


def test_every_sight_has_words():
    assert set(SEEN) == set(SEEN_IN)


def test_the_meaning_is_added_in_english(acting):
    english, chinese = printed(clauses_sheet(EN, [acting])), printed(clauses_sheet(ZH, [acting]))
    assert "划分为4个" in english
    assert "划分为4个" in chinese
    assert "four zones" in english
    assert "four zones" not in chinese


def test_counts_add_up_over_documents(acting):
    other = replace(acting, fact={**FACT, "document": "S4"}, status=Status.OUT)
    table = printed(counts_sheet(EN, [acting, acting, other]))
    rows = [line.split() for line in table.splitlines() if line.strip()]
    assert rows[-1] == ["All", "2", "0", "0", "1", "3"]
    assert (
        "All" not in printed(counts_sheet(EN, [acting])).split("\n", 3)[3]
    )  # one document has no sum below it


def test_json_has_the_columns_of_both_tables(acting):
    document = facts_document([acting])
    (clause,) = document["clauses"]
    assert clause.items() >= {**FACT, "status": "acts", "place": "plans.a.zones"}.items()
    assert document["counts"] == {"S3": {"acts": 1, "held": 0, "shown": 0, "out": 0}}
