"""One person's week in a run: when he is on duty, what is booked, and when he is away.

    day        ──████████──┊──█████──      duty   (leave taken out)
    bookings     [a ][ b ]      [b ]       works  only while on duty, as `bookings` counts them
    leave                  ▨▨▨▨            away   duty that leave or a vacancy takes

    person_week(run, person, tick) -> the working days of the week that holds the tick
    worked_on(run, matter)         -> who worked on a matter, and when that began

Nobody is named: a person is a post's number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.duty import DutyRoster, Intervals, intersect, without
from simlib.runs.record import NOT_YET
from simlib.scores.run import Run
from simlib.scores.why_late import pieces


class Work(NamedTuple):
    """What is booked on a day for one visit of a matter (indices into the record): `spans` while the person
    is on duty, and what of them is the `way`, in ticks of the day."""

    visit: int
    matter: int
    spans: Intervals
    way: Intervals


@dataclass(frozen=True)
class PersonDay:
    """A working day of one person, in ticks of the day; `works` in the order of their begin."""

    day: int
    duty: Intervals
    away: Intervals
    works: tuple[Work, ...]


def worked_on(run: Run, matter: int) -> dict[int, int]:
    """The people who worked on a matter and the tick at which each began, in the order of the work."""
    record, began = run.record, dict[int, int]()
    for v in range(run.draws.first[matter], run.draws.first[matter + 1]):
        if record.started[v] != NOT_YET:
            for person in record.team[v].tolist():
                if person != NOT_YET:
                    began.setdefault(person, int(record.started[v]))
    return began


def person_week(run: Run, person: int, tick: int) -> tuple[PersonDay, ...]:
    """The working days of the week, Monday to Sunday, that holds a tick; none without a calendar."""
    days = _days_of_week(run, tick)
    booked = _booked(run, person, days)
    return tuple(_day(run, person, day, booked) for day in days)


def _days_of_week(run: Run, tick: int) -> range:
    """The working days of a week that the model knows."""
    model, calendar = run.model, run.model.calendar
    if calendar is None:
        return range(0)
    when = calendar.date_of_day(tick // model.day_ticks)
    monday = when - timedelta(days=when.weekday())
    begin, end = (calendar.day_index(monday + timedelta(days=n)) for n in (0, 7))
    return range(max(begin, 0), min(end, model.n_days))


class _Booked(NamedTuple):
    """A visit that holds somebody in [begin, end)."""

    visit: int
    matter: int
    begin: int
    end: int
    way: Intervals


def _booked(run: Run, person: int, days: Sequence[int]) -> list[_Booked]:
    """The visits for which somebody is booked on some of these days, in order."""
    if not days:
        return []
    record, draws, ticks = run.record, run.draws, run.model.day_ticks
    end = np.where(record.finished == NOT_YET, run.model.horizon, record.finished)
    mine = (record.team == person).any(axis=1) & (record.started != NOT_YET)
    mine &= (record.started < (days[-1] + 1) * ticks) & (end > days[0] * ticks)
    visits = np.flatnonzero(mine)
    matters = np.searchsorted(draws.first, visits, side="right") - 1
    found = zip(visits.tolist(), matters.tolist(), strict=True)
    booked = [_Booked(v, m, int(record.started[v]), int(end[v]), _ways(run, v, m)) for v, m in found]
    return sorted(booked, key=lambda one: (one.begin, one.visit))


def _ways(run: Run, visit: int, matter: int) -> Intervals:
    """When the team of a visit was on its way, as the labels of the matter's time have it."""
    if run.record.travel[visit] == 0:
        return ()
    told = pieces(run.model, run.plan, run.draws, run.record, matter)
    return tuple((p.begin, p.end) for p in told if p.visit == visit and p.label == "travel")


def _day(run: Run, person: int, day: int, booked: Sequence[_Booked]) -> PersonDay:
    rota = next(stage for stage in run.rota.stages() if day * run.model.day_ticks < stage.until)
    duty = _spans(rota.duty, rota.pattern, person, day) if rota.active[person] else ()
    whole = _spans(rota.duty, rota.duty.whole, person, day) if rota.active[person] else ()
    works = tuple(_works(booked, duty, day * run.model.day_ticks))
    return PersonDay(day, duty, without(whole, duty), works)


def _spans(roster: DutyRoster, pattern: NDArray[np.int32], person: int, day: int) -> Intervals:
    """The hours of somebody's pattern on a day."""
    k = int(pattern[person, day])
    rows = slice(int(roster.first[k]), int(roster.first[k + 1]))
    return tuple(zip(roster.begins[rows].tolist(), roster.ends[rows].tolist(), strict=True))


def _works(booked: Sequence[_Booked], duty: Intervals, midnight: int) -> Iterator[Work]:
    """What of each visit lies in the hours on duty of a day."""
    for one in booked:
        spans = intersect(((one.begin - midnight, one.end - midnight),), duty)
        if spans:
            way = tuple((begin - midnight, end - midnight) for begin, end in one.way)
            yield Work(one.visit, one.matter, spans, intersect(spans, way))
