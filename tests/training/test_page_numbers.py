"""Lessons whose answers are numbers and names, on the page: predict, turn, fill in, reload, one switch."""

import re

import ipywidgets as ui
import pytest

import simlib
from simlib.training.exercises import exercise, of_lesson
from simlib.training.progress import Progress
from simlib.workbench.page.year_player import YearPlayer
from tests.training import solutions_1, solutions_3, solutions_4, solutions_5
from tests.training.test_page import every, press, said, walk

SOLUTIONS = {
    "1": solutions_1.SOLUTIONS,
    "3": solutions_3.SOLUTIONS,
    "4": solutions_4.SOLUTIONS,
    "5": solutions_5.SOLUTIONS,
}
APART = ("4.3", "5.3")
"""What is drawn, and what reports have to be made for: tests/training/test_drawing.py, test_roll_out.py."""
RUN = ("4.2", "5.1", "5.2")
"""Those for whose answers the model is run."""
EXERCISES = [
    pytest.param(lesson, name, marks=[pytest.mark.slow] if name in RUN else [])
    for lesson, known in SOLUTIONS.items()
    for name in known
    if name not in APART
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The records of this test."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    monkeypatch.delenv("SIMLIB_LANG", raising=False)
    monkeypatch.delenv("SIMLIB_SEAT", raising=False)
    return tmp_path


def fields(box):
    return every(box, ui.Text) + every(box, ui.Dropdown)


def fill(box, answer):
    for one, value in zip(fields(box), answer, strict=True):
        one.value = value


def predicted(lesson, choice=0):
    box = lesson.predict()
    radio = every(box, ui.RadioButtons)[0]
    radio.index = choice
    press(box, lesson.w("Ask the model"))
    return box


@pytest.mark.slow
@pytest.mark.parametrize("name", SOLUTIONS)
def test_nothing_of_the_model_is_seen_before_something_is_predicted(name):
    lesson = simlib.lesson(name, "en")
    box, dials = lesson.predict(), lesson.turn()
    assert "First make the prediction above." in said(dials)
    assert not [one for one in walk(box) if "img" in str(getattr(one, "value", ""))]
    every(box, ui.RadioButtons)[0].index = 2
    press(box, "Ask the model")
    assert "You chose" in said(box)
    assert "You chose" in said(simlib.lesson(name, "en").predict())


def test_a_wait_nearly_doubles_and_the_year_follows_the_dials():
    lesson = simlib.lesson("1", "en")
    assert "the rule says 1.8 times: 10 days become 18." in said(predicted(lesson))
    dials = lesson.turn()
    player = every(dials, YearPlayer)[0]
    before = player.film
    assert "Busy 80 % of the time" in said(dials)
    every(dials, ui.IntSlider)[0].value = 120
    assert "the queue grows without end" in said(dials)
    assert player.film["waiting"] != before["waiting"]
    assert [place["label"] for place in player.film["places"]] == ["Songtang 松塘镇"]
    assert player.film["days"][0].startswith("2021-01-05")
    every(dials, ui.Dropdown)[0].value = 5
    assert "Busy 48 % of the time" in said(dials)


@pytest.mark.slow
def test_more_people_make_more_days_with_a_pair():
    lesson = simlib.lesson("3", "en")
    assert "the rule says 16: two fifths of two fifths." in said(predicted(lesson))
    dials = lesson.turn()
    assert "A pair can go on 52 days of a hundred." in said(dials)
    every(dials, ui.IntSlider)[0].value = 8
    assert "A pair can go on 89 days of a hundred." in said(dials)


@pytest.mark.parametrize(("lesson", "name"), EXERCISES)
def test_an_exercise_left_as_it_opens_does_not_pass_and_its_solution_does(lesson, name, folder):
    page = simlib.lesson(lesson, "zh")
    head, box = page.controls, page.ask(name)
    assert {one.value for one in fields(box)} == {""}
    press(box, "检查答案")
    assert not Progress.open(1, folder).done(name).right
    assert "尚未" in said(box)
    fill(box, SOLUTIONS[lesson][name])
    press(box, "检查答案")
    done = Progress.open(1, folder).done(name)
    assert (done.right, done.tries, done.answer) == (True, 2, tuple(SOLUTIONS[lesson][name]))
    assert f"{name} ✓" in said(head)
    again = simlib.lesson(lesson, "zh").ask(name)
    assert [one.value for one in fields(again)] == SOLUTIONS[lesson][name]
    assert "正确。" in said(again)


@pytest.mark.parametrize(("lesson", "name"), EXERCISES)
def test_every_field_has_a_name_that_says_its_row(lesson, name):
    described = [one.description for one in fields(simlib.lesson(lesson, "en").ask(name))]
    assert [re.match(r"[\d.]+, row (\d+): \w", text)[1] for text in described] == [
        str(row) for row in range(1, exercise(name).task.rows + 1)
    ]


def test_after_the_week_is_right_it_is_told_what_the_engines_would_do():
    box = simlib.lesson("3", "en").ask("3.3")
    fill(box, SOLUTIONS["3"]["3.3"])
    assert "nobody is left" not in said(box)
    press(box, "Check")
    assert "nobody is left" in said(box)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOLUTIONS)
def test_one_switch_says_everything_in_the_other_language(name):
    lesson = simlib.lesson(name)
    predicted(lesson)
    head, parts = lesson.controls, [lesson.predict(), lesson.turn(), *map(lesson.ask, of_lesson(name))]
    press(parts[-1], "提示")
    every(head, ui.ToggleButtons)[0].value = "en"
    words = "\n".join([said(part) for part in parts] + [one.description for p in parts for one in fields(p)])
    assert not re.search("[\u4e00-\u9fff]", re.sub(r"base64,[^\"]*", "", words))


@pytest.mark.parametrize("lesson", [*"13", *(pytest.param(run, marks=pytest.mark.slow) for run in "45")])
def test_no_list_of_answers_is_in_what_a_lesson_sends_to_the_page(lesson):
    page = simlib.lesson(lesson, "en")
    for name in of_lesson(lesson):
        state = "\n".join(str(one.get_state()) for one in walk(page.ask(name)))
        for listed in ("', '".join(SOLUTIONS[lesson][name]), ", ".join(SOLUTIONS[lesson][name])):
            assert listed not in state
