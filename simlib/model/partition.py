"""A zone plan as a partition: which unit is in which zone; and what moves from one plan to another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simlib.inputs.scenario import PlanSpec, Scenario, Zone

UnitsOfZones = tuple[tuple[str, tuple[str, ...]], ...]
"""Zones by name, and what of each."""


@dataclass(frozen=True)
class Partition:
    """Zones by name with their units, the divisions linked to each zone, its heads and their deputies.

    >>> p = Partition((("Z1", ("a", "b")), ("Z2", ("c",))), (("Z1", ("D1",)), ("Z2", ("D2",))))
    >>> p.zone_of("b"), p.neighbours("b"), p.linked("c")
    ('Z1', ('a',), ('D2',))
    """

    zones: UnitsOfZones
    divisions: UnitsOfZones
    heads: UnitsOfZones = ()
    deputies: UnitsOfZones = ()

    @classmethod
    def of(cls, plan: PlanSpec) -> "Partition":
        """The partition that a plan writes down."""
        zones = plan.zones.items()
        return cls(
            tuple((name, zone.units) for name, zone in zones),
            tuple((name, zone.division) for name, zone in zones),
            tuple((name, zone.head) for name, zone in zones),
            tuple((name, zone.deputy) for name, zone in zones),
        )

    def zone_of(self, unit: str) -> str | None:
        """The zone of a unit, None for a unit outside all zones (a desk, a division)."""
        return next((zone for zone, units in self.zones if unit in units), None)

    def neighbours(self, unit: str) -> tuple[str, ...]:
        """The other units of the unit's zone."""
        zone = self.zone_of(unit)
        return tuple(u for name, units in self.zones if name == zone for u in units if u != unit)

    def linked(self, unit: str) -> tuple[str, ...]:
        """The divisions linked to the unit's zone."""
        zone = self.zone_of(unit)
        return tuple(d for name, divisions in self.divisions if name == zone for d in divisions)

    def headed(self, unit: str) -> tuple[str, ...]:
        """The heads of the unit's zone, or of the zone to which a division is linked.

        >>> zones, divisions = (("Z", ("a",)),), (("Z", ("D",)),)
        >>> p = Partition(zones, divisions, heads=(("Z", ("leader",)),))
        >>> p.headed("a"), p.headed("D"), p.headed("b")
        (('leader',), ('leader',), ())
        """
        return self._of_zone(unit, self.heads)

    def seconded(self, unit: str) -> tuple[str, ...]:
        """The deputies of these heads."""
        return self._of_zone(unit, self.deputies)

    def _of_zone(self, unit: str, named: UnitsOfZones) -> tuple[str, ...]:
        """What is named for the zone to which a unit belongs or is linked."""
        held = (*self.zones, *self.divisions)
        zones = {zone for zone, units in held if unit in units}
        return tuple(one for zone, names in named if zone in zones for one in names)


UnitsByZone = Mapping[str, Sequence[str]]
"""Zones by name with their units."""


def carried_on(before: UnitsByZone, after: UnitsByZone) -> dict[str, str]:
    """The zone of `before` that each zone of `after` carries on; zones that carry on none are left out.

    A zone carries on the one of its name; where names have changed, the one with which it shares most units.

    >>> carried_on({"A": "abc", "B": "de"}, {"A": "ab", "C": "cde"})
    {'A': 'A', 'C': 'B'}
    """
    found = {name: name for name in after if name in before}
    shared = [
        (-len({*before[old]} & {*after[new]}), n, new, old)
        for n, new in enumerate(after)
        for old in before
        if new not in found and old not in found.values()
    ]
    for overlap, _, new, old in sorted(shared):
        if overlap and new not in found and old not in found.values():
            found[new] = old
    return found


Zones = Mapping[str, Zone]


@dataclass(frozen=True)
class Move:
    """A unit (town, group or division), the baseline's zone and the draft's; "" for none."""

    unit: str
    before: str
    after: str


def moves_between(scenario: Scenario, before: Zones, after: Zones) -> Iterator[Move]:
    """The same of any two sets of zones."""
    carries = carried_on(_units(before), _units(after))
    old, new = _places(before), _places(after)
    for unit in scenario.units:
        was, now = old.get(unit, ""), new.get(unit, "")
        if was != now and carries.get(now, "") != was:
            yield Move(unit, was, now)


def _places(zones: Zones) -> dict[str, str]:
    return {unit: name for name, zone in zones.items() for unit in (*zone.units, *zone.division)}


def _units(zones: Zones) -> dict[str, tuple[str, ...]]:
    return {name: zone.units for name, zone in zones.items()}
