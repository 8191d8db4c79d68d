"""A county is read; plans are changed by children; nothing that was there before changes."""

import pytest

import simlib
from simlib.door import progress


@pytest.mark.slow
def test_a_county_says_what_is_in_it(county):
    assert county.units.loc["高庄乡", ["code", "english", "kind"]].tolist() == ["T08", "Gaozhuang", "town"]
    assert county.units["matters [per year]"].sum() > 0
    assert next(iter(county.plans)) == county.baseline == "plan-2021"
    assert set(county.assumptions()["kind"]) <= {"borrowed", "assumption", "derived"}


def test_a_move_gives_a_child_and_leaves_the_plan_alone(county):
    today = county.plan()
    child = today.move("高庄乡", "第一协作区")
    assert "高庄乡" in child.zones["第一协作区"]
    assert "高庄乡" not in today.zones["第一协作区"]
    assert (today.is_changed, child.is_changed) == (False, True)
    assert today.name == "plan-2021" != child.name
    assert not child.move("高庄乡", "第二协作区").is_changed, "moved back, it is the plan of the file again"


@pytest.mark.parametrize("unit", ["高庄乡", "Gaozhuang", "gaozhuang", "T08"])
@pytest.mark.parametrize("zone", ["第一协作区", "Zone 1"])
def test_units_and_zones_may_be_named_in_either_language_or_by_code(county, unit, zone):
    assert "高庄乡" in county.plan().move(unit, zone).zones["第一协作区"]


def test_what_is_not_there_is_said_with_what_is(county):
    with pytest.raises(simlib.UnknownName, match="unknown-name") as raised:
        county.plan().move("高庄", "第一协作区")
    assert "高庄乡" in raised.value.params["known"]
    for wrong in (lambda p: p.pool("some"), lambda p: p.order("last"), lambda p: p.hold("x", "mon")):
        with pytest.raises(simlib.UnknownName):
            wrong(county.plan())
    with pytest.raises(simlib.UnknownName):
        county.plan("no-such-plan")


def test_every_lever_gives_a_plan_that_says_what_is_changed(county):
    plan = county.plan()
    zone = next(iter(plan.zones))
    children = [
        plan.pool("all"), plan.order("first_come"), plan.escalate(3), plan.release_groups(),
        plan.lend("monitor"), plan.keep("monitor"),
        plan.add_people("高庄乡", "monitor", 2), plan.caseload(1.2), plan.leave(0),
        plan.border("高庄乡", "崇岗镇", 30), plan.lever(plan.draft.spec.levers[0], on=False),
    ]  # fmt: skip
    for child in children:
        assert child.is_changed
        assert child.changes
    with pytest.raises(simlib.SimlibError, match="zone-not-empty"):
        plan.without_zone(zone)
    with pytest.raises(simlib.SimlibError, match="zone-exists"):
        plan.new_zone(zone)
    assert not plan.new_zone("新区").without_zone("新区").is_changed


def test_what_is_wrong_with_a_plan_is_said(county):
    assert county.plan().problems == ()
    (said, *_) = county.plan().new_zone("新区").problems
    assert "新区" in said


@pytest.mark.slow
def test_a_named_plan_is_saved_and_read_again(county, tmp_path):
    plan = county.plan().move("高庄乡", "第一协作区").named("试")
    path = plan.save(tmp_path)
    again = simlib.read(path, language="en").plan("试")
    assert again.zones == plan.zones
    with pytest.raises(simlib.SimlibError, match="file-exists"):
        plan.save(tmp_path)


@pytest.mark.slow
def test_a_county_and_a_plan_show_themselves_in_either_language(county):
    for shown in (county, county.plan().pool("all"), county.plans):
        bundle = shown._repr_mimebundle_()
        assert "emonstration data" in bundle["text/html"]
        assert bundle["text/plain"] == repr(shown) or "[" in bundle["text/plain"]
    chinese = county.said_in("zh").plan()._repr_mimebundle_()["text/plain"]
    assert "演示数据，非真实业务数据" in chinese
    assert "emonstration" not in chinese


@pytest.fixture
def reported_on(monkeypatch):
    """The worlds that reports would be made of, and their questions; no report is made."""
    found = []

    def look(_, file, asked, __):
        found.append((simlib.read(file), asked.plans))

    monkeypatch.setattr(progress, "reported", look)
    return found


@pytest.mark.slow
def test_a_report_on_changed_plans_saves_each_and_knows_all(county, tmp_path, reported_on):
    moved = county.plan().move("高庄乡", "第一协作区").caseload(1.2).named("甲方案")
    pooled = county.plan("one-pool").pool("none").caseload(1.2).named("乙方案")
    county.report(moved, pooled, "separate", moved, out=tmp_path)
    ((whole, plans),) = reported_on
    assert plans == ("甲方案", "乙方案", "separate", "甲方案")
    assert sorted(path.name for path in tmp_path.glob("*方案.yaml")) == ["乙方案.yaml", "甲方案.yaml"]
    for plan in (moved, pooled):
        alone = simlib.read(tmp_path / f"{plan.name}.yaml")
        assert alone.plan(plan.name).zones == whole.plan(plan.name).zones == plan.zones
        assert alone.plan(plan.name).changes == whole.plan(plan.name).changes
        assert alone.world.scenario.loads == whole.world.scenario.loads != county.world.scenario.loads


def test_a_report_on_plans_that_cannot_be_told_apart_saves_none(county, tmp_path, reported_on):
    moved = county.plan().move("高庄乡", "第一协作区").named("甲方案")
    for other, why in [(moved.pool("all"), "plan-name-taken"), (moved.leave(0), "different-worlds"),
                       (moved.pool("all").named(""), "plan-name-empty")]:  # fmt: skip
        with pytest.raises(simlib.SimlibError, match=why):
            county.report(moved, other, out=tmp_path)
    assert list(tmp_path.iterdir()) == reported_on == []
