"""From a scenario to arrays: what is given.

    world ─┬─ axis       calendar, window, horizon
           ├─ people, units      (travel, conflicts)
           ├─ limits, classes    (due ticks by day)
           ├─ steps              (branches, spans)
           ├─ streams, backlog   (gaps at one load)
           └─ tasks              (who waits for whom: `model.tasks`)

Each function makes one part; codes are sorted first, so that the file's order cannot matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from math import fsum

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.caseload import mean_gap
from simlib.inputs.reading import World
from simlib.inputs.scenario import (
    WORKING_DAYS_A_YEAR,
    Absence,
    CalendarTime,
    Duration,
    Extension,
    FollowUp,
    Limit,
    OpenMatter,
    Post,
    Scenario,
    Schedule,
    Step,
    Stream,
    ticks_of_units,
)
from simlib.model.arrays import (
    ARRIVED,
    COMPLETED,
    DUE_NEAR,
    END,
    LATE,
    NONE,
    Backlog,
    Bools,
    Chances,
    Classes,
    FollowUps,
    Gates,
    Ints,
    Limits,
    Model,
    People,
    Rooms,
    Steps,
    Streams,
    Units,
)
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.distributions import compile_spans
from simlib.model.graph import roads, travel_minutes
from simlib.model.keys import code_key, threshold
from simlib.model.limits import (
    NEVER,
    LimitUnit,
    dates,
    due_date,
    due_of_dates,
    due_ticks_by_day,
    last_days_by_day,
)
from simlib.model.rules import CALENDAR_DAYS, NO_PAUSE, TICKS, WHOLE, WORKING_DAYS
from simlib.model.schedules import days_of, scheduled_days
from simlib.model.season import course, season_weights
from simlib.model.tasks import compile_tasks

_ROOM_FOR_DUES = timedelta(days=400)
_NO_SPAN = -1


def compile_model(world: World, load: str) -> Model:
    """The arrays of a world at one load (a key of the scenario's `loads`).

    Raises UnknownName for another load, SimlibError where seats are not joined by any route.
    """
    scenario = world.scenario
    if load not in scenario.loads:
        raise UnknownName("load", load, scenario.loads)
    axis = _axis(scenario)
    spans: list[Duration] = []
    units = sorted(scenario.units, key=lambda name: scenario.units[name].code)
    milestones = _milestones(scenario)
    limits = _limits(scenario, milestones, axis)
    classes = _classes(scenario, limits, spans)
    people = _people(scenario, units, axis, spans)
    gates = _gates(scenario, axis, units)
    steps = _steps(scenario, milestones, gates, axis, spans)
    streams = _streams(scenario, load, axis, units, steps, spans)
    followups = _followups(scenario, milestones, units, steps, axis, spans)
    ways = sorted(scenario.flows)
    return Model(
        world=world,
        load=load,
        calendar=axis.calendar,
        people=people,
        units=_units(scenario, units, people),
        classes=classes,
        limits=limits,
        steps=steps,
        rooms=_rooms(scenario, units, steps),
        gates=gates,
        followups=followups,
        streams=streams,
        backlog=_backlog(scenario, axis, units, steps, classes, limits),
        tasks=compile_tasks(scenario, units, axis.calendar, partial(_first_step, scenario, steps=steps)),
        spans=compile_spans(spans, axis.ticks),
        milestones=milestones,
        years=np.array(axis.whole_years(), dtype=np.int64).reshape(-1, 3),
        closed=_closed(scenario, axis),
        headline=np.array([scenario.flows[way].headline for way in ways], dtype=bool),
        date_of_day=axis.dates(),
        due_of_date=axis.due_of_dates(),
        next_day=axis.next_days(scenario),
        day_ticks=axis.day_ticks,
        n_days=axis.n_days,
        window=axis.window,
        horizon=axis.horizon,
    )


# ---------------------------------------------------------------- when


@dataclass(frozen=True)
class _Axis:
    """The axis of ticks: with a calendar, or one very long day."""

    calendar: WorkCalendar | None
    day_ticks: int
    window: tuple[int, int]
    horizon: int

    @property
    def n_days(self) -> int:
        return -(-self.horizon // self.day_ticks)

    @property
    def all_days(self) -> int:
        """The days of the calendar, those after the horizon too."""
        return self.n_days if self.calendar is None else self.calendar.n_days

    @property
    def ticks(self) -> dict[str, int]:
        """Ticks of each unit of time."""
        return ticks_of_units(self.day_ticks)

    def years(self) -> Ints:
        """The calendar year of each working day."""
        if self.calendar is None:
            return np.zeros(self.n_days, dtype=np.int64)
        days = self.calendar.days[self.calendar.origin :][: self.n_days]
        dates = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
        return dates.astype("datetime64[Y]").astype(np.int64) + 1970

    def whole_years(self) -> list[tuple[int, int, int]]:
        """Years as (year, its first working day, its length). The world's first year is taken as long as
        others, so that one cut short has only its share of what is drawn in it. The horizon plays no part:
        a longer run begins like a shorter one."""
        if self.calendar is None:
            return []
        rows: list[tuple[int, int, int]] = []
        for year in np.unique(self.years()).tolist():
            after = self.calendar.day_index(date(year + 1, 1, 1))
            before = self.calendar.day_index(date(year, 1, 1)) if rows else None
            first = after - WORKING_DAYS_A_YEAR if before is None else before
            rows.append((year, first, after - first))
        return rows

    def dates(self) -> Ints:
        """Calendar dates of the working days (`model.limits.dates`)."""
        return _integers([]) if self.calendar is None else dates(self.calendar)

    def due_of_dates(self) -> Ints:
        """Due ticks by calendar date (`model.limits.due_of_dates`)."""
        return _integers([]) if self.calendar is None else due_of_dates(self.calendar)

    def due_by_day(self, amount: int, unit: str) -> Ints:
        """Due ticks by the day on which such a limit starts."""
        if self.calendar is None:
            return self.no_days()
        return due_ticks_by_day(self.calendar, amount, LimitUnit(unit))[: self.n_days]

    def last_by_day(self, amount: int, unit: str) -> Ints:
        """Last days, before they roll, by the day on which such a limit starts."""
        if self.calendar is None:
            return self.no_days()
        return last_days_by_day(self.calendar, amount, LimitUnit(unit))[: self.n_days]

    def next_days(self, scenario: Scenario) -> Ints:
        """For each schedule for which something waits, the first tick of its next day, by day."""
        found = np.full((len(_schedules(scenario)), self.n_days), self.horizon, dtype=np.int64)
        for row, at in zip(found, _schedules(scenario), strict=True):
            if self.calendar is not None:
                days = [day for day in days_of(self.calendar, at) if 0 <= day < self.n_days]
                for day in reversed(days):
                    row[: day + 1] = day * self.day_ticks
        return found

    def half_days(self, first: date, last: date) -> slice:
        """The half-days of the working days from one day to another, both included, within the run."""
        begin, end = (self._first_day(day) for day in (first, last + timedelta(1)))
        return slice(2 * begin, 2 * end)

    def _first_day(self, when: date) -> int:
        """The first working day that is not before a day: 0 if that was before the run, `n_days` after it."""
        if self.calendar is None or when <= self.calendar.date_of_day(0):
            return 0
        if when > self.calendar.date_of_day(self.n_days - 1):
            return self.n_days
        return self.calendar.day_index(when)

    def no_days(self) -> Ints:
        """Days on which nothing starts that ever falls due."""
        return np.full(self.n_days, NEVER, dtype=np.int64)

    def in_force(self, limit: Limit, by_day: Ints) -> Ints:
        """The days' ticks, `NEVER` on those when a limit is not in force."""
        if self.calendar is None:
            return by_day
        when = self.calendar.days[self.calendar.origin :][: self.n_days]
        first, last = limit.valid_from or date.min, limit.valid_to or date.max
        in_force = (first.toordinal() <= when) & (when <= last.toordinal())
        return np.where(in_force, by_day, NEVER).astype(np.int64)


def _schedules(scenario: Scenario) -> list[Schedule]:
    """The regular days for which matters wait: those of streams, then of follow-ups, by name."""
    streams = [stream.at for _, stream in sorted(scenario.streams.items())]
    followups = [followup.at for _, followup in sorted(scenario.followups.items())]
    return [at for at in (*streams, *followups) if at is not None]


def _schedule_of(scenario: Scenario, part: Stream | FollowUp) -> int:
    """The number of the schedule for which a part's matters wait; -1 where they wait for none."""
    return NONE if part.at is None else _schedules(scenario).index(part.at)


def _in_force(limit: Limit, when: date) -> bool:
    return (limit.valid_from or date.min) <= when <= (limit.valid_to or date.max)


def _axis(scenario: Scenario) -> _Axis:
    time = scenario.time
    if not isinstance(time, CalendarTime):
        return _Axis(None, time.end, (time.window.first, time.window.last), time.end)
    backlog = [matter.arrived for matter in scenario.start.matters]
    calendar = WorkCalendar.build(
        time.start,
        min([time.start, *backlog]),
        time.end + _ROOM_FOR_DUES,
        WorkingHours.parse(time.hours),
        [(date.fromisoformat(day), kind) for day, kind in time.extra_days.items()],
    )
    day_after = [calendar.tick_of(when + timedelta(1)) for when in (time.window.last, time.end)]
    window = (calendar.tick_of(time.window.first), day_after[0])
    return _Axis(calendar, calendar.day_ticks, window, day_after[1])


# ---------------------------------------------------------------- who and where


def _people(scenario: Scenario, units: Sequence[str], axis: _Axis, spans: list[Duration]) -> People:
    """Every post of every unit as a person, and the posts that some plan adds. Codes are `T01/director/01`:
    codes of units and names of posts may hold hyphens, but no slash."""
    posts = sorted(scenario.posts)
    rows = []
    for u, unit in enumerate(units):
        code, staff = scenario.units[unit].code, scenario.units[unit].staff
        for p, post in enumerate(posts):
            there, most = staff.get(post, 0), _most_extra(scenario, unit, post)
            rows += [(f"{code}/{post}/{n + 1:02d}", u, p, max(0, n + 1 - there)) for n in range(there + most)]
    rows.sort()
    column = [np.array([row[i] for row in rows], dtype=np.int64) for i in (1, 2, 3)]
    of_post = [_of_post(scenario.posts[post], spans) for post in posts]
    return People(
        code=tuple(row[0] for row in rows),
        key=_keys([row[0] for row in rows]),
        unit=column[0],
        post=column[1],
        extra=column[2],
        gone=_gone(scenario, axis, [(units[u], posts[p], code) for code, u, p, _ in rows]),
        **{name: _integers(post[name] for post in of_post)[column[1]] for name in of_post[0]},
    )


def _of_post(post: Post, spans: list[Duration]) -> dict[str, int]:
    """What all people of a post have in common, by the fields of `People`."""
    leave, turnover = post.leave, post.turnover
    learning = turnover.learning if turnover else None
    gap = None
    if turnover:
        mean = WORKING_DAYS_A_YEAR / turnover.per_year
        gap = Duration(dist="exponential", unit="working_days", mean=mean)
    return {
        "pace": round(post.pace * WHOLE),
        "share": round((post.duty.share or 1) * WHOLE),
        "leave_spells": leave.spells if leave else 0,
        "leave_days": leave.days if leave else 0,
        "turnover": _numbered(gap, spans),
        "vacancy": turnover.vacancy if turnover else 0,
        "learning": round(learning.pace * WHOLE) if learning else WHOLE,
        "learns": round(learning.months * WORKING_DAYS_A_YEAR / 12) if learning else 0,
    }


def _gone(scenario: Scenario, axis: _Axis, people: Sequence[tuple[str, str, str]]) -> Bools:
    """Who is known not to be there, by half-days: of people as (unit, post, code)."""
    found = np.zeros((len(people), 2 * axis.n_days), dtype=bool)
    if axis.calendar is None:
        return found
    for closure in scenario.closures.values():
        found[:, axis.half_days(closure.first, closure.last)] = True
    for row, (unit, post, code) in zip(found, people, strict=True):
        number = int(code.rpartition("/")[2])
        opens = scenario.units[unit].opens
        if opens is not None:
            row[axis.half_days(date.min, opens - timedelta(1))] = True
        for absence in scenario.absences.values():
            if _is_absent(scenario, absence, unit, post, number):
                row[axis.half_days(absence.first, absence.last)] = True
    return found


def _is_absent(scenario: Scenario, absence: Absence, unit: str, post: str, number: int) -> bool:
    """Whether an absence means the person with this number of a unit's post: the last ones of those who are
    there anyway."""
    of = scenario.units[unit]
    meant = (unit in absence.units or of.kind in absence.of) and post in (absence.posts or (post,))
    there = of.staff.get(post, 0)
    return meant and (absence.people is None or there - absence.people < number <= there)


def _closed(scenario: Scenario, axis: _Axis) -> Ints:
    """The ticks of each closure, earliest first, int64[closures, 2]."""
    spells = [axis.half_days(one.first, one.last) for one in scenario.closures.values()]
    ticks = sorted((of.start // 2 * axis.day_ticks, of.stop // 2 * axis.day_ticks) for of in spells)
    return np.array(ticks, dtype=np.int64).reshape(-1, 2)


def _most_extra(scenario: Scenario, unit: str, post: str) -> int:
    return max(plan.extra.get(unit, {}).get(post, 0) for plan in scenario.plans.values())


def _keys(codes: Sequence[str]) -> Chances:
    return np.array([code_key(code) for code in codes], dtype=np.uint64)


def _units(scenario: Scenario, names: Sequence[str], people: People) -> Units:
    return Units(
        name=tuple(names),
        code=tuple(scenario.units[name].code for name in names),
        kind=tuple(scenario.units[name].kind.value for name in names),
        travel=2 * travel_minutes(scenario, list(names)),
        conflict=_conflict_thresholds(scenario, names),
    )


def _conflict_thresholds(scenario: Scenario, names: Sequence[str]) -> Chances:
    """Threshold of recusal by unit of origin and home unit of the person, uint64[units, units]."""
    odds, number = scenario.conflicts, {name: u for u, name in enumerate(names)}
    table = np.full((len(names), len(names)), threshold(odds.elsewhere), dtype=np.uint64)
    for a, near in roads(scenario).items():
        table[number[a], [number[b] for b in near]] = threshold(odds.neighbour)
    np.fill_diagonal(table, threshold(odds.home))
    county = np.array([scenario.units[name].county or "" for name in names])
    table[county[:, None] != county] = 0
    return table


# ---------------------------------------------------------------- what


def _milestones(scenario: Scenario) -> tuple[str, ...]:
    """`arrived`, `completed`, `ended` (see `arrays`), then the scenario's own by name."""
    named = {step.milestone for flow in scenario.flows.values() for step in flow.steps.values()}
    fixed = ("arrived", "completed", "ended")
    return fixed + tuple(sorted(m for m in named if m is not None and m not in fixed))


def _limits(scenario: Scenario, milestones: tuple[str, ...], axis: _Axis) -> Limits:
    names = sorted(scenario.limits)
    limits = [scenario.limits[name] for name in names]
    classes = sorted(scenario.classes)
    applies = [[klass in limit.classes for klass in classes] for limit in limits]
    due = [axis.in_force(limit, axis.due_by_day(limit.amount, limit.unit)) for limit in limits]
    last = [axis.in_force(limit, axis.last_by_day(limit.amount, limit.unit)) for limit in limits]
    extended = [_extended_by_day(limit.extension, axis) for limit in limits]
    return Limits(
        name=tuple(names),
        main=np.array([limit.main for limit in limits], dtype=bool),
        applies=np.array(applies, dtype=bool).reshape(len(limits), len(classes)),
        start=_integers(milestones.index(limit.start) for limit in limits),
        stop=_integers(milestones.index(limit.stop) for limit in limits),
        due_by_day=np.array(due, dtype=np.int64).reshape(len(limits), axis.n_days),
        due_after=_integers(limit.amount if limit.unit == "ticks" else -1 for limit in limits),
        pause_axis=_integers(PAUSE_AXIS[x.unit] if x.pauses else NO_PAUSE for x in limits),
        last_by_day=np.array(last, dtype=np.int64).reshape(len(limits), axis.n_days),
        extended_by_day=np.array(extended, dtype=np.int64).reshape(len(limits), axis.all_days),
        extended_after=_integers(_extended_after(limit.extension) for limit in limits),
    )


PAUSE_AXIS = {"months": CALENDAR_DAYS, "days": CALENDAR_DAYS, "working_days": WORKING_DAYS, "ticks": TICKS}
"""In what a pause of a limit counts, by the limit's unit."""


def _extended_by_day(extension: Extension | None, axis: _Axis) -> Ints:
    """Due ticks of an extension by the due day that it runs from."""
    if extension is None or axis.calendar is None:
        return np.full(axis.all_days, NEVER, dtype=np.int64)
    return due_ticks_by_day(axis.calendar, extension.amount, LimitUnit(extension.unit))


def _extended_after(extension: Extension | None) -> int:
    return extension.amount if extension is not None and extension.unit == "ticks" else -1


def _integers(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _classes(scenario: Scenario, limits: Limits, spans: list[Duration]) -> Classes:
    """Classes with their main limit; without one, matters are due `NEVER` and end when completed."""
    names = sorted(scenario.classes)
    classes = [scenario.classes[name] for name in names]
    main = [np.flatnonzero(limits.main & limits.applies[:, c]).tolist() for c in range(len(names))]
    first = [found[0] if found else None for found in main]

    def by_day(column: Ints) -> Ints:
        """Of the limits of different times, the one in force."""
        return np.array([column[found].min(axis=0, initial=NEVER) for found in main], np.int64)

    def of_first(column: Ints, otherwise: int) -> Ints:
        return _integers(otherwise if n is None else int(column[n]) for n in first)

    return Classes(
        name=tuple(names),
        rank=_integers(klass.rank for klass in classes),
        hard=np.array([klass.hard for klass in classes], dtype=bool),
        factor=np.array([round(klass.effort_factor * 1000) for klass in classes], dtype=np.uint64),
        limit_from=of_first(limits.start, ARRIVED),
        limit_to=of_first(limits.stop, COMPLETED),
        due_by_day=by_day(limits.due_by_day),
        due_after=of_first(limits.due_after, -1),
        last_by_day=by_day(limits.last_by_day),
        limit=np.array([_in_force_by_day(limits, numbers) for numbers in main], dtype=np.int64),
        own=_integers(
            NONE if n is None else _numbered(scenario.limits[limits.name[n]].own, spans) for n in first
        ),
    )


def _in_force_by_day(limits: Limits, numbers: Sequence[int]) -> Ints:
    """Which of some limits of different times is in force on each day; -1: none, or beyond the calendar."""
    number = np.full(limits.due_by_day.shape[1], NONE, dtype=np.int64)
    for n in numbers:
        there = (limits.due_by_day[n] < NEVER) | (limits.due_after[n] >= 0)
        number[there] = n
    return number


def _gates(scenario: Scenario, axis: _Axis, units: Sequence[str]) -> Gates:
    """The meetings by name, those of which each unit or zone has its own in a row for every unit."""
    rows = [
        (name, u)
        for name, gate in sorted(scenario.gates.items())
        for u in ([NONE] if gate.each is None else range(len(units)))
    ]
    gates = [scenario.gates[name] for name, _ in rows]
    minutes = [60 * int(gate.at[:2]) + int(gate.at[3:]) for gate in gates]
    hours = axis.calendar.hours if axis.calendar else None
    return Gates(
        name=tuple(name for name, _ in rows),
        unit=_integers(u for _, u in rows),
        agenda=_integers(gate.agenda for gate in gates),
        at=_integers(hours.ticks_before(minute) if hours else 0 for minute in minutes),
        demand=_integers(gate.on_demand.waiting if gate.on_demand else 0 for gate in gates),
    )


def _steps(
    scenario: Scenario, milestones: tuple[str, ...], gates: Gates, axis: _Axis, spans: list[Duration]
) -> Steps:
    own = [(flow, step) for flow in sorted(scenario.flows) for step in sorted(scenario.flows[flow].steps)]
    handed = [(flow, step) for flow, step in own if scenario.flows[flow].steps[step].hand_over]
    keys = [*own, *handed]
    number = {key: s for s, key in enumerate(own)}
    steps = [scenario.flows[flow].steps[step] for flow, step in keys]
    ways = sorted(scenario.flows)
    same = [step.same_as for step in steps[: len(own)]]
    ends = [handed.index(key) + len(own) if key in handed else NONE for key in own]
    branch, after = _branches(scenario, own, handed)
    return Steps(
        name=tuple(step for _, step in keys),
        flow=tuple(flow for flow, _ in keys),
        way=_integers(ways.index(flow) for flow, _ in keys),
        key=_keys([f"{flow}/{step}" for flow, step in keys]),
        team=_integers(step.team for step in steps),
        effort=_integers(_numbered(span, spans) for span in _efforts(steps, len(own))),
        wait=_integers(_numbered(step.wait if s < len(own) else None, spans) for s, step in enumerate(steps)),
        class_effort=np.array([step.class_effort for step in steps], dtype=bool),
        on_site=np.array([step.on_site for step in steps], dtype=bool),
        milestone=_integers(milestones.index(step.milestone) if step.milestone else -1 for step in steps),
        gate=_integers(gates.name.index(step.gate) if step.gate else NONE for step in steps),
        pauses=np.array([step.pauses for step in steps], dtype=bool),
        same_as=_integers(
            [
                *(number[flow, who.step] if who else NONE for who, (flow, _) in zip(same, own, strict=True)),
                *(number[key] for key in handed),
            ]
        ),
        same_wait=_integers(
            [*(round(who.days * axis.day_ticks) if who else 0 for who in same), *(0 for _ in handed)]
        ),
        not_by=tuple(
            tuple(number[flow, other] for other in sorted(step.not_by))
            for step, (flow, _) in zip(steps, keys, strict=True)
        ),
        branch=branch,
        after=after,
        handed_to=_integers([*ends, *(NONE for _ in handed)]),
    )


def _efforts(steps: Sequence[Step], own: int) -> Iterator[Duration | None]:
    """The spans of work of the scenario's steps, and what those who take over need for reading."""
    yield from (step.effort for step in steps[:own])
    yield from (step.hand_over.reading if step.hand_over else None for step in steps[own:])


def _branches(
    scenario: Scenario, own: Sequence[tuple[str, str]], handed: Sequence[tuple[str, str]]
) -> tuple[Chances, Ints]:
    """What follows each row (see `Steps`): a step that may be handed over is followed by the row that goes on
    with it, and that one by what the scenario says."""
    number = {key: s for s, key in enumerate(own)}
    rows = [scenario.flows[flow].steps[step].next for flow, step in (*own, *handed)]
    width = max(len(row) for row in rows)
    branch = np.full((len(rows), width), threshold(1.0), dtype=np.uint64)
    after = np.full((len(rows), width), END, dtype=np.int64)
    for s, (row, (flow, _)) in enumerate(zip(rows, (*own, *handed), strict=True)):
        targets = sorted(row)
        branch[s, : len(targets) - 1] = _cumulative([row[t] for t in targets])[:-1]
        after[s, : len(targets)] = [END if t == "end" else number[flow, t] for t in targets]
    for n, key in enumerate(handed):
        branch[number[key]], after[number[key]] = threshold(1.0), len(own) + n
    return branch, after


def _rooms(scenario: Scenario, units: Sequence[str], steps: Steps) -> Rooms:
    """Every room of every unit. A step takes one of its name in the matter's unit, or any."""
    rows = [
        (f"{scenario.units[unit].code}/{name}/{n + 1:02d}", name, u)
        for u, unit in enumerate(units)
        for name, count in sorted(scenario.units[unit].rooms.items())
        for n in range(count)
    ]
    sets = np.zeros((len(steps), len(units)), dtype=np.uint64)
    for s, (flow, step) in enumerate(zip(steps.flow, steps.name, strict=True)):
        named = {r: u for r, (_, name, u) in enumerate(rows) if name == scenario.flows[flow].steps[step].room}
        if named:
            sets[s] = sum(1 << r for r in named)
        for u in {*named.values()}:
            sets[s, u] = sum(1 << r for r, at in named.items() if at == u)
    return Rooms(
        tuple(row[0] for row in rows), tuple(row[1] for row in rows), _integers(row[2] for row in rows), sets
    )


def _cumulative(shares: Sequence[float]) -> list[np.uint64]:
    """Cumulative thresholds; a sum that misses 1 by rounding is 1."""
    return [threshold(1.0 if total > 1 - 1e-9 else total) for total in accumulate(shares)]


def _numbered(span: Duration | None, spans: list[Duration]) -> int:
    """The number of a span, entered in the list of all."""
    if span is None:
        return _NO_SPAN
    spans.append(span)
    return len(spans) - 1


def _followups(
    scenario: Scenario,
    milestones: tuple[str, ...],
    units: Sequence[str],
    steps: Steps,
    axis: _Axis,
    spans: list[Duration],
) -> FollowUps:
    names, classes, ways = (sorted(scenario.followups), sorted(scenario.classes), sorted(scenario.flows))
    rules = [scenario.followups[name] for name in names]
    of = [[way in rule.of for way in ways] for rule in rules]
    of_class = [[klass in (rule.of_classes or classes) for klass in classes] for rule in rules]
    return FollowUps(
        name=tuple(names),
        key=_keys(names),
        of=_table(of, len(ways)),
        of_class=_table(of_class, len(classes)),
        trigger=_integers(_trigger(rule, milestones) for rule in rules),
        lead=_integers(round(rule.days_before * axis.day_ticks) for rule in rules),
        odds=np.array([threshold(rule.chance) for rule in rules], dtype=np.uint64),
        delay=_integers(_numbered(rule.delay, spans) for rule in rules),
        first=_integers(_first_step(scenario, rule.flow, steps) for rule in rules),
        klass=_integers(classes.index(rule.klass) if rule.klass else NONE for rule in rules),
        unit=_integers(units.index(rule.unit) if rule.unit else NONE for rule in rules),
        extends=np.array([rule.extends for rule in rules], dtype=bool),
        at=_integers(_schedule_of(scenario, rule) for rule in rules),
    )


def _trigger(rule: FollowUp, milestones: tuple[str, ...]) -> int:
    special = {"late": LATE, "due_near": DUE_NEAR}
    return special[rule.when] if rule.when in special else milestones.index(rule.when)


def _table(rows: Sequence[Sequence[bool]], width: int) -> Bools:
    return np.array(rows, dtype=bool).reshape(len(rows), width)


# ---------------------------------------------------------------- how much


def _streams(
    scenario: Scenario, load: str, axis: _Axis, units: Sequence[str], steps: Steps, spans: list[Duration]
) -> Streams:
    """One stream for each unit with a share, in the order of (unit code, stream name)."""
    classes = sorted(scenario.classes)
    keys = [
        (u, name)
        for u, unit in enumerate(units)
        for name, stream in sorted(scenario.streams.items())
        if stream.shares.get(unit, 0) > 0 and stream.per_year != 0
    ]
    rows = [scenario.streams[name] for _, name in keys]
    gaps, days = [], [_days(stream, axis) for stream in rows]
    for (u, _), stream in zip(keys, rows, strict=True):
        if stream.on_days:
            gaps.append(_NO_SPAN)
            continue
        share = stream.shares[units[u]] / fsum(stream.shares.values()) * scenario.loads[load]
        gaps.append(_numbered(_gap(stream, share, axis), spans))
    spells = [_spell(stream, axis) for stream in rows]
    mixes = [_cumulative([stream.classes.get(klass, 0.0) for klass in classes]) for stream in rows]
    return Streams(
        name=tuple(name for _, name in keys),
        key=_keys([f"{scenario.units[units[u]].code}/{name}" for u, name in keys]),
        unit=_integers(u for u, _ in keys),
        first=_integers(_first_step(scenario, stream.flow, steps) for stream in rows),
        gap=_integers(gaps),
        classes=np.array(mixes, dtype=np.uint64).reshape(len(keys), len(classes)),
        odds=np.array(
            [threshold(min(1.0, stream.shares[units[u]])) for (u, _), stream in zip(keys, rows, strict=True)],
            dtype=np.uint64,
        ),
        first_day=_integers(accumulate((len(each) for each in days), initial=0)),
        days=np.array([day for each in days for day in each], dtype=np.int64).reshape(-1, 2),
        begins=_integers(begin for begin, _ in spells),
        ends=_integers(end for _, end in spells),
        at=_integers(_schedule_of(scenario, stream) for stream in rows),
        **_seasons(scenario, rows, axis),
    )


def _seasons(scenario: Scenario, rows: Sequence[Stream], axis: _Axis) -> dict[str, Ints]:
    """Which stream has which season, and how even time goes by in each."""
    found = sorted({stream.by_month for stream in rows if stream.season})
    days = axis.calendar.days[axis.calendar.origin :][: axis.n_days] if axis.calendar else axis.no_days()
    courses = [course(season_weights(scenario, by_month, days), axis.day_ticks) for by_month in found]
    return {
        "season": _integers(found.index(stream.by_month) if stream.season else NONE for stream in rows),
        "course": np.array(courses, dtype=np.int64).reshape(len(found), axis.n_days + 1),
    }


def _spell(stream: Stream, axis: _Axis) -> tuple[int, int]:
    """The ticks between which a stream at drawn times comes."""
    if axis.calendar is None or (stream.first, stream.last) == (None, None):
        return 0, axis.horizon
    halves = axis.half_days(stream.first or date.min, stream.last or date.max - timedelta(1))
    return halves.start // 2 * axis.day_ticks, halves.stop // 2 * axis.day_ticks


def _days(stream: Stream, axis: _Axis) -> list[tuple[int, int]]:
    """The days of a stream on days as (first tick, ticks): a day, or the year from which one is drawn."""
    calendar = axis.calendar
    if calendar is None or not stream.on_days:
        return []
    if stream.random_days is not None:
        return [
            (first * axis.day_ticks, days * axis.day_ticks)
            for _, first, days in axis.whole_years()
            for _ in range(stream.random_days)
        ]
    days = scheduled_days(calendar, stream)
    return [(day * axis.day_ticks, axis.day_ticks) for day in days if 0 <= day < axis.n_days]


def _gap(stream: Stream, share: float, axis: _Axis) -> Duration:
    """Time between two matters of one unit: exponential at a yearly rate, or as the stream says."""
    mean = mean_gap(stream, axis.day_ticks, share)
    if stream.gap is None:
        return Duration(dist="exponential", unit="ticks", mean=mean)
    if stream.gap.dist in ("uniform", "empirical"):
        ratio = mean / stream.gap.expected
        scaled = {
            "low": stream.gap.low and stream.gap.low * ratio,
            "high": stream.gap.high and stream.gap.high * ratio,
            "values": stream.gap.values and tuple(v * ratio for v in stream.gap.values),
        }
        return stream.gap.model_copy(update={**scaled, "unit": "ticks"})
    return stream.gap.model_copy(update={"mean": mean, "unit": "ticks"})


def _first_step(scenario: Scenario, flow: str, steps: Steps) -> int:
    return _step_number(steps, flow, scenario.flows[flow].first)


def _step_number(steps: Steps, flow: str, step: str) -> int:
    return next(s for s in range(len(steps)) if (steps.flow[s], steps.name[s]) == (flow, step))


def _backlog(
    scenario: Scenario, axis: _Axis, units: Sequence[str], steps: Steps, clocks: Classes, limits: Limits
) -> Backlog:
    """Open matters, numbered within (unit, flow) in the order of what they are, not of the file."""
    classes = sorted(scenario.classes)
    matters = sorted(
        (matter for spec in scenario.start.matters for matter in [spec] * spec.count),
        key=lambda m: (units.index(m.unit), m.flow, m.arrived, m.step, m.klass, m.due or date.max),
    )
    calendar = axis.calendar
    due = [_backlog_due(scenario, axis, matter) for matter in matters]
    arrived = [0 if calendar is None else calendar.tick_of(m.arrived) for m in matters]
    return Backlog(
        unit=_integers(units.index(m.unit) for m in matters),
        flow=tuple(m.flow for m in matters),
        klass=_integers(classes.index(m.klass) for m in matters),
        step=_integers(_step_number(steps, m.flow, m.step) for m in matters),
        arrived=_integers(arrived),
        due=_integers(due),
        last=_integers(
            _backlog_last(axis, limits, int(clocks.limit[classes.index(m.klass), 0]), when)
            for m, when in zip(matters, due, strict=True)
        ),
    )


def _backlog_last(axis: _Axis, limits: Limits, main: int, due: int) -> int:
    """The last day, on the axis of the main limit in force on the first day, of an open matter with this due
    tick; -1 where no pause moves it, as it is long past or never comes."""
    day = due // axis.day_ticks - 1
    if due >= NEVER or day < 0:
        return -1
    if main == NONE or limits.pause_axis[main] == WORKING_DAYS or axis.calendar is None:
        return day
    known = axis.dates()
    return int(known[day]) if day < len(known) else NEVER


def _backlog_due(scenario: Scenario, axis: _Axis, matter: OpenMatter) -> int:
    """The due tick given, or that of the main limit in force on the day of arrival; `NEVER` without one,
    and beyond the calendar."""
    calendar = axis.calendar
    if calendar is None:
        return NEVER
    try:
        when = matter.due or _due_by_limit(scenario, calendar, matter)
        return NEVER if when is None else (calendar.day_index(when) + 1) * calendar.day_ticks
    except SimlibError:  # it has no day that far, and begins no later than the matter arrived
        return NEVER


def _due_by_limit(scenario: Scenario, calendar: WorkCalendar, matter: OpenMatter) -> date | None:
    """The day on which the main limit in force on the day of arrival runs out, if there is one."""
    for name in sorted(scenario.limits):
        limit = scenario.limits[name]
        if limit.main and matter.klass in limit.classes and _in_force(limit, matter.arrived):
            return due_date(calendar, matter.arrived, limit.amount, LimitUnit(limit.unit))
    return None
