"""Which candidate is the best, with a promise: the procedure KN of Kim and Nelson.

    the first replications   ─> variance of the difference of each pair
    one replication more     ─> drop whoever lags behind another by more than their slack
    until one is left, or no more may be run

    slack of a pair  |\\
                     | \\         wide at first, narrower with every replication
                     |__\\_____   0 in the end: then the better mean stays

The promise: if the best candidate is better than every other by the *indifference zone* at least, it is
the one that is left, with the level's probability. Two that differ by less may be exchanged: that is what
indifference means. Candidates meet the same draws, so their differences, not their values, must be roughly
normal, and replications independent. Where runs end first, or where two never differed, several are left,
and none is named.
Source: S.-H. Kim, B. L. Nelson, "A fully sequential procedure for indifference-zone selection in simulation",
ACM Transactions on Modeling and Computer Simulation 11 (2001), with c = 1 and common random numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.model.arrays import Floats
from simlib.runs.parallel import never

BLOCK: Final = 10
"""Replications asked for at once after the first; it changes nothing but the time."""

Observe = Callable[[range, Sequence[int]], Floats]
"""What is known of candidates in some replications: float64[replications, candidates], more is better. The
value of a candidate in a replication depends on these two alone."""


@dataclass(frozen=True)
class Promise:
    """`indifference`: the least difference that matters, in the unit of the observations; `level`: how
    probably the best is found; `first`: replications from which variances are estimated."""

    indifference: float
    level: float = 0.95
    first: int = 20

    def __post_init__(self) -> None:
        if not (self.indifference > 0 and 0 < self.level < 1 and self.first >= 2):
            raise ValueError("a promise needs a zone above 0, a level below 1 and two replications")


@dataclass(frozen=True)
class Selection:
    """`best`: the candidate to which the promise applies, or None. `alike`: those that are left, best mean
    first. `means` and `runs`: of each candidate, over the replications until it was dropped."""

    promise: Promise
    best: int | None
    alike: tuple[int, ...]
    means: tuple[float, ...]
    runs: tuple[int, ...]

    @property
    def replications(self) -> int:
        """How many replications the last ones had."""
        return max(self.runs)


def select(
    candidates: int, observe: Observe, promise: Promise, most: int, stop: Callable[[], bool] = never
) -> Selection:
    """Choose the best of some candidates with at most `most` replications of each.

    `stop()` is asked between blocks of replications; those left then show no clear difference.

    >>> values = np.array([0.0, 1.0, 5.0])
    >>> def observe(replications, candidates):
    ...     return np.tile(values[list(candidates)], (len(replications), 1))
    >>> chosen = select(3, observe, Promise(indifference=0.5), most=100)
    >>> chosen.best, chosen.replications
    (2, 20)
    """
    first = min(promise.first, most)
    values = observe(range(first), range(candidates))
    race = _Race.after(promise, values)
    race.drop()
    while not race.over and race.runs < most and not stop():
        block = range(race.runs, min(most, race.runs + BLOCK))
        entered = list(race.left)
        for row in observe(block, entered):
            race.add(dict(zip(entered, row.tolist(), strict=True)))
            race.drop()
            if race.over:
                break
    return race.result()


def slack_factor(candidates: int, promise: Promise) -> float:
    """KN's h²: how many variances of a difference, over the zone's square, are replications enough.

    >>> round(slack_factor(2, Promise(1.0, 0.95, 10)), 2)
    6.01
    """
    degrees = promise.first - 1
    error = 2 * (1 - promise.level) / max(1, candidates - 1)
    return float(degrees * (min(1.0, error) ** (-2 / degrees) - 1))


@dataclass
class _Race:
    """The state of a selection: sums of each candidate, and who is left."""

    promise: Promise
    enough: Floats
    """Replications after which a pair has no slack any more, float64[candidates, candidates]."""
    sums: Floats
    runs_of: list[int]
    left: list[int]
    runs: int

    @classmethod
    def after(cls, promise: Promise, values: Floats) -> "_Race":
        """The state after the first replications."""
        runs, candidates = values.shape
        factor = slack_factor(candidates, promise)
        enough = factor * _variances(values) / promise.indifference**2
        everybody = list(range(candidates))
        return cls(promise, enough, values.sum(axis=0), [runs] * candidates, everybody, runs)

    @property
    def over(self) -> bool:
        """One is left, or nothing that may still come would drop one."""
        return len(self.left) == 1 or not self._slack().any()

    def add(self, row: dict[int, float]) -> None:
        """One replication more of those that are left."""
        self.runs += 1
        for candidate in self.left:
            self.sums[candidate] += row[candidate]
            self.runs_of[candidate] = self.runs

    def drop(self) -> None:
        """Drop whoever lags behind another by more than their slack; nobody before the variances hold."""
        if self.runs < self.promise.first:
            return
        sums = self.sums[self.left]
        lags = (sums[None, :] - sums[:, None]) / self.runs
        beaten: list[bool] = np.any(lags > self._slack(), axis=1).tolist()
        self.left = [c for c, lost in zip(self.left, beaten, strict=True) if not lost]

    def _slack(self) -> Floats:
        """How far one may lag behind the other, by pairs of those that are left."""
        pairs = self.enough[np.ix_(self.left, self.left)]
        return np.maximum(0.0, self.promise.indifference * (pairs / self.runs - 1) / 2)

    def result(self) -> Selection:
        """What may be said."""
        means = (self.sums / self.runs_of).tolist()
        alike = tuple(sorted(self.left, key=lambda c: (-means[c], c)))
        promised = len(alike) == 1 and self.runs >= self.promise.first
        return Selection(
            promise=self.promise,
            best=alike[0] if promised else None,
            alike=alike,
            means=tuple(means),
            runs=tuple(self.runs_of),
        )


def _variances(values: Floats) -> Floats:
    """Variance of the difference of each pair of columns, float64[candidates, candidates]."""
    if len(values) < 2:
        return np.full((values.shape[1],) * 2, np.inf)
    centred = values - values.mean(axis=0)
    squares = [((centred - one[:, None]) ** 2).sum(axis=0) for one in centred.T]
    return np.stack(squares) / (len(values) - 1)
