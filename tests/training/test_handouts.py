"""Lessons on paper: everything to read and to fill in, the answers only for the trainer."""

from functools import cache

import pytest

from simlib.cli.program import obey
from simlib.errors import UnknownName
from simlib.reports.page import page
from simlib.training import handouts
from simlib.training.exercises import TASKS, exercise, of_lesson
from simlib.training.handouts import ROOM, handout, worked, write_handouts
from simlib.training.page import SUBJECTS
from simlib.training.track import TRACK
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.views.table import Table

paper = cache(handout)
"""A handout is made once for all that is asked of it."""
EVERY = [(name, language) for name in SUBJECTS for language in ("zh", "en")]


def blocks(name, language, answered=False):
    return [block for one in paper(name, language, answered) for block in one.blocks]


def tables(name, language, answered=False):
    return [block for block in blocks(name, language, answered) if isinstance(block, Table)]


def last_cells(shown):
    return [row[-1].text for row in shown.rows]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_handout_has_idea_prediction_and_room_for_answers(name, language):
    w, subject = words(language), SUBJECTS[name]
    names = Names(w, subject.county())
    text = page(paper(name, language, False), language, "{}")
    assert w(TRACK[name].title) in text
    assert all(said in text.replace("&amp;", "&") for said in map(w, subject.prose["idea"][:1]))
    assert text.count("☐") == len(subject.choices(names))
    shown = tables(name, language)
    assert len(shown) == len(of_lesson(name))
    offered = [choice for one in of_lesson(name) for choice in TASKS[one].choices(names).values()]
    assert all(choice in text for choice in offered)
    assert text.count("<img") == (name == "4")  # the map on which zones are drawn
    assert all(cell == ROOM for one in shown for cell in last_cells(one))
    assert "按钮" not in text
    assert "button" not in text.split("<body")[1].split("<script")[0]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language"), EVERY)
def test_answers_and_the_way_to_them_are_on_the_trainers_paper_only(name, language):
    w = words(language)
    plain, answered = (page(paper(name, language, told), language, "{}") for told in (False, True))
    for each in of_lesson(name):
        hint = w(TASKS[each].hints[0])
        assert hint in answered.replace("&lt;", "<").replace("&gt;", ">")
        assert hint not in plain
    cells = {cell for one in tables(name, language, answered=True) for cell in last_cells(one)}
    assert not {ROOM, ""} & cells
    assert ("–" in cells) == (name == "5")  # of the reports that were made at the seat


ON_SCREEN = {"5.3"}
"""What verifying finds at the seat: paper has no answer for it."""


@pytest.mark.slow
def test_what_is_printed_as_right_is_right_on_the_page():
    """By the judgement of the page, which knows nothing of paper; days as ISO, choices by their names."""
    assert {name for name, task in TASKS.items() if not handouts._right(task)} == ON_SCREEN
    for name in TASKS.keys() - ON_SCREEN:
        task = TASKS[name]
        values = handouts._right(task)
        texts = [one.isoformat() if hasattr(one, "isoformat") else str(one) for one in values]
        assert exercise(name, "en").check(texts).right, name
        assert len(worked(task, Names(words("en"), SUBJECTS[name[0]].county()))) == task.rows


def test_there_is_no_handout_of_what_is_no_lesson():
    with pytest.raises(UnknownName):
        handout("9", "en")


@pytest.fixture
def unprinted(monkeypatch):
    """No browser is there, and every lesson is as short as the first: only files are asked for."""
    monkeypatch.setattr(handouts, "browser", lambda: None)
    monkeypatch.setattr(handouts, "handout", lambda _, language, answered: paper("1", language, answered))


@pytest.mark.usefixtures("unprinted")
@pytest.mark.slow
def test_without_a_browser_word_files_are_written_and_it_is_said(tmp_path, capsys):
    assert obey(["train", "--handouts", str(tmp_path), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert {one.name for one in tmp_path.iterdir()} == {
        f"{entry.file.removesuffix('.ipynb')}.en.docx" for entry in TRACK.values()
    }
    assert out.count(".docx") == len(TRACK)
    assert "No PDF" in err


@pytest.mark.usefixtures("unprinted")
@pytest.mark.slow
def test_the_trainers_files_have_another_name(tmp_path):
    written, wrong = write_handouts(tmp_path, "zh", answered=True)
    assert wrong is None
    assert written[0].name == "1-why-things-wait-answers.zh.docx"
