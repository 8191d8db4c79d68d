"""A file becomes a world: scenario, provenance and a hash that names it."""

from pathlib import Path

import pytest
import yaml

from simlib.errors import InputFaults
from simlib.inputs.checks import semantic_faults
from simlib.inputs.provenance import SCHEMA_DEFAULT, GroundedNumber
from simlib.inputs.reading import MOST_PARTS, read_world
from simlib.inputs.scenario import CalendarTime

GOOD = Path(__file__).with_name("good.yaml")


@pytest.fixture(scope="module")
def world():
    return read_world(GOOD)


@pytest.fixture
def variant(tmp_path):
    """Reads the good file with changes that are given as the text of an overlay."""
    (tmp_path / "good.yaml").write_bytes(GOOD.read_bytes())

    def reader(text):
        path = tmp_path / "variant.yaml"
        path.write_text(f"extends: good.yaml\n{text}", encoding="utf-8")
        return read_world(path)

    return reader


def faults_of(variant, text):
    with pytest.raises(InputFaults) as caught:
        variant(text)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_a_world_is_a_scenario_with_its_file(world):
    assert world.file == "good.yaml"
    assert list(world.scenario.plans) == ["two-zones", "one-pool"]
    assert isinstance(world.scenario.time, CalendarTime)
    assert world.scenario.time.window.first.isoformat() == "2021-04-01"
    assert world.scenario.plans["two-zones"].zones["第一协作区"].division == ("第一室",)
    assert semantic_faults(world.scenario) == []


def test_a_path_may_be_text(world):
    assert read_world(str(GOOD)) == world


# ---- provenance


def numbers_below(value, path="$"):
    """Path and number of all numbers of a plain tree, written without this package."""
    match value:
        case {"value": inner, "ground": _}:
            return numbers_below(inner, path)
        case dict():
            return {
                k: v for key, item in value.items() for k, v in numbers_below(item, f"{path}.{key}").items()
            }
        case list():
            return {
                k: v for i, item in enumerate(value) for k, v in numbers_below(item, f"{path}[{i}]").items()
            }
        case int() | float() if not isinstance(value, bool):
            return {path: value}
    return {}


def test_every_number_of_the_file_has_an_entry_with_a_ground(world):
    found = {entry.path: entry.value for entry in world.provenance if entry.ground != SCHEMA_DEFAULT}
    assert found == numbers_below(yaml.safe_load(GOOD.read_text(encoding="utf-8")))
    assert all(
        entry.ground in world.scenario.grounds or entry.ground == SCHEMA_DEFAULT for entry in world.provenance
    )


def test_numbers_that_the_file_leaves_to_the_schema_are_listed(world, variant):
    assert GroundedNumber("$.posts.director.pace", 1.0, SCHEMA_DEFAULT) in world.provenance
    assert GroundedNumber("$.posts.officer.pace", 1.25, "guess") in world.provenance
    bare = variant("conflicts: null\n").provenance
    assert GroundedNumber("$.conflicts.neighbour", 0.0, SCHEMA_DEFAULT) in bare


# ---- the hash


