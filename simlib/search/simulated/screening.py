"""All plans by a quick estimate: for screening only.

    plans ─> zones, each once ─ a few replications ─> plans that lag are dropped ─ more ─> ... ─> the best
               └─ where they are many: some of them ─> all are foretold (`surrogate`) ─> plans worth running

Plans share their zones: some fifteen thousand plans of a county have fewer than four thousand. A zone is run
alone (`zones_alone`), so this is a surrogate: its agreement with whole runs is measured (`rank_correlation`)
and shown with the result, and nothing is published that does not come from whole plans (`shortlist`).
Where zones are foretold, what is foretold stands for the replications that a plan has not had.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np

from simlib.model.arrays import Bools, Floats, Ints
from simlib.runs.parallel import never, silent, told
from simlib.search.simulated.criterion import merit
from simlib.search.simulated.surrogate import Surrogate, learnt
from simlib.search.simulated.zones_alone import Alone, ZonesModel, run_alone

STAGES: Final = (10, 15, 22, 33, 50, 100)
"""Replications after which plans that lag are dropped; those that are left after the last are estimated."""

SLACK: Final = 1.5
"""Standard errors of a difference by which a plan lags (`lagging`): 19 of 20 plans that are the best by all
replications are kept for a quarter of the work (DESIGN.md has the figures)."""

NO_ZONE: Final = -1
"""Fills the row of a plan that has fewer zones than others."""

SAMPLED: Final = 600
"""Zones from which the others are foretold; where there are not twice as many, all are run."""

PROMISING: Final = 0.15
"""The share of all plans that is run at all, where zones are foretold."""

FORETOLD_SLACK: Final = 1.0
"""Standard errors of what is to come by which such a plan lags (DESIGN.md has the figures)."""

BATCH: Final = 32
"""Zones that a process runs together at most, so that each replication is drawn for all of them at once."""

BATCHES: Final = 4
"""Batches of each process at least, where there are zones enough: none shall wait long for the other."""


@dataclass(frozen=True, eq=False)
class Screened:
    """An estimate of each plan, more is better, from `runs` replications of its zones (0: foretold alone, or
    interrupted before it had any). `checked`: plans evenly spaced from the best to the worst of the first
    stage. `sampled` zones foretold the others (0: all were run), whose ranks correlate with what came of
    zones that were left out by `held_out`, beyond what their units bring by themselves."""

    measure: str
    zones: int
    scores: Floats
    runs: Ints
    checked: tuple[int, ...]
    sampled: int = 0
    held_out: float | None = None

    @property
    def done(self) -> Bools:
        """Which plans have an estimate."""
        return np.asarray(self.runs > 0)

    @property
    def stages(self) -> tuple[tuple[int, int], ...]:
        """How many plans reached each number of replications: (replications, plans), fewest first."""
        return tuple((int(n), int((self.runs >= n).sum())) for n in np.unique(self.runs[self.done]))

    def best(self, count: int) -> list[int]:
        """The numbers of the plans with the best estimates, best first; those that were dropped last."""
        ranked = np.lexsort((np.arange(len(self.scores)), -self.scores, -self.runs))
        return [int(plan) for plan in ranked[: min(count, int(self.done.sum()))]]


def screen(
    county: ZonesModel,
    plans: Sequence[tuple[Alone, ...]],
    *,
    seed: int,
    stages: Sequence[int] = STAGES,
    wanted: int = 20,
    checked: int = 0,
    processes: int = 1,
    progress: Callable[[int, int], None] = silent,
    stop: Callable[[], bool] = never,
) -> Screened:
    """Estimate every plan from its zones run alone; after each stage (replications, from 2 up) those that
    lag behind the `wanted` best are dropped, but for `checked` of all. These have every replication; where
    zones are foretold, those of the first stage at least.

    `progress(done, of)` counts zones; when `stop()` is true, plans whose zones are all done are kept.
    """
    survey = _Survey.of(county.measure, plans, max(stages))
    kept: list[int] = []
    with told(partial(run_alone, county, seed), processes) as ask:
        for numbers, replications in survey.rounds(stages, wanted, checked, seed, kept):
            for done, of in survey.run(numbers, replications, ask, processes):
                progress(done, of)
                if stop():
                    return survey.screened(kept)
    return survey.screened(kept)


ZoneBatch = tuple[range, Sequence[Alone]]


@dataclass(eq=False)
class _Survey:
    """What is known of zones, and so of plans.

    `members`: the zones of each plan, int64[plans, most zones]; `who`: the units of each zone, bool[zones,
    units]; `values`: numerators and denominators, float64[replications, zones + 1, 2]; `ahead`: what is
    foretold of them for each replication to come; `runs`: replications of each, int64[zones + 1]; the last
    zone is `NO_ZONE`.
    """

    measure: str
    zones: list[Alone]
    members: Ints
    who: Bools
    values: Floats
    ahead: Floats
    runs: Ints
    asked: int = 0
    ready: int = 0
    sampled: int = 0
    foretold: Surrogate | None = None

    @classmethod
    def of(cls, measure: str, plans: Sequence[Sequence[Alone]], replications: int) -> "_Survey":
        """Before the first run."""
        zones = sorted({zone for plan in plans for zone in plan})
        runs = np.zeros(len(zones) + 1, dtype=np.int64)
        runs[NO_ZONE] = replications
        values = np.zeros((replications, len(zones) + 1, 2))
        return cls(
            measure, zones, _members(zones, plans), _who(zones), values, np.zeros_like(values[0]), runs
        )

    def rounds(
        self, stages: Sequence[int], wanted: int, checked: int, seed: int, kept: list[int]
    ) -> Iterator[tuple[Ints, range]]:
        """Which zones are run in which replications, round by round: what comes of one decides the next.
        `kept` takes the plans on which agreement is measured."""
        left = np.ones(len(self.members), dtype=bool)
        if len(self.zones) >= 2 * SAMPLED:
            self.sampled = SAMPLED
            yield self._some(seed), range(stages[0])
            self.learn()
            left = self.promising()
            kept += self.spaced(checked)
            left[kept] = True
        for first, last in pairwise((0, *stages)):
            yield np.setdiff1d(self.members[left], NO_ZONE), range(first, last)
            self.learn()
            if not kept:
                kept += self.spaced(checked)
            left = self.leading(last, wanted)
            left[[] if self.sampled else kept] = True

    def _some(self, seed: int) -> Ints:
        """The zones from which the others are foretold."""
        return np.array(sorted(Random(seed).sample(range(len(self.zones)), SAMPLED)), dtype=np.int64)

    def run(
        self,
        numbers: Ints,
        replications: range,
        ask: Callable[[Sequence[ZoneBatch]], Iterable[Floats]],
        processes: int,
    ) -> Iterator[tuple[int, int]]:
        """Run some zones, but for those that have these replications, batch by batch: how many zones are
        done, and of how many."""
        numbers = numbers[self.runs[numbers] < replications.stop]
        size = max(1, min(BATCH, len(numbers) // (BATCHES * processes)))
        batches = [numbers[n : n + size] for n in range(0, len(numbers), size)]
        things = [(replications, [self.zones[z] for z in batch]) for batch in batches]
        self.asked += len(numbers)
        for batch, values in zip(batches, ask(things), strict=True):
            self.values[replications.start : replications.stop, batch] = values
            self.runs[batch] = replications.stop
            self.ready += len(batch)
            yield self.ready, self.asked

    def learn(self) -> None:
        """Foretell all zones from those that were run, where some foretell the others."""
        if not self.sampled:
            return
        run = np.flatnonzero(self.runs[:NO_ZONE])
        runs = self.runs[run]
        means = self.values[:, run].sum(axis=0) / runs[:, None]
        self.foretold = learnt(self.who[run], runs, means)
        self.ahead = np.vstack([self.foretold.of(self.who), np.zeros(2)])

    def runs_of_plans(self) -> Ints:
        """Replications in which all zones of a plan are known, int64[plans]."""
        return np.asarray(self.runs[self.members].min(axis=1))

    def promising(self) -> Bools:
        """Which plans are foretold to be the best."""
        ranked = np.argsort(-self.scores(), kind="stable")
        left = np.zeros(len(ranked), dtype=bool)
        left[ranked[: int(np.ceil(PROMISING * len(ranked)))]] = True
        return left

    def leading(self, replications: int, wanted: int) -> Bools:
        """Which plans have that many replications and do not lag."""
        plans = np.flatnonzero(self.runs_of_plans() >= replications)
        sums = self.values[:replications, self.members[plans]].sum(axis=2)
        values, to_come = merit(self.measure, sums[..., 0], sums[..., 1]), len(self.values) - replications
        left = np.zeros(len(self.members), dtype=bool)
        if self.sampled:
            error = FORETOLD_SLACK * np.sqrt(to_come) / len(self.values)
            left[plans] = ~behind(values, self.scores()[plans], wanted, error)
        else:
            left[plans] = ~lagging(values, wanted)
        return left

    def scores(self) -> Floats:
        """The estimate of each plan from all replications in which it is known; where zones are foretold,
        with what is foretold of the others."""
        runs, scores = self.runs_of_plans(), np.zeros(len(self.members))
        for n in np.unique(runs):
            to_come = (len(self.values) - n) * self.ahead
            sums = (self.values[:n].sum(axis=0) + to_come)[self.members[runs == n]].sum(axis=1)
            scores[runs == n] = merit(self.measure, sums[:, 0], sums[:, 1])
        return scores

    def spaced(self, count: int) -> list[int]:
        """Plans evenly spaced from the best to the worst."""
        order = np.argsort(-self.scores(), kind="stable")
        places = np.linspace(0, len(order) - 1, min(count, len(order))).round().astype(np.int64)
        return [int(plan) for plan in order[np.unique(places)]]

    def screened(self, checked: Sequence[int]) -> Screened:
        """What is known now."""
        runs, found = self.runs_of_plans(), self.foretold
        held_out = None if found is None else rank_correlation(found.foretold.tolist(), found.seen.tolist())
        own = self.scores(), runs, tuple(checked)
        return Screened(self.measure, len(self.zones), *own, self.sampled, held_out)


def lagging(values: Floats, wanted: int) -> Bools:
    """Which plans lag behind the `wanted` best: behind the last of these by more than `SLACK` standard errors
    of the mean difference. All met the same draws, so differences are those of single replications.

    `values`: float64[replications, plans], more is better, two replications at least.

    >>> values = np.array([[0.9, 0.8, 0.1], [0.7, 0.8, 0.3], [0.8, 0.7, 0.2]])
    >>> lagging(values, wanted=1).tolist()
    [False, False, True]
    """
    return behind(values, values.mean(axis=0), wanted, SLACK / np.sqrt(len(values)))


def behind(values: Floats, estimates: Floats, wanted: int, slack: float) -> Bools:
    """Whose estimate, float64[plans], is behind that of the last of the `wanted` best by more than so many
    standard deviations of their difference in single replications (`values`)."""
    if len(estimates) <= wanted:
        return np.zeros(len(estimates), dtype=bool)
    last = np.argsort(-estimates, kind="stable")[wanted - 1]
    deviation = (values[:, last, None] - values).std(axis=0, ddof=1)
    return np.asarray(estimates[last] - estimates > slack * deviation)


def _members(zones: Sequence[Alone], plans: Sequence[Sequence[Alone]]) -> Ints:
    """The zones of each plan by number, int64[plans, most zones]."""
    number = {zone: z for z, zone in enumerate(zones)}
    members = np.full((len(plans), max(map(len, plans), default=0)), NO_ZONE, dtype=np.int64)
    for row, own in zip(members, plans, strict=True):
        row[: len(own)] = [number[zone] for zone in own]
    return members


def _who(zones: Sequence[Alone]) -> Bools:
    """Who is in each zone: units, and divisions that are linked to it, bool[zones, both]."""
    inside = [{*zone.units, *zone.divisions} for zone in zones]
    names = sorted(set().union(*inside))
    return np.array([[name in own for name in names] for own in inside], dtype=bool)


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Spearman's correlation of ranks; equal values share their mean rank. None where one never varies.

    >>> rank_correlation([0.1, 0.2, 0.3], [10, 30, 20])
    0.5
    """
    from scipy.stats import spearmanr  # loads for long

    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return round(float(spearmanr(a, b).statistic), 12)
