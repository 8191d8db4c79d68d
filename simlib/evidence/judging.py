"""Is what was observed within what runs show? One family of numbers at a time, all of them at once.

    runs[R, k] ──> mean, spread ──> how far each run lies at its farthest ──> a band
    observed[k] ─────────────────────────────────────────────────────────────> inside, or where not

The band of a family holds for all its numbers at once: it is as wide as the runs' own farthest numbers ask
for (max-T: P. Westfall, S. Young, "Resampling-based multiple testing", 1993).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.evidence.closing import errors_of_counting
from simlib.model.arrays import Floats

LEVEL: Final = 0.95
"""Of all families together (Bonferroni)."""


@dataclass(frozen=True)
class Judged:
    """A number that was observed beside that of the runs: their mean, and the band of its family."""

    family: str
    key: tuple[str, ...]
    observed: float
    mean: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether it lies in the band."""
        return self.low <= self.observed <= self.high


def judged(
    family: str,
    keys: list[tuple[str, ...]],
    observed: Floats,
    runs: Floats,
    families: int,
    sizes: Floats | None = None,
) -> tuple[Judged, ...]:
    """The numbers of a family, observed[k] and runs[R, k]: shares of sizes[k] matters, else counts.

    No spread is below that of counting: where hardly a run has any, a single one would widen all bands.

    >>> runs = np.array([[0.4], [0.5], [0.6]] * 20)
    >>> [one.holds for one in judged("ways", [("a",)], np.array([0.55]), runs, 1, np.array([50.0]))]
    [True]
    """
    if not keys:
        return ()
    mean = runs.mean(axis=0)
    least = np.ones(len(keys)) if sizes is None else errors_of_counting(mean, np.maximum(sizes, 1))
    spread = np.maximum(runs.std(axis=0, ddof=1), least)
    farthest = (np.abs(runs - mean) / spread).max(axis=1)
    times = np.quantile(farthest, 1 - (1 - LEVEL) / families, method="higher")
    low, high = mean - times * spread, mean + times * spread
    return tuple(
        Judged(family, key, float(seen), float(m), float(l_), float(h))
        for key, seen, m, l_, h in zip(keys, observed, mean, low - 1e-9, high + 1e-9, strict=True)
    )
