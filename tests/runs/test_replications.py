"""Any number of processes or threads gives the same bytes in the same order."""

from collections.abc import Iterator
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path
from threading import active_count
from types import ModuleType

import pytest

from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.replications import replicate
from tests.runs.running import run
from tests.worlds import as_world, random_world

SEED = 11
WORLD = random_world(9)


@pytest.fixture(scope="module")
def whole_runs() -> Iterator[ModuleType]:
    """The reductions, by the name under which every process finds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        yield import_module("whole_runs")


@pytest.fixture(scope="module")
def given() -> tuple[Model, list[Plan]]:
    model = compile_model(as_world(WORLD), "central")
    return model, [compile_plan(model, name) for name in sorted(WORLD.plans)]


@pytest.fixture(scope="module")
def alone(given, whole_runs) -> list[list[tuple[int, str, str]]]:
    """Ten replications by this process."""
    return list(replicate(*given, SEED, range(10), whole_runs.digest))


def test_replications_come_in_order_with_a_result_for_each_plan(given, alone):
    names = [plan.name for plan in given[1]]
    assert [[(r, p) for r, p, _ in row] for row in alone] == [
        [(number, name) for name in names] for number in range(10)
    ]
    assert len({hashed for row in alone for _, _, hashed in row}) == 10 * len(names)


def test_a_replication_does_not_depend_on_those_before_it(given, whole_runs, alone):
    assert list(replicate(*given, SEED, range(7, 9), whole_runs.digest)) == alone[7:9]


def test_a_replication_is_what_a_single_run_would_be(whole_runs, alone):
    done = run(WORLD, "plan-b", SEED)
    assert {name: hashed for _, name, hashed in alone[0]}["plan-b"] == whole_runs.digest(*done)[2]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [2, 3])
def test_any_number_of_processes_gives_the_same_bytes(given, whole_runs, alone, processes):
    assert list(replicate(*given, SEED, range(10), whole_runs.digest, processes)) == alone
    assert active_children() == []


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_the_same_bytes(given, whole_runs, alone, threads):
    assert list(replicate(*given, SEED, range(10), whole_runs.digest, threads=threads)) == alone


def test_one_replication_needs_no_second_thread(given, whole_runs, alone):
    before = active_count()
    results = replicate(*given, SEED, range(1), whole_runs.digest, threads=4)
    assert next(results) == alone[0]
    assert active_count() == before
    assert list(results) == []


def test_whoever_has_seen_enough_leaves_no_thread_behind(given, whole_runs, alone):
    before = active_count()
    results = replicate(*given, SEED, range(100_000), whole_runs.digest, threads=2)
    assert [next(results), next(results)] == alone[:2]
    assert active_count() == before + 2
    results.close()
    assert active_count() == before


def test_a_failure_in_a_thread_is_the_callers_to_see(given, whole_runs):
    results = replicate(*given, SEED, range(100_000), whole_runs.refuse_the_third, threads=2)
    assert [next(results), next(results)] == [[0] * len(given[1]), [1] * len(given[1])]
    with pytest.raises(ValueError, match="the third"):
        next(results)


@pytest.mark.slow
def test_whoever_has_seen_enough_may_leave(given, whole_runs, alone):
    """The generator is closed half-way: no process is left behind, nothing hangs."""
    results = replicate(*given, SEED, range(100_000), whole_runs.digest, 2)
    assert [next(results), next(results)] == alone[:2]
    results.close()
    assert active_children() == []


@pytest.mark.slow
def test_a_failure_in_a_process_is_the_callers_to_see(given, whole_runs):
    results = replicate(*given, SEED, range(100_000), whole_runs.refuse_the_third, 2)
    assert next(results) == [0] * len(given[1])
    assert next(results) == [1] * len(given[1])
    with pytest.raises(ValueError, match="the third"):
        next(results)
    assert active_children() == []
