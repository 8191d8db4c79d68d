"""Inside or outside of what runs show."""

import numpy as np
import pytest

from simlib.evidence.judging import judged

KEYS = [("n", str(n)) for n in range(12)]


@pytest.fixture(scope="module")
def runs():
    return np.random.default_rng(1).normal(0.5, 0.05, (400, 12))


def test_a_band_holds_for_all_numbers_of_a_family_at_once():
    """Of many families of twelve, some 5 in 100 are outside somewhere; each number alone would be in 46."""
    dice = np.random.default_rng(2)
    outside = 0
    for _ in range(200):
        runs, observed = dice.normal(size=(200, 12)), dice.normal(size=12)
        outside += not all(one.holds for one in judged("f", KEYS, observed, runs, 1))
    assert 2 <= outside <= 22


def test_what_lies_far_off_is_outside_and_named(runs):
    observed = np.full(12, 0.5)
    observed[3] = 0.8
    assert [one.key for one in judged("f", KEYS, observed, runs, 1) if not one.holds] == [KEYS[3]]


def test_more_families_make_wider_bands(runs):
    one, many = (judged("f", KEYS, runs[0], runs, families)[0] for families in (1, 8))
    assert many.low < one.low < one.high < many.high


def test_no_numbers_are_no_family(runs):
    assert judged("f", [], np.zeros(0), runs[:, :0], 1) == ()
