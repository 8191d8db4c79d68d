"""A move gives a child; what may not be chosen cannot be; what is given can be changed beside the plan."""

from random import Random

import pytest

from simlib.errors import UnknownName
from simlib.workbench.state.draft import Draft, meetings, plan_name, scenario_of, usual_leave, world_of_draft
from simlib.workbench.state.session import fits
from tests.workbench.drawn import drafts_from


@pytest.mark.slow
def test_a_town_that_is_moved_leaves_its_zone(today):
    child = today.moved("高庄乡", "第一协作区")
    assert child.zone_of("高庄乡") == "第一协作区"
    assert "高庄乡" not in child.zones["第二协作区"].units
    assert today.zone_of("高庄乡") == "第二协作区"


def test_moved_there_and_back_it_is_the_same_plan(today):
    back = today.moved("高庄乡", "第一协作区").moved("高庄乡", "第二协作区")
    assert back.key == today.key
    assert today.moved("高庄乡", "第二协作区") is today


def test_only_units_of_zones_move_and_only_to_zones(today):
    with pytest.raises(UnknownName):
        today.moved("案件审理室", "第一协作区")
    with pytest.raises(UnknownName):
        today.moved("高庄乡", "第九协作区")


def test_a_division_takes_its_resident_groups_along(scenario, today):
    child = today.linked(scenario, "第一纪检监察室", "第二协作区")
    assert child.zone_of("驻法院纪检监察组") == "第二协作区"
    assert child.zone_of_division("第一纪检监察室") == "第二协作区"
    assert child.zones["第一协作区"].division == ()


def test_released_groups_stay_and_go_back_when_they_are_bound_again(scenario, today):
    released = today.with_release(scenario, True).linked(scenario, "第一纪检监察室", "第二协作区")
    assert released.zone_of("驻法院纪检监察组") == "第一协作区"
    assert released.with_release(scenario, False).zone_of("驻法院纪检监察组") == "第二协作区"


def test_a_zone_is_taken_out_only_when_it_is_empty(today):
    more = today.new_zone()
    assert more.zones["新协作区5"].units == ()
    assert more.without_zone("新协作区5") == today
    with pytest.raises(ValueError, match="第一协作区"):
        today.without_zone("第一协作区")


def test_fixed_arrangements_are_never_moved(scenario, today):
    fixed = [name for name, one in scenario.arrangements.items() if one.kind == "fixed"]
    assert fixed
    assert not {*fixed} & {*meetings(scenario)}
    for name in fixed:
        with pytest.raises(UnknownName):
            today.with_weekday(scenario, name, "fri")


def test_what_comes_every_week_may_be_moved_and_back(scenario, today):
    assert {*meetings(scenario)} == {"group-meeting", "filing-meeting"}
    child = today.with_weekday(scenario, "group-meeting", "fri")
    assert child.spec.weekdays == {"group-meeting": "fri"}
    assert child.with_weekday(scenario, "group-meeting", "tue") == today


def test_levers_people_and_order(scenario, today):
    child = today.with_lever(scenario, "extensions", True).with_lever(scenario, "joint-orders", False)
    assert child.spec.levers == ("extensions",)
    more = today.with_extra(scenario, "城关镇", "monitor", 2)
    assert more.spec.extra == {"城关镇": {"monitor": 2}}
    assert more.with_extra(scenario, "城关镇", "monitor", 0) == today
    with pytest.raises(UnknownName):
        today.with_extra(scenario, "城关镇", "astronaut", 1)


def test_the_world_with_a_draft_in_it(scenario, world, today):
    child = today.with_caseload(1.2).with_leave(8).without_border("城关镇", "头闸镇")
    tried = scenario_of(scenario, child)
    assert tried.loads == {"low": 0.9, "central": 1.2, "high": 1.56}
    assert tried.posts["monitor"].leave.days == 8
    assert tried.posts["observer"].leave is None
    assert len(tried.borders) == len(scenario.borders) - 1
    assert tried.plans["draft"] == today.spec
    assert tried.plans[scenario.baseline] == scenario.plans[scenario.baseline]
    assert world_of_draft(world, child).sha256 != world_of_draft(world, today).sha256
    assert scenario_of(scenario, today.with_leave(0)).posts["monitor"].leave is None
    assert usual_leave(scenario) == (2, 5)


def test_the_amounts_end_somewhere(today):
    assert today.with_caseload(99).caseload == 3.0
    assert today.with_leave(1000).leave == 60


def test_a_border_is_changed_in_its_place(today):
    child = today.with_border("陶乐镇", "头闸镇", 20)
    assert child.border("头闸镇", "陶乐镇").minutes == 20
    assert [b.between for b in child.borders] == [b.between for b in today.borders]
    assert today.with_border("高仁乡", "城关镇", 50).borders[:-1] == today.borders


def test_the_key_heeds_what_can_change_a_result_and_nothing_else(scenario, today):
    assert today.named("甲方案").key == today.key
    others = [
        today.moved("高庄乡", "第一协作区"), today.with_pooling("all"), today.with_order("due"),
        today.with_escalation(1), today.with_caseload(1.1), today.with_leave(6),
        today.with_border("高仁乡", "城关镇", 50), today.with_extra(scenario, "城关镇", "monitor", 1),
        today.with_lever(scenario, "extensions", True), today.with_release(scenario, True),
        today.with_weekday(scenario, "filing-meeting", "fri"),
        today.with_lent(scenario, ["monitor"]), today.with_stay(scenario, {"monitor": 1}),
    ]  # fmt: skip
    assert len({today.key, *(draft.key for draft in others)}) == len(others) + 1


def test_a_draft_never_takes_the_name_of_a_plan_of_the_file(scenario, today):
    assert plan_name(scenario, today) == "draft"
    assert plan_name(scenario, today.named("甲方案")) == "甲方案"
    assert plan_name(scenario, today.named(scenario.baseline)) == "draft"


def test_any_way_of_moves_keeps_every_unit_in_one_zone(scenario):
    for seed in range(20):
        for draft in drafts_from(scenario, Random(seed), steps=25):
            assert fits(scenario, draft)


def test_a_plan_of_the_file_is_a_draft_too(scenario):
    assert Draft.of(scenario, "one-pool").zone_of("城关镇") == "全县"
    with pytest.raises(UnknownName):
        Draft.of(scenario, "no-such-plan")
