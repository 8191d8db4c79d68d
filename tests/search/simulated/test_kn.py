"""Who is named the best, with which promise; and that the promise is kept."""

import numpy as np
import pytest
from scipy.stats import beta, norm

from simlib.search.simulated.kn import Promise, Selection, select, slack_factor
from tests.search.promise import REPEATS, keeps_its_promise

ZONE = 0.2
"""The indifference zone of the worlds below; the best is better by just this."""


class Urn:
    """A made-up world: candidate c in replication r, with chance that all candidates share."""

    def __init__(self, means, spread, shared, seed):
        self.means, self.spread, self.shared = np.array(means), np.array(spread), shared
        self.seed = seed
        self.asked = []

    def scores(self, replications):
        """Standard normal scores of all candidates, correlated by what they share."""
        rows = []
        for r in replications:
            rng = np.random.default_rng([self.seed, r])
            common, own = rng.standard_normal(), rng.standard_normal(len(self.means))
            rows.append(np.sqrt(self.shared) * common + np.sqrt(1 - self.shared) * own)
        return np.array(rows)

    def __call__(self, replications, candidates):
        self.asked += [(r, c) for r in replications for c in candidates]
        return (self.means + self.spread * self.scores(replications))[:, list(candidates)]


class Shares(Urn):
    """The same of shares: skewed to one side, as on-time shares near 1 are. The spread is ignored."""

    def __call__(self, replications, candidates):
        ranks = norm.cdf(self.scores(replications))
        return beta.ppf(ranks, 40 * self.means, 40 * (1 - self.means))[:, list(candidates)]


def slippage(count, best, others, zone):
    """Means of which one is better than all others by the zone: the hardest case for a promise."""
    means = [others] * count
    means[best] = others + zone
    return means


# ---------------------------------------------------------------- what is said


def test_the_best_of_three_is_named_and_the_others_are_dropped_early():
    urn = Urn([1.0, 3.0, 0.0], [1.0, 1.0, 1.0], shared=0.5, seed=1)
    found = select(3, urn, Promise(ZONE), most=1000)
    assert found.best == 1
    assert found.alike == (1,)
    assert found.means[1] == pytest.approx(3.0, abs=0.5)
    assert found.replications < 200
    assert found.runs[2] == 20


def test_whoever_is_dropped_is_not_run_again():
    urn = Urn([0.0, 0.1, -5.0], [1.0, 1.0, 1.0], shared=0.0, seed=2)
    found = select(3, urn, Promise(0.2), most=200)
    assert found.runs[2] == 20
    assert max(r for r, c in urn.asked if c == 2) < 30
    assert max(r for r, c in urn.asked if c == 1) >= found.replications - 1 > 60


def test_equals_are_not_told_apart_when_runs_end():
    urn = Urn([1.0, 1.0, -9.0], [1.0, 1.0, 1.0], shared=0.0, seed=3)
    found = select(3, urn, Promise(0.01), most=60)
    assert found.best is None
    assert set(found.alike) == {0, 1}
    assert found.replications == 60


def test_the_better_mean_stands_first_among_those_not_told_apart():
    urn = Urn([1.0, 1.2], [1.0, 1.0], shared=0.9, seed=4)
    found = select(2, urn, Promise(0.01), most=40)
    assert found.best is None
    assert found.means[found.alike[0]] > found.means[found.alike[1]]


def test_two_that_never_differ_are_never_told_apart():
    """More replications would not help, so none are made."""
    found = select(2, lambda rs, cs: np.ones((len(rs), len(cs))), Promise(ZONE), most=10_000)
    assert found == Selection(Promise(ZONE), None, (0, 1), (1.0, 1.0), (20, 20))


def test_a_constant_difference_is_seen_at_once():
    values = np.array([1.0, 1.1])
    found = select(2, lambda rs, cs: np.tile(values[list(cs)], (len(rs), 1)), Promise(ZONE), most=50)
    assert (found.best, found.replications) == (1, 20)


def test_one_candidate_is_the_best_of_one():
    found = select(1, Urn([1.0], [1.0], 0.0, 5), Promise(ZONE), most=50)
    assert (found.best, found.replications) == (0, 20)


@pytest.mark.parametrize("most", [1, 2, 19])
def test_with_fewer_runs_than_the_promise_needs_nothing_is_promised(most):
    found = select(2, Urn([0.0, 99.0], [1.0, 1.0], 0.0, 6), Promise(ZONE, first=20), most=most)
    assert found.best is None
    assert set(found.alike) == {0, 1}
    assert found.replications == most


def test_an_interrupted_selection_says_what_is_left():
    blocks = []

    def stop():
        blocks.append(1)
        return len(blocks) == 2

    found = select(2, Urn([0.0, 0.1], [1.0, 1.0], 0.0, 7), Promise(0.01), most=10_000, stop=stop)
    assert found.best is None
    assert found.replications == 30


def test_blocks_change_nothing_but_the_time(monkeypatch):
    def made():
        urn = Urn(slippage(6, 2, 0.0, ZONE), [1.0, 2.0, 1.5, 1.0, 0.5, 1.0], 0.3, seed=8)
        return select(6, urn, Promise(ZONE), most=2000)

    whole = made()
    for block in (1, 7, 500):
        monkeypatch.setattr("simlib.search.simulated.kn.BLOCK", block)
        assert made() == whole


def test_the_slack_is_that_of_the_paper():
    """Kim and Nelson: eta = ((2 alpha / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2 and h² = 2 eta (n0 - 1)."""
    for k, n0, alpha in ((2, 10, 0.05), (5, 20, 0.05), (20, 30, 0.01)):
        eta = ((2 * alpha / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2
        assert slack_factor(k, Promise(1.0, 1 - alpha, n0)) == pytest.approx(2 * eta * (n0 - 1))


def test_a_wider_zone_needs_fewer_runs():
    def runs(zone):
        urn = Urn([0.0, 0.05], [1.0, 1.0], shared=0.5, seed=9)
        return select(2, urn, Promise(zone), most=5000).replications

    assert runs(0.5) < runs(0.25) < runs(0.125)


@pytest.mark.parametrize("given", [{"indifference": 0.0}, {"level": 1.0}, {"level": 0.0}, {"first": 1}])
def test_a_promise_that_cannot_be_kept_is_not_made(given):
    with pytest.raises(ValueError, match="promise"):
        Promise(**({"indifference": 1.0} | given))


# ---------------------------------------------------------------- that it holds


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 5, 12])
@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_the_promise_holds_for_normal_differences(count, shared):
    def correct(seed):
        best = seed % count
        spread = 0.5 + np.arange(count) / count
        urn = Urn(slippage(count, best, 0.0, ZONE), spread, shared, seed)
        return select(count, urn, Promise(ZONE), most=100_000).best == best

    keeps_its_promise(correct)


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_the_promise_holds_for_skewed_shares(shared):
    def correct(seed):
        best = seed % 4
        urn = Shares(slippage(4, best, 0.90, 0.01), [1.0] * 4, shared, seed)
        return select(4, urn, Promise(0.01), most=100_000).best == best

    keeps_its_promise(correct)


def test_a_careless_rule_is_found_out():
    """The test of the promise can fail: taking the best mean of the first runs does not keep it."""

    def correct(seed):
        best = seed % 5
        urn = Urn(slippage(5, best, 0.0, ZONE), [1.0] * 5, 0.0, seed)
        return int(urn(range(20), range(5)).mean(axis=0).argmax()) == best

    with pytest.raises(AssertionError, match=f"of {REPEATS}"):
        keeps_its_promise(correct)
