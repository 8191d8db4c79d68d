"""What is packed comes back to the bit."""

import numpy as np
import pytest

from simlib.scores.tallies import BLOCK, Tallies


def tally(rng):
    found = rng.integers(0, 9, (2, 30)) / 480
    found[1, :20] = 1.0
    return found


@pytest.mark.parametrize("replications", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_all_come_back_in_order(replications):
    rng, tallies = np.random.default_rng(5), Tallies()
    added = [tally(rng) for _ in range(replications)]
    for one in added:
        tallies.add(one)
    assert len(tallies) == replications
    assert tallies.stacked().tobytes() == np.stack(added).tobytes()
