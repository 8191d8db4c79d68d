"""A zone's share of the draws of a whole county: made by copying, not by drawing again.

    draws of a replication ─┬─ matters of the zone's units, and what they may set off ─> draws of the zone
    (made once)             └─ everybody's leave, shared

Matters and people keep their keys, so what a zone meets alone is what it meets in whole runs. What never
comes under the plan (streams and follow-ups that it leaves out) is not copied, nor are tasks of the
programme, as these wait for each other across zones; the order of the others, which decides between equals,
stays.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import TASK, Bools, Ints, Plan
from simlib.runs.compiling import compiled
from simlib.runs.draws import BY_MATTER, BY_VISIT, Draws
from simlib.runs.rows import stretches

OF_MATTERS = (*BY_MATTER, "index", "release")
"""Columns of `Draws` by matter."""


class Whole(NamedTuple):
    """The draws of a county, their columns side by side: int64[matters, columns], int64[visits, columns];
    `comes[m]`: the plan lets such matters come."""

    draws: Draws
    matters: Ints
    visits: Ints
    comes: Bools


def whole(plan: Plan, draws: Draws) -> Whole:
    """What slices are cut from."""
    outside, set_off = draws.stream >= 0, draws.follow >= 0
    comes = draws.stream != TASK
    comes[outside] = plan.comes[draws.stream[outside]]
    comes[set_off] = plan.follows[draws.follow[set_off]]
    matters = np.stack([getattr(draws, name) for name in OF_MATTERS], axis=1)
    visits = np.stack([getattr(draws, name) for name in BY_VISIT], axis=1)
    return Whole(draws, matters, visits, comes)


def share(of: Whole, inside: Bools) -> Draws:
    """The draws of the matters that arise in some units, bool[units], and of those that they may set off."""
    draws = of.draws
    kept = np.empty(draws.matters, dtype=np.int64)
    place = np.empty(draws.matters, dtype=np.int64)
    n, v = _choose(of.matters, of.comes, draws.first, inside, kept, place)
    columns = np.empty((len(OF_MATTERS), n), dtype=np.int64)
    of_visits = np.empty((len(BY_VISIT), v), dtype=np.int64)
    first, children = np.empty(n + 1, dtype=np.int64), np.empty(n + 1, dtype=np.int64)
    recused, first_recused = stretches(draws.first_recused, kept[:n])
    _copy(
        (of.matters, of.visits, draws.first),
        kept[:n],
        place,
        (columns, of_visits, first, children),
    )
    copied: dict[str, Any] = dict(zip((*OF_MATTERS, *BY_VISIT), (*columns, *of_visits), strict=True))
    nothing = np.zeros(0, dtype=np.int64)
    return replace(
        draws,
        **copied,
        tasks=nothing,
        first=first,
        children=children,
        recused=draws.recused[recused],
        first_recused=first_recused,
    )


_UNIT, _PARENT = OF_MATTERS.index("unit"), OF_MATTERS.index("parent")


@compiled
def _choose(matters: Any, comes: Any, first: Any, inside: Any, kept: Any, place: Any) -> tuple[int, int]:
    """Write which matters are kept, and the place of each (-1: left out); how many matters and visits."""
    n, v = 0, 0
    for m in range(matters.shape[0]):
        parent = matters[m, _PARENT]
        wanted = inside[matters[m, _UNIT]] if parent < 0 else place[parent] >= 0
        if wanted and comes[m]:
            kept[n], place[m] = m, n
            n, v = n + 1, v + first[m + 1] - first[m]
        else:
            place[m] = -1
    return n, v


@compiled
def _copy(source: Any, kept: Any, place: Any, target: Any) -> None:
    """Copy the kept matters with their visits; parents and children get their new numbers."""
    matters, visits, starts = source
    columns, of_visits, first, children = target
    v = 0
    for n in range(kept.shape[0]):
        m = kept[n]
        for c in range(columns.shape[0]):
            columns[c, n] = matters[m, c]
        first[n] = v
        for i in range(starts[m], starts[m + 1]):
            for c in range(of_visits.shape[0]):
                of_visits[c, v] = visits[i, c]
            v += 1
    first[kept.shape[0]] = v
    child = 0  # children stand in the order of their parents
    while child < kept.shape[0] and columns[_PARENT, child] < 0:
        child += 1
    for n in range(kept.shape[0]):
        children[n] = child
        while child < kept.shape[0] and place[columns[_PARENT, child]] == n:
            columns[_PARENT, child] = n
            child += 1
    children[kept.shape[0]] = child
