"""The page of a lesson: predict before the run, turn, answer, reload; one switch for both languages."""

from datetime import date

import ipywidgets as ui
import pytest

import simlib
from simlib.errors import UnknownName
from simlib.training import deadline_dials as dials_of_deadlines
from simlib.training import page as pages
from simlib.training.due_dates import MATTERS, PREDICTED, due
from simlib.training.progress import Progress
from simlib.workbench.page.keys import Keys
from tests.training.solutions_2 import SOLUTIONS


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The records of this test; a lesson opens in Chinese, at seat 1."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    monkeypatch.delenv("SIMLIB_LANG", raising=False)
    monkeypatch.delenv("SIMLIB_SEAT", raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """The limits whose calendar was drawn; drawing itself is tested elsewhere."""
    limits = []

    class Drawing:
        @staticmethod
        def of(draw):
            limits.append(draw)
            return Drawing()

        def as_html(self):
            return "<img>"

    monkeypatch.setattr(dials_of_deadlines, "Drawing", Drawing)
    return limits


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def every(box, kind):
    return [one for one in walk(box) if isinstance(one, kind)]


def said(box):
    return "\n".join(one.value for one in every(box, ui.HTML))


def press(box, label):
    next(one for one in every(box, ui.Button) if one.description == label).click()


def fill(box, days):
    for picker, day in zip(every(box, ui.DatePicker), days, strict=True):
        picker.value = date.fromisoformat(day) if day else None


def predicted(lesson, choice="2021-10-01"):
    box = lesson.predict()
    every(box, ui.RadioButtons)[0].value = choice
    press(box, lesson.w("Ask the model"))
    return box


def test_another_lesson_is_an_error():
    with pytest.raises(UnknownName):
        simlib.lesson("9")


def test_nothing_of_the_model_is_seen_before_something_is_predicted(drawn):
    lesson = simlib.lesson("2", "en")
    box, dials = lesson.predict(), lesson.turn()
    assert drawn == []
    assert every(box, ui.Button)[0].disabled
    assert "First make the prediction above." in said(dials)
    every(box, ui.RadioButtons)[0].value = "2021-10-01"
    press(box, "Ask the model")
    assert "You chose 2021-10-01; the model says 2021-10-08 Friday." in said(box)
    assert len(drawn) == 2
    assert len(every(dials, ui.DatePicker)) == 3


def test_the_dials_turn_the_calendar_and_bad_ones_are_said(drawn):
    lesson = simlib.lesson("2", "en")
    predicted(lesson)
    dials = lesson.turn()
    received, sent, answered = every(dials, ui.DatePicker)
    before = len(drawn)
    received.value = date(2021, 3, 1)
    every(dials, ui.Dropdown)[0].value = "review"
    assert len(drawn) == before + 2
    sent.value, answered.value = date(2021, 3, 10), date(2021, 3, 8)
    assert "A pause begins after the receipt and ends after it begins." in said(dials)
    answered.value = date(2021, 3, 12)
    assert "This limit is not paused." in said(dials)
    received.value = None
    assert "Set the day of receipt." in said(dials)


@pytest.mark.parametrize("name", sorted(MATTERS))
def test_an_exercise_left_as_it_opens_does_not_pass(name, folder):
    lesson = simlib.lesson("2", "en")
    box = lesson.ask(name)
    assert [picker.value for picker in every(box, ui.DatePicker)] == [None] * 5
    press(box, "Check")
    assert "Not yet." in said(box)
    assert not Progress.open(1, folder).done(name).right


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MATTERS))
def test_the_solution_passes_and_is_counted(name, folder):
    lesson = simlib.lesson("2", "zh")
    head, box = lesson.controls, lesson.ask(name)
    press(box, "检查答案")
    fill(box, SOLUTIONS[name])
    press(box, "检查答案")
    press(box, "检查答案")
    done = Progress.open(1, folder).done(name)
    assert (done.right, done.tries, done.answer) == (True, 2, tuple(SOLUTIONS[name]))
    assert "正确。" in said(box)
    assert f"{name} ✓" in said(head)


def test_a_wrong_answer_is_told_what_is_off_and_helped_by_steps(folder):
    box = simlib.lesson("2", "en").ask("2.1")
    fill(box, [*SOLUTIONS["2.1"][:2], "2021-06-06", *SOLUTIONS["2.1"][3:]])
    press(box, "Check")
    assert "Nearly." in said(box)
    assert "Row 3: the last day is a day off: it moves to the next working day." in said(box)
    for _ in range(5):
        press(box, "Hint")
    assert said(box).count("<li") == 1 + 3
    assert Progress.open(1, folder).done("2.1").hints == 3


def test_a_verdict_goes_when_the_answer_changes():
    box = simlib.lesson("2", "en").ask("2.1")
    press(box, "Check")
    every(box, ui.DatePicker)[0].value = date(2021, 4, 1)
    assert "Not yet." not in said(box)


