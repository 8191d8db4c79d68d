"""The panels and the bench without a browser: what they show, what they ask for, what they say."""

import asyncio
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from ipywidgets.widgets.widget import _instances

from simlib.errors import SimlibError
from simlib.inputs.reading import read_world
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.estimate.answer import Compared, Interval
from simlib.workbench.estimate.estimator import Estimator
from simlib.workbench.finder import find_better
from simlib.workbench.page import controller as benches
from simlib.workbench.page.charts import headline, progress, side_by_side
from simlib.workbench.page.controller import STILL_DRAWN, Bench
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import FindPanel, LeverPanel, PlanPanel
from simlib.workbench.page.zone_map import Ask
from simlib.workbench.state.draft import Draft, meetings
from simlib.workbench.state.problems import problems


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture
def names(world):
    return Names(words("zh"), world.scenario)


# ---------------------------------------------------------------- levers


@pytest.fixture
def levers(names, world):
    asked = []
    panel = LeverPanel(names, asked.append)
    panel.show(Draft.of(world.scenario))
    panel.asked = asked
    return panel


@pytest.mark.slow
def test_showing_a_draft_asks_for_nothing(levers, world):
    levers.show(Draft.of(world.scenario).with_pooling("all").with_caseload(1.5).with_leave(0))
    assert levers.asked == []
    assert levers.fields["pooling"].value == "all"
    assert levers.fields["caseload"].value == 1.5
    assert levers.fields["leave"].value == 0


def test_each_lever_makes_the_draft_it_says(levers, world):
    scenario, draft = world.scenario, Draft.of(world.scenario)

    def made(field, value):
        levers.asked.clear()
        levers.show(draft)
        levers.fields[field].value = value
        (child,) = levers.asked
        return child(draft)

    assert made("pooling", "none").spec.pooling == "none"
    assert made("order", "due").spec.order == "due"
    assert made("escalation", 3.0).spec.escalation_days == 3.0
    assert made("lent", ("monitor",)).spec.pooled_posts == ("monitor",)
    assert made("stay", (("monitor", 1),)).spec.stay == {"monitor": 1}
    assert "extensions" in made("lever-extensions", True).spec.levers
    assert made("lever-joint-orders", False).spec.levers == ()
    assert made("weekday-group-meeting", "fri").spec.weekdays == {"group-meeting": "fri"}
    assert made("caseload", 1.25).caseload == 1.25
    assert made("leave", 10).leave == 10
    assert set(meetings(scenario)) == {"group-meeting", "filing-meeting"}


def test_no_lever_moves_a_fixed_arrangement(levers, world):
    fixed = {name for name, one in world.scenario.arrangements.items() if one.kind == "fixed"}
    assert fixed
    assert not {f"weekday-{name}" for name in fixed} & set(levers.fields)


def test_people_are_added_to_the_unit_that_is_chosen(levers, world):
    draft = Draft.of(world.scenario)
    levers.unit.value = "高庄乡"
    levers.post.value = "monitor"
    levers.number.value = 2
    child = levers.asked[-1](draft)
    assert child.spec.extra == {"高庄乡": {"monitor": 2}}
    levers.show(child)
    assert "高庄乡：监察员 +2" in levers.people.value
    levers.unit.value = "城关镇"
    assert levers.number.value == 0


def test_the_post_of_most_people_is_offered_first(levers):
    assert levers.post.value == "monitor"
    levers.unit.value = "高庄乡"
    assert [code for _, code in levers.post.options] == ["monitor", "director"]


def test_the_most_that_can_be_added_is_said_beside_the_field(levers, world):
    row = next(box for box in levers.box.children if levers.number in getattr(box, "children", ()))
    assert f"最多{levers.number.max}人" in row.children[-1].value
    draft = Draft.of(world.scenario)
    most = draft.with_extra(world.scenario, "高庄乡", "monitor", 99).spec.extra["高庄乡"]["monitor"]
    assert most == levers.number.max == 10


