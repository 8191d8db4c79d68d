"""Are the intervals honest? Estimates against closed forms, coverage against repeated experiments."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simlib.scores.intervals import estimate, score, wilson
from simlib.scores.measures import Row
from simlib.scores.ratios import ratios, two_sided

SHARE = Row("on_time_share", "all", "all", "share")
HOURS = Row("travel_hours", "all", "all", "hours")
LATE = Row("overdue_matters", "all", "all", "matters")
DAYS = Row("days_to_close", "all", "all", "days")


def town(name):
    return Row("on_time_share", "town", name, "share")


def one_row(numerators, denominators):
    """Tallies float64[R, 2, 1] of one row."""
    return np.stack([numerators, denominators], axis=1)[:, :, None].astype(float)


class TestEstimates:
    def test_sums_are_divided_and_not_ratios_averaged(self):
        (found,) = estimate([SHARE], one_row([1, 80], [1, 99]))
        assert found.mean == 81 / 100
        assert (found.numerator, found.denominator, found.replications) == (40.5, 50, 2)

    def test_a_plain_mean_has_students_interval(self):
        """10, 12, 14, 16: mean 13, sd 2.582, error 1.291, t of 3 degrees 3.182."""
        (found,) = estimate([HOURS], one_row([10, 12, 14, 16], [1, 1, 1, 1]))
        half = 3.182446 * math.sqrt(20 / 3) / 2
        assert (found.low, found.mean) == (pytest.approx(13 - half), 13)
        assert found.high == pytest.approx(13 + half)

    def test_the_error_of_a_ratio_is_that_of_a_bootstrap(self):
        rng = np.random.default_rng(3)
        matters = rng.poisson(40, 200)
        days = rng.gamma(9, 3, 200) * matters + rng.normal(0, 30, 200)
        found = ratios([DAYS], one_row(days, matters))
        picks = rng.integers(0, 200, (4000, 200))
        resampled = days[picks].sum(axis=1) / matters[picks].sum(axis=1)
        assert found.error[0] == pytest.approx(resampled.std(), rel=0.05)

    def test_a_row_without_observations_is_omitted(self):
        tallies = np.array([[[3.0, 0.0], [4.0, 0.0]], [[2.0, 0.0], [4.0, 0.0]]])
        assert [m.key for m in estimate([SHARE, town("A")], tallies)] == ["all"]

    def test_a_run_without_observations_is_no_gap(self):
        (found,) = estimate([SHARE], one_row([0, 3, 4], [0, 4, 5]))
        assert found.mean == 7 / 9
        assert 0 < found.low < found.mean < found.high < 1

    def test_one_replication_has_no_interval(self):
        (found,) = estimate([SHARE], one_row([9], [10]))
        assert (found.mean, found.low, found.high) == (0.9, None, None)

    def test_all_on_time_is_not_certain(self):
        """20 of 20 in all: Wilson's lower limit is n / (n + t²)."""
        (found,) = estimate([SHARE], one_row([5, 5, 5, 5], [5, 5, 5, 5]))
        assert (found.mean, found.high) == (1, 1)
        assert found.low == pytest.approx(20 / (20 + two_sided(0.95, 4) ** 2))

    def test_equal_shares_in_all_runs_are_not_certain_either(self):
        (found,) = estimate([SHARE], one_row([1, 2, 3], [3, 6, 9]))
        assert found.high - found.low > 0.3

    def test_means_of_what_cannot_be_negative_are_not(self):
        (found,) = estimate([HOURS], one_row([0, 0, 9], [1, 1, 1]))
        assert found.low == 0


class TestWilson:
    def test_it_is_the_published_one(self):
        """8 of 10 at 95 %: 0.490 to 0.943 (the classical example)."""
        low, high = wilson(np.array([0.8]), np.array([10.0]), 1.959964)
        assert (round(float(low[0]), 3), round(float(high[0]), 3)) == (0.490, 0.943)

    @pytest.mark.slow
    @given(st.floats(0, 1), st.floats(0.5, 1e9), st.floats(0.1, 700))
    def test_it_holds_the_share_and_stays_within(self, share, cases, t):
        low, high = wilson(np.array([share]), np.array([cases]), t)
        assert 0 <= low[0] <= share <= high[0] <= 1


class TestScore:
    def test_it_is_the_published_one(self):
        """Of x events: x + z²/2 ± z √(x + z²/4)."""
        low, high = score(np.array([3.0]), np.array([1.0]), 1.959964)
        assert (round(float(low[0]), 3), round(float(high[0]), 3)) == (1.020, 8.821)

    def test_what_never_happened_may_yet_happen(self):
        (found,) = estimate([LATE], one_row([0] * 20, [1] * 20))
        assert (found.mean, found.low) == (0, 0)
        assert found.high == pytest.approx(two_sided(0.95, 20) ** 2 / 20)

    def test_of_many_it_is_students(self):
        found = estimate([LATE, HOURS], one_row([990, 1000, 1010] * 9, [1] * 27).repeat(2, axis=2))
        counted, mean = ((m.low, m.high) for m in found)
        assert counted == pytest.approx(mean, rel=1e-4)

    @pytest.mark.slow
    @given(st.floats(0, 1e9), st.floats(1e-3, 1e9), st.floats(0.1, 700))
    def test_it_holds_the_mean_and_is_not_below_nothing(self, mean, runs, t):
        low, high = score(np.array([mean]), np.array([runs]), t)
        assert 0 <= low[0] <= mean <= high[0]


