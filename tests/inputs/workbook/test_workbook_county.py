"""What a workbook leaves out has a value all the same, and says on what it rests."""

import pytest

from simlib.errors import InputFaults
from simlib.inputs.reading import read_world
from simlib.model.feasibility import feasibility_faults
from simlib.views.language.words import words
from simlib.views.workbook.writing import exported
from tests.inputs.workbook.books import ROWS, UNITS_AT, made

pytestmark = pytest.mark.slow


@pytest.fixture
def county(tmp_path):
    """Reads the small county with something changed."""

    def read(change=lambda book: None, possible=True):
        book = made()
        change(book)
        book.save(tmp_path / "本县.xlsx")
        world = read_world(tmp_path / "本县.xlsx")
        assert (feasibility_faults(world) == []) is possible
        return world

    return read


def grounds_of(world, beginning):
    return {entry.ground for entry in world.provenance if entry.path.startswith(beginning)}


def test_it_is_the_countys_own(county):
    world = county()
    scenario = world.scenario
    assert (scenario.data, scenario.year, scenario.place.zh) == ("own", 2024, "青山县")
    assert grounds_of(world, "$.units.马召镇.staff") == {"own"}
    assert grounds_of(world, "$.streams.petition-towns.shares") == {"own"}
    assert scenario.grounds["own"].kind == "own"
    sourced = {ground for name, ground in scenario.grounds.items() if ground.kind == "sourced"}
    assert all(ground.national for ground in scenario.grounds.values() if ground.kind == "sourced")
    assert sourced


def test_the_year_is_measured_after_eighteen_months(county):
    time = county().scenario.time
    days = (time.start, time.window.first, time.window.last, time.end)
    assert [day.isoformat() for day in days] == ["2022-07-01", "2024-01-01", "2024-12-31", "2025-04-30"]


def test_units_of_the_county_take_the_place_of_those_that_flows_name(county):
    steps = county().scenario.flows["petition"].steps
    assert steps["review"].pools[0].pool == "审理室"
    assert [use.pool for use in steps["decide"].pools] == ["书记", "班子成员"]
    assert county().scenario.gates["filing-meeting"].unit == "书记"


def test_matters_are_split_over_towns_and_groups(county):
    streams = county().scenario.streams
    assert streams["petition-towns"].per_year == 127
    assert streams["petition-groups"].shares == {"第一派驻组": 10}
    assert streams["lead-towns"].per_year == 49


def test_a_total_makes_weights_of_the_cells(county):
    streams = county(lambda book: book["只有总数时"].append(["全年合计", 274, None])).scenario.streams
    assert (streams["petition-towns"].per_year, streams["petition-groups"].per_year) == (254, 20)


def test_numbers_of_classes_are_shares(county):
    def classes(book):
        for line in (["一般", 80, None], ["较重大疑难复杂", 15, None], ["上级交办、领导批办", 5, None]):
            book["只有总数时"].append(line)

    world = county(classes)
    mix = world.scenario.streams["petition-towns"].classes
    assert mix == {"ordinary": 0.8, "serious": 0.15, "from-above": 0.05}
    assert grounds_of(world, "$.streams.petition-towns.classes") == {"own"}
    assert grounds_of(world, "$.streams.lead-towns.classes") == {"class-mix"}


def test_a_county_without_groups_has_none_of_their_streams(county):
    def no_group(book):
        for title, row in (("单位", UNITS_AT + 4), ("方案", 6), ("只有总数时", 6)):
            book[title].delete_rows(row)

    assert {"petition-groups", "lead-groups"} & county(no_group).scenario.streams.keys() == set()


def test_a_county_without_divisions_has_no_reports_of_theirs(county):
    def no_division(book):
        book["单位"].delete_rows(UNITS_AT + 5, 2)
        book["方案"].delete_rows(7, 2)

    scenario = county(no_division, possible=False).scenario
    assert "monthly-report" not in scenario.streams
    assert "merged-reports" not in scenario.levers


