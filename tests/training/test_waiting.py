"""Lesson 1: what is right by other ways than the lesson's own, and what its exercises say."""

import numpy as np
import pytest
import simpy

from simlib.training import one_office
from simlib.training.exercises import exercise, of_lesson
from simlib.training.one_office import (
    AFTER,
    BEFORE,
    GUESSES,
    HOW_LONG,
    QUEUE,
    Office,
    busy,
    longer,
    mean_wait,
    waits,
    year,
)
from simlib.training.waiting import TASKS
from simlib.training.waiting_dials import office_words
from simlib.views.language.words import words
from tests.training.solutions_1 import SOLUTIONS


@pytest.fixture(params=sorted(SOLUTIONS))
def name(request):
    return request.param


def test_what_was_worked_out_by_hand_is_right(name):
    assert of_lesson("1") == sorted(SOLUTIONS)
    assert exercise(name, "en").check(SOLUTIONS[name]).lines == ()
    assert exercise(name).check([float(number) for number in SOLUTIONS[name]]).right


@pytest.mark.parametrize(
    "empty", [None, "", [], [""] * 6, ["x"] * 5, [None] * 5, 7, [float("nan")] * 5, [True]]
)
def test_nothing_is_not_yet_an_answer(name, empty):
    verdict = exercise(name, "en").check(empty)
    assert verdict.grade == "not yet"
    assert verdict.lines


def test_no_guess_by_default_passes(name):
    """One number for all rows, whatever it is: what somebody types who does not think."""
    rows = TASKS[name].rows
    for guess in {"0", "1", "100", *SOLUTIONS[name]}:
        assert not exercise(name).check([guess] * rows).right


def test_numbers_are_read_as_people_type_them():
    assert exercise("1.2").check(["50%", "６２．５", " 72 ", "90,0", "60.0"]).right


@pytest.mark.parametrize(
    ("name", "row", "answer", "told"),
    [
        ("1.1", 1, "3", "that is when its work begins"),
        ("1.1", 3, "2", "its own work is no wait"),
        ("1.1", 4, "14", "that is when it is done"),
        ("1.1", 5, "3", "the one before it may have waited too"),
        ("1.1", 2, "0", "compare the hours"),
        ("1.2", 1, "50", "the days a week are missing"),
        ("1.2", 2, "144", "several people share the work"),
        ("1.2", 4, "20", "the work of each matter is missing"),
        ("1.2", 3, "0.9", "a percentage is asked for"),
        ("1.2", 3, "10", "that is how free the office is"),
        ("1.3", 4, "4", "who is there part-time takes longer"),
        ("1.3", 3, "4", "the wait is halved"),
        ("1.3", 2, "0.9", "divide by what is free"),
        ("1.3", 1, "5", "its own work is no wait"),
        ("1.3", 0, "0.9", "too little"),
    ],
)
def test_the_usual_mistakes_are_recognised(name, row, answer, told):
    given = list(SOLUTIONS[name])
    given[row] = answer
    verdict = exercise(name, "en").check(given)
    assert verdict.grade == "nearly"
    assert verdict.lines[0].startswith(f"Row {row + 1}: ")
    assert told in verdict.lines[0]


def test_a_number_far_off_is_not_yet_right():
    verdict = exercise("1.3", "en").check(["50", *SOLUTIONS["1.3"][1:]])
    assert (verdict.grade, verdict.lines) == ("not yet", ("Row 1: too much.",))


def test_hints_go_by_steps_and_never_say_the_answer(name):
    one = exercise(name, "en")
    told = [one.hint(step) for step in range(one.steps)]
    assert len(set(told)) == 3
    listed = ", ".join(SOLUTIONS[name])
    assert not any(listed in hint for hint in told)


def test_answers_follow_what_is_given(monkeypatch):
    monkeypatch.setattr(one_office, "WORKING_DAYS", 125)
    assert not exercise("1.2").check(SOLUTIONS["1.2"]).right


def test_the_queue_by_hand_is_that_of_another_program():
    """SimPy, with one resource."""
    env, began = simpy.Environment(), []
    person = simpy.Resource(env, 1)

    def matter(one):
        yield env.timeout(one.hour)
        with person.request() as turn:
            yield turn
            began.append(env.now - one.hour)
            yield env.timeout(one.work)

    for one in QUEUE:
        env.process(matter(one))
    env.run()
    assert began == waits(QUEUE)


@pytest.mark.parametrize("office", [HOW_LONG[3], HOW_LONG[4], Office(80, spread=1.5)], ids=str)
def test_the_rule_is_what_queues_come_to(office):
    """Lindley's recursion over 400,000 matters drawn with numpy, on the axis of the person's own time: a
    twentieth is some three standard errors, as waits of neighbours are alike."""
    rng = np.random.default_rng(5)
    slow = office.work * 5 / office.days
    gaps = rng.exponential(250 / office.matters, 400_000)
    shape = 1 / office.spread**2 if office.spread else None
    work = rng.gamma(shape, slow / shape, 400_000) if shape else np.full(400_000, slow)
    steps = np.concatenate([[0.0], work[:-1] - gaps[1:]])
    walk = np.cumsum(steps)
    wait = walk - np.minimum.accumulate(walk)
    assert wait.mean() == pytest.approx(mean_wait(office), rel=0.05)


def test_a_tenth_more_is_what_the_prediction_offers():
    assert busy(AFTER) == pytest.approx(1.1 * busy(BEFORE))
    assert min(GUESSES, key=lambda guess: abs(guess - longer())) == 1.8


@pytest.mark.slow
def test_a_year_of_the_office_is_one_of_the_engines():
    calm, pressed = year(Office(40, days=5)), year(Office(160, days=2))
    assert (calm.record.ended >= 0).mean() > 0.9
    assert (pressed.record.ended >= 0).mean() < 0.8


def test_where_there_is_more_work_than_time_the_queue_grows():
    assert "the queue grows without end" in office_words(words("en"), Office(100))
    with pytest.raises(ValueError, match="more work than time"):
        mean_wait(Office(100))
