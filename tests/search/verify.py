"""An independent check of a plan: from the scenario and names alone, with none of the search's numbers.

    scenario, constraints, zones by name ──> what is wrong, in order     (nothing: the plan may be shown)

It shares no code with what finds plans: towns are names, maps are networkx graphs, and zones are named by
trying all ways. Loads and minutes come from `workload` and `graph`, which have tests of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations

import networkx as nx

from simlib.inputs.scenario import PlanSpec, Scenario, UnitKind, Zone
from simlib.model.graph import borders, travel_minutes
from simlib.model.workload import yearly_duty, yearly_hours
from simlib.search.problem.constraints import Constraints, Range


def violations(
    scenario: Scenario, load: str, constraints: Constraints, plan: PlanSpec, *, released: bool
) -> list[str]:
    """What a plan breaks, by the names of constraints; empty if it may be shown.

    Beside the planner's constraints: every town and group is in one zone, every zone has a town, every
    division is linked to one zone, and groups that are not released are in the zone of their division.
    """
    shape = {*_shape(scenario, plan, released)}
    if shape & {"partition", "zone-without-town"}:  # nothing more can be said of it
        return sorted(shape)
    return sorted(shape | {*_asked(scenario, load, constraints, plan)})


def _of_kind(scenario: Scenario, kind: UnitKind) -> set[str]:
    return {name for name, unit in scenario.units.items() if unit.kind is kind}


def _shape(scenario: Scenario, plan: PlanSpec, released: bool) -> Iterator[str]:
    towns, groups = _of_kind(scenario, UnitKind.TOWN), _of_kind(scenario, UnitKind.GROUP)
    listed = [unit for zone in plan.zones.values() for unit in zone.units]
    bound = {g for g in groups if released or scenario.units[g].linked in scenario.units}
    if len(listed) != len(set(listed)) or not towns | bound <= set(listed) <= towns | groups:
        yield "partition"
    if not all(towns & set(zone.units) for zone in plan.zones.values()):
        yield "zone-without-town"
    linked = [division for zone in plan.zones.values() for division in zone.division]
    if sorted(linked) != sorted(_of_kind(scenario, UnitKind.DIVISION)):
        yield "divisions"
    counts = [len(zone.division) for zone in plan.zones.values()]
    if max(counts) > 1 and min(counts) == 0:
        yield "divisions"
    for zone in plan.zones.values() if not released else ():
        if any(scenario.units[g].linked not in zone.division for g in groups & set(zone.units)):
            yield "groups"


def _asked(scenario: Scenario, load: str, asked: Constraints, plan: PlanSpec) -> Iterator[str]:
    towns = _of_kind(scenario, UnitKind.TOWN)
    today = scenario.plans[scenario.baseline].zones
    zone_of = {unit: name for name, zone in plan.zones.items() for unit in zone.units}
    names = naming_by_trial(scenario, load, plan)
    if any(names[zone_of[unit]] != wanted for unit, wanted in asked.pin):
        yield "pin"
    if any(len({zone_of[unit] for unit in units}) != 1 for units in asked.together):
        yield "together"
    if any(zone_of[a] == zone_of[b] for units in asked.apart for a, b in combinations(set(units), 2)):
        yield "apart"
    for name in asked.freeze:
        now = plan.zones[zone_of[next(unit for unit in today[name].units if unit in towns)]]
        kept = [set(zone.units) & (towns | set(zone_of)) for zone in (today[name], now)]
        if kept[0] != kept[1] or set(now.division) != set(today[name].division):
            yield "freeze"
    yield from _amounts(scenario, load, asked, plan)
    moved = [t for t in towns if t not in today.get(names[zone_of[t]], Zone(units=())).units]
    if asked.most_moved is not None and len(moved) > asked.most_moved:
        yield "most_moved"
    graph = _map(scenario, asked)
    before = [towns & set(zone.units) for zone in today.values()]
    if not all(_hangs_together(graph, towns & set(z.units), before) for z in plan.zones.values()):
        yield "contiguity"


def _amounts(scenario: Scenario, load: str, asked: Constraints, plan: PlanSpec) -> Iterator[str]:
    towns = _of_kind(scenario, UnitKind.TOWN)
    hours = yearly_hours(scenario, load, scenario.plans[scenario.baseline])
    for zone in plan.zones.values():
        own = [unit for unit in zone.units if unit in towns]
        if not _inside(len(own), asked.towns):
            yield "towns"
        if not _inside(sum(round(hours[unit], 2) for unit in zone.units), asked.load):
            yield "load"
        if not _inside(sum(sum(scenario.units[u].staff.values()) for u in zone.units), asked.people):
            yield "people"
        trips = trips_to_seat(scenario, hours, own)
        if asked.longest_trip is not None and max(trips.values()) > asked.longest_trip:
            yield "longest_trip"


def _inside(amount: float, bounds: Range) -> bool:
    low = 0.0 if bounds.least is None else bounds.least
    return amount >= low - 1e-6 and (bounds.most is None or amount <= bounds.most + 1e-6)


def trips_to_seat(scenario: Scenario, hours: Mapping[str, float], towns: Sequence[str]) -> dict[str, int]:
    """Minutes of each town to the best seat among them."""
    own = sorted(towns, key=lambda name: scenario.units[name].code)
    minutes = travel_minutes(scenario, own)
    cost = [sum(round(hours[t], 2) * int(minutes[i, s]) for i, t in enumerate(own)) for s in range(len(own))]
    seat = min(range(len(own)), key=lambda s: (round(cost[s], 4), s))
    return {town: int(minutes[i, seat]) for i, town in enumerate(own)}


def naming_by_trial(scenario: Scenario, load: str, plan: PlanSpec) -> dict[str, str]:
    """The zone of today that each zone carries on, by trying all ways: fewest towns moved, then least
    load, then most divisions kept; of equal ways the first in the order of towns."""
    hours = yearly_hours(scenario, load, scenario.plans[scenario.baseline])
    towns = _of_kind(scenario, UnitKind.TOWN)
    today = {n: z for n, z in scenario.plans[scenario.baseline].zones.items() if towns & set(z.units)}

    def first_town(zone: Zone) -> str:
        return min(scenario.units[u].code for u in zone.units if u in towns)

    zones = sorted(plan.zones, key=lambda name: first_town(plan.zones[name]))
    old = sorted(today, key=lambda name: first_town(today[name]))
    new = [f"+{n}" for n in range(len(zones) - len(old))]

    def kept(names: Iterable[str]) -> tuple[int, float, int]:
        pairs = [(plan.zones[z], today[n]) for z, n in zip(zones, names, strict=True) if n in today]
        units = [set(z.units) & set(t.units) for z, t in pairs]
        load = sum(round(hours[u] * 100) for own in units for u in own)
        divisions = sum(len(set(z.division) & set(t.division)) for z, t in pairs)
        return sum(len(own & towns) for own in units), load, divisions

    ways = permutations([*old, *new], len(zones))
    best = max(ways, key=lambda way: kept(way))  # the first of equal ones: permutations come in order
    return dict(zip(zones, best, strict=True))


def _map(scenario: Scenario, asked: Constraints) -> "nx.Graph[str]":
    """Where zones may reach: borders on land, the river's if it may be crossed, and named crossings."""
    graph: nx.Graph[str] = nx.Graph(borders(scenario, river=asked.river))
    graph.add_edges_from(asked.crossings)
    if not scenario.borders:
        graph.add_edges_from(combinations(sorted(graph), 2))
    return graph


