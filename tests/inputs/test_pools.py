"""A zone plan as a partition: who is with whom."""

import pytest

from simlib.inputs.pools import Partition
from simlib.inputs.scenario import PlanSpec

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
