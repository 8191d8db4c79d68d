"""What the values of a scenario mean to each other.

    Draft     a scenario as far as it validated: a name whose value did not is known, its value None
    CHECKS    one small function a rule; each yields the faults that it sees, none stops another

    for check in CHECKS:
        faults += check(draft)

A check says nothing of what it cannot know: where a flow did not validate, its milestones may be
the ones that a limit names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from math import fsum
from typing import Final, TypeVar

from simlib.errors import Fault
from simlib.inputs.pointing import child, shown, suggestion
from simlib.inputs.scenario import (
    WORKING_DAYS_A_YEAR,
    AbstractTime,
    Arrangement,
    Border,
    CalendarTime,
    Flow,
    Limit,
    MatterClass,
    PlanSpec,
    Post,
    Scenario,
    SearchSpec,
    Span,
    Start,
    Step,
    Stream,
    Unit,
    UnitKind,
    Zone,
    ticks_of_units,
)

FIRST_DAY: Final = date(2016, 1, 1)
LAST_DAY: Final = date(2035, 12, 31)
END: Final = "end"
POOLS: Final = ("home", "zone", "division", "county")
SET_BY_ITSELF: Final = ("arrived", "completed")
"""Milestones that no step sets: a matter comes in, and its last step is done."""
EVENTS: Final = (*SET_BY_ITSELF, "ended")
"""Milestones that a limit may name in any flow."""
MOST_MATTERS: Final = 2_000_000
"""Matters of one run; so many already need some gigabytes."""
LONGEST: Final = {"months": 1_200, "days": 40_000, "working_days": 40_000}
"""The greatest amount of a limit by unit: a hundred years."""

_TOLERANCE = 1e-9
_ZONED = (UnitKind.TOWN, UnitKind.GROUP)

Faults = Iterator[Fault]
T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """A scenario as far as it validated: None stands for what did not, under every name in the file."""

    time: CalendarTime | AbstractTime | None
    posts: Mapping[str, Post | None]
    units: Mapping[str, Unit | None]
    borders: tuple[Border | None, ...]
    arrangements: Mapping[str, Arrangement | None]
    classes: Mapping[str, MatterClass | None]
    limits: Mapping[str, Limit | None]
    flows: Mapping[str, Flow | None]
    streams: Mapping[str, Stream | None]
    start: Start | None
    plans: Mapping[str, PlanSpec | None]
    baseline: str | None
    loads: Mapping[str, float] | None = None  # known once the whole scenario validated
    search: SearchSpec | None = None

    @classmethod
    def of(cls, scenario: Scenario) -> "Draft":
        """The draft of a scenario that validated as a whole."""
        return cls(**{name: getattr(scenario, name) for name in cls.__annotations__})

    @property
    def has_calendar(self) -> bool:
        """Whether there are dates; taken for granted where time did not validate."""
        return not isinstance(self.time, AbstractTime)


def semantic_faults(scenario: Scenario | Draft) -> list[Fault]:
    """All faults of meaning, of all sections, sorted by path."""
    draft = Draft.of(scenario) if isinstance(scenario, Scenario) else scenario
    return sorted(fault for check in CHECKS for fault in check(draft))


def _valid(items: Mapping[str, T | None]) -> list[tuple[str, T]]:
    return [(name, item) for name, item in items.items() if item is not None]


def _unknown(code: str, name: str, path: str, known: Iterable[str]) -> Faults:
    """A fault if a name is not among the known ones."""
    if name not in (names := list(known)):
        yield Fault(path, code, shown(name), suggestion(name, names))


def _adds_up(shares: Mapping[str, float], path: str) -> Faults:
    total = fsum(shares.values())
    if abs(total - 1) > _TOLERANCE:
        yield Fault(path, "probabilities-sum", "", {"sum": f"{total:.10g}"})


# ---------------------------------------------------------------- when


def _dates_in_calendar(draft: Draft) -> Faults:
    time = draft.time
    if not isinstance(time, CalendarTime):
        return
    window = child("$.time", "window")
    days = [
        ("$.time.start", time.start),
        (f"{window}.from", time.window.first),
        (f"{window}.to", time.window.last),
        ("$.time.end", time.end),
        *((child("$.time.extra_days", day), date.fromisoformat(day)) for day in time.extra_days),
    ]
    for path, day in days:
        yield from _in_calendar(day, path)


def _in_calendar(day: date, path: str) -> Faults:
    if not FIRST_DAY <= day <= LAST_DAY:
        span = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        yield Fault(path, "date-outside-calendar", day.isoformat(), span)


def _window_order(draft: Draft) -> Faults:
    """An empty world warms up before the window, one with a backlog is measured from its first day."""
    match draft.time:
        case CalendarTime() as time:
            warm_up = draft.start is None or draft.start.kind == "empty"
            if time.window.first < time.start or (warm_up and time.window.first == time.start):
                yield Fault("$.time.window.from", "window-order", time.window.first.isoformat())
            if time.window.last < time.window.first:
                yield Fault("$.time.window.to", "window-order", time.window.last.isoformat())
            if time.end < time.window.last:
                yield Fault("$.time.end", "window-order", time.end.isoformat())
        case AbstractTime() as ticks:
            if ticks.window.last <= ticks.window.first:
                yield Fault("$.time.window.to", "window-order", str(ticks.window.last))
            if ticks.end < ticks.window.last:
                yield Fault("$.time.end", "window-order", str(ticks.end))


def _working_hours_in_order(draft: Draft) -> Faults:
    if isinstance(draft.time, CalendarTime):
        yield from _spans_in_order(draft.time.hours, "$.time.hours")


def _spans_in_order(hours: tuple[str, ...], path: str) -> Faults:
    for place, (before, after) in enumerate(pairwise(hours), 1):
        if before[6:] > after[:5]:
            yield Fault(f"{path}[{place}]", "hours-overlap", after)


def _inside(span: str, hours: tuple[str, ...]) -> bool:
    """Texts such as `08:30-12:00` are in the order of the times that they name."""
    return any(work[:5] <= span[:5] and span[6:] <= work[6:] for work in hours)


def _hours_inside_working_hours(draft: Draft) -> Faults:
    if not isinstance(draft.time, CalendarTime):
        return
    duties = [
        (f"{child('$.posts', name)}.duty.hours[{place}]", span)
        for name, post in _valid(draft.posts)
        for place, span in enumerate(post.duty.hours)
    ]
    arranged = [
        (f"{child('$.arrangements', name)}.hours", arrangement.hours)
        for name, arrangement in _valid(draft.arrangements)
    ]
    for path, span in duties + arranged:
        if not _inside(span, draft.time.hours):
            known = ", ".join(draft.time.hours)
            yield Fault(path, "outside-working-hours", span, {"known": known})


def _duty_hours_in_order(draft: Draft) -> Faults:
    for name, post in _valid(draft.posts):
        yield from _spans_in_order(post.duty.hours, f"{child('$.posts', name)}.duty.hours")


def _calendar_for_what_needs_days(draft: Draft) -> Faults:
    """Arrangements, leave, yearly rates, backlogs and working days mean nothing without dates."""
    if draft.has_calendar:
        return
    for name in draft.arrangements:
        yield Fault(child("$.arrangements", name), "needs-calendar")
    for name, post in _valid(draft.posts):
        if post.leave is not None:
            yield Fault(f"{child('$.posts', name)}.leave", "needs-calendar")
    for name, stream in _valid(draft.streams):
        if stream.per_year is not None:
            yield Fault(f"{child('$.streams', name)}.per_year", "needs-calendar")
    if draft.start is not None and draft.start.kind == "backlog":
        yield Fault("$.start.kind", "needs-calendar", "backlog")
    for path, span in _spans(draft):
        if span.unit == "working_days":
            yield Fault(f"{path}.unit", "needs-calendar", span.unit)


def _spans(draft: Draft) -> Iterator[tuple[str, Span]]:
    for name, stream in _valid(draft.streams):
        if stream.gap is not None:
            yield f"{child('$.streams', name)}.gap", stream.gap
    for path, _, step in _steps(draft):
        if step.effort is not None:
            yield f"{path}.effort", step.effort
        if step.wait is not None:
            yield f"{path}.wait", step.wait


# ---------------------------------------------------------------- who and where


def _codes_differ(draft: Draft) -> Faults:
    first: dict[str, str] = {}
    for name, unit in _valid(draft.units):
        if unit.code in first:
            path = f"{child('$.units', name)}.code"
            yield Fault(path, "duplicate-code", unit.code, {"other": first[unit.code]})
        first.setdefault(unit.code, name)


def _names_not_taken(draft: Draft) -> Faults:
    """Pools and ends have names of their own, which units, steps and milestones must leave alone."""
    for name in draft.units:
        if name in POOLS:
            yield Fault(child("$.units", name), "reserved-name", name)
    for path, name, step in _steps(draft):
        if name == END:
            yield Fault(path, "reserved-name", name)
        if step.milestone in SET_BY_ITSELF:
            yield Fault(f"{path}.milestone", "reserved-name", step.milestone)


def _staff_posts(draft: Draft) -> Faults:
    for name, unit in _valid(draft.units):
        for post in unit.staff:
            path = child(f"{child('$.units', name)}.staff", post)
            yield from _unknown("unknown-post", post, path, draft.posts)


def _unit_of_kind(
    draft: Draft, name: str, path: str, *kinds: UnitKind, code: str = "unknown-unit"
) -> Faults:
    """Faults of a name that should be that of a unit of certain kinds."""
    if name not in draft.units:
        fitting = [n for n, unit in draft.units.items() if unit is None or unit.kind in kinds]
        yield Fault(path, code, shown(name), suggestion(name, fitting))
    elif (unit := draft.units[name]) is not None and unit.kind not in kinds:
        yield Fault(path, "wrong-kind", shown(name), {"known": ", ".join(kinds)})


def _places_and_links(draft: Draft) -> Faults:
    for name, unit in _valid(draft.units):
        here = child("$.units", name)
        if unit.place is not None:
            yield from _unit_of_kind(draft, unit.place, f"{here}.place", UnitKind.TOWN)
        if unit.linked is not None:
            division = UnitKind.DIVISION
            path = f"{here}.linked"
            yield from _unit_of_kind(draft, unit.linked, path, division, code="unknown-division")


def _borders(draft: Draft) -> Faults:
    seen: dict[frozenset[str], int] = {}
    for place, border in enumerate(draft.borders):
        if border is None:
            continue
        path = f"$.borders[{place}].between"
        for side, name in enumerate(border.between):
            yield from _unit_of_kind(draft, name, f"{path}[{side}]", UnitKind.TOWN)
        pair = frozenset(border.between)
        if len(pair) == 1:
            yield Fault(path, "border-to-itself", shown(border.between[0]))
        elif pair in seen:
            other = {"other": f"$.borders[{seen[pair]}]"}
            yield Fault(path, "duplicate-border", shown(" - ".join(border.between)), other)
        seen.setdefault(pair, place)


# ---------------------------------------------------------------- what


def _steps(draft: Draft) -> Iterator[tuple[str, str, Step]]:
    """Path, name and step, of all flows that validated."""
    for flow_name, flow in _valid(draft.flows):
        for name, step in flow.steps.items():
            yield child(f"{child('$.flows', flow_name)}.steps", name), name, step


def _step_names(draft: Draft) -> Faults:
    for flow_name, flow in _valid(draft.flows):
        here = child("$.flows", flow_name)
        yield from _unknown("unknown-step", flow.first, f"{here}.first", flow.steps)
        for name, step in flow.steps.items():
            path = child(f"{here}.steps", name)
            for target in step.next:
                where = child(f"{path}.next", target)
                yield from _unknown("unknown-step", target, where, [*flow.steps, END])
            for place, barred in enumerate(step.not_by):
                where = f"{path}.not_by[{place}]"
                yield from _unknown("unknown-step", barred, where, flow.steps)


def _branches_add_up(draft: Draft) -> Faults:
    for path, _, step in _steps(draft):
        yield from _adds_up(step.next, f"{path}.next")


def _ways_through(draft: Draft) -> Faults:
    """Every step lies on a way from the first one to the end.

    A branch of probability 0 leads to its step (a variant may open it), but it does not lead out.
    """
    for flow_name, flow in _valid(draft.flows):
        targets = {target for step in flow.steps.values() for target in step.next}
        if flow.first not in flow.steps or not targets <= {*flow.steps, END}:
            continue
        here = child("$.flows", flow_name)
        ways = {name: set(step.next) for name, step in flow.steps.items()}
        for name in sorted(flow.steps.keys() - _closure({flow.first}, ways)):
            yield Fault(child(f"{here}.steps", name), "unreachable-step", name)
        back: dict[str, set[str]] = {}
        for name, step in flow.steps.items():
            for target, probability in step.next.items():
                back.setdefault(target, set()).update({name} if probability > 0 else ())
        caught = sorted(flow.steps.keys() - _closure({END}, back))
        if caught:
            yield Fault(here, "flow-without-exit", shown(", ".join(caught)))


def _closure(found: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from what is found."""
    front = list(found)
    while front:
        fresh = ways.get(front.pop(), set()) - found
        found |= fresh
        front += fresh
    return found


