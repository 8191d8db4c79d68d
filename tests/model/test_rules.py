"""Each rule as a story, and the same answer from Python and from machine code.

story       a planner's case, worked by hand
brute force what a tick by tick count says (duty and finish)
compiled    every rule in RULES, in numba's nopython mode, on random input
"""

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.extending import register_jitable

from simlib.model.rules import (
    CALENDAR_DAYS,
    CLASS,
    DUE,
    FIRST_COME,
    NEVER,
    RULES,
    TICKS,
    WORKING_DAYS,
    absent_since,
    choice_key,
    done_by,
    due,
    due_on,
    duty_left,
    duty_spent,
    extended_due,
    finish,
    is_granted,
    is_late,
    is_on_time,
    level_counts,
    level_opens,
    may_act,
    may_ask,
    order_key,
    paused,
    stands_in,
    work_needed,
    working_day,
)

DAY = 480
MORNING, AFTERNOON, ALL_DAY, OFF, LATE = 1, 2, 3, 0, 4
FIRST = np.array([0, 0, 1, 2, 4, 5])
BEGINS = np.array([0, 240, 0, 240, 120])
ENDS = np.array([210, 480, 210, 480, 360])
"""Five patterns: off, a morning that ends early, an afternoon, both, and the middle of the day."""


def ticks_of(pattern):
    """The ticks of a day on which a pattern is on duty, as a set."""
    spans = range(FIRST[pattern], FIRST[pattern + 1])
    return {tick for i in spans for tick in range(BEGINS[i], ENDS[i])}


def meetings():
    """The patterns common to two, and the patterns that they add, so that the set is closed."""
    rows = [[sorted(ticks_of(a) & ticks_of(b)) for b in range(5)] for a in range(5)]
    known = [sorted(ticks_of(p)) for p in range(5)]
    for row in rows:
        known += [common for common in row if common not in known]
    for a in list(known):
        for b in list(known):
            common = sorted(set(a) & set(b))
            if common not in known:
                known.append(common)
    table = [[known.index(sorted(set(a) & set(b))) for b in known] for a in known]
    return known, np.array(table)


KNOWN, MEET = meetings()


def spans_of(ticks):
    """Sorted ticks as spans [begin, end)."""
    begins = [t for t in ticks if t - 1 not in set(ticks)]
    ends = [t + 1 for t in ticks if t + 1 not in set(ticks)]
    return list(zip(begins, ends, strict=True))


def tables():
    """`first`, `begins`, `ends` of all known patterns."""
    spans = [spans_of(ticks) for ticks in KNOWN]
    first = np.cumsum([0, *(len(s) for s in spans)])
    flat = np.array([span for s in spans for span in s])
    return first, flat[:, 0], flat[:, 1]


TABLES = tables()
WHOLE = np.array([len(ticks) for ticks in KNOWN])


# ---------------------------------------------------------------- when is it due


def test_a_limit_is_due_by_the_day_on_which_it_starts():
    by_day = [1000, 2000, 3000]
    assert due(0, 0, DAY, by_day, -1) == due(DAY - 1, 0, DAY, by_day, -1) == 1000
    assert due(DAY, 0, DAY, by_day, -1) == 2000


def test_what_ends_work_at_closing_time_belongs_to_the_day_that_ends():
    assert working_day(DAY, 1, DAY) == working_day(1, 1, DAY) == 0
    assert working_day(DAY + 1, 1, DAY) == working_day(DAY, 0, DAY) == 1
    by_day = [1000, 2000, 3000]
    assert due(DAY, 1, DAY, by_day, -1) == due(DAY - 1, 1, DAY, by_day, -1) == 1000
    assert due(DAY + 1, 1, DAY, by_day, -1) == 2000


def test_without_a_calendar_a_limit_is_so_many_ticks():
    assert due(77, 0, 1000, [NEVER], 30) == 107
    assert due(77, 0, 1000, [NEVER], 0) == due(77, 1, 1000, [NEVER], 0) == 77


def test_the_due_tick_itself_is_on_time():
    assert is_on_time(100, 100)
    assert not is_on_time(101, 100)