def test_more_people_than_can_be_added_here_are_shown_if_a_file_has_them(levers, world):
    draft = Draft.of(world.scenario)
    spec = draft.spec.model_copy(update={"extra": {"城关镇": {"monitor": 30}}})
    many = Draft("", spec, draft.borders)
    levers.show(many)
    assert (levers.number.value, levers.asked) == (30, [])
    assert many.with_extra(world.scenario, "城关镇", "monitor", 25).spec.extra["城关镇"] == {"monitor": 25}


def test_a_value_that_no_list_holds_is_shown_all_the_same(levers, world):
    levers.show(Draft.of(world.scenario).with_escalation(7.5))
    assert levers.fields["escalation"].value == 7.5
    two = Draft.of(world.scenario).with_stay(world.scenario, {"monitor": 2})
    levers.show(two)
    assert levers.fields["stay"].value == (("monitor", 2),)
    assert levers.fields["stay"].label == "每单位监察员2名"


# ---------------------------------------------------------------- plans, searches


def test_opening_a_plan_sets_the_list_back(names):
    opened = []
    panel = PlanPanel(names, lambda name: None, opened.append)
    panel.show("", {"saved a": "已存：a"})
    panel.saved.value = "saved a"
    assert opened == ["saved a"]
    assert panel.saved.value == ""


def test_any_number_of_moves_is_no_bound(names):
    panel = FindPanel(names, 4, print, print, print, print)
    assert panel.wanted().most_moved is None
    panel.moved.value = 2
    assert (panel.wanted().zones, panel.wanted().most_moved) == (4, 2)


def test_no_more_zones_are_asked_for_than_there_are_towns(names):
    panel = FindPanel(names, 4, print, print, print, print)
    panel.zones.value = 99
    assert panel.wanted().zones == 13
    row = next(box for box in panel.box.children if panel.zones in getattr(box, "children", ()))
    assert "1至13个：每个协作区至少有一个乡镇" in row.children[2].value


def test_found_plans_have_a_button_each(names):
    taken, looked = [], []
    panel = FindPanel(names, 4, print, print, taken.append, looked.append)
    panel.show(["<b>"], ["一", "二"], busy=False)
    assert "&lt;b&gt;" in panel.said.value
    panel.found.children[1].children[0].click()
    panel.found.children[1].children[1].click()
    assert (looked, taken) == ([1], [1])


def test_what_the_headline_shows_is_looked_for_and_divisions_stay_unless_asked(names):
    panel = FindPanel(names, 4, print, print, print, print)
    assert (panel.wanted().objective, panel.wanted().divisions) == ("on_time", False)
    panel.objective.value, panel.divisions.value = "travel", True
    assert (panel.wanted().objective, panel.wanted().divisions) == ("travel", True)


# ---------------------------------------------------------------- the headline


class Found:
    """An answer at one load with a given difference of the on-time share."""

    judged, load = "on_time_share", "central"
    settled, unchanged = True, None

    def __init__(self, low, mean, high, runs=50):
        given = Interval(0.86, 0.85, 0.87)
        own = Interval(0.86 + mean, 0.85 + mean, 0.87 + mean)
        self.headline = Compared(own, given, Interval(mean, low, high), "share")
        self.replications, self.narrow = runs, runs >= 50

    def one(self, measure):
        """Travel costs twelve hours more, and others do a little more of the work."""
        nothing = self.headline.difference.mean == 0
        change = {"travel_hours": Interval(12.0, 4.0, 20.0), "stranger_share": Interval(0.01, 0.005, 0.015)}
        unit = {"travel_hours": "hours"}.get(measure, "share")
        return Compared(None, None, None if nothing else change[measure], unit)


def known(world, **loads):
    """What is known of a changed plan."""
    draft = Draft.of(world.scenario).with_pooling("all")
    about = {"file": world, "world": world, "draft": draft, "problems": (), "moves": ()}
    return SimpleNamespace(error=None, loads=loads, **about)


def said(language, world, found, **others):
    box = headline(Names(words(language), world.scenario), known(world, central=found, **others), "central")
    return "".join(ElementTree.fromstring(box).itertext())


