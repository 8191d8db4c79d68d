"""Limits on the calendar: by the engines' own rules, beside what was worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from simlib.inputs.reading import read_world
from simlib.model.limits import LimitUnit, due_date, year_calendar
from simlib.views.exhibits.limits import (
    clocks,
    clocks_sheet,
    off_words,
    run_clock,
    worked_sheet,
)
from simlib.views.language.names import Names
from simlib.views.language.words import words
from tests.tables import read

RECEIVED = date(2021, 8, 30)
PAUSE = (date(2021, 9, 2), date(2021, 9, 8))


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


@pytest.fixture(scope="module")
def cases(root):
    table = root / "scenarios" / "facts" / "worked_due_dates.csv"
    return pd.read_csv(table, dtype=str, keep_default_na=False)


@pytest.fixture
def english(county):
    return Names(words("en"), county)


@pytest.mark.slow
def test_without_pauses_a_clock_is_the_due_date_of_the_model(county):
    calendar = year_calendar(county, RECEIVED)
    for unit in (LimitUnit.MONTHS, LimitUnit.DAYS, LimitUnit.WORKING_DAYS):
        for amount in (1, 7, 20):
            clock = run_clock(calendar, RECEIVED, amount, unit)
            assert clock.due == due_date(calendar, RECEIVED, amount, unit)
            assert (clock.stood, clock.moved) == (0, clock.last)


def test_a_pause_adds_days_of_the_limits_own_kind(county):
    calendar = year_calendar(county, RECEIVED)
    months = run_clock(calendar, RECEIVED, 1, LimitUnit.MONTHS, [PAUSE])
    worked = run_clock(calendar, RECEIVED, 20, LimitUnit.WORKING_DAYS, [PAUSE])
    assert (months.stood, worked.stood) == (6, 4)  # a weekend lies in it
    assert (months.moved, months.due) == (date(2021, 10, 6), date(2021, 10, 8))  # National Day


def test_pauses_move_only_limits_that_stand_still(county):
    running = clocks(county, RECEIVED, [PAUSE])
    assert {name for name, clock in running.items() if clock.stood} == {
        name for name, limit in county.limits.items() if limit.pauses
    }
    assert {name for name, clock in running.items() if clock.extended} == {
        name for name, limit in county.limits.items() if limit.extension
    }


def test_what_comes_on_a_day_off_begins_on_the_next_working_day(county):
    calendar = year_calendar(county, RECEIVED)
    saturday = run_clock(calendar, date(2021, 8, 28), 1, LimitUnit.MONTHS)
    assert saturday == run_clock(calendar, RECEIVED, 1, LimitUnit.MONTHS)


def test_the_sheet_says_from_which_day_off_a_due_day_rolled(english, county):
    frame = read(clocks_sheet(english, clocks(county, RECEIVED, [PAUSE])))
    cell = frame.loc["Ordinary matters closed", "Due day"]
    assert cell == "2021-10-08 Friday\n2021-10-06 is off: National Day"
    assert frame.loc["Ordinary matters closed", "Days paused"] == "6 days"
    assert frame.loc["Urgent matters from above closed", "Days paused"] == "4 working days"


def test_a_day_off_is_named_by_its_holiday_or_its_weekday(english, county):
    chinese = Names(words("zh"), county)
    assert (off_words(english, date(2021, 10, 1)), off_words(chinese, date(2021, 10, 1))) == (
        "National Day",
        "国庆节",
    )
    assert off_words(english, date(2021, 8, 28)) == "Saturday"


def test_the_rules_give_every_due_date_that_was_worked_by_hand(english, cases):
    sheet = worked_sheet(english, cases)
    assert sheet.title.startswith(f"{len(cases)} due dates")
    assert list(read(sheet)["Due, worked out by hand"]) == list(read(sheet)["Due, by the rules"])


def test_a_wrong_date_is_seen(english, cases):
    wrong = cases.copy()
    wrong.loc[0, "due"] = "2021-04-02"
    assert f"the rules agree on {len(cases) - 1}" in worked_sheet(english, wrong).title


def test_a_world_without_a_calendar_has_no_clocks(root):
    theory = read_world(root / "scenarios" / "theory" / "m-m-1.yaml").scenario
    with pytest.raises(ValueError, match="no calendar"):
        clocks(theory, RECEIVED)