def test_what_is_still_open_is_never_on_time():
    assert not is_on_time(-1, NEVER)


# ---------------------------------------------------------------- how long did the clock stand

DATES = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 21]
"""Working days of two weeks from a Monday on, as calendar dates; then a holiday of a week."""

MONDAY, WEDNESDAY, FRIDAY, NEXT_MONDAY = 0, 2, 4, 5


def morning(day):
    return day * DAY


def noon(day):
    return day * DAY + DAY // 2


def closing(day):
    return (day + 1) * DAY


def test_a_letter_of_monday_that_is_answered_on_wednesday_moves_the_last_day_by_two():
    for axis in (CALENDAR_DAYS, WORKING_DAYS):
        assert paused(axis, noon(MONDAY), 1, noon(WEDNESDAY), DAY, DATES) == 2


def test_a_weekend_moves_calendar_days_and_no_working_days():
    assert paused(CALENDAR_DAYS, noon(FRIDAY), 1, noon(NEXT_MONDAY), DAY, DATES) == 3
    assert paused(WORKING_DAYS, noon(FRIDAY), 1, noon(NEXT_MONDAY), DAY, DATES) == 1


def test_a_holiday_moves_calendar_days_by_its_whole_length():
    """From Friday of the second week (day 9) over the holiday to the day after it."""
    assert paused(CALENDAR_DAYS, noon(9), 1, noon(10), DAY, DATES) == 10
    assert paused(WORKING_DAYS, noon(9), 1, noon(10), DAY, DATES) == 1


def test_an_answer_on_the_same_day_moves_nothing_however_late():
    for axis in (CALENDAR_DAYS, WORKING_DAYS):
        assert paused(axis, morning(MONDAY) + 1, 1, closing(MONDAY), DAY, DATES) == 0


def test_a_letter_that_goes_out_between_two_days_goes_in_the_evening_after_work_else_in_the_morning():
    """What ends work on Friday's last minute is of Friday; what comes on Monday's first is of Monday."""
    assert paused(CALENDAR_DAYS, closing(FRIDAY), 1, noon(NEXT_MONDAY), DAY, DATES) == 3
    assert paused(CALENDAR_DAYS, morning(NEXT_MONDAY), 0, noon(NEXT_MONDAY), DAY, DATES) == 0


def test_without_a_calendar_the_clock_stands_for_as_many_ticks_as_the_wait():
    assert paused(TICKS, 30, 1, 75, 1000, []) == paused(TICKS, 30, 0, 75, 1000, []) == 45


def test_a_last_day_off_work_rolls_to_the_next_working_day():
    rolled = [closing(0), closing(1), closing(1)]  # date 1 is a day off
    assert due_on(CALENDAR_DAYS, 1, DAY, rolled) == due_on(CALENDAR_DAYS, 2, DAY, rolled)
    assert due_on(WORKING_DAYS, 4, DAY, rolled) == closing(4)
    assert due_on(TICKS, 77, DAY, rolled) == 77


def test_a_last_day_beyond_the_calendar_never_comes():
    assert due_on(CALENDAR_DAYS, 0, DAY, [closing(0)]) == closing(0)
    assert due_on(CALENDAR_DAYS, 1, DAY, [closing(0)]) == NEVER


# ---------------------------------------------------------------- is it extended


def test_more_time_is_asked_for_when_the_due_instant_is_near_and_not_before():
    assert not may_ask(closing(6) - 1, closing(9), 3 * DAY, 0, -1)
    assert may_ask(closing(6), closing(9), 3 * DAY, 0, -1)


def test_nobody_asks_for_what_has_not_begun_or_has_ended():
    assert not may_ask(closing(9), closing(9), DAY, -1, -1)
    assert not may_ask(closing(9), closing(9), DAY, 0, closing(8))


def test_an_extension_is_granted_up_to_the_due_instant():
    assert is_granted(closing(9), closing(9), -1)
    assert not is_granted(closing(9) + 1, closing(9), -1)
    assert not is_granted(closing(8), closing(9), closing(7))
    assert not is_granted(closing(8), NEVER, -1)


