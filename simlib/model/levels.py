"""Who is in the pools of each step, by reach: few sets of people differ, and each is kept once.

    (step, unit, pooled, pool) ─> number of a set ─> people

A row of people for each of these places would grow with the cube of the counties in a world, as steps, units
and people all do.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Levels:
    """`number[s, u, g, n]` is the row of `people` (bool[sets, people]) that is the n-th pool of step s for a
    matter of unit u, pooled (g = 1) or not; row 0 is nobody. `levels[s, u, g]` are these rows."""

    number: Numbers
    people: Bools

    def __getitem__(self, place: Any) -> Bools:
        return np.asarray(self.people[self.number[place]])

    def among(self, pools: Bools, people: Bools) -> "Levels":
        """The same levels, but of these people only in some pools of steps, bool[steps, levels]."""
        number = np.where(pools[:, None, None], self.number + len(self.people), self.number)
        return Levels(number.astype(np.int32), np.concatenate([self.people, self.people & people]))

    def somebody(self) -> Bools:
        """Whether there is anybody in each pool, for a matter of any unit, bool[steps, levels]."""
        there = np.asarray(self.people.any(axis=1))
        return np.asarray(there[self.number].any(axis=(1, 2)))

    def alike(self, counts: Bools | None = None) -> tuple[NDArray[np.int64], Numbers]:
        """A row for each (step, unit, pooled), the same where the pools that count (bool[steps, levels]; all)
        are the same sets: int64[steps, units, 2]; and the numbers of the sets of each row."""
        number = self.number if counts is None else np.where(counts[:, None, None], self.number, 0)
        flat = number.reshape(-1, number.shape[-1])
        row = np.zeros(len(flat), dtype=np.int64)
        for column in flat.T:
            row = ranked(row * len(self.people) + column)
        one = np.zeros(row.max(initial=-1) + 1, dtype=np.int64)
        one[row] = np.arange(len(row))  # any of those that are the same
        return row.reshape(number.shape[:3]), flat[one]

    def together(self, counts: Bools | None = None) -> tuple[NDArray[np.int64], Bools]:
        """The same rows, and who is in any of their pools, bool[rows, people]."""
        row, sets = self.alike(counts)
        found = np.zeros((len(sets), self.people.shape[1]), dtype=bool)
        for column in sets.T:
            found |= self.people[column]
        return row, found


def ranked(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank of each key, none of them negative, among those that there are; small ones are not sorted.

    >>> ranked(np.array([7, 2, 7, 9])).tolist()
    [1, 0, 1, 2]
    """
    most = int(keys.max(initial=0)) + 1
    if most > 4 * len(keys):
        return np.unique(keys, return_inverse=True)[1]
    there = np.zeros(most, dtype=bool)
    there[keys] = True
    found = np.flatnonzero(there)
    rank = np.empty(most, dtype=np.int64)
    rank[found] = np.arange(len(found))
    return rank[keys]
