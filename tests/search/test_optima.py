"""Every rung finds what an independent solver finds; every plan passes an independent check."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.search.problem.constraints import Constraints, Range, Rules
from simlib.search.problem.district import PER_HOUR, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import spec_of, terms_of
from simlib.search.solve.branch_and_bound import Best, TimeLimit, all_plans, best_of
from simlib.search.solve.local_search import climb
from simlib.search.solve.mip import by_programme
from simlib.search.solve.p_median import by_seats
from simlib.search.solve.zone_pool import pool_of
from simlib.search.solver import find
from tests.search.counties import county
from tests.search.verify import violations

pytest.importorskip("highspy")

INSTANCES = [
    (goal, n, k, seed)
    for seed in range(7)
    for goal in ("spread", "travel")
    for n, k in ((6, 2), (7, 3), (8, 3), (9, 2))
]


def question(district, k, goal, constraints):
    """A district as the oracle wants it."""
    extra = [sum(district.group_load[g] for g, x in enumerate(district.linked) if x == d)
             for d in range(len(district.divisions))]  # fmt: skip
    return {
        "n": len(district.towns), "k": k, "goal": goal,
        "edges": [(b.a, b.b) for b in district.borders],
        "load": [load / PER_HOUR for load in district.town_load],
        "minutes": district.minutes,
        "extra": [load / PER_HOUR for load in extra],
        "least": constraints.towns.least or 1, "most": constraints.towns.most or len(district.towns),
    }  # fmt: skip


def instance(goal, n, k, seed):
    """A map, its question and what is asked: every second one has groups and bounds."""
    rich = seed % 2 == 1
    with_items = rich and goal == "spread"
    world = county(n, k, seed, groups=3 * with_items, divisions=k * with_items)
    asked = Constraints(towns=Range(2, n - k)) if rich and n >= 3 * k else Constraints()
    return world, District.of(world, "central"), asked


@pytest.fixture(scope="module")
def answers():
    """What the oracle says of all instances."""
    lines = []
    for goal, n, k, seed in INSTANCES:
        _, district, asked = instance(goal, n, k, seed)
        lines.append(json.dumps(question(district, k, goal, asked)))
    script = Path(__file__).parent / "oracle.py"
    done = subprocess.run(
        [sys.executable, str(script)], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return dict(zip(INSTANCES, map(json.loads, done.stdout.splitlines()), strict=True))


def value_of(district, goal, candidate):
    """In the oracle's units: travel as hours times minutes."""
    terms = terms_of(district, candidate)
    return terms.spread if goal == "spread" else terms.travel * sum(district.town_load) / PER_HOUR


@pytest.mark.slow
@pytest.mark.parametrize("asked", INSTANCES, ids=str)
def test_the_best_plan_is_as_good_as_the_oracles(answers, asked):
    goal, _, k, _ = asked
    world, district, constraints = instance(*asked)
    found = find(district, constraints, Objective((goal,)), zones=[k])
    assert found.proven
    assert found.gap == 0
    best = found.plans[0].candidate
    assert value_of(district, goal, best) == pytest.approx(answers[asked], abs=0.02)
    for plan in (*found.plans, *found.pareto):
        spec = spec_of(district, plan.candidate, world.scenario.plans["today"])
        assert violations(world.scenario, "central", constraints, spec, released=False) == []


def test_the_oracle_is_asked_about_fifty_maps_at_least():
    assert len(INSTANCES) >= 50


# ---------------------------------------------------------------- the rungs agree


GOALS = [
    Objective(),
    Objective(("travel", "spread")),
    Objective(("cut_edges", "spread")),
    Objective(("worst_trip", "travel")),
    Objective(("spread_per_head", "travel")),
    Objective(("towns_moved", "spread")),
    Objective(("load_moved", "travel")),
    Objective(("division_shortfall", "spread")),
    Objective(weights=(("spread", 1.0), ("travel", 3.0), ("worst_trip", 0.5), ("cut_edges", 2.0))),
]


@pytest.mark.parametrize("objective", GOALS, ids=lambda o: str(o.weights or o.order))
@pytest.mark.parametrize("seed", range(4))
def test_branch_and_bound_finds_the_same_plans_as_listing_all(objective, seed):
    world = county(9, 3, seed, groups=4 - seed % 2, divisions=3 + seed % 2, river=True)
    district = District.of(world, "central", release_groups=seed == 3)
    rules = Rules.of(district, Constraints(river=True))
    for k in (2, 3, 4):
        pool = pool_of(district, rules, k)
        bounded, listed = Best(objective, 4), Best(objective, 4)
        best_of(pool, bounded, TimeLimit())
        listed.take(pool, all_plans(pool, 10**6, TimeLimit()))
        assert bounded.plans == listed.plans


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_seats_find_the_least_travel(seed):
    district = District.of(county(10, 3, seed, river=True), "central")
    for asked in (Constraints(river=True), Constraints(), Constraints(river=True, towns=Range(2, 4))):
        rules = Rules.of(district, asked)
        for k in (2, 3, 4):
            by_pool, by_sets = Best(Objective(("travel",)), 3), Best(Objective(("travel",)), 3)
            best_of(pool_of(district, rules, k), by_pool, TimeLimit())
            if not by_pool.plans:
                continue
            climb(district, rules, k, by_sets, TimeLimit(), walks=2)  # as the ladder does: for a bound
            bound = by_seats(district, rules, k, by_sets, TimeLimit())
            shared = len(by_pool.plans) if len(by_pool.plans) == 3 else 1
            assert by_sets.plans[:shared] == by_pool.plans[:shared]
            assert bound >= by_pool.first_room() - 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("goal", ["spread", "travel"])
def test_the_program_finds_the_best(seed, goal):
    world = county(7, 3, seed, groups=3, divisions=3, river=True)
    district = District.of(world, "central")
    towns = district.towns
    for asked in (
        Constraints(river=True),
        Constraints(river=True, together=((towns[0], towns[5]),), apart=((towns[1], towns[2]),)),
        Constraints(river=True, most_moved=2),
        Constraints(river=True, longest_trip=50, towns=Range(2, None)),
    ):
        rules = Rules.of(district, asked)
        by_pool, by_highs = Best(Objective((goal,)), 1), Best(Objective((goal,)), 1)
        best_of(pool_of(district, rules, 3), by_pool, TimeLimit())
        bound = by_programme(district, rules, 3, by_highs, TimeLimit())
        assert [p.key[0] for p in by_highs.plans] == pytest.approx([p.key[0] for p in by_pool.plans])
        assert bound >= by_pool.first_room() - 1e-4


@pytest.mark.parametrize("seed", range(5))
def test_local_search_finds_legal_plans_and_mostly_the_best(seed):
    district = District.of(county(12, 3, seed, groups=3, divisions=3, river=True), "central")
    rules = Rules.of(district, Constraints(river=True, towns=Range(2, 6)))
    best, exact = Best(Objective(), 3), Best(Objective(), 1)
    climb(district, rules, 3, best, TimeLimit())
    best_of(pool_of(district, rules, 3), exact, TimeLimit())
    assert best.plans[0].key[0] == exact.plans[0].key[0]
