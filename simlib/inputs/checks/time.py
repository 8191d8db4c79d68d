"""WHEN: dates within the calendar, hours within the working hours, nothing that needs days without them.

start ─── window.from ──────── window.to ─── end
  └ warm-up ┘                       └ run-out ┘
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, steps_of, valid
from simlib.inputs.checks.spans import spans
from simlib.inputs.paths import child
from simlib.inputs.scenario import AbstractTime, CalendarTime, PlanSpec

FIRST_DAY: Final = date(2016, 1, 1)
LAST_DAY: Final = date(2035, 12, 31)
LONG_AGO: Final = date(1949, 10, 1)


def _dates_in_calendar(draft: PartialScenario) -> Faults:
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
        yield from in_calendar(day, path)


def _openings_in_calendar(draft: PartialScenario) -> Faults:
    """An office may have opened long ago."""
    for name, unit in valid(draft.units):
        if unit.opens is not None:
            yield from in_calendar(unit.opens, f"{child('$.units', name)}.opens", LONG_AGO)


def in_calendar(day: date, path: str, first: date = FIRST_DAY) -> Faults:
    """A fault if the calendar does not reach a day."""
    if not first <= day <= LAST_DAY:
        span = {"first": first.isoformat(), "last": LAST_DAY.isoformat()}
        yield Fault(path, "date-outside-calendar", day.isoformat(), span)


def _window_order(draft: PartialScenario) -> Faults:
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


def _working_hours_in_order(draft: PartialScenario) -> Faults:
    if isinstance(draft.time, CalendarTime):
        yield from _spans_in_order(draft.time.hours, "$.time.hours")


def _duty_hours_in_order(draft: PartialScenario) -> Faults:
    for name, post in valid(draft.posts):
        yield from _spans_in_order(post.duty.hours, f"{child('$.posts', name)}.duty.hours")


def _spans_in_order(hours: tuple[str, ...], path: str) -> Faults:
    for place, (before, after) in enumerate(pairwise(hours), 1):
        if before[6:] > after[:5]:
            yield Fault(f"{path}[{place}]", "hours-overlap", after)


def _hours_inside_working_hours(draft: PartialScenario) -> Faults:
    """Texts such as `08:30-12:00` are in the order of the times that they name."""
    if not isinstance(draft.time, CalendarTime):
        return
    hours = draft.time.hours
    for path, span in _hours(draft):
        if not any(work[:5] <= span[:5] and span[6:] <= work[6:] for work in hours):
            yield Fault(path, "outside-working-hours", span, {"known": ", ".join(hours)})


def _hours(draft: PartialScenario) -> Iterator[tuple[str, str]]:
    """Path and hours, of all posts and arrangements that validated."""
    for name, post in valid(draft.posts):
        for place, span in enumerate(post.duty.hours):
            yield f"{child('$.posts', name)}.duty.hours[{place}]", span
    for name, arrangement in valid(draft.arrangements):
        yield f"{child('$.arrangements', name)}.hours", arrangement.hours


def _gates_inside_working_hours(draft: PartialScenario) -> Faults:
    """A meeting begins while somebody may be there: at closing time nobody is."""
    if not isinstance(draft.time, CalendarTime):
        return
    hours = draft.time.hours
    for name, gate in valid(draft.gates):
        if not any(work[:5] <= gate.at < work[6:] for work in hours):
            path = f"{child('$.gates', name)}.at"
            yield Fault(path, "outside-working-hours", gate.at, {"known": ", ".join(hours)})


# ---------------------------------------------------------------- what means nothing without dates


def _calendar_for_what_needs_days(draft: PartialScenario) -> Faults:
    """Arrangements, meetings, leave, turnover and stand-ins, absences, closures and shocks, yearly rates,
    given days, backlogs, changes of plan, days of a programme and times in working days mean nothing without
    dates: such a world is one long day."""
    if draft.has_calendar:
        return
    for path, value in _needing_days(draft):
        yield Fault(path, "needs-calendar", value)
    for path, span, _ in spans(draft):
        if span.unit == "working_days":
            yield Fault(f"{path}.unit", "needs-calendar", span.unit)


def _needing_days(draft: PartialScenario) -> Iterator[tuple[str, str]]:
    """Path and value of everything that needs a calendar, except spans and limits."""
    for section in ("arrangements", "gates", "absences", "closures", "shocks"):
        yield from ((child(f"$.{section}", name), "") for name in getattr(draft, section))
    for name, post in valid(draft.posts):
        for key in ("leave", "turnover"):
            if getattr(post, key) is not None:
                yield f"{child('$.posts', name)}.{key}", ""
    for name, unit in valid(draft.units):
        if unit.opens is not None:
            yield f"{child('$.units', name)}.opens", unit.opens.isoformat()
    for path, _, step in steps_of(draft):
        for place, use in enumerate(step.pools):
            if use.when == "absent":
                yield f"{path}.pools[{place}].when", use.when
        if step.same_as is not None and step.same_as.days:
            yield f"{path}.same_as.days", f"{step.same_as.days:g}"
        if step.hand_over is not None:
            yield f"{path}.hand_over", f"{step.hand_over.after_days:g}"
    for name, rule in valid(draft.followups):
        if rule.at is not None:
            yield f"{child('$.followups', name)}.at", ""
        if rule.days_before:
            yield f"{child('$.followups', name)}.days_before", f"{rule.days_before:g}"
    for name, stream in valid(draft.streams):
        for key in ("per_year", "dates", "every", "random_days", "at", "first", "last", "season"):
            if getattr(stream, key) not in (None, (), {}):
                written = {"first": "from", "last": "to"}.get(key, key)
                yield f"{child('$.streams', name)}.{written}", ""
    if draft.start is not None and draft.start.kind == "backlog":
        yield "$.start.kind", "backlog"
    for name, task in draft.programme.tasks.items() if draft.programme is not None else ():
        for key in ("start", "due"):
            if (day := getattr(task, key)) is not None:
                yield f"{child('$.programme.tasks', name)}.{key}", day.isoformat()
    for name, plan in valid(draft.plans):
        yield from _needing_days_of_plan(plan, child("$.plans", name))


def _needing_days_of_plan(plan: PlanSpec, path: str) -> Iterator[tuple[str, str]]:
    if plan.then:
        yield f"{path}.then", ""
    yield from ((child(f"{path}.delays", name), "") for name in plan.delays)
    for name, move in plan.moves.items():
        if move.first is not None or move.last is not None:
            yield child(f"{path}.moves", name), ""
    for name, zone in plan.zones.items():
        if len(zone.lead) > 1:
            yield f"{child(f'{path}.zones', name)}.lead", ""
    if plan.escalation_days:
        yield f"{path}.escalation_days", f"{plan.escalation_days:g}"
