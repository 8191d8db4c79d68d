"""From a scenario to arrays: what is given.

    world ─┬─ axis       calendar, window, horizon
           ├─ people, units      (travel, conflicts)
           ├─ limits, classes    (due ticks by day)
           ├─ steps              (branches, spans)
           └─ streams, backlog   (gaps at one load)

Each function makes one part; codes are sorted first, so that the file's order cannot matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.calendar import WorkCalendar, WorkingHours
from simlib.inputs.reading import World
from simlib.inputs.scenario import (
    WORKING_DAYS_A_YEAR,
    CalendarTime,
    Limit,
    OpenMatter,
    Scenario,
    Span,
    Stream,
    ticks_of_units,
)
from simlib.model.arrays import (
    ARRIVED,
    COMPLETED,
    END,
    Backlog,
    Chances,
    Classes,
    Ints,
    Limits,
    Model,
    People,
    Steps,
    Streams,
    Units,
)
from simlib.model.distributions import compile_spans
from simlib.model.graph import borders, travel_minutes
from simlib.model.keys import code_key, threshold
from simlib.model.limits import NEVER, LimitUnit, due_date, due_ticks_by_day

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
    spans: list[Span] = []
    units = sorted(scenario.units, key=lambda name: scenario.units[name].code)
    milestones = _milestones(scenario)
    limits = _limits(scenario, milestones, axis)
    people = _people(scenario, units)
    steps = _steps(scenario, milestones, spans)
    streams = _streams(scenario, load, axis, units, steps, spans)
    return Model(
        world=world,
        load=load,
        calendar=axis.calendar,
        people=people,
        units=_units(scenario, units, people),
        classes=_classes(scenario, limits),
        limits=limits,
        steps=steps,
        streams=streams,
        backlog=_backlog(scenario, axis, units, steps),
        spans=compile_spans(spans, axis.ticks),
        milestones=milestones,
        day_ticks=axis.day_ticks,
        n_days=axis.n_days,
        window=axis.window,
        horizon=axis.horizon,
        year_of_day=axis.years(),
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
    def ticks(self) -> dict[str, int]:
        """Ticks of each unit of time."""
        return ticks_of_units(self.day_ticks)

    @property
    def ticks_a_year(self) -> int:
        """Working ticks of a year, whatever its days: a longer run moves no arrival."""
        return WORKING_DAYS_A_YEAR * self.day_ticks

    def years(self) -> Ints:
        """The calendar year of each working day."""
        if self.calendar is None:
            return np.zeros(self.n_days, dtype=np.int64)
        return np.array(
            [self.calendar.date_of_day(d).year for d in range(self.n_days)], dtype=np.int64
        )

    def due_by_day(self, limit: Limit) -> Ints:
        """Due ticks by the day on which the limit starts; `NEVER` on days when it is not in force."""
        if self.calendar is None:
            return np.full(self.n_days, NEVER, dtype=np.int64)
        due = due_ticks_by_day(self.calendar, limit.amount, LimitUnit(limit.unit))[: self.n_days]
        dates = [self.calendar.date_of_day(day) for day in range(self.n_days)]
        in_force = np.array([_in_force(limit, when) for when in dates], dtype=bool)
        return np.where(in_force, due, NEVER).astype(np.int64)


def _in_force(limit: Limit, when: date) -> bool:
    after_first = limit.valid_from is None or limit.valid_from <= when
    return after_first and (limit.valid_to is None or when <= limit.valid_to)


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


def _people(scenario: Scenario, units: Sequence[str]) -> People:
    """Every post of every unit as a person, and the posts that some plan adds. Codes are `T01/director/01`:
    codes of units and names of posts may hold hyphens, but no slash."""
    posts = sorted(scenario.posts)
    rows = []
    for u, unit in enumerate(units):
        code, staff = scenario.units[unit].code, scenario.units[unit].staff
        for p, post in enumerate(posts):
            there, most = staff.get(post, 0), _most_extra(scenario, unit, post)
            rows += [
                (f"{code}/{post}/{n + 1:02d}", u, p, max(0, n + 1 - there))
                for n in range(there + most)
            ]
    rows.sort()
    column = [np.array([row[i] for row in rows], dtype=np.int64) for i in (1, 2, 3)]
    of_post = [scenario.posts[post] for post in posts]
    paces = np.array([round(post.pace * 1000) for post in of_post], dtype=np.int64)
    spells = np.array([post.leave.spells if post.leave else 0 for post in of_post], dtype=np.int64)
    days = np.array([post.leave.days if post.leave else 0 for post in of_post], dtype=np.int64)
    return People(
        code=tuple(row[0] for row in rows),
        key=_keys([row[0] for row in rows]),
        unit=column[0],
        post=column[1],
        pace=paces[column[1]],
        extra=column[2],
        leave_spells=spells[column[1]],
        leave_days=days[column[1]],
    )


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
        conflict=_conflict_thresholds(scenario, names)[:, people.unit],
    )


def _conflict_thresholds(scenario: Scenario, names: Sequence[str]) -> Chances:
    """Threshold of recusal by unit of origin and home unit of the person, uint64[units, units]."""
    odds = scenario.conflicts
    graph = borders(scenario)
    table = np.full((len(names), len(names)), threshold(odds.elsewhere), dtype=np.uint64)
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            if a == b:
                table[i, j] = threshold(odds.home)
            elif graph.has_edge(a, b):
                table[i, j] = threshold(odds.neighbour)
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
    due = [axis.due_by_day(limit) for limit in limits]
    return Limits(
        name=tuple(names),
        main=np.array([limit.main for limit in limits], dtype=bool),
        applies=np.array(applies, dtype=bool).reshape(len(limits), len(classes)),
        start=_integers(milestones.index(limit.start) for limit in limits),
        stop=_integers(milestones.index(limit.stop) for limit in limits),
        due_by_day=np.array(due, dtype=np.int64).reshape(len(limits), axis.n_days),
        due_after=_integers(limit.amount if limit.unit == "ticks" else -1 for limit in limits),
    )


def _integers(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _classes(scenario: Scenario, limits: Limits) -> Classes:
    """Classes with their main limit; without one, matters are due `NEVER` and end when completed."""
    names = sorted(scenario.classes)
    classes = [scenario.classes[name] for name in names]
    main = [np.flatnonzero(limits.main & limits.applies[:, c]).tolist() for c in range(len(names))]
    first = [found[0] if found else None for found in main]
    by_day = [limits.due_by_day[found].min(axis=0, initial=NEVER) for found in main]
    return Classes(
        name=tuple(names),
        rank=_integers(klass.rank for klass in classes),
        hard=np.array([klass.hard for klass in classes], dtype=bool),
        factor=np.array([round(klass.effort_factor * 1000) for klass in classes], dtype=np.uint64),
        limit_from=_integers(ARRIVED if n is None else int(limits.start[n]) for n in first),
        limit_to=_integers(COMPLETED if n is None else int(limits.stop[n]) for n in first),
        due_by_day=np.array(by_day, dtype=np.int64),
        due_after=_integers(-1 if n is None else int(limits.due_after[n]) for n in first),
    )


def _steps(scenario: Scenario, milestones: tuple[str, ...], spans: list[Span]) -> Steps:
    keys = [
        (flow, step)
        for flow in sorted(scenario.flows)
        for step in sorted(scenario.flows[flow].steps)
    ]
    number = {key: s for s, key in enumerate(keys)}
    steps = [scenario.flows[flow].steps[step] for flow, step in keys]
    width = max(len(step.next) for step in steps)
    branch = np.full((len(steps), width), threshold(1.0), dtype=np.uint64)
    after = np.full((len(steps), width), END, dtype=np.int64)
    for s, (step, (flow, _)) in enumerate(zip(steps, keys, strict=True)):
        targets = sorted(step.next)
        branch[s, : len(targets) - 1] = _cumulative([step.next[t] for t in targets])[:-1]
        after[s, : len(targets)] = [END if t == "end" else number[flow, t] for t in targets]
    return Steps(
        name=tuple(step for _, step in keys),
        flow=tuple(flow for flow, _ in keys),
        key=_keys([f"{flow}/{step}" for flow, step in keys]),
        team=_integers(step.team for step in steps),
        effort=_integers(_numbered(step.effort, spans) for step in steps),
        wait=_integers(_numbered(step.wait, spans) for step in steps),
        class_effort=np.array([step.class_effort for step in steps], dtype=bool),
        on_site=np.array([step.on_site for step in steps], dtype=bool),
        milestone=_integers(
            milestones.index(step.milestone) if step.milestone else -1 for step in steps
        ),
        not_by=tuple(
            tuple(number[flow, other] for other in sorted(step.not_by))
            for step, (flow, _) in zip(steps, keys, strict=True)
        ),
        branch=branch,
        after=after,
    )


def _cumulative(shares: Sequence[float]) -> list[np.uint64]:
    """Cumulative thresholds; a sum that misses 1 by rounding is 1."""
    return [threshold(1.0 if total > 1 - 1e-9 else total) for total in accumulate(shares)]


def _numbered(span: Span | None, spans: list[Span]) -> int:
    """The number of a span, entered in the list of all."""
    if span is None:
        return _NO_SPAN
    spans.append(span)
    return len(spans) - 1


# ---------------------------------------------------------------- how much


def _streams(
    scenario: Scenario,
    load: str,
    axis: _Axis,
    units: Sequence[str],
    steps: Steps,
    spans: list[Span],
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
    gaps = []
    for (u, _), stream in zip(keys, rows, strict=True):
        share = stream.shares[units[u]] / sum(stream.shares.values()) * scenario.loads[load]
        gaps.append(_numbered(_gap(stream, share, axis), spans))
    mixes = [_cumulative([stream.classes.get(klass, 0.0) for klass in classes]) for stream in rows]
    return Streams(
        name=tuple(name for _, name in keys),
        key=_keys([f"{scenario.units[units[u]].code}/{name}" for u, name in keys]),
        unit=_integers(u for u, _ in keys),
        first=_integers(_first_step(scenario, stream.flow, steps) for stream in rows),
        gap=_integers(gaps),
        classes=np.array(mixes, dtype=np.uint64).reshape(len(keys), len(classes)),
    )


def _gap(stream: Stream, share: float, axis: _Axis) -> Span:
    """Time between two matters of one unit: exponential at a yearly rate, or as the stream says."""
    if stream.gap is None:
        mean = axis.ticks_a_year / ((stream.per_year or 0) * share)
        return Span(dist="exponential", unit="ticks", mean=mean)
    mean = stream.gap.expected * axis.ticks[stream.gap.unit] / share
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


def _backlog(scenario: Scenario, axis: _Axis, units: Sequence[str], steps: Steps) -> Backlog:
    """Open matters, numbered within (unit, flow) in the order of what they are, not of the file."""
    classes = sorted(scenario.classes)
    matters = sorted(
        (matter for spec in scenario.start.matters for matter in [spec] * spec.count),
        key=lambda m: (units.index(m.unit), m.flow, m.arrived, m.step, m.klass, m.due or date.max),
    )
    calendar = axis.calendar
    arrived = [0 if calendar is None else calendar.tick_of(m.arrived) for m in matters]
    return Backlog(
        unit=_integers(units.index(m.unit) for m in matters),
        flow=tuple(m.flow for m in matters),
        klass=_integers(classes.index(m.klass) for m in matters),
        step=_integers(_step_number(steps, m.flow, m.step) for m in matters),
        arrived=_integers(arrived),
        due=_integers(_backlog_due(scenario, axis, matter) for matter in matters),
    )


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
