"""Two plans under the same draws: what the difference is, and when a winner may be named."""

import math

import numpy as np
import pytest
from scipy import stats

from simlib.errors import UnknownName
from simlib.scores.comparison import differences, half_widths, most_unlike, verdict
from simlib.scores.measures import Row

SHARE = Row("on_time_share", "all", "all", "share")
LATE = Row("overdue_matters", "all", "all", "matters")


def runs(numerators, denominators):
    return np.stack([numerators, denominators], axis=1)[:, :, None].astype(float)


def study(replications=60, seed=1, row=SHARE, luck=0.1, **gains):
    """Plans that share the luck of a run; `gains` are their true shares less 0.7."""
    rng = np.random.default_rng(seed)
    base = rng.normal(0.7, luck, replications)
    tallies = {
        plan: runs(100 * (base + gain + rng.normal(0, 0.02, replications)), np.full(replications, 100))
        for plan, gain in gains.items()
    }
    return {plan: [row] for plan in gains}, tallies


class TestDifferences:
    def test_of_plain_means_is_the_paired_t_interval(self):
        a, b = np.array([10.0, 12, 15, 11]), np.array([9.0, 9, 13, 10])
        rows = {"a": [LATE], "b": [LATE]}
        (found,) = differences(rows, {"a": runs(a, np.ones(4)), "b": runs(b, np.ones(4))}, "b")
        theirs = stats.ttest_rel(a, b).confidence_interval()
        assert (found.plan, found.mean) == ("a", pytest.approx(1.75))
        assert (found.low, found.high) == (pytest.approx(theirs.low), pytest.approx(theirs.high))

    def test_the_detectable_difference_is_the_published_formula(self):
        rows, tallies = study(a=0.0, b=0.05)
        (found,) = differences(rows, tallies, "a")
        apart = (tallies["b"] - tallies["a"])[:, 0, 0] / 100
        t = stats.t(59)
        expected = (t.ppf(0.975) + t.ppf(0.8)) * apart.std(ddof=1) / math.sqrt(60)
        assert found.detectable == pytest.approx(expected)

    def test_a_detectable_difference_is_found_four_times_in_five(self):
        """Differences of that size, with their own errors: some 80 % of intervals leave 0 out."""
        rng = np.random.default_rng(2)
        size = (stats.t(29).ppf(0.975) + stats.t(29).ppf(0.8)) / math.sqrt(30)
        found = 0
        for _ in range(500):
            a, b = rng.normal(10 + size, 1, 30), np.full(30, 10.0)
            tallies = {"a": runs(a, np.ones(30)), "b": runs(b, np.ones(30))}
            (one,) = differences({"a": [LATE], "b": [LATE]}, tallies, "b")
            found += one.low > 0
        assert 0.75 <= found / 500 <= 0.86

    def test_it_covers_the_truth(self):
        held = 0
        for seed in range(400):
            (found,) = differences(*study(15, seed, a=0.0, b=0.03), "a")
            held += found.low <= 0.03 <= found.high
        assert 0.92 <= held / 400 <= 0.98

    def test_only_rows_of_both_plans_are_compared(self):
        zone = Row("on_time_share", "zone", "North", "share")
        rows = {"a": [SHARE, zone], "b": [SHARE]}
        one, two = study(a=0.0, b=0.0)[1].values()
        found = differences(rows, {"a": np.concatenate([one, one], axis=2), "b": two}, "b")
        assert [(d.by, d.key) for d in found] == [("all", "all")]

    def test_rows_are_matched_by_name_and_not_by_place(self, tallies):
        rows, numbers = tallies
        turned = {"two-zones": rows["two-zones"][::-1], "one-pool": rows["one-pool"]}
        swapped = {"two-zones": numbers["two-zones"][:, :, ::-1], "one-pool": numbers["one-pool"]}
        assert differences(rows, numbers, "two-zones") == differences(turned, swapped, "two-zones")

    def test_one_replication_has_no_interval(self):
        (found,) = differences(*study(1, a=0.0, b=0.05), "a")
        assert (found.low, found.high, found.detectable) == (None, None, None)
        assert math.isfinite(found.mean)

    def test_a_wrong_baseline_is_named(self):
        with pytest.raises(UnknownName) as raised:
            differences(*study(a=0.0, b=0.0), "c")
        assert raised.value.params["known"] == "a, b"

    def test_plans_of_different_length_cannot_be_paired(self):
        rows, tallies = study(a=0.0, b=0.0)
        with pytest.raises(ValueError, match="same replications"):
            differences(rows, {**tallies, "a": tallies["a"][:5]}, "a")

    def test_the_county_has_no_number_that_is_none(self, tallies):
        found = differences(*tallies, "two-zones")
        assert len(found) > 100
        assert all(d.low <= d.mean <= d.high for d in found)

    def test_where_no_pair_differs_no_power_is_claimed(self):
        """Twenty runs may miss what is rare; a difference of 0.0 would not have been seen."""
        rows, tallies = study(a=0.0, b=0.1)
        found = differences(rows, {**tallies, "b": tallies["a"]}, "a")
        assert {(d.mean, d.detectable, d.alike) for d in found} == {(0.0, None, 60)}

    def test_only_where_no_pair_differs_are_all_alike(self):
        """Not where one pair of sixty does, nor where every pair differs by the same."""
        rows, tallies = study(a=0.0, row=LATE)
        one, all_ = tallies["a"].copy(), tallies["a"].copy()
        one[7, 0] += 1
        all_[:, 0] += 100
        for b in (one, all_):
            (found,) = differences(rows | {"b": rows["a"]}, {**tallies, "b": b}, "a")
            assert found.mean != 0
            assert found.alike == 0
        (single,) = differences(*study(1, a=0.0, b=0.0), "a")
        assert single.alike == 0

    @pytest.mark.parametrize("runs", [1, 10, 60, 1000])
    def test_so_rare_that_so_many_runs_may_miss_it(self, runs):
        """What differs in this share of runs does in none of so many with a chance of 5 %: rule of three."""
        assert (1 - most_unlike(runs)) ** runs == pytest.approx(0.05)
        assert most_unlike(runs) <= 3 / runs


