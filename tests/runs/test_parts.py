"""A world in parts leaves the record of the whole."""

from collections import Counter

import pytest

from simlib.runs import parts
from simlib.runs.kernel import loop
from simlib.runs.parts import in_parts, parts_of
from tests.engines.both import cases, unlike_arrays
from tests.worlds import as_world, random_world

WORLDS = 60


@pytest.fixture
def cut_small(monkeypatch):
    """Every world is cut, as far as it can be."""
    monkeypatch.setattr(parts, "TOGETHER", 0)
    monkeypatch.setattr(parts, "WORD_BITS", 1)


@pytest.mark.slow
@pytest.mark.usefixtures("cut_small")
def test_random_worlds_in_parts():
    found: Counter[int] = Counter()
    for seed in range(WORLDS):
        world = as_world(random_world(seed))
        for case in cases(world, seed, next(iter(world.scenario.loads))):
            assert unlike_arrays(loop.simulate(*case), in_parts(loop.simulate)(*case)) == []
            found[len(parts_of(case.model, case.plan)[0])] += 1
    assert sum(times for count, times in found.items() if count > 1) > WORLDS / 3


def test_a_small_world_is_not_cut():
    case = next(cases(as_world(random_world(0)), 0))
    assert in_parts(lambda *asked: asked)(*case) == case
