"""A stream that comes to all units of a kind alike says so once."""

from simlib.inputs.kind_shares import spread

UNITS = {
    "甲镇": {"kind": "town"},
    "乙街道": {"kind": "town", "form": "subdistrict"},
    "甲组": {"kind": "group"},
    "协作区办公室": {"kind": "group", "form": "zone-office"},
}


def shares(**stream):
    return spread({"units": UNITS, "streams": {"s": stream}}).tree["streams"]["s"]["shares"]


def test_each_unit_of_the_kind_has_the_share_and_its_ground():
    by_kind = {"town": 0.25, "ground": "g"}
    assert shares(shares_by_kind=by_kind) == {"ground": "g", "甲镇": 0.25, "乙街道": 0.25}


def test_an_office_of_a_zone_has_one_only_by_name():
    assert shares(shares_by_kind={"group": 1.0}) == {"甲组": 1.0}
    assert shares(shares_by_kind={"zone-office": 1.0}) == {"协作区办公室": 1.0}


def test_a_share_of_its_form_comes_before_that_of_its_kind_and_its_own_before_both():
    by_kind = {"town": 0.25, "subdistrict": 0.5}
    assert shares(shares_by_kind=by_kind) == {"甲镇": 0.25, "乙街道": 0.5}
    assert shares(shares_by_kind=by_kind, shares={"甲镇": 1.0}) == {"甲镇": 1.0, "乙街道": 0.5}


def test_a_kind_that_is_none_is_a_fault():
    found = spread({"units": UNITS, "streams": {"s": {"shares_by_kind": {"twon": 1.0}}}})
    (fault,) = found.faults
    assert (fault.path, fault.code) == ("$.streams.s.shares_by_kind.twon", "not-a-choice")
    assert fault.params["close"] == "town"


def test_what_has_no_streams_or_units_stays_as_it_is():
    assert spread({"streams": 3, "units": {}}).tree == {"streams": 3, "units": {}}


def test_shares_by_villages_and_by_people_are_those_of_the_towns():
    """On the ground of the town's number; a share that the stream gives comes before it, a group has none."""
    units = {
        "ground": "census",
        "甲镇": {"kind": "town", "villages": 14, "population": {"value": 9000, "ground": "book"}},
        "乙镇": {"kind": "town", "villages": 9, "population": 5000, "ground": "own"},
        "甲组": {"kind": "group", "villages": 1},
    }
    streams = {"letters": {"per": "villages", "shares": {"乙镇": 3}}, "calls": {"per": "people"}}
    found = spread({"units": units, "streams": streams})
    assert found.faults == ()
    assert found.tree["streams"] == {
        "letters": {"shares": {"甲镇": {"value": 14, "ground": "census"}, "乙镇": 3}},
        "calls": {
            "shares": {"甲镇": {"value": 9000, "ground": "book"}, "乙镇": {"value": 5000, "ground": "own"}}
        },
    }
