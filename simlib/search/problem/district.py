"""What is searched, as numbers: which units move, who borders whom, what each asks, what holds today.

    World ─> District ─ towns      move, keep together along borders
                      ├ groups     move when released; else follow their division
                      ├ divisions  each is linked to one zone
                      └ today      the baseline plan, and the loads, staff and ways of all

A candidate plan is the zone of each moving unit and of each division. Everything is sorted by the units'
codes, so the order of a file cannot matter; amounts are integers, so that sums are exact and equal is equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, Scenario, UnitKind
from simlib.model.graph import travel_minutes
from simlib.model.workload import yearly_duty, yearly_hours

PER_HOUR = 100
"""Loads are counted in hundredths of a staff hour."""

MOST_ITEMS = 62
"""Towns, groups and divisions that fit the bits of one 64-bit integer."""


@dataclass(frozen=True)
class Adjacency:
    """Two bordering towns (by number, lower first), the minutes between their seats, and whether a river
    lies between."""

    a: int
    b: int
    minutes: int
    river: bool


@dataclass(frozen=True)
class District:
    """A county as a search sees it.

    Towns, groups and divisions are numbered in the order of their codes. `town_load`, `group_load` and
    `division_hours` are hundredths of a staff hour a year; `town_staff`, `group_staff` posts;
    `minutes[i][j]` one way between the seats of towns. `land[i]` and `river[i]` are the towns that town i
    borders on land and across the river, as bit masks. `today`, `group_today`, `division_today` are
    numbers of `zones` (named in the order of their lowest town); -1 for a group or division in no zone.
    `linked[g]` is the division of group g, -1 without one. `points` are longitude, latitude and quality of
    the seats, None where the file has none.
    """

    towns: tuple[str, ...]
    groups: tuple[str, ...]
    divisions: tuple[str, ...]
    zones: tuple[str, ...]
    released: bool
    town_load: tuple[int, ...]
    group_load: tuple[int, ...]
    town_staff: tuple[int, ...]
    group_staff: tuple[int, ...]
    division_hours: tuple[int, ...]
    minutes: tuple[tuple[int, ...], ...]
    borders: tuple[Adjacency, ...]
    land: tuple[int, ...]
    river: tuple[int, ...]
    today: tuple[int, ...]
    group_today: tuple[int, ...]
    division_today: tuple[int, ...]
    linked: tuple[int, ...]
    points: tuple[tuple[float, float, str] | None, ...]

    @classmethod
    def of(cls, world: World, load: str, *, release_groups: bool = False) -> "District":
        """The district of a world at one load; today is its baseline plan.

        Raises UnknownName for another load, SimlibError `nothing-to-search` where there are no towns or
        no zones, `too-many-to-search` where there are more units than a search can hold.
        """
        scenario = world.scenario
        if load not in scenario.loads:
            raise UnknownName("load", load, scenario.loads)
        plan = scenario.plans[scenario.baseline]
        kinds = (UnitKind.TOWN, UnitKind.GROUP, UnitKind.DIVISION)
        towns, groups, divisions = (_of_kind(scenario, kind) for kind in kinds)
        if not towns or not plan.zones:
            raise SimlibError("nothing-to-search")
        if len(towns) + len(groups) + len(divisions) > MOST_ITEMS:
            raise SimlibError("too-many-to-search", most=str(MOST_ITEMS))
        zones = _zones(plan, towns)
        members = [plan.zones[zone].units for zone in zones]
        hours = yearly_hours(scenario, load, plan)
        borders = _borders(scenario, towns)
        units, points = scenario.units, [scenario.units[name].position for name in towns]
        return cls(
            towns=towns,
            groups=groups,
            divisions=divisions,
            zones=zones,
            released=release_groups,
            town_load=tuple(round(hours[name] * PER_HOUR) for name in towns),
            group_load=tuple(round(hours[name] * PER_HOUR) for name in groups),
            town_staff=tuple(sum(units[name].staff.values()) for name in towns),
            group_staff=tuple(sum(units[name].staff.values()) for name in groups),
            division_hours=tuple(round(yearly_duty(scenario, name) * PER_HOUR) for name in divisions),
            minutes=tuple(map(tuple, travel_minutes(scenario, list(towns)).tolist())),
            borders=borders,
            land=_neighbours(len(towns), borders, river=False),
            river=_neighbours(len(towns), borders, river=True),
            today=_zone_numbers(members, towns),
            group_today=_zone_numbers(members, groups),
            division_today=_zone_numbers((plan.zones[zone].division for zone in zones), divisions),
            linked=tuple(divisions.index(d) if (d := units[g].linked) in divisions else -1 for g in groups),
            points=tuple(None if p is None else (p.lon, p.lat, p.quality) for p in points),
        )

    @property
    def units(self) -> tuple[str, ...]:
        """The units that move, in the order of `Candidate.zone`: towns, then released groups."""
        return self.towns + (self.groups if self.released else ())

    @property
    def now(self) -> "Candidate":
        """Today's plan, its zones in the order of `zones`; canonical, as these go by the lowest town."""
        return Candidate(self.today + (self.group_today if self.released else ()), self.division_today)