class TestVerdict:
    def test_a_plan_that_beats_all_others_wins(self):
        said = verdict(*study(a=0.0, b=0.1, c=0.05, d=-0.1), "a")
        assert (said.winner, said.best) == ("b", ("b",))
        assert said.better_than_baseline == ("b", "c")
        assert said.worse_than_baseline == ("d",)
        assert said.not_told_apart == ()

    def test_two_that_cannot_be_told_apart_are_both_best(self):
        said = verdict(*study(a=0.0, b=0.1, c=0.1), "a")
        assert said.winner is None
        assert set(said.best) == {"b", "c"}
        assert set(said.better_than_baseline) == {"b", "c"}

    def test_identical_plans_have_no_winner(self):
        rows, tallies = study(a=0.0)
        rows, tallies = (dict.fromkeys("abc", kept["a"]) for kept in (rows, tallies))
        said = verdict(rows, tallies, "a")
        assert said.winner is None
        assert set(said.best) == {"a", "b", "c"}
        assert set(said.not_told_apart) == {"b", "c"}

    def test_equal_plans_seldom_have_a_winner(self):
        """Four plans with the same truth: at most one study in twenty may say anything at all."""
        said = [verdict(*study(20, seed, a=0, b=0, c=0, d=0), "a") for seed in range(400)]
        assert sum(v.winner is not None for v in said) / 400 <= 0.05
        assert sum(len(v.not_told_apart) < 3 for v in said) / 400 <= 0.07

    def test_less_may_be_better(self):
        said = verdict(*study(row=LATE, a=0.0, b=-0.1), "a", LATE.name, higher_is_better=False)
        assert said.winner == "b"
        assert said.better_than_baseline == ("b",)

    def test_one_replication_tells_nothing(self):
        said = verdict(*study(1, a=0.0, b=0.5), "a")
        assert (said.winner, said.best, said.not_told_apart) == (None, ("b", "a"), ("b",))

    def test_one_plan_has_nobody_to_beat(self):
        said = verdict(*study(a=0.0), "a")
        assert (said.winner, said.best) == (None, ("a",))

    def test_a_plan_without_observations_is_not_told_apart(self):
        rows, tallies = study(a=0.0, b=0.2, c=0.0)
        tallies["c"] = np.zeros_like(tallies["c"])
        said = verdict(rows, tallies, "a")
        assert said.winner is None
        assert (said.better_than_baseline, said.not_told_apart) == (("b",), ("c",))

    def test_a_measure_that_nobody_has_is_named(self):
        with pytest.raises(UnknownName) as raised:
            verdict(*study(a=0.0, b=0.0), "a", name="on_time")
        assert raised.value.params["known"] == "on_time_share"


class TestSharedDraws:
    def test_pairs_are_narrower_where_luck_is_shared(self):
        (found,) = half_widths(*study(a=0.0, b=0.05), "a")
        assert found.paired < found.unpaired / 3
        assert found.runs_saved > 9

    def test_unpaired_is_welch(self):
        rows, tallies = study(a=0.0, b=0.05)
        (found,) = half_widths(rows, tallies, "a")
        a, b = (tallies[plan][:, 0, 0] / 100 for plan in "ab")
        theirs = stats.ttest_ind(b, a, equal_var=False).confidence_interval()
        assert found.unpaired == pytest.approx((theirs.high - theirs.low) / 2)

    def test_without_shared_luck_there_is_little_gain(self):
        (found,) = half_widths(*study(luck=0.0, a=0.0, b=0.05), "a")
        assert 0.7 < found.runs_saved < 1.4

    def test_identical_plans_need_no_runs(self):
        rows, tallies = study(a=0.0)
        (found,) = half_widths({**rows, "b": rows["a"]}, {**tallies, "b": tallies["a"]}, "a")
        assert (found.paired, found.runs_saved) == (0, None)

    def test_one_replication_has_no_width(self):
        assert half_widths(*study(1, a=0.0, b=0.05), "a") == ()
