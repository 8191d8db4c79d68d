"""Who moves, whatever zones are called."""

import pytest

from simlib.inputs.reading import read_world
from simlib.reports.first_page import move_lines, moved_towns, people_added
from simlib.views.language.names import Names
from simlib.views.language.words import words


@pytest.fixture(scope="module")
def names(root):
    return Names(words("zh"), read_world(root / "scenarios/pingluo-2021.yaml").scenario)


def test_one_town_that_moves(names):
    assert [m.unit for m in moved_towns(names, "move-gaozhuang")] == ["高庄乡"]
    assert move_lines(names, "move-gaozhuang") == ["第二协作区 → 第一协作区：高庄乡"]


def test_zones_with_new_names_carry_on_those_with_most_units_in_common(names):
    moved = {m.unit: m.after for m in moved_towns(names, "three-zones")}
    assert moved == {"高仁乡": "北部协作区", "红崖子乡": "北部协作区", "陶乐镇": "南部协作区"}


def test_into_one_zone_all_move_but_those_of_the_largest(names):
    moved = {m.unit for m in moved_towns(names, "one-pool")}
    stay = set(names.scenario.plans["plan-2021"].zones["第二协作区"].units)
    assert moved & stay == set()
    assert len(moved) == 9


def test_a_plan_that_only_pools_moves_nobody(names):
    assert moved_towns(names, "pool-all") == []


def test_posts_that_are_added(root):
    scenario = read_world(root / "scenarios/five-extensions-2016.yaml").scenario
    added = people_added(Names(words("zh"), scenario), "more-officers")
    assert len(added) == 12
    assert {tuple(posts.items()) for posts in added.values()} == {(("officer", 1),)}
    assert people_added(Names(words("zh"), scenario), scenario.baseline) == {}
