"""When limits run out: a table worked by hand, and properties that no date may break."""

from calendar import monthrange
from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import SimlibError
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.limits import NEVER, LimitUnit, add_months, due_date, due_ticks_by_day

HOURS = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
CALENDAR = WorkCalendar.build(date(2019, 1, 2), date(2016, 1, 1), date(2026, 12, 31), HOURS)
MONTHS, DAYS, WORKING_DAYS = LimitUnit.MONTHS, LimitUnit.DAYS, LimitUnit.WORKING_DAYS

# Worked by hand from the notices: received, amount, due, and why.
WORKED = {
    MONTHS: [
        ("2021-03-01", 1, "2021-04-01", "the same date of the next month, a Thursday"),
        ("2021-03-31", 1, "2021-04-30", "no 31 April: the month's end"),
        ("2021-01-31", 1, "2021-03-01", "28 February is a Sunday"),
        ("2024-01-31", 1, "2024-02-29", "a leap year"),
        ("2023-12-31", 2, "2024-02-29", "a leap year, over the turn of the year"),
        ("2022-12-31", 2, "2023-02-28", "not a leap year"),
        ("2019-12-31", 2, "2020-03-02", "29 February is a Saturday"),
        ("2016-07-31", 2, "2016-09-30", "the last day before the holiday"),
        ("2021-07-01", 3, "2021-10-08", "National Day, 1 to 7 October"),
        ("2019-12-24", 1, "2020-02-03", "the long Spring Festival, 24 January to 2 February"),
        ("2020-01-01", 1, "2020-02-03", "1 February: make-up day first, then holiday"),
        ("2021-08-26", 1, "2021-09-26", "a make-up Sunday: stays"),
        ("2018-11-29", 1, "2018-12-29", "a make-up Saturday: stays"),
        ("2018-11-30", 1, "2019-01-02", "30 December to 1 January off"),
        ("2025-11-30", 3, "2026-02-28", "the month's end is a make-up Saturday: stays"),
        ("2021-02-27", 0, "2021-03-01", "the day of receipt, a Saturday"),
    ],
    DAYS: [
        ("2021-03-01", 15, "2021-03-16", "the day of receipt is not counted"),
        ("2021-03-05", 15, "2021-03-22", "20 March is a Saturday"),
        ("2021-04-16", 15, "2021-05-06", "Labour Day, 1 to 5 May"),
        ("2021-04-10", 15, "2021-04-25", "a make-up Sunday: stays"),
        ("2020-01-09", 15, "2020-02-03", "24 January, the long Spring Festival"),
        ("2020-02-14", 15, "2020-03-02", "29 February is a Saturday"),
        ("2019-09-01", 30, "2019-10-08", "received on a Sunday; National Day, 1 to 7 October"),
        ("2023-09-07", 30, "2023-10-07", "a make-up Saturday: stays"),
        ("2024-02-02", 15, "2024-02-18", "17 February is off, the Sunday after it is worked"),
        ("2022-12-16", 15, "2023-01-03", "31 December to 2 January off"),
        ("2016-09-20", 15, "2016-10-08", "rolls to a make-up Saturday"),
        ("2021-03-01", 0, "2021-03-01", "the day of receipt itself"),
    ],
    WORKING_DAYS: [
        ("2021-03-01", 5, "2021-03-08", "a weekend between"),
        ("2021-03-05", 1, "2021-03-08", "Friday to Monday"),
        ("2021-03-06", 1, "2021-03-08", "received on a Saturday: Monday is the first"),
        ("2021-03-06", 0, "2021-03-08", "received on a Saturday: rolls"),
        ("2021-03-05", 0, "2021-03-05", "the day of receipt itself"),
        ("2020-01-23", 1, "2020-02-03", "the last day before the long Spring Festival"),
        ("2020-01-17", 5, "2020-01-23", "Sunday 19 January is worked and counts"),
        ("2020-01-20", 15, "2020-02-18", "three days before and twelve after the holiday"),
        ("2021-09-30", 2, "2021-10-09", "Friday 8 and Saturday 9 October"),
        ("2021-09-24", 5, "2021-09-30", "Sunday 26 September is worked and counts"),
        ("2021-09-17", 5, "2021-09-26", "Saturday 18 counts, 19 to 21 do not, Sunday 26 is the 5th"),
        ("2021-04-23", 15, "2021-05-17", "6 in April from Sunday 25 on, 9 from 6 May on"),
        ("2026-02-13", 5, "2026-02-27", "Saturday 14 is worked, 15 to 23 February off"),
        ("2024-12-31", 1, "2025-01-02", "New Year"),
    ],
}
ROWS = [(unit, *row) for unit, rows in WORKED.items() for row in rows]

units = st.sampled_from([MONTHS, DAYS, WORKING_DAYS])
received_days = st.dates(date(2016, 1, 1), date(2025, 6, 30))
amounts = st.integers(min_value=0, max_value=14)


@pytest.mark.parametrize(
    ("unit", "received", "amount", "due", "why"),
    ROWS,
    ids=[f"{received} + {amount} {unit}" for unit, received, amount, _, _ in ROWS],
)
def test_worked_by_hand(unit, received, amount, due, why):
    found = due_date(CALENDAR, date.fromisoformat(received), amount, unit)
    assert found == date.fromisoformat(due), why


