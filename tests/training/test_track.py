"""The first page of the training, and the addresses by which lessons lead to each other."""

import re

import ipywidgets as ui
import pytest

import simlib
from simlib.training.address import link, own_language, own_seat
from simlib.training.exercises import TASKS
from simlib.training.page import SUBJECTS
from simlib.training.progress import Progress
from simlib.training.serving import training_service
from simlib.training.track import TRACK
from tests.training.test_page import every, said


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The records of this test, and no address."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    for name in ("SIMLIB_LANG", "SIMLIB_SEAT", "SIMLIB_TRACK", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_lesson_is_there_with_its_notebook(root):
    assert list(TRACK) == list(SUBJECTS) == sorted({name[0] for name in TASKS})
    files = {file.name for file in (root / "notebooks" / "training").glob("[1-9]-*.ipynb")}
    assert files == {entry.file for entry in TRACK.values()}


def test_it_says_what_a_seat_has_done(folder):
    Progress.open(7, folder).note("2.1", right=True)
    page = simlib.lessons("en").page
    assert said(page).count("0 of ") == len(TRACK)
    every(page, ui.BoundedIntText)[0].value = 7
    assert "✓○○○○ 1 of 5" in said(page)
    every(page, ui.ToggleButtons)[0].value = "zh"
    assert "✓○○○○ 1/5" in said(page)
    assert not re.search("[A-Za-z]{3}", re.sub("<[^>]*>", "", said(page).split("</style>")[-1]))


def test_links_are_there_only_where_lessons_are_served(monkeypatch):
    assert link("a.ipynb", 7, "en") is None
    assert "<a" not in said(simlib.lessons("en").page)
    monkeypatch.setenv("SIMLIB_TRACK", "1")
    assert 'href="2-deadlines.ipynb?seat=7&amp;lang=en"' in said(simlib.lessons("en", 7).page)
    assert 'href="0-start.ipynb?seat=7&amp;lang=en"' in said(simlib.lesson("1", "en", 7).controls)


def test_the_address_counts_more_than_the_environment(monkeypatch):
    monkeypatch.setenv("SIMLIB_SEAT", "3")
    monkeypatch.setenv("SIMLIB_LANG", "zh")
    assert (own_seat(), own_language()) == (3, "zh")
    monkeypatch.setenv("QUERY_STRING", "token=1&seat=7&lang=en")
    assert (own_seat(), own_language()) == (7, "en")
    assert (simlib.lesson("3").number, simlib.lesson("3").language) == (7, "en")
    for odd in ("seat=0&lang=xx", "seat=../etc&lang=", "seat=1e3", "%%%"):
        monkeypatch.setenv("QUERY_STRING", odd)
        assert (own_seat(), own_language()) == (3, "zh")


def test_the_lessons_are_served_from_their_first_page_at_a_seat():
    asked = training_service("en", 7)
    assert "/voila/render/0-start.ipynb?token=" in asked.address
    assert (asked.environment["SIMLIB_SEAT"], asked.environment["SIMLIB_LANG"]) == ("7", "en")
    assert "SIMLIB_SEAT" not in training_service("zh").environment