def test_comments_and_the_order_of_keys_do_not_change_the_hash(world, tmp_path):
    tree = yaml.load(GOOD.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert list(tree) != sorted(tree)
    lines = GOOD.read_text(encoding="utf-8").split("\n\n")
    path = tmp_path / "turned.yaml"
    anchored = [part for part in lines if "&" in part]
    free = [part for part in lines if "&" not in part]
    path.write_text("\n\n# turned\n".join([*anchored, *reversed(free)]), encoding="utf-8")
    assert read_world(path).sha256 == world.sha256
    assert read_world(path).scenario == world.scenario


def test_what_an_overlay_says_again_does_not_change_the_hash(world, variant):
    assert variant("baseline: two-zones\n").sha256 == world.sha256


@pytest.mark.parametrize(
    "change", ["loads: {high: 1.5}", "loads: {high: {value: 1.4, ground: guess}}", "name: other-county"]
)
def test_another_value_or_ground_changes_the_hash(world, variant, change):
    assert variant(change).sha256 != world.sha256


# ---- all faults at once


def test_a_fault_of_shape_does_not_hide_one_of_meaning(variant):
    text = "units: {东河镇: {kind: city}}\nplans: {two-zones: {extra: {北岭镇: {}}}}\n"
    assert faults_of(variant, text) == [
        ("$.plans.two-zones.extra.北岭镇", "unknown-unit"),
        ("$.units.东河镇.kind", "not-a-choice"),
    ]


def test_what_did_not_validate_is_not_taken_for_missing(variant):
    assert faults_of(variant, "posts: {leader: 3}\n") == [("$.posts.leader", "wrong-type")]
    assert faults_of(variant, "flows: {petition: 3}\n") == [("$.flows.petition", "wrong-type")]


def test_a_section_of_the_wrong_kind_is_said_once(variant):
    found = faults_of(variant, "arrangements: none\nbaseline: two-zone\n")
    assert ("$.arrangements", "wrong-type") in found
    assert ("$.baseline", "unknown-plan") in found


def test_keys_are_those_of_the_file_not_of_the_program(variant):
    text = "time: {window: {from: null, first: '2021-04-01'}}\n"
    assert faults_of(variant, text) == [
        ("$.time.window.first", "unknown-key"),
        ("$.time.window.from", "missing"),
    ]


def test_a_missing_file_is_a_fault_with_its_name(tmp_path):
    with pytest.raises(InputFaults) as caught:
        read_world(tmp_path / "no.yaml")
    assert caught.value.file == str(tmp_path / "no.yaml")
    assert [fault.code for fault in caught.value.faults] == ["file-not-found"]


# ---- what is allowed


@pytest.mark.parametrize(
    "change",
    [
        "plans: {two-zones: {zones: {第一协作区: {units: [东河镇, 西山乡]},"
        " 第二协作区: {units: [南塘镇, 派驻第一组]}}, release_groups: true}}",
        "flows: {petition: {steps: {approve: {next: {verify: 1, close: 0}}}}}",
        "limits: {ordinary: {valid_to: '2021-06-30'}, newer: {title: {zh: 新, en: new}, classes:"
        " [ordinary], from: assigned, to: ended, amount: 30, unit: days, main: true,"
        " valid_from: '2021-07-01'}}",
        "time: {window: {from: '2021-01-01'}}\nstart: {kind: backlog, ground: guess, matters: [{unit:"
        " 东河镇, flow: petition, class: major, step: verify, count: 2, arrived: '2020-12-01'}]}",
        "plans: {one-pool: {extra: {东河镇: {officer: 1}, ground: guess}}}",
    ],
    ids=["released group", "closed branch", "limits in turn", "backlog", "extra people"],
)
def test_what_looks_odd_but_means_something_is_read(variant, change):
    assert variant(change).scenario


def faults(variant, text):
    with pytest.raises(InputFaults) as raised:
        variant(text)
    return {(fault.path, fault.code): fault.params.get("close", "") for fault in raised.value.faults}


@pytest.mark.parametrize("written", ["1,260", "{value: 1,260, ground: guess}"])
def test_a_comma_between_thousands_is_told_with_the_number_that_was_meant(variant, written):
    text = f"streams: {{towns: {{per_year: {written}}}}}"
    found = faults(variant, text if "{v" in written else text.replace("1,260", "'1,260'"))
    assert found == {("$.streams.towns.per_year", "wrong-type"): "1260"}


@pytest.mark.parametrize(("name", "path"), [("东河镇 ", '$.units["东河镇 "]'), ("东何镇", "$.units.东何镇")])
def test_a_name_that_is_nearly_one_of_the_file_is_told_with_that_one(variant, name, path):
    found = faults(variant, f'units: {{"{name}": {{staff: {{monitor: {{value: 3, ground: guess}}}}}}}}')
    assert found[f"{path}.code", "missing"] == "东河镇"
    assert found.get((path, "bad-name"), "东河镇") == "东河镇"


def test_the_chinese_zero_is_a_character_of_names(variant):
    added = variant("units: {一〇二团: {code: T9, kind: desk, place: 东河镇}}")
    assert "一〇二团" in added.scenario.units


@pytest.mark.parametrize("section", ["followups", "limits", "units"])
def test_more_parts_than_can_be_checked_are_counted_and_not_checked(variant, section):
    """8,000 limits took minutes, 3,000 towns 5 GB."""
    parts = ", ".join(f"x{n}: {{}}" for n in range(MOST_PARTS + 1))
    with pytest.raises(InputFaults) as raised:
        variant(f"{section}: {{{parts}}}")
    (fault,) = raised.value.faults
    assert (fault.path, fault.code, fault.params["high"]) == (f"$.{section}", "wrong-count", "1000")