def _teams(draft: Draft) -> Faults:
    """A team needs people and something to do; without one there is neither."""
    for path, _, step in _steps(draft):
        for key, given in (("pools", bool(step.pools)), ("effort", step.effort is not None)):
            if step.team and not given:
                yield Fault(f"{path}.{key}", "missing")
            if given and not step.team:
                yield Fault(f"{path}.{key}", "needs-team")


def _pools_and_posts(draft: Draft) -> Faults:
    for path, _, step in _steps(draft):
        for place, use in enumerate(step.pools):
            known = [*POOLS, *draft.units]
            yield from _unknown("unknown-pool", use.pool, f"{path}.pools[{place}]", known)
        for place, post in enumerate(step.posts):
            yield from _unknown("unknown-post", post, f"{path}.posts[{place}]", draft.posts)


def _limit_names(draft: Draft) -> Faults:
    for name, limit in _valid(draft.limits):
        here = child("$.limits", name)
        for place, klass in enumerate(limit.classes):
            yield from _unknown("unknown-class", klass, f"{here}.classes[{place}]", draft.classes)
        if None in draft.flows.values():
            continue
        milestones = {step.milestone for *_, step in _steps(draft) if step.milestone}
        known = [*EVENTS, *sorted(milestones.difference(EVENTS))]
        yield from _unknown("unknown-milestone", limit.start, f"{here}.from", known)
        yield from _unknown("unknown-milestone", limit.stop, f"{here}.to", known)


