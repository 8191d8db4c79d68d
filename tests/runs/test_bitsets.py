"""Sets of people as words say what Python's own sets say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.runs.bitsets import WORD_BITS, bit, count_bits, count_common, lowest, pack

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
"""The sum of bits wraps around on purpose; only numpy's scalars warn of it."""

words = st.integers(0, 2**64 - 1)
crowds = st.integers(1, 200).flatmap(
    lambda size: st.tuples(*(st.sets(st.integers(0, size - 1)) for _ in "ab"), st.just(size))
)


def packed(people: set[int], size: int) -> np.ndarray:
    return pack(np.isin(np.arange(size), list(people)))


@given(words)
def test_a_word_counts_its_bits(word):
    assert count_bits(np.uint64(word)) == word.bit_count()


@given(words.filter(bool))
def test_the_lowest_bit_is_where_the_trailing_zeros_end(word):
    assert lowest(np.uint64(word)) == (word & -word).bit_length() - 1


@pytest.mark.parametrize("person", [0, 63, 64, 127, 128])
def test_a_person_is_one_bit_of_one_word(person):
    everybody = packed({person}, 130)
    assert everybody[person // WORD_BITS] == bit(person)
    assert [count_bits(word) for word in everybody].count(1) == 1
    assert lowest(everybody[person // WORD_BITS]) == person % WORD_BITS


@pytest.mark.slow
@given(crowds)
def test_words_hold_exactly_the_people(crowd):
    people, _, size = crowd
    row = packed(people, size)
    assert len(row) == -(-size // WORD_BITS)
    assert {p for p in range(len(row) * WORD_BITS) if row[p // WORD_BITS] & bit(p)} == people


@pytest.mark.slow
@given(crowds)
def test_what_two_sets_share_is_counted(crowd):
    one, other, size = crowd
    assert count_common(packed(one, size), packed(other, size)) == len(one & other)


def test_nobody_is_a_word_of_zeros():
    assert pack(np.zeros((3, 0), dtype=bool)).tolist() == [[0], [0], [0]]


def test_rows_of_any_number_of_dimensions_are_packed_along_the_last():
    rows = np.zeros((2, 3, 65), dtype=bool)
    rows[1, 2, 64] = True
    assert pack(rows).shape == (2, 3, 2)
    assert pack(rows)[1, 2].tolist() == [0, 1]
