"""Resident groups: what is fixed, who signs and who stands in, and whether kept duties are kept."""

import pytest

from simlib.errors import InputFaults
from simlib.inputs.changes import changed
from simlib.inputs.reading import World, read_source, read_world, world_of
from simlib.scores.experiment import Experiment, Setting, experiment

FILE = "xian-groups-2021.yaml"
FIXED = {"study", "party-day", "branch-assembly", "branch-committee", "party-group", "party-lesson"}
FIXED |= {"organisation-life", "appraisal"}
RUNS = 6


@pytest.fixture(scope="module")
def world(root) -> World:
    return read_world(root / "scenarios" / FILE)


@pytest.fixture(scope="module")
def county(world):
    return world.scenario


@pytest.fixture(scope="module")
def groups(county):
    return {name: unit for name, unit in county.units.items() if unit.kind == "group"}


# ---------------------------------------------------------------- what the rules say


@pytest.mark.slow
def test_what_is_fixed_is_never_a_lever(county):
    fixed = {name for name, arrangement in county.arrangements.items() if arrangement.kind == "fixed"}
    assert fixed == FIXED
    assert not fixed & {name for plan in county.plans.values() for name in plan.weekdays}


@pytest.mark.parametrize(
    ("name", "every"),
    [
        ("study", "day"),
        ("group-meeting", "week"),
        ("party-day", "month"),
        ("branch-committee", "month"),
        ("party-group", "month"),
        ("branch-assembly", "quarter"),
        ("party-lesson", "year"),
        ("organisation-life", "year"),
        ("appraisal", "year"),
    ],
)
def test_how_often_arrangements_come(county, name, every):
    assert county.arrangements[name].every == every


def test_a_group_meets_every_week_and_once_more_if_papers_wait(county):
    gate = county.gates["group-decisions"]
    assert (gate.every, gate.each) == ("week", "unit")
    assert gate.on_demand is not None


def test_each_group_has_a_leader_a_deputy_a_linked_room_and_a_leader_in_contact(county, groups):
    zone_of = {unit: zone for zone in county.plans[county.baseline].zones.values() for unit in zone.units}
    for name, group in groups.items():
        assert (group.staff["group-leader"], group.staff["group-deputy"]) == (1, 1)
        assert (group.linked,) == zone_of[name].division
        assert [county.units[head].kind for head in zone_of[name].head] == ["leadership"]


def test_the_leader_signs_then_the_deputy_then_the_leader_in_contact(county):
    """A table of stand-ins: each after a longer absence."""
    signing = [
        step for flow in county.flows.values() for step in flow.steps.values() if "group-leader" in step.posts
    ]
    signing = [step for step in signing if "zone-head" in step.posts]
    assert len(signing) > 10
    for step in signing:
        leader, deputy, contact, _ = step.pools
        assert (leader.pool, leader.posts, leader.when) == ("home", ("group-leader",), "always")
        assert (deputy.pool, deputy.posts, deputy.when) == ("home", ("group-deputy",), "absent")
        assert (contact.pool, contact.when) == ("head", "absent")
        assert 0 < deputy.after_days < contact.after_days


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "change", "fault"),
    [
        ("flows.petition.steps.adopt.not_by", "[]", "rule-own-handler"),
        ("flows.document.steps.sign.pools", "[{pool: home, posts: [group-leader]}]", "rule-no-stand-in"),
        ("flows.petition.steps.verify.posts", "[group-deputy, group-member, group-clerk]", "rule-who-may"),
        ("flows.petition.steps.verify.pools.0", "{pool: home, posts: [clerk]}", "unknown-post"),
    ],
)
def test_who_handles_does_not_approve_and_no_clerk_handles(root, place, change, fault):
    """A clerk may do his own steps only, so first he is let loose on verification."""
    source = changed(read_source(root / "scenarios" / FILE), place, change)
    if fault == "rule-who-may":
        source = changed(source, "posts.group-clerk.steps", "[verify]")
    with pytest.raises(InputFaults) as told:
        world_of(source)
    assert fault in {found.code for found in told.value.faults}


def test_documents_safety_and_urgent_matters_are_due_the_same_day(county):
    for name in ("document", "safety", "urgent-report"):
        limit = county.limits[name]
        assert (limit.amount, limit.unit, limit.start, limit.main) == (0, "working_days", "arrived", True)
    assert county.limits["urgent-paper"].amount == 3


def test_no_safety_accident_has_a_chance(county):
    """Drills come on days; nothing sets off a report of safety."""
    assert [rule for rule in county.followups.values() if rule.klass == "safety"] == []
    assert [s for s in county.streams.values() if "safety" in s.classes and not s.on_days] == []


def test_a_talk_is_planned_by_the_leader_prepared_held_in_a_room_and_handed_over(county):
    for name in ("petition", "lead"):
        steps = county.flows[name].steps
        assert [*steps["plan-talk"].next] == ["prepare-talk"]
        assert [*steps["prepare-talk"].next] == ["ask"]
        assert [*steps["ask"].next] == ["hand-over"]
        assert steps["ask"].room == "谈话室"


# ---------------------------------------------------------------- whether duties are kept


@pytest.fixture(scope="module")
def found(world):
    plans = ["daily-management", "no-stand-ins", "leader-away", "leader-away-alone", "clerk-and-exchange"]
    return experiment(world, Setting.of(world, plans, "central", replications=RUNS))


def kept(found: Experiment, plan: str, limit: str) -> float:
    rows = found.measures(plan)
    return next(m.mean for m in rows if (m.name, m.key) == ("limit_met_share", limit))


@pytest.mark.slow
def test_documents_and_reports_are_kept_at_four_in_five_and_more(found):
    for limit in ("document", "safety", "urgent-report"):
        assert kept(found, "daily-management", limit) > 0.8, limit


@pytest.mark.slow
def test_with_a_clerk_and_the_morning_exchange_documents_reach_ninety_five(found):
    assert kept(found, "daily-management", "document") < 0.95 < kept(found, "clerk-and-exchange", "document")


@pytest.mark.slow
def test_stand_ins_are_what_keeps_documents_while_leaders_are_away(found):
    here, alone = kept(found, "daily-management", "document"), kept(found, "leader-away-alone", "document")
    assert alone < kept(found, "leader-away", "document") - 0.1
    assert kept(found, "leader-away", "document") < here
    assert kept(found, "no-stand-ins", "document") < here
