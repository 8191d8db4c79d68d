"""Which towns border, and how long the way is from seat to seat.

A networkx graph for searches of zones; compiled models take travel times from `roads`, because loading
networkx takes longer than checking a county.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario, UnitKind

if TYPE_CHECKING:
    import networkx as nx

Roads = Mapping[str, Mapping[str, float]]
"""Minutes from each town to those that it borders."""


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


def quickest(places: int, roads: Iterable[tuple[int, int, float]]) -> NDArray[np.float64]:
    """Minutes by the quickest route between any two places, float64[places, places]; infinite where there is
    none (R. W. Floyd, "Algorithm 97: Shortest path", Communications of the ACM 5, 1962).

    >>> quickest(3, [(0, 1, 20), (1, 2, 15), (0, 2, 50)]).tolist()
    [[0.0, 20.0, 35.0], [20.0, 0.0, 15.0], [35.0, 15.0, 0.0]]
    """
    minutes = np.full((places, places), np.inf)
    np.fill_diagonal(minutes, 0)
    for a, b, direct in roads:
        minutes[a, b] = minutes[b, a] = direct
    around = np.empty_like(minutes)
    for by in range(places):
        np.add(minutes[:, by, None], minutes[None, by, :], out=around)
        np.minimum(minutes, around, out=minutes)
    return minutes


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
    number = {town: n for n, town in enumerate(near)}
    direct = [(number[a], number[b], way) for a, to in near.items() for b, way in to.items()]
    placed = [i for i, town in enumerate(seats) if town is not None]
    at = [number[town] for town in seats if town is not None]
    ways = quickest(len(near), direct)[np.ix_(at, at)]
    for i, j in np.argwhere(np.isinf(ways)):
        raise SimlibError("no-route", start=seats[placed[i]], stop=seats[placed[j]])
    minutes[np.ix_(placed, placed)] = np.rint(ways)
    return minutes