def test_an_extension_runs_from_the_due_day():
    """The due tick is closing time of day 3, so day 3 counts and not day 4."""
    by_day = [closing(day + 2) for day in range(6)]
    assert extended_due(closing(3), DAY, by_day, -1) == closing(5)
    assert extended_due(closing(3), DAY, by_day, 100) == closing(3) + 100


def test_there_is_no_extension_beyond_what_is_known():
    by_day = [closing(1), NEVER]
    assert extended_due(closing(1), DAY, by_day, -1) == -1  # the calendar ends before
    assert extended_due(closing(2), DAY, by_day, -1) == -1  # the due day itself is beyond
    assert extended_due(NEVER, DAY, by_day, -1) == extended_due(NEVER, DAY, by_day, 5) == -1
    assert extended_due(-DAY, DAY, by_day, -1) == -1  # a backlog's, long past


def test_late_is_after_the_extension_where_there_is_one():
    assert not is_late(closing(9), closing(9), -1)
    assert is_late(closing(9) + 1, closing(9), -1)
    assert not is_late(closing(9) + 1, closing(9), closing(12))
    assert is_late(closing(12) + 1, closing(9), closing(12))


# ---------------------------------------------------------------- when do stand-ins take over


def test_an_absence_begins_when_too_few_are_there_and_ends_when_enough_are():
    pair = 2
    since = -1
    told = []
    for half, there in enumerate([2, 1, 0, 2, 1]):
        since = absent_since(since, there, pair, half * DAY // 2)
        told.append(since)
    assert told == [-1, noon(0), noon(0), -1, 2 * DAY]


def test_stand_ins_begin_in_the_half_day_in_which_the_absence_has_lasted_long_enough():
    since = noon(MONDAY)
    ends = [noon(0) + half * DAY // 2 for half in range(1, 5)]
    assert [stands_in(since, DAY, end) < NEVER for end in ends] == [False, False, True, True]
    assert stands_in(since, DAY, ends[2]) == noon(1)
    assert stands_in(-1, 0, ends[3]) == NEVER


# ---------------------------------------------------------------- which first


def test_the_nearest_due_comes_first_whoever_was_queued_earlier():
    assert order_key(DUE, 500, 3, 99) < order_key(DUE, 501, 1, 1)


def test_the_first_class_comes_first_then_who_was_queued_earlier():
    urgent_late, urgent_early, plain = (
        order_key(CLASS, 0, rank, queued) for rank, queued in ((1, 900), (1, 20), (2, 0))
    )
    assert urgent_early < urgent_late < plain


def test_a_class_is_never_outweighed_by_waiting():
    """Up to the longest horizon that is in use: a century of working minutes is far below 2**44."""
    assert order_key(CLASS, 0, 1, 100 * 250 * DAY) < order_key(CLASS, 0, 2, 0)


def test_first_come_first_served_knows_no_class():
    assert order_key(FIRST_COME, 10, 1, 6) > order_key(FIRST_COME, 99, 9, 5)


# ---------------------------------------------------------------- who


def test_who_knows_the_people_or_did_the_case_stands_back():
    office, knows_them, handled_it = 0b11110, 0b00110, 0b10001
    assert may_act(office, knows_them, handled_it) == 0b01000


def test_a_pool_for_recusals_counts_only_when_the_others_cannot_form_a_team():
    assert not level_counts(True, 2, 2)
    assert level_counts(True, 1, 2)
    assert level_counts(False, 2, 2)


def test_the_next_pool_opens_after_each_escalation():
    assert [level_opens(100, rank, 3 * DAY, False) for rank in range(3)] == [100, 1540, 2980]


def test_who_takes_over_need_not_wait():
    assert level_opens(100, 2, 3 * DAY, True) == 100


def test_the_least_burdened_is_chosen_then_the_first_by_code():
    burden = {0: 300, 1: 200, 2: 200, 3: 900}
    assert sorted(burden, key=lambda p: choice_key(burden[p], p)) == [1, 2, 0, 3]


# ---------------------------------------------------------------- how long


def test_the_slowest_of_a_team_sets_its_pace():
    assert work_needed(480, 1000) == 480
    assert work_needed(480, 800) == 600
    assert work_needed(480, 1250) == 384


def test_work_is_rounded_up_and_never_nothing():
    assert work_needed(1, 999) == 2
    assert work_needed(0, 1000) == work_needed(1, 20_000) == 1


def alone(pattern, days=3):
    """A person whose days are all alike, as the tables of `finish`."""
    return {
        "team": [0],
        "size": 1,
        "pattern": [[pattern] * days],
        "meet": MEET,
        **dict(zip(("first", "begins", "ends"), TABLES, strict=True)),
        "whole": WHOLE,
        "day_ticks": DAY,
        "n_days": days,
    }


def test_work_pauses_over_noon_and_over_night():
    """450 minutes a day: 60 of 500 are left for the second morning when begun on the stroke of the day."""
    assert finish(0, 500, 0, **alone(ALL_DAY)) == (DAY + 50, 0)
    assert finish(200, 20, 0, **alone(ALL_DAY)) == (250, 0)
    assert finish(DAY - 1, 2, 0, **alone(ALL_DAY)) == (DAY + 1, 0)


def test_work_that_ends_with_the_duty_ends_there_and_not_the_next_morning():
    assert finish(0, 210, 0, **alone(MORNING)) == (210, 0)
    assert finish(0, 420, 0, **alone(MORNING)) == (DAY + 210, 0)


def test_travel_comes_first_on_every_day_on_site():
    assert finish(0, 300, 60, **alone(MORNING)) == (DAY + 60 + 150, 120)


def test_a_day_with_no_more_duty_than_travel_is_not_used():
    assert finish(150, 10, 60, **alone(MORNING)) == (DAY + 70, 60)
    assert finish(0, 10, 210, **alone(MORNING)) == (NEVER, 0)


def test_a_pair_works_only_while_both_are_on_duty():
    """One is there in the morning, one from 120 to 360: 90 minutes a day together."""
    days = 3
    both = alone(MORNING, days) | {
        "team": [0, 1],
        "size": 2,
        "pattern": [[MORNING] * days, [OFF, LATE, LATE]],
    }
    assert finish(0, 100, 0, **both) == (2 * DAY + 130, 0)


def test_work_beyond_the_known_days_never_ends():
    assert finish(0, 631, 0, **alone(MORNING)) == (NEVER, 0)
    assert finish(3 * DAY, 1, 0, **alone(MORNING)) == (NEVER, 0)


# ---------------------------------------------------------------- tick by tick

patterns = st.integers(0, 4)
moments_of_day = st.integers(0, DAY - 1)


@given(patterns, moments_of_day)
def test_duty_that_is_left_is_what_a_count_says(pattern, at):
    left = sum(tick >= at for tick in KNOWN[pattern])
    assert duty_left(pattern, at, *TABLES) == left


@given(patterns, moments_of_day, st.integers(1, DAY))
def test_duty_is_spent_where_a_count_says(pattern, at, ticks):
    ahead = [tick for tick in KNOWN[pattern] if tick >= at]
    if ticks <= len(ahead):
        assert duty_spent(pattern, at, ticks, *TABLES) == ahead[ticks - 1] + 1


@given(
    days=st.lists(st.tuples(patterns, patterns, patterns), min_size=1, max_size=6),
    start=st.integers(0, 2 * DAY),
    need=st.integers(1, 900),
    travel=st.integers(0, 120),
    size=st.integers(1, 3),
)
def test_finish_is_what_a_walk_through_all_ticks_finds(days, start, need, travel, size):
    pattern = np.array(days).T
    found = finish(start, need, travel, np.arange(3), size, pattern, MEET, *TABLES, WHOLE, DAY, len(days))
    assert found == walked(pattern[:size], start, need, travel)


@given(
    days=st.lists(st.tuples(patterns, patterns, patterns), min_size=1, max_size=6),
    start=st.integers(0, 2 * DAY),
    later=st.integers(1, 4 * DAY),
    travel=st.integers(0, 120),
    size=st.integers(1, 3),
)
def test_what_is_done_by_a_tick_is_all_that_is_finished_by_then(days, start, later, travel, size):
    """So much work would be finished by that tick, and one tick more would not."""
    pattern, until = np.array(days).T, min(start + later, len(days) * DAY)
    done, travelled = done_by(until, start, travel, np.arange(3), size, pattern, MEET, *TABLES, DAY)
    if done:
        end, way = walked(pattern[:size], start, done, travel)
        assert end <= until
        assert way <= travelled
    end, way = walked(pattern[:size], start, done + 1, travel)
    assert end > until
    assert travelled <= way


def walked(pattern, start, need, travel):
    """The same by counting ticks on which everybody is on duty, day after day."""
    travelled = 0
    for day in range(start // DAY, pattern.shape[1]):
        joint = set.intersection(*(set(KNOWN[p]) for p in pattern[:, day]))
        ahead = sorted(tick for tick in joint if day * DAY + tick >= start)
        if len(ahead) > travel:
            travelled += travel
            work = ahead[travel:]
            if need <= len(work):
                return day * DAY + work[need - 1] + 1, travelled
            need -= len(work)
    return NEVER, travelled


# ---------------------------------------------------------------- machine code

TIMES = 200


class Dice:
    """Columns of random input; the same for everybody who asks."""

    def __init__(self):
        self.generator = np.random.default_rng(7)

    def __call__(self, low, high):
        return self.generator.integers(low, high, TIMES).tolist()

    def arrays(self, low, high, *shape):
        return list(self.generator.integers(low, high, (TIMES, *shape)))

    def coins(self):
        return (self.generator.random(TIMES) < 0.5).tolist()


def rows(*columns):
    return list(zip(*columns, strict=True))


def due_cases(dice):
    days = dice.arrays(0, 10**6, TIMES)
    return rows(dice(1, TIMES * DAY), dice(0, 2), [DAY] * TIMES, days, dice(-1, 3))


def pause_cases(dice):
    """Waits of up to ten days over a calendar with gaps, on each axis."""
    dates = np.cumsum(dice.arrays(1, 4, 30)[0])
    begins, waits = dice(1, 15 * DAY), dice(1, 10 * DAY)
    ends = [begin + wait for begin, wait in zip(begins, waits, strict=True)]
    return rows(dice(0, 3), begins, dice(0, 2), ends, [DAY] * TIMES, [dates] * TIMES)


def last_day_cases(dice):
    """Last days on each axis, some of them beyond the calendar."""
    rolled = np.cumsum(dice.arrays(1, 4, 30)[0]) * DAY
    return rows(dice(0, 3), dice(0, 40), [DAY] * TIMES, [rolled] * TIMES)


def extension_cases(dice):
    by_day = [np.where(days > 400, NEVER, days) for days in dice.arrays(0, 500, 20)]
    dues = [NEVER if n % 7 == 0 else n for n in dice(-DAY, 22 * DAY)]
    return rows(dues, [DAY] * TIMES, by_day, dice(-1, 2))


def spending_cases(dice):
    """Moments of a day, and no more ticks than are left of its duty."""
    asked = rows(dice(1, 5), dice(0, DAY), dice(1, DAY))
    left = [duty_left(pattern, at, *TABLES) for pattern, at, _ in asked]
    return [
        (pattern, at, min(ticks, most), *TABLES)
        for (pattern, at, ticks), most in zip(asked, left, strict=True)
        if most
    ]


def finish_cases(dice):
    team = [dice.generator.permutation(4)[:3] for _ in range(TIMES)]
    tasks = rows(dice(0, 3 * DAY), dice(1, 900), dice(0, 120), team, dice(1, 4))
    rosters = dice.arrays(0, 5, 4, 6)
    return [
        (*task, roster, MEET, *TABLES, WHOLE, DAY, 6) for task, roster in zip(tasks, rosters, strict=True)
    ]


def done_cases(dice):
    team = [dice.generator.permutation(4)[:3] for _ in range(TIMES)]
    tasks = rows(dice(0, 6 * DAY), dice(0, 3 * DAY), dice(0, 120), team, dice(1, 4))
    rosters = dice.arrays(0, 5, 4, 6)
    return [(*task, roster, MEET, *TABLES, DAY) for task, roster in zip(tasks, rosters, strict=True)]


def together_cases(dice):
    team = [dice.generator.permutation(4)[:3] for _ in range(TIMES)]
    rosters = list(dice.arrays(0, 5, 4, 6))
    return rows(team, dice(1, 4), dice(0, 6), rosters, [MEET] * TIMES)


def own_cases(dice):
    return rows(dice(0, 10**6), dice(1, TIMES * DAY), dice(0, 2), [DAY] * TIMES, dice(-1, 3), dice(-1, 40))


REGULAR = np.array([0, 2 * DAY, 2 * DAY])
"""Of three days the first and the last are regular."""

CASES = {
    "due": due_cases,
    "own_last": own_cases,
    "own_due": own_cases,
    "working_day": lambda dice: rows(dice(0, 9), dice(0, 2), [3] * TIMES),
    "paused": pause_cases,
    "due_on": last_day_cases,
    "may_ask": lambda dice: rows(dice(0, 9), dice(0, 9), dice(0, 5), dice(-1, 1), dice(-1, 1)),
    "is_granted": lambda dice: rows(dice(0, 9), dice(0, 9), dice(-1, 1)),
    "extended_due": extension_cases,
    "task_begins": lambda dice: rows(dice(0, 9), dice(0, 9), dice(0, 9)),
    "is_late": lambda dice: rows(dice(0, 9), dice(0, 9), dice(-1, 9)),
    "absent_since": lambda dice: rows(dice(-1, 5), dice(0, 4), dice(1, 4), dice(0, 10**6)),
    "stands_in": lambda dice: rows(dice(-1, 9), dice(0, 9), dice(0, 20)),
    "is_on_time": lambda dice: rows(dice(-1, 9), dice(0, 9)),
    "order_key": lambda dice: rows(dice(0, 3), dice(0, 2**40), dice(0, 1001), dice(0, 2**40)),
    "may_act": lambda dice: rows(*(dice(0, 2**62) for _ in range(3))),
    "way_of_day": lambda dice: rows(dice(0, 500), dice(1, 1001)),
    "level_counts": lambda dice: rows(dice.coins(), dice(0, 4), dice(1, 4)),
    "level_opens": lambda dice: rows(dice(0, 2**40), dice(0, 5), dice(0, 10**5), dice.coins()),
    "choice_key": lambda dice: rows(dice(0, 2**40), dice(0, 2**16)),
    "next_call": lambda dice: rows(dice(0, 10 * DAY), dice(0, DAY), [DAY] * TIMES),
    "next_on": lambda dice: rows(dice(0, 4 * DAY), [DAY] * TIMES, [REGULAR] * TIMES),
    "work_needed": lambda dice: rows(dice(0, 10**5), dice(50, 20_001)),
    "duty_left": lambda dice: [(*row, *TABLES) for row in rows(dice(0, 5), dice(0, DAY))],
    "duty_spent": spending_cases,
    "effort_left": lambda dice: rows(dice(0, 10**5), dice(50, 20_001)),
    "together": together_cases,
    "finish": finish_cases,
    "done_by": done_cases,
}


def test_every_rule_has_its_cases():
    assert {rule.__name__ for rule in RULES} == CASES.keys()


@pytest.fixture(scope="module")
def compiled():
    """Every rule in machine code, called by a small caller as a kernel calls it."""
    for rule in RULES:
        register_jitable(rule)

    def caller(rule):
        return numba.njit(lambda *given: rule(*given))

    return {rule.__name__: caller(rule) for rule in RULES}


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_machine_code_says_what_python_says(compiled, rule):
    cases = CASES[rule.__name__](Dice())
    answers = [rule(*given) for given in cases]
    assert [compiled[rule.__name__](*given) for given in cases] == answers
    assert compiled[rule.__name__].nopython_signatures
    assert len(set(answers)) > 1, "cases that all end alike prove little"
