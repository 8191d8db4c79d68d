"""Ratio estimates from replications, and what each replication adds to their error.

    ratio        = sum of numerators / sum of denominators
    deviation r  = (numerator r - ratio * denominator r) / mean denominator
    error        = sd(deviations) / sqrt(R)                        (delta method)

The mean of per-run ratios would be biased; this estimate is not, but for terms of order 1/R. The
deviations of two plans under the same draws may be subtracted: that is the paired comparison.
Source: A. M. Law, Simulation Modeling and Analysis (ratio estimators of regenerative and
terminating simulations); W. G. Cochran, Sampling Techniques, chapter 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simlib.model.arrays import Floats
from simlib.scores.measures import Row


@dataclass(frozen=True, eq=False)
class Ratios:
    """Rows with observations: means over R replications, ratios, and deviations float64[R, rows]."""

    rows: tuple[Row, ...]
    numerator: Floats
    denominator: Floats
    ratio: Floats
    deviation: Floats

    @property
    def replications(self) -> int:
        return len(self.deviation)

    @property
    def error(self) -> Floats:
        """Standard error of each ratio; needs two replications."""
        return standard_error(self.deviation)


def ratios(rows: Sequence[Row], tallies: Floats) -> Ratios:
    """The ratio of every row whose denominator is not 0 in all replications.

    `tallies` is float64[R, 2, rows], in any order of the replications that all plans share.

    >>> row = Row("on_time_share", "all", "all", "share")
    >>> ratios([row], np.array([[[8.0], [10.0]], [[10.0], [10.0]]])).ratio
    array([0.9])
    """
    tallies = np.asarray(tallies, dtype=np.float64)
    seen = np.flatnonzero(tallies[:, 1].any(axis=0))
    top, bottom = tallies[:, 0, seen], tallies[:, 1, seen]
    numerator, denominator = top.mean(axis=0), bottom.mean(axis=0)
    ratio = numerator / denominator
    deviation = (top - ratio * bottom) / denominator
    return Ratios(tuple(rows[k] for k in seen.tolist()), numerator, denominator, ratio, deviation)


def standard_error(deviation: Floats) -> Floats:
    """Standard error of means of R replications (rows)."""
    return np.asarray(deviation.std(axis=0, ddof=1) / np.sqrt(len(deviation)), dtype=np.float64)


@lru_cache(maxsize=1024)
def t_quantile(probability: float, degrees: float) -> float:
    """Quantile of Student's t.

    >>> round(t_quantile(0.975, 9), 3)
    2.262
    """
    from scipy.special import stdtrit  # loads for long, and no page waits for it to show the map

    return float(stdtrit(degrees, probability))


def two_sided(level: float, replications: int) -> float:
    """The t quantile of a two-sided interval of R replications."""
    return t_quantile((1 + level) / 2, replications - 1)