def test_fields_keep_their_keys_in_jupyterlab():
    for page in (simlib.lessons().page, simlib.lesson("3").controls):
        assert len(every(page, Keys)) == 1


def test_a_reload_in_the_middle_keeps_everything():
    first = simlib.lesson("2", "en")
    predicted(first, "2021-10-08")
    box = first.ask("2.1")
    fill(box, ["2021-04-01", "", "2021-06-06", "", ""])
    press(box, "Hint")
    again = simlib.lesson("2", "en")
    reopened = again.ask("2.1")
    assert [str(one.value or "") for one in every(reopened, ui.DatePicker)] == [
        "2021-04-01",
        "",
        "2021-06-06",
        "",
        "",
    ]
    assert said(reopened).count("<li") == 1
    assert "You chose 2021-10-08" in said(again.predict())


@pytest.mark.slow
def test_one_switch_says_everything_in_the_other_language():
    lesson = simlib.lesson("2")
    head, parts = lesson.controls, [lesson.predict(), lesson.turn(), *map(lesson.ask, MATTERS)]
    press(parts[2], "检查答案")
    every(head, ui.ToggleButtons)[0].value = "en"
    words = "\n".join(
        [said(part) for part in parts] + [one.description for p in parts for one in every(p, ui.Button)]
    )
    assert "Not yet." in words
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in words)
    assert "[lang=zh]:not(html){display:none" in said(head)


def test_another_seat_has_its_own_answers_and_the_first_comes_back():
    lesson = simlib.lesson("2", "en")
    head, box = lesson.controls, lesson.ask("2.1")
    fill(box, SOLUTIONS["2.1"])
    press(box, "Check")
    every(head, ui.BoundedIntText)[0].value = 2
    assert [one.value for one in every(box, ui.DatePicker)] == [None] * 5
    assert "0 of 5" in said(head)
    every(head, ui.BoundedIntText)[0].value = 1
    assert "Right." in said(box)


def test_to_begin_again_is_asked_once_more(folder):
    lesson = simlib.lesson("2", "en")
    head, box = lesson.controls, lesson.ask("2.1")
    fill(box, SOLUTIONS["2.1"])
    press(box, "Check")
    press(head, "Begin this lesson again")
    press(head, "Keep them")
    assert Progress.open(1, folder).done("2.1").right
    press(head, "Begin this lesson again")
    press(head, "Delete my answers")
    assert [one.value for one in every(box, ui.DatePicker)] == [None] * 5
    assert Progress.open(1, folder).seat.exercises == {}


def test_where_nothing_can_be_kept_it_is_said_and_the_lesson_goes_on(folder, monkeypatch):
    (folder / "file").write_text("", "utf-8")
    monkeypatch.setenv("SIMLIB_TRAINING", str(folder / "file"))
    lesson = simlib.lesson("2", "en")
    head, box = lesson.controls, lesson.ask("2.1")
    fill(box, SOLUTIONS["2.1"])
    press(box, "Check")
    assert "Right." in said(box)
    assert "cannot" in said(head)


def test_a_damaged_record_is_said(folder):
    (folder / "seat-01.json").write_text("{", "utf-8")
    assert "seat-01.aside-1.json" in said(simlib.lesson("2", "en").controls)


def test_no_right_day_is_in_what_a_lesson_sends_to_the_page():
    """What is right is worked out when an answer is checked, so the page cannot be read for it."""
    lesson = simlib.lesson("2", "en")
    for name in MATTERS:
        box = lesson.ask(name)
        state = "\n".join(str(one.get_state()) for one in walk(box))
        given = {str(matter.received) for matter in MATTERS[name]}
        assert not any(day in state for day in SOLUTIONS[name] if day not in given)


def test_words_are_there_in_both_languages_and_one_is_seen(capsys, monkeypatch):
    shown = []
    monkeypatch.setattr(pages, "display", shown.append)
    lesson = simlib.lesson("2")
    for part in ("fictional", "idea", "take away"):
        lesson.show(part)
    texts = [one.data for one in shown]
    assert all(
        text.count('<div lang="zh">') == text.count('<div lang="en" style="display:none">') == 1
        for text in texts
    )
    assert "虚构" in texts[0]
    assert "fictional" in texts[0]
    with pytest.raises(UnknownName):
        lesson.show("nothing")


def test_every_day_to_set_has_a_name_that_says_its_row():
    box = simlib.lesson("2", "en").ask("2.1")
    assert [one.description for one in every(box, ui.DatePicker)] == [
        f"2.1, row {row}: Due day" for row in range(1, 6)
    ]


def test_the_prediction_is_right_by_the_rules():
    assert str(due(PREDICTED)) == "2021-10-08"
