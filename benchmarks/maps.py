"""Counties on a grid with gaps, of any number of towns: what searches are measured on."""

from collections.abc import Sequence
from random import Random

import networkx as nx

from simlib.search.problem.constraints import members
from simlib.search.problem.district import Adjacency, District


def grid_county(towns: int, zones: int, seed: int = 0) -> District:
    """A district of so many towns with loads drawn evenly, no groups, and a connected plan today."""
    dice = Random(f"{towns}/{zones}/{seed}")
    places = _cells(towns, dice)
    borders = _borders(places, dice)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((b.a, b.b, b.minutes) for b in borders)
    routes = dict(nx.all_pairs_dijkstra_path_length(graph))
    land = tuple(sum(1 << other for other in graph[t]) for t in range(towns))
    return District(
        towns=tuple(f"T{t:02}" for t in range(towns)),
        groups=(),
        divisions=(),
        zones=tuple(f"Z{z}" for z in range(zones)),
        released=False,
        town_load=tuple(dice.randint(20_000, 200_000) for _ in range(towns)),
        group_load=(),
        town_staff=tuple(dice.randint(2, 5) for _ in range(towns)),
        group_staff=(),
        division_hours=(),
        minutes=tuple(tuple(routes[a][b] for b in range(towns)) for a in range(towns)),
        borders=borders,
        land=land,
        river=(0,) * towns,
        today=_grown(land, zones, dice),
        group_today=(),
        division_today=(),
        linked=(),
        points=(None,) * towns,
    )


def _cells(n: int, dice: Random) -> list[tuple[int, int]]:
    """Places on a grid, about square, grown at random so that all hang together."""
    side = int(1.2 * n**0.5) + 1
    found = [(0, 0)]
    while len(found) < n:
        x, y = dice.choice(found)
        dx, dy = dice.choice([(0, 1), (1, 0), (0, -1), (-1, 0)])
        place = (x + dx, y + dy)
        if place not in found and max(place) < side and min(place) >= 0:
            found.append(place)
    return found


def _borders(places: Sequence[tuple[int, int]], dice: Random) -> tuple[Adjacency, ...]:
    """Towns beside each other, straight or, now and then, aslant."""
    rows = []
    for b, (x, y) in enumerate(places):
        for a, (u, v) in enumerate(places[:b]):
            far = abs(x - u) + abs(y - v)
            aslant = abs(x - u) == abs(y - v) == 1 and dice.random() < 0.3
            if far == 1 or aslant:
                rows.append(Adjacency(a, b, dice.randint(8, 40), False))
    return tuple(sorted(rows, key=lambda border: (border.a, border.b)))


def _grown(land: Sequence[int], zones: int, dice: Random) -> tuple[int, ...]:
    """A connected plan: zones grow from towns drawn, numbered by their lowest town."""
    zone = {town: z for z, town in enumerate(dice.sample(range(len(land)), zones))}
    while len(zone) < len(land):
        town = dice.choice([t for t in sorted(zone) if any(o not in zone for o in members(land[t]))])
        zone[dice.choice([o for o in members(land[town]) if o not in zone])] = zone[town]
    number: dict[int, int] = {}
    return tuple(number.setdefault(zone[t], len(number)) for t in range(len(land)))