def test_every_zone_has_a_head_who_answers_for_its_units(county):
    world = county()
    units = world.scenario.units
    assert units["马召镇"].contact == units["第一派驻组"].contact == "第一协作区主任"
    assert units["第一协作区主任"].staff == {"zone-head": 1}
    assert grounds_of(world, "$.units.第一协作区主任") == {"one-head"}
    assert world.scenario.plans["现行方案"].zones["第二协作区"].head == ("第二协作区主任",)


def test_a_zone_of_another_plan_has_the_heads_of_its_units(county):
    zones = county().scenario.plans["全县统筹"].zones
    assert set(zones["全县"].head) == {"第一协作区主任", "第二协作区主任"}


def test_zones_may_be_without_a_head(county):
    world = county(lambda book: book["方案"].append(["协作区可不设主任", "是", "是"]))
    assert "第一协作区主任" not in world.scenario.units
    assert world.scenario.plans["现行方案"].zones["第一协作区"].head == ()


def test_a_head_that_is_given_is_not_made_up(county):
    def head(book):
        book["单位"].append(["王片区长岗", "协作区主任", 1])
        book["方案"].append(["王片区长岗", "第一协作区"])

    units = county(head).scenario.units
    assert units["马召镇"].contact == "王片区长岗"
    assert "第一协作区主任" not in units
    assert "第二协作区主任" in units


def test_without_neighbours_or_points_all_ways_are_alike(county):
    world = county()
    assert {border.minutes for border in world.scenario.borders} == {20}
    assert len(world.scenario.borders) == 6
    assert grounds_of(world, "$.borders") == {"equal-roads"}


def test_with_points_ways_are_estimated(county):
    def points(book):
        for column, heading in ((5, "经度"), (6, "纬度")):
            book["单位"].cell(UNITS_AT - 1, column).value = heading
        for row, (lon, lat) in enumerate([(106.54, 38.90), (106.62, 38.87), (106.66, 39.0), (106.6, 38.95)]):
            book["单位"].cell(UNITS_AT + row, 5).value = lon
            book["单位"].cell(UNITS_AT + row, 6).value = lat

    world = county(points)
    first = next(b for b in world.scenario.borders if set(b.between) == {"马召镇", "青峰镇"})
    assert first.minutes == 15  # 7.7 km straight, 10 km by road, at 40 km/h
    assert grounds_of(world, "$.borders") == {"estimated-roads"}
    assert world.scenario.units["马召镇"].position.quality == "approximate"


def test_neighbours_that_are_given_are_the_only_ones(county):
    def neighbours(book):
        book.create_sheet("相邻与路程")
        for line in (["单位", "相邻单位", "单程分钟", "隔河"], ["马召镇", "青峰镇", 18, None],
                     ["青峰镇", "二曲街道", 25, "是"], ["二曲街道", "楼观乡", None, "否"]):  # fmt: skip
            book["相邻与路程"].append(line)

    world = county(neighbours)
    found = [(border.minutes, border.river) for border in world.scenario.borders]
    assert found == [(18, False), (25, True), (20, False)]
    assert grounds_of(world, "$.borders[0]") == {"own"}
    assert grounds_of(world, "$.borders[2]") == {"equal-roads"}


@pytest.mark.parametrize(
    ("said", "ends"),
    [("核实结果批准或了结", {"adopt", "close"}), ("立案", {"settle", "report-filing", "close"}),
     ("归档", {"archive", "archive-file", "shelve"})],
)  # fmt: skip
def test_what_counts_as_closed_is_the_countys(county, said, ends):
    world = county(lambda book: book["规则"].cell(2, 2, said))
    steps = world.scenario.flows["lead"].steps
    ending = {name for name, step in steps.items() if step.milestone == "ended"}
    assert ends <= ending
    assert ("adopt" in ending) is (said == "核实结果批准或了结")


