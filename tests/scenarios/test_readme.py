"""The examples of the README files do what they say."""

import shutil
from typing import get_args

import pytest

from simlib.inputs.checks.rules import relaxed
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import AssessedMeasure, Rule
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.scores.assessment import assess
from simlib.scores.experiment import Setting
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.district import District
from simlib.search.problem.terms import spec_of
from simlib.search.solver import find
from simlib.studies.shocks import blows
from tests.search.verify import violations


@pytest.fixture
def text(root):
    """The README of the scenarios."""
    return (root / "scenarios" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def example(root, tmp_path, text):
    """Writes an example of the README, by its mark there, beside copies of the shipped files."""
    shutil.copytree(root / "scenarios", tmp_path / "scenarios")

    def written(mark):
        path = tmp_path / "scenarios" / f"example-{mark}.yaml"
        path.write_text(text.split(f"<!-- {mark} -->\n```yaml\n")[1].split("```")[0], encoding="utf-8")
        return path

    return written


@pytest.fixture
def variant(example):
    """The README's overlay, beside a copy of the county's file."""
    return read_world(example("overlay"))


@pytest.mark.slow
def test_the_overlay_adds_changes_and_takes_out(variant, world):
    changed, base = variant.scenario, world.scenario
    assert set(changed.arrangements) - set(base.arrangements) == {"training"}
    assert changed.units["城关镇"].staff["monitor"] == 5
    assert set(base.plans) - set(changed.plans) == {"escalate-3"}


def test_what_the_overlay_does_not_name_stays(variant, world):
    changed, base = variant.scenario, world.scenario
    assert changed.flows == base.flows
    assert changed.units["姚伏镇"] == base.units["姚伏镇"]


def test_the_overlay_gives_its_own_grounds(variant):
    own = {entry.path: entry.ground for entry in variant.provenance}
    assert own["$.units.城关镇.staff.monitor"] == "own-count"
    assert own["$.arrangements.training"] == "training-day"


@pytest.mark.slow
def test_what_a_search_asks_is_read_as_it_is_told(example):
    world = read_world(example("search"))
    district, asked = District.of(world, "central"), Constraints.of(world.scenario)
    best = find(district, asked, zones=[4], top=1).plans[0]
    plan = spec_of(district, best.candidate, world.scenario.plans["plan-2021"])
    assert violations(world.scenario, "central", asked, plan, released=False) == []
    assert 0 < best.terms.towns_moved <= 3


@pytest.mark.slow
def test_the_example_of_rules_keeps_them_or_says_so(example):
    scenario = read_world(example("rules")).scenario
    assert relaxed(scenario, scenario.plans["plan-2021"]) == ()
    assert relaxed(scenario, scenario.plans["one-pool"]) == ("one-head", "one-stays")


@pytest.mark.slow
def test_the_example_of_an_assessment_grades_the_towns(example, text):
    world = read_world(example("assessments"))
    found = assess(world, Setting.of(world, replications=2), "towns")
    assert len(found.spans) == 2
    assert (found.runs.grade[:, 0] == 0).sum() == 3 * 2 * 2  # places, periods, runs
    named = set(AssessedMeasure.__args__)
    section = text.split("## How work is graded")[1].split("## A plan like")[0]
    assert {name for name in named if f"`{name}`" in section} == named


@pytest.mark.slow
def test_the_example_of_an_application_lets_the_head_decide_before_the_zone_helps(example):
    model = compile_model(read_world(example("application")), "central")
    step = model.steps.name.index("apply")
    hard = model.classes.hard
    for plan, asked in (("plan-2021", False), ("by-application", True)):
        skips = compile_plan(model, plan).skips[step]
        assert skips[~hard].all()
        assert (not skips[hard].any()) == asked


def test_the_table_of_rules_has_every_kind_and_key(text):
    section = text.split("## Rules that")[1].split("## A plan like")[0]
    kinds = get_args(get_args(Rule)[0])
    keys = {key for kind in kinds for key in kind.model_fields} - {"kind"}
    tags = {tag for kind in kinds for tag in get_args(kind.model_fields["kind"].annotation)}
    assert [
        word for word in sorted(keys | tags) if f"`{word}`" not in section and f"{word}:" not in section
    ] == []


@pytest.fixture(params=["README.md", "README.zh.md"])
def own_question(request, root, tmp_path):
    """The example of the first page, saved where that page says."""
    text = (root / request.param).read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    shutil.copytree(root / "scenarios", tmp_path / "scenarios")
    path = tmp_path / "scenarios" / "two-more-monitors.yaml"
    path.write_text(example, encoding="utf-8")
    return read_world(path)


@pytest.mark.slow
def test_the_example_of_the_first_page_is_a_plan_with_two_more_monitors(own_question):
    plans = own_question.scenario.plans
    asked, today = plans["more-people"], plans["plan-2021"]
    assert asked.extra == {"城关镇": {"monitor": 2}}
    assert (asked.zones, asked.pooling, asked.order) == (today.zones, today.pooling, today.order)
    grounds = {entry.path: entry.ground for entry in own_question.provenance}
    assert grounds["$.plans.more-people.extra.城关镇.monitor"] == "proposal"
    assert grounds["$.plans.more-people.pooling"] == grounds["$.plans.plan-2021.pooling"]


@pytest.mark.slow
def test_the_example_of_a_programme_waits_for_all_towns(example):
    model = compile_model(read_world(example("programme")), "central")
    towns = [i for i, name in enumerate(model.tasks.name) if name == "rooms"]
    assert len(towns) == 13
    assert list(model.tasks.before[-1]) == towns
    lag = compile_plan(model, "plan-2021").lag
    assert lag.sum() == 5 * model.day_ticks == lag.max()


@pytest.mark.slow
def test_the_shock_of_the_readme_can_be_asked_about(example):
    (flood,) = [blow for blow in blows(read_world(example("shock")).scenario)[0] if blow.own]
    assert (flood.name, flood.days) == ("flood", 15)
