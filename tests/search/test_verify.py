"""The check that every found plan passes notices what is wrong with others."""

import pytest

from simlib.inputs.scenario import Zone
from simlib.search.problem.constraints import Constraints, Range
from simlib.search.problem.terms import spec_of, zone_names
from tests.search.verify import violations

TODAY = "plan-2021"


def broken(pingluo, plan, constraints=None, *, released=False):
    return violations(pingluo.scenario, "central", constraints or Constraints(), plan, released=released)


def rewritten(plan, **zones):
    """A plan with some of its zones' towns changed."""
    return plan.model_copy(update={"zones": plan.zones | zones})


@pytest.fixture(scope="module")
def today(pingluo):
    return pingluo.scenario.plans[TODAY]


def test_todays_plan_breaks_nothing(pingluo, today, county_today):
    assert broken(pingluo, today) == []
    written = spec_of(county_today, county_today.now, today)
    assert {n: set(z.units) for n, z in written.zones.items()} == {
        n: set(z.units) for n, z in today.zones.items()
    }
    assert {n: z.division for n, z in written.zones.items()} == {
        n: z.division for n, z in today.zones.items()
    }
    assert zone_names(county_today, county_today.now) == county_today.zones


def test_a_unit_left_out_or_twice(pingluo, today):
    first, second = today.zones["第一协作区"], today.zones["第二协作区"]
    without = first.model_copy(update={"units": first.units[1:]})
    assert "partition" in broken(pingluo, rewritten(today, 第一协作区=without))
    twice = second.model_copy(update={"units": (*second.units, first.units[0])})
    assert "partition" in broken(pingluo, rewritten(today, 第二协作区=twice))


def test_a_zone_without_towns_and_a_division_twice(pingluo, today):
    extra = Zone(units=(), division=("第一纪检监察室",))
    assert broken(pingluo, rewritten(today, 新协作区=extra)) == ["divisions", "zone-without-town"]


def test_groups_away_from_their_division(pingluo, today):
    first, second = today.zones["第一协作区"], today.zones["第二协作区"]
    swapped = rewritten(
        today,
        第一协作区=first.model_copy(update={"division": second.division}),
        第二协作区=second.model_copy(update={"division": first.division}),
    )
    assert broken(pingluo, swapped) == ["groups"]
    assert broken(pingluo, swapped, released=True) == []


def test_what_a_planner_asked_for(pingluo, today):
    asked = {
        "pin": Constraints(pin=(("高庄乡", "第一协作区"),)),
        "together": Constraints(together=(("高庄乡", "姚伏镇"),)),
        "apart": Constraints(apart=(("陶乐镇", "高仁乡"),)),
        "towns": Constraints(towns=Range(None, 3)),
        "load": Constraints(load=Range(3000, None)),
        "people": Constraints(people=Range(14, None)),
        "longest_trip": Constraints(longest_trip=30),
    }
    for name, constraints in asked.items():
        assert broken(pingluo, today, constraints) == [name]


def test_a_town_across_the_river_and_one_that_moved(pingluo, today):
    second, third = today.zones["第二协作区"], today.zones["第三协作区"]
    moved = rewritten(
        today,
        第二协作区=second.model_copy(update={"units": tuple(u for u in second.units if u != "渠口乡")}),
        第三协作区=third.model_copy(update={"units": (*third.units, "渠口乡")}),
    )
    assert broken(pingluo, moved) == ["contiguity"]
    assert broken(pingluo, moved, Constraints(river=True)) == []
    assert broken(pingluo, moved, Constraints(crossings=(("渠口乡", "高仁乡"),))) == []
    frozen = Constraints(river=True, freeze=("第三协作区",), most_moved=0)
    assert broken(pingluo, moved, frozen) == ["freeze", "most_moved"]
