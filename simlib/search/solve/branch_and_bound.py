"""Plans from a pool of zones: all of them, or the best by branch and bound.

    zones that cover the lowest uncovered town ── one by one ──> the rest ── ... ──> a plan

A branch is left when the least that its value can become is above what the best plans have. Spread is
bounded by the loads chosen and the mean of the rest; additive terms by potentials: numbers u(town) with
cost(plan) = sum of u + sum of (cost - u) of its zones, so that the zones to come cost at least the least
of their reduced costs (Lagrangian relaxation of set partitioning; multipliers by subgradient steps, Held,
Wolfe and Crowder 1974). Any potentials give a bound; good ones give a close one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import numpy as np

from simlib.model.arrays import Floats, Ints
from simlib.runs.parallel import never, silent
from simlib.search.problem.constraints import Rules
from simlib.search.problem.district import PER_HOUR, Candidate, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import name_weights
from simlib.search.solve.bundles import GUARDS, ints, whole_load
from simlib.search.solve.kernels import DONE, cover, reduced
from simlib.search.solve.zone_pool import Pool, Values, additive, allowed, candidate_of, pool_of, values_of

LOOKS: Final = 500_000
"""Zones looked at between two questions whether to stop: some hundredths of a second."""
BATCH: Final = 4_096
EPSILON: Final = 1e-7
"""Values closer than this are equal; terms differ by a hundredth of an hour at least."""
MOST_ROWS: Final = 1_500_000
"""Plans, with their divisions, that are listed at most."""
Listed = tuple[Pool, Values]
_STEPS = 120
_MOST_BITS = 400_000_000


@dataclass
class TimeLimit:
    """When to stop, and whom to tell how much was looked at."""

    deadline: float | None = None
    stop: Callable[[], bool] = never
    tell: Callable[[int], None] = silent
    interrupted: bool = False

    def over(self) -> bool:
        """Whether the time is up or somebody wants to stop."""
        self.interrupted = self.interrupted or self.stop()
        return self.interrupted or (self.deadline is not None and monotonic() > self.deadline)


# ---------------------------------------------------------------- values of a pool


def prices(pool: Pool, rank: tuple[tuple[str, float], ...]) -> tuple[Floats, Floats]:
    """Weights of (spread, spread per head, worst trip), and the additive price of each zone.

    What has moved is not additive: a zone counts what it has not even of the zone of today most like it.
    """
    weight, price = np.zeros(3), np.zeros(len(pool))
    for name, by in rank:
        match name:
            case "spread":
                weight[0] += by / PER_HOUR
            case "spread_per_head":
                weight[1] += by
            case "worst_trip":
                weight[2] += by
            case _:
                price += by * _price(pool, name)
    return weight, price


def _price(pool: Pool, name: str) -> Floats:
    town, hour = name_weights(pool.district)
    match name:
        case "towns_moved":
            kept = (pool.common // town).max(axis=1)
            return np.asarray(np.bitwise_count(pool.mask) - kept, dtype=np.float64)
        case "load_moved":
            return np.asarray((pool.load - (pool.common % town // hour).max(axis=1)) / PER_HOUR)
        case _:
            column, divisor = additive(pool, name)
            return np.asarray(column / divisor)


def potentials(pool: Pool, price: Floats, upper: float) -> tuple[Floats, Floats]:
    """Potentials of the towns and the reduced prices of the zones, after some subgradient steps."""
    n = len(pool.district.towns)
    u, best_u, best = np.full(n, price.sum() / max(1, len(price)) / n), np.zeros(n), -np.inf
    left, best_left, step = np.empty(len(pool)), price, 1.0
    steps = max(10, min(_STEPS, _MOST_BITS // (len(pool) * n))) if price.any() else 0
    for _ in range(steps):
        reduced(pool.mask, price, u, left)
        least, where = _least_by_town(pool, left)
        towns = np.argsort(least, kind="stable")[: pool.zones]
        bound = u.sum() + least[towns].sum()
        if not np.isfinite(bound):  # too few towns are the lowest of any zone: there is no plan
            break
        if bound > best:
            best, best_u, best_left = bound, u.copy(), left.copy()
        else:
            step *= 0.9
        chosen = pool.mask[where[towns]]
        slope = 1.0 - (chosen[:, None] >> np.arange(n) & 1).sum(axis=0)
        if not slope.any() or step < 1e-4:
            break
        goal = upper if np.isfinite(upper) else best * 1.05 + 1e-3
        u = u + step * max(goal - bound, 1e-6) / (slope @ slope) * slope
    return best_u, best_left


def _least_by_town(pool: Pool, left: Floats) -> tuple[Floats, Ints]:
    """The least reduced price of the zones of each lowest town, and where it is; infinite without zones."""
    n = len(pool.district.towns)
    least, where = np.full(n, np.inf), np.zeros(n, dtype=np.int64)
    for t in range(n):
        begin, end = pool.first[t], pool.first[t + 1]
        if end > begin:
            where[t] = begin + int(left[begin:end].argmin())
            least[t] = left[where[t]]
    return least, where


def tails(pool: Pool, left: Floats) -> Floats:
    """The least reduced price of m more zones when t is the lowest uncovered town, float64[zones + 1, n + 1].

    One of them begins at t, the others at different towns above it.
    """
    n = len(pool.district.towns)
    least, _ = _least_by_town(pool, left)
    tail = np.zeros((pool.zones + 1, n + 1))
    for t in range(n):
        above = np.sort(least[t + 1 :])
        for m in range(1, pool.zones + 1):
            enough = m - 1 <= len(above)
            tail[m, t] = least[t] + above[: m - 1].sum() if enough else np.inf
    tail[1:, n] = np.inf
    return tail


# ---------------------------------------------------------------- covering


class Cover:
    """A cover that can be taken up again: rows of zones, as long as they leave room.

    `room` is changed from outside when better plans are known; `bound` is the least first value of any plan.
    """

    def __init__(self, pool: Pool, objective: Objective | None, upper: float = np.inf) -> None:
        self.pool, n, k = pool, len(pool.district.towns), pool.zones
        total = whole_load(pool.district)
        rows = np.stack((pool.mask, pool.bundles.code[pool.bundle], pool.load, pool.worst), axis=1)
        ranks = () if objective is None else objective.ranks[:2]
        weight, price, base = np.zeros((2, 3)), np.zeros((len(pool), 3)), np.zeros(2)
        tail = np.zeros((2, k + 1, n + 1))
        price[:, 0] = pool.per_head
        for v, rank in enumerate(ranks):
            weight[v], own = prices(pool, rank)
            u, price[:, v + 1] = potentials(pool, own, upper if v == 0 else np.inf)
            base[v], tail[v] = u.sum(), tails(pool, price[:, v + 1])
        self.room = np.array([np.inf, np.inf, EPSILON])
        self.bound = float(base[0] + tail[0, k, 0]) if len(ranks) else 0.0
        self._arrays = (np.ascontiguousarray(rows), price, pool.first, ints(pool.rules.reach), weight, tail)
        self._whole = ints([(1 << n) - 1, pool.bundles.whole, total, k, GUARDS])
        self._stack, self._spent, self._at = np.zeros((k + 1, 9), np.int64), np.zeros((k + 1, 4)), ints([0])
        self._stack[0] = [0, pool.bundles.whole, 0, total, 0, 0, 0, pool.first[1], 0]
        self._spent[0] = [0.0, np.inf, *base]
        self._rows = np.zeros((BATCH, k), dtype=np.int64)

    def batches(self, clock: TimeLimit) -> Iterator[Ints]:
        """Rows of zones in batches (also empty ones), until all was looked at or the clock is over."""
        state, under_way = -1, (self.room, self._stack, self._spent, self._at, self._rows)
        while state != DONE and not clock.over():
            state, count = cover(*self._arrays, self._whole, *under_way, LOOKS)
            yield self._rows[:count].copy()

    def legal(self, clock: TimeLimit) -> Iterator[tuple[Values, int]]:
        """The plans of each batch that keep to all rules, and how many rows the batch had."""
        for rows in self.batches(clock):
            values = values_of(self.pool, rows)
            yield values.taken(allowed(self.pool, values)), len(rows)

    @property
    def done(self) -> bool:
        return bool(self._at[0] < 0)


# ---------------------------------------------------------------- the best plans


@dataclass(frozen=True, order=True)
class Ranked:
    """A plan in the order of an objective: values by rank, load moved, the plan, its terms."""

    key: tuple[float, ...]
    candidate: Candidate
    terms: tuple[tuple[str, float], ...] = field(compare=False)


class Best:
    """The best plans with different zones (their divisions are the best ones)."""

    def __init__(self, objective: Objective, top: int) -> None:
        self.objective, self.top = objective, top
        self.plans: list[Ranked] = []

    def room(self) -> tuple[float, float]:
        """The first two values of the last of them; infinite while there are too few."""
        if len(self.plans) < self.top:
            return np.inf, np.inf
        key = self.plans[-1].key
        return key[0], key[1] if len(self.objective.ranks) > 1 else np.inf

    def first_room(self) -> float:
        """The first value of the best of them; infinite without any."""
        return self.plans[0].key[0] if self.plans else np.inf

    def add(self, plan: Ranked) -> None:
        """Takes a plan in if it is among the best."""
        same = [p for p in self.plans if p.candidate.zone == plan.candidate.zone]
        if same and same[0] <= plan:
            return
        kept = [p for p in self.plans if p.candidate.zone != plan.candidate.zone]
        self.plans = sorted([*kept, plan])[: self.top]

    def take(self, pool: Pool, values: Values) -> None:
        """Takes in the best of many plans."""
        if not len(values.rows):
            return
        columns = [*self.objective.values(values.term), values.term["load_moved"]]
        order = np.lexsort(columns[::-1])
        limit = self.room()[0]
        for p in order:
            if columns[0][p] > limit + EPSILON:
                break
            key = tuple(round(float(column[p]), 9) for column in columns)
            if len(self.plans) == self.top and key > self.plans[-1].key:
                break
            terms = tuple((name, float(column[p])) for name, column in values.term.items())
            self.add(
                Ranked(key, candidate_of(pool, values.rows[p].tolist(), values.names[p].tolist()), terms)
            )


def best_of(
    pool: Pool, best: Best, clock: TimeLimit, show: Callable[[Pool, Values], None] = silent
) -> tuple[float, int]:
    """Takes the pool's best plans into `best`; gives a bound of their first value and how many it looked at.

    Plans are shown to `show` batch by batch. The bound is infinite when all was looked at: no other plan of
    the pool is better than those in `best`.
    """
    cover = Cover(pool, best.objective, best.room()[0])
    considered = 0
    cover.room[:2] = best.room()
    for values, _ in cover.legal(clock):
        considered += len(values.rows)
        best.take(pool, values)
        show(pool, values)
        cover.room[:2] = best.room()
        clock.tell(considered)
    return np.inf if cover.done else cover.bound, considered


def all_plans(pool: Pool, most: int, clock: TimeLimit) -> Values | None:
    """Every legal plan of the pool, None if more than `most` must be looked at (or the time was up)."""
    cover, found, count = Cover(pool, None), [], 0
    for values, rows in cover.legal(clock):
        found.append(values)
        count += rows
        clock.tell(count)
        if count > most:
            return None
    if not cover.done:
        return None
    terms = {name: np.concatenate([v.term[name] for v in found]) for name in found[0].term}
    return Values(np.concatenate([v.rows for v in found]), np.concatenate([v.names for v in found]), terms)


def listed(district: District, rules: Rules, zones: int, clock: TimeLimit | None = None) -> Listed | None:
    """The pool of so many zones and every legal plan of it; None if these are too many."""
    pool = pool_of(district, rules, zones)
    values = None if pool is None else all_plans(pool, MOST_ROWS, clock or TimeLimit())
    return None if pool is None or values is None else (pool, values)
