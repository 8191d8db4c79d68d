"""What moved from the baseline, also where the zones bear other names."""

from simlib.model.partition import Move
from simlib.workbench.state.draft import Draft, moves


def test_nothing_moved_today(scenario, today):
    assert moves(scenario, today) == ()


def test_one_town(scenario, today):
    assert moves(scenario, today.moved("高庄乡", "第一协作区")) == (
        Move("高庄乡", "第二协作区", "第一协作区"),
    )


def test_a_division_with_its_groups(scenario, today):
    found = moves(scenario, today.linked(scenario, "第一纪检监察室", "第二协作区"))
    assert {move.unit for move in found} == {"派驻第二纪检监察组", "驻法院纪检监察组", "第一纪检监察室"}


def test_zones_of_other_names_carry_on_those_that_they_hold_most_of(scenario):
    draft = Draft.of(scenario, "three-zones")
    towns = {move.unit for move in moves(scenario, draft)}
    assert towns == {
        "陶乐镇", "高仁乡", "红崖子乡", "派驻第三纪检监察组", "驻检察院纪检监察组", "第三纪检监察室",
    }  # fmt: skip
