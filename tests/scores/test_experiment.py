"""One function for the command line and the notebooks: names are checked, processes change nothing."""

from dataclasses import replace

import numpy as np
import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario
from simlib.scores.experiment import Setting, experiment, sensible_processes, sensible_threads
from simlib.views.output.event_log import logs
from tests.worlds import as_tree


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


def test_what_is_not_said_is_filled_from_the_file(world):
    setting = Setting.of(world)
    assert (setting.load, setting.baseline, setting.plans) == (
        "central",
        "two-zones",
        ("two-zones", "one-pool"),
    )


def test_the_baseline_is_always_among_the_plans_and_no_plan_twice(world):
    assert Setting.of(world, ["one-pool", "one-pool"]).plans == ("two-zones", "one-pool")
    assert Setting.of(world, ["one-pool"], baseline="one-pool").plans == ("one-pool",)


@pytest.mark.parametrize("asked", [{"plans": ["no"]}, {"load": "no"}, {"baseline": "no"}, {"engine": "no"}])
def test_a_name_that_is_not_there_is_told_with_those_that_are(world, asked):
    with pytest.raises(UnknownName) as raised:
        Setting.of(world, **asked)
    assert raised.value.params["name"] == "no"
    assert raised.value.params["known"]


@pytest.mark.slow
def test_processes_change_nothing(world):
    setting = Setting.of(world, replications=4)
    kept: dict[int, list[object]] = {1: [], 2: []}
    scores = {}
    for processes, rows in kept.items():
        found = experiment(
            world,
            setting,
            processes,
            logs,
            lambda number, of_plans, rows=rows: rows.append((number, of_plans)),
        )
        scores[processes] = found.tallies
    assert kept[1] == kept[2]
    assert [number for number, _ in kept[1]] == [0, 1, 2, 3]
    for plan in setting.plans:
        assert np.array_equal(scores[1][plan], scores[2][plan])


def test_threads_change_nothing(world):
    setting = Setting.of(world, replications=6)
    alone, together = (experiment(world, setting, why=True, threads=n) for n in (1, 3))
    for plan in setting.plans:
        assert alone.tallies[plan].tobytes() == together.tallies[plan].tobytes()
        assert alone.causes(plan) == together.causes(plan)


def test_only_machine_code_is_run_by_several_threads(world):
    kernel, reference = (Setting.of(world, engine=name) for name in ("kernel", "reference"))
    assert [sensible_threads(kernel, most=cores) for cores in (1, 2, 16)] == [1, 2, 4]
    assert sensible_threads(reference, most=16) == 1


def test_a_plan_alone_has_the_numbers_that_it_has_in_company(world):
    alone = experiment(world, Setting.of(world, ["one-pool"], baseline="one-pool", replications=3))
    company = experiment(world, Setting.of(world, replications=3))
    assert alone.measures("one-pool") == company.measures("one-pool")
    assert alone.differences() == ()
    assert {difference.plan for difference in company.differences()} == {"one-pool"}


@pytest.mark.parametrize("engine", ["kernel", "reference"])
def test_a_short_run_starts_no_further_process(world, engine):
    assert sensible_processes(Setting.of(world, replications=10, engine=engine), most=8) == 1
    assert sensible_processes(Setting.of(world, replications=10_000, engine=engine), most=8) == 8


@pytest.mark.slow
def test_engines_give_the_same_numbers(world):
    found = [
        experiment(world, Setting.of(world, replications=2, engine=engine))
        for engine in ("kernel", "reference")
    ]
    assert found[0].measures("one-pool") == found[1].measures("one-pool")


def test_without_a_matter_in_the_window_nothing_can_be_judged(world):
    tree = as_tree(world.scenario)
    for stream in tree["streams"].values():
        stream["per_year"] = 1e-4
    quiet = replace(world, scenario=Scenario.model_validate(tree))
    with pytest.raises(SimlibError, match="no-matters"):
        experiment(quiet, Setting.of(quiet, replications=1)).verdict()
