"""Where today stands, by a uniform sample where not all plans can be listed."""

import pytest

from simlib.search.problem.constraints import Constraints, Range, Rules
from simlib.search.problem.district import District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import TERMS, terms_of
from simlib.search.solve.branch_and_bound import TimeLimit, all_plans
from simlib.search.solve.percentiles import SAMPLE, distinct, drawn, percentiles
from simlib.search.solve.zone_pool import pool_of
from simlib.search.solver import find
from tests.search.counties import county


@pytest.mark.parametrize("asked", [Constraints(river=True), Constraints(river=True, towns=Range(2, 5))])
@pytest.mark.parametrize("zones", [[4], [3, 4]])
def test_a_sample_tells_what_listing_tells(county_today, asked, zones):
    rules, today = Rules.of(county_today, asked), terms_of(county_today, county_today.now)
    listed = []
    for k in zones:
        pool = pool_of(county_today, rules, k)
        listed.append(distinct(pool, all_plans(pool, 10**6, TimeLimit()), Objective()))
    exact = percentiles(today, listed)
    sampled = percentiles(today, drawn(county_today, rules, Objective(), zones))
    for name in TERMS:
        # four standard errors of a share among the legal plans of the sample
        assert sampled[name] == pytest.approx(exact[name], abs=400 * 0.5 / (SAMPLE / 4) ** 0.5)


@pytest.mark.slow
def test_wide_maps_are_sampled_and_released_groups_too():
    district = District.of(county(26, 5, 2), "central")
    found = find(district, Constraints(), zones=[5], top=1)
    assert found.percentile_basis == "sample"
    assert 0 <= found.percentile["spread"] <= 100
    world = county(8, 3, 2, groups=4, divisions=3)
    released = find(District.of(world, "central", release_groups=True), Constraints(), zones=[3])
    assert released.percentile_basis == "sample"
    assert released.proven
