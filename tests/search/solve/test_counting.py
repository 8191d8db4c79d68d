"""Counts are those of Graphillion, of a plain listing, and of the search's own listing; draws are fair."""

from collections import Counter
from random import Random

import pytest
from graphillion import GraphSet
from scipy.stats import chi2

from simlib.errors import SimlibError
from simlib.search.problem.constraints import Constraints, Rules, members
from simlib.search.problem.district import Candidate, District
from simlib.search.solve.branch_and_bound import TimeLimit, all_plans
from simlib.search.solve.counting import Counted, count_plans
from simlib.search.solve.zone_pool import pool_of
from tests.search.counties import all_groupings, county

SIZES = [(5, 2), (6, 3), (7, 3), (8, 4), (9, 3), (10, 4), (12, 5), (11, 2), (9, 9)]
MAPS = [(n, k, seed) for seed in range(6) for n, k in SIZES]


def rules_of(n, k, seed):
    return Rules.of(District.of(county(n, k, seed), "central"), Constraints())


def by_graphillion(border, k):
    """Connected partitions of a graph into k parts, as Graphillion's partitions of its edges."""
    edges = [(a + 1, b + 1) for a in range(len(border)) for b in members(border[a]) if a < b]
    GraphSet.set_universe(edges)
    return GraphSet.partitions(num_comp_lb=k, num_comp_ub=k).len()


@pytest.mark.parametrize(("n", "k", "seed"), MAPS)
def test_graphillion_counts_as_many_plans(n, k, seed):
    border = rules_of(n, k, seed).border
    assert count_plans(border, k) == by_graphillion(border, k)


@pytest.mark.parametrize("river", [False, True])
@pytest.mark.parametrize("k", [2, 3, 4, 5, 6])
def test_graphillion_counts_as_many_plans_of_pingluo(county_today, k, river):
    border = Rules.of(county_today, Constraints(river=river)).border
    assert count_plans(border, k) == by_graphillion(border, k)


@pytest.mark.parametrize(("n", "k", "seed"), [case for case in MAPS[:27] if case[0] <= 10])
def test_counting_listing_and_searching_see_the_same_plans(n, k, seed):
    world = county(n, k, seed)
    district = District.of(world, "central")
    rules = Rules.of(district, Constraints())
    pool = pool_of(district, rules, k)
    rows = all_plans(pool, 10**6, TimeLimit()).rows
    found = [tuple(sorted(masks)) for masks in pool.mask[rows].tolist()]
    listed = all_groupings(rules.border, k)
    assert sorted(found) == sorted(listed)
    assert count_plans(rules.border, k) == len(listed)


def test_there_are_some_fifteen_thousand_plans_of_pingluo(county_today):
    assert count_plans(Rules.of(county_today, Constraints(river=True)).border, 4) == 15308


def test_a_wide_map_is_not_counted_when_that_takes_too_much():
    border = rules_of(12, 4, 0).border
    assert Counted.of(border, 4, most_states=10) is None
    assert Counted.of(border, 4).total == count_plans(border, 4)


def test_every_plan_is_drawn_with_the_same_chance():
    border = rules_of(8, 3, 2).border
    counted, dice = Counted.of(border, 3), Random(5)
    times = 60 * counted.total
    drawn = Counter(Candidate.canonical(counted.draw(dice)).zone for _ in range(times))
    assert len(drawn) == counted.total
    distance = sum((count - 60) ** 2 / 60 for count in drawn.values())
    assert distance < chi2.ppf(0.999, counted.total - 1)


def test_a_map_too_wide_to_count_is_said_and_not_counted_for_ever(monkeypatch):
    """62 towns took 2 GB and not a word; now it is told how far it is, and ends."""
    border = [sum(1 << t for t in (n - 1, n + 1, n - 4, n + 4) if 0 <= t < 16) for n in range(16)]
    told = []
    plans = count_plans(border, 4, lambda done, of: told.append((done, of)))
    assert (plans, told) == (Counted.of(border, 4).total, [(n, 16) for n in range(1, 17)])
    monkeypatch.setattr("simlib.search.solve.counting.MOST_STATES", 100)
    with pytest.raises(SimlibError, match="too-many-to-count"):
        count_plans(border, 4)
