"""One thing changed in a file: the world that comes of it, or its faults."""

from pathlib import Path

import pytest

from simlib.errors import InputFaults
from simlib.inputs.changes import REMOVE, changed, value_of, ways
from simlib.inputs.reading import read_source, read_world, world_of

GOOD = Path(__file__).parents[1] / "inputs" / "good.yaml"


@pytest.fixture(scope="module")
def source():
    return read_source(GOOD)


def codes(told):
    return {(fault.path, fault.code) for fault in told.value.faults}


def test_a_source_without_a_change_is_the_world_of_its_file(source):
    assert world_of(source) == read_world(GOOD)


def test_another_value_is_in_the_changed_world_and_the_file_stays(source):
    before = world_of(source)
    after = world_of(changed(source, "conflicts.home", "0.5"))
    assert (before.scenario.conflicts.home, after.scenario.conflicts.home) != (0.5, 0.5)
    assert after.scenario.conflicts.home == 0.5
    assert world_of(source) == before
    assert after.sha256 != before.sha256


def test_what_was_vouched_for_is_not_when_it_is_changed(source):
    gone = {e.path for e in source.entries}
    gone -= {e.path for e in changed(source, "conflicts", "{home: 0, neighbour: 0, elsewhere: 0}").entries}
    assert gone == {"$.conflicts.home", "$.conflicts.neighbour", "$.conflicts.elsewhere"}


def test_a_part_is_taken_out(source):
    assert "start" not in changed(source, "start", REMOVE).bare
    assert len(changed(source, "borders.0", REMOVE).bare["borders"]) + 1 == len(source.bare["borders"])
    assert changed(source, "borders.*", REMOVE).bare["borders"] == []


def test_a_star_is_every_one_there(source):
    posts = changed(source, "posts.*.pace", "2.0").bare["posts"]
    assert {post["pace"] for post in posts.values()} == {2.0}


def test_a_new_key_may_come_where_its_parent_is(source):
    assert changed(source, "title.fr", "x").bare["title"]["fr"] == "x"


@pytest.mark.parametrize(
    ("place", "change"), [("nobody.home", "1"), ("borders.99", "1"), ("title.fr", REMOVE), ("name.of", "1")]
)
def test_a_place_that_is_not_there_is_a_fault(source, place, change):
    with pytest.raises(InputFaults) as told:
        changed(source, place, change)
    assert codes(told) == {(f"$.{place}", "bad-value")}


def test_a_change_that_breaks_a_rule_has_its_fault(source):
    with pytest.raises(InputFaults) as told:
        world_of(changed(source, "conflicts.home", "2"))
    assert codes(told) == {("$.conflicts.home", "out-of-range")}


def test_a_change_is_read_as_the_file_would_be():
    assert value_of("{on: 2021-01-01, at: 09:00}") == {"on": "2021-01-01", "at": "09:00"}
    with pytest.raises(InputFaults):
        value_of("{a: 1")


def test_ways_lead_through_lists_and_mappings():
    tree = {"a": [{"b": 1}, {"b": 2}]}
    assert set(ways(tree, "a.*.b")) == {("a", 0, "b"), ("a", 1, "b")}
    assert ways(tree, "a.2.b") == ways(tree, "a.b") == ways(tree, "a.0.b.c") == ()
