"""WHO MAY ACT: whom a pool means under a plan, which posts do a step, and whose people are lent.

    unit of origin ──pool──> units ──posts──> people        levels of `model.plan`, rules of `inputs.checks`

Asked of a plan as it is written, one name at a time; the model makes arrays of the answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from simlib.inputs.scenario import PlanSpec, PoolUse, Post, Step, Unit, UnitKind, Zone

LENT_POOLS: Final = ("zone", "across", "pair", "lead")
"""Pools of people whom other units lend: a plan may keep some posts at home."""

UnitsOfZones = tuple[tuple[str, tuple[str, ...]], ...]
"""Zones by name, and what of each."""


@dataclass(frozen=True)
class Partition:
    """Zones by name with their units, the divisions linked to each zone, its heads and their deputies, who
    leads it and who stands ready for it; and the zones or units that check each other.

    >>> p = Partition((("Z1", ("a", "b")), ("Z2", ("c",))), (("Z1", ("D1",)), ("Z2", ("D2",))))
    >>> p.zone_of("b"), p.neighbours("b"), p.linked("c")
    ('Z1', ('a',), ('D2',))
    """

    zones: UnitsOfZones
    divisions: UnitsOfZones
    heads: UnitsOfZones = ()
    deputies: UnitsOfZones = ()
    leads: UnitsOfZones = ()
    staff: UnitsOfZones = ()
    pairs: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, plan: PlanSpec) -> "Partition":
        """The partition that a plan writes down."""
        zones = plan.zones.items()
        return cls(
            tuple((name, zone.units) for name, zone in zones),
            tuple((name, zone.division) for name, zone in zones),
            tuple((name, zone.head) for name, zone in zones),
            tuple((name, zone.deputy) for name, zone in zones),
            tuple((name, zone.lead) for name, zone in zones),
            tuple((name, zone.staff) for name, zone in zones),
            plan.pairs,
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

    def led(self, unit: str) -> tuple[str, ...]:
        """The towns that lead the unit's zone, but itself."""
        return tuple(lead for lead in self._of_zone(unit, self.leads) if lead != unit)

    def staffed(self, unit: str) -> tuple[str, ...]:
        """The units that stand ready for the unit's zone."""
        return self._of_zone(unit, self.staff)

    def checked(self, unit: str) -> tuple[str, ...]:
        """The units that check a unit: those paired with it, or else those of the zones paired with its own.

        >>> p = Partition((("Y", ("a", "b")), ("Z", ("c",))), (), pairs=(("Y", "Z"), ("a", "b")))
        >>> p.checked("a"), p.checked("c")
        (('b',), ('a', 'b'))
        """
        own = tuple(other for pair in self.pairs if unit in pair for other in pair if other != unit)
        if own:
            return own
        zones = self._zones_of(unit)
        others = {z for pair in self.pairs if zones & {*pair} for z in pair} - zones
        return tuple(one for zone, units in self.zones if zone in others for one in units)

    def _of_zone(self, unit: str, named: UnitsOfZones) -> tuple[str, ...]:
        """What is named for the zone to which a unit belongs or is linked."""
        zones = self._zones_of(unit)
        return tuple(one for zone, names in named if zone in zones for one in names)

    def _zones_of(self, unit: str) -> set[str]:
        return {zone for zone, units in (*self.zones, *self.divisions) if unit in units}


def pool_units(units: Mapping[str, Unit], partition: Partition, pool: str, unit: str) -> tuple[str, ...]:
    """The units whose people a pool means for a matter of `unit`. In a zone that names no head the leader in
    contact acts, and where it names no deputy the division linked to it."""
    if pool == "home":
        return (unit,)
    if pool == "zone":
        return partition.neighbours(unit)
    if pool == "across":
        others = (u for zone, held in partition.zones for u in held if unit not in held)
        return tuple(u for u in others if units[u].county == units[unit].county)
    if pool == "county":
        own = units[unit].county
        return tuple(n for n, u in units.items() if u.kind is UnitKind.DIVISION and u.county == own)
    contact = units[unit].contact
    of_plan: dict[str, Callable[[], tuple[str, ...]]] = {
        "contact": lambda: () if contact is None else (contact,),
        "head": lambda: partition.headed(unit) or of_plan["contact"](),
        "deputy": lambda: partition.seconded(unit) or partition.linked(unit),
        "division": lambda: partition.linked(unit),
        "pair": lambda: partition.checked(unit),
        "lead": lambda: partition.led(unit),
        "staff": lambda: partition.staffed(unit),
    }
    return of_plan[pool]() if pool in of_plan else (pool,)


def does_step(posts: Mapping[str, Post], post: str, name: str, step: Step) -> bool:
    """Whether people of a post do a step of this name: it may name its posts, and a post its steps."""
    return (not step.posts or post in step.posts) and (not posts[post].steps or name in posts[post].steps)


def in_pool(use: PoolUse, post: str) -> bool:
    """Whether people of a post count in a pool: it may name its posts.

    >>> in_pool(PoolUse(pool="home", posts=("leader",)), "member"), in_pool(PoolUse(pool="home"), "member")
    (False, True)
    """
    return not use.posts or post in use.posts


def with_zones(spec: PlanSpec, zones: Mapping[str, Zone]) -> PlanSpec:
    """A plan with other zones: a town that has left its zone leads it no more, and a zone that is gone checks
    nobody.

    >>> from simlib.inputs.scenario import Text
    >>> spec = PlanSpec(title=Text(zh="", en=""), pairs=(("Y", "Z"),))
    >>> with_zones(spec, {"Y": Zone(units=("a",), lead=("a", "b"))}).zones["Y"].lead, spec.pairs
    (('a',), (('Y', 'Z'),))
    """
    gone = {*spec.zones} - {*zones}
    pairs = (tuple(one for one in pair if one not in gone) for pair in spec.pairs)
    led = {name: tuple(unit for unit in zone.lead if unit in zone.units) for name, zone in zones.items()}
    fitted = {name: zone.model_copy(update={"lead": led[name]}) for name, zone in zones.items()}
    kept = tuple(pair for pair in pairs if len(pair) > 1)
    return spec.model_copy(update={"zones": fitted, "pairs": kept})


def lends(spec: PlanSpec, post: str) -> bool:
    """Whether a plan lends people of a post to other units."""
    return not spec.pooled_posts or post in spec.pooled_posts