def test_a_number_that_is_changed_is_the_countys_own(county):
    place = "flows/petition/steps/verify/effort/mean; flows/lead/steps/verify/effort/mean"

    def longer(book):
        book["规则"].append(["核实工时", 14, place])
        book["规则"].append(["一般件", 2, "limits/ordinary/amount"])
        book["规则"].append(["代办", 3, "flows/petition/steps/approve/pools/1/after_days"])
        book["规则"].append(["例会", "否", "arrangements/zone-meeting"])
        book["规则"].append(["工时不变", 1.0, "flows/petition/steps/dispose/effort/mean"])

    world = county(longer)
    scenario = world.scenario
    steps = [scenario.flows[flow].steps["verify"].effort.mean for flow in ("petition", "lead")]
    assert steps == [14, 14]
    assert scenario.limits["ordinary"].amount == 2
    assert scenario.flows["petition"].steps["approve"].pools[1].after_days == 3
    assert "zone-meeting" not in scenario.arrangements
    assert grounds_of(world, "$.flows.petition.steps.verify.effort.mean") == {"own"}
    assert grounds_of(world, "$.flows.petition.steps.approve.pools[1]") == {"own"}
    assert grounds_of(world, "$.flows.petition.steps.dispose.effort.mean") == {"efforts"}


def test_a_share_of_working_time_is_a_share_of_every_day(county):
    world = county(lambda book: book["单位"].cell(3, 2, "40%"))
    assert world.scenario.posts["monitor"].duty.share == 0.4
    assert grounds_of(world, "$.posts.monitor.duty") == {"own"}


def test_fixed_days_and_hours_may_be_given_instead(county):
    def fixed(book):
        sheet = book["单位"]
        sheet["C1"], sheet["D1"] = "在岗日", "在岗时段"
        sheet["B3"], sheet["C3"] = None, "周二、星期四"
        sheet["B8"], sheet["D8"] = None, "08:30-10:00"

    posts = county(fixed).scenario.posts
    assert posts["monitor"].duty.days == ("tue", "thu")
    assert posts["registrar"].duty.hours == ("08:30-10:00",)
    assert posts["monitor"].duty.share is None


def test_days_before_holidays_are_those_of_its_years(county):
    world = county()
    days = [day.isoformat() for day in world.scenario.streams["holiday"].dates]
    assert "2024-09-09" in days  # a week before Monday 16 September, the first day off for Mid-Autumn
    assert all("2022-07-01" <= day <= "2025-04-30" for day in days)
    assert grounds_of(world, "$.streams.holiday.dates") == {"holiday-days"}


def test_matters_are_counted_from_the_log_where_no_totals_are_given(county):
    def log(book):
        del book["只有总数时"]
        book.create_sheet("案件台账")
        lines = [["受理日期", "承办单位", "来源", "类别"]]
        lines += [["2024年3月5日", "马召镇", "信访", "一般"]] * 6
        lines += [["2024.5.6", "青峰镇", "线索", "较重大疑难复杂"]] * 2
        lines += [["2023-12-31", "青峰镇", "线索", "一般"]] * 9  # before the year
        lines += [[45500, "第一派驻组", "举报", None]]
        for line in lines:
            book["案件台账"].append(line)

    streams = county(log).scenario.streams
    assert streams["petition-towns"].shares == {"马召镇": 6}
    assert streams["petition-groups"].shares == {"第一派驻组": 1}
    assert (streams["lead-towns"].per_year, streams["lead-towns"].classes) == (2, {"serious": 1})


def test_an_overlay_may_extend_a_workbook(county, tmp_path):
    base = county()
    overlay = "extends: 本县.xlsx\ngrounds: {g: {kind: own, note: {zh: 甲, en: a}}}\n"
    overlay += "loads: {high: {value: 2, ground: g}}\n"
    (tmp_path / "更忙.yaml").write_text(overlay, encoding="utf-8")
    busier = read_world(tmp_path / "更忙.yaml").scenario
    assert busier.loads["high"] == 2
    assert busier.units == base.scenario.units


KINDS = {"街道": "subdistrict", "开发区": "development-zone", "企业纪委": "enterprise",
         "县级专班": "county-team", "协作区办公室": "zone-office"}  # fmt: skip


