"""An auditor who knows the rules and not the engines: what is wrong with a record?

    scenario, plan's spec, draws ─> Books      who is where, on duty, away, in which pool, due when
    record ─┬─ timetable    each matter's visits follow one another; ends minute by minute; clocks
            ├─ people       nobody on two tasks, on leave at the start, barred, or of no post here
            └─ dispatch     every pass anew: nobody who could have gone first was passed over

Everything is worked out naively, from the names in the scenario and tick by tick, so that it shares
as little as possible with the compiled arrays; of the package it uses the calendar (dates) and
`model.limits.due_date`, which have tests of their own, and the codes of people and steps.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.scenario import WEEKDAYS, Arrangement, Limit, Step, UnitKind
from simlib.model.arrays import Model, Plan
from simlib.model.limits import NEVER, LimitUnit, due_date
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record


def violations(model: Model, plan: Plan, draws: Draws, record: Record) -> list[str]:
    """Every rule that a record breaks; the first broken pass only, as all others follow from it."""
    books = Books(model, plan, draws)
    found, visits = [], []
    for m in range(draws.matters):
        found += _matter(books, record, m, visits)
    found += _people(books, record, visits)
    found += _dispatch(books, record, visits)
    return found


@dataclass
class Visit:
    """One visit with work, as the auditor has it; `key` is its place in the order of dispatch."""

    matter: int
    visit: int
    step: Step
    queued: int
    key: tuple[int, ...]
    levels: list[tuple[int, set[int]]]

    @property
    def eligible(self) -> int:
        """How many people may do it at all."""
        return len(set().union(*(people for _, people in self.levels)))


class Books:
    """What the scenario says, by names; people are numbers only because records have numbers."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.model, self.draws = model, draws
        self.scenario = model.world.scenario
        self.spec = self.scenario.plans[plan.name]
        self.units, self.codes = model.units.name, model.people.code
        self.day_ticks, self.n_days = model.day_ticks, model.n_days
        posts = sorted(self.scenario.posts)
        self.unit_of = [self.units[u] for u in model.people.unit]
        self.post_of = [posts[p] for p in model.people.post]
        self.active = self._active()
        self.steps = [
            self.scenario.flows[f].steps[s]
            for f, s in zip(model.steps.flow, model.steps.name, strict=True)
        ]
        self._due: dict[tuple[str, date], int] = {}

    def _active(self) -> set[int]:
        """Of the posts of a unit those that are there, and as many more as the plan grants."""
        there: dict[tuple[str, str], list[int]] = {}
        for p in sorted(range(len(self.codes)), key=lambda p: self.codes[p]):
            there.setdefault((self.unit_of[p], self.post_of[p]), []).append(p)
        active = set()
        for (unit, post), people in there.items():
            granted = self.spec.extra.get(unit, {}).get(post, 0)
            active |= set(people[: self.scenario.units[unit].staff.get(post, 0) + granted])
        return active

    # ------------------------------------------------------------ matters

    def klass(self, m: int) -> str:
        """The class of a matter."""
        return sorted(self.scenario.classes)[self.draws.klass[m]]

    def unit(self, m: int) -> str:
        """Where a matter arose."""
        return self.units[self.draws.unit[m]]

    def is_pooled(self, m: int) -> bool:
        """Whether the plan pools the matter."""
        hard = self.scenario.classes[self.klass(m)].hard
        return self.spec.pooling == "all" or (self.spec.pooling == "hard" and hard)

    def main_limits(self, m: int) -> list[Limit]:
        """The main limits of the matter's class, of all times."""
        limits = (self.scenario.limits[name] for name in sorted(self.scenario.limits))
        return [limit for limit in limits if limit.main and self.klass(m) in limit.classes]

    def due(self, m: int, event: int, took_time: bool) -> int:
        """When the main limit runs out that starts with an event at this tick. The date of an event that
        took time is that of its last minute, of any other that of the minute that begins."""
        limits, calendar = self.main_limits(m), self.model.calendar
        if calendar is None:
            return min((event + limit.amount for limit in limits), default=NEVER)
        moment = calendar.moment_end(event) if took_time else calendar.moment(event)
        return self.due_from(m, moment.date())

    def due_from(self, m: int, when: date) -> int:
        """When the main limit in force on a date runs out, counted from this date."""
        key = (self.klass(m), when)
        if key not in self._due:
            self._due[key] = NEVER
            for limit in self.main_limits(m):
                if (limit.valid_from or when) <= when <= (limit.valid_to or when):
                    self._due[key] = self._last_tick(limit, when)
        return self._due[key]

    def _last_tick(self, limit: Limit, when: date) -> int:
        calendar = self.model.calendar
        assert calendar is not None
        try:
            day = due_date(calendar, when, limit.amount, LimitUnit(limit.unit))
        except SimlibError:
            return NEVER
        return (calendar.day_index(day) + 1) * self.day_ticks

    # ------------------------------------------------------------ pools

    def pool(self, name: str, unit: str) -> set[str]:
        """The units that a pool means for a matter of a unit."""
        zones = self.spec.zones.values()
        own = [zone for zone in zones if unit in zone.units]
        match name:
            case "home":
                return {unit}
            case "zone":
                return {other for zone in own for other in zone.units} - {unit}
            case "division":
                return {division for zone in own for division in zone.division}
            case "county":
                return {n for n, u in self.scenario.units.items() if u.kind is UnitKind.DIVISION}
        return {name}

    def levels(
        self, m: int, step: Step, queued: int, barred: set[int]
    ) -> list[tuple[int, set[int]]]:
        """The pools used for a visit: when each opens, and who of it may act and is in none before it."""
        escalation = round(self.spec.escalation_days * self.day_ticks)
        may_not = barred | set(np.flatnonzero(self.draws.conflict[m]).tolist())
        used: list[tuple[int, set[int]]] = []
        for use in step.pools:
            if use.when == "pooled" and not self.is_pooled(m):
                continue
            blocked = use.when == "blocked"
            if blocked and sum(len(people) for _, people in used) >= step.team:
                continue
            level = self.holders(step, self.pool(use.pool, self.unit(m)))
            if people := level.difference(may_not, *(others for _, others in used)):
                opens = queued if blocked else queued + len(used) * escalation
                used.append((opens, people))
        return used

    def holders(self, step: Step, units: set[str]) -> set[int]:
        """The people of some units whose post a step asks for."""
        people = {p for p in self.active if self.unit_of[p] in units}
        return {p for p in people if not step.posts or self.post_of[p] in step.posts}

    # ------------------------------------------------------------ duty

    @cached_property
    def on_duty(self) -> list[np.ndarray]:
        """Of each person, tick by tick: on duty and not on leave."""
        rows = {key: self._duty(*key) for key in set(zip(self.post_of, self.kinds, strict=True))}
        duty = [rows[key] for key in zip(self.post_of, self.kinds, strict=True)]
        return [row & self.present[p] for p, row in enumerate(duty)]

    @property
    def kinds(self) -> list[UnitKind]:
        """Of each person, the kind of unit."""
        return [self.scenario.units[unit].kind for unit in self.unit_of]

    @cached_property
    def present(self) -> list[np.ndarray]:
        """Of each person, tick by tick: not on leave in this half-day."""
        calendar, ticks = self.model.calendar, range(self.n_days * self.day_ticks)
        noon = self.day_ticks if calendar is None else calendar.hours.morning_ticks
        half = [2 * (t // self.day_ticks) + (t % self.day_ticks >= noon) for t in ticks]
        return [~self.draws.away[p][half] for p in range(len(self.codes))]

    def _duty(self, post: str, kind: UnitKind) -> np.ndarray:
        calendar = self.model.calendar
        if calendar is None:
            return np.ones(self.day_ticks, dtype=bool)
        serves = self.scenario.posts[post].duty
        blocked = self._blocked(kind)
        clock = [calendar.hours.minute_of_day(t) for t in range(self.day_ticks)]
        row = []
        for day in range(self.n_days):
            when = calendar.date_of_day(day)
            make_up = when.weekday() >= 5 and all(d in serves.days for d in WEEKDAYS[:5])
            here = WEEKDAYS[when.weekday()] in serves.days or make_up
            for minute in clock:
                on = here and (not serves.hours or _within(minute, serves.hours))
                row.append(on and not _within(minute, blocked.get(when, ())))
        return np.array(row, dtype=bool)

    def _blocked(self, kind: UnitKind) -> dict[date, tuple[str, ...]]:
        """Blocked hours by date for people of a kind of unit."""
        calendar = self.model.calendar
        assert calendar is not None
        blocked: dict[date, tuple[str, ...]] = {}
        last = calendar.date_of_day(self.n_days - 1)
        for name, arrangement in self.scenario.arrangements.items():
            for n in range((last - calendar.start).days + 1):
                when = calendar.start + timedelta(n)
                weekday = self.spec.weekdays.get(name, arrangement.weekday)
                if kind in arrangement.who and _falls_on(arrangement, weekday, when):
                    held = calendar.roll(when)
                    blocked[held] = (*blocked.get(held, ()), arrangement.hours)
        return blocked

    def work(self, visit: Visit, start: int, team: list[int]) -> tuple[int, int, int]:
        """Need, end and travel of a team that starts now: minute by minute, travel first each day."""
        draws, model = self.draws, self.model
        effort = int(draws.effort[visit.visit])
        slowest = min(Fraction(int(model.people.pace[p]), 1000) for p in team)
        need = max(1, -int(-Fraction(effort) / slowest // 1))
        way = 0
        if visit.step.on_site:
            origin = draws.unit[visit.matter]
            way = max(int(model.units.travel[model.people.unit[p], origin]) for p in team)
        return need, *self._minute_by_minute(start, need, way, tuple(team))

    @cache  # noqa: B019  (books live as long as their audit)
    def _minute_by_minute(
        self, start: int, need: int, way: int, team: tuple[int, ...]
    ) -> tuple[int, int]:
        together = np.logical_and.reduce([self.on_duty[p] for p in team])
        travelled = 0
        for day in range(start // self.day_ticks, self.n_days):
            first = max(start, day * self.day_ticks)
            minutes = first + np.flatnonzero(together[first : (day + 1) * self.day_ticks])
            if len(minutes) <= way:
                continue
            travelled += way
            for t in minutes[way:].tolist():
                need -= 1
                if need == 0:
                    return t + 1, travelled
        return NEVER, travelled


def _within(minute: int, hours: tuple[str, ...]) -> bool:
    """Whether a minute of the day lies within one of the spans."""
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return any(span[:5] <= clock < span[6:] for span in hours)


def _falls_on(arrangement: Arrangement, weekday: str, when: date) -> bool:
    """Whether a date, holiday or not, is one of an arrangement."""
    if arrangement.every == "day":
        return True
    if WEEKDAYS[when.weekday()] != weekday:
        return False
    months = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}
    if arrangement.every == "week":
        return True
    return when.month in months[arrangement.every] and (when.day - 1) // 7 + 1 == arrangement.nth


# ---------------------------------------------------------------- the timetable of a matter


def _matter(books: Books, record: Record, m: int, visits: list[Visit]) -> Iterator[str]:
    """A matter's visits one after another, and its clocks; its visits with work are noted."""
    draws, horizon = books.draws, books.model.horizon
    clock = _Clock(books, m)
    now: int = int(draws.release[m])
    took_time = False
    did: dict[str, set[int]] = {}
    for v in range(draws.first[m], draws.first[m + 1]):
        step, came = books.steps[draws.step[v]], now
        now += int(draws.wait[v])
        if now >= horizon:
            now = NEVER
        expected = now if now < horizon else NOT_YET
        if record.queued[v] != expected:
            yield f"matter {m} visit {v}: queued {record.queued[v]}, not {expected}"
        if expected != NOT_YET and step.team:
            barred = set().union(*(did.get(other, set()) for other in step.not_by))
            levels = books.levels(m, step, now, barred)
            visits.append(Visit(m, v, step, now, clock.key(now), levels))
            now, problem = _worked(books, record, visits[-1])
            yield from problem
            name = books.model.steps.name[draws.step[v]]
            did.setdefault(name, set()).update(_team(record, v))
        elif record.started[v] != expected or record.finished[v] != expected:
            yield f"matter {m} visit {v}: no work, yet {record.started[v]}-{record.finished[v]}"
        took_time = now > came
        if now < horizon:
            clock.passes(step.milestone, now, took_time)
    if now < horizon:
        clock.passes("completed", now, took_time)
    yield from clock.differs(record)


def _worked(books: Books, record: Record, visit: Visit) -> tuple[int, list[str]]:
    """When a visit's work ends (NEVER: not before the horizon), and what is wrong with it."""
    v, where = visit.visit, f"matter {visit.matter} visit {visit.visit}"
    started, team = int(record.started[v]), _team(record, v)
    stuck = visit.eligible < visit.step.team
    if bool(record.stuck[v]) != stuck:
        return NEVER, [f"{where}: stuck is {record.stuck[v]}"]
    if started == NOT_YET:
        idle = record.finished[v] == NOT_YET and not team and record.travel[v] == 0
        return NEVER, [] if idle else [f"{where}: not started, yet at work"]
    problems = []
    if started < visit.queued or started >= books.model.horizon:
        problems.append(f"{where}: started {started}, queued {visit.queued}")
    if len(team) != visit.step.team or sorted(set(team)) != team:
        return NEVER, [*problems, f"{where}: team {team} of {visit.step.team}"]
    may = set().union(*(people for opens, people in visit.levels if opens <= started))
    if not set(team) <= may:
        problems.append(f"{where}: {sorted(set(team) - may)} may not act")
    _, end, travelled = books.work(visit, started, team)
    expected = end if end < books.model.horizon else NOT_YET
    if record.finished[v] != expected or record.travel[v] != travelled:
        got = f"{record.finished[v]} after {record.travel[v]} of travel"
        problems.append(f"{where}: finished {got}, not {expected} after {travelled}")
    return end, problems


def _team(record: Record, v: int) -> list[int]:
    return [int(p) for p in record.team[v] if p >= 0]


class _Clock:
    """The main clock of one matter, from its milestones."""

    def __init__(self, books: Books, m: int) -> None:
        self.books, self.m = books, m
        draws = books.draws
        limits = books.main_limits(m)
        self.start = limits[0].start if limits else "arrived"
        self.stop = limits[0].stop if limits else "completed"
        self.assigned = self.ended = self.completed = NOT_YET
        now = int(draws.release[m])
        if draws.stream[m] < 0:
            self.due, self.assigned = int(draws.given_due[m]), now
        else:
            self.due = books.due(m, now, False)
            self.passes("arrived", now, False)

    def key(self, now: int) -> tuple[int, ...]:
        """The place in the order of dispatch of a task that is queued now."""
        rank = self.books.scenario.classes[self.books.klass(self.m)].rank
        keys = {"due": (self.due,), "class": (rank, now), "first_come": (now,)}
        return (*keys[self.books.spec.order], self.m)

    def passes(self, milestone: str | None, now: int, took_time: bool) -> None:
        """A milestone is passed; the first time counts."""
        if milestone == self.start and self.assigned == NOT_YET:
            self.assigned, self.due = now, self.books.due(self.m, now, took_time)
        if milestone in (self.stop, "completed") and self.ended == NOT_YET:
            self.ended = now
        if milestone == "completed":
            self.completed = now

    def differs(self, record: Record) -> Iterator[str]:
        """Where the record says something else."""
        for name in ("due", "assigned", "ended", "completed"):
            got, expected = int(getattr(record, name)[self.m]), getattr(self, name)
            if got != expected:
                yield f"matter {self.m}: {name} {got}, not {expected}"


# ---------------------------------------------------------------- people


def _people(books: Books, record: Record, visits: list[Visit]) -> Iterator[str]:
    """Nobody is on two tasks at once, and nobody starts while on leave."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for visit in visits:
        started, team = int(record.started[visit.visit]), _team(record, visit.visit)
        if started == NOT_YET or not team:
            continue
        _, end, _ = books.work(visit, started, team)
        for p in team:
            spans.setdefault(p, []).append((started, end, visit.visit))
            if not books.present[p][started]:
                yield f"visit {visit.visit}: {books.codes[p]} starts on leave"
    for p, tasks in spans.items():
        tasks.sort()
        for (_, end, one), (begin, _, other) in itertools.pairwise(tasks):
            if begin < end:
                yield f"{books.codes[p]} does visits {one} and {other} at once"


# ---------------------------------------------------------------- every pass anew


def _dispatch(books: Books, record: Record, visits: list[Visit]) -> Iterator[str]:
    """Each pass again: waiting tasks in order, people of open levels by effort so far, then code."""
    until = dict.fromkeys(books.active, 0)
    assigned = dict.fromkeys(books.active, 0)
    waiting = [visit for visit in visits if visit.eligible >= visit.step.team]
    waiting.sort(key=lambda visit: visit.key)
    for now in _ticks(books, record, visits):
        free = {p for p in books.active if until[p] <= now and books.present[p][now]}
        for visit in list(waiting):
            if visit.queued > now:
                continue
            team = _chosen(visit, now, free, assigned, books)
            starts = record.started[visit.visit] == now
            if team != (_team(record, visit.visit) if starts else []):
                got = _team(record, visit.visit) if starts else "nobody"
                yield f"tick {now} visit {visit.visit}: {got} starts, not {team or 'nobody'}"
                return
            if team:
                need, end, _ = books.work(visit, now, team)
                waiting.remove(visit)
                for p in team:
                    free.discard(p)
                    until[p], assigned[p] = end, assigned[p] + need


def _ticks(books: Books, record: Record, visits: list[Visit]) -> list[int]:
    """Every tick at which somebody could become free or a task could begin to wait or to reach more."""
    calendar = books.model.calendar
    noon = books.day_ticks if calendar is None else calendar.hours.morning_ticks
    ticks = {d * books.day_ticks + half for d in range(books.n_days) for half in (0, noon)}
    for visit in visits:
        started = int(record.started[visit.visit])
        ticks |= {visit.queued, started, int(record.finished[visit.visit])}
        ticks |= {opens for opens, _ in visit.levels}
    return sorted(t for t in ticks if 0 <= t < books.model.horizon)


def _chosen(
    visit: Visit, now: int, free: set[int], assigned: dict[int, int], books: Books
) -> list[int]:
    """The team that the rules form for a task at a pass, or nobody."""
    team: list[int] = []
    for opens, people in visit.levels:
        if opens <= now:
            ready = sorted(people & free, key=lambda p: (assigned[p], books.codes[p]))
            team += ready[: visit.step.team - len(team)]
    return sorted(team) if len(team) == visit.step.team else []
