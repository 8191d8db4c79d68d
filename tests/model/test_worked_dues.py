"""The worked table of due dates against the tables of limits and the rules of pauses and extensions."""

from datetime import date

import chinese_calendar
import pytest

from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.limits import LimitUnit, dates, due_of_dates, due_ticks_by_day, last_days_by_day
from simlib.model.rules import CALENDAR_DAYS, WORKING_DAYS, due_on, extended_due, paused
from tests.worked_dues import Worked, worked

HOURS = WorkingHours.parse(["09:00-11:00", "14:00-16:00"])
ROWS = worked()
WORKED = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


def by_the_rules(row: Worked) -> tuple[date, date | None]:
    """Due date and extended due date: letters go out and answers come at noon."""
    year = WorkCalendar.build(row.received, row.received, date(2024, 12, 31), HOURS)
    ticks, noon = year.day_ticks, year.day_ticks // 2
    axis = WORKING_DAYS if row.unit == "working_days" else CALENDAR_DAYS
    last = int(last_days_by_day(year, row.amount, LimitUnit(row.unit))[0])
    for sent, answered in row.pauses:
        begin, end = (year.day_index(day) * ticks + noon for day in (sent, answered))
        last += paused(axis, begin, 1, end, ticks, dates(year))
    due = due_on(axis, last, ticks, due_of_dates(year))
    if not row.extension:
        return _closing(year, due), None
    by_day = due_ticks_by_day(year, row.extension, LimitUnit(row.extension_unit))
    return _closing(year, due), _closing(year, extended_due(due, ticks, by_day, -1))


def _closing(year: WorkCalendar, due: int) -> date:
    """The day whose last working minute ends at a due tick."""
    assert due % year.day_ticks == 0
    return year.moment_end(due).date()


@WORKED
def test_worked_by_hand(row):
    assert by_the_rules(row) == (row.due, row.extended), row.why


@WORKED
def test_the_table_itself_is_of_working_days(row):
    """Another library's calendar: whatever happens, and whatever is due, is on a working day."""
    days = [row.received, row.due, *(day for pause in row.pauses for day in pause)]
    for day in [*days, *([row.extended] if row.extended else [])]:
        assert chinese_calendar.is_workday(day), day


def test_the_table_has_what_it_was_made_for():
    assert len({row.id for row in ROWS}) == len(ROWS) >= 30
    assert sum(bool(row.pauses) for row in ROWS) >= 10
    assert sum(bool(row.extension) for row in ROWS) >= 8
    assert sum(date(2020, 1, 24) <= row.due <= date(2020, 3, 3) for row in ROWS) >= 5
    assert sum(row.due.weekday() >= 5 for row in ROWS) >= 5  # make-up weekends
    assert {row.unit for row in ROWS} == {"months", "days", "working_days"}
