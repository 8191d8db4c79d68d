"""What the gallery of bad inputs does not show: where the line between good and bad runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simlib.inputs.checks import PartialScenario, semantic_faults
from simlib.inputs.checks.followups import MOST_OFFSPRING, family_sizes
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario
from tests.worlds import Tree, as_tree, text

GOOD = read_world(Path(__file__).parent / "good.yaml").scenario
NOTE = {"title": text("note"), "next": {"end": 1}}


def county(*rules: Tree, **more: Any) -> PartialScenario:
    """The small county with a second flow, and these follow-ups."""
    tree = as_tree(GOOD) | more
    tree["flows"] = tree["flows"] | {
        "lead": {"title": text("lead"), "first": "note", "steps": {"note": NOTE}}
    }
    tree["followups"] = {f"rule {n}": {"title": text("rule"), **rule} for n, rule in enumerate(rules)}
    return PartialScenario.of(Scenario.model_validate(tree))


def sets_off(parent: str, child: str, chance: float, **more: Any) -> Tree:
    return {"of": [parent], "when": "completed", "flow": child, "chance": chance, **more}


def codes(draft: PartialScenario) -> list[str]:
    return [fault.code for fault in semantic_faults(draft)]


@pytest.mark.parametrize("detour", [1.0, 0.5])
@pytest.mark.parametrize(("radius", "found"), [(0.85, []), (0.95, ["endless-followups"])])
def test_families_end_if_the_spectral_radius_is_small_enough(radius, found, detour):
    """By a detour over another flow, one of its kind is set off in two generations."""
    assert codes(county(sets_off("petition", "petition", radius))) == found
    there = sets_off("petition", "lead", detour)
    back = sets_off("lead", "petition", radius**2 / detour / 2)
    assert codes(county(there, back, back)) == found


def test_many_children_are_no_endless_family():
    """What counts is how many come back, not how many there are."""
    draft = county(*[sets_off("petition", "lead", 1.0)] * 5)
    assert codes(draft) == []
    assert family_sizes(draft) == {"petition": 6.0, "lead": 1.0}


def test_the_size_of_a_family_is_a_geometric_series():
    sizes = family_sizes(county(sets_off("petition", "petition", 0.6), sets_off("petition", "lead", 0.5)))
    assert sizes["petition"] == pytest.approx((1 + 0.5) / (1 - 0.6))
    assert MOST_OFFSPRING < 1


@pytest.mark.parametrize(
    ("klass", "of_classes", "found"),
    [
        (None, [], ["class-in-both"] * 3),
        (None, ["major"], ["class-in-both"]),
        ("own", [], []),
        ("ordinary", [], ["class-in-both"]),
    ],
)
def test_the_classes_of_the_bodys_own_work_are_those_that_its_matters_bring(klass, of_classes, found):
    tree = as_tree(GOOD)
    own = {**next(iter(tree["classes"].values())), "title": text("own")}
    rule = sets_off("petition", "lead", 1.0, of_classes=of_classes, **{"class": klass})
    draft = county(rule, classes={**tree["classes"], "own": own})
    flows = {**draft.flows, "lead": draft.flows["lead"].model_copy(update={"headline": False})}
    assert codes(PartialScenario(**{**vars(draft), "flows": flows})) == found


def test_stand_ins_covers_and_gates_on_the_line_are_good():
    tree = as_tree(GOOD)
    leaders = "县领导班子"
    tree["units"][leaders]["covers"] = [1, 1]
    tree["units"]["东河镇"]["contact"] = leaders
    tree["gates"] = {
        "board": {
            **{"title": text("board"), "every": "week", "weekday": "thu", "agenda": 3},
            **{"at": "08:30", "unit": leaders, "posts": ["leader"]},
        }
    }
    steps = tree["flows"]["petition"]["steps"]
    steps["file"] = {**NOTE, "gate": "board", "milestone": "ended", "next": {"investigate": 1}}
    steps["verify"]["pools"].append({"pool": "across", "when": "absent", "after_days": 2.0})
    steps["investigate"]["same_as"] = {"step": "verify", "days": 1.0}
    tree["plans"]["one-pool"]["weekdays"]["board"] = "mon"
    tree["plans"]["two-zones"]["then"] = {"on": "2022-06-30", "plan": "one-pool"}
    assert semantic_faults(Scenario.model_validate(tree)) == []


@pytest.mark.parametrize("key", ["lever", "without"])
def test_a_lever_is_used_by_whatever_names_it(key):
    tree = as_tree(GOOD)
    tree["levers"] = {"joint": {"title": text("joint")}}
    assert codes(PartialScenario.of(Scenario.model_validate(tree))) == ["unused-lever"]
    tree["flows"]["petition"]["steps"]["verify"]["pools"][0][key] = "joint"
    assert codes(PartialScenario.of(Scenario.model_validate(tree))) == []


LONG = {"dist": "fixed", "unit": "hours", "mean": 280_000}
HEAVY = {"dist": "lognormal", "unit": "hours", "mean": 20_000, "cv": 4}


def timed(part: str, value: Any) -> list[str]:
    """Codes of the small county with one time of its own."""
    tree = as_tree(GOOD)
    *above, key = part.split("/")
    place = tree
    for name in above:
        place = place[name]
    place[key] = value
    return codes(PartialScenario.of(Scenario.model_validate(tree)))


@pytest.mark.parametrize(
    ("part", "good", "bad", "code"),
    [
        ("flows/petition/steps/verify/effort", LONG, LONG | {"mean": 280_001}, "span-too-long"),
        ("flows/petition/steps/verify/effort", HEAVY | {"cv": 1}, HEAVY, "span-too-long"),
        ("flows/petition/steps/archive/wait", LONG, LONG | {"mean": 1e16}, "span-too-long"),
        ("streams/towns/per_year", 0.01, 1e-320, "too-rare"),
        ("loads/low", 0.001, 1e-300, "too-rare"),
    ],
)
def test_no_time_is_longer_than_the_engines_can_count(part, good, bad, code):
    assert timed(part, good) == []
    assert set(timed(part, bad)) == {code}


@pytest.mark.parametrize("part", ["gap", "effort"])
def test_ticks_that_would_wrap_are_a_fault_without_a_calendar_too(part, root):
    """Both engines took 2^36 ticks for a few: a run had 32,751 matters instead of 32."""
    tree = as_tree(read_world(root / "scenarios/theory/m-m-1.yaml").scenario)
    span = {"dist": "exponential", "unit": "ticks", "mean": 2**36}
    place = tree["streams"]["arrivals"] if part == "gap" else tree["flows"]["visit"]["steps"]["serve"]
    place[part] = span
    assert "span-too-long" in codes(PartialScenario.of(Scenario.model_validate(tree)))


@pytest.mark.parametrize("minutes", [10_001, 9.2e18])
def test_no_way_is_longer_than_a_week(minutes):
    tree = as_tree(GOOD)
    tree["borders"][0]["minutes"] = minutes
    with pytest.raises(ValueError, match="less than or equal to 10000"):
        Scenario.model_validate(tree)


def test_times_in_working_days_mean_nothing_without_a_calendar(root):
    """Half a day was half of the whole run."""
    tree = as_tree(read_world(root / "scenarios/theory/m-m-1.yaml").scenario)
    tree["plans"]["only"]["escalation_days"] = 0.5
    steps = tree["flows"]["visit"]["steps"]
    steps["again"] = {**steps["serve"], "same_as": {"step": "serve", "days": 1.0}}
    steps["serve"] = {**steps["serve"], "next": {"again": 1}}
    found = semantic_faults(Scenario.model_validate(tree))
    assert {(fault.path.rpartition(".")[2], fault.code) for fault in found} == {
        ("escalation_days", "needs-calendar"),
        ("days", "needs-calendar"),
    }


def test_an_assessment_needs_somebody_to_assess():
    """Who is there is asked only where all units and plans are known."""
    scheme = {
        "title": text("scheme"),
        "of": "group",
        "items": {"on-time": {"weight": 1, "measure": "on_time_share"}},
        "grades": {"best": {"title": text("best"), "at_most": 0.3}, "rest": {"title": text("rest")}},
    }
    with_group = county(assessments={"a": scheme})
    assert "nobody-to-assess" not in codes(with_group)
    towns = {name: unit for name, unit in with_group.units.items() if unit and unit.kind != "group"}
    assert "nobody-to-assess" in codes(replace(with_group, units=towns))
    assert "nobody-to-assess" not in codes(replace(with_group, units={**towns, "某组": None}))
