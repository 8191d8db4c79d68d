"""A draft goes to a file and comes back the same, and the file is one that `simlib check` passes."""

import shutil
from random import Random

import pytest
import yaml

from simlib.cli.program import obey
from simlib.errors import SimlibError
from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.plan import plan_of
from simlib.workbench.state.draft import Draft, scenario_of, world_of_draft
from simlib.workbench.state.problems import UNSAVABLE, problems
from simlib.workbench.state.saved_plans import difference, draft_title, load_draft, save_draft, saved
from tests.workbench.drawn import drafts_from

pytestmark = pytest.mark.slow


@pytest.fixture
def county(tmp_path, file):
    """A scenario of the planner's own, in a folder beside that for plans."""
    (tmp_path / "county").mkdir()
    return shutil.copy(file, tmp_path / "county" / "county.yaml")


@pytest.fixture
def out(tmp_path):
    """Where plans are saved."""
    return tmp_path / "out"


def everything(scenario):
    """A draft in which nothing is as it was."""
    draft = Draft.of(scenario).moved("高庄乡", "第一协作区").with_pooling("all").with_order("due")
    draft = draft.with_escalation(2.5).with_weekday(scenario, "group-meeting", "thu")
    draft = draft.with_lent(scenario, ["monitor", "director"]).with_stay(scenario, {"director": 1})
    draft = draft.with_lever(scenario, "merged-reports", True)
    draft = draft.with_lever(scenario, "joint-orders", False)
    draft = draft.with_extra(scenario, "城关镇", "monitor", 2).with_caseload(1.15).with_leave(8)
    draft = draft.with_border("头闸镇", "陶乐镇", 20).without_border("渠口乡", "高仁乡")
    draft = draft.new_zone("新 区").moved("通伏乡", "新 区")
    return draft.linked(scenario, "第四纪检监察室", "新 区").named("甲 方案")


def test_a_draft_comes_back_as_it_was(county, out, world, scenario, capsys):
    draft = everything(scenario)
    path = save_draft(out, county, world, draft)
    assert load_draft(path, world, "甲 方案") == draft
    assert obey(["check", str(path)]) == 0
    capsys.readouterr()


def test_a_draft_that_breaks_rules_is_saved_with_what_it_relaxes(county, out, world, scenario, today):
    draft = today.with_extra(scenario, "城关镇", "monitor", 1).named("增一名")
    path = save_draft(out, county, world, draft)
    read = read_world(path).scenario
    assert (
        read.plans["增一名"].relax == scenario_of(scenario, draft).plans["增一名"].relax == ("no-new-posts",)
    )
    back = load_draft(path, world, "增一名").with_extra(scenario, "城关镇", "monitor", 0)
    assert scenario_of(scenario, back).plans["增一名"].relax == ()  # found out again after every move


@pytest.mark.slow
def test_what_is_read_is_what_was_tried(county, out, world, scenario):
    draft = everything(scenario)
    read, tried = read_world(save_draft(out, county, world, draft)), world_of_draft(world, draft)
    for load in scenario.loads:
        ours, theirs = compile_model(tried, load), compile_model(read, load)
        assert ours.people.code == theirs.people.code
        assert (ours.units.travel == theirs.units.travel).all()
        one, other = (plan_of(model, "x", draft.spec).level for model in (ours, theirs))
        assert (one[:] == other[:]).all()
    plans = scenario_of(scenario, draft).plans
    own = plans[draft.name].model_copy(update={"title": draft_title(draft.name)})  # it breaks rules
    assert read.scenario.plans == {**plans, draft.name: own}


@pytest.mark.slow
def test_random_drafts_come_back_as_they_were(county, out, world, scenario):
    for seed in range(6):
        sound = [d for d in drafts_from(scenario, Random(seed), 18)
                 if not any(p.code in UNSAVABLE for p in problems(scenario, d))]  # fmt: skip
        draft = sound[-1].named(f"方案{seed}")
        path = save_draft(out, county, world, draft)
        assert load_draft(path, world, draft.name) == draft
    assert list(saved(out, county)) == [f"方案{seed}" for seed in range(6)]


@pytest.mark.parametrize("plan", ["three-zones", "one-pool", "mid-year-change", "plan-2021"])
def test_every_plan_of_the_file_can_be_saved_under_another_name(county, out, world, scenario, plan):
    draft = Draft.of(scenario, plan).named("又一案")
    assert load_draft(save_draft(out, county, world, draft), world, "又一案") == draft


def test_only_what_differs_is_written_and_unchanged_borders_keep_their_ground(county, out, world, today):
    path = save_draft(out, county, world, today.moved("高庄乡", "第一协作区").named("一镇"))
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {*tree} == {"extends", "name", "title", "grounds", "plans"}
    assert {*tree["plans"]["一镇"]} == {"like", "ground", "title", "zones"}
    assert {*tree["plans"]["一镇"]["zones"]} == {"ground", "第一协作区", "第二协作区"}
    path = save_draft(out, county, world, today.with_border("城关镇", "头闸镇", 16).named("一路"))
    grounds = [b["ground"] for b in yaml.safe_load(path.read_text(encoding="utf-8"))["borders"]]
    assert grounds == ["workbench", *["road-minutes"] * (len(today.borders) - 1)]


