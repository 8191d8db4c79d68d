"""All plans by a quick estimate: for screening only.

    plans ─> zones, each once ─ a few replications ─> plans that lag are dropped ─ more ─> ... ─> the best

Plans share their zones: some fifteen thousand plans of a county have fewer than four thousand. A zone is run
alone (`zones_alone`), so this is a surrogate: its agreement with whole runs is measured (`rank_correlation`)
and shown with the result, and nothing is published that does not come from whole plans (`shortlist`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from simlib.model.arrays import Bools, Floats, Ints
from simlib.runs.parallel import never, silent, told
from simlib.search.simulated.criterion import merit
from simlib.search.simulated.zones_alone import Alone, ZonesModel, run_alone

STAGES: Final = (10, 15, 22, 33, 50, 100)
"""Replications after which plans that lag are dropped; those that are left after the last are estimated."""

SLACK: Final = 1.5
"""Standard errors of a difference by which a plan lags (`lagging`): 19 of 20 plans that are the best by all
replications are kept for a quarter of the work (DESIGN.md has the figures)."""

NO_ZONE: Final = -1
"""Fills the row of a plan that has fewer zones than others."""

BATCH: Final = 32
"""Zones that a process runs together at most, so that each replication is drawn for all of them at once."""

BATCHES: Final = 4
"""Batches of each process at least, where there are zones enough: none shall wait long for the other."""


@dataclass(frozen=True, eq=False)
class Screened:
    """An estimate of each plan, more is better, from `runs` replications of its zones (0: interrupted before
    it had any). `checked`: plans evenly spaced from the best to the worst of the first stage."""

    measure: str
    zones: int
    scores: Floats
    runs: Ints
    checked: tuple[int, ...]

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
    lag behind the `wanted` best are dropped, but for `checked` of all, which have every replication.

    `progress(done, of)` counts zones; when `stop()` is true, plans whose zones are all done are kept.
    """
    survey = _Survey.of(county.measure, plans, max(stages))
    kept: list[int] = []
    left = np.ones(len(plans), dtype=bool)
    with told(partial(run_alone, county, seed), processes) as ask:
        for first, last in pairwise((0, *stages)):
            for done, of in survey.run(left, range(first, last), ask, processes):
                progress(done, of)
                if stop():
                    return survey.screened(kept)
            kept = kept or survey.spaced(checked)
            left = survey.leading(last, wanted)
            left[kept] = True
    return survey.screened(kept)


ZoneBatch = tuple[range, Sequence[Alone]]


@dataclass(eq=False)
class _Survey:
    """What is known of zones, and so of plans.

    `members`: the zones of each plan, int64[plans, most zones]; `values`: numerators and denominators,
    float64[replications, zones + 1, 2]; `runs`: replications of each, int64[zones + 1]; the last zone
    is `NO_ZONE`.
    """

    measure: str
    zones: list[Alone]
    members: Ints
    values: Floats
    runs: Ints
    asked: int = 0
    ready: int = 0

    @classmethod
    def of(cls, measure: str, plans: Sequence[Sequence[Alone]], replications: int) -> "_Survey":
        """Before the first run."""
        zones = sorted({zone for plan in plans for zone in plan})
        runs = np.zeros(len(zones) + 1, dtype=np.int64)
        runs[NO_ZONE] = replications
        values = np.zeros((replications, len(zones) + 1, 2))
        return cls(measure, zones, _members(zones, plans), values, runs)

    def run(
        self,
        plans: Bools,
        replications: range,
        ask: Callable[[Sequence[ZoneBatch]], Iterable[Floats]],
        processes: int,
    ) -> Iterator[tuple[int, int]]:
        """Run the zones of some plans, batch by batch: how many zones are done, and of how many."""
        numbers = np.setdiff1d(self.members[plans], NO_ZONE)
        size = max(1, min(BATCH, len(numbers) // (BATCHES * processes)))
        batches = [numbers[n : n + size] for n in range(0, len(numbers), size)]
        things = [(replications, [self.zones[z] for z in batch]) for batch in batches]
        self.asked += len(numbers)
        for batch, values in zip(batches, ask(things), strict=True):
            self.values[replications.start : replications.stop, batch] = values
            self.runs[batch] = replications.stop
            self.ready += len(batch)
            yield self.ready, self.asked

    def runs_of_plans(self) -> Ints:
        """Replications in which all zones of a plan are known, int64[plans]."""
        return np.asarray(self.runs[self.members].min(axis=1))

    def leading(self, replications: int, wanted: int) -> Bools:
        """Which plans have that many replications and do not lag."""
        plans = np.flatnonzero(self.runs_of_plans() >= replications)
        sums = self.values[:replications, self.members[plans]].sum(axis=2)
        left = np.zeros(len(self.members), dtype=bool)
        left[plans] = ~lagging(merit(self.measure, sums[..., 0], sums[..., 1]), wanted)
        return left

    def scores(self) -> Floats:
        """The estimate of each plan from all replications in which it is known."""
        runs, scores = self.runs_of_plans(), np.zeros(len(self.members))
        for n in np.unique(runs):
            sums = self.values[:n].sum(axis=0)[self.members[runs == n]].sum(axis=1)
            scores[runs == n] = merit(self.measure, sums[:, 0], sums[:, 1])
        return scores

    def spaced(self, count: int) -> list[int]:
        """Plans evenly spaced from the best to the worst."""
        order = np.argsort(-self.scores(), kind="stable")
        places = np.linspace(0, len(order) - 1, min(count, len(order))).round().astype(np.int64)
        return [int(plan) for plan in order[np.unique(places)]]

    def screened(self, checked: Sequence[int]) -> Screened:
        """What is known now."""
        runs = self.runs_of_plans()
        return Screened(self.measure, len(self.zones), self.scores(), runs, tuple(checked))


def lagging(values: Floats, wanted: int) -> Bools:
    """Which plans lag behind the `wanted` best: behind the last of these by more than `SLACK` standard errors
    of the mean difference. All met the same draws, so differences are those of single replications.

    `values`: float64[replications, plans], more is better, two replications at least.

    >>> values = np.array([[0.9, 0.8, 0.1], [0.7, 0.8, 0.3], [0.8, 0.7, 0.2]])
    >>> lagging(values, wanted=1).tolist()
    [False, False, True]
    """
    replications, plans = values.shape
    if plans <= wanted:
        return np.zeros(plans, dtype=bool)
    last = np.argsort(-values.mean(axis=0), kind="stable")[wanted - 1]
    behind = values[:, last, None] - values
    error = behind.std(axis=0, ddof=1) / np.sqrt(replications)
    return np.asarray(behind.mean(axis=0) > SLACK * error)


def _members(zones: Sequence[Alone], plans: Sequence[Sequence[Alone]]) -> Ints:
    """The zones of each plan by number, int64[plans, most zones]."""
    number = {zone: z for z, zone in enumerate(zones)}
    members = np.full((len(plans), max(map(len, plans), default=0)), NO_ZONE, dtype=np.int64)
    for row, own in zip(members, plans, strict=True):
        row[: len(own)] = [number[zone] for zone in own]
    return members


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Spearman's correlation of ranks; equal values share their mean rank. None where one never varies.

    >>> rank_correlation([0.1, 0.2, 0.3], [10, 30, 20])
    0.5
    """
    from scipy.stats import spearmanr  # loads for long

    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return round(float(spearmanr(a, b).statistic), 12)
