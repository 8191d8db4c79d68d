"""What a plan costs, each term once. Terms are always reported apart; weights only choose.

    load             expected staff hours a year of a zone's towns and groups
    spread           load of the most minus that of the least loaded zone, hours
    spread_per_head  the same of load per post of the zone's towns and groups, hours a post
    travel           minutes from a town to the seat of its zone, weighted by the towns' loads
    worst_trip       minutes from the farthest town to the seat of its zone
    towns_moved      towns that are in another zone than today
    load_moved       hours of the towns and groups that are in another zone than today
    division_shortfall  hours that divisions lack to back their zones alike (see `division_shortfall`)
    cut_edges        borders, land and river, between towns of different zones

The seat of a zone is the town from which all its towns are nearest by load (lowest code if several are).
Groups work where they sit whatever their zone: they count in loads, not in trips. Which zone is today's
which is decided by overlap (`naming`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Final

from simlib.inputs.pools import with_zones
from simlib.inputs.scenario import PlanSpec, Zone
from simlib.search.problem.district import PER_HOUR, Candidate, District, towns_of, zone_of_groups


@dataclass(frozen=True)
class Terms:
    """The terms of one plan, in hours, minutes and counts; less is better."""

    spread: float
    spread_per_head: float
    travel: float
    worst_trip: int
    towns_moved: int
    load_moved: float
    division_shortfall: float
    cut_edges: int


TERMS: Final = tuple(field.name for field in fields(Terms))
"""The names of all terms, in the order in which they are reported."""


def terms_of(district: District, candidate: Candidate) -> Terms:
    """All terms of a plan."""
    zones = towns_of(district, candidate)
    load = zone_loads(district, candidate)
    heads = zone_staff(district, candidate)
    per_head = [own / posts / PER_HOUR if posts else 0.0 for own, posts in zip(load, heads, strict=True)]
    trips = [seat_of(district, towns) for towns in zones]
    names = naming(district, candidate)
    return Terms(
        spread=(max(load) - min(load)) / PER_HOUR,
        spread_per_head=max(per_head) - min(per_head),
        travel=sum(cost for _, cost, _ in trips) / max(1, sum(district.town_load)),
        worst_trip=max(worst for *_, worst in trips),
        towns_moved=len(moved_towns(district, candidate, names)),
        load_moved=load_moved(district, candidate, names) / PER_HOUR,
        division_shortfall=division_shortfall(district, candidate, load) / PER_HOUR,
        cut_edges=sum(candidate.zone[b.a] != candidate.zone[b.b] for b in district.borders),
    )


def zone_loads(district: District, candidate: Candidate) -> list[int]:
    """Load of each zone, hundredths of an hour."""
    return _sums(district, candidate, district.town_load, district.group_load)


def zone_staff(district: District, candidate: Candidate) -> list[int]:
    """Posts of each zone's towns and groups."""
    return _sums(district, candidate, district.town_staff, district.group_staff)


def _sums(district: District, candidate: Candidate, towns: Sequence[int], groups: Sequence[int]) -> list[int]:
    total = [0] * candidate.count
    for zone, amount in zip(candidate.zone, towns, strict=False):
        total[zone] += amount
    for zone, amount in zip(zone_of_groups(district, candidate), groups, strict=True):
        if zone >= 0:
            total[zone] += amount
    return total


def seat_of(district: District, towns: Sequence[int]) -> tuple[int, int, int]:
    """Seat of a set of towns, its load-weighted minutes, and the minutes of the farthest town."""
    load, minutes = district.town_load, district.minutes
    cost, seat = min((sum(load[t] * minutes[t][s] for t in towns), s) for s in towns)
    return seat, cost, max(minutes[t][seat] for t in towns)


def division_shortfall(district: District, candidate: Candidate, load: Sequence[int]) -> float:
    """Hours (hundredths) that divisions lack if each backed the same share of its zone's load.

    The divisions' hours are shared out by load; what a zone's divisions have less than its share is
    short. 0 when every zone's divisions match its load; all of its share for a zone without division.
    """
    hours = [0] * candidate.count
    for zone, own in zip(candidate.divisions, district.division_hours, strict=True):
        if zone >= 0:
            hours[zone] += own
    share = sum(hours) / max(1, sum(load))
    return sum(max(0.0, own * share - there) for own, there in zip(load, hours, strict=True))


# ---------------------------------------------------------------- beside today's plan


def naming(district: District, candidate: Candidate) -> tuple[int, ...]:
    """Today's zone (its number) that each zone carries on; numbers from `len(district.zones)` are new.

    Chosen so that fewest towns move, then least load, then fewest divisions; of equal ones the first.
    """
    return first_best_names(_overlap(district, candidate))


