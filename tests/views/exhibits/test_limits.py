"""Drawn limits: every bar ends where the numbers say, in both languages."""

import warnings
from datetime import date, timedelta

import pytest
from matplotlib.dates import date2num

from simlib.inputs.reading import read_world
from simlib.model.limits import year_calendar
from simlib.views.exhibits.limit_calendar import (
    COUNTED,
    DUE,
    EXTENDED,
    HOLIDAY,
    LAST,
    LONGER,
    MAKE_UP,
    PAUSED,
    PLAIN,
    RECEIVED,
    day_look,
    departs,
    month_figure,
)
from simlib.views.exhibits.limits import clocks, clocks_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.names import Names
from simlib.views.language.words import words

RECEIPT = date(2021, 8, 30)
PAUSE = (date(2021, 9, 2), date(2021, 9, 8))


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


@pytest.fixture(scope="module")
def running(county):
    return clocks(county, RECEIPT, [PAUSE])


@pytest.fixture(params=["zh", "en"])
def names(county, request):
    return Names(words(request.param), county)


def saved(figure, path):
    """The figure, after it was saved without a warning (of missing letters, say)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert save_figure(figure, path / "clock.png").stat().st_size > 0
    return figure


@pytest.mark.slow
def test_every_limit_has_a_bar_that_ends_with_its_last_day(names, running, tmp_path):
    with house_style():
        axes = saved(clocks_figure(names, running), tmp_path).axes[0]
    solid = [bar for bar in axes.patches if bar.get_height() == 0.5 and bar.get_hatch() is None]
    ends = sorted(bar.get_x() + bar.get_width() for bar in solid)
    assert ends == sorted(date2num(c.moved + timedelta(1)) for c in running.values())
    assert len(axes.get_yticklabels()) == len(running)


@pytest.mark.slow
def test_due_days_are_said_in_figures(names, running, tmp_path):
    with house_style():
        axes = saved(clocks_figure(names, running), tmp_path).axes[0]
    said = [text.get_text() for text in axes.texts]
    assert "10-08 → 11-08" in said  # ordinary, and its extension
    assert len(said) == len(running)


def test_each_day_of_a_limit_is_what_the_clock_says(running):
    clock = running["ordinary"]
    looks = {
        date(2021, 8, 30): RECEIVED,
        date(2021, 8, 29): PLAIN,
        date(2021, 9, 2): COUNTED,
        date(2021, 9, 3): PAUSED,
        date(2021, 9, 8): PAUSED,
        date(2021, 9, 9): COUNTED,
        date(2021, 10, 6): LAST,
        date(2021, 10, 7): PLAIN,
        date(2021, 10, 8): DUE,
        date(2021, 10, 9): LONGER,
        date(2021, 11, 8): EXTENDED,
    }
    assert {day: day_look(clock, day) for day in looks} == looks


def test_a_last_day_that_does_not_roll_is_the_due_day(running):
    clock = running["acceptance"]
    assert clock.moved == clock.due
    assert day_look(clock, clock.due) == DUE


def test_a_wall_calendar_marks_holidays_and_make_up_days(county):
    calendar = year_calendar(county, RECEIPT)
    days = {
        date(2021, 9, 18): MAKE_UP,  # a Saturday that is worked
        date(2021, 9, 19): HOLIDAY,  # a Sunday within Mid-Autumn
        date(2021, 9, 20): HOLIDAY,
        date(2021, 9, 11): "",  # a plain weekend
        date(2021, 9, 13): "",
        date(2021, 1, 1): HOLIDAY,  # the calendar's first day
    }
    assert {day: departs(calendar, day) for day in days} == days


@pytest.mark.slow
def test_every_day_of_every_month_is_drawn(names, running, tmp_path):
    with house_style():
        page = saved(month_figure(names, "ordinary", running["ordinary"]), tmp_path).axes[0]
    said = [text.get_text() for text in page.texts]
    assert sum(text.isdigit() for text in said) == 31 + 30 + 31 + 30
    assert [text for text in said if text.startswith("2021-") and len(text) == 7] == [
        "2021-08", "2021-09", "2021-10", "2021-11",
    ]  # fmt: skip
    assert names.mark() in "\n".join(said)
