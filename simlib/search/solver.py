"""One function that finds the best plans and says how sure it is.

    enumeration   every plan, pruned by bounds                      proven
    pool          every zone, plans by branch and bound             proven, or a bound
    seats         every set of seats, by the least travel           proven, or a bound
    highs         a mixed-integer program, contiguity on demand     proven, or a bound   (extra `exact`)
    local         spanning-tree moves, flips and swaps              no proof

A rung that is too high for the question, or out of time, hands its best plans to the next. Local search
runs before the rungs of bounds as well: a good plan prunes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import comb
from time import monotonic
from typing import Final

import numpy as np

from simlib.runs.parallel import never, silent
from simlib.search.problem.constraints import NO_BOUND, Constraints, Rules
from simlib.search.problem.district import PER_HOUR, Candidate, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import Terms, moved_towns, naming, terms_of
from simlib.search.solve.branch_and_bound import EPSILON, Best, TimeLimit, best_of, listed
from simlib.search.solve.bundles import bundles_of, items_of, ways_to_deal, whole_load
from simlib.search.solve.counting import Counted
from simlib.search.solve.infeasible import Infeasible, NothingFound, smallest_reason
from simlib.search.solve.local_search import climb
from simlib.search.solve.mip import by_programme
from simlib.search.solve.p_median import by_seats
from simlib.search.solve.pareto import BY, Front
from simlib.search.solve.percentiles import MOST_STATES, distinct, drawn, percentiles
from simlib.search.solve.zone_pool import Values, pool_of

RUNGS: Final = ("enumeration", "pool", "seats", "highs", "local")
MOST_LISTED: Final = 200_000
"""Groupings of towns up to which all plans are listed."""
MOST_DEALT: Final = 20_000_000
"""The same, roughly, before bounds have left any out."""
WALKS, LAST_WALKS = 12, 120
"""Walks that look for a start, and those of the last resort without a time limit."""

TellRung = Callable[[str, int], None]
"""Is told the rung, and how many plans or steps were looked at."""


@dataclass(frozen=True)
class FoundPlan:
    """One plan with its terms; `moved` are the towns that change zone; `robust` the share of perturbed
    maps on which it stays within 2 % of the best, None if that was not asked (`robustness`)."""

    candidate: Candidate
    terms: Terms
    moved: tuple[str, ...]
    robust: float | None = None

    @classmethod
    def of(cls, district: District, candidate: Candidate) -> "FoundPlan":
        """A plan with all its terms."""
        moved = moved_towns(district, candidate, naming(district, candidate))
        names = tuple(district.towns[t] for t in moved)
        return cls(candidate, terms_of(district, candidate), names)


@dataclass(frozen=True)
class Solution:
    """What a search found.

    `plans` have different zones, best first. `proven` says that no plan is better than the first one, by the
    objective's first value; `gap` is (best - bound) / best of it: 0 when proven, None when no bound is
    known. `considered` counts the plans looked at (on the rung `seats` sets of seats, on `local` steps).
    `percentile[term]` is the per cent of all legal plans that are better than today's (0 = best);
    `percentile_basis` says whether they were `all` listed, a uniform `sample`, or `none` (then None).
    `pareto` are plans that none beats in spread, travel and towns moved at once: of all plans if
    `pareto_proven`, else of those looked at. `today` is today's plan. `interrupted`: somebody stopped it.
    """

    rung: str
    proven: bool
    gap: float | None
    considered: int
    plans: tuple[FoundPlan, ...]
    today: FoundPlan
    percentile: dict[str, float | None]
    percentile_basis: str
    pareto: tuple[FoundPlan, ...]
    pareto_proven: bool
    interrupted: bool


@dataclass
class _Search:
    """A search under way: `bounds` has one bound of the first value for each number of zones."""

    district: District
    rules: Rules
    best: Best
    clock: TimeLimit
    progress: TellRung
    front: Front = field(default_factory=Front)
    listed: dict[int, Values] = field(default_factory=dict)
    bounds: list[float] = field(default_factory=list)
    rung: str = RUNGS[0]
    considered: int = 0

    def on(self, rung: str) -> TimeLimit:
        """The clock of one rung; the result names the highest one that was needed."""
        self.rung = max(self.rung, rung, key=RUNGS.index)
        before = self.considered
        self.clock.tell = lambda count: self.progress(rung, before + count)
        return self.clock


def find(
    district: District,
    constraints: Constraints,
    objective: Objective | None = None,
    *,
    zones: Sequence[int],
    top: int = 5,
    within: float | None = None,
    progress: TellRung = silent,
    stop: Callable[[], bool] = never,
) -> Solution:
    """The best `top` distinct plans with one of these numbers of zones.

    `within` is a limit in seconds; `stop` is asked now and then and ends the search when it says so. Raises
    `Infeasible` (its `reason` the smallest set of constraints that exclude each other) when there is no
    plan, `NothingFound` when none was found but there may be one, UnknownName for names that are not there.
    """
    rules = Rules.of(district, constraints)
    clock = TimeLimit(None if within is None else monotonic() + within, stop)
    search = _Search(district, rules, Best(objective or Objective(), top), clock, progress)
    wanted = sorted(set(zones))
    for k in wanted:
        search.bounds.append(_bound(search, k))
    if not search.best.plans:
        if min(search.bounds, default=np.inf) < np.inf:
            raise NothingFound(search.considered)
        limit = None if within is None else TimeLimit(monotonic() + max(within, 1.0), stop)
        raise Infeasible(smallest_reason(district, constraints, wanted, limit))
    return _found(search, wanted)


def _bound(search: _Search, k: int) -> float:
    """Takes in the best plans of k zones, from the lowest rung that will do; gives a bound of their first
    value: infinite if there are none, -infinite if none is known."""
    if not 1 <= k <= len(search.district.towns):
        return np.inf
    if _listed(search, k):
        values = search.best.objective.values(search.listed[k].term)[0]
        return float(values.min(initial=np.inf))
    clock = search.on("pool")
    climb(search.district, search.rules, k, search.best, clock, walks=WALKS)
    bound = None
    for rung in ("seats", "pool", "highs"):  # seats answer for travel only, and at once
        if bound is None and (rung == "pool" or not clock.over()):
            bound = _by(search, k, rung)
            search.rung = search.rung if bound is None else max(search.rung, rung, key=RUNGS.index)
    if bound is None:
        steps = climb(search.district, search.rules, k, search.best, search.on("local"), walks=LAST_WALKS)
        search.considered += steps
    floor = _heaviest(search, k)
    return floor if bound is None else max(floor, bound)


def _heaviest(search: _Search, k: int) -> float:
    """What one unit says of the spread wherever it is: its zone has its load at least, and the lightest of
    the others at most the mean of what is left. -infinite where that says nothing, or of another term."""
    first, district = search.best.objective.ranks[0], search.district
    if [name for name, _ in first] != ["spread"] or first[0][1] <= 0 or k < 2:
        return -np.inf
    loads = [*district.town_load, *(row[0] for row in items_of(district))]
    heaviest = max(loads)
    spread = heaviest - (sum(loads) - heaviest) / (k - 1)
    return first[0][1] * spread / PER_HOUR if spread > 0 else -np.inf


def _by(search: _Search, k: int, rung: str) -> float | None:
    """A bound from one of the rungs of bounds; None if it is too high for the question."""
    if rung == "pool":
        return _by_pool(search, k)
    solve = by_seats if rung == "seats" else by_programme
    bound = solve(search.district, search.rules, k, search.best, search.clock)
    if rung == "seats" and bound is not None:
        search.considered += comb(len(search.district.towns), k)
    return bound


def _listed(search: _Search, k: int) -> bool:
    """The lowest rung: all plans, if there are few enough."""
    counted = Counted.of(search.rules.reach, k, MOST_STATES // 10)
    if counted is None or counted.total > MOST_LISTED:
        return False
    bundles = bundles_of(search.district, search.rules, k)
    if bundles is not None and counted.total * ways_to_deal(bundles, k) > MOST_DEALT:
        return False
    found = listed(search.district, search.rules, k, search.on("enumeration"))
    if found is None:
        return False
    pool, values = found[0], distinct(*found, search.best.objective)
    search.best.take(pool, values)
    search.front.take(pool, values)
    search.listed[k] = values
    search.considered += len(values.rows)
    return True


def _by_pool(search: _Search, k: int) -> float | None:
    """Branch and bound over the zones that the best plans leave room for; None if they are too many."""
    for room in dict.fromkeys((search.best.room()[0], search.best.first_room())):
        pool = pool_of(search.district, search.rules, k, _window(search, k, room))
        if pool is not None:
            before = search.best.room()[0]
            bound, count = best_of(pool, search.best, search.clock, search.front.take)
            search.considered += count
            return min(bound, room, before)
    return None


def _window(search: _Search, k: int, room: float) -> tuple[int, int]:
    """Loads of zones in plans whose first value is not above the room: none is farther from the mean than
    the spread may be."""
    by = dict(search.best.objective.ranks[0]).get("spread", 0.0)
    if by <= 0 or not np.isfinite(room):
        return 0, NO_BOUND
    total = whole_load(search.district)
    spread = (room + EPSILON) / by * PER_HOUR
    return int(total / k - spread), int(total / k + spread) + 1


# ---------------------------------------------------------------- what was found


def _found(search: _Search, zones: Sequence[int]) -> Solution:
    district, rules, best = search.district, search.rules, search.best
    first, bound = best.plans[0].key[0], min(search.bounds)
    today = FoundPlan.of(district, district.now)
    everything = len(search.listed) == len(zones) and not district.released
    others = list(search.listed.values()) if everything else None
    if others is None and not search.clock.interrupted:
        others = drawn(district, rules, best.objective, zones)
    for plan in best.plans:
        terms = dict(plan.terms)
        search.front.add(tuple(terms[name] for name in BY), plan.candidate)
    proven = bound >= first - EPSILON
    return Solution(
        rung=search.rung,
        proven=proven,
        gap=0.0 if proven else _gap(first, bound),
        considered=search.considered,
        plans=tuple(FoundPlan.of(district, plan.candidate) for plan in best.plans),
        today=today,
        percentile=percentiles(today.terms, others or []),
        percentile_basis="all" if everything else "sample" if others else "none",
        pareto=tuple(FoundPlan.of(district, candidate) for candidate in search.front.candidates),
        pareto_proven=len(search.listed) == len(zones),
        interrupted=search.clock.interrupted,
    )


def _gap(best: float, bound: float) -> float | None:
    """How far the best value may be from the least possible one, as a share of it."""
    if bound == -np.inf:
        return None
    return 1.0 if best <= 0 else round(min(1.0, (best - bound) / best), 9)
