"""What is wrong is said with the units concerned, and what is broken today may stay so."""

from dataclasses import replace
from random import Random

import pytest

from simlib.inputs.checks import semantic_faults
from simlib.workbench.state.draft import Draft, scenario_of
from simlib.workbench.state.problems import UNRUNNABLE, UNSAVABLE, Problem, problems
from tests.workbench.drawn import drafts_from


def codes(scenario, draft):
    return [problem.code for problem in problems(scenario, draft)]


def test_nothing_is_wrong_today(scenario, today):
    assert problems(scenario, today) == ()


def test_a_town_across_the_river_is_cut_off_by_it(scenario, today):
    assert problems(scenario, today.moved("红崖子乡", "第一协作区")) == (
        Problem("zone-broken", "第一协作区", ("红崖子乡",), ("黄渠桥镇", "宝丰镇", "灵沙乡"), river=True),
    )


def test_a_town_without_neighbours_in_its_zone_is_cut_off_on_land(scenario, today):
    (problem,) = problems(scenario, today.moved("崇岗镇", "第一协作区"))
    assert (problem.units, problem.river) == (("崇岗镇",), False)
    assert problem.code not in UNSAVABLE


def test_a_bridge_that_the_planner_draws_joins(scenario, today):
    child = today.moved("红崖子乡", "第一协作区").with_border("灵沙乡", "红崖子乡", 20, river=False)
    assert problems(scenario, child) == ()


def test_a_crossing_of_the_file_joins(scenario, today):
    search = scenario.search.model_copy(update={"crossings": (("灵沙乡", "红崖子乡"),)})
    other = scenario.model_copy(update={"search": search})
    assert problems(other, today.moved("红崖子乡", "第一协作区")) == ()


def test_a_break_of_today_is_tolerated_in_the_same_place_only(scenario, today):
    plans = {**scenario.plans, "broken": today.moved("红崖子乡", "第一协作区").spec}
    broken = scenario.model_copy(update={"plans": plans, "baseline": "broken"})
    draft = Draft.of(broken)
    assert [problem.tolerated for problem in problems(broken, draft)] == [True]
    other = draft.moved("高仁乡", "第二协作区")
    assert [p.tolerated for p in problems(broken, other) if p.zone == "第二协作区"] == [False]


def test_zones_without_units_towns_or_division(scenario, today):
    assert codes(scenario, today.new_zone()) == ["zone-empty", "zone-unlinked", "rule-broken"]
    alone = today.new_zone().linked(scenario, "第一纪检监察室", "新协作区5")
    assert codes(scenario, alone) == ["zone-unlinked", "zone-townless", "rule-broken", "rule-broken"]
    gone = replace(today, spec=today.spec.model_copy(update={"zones": {
        name: zone.model_copy(update={"division": ()}) if name == "第一协作区" else zone
        for name, zone in today.zones.items()
    }}))  # fmt: skip
    assert "division-unlinked" in codes(scenario, gone)


def test_a_rule_that_is_broken_is_told_at_the_zone_that_it_is_about(scenario, today):
    more = today.with_extra(scenario, "高庄乡", "monitor", 1).with_extra(scenario, "高庄乡", "director", 1)
    assert problems(scenario, more) == (
        Problem("rule-broken", "第二协作区", ("高庄乡",), rule="one-director"),
        Problem("rule-broken", "第二协作区", ("高庄乡",), rule="no-new-posts"),
    )


def test_a_rule_about_those_outside_all_zones_is_told_at_none(scenario, today):
    (problem,) = problems(scenario, today.with_extra(scenario, "案件审理室", "reviewer", 1))
    assert (problem.zone, problem.units, problem.rule) == ("", ("案件审理室",), "no-new-posts")


def test_a_rule_that_the_baseline_relaxes_is_tolerated(scenario):
    of_file = scenario.model_copy(update={"baseline": "one-pool"})
    found = [problem for problem in problems(of_file, Draft.of(of_file)) if problem.rule]
    assert [(one.rule, one.zone, one.tolerated) for one in found] == [("one-head", "全县", True)]


def test_a_group_away_from_its_division(scenario, today):
    child = today.moved("驻法院纪检监察组", "第二协作区")
    assert codes(scenario, child) == ["group-apart"]
    assert codes(scenario, child.with_release(scenario, True).moved("驻法院纪检监察组", "第二协作区")) == []


def test_a_town_to_which_no_way_leads(scenario, today):
    child = today
    for border in today.borders:
        if "崇岗镇" in border.between:
            child = child.without_border(*border.between)
    found = problems(scenario, child)
    assert found[0].code == "map-broken"
    assert found[0].code in UNRUNNABLE


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_what_may_be_saved_has_no_fault_of_the_schema(scenario, seed):
    for draft in drafts_from(scenario, Random(seed), steps=15):
        faults = [f for f in semantic_faults(scenario_of(scenario, draft)) if ".draft" in f.path]
        assert bool(faults) == any(
            problem.code in UNSAVABLE and problem.code != "map-broken"
            for problem in problems(scenario, draft)
        ), faults
