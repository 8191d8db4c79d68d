"""Find better: what is ticked on the map holds in every draft that is found, or why none is."""

import time

import pytest

from simlib.errors import UnknownName
from simlib.model.partition import moves_between
from simlib.search.problem.constraints import Constraints
from simlib.workbench.finder import Finder, find_better
from simlib.workbench.state.draft import of_kind
from simlib.workbench.state.problems import problems


@pytest.mark.slow
def test_what_is_pinned_and_frozen_stays(world, scenario, today):
    wishes = Constraints(pin=(("城关镇", "第二协作区"),), freeze=("第三协作区",), most_moved=2)
    found = find_better(world, today, wishes, objective="spread", seconds=3)
    assert found.found
    assert found.study.complete
    for one in found.found:
        assert one.draft.zone_of("城关镇") == "第二协作区"
        assert one.draft.zones["第三协作区"].division == today.zones["第三协作区"].division
        towns = {*of_kind(scenario, "town")}
        assert {*one.draft.zones["第三协作区"].units} & towns == {"陶乐镇", "高仁乡", "红崖子乡"}
        moved = moves_between(scenario, today.zones, one.draft.zones)
        assert len([move for move in moved if move.unit in towns]) <= 2
        assert one.terms.spread < one.before.spread
        assert problems(scenario, one.draft) == ()
        for name, zone in one.draft.zones.items():  # divisions stay unless somebody asks
            assert zone.division == today.zones[name].division


@pytest.mark.slow
def test_the_draft_on_the_table_counts_as_today(world, scenario, today):
    draft = today.moved("高庄乡", "第一协作区").with_pooling("all").with_caseload(1.2)
    found = find_better(world, draft, Constraints(most_moved=1), seconds=3)
    first = found.found[0].draft
    assert (first.spec.pooling, first.caseload) == ("all", 1.2)
    assert first.zone_of("高庄乡") == "第一协作区" or "高庄乡" in found.found[0].moved


@pytest.mark.slow
def test_a_bridge_drawn_on_the_map_may_be_used(world, today):
    wishes = Constraints(pin=(("红崖子乡", "第一协作区"),), most_moved=1)
    bridged = today.with_border("灵沙乡", "红崖子乡", 15, river=False)
    found = find_better(world, bridged, wishes, seconds=3)
    assert found.found[0].draft.zone_of("红崖子乡") == "第一协作区"


@pytest.mark.slow
def test_why_nothing_can_be_found(world, today):
    found = find_better(world, today, Constraints(freeze=("第三协作区",)), zones=12)
    assert found.found == ()
    assert {one.kind for one in found.reason} == {"freeze", "zones"}


def test_a_zone_that_is_gone_is_an_error_in_words(world, today):
    found = find_better(world, today, Constraints(freeze=("第九协作区",)))
    assert isinstance(found.error, UnknownName)


@pytest.mark.slow
def test_an_empty_zone_is_not_in_the_way(world, today):
    assert find_better(world, today.new_zone(), Constraints(most_moved=1), seconds=3).found


@pytest.mark.slow
def test_a_search_beside_the_page_can_be_stopped(world, today):
    finder = Finder(world)
    assert finder.done
    finder.start(today, zones=5, seconds=60)
    while finder.told[1] == 0 and not finder.done:
        time.sleep(0.01)
    finder.cancel()
    assert finder.done
    assert finder.findings is not None
    assert finder.findings.study is None or finder.findings.study.interrupted
    assert finder.found == tuple(one.draft for one in finder.findings.found)


@pytest.mark.slow
def test_another_search_takes_the_place_of_the_first(world, today):
    finder = Finder(world)
    finder.start(today, zones=5, seconds=60)
    finder.start(today, Constraints(most_moved=1), seconds=1)
    while not finder.done:
        time.sleep(0.01)
    assert finder.findings.study.known <= 9
