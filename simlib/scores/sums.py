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


def table_sums(index: Ints, values: Ints, size: int) -> Ints:
    """The same of each row of values, int64[rows, size].

    >>> table_sums(np.array([0, 2, 0]), np.array([[5, 6, 7], [1, 1, 1]]), 3).tolist()
    [[12, 0, 6], [2, 0, 1]]
    """
    total = np.zeros((len(values), size), dtype=np.int64)
    _add_rows(index, values, total)
    return total


@compiled
def _add(index: Any, values: Any, total: Any) -> None:
    for i in range(index.shape[0]):
        total[index[i]] += values[i]


@compiled
def _add_rows(index: Any, values: Any, total: Any) -> None:
    for row in range(values.shape[0]):
        for i in range(index.shape[0]):
            total[row, index[i]] += values[row, i]


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
def running_totals(
    away: Any, meet: Any, halves: Any, minutes: Any, pattern: Any, before: Any
) -> None:
    """Take leave out of the patterns of all days, in place, and write ticks on duty before each day."""
    morning, afternoon = halves
    for p in range(pattern.shape[0]):
        for day in range(pattern.shape[1]):
            if away[p, 2 * day]:
                pattern[p, day] = meet[pattern[p, day], afternoon]
            if away[p, 2 * day + 1]:
                pattern[p, day] = meet[pattern[p, day], morning]
            before[p, day + 1] = before[p, day] + minutes[pattern[p, day]]


@compiled
def members(team: Any, visit: Any, person: Any) -> int:
    """Write each visit's members, one entry a member; how many there are."""
    n = 0
    for v in range(team.shape[0]):
        for place in range(team.shape[1]):
            if team[v, place] >= 0:
                visit[n], person[n] = v, team[v, place]
                n += 1
    return n


@compiled
def greatest(index: Any, values: Any, into: Any) -> None:
    """Raise `into[index]` to the greatest of its values."""
    for i in range(index.shape[0]):
        into[index[i]] = max(into[index[i]], values[i])


@compiled
def anybody_of(people: Any, tasks: Any, conflict: Any, visits: Any, found: Any) -> None:
    """Mark visits for which one of the people of their task (step, unit, pooling) is in conflict with the
    matter."""
    step, unit, pooled = tasks
    visit, matter = visits
    for i in range(visit.shape[0]):
        m = matter[visit[i]]
        for p in range(conflict.shape[1]):
            if conflict[m, p] and people[step[i], unit[i], pooled[i], p]:
                found[visit[i]] = True
                break