def test_the_headline_is_a_plain_sentence(world):
    more, fewer = Found(0.011, 0.023, 0.035), Found(-0.035, -0.023, -0.011)
    assert said("zh", world, more).startswith("每100件多按期办结2.3件")
    assert said("zh", world, fewer).startswith("每100件少按期办结2.3件")
    assert said("en", world, more).startswith("2.3 more on time per 100 matters")
    assert "+1.1 至 +3.5" in said("zh", world, more)
    assert "86.0%" in said("zh", world, more)


def test_what_trainees_ask_about_is_explained_where_it_stands(world):
    answer = known(world, central=Found(0.011, 0.023, 0.035))
    box = ElementTree.fromstring(headline(Names(words("zh"), world.scenario), answer, "central"))
    help_ = {line.get("class"): line.get("title", "") for line in box}
    assert help_["sb-interval"].startswith("95%区间：")
    assert "主时限" in help_["sb-shares"]


def test_where_no_pair_of_runs_differs_that_is_said_and_no_interval(world):
    """None of fifty: did more than 5.8 % of all differ, one would have been met with 95 %."""
    assert f"{1 - 0.05 ** (1 / 50):.1%}" == "5.8%"
    none = Found(0.0, 0.0, 0.0)
    assert "No clear difference from the baseline" in said("en", world, none)
    assert "none of 50 replications differs; at most 5.8% of all do" in said("en", world, none)
    assert "50 次模拟均无差异；会出现差异的至多占 5.8%" in said("zh", world, none)
    assert "95" not in said("en", world, none)
    some, names = Found(-0.001, 0.0, 0.001), Names(words("en"), world.scenario)
    for found, line in [(none, "none of 50 replications differs"), (some, "-0.1 ~ +0.1")]:
        assert line in side_by_side(names, [("a", known(world, central=found))]).replace("−", "-")


def test_no_sign_is_said_that_the_interval_does_not_support(world):
    open_ = said("zh", world, Found(-0.001, 0.012, 0.025))
    assert open_.startswith("与基准方案差异不明显")
    assert "多按期办结" not in open_
    assert "初步" not in open_


def test_what_rests_on_few_runs_is_called_preliminary(world):
    assert "初步" in said("zh", world, Found(0.011, 0.023, 0.035, runs=4))


def test_loads_that_disagree_are_told(world):
    more, fewer, open_ = Found(0.01, 0.02, 0.03), Found(-0.03, -0.02, -0.01), Found(-0.01, 0, 0.01)
    warning = "不同任务量下结论相反"
    assert warning in said("zh", world, more, low=fewer)
    assert warning not in said("zh", world, more, low=open_, high=more)


def test_markup_stays_text():
    made = html(tag("p", '<b>&"', data_name='<b>&"'))
    assert made.endswith('>&lt;b&gt;&amp;"</p>')
    assert '&quot;"' in made  # no attribute ends before its end


# ---------------------------------------------------------------- the bench


@pytest.fixture
def county(root, tmp_path):
    folder = tmp_path / "scenarios"
    folder.mkdir()
    return Path(shutil.copy(root / "scenarios" / "pingluo-2021.yaml", folder))


@pytest.fixture
def bench(county, tmp_path, monkeypatch):
    monkeypatch.setattr(benches, "HELPERS", 0)
    return Bench(county, tmp_path / "out", "zh")


def message(bench):
    value = bench.page.message.value
    return "".join(ElementTree.fromstring(value).itertext()) if value else ""


@pytest.mark.slow
def test_a_move_on_the_map_is_laid_on_the_table_and_kept(bench, county, tmp_path):
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    assert bench.draft.zone_of("高庄乡") == "第一协作区"
    assert bench.page.map.marks["moved"] == ("高庄乡",)
    again = Bench(county, tmp_path / "out", "zh")
    assert again.draft == bench.draft
    assert again.page.map.marks["moved"] == ("高庄乡",)  # before anything is run or done
    again.obey(Ask("undo"))
    assert again.draft.zone_of("高庄乡") == "第二协作区"
    again.obey(Ask("redo"))
    assert again.draft.zone_of("高庄乡") == "第一协作区"


