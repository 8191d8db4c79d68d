"""What is said of drafts, in both languages: every code has its words."""

import html
import re
from types import SimpleNamespace
from typing import get_args

import ipywidgets as ui
import pytest

from simlib.model.partition import Move
from simlib.scores.comparison import Difference
from simlib.search.problem.constraints import Constraints
from simlib.search.proposals import Proposal, Proposals
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.finder import Finder, Findings, FoundDraft, find_better
from simlib.workbench.lever_words import lever_lines
from simlib.workbench.messages import (
    NOTICES,
    PROBLEMS,
    borrowed_places,
    change_lines,
    file_stem,
    found_lines,
    move_line,
    notice_line,
    problem_line,
)
from simlib.workbench.page.panels import LeverPanel
from simlib.workbench.state.draft import scenario_of
from simlib.workbench.state.problems import Problem, problems
from simlib.workbench.state.session import Notice


def said(language, scenario, draft):
    names = Names(words(language), scenario_of(scenario, draft))
    return [problem_line(names, problem) for problem in problems(scenario, draft)]


def test_a_river_between(scenario, today):
    draft = today.moved("红崖子乡", "第一协作区")
    assert said("zh", scenario, draft) == ["第一协作区不连片：红崖子乡与黄渠桥镇、宝丰镇、灵沙乡之间隔着河流"]
    assert said("en", scenario, draft) == [
        "Zone 1 is in pieces: the river lies between Hongyazi and Huangquqiao, Baofeng, Lingsha"
    ]


def test_a_broken_rule_is_told_by_its_title_and_clause(scenario, today):
    draft = today.with_extra(scenario, "高庄乡", "monitor", 1)
    assert said("zh", scenario, draft) == ["不合规则“不增加人员编制（S3-013）”：高庄乡"]
    assert said("en", scenario, draft) == ["breaks a rule: no new posts (S3-013): Gaozhuang"]
    headless = today.new_zone("新区").moved("高庄乡", "新区")
    assert "新区不合规则“一区一名主任、一个联系室（S3-010、S3-011）”" in said("zh", scenario, headless)


def test_a_break_that_is_there_today_is_said_to_be(scenario):
    names = Names(words("en"), scenario)
    problem = Problem("zone-broken", "第一协作区", ("灵沙乡",), ("宝丰镇",), tolerated=True)
    assert problem_line(names, problem).endswith("(also in the baseline)")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_words(scenario, language, code):
    river, rule = code.endswith("-river"), "one-head" if code.startswith("rule") else ""
    units = () if code.endswith("-bare") else ("灵沙乡",)
    plain = code.removesuffix("-river").removesuffix("-bare")
    problem = Problem(plain, "第一协作区", units, ("宝丰镇",), river, rule=rule)
    line = problem_line(Names(words(language), scenario), problem)
    assert "{" not in line
    assert ("灵沙乡" if language == "zh" else "Lingsha") in line or "{units}" not in PROBLEMS[code]


def test_all_that_is_changed(scenario, today):
    draft = today.moved("高庄乡", "第一协作区").with_pooling("all").with_caseload(1.2).with_leave(7)
    draft = draft.with_border("头闸镇", "陶乐镇", 20).without_border("城关镇", "头闸镇")
    assert change_lines(words("zh"), scenario, draft) == [
        "高庄乡：第二协作区 → 第一协作区",
        "统筹办理范围：疑难统筹 → 全部统筹",
        "收件量（以所选任务量为100%）：100% → 120%",
        "每次休假工作日数（每年2次）：5 → 7",
        "城关镇—头闸镇：取消相邻关系",
        "头闸镇—陶乐镇：相邻，20分钟",
    ]
    assert change_lines(words("zh"), scenario, today) == []