def _limit_units(draft: Draft) -> Faults:
    for name, limit in _valid(draft.limits):
        path = f"{child('$.limits', name)}.unit"
        if not draft.has_calendar and limit.unit != "ticks":
            yield Fault(path, "needs-calendar", limit.unit)
        if isinstance(draft.time, CalendarTime) and limit.unit == "ticks":
            yield Fault(path, "needs-abstract-time", limit.unit)


def _limit_amounts(draft: Draft) -> Faults:
    for name, limit in _valid(draft.limits):
        longest = LONGEST.get(limit.unit)
        if longest is not None and limit.amount > longest:
            path, bounds = f"{child('$.limits', name)}.amount", {"low": "0", "high": str(longest)}
            yield Fault(path, "out-of-range", str(limit.amount), bounds)


def _limit_validity(draft: Draft) -> Faults:
    for name, limit in _valid(draft.limits):
        if _from(limit) > _to(limit):
            yield Fault(f"{child('$.limits', name)}.valid_to", "date-order", str(limit.valid_to))


def _one_main_limit(draft: Draft) -> Faults:
    """One at a time; those of different times run between the same milestones, as a class has one clock."""
    mains = [(name, limit) for name, limit in _valid(draft.limits) if limit.main]
    for (first, one), (second, two) in combinations(mains, 2):
        shared = shown(", ".join(klass for klass in two.classes if klass in one.classes))
        if not shared:
            continue
        here, other = child("$.limits", second), {"other": first}
        if _from(one) <= _to(two) and _from(two) <= _to(one):
            yield Fault(f"{here}.main", "two-main-limits", shared, other)
        elif one.start != two.start:
            yield Fault(f"{here}.from", "main-limits-differ", shared, other)
        elif one.stop != two.stop:
            yield Fault(f"{here}.to", "main-limits-differ", shared, other)


