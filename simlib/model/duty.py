"""Who is on duty when: a share of the day or weekdays and hours, fixed arrangements, and leave on top.

    post's duty ─┐
    arrangements ─┼─> intervals of a day ─> a pattern ─> whole[person, day] ─(leave)─> pattern[person, day]
    calendar    ─┘                            ├─> meet[a, b]: the duty common to two patterns
                                              └─> on[pattern, shift]: who is on duty between two `cuts`

Few different days exist, so a day is a number: the set of patterns is closed under intersection, and
the duty common to a team is a look-up for both engines. Of duty by share it is known how long, not when: it
is laid at the start of the day, so that whoever serves less meets all others, and an arrangement takes its
hours wherever in the day they lie.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError
from simlib.inputs.scenario import WEEKDAYS, Arrangement, Duty, Post, UnitKind, Weekday
from simlib.model.calendar import WorkCalendar
from simlib.model.schedules import regular_days

Intervals = tuple[tuple[int, int], ...]
"""Sorted, disjoint spans of ticks of a day: [begin, end)."""

Day = tuple[Intervals, Intervals, Intervals]
"""Duty of a day: all of it, and when only its morning, only its afternoon is there."""

MOST_PATTERNS = 2000


@dataclass(frozen=True, eq=False)
class DutyRoster:
    """Duty of all people on all days.

    Pattern k's intervals are `begins[first[k]:first[k + 1]]`, `ends[...]` (ticks of the day), `minutes[k]` in
    all; `meet` int32[k, k]. Without leave a person's pattern is `whole` int32[people, days]; when only the
    morning, only the afternoon is there, `part[0]`, `part[1]` int32[2, people, days]. Shift n of a day lasts
    from tick `cuts[n]` to the next cut: nobody's duty begins or ends within; `on` bool[k, shifts].
    """

    day_ticks: int
    half_tick: int
    first: NDArray[np.int32]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    minutes: NDArray[np.int64]
    meet: NDArray[np.int32]
    whole: NDArray[np.int32]
    part: NDArray[np.int32]
    cuts: NDArray[np.int64]
    on: NDArray[np.bool_]

    @property
    def n_days(self) -> int:
        """Working days that the model knows, from the start on."""
        return int(self.whole.shape[1])

    def with_leave(self, away: NDArray[np.bool_]) -> NDArray[np.int32]:
        """Patterns with leave taken out: `away` is bool[people, 2 * days] by half-days."""
        morning, afternoon = away[:, 0::2], away[:, 1::2]
        cases = [morning & afternoon, morning, afternoon]
        return np.select(cases, [np.full_like(self.whole, NEVER_ON), self.part[1], self.part[0]], self.whole)


NEVER_ON = 0
"""The pattern of a day without duty."""


def intersect(a: Intervals, b: Intervals) -> Intervals:
    """What two sets of intervals share.

    >>> intersect(((0, 100), (200, 300)), ((50, 250),))
    ((50, 100), (200, 250))
    """
    common = ((max(i, k), min(j, m)) for i, j in a for k, m in b)
    return tuple(sorted((begin, end) for begin, end in common if begin < end))


def without(a: Intervals, b: Intervals) -> Intervals:
    """What is left of `a` when `b` is taken out.

    >>> without(((0, 240), (240, 480)), ((0, 60),))
    ((60, 240), (240, 480))
    """
    for begin, end in b:
        a = intersect(a, ((-1, begin), (end, 2**62)))
    return a


def close(patterns: list[Intervals]) -> tuple[list[Intervals], NDArray[np.int32]]:
    """The patterns and all their intersections, and the table of who meets in which."""
    number = {pattern: k for k, pattern in enumerate(patterns)}
    rows: list[list[int]] = []
    k = 0
    while k < len(patterns):
        for other in patterns[: k + 1]:
            common = intersect(patterns[k], other)
            if common not in number:
                number[common] = len(patterns)
                patterns.append(common)
        if len(patterns) > MOST_PATTERNS:
            raise SimlibError("too-many-duty-patterns", most=str(MOST_PATTERNS))
        rows.append([number[intersect(patterns[k], other)] for other in patterns[: k + 1]])
        k += 1
    meet = np.zeros((len(patterns), len(patterns)), dtype=np.int32)
    for i, row in enumerate(rows):
        meet[i, : i + 1] = meet[: i + 1, i] = row
    return patterns, meet


def halved(spans: Intervals, half_tick: int) -> Day:
    """A day with these intervals of duty, and what is left of them in its halves.

    >>> halved(((10, 90),), 40)
    (((10, 90),), ((10, 40),), ((40, 90),))
    """
    return spans, intersect(spans, ((0, half_tick),)), intersect(spans, ((half_tick, 2**62),))


def share_of(free: Day, share: float, half_tick: int) -> Day:
    """A share of a day, to the nearest tick, from its start on; of its afternoon from noon on.

    >>> share_of(halved(((60, 480),), 210), 0.5, 210)
    (((0, 210),), ((0, 75),), ((210, 345),))
    """
    whole, morning, afternoon = (math.floor(share * sum(e - b for b, e in part) + 0.5) for part in free)
    return _from(0, whole), _from(0, morning), _from(half_tick, afternoon)


def _from(begin: int, ticks: int) -> Intervals:
    return ((begin, begin + ticks),) if ticks else ()


def assemble(day_ticks: int, half_tick: int, days_of: Sequence[Sequence[Day]]) -> DutyRoster:
    """Duty from each person's days."""
    alike = {id(days): days for days in days_of}  # those of one crew share one list
    patterns = list({(), *(spans for days in alike.values() for day in {*days} for spans in day)})
    patterns.sort()  # in an order that is the same on every machine
    number = {pattern: k for k, pattern in enumerate(patterns)}
    numbers = {
        one: np.array([[number[spans] for spans in day] for day in days], dtype=np.int32)
        for one, days in alike.items()
    }
    base = np.stack([numbers[id(days)] for days in days_of])
    patterns, meet = close(patterns)
    lengths = [len(p) for p in patterns]
    flat = [span for p in patterns for span in p]
    cuts = np.array(sorted({0, *(tick for span in flat for tick in span)} - {day_ticks}), dtype=np.int64)
    return DutyRoster(
        day_ticks=day_ticks,
        half_tick=half_tick,
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        begins=np.array([begin for begin, _ in flat], dtype=np.int64),
        ends=np.array([end for _, end in flat], dtype=np.int64),
        minutes=np.array([sum(e - b for b, e in p) for p in patterns], dtype=np.int64),
        meet=meet,
        whole=np.ascontiguousarray(base[..., 0]),
        part=np.ascontiguousarray(np.moveaxis(base[..., 1:], -1, 0)),
        cuts=cuts,
        on=np.array([[any(b <= cut < e for b, e in p) for cut in cuts] for p in patterns], dtype=bool),
    )


