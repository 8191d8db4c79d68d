"""Borders as a graph, and travel times."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario
from simlib.model.graph import borders, seat, travel_minutes
from tests.runs.county import county, work
from tests.worlds import as_tree, worlds

UNITS = {
    "甲镇": {"code": "T1", "kind": "town"},
    "乙镇": {"code": "T2", "kind": "town"},
    "丙镇": {"code": "T3", "kind": "town"},
    "一组": {"code": "G1", "kind": "group", "place": "甲镇", "linked": "一室"},
    "一室": {"code": "D1", "kind": "division", "place": "丙镇"},
    "领导": {"code": "L1", "kind": "leadership"},
}
NAMES = list(UNITS)
BORDERS = [
    {"between": ["甲镇", "乙镇"], "minutes": 20},
    {"between": ["丙镇", "乙镇"], "minutes": 15, "river": True},
    {"between": ["甲镇", "丙镇"], "minutes": 50},
]


def placed(road: list[dict[str, object]]) -> Scenario:
    zones = {"区": {"units": ["甲镇", "乙镇", "丙镇", "一组"], "division": "一室"}}
    return county({"talk": work(1)}, [], {"zones": zones}, units=UNITS, borders=road)


def test_a_river_can_be_left_out():
    graph = borders(placed(BORDERS), river=False)
    assert set(graph.nodes) == {"甲镇", "乙镇", "丙镇"}
    assert not graph.has_edge("乙镇", "丙镇")
    assert graph.has_edge("甲镇", "乙镇")


def test_the_quickest_way_may_lead_through_another_town():
    minutes = travel_minutes(placed(BORDERS), NAMES)
    assert minutes[0, 2] == 35  # 20 + 15 beats the direct road of 50
    assert minutes[3, 1] == 20  # the group sits in Jia town
    assert minutes[3, 4] == 35
    assert minutes[3, 0] == 0


def test_who_sits_nowhere_does_not_travel():
    assert seat(placed(BORDERS), "领导") is None
    assert not travel_minutes(placed(BORDERS), NAMES)[NAMES.index("领导")].any()


def test_a_world_without_borders_has_no_travel():
    assert not travel_minutes(placed([]), NAMES).any()


def test_seats_that_no_road_joins_are_named():
    with pytest.raises(SimlibError) as error:
        travel_minutes(placed(BORDERS[:1]), NAMES)
    assert error.value.code == "no-route"
    assert "丙镇" in error.value.params.values()


@pytest.mark.slow
@given(worlds())
def test_travel_is_a_metric_of_the_shortest_ways(scenario):
    names = sorted(scenario.units)
    minutes = travel_minutes(scenario, names)
    assert (minutes == minutes.T).all()
    assert not np.diagonal(minutes).any()
    graph = nx.Graph()
    for border in as_tree(scenario)["borders"]:
        graph.add_edge(*border["between"], weight=border["minutes"])
    every = nx.floyd_warshall(graph)
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            ends = [seat(scenario, a), seat(scenario, b)]
            if len(graph) and None not in ends:
                assert minutes[i, j] == round(every[ends[0]][ends[1]])