def _from(limit: Limit) -> date:
    return limit.valid_from or date.min


def _to(limit: Limit) -> date:
    return limit.valid_to or date.max


# ---------------------------------------------------------------- how much


def _stream_names(draft: Draft) -> Faults:
    for name, stream in _valid(draft.streams):
        here = child("$.streams", name)
        yield from _unknown("unknown-flow", stream.flow, f"{here}.flow", draft.flows)
        for unit in stream.shares:
            yield from _unknown("unknown-unit", unit, child(f"{here}.shares", unit), draft.units)
        for klass in stream.classes:
            path = child(f"{here}.classes", klass)
            yield from _unknown("unknown-class", klass, path, draft.classes)


def _stream_shares(draft: Draft) -> Faults:
    for name, stream in _valid(draft.streams):
        here = child("$.streams", name)
        yield from _adds_up(stream.classes, f"{here}.classes")
        if not any(stream.shares.values()):
            yield Fault(f"{here}.shares", "shares-all-zero")


def _gaps_are_positive(draft: Draft) -> Faults:
    """A gap of 0 would bring matters without end at one instant."""
    for name, stream in _valid(draft.streams):
        if stream.gap is not None and stream.gap.expected == 0:
            yield Fault(f"{child('$.streams', name)}.gap", "gap-zero")


