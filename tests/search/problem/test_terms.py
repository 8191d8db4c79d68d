"""Terms, one by one by hand on a small map, and all together against an independent reckoning."""

import pytest

from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario
from simlib.model.workload import yearly_hours
from simlib.search.problem.constraints import Constraints, Rules
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.terms import TERMS, first_best_names, moved_towns, naming, spec_of, terms_of
from simlib.search.solve.branch_and_bound import TimeLimit, all_plans
from simlib.search.solve.zone_pool import candidate_of, pool_of
from tests.search.counties import county, scenario_tree, town
from tests.search.verify import division_shortfall, naming_by_trial, trips_to_seat


@pytest.fixture(scope="module")
def chain():
    """Four towns in a row, ten minutes apart, the last across a river; two zones of two."""
    units = {town(n): {"code": f"T{n}", "kind": "town", "staff": {"officer": n + 1}} for n in range(4)}
    rows = [{"between": [town(n), town(n + 1)], "minutes": 10, "river": n == 2} for n in range(3)]
    zones = {"西区": {"units": [town(0), town(1)]}, "东区": {"units": [town(2), town(3)]}}
    shares = {town(0): 100, town(1): 50, town(2): 30, town(3): 20}
    tree = scenario_tree(units, rows, shares, zones)
    return District.of(World("", Scenario.model_validate(tree), (), ""), "central")


def test_terms_of_today_by_hand(chain):
    terms = terms_of(chain, chain.now)
    assert terms.spread == 150 - 50
    assert terms.spread_per_head == pytest.approx(150 / 3 - 50 / 7)
    assert terms.travel == pytest.approx((50 * 10 + 20 * 10) / 200)
    assert (terms.worst_trip, terms.towns_moved, terms.load_moved, terms.cut_edges) == (10, 0, 0, 1)


def test_terms_of_a_move_by_hand(chain):
    moved = terms_of(chain, Candidate.canonical((0, 1, 1, 1)))
    assert moved.spread == 0
    # seat of the eastern zone is the town in its middle: 50 and 20 hours go ten minutes
    assert moved.travel == pytest.approx(700 / 200)
    assert (moved.towns_moved, moved.load_moved, moved.cut_edges) == (1, 50, 1)


def test_a_zone_is_named_after_the_one_it_shares_most_towns_with(chain):
    assert naming(chain, Candidate.canonical((0, 0, 0, 1))) == (0, 1)
    three = Candidate.canonical((0, 1, 1, 2))
    assert naming(chain, three) == (0, 1, 2)  # 2 is new; the east keeps 30 hours rather than 20
    assert moved_towns(chain, three, naming(chain, three)) == (1, 3)


def test_of_equal_namings_the_first_is_taken():
    assert first_best_names([[1, 1], [1, 1]]) == (0, 1)
    assert first_best_names([[0, 7], [0, 7], [0, 0]]) == (0, 1, 2)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("released", [False, True])
def test_one_plan_and_many_at_once_have_the_same_terms(seed, released):
    world = county(7, 3, seed, groups=3, divisions=2 + seed % 3, river=True)
    district = District.of(world, "central", release_groups=released)
    for k in (2, 3, 4):
        pool = pool_of(district, Rules.of(district, Constraints(river=True)), k)
        values = all_plans(pool, 10**6, TimeLimit())
        for p in range(0, len(values.rows), max(1, len(values.rows) // 25)):
            names = tuple(values.names[p].tolist())
            candidate = candidate_of(pool, values.rows[p].tolist(), names)
            assert naming(district, candidate) == names
            many = {name: values.term[name][p] for name in TERMS}
            assert many == pytest.approx(vars(terms_of(district, candidate)))


@pytest.mark.parametrize("seed", range(6))
def test_terms_and_names_are_those_of_an_independent_reckoning(seed):
    world = county(8, 3, seed, groups=3, divisions=3, river=True)
    scenario = world.scenario
    district = District.of(world, "central")
    hours = yearly_hours(scenario, "central", scenario.plans["today"])
    pool = pool_of(district, Rules.of(district, Constraints(river=True)), 3)
    values = all_plans(pool, 10**6, TimeLimit())
    for p in range(0, len(values.rows), max(1, len(values.rows) // 12)):
        candidate = candidate_of(pool, values.rows[p].tolist(), values.names[p].tolist())
        plan, terms = (spec_of(district, candidate, scenario.plans["today"]), terms_of(district, candidate))
        assert {name: name for name in plan.zones} == naming_by_trial(scenario, "central", plan)
        loads = [sum(hours[unit] for unit in zone.units) for zone in plan.zones.values()]
        assert terms.spread == pytest.approx(max(loads) - min(loads))
        trips = {}
        for zone in plan.zones.values():
            trips |= trips_to_seat(scenario, hours, [u for u in zone.units if u in district.towns])
        assert terms.worst_trip == max(trips.values())
        weighted = sum(hours[t] * minutes for t, minutes in trips.items())
        assert terms.travel == pytest.approx(weighted / sum(hours[t] for t in trips))
        assert terms.division_shortfall == pytest.approx(
            division_shortfall(scenario, "central", plan), abs=1e-6
        )
