"""The engine that is written to be read and the one that is written to be fast leave the same bytes."""

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.cli.program import obey
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import CalendarTime
from simlib.inputs.yaml_reading import scan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs import reference
from simlib.runs.draws import draw
from simlib.runs.engines import ENGINES
from tests.engines.both import Case, cases, differing, unlike_arrays
from tests.worlds import as_world, random_world, worlds

SEEDS = 3
WORLDS, AT_ONCE = 1000, 100
FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
SHIPPED = sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("theory/*.yaml")])
COUNTY = FOLDER / "pingluo-2021.yaml"


def test_one_tick_or_one_type_is_a_difference():
    """The comparison itself: it finds what it is there to find."""
    case = next(cases(as_world(random_world(0)), seed=0))
    record = reference.simulate(*case)
    later, narrower = record.due.copy(), record.due.astype(np.int32)
    later[-1] += 1
    assert unlike_arrays(record, record) == []
    assert unlike_arrays(record, replace(record, due=later)) == ["due"]
    assert unlike_arrays(record, replace(record, due=narrower)) == ["due"]


def test_the_shipped_scenarios_are_found():
    assert COUNTY in SHIPPED
    assert {path.parent.name for path in SHIPPED} == {"scenarios", "theory"}


def plans_of_its_own(path, world):
    """The baseline, and the plans that the file it extends has not: those are met there."""
    below = scan(path).tree.get("extends")
    known = read_world(path.parent / below).scenario.plans if below and "base/" not in below else {}
    plans, baseline = world.scenario.plans, world.scenario.baseline
    return [name for name, plan in plans.items() if name == baseline or known.get(name) != plan]


@pytest.mark.slow
def half_way(world):
    """A county's world that ends in the middle of its measured time."""
    time = world.scenario.time
    middle = time.window.first + (time.window.last - time.window.first) / 2
    window = time.window.model_copy(update={"last": middle})
    ended = time.model_copy(update={"window": window, "end": middle})
    return as_world(world.scenario.model_copy(update={"time": ended}))


def test_a_longer_window_alone_is_met_under_the_baseline_and_a_county_under_all_plans(root):
    three_years, county = (
        root / "scenarios" / name for name in ("xian-groups-three-years.yaml", COUNTY.name)
    )
    world = read_world(three_years)
    assert plans_of_its_own(three_years, world) == [world.scenario.baseline]
    assert plans_of_its_own(county, read_world(county)) == [*read_world(county).scenario.plans]


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_under_every_plan(path, first_seed):
    """A county's plans meet its loads in turn, and each load several plans: the baseline for as long as the
    file asks, the others half of it. So does a longer window alone: half of three years are more than the one
    year of the county that it extends, which is met to its end. Worlds of theory, which have few plans and
    loads, meet three seeds."""
    world = read_world(path)
    county = isinstance(world.scenario.time, CalendarTime)
    shorter, plans = half_way(world) if county else world, plans_of_its_own(path, world)
    longer_alone = [world.scenario.baseline] == plans != [*world.scenario.plans]
    unlike = []
    for seed in range(first_seed, first_seed + (1 if county else SEEDS)):
        for plan, load in zip(plans, cycle(world.scenario.loads), strict=False):
            whole = plan == world.scenario.baseline and not longer_alone
            model = compile_model(world if whole else shorter, load)
            case = Case(model, compile_plan(model, plan), draw(model, seed, 0))
            unlike += differing(case)
    assert unlike == []


@pytest.mark.slow
@pytest.mark.parametrize("block", range(WORLDS // AT_ONCE))
def test_a_thousand_random_worlds(block, first_seed):
    begin = first_seed + block * AT_ONCE
    unlike = {seed: found for seed in range(begin, begin + AT_ONCE) if (found := differences_of_world(seed))}
    assert unlike == {}


def differences_of_world(seed: int) -> list[str]:
    """Where the engines differ under any plan of a random world, at one of its two loads."""
    load = ("central", "high")[seed % 2]
    return [at for case in cases(as_world(random_world(seed)), seed, load) for at in differing(case)]


@pytest.mark.slow
@settings(max_examples=50)
@given(worlds(), st.integers(0, 2**64 - 1))
def test_random_worlds_that_shrink(scenario, seed):
    assert [at for case in cases(as_world(scenario), seed, "high") for at in differing(case)] == []


# ---------------------------------------------------------------- through the command line


def files(folder: Path, engine: str, scenario: Path, *more: str, replications: int = 2) -> list[bytes]:
    """The files that `simlib run` writes."""
    paths = [folder / f"{engine}-{name}.csv" for name in ("cases", "tasks")]
    written = ["--cases", str(paths[0]), "--tasks", str(paths[1])]
    chance = ["--replications", f"{replications}", "--processes", "1"]
    assert obey(["run", str(scenario), "--engine", engine, *written, *chance, *more]) == 0
    return [path.read_bytes() for path in paths]


def assert_same_files(folder: Path, scenario: Path, *more: str, replications: int = 2) -> None:
    one, other = (files(folder, engine, scenario, *more, replications=replications) for engine in ENGINES)
    assert one == other
    assert min(text.count(b"\n") for text in one) > 100


@pytest.mark.slow
def test_the_countys_files_are_the_same_bytes(tmp_path):
    """A plan a load: what the files are made from is compared under all of them above. One replication each:
    files of several are those of the theory worlds below."""
    scenario = read_world(COUNTY).scenario
    for plan, load in zip([*scenario.plans][::2], scenario.loads, strict=False):
        assert_same_files(tmp_path, COUNTY, "--plan", plan, "--load", load, replications=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [p for p in SHIPPED if p.parent.name == "theory"], ids=lambda path: path.stem
)
def test_the_files_of_theory_worlds_are_the_same_bytes(tmp_path, path):
    assert_same_files(tmp_path, path)