def test_every_kind_of_unit_can_be_chosen(county):
    def kinds(book):
        for kind in KINDS:
            book["单位"].append([f"甲{kind}", kind, 1, 2])
            book["方案"].append([f"甲{kind}", "第一协作区", "全县"])

    world = county(kinds)
    units = world.scenario.units
    assert {kind: units[f"甲{kind}"].form for kind in KINDS} == KINDS
    inspected = world.scenario.streams["campaign"].shares
    assert "甲企业纪委" in inspected
    assert not {"甲协作区办公室", "甲县级专班"} & inspected.keys()


def test_rooms_opening_days_and_deputies_stand_where_they_are_looked_for(tmp_path):
    rows = {name: [list(line) for line in lines] for name, lines in ROWS.items()}
    heading = next(line for line in rows["单位"] if line[:1] == ["单位"])
    heading += ["启用日期", "房间"]
    street = next(line for line in rows["单位"] if line[:1] == ["二曲街道"])
    street += ["2023年3月1日", "谈话室 2、问询室×1"]
    rows["单位"].append(["副主任甲", "其他领导", None, 1])
    rows["方案"].append(["副主任甲", "第一协作区、第二协作区", None])
    made(rows).save(tmp_path / "county.xlsx")
    scenario = read_world(tmp_path / "county.xlsx").scenario
    assert str(scenario.units["二曲街道"].opens) == "2023-03-01"
    assert scenario.units["二曲街道"].rooms == {"谈话室": 2, "问询室": 1}
    zones = scenario.plans[scenario.baseline].zones
    assert [zone.deputy for zone in zones.values()] == [("副主任甲",)] * 2
    again = exported(words("zh"), tmp_path / "county.xlsx")
    (tmp_path / "again.xlsx").write_bytes(again.content)
    assert again.lost == ()
    assert read_world(tmp_path / "again.xlsx").sha256 == read_world(tmp_path / "county.xlsx").sha256


def test_rooms_that_nobody_can_count_are_refused_at_their_cell(tmp_path):
    rows = {name: [list(line) for line in lines] for name, lines in ROWS.items()}
    next(line for line in rows["单位"] if line[:1] == ["单位"]).append("房间")
    next(line for line in rows["单位"] if line[:1] == ["马召镇"]).append("2")
    made(rows).save(tmp_path / "county.xlsx")
    with pytest.raises(InputFaults) as refused:
        read_world(tmp_path / "county.xlsx")
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("单位!E16", "bad-rooms")]


def test_another_plan_takes_over_and_zones_have_english_names(county):
    def change(book):
        book["方案"].append(["年中改用方案", "2024年7月1日 改为 全县统筹"])
        book["方案"].append(["协作区英文名", "第一协作区=Zone 1、第二协作区＝Zone 2", "全县=The county"])

    plan = county(change).scenario.plans["现行方案"]
    assert [(str(then.on), then.plan) for then in plan.then] == [("2024-07-01", "全县统筹")]
    assert [zone.english for zone in plan.zones.values()] == ["Zone 1", "Zone 2"]


def test_several_plans_take_over_one_after_the_other(county):
    def change(book):
        sheet = book["方案"]
        for row in sheet.iter_rows(min_col=3, max_col=3):
            sheet.cell(row[0].row, 4).value = row[0].value
        sheet["D1"] = "先统筹"
        sheet.append(["年中改用方案", "2024年7月1日 改为 全县统筹；2024年10月1日起改为先统筹"])

    then = county(change).scenario.plans["现行方案"].then
    assert [(str(one.on), one.plan) for one in then] == [("2024-07-01", "全县统筹"), ("2024-10-01", "先统筹")]


def test_a_plan_that_takes_over_must_be_there_and_a_zone_too(tmp_path):
    book = made()
    book["方案"].append(["年中改用方案", "7月1日起改为合并方案", "2024-07-01：现行方安"])
    book["方案"].append(["协作区英文名", "第三协作区=Zone 3"])
    book.save(tmp_path / "county.xlsx")
    with pytest.raises(InputFaults) as refused:
        read_world(tmp_path / "county.xlsx")
    assert {(fault.path, fault.code) for fault in refused.value.faults} == {
        ("方案!B9", "bad-date"), ("方案!B9", "unknown-plan"), ("方案!C9", "unknown-plan"),
        ("方案!B10", "zone-not-in-plan"),
    }  # fmt: skip
