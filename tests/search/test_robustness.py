"""Perturbed maps: what moves, what does not, and what share of them a plan stands."""

from random import Random

import pytest

from simlib.inputs.scenario import Uncertainty
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.objective import Objective
from simlib.search.robustness import perturbed, with_robustness
from simlib.search.solver import find

RIVER = Constraints(river=True)


def test_a_map_without_uncertainty_is_nearly_the_same(county_today):
    same = perturbed(county_today, Uncertainty(), Random(1))
    assert same == county_today


def test_exact_seats_stay_and_loads_move_within_their_share(county_today):
    other = perturbed(county_today, Uncertainty(approximate=8.0, near=3.0, load=0.1), Random(1))
    ratios = [a / b for a, b in zip(other.town_load, county_today.town_load, strict=True)]
    assert 0.9 <= min(ratios) < 0.99 < 1.01 < max(ratios) <= 1.1
    changed = [(a.minutes, b.minutes) for a, b in zip(other.borders, county_today.borders, strict=True)]
    assert any(one != two for one, two in changed)
    # two seats that may each be 8 km off: 16 km at some 2 minutes each
    assert max(abs(one - two) for one, two in changed) <= 2 * 8 * 2.1


def test_without_uncertainty_only_the_best_is_within_two_per_cent(county_today):
    objective = Objective(("travel",))
    found = find(county_today, RIVER, objective, zones=[4], top=5)
    shown = with_robustness(found, county_today, RIVER, objective, Uncertainty(), maps=3)
    best = found.plans[0].terms.travel
    for plan in shown.plans:
        assert plan.robust == (1.0 if plan.terms.travel <= 1.02 * best + 1e-9 else 0.0)


@pytest.mark.parametrize("objective", [Objective(), Objective(("travel",)), Objective(("towns_moved",))])
def test_shares_are_shares_and_the_same_again(county_today, objective):
    found = find(county_today, Constraints(), objective, zones=[4], top=3)
    doubt = Uncertainty(approximate=8.0, near=3.0, load=0.1)
    one, two = (
        with_robustness(found, county_today, Constraints(), objective, doubt, maps=40) for _ in range(2)
    )
    assert one == two
    assert all(0 <= plan.robust <= 1 for plan in one.plans)


@pytest.mark.slow
def test_more_uncertainty_is_less_robust(county_today):
    objective = Objective(("spread",))
    found = find(county_today, RIVER, objective, zones=[4], top=1)
    little, much = (
        with_robustness(found, county_today, RIVER, objective, Uncertainty(load=share), maps=100)
        for share in (0.02, 0.2)
    )
    assert little.plans[0].robust > much.plans[0].robust
