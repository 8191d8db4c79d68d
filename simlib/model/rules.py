"""The rules that every engine obeys, each written once.

    due, due_on    when is it due?                 order_key     which task first?
    own_last, own_due    and by its own length?
    paused         how long did the clock stand?   choice_key    who is chosen?
    may_act        who may?                        level_opens   when does a pool open?
    level_counts   which pools count?              absent_since, stands_in    when do stand-ins?
    working_day    on which day was it?            may_ask, is_granted    is it extended?
    work_needed    how long, by this team?         way_of_day    how long is the way?
    finish         when is it done?                next_call     when is an extra meeting?
    done_by        how much is done by then?       effort_left   what is left to others?
    next_on        when is the next regular day?   task_begins   when does a task of the programme?

Plain functions of integers (and of arrays that are only indexed): the reference engine calls them as
Python; whoever compiles applies `numba.extending.register_jitable` to everything in `RULES`, so that
the kernel runs the very same source and reading a scenario never loads numba. Masks are sets of
people, one bit a person: one Python integer here, 64-bit words in a kernel; the operators are the same.
"""

from collections.abc import Callable
from typing import Any, TypeVar

NEVER = 2**62
"""A tick after every horizon."""

DUE, CLASS, FIRST_COME = 0, 1, 2
"""Dispatch orders of a plan."""

CALENDAR_DAYS, WORKING_DAYS, TICKS = 0, 1, 2
"""In what a limit's last day is counted, and what a pause adds to it."""

WHOLE = 1000
"""A pace, a share of the day: all of it, in thousandths."""

NO_PAUSE = -1
"""The axis of a limit that never pauses."""

RULES: list[Callable[..., Any]] = []

F = TypeVar("F", bound=Callable[..., Any])


def rule(function: F) -> F:
    """Enter a function in the book of rules."""
    RULES.append(function)
    return function


@rule
def working_day(event: Any, worked: Any, day_ticks: int) -> Any:
    """The working day of an event; integers, or arrays elementwise.

    The tick between two days is closing time of the first for what ends work or a wait (`worked` is 1), and
    the morning of the second for what comes about at once (`worked` is 0), as an arrival does.

    >>> working_day(100, 1, 100), working_day(100, 0, 100)
    (0, 1)
    """
    return (event - worked) // day_ticks


@rule
def due(event: int, worked: int, day_ticks: int, due_by_day: Any, after: int) -> int:
    """The tick at which a limit that starts with `event` is due; for `worked` see `working_day`.

    `due_by_day[d]` is the due tick of an event on working day d (made by `model.limits`); a world
    without a calendar counts `after` ticks instead (then `after` >= 0).

    >>> due(130, 0, 100, [500, 600], -1), due(100, 1, 100, [500, 600], -1), due(130, 0, 100, [0], 40)
    (600, 500, 170)
    """
    if after >= 0:
        return event + after
    return int(due_by_day[working_day(event, worked, day_ticks)])


@rule
def own_last(usual: int, event: int, worked: int, day_ticks: int, after: int, own: int) -> int:
    """The last working day (without a calendar the tick) of a limit that starts with `event`, for a matter
    whose length is `own`; where that is -1, or no limit is in force, the `usual` one. `after` as in `due`.

    >>> own_last(7, 130, 0, 100, -1, 3), own_last(7, 130, 0, 100, -1, -1), own_last(170, 130, 0, 100, 40, 3)
    (4, 7, 133)
    """
    if own < 0 or usual >= NEVER:
        return usual
    return event + own if after >= 0 else int(working_day(event, worked, day_ticks)) + own


@rule
def own_due(usual: int, event: int, worked: int, day_ticks: int, after: int, own: int) -> int:
    """The due tick of such a limit: the end of its last day.

    >>> own_due(800, 130, 0, 100, -1, 3), own_due(800, 130, 0, 100, -1, -1), own_due(170, 130, 0, 100, 40, 3)
    (500, 800, 133)
    """
    if own < 0 or usual >= NEVER:
        return usual
    last = own_last(usual, event, worked, day_ticks, after, own)
    return last if after >= 0 else (last + 1) * day_ticks