def _overlap(district: District, candidate: Candidate) -> list[list[int]]:
    """What each zone has in common with each of today's, towns before load before divisions."""
    town, hour = name_weights(district)
    score = [[0] * len(district.zones) for _ in range(candidate.count)]
    for zone, before, load in zip(candidate.zone, district.today, district.town_load, strict=False):
        score[zone][before] += town + load * hour
    groups = zip(zone_of_groups(district, candidate), district.group_today, district.group_load, strict=True)
    for zone, before, load in groups:
        if zone >= 0 and before >= 0:
            score[zone][before] += load * hour
    for zone, before in zip(candidate.divisions, district.division_today, strict=True):
        if zone >= 0 and before >= 0:
            score[zone][before] += 1
    return score


def name_weights(district: District) -> tuple[int, int]:
    """What a town and a hundredth of an hour weigh in `naming` beside a division, which weighs 1."""
    hour = len(district.divisions) + 1
    return hour * (sum(district.town_load) + sum(district.group_load) + 1), hour


def first_best_names(score: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The assignment of rows to different columns with the greatest sum; of equal ones the first.

    Rows beyond the columns take names of their own, numbered on. Dynamic programming over sets of columns
    (Held and Karp 1962), so that the first is found among equals.

    >>> first_best_names([[3, 1, 0], [3, 2, 0]]), first_best_names([[0], [5], [0]])
    ((0, 1), (1, 0, 2))
    """
    return _first_best(tuple(map(tuple, score)))


@lru_cache(maxsize=4096)
def _first_best(score: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """The same; plans that are looked at one after the other often overlap today's zones alike."""
    width = len(score[0])
    spare = max(0, len(score) - width)

    @cache
    def best(row: int, used: int) -> int:
        if row == len(score):
            return 0
        return max(gain for gain, _ in ways(row, used))

    def ways(row: int, used: int) -> Iterator[tuple[int, int]]:
        """What is to be gained by each name, the first names first."""
        for c in range(width):
            if not used >> c & 1:
                yield score[row][c] + best(row + 1, used | 1 << c), c
        if row - used.bit_count() < spare:
            yield best(row + 1, used), width

    names, used, fresh = [], 0, width
    for row in range(len(score)):
        name = next(c for gain, c in ways(row, used) if gain == best(row, used))
        used |= 1 << name if name < width else 0
        names.append(name if name < width else fresh)
        fresh += name == width
    return tuple(names)


def moved_towns(district: District, candidate: Candidate, names: Sequence[int]) -> tuple[int, ...]:
    """Towns that are in another zone than today, by number."""
    towns = range(len(district.towns))
    return tuple(t for t in towns if names[candidate.zone[t]] != district.today[t])


def load_moved(district: District, candidate: Candidate, names: Sequence[int]) -> int:
    """Load of the towns and groups that are in another zone than today, hundredths of an hour."""
    towns = sum(district.town_load[t] for t in moved_towns(district, candidate, names))
    zones = zone_of_groups(district, candidate)
    return towns + sum(
        load
        for load, zone, before in zip(district.group_load, zones, district.group_today, strict=True)
        if zone >= 0 and names[zone] != before
    )


# ---------------------------------------------------------------- as a plan of a scenario


def zone_names(district: District, candidate: Candidate) -> tuple[str, ...]:
    """The names of a plan's zones: those of today that they carry on, and new ones numbered on."""
    new = "新协作区{}"
    return tuple(
        district.zones[name] if name < len(district.zones) else new.format(name + 1)
        for name in naming(district, candidate)
    )


def spec_of(district: District, candidate: Candidate, baseline: PlanSpec) -> PlanSpec:
    """The plan that a candidate stands for, with the baseline's levers; its zones in the order of the file's,
    then new ones.

    Groups whose division is in no zone are left out, as in `District`.
    """
    names, carried = zone_names(district, candidate), naming(district, candidate)
    number = {names[zone]: zone for zone in sorted(range(candidate.count), key=carried.__getitem__)}
    order = [name for name in dict.fromkeys((*baseline.zones, *number)) if name in number]
    zones = {name: _zone(district, candidate, number[name], name, baseline) for name in order}
    released = baseline.release_groups or district.released
    return with_zones(baseline, zones).model_copy(update={"release_groups": released})


def _zone(district: District, candidate: Candidate, number: int, name: str, baseline: PlanSpec) -> Zone:
    towns = [t for t, zone in zip(district.towns, candidate.zone, strict=False) if zone == number]
    groups = zip(district.groups, zone_of_groups(district, candidate), strict=True)
    divisions = zip(district.divisions, candidate.divisions, strict=True)
    members = {
        "units": (*towns, *(group for group, zone in groups if zone == number)),
        "division": tuple(division for division, zone in divisions if zone == number),
    }
    return baseline.zones.get(name, Zone(units=())).model_copy(update=members)
