"""How many people? The least that Erlang's formula asks for; of a small county the best of all choices."""

import json
from itertools import product
from math import exp

import pytest

from simlib.cli.program import obey
from simlib.door.county import read
from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import read_source, world_of
from simlib.studies.headcounts import Bench, Office, Place, places_of
from simlib.studies.staffing import asked_of, staffing
from tests.theory.formulas import waits_at_all

pytestmark = pytest.mark.slow
TARGET, LIMIT = 0.95, 4.0
"""Of the matters, and in services."""
LOADS = (0.5, 1.25, 1.5, 2.25, 2.5, 3.25, 3.5, 4.5, 5.25, 6.25, 7.5, 8.5)


def in_time(clerks, load):
    """The share of M/M/c that is done within the limit: Erlang's chance to wait, the wait then exponential at
    rate c - load, and the service at rate 1 (Gross et al., section 2.3).

    >>> round(in_time(1, 0.5), 3)  # M/M/1: 1 - exp(-(1 - 0.5) 4)
    0.865
    """
    if clerks <= load:
        return 0.0
    waits, spare = waits_at_all(clerks, load), clerks - load
    both = (spare * exp(-LIMIT) - exp(-spare * LIMIT)) / (spare - 1)
    return 1 - (1 - waits) * exp(-LIMIT) - waits * both


@pytest.fixture(scope="module")
def clerks(root):
    return read_source(root / "scenarios" / "theory" / "m-m-c-limit.yaml")


@pytest.mark.parametrize("load", LOADS)
def test_the_least_number_of_clerks_is_erlangs(clerks, load):
    least = next(c for c in range(1, 40) if in_time(c, load) >= TARGET)
    world = world_of(clerks)
    asked = asked_of(world, loads=[f"e{1000 * load:04.0f}"], target=TARGET, replications=20)
    (found,) = staffing(clerks, world, asked).rows
    assert (found.reachable, found.holds) == (True, True)
    assert 1 + found.chosen.people == least
    assert found.needed == found.chosen.people  # with one place the bound is the answer
    share = found.chosen.shares[0]
    assert share.low - 0.005 <= in_time(least, load) <= share.high + 0.005


def test_what_no_number_of_clerks_reaches_is_said_with_the_reason(clerks):
    """A service alone takes longer than the limit in exp(-4) of all cases."""
    world = world_of(clerks)
    (found,) = staffing(clerks, world, asked_of(world, loads=["e1250"], target=0.99, replications=20)).rows
    assert not found.reachable
    assert found.ample.least.low <= 1 - exp(-LIMIT) <= found.ample.least.high
    assert found.causes[0][0] == "work"
    assert found.needed == 0


# ---------------------------------------------------------------- a small county


@pytest.fixture(scope="module")
def county(root):
    return read_source(root / "tests" / "inputs" / "good.yaml")


WHERE, MOST = ("东河镇", "南塘镇"), 2


@pytest.fixture(scope="module")
def best_use(county):
    world = world_of(county)
    return staffing(county, world, asked_of(world, where=WHERE, most=MOST, replications=10, loads=["high"]))


def test_the_best_use_of_two_people_is_the_best_of_all(county, best_use):
    (found,) = best_use.rows
    world = world_of(county)
    office = Office(
        found.plan, found.places, ("high",), lambda trials: map(Bench(county, world.scenario, 1), trials)
    )
    choices = [c for c in product(range(MOST + 1), repeat=len(found.places)) if sum(c) == MOST]
    assert len(choices) == 10
    counts = office.counts("all", choices, 0, 10)
    shares = {
        choice: of[0, :, 0].sum() / of[0, :, 1].sum() for choice, of in zip(choices, counts, strict=True)
    }
    assert shares[found.chosen.choice] == max(shares.values())
    assert found.chosen.people == MOST


def test_one_more_is_worth_what_a_plan_with_one_more_gains(county, best_use):
    (found,) = best_use.rows
    first = found.worth[0]
    assert found.curve[1].least.mean - found.curve[0].least.mean == pytest.approx(first.gain.mean)
    assert all(one.gain.low <= one.gain.mean <= one.gain.high for one in found.worth)


def test_processes_change_nothing(county, best_use):
    world = world_of(county)
    asked = asked_of(world, where=WHERE, most=MOST, replications=10, loads=["high"])
    assert staffing(county, world, asked, processes=2) == best_use


def test_rules_that_allow_no_more_hold_and_no_new_posts_is_set_aside(root):
    scenario = world_of(read_source(root / "scenarios" / "pingluo-2021.yaml")).scenario
    places = places_of(scenario, "plan-2021")
    most = {place for place in places if place.post == "director"}
    limits = [rule for rule in scenario.rules.values() if rule.kind == "staff" and "director" in rule.posts]
    assert bool(most) is all(rule.most is None for rule in limits)
    assert Place("城关镇", "monitor") in places
    assert any(rule.kind == "no_new_posts" for rule in scenario.rules.values())


def test_strange_questions_are_refused(county, root):
    world = world_of(county)
    for plans, error in (
        (["nowhere"], UnknownName),
        (["one-pool", "separate", "two-zones", "x"], SimlibError),
    ):
        with pytest.raises(error):
            asked_of(world, plans)
    with pytest.raises(UnknownName):
        asked_of(world, where=["东河"])
    pingluo = world_of(read_source(root / "scenarios" / "pingluo-2021.yaml"))
    for plans, code in (
        (["mid-year-change"], "plan-changes"),
        (["separate", "one-pool", "pool-all"], "too-many-plans"),
    ):
        with pytest.raises(SimlibError) as caught:
            asked_of(pingluo, plans)
        assert caught.value.code == code
    timeless = world_of(read_source(root / "scenarios" / "theory" / "m-m-1.yaml"))
    with pytest.raises(SimlibError) as caught:
        asked_of(timeless)
    assert caught.value.code == "no-limit"


def test_the_command_says_it_in_both_languages_and_in_json(root, capsys, tmp_path):
    file = root / "tests" / "inputs" / "good.yaml"
    asked = ["staff", str(file), "--plans", "one-pool", "--where", "东河镇", "--most", "1"]
    asked += ["--replications", "3", "--processes", "1"]
    for language, said in (("en", "more people"), ("zh", "增加1人")):
        assert obey([*asked, "--figure", str(tmp_path / "curve.png"), "--lang", language]) == 0
        assert said in capsys.readouterr().out
        assert (tmp_path / "curve.png").stat().st_size > 0
    assert obey([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "simlib-staff/1"
    assert [plan["plan"] for plan in document["plans"]] == ["two-zones", "one-pool"]
    assert document["plans"][0]["chosen"]["people"] in (0, 1)
    assert obey(["staff", str(file), "--where", "东河"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_python_asks_the_same(root):
    manned = read(root / "tests" / "inputs" / "good.yaml", language="en").staff(
        where=["东河镇"], most=1, replications=3, processes=1
    )
    assert set(manned.people) == {"two-zones"}
    assert len(manned.frame()) == 2
    assert repr(manned.said_in("zh"))
