"""By what plans are chosen: terms in the order of their rank, or one weighted sum of them.

Objective ── of a pool ──> two values, each  weight . (spread, spread per head, worst trip) + sum of prices
          ── of plans ───> a key: less is better; the last ranks are load moved and the plan itself
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simlib.errors import UnknownName
from simlib.model.arrays import Floats
from simlib.search.problem.terms import TERMS


@dataclass(frozen=True)
class Objective:
    """Terms by rank, or (`weights`) one weighted sum of terms in the units of `Terms`.

    >>> Objective().first, Objective(weights=(("spread", 1.0), ("travel", 20.0))).first
    ('spread', 'weighted')
    """

    order: tuple[str, ...] = ("spread", "travel")
    weights: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Raises UnknownName for what is no term."""
        for name in (*self.order, *(name for name, _ in self.weights)):
            if name not in TERMS:
                raise UnknownName("term", name, TERMS)

    @property
    def first(self) -> str:
        """The value that a proof and a gap speak of: a term, or `weighted`."""
        return "weighted" if self.weights else self.order[0]

    @property
    def ranks(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        """Weighted terms of each rank."""
        return (self.weights,) if self.weights else tuple(((name, 1.0),) for name in self.order)

    def values(self, terms: Mapping[str, Floats]) -> list[Floats]:
        """The value of each rank, of many plans at once."""
        return [_sum(rank, terms) for rank in self.ranks]

    def value(self, terms: Mapping[str, float]) -> tuple[float, ...]:
        """The value of each rank, of one plan."""
        many = {name: np.array([value], dtype=np.float64) for name, value in terms.items()}
        return tuple(float(column[0]) for column in self.values(many))


def _sum(rank: tuple[tuple[str, float], ...], terms: Mapping[str, Floats]) -> Floats:
    total = terms[rank[0][0]] * rank[0][1]
    for name, weight in rank[1:]:
        total = total + terms[name] * weight
    return np.asarray(total)
