"""Who is linked to whom, and people's week: what is drawn is what the file says."""

from itertools import pairwise

import networkx as nx
import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import UnitKind
from simlib.views.exhibits.county_map import towns_sheet
from simlib.views.exhibits.duty_week import (
    PostGroup,
    arranged,
    crews,
    deciding,
    hours_a_week,
    on_duty,
    week_figure,
    week_sheet,
)
from simlib.views.exhibits.org_chart import (
    LAYERS,
    ZONE,
    organisation,
    organisation_figure,
    places,
)
from simlib.views.language.names import Names
from simlib.views.language.words import words
from tests.tables import read

PLANS = ["plan-2021", "one-pool", "three-zones", "separate"]


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


@pytest.fixture(scope="module")
def small(root):
    return read_world(root / "tests" / "inputs" / "good.yaml").scenario


@pytest.fixture(params=["zh", "en"])
def names(request, county):
    return Names(words(request.param), county)


# ---------------------------------------------------------------- the organisation


@pytest.mark.parametrize("plan", PLANS)
def test_every_unit_and_zone_is_there_once_with_the_links_of_plan_and_file(county, plan):
    graph = organisation(county, plan)
    zones = county.plans[plan].zones
    assert set(graph) == {*county.units, *(ZONE + zone for zone in zones)}
    links = nx.get_edge_attributes(graph, "link")
    members = {(ZONE + zone, unit) for zone, of in zones.items() for unit in of.units}
    linked = {(division, ZONE + zone) for zone, of in zones.items() for division in of.division}
    assert {edge for edge, link in links.items() if link == "zone"} == members | linked
    headed = {n for zone in zones.values() if zone.head for n in (*zone.units, *zone.division)}
    contacts = {(u.contact, name) for name, u in county.units.items() if u.contact and name not in headed}
    contacts |= {(head, ZONE + name) for name, zone in zones.items() for head in zone.head}
    assert {edge for edge, link in links.items() if link == "contact"} == contacts


def test_a_group_away_from_its_own_division_keeps_its_line(county):
    zones = dict(county.plans["plan-2021"].zones)
    first, second = zones["第一协作区"], zones["第二协作区"]
    zones["第一协作区"] = first.model_copy(
        update={"units": tuple(u for u in first.units if u != "派驻第二纪检监察组")}
    )
    zones["第二协作区"] = second.model_copy(update={"units": (*second.units, "派驻第二纪检监察组")})
    plan = county.plans["plan-2021"].model_copy(update={"zones": zones})
    moved = county.model_copy(update={"plans": {**county.plans, "moved": plan}})
    links = nx.get_edge_attributes(organisation(moved, "moved"), "link")
    own = [edge for edge, link in links.items() if link == "own"]
    assert own == [("第一纪检监察室", "派驻第二纪检监察组")]


@pytest.mark.parametrize("plan", PLANS)
def test_no_box_lies_on_another_and_layers_stand_in_order(county, plan):
    graph = organisation(county, plan)
    where = places(graph)
    assert set(where) == set(graph)
    most = sum(layer == LAYERS[UnitKind.TOWN] for _, layer in graph.nodes("layer"))
    by_layer = {}
    for x, y in where.values():
        by_layer.setdefault(x, []).append(y)
        assert y <= 1
    assert sorted(by_layer) == sorted({x for x, _ in where.values()})
    for levels in by_layer.values():
        levels.sort()
        gaps = [b - a for a, b in pairwise(levels)]
        assert min(gaps, default=1) > 0.9 / most


def test_the_figure_names_every_unit_and_its_people(names, county):
    said = [text.get_text() for text in organisation_figure(names, "plan-2021").axes[0].texts]
    for unit, spec in county.units.items():
        label = names.short(unit)
        label = label[:1].upper() + label[1:]
        assert any(text == f"{label} × {sum(spec.staff.values())}" for text in said), unit