def always_on(people: int, ticks: int) -> DutyRoster:
    """A world without a calendar: one very long day, everybody on duty.

    >>> always_on(2, 1000).minutes[always_on(2, 1000).whole[1, 0]]
    np.int64(1000)
    """
    return assemble(ticks, ticks, [[halved(((0, ticks),), ticks)]] * people)


class Crew(NamedTuple):
    """Those of one post at units of one kind, who are on duty alike."""

    post: Post
    kind: UnitKind
    name: str = ""


def calendar_duty(
    calendar: WorkCalendar,
    n_days: int,
    people: Sequence[Crew],
    arrangements: Mapping[str, Arrangement],
    weekdays: Mapping[str, Weekday],
) -> DutyRoster:
    """Duty on a calendar's first days; `weekdays` moves meetings and trainings (a plan's lever)."""
    weekday = [calendar.date_of_day(day).weekday() for day in range(n_days)]
    rows: dict[Crew, list[Day]] = {}
    for crew in people:
        if crew not in rows:
            blocks = _blocks(calendar, arrangements, weekdays, crew)
            hours = _hours_by_weekday(calendar, crew.post)
            of_day = cache(partial(duty_of_day, calendar, crew.post.duty))  # few days differ
            rows[crew] = [of_day(hours[of_week], blocks.get(day, ())) for day, of_week in enumerate(weekday)]
    return assemble(calendar.day_ticks, calendar.hours.morning_ticks, [rows[crew] for crew in people])


def meant(arrangement: Arrangement, kind: UnitKind, post: str) -> bool:
    """Whether an arrangement takes hours of those of a post at units of a kind."""
    return kind in arrangement.who and (not arrangement.posts or post in arrangement.posts)


def duty_of_day(calendar: WorkCalendar, duty: Duty, hours: Intervals, blocked: Intervals) -> Day:
    """A day's duty: the hours of the post without those of arrangements, or a share of as many."""
    half_tick = calendar.hours.morning_ticks
    free = halved(without(hours, blocked), half_tick)
    return free if duty.share is None else share_of(free, duty.share, half_tick)


def ticks_of_day(calendar: WorkCalendar, hours: tuple[str, ...]) -> Intervals:
    """Clock hours as ticks of the working day, clipped to working hours; all of it when there are none."""
    if not hours:
        return ((0, calendar.day_ticks),)
    spans = ((_minute(text[:5]), _minute(text[6:])) for text in hours)
    ticks = ((calendar.hours.ticks_before(b), calendar.hours.ticks_before(e)) for b, e in spans)
    return tuple(sorted((b, e) for b, e in ticks if b < e))


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _hours_by_weekday(calendar: WorkCalendar, post: Post) -> list[Intervals]:
    """A post's duty on a working Monday, ... A make-up weekend is a duty day of those who serve all week."""
    hours, all_week = ticks_of_day(calendar, post.duty.hours), set(WEEKDAYS[:5])
    days = {*post.duty.days, *(WEEKDAYS[5:] if all_week <= set(post.duty.days) else ())}
    return [hours if day in days else () for day in WEEKDAYS]


def _blocks(
    calendar: WorkCalendar,
    arrangements: Mapping[str, Arrangement],
    weekdays: Mapping[str, Weekday],
    crew: Crew,
) -> dict[int, Intervals]:
    """Blocked ticks by working day for a crew."""
    blocks: dict[int, Intervals] = {}
    for name in sorted(arrangements):
        arrangement = arrangements[name]
        if meant(arrangement, crew.kind, crew.name):
            hours = ticks_of_day(calendar, (arrangement.hours,))
            for day in arrangement_days(calendar, arrangement, weekdays.get(name, arrangement.weekday)):
                blocks[day] = tuple(sorted({*blocks.get(day, ()), *hours}))
    return blocks


def arrangement_days(calendar: WorkCalendar, arrangement: Arrangement, weekday: Weekday) -> Sequence[int]:
    """The working days (from the start) on which an arrangement falls; off a holiday, the next one."""
    if arrangement.every == "day":
        return range(calendar.n_days)
    return regular_days(calendar, arrangement.every, weekday, arrangement.nth)
