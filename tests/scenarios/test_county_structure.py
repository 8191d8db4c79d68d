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


def test_ten_special_supervisors_are_shared_by_the_zones_and_take_part_in_their_inspections(county):
    zones = county.plans["plan-2021"].zones.values()
    shared = [sum(county.units[d].staff["observer"] for d in zone.division) for zone in zones]
    assert (shared, sum(shared)) == ([3, 3, 2, 2], 10)
    steps = county.flows["inspection"].steps
    assert county.posts["observer"].steps == ("inspect", "write-up")
    assert [name for name, step in steps.items() if "observer" in step.posts] == ["inspect", "write-up"]


def test_an_inspection_task_has_one_plan_and_one_consent(county):
    """Nineteen a year: three holidays, two campaigns, twelve regular rounds, two studies; not one a unit."""
    rounds = {"month": 12, "half_year": 2}
    plans = {n: s for n, s in county.streams.items() if s.flow == "inspection-task"}
    window = county.time.window
    holidays = [day for day in plans["holiday-plan"].dates if window.first <= day <= window.last]
    by_rule = [rounds[stream.every.every] for stream in plans.values() if stream.every]
    assert len(holidays) + sum(by_rule) == 19
    assert {unit for stream in plans.values() for unit in stream.shares} == {"党风政风监督室"}
    assert [s.role for s in county.flows["inspection-task"].steps.values()] == ["desk", "approval"]
    assert not {"plan", "consent"} & set(county.flows["inspection"].steps)


@pytest.mark.parametrize("task", ["holiday", "campaign", "routine", "study"])
def test_a_task_is_planned_before_its_inspections(county, task):
    plan, inspections = county.streams[f"{task}-plan"], county.streams[task]
    if plan.every is not None:
        assert plan.every.every == inspections.every.every
        assert plan.every.nth < inspections.every.nth
    for before, after in zip(plan.dates, inspections.dates, strict=True):
        assert 7 <= (after - before).days <= 21


def test_unified_dispatch_puts_inspections_before_own_matters_in_every_plan(county):
    rank = {name: klass.rank for name, klass in county.classes.items()}
    own = max(rank[name] for name in ("holiday", "campaign", "routine", "study"))
    assert own < min(rank[name] for s in county.streams.values() if s.per_year for name in s.classes)
    assert {plan.order for plan in county.plans.values()} == {"class"}


@pytest.mark.parametrize("plan", PLANS)
def test_each_division_is_linked_to_one_zone(county, plan):
    divisions = [name for name, unit in county.units.items() if unit.kind == "division"]
    linked = Counter(name for zone in county.plans[plan].zones.values() for name in zone.division)
    assert linked == dict.fromkeys(divisions, 1)


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
    change = county.plans["mid-year-change"].then[0]
    assert (change.on.isoformat(), change.plan) == ("2022-01-01", "one-pool")
    assert county.time.window.first < change.on < county.time.window.last


def test_there_are_no_other_plans(county):
    assert set(county.plans) == set(PLANS)


def test_every_ground_is_used(world, county):
    assert {entry.ground for entry in world.provenance} >= set(county.grounds)


def test_the_file_says_that_it_is_a_demonstration(county):
    assert county.data == "demonstration"
    assert "演示数据" in county.note.zh
