"""The world of 2018: 13 offices that have to work by 31 August and be standard by 30 September."""

import pytest

from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.feasibility import feasibility_faults


@pytest.fixture(scope="module")
def offices(root):
    return read_world(root / "scenarios" / "pingluo-offices-2018.yaml")


@pytest.fixture(scope="module")
def tasks(offices):
    return compile_model(offices, "central").tasks


@pytest.mark.slow
def test_there_are_13_offices_and_no_zone_of_2021(offices):
    kinds = [unit.kind.value for unit in offices.scenario.units.values()]
    assert kinds.count("town") == 13
    assert "group" not in kinds
    assert not [name for name in offices.scenario.units if "协作区" in name]


def test_every_plan_can_be_done(offices):
    assert feasibility_faults(offices) == []
    assert len(offices.scenario.plans) == 9


def test_an_office_works_after_people_plate_and_seal_and_is_standard_after_all(offices, tasks):
    model = compile_model(offices, "central")
    town = model.units.name.index("高仁乡")

    def before(task):
        row = next(i for i, name in enumerate(tasks.name) if name == task and tasks.unit[i] == town)
        return {(tasks.name[i], tasks.unit[i] == town) for i in tasks.before[row]}

    assert before("open") == {("director", True), ("monitor", True), ("hang", True)}
    assert before("hang") == {("plates", False), ("seals", False)}
    here = {(task, True) for task in ("open", "rooms", "budget", "walls", "registers")}
    assert before("standard") == here | {("method", False)}


def test_two_dates_are_the_documents_and_all_else_follows_from_them(offices, tasks):
    calendar = compile_model(offices, "central").calendar
    dates = {
        name: calendar.moment_end(int(due)).date().isoformat()
        for name, due in zip(tasks.name, tasks.due, strict=True)
        if name in ("open", "standard")
    }
    assert dates == {"open": "2018-08-31", "standard": "2018-09-30"}  # a Sunday on which people work
    grounds = {entry.path: entry.ground for entry in offices.provenance}
    assert grounds["$.programme.tasks.open.due"] == "open-by-august"
    assert grounds["$.programme.tasks.rooms.start"] == "document-day"
    urgent = dict(zip(tasks.name, tasks.urgent, strict=True))
    due = dict(zip(tasks.name, tasks.due, strict=True))
    assert urgent["plates"] == urgent["monitor"] == due["open"]
    assert urgent["rooms"] == urgent["compendium"] == due["standard"]


def test_what_is_of_2021_is_borrowed_and_the_clauses_of_2018_are_sourced(offices):
    kinds = {name: ground.kind.value for name, ground in offices.scenario.grounds.items()}
    assert kinds["open-by-august"] == kinds["one-director"] == "sourced"
    assert kinds["zone-heads"] == kinds["census-2000"] == "borrowed"


def test_rules_of_2018_hold(offices):
    assert {"one-director", "one-monitor", "no-new-posts"} <= offices.scenario.rules.keys()
    assert offices.scenario.plans["more-hands"].relax == ("no-new-posts",)
