"""Which rules the plans of an output may break stands at the foot of it, once, whatever it is."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Text, UnitKind
from simlib.views.exhibits.comparison import plans_sheet
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.map_layout import map_mark
from simlib.views.language.names import Names
from simlib.views.language.results import footing
from simlib.views.language.rules import relaxed_by, relaxed_line, unsound_line
from simlib.views.language.words import words
from simlib.views.output.documents import plans_document
from simlib.views.remarks import remarks

ONE = "Rules relaxed: one head and one division a zone (S3-010, S3-011)"


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


def names(world, *plans, codes=False):
    return Names(words("en"), world.scenario, codes, plans)


@pytest.mark.slow
def test_of_one_plan_the_rule_and_of_several_their_names_too(world):
    scenario, w = world.scenario, words("en")
    assert relaxed_line(w, scenario, ["one-pool"]) == ONE
    assert relaxed_line(w, scenario, ["plan-2021", "one-pool"]) == f"{ONE}: one pool for the county"
    assert relaxed_line(w, scenario, ["plan-2021", "pool-all"]) == ""
    assert relaxed_by(scenario, ["one-pool", "plan-2021", "mid-year-change"]) == {
        "one-head": ["one-pool", "mid-year-change"]
    }


def test_it_stands_at_the_foot_of_tables_figures_maps_remarks_and_results(world):
    relaxing, keeping = names(world, "one-pool"), names(world, "plan-2021")
    feet = {
        "table": lambda of: plans_sheet(of, of.plans).mark,
        "figure": lambda of: finished(new_page(2), of, "title").get_supxlabel().replace("\n", " "),
        "map": map_mark,
        "remarks": lambda of: " ".join(remarks(of, ["said"]).notes),
        "results": lambda of: " ".join(footing(of, world, "simlib assumptions")),
    }
    for where, foot in feet.items():
        assert foot(relaxing).count(ONE) == 1, where
        assert "Rules relaxed" not in foot(keeping), where


def test_the_users_own_data_has_no_other_mark(world):
    own = world.scenario.model_copy(update={"data": "own"})
    assert Names(words("en"), own, plans=("one-pool",)).marks() == ONE
    assert Names(words("en"), own, plans=("plan-2021",)).marks() == ""


def test_a_plan_that_is_not_in_the_file_relaxes_nothing(world):
    assert relaxed_line(words("en"), world.scenario, ["found-1"]) == ""


@pytest.fixture(scope="module")
def bare(world):
    """The county with a plan of which a zone has no town, only a resident group."""
    scenario = world.scenario
    plan = scenario.plans["plan-2021"]
    first, second, *_ = plan.zones
    towns = [unit for unit in plan.zones[first].units if scenario.units[unit].kind is UnitKind.TOWN]
    rest = tuple(unit for unit in plan.zones[first].units if unit not in towns)
    zones = {
        **plan.zones,
        first: plan.zones[first].model_copy(update={"units": rest}),
        second: plan.zones[second].model_copy(update={"units": (*plan.zones[second].units, *towns)}),
    }
    made = plan.model_copy(update={"zones": zones, "title": Text(zh="无镇", en="no towns")})
    return replace(world, scenario=scenario.model_copy(update={"plans": {**scenario.plans, "bare": made}}))


def test_a_zone_without_towns_is_said_wherever_the_plan_is_shown(bare):
    said = "Unsound plan, a draft only: Zone 1 has no town"
    unsound, sound = names(bare, "bare"), names(bare, "plan-2021")
    feet = {
        "table": lambda of: plans_sheet(of, of.plans).mark,
        "map": map_mark,
        "figure": lambda of: finished(new_page(2), of, "title").get_supxlabel().replace("\n", " "),
        "results": lambda of: " ".join(footing(of, bare, "simlib assumptions")),
    }
    for where, foot in feet.items():
        assert foot(unsound).count(said) == 1, where
        assert "Unsound" not in foot(sound), where
    assert unsound_line(words("zh"), bare.scenario, ["plan-2021", "bare"]) == (
        "方案不合规，仅作草案：无镇：第一协作区没有乡镇"
    )
    (of_plan,) = [one for one in plans_document(bare)["plans"] if "unsound" in one]
    assert of_plan["unsound"] == [{"code": "zone-townless", "zone": "第一协作区"}]


def test_what_somebody_found_out_besides_is_said_once(bare):
    warned = replace(names(bare, "bare"), warned=("Zone 1 has no town", "Zone 2 is in pieces"))
    assert warned.marks().count("Zone 1 has no town") == 1
    assert "Zone 2 is in pieces" in warned.marks()
