"""The organisation graph: who reports to whom, who is linked to whom, which towns border.

    town, group --reports--> leadership        group --linked--> division
    town --borders (minutes, river)-- town     desk, division --reports--> leadership

One networkx graph for pictures, for routes and for later searches of zones; compiled models take travel
times from it.
"""

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario, UnitKind


def organisation(scenario: Scenario) -> "nx.MultiGraph[str]":
    """The organisation graph. Nodes carry `kind`, edges `relation` (reports, linked, borders)."""
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
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(n for n, u in scenario.units.items() if u.kind is UnitKind.TOWN)
    for border in scenario.borders:
        if river or not border.river:
            graph.add_edge(*border.between, minutes=border.minutes, river=border.river)
    return graph


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
    graph = borders(scenario)
    route = {
        town: nx.single_source_dijkstra_path_length(graph, town, weight="minutes") for town in graph
    }
    for i, a in enumerate(seats):
        for j, b in enumerate(seats):
            if a is not None and b is not None and a != b:
                if b not in route[a]:
                    raise SimlibError("no-route", start=a, stop=b)
                minutes[i, j] = round(route[a][b])
    return minutes
