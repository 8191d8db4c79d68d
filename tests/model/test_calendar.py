"""The working calendar, held against two independent libraries of public holidays.

chinesecalendar, holidays   oracles for 2015 to 2026 (and, for the law's own days, to 2036)
the stories                 a week around a holiday, a lunch break, a backlog, an added year
"""

from collections import Counter
from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import SimlibError
from simlib.model.calendar import (
    FEWEST_MADE_UP,
    DayKind,
    WorkCalendar,
    WorkingHours,
    nth_weekday,
    published_days,
    published_years,
    statutory_days,
)

OFFICE = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
THROUGH = WorkingHours.parse(["09:00-17:00"])
COUNTED = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
PROJECTED = range(2027, 2037)


def year_of(year, extra_days=(), hours=OFFICE):
    first, last = date(year, 1, 1), date(year, 12, 31)
    return WorkCalendar.build(first, first, last, hours, extra_days)


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def at(clock):
    return 60 * int(clock[:2]) + int(clock[3:])


AROUND_SPRING_2020 = WorkCalendar.build(date(2020, 1, 22), date(2019, 12, 1), date(2020, 2, 29), OFFICE)
LONG = WorkCalendar.build(date(2020, 1, 1), date(2018, 1, 1), date(2022, 12, 31), OFFICE)
LONG_THROUGH = WorkCalendar.build(date(2020, 1, 1), date(2018, 1, 1), date(2022, 12, 31), THROUGH)


class TestPublishedYears:
    @pytest.mark.parametrize("year", range(2016, 2027))
    def test_every_day_agrees_with_both_oracles(self, year):
        calendar, china = year_of(year), holidays.country_holidays("CN", years=year)
        for day in days_of(year):
            assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
            assert calendar.is_working(day) == china.is_working_day(day), day

    @pytest.mark.parametrize(("year", "working_days"), COUNTED.items())
    def test_working_days_of_a_year_are_as_many_as_published(self, year, working_days):
        assert year_of(year).n_days == working_days

    def test_years_without_a_gap(self):
        assert published_years() == tuple(range(2016, 2027))

    def test_only_departures_from_monday_to_friday_are_kept_once_and_in_order(self):
        dates = [day.date for day in published_days()]
        assert dates == sorted(set(dates))
        for day in published_days():
            assert (day.kind is DayKind.WORK) == (day.date.weekday() >= 5), day

    def test_each_day_names_the_notice_of_its_year_or_of_the_year_before(self):
        for day in published_days():
            issued = int(day.source.removeprefix("国办发明电〔")[:4])
            # The last days of a year can belong to next year's New Year.
            assert issued in (day.date.year - 1, day.date.year), day

    def test_every_year_has_a_make_up_day(self):
        """`added` years are told from single regional holidays by this."""
        assert {day.date.year for day in published_days() if day.kind is DayKind.WORK} == set(
            published_years()
        )

    def test_the_days_that_the_law_names_are_never_worked(self):
        for year in published_years():
            calendar = year_of(year)
            for day in holidays.country_holidays("CN", years=year, observed=False):
                assert not calendar.is_working(day), day


class TestSpringFestivalOf2020:
    """Prolonged to Sunday 2 February; Saturday 1 February had been meant as a make-up day."""

    def test_nobody_works_from_24_january_to_2_february(self):
        off = [date(2020, 1, 24) + timedelta(n) for n in range(10)]
        assert not any(AROUND_SPRING_2020.is_working(day) for day in off)
        assert AROUND_SPRING_2020.is_working(date(2020, 1, 23))
        assert AROUND_SPRING_2020.is_working(date(2020, 2, 3))

    def test_the_make_up_sunday_before_it_is_worked(self):
        assert AROUND_SPRING_2020.is_working(date(2020, 1, 19))

    def test_ten_days_off_take_no_time(self):
        assert AROUND_SPRING_2020.moment_end(840) == datetime(2020, 1, 23, 18)
        assert AROUND_SPRING_2020.moment(840) == datetime(2020, 2, 3, 8, 30)


