"""One function that finds the best plans and says how sure it is.

    enumeration   every plan, pruned by bounds                      proven
    pool          every zone, plans by branch and bound             proven, or a bound
    highs         a mixed-integer program, contiguity on demand     proven, or a bound   (extra `exact`)
    local         spanning-tree moves, flips and swaps              no proof

A rung that is too high for the question, or out of time, hands its best plan to the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simlib.search.constraints import Constraints
from simlib.search.district import Candidate, District
from simlib.search.terms import Terms


@dataclass(frozen=True)
class Objective:
    """What is chosen by: terms in the order of their rank, or one weighted sum of them.

    >>> Objective(), Objective(weights=(("spread", 1.0), ("travel", 20.0))).first
    (Objective(order=('spread', 'travel'), weights=()), 'weighted')
    """

    order: tuple[str, ...] = ("spread", "travel")
    weights: tuple[tuple[str, float], ...] = ()

    @property
    def first(self) -> str:
        """The term that a proof and a gap speak of."""
        return "weighted" if self.weights else self.order[0]


@dataclass(frozen=True)
class Progress:
    """What a long search tells while it works: rung, plans looked at, and its best value so far."""

    rung: str
    considered: int
    best: float | None


@dataclass(frozen=True)
class FoundPlan:
    """One plan with its terms; `moved` are the towns that change zone; `robust` the share of perturbed
    maps on which it stays within 2 % of the best, None if that was not asked."""

    candidate: Candidate
    terms: Terms
    moved: tuple[str, ...]
    robust: float | None = None


@dataclass(frozen=True)
class Found:
    """What a search found.

    `gap` is (best - bound) / best of the first term of the objective, 0 when proven, None when no bound is
    known. `considered` counts the legal plans looked at. `percentile[term]` is the share of all legal plans
    that are better than today's, in per cent (0 = best), None when `percentile_basis` is "none"; the basis
    is "all" (counted) or "sample" (uniform). `pareto` are the plans that none beats in spread, travel and
    towns moved at once. `today` are the terms of today's plan.
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
    interrupted: bool


def find(
    district: District,
    constraints: Constraints,
    objective: Objective = Objective(),
    *,
    zones: Sequence[int],
    top: int = 5,
    within: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """The best `top` distinct plans with one of these numbers of zones.

    `within` is a limit in seconds; `stop` is asked now and then and ends the search when it says so. Raises
    `Infeasible` (its `reason` the smallest set of constraints that exclude each other) when there is no plan.
    """
    raise NotImplementedError
