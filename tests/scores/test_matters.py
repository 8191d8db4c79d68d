"""Matters that come, end in time, end late, or stay: what each adds to the measures."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.rules import NEVER, is_on_time
from simlib.scores.counts import elapsed, span_of
from simlib.scores.measures import layout, tally

WINDOW = 500
ALL = ("all", "all")


@given(st.lists(st.tuples(st.integers(-1, 50), st.integers(0, 50)), min_size=1))
def test_on_time_is_the_rule(pairs):
    ended, due = np.array(pairs).T
    assert is_on_time(ended, due).tolist() == [is_on_time(e, d) for e, d in pairs]


class TestOnTimeShare:
    def test_ended_at_the_due_tick_is_on_time_and_one_later_is_not(self, desk, matter):
        found = desk.tally(matter("East", 200, 300), matter("East", 200, 301), matter("West", 200))
        assert found["on_time_share", *ALL] == (1, 3)
        assert found["on_time_share", "town", "East"] == (1, 2)
        assert found["on_time_share", "unit", "West"] == (0, 1)

    def test_the_cohort_is_due_in_the_window(self, desk, matter):
        """Due at the window's last tick belongs to it, at its first tick (100) to the day before."""
        arrivals = {0: 0, 1: 1, 499: 1, 500: 1, 501: 0}
        for arrived, inside in arrivals.items():
            found = desk.tally(matter("East", arrived, arrived + 5))
            assert found["on_time_share", *ALL] == (inside, inside), arrived

    def test_a_class_without_a_main_limit_is_not_of_the_cohort(self, desk, matter):
        found = desk.tally(matter("East", 200, 210, klass="free"), matter("East", 200, 210))
        assert found["on_time_share", *ALL] == (1, 1)
        assert found["on_time_share", "class", "free"] == (0, 0)

    def test_a_matter_that_the_system_set_off_is_left_out(self, desk, matter):
        found = desk.tally(matter("East", 200, 210), matter("East", 200, 999, parent=0))
        assert found["on_time_share", *ALL] == (1, 1)

    def test_zones_and_divisions_are_those_of_the_plan(self, desk, matter):
        matters = matter("East", 200, 250), matter("West", 200), matter("Group", 200, 250)
        together = desk.tally(*matters, plan="together")
        assert together["on_time_share", "zone", "Zone"] == (2, 3)
        assert together["on_time_share", "division", "Division"] == (2, 3)
        apart = desk.tally(*matters, plan="apart")
        assert apart["on_time_share", "zone", "Left"] == (0, 1)
        assert apart["on_time_share", "zone", "Right"] == (2, 2)
        assert apart["on_time_share", "division", "Division"] == (0, 1)

    def test_without_observations_there_is_no_measure(self, desk, matter):
        found = desk.measures(matter("East", 200, 250))
        assert ("on_time_share", "town", "East") in found
        assert ("on_time_share", "town", "West") not in found


class TestDaysToClose:
    def test_open_matters_count_up_to_the_horizon_and_are_told(self, desk, matter):
        found = desk.tally(matter("East", 200, 230), matter("East", 400), matter("East", 99, 150))
        assert found["days_to_close", *ALL] == (30 + 600, 2)
        assert found["open_at_horizon_share", *ALL] == (1, 2)

    def test_without_a_calendar_days_are_ticks(self, desk, matter):
        assert desk.measures(matter("East", 200, 230))["days_to_close", *ALL].unit == "ticks"

    @pytest.mark.parametrize(
        ("begin", "end", "days"),
        [
            ("2021-03-01 08:30", "2021-03-01 18:00", 1),  # from first to last minute
            ("2021-03-01 08:30", "2021-03-01 12:00", 0.5),
            ("2021-03-01 14:30", "2021-03-02 12:00", 1),
            ("2021-03-05 14:30", "2021-03-08 12:00", 3),  # over a weekend
            ("2021-03-05 08:30", "2021-03-05 18:00", 1),  # Friday's closing time is Friday
            ("2021-09-30 08:30", "2021-10-08 18:00", 9),  # over the National Day holiday
        ],
    )
    def test_days_are_calendar_days(self, county, begin, end, days):
        ticks, day_ticks = ([_tick(county.model, text) for text in (begin, end)], county.model.day_ticks)
        assert elapsed(*ticks, day_ticks, span_of(county.model).dates) / day_ticks == days

    def test_nothing_is_never_negative(self, county):
        closing, span = _tick(county.model, "2021-03-05 18:00"), span_of(county.model)
        assert elapsed(closing, closing, span.day_ticks, span.dates) == 0
        assert elapsed(0, 0, span.day_ticks, span.dates) == 0


def _tick(model, text):
    """A moment as a tick: closing time is the end of its own day."""
    when = datetime.fromisoformat(text)
    minute = when.hour * 60 + when.minute
    day = model.calendar.day_index(date.fromisoformat(text[:10]))
    return day * model.day_ticks + model.calendar.hours.ticks_before(minute)


