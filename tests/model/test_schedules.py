"""Regular days as dates written out from the notices: which working days a stream or a gate names."""

from datetime import date

import pytest

from simlib.inputs.scenario import Schedule, Stream
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.schedules import regular_days, scheduled_days

HOURS = WorkingHours.parse(["09:00-11:00", "14:00-16:00"])
SHARES = {"shares": {"甲镇": 1}, "classes": {"ordinary": 1}, "flow": "way"}


def calendar(first: str, last: str) -> WorkCalendar:
    start = date.fromisoformat(first)
    return WorkCalendar.build(start, start, date.fromisoformat(last), HOURS)


def on(days: list[int], year: WorkCalendar) -> list[str]:
    """Working days as dates."""
    return [year.date_of_day(day).isoformat() for day in days]


YEAR = calendar("2021-01-01", "2021-12-31")


def test_every_week_and_after_a_holiday_the_next_working_day():
    """Mondays of autumn 2021: Mid-Autumn is 19 to 21 September, National Day 1 to 7 October."""
    autumn = calendar("2021-09-01", "2021-10-31")
    assert on(regular_days(autumn, "week", "mon", 1), autumn) == [
        "2021-09-06",
        "2021-09-13",
        "2021-09-22",  # 20 September is a holiday
        "2021-09-27",
        "2021-10-08",  # 4 October is a holiday
        "2021-10-11",
        "2021-10-18",
        "2021-10-25",
    ]


def test_a_weekend_day_is_that_saturday_if_it_is_worked_and_else_the_monday():
    """Of September's Saturdays in 2021 only the 18th is worked."""
    september = calendar("2021-09-01", "2021-09-28")
    assert on(regular_days(september, "week", "sat", 1), september) == [
        "2021-09-06",
        "2021-09-13",
        "2021-09-18",
        "2021-09-26",  # Sunday 26 is worked, and follows the Saturday off
    ]


def test_the_nth_weekday_of_every_month():
    """First Fridays of 2021; 1 January and 1 October are holidays, 2 April is not (Qingming is the 3rd)."""
    assert on(regular_days(YEAR, "month", "fri", 1), YEAR) == [
        "2021-01-04",
        "2021-02-05",
        "2021-03-05",
        "2021-04-02",
        "2021-05-07",
        "2021-06-04",
        "2021-07-02",
        "2021-08-06",
        "2021-09-03",
        "2021-10-08",
        "2021-11-05",
        "2021-12-03",
    ]


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("quarter", ["2021-01-11", "2021-04-12", "2021-07-12", "2021-10-11"]),
        ("half_year", ["2021-01-11", "2021-07-12"]),
        ("year", ["2021-01-11"]),
    ],
)
def test_the_second_monday_of_the_first_month_of_each(every, days):
    assert on(regular_days(YEAR, every, "mon", 2), YEAR) == days


def test_two_that_move_to_one_day_are_one():
    """Mondays 27 January and 3 February 2020: the long holiday ends on the 2nd, so both are the 3rd."""
    winter = calendar("2020-01-22", "2020-02-10")
    assert on(regular_days(winter, "week", "mon", 1), winter) == ["2020-02-03", "2020-02-10"]


def test_only_days_from_the_start_on():
    """The world begins on Wednesday 13 January: the second Monday of the year is over."""
    late = calendar("2021-01-13", "2021-04-30")
    assert on(regular_days(late, "quarter", "mon", 2), late) == ["2021-04-12"]


def test_a_stream_by_a_schedule():
    stream = Stream(
        title={"zh": "检查", "en": "inspection"},
        every=Schedule(every="quarter", weekday="mon", nth=2),
        **SHARES,
    )
    assert on(scheduled_days(YEAR, stream), YEAR) == on(regular_days(YEAR, "quarter", "mon", 2), YEAR)


def test_what_a_phase_begins_and_another_ends():
    """Every Wednesday from the first of March to the end of April, both days included."""
    between = {"from": "2021-03-03", "to": "2021-04-28"}
    every = Schedule.model_validate({"every": "week", "weekday": "wed", **between})
    stream = Stream(title={"zh": "巡查", "en": "patrol"}, every=every, **SHARES)
    days = on(scheduled_days(YEAR, stream), YEAR)
    weekly = on(regular_days(YEAR, "week", "wed", 1), YEAR)
    assert (days[0], days[-1]) == ("2021-03-03", "2021-04-28")
    assert days == [day for day in weekly if "2021-03-03" <= day <= "2021-04-28"]


def test_the_dates_of_a_programme_in_order_and_off_holidays():
    """Off until 7 October are 1 October and Saturday 25 September until the 26th, a Sunday that is worked."""
    dates = ["2021-10-01", "2021-09-26", "2021-09-25", "2021-03-01"]
    stream = Stream(title={"zh": "检查", "en": "inspection"}, dates=dates, **SHARES)
    assert on(scheduled_days(YEAR, stream), YEAR) == ["2021-03-01", "2021-09-26", "2021-09-26", "2021-10-08"]


def test_the_last_weekday_of_a_month_and_of_a_quarter():
    """Last Fridays of 2021: of a quarter those of March, June, September and December."""
    assert on(regular_days(YEAR, "month", "fri", -1), YEAR)[:3] == ["2021-01-29", "2021-02-26", "2021-03-26"]
    assert on(regular_days(YEAR, "quarter", "fri", -1), YEAR) == [
        "2021-03-26",
        "2021-06-25",
        "2021-09-24",
        "2021-12-31",
    ]
    assert on(regular_days(YEAR, "half_year", "fri", -1), YEAR) == ["2021-06-25", "2021-12-31"]
