"""A notebook's page: controls that are turned draw what stands under the cells anew."""

from datetime import date

import ipywidgets as ui
import pytest
from ipywidgets.widgets import widget

import simlib
from simlib.door import page as pages


class Handle:
    """A place on the screen, as Jupyter gives it."""

    def __init__(self):
        self.shown = []

    def update(self, what):
        self.shown.append(what)


@pytest.fixture
def screen(monkeypatch):
    """Where exhibits are shown: the first drawing, then each later one."""
    handles = []

    def display(what, display_id):
        handle = Handle()
        handle.update(what)
        handles.append(handle)
        return handle

    monkeypatch.setattr(pages, "display", display)
    return handles


@pytest.fixture
def file():
    return simlib.shipped("scenarios/pingluo-2021.yaml")


def control(box, kind):
    """The first control of a kind."""
    return next(w for w in walk(box) if isinstance(w, kind))


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


@pytest.mark.slow
def test_a_page_opens_in_chinese_unless_it_is_told(file, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("SIMLIB_LANG", raising=False)
    assert simlib.page(file).county.language == "zh"
    monkeypatch.setenv("SIMLIB_LANG", "en")
    assert simlib.page(file).county.language == "en"


@pytest.mark.slow
def test_another_plan_is_drawn_where_the_first_one_stood(file, screen):
    page = simlib.page(file, language="en")
    page.show("zones")
    dropdown = control(page.controls, ui.Dropdown)
    dropdown.value = "three-zones"
    (place,) = screen
    before, after = map(repr, place.shown)
    assert before != after
    assert "three" in after.lower()


@pytest.mark.slow
def test_the_language_is_switched_for_exhibits_and_controls(file, screen):
    page = simlib.page(file, language="zh")
    page.show("units")
    box = page.controls
    control(box, ui.ToggleButtons).value = "en"
    assert "乡镇" in repr(screen[0].shown[0])
    assert "Town" in repr(screen[0].shown[-1])
    assert control(box, ui.Dropdown).description == "Plan"
    assert "[lang=zh]" in control(box, ui.HTML).value.split("none")[0].rsplit("}", 2)[-1]


@pytest.mark.slow
def test_switching_languages_leaves_no_widgets_behind(file, screen):
    page = simlib.page(file, language="zh")
    switch = control(page.controls, ui.ToggleButtons)
    switch.value = "en"
    before = len(widget._instances)
    for language in ("zh", "en") * 3:
        switch.value = language
    assert len(widget._instances) == before


@pytest.mark.slow
def test_a_choice_that_cannot_be_run_is_said_where_the_exhibit_stood(file, screen):
    page = simlib.page(file, "mid-year-change", language="en")
    page.show("zones")
    page.turn("plans", ("no-such-plan",))
    assert "no such zone plan" in screen[0].shown[-1].value


@pytest.mark.slow
def test_days_and_limits_are_controls_too(file, screen):
    page = simlib.page(file, language="en", limit="ordinary", received=date(2021, 8, 30), pause=None)
    page.show("clocks table")
    box = page.controls
    assert not any(d.description == "Plan" for d in walk(box) if isinstance(d, ui.Dropdown))
    control(box, ui.DatePicker).value = date(2021, 9, 1)
    assert len(screen[0].shown) == 2
    assert repr(screen[0].shown[0]) != repr(screen[0].shown[1])


@pytest.mark.slow
def test_a_search_is_asked_again_when_a_wish_changes(file, screen):
    page = simlib.page(file, language="en", search={"top": 1, "most_moved": 1})
    page.show("found")
    page.turn("most_moved", 2)
    assert len(screen[0].shown) == 2
    assert page.found.answer.question.constraints.most_moved == 2


@pytest.mark.slow
def test_dates_of_a_programme_follow_the_plan_and_are_asked_for_once(screen):
    page = simlib.page(simlib.shipped("scenarios/theory/programme.yaml"), language="en", replications=2)
    page.show("dates said")
    page.show("dates")
    assert page.answered("programme").answer is page.answered("programme").answer
    page.turn("replications", 3)
    assert page.answered("programme").answer.setting.replications == 3
    assert [len(place.shown) for place in screen] == [2, 2]


@pytest.mark.slow
def test_an_assessment_is_a_control(screen):
    file = simlib.shipped("scenarios/zones-county.yaml")
    page = simlib.page(file, language="en", assessment="half-year", replications=2)
    page.show("grades table")
    box = page.controls
    chosen = next(d for d in walk(box) if isinstance(d, ui.Dropdown) and d.description == "Assessment")
    chosen.value = "year"
    assert "Year-end assessment" in repr(screen[0].shown[-1])


@pytest.mark.slow
def test_plans_compared_at_a_named_load_are_compared_at_one_load_at_a_time(file):
    page = simlib.page(file, "one-pool", language="en", compare=True, load="central")
    load = next(d for d in walk(page.controls) if isinstance(d, ui.Dropdown) and d.description == "Load")
    load.value = "high"
    assert page.loads == ("high",)
