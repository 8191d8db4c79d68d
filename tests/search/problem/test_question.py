"""From what a planner types to a question, with all faults at once."""

from pathlib import Path

import pytest

from simlib.errors import InputFaults, SimlibError, UnknownName
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import SearchSpec
from simlib.search.problem.constraints import Range
from simlib.search.problem.question import SearchOptions, question


@pytest.fixture(scope="module")
def scenario(root: Path):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


def faults(scenario, **asked):
    with pytest.raises(InputFaults) as raised:
        question("county.yaml", scenario, SearchOptions(**asked))
    return [(fault.path, fault.code, fault.value) for fault in raised.value.faults]


def test_one_unit_cannot_be_pinned_to_two_zones(scenario):
    """The last one won, and nothing was said."""
    first, second = list(scenario.plans[scenario.baseline].zones)[:2]
    pins = [f"城关镇={first}", f"城关镇={second}"]
    assert faults(scenario, pin=pins) == [("--pin", "pinned-twice", "城关镇")]
    asked = question("county.yaml", scenario, SearchOptions(pin=[pins[0]] * 2))
    assert ("城关镇", first) in asked.constraints.pin


def test_without_a_map_nothing_is_counted_or_proven(scenario):
    with pytest.raises(SimlibError, match="no-map"):
        question("county.yaml", scenario.model_copy(update={"borders": ()}))


def test_who_says_nothing_asks_for_as_many_zones_as_today(scenario):
    asked = question("county.yaml", scenario, SearchOptions())
    assert (asked.load, asked.zones) == ("central", (4,))
    assert asked.objective.order == ("spread", "travel")
    assert not asked.simulated


@pytest.mark.parametrize(
    ("text", "zones"),
    [("4", (4,)), ("3-5", (3, 4, 5)), ("3－5", (3, 4, 5)), ("3 至 4", (3, 4)), ("13", (13,))],
)
def test_zones_are_a_number_or_a_range(scenario, text, zones):
    assert question("county.yaml", scenario, SearchOptions(zones=text)).zones == zones


@pytest.mark.parametrize("text", ["0", "14", "5-3", "four", "", "3-", "-3", "3.5", "999999"])
def test_other_numbers_of_zones_are_a_fault(scenario, text):
    assert faults(scenario, zones=text) == [("--zones", "not-zones", text)]


def test_units_and_zones_have_names_english_names_and_codes(scenario):
    code = scenario.units["宝丰镇"].code
    asked = question(
        "county.yaml",
        scenario,
        SearchOptions(pin=["Chengguan=Zone 1"], together=[f"{code}、黄渠桥镇"], freeze=["第三协作区"]),
    )
    assert asked.constraints.pin == (("城关镇", "第一协作区"),)
    assert asked.constraints.together == (("宝丰镇", "黄渠桥镇"),)
    assert asked.constraints.freeze == ("第三协作区",)


def test_options_add_to_what_the_file_lists_and_replace_what_it_sets(scenario):
    given = SearchSpec(pin={"城关镇": "第二协作区", "宝丰镇": "第一协作区"}, most_moved=5, longest_trip=40.0)
    asked = question(
        "county.yaml",
        scenario.model_copy(update={"search": given}),
        SearchOptions(pin=["城关镇=第一协作区"], most_moved=2, towns=(2, None), river=True),
    ).constraints
    assert dict(asked.pin) == {"城关镇": "第一协作区", "宝丰镇": "第一协作区"}
    assert (asked.most_moved, asked.longest_trip, asked.river) == (2, 40.0, True)
    assert asked.towns == Range(2, None)


def test_an_objective_is_terms_by_rank_or_by_weight_or_simulated(scenario):
    def objective(text):
        asked = question("county.yaml", scenario, SearchOptions(objective=text))
        return asked.objective.order, asked.objective.weights, asked.by_simulation

    assert objective("travel") == (("travel",), (), False)
    assert objective("Worst-Trip，spread")[0] == ("worst_trip", "spread")
    assert objective("spread=1, travel=20")[1] == (("spread", 1.0), ("travel", 20.0))
    assert objective("on-time")[2]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("spred", "unknown-term"),
        ("", "unknown-term"),
        ("spread,travel=2", "mixed-objective"),
        ("spread,spread", "mixed-objective"),
        ("on_time,spread", "mixed-objective"),
        ("spread=0", "not-a-weight"),
        ("spread=nan", "not-a-weight"),
        ("spread=", "not-a-weight"),
    ],
)
def test_other_objectives_are_faults(scenario, text, code):
    assert [fault[:2] for fault in faults(scenario, objective=text)] == [("--objective", code)]


def test_every_fault_is_said_at_once(scenario):
    found = faults(
        scenario,
        zones="0",
        objective="spred",
        pin=["城关镇", "城关=第九协作区"],
        together=["宝丰镇"],
        freeze=["第九协作区"],
        crossing=["宝丰镇,宝丰镇"],
        towns=(5, 3),
        people=(None, -1),
        longest_trip=float("nan"),
        within=float("inf"),
        indifference=0.0,
    )
    assert {fault[:2] for fault in found} == {
        ("--zones", "not-zones"),
        ("--objective", "unknown-term"),
        ("--pin", "not-a-pin"),
        ("--pin", "unknown-unit"),
        ("--pin", "unknown-zone"),
        ("--together", "wrong-count"),
        ("--freeze", "unknown-zone"),
        ("--crossing", "wrong-count"),
        ("--least-towns", "range-order"),
        ("--most-people", "negative"),
        ("--longest-trip", "not-finite"),
        ("--within", "not-finite"),
        ("--indifference", "not-positive"),
    }


def test_a_division_cannot_be_pinned(scenario):
    assert faults(scenario, pin=["第一纪检监察室=第一协作区"])[0][1] == "unknown-unit"


@pytest.mark.parametrize(
    ("asked", "close"), [("Chenguan=第二协作区", "Chengguan"), ("城关=第二协作区", "城关镇")]
)
def test_a_name_is_suggested_in_the_letters_in_which_it_was_asked_for(scenario, asked, close):
    with pytest.raises(InputFaults) as caught:
        question("county.yaml", scenario, SearchOptions(pin=(asked,)))
    (fault,) = caught.value.faults
    assert fault.params["close"] == close
    assert close in fault.params["known"].split(", ")


def test_a_load_that_is_not_there(scenario):
    with pytest.raises(UnknownName):
        question("county.yaml", scenario, SearchOptions(load="huge"))
