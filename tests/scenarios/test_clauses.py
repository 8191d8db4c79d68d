"""The table that leads from each clause of the documents to its place in a world, and what it does there.

    acts    a change at the place is a world without fault (whether it moves what it names, a run tells)
    held    a change at the place has the named fault
    shown   the place is there, and `shows` says where it can be seen
    out     the note says why
"""

import csv
import re
from copy import deepcopy

import pytest
import yaml

from simlib.inputs.checks import semantic_faults
from simlib.inputs.likenesses import write_out
from simlib.inputs.overlays import gather
from simlib.inputs.provenance import fact_rows, take_grounds
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario
from simlib.scores.definitions import DEFINITIONS

COLUMNS = ["id", "document", "status", "scenario", "place", "change", "shows", "note"]
REMOVE = "~remove"


def rows_of(root):
    path = root / "scenarios" / "facts" / "clauses.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True))


@pytest.fixture(scope="module")
def clauses(root):
    return rows_of(root)


@pytest.fixture(scope="module")
def trees(root, clauses):
    """The bare tree of each world that a clause names, plans written out."""
    folder = root / "scenarios"
    names = {row["scenario"] for row in clauses} - {""}
    return {
        name: take_grounds(write_out(gather(folder / name).tree).tree).tree for name in names
    }


def put(tree, place, change):
    """The same tree with a value put, or taken out, at a dotted place; its parent must be there."""
    changed = deepcopy(tree)
    *way, last = place.split(".")
    inner = changed
    for name in way:
        inner = inner[name]
    if change == REMOVE:
        del inner[last]
    else:
        inner[last] = yaml.safe_load(change)
    return changed


def there(tree, place):
    for name in place.split("."):
        if not isinstance(tree, dict) or name not in tree:
            return False
        tree = tree[name]
    return True


def of_status(clauses, status):
    return [row for row in clauses if row["status"] == status]


def test_the_columns_are_those_that_the_readme_explains(root, clauses):
    assert list(clauses[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in clauses)
    text = (root / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in COLUMNS)


def test_every_clause_has_one_row_in_the_order_of_the_facts(clauses):
    facts = fact_rows("source_facts.csv")
    assert [(row["id"], row["document"]) for row in clauses] == [
        (fact["id"], fact["document"]) for fact in facts
    ]


def test_states_are_of_the_closed_list(clauses):
    assert {row["status"] for row in clauses} == {"acts", "held", "shown", "out"}


def test_what_is_out_says_why_and_no_more(clauses):
    for row in of_status(clauses, "out"):
        assert row["note"], row["id"]
        assert not (row["place"] or row["change"] or row["shows"]), row["id"]


def test_what_is_shown_has_a_place_and_says_where_it_is_seen(clauses, trees):
    for row in of_status(clauses, "shown"):
        assert row["shows"] in {"graph", "calendar", "report"}, row["id"]
        assert there(trees[row["scenario"]], row["place"]), row["id"]
        assert row["note"], row["id"]


def test_what_acts_changes_a_world_into_another_without_fault(clauses, trees):
    for row in of_status(clauses, "acts"):
        tree = trees[row["scenario"]]
        changed = put(tree, row["place"], row["change"])
        assert changed != tree, row["id"]
        assert semantic_faults(Scenario.model_validate(changed)) == [], row["id"]


def test_what_acts_names_a_row_of_a_measure(clauses):
    for row in of_status(clauses, "acts"):
        name, by, key = row["shows"].split("/")
        assert name in DEFINITIONS and by and key, row["id"]


def test_what_is_held_has_the_named_fault(clauses, trees):
    for row in of_status(clauses, "held"):
        changed = put(trees[row["scenario"]], row["place"], row["change"])
        codes = {fault.code for fault in semantic_faults(Scenario.model_validate(changed))}
        assert row["shows"] in codes, (row["id"], codes)


def test_at_least_fifty_five_clauses_of_s3_and_s4_act(clauses):
    acting = [row["id"] for row in of_status(clauses, "acts") if row["document"] in ("S3", "S4")]
    assert len(acting) >= 55


def test_every_clause_that_the_grounds_of_a_world_name_is_not_left_out(root, clauses, trees):
    """A number may rest on another county's clause, which then acts in that county's world."""
    status = {row["id"]: row["status"] for row in clauses}
    for name in trees:
        grounds = read_world(root / "scenarios" / name).scenario.grounds.values()
        named = {s for ground in grounds for s in ground.sources if re.fullmatch(r"S\d-\d+", s)}
        assert [clause for clause in sorted(named) if status[clause] == "out"] == []
