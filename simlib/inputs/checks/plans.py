"""WHAT MAY BE CHOSEN: zones, extra people, weekdays, levers, and a change of plan on a day.

levers:   declared ── named by steps, pools, streams ... (`lever`, `without`) ── pulled by plans
then:     plan ──on a day of the run──> another plan, which stays
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeVar

from simlib.errors import Fault
from simlib.inputs.checks.draft import (
    Faults,
    PartialScenario,
    listed_twice,
    steps_of,
    unit_of_kind,
    unknown,
    valid,
)
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import (
    CalendarTime,
    Change,
    Chosen,
    Move,
    PlanSpec,
    Scenario,
    Unit,
    UnitForm,
    UnitKind,
    Zone,
)

Item = TypeVar("Item")

_ZONED = (UnitKind.TOWN, UnitKind.GROUP)


def _zones(draft: PartialScenario) -> Iterator[tuple[PlanSpec, str, str, Zone]]:
    """Plan, path, name and zone, of all plans that validated."""
    for plan_name, plan in valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.zones"
        for name, zone in plan.zones.items():
            yield plan, child(here, name), name, zone


def _zone_members(draft: PartialScenario) -> Faults:
    for _, path, name, zone in _zones(draft):
        if not zone.units:
            yield Fault(f"{path}.units", "zone-empty", name)
        for place, unit in enumerate(zone.units):
            yield from unit_of_kind(draft, unit, f"{path}.units[{place}]", *_ZONED)
        for division in zone.division:
            yield from unit_of_kind(draft, division, f"{path}.division", UnitKind.DIVISION)
        for key, named in (("head", zone.head), ("deputy", zone.deputy)):
            yield from listed_twice(named, f"{path}.{key}")
            for unit in named:
                yield from unit_of_kind(draft, unit, f"{path}.{key}", UnitKind.LEADERSHIP, UnitKind.DIVISION)
        yield from listed_twice(zone.staff, f"{path}.staff")
        for unit in zone.staff:
            yield from unknown("unknown-unit", unit, f"{path}.staff", draft.units)


class BareZone(NamedTuple):
    """A zone of a plan that lacks what makes it one: `zone-townless` or `zone-unlinked`, and its name."""

    code: str
    zone: str


def bare_zones(scenario: Scenario, plan: PlanSpec) -> Iterator[BareZone]:
    """The zones of a plan without a town, or without a division where the baseline links zones to divisions.

    A file may have such a plan, to see what it would do; every output says so.
    """
    towns = {name for name, unit in scenario.units.items() if unit.kind is UnitKind.TOWN}
    linked = any(zone.division for zone in scenario.plans[scenario.baseline].zones.values())
    for name, zone in plan.zones.items():
        if zone.units and towns and not towns & {*zone.units}:
            yield BareZone("zone-townless", name)
        if linked and not zone.division:
            yield BareZone("zone-unlinked", name)


def _zones_within_counties(draft: PartialScenario) -> Faults:
    """A zone is within one county: the pools of a unit keep to its own."""
    for _, path, name, zone in _zones(draft):
        units = (draft.units.get(unit) for unit in zone.units)
        counties = dict.fromkeys(unit.county for unit in units if unit is not None and unit.county)
        if len(counties) > 1:
            yield Fault(f"{path}.units", "zone-of-counties", shown(name), {"other": ", ".join(counties)})


def _leads(draft: PartialScenario) -> Faults:
    """A zone is led by one of its own towns."""
    for _, path, name, zone in _zones(draft):
        yield from listed_twice(zone.lead, f"{path}.lead")
        for unit in zone.lead:
            yield from unit_of_kind(draft, unit, f"{path}.lead", UnitKind.TOWN)
            if unit in draft.units and unit not in zone.units:
                yield Fault(f"{path}.lead", "lead-outside-zone", shown(unit), {"other": name})


def _each_unit_in_one_zone(draft: PartialScenario) -> Faults:
    zoned = [name for name, unit in valid(draft.units) if unit.kind in _ZONED]
    for plan_name, plan in valid(draft.plans):
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


def _each_division_with_one_zone(draft: PartialScenario) -> Faults:
    """In a plan that links divisions at all, each is linked to one zone; a county team may do without."""
    known = {name: unit for name, unit in valid(draft.units) if unit.kind is UnitKind.DIVISION}
    divisions = [name for name, unit in known.items() if unit.form is not UnitForm.COUNTY_TEAM]
    for plan_name, plan in valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.zones"
        zones_of = {
            name: [zone for zone, spec in plan.zones.items() if name in spec.division] for name in divisions
        }
        named = {name for zone in plan.zones.values() for name in zone.division}
        for name, zones in zones_of.items():
            for zone in zones[1:]:
                other = {"other": zones[0]}
                yield Fault(f"{child(here, zone)}.division", "division-in-two-zones", shown(name), other)
            if not zones and named and named <= known.keys():
                yield Fault(here, "division-in-no-zone", shown(name))


STRAY: Final = "group-outside-division-zone"


class StrayGroup(NamedTuple):
    """A resident group outside the zone of its division: its place there, and that zone ("": none)."""

    zone: str
    place: int
    group: str
    division: str
    home: str


def stray_groups(units: Mapping[str, Unit | None], plan: PlanSpec) -> Iterator[StrayGroup]:
    """The resident groups of a plan that are in another zone than the division to which they belong."""
    for name, zone in plan.zones.items():
        for place, member in enumerate(zone.units):
            group = units.get(member)
            division = group.linked if group is not None and group.kind is UnitKind.GROUP else None
            if division in units and division is not None and division not in zone.division:
                homes = [n for n, other in plan.zones.items() if division in other.division]
                yield StrayGroup(name, place, member, division, homes[0] if homes else "")


def _groups_with_their_division(draft: PartialScenario) -> Faults:
    """Where a rule speaks of it (`subordination`), that says more."""
    if any(rule.kind == "subordination" for _, rule in valid(draft.rules)):
        return
    for plan_name, plan in valid(draft.plans):
        for stray in () if plan.release_groups else stray_groups(draft.units, plan):
            zone = child(f"{child('$.plans', plan_name)}.zones", stray.zone)
            path, params = f"{zone}.units[{stray.place}]", {"other": stray.home}
            yield Fault(path, STRAY, shown(stray.group), params)


def _weekdays(draft: PartialScenario) -> Faults:
    """A plan may choose the weekday of what comes every week; fixed arrangements are no lever."""
    meetings = {**draft.arrangements, **draft.gates}
    for plan_name, plan in valid(draft.plans):
        for name in plan.weekdays:
            path = child(f"{child('$.plans', plan_name)}.weekdays", name)
            yield from unknown("unknown-arrangement", name, path, meetings)
            meeting, arrangement = meetings.get(name), draft.arrangements.get(name)
            if arrangement is not None and arrangement.kind == "fixed":
                yield Fault(path, "fixed-arrangement", shown(name))
            elif meeting is not None and meeting.every != "week":
                yield Fault(path, "arrangement-not-weekly", shown(name))


# ---------------------------------------------------------------- levers


def _chosen(draft: PartialScenario) -> Iterator[tuple[str, Chosen]]:
    """Path and part, of everything that a lever may decide over."""
    for path, _, step in steps_of(draft):
        yield path, step
        yield from ((f"{path}.pools[{n}]", use) for n, use in enumerate(step.pools))
        if step.hand_over is not None:
            yield f"{path}.hand_over", step.hand_over
    for name, rule in valid(draft.followups):
        yield child("$.followups", name), rule
    for name, stream in valid(draft.streams):
        yield child("$.streams", name), stream


def _lever_or_without(draft: PartialScenario) -> Faults:
    for path, part in _chosen(draft):
        if part.lever is not None and part.without is not None:
            yield Fault(f"{path}.without", "lever-and-without", shown(part.without))


def _levers_pulled(draft: PartialScenario) -> Faults:
    for name, plan in valid(draft.plans):
        yield from listed_twice(plan.levers, f"{child('$.plans', name)}.levers")
        yield from listed_twice(plan.pooled_posts, f"{child('$.plans', name)}.pooled_posts")


def _levers_used(draft: PartialScenario) -> Faults:
    """A lever that decides over nothing; nothing can be said while something is not known."""
    parts = (draft.flows, draft.followups, draft.streams)
    if any(None in section.values() for section in parts):
        return
    used = {name for _, part in _chosen(draft) for name in (part.lever, part.without)}
    for name in draft.levers:
        if name not in used:
            yield Fault(child("$.levers", name), "unused-lever", shown(name))


# ---------------------------------------------------------------- plans and plans


def _changes(draft: PartialScenario) -> Faults:
    """Each change on a day of the run, later than the one before, to a plan that does not itself change."""
    for name, plan in valid(draft.plans):
        last = date.min
        for path, change in _each(plan.then, f"{child('$.plans', name)}.then"):
            yield from unknown("unknown-plan", change.plan, f"{path}.plan", draft.plans)
            yield from _change_in_the_run(draft, change, f"{path}.on")
            if change.on <= last:
                yield Fault(f"{path}.on", "change-out-of-order", change.on.isoformat())
            last = change.on
            after = draft.plans.get(change.plan)
            if change.plan == name:
                yield Fault(f"{path}.plan", "change-to-itself", shown(name))
            elif after is not None and after.then:
                yield Fault(f"{path}.plan", "chain-of-changes", shown(change.plan))


def _each(items: Sequence[Item], path: str) -> Iterator[tuple[str, Item]]:
    """Path and item; one alone may be written without the list."""
    for place, item in enumerate(items):
        yield (path if len(items) == 1 else f"{path}[{place}]"), item


def _change_in_the_run(draft: PartialScenario, change: Change, path: str) -> Faults:
    time = draft.time
    if isinstance(time, CalendarTime) and not time.start < change.on <= time.end:
        span = {"start": time.start.isoformat(), "stop": time.end.isoformat()}
        yield Fault(path, "change-outside-run", change.on.isoformat(), span)


def _pairs(draft: PartialScenario) -> Faults:
    """Zones of the plan, or towns and groups; nobody is in two pairs."""
    for plan_name, plan in valid(draft.plans):
        here, seen = f"{child('$.plans', plan_name)}.pairs", set[str]()
        zoned = [name for name, unit in valid(draft.units) if unit.kind in _ZONED]
        for place, pair in enumerate(plan.pairs):
            known = [*plan.zones] if any(name in plan.zones for name in pair) else zoned
            for n, name in enumerate(pair):
                path = f"{here}[{place}][{n}]"
                if name not in known:
                    yield from unknown("unknown-zone-or-unit", name, path, [*plan.zones, *zoned])
                    if name in zoned:
                        yield Fault(path, "pair-of-zone-and-unit", shown(name))
                elif name in seen:
                    yield Fault(path, "listed-twice", shown(name))
                seen.add(name)


def _moves(draft: PartialScenario) -> Faults:
    """From one unit to another that is there, of people whom the plan has and who are not moved already."""
    for plan_name, plan in valid(draft.plans):
        here = f"{child('$.plans', plan_name)}.moves"
        for name, move in plan.moves.items():
            path, unit = child(here, name), draft.units.get(move.of)
            if move.of == move.joins:
                yield Fault(f"{path}.joins", "move-to-itself", shown(move.joins))
            if unit is None or move.post not in draft.posts:
                continue
            there = unit.staff.get(move.post, 0) + plan.extra.get(move.of, {}).get(move.post, 0)
            at_once = most_away(plan, move)
            if at_once > there:
                count = {"count": str(there), "most": str(at_once)}
                yield Fault(f"{path}.people", "moves-too-many", str(move.people), count)
            yield from _move_in_the_run(draft, move, path)


def most_away(plan: PlanSpec, move: Move) -> int:
    """The most people of a move's unit and post who are away at once while it lasts."""
    alike = [m for m in plan.moves.values() if (m.of, m.post) == (move.of, move.post)]
    begins = {m.first or date.min for m in (move, *alike)}
    return max(sum(m.people for m in alike if m.is_on(day)) for day in begins if move.is_on(day))


def _move_in_the_run(draft: PartialScenario, move: Move, path: str) -> Faults:
    time = draft.time
    for key, day in (("from", move.first), ("to", move.last)):
        if isinstance(time, CalendarTime) and day is not None and not time.start <= day <= time.end:
            span = {"start": time.start.isoformat(), "stop": time.end.isoformat()}
            yield Fault(f"{path}.{key}", "move-outside-run", day.isoformat(), span)