class TestOtherYears:
    @pytest.mark.parametrize("year", PROJECTED)
    def test_a_projected_year_is_off_on_weekends_and_on_the_days_that_the_law_names(self, year):
        law = holidays.country_holidays("CN", years=year, observed=False)
        calendar = year_of(year)
        for day in days_of(year):
            assert calendar.is_working(day) == (day.weekday() < 5 and day not in law), day

    @pytest.mark.parametrize("year", PROJECTED)
    def test_a_projected_year_has_two_to_eight_days_more_than_the_law_leaves(self, year):
        assert 250 <= year_of(year).n_days <= 256

    def test_they_are_marked(self):
        calendar = WorkCalendar.build(date(2026, 1, 5), date(2025, 1, 1), date(2028, 6, 30), OFFICE)
        assert calendar.projected_years == (2027, 2028)
        assert year_of(2026).projected_years == ()
        assert year_of(2015).projected_years == (2015,)

    def test_the_projection_has_no_make_up_days_and_names_no_notice(self):
        assert {day.date.year for day in statutory_days()} == set(PROJECTED)
        assert all(day.kind is DayKind.OFF and not day.source for day in statutory_days())

    def test_beyond_the_tables_there_are_only_weekends(self):
        calendar = year_of(2040)
        assert calendar.projected_years == (2040,)
        assert all(calendar.is_working(day) == (day.weekday() < 5) for day in days_of(2040))


class TestAddedDays:
    def test_a_user_without_a_network_adds_the_notice_of_a_year(self):
        """2015 is not in the table; given as extra days it must equal what an oracle knows of it."""
        notice = [
            (day, "work" if chinese_calendar.is_workday(day) else "off")
            for day in days_of(2015)
            if chinese_calendar.is_workday(day) != (day.weekday() < 5)
        ]
        calendar = year_of(2015, notice)
        assert calendar.projected_years == ()
        assert all(calendar.is_working(day) == chinese_calendar.is_workday(day) for day in days_of(2015))

    def test_a_regional_holiday_goes_over_a_published_year(self):
        eid = date(2021, 5, 13)
        assert year_of(2021).is_working(eid)
        assert not year_of(2021, [(eid, "off")]).is_working(eid)
        assert year_of(2021, [(eid, "off")]).n_days == COUNTED[2021] - 1

    def test_a_regional_holiday_does_not_make_a_projected_year_complete(self):
        """Nor does one that is made up on a Saturday; five make-up days are a notice."""
        for made_up in ([], [(date(2027, 3, 13), "work")]):
            calendar = year_of(2027, [(date(2027, 3, 10), "off"), *made_up])
            assert calendar.projected_years == (2027,)
            assert not calendar.is_working(date(2027, 10, 1))
        saturdays = [(date(2027, month, 13), "work") for month in (2, 3, 11)]
        assert year_of(2027, saturdays * 2).projected_years == (2027,)

    def test_no_notice_has_fewer_make_up_days_than_make_a_year_complete(self):
        years = Counter(day.date.year for day in published_days() if day.kind is DayKind.WORK)
        assert min(years.values()) == FEWEST_MADE_UP

    def test_the_later_word_holds(self):
        day = date(2021, 5, 13)
        assert year_of(2021, [(day, "off"), (day, "work")]).is_working(day)

    def test_days_of_other_years_do_no_harm(self):
        assert year_of(2021, [(date(2030, 1, 1), "work")]).n_days == COUNTED[2021]

    def test_a_kind_that_does_not_exist_is_quoted(self):
        with pytest.raises(ValueError, match="half"):
            year_of(2021, [(date(2021, 5, 13), "half")])


