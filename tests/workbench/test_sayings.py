"""What is said of drafts, in both languages: every code has its words."""

from typing import get_args

import pytest

from simlib.views.names import Names
from simlib.views.words import words
from simlib.workbench.desk import Notice
from simlib.workbench.draft import scenario_of
from simlib.workbench.finding import Finder, find_better
from simlib.workbench.moving import Move
from simlib.workbench.problems import Problem, problems
from simlib.workbench.sayings import (
    NOTICES,
    PROBLEMS,
    change_lines,
    found_lines,
    move_line,
    notice_line,
    problem_line,
)
from simlib.workbench.wishes import Wishes


def said(language, scenario, draft):
    names = Names(words(language), scenario_of(scenario, draft))
    return [problem_line(names, problem) for problem in problems(scenario, draft)]


def test_a_river_between(scenario, today):
    draft = today.moved("红崖子乡", "第一协作区")
    assert said("zh", scenario, draft) == [
        "第一协作区不连片：红崖子乡与黄渠桥镇、宝丰镇、灵沙乡之间隔着河流"
    ]
    assert said("en", scenario, draft) == [
        "Zone 1 is in pieces: the river lies between Hongyazi and Huangquqiao, Baofeng, Lingsha"
    ]


def test_a_break_that_is_there_today_is_said_to_be(scenario):
    names = Names(words("en"), scenario)
    problem = Problem("zone-broken", "第一协作区", ("灵沙乡",), ("宝丰镇",), tolerated=True)
    assert problem_line(names, problem).endswith("(so it is in the baseline)")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_words(scenario, language, code):
    river = code.endswith("-river")
    problem = Problem(code.removesuffix("-river"), "第一协作区", ("灵沙乡",), ("宝丰镇",), river)
    line = problem_line(Names(words(language), scenario), problem)
    assert "{" not in line
    assert ("灵沙乡" if language == "zh" else "Lingsha") in line or "{units}" not in PROBLEMS[code]


def test_all_that_is_changed(scenario, today):
    draft = today.moved("高庄乡", "第一协作区").with_pooling("all").with_caseload(1.2).with_leave(7)
    draft = draft.with_border("头闸镇", "陶乐镇", 20).without_border("城关镇", "头闸镇")
    assert change_lines(words("zh"), scenario, draft) == [
        "高庄乡：第二协作区 → 第一协作区",
        "统筹办理：疑难统筹 → 全部统筹",
        "任务量：文件所列的1.2倍",
        "每次休假的工作日数：5 → 7",
        "城关镇—头闸镇：取消相邻关系",
        "头闸镇—陶乐镇：相邻，20分钟",
    ]
    assert change_lines(words("zh"), scenario, today) == []


def test_units_may_be_said_by_their_codes(scenario, today):
    draft = today.moved("高庄乡", "第一协作区")
    (line,) = change_lines(words("zh"), scenario, draft, codes=True)
    assert "高庄乡" not in line
    assert scenario.units["高庄乡"].code in line


def test_no_zone_is_a_dash(scenario):
    names = Names(words("zh"), scenario)
    assert move_line(names, Move("第一纪检监察室", "第一协作区", "")).endswith("→ –")


def test_what_was_found_and_why_nothing_was(world, scenario, today):
    finder, names = Finder(world), Names(words("zh"), scenario)
    assert found_lines(names, finder) == ([], [])
    finder.findings = find_better(world, today, Wishes(most_moved=1))
    lines, labels = found_lines(names, finder)
    assert lines
    assert len(labels) == len(finder.found)
    assert labels[0].startswith("调整高庄乡、")
    assert "；负荷差3,696 → " in labels[0]
    finder.findings = find_better(world, today, Wishes(freeze=("第三协作区",), zones=12))
    lines, labels = found_lines(names, finder)
    assert (lines[0], labels) == ("没有方案能同时满足以下各项：", [])
    assert "保持不变的协作区：第三协作区" in lines


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_has_words(language):
    w = words(language)
    for code in get_args(Notice.__annotations__["code"]):
        assert "x.json" in notice_line(w, Notice(code, "x.json"))
    assert {*NOTICES} == {*get_args(Notice.__annotations__["code"])}
