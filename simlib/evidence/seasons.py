"""Whether a log's months differ, by how much, and whether they do so every year.

    log ──> matters and working days by month ─┬─ alike?          no more than chance ──> no season
                                               ├─ every year so?  no ──────────────────> no season
                                               └─ multiples, drawn towards 1 as far as the counts are few

A month's multiple is the mean of what it may well be (gamma-Poisson: the prior has mean 1 and the spread that
the counts show beyond Poisson's; C. Morris, "Parametric empirical Bayes inference", 1983).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from simlib.evidence.estimates import LEVEL, Estimate
from simlib.evidence.standing import Standing
from simlib.inputs.scenario import MONTHS
from simlib.model.arrays import Floats

SURE: Final = 0.05
"""Rarer than this, chance alone does not make months differ as much."""
WHOLE_MONTH: Final = 10
"""Working days that the log's first and last month need to count."""
FEWEST_MONTHS: Final = 6
FEWEST_EXPECTED: Final = 5.0
"""Matters to be expected in each calendar month, for the test to hold and a multiple to mean something."""


@dataclass(frozen=True)
class Season:
    """Matters by month of the log; how likely chance alone makes months differ as much; how likely it makes
    years differ as much in them (None: no month was seen twice). `multiples` has the twelve months where the
    log shows a season, else none: `short` tells whether the log is too short or thin to show one."""

    months: Mapping[str, int]
    chance: float
    years: float | None = None
    short: bool = False
    multiples: Mapping[str, Estimate] = field(default_factory=dict)

    @property
    def by_month(self) -> tuple[float, ...]:
        """The multiples of the twelve months; none without a season."""
        return tuple(one.value for one in self.multiples.values())


def season_of(of: Standing) -> Season | None:
    """The season of a log; None for a log of less than half a year."""
    from scipy.stats import chisquare

    counts, days = _by_month(of)
    if len(counts) < FEWEST_MONTHS or not any(counts.values()):
        return None
    seen, length = (np.array(list(one.values()), dtype=float) for one in (counts, days))
    expected = length * seen.sum() / length.sum()
    chance = float(chisquare(seen, expected).pvalue)
    month = np.array([int(key[5:]) - 1 for key in counts])
    in_month, of_month = (np.bincount(month, one, minlength=12).astype(float) for one in (seen, expected))
    years = _years(seen, expected * (in_month / np.maximum(of_month, 1e-9))[month], len(set(month)))
    short = bool((of_month < FEWEST_EXPECTED).any())
    shown = chance < SURE and not short and (years is None or years >= SURE)
    return Season(counts, chance, years, short, _multiples(in_month, of_month) if shown else {})


def _by_month(of: Standing) -> tuple[dict[str, int], dict[str, int]]:
    """Matters and working days by month of the log; without a first and last month that are cut short."""
    days = Counter(_month(day) for day in of.working_days)
    for end in (_month(of.first), _month(of.last)):
        if days[end] < WHOLE_MONTH:
            del days[end]
    counts = Counter(_month(matter.received) for matter in of.log.matters)
    return {key: counts[key] for key in days}, dict(days)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _years(seen: Floats, expected: Floats, months: int) -> float | None:
    """How likely chance makes years differ as much: what a month has beside what it has in all years."""
    from scipy.stats import chi2

    more = len(seen) - months
    if more < 1:
        return None
    held = expected > 0
    return float(chi2.sf((((seen - expected) ** 2)[held] / expected[held]).sum(), more))


def _multiples(seen: Floats, expected: Floats) -> dict[str, Estimate]:
    """Each calendar month's multiple with its interval."""
    from scipy.stats import gamma

    beyond = ((seen - expected) ** 2 / expected).sum() - (len(seen) - 1)
    spread = beyond / (expected.sum() - (expected**2).sum() / expected.sum())
    prior = 1 / spread
    low, high = (gamma.ppf(q, seen + prior) / (expected + prior) for q in (0.5 - LEVEL / 2, 0.5 + LEVEL / 2))
    value = (seen + prior) / (expected + prior)
    return {
        month: Estimate(float(value[m]), float(low[m]), float(high[m]), int(seen[m]), int(seen.sum()))
        for m, month in enumerate(MONTHS)
    }
