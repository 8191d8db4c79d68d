"""What zones hold beside towns: divisions with their groups, or groups that are released.

    divisions, groups ── alike in load, posts and hours ──> kinds ── how many of each ──> bundles

Two items that are alike may be exchanged without changing any term but what has moved, so a search looks at
how many of each kind a zone takes, and `filled` says afterwards which: those of today first. A zone's
bundle is a number of counts side by side, six bits each, so that taking one from what is left is one
subtraction and fits if no count goes below zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import comb, prod

import numpy as np

from simlib.model.arrays import Ints
from simlib.search.problem.constraints import Rules, members
from simlib.search.problem.district import Candidate, District, masks_of, towns_of
from simlib.search.problem.terms import moved_towns, naming, seat_of, zone_loads, zone_staff

FIELD = 6
"""Bits of one count; the highest is a guard."""
GUARDS = sum(1 << (FIELD * n + FIELD - 1) for n in range(10))
MOST_KINDS = 10
MOST_BUNDLES = 20_000


@dataclass(frozen=True)
class ItemKind:
    """Items that are alike: their numbers (of groups if `group`, else of divisions), and what one brings.

    `common[z]` is, for each of today's zones, how many of them are there; `load` in hundredths of an hour.
    """

    members: tuple[int, ...]
    group: bool
    load: int
    staff: int
    hours: int
    common: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Bundles:
    """All bundles that a zone may take: `counts[b, kind]`, packed as `code[b]`, and what they bring."""

    kinds: tuple[ItemKind, ...]
    counts: Ints
    code: Ints
    load: Ints
    staff: Ints
    hours: Ints
    whole: int

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def plain(self) -> bool:
        """Whether every zone takes the same, so that bundles decide nothing."""
        return len(self) == 1


def bundles_of(district: District, rules: Rules, zones: int) -> Bundles | None:
    """The bundles for a number of zones, None if there are too many to look at one by one.

    A group that a rule names is of its own kind. Every zone has a division while there are enough of them,
    and none has two while there are not.
    """
    n = len(district.towns)
    sets = (*rules.together, *rules.apart, *(1 << unit for unit, _ in rules.pins))
    kinds = tuple(_kinds(district, {unit - n for mask in sets for unit in members(mask) if unit >= n}))
    if len(kinds) > MOST_KINDS or any(len(kind.members) >= 1 << FIELD - 1 for kind in kinds):
        return None
    if prod(len(kind.members) + 1 for kind in kinds) > MOST_BUNDLES:
        return None
    divisions = ints([not kind.group for kind in kinds])
    whole = ints([len(kind.members) for kind in kinds])
    ways_to_take = list(product(*(range(len(kind.members) + 1) for kind in kinds)))
    grid = ints(ways_to_take).reshape(len(ways_to_take), len(kinds))
    least, most = division_range(len(district.divisions), zones)
    linked = grid @ divisions
    grid = grid[(linked >= least) & (linked <= most)]
    places = ints([1 << FIELD * n for n in range(len(kinds))])
    brings = ints([[k.load, k.staff, k.hours] for k in kinds]).reshape(-1, 3)
    load, staff, hours = (grid @ brings).T
    return Bundles(kinds, grid, grid @ places, load, staff, hours, int(whole @ places))


def ways_to_deal(bundles: Bundles, zones: int) -> int:
    """How many ways there are to give bundles to zones, counting what divisions may not do as well."""
    return prod(comb(len(kind.members) + zones - 1, zones - 1) for kind in bundles.kinds)


def division_range(divisions: int, zones: int) -> tuple[int, int]:
    """Least and most divisions that a zone is linked to.

    >>> division_range(4, 3), division_range(4, 4), division_range(4, 5)
    ((1, 2), (1, 1), (0, 1))
    """
    return (1, divisions - zones + 1) if zones <= divisions else (0, min(1, divisions))


def ints(values: object) -> Ints:
    """Values as machine code takes them."""
    return np.array(values, dtype=np.int64)


def items_of(district: District) -> list[tuple[int, int, int, int]]:
    """Divisions with their groups, then released groups: load, posts, hours, 1 for a division."""
    rows = []
    for d, hours in enumerate(district.division_hours):
        own = [] if district.released else [g for g, x in enumerate(district.linked) if x == d]
        load, staff = (sum(of[g] for g in own) for of in (district.group_load, district.group_staff))
        rows.append((load, staff, hours, 1))
    if district.released:
        rows += [(*pair, 0, 0) for pair in zip(district.group_load, district.group_staff, strict=True)]
    return rows


def whole_load(district: District) -> int:
    """Load of all towns, and of all groups that are in a zone whatever is chosen, hundredths of an hour."""
    return sum(district.town_load) + sum(load for load, *_ in items_of(district))


def _kinds(district: District, named: set[int]) -> Iterator[ItemKind]:
    """Kinds in the order of their first members: divisions first."""
    n, alike = len(district.divisions), dict[tuple[int, ...], list[int]]()
    for number, item in enumerate(items_of(district)):
        own = number if number < n else number - n
        single = own in named if number >= n else not _settled(district, own)
        alike.setdefault((*item, own if single else -1), []).append(own)
    for (load, staff, hours, linked, _), found in alike.items():
        today = district.division_today if linked else district.group_today
        common = tuple(sum(today[one] == zone for one in found) for zone in range(len(district.zones)))
        yield ItemKind(tuple(found), not linked, load, staff, hours, common)


def _settled(district: District, division: int) -> bool:
    """Whether the groups that follow a division are in its zone today."""
    own = zip(district.linked, district.group_today, strict=True)
    zones = [zone for to, zone in own if to == division and not district.released]
    return all(zone == district.division_today[division] for zone in zones)


def filled(
    district: District, bundles: Bundles, counts: Sequence[Sequence[int]], names: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Zone of each division and of each released group, given each zone's counts and name: those of today
    stay where they can, the others follow in the order of their codes."""
    divisions = [-1] * len(district.divisions)
    groups = [-1] * (len(district.groups) if district.released else 0)
    for n, kind in enumerate(bundles.kinds):
        today = district.group_today if kind.group else district.division_today
        place = groups if kind.group else divisions
        wanted = [counts[zone][n] for zone in range(len(names))]
        free = list(kind.members)
        for zone, name in enumerate(names):
            for item in [m for m in free if today[m] == name][: wanted[zone]]:
                place[item] = zone
                wanted[zone] -= 1
                free.remove(item)
        rest = iter(free)
        for zone, count in enumerate(wanted):
            for _ in range(count):
                place[next(rest)] = zone
    return tuple(divisions), tuple(groups)


