"""The organisation graph: who reports to whom, who is linked to whom, which towns border.

    town, group --reports--> leadership        group --linked--> division
    town --borders (minutes, river)-- town     desk, division --reports--> leadership

networkx graphs for pictures and searches of zones; compiled models take travel times from `roads`, because
loading networkx takes longer than checking a county.
"""

from collections.abc import Mapping
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario, UnitKind

if TYPE_CHECKING:
    import networkx as nx

Roads = Mapping[str, Mapping[str, float]]
"""Minutes from each town to those that it borders."""


def organisation(scenario: Scenario) -> "nx.MultiGraph[str]":
    """The organisation graph. Nodes carry `kind`, edges `relation` (reports, linked, borders)."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for name, unit in scenario.units.items():
        graph.add_node(name, kind=unit.kind.value, code=unit.code)
    heads = [name for name, unit in scenario.units.items() if unit.kind is UnitKind.LEADERSHIP]
    for name, unit in scenario.units.items():
        if unit.linked is not None:
            graph.add_edge(name, unit.linked, relation="linked")
        for head in heads:
            if head != name:
                graph.add_edge(name, head, relation="reports")
    for border in scenario.borders:
        a, b = border.between
        graph.add_edge(a, b, relation="borders", minutes=border.minutes, river=border.river)
    return graph


def borders(scenario: Scenario, *, river: bool = True) -> "nx.Graph[str]":
    """Towns and their borders only; without `river` those across a river are left out."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(n for n, u in scenario.units.items() if u.kind is UnitKind.TOWN)
    for border in scenario.borders:
        if river or not border.river:
            graph.add_edge(*border.between, minutes=border.minutes, river=border.river)
    return graph


def roads(scenario: Scenario) -> Roads:
    """Minutes between towns with a common border, on land or across a river."""
    minutes: dict[str, dict[str, float]] = {
        name: {} for name, unit in scenario.units.items() if unit.kind is UnitKind.TOWN
    }
    for border in scenario.borders:
        a, b = border.between
        minutes[a][b] = minutes[b][a] = border.minutes
    return minutes


def quickest(near: Roads, start: str) -> dict[str, float]:
    """Minutes by the quickest route to every town that can be reached, the start among them (E. W. Dijkstra
    1959).

    >>> quickest({"a": {"b": 20, "c": 50}, "b": {"a": 20, "c": 15}, "c": {"a": 50, "b": 15}}, "a")
    {'a': 0, 'b': 20, 'c': 35}
    """
    found: dict[str, float] = {}
    ahead: list[tuple[float, str]] = [(0, start)]
    while ahead:
        minutes, town = heappop(ahead)
        if town not in found:
            found[town] = minutes
            for other, more in near[town].items():
                heappush(ahead, (minutes + more, other))
    return found


def seat(scenario: Scenario, name: str) -> str | None:
    """The town in which a unit sits: itself, its `place`, or none in a world without geography."""
    unit = scenario.units[name]
    return name if unit.kind is UnitKind.TOWN else unit.place


def travel_minutes(scenario: Scenario, names: list[str]) -> NDArray[np.int64]:
    """One-way minutes between the seats of all units, int64[units, units], by the quickest route.

    Raises SimlibError `no-route` where two seats are not joined by any border.
    """
    seats = [seat(scenario, name) for name in names]
    minutes = np.zeros((len(names), len(names)), dtype=np.int64)
    if not scenario.borders:
        return minutes
    near = roads(scenario)
    route = {town: quickest(near, town) for town in near}
    for i, a in enumerate(seats):
        for j, b in enumerate(seats):
            if a is not None and b is not None and a != b:
                if b not in route[a]:
                    raise SimlibError("no-route", start=a, stop=b)
                minutes[i, j] = round(route[a][b])
    return minutes
