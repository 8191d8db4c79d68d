"""Lesson 3: what is right by other ways than the lesson's own, and what its exercises say."""

from itertools import combinations, product

import numpy as np
import pytest

from simlib.training.exercises import exercise, of_lesson
from simlib.training.pairs import (
    BENCHES,
    GUESSES,
    HOW_OFTEN,
    PEOPLE,
    PREDICTED,
    WEEK_OF_ERRANDS,
    Pool,
    both_there,
    engines_choice,
    may_go,
    pairs,
    problems,
)
from simlib.training.two_people import TASKS
from tests.training.solutions_3 import SOLUTIONS


@pytest.fixture(params=sorted(SOLUTIONS))
def name(request):
    return request.param


def test_what_was_worked_out_by_hand_is_right(name):
    assert of_lesson("3") == sorted(SOLUTIONS)
    assert exercise(name, "en").check(SOLUTIONS[name]).lines == ()


@pytest.mark.parametrize("empty", [None, "", [], [""] * 5, [""] * 6, ["x"] * 5, [None] * 6, 7])
def test_nothing_is_not_yet_an_answer(name, empty):
    verdict = exercise(name, "en").check(empty)
    assert verdict.grade == "not yet"
    assert verdict.lines


def test_no_guess_by_default_passes(name):
    """One answer for all rows."""
    for guess in {"0", "1", "100", *SOLUTIONS[name], *PEOPLE}:
        assert not exercise(name).check([guess] * TASKS[name].rows).right


@pytest.mark.parametrize(
    ("name", "row", "answer", "told"),
    [
        ("3.1", 1, "80", "how often one of them is there"),
        ("3.1", 0, "36", "one alone is not enough"),
        ("3.1", 2, "6.4", "how often all are there"),
        ("3.1", 3, "34.56", "exactly two"),
        ("3.1", 4, "28.8", "just one is there"),
        ("3.1", 1, "36", "how often no pair is there"),
        ("3.1", 1, "0.64", "a percentage is asked for"),
        ("3.2", 1, "1", "who stands back may not act"),
        ("3.2", 2, "42", "who goes first makes no other pair"),
        ("3.2", 3, "21", "two of one town are no such pair"),
        ("3.2", 4, "6", "not how many pairs"),
        ("3.3", 0, "望泉镇1", "knows the people concerned"),
        ("3.3", 0, "澄岭镇1", "from another town"),
        ("3.3", 0, "雁溪镇2", "not there that day"),
        ("3.3", 1, "澄岭镇2", "on a matter of the own town"),
        ("3.3", 1, "松塘镇2", "already, as the first"),
        ("3.3", 2, "澄岭镇1", "more than once"),
    ],
)
def test_the_usual_mistakes_are_recognised(name, row, answer, told):
    given = list(SOLUTIONS[name])
    given[row] = answer
    verdict = exercise(name, "en").check(given)
    assert verdict.grade == "nearly"
    assert verdict.lines[0].startswith(f"Row {row + 1}: ")
    assert told in verdict.lines[0]


def test_somebody_who_is_not_of_the_zone_is_no_answer():
    verdict = exercise("3.3", "en").check([*SOLUTIONS["3.3"][:5], "某人"])
    assert (verdict.grade, verdict.lines) == ("not yet", ("Row 6: nobody of this zone.",))


def test_hints_go_by_steps(name):
    one = exercise(name, "en")
    assert len({one.hint(step) for step in range(one.steps)}) == 3


def test_there_is_one_right_week_and_it_is_found_by_trying_all():
    """By the sentences of the task, and without the rules of the package."""

    def goes(chosen):
        return len(set(chosen)) == 6 and all(
            person in one.there and person not in one.recused and PEOPLE[person][:3] != PEOPLE[one.first][:3]
            and person not in [other.first for other in WEEK_OF_ERRANDS if other.day == one.day]
            for person, one in zip(chosen, WEEK_OF_ERRANDS, strict=True)
        )  # fmt: skip

    found = [chosen for chosen in product(range(len(PEOPLE)), repeat=6) if goes(chosen)]
    assert [[PEOPLE[person] for person in chosen] for chosen in found] == [SOLUTIONS["3.3"]]
    assert problems(found[0]) == [""] * 6


def test_who_looks_at_one_matter_at_a_time_leaves_one_waiting():
    taken = engines_choice()
    assert taken.count(None) == 1
    assert all(person in may_go(row) for row, person in enumerate(taken) if person is not None)


@pytest.mark.parametrize("pool", [*HOW_OFTEN, Pool(8, 2)], ids=str)
def test_how_often_two_are_there_is_that_of_drawn_days(pool):
    lot = np.random.default_rng(3).random((200_000, pool.people)) < pool.days / 5
    assert (lot.sum(axis=1) >= 2).mean() == pytest.approx(both_there(pool), abs=0.005)


def test_pairs_are_those_that_can_be_listed():
    for bench in BENCHES:
        home = [("town", n) for n in range(bench.home - bench.recused)]
        everybody = [*home, *(("other", n) for n in range(bench.others))]
        listed = [pair for pair in combinations(everybody, 2) if not bench.mixed or pair[0][0] != pair[1][0]]
        assert pairs(bench) == len(listed)


def test_the_prediction_offers_the_right_number():
    assert round(100 * both_there(PREDICTED)) in GUESSES
