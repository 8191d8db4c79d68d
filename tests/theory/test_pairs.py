"""Work that needs two people at once: a seventh person beside three pairs changes nothing.

A pair begins and ends together, so six people are three servers, and theory is that of M/M/3. With
seven, three pairs leave one person free, and a task that cannot form its full team reserves nobody: it
begins when a pair ends, at the same tick as with six. So the two worlds agree tick by tick, and both with
three single clerks; only who works differs.
"""

import numpy as np
import pytest

from simlib.runs.draws import draw
from simlib.runs.reference import simulate
from tests.theory.estimates import agrees, waits
from tests.theory.formulas import mean_wait, moments


def wait_for_a_pair(model, draws, record):
    return {"mean wait": waits(model, draws, record)}


def first_run(world, seed):
    """The same seed for all worlds, so that the same matters come to each."""
    plan = world.plan()
    return simulate(world.model, plan, draw(world.model, seed, 0))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pairs-of-six", "pairs-of-seven"])
def test_pairs_are_servers(theory, name):
    world = theory(name)
    service, _ = moments(world.service())
    assert world.servers() == 3
    found = world.estimates(wait_for_a_pair, 1000)
    agrees(f"{name} mean wait", found["mean wait"], mean_wait(3, world.rate, service))


@pytest.mark.slow
def test_six_seven_and_three_single_clerks_agree_tick_by_tick(theory, seed):
    single, six, seven = (
        first_run(theory(name), seed) for name in ("m-m-3", "pairs-of-six", "pairs-of-seven")
    )
    for pairs in (six, seven):
        assert np.array_equal(pairs.started, single.started)
        assert np.array_equal(pairs.finished, single.finished)


@pytest.mark.slow
def test_the_odd_one_out_is_never_bound(theory, seed):
    """All seven work at some time, but at no tick are more than three pairs at it."""
    run = first_run(theory("pairs-of-seven"), seed)
    begun = run.started >= 0
    assert set(run.team[begun].ravel()) == set(range(7))
    assert (run.team[begun, 0] < run.team[begun, 1]).all()
    ended = run.finished >= 0
    ticks = np.concatenate([run.started[begun], run.finished[ended]])
    change = np.repeat([1, -1], [begun.sum(), ended.sum()])
    order = np.lexsort((change, ticks))  # at the same tick ends come first
    assert np.cumsum(change[order]).max() == 3
