"""What one move or one swap would change: for planners who think in steps, not in plans.

a plan ── each town, to each zone beside it ─────> moves    ┐
       └─ each two towns of zones beside each other ─> swaps ┘ ──> those that the rules allow, best first
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from simlib.search.problem.constraints import Constraints, Rules, members
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import Terms, terms_of
from simlib.search.solve.bundles import allows

TownMove = tuple[tuple[int, ...], tuple[int, ...]]
"""Towns, and the zone that each goes to."""


@dataclass(frozen=True)
class Neighbour:
    """One move (`towns` has one name) or swap (two) and the terms that the plan then has.

    `zone` is the number, in the plan before, of the zone that each town goes to.
    """

    towns: tuple[str, ...]
    zone: tuple[int, ...]
    candidate: Candidate
    terms: Terms


def moves_of(
    district: District,
    constraints: Constraints,
    plan: Candidate,
    objective: Objective | None = None,
    *,
    swaps: bool = True,
) -> list[Neighbour]:
    """All single moves, and swaps, that the constraints allow, the best first by the objective.

    Divisions stay with their zones. A plan may break rules before and keep them after.
    """
    rules, rank = Rules.of(district, constraints), objective or Objective()
    found = []
    for towns, goal in _steps(rules, plan, swaps):
        zone = list(plan.zone)
        for town, to in zip(towns, goal, strict=True):
            zone[town] = to
        candidate = Candidate.canonical(zone, plan.divisions)
        if candidate.count == plan.count and allows(district, rules, candidate):
            terms = terms_of(district, candidate)
            key = (*rank.value(vars(terms)), terms.load_moved, len(towns), towns)
            found.append((key, Neighbour(tuple(district.towns[t] for t in towns), goal, candidate, terms)))
    return [move for _, move in sorted(found, key=lambda pair: pair[0])]


def _steps(rules: Rules, plan: Candidate, swaps: bool) -> Iterator[TownMove]:
    towns = range(len(rules.reach))
    beside = [{plan.zone[other] for other in members(rules.reach[town])} for town in towns]
    for town in towns:
        for zone in sorted(beside[town] - {plan.zone[town]}):
            yield (town,), (zone,)
    for a, b in combinations(towns, 2) if swaps else ():
        if plan.zone[a] != plan.zone[b] and plan.zone[b] in beside[a] and plan.zone[a] in beside[b]:
            yield (a, b), (plan.zone[b], plan.zone[a])
