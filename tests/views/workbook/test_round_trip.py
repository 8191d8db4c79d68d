"""A scenario as a workbook and back: the same world, but for what is listed."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from simlib.inputs.reading import read_world
from simlib.views.language.words import words
from simlib.views.workbook.writing import exported
from tests.inputs.workbook.books import made as small_county
from tests.inputs.workbook.own_county import own_county

pytestmark = pytest.mark.slow

SCENARIOS = Path(__file__).parents[3] / "scenarios"
COUNTIES = sorted(
    [*SCENARIOS.glob("*.yaml"), *SCENARIOS.glob("examples/*.yaml"), *SCENARIOS.glob("examples/*.xlsx")]
)
"""Every county that is shipped: the base is none, worlds of theory are not either."""


@pytest.fixture(scope="module", params=COUNTIES, ids=lambda file: file.stem)
def county(request):
    return request.param


@cache
def as_workbook(county):
    """A county as a workbook in Chinese; one is asked for by several stories."""
    return exported(words("zh"), county)


@pytest.fixture(scope="module")
def made(county):
    return as_workbook(county)


@pytest.fixture
def edited(made, tmp_path):
    """The world of the workbook after a cell was changed."""

    def edit(change):
        book = load_workbook(BytesIO(made.content))
        change(book)
        book.save(tmp_path / "again.xlsx")
        return read_world(tmp_path / "again.xlsx")

    return edit


def test_nothing_is_lost(county, made, tmp_path):
    (tmp_path / "again.xlsx").write_bytes(made.content)
    assert made.lost == ()
    again, world = read_world(tmp_path / "again.xlsx"), read_world(county)
    assert again.sha256 == world.sha256
    assert again.scenario.units.keys() == world.scenario.units.keys()


def test_what_another_program_saves_is_read_alike(county, edited):
    assert edited(lambda book: None).sha256 == read_world(county).sha256


def test_in_english_it_is_the_same(root, tmp_path):
    county = root / "scenarios" / "pingluo-2021.yaml"
    (tmp_path / "again.xlsx").write_bytes(exported(words("en"), county).content)
    assert read_world(tmp_path / "again.xlsx").sha256 == read_world(county).sha256


def test_of_a_workbook_a_workbook_is_made_again(root, tmp_path):
    county = root / "scenarios" / "pingluo-2021.yaml"
    (tmp_path / "one.xlsx").write_bytes(as_workbook(county).content)
    (tmp_path / "two.xlsx").write_bytes(exported(words("zh"), tmp_path / "one.xlsx").content)
    assert read_world(tmp_path / "two.xlsx").sha256 == read_world(county).sha256


def test_a_season_is_twelve_rows_to_be_changed(root, tmp_path):
    """Streams that have the same share a row; what a planner writes into one is the season of all of them."""
    own, base = tmp_path / "own.yaml", root / "scenarios" / "pingluo-2021.yaml"
    (tmp_path / base.name).write_bytes(base.read_bytes())
    own.write_text(
        f"extends: {base.name}\n"
        "name: pingluo-season\n"
        "grounds: {counted: {kind: own, note: {zh: 台账, en: a log}}}\n"
        "streams: {petition-towns: {season: {mar: {value: 1.5, low: 1.2, high: 1.8, ground: counted}}}}\n",
        encoding="utf-8",
    )
    made = exported(words("zh"), own)
    (tmp_path / "again.xlsx").write_bytes(made.content)
    assert made.lost == ()
    assert read_world(tmp_path / "again.xlsx").sha256 == read_world(own).sha256
    book = load_workbook(BytesIO(made.content))
    rows = {str(row[-1].value): row for row in book["8 参数"].iter_rows() if "/season/" in str(row[-1].value)}
    assert rows["streams/petition-towns/season/mar"][1].value == 1.5
    (june,) = (row for place, row in rows.items() if place.endswith("/jun"))
    june[1].value = 0.8
    book.save(tmp_path / "changed.xlsx")
    streams = read_world(tmp_path / "changed.xlsx").scenario.streams
    assert streams["petition-towns"].season == {"mar": 1.5, "jun": 0.8}
    assert streams["lead-towns"].season == {"jun": 0.8}
    assert streams["monthly-report"].season == {}


@pytest.mark.parametrize("filled", [small_county, lambda: own_county().book], ids=["typed", "template"])
def test_what_a_county_filled_in_comes_back(tmp_path, filled):
    """With what it left open (roads, heads, days of inspections), and desks that have names of its own."""
    filled().save(tmp_path / "one.xlsx")
    made = exported(words("zh"), tmp_path / "one.xlsx")
    (tmp_path / "two.xlsx").write_bytes(made.content)
    assert made.lost == ()
    assert read_world(tmp_path / "two.xlsx").sha256 == read_world(tmp_path / "one.xlsx").sha256


STAGES = """
extends: qinglan.yaml
name: staged
plans:
  separate:
    then:
      - {on: "2024-03-01", plan: two-zones, ground: invented}
      - {on: "2024-07-01", plan: all-pooled, ground: invented}
  one-change:
    like: two-zones
    title: {zh: 只改一次, en: one change}
    then: [{on: "2024-03-01", plan: all-pooled, ground: invented}]
