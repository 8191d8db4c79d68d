"""Zones foretold from who is in them: what is learnt, and how far it is said to hold."""

import numpy as np
import pytest

from simlib.search.simulated.screening import rank_correlation
from simlib.search.simulated.surrogate import learnt


def zones(count, units=9, seed=1):
    """Who is in each of some zones, drawn evenly."""
    return np.random.default_rng(seed).random((count, units)) < 0.4


def worth(members, alone, together):
    """What units bring by themselves and in pairs, float64[zones, 1]."""
    inside = members.astype(np.float64)
    return (inside @ alone + ((inside @ np.triu(together, 1)) * inside).sum(axis=1))[:, None]


@pytest.fixture(scope="module")
def truth():
    dice = np.random.default_rng(2)
    return dice.normal(5, 2, 9), dice.normal(0, 1, (9, 9))


def correlation(found):
    return rank_correlation(found.foretold.tolist(), found.seen.tolist())


def test_what_two_bring_by_being_together_is_learnt(truth):
    seen, others = zones(300), zones(50, seed=3)
    found = learnt(seen, np.full(300, 10), worth(seen, *truth))
    assert found.of(others)[:, 0] == pytest.approx(worth(others, *truth)[:, 0], abs=0.05)
    assert correlation(found) > 0.99


def test_where_chance_alone_decides_nothing_is_foretold_and_that_is_said(truth):
    """What a unit brings by itself does not count: all plans have it."""
    seen = zones(300)
    chance = np.random.default_rng(4).normal(0, 1, (300, 1))
    found = learnt(seen, np.full(300, 10), worth(seen, truth[0], np.zeros((9, 9))) + chance)
    assert abs(correlation(found)) < 0.2


def test_each_zone_is_foretold_as_if_it_had_not_been_seen(truth):
    """The short way, by leverages, comes to what learning without the zone does, at the same penalty."""
    seen = zones(120)
    values = worth(seen, *truth) + np.random.default_rng(5).normal(0, 0.01, (120, 1))
    runs = np.random.default_rng(6).integers(10, 100, 120)
    found = learnt(seen, runs, values)
    for z in (0, 7, 119):
        rest = np.arange(120) != z
        again = learnt(seen[rest], runs[rest], values[rest]).of(seen[z : z + 1])[0, 0]
        missed = found.seen[z] - found.foretold[z]
        assert values[z, 0] - again == pytest.approx(missed, abs=0.02)


def test_what_was_run_often_counts_for_more(truth):
    seen = zones(300)
    values = worth(seen, *truth)
    wrong = np.arange(300) < 30
    values[wrong] += np.random.default_rng(7).normal(0, 5, (30, 1))
    runs = np.where(wrong, 1, 1000)
    weighed, alike = (learnt(seen, n, values).of(seen) for n in (runs, np.full(300, 10)))
    error = [np.abs(of - worth(seen, *truth)).mean() for of in (weighed, alike)]
    assert error[0] < error[1] / 2
