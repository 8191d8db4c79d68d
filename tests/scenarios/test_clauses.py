"""The table that leads from each clause of the documents to its place in the model."""

import csv
import re

import pytest

from simlib.inputs.provenance import fact_rows, take_grounds
from simlib.inputs.scenario import Scenario
from simlib.inputs.yaml_reading import read_tree

PRIMITIVES = {
    "unit",
    "edge",
    "post",
    "arrangement",
    "class",
    "limit",
    "step",
    "pool",
    "recusal",
    "approval",
    "gate",
    "stream",
    "programme",
    "lever",
    "check",
    "measure",
    "grading",
    "report",
    "product-rule",
    "out",
}


@pytest.fixture(scope="module")
def clauses(root):
    path = root / "scenarios" / "facts" / "clauses.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True))


@pytest.fixture(scope="module")
def tree(root):
    return take_grounds(read_tree(root / "scenarios" / "pingluo-2021.yaml")).tree


def in_file(value, parts):
    """Whether a path leads somewhere in a tree; `*` stands for any key."""
    if not parts:
        return True
    if not isinstance(value, dict):
        return False
    keys = value if parts[0] == "*" else {parts[0]} & value.keys()
    return any(in_file(value[key], parts[1:]) for key in keys)


def in_schema(schema, parts, defs):
    """Whether a path is one that a scenario may have; `*` stands for any key or place in a list."""
    if "$ref" in schema:
        return in_schema(defs[schema["$ref"].rsplit("/", 1)[1]], parts, defs)
    choices = schema.get("anyOf", []) + schema.get("oneOf", [])
    if not parts or any(in_schema(choice, parts, defs) for choice in choices):
        return True
    if parts[0] in schema.get("properties", {}):
        return in_schema(schema["properties"][parts[0]], parts[1:], defs)
    inner = schema.get("additionalProperties") or schema.get("items")
    return parts[0] == "*" and isinstance(inner, dict) and in_schema(inner, parts[1:], defs)


def test_every_clause_has_one_row_in_the_order_of_the_facts(clauses):
    facts = fact_rows("source_facts.csv")
    assert [(row["id"], row["document"]) for row in clauses] == [
        (fact["id"], fact["document"]) for fact in facts
    ]


def test_primitives_and_states_are_of_the_closed_lists(clauses):
    assert {row["primitive"] for row in clauses} == PRIMITIVES
    assert {row["status"] for row in clauses} == {"now", "later", "out"}


def test_out_is_said_in_all_three_columns_or_in_none(clauses):
    for row in clauses:
        said = {row["primitive"] == "out", row["place"] == "out", row["status"] == "out"}
        assert len(said) == 1, row["id"]


def test_every_row_says_what_is_meant(clauses):
    assert [row["id"] for row in clauses if not row["note"] or not row["place"]] == []


def test_every_place_that_is_there_now_can_be_found(clauses, tree, root):
    schema = Scenario.model_json_schema(by_alias=True)
    lost = []
    for row in clauses:
        parts = row["place"].split(".")
        there = (
            in_file(tree, parts)
            or in_schema(schema, parts, schema["$defs"])
            or (root / row["place"]).is_dir()
        )
        if row["status"] == "now" and not there:
            lost.append((row["id"], row["place"]))
    assert lost == []


def test_a_place_that_is_not_there_is_not_found(tree):
    schema = Scenario.model_json_schema(by_alias=True)
    for place in ("units.*.rooms", "flows.petition.steps.measures", "posts.*.stand-in"):
        assert not in_file(tree, place.split("."))
        assert not in_schema(schema, place.split("."), schema["$defs"])


def test_every_clause_that_a_ground_names_is_modelled_now(clauses, county):
    now = {row["id"] for row in clauses if row["status"] == "now"}
    named = {s for ground in county.grounds.values() for s in ground.sources}
    assert {s for s in named if re.fullmatch(r"S\d-\d+", s)} <= now
