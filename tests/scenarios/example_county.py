"""`python -m tests.scenarios.example_county`: the shipped workbook of a county that does not exist.

It is the empty template, filled in as a planner would; what it leaves open is borrowed or assumed. Names are
letters (甲, 乙, 丙 ...), numbers are invented: demonstration data.
"""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from simlib.views.language.words import words
from simlib.views.output.files import replace_bytes, zipped
from simlib.views.output.zips import steadied
from simlib.views.workbook.writing import template

FILE = Path(__file__).parents[2] / "scenarios" / "examples" / "example-county.xlsx"

GUIDE = {
    "本县名称": "示例县（虚构）",
    "本县英文名": "Example county (fictional)",
    "统计年份": 2024,
    "文件代号": "example-county",
    "数据性质": "演示数据",
}
SHARES = {
    "乡镇监察办公室主任": 0.4,
    "监察员": 0.4,
    "派驻纪检监察组组长": 0.5,
    "派驻纪检监察组组员": 0.6,
    "纪检监察室主任": 0.6,
    "纪检监察室干部": 0.6,
    "案件监督管理人员": 0.6,
    "党风政风监督人员": 0.5,
    "审理人员": 0.8,
    "县纪委监委主要负责人": 0.2,
    "县纪委监委领导班子成员": 0.2,
    "协作区主任": 0.2,
}
DESKS = {
    "案件监督管理室": 3,
    "案件审理室": 4,
    "党风政风监督室": 4,
    "县纪委监委主要负责人": 1,
    "县纪委监委领导班子": 3,
}
UNITS = (  # name, kind, heads, staff, English, zone today, zone of two, petitions, leads
    ("甲街道", "街道", 1, 4, "Sub-district A", 1, 1, 62, 30),
    ("乙镇", "乡镇", 1, 3, "Town B", 1, 1, 48, 22),
    ("丙镇", "乡镇", 1, 2, "Town C", 1, 1, 33, 15),
    ("丁镇", "乡镇", 1, 2, "Town D", 2, 1, 41, 19),
    ("戊镇", "乡镇", 1, 2, "Town E", 2, 2, 27, 12),
    ("己乡", "乡镇", 1, 1, "Town F", 2, 2, 18, 8),
    ("庚镇", "乡镇", 1, 2, "Town G", 3, 2, 36, 16),
    ("辛乡", "乡镇", 1, 1, "Town H", 3, 2, 15, 7),
    ("壬开发区", "开发区", 1, 2, "Development zone I", 3, 2, 22, 14),
    ("派驻第一组", "派驻组", 1, 2, "Resident group 1", 1, 1, 12, 16),
    ("派驻第二组", "派驻组", 1, 2, "Resident group 2", 3, 2, 10, 13),
    ("第一监督检查室", "纪检监察室", 1, 3, "Division 1", 1, 1, None, None),
    ("第二监督检查室", "纪检监察室", 1, 3, "Division 2", 2, 1, None, None),
    ("第三监督检查室", "纪检监察室", 1, 3, "Division 3", 3, 2, None, None),
)
HEADS = tuple(
    (f"第{number}协作区主任", "协作区主任", None, 1, f"Head of zone {zone}", zone)
    for zone, number in enumerate("一二三", start=1)
)
ZONES = {zone: f"第{number}协作区" for zone, number in enumerate("一二三", start=1)}
TWO = {1: "东协作区", 2: "西协作区"}
ENGLISH = {
    **{name: f"Zone {n}" for n, name in ZONES.items()},
    "东协作区": "East zone",
    "西协作区": "West zone",
    "全县": "The whole county",
}
PLANS = {"现行方案": "Plan in force", "两区方案": "Two zones", "全县统筹": "One pool for the county"}
ROADS = (
    ("甲街道", "乙镇", 15),
    ("乙镇", "丙镇", 20),
    ("甲街道", "丙镇", 25),
    ("甲街道", "丁镇", 18),
    ("丙镇", "丁镇", 30),
    ("丁镇", "戊镇", 22),
    ("戊镇", "己乡", 28),
    ("丁镇", "己乡", 35),
    ("己乡", "辛乡", 40),
    ("甲街道", "庚镇", 24),
    ("戊镇", "庚镇", 26),
    ("庚镇", "辛乡", 30),
    ("庚镇", "壬开发区", 12),
    ("甲街道", "壬开发区", 16),
)


