"""What a zone comes to, told from who is in it and learnt from zones that were run.

    zones run ─> what each unit brings  +  what each two bring by being together ─> any zone

Every plan has each unit once, so what a unit brings by itself is the same in all plans. Plans differ by who
is together: teams to be had, load a person, ways between towns. That is a ridge regression on pairs of units,
the units themselves being free; its penalty is chosen by generalised cross-validation (G. Golub, M. Heath,
G. Wahba, Technometrics 21, 1979). How good it is, zones that were left out say: the others foretell each.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.model.arrays import Bools, Floats, Ints

PENALTIES: Final = 10.0 ** np.arange(7)
"""Those among which the penalty is chosen, for pairs whose variance is 1."""

TINY: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Surrogate:
    """Coefficients of some columns: `level[columns]`, `alone[units, columns]`, `together[columns, units,
    units]`. Of the first column of each zone that was learnt from, and beyond what its units bring by
    themselves: `foretold` by the other zones, and `seen`."""

    level: Floats
    alone: Floats
    together: Floats
    foretold: Floats
    seen: Floats

    def of(self, members: Bools) -> Floats:
        """What zones come to, float64[zones, columns]; `members`: who is in each, bool[zones, units]."""
        inside = members.astype(np.float64)
        pairs = [((inside @ table) * inside).sum(axis=1) for table in self.together]
        return np.asarray(self.level + inside @ self.alone + np.stack(pairs, axis=1))


def learnt(members: Bools, runs: Ints, values: Floats) -> Surrogate:
    """From zones, bool[zones, units], and the means of what came of so many runs of each, float64[zones,
    columns].

    >>> members = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1]], dtype=bool)
    >>> values = np.array([[1.0], [2.0], [3.0], [3.0], [4.0]])
    >>> found = learnt(members, np.full(5, 10), values)
    >>> found.of(np.array([[True, True, True]])).round(6).tolist()
    [[6.0]]
    """
    weight = np.sqrt(runs / runs.mean())[:, None]
    inside = members.astype(np.float64)
    first, second = np.triu_indices(members.shape[1], 1)
    pairs = inside[:, first] * inside[:, second]
    deviation = pairs.std(axis=0)
    scale = np.where(deviation > TINY, deviation, np.inf)
    pairs *= weight / scale
    free, seen = np.column_stack([np.ones(len(inside)), inside]) * weight, values * weight
    own = _span(free)
    beyond = seen - own @ (own.T @ seen)
    left, singular, right = np.linalg.svd(pairs - own @ (own.T @ pairs), full_matrices=False)
    kept, along = _kept(left, singular, beyond, own.shape[1])[:, None], left.T @ beyond
    found = right.T @ (kept / np.maximum(singular, TINY)[:, None] * along)
    units = np.linalg.pinv(free) @ (seen - pairs @ found)
    together = np.zeros((values.shape[1], members.shape[1], members.shape[1]))
    together[:, first, second] = found.T / scale
    by_units = 1 - (own**2).sum(axis=1)
    missed = beyond[:, 0] / np.maximum(by_units, TINY)
    still = (beyond - left @ (kept * along))[:, 0] / np.maximum(by_units - (left**2 @ kept)[:, 0], TINY)
    return Surrogate(units[0], units[1:], together, (missed - still) / weight[:, 0], missed / weight[:, 0])


def _span(columns: Floats) -> Floats:
    """An orthonormal base of what columns span."""
    left, singular, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, singular > TINY * singular[0]])


def _kept(left: Floats, singular: Floats, values: Floats, free: int) -> Floats:
    """What the best penalty leaves of each direction, by generalised cross-validation of the first column."""
    ways = [singular**2 / (singular**2 + penalty) for penalty in PENALTIES]
    along, size = left.T @ values[:, 0], (values[:, 0] ** 2).sum()

    def error(kept: Floats) -> float:
        """Squares that are missed, over the square of the degrees of freedom that are left."""
        missed = size - (along**2 * (1 - (1 - kept) ** 2)).sum()
        return float(missed / max(len(left) - free - kept.sum(), TINY) ** 2)

    return min(ways, key=error)
