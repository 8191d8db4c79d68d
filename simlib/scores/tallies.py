"""The tallies of many replications, packed while more come.

    tally ─> a block of replications ─> column by column, packed ─(at the end)─> float64[R, 2, rows]

All are kept, and no sums of products instead: plans are compared by pairs and judged together, so which
products are needed is not known before somebody asks; and a difference of sums of squares has lost the digits
in which two runs of one seed agree. But many of its numbers are the same in every run or in another row.
"""

import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from simlib.model.arrays import Floats

BLOCK: Final = 32
"""So many replications are packed together."""

QUICKLY: Final = 1
"""The level of zlib: an eighth of a millisecond a replication, to a tenth of the room."""


class Tallies:
    """Tallies of one shape, in the order in which they were added."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._last: list[Floats] = []

    def __len__(self) -> int:
        return BLOCK * len(self._packed) + len(self._last)

    def add(self, tally: Floats) -> None:
        """One more replication."""
        if len(self._last) == BLOCK:
            self._packed.append(_packed(self._last))
            self._last = []
        self._last.append(tally)

    def stacked(self) -> Floats:
        """All of them, the first axis that of replications; there must be one."""
        shape = self._last[0].shape
        found = np.empty((len(self), *shape))
        for n, block in enumerate(self._packed):
            found[BLOCK * n : BLOCK * (n + 1)] = _unpacked(block).reshape(-1, *shape)
        found[BLOCK * len(self._packed) :] = self._last
        return found


def _packed(block: Sequence[Floats]) -> bytes:
    columns = np.stack(block).reshape(len(block), -1).T
    return zlib.compress(columns.tobytes(), QUICKLY)


def _unpacked(block: bytes) -> Floats:
    return np.frombuffer(zlib.decompress(block)).reshape(-1, BLOCK).T
