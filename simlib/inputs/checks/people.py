"""WHO and WHERE: posts, units, borders, and the meetings that decide.

town ──contact──> leadership      covers: [1, 2]     each of them answers for one or two towns
"""

from simlib.errors import Fault
from simlib.inputs.checks.draft import (
    Faults,
    PartialScenario,
    steps_of,
    unit_of_kind,
    unknowns,
    valid,
)
from simlib.inputs.checks.names import POOLS
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import UnitKind


def _codes_differ(draft: PartialScenario) -> Faults:
    first: dict[str, str] = {}
    for name, unit in valid(draft.units):
        if unit.code in first:
            path = f"{child('$.units', name)}.code"
            yield Fault(path, "duplicate-code", unit.code, {"other": first[unit.code]})
        first.setdefault(unit.code, name)


def _names_not_taken(draft: PartialScenario) -> Faults:
    """Pools have names of their own; plans move meetings of both kinds by name."""
    for name in draft.units:
        if name in POOLS:
            yield Fault(child("$.units", name), "reserved-name", name)
    for name in draft.gates:
        if name in draft.arrangements:
            other = {"other": child("$.arrangements", name)}
            yield Fault(child("$.gates", name), "name-taken", shown(name), other)


def _all_of_a_county(draft: PartialScenario) -> Faults:
    """Where one unit says its county all do: else those that say none would be a county of their own."""
    said = next((name for name, unit in valid(draft.units) if unit.county is not None), None)
    for name, unit in valid(draft.units):
        if said is not None and unit.county is None:
            yield Fault(f"{child('$.units', name)}.county", "county-unsaid", params={"other": said})


def _steps_of_posts(draft: PartialScenario) -> Faults:
    """A post's steps are steps of any flow; nothing can be said while a flow is not known."""
    if None in draft.flows.values():
        return
    known = sorted({name for _, name, _ in steps_of(draft)})
    for name, post in valid(draft.posts):
        yield from unknowns("unknown-step", post.steps, f"{child('$.posts', name)}.steps", known)


def _places_and_links(draft: PartialScenario) -> Faults:
    for name, unit in valid(draft.units):
        here = child("$.units", name)
        yield from unit_of_kind(draft, unit.place, f"{here}.place", UnitKind.TOWN)
        yield from unit_of_kind(draft, unit.linked, f"{here}.linked", UnitKind.DIVISION)
        yield from unit_of_kind(draft, unit.contact, f"{here}.contact", UnitKind.LEADERSHIP)


def _towns_covered(draft: PartialScenario) -> Faults:
    """Each of the leadership answers for as many towns as it must, counted once all units are known."""
    towns = [unit for _, unit in valid(draft.units) if unit.kind is UnitKind.TOWN]
    for name, unit in valid(draft.units):
        if unit.covers is None:
            continue
        path, (least, most) = f"{child('$.units', name)}.covers", unit.covers
        count = sum(town.contact == name for town in towns)
        bounds = {"low": str(least), "high": str(most), "count": str(count)}
        if unit.kind is not UnitKind.LEADERSHIP:
            yield Fault(path, "covers-without-towns", unit.kind)
        elif least > most:
            yield Fault(path, "range-order", f"[{least}, {most}]")
        elif not least <= count <= most and None not in draft.units.values():
            yield Fault(path, "towns-covered", "", bounds)


def _borders(draft: PartialScenario) -> Faults:
    seen: dict[frozenset[str], int] = {}
    for place, border in enumerate(draft.borders):
        if border is None:
            continue
        path = f"$.borders[{place}].between"
        for side, name in enumerate(border.between):
            yield from unit_of_kind(draft, name, f"{path}[{side}]", UnitKind.TOWN)
        pair = frozenset(border.between)
        if len(pair) == 1:
            yield Fault(path, "border-to-itself", shown(border.between[0]))
        elif pair in seen:
            other = {"other": f"$.borders[{seen[pair]}]"}
            yield Fault(path, "duplicate-border", shown(" - ".join(border.between)), other)
        seen.setdefault(pair, place)
