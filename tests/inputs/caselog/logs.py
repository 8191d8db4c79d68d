"""Small logs as bytes, such as people have them; PERSON is what must never be seen again."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import Workbook

NAME, IDENTITY, MOBILE = PERSON = ("欧阳建国", "640221197503050012", "13809520134")
HEADING = ["编号", "受理日期", "单位", "来源", "类别", "办结日期"]
ROWS = [
    ["X1", "2025-03-05", "城关镇", "信访举报", "一般", "2025-04-01"],
    ["X2", "2025-03-20", "头闸镇", "问题线索", "重大疑难复杂", ""],
    ["X3", "2025-05-06", "城关镇", "信访举报", "", "2025-05-20"],
]
TABLE = [HEADING, *ROWS]
MEANT = [
    ("城关镇", "petition", "ordinary", "2025-03-05", "2025-04-01"),
    ("头闸镇", "lead", "major", "2025-03-20", None),
    ("城关镇", "petition", "", "2025-05-06", "2025-05-20"),
]
"""Unit, kind, class, received, closed of each row of TABLE."""


def changed(*changes, rows=TABLE):
    """The rows with other cells: (row, column, value), both counted from 0, the headings being row 0."""
    found = [list(row) for row in rows]
    for row, column, value in changes:
        found[row][column] = value
    return found


def with_column(heading, *values, rows=TABLE):
    """The rows with one more column."""
    return [[*row, value] for row, value in zip(rows, [heading, *values], strict=True)]


def text(rows=TABLE, separator=",", ending="\r\n"):
    stream = StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=ending).writerows(rows)
    return stream.getvalue()


def csv_of(rows=TABLE, encoding="utf-8"):
    return text(rows).encode(encoding)


def book_of(rows=TABLE, sheet="Sheet1", change=None):
    """A workbook of some rows; `change` has the sheet in hand before it is saved."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append([value if value != "" else None for value in row])
    if change:
        change(page)
    return saved(book)


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(data, change):
    """A workbook with the XML of its first sheet changed, as other programs write it."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, change(part.decode()).encode() if is_sheet else part)
    return stream.getvalue()


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="x"/></global>
  <trace>
    <string key="concept:name" value="7"/><string key="unit" value="城关镇"/>
    <event><string key="concept:name" value="受理"/>
      <date key="time:timestamp" value="2025-03-05T09:00:00.000+08:00"/></event>
    <event><string key="concept:name" value="初步核实"/>
      <date key="time:timestamp" value="2025-03-20T10:00:00+08:00"/></event>
    <event><string key="concept:name" value="办结"/>
      <date key="time:timestamp" value="2025-04-01T17:00:00Z"/></event>
  </trace>
  <trace>
    <string key="concept:name" value="8"/><string key="unit" value="头闸镇"/>
    <event><string key="concept:name" value="受理"/>
      <date key="time:timestamp" value="2025-03-20T09:00:00"/></event>
  </trace>
</log>
"""
EVENTS = [
    ["案件编号", "环节", "开始时间", "结束时间", "单位", "办理者"],
    ["7", "受理", "2025-03-05", "2025-03-06", "城关镇", "一组"],
    ["7", "谈话函询", "2025-03-08", "2025-03-20", "城关镇", "一组"],
    ["7", "办结审批", "2025-04-01", "2025-04-01", "城关镇", "领导"],
    ["8", "受理", "2025-03-20", "2025-03-21", "头闸镇", "二组"],
]
OF_EVENTS = [
    ("城关镇", "", "", "2025-03-05", "2025-04-01"),
    ("头闸镇", "", "", "2025-03-20", None),
]
