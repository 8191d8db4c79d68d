"""HOW MUCH: streams at drawn times and on days, the backlog, and whether a run can hold it all."""

from datetime import date
from math import fsum
from typing import Final

from simlib.errors import Fault
from simlib.inputs.caseload import a_year, day_minutes, run_years
from simlib.inputs.checks.draft import (
    Faults,
    PartialScenario,
    adds_up,
    listed_twice,
    unknown,
    valid,
)
from simlib.inputs.checks.followups import family_sizes
from simlib.inputs.checks.time import FIRST_DAY, in_calendar
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import WORKING_DAYS_A_YEAR, CalendarTime, Start, UnitKind

OLDEST_DAY: Final = date(2000, 1, 1)
"""When an old matter may have come: before the first published year only its age counts, no working day."""
MOST_MATTERS: Final = 2_000_000
"""Matters of one replication; this many already need some gigabytes."""


def _stream_shares(draft: PartialScenario) -> Faults:
    for name, stream in valid(draft.streams):
        here = child("$.streams", name)
        yield from adds_up(stream.classes, f"{here}.classes")
        if not any(stream.shares.values()):
            yield Fault(f"{here}.shares", "shares-all-zero")


def _towns_have_matters(draft: PartialScenario) -> Faults:
    """A town in which nothing ever arises was forgotten, but in a world of theory, which has no calendar;
    nothing can be said while a stream is not known."""
    if not draft.has_calendar or None in draft.streams.values():
        return
    known = {unit for _, stream in valid(draft.streams) for unit, share in stream.shares.items() if share > 0}
    for name, unit in valid(draft.units):
        if unit.kind is UnitKind.TOWN and name not in known:
            yield Fault(child("$.units", name), "town-without-share", shown(name))


def _waiting_for_days(draft: PartialScenario) -> Faults:
    """What comes on days has its days."""
    for name, stream in valid(draft.streams):
        if stream.at is not None and stream.on_days:
            yield Fault(f"{child('$.streams', name)}.at", "at-on-days")


def _seasons(draft: PartialScenario) -> Faults:
    """A season is one of drawn times, and leaves some month with matters."""
    for name, stream in valid(draft.streams):
        here = f"{child('$.streams', name)}.season"
        if stream.season and stream.on_days:
            yield Fault(here, "season-on-days")
        elif stream.season and not any(stream.by_month):
            yield Fault(here, "season-all-zero")


def _gaps_are_positive(draft: PartialScenario) -> Faults:
    """A gap of 0 would bring matters without end at one instant."""
    for name, stream in valid(draft.streams):
        if stream.gap is not None and stream.gap.expected == 0:
            yield Fault(f"{child('$.streams', name)}.gap", "gap-zero")


def _given_days(draft: PartialScenario) -> Faults:
    """On given days a unit's share is its chance to be chosen."""
    for name, stream in valid(draft.streams):
        here = child("$.streams", name)
        for place, day in enumerate(stream.dates):
            yield from in_calendar(day, f"{here}.dates[{place}]")
            yield from _not_before_the_run(draft, day, f"{here}.dates[{place}]")
        yield from listed_twice(stream.dates, f"{here}.dates")
        for unit, share in stream.shares.items() if stream.on_days else ():
            if share > 1:
                path = child(f"{here}.shares", unit)
                yield Fault(path, "share-above-one", f"{share:g}")


def _not_before_the_run(draft: PartialScenario, day: date, path: str) -> Faults:
    """A run may be cut short and keep its days; what lies before it brings nothing, whatever its end."""
    if isinstance(draft.time, CalendarTime) and FIRST_DAY <= day < draft.time.start:
        start = {"start": draft.time.start.isoformat()}
        yield Fault(path, "date-before-start", day.isoformat(), start)


# ---------------------------------------------------------------- how many in all


def _not_too_many_matters(draft: PartialScenario) -> Faults:
    """All outside matters of a run at the greatest load and the backlog, as they are expected, with what they
    may set off. One unit with more than one a tick has too many as well: gaps are whole ticks, and all would
    be rounded to 0."""
    if draft.time is None or draft.start is None or not draft.loads:
        return
    years, sizes = run_years(draft.time), family_sizes(draft)
    ticks = years * WORKING_DAYS_A_YEAR * day_minutes(draft.time)
    expected = fsum(m.count * sizes.get(m.flow, 1.0) for m in draft.start.matters)
    for name, stream in valid(draft.streams):
        load = 1.0 if stream.on_days else max(draft.loads.values())
        comes = years * load * a_year(stream, draft.time)
        expected += comes * sizes.get(stream.flow, 1.0)
        if not stream.on_days:
            largest = max(stream.shares.values()) / (fsum(stream.shares.values()) or 1)
            yield from _too_many(comes * largest, ticks, child("$.streams", name))
    yield from _too_many(expected, MOST_MATTERS, "$.streams")


def _too_many(count: float, limit: float, path: str) -> Faults:
    if count > limit:
        params = {"count": f"{min(count, 1e15):.0f}", "limit": f"{limit:.0f}"}
        yield Fault(path, "too-many-matters", "", params)


def _something_to_do(draft: PartialScenario) -> Faults:
    if None in draft.streams.values() or draft.start is None or draft.start.matters:
        return
    if all(stream.per_year == 0 for _, stream in valid(draft.streams)):
        yield Fault("$.streams", "nothing-arrives")


# ---------------------------------------------------------------- the backlog


def _start(draft: PartialScenario) -> Faults:
    if draft.start is None:
        return
    if draft.start.kind == "empty" and draft.start.matters:
        yield Fault("$.start.matters", "empty-start-with-matters")
    if isinstance(draft.time, CalendarTime):
        yield from _backlog_dates(draft.start, draft.time)
    for place, matter in enumerate(draft.start.matters):
        if (flow := draft.flows.get(matter.flow)) is not None:
            yield from unknown("unknown-step", matter.step, f"$.start.matters[{place}].step", flow.steps)


def _backlog_dates(start: Start, time: CalendarTime) -> Faults:
    if start.kind == "backlog" and time.window.first > time.start:
        yield Fault("$.time.window.from", "backlog-with-warm-up", time.window.first.isoformat())
    for place, matter in enumerate(start.matters):
        here = f"$.start.matters[{place}]"
        yield from in_calendar(matter.arrived, f"{here}.arrived", OLDEST_DAY)
        if matter.arrived > time.start:
            yield Fault(f"{here}.arrived", "arrived-after-start", matter.arrived.isoformat())
        if matter.due is not None and matter.due < matter.arrived:
            yield Fault(f"{here}.due", "date-order", matter.due.isoformat())
