"""When nothing is feasible: the smallest set of constraints that exclude each other, by name."""

from dataclasses import replace
from itertools import combinations

import pytest

from simlib.search.problem.constraints import Constraints, Range
from simlib.search.solve.infeasible import Infeasible, Reason
from simlib.search.solver import find


def reason_of(district, constraints, zones=(4,)):
    with pytest.raises(Infeasible) as caught:
        find(district, constraints, zones=list(zones))
    return caught.value.reason


@pytest.mark.slow
def test_towns_across_the_river_cannot_join_those_on_this_side(county_today):
    asked = Constraints(together=(("陶乐镇", "城关镇"),), towns=Range(2, 8), apart=(("姚伏镇", "宝丰镇"),))
    assert reason_of(county_today, asked) == (
        Reason("contiguity", ("陶乐镇", "高仁乡", "红崖子乡")),
        Reason("together", ("陶乐镇", "城关镇")),
        Reason("zones", (), "4"),
    )


@pytest.mark.slow
def test_two_pins_of_one_town(county_today):
    pins = (("高庄乡", "第一协作区"), ("高庄乡", "第二协作区"), ("姚伏镇", "第四协作区"))
    said = reason_of(county_today, Constraints(river=True, pin=pins))
    assert said[:2] == (Reason("pin", pins[0]), Reason("pin", pins[1]))
    assert len(said) == 3


def test_a_town_that_is_too_much_by_itself_is_named(county_today):
    said = reason_of(county_today, Constraints(load=Range(None, 1900)))
    assert said[0] == Reason("load_most", ("城关镇",), "1900")


def test_one_zone_without_a_bridge(county_today):
    said = reason_of(county_today, Constraints(), zones=(1,))
    assert [reason.kind for reason in said] == ["contiguity", "zones"]


def test_more_zones_than_towns(county_today):
    assert reason_of(county_today, Constraints(), zones=(14,)) == (Reason("zones", (), "14"),)


@pytest.mark.slow
def test_no_constraint_of_a_reason_can_be_spared(county_today):
    asked = Constraints(
        towns=Range(3, 4), people=Range(16, None), longest_trip=40, freeze=("第三协作区",),
        apart=(("城关镇", "高庄乡"), ("通伏乡", "姚伏镇")),
    )  # fmt: skip
    said = [reason for reason in reason_of(county_today, asked) if reason.kind != "zones"]
    assert said
    assert not possible(county_today, asked, said)
    for fewer in combinations(said, len(said) - 1):
        assert possible(county_today, asked, fewer)


def possible(district, asked, kept):
    """Whether there is a plan that keeps only these."""
    kinds = {reason.kind for reason in kept}
    listed = {(reason.kind, reason.names) for reason in kept}
    left = Constraints(anywhere="contiguity" not in kinds)
    for kind in ("towns", "people"):
        given = getattr(asked, kind)
        ends = (
            given.least if f"{kind}_least" in kinds else None,
            given.most if f"{kind}_most" in kinds else None,
        )
        left = replace(left, **{kind: Range(*ends)})
    left = replace(
        left,
        longest_trip=asked.longest_trip if "longest_trip" in kinds else None,
        freeze=tuple(zone for zone in asked.freeze if ("freeze", (zone,)) in listed),
        apart=tuple(names for names in asked.apart if ("apart", names) in listed),
    )
    try:
        find(district, left, zones=[4])
    except Infeasible:
        return False
    return True