def _not_too_many_matters(draft: Draft) -> Faults:
    """All outside matters of a run at the greatest load, as they are expected, and the backlog. One unit with
    more than one a tick has too many as well: gaps are whole ticks, and all would be rounded to 0."""
    if draft.time is None or draft.start is None or not draft.loads:
        return
    day_ticks, horizon = _ticks(draft.time)
    expected = float(sum(matter.count for matter in draft.start.matters))
    for name, stream in _valid(draft.streams):
        comes = horizon * max(draft.loads.values()) * _rate(stream, day_ticks)
        expected += comes
        largest = max(stream.shares.values()) / (fsum(stream.shares.values()) or 1)
        yield from _too_many(comes * largest, horizon, child("$.streams", name))
    yield from _too_many(expected, MOST_MATTERS, "$.streams")


def _too_many(count: float, limit: int, path: str) -> Faults:
    if count > limit:
        params = {"count": f"{min(count, 1e15):.0f}", "limit": str(limit)}
        yield Fault(path, "too-many-matters", "", params)


def _ticks(time: CalendarTime | AbstractTime) -> tuple[int, int]:
    """Ticks of a day and, roughly, of the whole run."""
    if isinstance(time, AbstractTime):
        return time.end, time.end
    day_ticks = sum(_minute(span[6:]) - _minute(span[:5]) for span in time.hours)
    days = ((time.end - time.start).days + 1) / 365.25 * WORKING_DAYS_A_YEAR
    return day_ticks, round(days * day_ticks)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _rate(stream: Stream, day_ticks: int) -> float:
    """Expected matters a tick at load 1; 0 for a gap of 0, which has a fault of its own."""
    if stream.gap is None:
        return (stream.per_year or 0.0) / (WORKING_DAYS_A_YEAR * day_ticks)
    mean = stream.gap.expected * ticks_of_units(day_ticks)[stream.gap.unit]
    return 1 / mean if mean else 0.0


