"""Each number of a scenario says why it may be believed."""

from simlib.inputs.provenance import GroundedNumber, fact_ids, take_grounds

GROUNDS = {"g": {"kind": "assumption"}, "h": {"kind": "sourced", "sources": ["S3-001"]}}


def taken(**tree):
    return take_grounds({"grounds": GROUNDS, **tree})


def faults_of(grounded):
    return [(fault.path, fault.code) for fault in grounded.faults]


def test_a_number_may_bring_its_ground():
    found = taken(loads={"high": {"value": 2, "ground": "g"}})
    assert found.tree == {"loads": {"high": 2}, "grounds": GROUNDS}
    assert found.entries == (GroundedNumber("$.loads.high", 2, "g"),)
    assert found.faults == ()


def test_a_ground_holds_for_all_below_unless_a_nearer_one_speaks():
    units = {"ground": "g", "东河镇": {"villages": 3, "at": [1.5, {"value": 2, "ground": "h"}]}}
    found = taken(units=units)
    assert found.tree["units"] == {"东河镇": {"villages": 3, "at": [1.5, 2]}}
    assert found.entries == (
        GroundedNumber("$.units.东河镇.villages", 3, "g"),
        GroundedNumber("$.units.东河镇.at[0]", 1.5, "g"),
        GroundedNumber("$.units.东河镇.at[1]", 2, "h"),
    )


def test_one_ground_at_the_root_covers_a_file_of_theory():
    found = take_grounds({"grounds": {"theory": {}}, "ground": "theory", "a": {"b": 1}})
    assert found.entries == (GroundedNumber("$.a.b", 1, "theory"),)
    assert (found.tree, found.faults) == ({"a": {"b": 1}, "grounds": {"theory": {}}}, ())


def test_a_whole_part_may_be_a_value_with_a_ground():
    found = taken(loads={"value": {"low": 1, "high": 2}, "ground": "g"})
    assert found.tree["loads"] == {"low": 1, "high": 2}
    assert [entry.path for entry in found.entries] == ["$.loads.low", "$.loads.high"]


def test_what_is_no_number_may_have_a_ground_too():
    found = taken(zones={"ground": "h", "a": ["b"]}, order={"value": "due", "ground": "g"})
    assert found.entries == (GroundedNumber("$.zones", "a: b", "h"), GroundedNumber("$.order", "due", "g"))
    assert found.tree["zones"] == {"a": ["b"]}
    assert taken(hard={"value": True, "ground": "g"}).entries == (GroundedNumber("$.hard", "true", "g"),)


def test_what_a_ground_vouches_for_is_said_without_its_names_and_shortly():
    duty = {"days": ["tue", "thu"], "hours": ["08:30-12:00", "14:00-17:30"], "title": {"en": "x"}}
    zone = {"english": "Zone 1", "units": ["东河镇"], "when": [{"day": "tue"}, {"day": "thu"}]}
    found = taken(duty={"ground": "g", **duty}, zones={"ground": "g", "一区": zone})
    assert [entry.value for entry in found.entries] == [
        "days: tue, thu; hours: 08:30-12:00, 14:00-17:30",
        "一区.units: 东河镇; 一区.when[0].day: tue; 一区.when[1].day: thu",
    ]
    (long,) = taken(who={"ground": "g", "units": ["东河镇"] * 99}).entries
    assert len(long.value) == 120
    assert long.value.endswith("…")


def test_value_beside_other_keys_is_a_key_like_others():
    assert taken(a={"value": 1, "other": 2, "ground": "g"}).tree["a"] == {"value": 1, "other": 2}


def test_a_number_without_a_ground_is_a_fault():
    found = taken(a={"b": 1, "c": "text", "d": True, "e": None})
    assert faults_of(found) == [("$.a.b", "number-without-ground")]


def test_an_unknown_ground_is_said_once_and_the_close_one_named():
    found = take_grounds({"grounds": {"guess": {}}, "a": {"ground": "gues", "b": 1, "c": 2}})
    (fault,) = found.faults
    assert (fault.path, fault.code, fault.params["close"]) == ("$.a.ground", "unknown-ground", "guess")


def test_a_ground_is_named_by_text():
    assert faults_of(taken(a={"ground": 3, "b": 1})) == [("$.a.ground", "wrong-type")]


def test_sources_are_looked_up_in_the_facts():
    sources = ["S4-015", "S9-001", "L07", "L31", "通城县2016年文件"]
    found = take_grounds({"grounds": {"g": {"kind": "sourced", "sources": sources}}})
    assert faults_of(found) == [
        ("$.grounds.g.sources[1]", "unknown-source"),
        ("$.grounds.g.sources[3]", "unknown-source"),
    ]


def test_only_derived_and_assumed_grounds_go_without_a_source():
    kinds = ("sourced", "borrowed", "derived", "assumption")
    found = take_grounds({"grounds": {kind: {"kind": kind} for kind in kinds}})
    assert faults_of(found) == [
        ("$.grounds.sourced", "ground-without-source"),
        ("$.grounds.borrowed", "ground-without-source"),
    ]


def test_the_facts_of_the_package_are_all_there():
    assert len(fact_ids()) == 237 + 30


def test_a_range_stands_beside_the_number_or_at_its_ground():
    grounds = {"g": {"kind": "assumption", "low": 0.5, "high": 2}}
    tree = {
        "grounds": grounds,
        "a": {"ground": "g", "b": 4, "c": {"value": 4, "low": 3, "high": 6, "ground": "g"}},
    }
    found = take_grounds(tree)
    assert found.tree["a"] == {"b": 4, "c": 4}
    assert found.entries == (GroundedNumber("$.a.b", 4, "g", 2, 8), GroundedNumber("$.a.c", 4, "g", 3, 6))


def test_a_number_outside_its_own_range_or_a_range_that_is_none_is_a_fault():
    outside = taken(a={"value": 4, "low": 5, "ground": "g"})
    assert [(fault.path, fault.code) for fault in outside.faults] == [("$.a", "range-order")]
    text = taken(a={"value": 4, "low": "some", "ground": "g"})
    assert [(fault.path, fault.code) for fault in text.faults] == [("$.a.low", "wrong-type")]
