"""The rules that every engine obeys, each written once.

    due            when is it due?                 order_key     which task first?
    may_act        who may?                        choice_key    who is chosen?
    level_counts   which pools count?              level_opens   when does a pool open?
    working_day    on which day was it?
    work_needed    how long, by this team?         finish        when is it done?

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
def choice_key(assigned: int, person: int) -> int:
    """Within a level the person with the least effort assigned so far comes first, then by code.

    >>> choice_key(10, 3) < choice_key(10, 4) < choice_key(11, 0)
    True
    """
    return assigned * 2**16 + person


@rule
def work_needed(effort: int, pace: int) -> int:
    """Ticks of joint work: effort / slowest pace (in thousandths), rounded up, at least one.

    >>> work_needed(480, 1000), work_needed(480, 900), work_needed(0, 1000)
    (480, 534, 1)
    """
    return max(1, -(-effort * 1000 // pace))


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
        joint = pattern[team[0]][day]
        for i in range(1, size):
            joint = meet[joint][pattern[team[i]][day]]
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
