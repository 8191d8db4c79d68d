"""WHAT A SEARCH ASKS of every plan that it finds: the units and zones that it names."""

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, unit_of_kind, unknown
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import UnitKind

_ZONED = (UnitKind.TOWN, UnitKind.GROUP)


def _units(draft: PartialScenario) -> Faults:
    """Units that a search is asked to pin, to keep together or apart, and towns that a crossing joins."""
    search = draft.search
    if search is None:
        return
    for unit in search.pin:
        yield from unit_of_kind(draft, unit, child("$.search.pin", unit), *_ZONED)
    for key, sets in (("together", search.together), ("apart", search.apart)):
        for place, units in enumerate(sets):
            for n, unit in enumerate(units):
                yield from unit_of_kind(draft, unit, f"$.search.{key}[{place}][{n}]", *_ZONED)
    for place, crossing in enumerate(search.crossings):
        here = f"$.search.crossings[{place}]"
        for side, town in enumerate(crossing):
            yield from unit_of_kind(draft, town, f"{here}[{side}]", UnitKind.TOWN)
        if crossing[0] == crossing[1]:
            yield Fault(here, "border-to-itself", shown(crossing[0]))


def _zones(draft: PartialScenario) -> Faults:
    """Zones of today that a search is asked to pin to, or to freeze."""
    today = draft.plans.get(draft.baseline or "")
    if draft.search is None or today is None:
        return
    for unit, zone in draft.search.pin.items():
        yield from unknown("unknown-zone", zone, child("$.search.pin", unit), today.zones)
    for place, zone in enumerate(draft.search.freeze):
        yield from unknown("unknown-zone", zone, f"$.search.freeze[{place}]", today.zones)
