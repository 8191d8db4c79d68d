"""Rules of a county: who breaks one is told which, where and by which clause, unless the plan relaxes it."""

from pathlib import Path

import pytest

from simlib.errors import InputFaults
from simlib.inputs.checks.rules import RuleBook, breaches, clauses_of, declared, relaxed
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario
from simlib.views.language.faults import fault_line
from simlib.views.language.words import words

HERE = Path(__file__).parent
GROUND = """
grounds:
  clause: {kind: sourced, sources: [S3-010, S3-011], note: {zh: 条款, en: a clause}}
"""
HEADED = (
    GROUND
    + """
rules:
  one-head: {kind: one_head, title: {zh: 一名主任, en: one head}, ground: clause, heads: 1, divisions: 1}
"""
)


@pytest.fixture
def county(tmp_path):
    """The small county with what a text adds to it."""
    (tmp_path / "good.yaml").write_text((HERE / "good.yaml").read_text("utf-8"), "utf-8")

    def read(text: str) -> Scenario:
        path = tmp_path / "more.yaml"
        path.write_text(f"extends: good.yaml\nname: more\n{text}", "utf-8")
        return read_world(path).scenario

    return read


def faults(county, text):
    with pytest.raises(InputFaults) as caught:
        county(text)
    return caught.value.faults


def broken(scenario, plan):
    return {(rule, breach.code) for rule, breach in breaches(RuleBook.of(scenario), scenario.plans[plan])}


def test_a_fault_names_the_rule_the_plan_the_unit_and_the_clause(county):
    (fault,) = faults(county, HEADED.replace("heads: 1, ", ""))
    said = fault_line(words("en"), "more.yaml", fault)
    assert fault.path == "$.plans.one-pool.zones.全县.division"
    assert fault.value == "one-head"
    assert "全县 names 2 divisions, not 1 (rule one-head: S3-010, S3-011, plans: one-pool)" in said
    assert "relax: [one-head]" in said


def test_the_same_in_chinese(county):
    (fault,) = faults(county, HEADED.replace("heads: 1, ", ""))
    said = fault_line(words("zh"), "more.yaml", fault)
    assert "全县写有 2 个联系室，应为 1 个（规则 one-head：S3-010, S3-011，方案：one-pool）" in said


def test_what_all_plans_break_in_one_place_is_one_fault(county):
    text = (
        GROUND
        + """
rules:
  three: {kind: staff, title: {zh: 三, en: c}, ground: clause, units: [审理室], posts: [reviewer], least: 3}
"""
    )
    (fault,) = faults(county, text)
    assert (fault.path, fault.params["plan"]) == ("$.units.审理室.staff", "two-zones, one-pool")
    assert (fault.params["unit"], fault.params["count"], fault.params["low"]) == ("审理室", "2", "3")


def test_two_rules_that_are_broken_in_one_place_are_two_faults(county):
    text = (
        GROUND
        + """
rules:
  a: {kind: staff, title: {zh: 甲, en: a}, ground: clause, units: [西山乡], posts: [director], least: 2}
  b: {kind: staff, title: {zh: 乙, en: b}, ground: clause, units: [西山乡], posts: [monitor], least: 2}
"""
    )
    assert [fault.value for fault in faults(county, text)] == ["a", "b"]


def test_a_plan_that_relaxes_a_rule_has_no_fault(county):
    relaxes = HEADED + "plans: {one-pool: {relax: [one-head]}, two-zones: {relax: [one-head]}}\n"
    scenario = county(relaxes)
    assert relaxed(scenario, scenario.plans["one-pool"]) == ("one-head",)
    assert broken(scenario, "one-pool") == {("one-head", "rule-heads"), ("one-head", "rule-divisions")}


def test_what_one_plan_relaxes_another_does_not(county):
    (fault, *_) = faults(county, HEADED + "plans: {one-pool: {relax: [one-head]}}\n")
    assert fault.params["plan"] == "two-zones"


def test_a_plan_that_is_like_another_relaxes_what_that_one_does(county):
    relaxes = HEADED + "plans: {one-pool: {relax: [one-head]}, two-zones: null, too: {like: one-pool}}\n"
    scenario = county(relaxes + "baseline: one-pool\n")
    assert scenario.plans["too"].relax == ("one-head",)


def test_a_plan_that_changes_to_another_relaxes_what_that_one_does(county):
    text = """
plans:
  two-zones:
    zones: {第一协作区: {head: 县领导班子}, 第二协作区: {head: 第二室}}
    then: {on: "2021-07-01", plan: one-pool}
  one-pool: {relax: [one-head]}
"""
    scenario = county(HEADED + text)
    assert scenario.plans["two-zones"].relax == ()
    assert relaxed(scenario, scenario.plans["two-zones"]) == ("one-head",)


def test_released_groups_that_left_their_division_relax_subordination(county):
    text = (
        GROUND
        + """
rules:
  same: {kind: subordination, title: {zh: 隶属, en: subordination}, ground: clause}
plans:
  two-zones: {release_groups: true}
  apart:
    like: two-zones
    zones: {第一协作区: {units: [东河镇, 西山乡]}, 第二协作区: {units: [南塘镇, 派驻第一组]}}
"""
    )
    scenario = county(text)
    assert relaxed(scenario, scenario.plans["two-zones"]) == ()  # released, but where it was
    assert relaxed(scenario, scenario.plans["apart"]) == ("same",)


