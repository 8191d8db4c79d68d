"""Levels by reach are the table of people that they stand for."""

import numpy as np
import pytest

from simlib.model.levels import Levels

STEPS, UNITS, POOLS, PEOPLE, SETS = 4, 3, 2, 7, 5


@pytest.fixture
def levels():
    rng = np.random.default_rng(3)
    people = rng.random((SETS, PEOPLE)) < 0.4
    people[0] = False
    return Levels(rng.integers(0, SETS, (STEPS, UNITS, 2, POOLS), dtype=np.int32), people)


@pytest.fixture
def counts():
    return np.array([[True, False], [False, True], [True, True], [False, False]])


def test_who_is_in_the_pools_of_some_places(levels):
    whole = levels[:]
    assert whole.shape == (STEPS, UNITS, 2, POOLS, PEOPLE)
    assert (levels[2, 1, 0] == whole[2, 1, 0]).all()
    assert (levels.somebody() == whole.any(axis=(1, 2, 4))).all()


def test_some_pools_among_some_people_only(levels, counts):
    them = np.arange(PEOPLE) % 2 == 0
    expected = levels[:] & (them | ~counts[..., None])[:, None, None]
    assert (levels.among(counts, them)[:] == expected).all()


def test_pools_put_together(levels, counts):
    row, people = levels.together()
    assert (people[row] == levels[:].any(axis=3)).all()
    row, people = levels.together(counts)
    assert (people[row] == (levels[:] & counts[:, None, None, :, None]).any(axis=3)).all()


def test_places_that_are_alike_have_one_row(levels):
    row, sets = levels.alike()
    assert (sets[row] == levels.number).all()
    assert len(np.unique(sets, axis=0)) == len(sets)
