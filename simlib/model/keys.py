"""Chance as an integer hash of stable keys: no generator, no state, no floating point.

    text of a code  --code_key-->  key  --under(parent, child)-->  key of a draw  --(top 63 bits)-->  chance

Every operation is on unsigned 64-bit integers, which wrap alike in numpy arrays and in numba. The mixing
function is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", OOPSLA 2014, figure 9); a child's key is an output of the generator that its parent's key seeds.
"""

from hashlib import blake2b
from typing import Any

import numpy as np

_30, _27, _31, _1 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(1)
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_GAMMA = np.uint64(0x9E3779B97F4A7C15)

# What a draw is for; part of its key, so that one more purpose moves no other draw.
GAP, KLASS, BRANCH, EFFORT, WAIT, CONFLICT, LEAVE, FOLLOW, DELAY, CHOSEN, TURNOVER, GIVEN, LENGTH = (
    np.uint64(n) for n in range(1, 14)
)


def code_key(code: str) -> np.uint64:
    """A stable key of a text (a unit's, person's or step's code).

    >>> int(code_key("T01")) == int(code_key("T01")) != int(code_key("T02"))
    True
    """
    return np.uint64(int.from_bytes(blake2b(code.encode(), digest_size=8).digest(), "little"))


def mix(x: Any) -> Any:
    """SplitMix64's finaliser: a bijection of 64-bit integers, elementwise.

    >>> [hex(n) for n in mix(np.array([0x9E3779B97F4A7C15], dtype=np.uint64))]  # its first output for seed 0
    ['0xe220a8397b1dcdaf']
    """
    x = (x ^ (x >> _30)) * _M1
    x = (x ^ (x >> _27)) * _M2
    return x ^ (x >> _31)


def under(parent: Any, child: Any) -> Any:
    """The key of `child` under `parent`, elementwise: the child-th output of the SplitMix64 generator whose
    state is the parent's key.

    >>> [hex(n) for n in under(np.zeros(2, np.uint64), np.arange(2, dtype=np.uint64))]
    ['0xe220a8397b1dcdaf', '0x6e789e6aa1b965f4']
    """
    return mix(parent + (child + _1) * _GAMMA)


def chance(key: Any) -> Any:
    """63 equally likely bits of a key, to be compared with a threshold.

    >>> int(chance(np.array([2**64 - 1], dtype=np.uint64))[0]) == 2**63 - 1
    True
    """
    return key >> _1


def threshold(probability: float) -> np.uint64:
    """`chance(key) < threshold(p)` happens with probability p; 0 never, 1 always.

    >>> int(threshold(0.0)), int(threshold(1.0)) == 2**63, int(threshold(0.5)) == 2**62
    (0, True, True)
    """
    return np.uint64(round(probability * 2**63))