@rule
def paused(axis: int, begin: int, worked: int, end: int, day_ticks: int, date_of_day: Any) -> int:
    """By how much a wait outside from tick `begin` to `end` moves a limit's last day, in days of its axis.

    `date_of_day[d]` counts calendar days; `worked` tells of what came before the wait (see `working_day`). A
    pause within one day moves nothing.

    >>> dates = [0, 1, 4, 5, 6]
    >>> paused(CALENDAR_DAYS, 150, 1, 450, 100, dates), paused(WORKING_DAYS, 150, 1, 450, 100, dates)
    (5, 3)
    >>> paused(CALENDAR_DAYS, 200, 1, 250, 100, dates), paused(CALENDAR_DAYS, 200, 0, 250, 100, dates)
    (3, 0)
    """
    if axis == TICKS:
        return end - begin
    first, last = working_day(begin, worked, day_ticks), working_day(end, 1, day_ticks)
    if axis == WORKING_DAYS:
        return int(last - first)
    return int(date_of_day[last] - date_of_day[first])


@rule
def due_on(axis: int, last: int, day_ticks: int, due_of_date: Any) -> int:
    """The due tick of a limit whose last day is `last`: a calendar date (rolled to a working day by
    `due_of_date`), a working day, or the tick itself; `NEVER` beyond the calendar.

    >>> due_on(CALENDAR_DAYS, 1, 100, [100, 200, 200]), due_on(WORKING_DAYS, 1, 100, [])
    (200, 200)
    """
    if axis == TICKS:
        return last
    if axis == WORKING_DAYS:
        return (last + 1) * day_ticks
    if last >= len(due_of_date):
        return NEVER
    return int(due_of_date[last])


@rule
def may_ask(tick: int, due_tick: int, lead: int, assigned: int, ended: int) -> bool:
    """Whether it is time to ask for an extension: the clock runs, and is within `lead` of its due tick.

    >>> may_ask(80, 100, 20, 0, -1), may_ask(79, 100, 20, 0, -1), may_ask(90, 100, 20, 0, 85)
    (True, False, False)
    """
    return assigned >= 0 and ended < 0 and tick >= due_tick - lead


@rule
def is_granted(tick: int, due_tick: int, ended: int) -> bool:
    """Whether an approval at this tick still extends: the matter is open and not overdue.

    >>> is_granted(100, 100, -1), is_granted(101, 100, -1), is_granted(90, 100, 90)
    (True, False, False)
    """
    return ended < 0 and tick <= due_tick and due_tick < NEVER


@rule
def extended_due(due_tick: int, day_ticks: int, extended_by_day: Any, after: int) -> int:
    """The due tick of an extension, which runs from the due day by the rule of `due`; -1 where there is none.

    >>> extended_due(200, 100, [300, 400], -1), extended_due(200, 100, [300, NEVER], -1)
    (400, -1)
    """
    day = working_day(due_tick, 1, day_ticks)
    if due_tick >= NEVER or (after < 0 and (day < 0 or day >= len(extended_by_day))):
        return -1
    extended = due(due_tick, 1, day_ticks, extended_by_day, after)
    return extended if extended < NEVER else -1


@rule
def task_begins(tick: int, opens: int, lag: int) -> int:
    """When a task of the programme begins, all before it having ended by this tick: not before tick `opens`,
    and `lag` ticks later than it could.

    >>> task_begins(100, 0, 0), task_begins(100, 250, 30)
    (100, 280)
    """
    return max(tick, opens) + lag


@rule
def is_late(ended: int, due_tick: int, extended: int) -> bool:
    """Ended after its due tick, and after the extended one where there is one (-1: none).

    >>> is_late(101, 100, -1), is_late(101, 100, 120), is_late(121, 100, 120)
    (True, False, True)
    """
    return ended > max(due_tick, extended)


@rule
def is_on_time(ended: Any, due_tick: Any) -> Any:
    """Ended by the due instant, elementwise; an end of -1 (still open) is never on time.

    >>> is_on_time(480, 480), is_on_time(481, 480), is_on_time(-1, 480)
    (True, False, False)
    """
    return (ended >= 0) & (ended <= due_tick)


@rule
def order_key(order: int, due_tick: int, rank: int, queued: int) -> int:
    """Smaller comes first; equal keys go by matter code. Fixed while the task is queued.

    >>> order_key(DUE, 900, 1, 10), order_key(CLASS, 900, 0, 10) < order_key(CLASS, 5, 1, 3)
    (900, True)
    """
    if order == DUE:
        return due_tick
    if order == CLASS:
        return rank * 2**44 + queued
    return queued