@dataclass(frozen=True, order=True)
class Candidate:
    """A plan that may be chosen: the zone of each moving unit (`District.units`) and of each division.

    Zones are numbered by their lowest town, so that equal plans are equal.

    >>> Candidate.canonical((2, 2, 0), (0, 2))
    Candidate(zone=(0, 0, 1), divisions=(1, 0))
    """

    zone: tuple[int, ...]
    divisions: tuple[int, ...]

    @classmethod
    def canonical(cls, zone: Iterable[int], divisions: Iterable[int] = ()) -> "Candidate":
        """The candidate with its zones numbered in the order in which towns first name them."""
        zone = tuple(zone)
        number = {z: n for n, z in enumerate(dict.fromkeys(zone))}
        return cls(tuple(number[z] for z in zone), tuple(number.get(d, -1) for d in divisions))

    @property
    def count(self) -> int:
        return max(self.zone) + 1


def masks_of(zone: Iterable[int], zones: int) -> list[int]:
    """The units of each of so many zones as bit masks, from the zone of each unit.

    >>> masks_of([0, 1, -1, 0], 2)
    [9, 2]
    """
    masks = [0] * zones
    for unit, z in enumerate(zone):
        if z >= 0:
            masks[z] |= 1 << unit
    return masks


def zones_of(masks: Sequence[int], units: int) -> list[int]:
    """The zone of each of so many units, from the units of each zone.

    >>> zones_of([9, 6], 4)
    [0, 1, 1, 0]
    """
    return [next(z for z, mask in enumerate(masks) if mask >> unit & 1) for unit in range(units)]


def towns_of(district: District, candidate: Candidate) -> list[list[int]]:
    """The towns of each zone, by number."""
    zone = candidate.zone[: len(district.towns)]
    return [[town for town, z in enumerate(zone) if z == number] for number in range(candidate.count)]


def zone_of_groups(district: District, candidate: Candidate) -> tuple[int, ...]:
    """The zone of each group: its own when released, else that of its division (-1 without one)."""
    if district.released:
        return candidate.zone[len(district.towns) :]
    return tuple(candidate.divisions[d] if d >= 0 else -1 for d in district.linked)


# ---------------------------------------------------------------- from a scenario


def _of_kind(scenario: Scenario, kind: UnitKind) -> tuple[str, ...]:
    names = [name for name, unit in scenario.units.items() if unit.kind is kind]
    return tuple(sorted(names, key=lambda name: scenario.units[name].code))


def _zones(plan: PlanSpec, towns: Sequence[str]) -> tuple[str, ...]:
    """Today's zones by their lowest town; one without towns is none that can be searched."""
    first = {
        name: min((towns.index(u) for u in zone.units if u in towns), default=len(towns))
        for name, zone in plan.zones.items()
    }
    return tuple(sorted((z for z in first if first[z] < len(towns)), key=lambda z: first[z]))


def _zone_numbers(held: Iterable[Sequence[str]], names: Sequence[str]) -> tuple[int, ...]:
    """The first zone that holds each name, by what each zone holds; -1 where none does."""
    zone_of = dict(reversed([(name, n) for n, some in enumerate(held) for name in some]))
    return tuple(zone_of.get(name, -1) for name in names)


def _borders(scenario: Scenario, towns: Sequence[str]) -> tuple[Adjacency, ...]:
    """Borders in order; a world without any has no geography, and every two towns border."""
    number = {name: n for n, name in enumerate(towns)}
    if not scenario.borders:
        return tuple(Adjacency(a, b, 0, False) for b in range(len(towns)) for a in range(b))
    rows = [(sorted(number[t] for t in b.between), round(b.minutes), b.river) for b in scenario.borders]
    return tuple(Adjacency(a, b, minutes, river) for (a, b), minutes, river in sorted(rows))


def _neighbours(n: int, borders: Iterable[Adjacency], *, river: bool) -> tuple[int, ...]:
    masks = [0] * n
    for border in borders:
        if border.river is river:
            masks[border.a] |= 1 << border.b
            masks[border.b] |= 1 << border.a
    return tuple(masks)
