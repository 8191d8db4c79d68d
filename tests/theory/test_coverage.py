"""Do intervals of 95 % hold the truth 95 times in 100? 2,000 experiments on a world that is known.

    seed s     ─> 20 replications ─> mean, interval ─> truth inside? ─┐
    seed s + 1 ─> 20 replications ─> mean, interval ─> truth inside? ─┼─> coverage
    ...                                                              ─┘

Each town is an M/M/1 with arrivals at rate a and service at rate m, so the time T from arrival to end is
exponential: E T = 1 / (m - a), P(T <= limit) = 1 - exp(-(m - a) limit) (Gross and others, section 2.2). The
measures estimate just that. On time: who is due in the window arrived in one of the same length, a limit
earlier, and is late if still open when due, whatever comes later. Days to close: who arrives in the window
is followed to the end, as the run-out is twenty times the mean T.

2,000 experiments tell a coverage to half a point (one standard error). Found with five sets of seeds:

    share on time   忙镇   1,105 matters a run, late in clusters       94.4 to 95.8 %
                    静镇   5 a run, 2 late in an experiment            95.8 to 96.8 %
                    僻镇   1 a run, one late in every other experiment  93.6 to 95.1 %
    mean time       忙镇                                               93.8 to 95.2 %

Misses of the rare events lie on one side: too many were late by chance. Where none was late, the interval
of so few cases still holds the truth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

import numpy as np
import pytest

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.runs.replications import replicate
from simlib.scores.intervals import Measure, estimate, wilson
from simlib.scores.matters import days_to_close, on_time_share
from simlib.scores.measures import Row, layout, tally
from simlib.scores.ratios import ratios, two_sided
from simlib.scores.run import Run
from tests.theory.estimates import TheoryWorld, agrees
from tests.theory.estimates import estimate as estimate_of_totals
from tests.theory.formulas import moments

pytestmark = pytest.mark.slow

EXPERIMENTS, REPLICATIONS = 2000, 20
BUSY, QUIET, REMOTE = "忙镇", "静镇", "僻镇"
NAMES = SHARE, MEAN = "on_time_share", "days_to_close"


def by_town(model: Model, plan: Plan, draws: Draws, record: Record) -> np.ndarray:
    """What `tally` counts in its rows of towns, of two measures only: float64[2, rows]."""
    run = Run(model, plan, draws, record)
    counts = [
        [cells[: len(model.units)] for cells in measure(run)[:2]]
        for measure in (on_time_share, days_to_close)
    ]
    return np.concatenate(counts, axis=1).astype(float)


@dataclass(frozen=True)
class Experiments:
    """The same question asked with many seeds: tallies are float64[experiments, replications, 2, rows]."""

    world: TheoryWorld
    rows: tuple[Row, ...]
    tallies: np.ndarray

    @classmethod
    def of(cls, world: TheoryWorld) -> "Experiments":
        """One experiment a seed."""
        plan = world.plan()
        kept = [row for row in layout(world.model, plan) if row.by == "town" and row.name in NAMES]
        tallies = [
            [run for (run,) in replicate(world.model, [plan], seed, range(REPLICATIONS), by_town)]
            for seed in range(world.seed, world.seed + EXPERIMENTS)
        ]
        return cls(world, tuple(kept), np.array(tallies))

    def truth(self, name: str, town: str) -> float:
        """What theory says of a measure of a town."""
        shares = self.world.scenario.streams["arrivals"].shares
        rate = self.world.rate * shares[town] / sum(shares.values())
        spare = 1 / moments(self.world.service())[0] - rate
        (limit,) = self.world.scenario.limits.values()
        return 1 - exp(-spare * limit.amount) if name == SHARE else 1 / spare

    def row(self, name: str, town: str) -> int:
        """The number of a row."""
        return [(row.name, row.key) for row in self.rows].index((name, town))

    def coverage(self, name: str, town: str) -> float:
        """In what part of the experiments the interval of a row holds the truth."""
        n = self.row(name, town)
        measures = [estimate([self.rows[n]], tallies[..., [n]])[0] for tallies in self.tallies]
        return coverage_told(f"{name} {town}", measures, self.truth(name, town))

    def coverage_by(self, interval: Callable[..., tuple[float, float]], town: str) -> float:
        """The same of another interval of a share."""
        n, truth = self.row(SHARE, town), self.truth(SHARE, town)
        found = [ratios([self.rows[n]], tallies[..., [n]]) for tallies in self.tallies]
        limits = np.array([interval(one, two_sided(0.95, REPLICATIONS)) for one in found])
        return float(np.mean((limits[:, 0] <= truth) & (truth <= limits[:, 1])))


def coverage_told(what: str, measures: list[Measure], truth: float) -> float:
    """The coverage, printed with how many intervals lie above the truth and how many below."""
    above = np.mean([measure.low > truth for measure in measures])
    below = np.mean([measure.high < truth for measure in measures])
    print(f"{what}: {1 - above - below:.2%} hold {truth:.5g}, {above:.2%} above, {below:.2%} below")
    return float(1 - above - below)


@pytest.fixture(scope="module")
def experiments(theory):
    return Experiments.of(theory("busy-and-quiet-towns"))


def test_what_is_kept_of_a_run_is_what_is_counted_for_every_result(experiments):
    world, plan = experiments.world, experiments.world.plan()
    rows = layout(world.model, plan)
    kept = [rows.index(row) for row in experiments.rows]
    first = tally(world.model, plan, *world.run(plan, 0))
    assert np.array_equal(experiments.tallies[0, 0], first[:, kept])


@pytest.mark.parametrize("town", [BUSY, QUIET, REMOTE])
@pytest.mark.parametrize("name", NAMES)
def test_the_truth_is_what_all_runs_together_find(experiments, name, town):
    """Were the formula of another cohort than the measure's, coverage would mean nothing."""
    totals = experiments.tallies[..., experiments.row(name, town)].reshape(-1, 2)
    found = estimate_of_totals(totals[:, 0], totals[:, 1])
    agrees(f"{name} {town}", found, experiments.truth(name, town))