def _something_to_do(draft: Draft) -> Faults:
    if None in draft.streams.values() or draft.start is None or draft.start.matters:
        return
    if all(stream.per_year == 0 for _, stream in _valid(draft.streams)):
        yield Fault("$.streams", "nothing-arrives")


def _start(draft: Draft) -> Faults:
    if draft.start is None:
        return
    if draft.start.kind == "empty" and draft.start.matters:
        yield Fault("$.start.matters", "empty-start-with-matters")
    if isinstance(draft.time, CalendarTime):
        yield from _backlog_dates(draft.start, draft.time)
    for place, matter in enumerate(draft.start.matters):
        here = f"$.start.matters[{place}]"
        yield from _unknown("unknown-unit", matter.unit, f"{here}.unit", draft.units)
        yield from _unknown("unknown-class", matter.klass, f"{here}.class", draft.classes)
        yield from _unknown("unknown-flow", matter.flow, f"{here}.flow", draft.flows)
        flow = draft.flows.get(matter.flow)
        if flow is not None:
            yield from _unknown("unknown-step", matter.step, f"{here}.step", flow.steps)


def _backlog_dates(start: Start, time: CalendarTime) -> Faults:
    if start.kind == "backlog" and time.window.first > time.start:
        yield Fault("$.time.window.from", "backlog-with-warm-up", time.window.first.isoformat())
    for place, matter in enumerate(start.matters):
        here = f"$.start.matters[{place}]"
        yield from _in_calendar(matter.arrived, f"{here}.arrived")
        if matter.arrived > time.start:
            yield Fault(f"{here}.arrived", "arrived-after-start", matter.arrived.isoformat())
        if matter.due is not None and matter.due < matter.arrived:
            yield Fault(f"{here}.due", "date-order", matter.due.isoformat())


# ---------------------------------------------------------------- what may be chosen


def _zones(draft: Draft) -> Iterator[tuple[PlanSpec, str, str, Zone]]:
    """Plan, path, name and zone, of all plans that validated."""
    for plan_name, plan in _valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.zones"
        for name, zone in plan.zones.items():
            yield plan, child(here, name), name, zone


def _zone_members(draft: Draft) -> Faults:
    for _, path, name, zone in _zones(draft):
        if not zone.units:
            yield Fault(f"{path}.units", "zone-empty", name)
        for place, unit in enumerate(zone.units):
            yield from _unit_of_kind(draft, unit, f"{path}.units[{place}]", *_ZONED)
        for division in zone.division:
            kind, code = UnitKind.DIVISION, "unknown-division"
            yield from _unit_of_kind(draft, division, f"{path}.division", kind, code=code)


def _each_unit_in_one_zone(draft: Draft) -> Faults:
    zoned = [name for name, unit in _valid(draft.units) if unit.kind in _ZONED]
    for plan_name, plan in _valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.zones"
        if zoned and not plan.zones:
            yield Fault(here, "plan-without-zones")
            continue
        zone_of: dict[str, str] = {}
        for name, zone in plan.zones.items():
            for place, unit in enumerate(zone.units):
                if unit in zone_of:
                    path = f"{child(here, name)}.units[{place}]"
                    yield Fault(path, "unit-in-two-zones", shown(unit), {"other": zone_of[unit]})
                zone_of.setdefault(unit, name)
        for unit in zoned:
            if unit not in zone_of:
                yield Fault(here, "unit-in-no-zone", shown(unit))


