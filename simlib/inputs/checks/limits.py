"""WHAT is due: limits between events, one main clock a class, and by how much it may be extended.

class ── main limit (one at a time) ── extension
    └─── other limits
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import (
    EVENTS,
    Faults,
    PartialScenario,
    needs,
    steps_of,
    unknown,
    valid,
)
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import LONGEST_DAYS, CalendarTime, Extension, Limit

LONGEST: Final = {"months": 1_200, "days": LONGEST_DAYS, "working_days": LONGEST_DAYS}
"""The greatest amount of a limit by unit: a hundred years."""


def _limit_names(draft: PartialScenario) -> Faults:
    milestones = {step.milestone for *_, step in steps_of(draft) if step.milestone}
    known = [*EVENTS, *sorted(milestones.difference(EVENTS))]
    for name, limit in valid(draft.limits) if None not in draft.flows.values() else ():
        here = child("$.limits", name)
        yield from unknown("unknown-milestone", limit.start, f"{here}.from", known)
        yield from unknown("unknown-milestone", limit.stop, f"{here}.to", known)


def _amounts(draft: PartialScenario) -> Iterator[tuple[str, Limit | Extension]]:
    """Path and whatever has an amount of time, of all limits that validated."""
    for name, limit in valid(draft.limits):
        here = child("$.limits", name)
        yield here, limit
        if limit.extension is not None:
            yield f"{here}.extension", limit.extension


def _limit_units(draft: PartialScenario) -> Faults:
    for path, span in _amounts(draft):
        if not draft.has_calendar and span.unit != "ticks":
            yield Fault(f"{path}.unit", "needs-calendar", span.unit)
        if isinstance(draft.time, CalendarTime) and span.unit == "ticks":
            yield Fault(f"{path}.unit", "needs-abstract-time", span.unit)


def _limit_amounts(draft: PartialScenario) -> Faults:
    for path, span in _amounts(draft):
        longest = LONGEST.get(span.unit)
        if longest is not None and span.amount > longest:
            bounds = {"low": "1" if isinstance(span, Extension) else "0", "high": str(longest)}
            yield Fault(f"{path}.amount", "out-of-range", str(span.amount), bounds)


def _limit_validity(draft: PartialScenario) -> Faults:
    for name, limit in valid(draft.limits):
        if _from(limit) > _to(limit):
            yield Fault(f"{child('$.limits', name)}.valid_to", "date-order", str(limit.valid_to))


def _one_main_limit(draft: PartialScenario) -> Faults:
    """One at a time; those of different times run between the same milestones, as a class has one clock."""
    mains = [(name, limit) for name, limit in valid(draft.limits) if limit.main]
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


def _only_main_limits_are_extended(draft: PartialScenario) -> Faults:
    for name, limit in valid(draft.limits):
        path = f"{child('$.limits', name)}.extension"
        yield from needs(limit.extension is not None, limit.main, path, "main: true")


def _own_lengths(draft: PartialScenario) -> Faults:
    """A length of each matter's own is in working days, and its class has no other main limit."""
    mains = [(name, limit) for name, limit in valid(draft.limits) if limit.main]
    for name, limit in valid(draft.limits):
        if limit.own is None:
            continue
        path = f"{child('$.limits', name)}.own"
        yield from needs(True, limit.main, path, "main: true")
        counted = "working_days" if draft.has_calendar else "ticks"
        yield from needs(True, limit.unit == counted, path, f"unit: {counted}")
        others = [other for other, two in mains if other != name and {*two.classes} & {*limit.classes}]
        if limit.main and others:
            yield Fault(path, "own-length-twice", "", {"other": ", ".join(others)})