def test_a_relaxed_rule_of_subordination_needs_no_release(county):
    text = (
        GROUND
        + """
rules:
  same: {kind: subordination, title: {zh: 隶属, en: subordination}, ground: clause}
plans:
  two-zones:
    relax: [same]
    zones: {第一协作区: {units: [东河镇, 西山乡]}, 第二协作区: {units: [南塘镇, 派驻第一组]}}
"""
    )
    assert broken(county(text), "two-zones") == {("same", "group-outside-division-zone")}


def test_a_plan_is_declared_with_every_rule_it_breaks_and_those_it_relaxes_anyway(county):
    text = (
        HEADED
        + """
  no-new-posts: {kind: no_new_posts, title: {zh: 不增编, en: no new posts}, ground: clause}
plans: {one-pool: {relax: [one-head, no-new-posts]}, two-zones: {relax: [one-head]}}
"""
    )
    scenario = county(text)
    bare = scenario.plans["one-pool"].model_copy(update={"relax": ()})
    assert declared(scenario, bare).relax == ("one-head",)
    assert declared(scenario, scenario.plans["one-pool"]) is scenario.plans["one-pool"]


def test_a_rule_without_a_clause_is_told_by_its_ground(county):
    text = (
        "rules: {no-new-posts: {kind: no_new_posts, title: {zh: 不增编, en: no new posts}, ground: guess}}\n"
    )
    assert clauses_of(county(text), "no-new-posts") == ("guess",)


def test_nobody_approves_what_he_handled_if_nobody_could_do_both(county):
    rule = "{kind: not_the_handler, title: {zh: 审办分离, en: apart}, ground: guess}"
    scenario = county(
        f"flows: {{petition: {{steps: {{approve: {{role: approval}}}}}}}}\nrules: {{apart: {rule}}}\n"
    )
    assert broken(scenario, "two-zones") == set()  # leaders approve, and no leader handles


def test_whoever_is_barred_may_be_in_both_pools(county):
    text = """
flows: {petition: {steps: {review: {role: review, pools: [county], posts: [officer], not_by: BARRED}}}}
rules:
  apart:
    {kind: not_the_handler, title: {zh: 审办分离, en: apart}, ground: guess, handled: [verify, investigate]}
"""
    assert broken(county(text.replace("BARRED", "[verify, investigate]")), "two-zones") == set()
    (fault,) = faults(county, text.replace("BARRED", "[verify]"))
    assert (fault.params["other"], fault.params["unit"]) == ("investigate", "第一室, 第二室")


def test_a_step_that_comes_later_bars_nobody(county):
    """Whoever archives a matter has not handled it when it is approved."""
    text = """
units: {县领导班子: {staff: {officer: {value: 1, ground: guess}}}}
flows: {petition: {steps: {approve: {role: approval, posts: [officer]}, archive: {pools: [县领导班子]}}}}
rules: {apart: {kind: not_the_handler, title: {zh: 审办分离, en: apart}, ground: guess}}
"""
    assert broken(county(text), "two-zones") == set()


def test_more_people_than_an_approval_needs_stand_in_for_each_other(county):
    rule = "rules: {stand-in: {kind: stand_in, title: {zh: AB角, en: stand-ins}, ground: guess}}\n"
    alone = "units: {县领导班子: {staff: {leader: 1}}}\n"
    approves = "flows: {petition: {steps: {approve: {role: approval}}}}\n"
    assert broken(county(approves + rule), "two-zones") == set()
    (fault,) = faults(county, alone + approves + rule)
    assert fault.params["unit"] == "县领导班子"


def test_only_some_posts_are_lent_so_that_the_others_stay(county):
    rule = """
rules:
  stays: {kind: at_home, title: {zh: 留守, en: stays}, ground: guess, of: [town], posts: [director], least: 1}
"""
    scenario = county(
        rule + "plans: {two-zones: {pooled_posts: [monitor]}, one-pool: {pooled_posts: [monitor]}}\n"
    )
    assert broken(scenario, "one-pool") == set()
    scenario = county(rule + "plans: {two-zones: {pooling: none}, one-pool: {relax: [stays]}}\n")
    assert broken(scenario, "two-zones") == set()  # who pools nothing lends nobody
    assert broken(scenario, "one-pool") == {("stays", "rule-too-few-at-home")}


def test_whom_a_lever_leaves_out_no_rule_asks_about(county):
    text = """
levers: {officers-file: {title: {zh: 室立案, en: officers file}}}
flows:
  petition:
    steps: {file: {pools: [县领导班子, {pool: county, lever: officers-file}], posts: [leader, officer]}}
plans: {one-pool: {levers: [officers-file], relax: [county-files]}}
rules:
  county-files:
    {kind: who_may, title: {zh: 立案, en: the county files}, ground: guess, steps: [file], posts: [leader]}
"""
    scenario = county(text)
    assert broken(scenario, "two-zones") == set()
    assert broken(scenario, "one-pool") == {("county-files", "rule-who-may")}