class TestCoverage:
    """How often intervals at 95 % hold the truth, over 2,000 experiments with a fixed seed."""

    EXPERIMENTS = 2000

    def covered(self, truth, shares, sizes):
        """Experiments whose interval holds the truth; shares and sizes of runs are [R, experiments]."""
        numerators = np.random.default_rng(11).binomial(sizes, shares)
        tallies = np.stack([numerators, sizes], axis=1).astype(float)
        rows = [Row("on_time_share", "unit", str(n), "share") for n in range(self.EXPERIMENTS)]
        return np.mean([m.low <= truth <= m.high for m in estimate(rows, tallies)])

    @pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
    @pytest.mark.parametrize(("replications", "size"), [(5, 40), (10, 20), (100, 600)])
    def test_of_independent_matters(self, share, replications, size):
        shape = (replications, self.EXPERIMENTS)
        assert 0.93 <= self.covered(share, np.full(shape, share), np.full(shape, size)) <= 0.995

    def test_of_runs_with_good_and_bad_years(self):
        """Within a run matters share its luck, so that far fewer of them are independent."""
        rng = np.random.default_rng(12)
        shape = (20, self.EXPERIMENTS)
        assert 0.93 <= self.covered(0.9, rng.beta(18, 2, shape), rng.poisson(50, shape) + 1) <= 0.98

    @pytest.mark.parametrize(("clump", "least", "symmetric"), [(1, 0.93, 0.9), (3, 0.87, 0.85)])
    def test_of_rare_counts(self, clump, least, symmetric):
        """A matter in five runs, alone or three at a time: the symmetric interval covers far too seldom."""
        events = clump * np.random.default_rng(13).poisson(0.2 / clump, (20, self.EXPERIMENTS))
        rows = [Row("overdue_matters", "unit", str(n), "matters") for n in range(self.EXPERIMENTS)]
        tallies = np.stack([events, np.ones_like(events)], axis=1).astype(float)
        found, plain = estimate(rows, tallies), ratios(rows, tallies)
        assert least <= np.mean([m.low <= 0.2 <= m.high for m in found]) <= 0.99
        assert np.mean(np.abs(plain.ratio - 0.2) <= two_sided(0.95, 20) * plain.error) < symmetric

    def test_a_binomial_interval_would_not_cover_there(self):
        """Why cases are counted by their effect: 1,000 matters are not 1,000 cases."""
        rng = np.random.default_rng(11)
        p = rng.beta(18, 2, (self.EXPERIMENTS, 20))
        share = rng.binomial(50, p).sum(axis=1) / 1000
        low, high = wilson(share, np.full(self.EXPERIMENTS, 1000.0), 1.96)
        assert np.mean((low <= 0.9) & (high >= 0.9)) < 0.75


class TestWorstTown:
    ROWS = (SHARE, town("A"), town("B"), town("C"))

    def tallies(self, *shares, replications=50, seed=5):
        rng = np.random.default_rng(seed)
        numerators = rng.binomial(20, shares, (replications, len(shares)))
        every = np.column_stack([numerators.sum(axis=1), numerators])
        cases = np.tile([20 * len(shares)] + [20] * len(shares), (replications, 1))
        return np.stack([every, cases], axis=1).astype(float)

    def test_it_is_the_smallest_of_the_towns_and_has_no_name(self):
        found = estimate(self.ROWS, self.tallies(0.9, 0.6, 0.95))
        towns = {m.key: m for m in found if m.by == "town"}
        worst = found[-1]
        assert (worst.name, worst.by, worst.key) == ("worst_town", "all", "all")
        assert worst.mean == towns["B"].mean
        assert worst.low < towns["B"].low  # all towns at once: wider than one town's own

    def test_it_is_not_the_mean_of_the_minima(self):
        """Three equal towns at .90: the mean of per-run minima would be near .84."""
        tallies = self.tallies(0.9, 0.9, 0.9, replications=200)
        minima = (tallies[:, 0, 1:] / 20).min(axis=1).mean()
        worst = estimate(self.ROWS, tallies)[-1]
        assert minima < 0.86 < worst.mean < 0.91
        assert worst.low <= 0.9 <= worst.high

    def test_its_interval_covers_the_smallest_true_share(self):
        held = 0
        for seed in range(300):
            worst = estimate(self.ROWS, self.tallies(0.9, 0.9, 0.9, replications=20, seed=seed))[-1]
            held += worst.low <= 0.9 <= worst.high
        assert held / 300 >= 0.95

    def test_without_towns_there_is_none(self):
        assert [m.name for m in estimate([SHARE], one_row([9, 8], [10, 10]))] == ["on_time_share"]

    def test_one_replication_has_no_interval(self):
        worst = estimate(self.ROWS, self.tallies(0.9, 0.6, 0.95, replications=1))[-1]
        assert (worst.low, worst.high) == (None, None)


@pytest.mark.slow
@given(
    st.integers(1, 6).flatmap(
        lambda runs: st.tuples(
            arrays(np.int64, (runs, 4), elements=st.integers(0, 50)),
            arrays(np.int64, (runs, 4), elements=st.integers(0, 50)),
        )
    )
)
def test_no_tally_gives_what_is_not_a_number(parts):
    good, bad = parts
    tallies = np.stack([good, good + bad], axis=1).astype(float)
    for m in estimate((SHARE, town("A"), town("B"), HOURS), tallies):
        assert math.isfinite(m.mean)
        if m.low is not None:
            assert 0 <= m.low <= m.mean <= m.high
            assert m.unit != "share" or m.high <= 1


def test_the_county_is_told_in_full(tallies):
    rows, numbers = tallies
    found = estimate(rows["two-zones"], numbers["two-zones"])
    assert all(m.low <= m.mean <= m.high for m in found)
    assert all(m.high <= 1 for m in found if m.unit == "share")
    assert found[0].name == "on_time_share"
    assert found[-1].name == "worst_town"
    assert found[-1].mean < found[0].mean