def _groups_with_their_division(draft: Draft) -> Faults:
    for plan, path, _, zone in _zones(draft):
        for place, name in enumerate(zone.units):
            group = draft.units.get(name)
            if plan.release_groups or group is None or group.kind is not UnitKind.GROUP:
                continue
            if group.linked in draft.units and group.linked not in zone.division:
                others = [n for n, other in plan.zones.items() if group.linked in other.division]
                params = {"other": others[0] if others else ""}
                where = f"{path}.units[{place}]"
                yield Fault(where, "group-outside-division-zone", shown(name), params)


def _extra_people(draft: Draft) -> Faults:
    for plan_name, plan in _valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.extra"
        for unit, posts in plan.extra.items():
            yield from _unknown("unknown-unit", unit, child(here, unit), draft.units)
            for post in posts:
                path = child(child(here, unit), post)
                yield from _unknown("unknown-post", post, path, draft.posts)


def _weekdays(draft: Draft) -> Faults:
    """A plan may choose the weekday of weekly meetings and training; fixed arrangements are no lever."""
    for plan_name, plan in _valid(draft.plans):
        for name in plan.weekdays:
            path = child(f"{child('$.plans', plan_name)}.weekdays", name)
            yield from _unknown("unknown-arrangement", name, path, draft.arrangements)
            arrangement = draft.arrangements.get(name)
            if arrangement is None:
                continue
            if arrangement.kind == "fixed":
                yield Fault(path, "fixed-arrangement", shown(name))
            elif arrangement.every != "week":
                yield Fault(path, "arrangement-not-weekly", shown(name))


def _baseline(draft: Draft) -> Faults:
    if draft.baseline is not None:
        yield from _unknown("unknown-plan", draft.baseline, "$.baseline", draft.plans)


def _search_units(draft: Draft) -> Faults:
    """Units that a search is asked to pin, to keep together or apart, and towns that a crossing joins."""
    search = draft.search
    if search is None:
        return
    for unit in search.pin:
        yield from _unit_of_kind(draft, unit, child("$.search.pin", unit), *_ZONED)
    for key, sets in (("together", search.together), ("apart", search.apart)):
        for place, units in enumerate(sets):
            for n, unit in enumerate(units):
                yield from _unit_of_kind(draft, unit, f"$.search.{key}[{place}][{n}]", *_ZONED)
    for place, crossing in enumerate(search.crossings):
        here = f"$.search.crossings[{place}]"
        for side, town in enumerate(crossing):
            yield from _unit_of_kind(draft, town, f"{here}[{side}]", UnitKind.TOWN)
        if crossing[0] == crossing[1]:
            yield Fault(here, "border-to-itself", shown(crossing[0]))


def _search_zones(draft: Draft) -> Faults:
    """Zones of today that a search is asked to pin to, or to freeze."""
    today = draft.plans.get(draft.baseline or "")
    if draft.search is None or today is None:
        return
    for unit, zone in draft.search.pin.items():
        yield from _unknown("unknown-zone", zone, child("$.search.pin", unit), today.zones)
    for place, zone in enumerate(draft.search.freeze):
        yield from _unknown("unknown-zone", zone, f"$.search.freeze[{place}]", today.zones)


CHECKS: Final[tuple[Callable[[Draft], Faults], ...]] = (
    _dates_in_calendar,
    _window_order,
    _working_hours_in_order,
    _hours_inside_working_hours,
    _duty_hours_in_order,
    _calendar_for_what_needs_days,
    _codes_differ,
    _names_not_taken,
    _staff_posts,
    _places_and_links,
    _borders,
    _step_names,
    _branches_add_up,
    _ways_through,
    _teams,
    _pools_and_posts,
    _limit_names,
    _limit_units,
    _limit_amounts,
    _limit_validity,
    _one_main_limit,
    _stream_names,
    _stream_shares,
    _gaps_are_positive,
    _not_too_many_matters,
    _something_to_do,
    _start,
    _zone_members,
    _each_unit_in_one_zone,
    _groups_with_their_division,
    _extra_people,
    _weekdays,
    _baseline,
    _search_units,
    _search_zones,
)
"""In the order of the scenario's sections."""
