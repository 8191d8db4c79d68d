"""Whom to move: of a small county the best of all placements, by enumeration."""

import json
from itertools import combinations_with_replacement

import pytest

from simlib.cli.program import obey
from simlib.door.county import read
from simlib.errors import SimlibError
from simlib.inputs.changes import put
from simlib.inputs.reading import read_source, world_of
from simlib.scores.experiment import Setting, experiment
from simlib.studies.placing import Shift, _Bench, _Trial, fits, placing, shifts_of
from simlib.studies.staffing import asked_of

pytestmark = pytest.mark.slow
RUNS, MOST, LOAD = 6, 2, "high"


@pytest.fixture(scope="module")
def source(root):
    """The small county with its monitors in the wrong place: five where few matters come."""
    return put(read_source(root / "tests" / "inputs" / "good.yaml"), "units.西山乡.staff.monitor", 5)


@pytest.fixture(scope="module")
def world(source):
    return world_of(source)


@pytest.fixture(scope="module")
def found(source, world):
    return placing(source, world, asked_of(world, most=MOST, replications=RUNS, loads=[LOAD]))


def test_the_best_place_found_is_the_best_of_all(source, world, found):
    plan = found.question.plans[0]
    shifts = shifts_of(world.scenario, plan)
    every = [
        placement
        for size in range(MOST + 1)
        for placement in combinations_with_replacement(sorted(shifts), size)
        if fits(world.scenario, plan, placement)
    ]
    assert len(every) > 10
    bench = _Bench(source, plan, LOAD, 1)
    share = {}
    for placement in every:
        counted = bench(_Trial((placement,), 0, RUNS))
        share[placement] = counted[:, 0, 0].sum() / counted[:, 0, 1].sum()
    best = max(share.values())
    assert max(share[one.placement] for one in found.finalists) == best > share[()]
    assert found.best is not None
    assert {shift.of for shift in found.best.placement} == {"西山乡"}


def test_a_move_is_worth_what_a_plan_with_it_gains(source, world, found):
    first = found.worth[0]
    plan = found.question.plans[0]
    moves = {"there": {**first.shift._asdict(), "people": 1}}
    other = world_of(put(source, f"plans.{plan}.moves", moves))
    shares = []
    for one in (world, other):
        run = experiment(one, Setting.of(one, [plan], LOAD, plan, RUNS, 1))
        shares.append(next(m.mean for m in run.measures(plan) if (m.name, m.by) == ("on_time_share", "all")))
    assert shares[1] - shares[0] == pytest.approx(first.gain.mean)
    assert first.gain.low <= first.gain.mean <= first.gain.high


def test_somebody_stays_and_nobody_goes_there_and_back(world):
    plan = world.scenario.baseline
    out = Shift("西山乡", "东河镇", "monitor")
    assert fits(world.scenario, plan, (out,) * 4)
    assert not fits(world.scenario, plan, (out,) * 5)
    assert not fits(world.scenario, plan, (out, Shift("东河镇", "西山乡", "monitor")))


def test_the_number_of_processes_changes_nothing(source, world, found):
    asked = asked_of(world, most=MOST, replications=RUNS, loads=[LOAD])
    again = placing(source, world, asked, processes=2)
    assert (again.worth, again.finalists) == (found.worth, found.finalists)


def test_where_nobody_can_be_spared_that_is_said(world):
    with pytest.raises(SimlibError) as caught:
        shifts_of(world.scenario, world.scenario.baseline, ["西山乡"])
    assert caught.value.code == "nobody-to-move"


def test_the_command_says_it_in_both_languages_and_in_json(root, capsys):
    file = root / "tests" / "inputs" / "good.yaml"
    asked = ["staff", str(file), "--moves", "--most", "1", "--replications", "3", "--processes", "1"]
    for language, said in (("en", "without new posts"), ("zh", "不增加编制")):
        assert obey([*asked, "--lang", language]) == 0
        assert said in capsys.readouterr().out
    assert obey([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "simlib-moves/1"
    assert ("东河镇", "西山乡") in {(move["of"], move["joins"]) for move in document["one_move"]}


def test_python_asks_the_same(root):
    found = read(root / "tests" / "inputs" / "good.yaml", language="en").rearrange(
        most=1, replications=3, processes=1
    )
    assert len(found.frame()) == len(found.answer.worth)
    assert set(found.moves) <= {one.shift for one in found.answer.worth}
    assert repr(found.said_in("zh"))
