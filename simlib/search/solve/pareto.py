"""Plans that none beats in spread, travel and towns moved at once (the Pareto front).

for each number of towns moved: by rising spread, those whose travel is below all before
of these: those that no other one beats or equals in all three
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.search.problem.district import Candidate
from simlib.search.solve.branch_and_bound import EPSILON
from simlib.search.solve.zone_pool import Pool, Values, candidate_of

BY: Final = ("towns_moved", "spread", "travel")
Point = tuple[float, ...]


@dataclass
class Front:
    """The front of all plans shown to it, by what each costs; of equal ones the first."""

    plans: dict[Point, Candidate] = field(default_factory=dict)

    def add(self, point: Point, candidate: Candidate) -> None:
        """Shows it a plan; `point` holds the terms of `BY`."""
        point = tuple(round(value, 9) for value in point)
        if point in self.plans:
            self.plans[point] = min(self.plans[point], candidate)
        elif not any(_beats(other, point) for other in self.plans):
            self.plans = {p: c for p, c in self.plans.items() if not _beats(point, p)}
            self.plans[point] = candidate

    def take(self, pool: Pool, values: Values) -> None:
        """Shows it many plans."""
        for p in _candidates(np.stack([values.term[name] for name in BY], axis=1)):
            point = tuple(float(values.term[name][p]) for name in BY)
            self.add(point, candidate_of(pool, values.rows[p].tolist(), values.names[p].tolist()))

    @property
    def candidates(self) -> list[Candidate]:
        """The plans of the front, by what they cost."""
        return [self.plans[point] for point in sorted(self.plans)]


def _beats(one: Point, other: Point) -> bool:
    """Whether no value is greater, and one is smaller."""
    return all(a <= b + EPSILON for a, b in zip(one, other, strict=True)) and any(
        a < b - EPSILON for a, b in zip(one, other, strict=True)
    )


def _candidates(points: NDArray[np.float64]) -> list[int]:
    """Rows that no row with as few towns moved beats in spread and travel; all equal ones."""
    kept: list[int] = []
    for moved in np.unique(points[:, 0]):
        rows = np.flatnonzero(points[:, 0] == moved)
        rows = rows[np.lexsort((points[rows, 2], points[rows, 1]))]
        least = np.minimum.accumulate(points[rows, 2])
        before = np.concatenate(([np.inf], least[:-1]))
        fresh = points[rows, 2] < before - EPSILON
        kept += rows[fresh].tolist()
    return kept