class TestAnyDate:
    @given(received_days, amounts, units)
    def test_a_due_day_is_worked_and_not_before_receipt(self, received, amount, unit):
        due = due_date(CALENDAR, received, amount, unit)
        assert chinese_calendar.is_workday(due)
        assert due >= received

    @given(received_days, amounts, units)
    def test_a_longer_limit_is_not_due_earlier(self, received, amount, unit):
        assert due_date(CALENDAR, received, amount, unit) <= due_date(CALENDAR, received, amount + 1, unit)

    @given(received_days, amounts, units)
    def test_what_is_received_later_is_not_due_earlier(self, received, amount, unit):
        tomorrow = received + timedelta(1)
        assert due_date(CALENDAR, received, amount, unit) <= due_date(CALENDAR, tomorrow, amount, unit)

    @given(received_days, st.integers(min_value=1, max_value=60))
    def test_working_days_are_as_many_as_an_oracle_counts(self, received, amount):
        due = due_date(CALENDAR, received, amount, WORKING_DAYS)
        assert len(chinese_calendar.get_workdays(received + timedelta(1), due)) == amount

    @given(received_days, st.integers(min_value=0, max_value=400))
    def test_calendar_days_roll_as_far_as_an_oracle_rests(self, received, amount):
        last = received + timedelta(amount)
        due = due_date(CALENDAR, received, amount, DAYS)
        resting = [last + timedelta(n) for n in range((due - last).days)]
        assert not any(chinese_calendar.is_workday(day) for day in resting)

    @given(received_days, st.integers(min_value=0, max_value=40))
    def test_months_end_on_the_same_date_or_at_the_end_of_the_month(self, received, months):
        last = add_months(received, months)
        apart = 12 * (last.year - received.year) + last.month - received.month
        assert apart == months
        assert last.day == received.day or (
            last.day < received.day and last.day == monthrange(last.year, last.month)[1]
        )


class TestTicks:
    @pytest.mark.parametrize(("unit", "amount"), [(MONTHS, 3), (DAYS, 30), (WORKING_DAYS, 15)])
    def test_a_due_tick_is_closing_time_of_the_due_day(self, unit, amount):
        ticks = due_ticks_by_day(CALENDAR, amount, unit)
        assert ticks.dtype == np.int64
        assert ticks.shape == (CALENDAR.n_days,)
        for day in range(0, CALENDAR.n_days - 100, 7):
            closing = CALENDAR.moment_end(int(ticks[day]))
            assert closing.date() == due_date(CALENDAR, CALENDAR.date_of_day(day), amount, unit)
            assert (closing.hour, closing.minute) == (18, 0)

    def test_the_year_starts_with_a_month(self):
        """2 January 2019 + 1 month = 2 February, a make-up Saturday: working day 23 after day 0."""
        assert due_ticks_by_day(CALENDAR, 1, MONTHS)[0] == (CALENDAR.day_index(date(2019, 2, 2)) + 1) * 420
        assert CALENDAR.day_index(date(2019, 2, 2)) == 23

    def test_what_falls_due_beyond_the_calendar_never_does(self):
        to_a_sunday = WorkCalendar.build(date(2021, 3, 1), date(2021, 3, 1), date(2021, 3, 14), HOURS)
        # Monday 1 and Tuesday 2 March + 10 days are the 9th and 10th working day. Wednesday 3 March
        # + 10 days is Saturday 13 March: inside the calendar, but no Monday follows.
        assert due_ticks_by_day(to_a_sunday, 10, DAYS).tolist() == [9 * 420, 10 * 420] + 8 * [NEVER]

    def test_never_comes_after_everything_and_fits(self):
        assert due_ticks_by_day(CALENDAR, 1, MONTHS)[-1] == NEVER
        assert np.int64(NEVER) > CALENDAR.n_days * CALENDAR.day_ticks

    @given(amounts, units)
    def test_due_ticks_never_go_back(self, amount, unit):
        assert (np.diff(due_ticks_by_day(CALENDAR, amount, unit)) >= 0).all()


class TestRefused:
    def test_a_due_day_outside_the_calendar(self):
        with pytest.raises(SimlibError) as raised:
            due_date(CALENDAR, date(2026, 12, 1), 1, MONTHS)
        assert raised.value.code == "date-outside-calendar"
        assert raised.value.params["date"] == "2027-01-01"

    def test_working_days_outside_the_calendar(self):
        with pytest.raises(SimlibError) as raised:
            due_date(CALENDAR, date(2026, 12, 31), 1, WORKING_DAYS)
        assert raised.value.code == "day-outside-calendar"

    @pytest.mark.parametrize("ask", [due_ticks_by_day, lambda *a: due_date(a[0], a[0].start, *a[1:])])
    def test_ticks_have_no_due_day(self, ask):
        with pytest.raises(ValueError, match="ticks"):
            ask(CALENDAR, 480, LimitUnit.TICKS)

    @pytest.mark.parametrize("unit", [MONTHS, DAYS, WORKING_DAYS])
    def test_a_negative_amount_is_quoted(self, unit):
        with pytest.raises(ValueError, match="-1"):
            due_ticks_by_day(CALENDAR, -1, unit)