# ---------------------------------------------------------------- whether a plan keeps to the rules


def allows(district: District, rules: Rules, candidate: Candidate) -> bool:
    return next(broken(district, rules, candidate), None) is None


def broken(district: District, rules: Rules, candidate: Candidate) -> Iterator[str]:
    """The names of the rules that a plan breaks (`constraints.Constraints`)."""
    zone, zones = candidate.zone, towns_of(district, candidate)
    masks = masks_of(zone[: len(district.towns)], len(zones))
    if not all(masks) or not all(rules.contiguous(mask) for mask in masks):
        yield "contiguity"
        return
    names = naming(district, candidate)
    if any(names[zone[unit]] != today for unit, today in rules.pins):
        yield "pin"
    if any(len({zone[unit] for unit in members(mask)}) > 1 for mask in rules.together):
        yield "together"
    if any(len({zone[unit] for unit in members(m)}) < len(members(m)) for m in rules.apart):
        yield "apart"
    if not all(_as_today(district, candidate, mask) for mask in rules.frozen):
        yield "freeze"
    divisions = [candidate.divisions.count(number) for number in range(candidate.count)]
    for name, amounts, (low, high) in (
        ("towns", [len(towns) for towns in zones], rules.towns),
        ("load", zone_loads(district, candidate), rules.load),
        ("people", zone_staff(district, candidate), rules.people),
        ("longest_trip", [seat_of(district, towns)[2] for towns in zones], (0, rules.longest_trip)),
        ("divisions", divisions, division_range(len(district.divisions), len(zones))),
    ):
        if min(amounts) < low or max(amounts) > high:
            yield name
    if len(moved_towns(district, candidate, names)) > rules.most_moved:
        yield "most_moved"


def _as_today(district: District, candidate: Candidate, mask: int) -> bool:
    """Whether a zone of today has the same units and divisions still."""
    units = members(mask)
    zone = candidate.zone[units[0]]
    today = district.today[units[0]]
    same = [n for n, z in enumerate(candidate.zone) if z == zone] == units
    before = [d for d, z in enumerate(district.division_today) if z == today]
    return same and [d for d, z in enumerate(candidate.divisions) if z == zone] == before
