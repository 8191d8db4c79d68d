"""Scores in little room come back to the bit."""

from tracemalloc import get_traced_memory, start, stop

import numpy as np
import pytest

from simlib.scores.packing import BLOCK, Packed


def scores(number: int, rows: int) -> np.ndarray:
    """A numerator that has every bit, others that are small numbers, and denominators that never change."""
    chance = np.random.default_rng(number)
    tops = chance.poisson(3, rows).astype(float)
    tops[:1] = chance.normal()
    return np.stack([tops, np.full(rows, 7.0)])


def packed(replications: int, rows: int) -> Packed:
    kept = Packed()
    for number in range(replications):
        kept.add(scores(number, rows))
    return kept


@pytest.mark.parametrize("rows", [0, 1, 30])
@pytest.mark.parametrize("replications", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_a_table_is_all_that_was_added_to_the_bit(replications, rows):
    table = packed(replications, rows).table()
    told = np.stack([scores(number, rows) for number in range(replications)])
    assert table.shape == told.shape == (replications, 2, rows)
    assert table.tobytes() == told.tobytes()
    assert table.flags.c_contiguous  # sums add in the same order


def test_one_that_is_full_may_be_asked_and_filled_further():
    kept = packed(BLOCK, 4)
    assert len(kept) == len(kept.table()) == BLOCK
    kept.add(scores(BLOCK, 4))
    assert kept.table()[-1].tolist() == scores(BLOCK, 4).tolist()


def test_what_is_kept_takes_a_quarter_of_the_room_or_less():
    start()
    kept = packed(20 * BLOCK, 200)
    room, _ = get_traced_memory()
    stop()
    assert 4 * room < kept.table().nbytes