"""


def test_plans_in_stages_come_back(tmp_path):
    (tmp_path / "qinglan.yaml").write_bytes((SCENARIOS / "examples" / "qinglan.yaml").read_bytes())
    (tmp_path / "staged.yaml").write_text(STAGES, encoding="utf-8")
    made = exported(words("zh"), tmp_path / "staged.yaml")
    (tmp_path / "again.xlsx").write_bytes(made.content)
    again, before = read_world(tmp_path / "again.xlsx"), read_world(tmp_path / "staged.yaml")
    assert made.lost == ()
    assert again.scenario.plans["separate"].then == before.scenario.plans["separate"].then
    assert again.sha256 == before.sha256


def cell_of(sheet, row_text, column_text):
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == column_text)
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == row_text and row[1].value)
    return sheet.cell(row, column)


def test_what_is_changed_is_ones_own_and_all_else_stays(root, tmp_path):
    county = root / "scenarios" / "pingluo-2021.yaml"
    book = load_workbook(BytesIO(as_workbook(county).content))
    cell_of(book["2 单位"], "城关镇", "工作人员").value = 6
    cell_of(book["3 方案"], "高庄乡", "2021年文件方案").value = "第一协作区"
    book.save(tmp_path / "again.xlsx")
    world, before = read_world(tmp_path / "again.xlsx"), read_world(county)
    grounds = {entry.path: entry.ground for entry in world.provenance}
    assert world.scenario.units["城关镇"].staff["monitor"] == 6
    assert grounds["$.units.城关镇.staff.monitor"] == "own"
    assert grounds["$.units.黄渠桥镇.staff.monitor"] == "monitors"
    assert "高庄乡" in world.scenario.plans["plan-2021"].zones["第一协作区"].units
    assert grounds["$.plans.plan-2021.zones"] == "own"
    assert world.scenario.flows == before.scenario.flows
    assert world.scenario.plans["three-zones"].title == before.scenario.plans["three-zones"].title


def test_a_unit_and_a_plan_that_are_taken_out_leave_nothing_behind(root, tmp_path):
    county = root / "scenarios" / "pingluo-2021.yaml"
    book = load_workbook(BytesIO(as_workbook(county).content))
    sheet = book["3 方案"]
    column = next(cell.column for cell in sheet[4] if cell.value == "年中改为全县统筹")
    sheet.delete_cols(column)
    for title in ("2 单位", "3 方案", "7 只有总数时"):
        row = next(row[0].row for row in book[title].iter_rows() if row[0].value == "通伏乡")
        book[title].delete_rows(row)
    for row in reversed(
        [row[0].row for row in book["4 相邻与路程"].iter_rows() if "通伏乡" in (row[0].value, row[1].value)]
    ):
        book["4 相邻与路程"].delete_rows(row)
    book.save(tmp_path / "again.xlsx")
    scenario = read_world(tmp_path / "again.xlsx").scenario
    assert "通伏乡" not in scenario.units
    assert "mid-year-change" not in scenario.plans