@rule
def may_act(level: int, in_conflict: int, barred: int) -> int:
    """The people of a pool level who may act: not in conflict, not barred by an earlier step, nor already
    in a level that counts (`barred` holds those too: nobody is in two levels of a task).

    >>> bin(may_act(0b1111, 0b0100, 0b0001))
    '0b1010'
    """
    return level & ~in_conflict & ~barred


@rule
def level_counts(blocked_only: bool, eligible_before: int, team: int) -> bool:
    """Whether a pool level is used at all: one that is `blocked_only` takes over just when the levels
    before it hold too few people who may act, now or ever.

    >>> level_counts(True, 1, 2), level_counts(True, 2, 2), level_counts(False, 9, 2)
    (True, False, True)
    """
    return not blocked_only or eligible_before < team


@rule
def level_opens(queued: int, rank: int, escalation: int, takes_over: bool) -> int:
    """The tick at which the rank-th used level (0 first) opens: after rank escalations, at once where it
    takes over from people who may not act.

    >>> level_opens(100, 2, 480, False), level_opens(100, 2, 480, True)
    (1060, 100)
    """
    if takes_over:
        return queued
    return queued + rank * escalation


@rule
def absent_since(since: int, there: int, team: int, tick: int) -> int:
    """Since when too few people for a team have been there, told half-day by half-day (-1: they are enough).

    >>> absent_since(-1, 1, 2, 240), absent_since(240, 0, 2, 480), absent_since(240, 2, 2, 480)
    (240, 240, -1)
    """
    if there >= team:
        return -1
    return tick if since < 0 else since


@rule
def stands_in(since: int, after: int, half_ends: int) -> int:
    """The tick at which stand-ins may begin, if it lies in the half-day that ends then; else `NEVER`.

    >>> stands_in(240, 0, 480), stands_in(240, 480, 480) == NEVER, stands_in(-1, 0, 480) == NEVER
    (240, True, True)
    """
    if since >= 0 and since + after < half_ends:
        return since + after
    return NEVER


@rule
def choice_key(assigned: int, person: int) -> int:
    """Within a level the person with the least effort assigned so far comes first, then by code.

    >>> choice_key(10, 3) < choice_key(10, 4) < choice_key(11, 0)
    True
    """
    return assigned * 2**16 + person


@rule
def next_call(tick: int, at: int, day_ticks: int) -> int:
    """The tick of an extra meeting that is called at this tick: the next time `at` of a working day.

    >>> next_call(130, 40, 100), next_call(140, 40, 100)
    (140, 240)
    """
    begin = tick - tick % day_ticks + at
    return begin if begin > tick else begin + day_ticks


