"""Numbers that were counted, each with its 90% interval.

Counts have Jeffreys' interval for a Poisson mean, shares Wilson's (L. Brown, T. Cai, A. DasGupta, "Interval
estimation for a binomial proportion", 2001, and "... in exponential families", 2003).
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from simlib.scores.intervals import wilson

LEVEL: Final = 0.90
NORMAL: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)
"""The quantile of a standard normal that leaves as much above as the interval leaves on a side."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; `count` of `of` observations it rests on."""

    value: float
    low: float
    high: float
    count: int = 0
    of: int = 0


def counted_rate(count: int, length: float) -> Estimate:
    """How often something comes, counted over a length of time.

    >>> one = counted_rate(20, 2.0)
    >>> one.value, round(one.low, 1), round(one.high, 1)
    (10.0, 6.8, 14.2)
    """
    from scipy.stats import gamma

    low, high = gamma.ppf([0.5 - LEVEL / 2, 0.5 + LEVEL / 2], count + 0.5) / length
    return Estimate(count / length, float(low) if count else 0.0, float(high), count, count)


def counted_share(count: int, of: int) -> Estimate:
    """A share of some.

    >>> one = counted_share(5, 20)
    >>> one.value, round(one.low, 2), round(one.high, 2)
    (0.25, 0.13, 0.43)
    """
    share = np.array([count / of])
    low, high = wilson(share, np.array([float(of)]), NORMAL)
    return Estimate(count / of, float(low[0]), float(high[0]), count, of)