class TestOpenAndOverdue:
    def test_time_averages_over_the_window(self, desk, matter):
        """Open 100-150 and 550-600 (of 50 to 150 and 550 to 700); overdue nowhere and from 200 on."""
        found = desk.tally(matter("East", 50, 150), matter("West", 550, 700))
        assert found["open_matters", *ALL] == ((50 + 50) / WINDOW, 1)
        assert found["overdue_matters", *ALL] == (0, 1)
        late = desk.tally(matter("East", 100))
        assert late["open_matters", *ALL] == (1, 1)
        assert late["overdue_matters", *ALL] == (400 / WINDOW, 1)

    def test_a_class_without_a_limit_is_open_but_never_overdue(self, desk, matter):
        found = desk.tally(matter("East", 100, klass="free"))
        assert found["open_matters", *ALL] == (1, 1)
        assert found["overdue_matters", *ALL] == (0, 1)
        assert found["overdue_at_end", *ALL] == (0, 1)

    def test_the_state_at_the_windows_end(self, desk, matter):
        found = desk.tally(
            matter("East", 300, 600),  # ends with the window
            matter("East", 300, 601),  # does not, and was due at 400
            matter("East", 500),  # falls due with the window and has not ended
            matter("West", 501),  # is open and in time
            matter("West", 600),  # comes after the window
        )
        assert found["open_at_end", *ALL] == (3, 1)
        assert found["overdue_at_end", *ALL] == (2, 1)
        assert found["open_at_end", "town", "East"] == (2, 1)

    def test_the_backlog_is_open_and_overdue_from_the_start(self, desk, matter):
        old = matter("East", -300, 350, given_due=0, klass="clocked")
        found = desk.tally(old)
        assert found["open_matters", *ALL] == (250 / WINDOW, 1)
        assert found["overdue_matters", *ALL] == (250 / WINDOW, 1)


class TestLimits:
    def test_each_limit_has_a_row_of_its_own(self, desk, matter, visit):
        seen_in_time = visit("accept", 200, 205, 220, ("East 1",))
        seen_late = visit("accept", 200, 205, 221, ("East 2",))
        found = desk.tally(
            matter("East", 200, 290, visits=(seen_in_time, visit("verify", 220, 220, 290))),
            matter("East", 200, visits=(seen_late,)),
            matter("East", 200, klass="free", visits=(seen_in_time,)),
        )
        assert found["limit_met_share", "limit", "look"] == (2, 3)
        assert found["limit_met_share", "limit", "main"] == (1, 2)

    def test_what_is_completed_otherwise_has_stopped_the_clock(self, desk, matter, visit):
        filed = visit("file", 200, 205, 210, ("Division 1",))
        found = desk.tally(matter("East", 200, 210, completed=210, visits=(filed,)))
        assert found["limit_met_share", "limit", "look"] == (1, 1)

    def test_the_first_time_counts(self, desk, matter, visit):
        again = visit("accept", 300, 305, 400)
        under_way = visit("accept", 400, 405, -1)
        visits = visit("accept", 200, 205, 215), again, under_way
        found = desk.tally(matter("East", 200, visits=visits))
        assert found["limit_met_share", "limit", "look"] == (1, 1)

    def test_a_backlogs_arrival_is_not_known_but_its_due_is(self, desk, matter, visit):
        verified = visit("verify", 300, 310, 350, ("East 1", "East 2"))
        old = matter("East", -300, 350, given_due=400, visits=(verified,))
        found = desk.tally(old)
        assert found["limit_met_share", "limit", "look"] == (0, 0)
        assert found["limit_met_share", "limit", "main"] == (1, 1)
        assert found["on_time_share", *ALL] == (1, 1)

    def test_main_limits_add_up_to_the_on_time_share(self, county):
        """Matters that were due before anybody assigned them are late, and have begun no limit."""
        model, plan = county.model, county.plans["two-zones"]
        draws, record = county.run("two-zones", 0)
        numbers = tally(model, plan, draws, record)
        main = set(np.array(model.limits.name)[model.limits.main])
        rows = [k for k, row in enumerate(layout(model, plan)) if row.by == "limit" and row.key in main]
        first, last = model.window
        never_assigned = (record.assigned < 0) & (record.due > first) & (record.due <= last)
        assert len(rows) == 3
        assert numbers[0, rows].sum() == numbers[0, 0] > 10
        assert numbers[1, rows].sum() + never_assigned.sum() == numbers[1, 0]


def test_a_due_instant_that_never_comes_is_no_number_to_fear(desk, matter):
    found = desk.tally(matter("East", 200, due=NEVER))
    assert found["overdue_matters", *ALL] == (0, 1)


class TestClosingRate:
    def test_whoever_comes_in_the_window_is_closed_by_its_end_or_not(self, desk, matter):
        """However late: the limit is 100 ticks. One that came before the window is not asked for."""
        found = desk.tally(
            matter("East", 200, 599), matter("East", 200, 601), matter("West", 200), matter("West", 50, 400)
        )
        assert found["closing_rate", *ALL] == (1, 3)
        assert found["closing_rate", "town", "East"] == (1, 2)


class TestReached:
    def test_each_milestone_counts_once_and_in_the_window(self, desk, matter, visit):
        """The first time counts: one that was seen before the window is not seen again in it."""
        seen = [
            matter("East", 50, visits=[visit("accept", finished=90), visit("accept", finished=300)]),
            matter("East", 150, visits=[visit("accept", finished=160), visit("accept", finished=300)]),
            matter("West", 550, visits=[visit("accept", finished=600), visit("verify", finished=601)]),
            matter("West", 550, visits=[visit("accept")]),
        ]
        found = desk.tally(*seen)
        assert found["reached", "milestone", "seen"][0] == 2
        assert found["reached", "milestone", "ended"][0] == 0
