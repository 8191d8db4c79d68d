"""Least travel where there are too many zones to list: every set of seats, the best first.

    k seats ──> each town to the nearest one: no plan with these seats travels less
            ──> by rising travel: all ways to send towns farther that the best plans so far leave room for

When the next set of seats already costs more than the best plans, nothing better is left. On a map whose
minutes run along the borders that zones may use, the nearest seats make contiguous zones, and the first
set is the answer (the p-median problem, ReVelle and Swain 1970).
"""

from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.search.branch import EPSILON, Best, Clock
from simlib.search.bundles import bundles_of
from simlib.search.constraints import Rules
from simlib.search.district import Candidate, District
from simlib.search.local import MOST_LINKED, relink
from simlib.search.seating import NO_CUT, least_travel, sendings

Ints = NDArray[np.int64]

MOST_SETS: Final = 60_000_000
KEPT_SETS: Final = 200_000
PATIENCE: Final = 2_000
"""Turns after which another rung is asked: constraints then keep towns far from their nearest seats."""
_ROWS, _LOOKS = 16, 500_000


def by_seats(
    district: District, rules: Rules, zones: int, best: Best, clock: Clock
) -> float | None:
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
    district: District, rules: Rules, zones: int, best: Best, clock: Clock,
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
            relink(district, rules, _plan(n, row), best)
        slack[0] = _room(best, scale) - int(here.min(axis=1).sum())
        turns += 1
    return turns


def _plan(n: int, masks: list[int]) -> Candidate:
    zone = [next(z for z, mask in enumerate(masks) if mask >> t & 1) for t in range(n)]
    return Candidate.canonical(zone)
