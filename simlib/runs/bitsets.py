"""Sets of people as 64-bit words, for machine code.

The reference engine uses one Python integer for a set; here a set is a row of words, person p being bit
p % 64 of word p // 64. Everything is plain arithmetic of unsigned integers, which LLVM turns into the
processor's own instructions (population count, trailing zeros).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simlib.runs.compiling import jitable

BitWords = NDArray[np.uint64]

WORD_BITS = 64
_ZERO, _ONE, _TWO, _FOUR, _56 = (np.uint64(n) for n in (0, 1, 2, 4, 56))
_PAIRS, _FOURS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_EIGHTS, _SUM = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)


def pack(rows: NDArray[np.bool_]) -> BitWords:
    """Boolean rows as words: bool[..., people] to uint64[..., words], at least one word.

    >>> [hex(word) for word in pack(np.arange(70) >= 63)]
    ['0x8000000000000000', '0x3f']
    """
    words = max(1, -(-rows.shape[-1] // WORD_BITS))
    padded = np.zeros((*rows.shape[:-1], words * WORD_BITS), dtype=bool)
    padded[..., : rows.shape[-1]] = rows
    return np.packbits(padded, axis=-1, bitorder="little").view("<u8").astype(np.uint64)


def pack_lists(first: NDArray[np.int64], listed: NDArray[np.int32], people: int) -> BitWords:
    """Lists of people as words: row i of uint64[lists, words] holds `listed[first[i]:first[i + 1]]`.

    >>> pack_lists(np.array([0, 2, 2]), np.array([0, 2], np.int32), 3).tolist()
    [[5], [0]]
    """
    words = np.zeros((len(first) - 1, max(1, -(-people // WORD_BITS))), dtype=np.uint64)
    row = np.repeat(np.arange(len(words)), np.diff(first))
    np.bitwise_or.at(words, (row, listed // WORD_BITS), _ONE << (listed % WORD_BITS).astype(np.uint64))
    return words


@jitable
def count_bits(word: Any) -> int:
    """How many are in a word (Warren, Hacker's Delight, figure 5-2).

    >>> count_bits(np.uint64(0b10110))
    3
    """
    word = word - ((word >> _ONE) & _PAIRS)
    word = (word & _FOURS) + ((word >> _TWO) & _FOURS)
    word = (word + (word >> _FOUR)) & _EIGHTS
    return int((word * _SUM) >> _56)


@jitable
def lowest(word: Any) -> int:
    """The number of the lowest bit that is set (there must be one).

    >>> lowest(np.uint64(0b10100))
    2
    """
    return count_bits((word & (~word + _ONE)) - _ONE)


@jitable
def bit(person: int) -> Any:
    """The word's bit of a person.

    >>> int(bit(65))
    2
    """
    return _ONE << np.uint64(person % WORD_BITS)


@jitable
def count_common(a: Any, b: Any) -> int:
    """How many two sets share; rows of words.

    >>> count_common(pack(np.array([True, True, False])), pack(np.array([False, True, True])))
    1
    """
    total = 0
    for w in range(a.shape[0]):
        total += count_bits(a[w] & b[w])
    return total
