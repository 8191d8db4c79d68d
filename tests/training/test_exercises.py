"""An exercise says right, nearly or not yet, and what is off; nothing empty or guessed passes."""

from datetime import date, timedelta

import pytest

from simlib.errors import UnknownName
from simlib.training import due_dates
from simlib.training.due_dates import MATTERS, PREDICTED, choices, due, mistake
from simlib.training.exercises import exercise
from simlib.views.language.words import words
from tests.training.solutions_2 import SOLUTIONS


@pytest.fixture(params=sorted(MATTERS))
def name(request):
    return request.param


def test_there_are_25_due_dates_and_a_solution_for_each():
    assert {name: len(matters) for name, matters in MATTERS.items()} == dict.fromkeys(SOLUTIONS, 5)
    assert sum(map(len, SOLUTIONS.values())) == 25


def test_what_was_worked_out_by_hand_is_right(name):
    verdict = exercise(name, "en").check(SOLUTIONS[name])
    assert (verdict.grade, verdict.lines) == ("right", ())


def test_days_and_texts_are_the_same_answer(name):
    assert exercise(name).check([date.fromisoformat(day) for day in SOLUTIONS[name]]).right


@pytest.mark.parametrize("empty", [None, "", [], [None] * 5, [""] * 5, ["x"] * 5, 7, {}, [[]] * 5, b"12345"])
def test_nothing_is_not_yet_an_answer(name, empty):
    verdict = exercise(name, "en").check(empty)
    assert verdict.grade == "not yet"
    assert verdict.lines


def test_no_guess_by_default_passes(name):
    """Today, the day of receipt, one day for all: what a widget might hold before anybody thinks."""
    one, matters = exercise(name), MATTERS[name]
    received = [matter.received for matter in matters]
    guesses = [[date.today()] * 5, received, [date(2021, 1, 1)] * 5, *([day] * 5 for day in SOLUTIONS[name])]
    assert [one.check(guess).right for guess in guesses] == [False] * len(guesses)


def test_no_single_rule_passes(name):
    """Whoever applies one rule to all rows, and thinks no further, has at least one row wrong."""
    for days in (28, 30, 31, 60, 92):
        guess = [matter.received + timedelta(days) for matter in MATTERS[name]]
        assert not exercise(name).check(guess).right


def test_one_row_that_is_off_is_nearly_right_and_named(name):
    answer = list(map(date.fromisoformat, SOLUTIONS[name]))
    for row in range(5):
        wrong = answer.copy()
        wrong[row] += timedelta(2)
        verdict = exercise(name, "en").check(wrong)
        assert verdict.grade == "nearly"
        (line,) = verdict.lines
        assert line.startswith(f"Row {row + 1}: ")


def test_an_empty_row_is_not_yet_right(name):
    verdict = exercise(name, "en").check([*SOLUTIONS[name][:4], None])
    assert (verdict.grade, verdict.lines) == ("not yet", ("Row 5: no day is set.",))


def test_a_day_far_off_is_not_yet_right(name):
    early = exercise(name, "en").check(["2020-06-01", *SOLUTIONS[name][1:]])
    assert (early.grade, early.lines) == ("not yet", ("Row 1: too early.",))


@pytest.mark.parametrize(
    ("name", "row", "answer", "told"),
    [
        ("2.1", 2, "2021-06-06", "the last day is a day off"),
        ("2.2", 0, "2021-10-01", "the last day is a day off"),
        ("2.2", 4, "2021-04-26", "a make-up weekend is a working day"),
        ("2.1", 4, "2021-09-14", "the day of receipt is not counted"),
        ("2.3", 1, "2021-09-22", "look at the unit"),
        ("2.4", 1, "2021-06-10", "the days of the pause are missing"),
        ("2.4", 3, "2021-08-12", "the pause is a day too long"),
        ("2.5", 1, "2021-06-30", "the extension is missing"),
        ("2.5", 2, "2021-03-29", "the extension runs from the due day"),
        ("2.5", 0, "2021-05-01", "the last day is a day off"),
    ],
)
def test_the_usual_mistakes_are_recognised(name, row, answer, told):
    given = list(SOLUTIONS[name])
    given[row] = answer
    verdict = exercise(name, "en").check(given)
    assert verdict.grade == "nearly"
    assert told in verdict.lines[0]


def test_a_right_day_is_no_mistake(name):
    assert [mistake(matter, due(matter)) for matter in MATTERS[name]] == [None] * 5


def test_hints_go_by_steps_and_never_say_the_answer(name):
    for language in ("en", "zh"):
        one = exercise(name, language)
        told = [one.hint(step) for step in range(one.steps)]
        assert len(set(told)) == 3
        assert not any(day in hint for hint in told for day in SOLUTIONS[name])
        assert one.hint(99) == told[-1]


def test_it_speaks_both_languages():
    assert exercise("2.1", "zh").check([None] * 5).lines[0] == "第1行：尚未填写日期。"
    assert words("zh")("Nearly.") == "接近正确。"


def test_another_number_is_an_error_that_lists_those_there_are():
    with pytest.raises(UnknownName, match=r"1\.1.*2\.5"):
        exercise("9.9")


def test_answers_come_from_the_model_and_not_from_a_table(monkeypatch):
    """Where the calendar changes, so does what is right."""

    calm = due_dates._without_make_up_days()
    monkeypatch.setattr(due_dates, "calendar", lambda: calm)
    assert not exercise("2.2").check(SOLUTIONS["2.2"]).right
    assert exercise("2.2").check([*SOLUTIONS["2.2"][:4], "2021-04-26"]).right


def test_the_prediction_offers_the_right_day_and_the_usual_wrong_ones():
    offered = choices(PREDICTED)
    assert due(PREDICTED) in offered
    assert len(offered) == 4
