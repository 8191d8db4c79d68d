"""A zone plan as a partition: who is with whom, and children by moves."""

import pytest

from simlib.inputs.scenario import PlanSpec
from simlib.model.partition import Partition, carried_on

TITLE = {"zh": "方案", "en": "plan"}


@pytest.fixture
def two() -> Partition:
    """Two towns and a group in the east with two divisions, one town alone in the west."""
    zones = {
        "东区": {"units": ["甲镇", "乙镇", "一组"], "division": ["一室", "二室"]},
        "西区": {"units": ["丙镇"], "division": "一室"},
    }
    return Partition.of(PlanSpec.model_validate({"title": TITLE, "zones": zones}))


def test_neighbours_are_the_others_of_the_zone(two):
    assert two.neighbours("甲镇") == ("乙镇", "一组")
    assert two.neighbours("丙镇") == ()


def test_a_division_may_serve_two_zones_and_a_zone_may_have_two(two):
    assert two.linked("乙镇") == ("一室", "二室")
    assert two.linked("丙镇") == ("一室",)


def test_a_unit_outside_all_zones_has_no_neighbours_and_no_division(two):
    assert two.zone_of("审理室") is None
    assert two.neighbours("审理室") == two.linked("审理室") == ()


def test_a_zone_carries_on_the_one_of_its_name_before_the_one_it_holds_most_of():
    before = {"东区": "abc", "西区": "de"}
    assert carried_on(before, {"东区": "de", "西区": "abc"}) == {"东区": "东区", "西区": "西区"}
    assert carried_on(before, {"南区": "abd", "北区": "ce"}) == {"南区": "东区", "北区": "西区"}


def test_no_zone_is_carried_on_twice_and_a_new_one_carries_on_none():
    found = carried_on({"东区": "abc"}, {"南区": "ab", "北区": "c", "新区": "z"})
    assert found == {"南区": "东区"}
