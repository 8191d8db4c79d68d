"""Least travel where there are too many zones to list: every set of seats, the best first.

    k seats ──> each town to the nearest one: no plan with these seats travels less
            ──> by rising travel: all ways to send towns farther that the best plans so far leave room for

When the next set of seats already costs more than the best plans, nothing better is left. On a map whose
minutes run along the borders that zones may use, the nearest seats make contiguous zones, and the first
set is the answer (the p-median problem, ReVelle and Swain 1970).
"""

from math import comb
from typing import Any, Final

import numpy as np

from simlib.model.arrays import Ints
from simlib.runs.compiling import compiled
from simlib.search.problem.constraints import Rules
from simlib.search.problem.district import Candidate, District, zones_of
from simlib.search.solve.branch_and_bound import EPSILON, Best, TimeLimit
from simlib.search.solve.bundles import bundles_of
from simlib.search.solve.kernels import flood
from simlib.search.solve.local_search import MOST_LINKED, relink

NO_CUT = 1 << 60
"""What `least_travel` gives when every set of seats fitted."""


@compiled
def least_travel(cost: Any, k: int, room: int, least: Any, sets: Any, travel: Any) -> tuple[int, int]:
    """All sets of k seats whose towns' nearest ways cost no more than the room; `cost[t, s]`, `least` is
    int64[k + 1, n]. Gives how many there are, and what any that did not fit costs at least."""
    n = len(cost)
    count, cut = 0, NO_CUT
    for t in range(n):
        least[0, t] = 1 << 40
    seat = least[k]  # the last row is not needed for costs: it holds the seats
    d = 0
    seat[0] = -1
    while d >= 0:
        seat[d] += 1
        if seat[d] > n - (k - d):
            d -= 1
            continue
        total = 0
        for t in range(n):
            here = min(least[d, t], cost[t, seat[d]])
            if d < k - 1:
                least[d + 1, t] = here
            total += here
        if d < k - 1:
            d += 1
            seat[d] = seat[d - 1]
        elif total <= room:
            if count == len(sets):
                cut = min(cut, total)
                continue
            for i in range(k):
                sets[count, i] = seat[i]
            travel[count] = total
            count += 1
    return count, cut


@compiled
def sendings(
    regret: Any, order: Any, reach: Any, slack: Any, state: Any, at: Any, masks: Any, rows: Any, looks: int
) -> int:
    """Ways to send towns to seats that cost no more than `slack` above the nearest and make connected
    zones; goes on where it stopped (`at`, `state[town]` the choice to try and the cost so far) until the
    rows are full, the looks are spent (`at[0]` is then not -1) or all is seen."""
    n, k = len(regret), len(masks)
    t, count = at[0], 0
    while t >= 0 and looks > 0:
        looks -= 1
        if t == n:
            whole = True
            for z in range(k):
                whole = whole and masks[z] != 0 and flood(reach, masks[z] & -masks[z], masks[z]) == masks[z]
            if whole:
                for z in range(k):
                    rows[count, z] = masks[z]
                count += 1
            t -= 1
            masks[order[t, state[t, 0] - 1]] ^= 1 << t
            if count == len(rows):
                break
            continue
        choice = state[t, 0]
        if choice == k or state[t, 1] + regret[t, choice] > slack[0]:
            state[t, 0] = 0
            t -= 1
            if t >= 0:
                masks[order[t, state[t, 0] - 1]] ^= 1 << t
            continue
        masks[order[t, choice]] |= 1 << t
        state[t, 0] += 1
        state[t + 1, 0], state[t + 1, 1] = 0, state[t, 1] + regret[t, choice]
        t += 1
    at[0] = t
    return count


MOST_SETS: Final = 60_000_000
KEPT_SETS: Final = 200_000
PATIENCE: Final = 2_000
"""Turns after which another rung is asked: constraints then keep towns far from their nearest seats."""
_ROWS, _LOOKS = 16, 500_000


def by_seats(district: District, rules: Rules, zones: int, best: Best, clock: TimeLimit) -> float | None:
    """Takes the plans of least travel into `best`; gives a bound of travel, or None if this is another
    question, too wide a one, one that nearest seats say little of, or no plan is there to be beaten."""
    n = len(district.towns)
    first = best.objective.ranks[0]
    if [name for name, _ in first] != ["travel"] or comb(n, zones) > MOST_SETS or not best.plans:
        return None
    bundles = bundles_of(district, rules, zones)
    if bundles is None or zones * len(bundles) > MOST_LINKED:
        return None
    scale = first[0][1] / max(1, sum(district.town_load))
    cost = np.array(district.minutes, dtype=np.int64) * np.array(district.town_load)[:, None]
    room = _room(best, scale)
    sets, travel = np.empty((KEPT_SETS, zones), np.int64), np.empty(KEPT_SETS, np.int64)
    count, cut = least_travel(cost, zones, room, np.empty((zones + 1, n), np.int64), sets, travel)
    order = np.lexsort((*sets[:count].T[::-1], travel[:count]))
    turns = 0
    for place in order:
        if travel[place] > _room(best, scale):
            break
        turns += _sent(district, rules, zones, best, clock, (cost, sets[place], scale))
        if clock.over():
            return float(travel[place]) * scale
        if turns > PATIENCE:
            return None
    return float(cut) * scale if cut < NO_CUT else np.inf


def _room(best: Best, scale: float) -> int:
    """The most load-weighted minutes that the last of the best plans leaves room for; while there are fewer
    than wanted, those of the best one."""
    room = best.room()[0]
    return int(((room if np.isfinite(room) else best.first_room()) + EPSILON) / scale)


def _sent(
    district: District, rules: Rules, zones: int, best: Best, clock: TimeLimit,
    question: tuple[Ints, Ints, float],
) -> int:  # fmt: skip
    """Looks at all plans with these seats for which there is room; gives how many turns it took."""
    cost, seats, scale = question
    n = len(district.towns)
    here = cost[:, seats]
    order = np.argsort(here, axis=1, kind="stable")
    regret = np.take_along_axis(here, order, axis=1) - here.min(axis=1, keepdims=True)
    slack = np.array([_room(best, scale) - int(here.min(axis=1).sum())])
    state = np.zeros((n + 2, 2), dtype=np.int64)
    at = np.zeros(1, dtype=np.int64)
    masks, rows = np.zeros(zones, np.int64), np.zeros((_ROWS, zones), np.int64)
    reach = np.array(rules.reach, dtype=np.int64)
    turns = 0
    while at[0] >= 0 and turns <= PATIENCE and not clock.over():
        count = sendings(regret, order, reach, slack, state, at, masks, rows, _LOOKS)
        for row in rows[:count].tolist():
            relink(district, rules, Candidate.canonical(zones_of(row, n)), best)
        slack[0] = _room(best, scale) - int(here.min(axis=1).sum())
        turns += 1
    return turns