def rooms(act):
    """The modules of the workbench that somebody passes, in order: one entry for each stay."""
    within, stays = [""], []

    def passing(frame, event, _):
        if event == "call":
            module = frame.f_globals.get("__name__", "")
            inside = module.startswith("simlib.workbench.")
            if inside and module != within[-1]:
                stays.append(module.removeprefix("simlib.workbench."))
            within.append(module if inside else within[-1])
        elif event == "return" and len(within) > 1:
            within.pop()

    sys.setprofile(passing)
    try:
        act()
    finally:
        sys.setprofile(None)
    return stays


def drop(bench, unit, zone):
    bench.page.map._handle_custom_msg({"kind": "move", "unit": unit, "zone": zone}, [])


@pytest.mark.slow
def test_a_drop_passes_at_most_nine_rooms(bench):
    """It passed 18 in 178 stays, when every part of the page was drawn for every change."""
    drop(bench, "高庄乡", "第一协作区")
    stays = rooms(lambda: drop(bench, "渠口乡", "第一协作区"))
    assert bench.draft.zone_of("渠口乡") == "第一协作区"
    assert len(set(stays)) <= 9, sorted(set(stays))
    assert len(stays) <= 70, stays


def drawn(bench, monkeypatch, act):
    """The parts of the page that are drawn while something is done."""
    parts, names = bench._parts, []

    def watched():
        return {name: (on, lambda n=name, d=d: (names.append(n), d())) for name, (on, d) in parts().items()}

    monkeypatch.setattr(bench, "_parts", watched)
    act()
    monkeypatch.setattr(bench, "_parts", parts)
    return names


@pytest.mark.slow
def test_what_changed_decides_what_is_drawn(bench, monkeypatch):
    def parts(act):
        return drawn(bench, monkeypatch, act)

    assert parts(bench.show) == []
    assert parts(lambda: drop(bench, "高庄乡", "第一协作区")) == ["map", "answer"]
    assert parts(lambda: bench.obey(Ask("undo"))) == ["map", "answer"]
    assert parts(lambda: bench.change(lambda draft: draft.with_pooling("all"))) == ["levers", "answer"]
    assert parts(lambda: bench.obey(Ask("pin", unit="高庄乡", on=True))) == ["map", "ticked"]
    assert parts(lambda: drop(bench, "高庄乡", "第一协作区")) == ["map", "ticked", "answer"]
    assert parts(lambda: bench.save("甲案")) == ["plans", "answer"]
    assert parts(bench.lay_beside) == ["beside"]
    assert parts(lambda: bench.obey(Ask("link", a="城关镇", b="渠口乡"))) == ["picture", "map", "answer"]
    assert len(parts(lambda: bench.speak("en"))) == len(bench._parts())


@pytest.mark.slow
def test_a_field_that_changes_nothing_shows_the_draft_again(bench):
    with bench.page.levers.silent():
        bench.page.levers.fields["caseload"].value = 1.5
    bench.change(lambda draft: draft)
    assert bench.page.levers.fields["caseload"].value == 1.0


@pytest.mark.slow
def test_what_was_said_of_the_draft_before_does_not_stay(bench):
    """Until something is known of a draft that was dropped just now, no number is shown for it."""
    while bench.estimator.runs(bench.draft, bench.load) < 4:
        bench._step()
    bench.publish(working=True)
    before = bench.draft
    assert before.key in bench.page.answer.headline.value
    drop(bench, "高庄乡", "第一协作区")
    assert "data-key" not in bench.page.answer.headline.value
    assert "sb-wait" in bench.page.answer.headline.value
    bench.obey(Ask("undo"))
    assert before.key in bench.page.answer.headline.value  # what is known is shown at once


@pytest.mark.slow
def test_widgets_that_are_replaced_are_closed(bench):
    """They stay with the kernel and the browser otherwise: 233 at each change of language."""
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))

    def change(language):
        bench.page.tell("?")
        bench.page.find.show([], ["一", "二"], busy=False)
        bench.lay_beside()
        bench.speak(language)

    for n in range(STILL_DRAWN + 1):  # so many of the pages left are kept
        change(("en", "zh")[n % 2])
    before = len(_instances)
    for n in range(STILL_DRAWN + 3):
        change(("en", "zh")[(STILL_DRAWN + 1 + n) % 2])
    assert len(_instances) <= before


