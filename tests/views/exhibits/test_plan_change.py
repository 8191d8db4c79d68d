"""What is read off a change of plan: from courses whose answer is known, and from the county."""

import warnings
from datetime import date, timedelta

import numpy as np
import pytest

from simlib.model.compile import compile_model
from simlib.scores.experiment import Setting, courses
from simlib.scores.timeline import week_dates
from simlib.views.exhibits.plan_change import (
    OPEN,
    change_figure,
    change_of,
    change_remarks,
    first_week,
    plans_of_change,
    readings,
    readings_sheet,
)
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.names import Names, heading
from simlib.views.language.words import words
from tests.tables import read

PLAN = "mid-year-change"
WEEKS = 60
DAYS = [date(2021, 7, 2) + timedelta(7 * week) for week in range(WEEKS)]


@pytest.fixture(scope="module")
def setting(county):
    return Setting.of(county, plans_of_change(county.scenario, PLAN), "central", replications=4)


@pytest.fixture(scope="module")
def found(county, setting):
    return week_dates(compile_model(county, "central")), courses(county, setting)


def made(county, excess, spread=0.01):
    """Courses that are known: without the change 50 open, with it so many more in each week after it, under
    the new plan 40; runs differ a little."""
    first = first_week(county.scenario, DAYS, PLAN)
    chance = np.random.default_rng(1).normal(0, spread, (20, 2, WEEKS))
    stay = np.full((20, 2, WEEKS), 50.0)
    changed = stay + chance
    changed[:, :, first:] += np.array([*excess, *[excess[-1]] * WEEKS])[: WEEKS - first]
    return {"plan-2021": stay, PLAN: changed, "one-pool": np.full((20, 2, WEEKS), 40.0)}


def test_the_week_of_the_change_is_the_first_that_ends_on_it_or_later(county):
    first = first_week(county.scenario, DAYS, PLAN)
    on = change_of(county.scenario, PLAN).on
    assert DAYS[first - 1] < on <= DAYS[first]


def test_a_dip_and_a_recovery_are_read_off(county):
    read = readings(county.scenario, DAYS, made(county, [2, 6, 3, -1, -4, -8]), PLAN, OPEN)
    assert (read.worst, round(read.excess.mean)) == (2, 6)
    assert read.excess.low > 5
    assert (read.back.low, read.back.mean, read.back.high) == (3, 3, 3)
    assert (read.half.low, read.half.mean, read.half.high) == (5, 5, 5)
    assert round(read.before.mean) == 50
    assert (round(read.after.mean), round(read.gain.mean)) == (42, -8)


def test_a_recovery_that_does_not_come_is_not_claimed(county):
    read = readings(county.scenario, DAYS, made(county, [3]), PLAN, OPEN)
    assert read.back.high is None
    assert read.back.low == read.weeks


def test_chance_alone_is_no_dip(county):
    read = readings(county.scenario, DAYS, made(county, [0], spread=5.0), PLAN, OPEN)
    assert read.excess.mean > 0 > read.excess.low
    said = change_remarks(Names(words("en"), county.scenario), DAYS, made(county, [0], 5.0), PLAN)
    assert any("no dip is shown" in text for text in said.sentences)
    assert not any("at the end there are" in text for text in said.sentences)


def test_words_say_what_the_readings_show(county):
    english = Names(words("en"), county.scenario)
    said = change_remarks(english, DAYS, made(county, [2, 6, 3, -1, -4, -8]), PLAN).sentences
    assert any("a dip. In week 2 there are 6.0 more" in text for text in said)
    assert any("after 3 to 3 weeks" in text for text in said)
    assert any("at the end there are 8.0 fewer" in text for text in said)


@pytest.mark.slow
def test_before_the_change_the_plan_runs_like_the_baseline(county, found):
    days, course = found
    first = first_week(county.scenario, days, PLAN)
    before = slice(0, first - 1)
    assert np.array_equal(course[PLAN][:, OPEN, before], course["plan-2021"][:, OPEN, before])
    assert not np.array_equal(course[PLAN][:, OPEN, first:], course["plan-2021"][:, OPEN, first:])


@pytest.mark.slow
def test_figure_and_sheet_bear_the_mark_in_both_languages(names, found, setting, tmp_path):
    days, course = found
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = change_figure(names, days, course, PLAN, setting)
        assert save_figure(figure, tmp_path / "change.png").stat().st_size > 0
    assert heading(names.mark()) in figure._supxlabel.get_text()
    sheet = readings_sheet(names, days, course, PLAN, setting)
    assert names.mark().lower() == sheet.mark.lower()
    assert len(read(sheet)) == 7


def test_a_plan_without_a_change_is_refused(county):
    with pytest.raises(ValueError, match="does not change"):
        plans_of_change(county.scenario, "one-pool")
