"""The zone map as data: what is told to the browser, and what is heard from it."""

import json
from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import UnitKind
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.controller import ACTS
from simlib.workbench.page.zone_map import HERE, Ask, Marks, ZoneMap, map_words, picture, zone_cards
from simlib.workbench.state.draft import Draft, minutes_between, of_kind
from simlib.workbench.state.session import Desk, History


@pytest.fixture(scope="module")
def scenario(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


@pytest.fixture
def names(scenario):
    return Names(words("zh"), scenario)


@pytest.fixture
def zone_map(names, scenario):
    one = ZoneMap(words=map_words(names), picture=picture(names))
    one.show(zone_cards(names, scenario.plans["plan-2021"]))
    return one


@pytest.mark.slow
def test_every_town_is_placed_once_inside_the_picture(names, scenario):
    shown = picture(names)
    assert sorted(town["unit"] for town in shown["towns"]) == sorted(of_kind(scenario, UnitKind.TOWN))
    for town in shown["towns"]:
        assert town["r"] <= town["x"] <= shown["width"] - town["r"]
        assert town["r"] <= town["y"] <= shown["height"] - town["r"]


def test_north_is_above(names, scenario):
    at = {town["unit"]: town for town in picture(names)["towns"]}
    position = {unit: scenario.units[unit].position for unit in at}
    north = max(position, key=lambda unit: position[unit].lat)
    assert at[north]["y"] == min(town["y"] for town in at.values())


def test_groups_and_towns_without_a_place_stand_in_the_cards(names, scenario):
    lost = scenario.units["高庄乡"].model_copy(update={"position": None})
    moved = scenario.model_copy(update={"units": {**scenario.units, "高庄乡": lost}})
    shown = picture(replace(names, scenario=moved))
    others = {one["unit"] for one in shown["others"]}
    assert others == {"高庄乡", *of_kind(scenario, UnitKind.GROUP)}
    assert all("高庄乡" not in (border["a"], border["b"]) for border in shown["borders"])


def test_rivers_are_told_and_said(names, scenario):
    rivers = {(b["a"], b["b"]): b for b in picture(names)["borders"] if b["river"]}
    assert len(rivers) == sum(border.river for border in scenario.borders)
    assert all("隔河" in border["label"] for border in rivers.values())


def test_zones_are_numbered_and_their_ink_can_be_read(names, scenario):
    cards = zone_cards(names, scenario.plans["plan-2021"], {"第三协作区": ["断开了"]})
    assert [card["number"] for card in cards] == [1, 2, 3, 4]
    assert len({card["colour"] for card in cards}) == 4
    assert {card["ink"] for card in cards} <= {"#000000", "#FFFFFF"}
    assert [(card["zone"], card["notes"]) for card in cards if card["broken"]] == [("第三协作区", ["断开了"])]


def test_codes_take_the_place_of_names(scenario):
    shown = picture(Names(words("zh"), scenario, codes=True))
    assert {town["label"] for town in shown["towns"]} == {f"T{n:02}" for n in range(1, 14)}


def test_it_is_always_said_that_the_map_is_schematic(names, scenario):
    assert "示意图，不作划界依据" in map_words(names)["mark"]
    assert "演示数据" in map_words(names)["mark"]
    own = scenario.model_copy(update={"data": "own"})
    mark = map_words(Names(words("zh"), own))["mark"]
    assert "示意图，不作划界依据" in mark
    assert "演示数据" not in mark


def test_each_showing_is_a_new_revision_even_of_the_same(zone_map, names, scenario):
    before = zone_map.revision
    zone_map.show(zone_cards(names, scenario.plans["plan-2021"]))
    assert zone_map.revision == before + 1


def test_what_is_told_can_be_sent(zone_map, names, scenario):
    zone_map.show(zone_cards(names, scenario.plans["plan-2021"]), Marks(cut=("陶乐镇",)))
    state = {key: getattr(zone_map, key) for key in ("picture", "zones", "marks", "words")}
    assert json.loads(json.dumps(state, ensure_ascii=False))["marks"]["cut"] == ["陶乐镇"]


def test_a_question_is_understood(zone_map):
    said = {"kind": "move", "unit": "高庄乡", "zone": "第一协作区"}
    assert zone_map.understood(said) == Ask("move", unit="高庄乡", zone="第一协作区")
    assert zone_map.understood({"kind": "undo"}) == Ask("undo")
    assert zone_map.understood({"kind": "move", "unit": "第一纪检监察室", "zone": "第二协作区"})


@pytest.mark.parametrize(
    "said",
    [
        None,
        "move",
        {},
        {"kind": "delete"},
        {"kind": "move", "unit": "高庄乡", "zone": "第九协作区"},
        {"kind": "move", "unit": "无此乡", "zone": "第一协作区"},
        {"kind": "link", "a": "高庄乡", "b": "无此乡"},
        {"kind": "move", "unit": "高庄乡", "zone": "第一协作区", "path": "x"},
    ],
)
def test_anything_else_is_not_obeyed(zone_map, said):
    heard = []
    zone_map.on_ask(heard.append)
    zone_map._handle_custom_msg(said, [])
    assert heard == []


def test_a_drop_of_which_nothing_came_is_put_right(zone_map):
    """The browser shows a drop ahead of the answer; a new revision makes it draw what is."""
    zone_map.on_ask(lambda asked: None)
    before = zone_map.revision
    zone_map._handle_custom_msg({"kind": "move", "unit": "高庄乡", "zone": "第一协作区"}, [])
    assert zone_map.revision == before + 1


def child_of(scenario, draft, asked):
    return ACTS[asked.kind](Desk(History(draft)), scenario, asked).draft


def test_what_was_asked_makes_a_draft(scenario):
    draft = Draft.of(scenario)
    moved = child_of(scenario, draft, Ask("move", unit="高庄乡", zone="第一协作区"))
    assert moved.zone_of("高庄乡") == "第一协作区"
    alone = child_of(scenario, draft, Ask("new_zone", unit="高庄乡"))
    assert alone.zones[alone.zone_of("高庄乡")].units == ("高庄乡",)
    linked = child_of(scenario, draft, Ask("move", unit="第一纪检监察室", zone="第二协作区"))
    assert linked.zone_of_division("第一纪检监察室") == "第二协作区"
    assert linked.zone_of("派驻第二纪检监察组") == "第二协作区"  # its group comes with it


def test_borders_are_put_right(scenario):
    draft = Draft.of(scenario)
    bridge = child_of(scenario, draft, Ask("river", a="灵沙乡", b="高仁乡", on=False))
    assert bridge.border("灵沙乡", "高仁乡").river is False
    assert bridge.border("灵沙乡", "高仁乡").minutes == 29
    gone = child_of(scenario, draft, Ask("unlink", a="城关镇", b="头闸镇"))
    assert gone.border("头闸镇", "城关镇") is None
    new = child_of(scenario, draft, Ask("link", a="城关镇", b="渠口乡"))
    assert new.border("城关镇", "渠口乡").minutes == minutes_between(scenario, "城关镇", "渠口乡")
    assert child_of(scenario, new, Ask("link", a="渠口乡", b="城关镇")) is new


def test_a_new_way_is_as_fast_as_the_others(scenario):
    """Of the file's own borders, whose minutes are known: on the whole the guess is right."""
    known = [(border.minutes, minutes_between(scenario, *border.between)) for border in scenario.borders]
    assert sum(guess for _, guess in known) == pytest.approx(sum(m for m, _ in known), rel=0.05)


def test_the_module_never_sets_markup():
    code = (HERE / "zone_map.js").read_text("utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert way not in code
    assert "http://www.w3.org/2000/svg" in code
    assert code.count("http") == 1  # the name of SVG, and no address