class TestHours:
    def test_a_morning_and_an_afternoon(self):
        assert OFFICE.spans == ((510, 720), (870, 1080))
        assert (OFFICE.day_ticks, OFFICE.morning_ticks) == (420, 210)

    def test_one_span_is_all_morning(self):
        assert (THROUGH.day_ticks, THROUGH.morning_ticks) == (480, 480)

    @pytest.mark.parametrize(
        "text", ["8:30-12:00", "08:30", "08:60-12:00", "12:00-08:30", "09:00-09:00", "22:00-24:01", ""]
    )
    def test_the_culprit_is_quoted(self, text):
        with pytest.raises(ValueError, match="'" + text + "'"):
            WorkingHours.parse([text])

    @pytest.mark.parametrize(
        "texts",
        [
            ["14:30-18:00", "08:30-12:00"],
            ["08:30-12:00", "11:00-18:00"],
            ["08:00-09:00", "10:00-11:00", "12:00-13:00"],
        ],
    )
    def test_spans_are_one_or_two_and_in_order(self, texts):
        with pytest.raises(ValueError, match=", ".join(texts)):
            WorkingHours.parse(texts)

    def test_hours_without_a_span_are_refused(self):
        with pytest.raises(ValueError, match="one or two"):
            WorkingHours.parse([])


class TestTicks:
    """Wednesday 22 January 2020 is day 0."""

    @pytest.mark.parametrize(
        ("clock", "tick"),
        [
            ("00:00", 0),
            ("08:30", 0),
            ("10:00", 90),
            ("11:59", 209),
            ("12:00", 210),  # noon, lunch and the afternoon's begin are one tick
            ("13:15", 210),
            ("14:30", 210),
            ("17:59", 419),
            ("18:00", 420),
            ("23:59", 420),
        ],
    )
    def test_clock_to_tick(self, clock, tick):
        assert AROUND_SPRING_2020.tick_of(date(2020, 1, 22), at(clock)) == tick

    @pytest.mark.parametrize(
        ("tick", "begins", "ends"),
        [
            (-1, datetime(2020, 1, 21, 17, 59), datetime(2020, 1, 21, 17, 59)),
            (0, datetime(2020, 1, 22, 8, 30), datetime(2020, 1, 21, 18)),
            (1, datetime(2020, 1, 22, 8, 31), datetime(2020, 1, 22, 8, 31)),
            (210, datetime(2020, 1, 22, 14, 30), datetime(2020, 1, 22, 12)),
            (211, datetime(2020, 1, 22, 14, 31), datetime(2020, 1, 22, 14, 31)),
            (420, datetime(2020, 1, 23, 8, 30), datetime(2020, 1, 22, 18)),
        ],
    )
    def test_what_begins_opens_a_span_and_what_ends_closes_one(self, tick, begins, ends):
        assert AROUND_SPRING_2020.moment(tick) == begins
        assert AROUND_SPRING_2020.moment_end(tick) == ends

    def test_a_moment_on_a_holiday_is_the_first_minute_after_it(self):
        assert AROUND_SPRING_2020.tick_of(date(2020, 1, 28), at("10:00")) == 840

    def test_a_start_on_a_holiday_begins_after_it(self):
        calendar = WorkCalendar.build(date(2021, 10, 1), date(2021, 1, 1), date(2021, 12, 31), OFFICE)
        assert calendar.moment(0) == datetime(2021, 10, 8, 8, 30)
        assert calendar.day_index(date(2021, 10, 1)) == 0
        assert calendar.day_index(date(2021, 9, 30)) == -1

    def test_a_meeting_on_a_holiday_moves_to_the_next_working_day(self):
        first_friday = nth_weekday(2021, 10, weekday=4, nth=1)
        assert LONG.roll(first_friday) == date(2021, 10, 8)
        assert LONG.roll(date(2021, 10, 9)) == date(2021, 10, 9)  # a make-up Saturday

    def test_the_axis_ends_after_the_last_working_day(self):
        week = WorkCalendar.build(date(2021, 3, 1), date(2021, 3, 1), date(2021, 3, 7), OFFICE)
        assert week.n_days == 5
        assert week.tick_of(date(2021, 3, 7)) == 5 * 420
        assert week.moment_end(5 * 420) == datetime(2021, 3, 5, 18)
        assert not week.is_working(date(2021, 3, 7))

    @given(st.sampled_from([LONG, LONG_THROUGH]), st.integers(min_value=-150_000, max_value=300_000))
    def test_there_and_back(self, calendar, tick):
        for moment in (calendar.moment(tick), calendar.moment_end(tick)):
            minute = 60 * moment.hour + moment.minute
            assert calendar.tick_of(moment.date(), minute) == tick
            assert calendar.is_working(moment.date())

    @given(
        st.sampled_from([LONG, LONG_THROUGH]),
        st.dates(LONG.first, date(2022, 12, 30)),
        st.integers(min_value=0, max_value=1440),
    )
    def test_the_tick_of_a_moment_is_the_first_one_at_or_after_it(self, calendar, when, minute):
        tick = calendar.tick_of(when, minute)
        moment = datetime.combine(when, datetime.min.time()) + timedelta(minutes=minute)
        assert calendar.moment(tick) >= moment
        if calendar.days[0] < when.toordinal():
            assert calendar.moment(tick - 1) < moment

    def test_days_are_sorted_read_only_int64(self):
        assert LONG.days.dtype == np.int64
        assert (np.diff(LONG.days) > 0).all()
        with pytest.raises(ValueError, match="read-only"):
            LONG.days[0] = 0