@pytest.mark.slow
def test_an_unsound_plan_is_marked_in_the_headline_the_comparison_and_what_is_carried_away(bench):
    bench.obey(Ask("move", unit="红崖子乡", zone="第一协作区"))
    wrong = problems(bench.scenario, bench.draft)
    answer = known(bench.world, central=Found(0.011, 0.023, 0.035))
    answer.problems, answer.world = wrong, replace(bench.world, scenario=bench.names.scenario)
    for made in (headline(bench.names, answer, "central"), side_by_side(bench.names, [("a", answer)])):
        assert "方案不合规，仅作草案：第一协作区不连片" in made
    assert "第一协作区不连片" in bench.marked_names.marks()
    bench.obey(Ask("undo"))
    assert "不合规" not in bench.marked_names.marks()
    answer.problems = problems(bench.scenario, bench.draft)
    assert "不合规" not in headline(bench.names, answer, "central")


def test_the_opening_figure_has_its_own_interval_and_no_other(world):
    same = Found(0.0, 0.0, 0.0)
    answer = known(world, central=same)
    answer.draft = Draft.of(world.scenario)
    names = Names(words("zh"), world.scenario)
    assert "基准方案86.0%（85.0% 至 87.0%）" in headline(names, answer, "central")
    assert "本方案" not in headline(names, answer, "central")
    assert "±" not in progress(names, answer, "central", working=False)
    answer.loads["central"].settled = False  # until it is known for good nothing is shown that would change
    assert "86.0%" not in headline(names, answer, "central")


def test_the_price_stands_beside_the_gain(world):
    answer = known(world, central=Found(0.011, 0.023, 0.035))
    more = Draft.of(world.scenario).with_extra(world.scenario, "城关镇", "monitor", 2)
    answer.draft = more.moved("高庄乡", "第一协作区")
    made = headline(Names(words("zh"), world.scenario), answer, "central")
    assert "代价：路途+12小时（+4至+20）；由外单位人员办理的工作+1.0个百分点" in made
    people = sum(world.scenario.units["高庄乡"].staff.values())
    assert f"调整乡镇1个（共{people}人）；增加2人" in made
    same = known(world, central=Found(0.0, 0.0, 0.0))
    assert "代价" not in headline(Names(words("zh"), world.scenario), same, "central")


@pytest.mark.slow
def test_the_cards_of_zones_show_people_matters_and_work_and_follow_the_draft(bench):
    def facts(of):
        people, matters, hours = re.findall(r"[\d,]+", bench.page.map.zones[of]["facts"])
        return int(people), int(matters.replace(",", "")), int(hours.replace(",", ""))

    before = facts(0), facts(1)
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    after = facts(0), facts(1)
    for n in range(3):
        assert after[0][n] > before[0][n]
        assert sum(one[n] for one in after) == pytest.approx(sum(one[n] for one in before), abs=2)
    bench.choose("low")
    assert facts(0)[0] == after[0][0]
    assert facts(0)[1] < after[0][1]


@pytest.mark.slow
def test_a_found_plan_is_looked_at_before_it_is_adopted(bench):
    found = bench.draft.moved("高庄乡", "第一协作区")
    bench.finder.findings = SimpleNamespace(found=(SimpleNamespace(draft=found),))
    bench.look(0)
    assert bench.page.map.zones[0]["units"][-1] == "高庄乡"
    assert "尚未采用" in bench.page.map.preview
    assert bench.page.map.marks["moved"] == ("高庄乡",)
    assert bench.draft.zone_of("高庄乡") == "第二协作区"
    bench.obey(Ask("look_away"))
    assert bench.page.map.preview == ""
    assert "高庄乡" not in bench.page.map.zones[0]["units"]
    bench.look(0)
    bench.take(0)
    assert (bench.page.map.preview, bench.draft.zone_of("高庄乡")) == ("", "第一协作区")


@pytest.mark.slow
def test_a_broken_zone_is_said_in_words_on_its_card(bench):
    bench.obey(Ask("move", unit="红崖子乡", zone="第一协作区"))
    card = bench.page.map.zones[0]
    assert card["broken"] is True
    assert re.search("河", card["notes"][0])
    assert bench.page.map.marks["cut"] == ("红崖子乡",)


