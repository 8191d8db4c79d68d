"""A question to a county, answered: exact terms, simulation, and what was left out."""

from pathlib import Path

import pytest

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.reading import read_world
from simlib.search.answer import all_legal, answer, sensible_processes
from simlib.search.problem.district import District
from simlib.search.problem.question import SearchOptions, question
from simlib.search.problem.terms import spec_of
from simlib.search.solve.counting import connected_plans
from tests.search.verify import violations


@pytest.fixture(scope="module")
def world(root: Path):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


def asked(world, **said):
    return question("county.yaml", world.scenario, SearchOptions(**said))


@pytest.fixture(scope="module")
def exact(world):
    return answer(world, asked(world))


@pytest.mark.slow
def test_the_best_plans_are_proven_named_and_beside_todays(world, exact):
    assert (exact.rung, exact.proven, exact.gap) == ("enumeration", True, 0.0)
    assert [plan.name for plan in exact.plans] == [f"found-{n}" for n in range(1, 6)]
    assert exact.today.name == "plan-2021"
    assert exact.today.spec == world.scenario.plans["plan-2021"]
    spreads = [plan.plan.terms.spread for plan in exact.plans]
    assert spreads == sorted(spreads)
    assert spreads[0] < exact.today.plan.terms.spread
    assert exact.simulated is None


def test_every_plan_that_is_shown_keeps_to_the_constraints(world, exact):
    limits = exact.question.constraints
    for plan in exact.new:
        assert violations(world.scenario, "central", limits, plan.spec, released=False) == []


@pytest.mark.slow
def test_a_plan_that_no_file_may_hold_is_not_shown(world, monkeypatch):
    """Were the search to lose a town: the checks of files, which share nothing with it, would notice."""

    def losing(*of):
        spec = spec_of(*of)
        name, zone = next(iter(spec.zones.items()))
        fewer = zone.model_copy(update={"units": zone.units[1:]})
        return spec.model_copy(update={"zones": {**spec.zones, name: fewer}})

    monkeypatch.setattr("simlib.search.answer.spec_of", losing)
    with pytest.raises(InputFaults) as raised:
        answer(world, asked(world, top=1))
    assert ("$.plans.found-1.zones", "unit-in-no-zone") in {(f.path, f.code) for f in raised.value.faults}


def test_the_front_holds_the_best_by_each_of_its_terms(exact):
    points = [
        (plan.plan.terms.spread, plan.plan.terms.travel, plan.plan.terms.towns_moved) for plan in exact.front
    ]
    assert min(points)[0] == exact.plans[0].plan.terms.spread
    assert 0 in {moved for *_, moved in points}
    for point in points:
        others = [other for other in points if other != point]
        assert not any(all(a <= b for a, b in zip(o, point, strict=True)) for o in others)


def test_zones_keep_the_order_and_the_names_of_today(world, exact):
    assert list(exact.plans[0].spec.zones) == list(world.scenario.plans["plan-2021"].zones)


@pytest.mark.slow
def test_names_in_the_file_are_not_given_again(world, exact):
    plans = {**world.scenario.plans, "found-1": exact.plans[0].spec}
    other = type(world)(world.file, world.scenario.model_copy(update={"plans": plans}), world.provenance, "x")
    again = answer(other, asked(other, top=2))
    assert [plan.name for plan in again.plans] == ["found-2", "found-3"]


@pytest.fixture(scope="module")
def simulated(world):
    return answer(world, asked(world, top=2, simulate=30, most_moved=2))


@pytest.mark.slow
def test_simulated_plans_have_measures_and_a_selection(simulated):
    tested = simulated.simulated
    assert tested.names[0] == "plan-2021"
    assert {plan.name for plan in (*simulated.plans, *simulated.front)} <= set(tested.names)
    assert tested.best is None or tested.alike == (tested.best,)
    assert tested.selection.replications <= 30
    assert tested.selection.promise.indifference == 0.005
    assert 0.7 < tested.judged("plan-2021").mean < 0.95
    assert simulated.proven  # of exact terms


@pytest.mark.slow
def test_in_the_front_of_simulated_plans_none_is_beaten(simulated):
    means = dict(zip(simulated.simulated.names, simulated.simulated.selection.means, strict=True))

    def point(plan):
        t = plan.plan.terms
        return t.spread, t.travel, t.towns_moved, -means[plan.name]

    points = [point(plan) for plan in simulated.front]
    for one in points:
        assert not any(
            other != one and all(a <= b for a, b in zip(other, one, strict=True)) for other in points
        )


@pytest.mark.slow
def test_plans_may_be_chosen_by_simulation_and_then_nothing_is_proven(world):
    found = answer(world, asked(world, objective="on_time", most_moved=1, simulate=25, top=3))
    assert (found.rung, found.proven, found.gap) == ("screening", False, None)
    seen = found.screening
    towns = District.of(world, "central")
    limits = found.question.constraints
    assert seen.plans == len(all_legal(towns, limits, found.question.objective, (4,)))
    assert -1 <= seen.agreement <= 1
    assert len(found.plans) == 3
    left = [name for name in found.simulated.alike if name in {p.name for p in found.plans}]
    assert [plan.name for plan in found.plans][: len(left)] == left


@pytest.mark.slow
def test_who_interrupts_gets_the_best_so_far(world):
    found = answer(world, asked(world, objective="on_time", simulate=10), stop=lambda: True)
    assert found.interrupted
    assert found.simulated is None
    assert found.plans


def test_a_county_too_large_to_list_cannot_be_screened(world, monkeypatch):
    monkeypatch.setattr("simlib.search.answer.MOST_LISTED", 10)
    with pytest.raises(SimlibError) as raised:
        answer(world, asked(world, objective="on_time"))
    assert raised.value.code == "too-many-to-screen"


def test_all_listed_plans_are_those_that_are_counted(world):
    """Land only, four zones: the constraints allow every connected plan, today's apart."""
    limits = asked(world)
    plans = all_legal(District.of(world, "central"), limits.constraints, limits.objective, (4,))
    assert len(plans) == len(set(plans)) == connected_plans(world.scenario, 4) == 421
    assert connected_plans(world.scenario, 4, river=True) == 15_308


def test_processes_are_started_for_long_simulations_only(world):
    assert sensible_processes(asked(world), most=8) == 1
    assert sensible_processes(asked(world, simulate=10), most=8) == 1
    assert sensible_processes(asked(world, simulate=1000), most=8) == 8
    assert sensible_processes(asked(world, objective="on_time"), most=8) == 8
