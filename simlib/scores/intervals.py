"""How sure are we? One estimate with its interval for every row.

    shares           Wilson's interval with t for z and an effective number of cases: as many independent
                     cases as would give the error that the replications show
    counts           the score interval of a Poisson mean with t for z and an effective number of events
    everything else  ratio ± t * error, not below 0
    worst town       the smallest share of any town, with an interval that holds for all towns at once

Near 0 and 1 the symmetric interval of a share covers too seldom and leaves [0, 1]; Wilson's does
neither. The symmetric interval of a rare count covers too seldom as well, and of what never happened it
has no width; the score interval reaches further up, and says how often it may yet happen. With one
replication there is no interval, and none is invented. Where all replications of a mean agree, or of a
count that is not 0, the interval has no width.
Sources: E. B. Wilson (1927); L. Brown, T. Cai, A. DasGupta (2001); for the effective number of cases
E. Korn and B. Graubard (1998); for counts L. Barker, "A comparison of nine confidence intervals for a
Poisson parameter", The American Statistician 56 (2002).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simlib.model.arrays import Floats
from simlib.scores.measures import Row
from simlib.scores.ratios import Ratios, ratios, two_sided

NO_ERROR = 1e-9
"""A standard error below this is rounding: the replications showed no spread at all."""
COUNTED = ("matters", "count")
"""Units of what is counted one by one."""


@dataclass(frozen=True)
class Measure:
    """One measure of one plan over all replications.

    `mean` is the ratio estimate; `low` and `high` are None with a single replication; `numerator` and
    `denominator` are means over replications.
    """

    name: str
    by: str
    key: str
    mean: float
    low: float | None
    high: float | None
    unit: str
    numerator: float
    denominator: float
    replications: int


def estimate(rows: Sequence[Row], tallies: Floats, level: float = 0.95) -> tuple[Measure, ...]:
    """All measures with observations, in the order of the rows, then the worst town.

    `tallies` is float64[R, 2, rows] from `measures.tally`.

    >>> row = Row("on_time_share", "all", "all", "share")
    >>> one, = estimate([row], np.array([[[8.0], [10.0]], [[10.0], [10.0]], [[9.0], [10.0]]]))
    >>> one.mean, 0 < one.low < 0.9 < one.high < 1
    (0.9, True)
    """
    found = ratios(rows, tallies)
    measures = _measures(found, level)
    return measures + _worst_town(found, measures, level)


def _measures(found: Ratios, level: float) -> tuple[Measure, ...]:
    low, high = bounds(found, level)
    columns = zip(
        found.ratio.tolist(), low, high, found.numerator.tolist(), found.denominator.tolist(), strict=True
    )
    return tuple(
        Measure(row.name, row.by, row.key, mean, l_, h, row.unit, top, bottom, found.replications)
        for row, (mean, l_, h, top, bottom) in zip(found.rows, columns, strict=True)
    )


def bounds(found: Ratios, level: float) -> tuple[list[float | None], list[float | None]]:
    """Lower and upper limits of all rows; None with one replication."""
    if found.replications < 2:
        nothing: list[float | None] = [None] * len(found.rows)
        return nothing, nothing
    t = two_sided(level, found.replications)
    low, high = np.maximum(found.ratio - t * found.error, 0), found.ratio + t * found.error
    share = np.array([row.unit == "share" for row in found.rows], dtype=bool)
    low[share], high[share] = wilson(found.ratio[share], effective_cases(found)[share], t)
    counted = np.array([row.unit in COUNTED for row in found.rows], dtype=bool)
    low[counted], high[counted] = score(found.ratio[counted], effective_runs(found)[counted], t)
    return low.tolist(), high.tolist()


def effective_cases(found: Ratios) -> Floats:
    """Independent cases that would show the same error; all cases where the error is 0, as for a share
    of 0 or 1 in every replication."""
    spread = found.error > NO_ERROR
    variance = np.where(spread, found.error, 1.0) ** 2
    inner = np.clip(found.ratio * (1 - found.ratio), 0, None)
    return np.where(spread, inner / variance, found.denominator * found.replications)


def wilson(share: Floats, cases: Floats, t: float) -> tuple[Floats, Floats]:
    """Wilson's interval of shares from (effective) numbers of cases, within [0, 1] and around the share.

    >>> low, high = wilson(np.array([1.0]), np.array([20.0]), 1.96)
    >>> round(float(low[0]), 3), float(high[0])
    (0.839, 1.0)
    """
    centre = share + t * t / (2 * cases)
    half = t * np.sqrt(share * (1 - share) / cases + (t / (2 * cases)) ** 2)
    scale = 1 + t * t / cases
    low, high = (centre - half) / scale, (centre + half) / scale
    return np.clip(np.minimum(low, share), 0, 1), np.clip(np.maximum(high, share), 0, 1)


def effective_runs(found: Ratios) -> Floats:
    """Independent replications in which so many Poisson events would show the same error; infinitely many
    where all agree on a count that is not 0, and all where none counted anything."""
    spread, nothing = found.error > NO_ERROR, found.ratio == 0
    runs = found.ratio / np.where(spread, found.error, 1.0) ** 2
    return np.where(nothing, found.denominator * found.replications, np.where(spread, runs, np.inf))


def score(mean: Floats, runs: Floats, t: float) -> tuple[Floats, Floats]:
    """The score interval of Poisson means from (effective) numbers of replications, not below 0.

    >>> low, high = score(np.array([0.0, 4.0]), np.array([20.0, 1.0]), 1.96)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 1.56], [0.19, 10.29])
    """
    centre, half = mean + t * t / (2 * runs), t * np.sqrt(mean / runs + (t / (2 * runs)) ** 2)
    return np.clip(centre - half, 0, mean), np.maximum(centre + half, mean)


def _worst_town(found: Ratios, measures: tuple[Measure, ...], level: float) -> tuple[Measure, ...]:
    """The smallest of the towns' on-time shares (not the mean of per-run minima, which is biased), with
    Bonferroni's interval over the towns. The town is not named."""
    towns = [n for n, row in enumerate(found.rows) if (row.name, row.by) == ("on_time_share", "town")]
    if not towns:
        return ()
    low, high = bounds(found, 1 - (1 - level) / len(towns))
    worst = min(towns, key=lambda n: found.ratio[n])
    bounded = replace(measures[worst], low=_least(low, towns), high=_least(high, towns))
    return (replace(bounded, name="worst_town", by="all", key="all"),)


def _least(limits: list[float | None], towns: list[int]) -> float | None:
    known = [limit for n in towns if (limit := limits[n]) is not None]
    return min(known) if known else None