@pytest.mark.slow
def test_a_rule_that_is_broken_is_said_on_the_card_of_its_zone_and_at_the_foot(bench):
    bench.change(lambda draft: draft.with_extra(bench.scenario, "高庄乡", "monitor", 1))
    assert bench.page.map.zones[1]["notes"] == ["不合规则“不增加人员编制（S3-013）”：高庄乡"]
    while not bench.estimator.runs(bench.draft, bench.load):
        bench._step()
    bench.publish(working=True)
    assert "放宽的规则：不增加人员编制（S3-013）" in bench.page.answer.origin.value
    bench.obey(Ask("undo"))
    assert bench.page.map.zones[1]["notes"] == []


@pytest.mark.slow
def test_ticks_of_the_map_are_kept_and_are_no_step(bench):
    bench.obey(Ask("pin", unit="高庄乡", on=True))
    bench.obey(Ask("freeze", zone="第三协作区", on=True))
    assert (bench.desk.pinned, bench.desk.frozen) == (("高庄乡",), ("第三协作区",))
    bench.obey(Ask("pin", unit="高庄乡", on=False))
    assert bench.desk.pinned == ()
    assert not bench.desk.history.past


@pytest.mark.slow
def test_two_towns_are_tied_on_the_map_for_the_search(bench):
    bench.obey(Ask("together", a="高庄乡", b="黄渠桥镇", on=True))
    bench.obey(Ask("apart", a="高庄乡", b="城关镇", on=True))
    bench.obey(Ask("apart", a="高庄乡", b="高庄乡", on=True))  # with itself
    bench.obey(Ask("apart", a="高庄乡", b="第一纪检监察室", on=True))  # no town
    assert len(bench.page.map.marks["together"]) == len(bench.page.map.marks["apart"]) == 1
    asked = bench.page.find.asked.value
    assert "须同区：" in asked
    assert "不得同区：" in asked
    assert not bench.desk.history.past
    (tie,) = bench._ticked().together
    found = find_better(bench.world, bench.draft, bench._ticked(), seconds=3)
    assert found.found
    for one in found.found:
        assert one.draft.zone_of(tie[0]) == one.draft.zone_of(tie[1])
        assert one.draft.zone_of("高庄乡") != one.draft.zone_of("城关镇")
    bench.obey(Ask("together", a="黄渠桥镇", b="高庄乡", on=False))
    assert bench.page.map.marks["together"] == ()


@pytest.mark.slow
def test_a_tick_on_a_zone_that_is_gone_does_not_stand_in_the_way(bench):
    bench.obey(Ask("freeze", zone="第四协作区", on=True))
    for unit in (*bench.draft.zones["第四协作区"].units, "第四纪检监察室"):
        bench.obey(Ask("move", unit=unit, zone="第二协作区"))
    assert bench._ticked().freeze == ()
    bench.obey(Ask("take_out", zone="第四协作区"))
    assert "第四协作区" not in bench.page.find.asked.value
    bench.obey(Ask("undo"))
    bench.obey(Ask("move", unit="崇岗镇", zone="第四协作区"))
    assert bench._ticked().freeze == ("第四协作区",)  # it is there again, and so is its tick


@pytest.mark.slow
def test_a_plan_that_is_no_longer_there_is_not_taken(bench):
    before = bench.draft
    bench.take(0)
    assert (bench.draft, message(bench)) == (before, "")


@pytest.mark.slow
def test_an_error_is_said_on_the_page_and_the_next_step_takes_it_away(bench, caplog):
    bench.change(lambda draft: draft.moved("无此乡", "第一协作区"))
    assert "无此乡" in message(bench)
    bench.change(lambda draft: 1 / 0)
    assert "ZeroDivisionError" in message(bench)
    assert "unforeseen" in caplog.text
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    assert message(bench) == ""