def test_a_name_is_checked(county, out, world, scenario, today):
    title = scenario.plans["one-pool"].title
    bad = {
        "plan-name": ("../甲", "a/b", "plan: x", " 甲", "甲" * 61, "a.b", "=1+1", "<b>"),
        "plan-name-empty": ("", "  "),
        "plan-name-reserved": ("CON", "nul", "Com1"),
        "plan-name-taken": (scenario.baseline, scenario.baseline.upper()),
        "plan-title-taken": (title.zh, title.en, title.en.upper()),
        "reserved-name": (f"Base-{county.stem}",),  # that of the scenario's copy
    }
    for code, names in bad.items():
        for name in names:
            with pytest.raises(SimlibError) as error:
                save_draft(out, county, world, today.named(name))
            assert error.value.code == code, name


def test_an_unsound_plan_is_not_saved(county, out, world, today):
    with pytest.raises(SimlibError) as error:
        save_draft(out, county, world, today.new_zone().named("甲"))
    assert error.value.code == "plan-unsound"
    assert not out.exists()


@pytest.mark.slow
def test_a_saved_plan_is_not_overwritten_unasked(county, out, world, today):
    path = save_draft(out, county, world, today.named("甲"))
    before = path.read_bytes()
    with pytest.raises(SimlibError) as error:
        save_draft(out, county, world, today.with_pooling("all").named("甲"))
    assert error.value.code == "file-exists"
    assert path.read_bytes() == before
    save_draft(out, county, world, today.with_pooling("all").named("甲"), again=True)
    assert load_draft(path, world, "甲").spec.pooling == "all"
    assert [one.name for one in out.iterdir()] == ["甲.yaml"]


def test_a_scenario_out_of_reach_is_copied_beside(tmp_path, file, world, today):
    out = tmp_path / "a" / "plans"
    draft = today.with_pooling("all").named("甲")
    path = save_draft(out, file, world, draft)
    assert {one.name for one in out.iterdir()} == {"甲.yaml", "base-pingluo-2021.yaml"}
    assert load_draft(path, world, "甲") == draft
    assert list(saved(out, file)) == ["甲"]
    assert read_world(out / "base-pingluo-2021.yaml").sha256 == world.sha256


def test_a_file_that_changes_more_is_not_taken_for_a_draft(county, out, world):
    out.mkdir()
    path = out / "more.yaml"
    text = "extends: ../county/county.yaml\nconflicts: {home: 0.5}\nplans: {more: {like: plan-2021}}\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SimlibError) as error:
        load_draft(path, world, "more")
    assert error.value.code == "other-world"


def test_files_of_others_in_the_folder_do_no_harm(county, out, world, today):
    save_draft(out, county, world, today.named("甲"))
    (out / "broken.yaml").write_text("a: [", encoding="utf-8")
    (out / "other.yaml").write_text("extends: ../other.yaml\nplans: {x: {}}\n", encoding="utf-8")
    (out / "list.yaml").write_text("- 1\n", encoding="utf-8")
    assert list(saved(out, county)) == ["甲"]
    assert saved(out / "nowhere", county) == {}


def test_a_difference_says_what_to_lay_over_and_what_to_take_out():
    before = {"a": 1, "b": {"c": 1, "d": 2}, "e": [1], "f": None}
    after = {"a": 1, "b": {"c": 3}, "e": [2], "f": None, "g": {"h": None, "i": 1}}
    assert difference(before, after) == {"b": {"c": 3, "d": None}, "e": [2], "g": {"i": 1}}


def test_an_unsound_plan_is_saved_as_a_draft_and_says_so(county, out, world, scenario, today, capsys):
    """No town is left in a zone: the file bears that in the plan's title, and the check says why."""
    draft = today
    for town in today.zones["第三协作区"].units:
        if town in ("陶乐镇", "高仁乡", "红崖子乡"):
            draft = draft.moved(town, "第一协作区")
    path = save_draft(out, county, world, draft.named("三区无镇"))
    assert read_world(path).scenario.plans["三区无镇"].title.zh == "三区无镇（草案，不合规）"
    assert load_draft(path, world, "三区无镇") == draft.named("三区无镇")
    capsys.readouterr()
    assert obey(["check", str(path), "--lang", "zh"]) == 0
    assert "三区无镇：方案不合规，仅作草案：第三协作区没有乡镇" in capsys.readouterr().out
    assert obey(["plans", str(path), "--lang", "en"]) == 0
    assert "Unsound plan, a draft only: Zone 3 has no town" in " ".join(capsys.readouterr().out.split())
