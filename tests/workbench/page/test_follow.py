"""One matter is followed: what can be chosen, and that only what is chosen is drawn anew."""

import re

import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, one_run
from simlib.scores.story import late_matters, timely_matters
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.follow import LATE, FollowPanel, followed


@pytest.fixture(scope="module")
def run(small):
    return one_run(small, Setting.of(small))


@pytest.fixture
def asked():
    return []


@pytest.fixture
def panel(small, asked):
    def carefully(act):
        asked.append(act)
        act()

    return FollowPanel(Names(words("en"), small.scenario), carefully)


def test_the_latest_come_first_and_then_some_on_time(run):
    found = followed(run)
    late = [one.matter for one in late_matters(run)][:LATE]
    timely = timely_matters(run)
    assert found == [*late, timely[len(timely) // 4], timely[len(timely) // 2], timely[-1]]


def test_nothing_is_there_before_a_year_is_shown(panel, run):
    assert panel.box.layout.display == "none"
    panel.show(run)
    assert panel.box.layout.display == ""


def test_matters_and_people_are_said_without_names(panel, run):
    panel.show(run)
    matters, people = ([words_ for words_, _ in field.options] for field in (panel.matter, panel.person))
    assert all(said.startswith(("2020-", "2021-")) for said in matters)
    assert ["late · " in said for said in matters] == [True] * LATE + [False] * 3
    assert [" · in time · " in said for said in matters] == [False] * LATE + [True] * 3
    assert all(re.fullmatch(r"[a-z ]+ \d\d · [\w ]+", said) for said in people)


def test_another_matter_has_other_people(panel, run, asked):
    panel.show(run)
    before = panel.course.value, panel.days.value, panel.person.options
    panel.matter.value = panel.matter.options[-1][1]
    assert all(
        a != b
        for a, b in zip(before, (panel.course.value, panel.days.value, panel.person.options), strict=True)
    )
    assert len(asked) == 1


def test_another_person_has_another_week_of_the_same_matter(panel, run, asked):
    panel.show(run)
    course, days = panel.course.value, panel.days.value
    assert len(panel.person.options) > 1
    panel.person.value = panel.person.options[-1][1]
    assert panel.course.value == course
    assert panel.days.value != days
    assert len(asked) == 1


def test_what_is_followed_is_followed_on(panel, run, asked):
    panel.show(run)
    panel.matter.value = chosen = panel.matter.options[2][1]
    panel.show(run)
    assert panel.matter.value == chosen
    assert len(asked) == 1


def test_a_world_without_a_calendar_has_a_matter_and_no_week(root):
    world = read_world(root / "scenarios" / "theory" / "m-m-c-limit.yaml")
    panel = FollowPanel(Names(words("zh"), world.scenario), lambda act: act())
    panel.show(one_run(world, Setting.of(world)))
    assert panel.course.value
    assert panel.week.layout.display == "none"


def test_a_year_without_matters_of_the_totals_shows_nothing(root):
    world = read_world(root / "scenarios" / "theory" / "m-m-1.yaml")
    panel = FollowPanel(Names(words("en"), world.scenario), lambda act: act())
    run = one_run(world, Setting.of(world))
    assert followed(run) == []
    panel.show(run)
    assert panel.box.layout.display == "none"