@rule
def next_on(tick: int, day_ticks: int, begins: Any) -> int:
    """When a matter comes that waits for a regular day: at once on such a day, else in the morning of the
    next; `begins[d]` is the first tick of the first of them from working day d on.

    >>> next_on(130, 100, [0, 200, 200]), next_on(230, 100, [0, 200, 200]), next_on(330, 100, [0, 200, 200])
    (200, 230, 330)
    """
    day = min(tick // day_ticks, len(begins) - 1)  # beyond the last day nothing comes
    return int(max(tick, begins[day]))


@rule
def work_needed(effort: int, pace: int) -> int:
    """Ticks of joint work: effort / slowest pace (in thousandths), rounded up, at least one.

    >>> work_needed(480, 1000), work_needed(480, 900), work_needed(0, 1000)
    (480, 534, 1)
    """
    return max(1, -(-effort * 1000 // pace))


@rule
def effort_left(left: int, pace: int) -> int:
    """The effort that is left to others where a team of this pace has `left` ticks of joint work to do: what
    `work_needed` makes of it again, at the same pace.

    >>> effort_left(480, 1000), effort_left(534, 900), work_needed(effort_left(534, 900), 900)
    (480, 481, 535)
    """
    return -(-left * pace // 1000)


@rule
def way_of_day(trip: int, share: int) -> int:
    """Ticks of the way that a day on site costs a team: the farthest member's trip; for people who serve a
    share of every day (in thousandths; the smallest in the team) that share of it. The share stands for whole
    days: somebody with 0.2 of each day goes there once in five.

    >>> way_of_day(100, 1000), way_of_day(100, 250), way_of_day(3, 500)
    (100, 25, 2)
    """
    return -(-trip * share // 1000)


@rule
def duty_left(pattern: int, at: int, first: Any, begins: Any, ends: Any) -> int:
    """Ticks on duty in a day of this pattern from tick `at` of the day on.

    >>> duty_left(0, 50, [0, 2], [0, 200], [100, 300])
    150
    """
    total = 0
    for i in range(first[pattern], first[pattern + 1]):
        total += max(0, ends[i] - max(begins[i], at))
    return total


@rule
def duty_spent(pattern: int, at: int, ticks: int, first: Any, begins: Any, ends: Any) -> int:
    """The tick of the day at which `ticks` on duty have passed since `at` (there must be as many).

    >>> duty_spent(0, 50, 60, [0, 2], [0, 200], [100, 300])
    210
    """
    i = first[pattern]
    begin = max(begins[i], at)
    while begin + ticks > ends[i]:
        ticks -= max(0, ends[i] - begin)
        i += 1
        begin = max(begins[i], at)
    return int(begin + ticks)


@rule
def together(team: Any, size: int, day: int, pattern: Any, meet: Any) -> int:
    """The pattern of duty that the first `size` of a team have in common on a day.

    >>> together([0, 1], 2, 0, [[0], [1]], [[0, 2], [2, 1]])
    2
    """
    joint = pattern[team[0]][day]
    for i in range(1, size):
        joint = meet[joint][pattern[team[i]][day]]
    return int(joint)


@rule
def finish(
    start: int,
    need: int,
    travel: int,
    team: Any,
    size: int,
    pattern: Any,
    meet: Any,
    first: Any,
    begins: Any,
    ends: Any,
    whole: Any,
    day_ticks: int,
    n_days: int,
) -> tuple[int, int]:
    """When a team that starts at `start` has done `need` ticks of joint work, and its ticks of travel.

    Work goes on only while every member is on duty: `pattern[p][d]` is person p's duty on day d,
    `meet[a][b]` the pattern common to two, `whole[a]` a pattern's ticks in a whole day. Travel is taken
    first on each day; a day with no more duty than travel is not used. `NEVER` when the known days do not
    suffice.

    >>> day = dict(pattern=[[0, 0]], meet=[[0]], first=[0, 1], begins=[0], ends=[100], whole=[100])
    >>> finish(40, 70, 20, [0], 1, **day, day_ticks=100, n_days=2)
    (150, 40)
    """
    travelled = 0
    day = start // day_ticks
    at = start - day * day_ticks
    while day < n_days:
        joint = together(team, size, day, pattern, meet)
        usable = whole[joint] - travel
        if at > 0:
            usable = duty_left(joint, at, first, begins, ends) - travel
        if usable > 0:
            travelled += travel
            if need <= usable:
                spent = duty_spent(joint, at, travel + need, first, begins, ends)
                return day * day_ticks + spent, travelled
            need -= usable
        day += 1
        at = 0
    return NEVER, travelled


@rule
def done_by(
    until: int,
    start: int,
    travel: int,
    team: Any,
    size: int,
    pattern: Any,
    meet: Any,
    first: Any,
    begins: Any,
    ends: Any,
    day_ticks: int,
) -> tuple[int, int]:
    """The ticks of joint work that a team has done by tick `until`, and its ticks of travel (see `finish`,
    by which it has not done by then).

    >>> day = dict(pattern=[[0, 0]], meet=[[0]], first=[0, 1], begins=[0], ends=[100])
    >>> done_by(150, 40, 20, [0], 1, **day, day_ticks=100), done_by(110, 40, 20, [0], 1, **day, day_ticks=100)
    ((70, 40), (40, 30))
    """
    worked = travelled = 0
    day = start // day_ticks
    at = start - day * day_ticks
    while day * day_ticks < until:
        joint = together(team, size, day, pattern, meet)
        there = duty_left(joint, at, first, begins, ends)
        if there > travel:
            there -= duty_left(joint, until - day * day_ticks, first, begins, ends)
            travelled += min(travel, there)
            worked += max(0, there - travel)
        day += 1
        at = 0
    return worked, travelled
