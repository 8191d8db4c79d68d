"""Who is on duty when: intervals, patterns, arrangements, make-up days and leave."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simlib.errors import SimlibError
from simlib.inputs.scenario import Arrangement, Post, UnitKind
from simlib.inputs.scenario import Duty as PostDuty
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.duty import (
    NEVER_ON,
    Crew,
    DutyRoster,
    always_on,
    arrangement_days,
    assemble,
    calendar_duty,
    close,
    halved,
    intersect,
    share_of,
    ticks_of_day,
    without,
)

TITLE = {"zh": "岗", "en": "post"}
HOURS = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
YEAR = WorkCalendar.build(date(2021, 9, 1), date(2021, 9, 1), date(2022, 3, 31), HOURS)

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=3).map(
    lambda pairs: tuple(
        (begin, end)
        for begin, end in ((40 * n + b, 40 * n + b + length) for n, (b, length) in enumerate(pairs))
    )
)


def ticks(intervals):
    return {tick for begin, end in intervals for tick in range(begin, end)}


@given(spans, spans)
def test_intervals_are_sets_of_ticks(a, b):
    assert ticks(intersect(a, b)) == ticks(a) & ticks(b)
    assert ticks(without(a, b)) == ticks(a) - ticks(b)
    for result in (intersect(a, b), without(a, b)):
        assert list(result) == sorted(result)
        assert all(begin < end for begin, end in result)


@given(st.lists(spans, min_size=1, max_size=4, unique=True))
def test_whatever_two_patterns_share_is_a_pattern(patterns):
    closed, meet = close(list(patterns))
    for i, a in enumerate(closed):
        for j, b in enumerate(closed):
            assert ticks(closed[meet[i, j]]) == ticks(a) & ticks(b)


@pytest.mark.slow
def test_too_many_patterns_are_an_error_and_not_a_long_wait():
    """Twelve people who each have another hour off have 2**12 meetings."""
    all_but = [tuple((h, h + 1) for h in range(12) if h != off) for off in range(12)]
    with pytest.raises(SimlibError) as error:
        close(all_but)
    assert error.value.code == "too-many-duty-patterns"


def on(duty: DutyRoster, pattern: int) -> set[int]:
    """The ticks of a pattern."""
    first, after = duty.first[pattern : pattern + 2]
    return ticks(zip(duty.begins[first:after].tolist(), duty.ends[first:after].tolist(), strict=True))


def test_leave_takes_half_days_out():
    duty = assemble(100, 40, [[halved(((10, 90),), 40)] * 4])
    away = np.array([[0, 0, 1, 0, 0, 1, 1, 1]], dtype=bool)
    got = [on(duty, pattern) for pattern in duty.with_leave(away)[0]]
    assert got == [set(range(10, 90)), set(range(40, 90)), set(range(10, 40)), set()]
    assert duty.minutes[duty.with_leave(away)[0]].tolist() == [80, 50, 30, 0]


def test_a_day_without_an_afternoon_is_all_morning():
    duty = assemble(100, 100, [[halved(((0, 100),), 100)] * 2])
    away = np.array([[1, 1, 0, 0]], dtype=bool)
    assert duty.with_leave(away)[0].tolist() == [NEVER_ON, duty.whole[0, 1]]


def test_always_on():
    duty = always_on(3, 5000)
    assert duty.whole.shape == (3, 1)
    assert on(duty, int(duty.whole[2, 0])) == set(range(5000))


def test_hours_are_clipped_to_working_hours():
    assert ticks_of_day(YEAR, ()) == ((0, 420),)
    assert ticks_of_day(YEAR, ("11:00-15:30",)) == ((150, 270),)
    assert ticks_of_day(YEAR, ("12:00-14:30",)) == ()


def post(*days: str, hours: tuple[str, ...] = ()) -> Post:
    return Post(title=TITLE, duty=PostDuty(days=days, hours=hours))


def days_on_duty(serves: Post) -> list[str]:
    """The dates of September and October 2021 on which a post is on duty at all."""
    duty = calendar_duty(YEAR, 37, [Crew(serves, UnitKind.TOWN)], {}, {})
    return [
        YEAR.date_of_day(day).isoformat()[5:] for day in range(37) if duty.minutes[duty.whole[0, day]] > 0
    ]


def test_a_make_up_weekend_is_a_duty_day_of_those_who_serve_all_week():
    """Saturday 18 and Sunday 26 September are worked; a post of single weekdays stays at home."""
    all_week = days_on_duty(post("mon", "tue", "wed", "thu", "fri"))
    assert {"09-18", "09-26", "10-09"} <= set(all_week)
    assert len(all_week) == 37
    assert not {"09-18", "09-26", "10-09"} & set(days_on_duty(post("mon", "tue", "wed", "thu")))
    assert "09-18" in days_on_duty(post("sat"))


def arrangement(every: str, weekday: str = "mon", nth: int = 1, hours: str = "09:00-10:00"):
    return Arrangement(
        title=TITLE, kind="meeting", who=("town",), every=every, weekday=weekday, nth=nth, hours=hours
    )


def held(every: str, weekday: str = "mon", nth: int = 1) -> list[str]:
    found = arrangement_days(YEAR, arrangement(every, weekday, nth), weekday)
    return [YEAR.date_of_day(day).isoformat() for day in found]


def test_a_weekly_meeting_moves_off_the_holidays():
    """Monday 20 September is Mid-Autumn (held on Wednesday 22), 4 October National Day (held on the 8th)."""
    assert held("week")[:6] == [
        "2021-09-06",
        "2021-09-13",
        "2021-09-22",
        "2021-09-27",
        "2021-10-08",
        "2021-10-11",
    ]


def test_months_quarters_and_years():
    assert held("month", "fri", 1)[:3] == ["2021-09-03", "2021-10-08", "2021-11-05"]
    assert held("quarter", "tue", 2) == ["2021-10-12", "2022-01-11"]
    assert held("year", "wed", 3) == ["2022-01-19"]
    assert len(held("day")) == YEAR.n_days


def test_a_meeting_named_for_a_holiday_at_the_start_is_held_when_work_begins():
    """The world begins on Monday 20 September 2021, a holiday; work begins on the 22nd, and the 26th is
    worked."""
    world = WorkCalendar.build(date(2021, 9, 20), date(2021, 9, 20), date(2021, 12, 31), HOURS)
    assert list(arrangement_days(world, arrangement("week"), "mon"))[:2] == [0, 4]


def test_arrangements_block_their_people_only_and_overlaps_count_once():
    meetings = {
        "a": arrangement("week", "wed", hours="08:30-10:00"),
        "b": arrangement("week", "wed", hours="09:30-10:30"),
    }
    everyone = post("mon", "tue", "wed", "thu", "fri")
    people = [Crew(everyone, UnitKind.TOWN), Crew(everyone, UnitKind.DESK)]
    duty = calendar_duty(YEAR, 2, people, meetings, {})
    assert on(duty, int(duty.whole[0, 0])) == set(range(120, 420))
    assert duty.minutes[duty.whole[1, 0]] == duty.minutes[duty.whole[0, 1]] == 420
    moved = calendar_duty(YEAR, 2, people, meetings, {"a": "thu"})
    assert on(moved, int(moved.whole[0, 0])) == set(range(420)) - set(range(60, 120))
    assert on(moved, int(moved.whole[0, 1])) == set(range(90, 420))


def test_an_arrangement_for_posts_takes_hours_of_those_posts_alone():
    """Secretaries receive petitioners on Wednesday morning; officers of the same towns go on working."""
    reception = arrangement("week", "wed", hours="08:30-10:30").model_copy(update={"posts": ("secretary",)})
    everyone = post("mon", "tue", "wed", "thu", "fri")
    crews = [Crew(everyone, UnitKind.TOWN, "secretary"), Crew(everyone, UnitKind.TOWN, "officer")]
    crews += [Crew(everyone, UnitKind.DESK, "secretary")]
    duty = calendar_duty(YEAR, 2, crews, {"a": reception}, {})
    assert [int(duty.minutes[duty.whole[who, 0]]) for who in range(3)] == [300, 420, 420]


# ---------------------------------------------------------------- a share of every day


def share_of_a_day(share: float) -> Post:
    return Post(title=TITLE, duty=PostDuty(share=share))


@given(spans, st.floats(0.01, 1), st.floats(0.01, 1))
def test_of_two_shares_the_smaller_lies_within_the_other(free, a, b):
    less, more = (share_of(halved(free, 60), share, 60) for share in sorted((a, b)))
    for some, others, left in zip(less, more, halved(free, 60), strict=True):
        assert ticks(some) <= ticks(others)
        assert abs(len(ticks(some)) - min(a, b) * len(ticks(left))) <= 0.5


def test_a_share_is_of_what_arrangements_and_leave_leave_of_the_day():
    """A day of 420 minutes, 210 in the morning. Half of it; of what a meeting of an hour leaves, whenever it
    is; of the afternoon that leave in the morning leaves, and of the morning."""
    for hours in ("08:30-09:30", "17:00-18:00"):
        meeting = {"a": arrangement("week", "wed", hours=hours)}
        duty = calendar_duty(YEAR, 2, [Crew(share_of_a_day(0.5), UnitKind.TOWN)], meeting, {})
        assert on(duty, int(duty.whole[0, 1])) == set(range(210))
        assert on(duty, int(duty.whole[0, 0])) == set(range(180))
    for leave, there in (([1, 0], range(210, 315)), ([0, 1], range(105)), ([1, 1], ())):
        away = np.array([[0, 0, *leave]], dtype=bool)
        assert on(duty, int(duty.with_leave(away)[0, 1])) == set(there)


def test_a_training_day_costs_the_same_on_every_weekday_and_a_make_up_weekend_is_worked():
    """Two hours of training on any weekday take the share of two hours from whoever serves by share."""
    serves = [Crew(share_of_a_day(0.4), UnitKind.TOWN)]
    whole_week = range(2, 7)  # 3 to 9 September 2021: Friday, then Monday to Thursday
    minutes = []
    for weekday in ("mon", "tue", "wed", "thu", "fri"):
        duty = calendar_duty(YEAR, 37, serves, {"a": arrangement("week", weekday, hours="14:30-16:30")}, {})
        minutes.append(sum(int(duty.minutes[duty.whole[0, day]]) for day in whole_week))
    assert minutes == [5 * 168 - 48] * 5
    assert len(days_on_duty(share_of_a_day(0.4))) == 37


def test_shifts_tell_who_is_on_duty_at_every_tick():
    people = [Crew(post("mon", "wed", hours=("09:00-11:00", "15:00-16:00")), UnitKind.TOWN)]
    people += [Crew(share_of_a_day(share), UnitKind.TOWN) for share in (0.3, 0.9)]
    duty = calendar_duty(YEAR, 5, people, {"a": arrangement("week", "thu")}, {})
    for p, days in enumerate(duty.whole):
        for day, pattern in enumerate(days):
            shifts = np.searchsorted(duty.cuts, np.arange(duty.day_ticks), side="right") - 1
            told = np.flatnonzero(duty.on[pattern][shifts])
            assert set(told.tolist()) == on(duty, int(pattern)), (p, day)


def test_a_share_is_given_alone():
    for other in ({"days": ("mon",)}, {"hours": ("09:00-11:00",)}):
        with pytest.raises(ValidationError) as error:
            PostDuty(share=0.5, **other)
        assert error.value.errors()[0]["type"] == "share-or-days"