def filled() -> Workbook:
    """The workbook."""
    book = load_workbook(BytesIO(template(words("zh"))))
    guide, units, plans, roads, rules, _, totals = book.worksheets[:7]
    for question, answer in GUIDE.items():
        guide.cell(row_of(guide, question), 2, answer)
    rows = fill_units(units)
    fill_plans(plans, rows)
    for place, road in enumerate(ROADS, start=below(roads, "相邻单位")):
        for column, value in enumerate(road, start=1):
            roads.cell(place, column, value)
    rules.cell(row_of(rules, "何为办结"), 2, "核实结果批准或了结")
    for name, *_, petitions, leads in UNITS:
        if petitions is not None:
            row = follower(totals, rows[name])
            totals.cell(row, 2, petitions)
            totals.cell(row, 3, leads)
    return book


def fill_units(sheet: Worksheet) -> dict[str, int]:
    """Posts, desks, and a row a unit; where each row is."""
    for post, share in SHARES.items():
        sheet.cell(row_of(sheet, post), 2, share)
    for desk, people in DESKS.items():
        sheet.cell(last_row_of(sheet, desk), 4, people)
    heading = next(cell.row for cell in sheet["A"] if cell.value == "单位")
    english = next(cell.column for cell in sheet[heading] if cell.value == "英文名")
    first = max(cell.row for cell in sheet["A"] if cell.value is not None) + 1
    rows = {}
    for row, (name, kind, heads, staff, name_en, *_) in enumerate((*UNITS, *HEADS), start=first):
        for column, value in enumerate((name, kind, heads, staff), start=1):
            sheet.cell(row, column, value)
        sheet.cell(row, english, name_en)
        rows[name] = row
    return rows


def fill_plans(sheet: Worksheet, rows: dict[str, int]) -> None:
    """The zones of every unit under three plans."""
    heading = next(cell.row for cell in sheet["A"] if cell.value == "单位")
    for column, (title, english) in enumerate(PLANS.items(), start=2):
        sheet.cell(heading, column, title)
        sheet.cell(row_of(sheet, "英文名称"), column, english)
        zones = {"现行方案": ZONES.values(), "两区方案": TWO.values()}.get(title, ["全县"])
        said = "、".join(f"{zone}={ENGLISH[zone]}" for zone in zones)
        sheet.cell(row_of(sheet, "协作区英文名"), column, said)
    for name, *_, now, two, _, _ in UNITS:
        for column, zone in enumerate((ZONES[now], TWO[two], "全县"), start=2):
            sheet.cell(follower(sheet, rows[name]), column, zone)
    for name, *_, zone in HEADS:
        for column, where in enumerate((ZONES[zone], TWO[1 if zone < 3 else 2], "全县"), start=2):
            sheet.cell(follower(sheet, rows[name]), column, where)


def row_of(sheet: Worksheet, text: str) -> int:
    return next(cell.row for cell in sheet["A"] if str(cell.value or "").strip() == text)


def last_row_of(sheet: Worksheet, text: str) -> int:
    return max(cell.row for cell in sheet["A"] if cell.value == text)


def below(sheet: Worksheet, heading: str) -> int:
    """The first row under a heading and its example."""
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == heading)
    return row + 2


def follower(sheet: Worksheet, row: int) -> int:
    """The row that says the unit of a row of the sheet of units."""
    return next(cell.row for cell in sheet["A"] if str(cell.value).endswith(f"!A{row})"))


def main() -> None:
    FILE.parent.mkdir(exist_ok=True)
    replace_bytes(FILE, steadied(zipped(filled().save)))


if __name__ == "__main__":
    main()
