"""Lesson 4: what is right by other ways than the lesson's own, and what its exercises say."""

from itertools import combinations, product

import numpy as np
import pytest

import simlib
from simlib.search.problem.district import Candidate
from simlib.search.problem.terms import terms_of
from simlib.training.exercises import exercise, of_lesson
from simlib.training.luck import (
    COMPARED,
    GUESSES,
    SAID,
    TODAY,
    YEARS,
    Compared,
    difference,
    may_be_said,
    needed,
    once_apart,
    years,
)
from simlib.training.luck import PRECISIONS as ROWS
from simlib.training.progress import Progress
from simlib.training.zone_drawing import best_minutes, district, legal, today, towns
from simlib.workbench.page.zone_map import ZoneMap
from tests.training.solutions_4 import MOVED, SOLUTIONS
from tests.training.test_page import every, press, said

pytestmark = pytest.mark.slow


@pytest.fixture(params=sorted(SOLUTIONS))
def name(request):
    return request.param


def test_what_was_worked_out_by_hand_is_right(name):
    assert of_lesson("4") == sorted(SOLUTIONS)
    assert exercise(name, "en").check(SOLUTIONS[name]).lines == ()


@pytest.mark.parametrize("empty", [None, "", [], [""] * 5, ["x"] * 6, [None] * 12, ["x"] * 12, 7])
def test_nothing_is_not_yet_an_answer(name, empty):
    verdict = exercise(name, "en").check(empty)
    assert verdict.grade == "not yet"
    assert verdict.lines


def test_no_guess_by_default_passes(name):
    """One answer for all rows, and the zones as they are."""
    one = exercise(name)
    for guess in {"0", "1", "100", *SAID, *SOLUTIONS[name]}:
        assert not one.check([guess] * one.task.rows).right
    assert not one.check(list(today())).right


@pytest.mark.parametrize(
    ("row", "answer", "told"),
    [
        (0, "20", "square it"),
        (0, "30", "all of them are asked for"),
        (2, "16", "multiply by the years"),
        (3, "810", "wider takes fewer"),
    ],
)
def test_the_usual_mistakes_about_years_are_recognised(row, answer, told):
    given = list(SOLUTIONS["4.1"])
    given[row] = answer
    verdict = exercise("4.1", "en").check(given)
    assert verdict.grade == "nearly"
    assert told in verdict.lines[0]


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ({}, "That is today's plan"),
        ({"望泉镇": "第一协作区"}, "Songtang"),
        ({"澄岭镇": "第四协作区"}, "two to four are allowed"),
        ({"杏川乡": "第三协作区"}, "river"),
    ],
    ids=["today's", "torn apart", "too few", "across the river"],
)
def test_a_plan_that_breaks_a_rule_is_told_which(moved, told):
    zones = [moved.get(town, zone) for town, zone in zip(towns(), today(), strict=True)]
    verdict = exercise("4.3", "en").check(zones)
    assert verdict.grade == "not yet"
    assert told in " ".join(verdict.lines)


def test_a_plan_compared_with_itself_under_the_same_luck_differs_by_nothing():
    itself = difference(Compared(TODAY, TODAY, 20))
    assert (itself.mean, itself.low, itself.high) == (0, 0, 0)
    assert may_be_said(itself) == "undecided"


def test_a_difference_over_all_years_is_that_of_the_study():
    for plan in ("first", "second", "third"):
        (whole,) = (
            one for one in years().differences()
            if (one.plan, one.name, one.by) == (plan, "on_time_share", "all")
        )  # fmt: skip
        own = difference(Compared(plan, TODAY, YEARS))
        assert (own.mean, own.low, own.high) == pytest.approx((whole.mean, whole.low, whole.high))


def test_turned_round_a_difference_has_the_other_sign():
    one, other = difference(Compared("first", TODAY, 40)), difference(Compared(TODAY, "first", 40))
    assert (one.mean, one.low, one.high) == pytest.approx((-other.mean, -other.high, -other.low))


def test_each_thing_that_may_be_said_is_asked_for():
    assert {may_be_said(difference(one)) for one in COMPARED} == set(SAID)


def test_years_needed_are_those_at_which_drawn_means_spread_as_wanted():
    lot = np.random.default_rng(4)
    for row in ROWS:
        now, then = (lot.normal(size=(4000, round(n))).mean(axis=1).std() for n in (row.years, needed(row)))
        assert now / then == pytest.approx(row.now / row.wanted, rel=0.06)


def test_the_prediction_offers_what_comes_of_it():
    assert min(GUESSES, key=lambda one: abs(one - once_apart())) == GUESSES[2]


# ------------------------------------------------------------------ drawn zones


def grouped():
    """Every plan that keeps the rules, by its sentences: move up to three towns, and look."""
    county, found = district(), set()
    for count in (0, 1, 2, 3):
        for chosen in combinations(range(len(county.towns)), count):
            for zones in product(range(len(county.zones)), repeat=count):
                plan = list(county.today)
                for town, zone in zip(chosen, zones, strict=True):
                    plan[town] = zone
                if all(goes([t for t, own in enumerate(plan) if own == zone]) for zone in set(plan)):
                    found.add(tuple(plan))
    return {plan for plan in found if len(set(plan)) == len(county.zones)}


def goes(members):
    """Two to four towns that hang together on land."""
    reached, ends = {members[0]}, [members[0]]
    while ends:
        own = ends.pop()
        near = {t for t in members if t not in reached and district().land[own] >> t & 1}
        reached |= near
        ends += near
    return 2 <= len(members) <= 4 and reached == set(members)


def test_the_proven_best_is_that_of_all_plans_that_can_be_listed():
    plans = {Candidate.canonical(plan, district().division_today).zone: plan for plan in grouped()}
    assert set(plans) == legal()
    ways = [
        terms_of(district(), Candidate.canonical(plan, district().division_today)) for plan in plans.values()
    ]
    assert min(one.travel for one in ways) == pytest.approx(best_minutes())


def test_zones_are_drawn_on_the_map_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    monkeypatch.delenv("SIMLIB_SEAT", raising=False)
    page = simlib.lesson("4", "en")
    box = page.ask("4.3")
    press(box, "Check")
    assert "That is today's plan" in said(box)
    for town, zone in MOVED.items():
        every(box, ZoneMap)[0]._handle_custom_msg({"kind": "move", "unit": town, "zone": zone}, [])
    press(box, "Check")
    assert "Right." in said(box)
    done = Progress.open(1, tmp_path).done("4.3")
    assert (done.right, done.tries, list(done.answer)) == (True, 2, SOLUTIONS["4.3"])
    press(box, "Back to today's plan")
    assert Progress.open(1, tmp_path).done("4.3").answer == today()
