"""Whether a plan keeps to the rules, and which it breaks."""

from collections.abc import Iterator

from simlib.search.bundles import division_range
from simlib.search.constraints import Rules, members
from simlib.search.district import Candidate, District, towns_of
from simlib.search.terms import moved_towns, naming, seat_of, zone_loads, zone_staff


def allows(district: District, rules: Rules, candidate: Candidate) -> bool:
    """Whether a plan breaks no rule."""
    return next(broken(district, rules, candidate), None) is None


def broken(district: District, rules: Rules, candidate: Candidate) -> Iterator[str]:
    """The names of the rules that a plan breaks (`constraints.Constraints`)."""
    zone, zones = candidate.zone, towns_of(district, candidate)
    masks = [sum(1 << t for t in towns) for towns in zones]
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
    for name, amounts, (low, high) in (
        ("towns", [len(towns) for towns in zones], rules.towns),
        ("load", zone_loads(district, candidate), rules.load),
        ("people", zone_staff(district, candidate), rules.people),
        ("longest_trip", [seat_of(district, towns)[2] for towns in zones], (0, rules.longest_trip)),
        (
            "divisions",
            _divisions(district, candidate),
            division_range(len(district.divisions), len(zones)),
        ),
    ):
        if min(amounts) < low or max(amounts) > high:
            yield name
    if len(moved_towns(district, candidate, names)) > rules.most_moved:
        yield "most_moved"


def _divisions(district: District, candidate: Candidate) -> list[int]:
    return [candidate.divisions.count(zone) for zone in range(candidate.count)]


def _as_today(district: District, candidate: Candidate, mask: int) -> bool:
    """Whether a zone of today has the same units and divisions still."""
    units = members(mask)
    zone = candidate.zone[units[0]]
    today = district.today[units[0]]
    same = [n for n, z in enumerate(candidate.zone) if z == zone] == units
    before = [d for d, z in enumerate(district.division_today) if z == today]
    return same and [d for d, z in enumerate(candidate.divisions) if z == zone] == before