@pytest.mark.slow
def test_two_windows_do_not_write_over_each_other(bench, county, tmp_path):
    other = Bench(county, tmp_path / "out", "zh")
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    other.obey(Ask("move", unit="渠口乡", zone="第一协作区"))
    assert told(bench) == ""
    assert "另一窗口" in told(other)
    other.obey(Ask("move", unit="头闸镇", zone="第一协作区"))
    assert "另一窗口" in told(other)  # until it is understood
    other.speak("en")
    assert "another window" in told(other)
    other.understood()
    assert told(other) == ""
    bench.show()
    (code,) = [code for _, code in bench.page.plan.saved.options if code.startswith("other ")]
    bench.open(code)
    assert bench.draft == other.draft
    bench.obey(Ask("undo"))
    assert bench.draft.zone_of("高庄乡") == "第一协作区"


def told(bench):
    """What the page tells until somebody takes it away."""
    return "".join(ElementTree.fromstring(bench.page.notice.children[0].value).itertext()
                   if bench.page.notice.children else "")  # fmt: skip


@pytest.mark.slow
def test_a_saved_plan_can_be_opened_again(bench):
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    bench.save("高庄东移")
    assert "高庄东移.yaml" in message(bench)
    bench.obey(Ask("again"))
    assert bench.draft.zone_of("高庄乡") == "第二协作区"
    bench.open("saved 高庄东移")
    assert bench.draft.zone_of("高庄乡") == "第一协作区"


@pytest.mark.slow
def test_who_types_no_name_saves_under_the_next_that_is_free(bench):
    for name in ("方案1", "方案2"):
        bench.save("")
        assert f"{name}.yaml" in message(bench)
        assert bench.page.plan.name.value == name


@pytest.mark.slow
def test_another_plan_of_that_name_is_not_written_over_unasked(bench):
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    bench.save("甲案")
    bench.obey(Ask("again"))
    bench.save("甲案")
    assert "已存有方案甲案" in message(bench)
    bench.open("saved 甲案")
    assert bench.draft.zone_of("高庄乡") == "第一协作区"
    bench.obey(Ask("move", unit="渠口乡", zone="第一协作区"))
    bench.save("甲案")  # it is the plan of that name that is worked on
    assert "已存有方案甲案" not in message(bench)


@pytest.mark.slow
def test_a_saved_plan_that_another_window_changed_is_not_written_over(bench, county, tmp_path):
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    bench.save("甲案")
    other = Bench(county, tmp_path / "out", "zh")
    other.open("saved 甲案")
    other.obey(Ask("move", unit="渠口乡", zone="第一协作区"))
    other.save("甲案")
    assert "保存" in message(other)
    bench.obey(Ask("move", unit="头闸镇", zone="第一协作区"))
    bench.save("甲案")
    assert "已在别处改动" in message(bench)
    bench.save("乙案")
    assert "乙案.yaml" in message(bench)
    bench.open("saved 甲案")
    assert bench.draft.zone_of("渠口乡") == "第一协作区"
    bench.obey(Ask("move", unit="头闸镇", zone="第一协作区"))
    bench.save("甲案")  # what was changed there is known now
    assert "甲案.yaml" in message(bench)


@pytest.mark.slow
@pytest.mark.parametrize(("settled", "said", "asked"), [(False, "结果算定后开始", 0), (True, "正在计算", 1)])
def test_what_the_answer_rests_on_is_asked_once_that_is_settled_and_it_says_so_before(
    bench, monkeypatch, settled, said, asked
):
    seen = []

    async def step(study):
        seen.append(bench.page.rests.box.value)
        bench.tab = 0  # nobody looks any more
        return True

    async def opened():
        bench.tab = benches.RESTS
        deciding = asyncio.get_running_loop().create_task(bench._decide())
        while not (seen or bench.page.rests.box.value):
            await asyncio.sleep(0)
        bench.tab = 0
        await deciding

    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    monkeypatch.setattr(bench.decider, "step", step)
    monkeypatch.setattr(Bench, "_settled", settled)
    asyncio.run(opened())
    assert said in bench.page.rests.box.value
    assert len(seen) == asked
    assert all(said in value for value in seen)


@pytest.mark.slow
def test_a_page_that_was_just_made_is_told_again_what_it_may_have_missed(bench, monkeypatch):
    bench.page.say("正在准备")
    told = {}
    for part in (bench.page.message, bench.page.answer.headline):
        monkeypatch.setattr(part, "send_state", lambda key, part=part: told.update({part: part.value}))
    bench.page.say("")
    bench.connection._handle_custom_msg({"beat": 1}, [])
    assert told == {part: part.value for part in (bench.page.message, bench.page.answer.headline)}