def _hangs_together(graph: "nx.Graph[str]", towns: set[str], before: Iterable[set[str]]) -> bool:
    """Whether towns are connected, or broken as a zone of today is: each piece has a part of its own."""
    pieces = list(nx.connected_components(graph.subgraph(towns)))
    if len(pieces) == 1:
        return True
    for zone in before:
        parts = list(nx.connected_components(graph.subgraph(zone)))
        met = [{n for n, part in enumerate(parts) if part & piece} for piece in pieces]
        if all(met) and all(not a & b for a, b in combinations(met, 2)):
            return True
    return False


def division_shortfall(scenario: Scenario, load: str, plan: PlanSpec) -> float:
    """Hours that divisions lack if each backs the same share of its zone's load (`terms`), by name."""
    hours = yearly_hours(scenario, load, scenario.plans[scenario.baseline])
    duty = {d: round(yearly_duty(scenario, d), 2) for d in _of_kind(scenario, UnitKind.DIVISION)}
    loads = {n: sum(round(hours[u], 2) for u in zone.units) for n, zone in plan.zones.items()}
    share = sum(duty.values()) / sum(loads.values())
    backed = {n: sum(duty[d] for d in zone.division) for n, zone in plan.zones.items()}
    return sum(max(0.0, loads[n] * share - backed[n]) for n in plan.zones)
