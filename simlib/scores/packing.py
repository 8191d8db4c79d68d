"""The scores of many replications in little room, until all are there.

    add(one) ─┐
    add(one)  ├─ block of 64 ──> its columns, compressed ─┐
    ...      ─┘                                           ├─ table() ─> float64[replications, ...]
    add(one) ─── what is no block yet ────────────────────┘

Half of all columns say the same in every replication, and most others are small whole numbers: compressed
they take a ninth, and come back to the bit. `table` has them in full, for intervals need all at once.
"""

from collections.abc import Iterator
from typing import Final
from zlib import compress, decompress

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLOCK: Final = 64
"""Replications compressed at once. More take less room each, and more of it until they are full."""

QUICK: Final = 1
"""zlib's level: a hundredth of the time of a run."""


class Packed:
    """Arrays of one shape, float64[...], kept in order.

    >>> packed = Packed()
    >>> for number in range(3):
    ...     packed.add(np.array([[number, 1.0]]))
    >>> packed.table()[:, 0].tolist()
    [[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]]
    """

    def __init__(self) -> None:
        self._full: list[bytes] = []
        self._open: list[Floats] = []
        self._shape: tuple[int, ...] = ()

    def __len__(self) -> int:
        return BLOCK * len(self._full) + len(self._open)

    def add(self, scores: Floats) -> None:
        """Keep the scores of the next replication."""
        self._shape = scores.shape
        self._open.append(scores)
        if len(self._open) == BLOCK:
            self._full.append(compress(np.stack(self._open, axis=-1).tobytes(), QUICK))
            self._open = []

    def table(self) -> Floats:
        """All that was added, float64[replications, ...]."""
        table = np.empty((len(self), *self._shape))
        for n, block in enumerate(self._blocks()):
            table[n * BLOCK : (n + 1) * BLOCK] = block
        return table

    def _blocks(self) -> Iterator[Floats]:
        for columns in self._full:
            yield np.moveaxis(
                np.frombuffer(decompress(columns)).reshape(*self._shape, BLOCK), -1, 0
            )
        if self._open:
            yield np.stack(self._open)
