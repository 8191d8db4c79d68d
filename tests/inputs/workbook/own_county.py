"""A made-up county of eighteen units, filled into an empty template as a planner would, cell by cell."""

from io import BytesIO

from openpyxl import load_workbook

from simlib.views.language.words import words
from simlib.views.workbook.writing import template

TOWNS = [
    f"{name}镇"
    for name in [
        "马召",
        "青峰",
        "楼观",
        "哑柏",
        "终南",
        "尚村",
        "广济",
        "集贤",
        "九峰",
        "陈河",
        "骆峪",
        "厚畛",
        "板房",
        "王家",
        "竹峪",
        "四屯",
    ]
]
UNITS = ["二曲街道", *TOWNS, "集贤园区"]
DIVISIONS = ("第一监督检查室", "第二监督检查室", "第三监督检查室")
ZONES = [f"第{number}协作区" for number in "一二三四五六"]


class Form:
    """A template being filled in; counts the cells."""

    def __init__(self, language="zh"):
        self.book = load_workbook(BytesIO(template(words(language))))
        self.filled = 0
        self.of_plans = 0

    def sheet(self, number):
        return next(sheet for sheet in self.book.worksheets if sheet.title.startswith(str(number)))

    def row_of(self, sheet, text, column=1):
        return next(
            c.row for c in sheet[chr(64 + column)] if c.value is not None and str(c.value).strip() == text
        )

    def put(self, sheet, row, column, value):
        sheet.cell(row, column, value)
        self.filled += 1
        self.of_plans += sheet.title.startswith("3")

    def answer(self, sheet, text, value, column=2):
        self.put(sheet, self.row_of(sheet, text), column, value)

    def follows(self, sheet, row):
        """The row of a sheet that says the unit of a row of the sheet of units."""
        return next(cell.row for cell in sheet["A"] if str(cell.value).endswith(f"!A{row})"))

    def saved(self, path):
        self.book.save(path)
        return path


def fill_people(form):
    sheet = form.sheet(2)
    for post, share in (
        ("乡镇监察办公室主任", "40%"),
        ("监察员", 0.5),
        ("纪检监察室主任", 60),
        ("纪检监察室干部", "60％"),
        ("案件监督管理人员", 0.3),
        ("党风政风监督人员", 0.3),
        ("审理人员", 0.8),
        ("县纪委监委主要负责人", "20%"),
        ("县纪委监委领导班子成员", "20%"),
        ("协作区主任", "20%"),
    ):
        form.answer(sheet, post, share)
    for desk, number in (
        ("案件监督管理室", 2),
        ("案件审理室", 3),
        ("党风政风监督室", 3),
        ("县纪委监委主要负责人", 1),
        ("县纪委监委领导班子", 2),
    ):
        row = max(cell.row for cell in sheet["A"] if cell.value == desk)
        form.put(sheet, row, 4, number)
    row = max(cell.row for cell in sheet["A"] if cell.value is not None) + 1
    form.rows = {}
    for name in [*UNITS, *DIVISIONS]:
        form.rows[name] = row
        form.put(sheet, row, 1, name)
        form.put(sheet, row, 3, 1)
        form.put(sheet, row, 4, 2)
        row += 1


def fill_plans(form):
    sheet = form.sheet(3)
    for number, name in enumerate(UNITS):
        row = form.follows(sheet, form.rows[name])
        form.put(sheet, row, 2, ZONES[number // 3])
        form.put(sheet, row, 3, "全县")
    for number, division in enumerate(DIVISIONS):
        row = form.follows(sheet, form.rows[division])
        form.put(sheet, row, 2, ZONES[2 * number])
        form.put(sheet, row, 3, "全县")


def fill_totals(form):
    sheet = form.sheet(7)
    for number, name in enumerate(UNITS):
        row = form.follows(sheet, form.rows[name])
        form.put(sheet, row, 2, 20 + 3 * number)
        form.put(sheet, row, 3, 10 + number)


def own_county():
    """The template with the five things that must be given, and nothing else."""
    form = Form()
    guide, rules = form.sheet(1), form.sheet(5)
    form.answer(guide, "本县名称", "青山县")
    form.answer(guide, "统计年份", 2024)
    fill_people(form)
    fill_plans(form)
    fill_totals(form)
    form.answer(rules, "何为办结", "归档")
    return form
