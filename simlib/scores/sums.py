"""Sums by index, compiled: numpy's `add.at` and `minimum.at` took half the time of all scores.

Integers throughout, so that the order of addition cannot matter.
"""

from typing import Any

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import duty_left
from simlib.runs.compiling import compiled


def sums(index: Ints, values: Ints | Bools, size: int) -> Ints:
    """Total of the values of each index, int64[size].

    >>> sums(np.array([0, 2, 0]), np.array([5, 6, 7]), 3).tolist()
    [12, 0, 6]
    """
    total = np.zeros(size, dtype=np.int64)
    _add(index, values, total)
    return total


def earliest(row: Ints, column: Ints, ticks: Ints, into: Ints) -> None:
    """Lower `into[row, column]` to the least of its ticks.

    >>> table = np.full((1, 2), 9)
    >>> earliest(np.array([0, 0]), np.array([1, 1]), np.array([7, 5]), table)
    >>> table.tolist()
    [[9, 5]]
    """
    _lower(row, column, ticks, into)


@compiled
def _add(index: Any, values: Any, total: Any) -> None:
    for i in range(index.shape[0]):
        total[index[i]] += values[i]


@compiled
def _lower(row: Any, column: Any, ticks: Any, into: Any) -> None:
    for i in range(row.shape[0]):
        into[row[i], column[i]] = min(into[row[i], column[i]], ticks[i])


@compiled
def duty_until(
    person: Any, tick: Any, pattern: Any, before: Any, days: Any, day_ticks: int, until: Any
) -> None:
    """Write into `until` how long each person is on duty before each tick; `days` are a duty's pattern
    columns (first, begins, ends, ticks of a whole day), `before[p, d]` ticks on duty before day d."""
    first, begins, ends, whole = days
    for i in range(person.shape[0]):
        day = min(max(tick[i] // day_ticks, 0), pattern.shape[1] - 1)
        of_day = pattern[person[i], day]
        left = duty_left(of_day, tick[i] - day * day_ticks, first, begins, ends)
        until[i] = before[person[i], day] + whole[of_day] - left