class TestOutside:
    @pytest.mark.parametrize("when", [date(2017, 12, 31), date(2023, 1, 1)])
    @pytest.mark.parametrize("ask", ["tick_of", "day_index", "is_working", "roll"])
    def test_a_date_outside_is_named_with_the_dates_that_there_are(self, ask, when):
        with pytest.raises(SimlibError) as raised:
            getattr(LONG, ask)(when)
        assert raised.value.code == "date-outside-calendar"
        assert raised.value.params == {"date": when.isoformat(), "first": "2018-01-01", "last": "2022-12-31"}

    @pytest.mark.parametrize("day", [-LONG.origin - 1, LONG.n_days])
    def test_a_day_outside_too(self, day):
        with pytest.raises(SimlibError) as raised:
            LONG.date_of_day(day)
        assert raised.value.code == "day-outside-calendar"
        assert raised.value.params["day"] == str(day)

    @pytest.mark.parametrize(
        ("start", "first", "last"),
        [
            (date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31)),
            (date(2022, 1, 1), date(2021, 1, 1), date(2021, 12, 31)),
            (date(2021, 6, 1), date(2021, 12, 31), date(2021, 1, 1)),
            (date(2021, 10, 1), date(2021, 1, 1), date(2021, 10, 7)),  # a holiday to the end
        ],
    )
    def test_a_calendar_without_a_day_0_is_refused(self, start, first, last):
        with pytest.raises(SimlibError) as raised:
            WorkCalendar.build(start, first, last, OFFICE)
        assert raised.value.code == "calendar-span"


class TestNthWeekday:
    @given(
        st.integers(min_value=2016, max_value=2036),
        st.integers(min_value=1, max_value=12),
        st.integers(min_value=0, max_value=6),
        st.integers(min_value=1, max_value=4),
    )
    def test_the_nth_from_the_front(self, year, month, weekday, nth):
        day = nth_weekday(year, month, weekday, nth)
        assert (day.year, day.month, day.weekday()) == (year, month, weekday)
        assert (day.day - 1) // 7 == nth - 1

    @given(
        st.integers(min_value=2016, max_value=2036),
        st.integers(min_value=1, max_value=12),
        st.integers(min_value=0, max_value=6),
    )
    def test_the_last_one(self, year, month, weekday):
        day = nth_weekday(year, month, weekday, -1)
        assert day.weekday() == weekday
        assert (day + timedelta(7)).month != month

    @pytest.mark.parametrize("nth", [5, 0, -5])
    def test_a_month_without_it(self, nth):
        with pytest.raises(ValueError, match="2021-02"):
            nth_weekday(2021, 2, 0, nth)
