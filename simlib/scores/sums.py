"""Sums by index, compiled: numpy's `add.at` and `minimum.at` took half the time of all scores.

Integers throughout, so that the order of addition cannot matter.
"""

from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import duty_left
from simlib.runs.compiling import compiled
from simlib.runs.presence import pattern_without


def sums(index: Ints, values: Ints | Bools, size: int) -> Ints:
    """Total of the values of each index, int64[size].

    >>> sums(np.array([0, 2, 0]), np.array([5, 6, 7]), 3).tolist()
    [12, 0, 6]
    """
    total = np.zeros(size, dtype=np.int64)
    _add(index, values, total)
    return total


class Sums(NamedTuple):
    """Rows as sums of cells: `cell[first[n]:first[n + 1]]` are those of row n, first of all numerators, then
    of all denominators. `unit[0, row]`, `unit[1, row]` are what they are divided by; 0 for a denominator that
    is 1 and has no cells."""

    first: Ints
    cell: Ints
    unit: Ints


@compiled
def add_cells(cells: Any, sums: Sums, into: Any) -> None:
    """Write numerators and denominators of all rows, float64[2, rows]."""
    rows = into.shape[1]
    for n in range(2 * rows):
        total = 0
        for i in range(sums.first[n], sums.first[n + 1]):
            total += cells[sums.cell[i]]
        side, row = n // rows, n % rows
        unit = sums.unit[side, row]
        into[side, row] = 1.0 if unit == 0 else float(total) / float(unit)


@compiled
def _add(index: Any, values: Any, total: Any) -> None:
    for i in range(index.shape[0]):
        total[index[i]] += values[i]


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


@compiled
def running_totals(away: Any, part: Any, minutes: Any, pattern: Any, before: Any) -> None:
    """Take leave out of the patterns of all days, in place, and write ticks on duty before each day."""
    for p in range(pattern.shape[0]):
        for day in range(pattern.shape[1]):
            for half in (2 * day, 2 * day + 1):
                if away[p, half]:
                    pattern[p, day] = pattern_without(part, p, half, away[p, half ^ 1])
            before[p, day + 1] = before[p, day] + minutes[pattern[p, day]]
