"""Which rules the plans of an output may break stands at the foot of it, once, whatever it is."""

import pytest

from simlib.inputs.reading import read_world
from simlib.views.exhibits.comparison import plans_sheet
from simlib.views.exhibits.county_map import map_mark
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.language.names import Names
from simlib.views.language.results import footing
from simlib.views.language.rules import relaxed_by, relaxed_line
from simlib.views.language.words import words
from simlib.views.remarks import remarks

ONE = "Rules relaxed: one head and one division a zone (S3-010, S3-011)"


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


def names(world, *plans, codes=False):
    return Names(words("en"), world.scenario, codes, plans)


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
