"""What a planner asks of every plan, by name: from the scenario's section `search`, or a command line.

    pin        a unit is in the zone that carries on this one of today's
    together   these units share a zone          apart    no two of these do
    freeze     this zone of today stays as it is, with its divisions
    towns, load, people     least and most of them in a zone
    longest_trip            minutes from any town to the seat of its zone
    river, crossings        where a zone may reach across: everywhere, or between these towns
    most_moved              towns that may change their zone

    Constraints (names) ── Rules.of(district) ──> Rules (numbers and bit masks)

A zone is contiguous if its towns are connected by borders on land, or where it may reach across. A zone
that is broken today may stay broken in the same place: every piece of the new one then has its part of a
different piece of the old one. Which zone carries on which of today's is decided by overlap
(`terms.naming`), so a pin cannot be met by calling another zone by its name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from simlib.errors import UnknownName
from simlib.inputs.scenario import Scenario, SearchSpec
from simlib.search.problem.district import PER_HOUR, District, masks_of

NO_BOUND: Final = 2**60
Piece = TypeVar("Piece", int, frozenset[str])
"""Towns by their bits, or by their names."""


@dataclass(frozen=True)
class Range:
    """Least and most of an amount; None is no bound."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Constraints:
    """All constraints, by the names of units and of today's zones. `load` is in staff hours a year,
    `people` in posts, `longest_trip` in minutes."""

    pin: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    freeze: tuple[str, ...] = ()
    towns: Range = Range()
    load: Range = Range()
    people: Range = Range()
    longest_trip: float | None = None
    river: bool = False
    crossings: tuple[tuple[str, str], ...] = ()
    most_moved: int | None = None
    anywhere: bool = False
    """Whether zones need not be contiguous; no planner asks for it, the search for a reason does."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Constraints":
        """The constraints of the scenario's section `search`; none without one."""
        asked = dict(scenario.search or SearchSpec())
        del asked["uncertainty"]
        ranges = {name: Range(**dict(asked[name])) for name in ("towns", "load", "people")}
        return cls(**(asked | ranges | {"pin": tuple(sorted(asked["pin"].items()))}))


@dataclass(frozen=True)
class Rules:
    """Constraints as numbers of one district.

    Sets of units are bit masks over `District.units` (towns first). `border[i]` are the towns that town i
    may share a zone with directly; `reach[i]` the same with what a break of today allows (`old_pieces`:
    the pieces of each zone that is broken today). Bounds are inclusive, loads in hundredths of an hour.
    """

    pins: tuple[tuple[int, int], ...]
    together: tuple[int, ...]
    apart: tuple[int, ...]
    frozen: tuple[int, ...]
    towns: tuple[int, int]
    load: tuple[int, int]
    people: tuple[int, int]
    longest_trip: int
    border: tuple[int, ...]
    reach: tuple[int, ...]
    old_pieces: tuple[tuple[int, ...], ...]
    most_moved: int

    @classmethod
    def of(cls, district: District, constraints: Constraints) -> "Rules":
        """Raises UnknownName for a unit that does not move or a zone that is not one of today's."""
        border = _border(district, constraints)
        of_today = (components(border, mask) for mask in masks_of(district.today, len(district.zones)))
        broken = [pieces for pieces in of_today if len(pieces) > 1]
        units, zones = district.units, district.zones
        today = masks_of(district.now.zone, len(zones))
        return cls(
            pins=tuple((_place("unit", u, units), _place("zone", z, zones)) for u, z in constraints.pin),
            together=tuple(_mask(district, units) for units in constraints.together),
            apart=tuple(_mask(district, units) for units in constraints.apart),
            frozen=tuple(today[_place("zone", z, zones)] for z in constraints.freeze),
            towns=_bounds(constraints.towns, 1),
            load=_bounds(constraints.load, PER_HOUR),
            people=_bounds(constraints.people, 1),
            longest_trip=_most(constraints.longest_trip, 1),
            border=border,
            reach=_with_breaks(border, broken),
            old_pieces=tuple(tuple(pieces) for pieces in broken),
            most_moved=_most(constraints.most_moved, 1),
        )

    def rim(self, towns: int) -> int:
        """The towns that may share a zone with one of a set, and are not in it."""
        found = 0
        for town in members(towns):
            found |= self.reach[town]
        return found & ~towns

    def contiguous(self, towns: int) -> bool:
        """Whether a set of towns is contiguous, or is broken only where a zone is broken today."""
        pieces = components(self.border, towns)
        return len(pieces) == 1 or any(same_break(pieces, old) for old in self.old_pieces)


def components(border: Sequence[int], towns: int) -> list[int]:
    """The connected pieces of a set of towns.

    >>> components((0b010, 0b001, 0b000), 0b111)
    [3, 4]
    """
    pieces = []
    while towns:
        piece = front = towns & -towns
        while front:
            lowest = front & -front
            fresh = border[lowest.bit_length() - 1] & towns & ~piece
            piece |= fresh
            front = front & ~lowest | fresh
        pieces.append(piece)
        towns &= ~piece
    return pieces


def members(mask: int) -> list[int]:
    """The numbers of the bits of a mask.

    >>> members(0b1101)
    [0, 2, 3]
    """
    return [n for n in range(mask.bit_length()) if mask >> n & 1]


# ---------------------------------------------------------------- from names to numbers


def _place(kind: str, name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise UnknownName(kind, name, names)
    return names.index(name)


def _mask(district: District, names: Iterable[str]) -> int:
    return sum(1 << n for n in {_place("unit", name, district.units) for name in names})


def _bounds(given: Range, scale: int) -> tuple[int, int]:
    return round(min(NO_BOUND, (given.least or 0) * scale)), _most(given.most, scale)


def _most(value: float | None, scale: int) -> int:
    return NO_BOUND if value is None else int(min(NO_BOUND, value * scale))


def _border(district: District, constraints: Constraints) -> tuple[int, ...]:
    if constraints.anywhere:
        return tuple((1 << len(district.towns)) - 1 & ~(1 << t) for t in range(len(district.towns)))
    masks = list(district.land)
    for n, across in enumerate(district.river if constraints.river else ()):
        masks[n] |= across
    for a, b in constraints.crossings:
        i, j = (_place("unit", name, district.towns) for name in (a, b))
        masks[i] |= 1 << j
        masks[j] |= 1 << i
    return tuple(masks)


# ---------------------------------------------------------------- today's breaks


def _with_breaks(border: Sequence[int], broken: Iterable[Sequence[int]]) -> tuple[int, ...]:
    masks = list(border)
    for pieces in broken:
        whole = sum(pieces)
        for piece in pieces:
            for town in members(piece):
                masks[town] |= whole & ~piece
    return tuple(masks)


def same_break(pieces: Iterable[Piece], old: Sequence[Piece]) -> bool:
    """Whether every piece holds a part of the old zone, and no two of the same piece of it."""
    met = [{n for n, part in enumerate(old) if part & piece} for piece in pieces]
    return all(met) and sum(map(len, met)) == len(set().union(*met))
