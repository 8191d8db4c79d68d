"""What the documents say of units and plans, and the file must not contradict."""

from collections import Counter

import networkx as nx
import pytest

from simlib.model.graph import borders

PLANS = (
    "plan-2021",
    "separate",
    "one-pool",
    "pool-all",
    "move-gaozhuang",
    "three-zones",
    "escalate-3",
    "extensions",
    "cross-zone",
    "merged-reports",
    "mid-year-change",
)


def towns_of(zone, towns):
    return [name for name in zone.units if name in towns]


def test_the_county_has_its_units(county):
    kinds = Counter(unit.kind.value for unit in county.units.values())
    assert kinds == {"town": 13, "group": 8, "division": 4, "desk": 3, "leadership": 6}


def test_every_town_has_one_director_and_at_least_one_monitor(towns):
    assert {name: unit.staff["director"] for name, unit in towns.items()} == dict.fromkeys(towns, 1)
    assert min(unit.staff["monitor"] for unit in towns.values()) >= 1


def test_the_leadership_has_one_main_leader_and_a_head_for_each_zone(county):
    leaders = [unit.staff for unit in county.units.values() if unit.kind == "leadership"]
    posts = Counter(post for staff in leaders for post, count in staff.items() if count)
    assert posts == {"main-leader": 1, "zone-head": 4, "leader": 1}
    assert [staff["zone-head"] for staff in leaders if "zone-head" in staff] == [1, 1, 1, 1]


def test_everybody_of_a_zone_of_2021_has_its_head_as_contact(county):
    for name, zone in county.plans["plan-2021"].zones.items():
        contacts = {county.units[unit].contact for unit in (*zone.units, *zone.division)}
        assert contacts == {f"{name}主任"}


def test_ten_special_supervisors_are_shared_by_the_zones_and_may_only_inspect(county):
    zones = county.plans["plan-2021"].zones.values()
    shared = [sum(county.units[d].staff["observer"] for d in zone.division) for zone in zones]
    assert (shared, sum(shared)) == ([3, 3, 2, 2], 10)
    assert county.posts["observer"].steps == ("inspect",)


def test_each_division_has_one_liaison_officer(county):
    divisions = [unit for unit in county.units.values() if unit.kind == "division"]
    assert [unit.staff["liaison"] for unit in divisions] == [1] * 4


def test_the_zones_of_2021_have_the_sizes_of_the_document(county, towns, groups):
    zones = county.plans["plan-2021"].zones.values()
    assert [len(towns_of(zone, towns)) for zone in zones] == [3, 4, 3, 3]
    assert [len(towns_of(zone, groups)) for zone in zones] == [2, 2, 2, 2]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_puts_every_town_and_group_into_one_zone(county, towns, groups, plan):
    placed = Counter(name for zone in county.plans[plan].zones.values() for name in zone.units)
    assert placed == dict.fromkeys([*towns, *groups], 1)


@pytest.mark.parametrize("plan", PLANS)
def test_a_group_follows_its_division(county, groups, plan):
    for zone in county.plans[plan].zones.values():
        for name in towns_of(zone, groups):
            assert groups[name].linked in zone.division, name


@pytest.mark.parametrize("plan", PLANS)
def test_no_zone_falls_apart(county, towns, plan):
    graph = borders(county)
    for name, zone in county.plans[plan].zones.items():
        assert nx.is_connected(graph.subgraph(towns_of(zone, towns))), name


@pytest.mark.parametrize("plan", PLANS)
def test_no_plan_brings_extra_posts(county, plan):
    assert county.plans[plan].extra == {}


def test_one_town_makes_the_difference_between_two_plans(county):
    zone_of = {
        plan: {unit: name for name, zone in county.plans[plan].zones.items() for unit in zone.units}
        for plan in ("plan-2021", "move-gaozhuang")
    }
    moved = set(zone_of["plan-2021"].items()) ^ set(zone_of["move-gaozhuang"].items())
    assert moved == {("高庄乡", "第一协作区"), ("高庄乡", "第二协作区")}


def test_levers_make_the_difference_between_plans_of_the_same_zones(county):
    today = set(county.plans["plan-2021"].levers)
    for plan in ("extensions", "cross-zone", "merged-reports"):
        asked = county.plans[plan]
        assert asked.zones == county.plans["plan-2021"].zones
        assert set(asked.levers) - today == {plan}


def test_in_mid_year_the_county_becomes_one_pool(county):
    change = county.plans["mid-year-change"].then
    assert (change.on.isoformat(), change.plan) == ("2022-01-01", "one-pool")
    assert county.time.window.first < change.on < county.time.window.last


def test_there_are_no_other_plans(county):
    assert set(county.plans) == set(PLANS)


def test_every_ground_is_used(world, county):
    assert {entry.ground for entry in world.provenance} >= set(county.grounds)


def test_the_file_says_that_it_is_a_demonstration(county):
    assert county.data == "demonstration"
    assert "演示数据" in county.note.zh