@pytest.mark.parametrize("name", NAMES)
def test_intervals_of_a_busy_town(experiments, name):
    assert 0.935 <= experiments.coverage(name, BUSY) <= 0.965


@pytest.mark.parametrize("town", [QUIET, REMOTE])
def test_intervals_of_rare_events(experiments, town):
    """A few late in an experiment, or none. As they are whole matters, coverage cannot be 95 % for each
    expected number of them: it goes up and down between 94 and 97 %."""
    assert 0.93 <= experiments.coverage(SHARE, town) <= 0.98


@pytest.mark.parametrize("town", [QUIET, REMOTE])
def test_intervals_of_a_mean_of_few_matters_are_somewhat_short(experiments, town):
    """100 or 25 times that are exponential: a mean ± t * error knows nothing of their long tail, and holds
    the truth in 94 % and 91 %. A planner should not read much into the mean of a handful of matters."""
    assert 0.89 <= experiments.coverage(MEAN, town) <= 0.955


def test_the_interval_of_the_worst_town_holds_for_all_towns(experiments):
    """Its level is shared by three towns, so it covers more often than 95 %."""
    estimates = [estimate(experiments.rows, tallies) for tallies in experiments.tallies]
    measures = [found[-1] for found in estimates]
    assert {measure.name for measure in measures} == {"worst_town"}
    assert coverage_told("worst town", measures, experiments.truth(SHARE, BUSY)) >= 0.96


def test_simpler_intervals_would_not_do(experiments):
    """Matters of a busy town that follow each other are late together: to count them as independent cases
    promises too much. And mean ± t * error of rare events has no width where none was late."""

    def all_cases(found, t):
        return wilson(found.ratio, found.denominator * REPLICATIONS, t)

    def symmetric(found, t):
        return found.ratio - t * found.error, found.ratio + t * found.error

    as_independent = experiments.coverage_by(all_cases, BUSY)
    as_symmetric = experiments.coverage_by(symmetric, QUIET)
    print(f"as if independent: {as_independent:.2%}, symmetric: {as_symmetric:.2%}")
    assert as_independent < 0.8
    assert as_symmetric < 0.9