def test_the_table_beside_the_map_has_a_row_a_town(names, county):
    frame = read(towns_sheet(names, "plan-2021"))
    assert len(frame) == 13
    assert list(frame.iloc[:, 0].value_counts().sort_index()) == [3, 4, 3, 3]
    assert frame.iloc[:, 1].astype(int).sum() == pytest.approx(390, abs=7)  # rounded
    crossings = [cell for cell in frame.iloc[:, 4] if cell != "–"]
    rivers = [border for border in county.borders if border.river]
    comma = "、" if names.words.language == "zh" else ", "
    assert sum(len(cell.split(comma)) for cell in crossings) == 2 * len(rivers)


# ---------------------------------------------------------------- people's week


def test_duty_is_that_of_the_post_within_office_hours(small):
    director, monitor = PostGroup(UnitKind.TOWN, "director", 3), PostGroup(UnitKind.TOWN, "monitor", 5)
    assert on_duty(small, director, "tue") == [(8.5, 12.0)]
    assert on_duty(small, director, "mon") == []
    assert on_duty(small, monitor, "mon") == [(8.5, 12.0), (14.5, 18.0)]
    assert hours_a_week(small, director) == 7.0
    assert hours_a_week(small, monitor) == 21.0


def test_all_people_are_in_some_crew(small, county):
    for scenario in (small, county):
        people = sum(sum(unit.staff.values()) for unit in scenario.units.values())
        plan = scenario.plans[scenario.baseline]
        assert sum(crew.people for crew in crews(scenario, plan)) == people


def test_extra_people_of_a_plan_are_counted(small):
    plan = small.plans["two-zones"].model_copy(update={"extra": {"东河镇": {"monitor": 2}}})
    found = {(crew.kind, crew.post): crew.people for crew in crews(small, plan)}
    assert found[UnitKind.TOWN, "monitor"] == 7


def test_a_plan_moves_meetings_and_no_fixed_arrangement(small):
    crew = PostGroup(UnitKind.DIVISION, "officer", 4)
    titles = {
        (plan, day): [a.title.en for a, _ in arranged(small, small.plans[plan], crew, day)]
        for plan in ("two-zones", "one-pool")
        for day in ("mon", "wed", "thu")
    }
    assert titles["two-zones", "mon"] == titles["one-pool", "wed"] == ["work meeting"]
    assert titles["one-pool", "mon"] == titles["two-zones", "wed"] == []
    assert titles["two-zones", "thu"] == titles["one-pool", "thu"] == ["Party day"]


def test_a_meeting_that_decides_stands_where_its_people_are(county):
    plan = county.plans["plan-2021"]
    leader = PostGroup(UnitKind.LEADERSHIP, "main-leader", 1)
    assert len(deciding(county, plan, leader, "mon")) == 1
    assert deciding(county, plan, leader, "tue") == []
    assert deciding(county, plan, PostGroup(UnitKind.LEADERSHIP, "leader", 2), "mon") == []


def test_the_week_is_as_long_in_the_figure_as_in_the_table(small):
    names = Names(words("en"), small)
    axes = week_figure(names, "two-zones").axes[0]
    duty = sum(bar.get_width() for bar in axes.patches if bar.get_facecolor()[:3] == FILL)
    hours = [hours_a_week(small, crew) for crew in crews(small, small.plans["two-zones"])]
    assert duty == pytest.approx(sum(hours))
    frame = read(week_sheet(names, "two-zones"))
    assert [float(cell) for cell in frame["Hours a week"]] == hours
    assert frame.loc["Group member\nresident group", "Thursday"] == (
        "08:30–12:00, 14:30–18:00\ndaily study 08:30–09:30\nParty day 14:30–16:30, no. 1 of the month"
    )


FILL = tuple(int("8FBFE0"[n : n + 2], 16) / 255 for n in (0, 2, 4))


def test_a_world_without_a_calendar_has_no_week(root):
    theory = read_world(next((root / "scenarios" / "theory").glob("*.yaml"))).scenario
    with pytest.raises(ValueError, match="no calendar"):
        week_figure(Names(words("en"), theory), theory.baseline)