@pytest.mark.slow
def test_a_name_that_no_file_may_have_is_refused_in_words(bench, tmp_path):
    for name, said in {
        "../x": "不能作方案名称",
        "CON": "Windows",
        "全县统筹": "方案名为全县统筹",
        "one pool for the county": "方案名为one pool",
    }.items():
        bench.save(name)
        assert said in message(bench), name
    assert not list(tmp_path.glob("*.yaml"))


@pytest.mark.slow
def test_a_name_that_is_there_is_said_without_the_way_to_it(bench, tmp_path):
    bench.save("甲案")
    bench.obey(Ask("again"))
    bench.save("甲案")
    assert "甲案.yaml" in message(bench)
    assert str(tmp_path) not in message(bench)


@pytest.mark.slow
def test_what_the_system_says_is_said_in_the_reader_s_words(bench, tmp_path):
    (tmp_path / "out").write_text("a file has the folder's name", encoding="utf-8")
    bench.save("甲案")
    assert "File exists" not in message(bench)
    assert "已有同名文件" in message(bench)


@pytest.mark.slow
def test_another_language_changes_every_word_and_nothing_else(bench):
    bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
    bench.speak("en")
    assert bench.page.undo.description == "Undo"
    assert bench.draft.zone_of("高庄乡") == "第一协作区"
    bench.show_codes(True)
    labels = {town["unit"]: town["label"] for town in bench.page.map.picture["towns"]}
    assert labels["高庄乡"] == "T08"


@pytest.mark.slow
def test_a_fifth_plan_asks_which_shall_give_way(bench):
    for plan in ("plan-2021", "separate", "one-pool", "pool-all"):
        bench.open(f"plan {plan}")
        bench.lay_beside()
    assert bench.page.message.value == ""
    first = bench.desk.columns
    bench.open("plan extensions")
    bench.lay_beside()
    assert "先移出一个" in bench.page.message.value
    assert bench.desk.columns == first
    bench.take_out(0)
    assert len(bench.desk.columns) == 3
    assert len(bench.page.beside.row.children) == 3


@pytest.mark.slow
def test_the_language_asked_for_gives_way_to_the_one_chosen(bench, county, tmp_path, monkeypatch):
    monkeypatch.setenv("SIMLIB_START", "first")
    assert Bench(county, tmp_path / "out", "en").desk.language == "en"
    one = Bench(county, tmp_path / "out", "en")
    one.speak("zh")
    assert Bench(county, tmp_path / "out", "en").desk.language == "zh"
    monkeypatch.setenv("SIMLIB_START", "second")
    assert Bench(county, tmp_path / "out", "en").desk.language == "en"


@pytest.mark.slow
def test_the_answer_comes_and_sharpens_and_an_error_ends_nothing(bench, monkeypatch):
    """The work goes on in the background, drops the older draft, and survives what goes wrong in it."""
    real, broken = Estimator.step, []

    def step(estimator):
        if broken:
            raise broken.pop()
        return real(estimator)

    monkeypatch.setattr(Estimator, "step", step)

    async def story():
        bench.start()
        bench.obey(Ask("move", unit="高庄乡", zone="第一协作区"))
        first = await shown(bench, bench.draft.key, runs=4)
        later = await shown(bench, bench.draft.key, runs=first + 1)
        assert later > first
        broken.append(SimlibError("interrupted"))
        while broken:
            await asyncio.sleep(0.01)
        bench.obey(Ask("undo"))
        await shown(bench, bench.draft.key, runs=4)
        bench.stop()

    asyncio.run(story())


async def shown(bench, key, runs):
    """Wait until the page shows an answer about this draft from so many runs; how many there are."""
    for _ in range(12_000):
        value = bench.page.answer.headline.value
        found = re.search(r'data-key="(\w+)".* data-runs="(\d+)"', value)
        if found and found[1] == key and int(found[2]) >= runs:
            return int(found[2])
        await asyncio.sleep(0.01)
    raise AssertionError("no answer was shown")
