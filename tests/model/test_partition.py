"""Which zone of one plan carries on which of another."""

from simlib.inputs.scenario import Zone
from simlib.model.partition import carried_on, heads_between


def test_a_zone_carries_on_the_one_of_its_name_before_the_one_it_holds_most_of():
    before = {"东区": "abc", "西区": "de"}
    assert carried_on(before, {"东区": "de", "西区": "abc"}) == {"东区": "东区", "西区": "西区"}
    assert carried_on(before, {"南区": "abd", "北区": "ce"}) == {"南区": "东区", "北区": "西区"}


def test_no_zone_is_carried_on_twice_and_a_new_one_carries_on_none():
    found = carried_on({"东区": "abc"}, {"南区": "ab", "北区": "c", "新区": "z"})
    assert found == {"南区": "东区"}


def test_of_zones_that_are_joined_the_heads_change_but_for_the_one_of_the_zone_that_goes_on():
    before = {"东区": Zone(units=tuple("abc"), head="甲"), "西区": Zone(units=tuple("de"), head="乙")}
    joined = {"全县": Zone(units=tuple("abcde"), head=("甲", "乙"))}
    assert heads_between(before, joined) == ("乙",)
    moved = {name: zone.model_copy(update={"units": tuple("ab")}) for name, zone in before.items()}
    assert heads_between(before, moved) == ()
    assert heads_between(before, {}) == ("甲", "乙")