def test_a_lever_is_selected_or_dropped(scenario, today):
    draft = today.with_lever(scenario, "joint-orders", False).with_lever(scenario, "extensions", True)
    title = scenario.levers["extensions"].title.zh
    lines = [*lever_lines(Names(words("zh"), scenario), scenario, draft)]
    assert lines == ["取消“指定协作办理”", f"选用“{title}”"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_change_is_said_in_the_words_of_its_lever(scenario, today, language):
    """What stands above a field, or beside a box, stands in the line of its change."""
    names = Names(words(language), scenario)
    panel = LeverPanel(names, print)
    panel.show(today)
    labels = [re.sub("<[^>]*>", "", child.value) if isinstance(child, ui.HTML) else ""
              for child in panel.box.children]  # fmt: skip
    labels += [box.description for box in panel.box.children if isinstance(box, ui.Checkbox)]
    draft = today.with_pooling("all").with_order("due").with_escalation(3).with_caseload(1.5)
    draft = draft.with_leave(0).with_lever(scenario, "extensions", True).with_release(scenario, True)
    draft = draft.with_weekday(scenario, "group-meeting", "fri").with_extra(scenario, "高庄乡", "monitor", 2)
    draft = draft.with_lent(scenario, ["monitor"]).with_stay(scenario, {"monitor": 1})
    lines = [*lever_lines(names, scenario, draft)]
    assert len(lines) == 11
    for line in lines:
        assert any(label and label in html.escape(line, quote=False) for label in labels), line


def test_a_file_is_named_after_scenario_and_plan(scenario, today):
    zh, en = (Names(words(language), scenario) for language in ("zh", "en"))
    draft = today.with_pooling("all").with_order("due")
    code = draft.key[:4]
    assert file_stem(zh, today) == "pingluo-2021-2021年文件方案"
    assert file_stem(zh, draft) == f"pingluo-2021-草案{code}-2021年文件方案"
    assert file_stem(en, draft) == f"pingluo-2021-draft {code}-plan of the 2021 document"
    assert file_stem(zh, draft.named("甲案")) == "pingluo-2021-甲案"
    assert file_stem(zh, draft.named('a/b:c*"<d>|')) == "pingluo-2021-abcd"


def test_what_is_borrowed_is_said_place_by_place(scenario):
    lines = [*borrowed_places(words("zh"), scenario)]
    assert lines[0].startswith("通城2016年：S4-015、")
    assert lines[2].startswith("未具名县：S1-")
    assert lines[-1] == "西乡县：L03"
    assert [*borrowed_places(words("en"), scenario)][1].startswith("Xian county 2021: S2-")


def test_units_may_be_said_by_their_codes(scenario, today):
    draft = today.moved("高庄乡", "第一协作区")
    (line,) = change_lines(words("zh"), scenario, draft, codes=True)
    assert "高庄乡" not in line
    assert scenario.units["高庄乡"].code in line


def test_no_zone_is_a_dash(scenario):
    names = Names(words("zh"), scenario)
    assert move_line(names, Move("第一纪检监察室", "第一协作区", "")).endswith("→ –")


@pytest.mark.slow
def test_what_was_found_and_why_nothing_was(world, scenario, today):
    finder, names = Finder(world), Names(words("zh"), scenario)
    assert found_lines(names, finder) == ([], [])
    finder.findings = find_better(
        world, today, Constraints(most_moved=1), objective="spread", divisions=True, seconds=3
    )
    lines, labels = found_lines(names, finder)
    assert lines
    assert len(labels) == len(finder.found)
    assert "；调整乡镇：高庄乡；调整联系室：" in labels[0]
    assert "；负荷差3,696 → " in labels[0]
    assert any(line.startswith("负荷差：") for line in lines)
    finder.findings = find_better(world, today, Constraints(freeze=("第三协作区",)), zones=12)
    lines, labels = found_lines(names, finder)
    assert (lines[0], labels) == ("没有方案能同时满足以下各项：", [])
    assert "锁定的协作区：第三协作区" in lines


def gain(low, high):
    return Difference("p", "on_time_share", "all", "all", (low + high) / 2, low, high, None, "share", 0)


def findings(today, *signs, runs=120, most=True):
    """A search that found a better plan (1), or one not to be told from today's (0)."""
    terms = SimpleNamespace(spread=3000.0, travel=30.0)
    gains = {1: gain(0.002, 0.01), 0: gain(-0.004, 0.006)}
    found = tuple(FoundDraft(today, (), terms, terms, gains[one], one) for one in signs)
    some = {one: tuple(Proposal(None, None, gains[one]) for sign in signs if sign == one) for one in gains}
    study = Proposals(None, "on_time_share", some[1], some[0], (), 420, 40, False, runs, False)
    return Findings(found=found, study=study)


def test_a_search_that_finds_nothing_better_says_so_and_what_that_is_worth(world, scenario, today):
    finder = Finder(world)
    finder.findings = findings(today, 0, 0)
    lines, labels = found_lines(Names(words("zh"), scenario), finder)
    assert lines[0] == "没有找到明显优于现方案的方案。"
    assert "420" in lines[1]
    assert "120次" in lines[1]
    assert lines[2].startswith("其中没有一个的提高会超过0.6 个百分点（95%把握）")
    assert all(label.startswith("按期办结差异不明显（每100件 -0.4 至 +0.6）") for label in labels)
    assert not any("优于" in label for label in labels)
    finder.findings = findings(today, 0, runs=3)
    assert found_lines(Names(words("zh"), scenario), finder)[0][0].startswith("时间太短")


def test_only_what_is_better_beyond_doubt_is_called_better(world, scenario, today):
    finder = Finder(world)
    finder.findings = findings(today, 1, 0)
    lines, labels = found_lines(Names(words("en"), scenario), finder)
    assert lines[0] == "1 found that end more matters on time than the current plan."
    assert labels[0].startswith("better on time: +0.6 per 100 (+0.2 to +1.0)")
    assert labels[1].startswith("no clear difference on time")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_has_words(language):
    w = words(language)
    for code in get_args(Notice.__annotations__["code"]):
        assert "x.json" in notice_line(w, Notice(code, "x.json"))
    assert {*NOTICES} == {*get_args(Notice.__annotations__["code"])}
