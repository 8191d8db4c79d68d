"""How many zone plans a county has: connected partitions of its towns."""

from simlib.inputs.scenario import Scenario
from simlib.model.graph import borders
from simlib.search.count import count_plans


def connected_plans(scenario: Scenario, zones: int, *, river: bool = False) -> int:
    """Ways to put the towns into so many zones that hang together: over borders on land, or any (`river`)."""
    graph = borders(scenario, river=river)
    towns = sorted(graph, key=lambda name: scenario.units[name].code)
    place = {town: n for n, town in enumerate(towns)}
    return count_plans([sum(1 << place[other] for other in graph[town]) for town in towns], zones)
