"""The gallery: logs as people have them, as files with what they mean, or why they are refused.

READ, EVENT_LOGS   name and bytes of the file; all of them mean the same matters (logs.MEANT, logs.OF_EVENTS)
ODD                rows, and what is odd: cell, code, whether the row is left out
REFUSED            name and bytes of the file, and the faults: place and code
UNAWARE            rows with names where nobody expects them
"""

import gzip
from datetime import date, datetime

from openpyxl.comments import Comment

from tests.inputs.caselog.logs import (
    EVENTS,
    HEADING,
    IDENTITY,
    MOBILE,
    NAME,
    ROWS,
    TABLE,
    XES,
    book_of,
    changed,
    csv_of,
    rewritten,
    text,
    with_column,
)

# ---------------------------------------------------------------- read rightly


def merged_units(page):
    """One cell for the unit beside all its rows."""
    page["C2"], page["C3"], page["C4"] = "城关镇", None, None
    page.merge_cells("C2:C4")


def hidden(page):
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    page.auto_filter.ref = "A1:F4"


def noted(page):
    page["A2"].comment = Comment(f"{NAME} {MOBILE}", NAME)


def other_sheets(page):
    page.parent.create_sheet("通讯录", 0).append(["姓名", "电话"])
    page.parent["通讯录"].append([NAME, MOBILE])


def two_lines_of_headings(page):
    page.insert_rows(1)
    for column, heading in zip("ABCDE", HEADING[:5], strict=True):
        page[f"{column}1"], page[f"{column}2"] = heading, None
        page.merge_cells(f"{column}1:{column}2")
    page["F1"] = "办理情况"


def computed(data, value):
    """The result that a program stored beside a formula."""
    return rewritten(
        data, lambda xml: xml.replace("<v></v>", f"<v>{value}</v>").replace("<v />", f"<v>{value}</v>")
    )


DAYS = [45721, "2025年3月20日", "２０２５．５．６"]
TYPED = changed(
    *((n, 1, day) for n, day in enumerate(DAYS, 1)), (1, 5, "2025/04/01 00:00:00"), (3, 5, "20250520")
)
EXCEL = changed(
    (1, 1, date(2025, 3, 5)), (2, 1, datetime(2025, 3, 20, 9, 30)), (3, 1, 45783), (1, 5, 20250401)
)

READ = {
    "UTF-8": ("a.csv", csv_of()),
    "UTF-8 with a mark": ("a.csv", csv_of(encoding="utf-8-sig")),
    "GB18030": ("a.csv", csv_of(encoding="gb18030")),
    "GB18030 with a mark": ("a.csv", b"\x84\x31\x95\x33" + csv_of(encoding="gb18030")),
    "Unicode text of Excel": ("a.txt", text(separator="\t").encode("utf-16")),
    "semicolons": ("a.csv", text(separator=";").encode()),
    "tabs": ("a.tsv", text(separator="\t").encode()),
    "lines of old Macs": ("a.csv", text(ending="\r").encode()),
    "blank lines and commas at the end": (
        "a.csv",
        csv_of([*TABLE[:2], [], [""] * 6, *TABLE[2:], [""] * 9, [" "]]),
    ),
    "a line break in a cell": ("a.csv", csv_of(with_column("事由", "一\n二", "三", "“四”"))),
    "days of every kind as text": ("a.csv", csv_of(TYPED)),
    "days with times and zones": (
        "a.csv",
        csv_of(
            changed(
                (1, 1, "2025-03-05T23:30"),
                (2, 1, "2025-03-20T08:30:00.000+08:00"),
                (1, 5, "2025-04-01 17:30:00"),
            )
        ),
    ),
    "a workbook": ("a.xlsx", book_of()),
    "a workbook that is called CSV": ("a.csv", book_of()),
    "days of every kind in a workbook": ("a.xlsx", book_of(EXCEL)),
    "titles above": ("a.xlsx", book_of([["2025年台账"], ["填报单位：县纪委", "", "", "单位：件"], *TABLE])),
    "headings far below": ("a.xlsx", book_of([*[["说明"]] * 20, *TABLE])),
    "headings in two lines": ("a.xlsx", book_of(change=two_lines_of_headings)),
    "headings with brackets, spaces and lines": (
        "a.xlsx",
        book_of(
            [["1.编号", "受理日期\n（年月日）", " 单 位 ", "来源*", "类　别", "办结日期（必填）"], *ROWS]
        ),
    ),
    "other words": (
        "a.csv",
        csv_of([["登记号", "收件时间", "被反映人单位", "问题来源", "事项类别", "结案时间"], *ROWS]),
    ),
    "English": (
        "a.csv",
        csv_of([["Case number", "Date received", "Town", "Source", "Class", "Closed on"], *ROWS]),
    ),
    "spaces around and within": (
        "a.csv",
        csv_of([[f" {cell}\u3000" for cell in row] for row in changed((1, 2, "城 关 镇"))]),
    ),
    "headings again on every page": ("a.xlsx", book_of([*TABLE[:2], HEADING, *TABLE[2:], HEADING])),
    "sums below": ("a.xlsx", book_of([*TABLE, ["合计", "", "", "3件", "", "2件"], ["总计", 3]])),
    "an example": ("a.xlsx", book_of([HEADING, ["（示例）X0", "2025-01-01", "某镇"], *ROWS])),
    "hidden and filtered rows": ("a.xlsx", book_of(change=hidden)),
    "notes on cells": ("a.xlsx", book_of(change=noted)),
    "another sheet before it": ("a.xlsx", book_of(change=other_sheets)),
    "a sheet of another name": ("a.xlsx", book_of(sheet="2025年1—6月")),
    "columns in another order": ("a.csv", csv_of([row[::-1] for row in TABLE])),
    "remarks are not read": ("a.csv", csv_of(with_column("备注", "转县局", f"见{NAME}材料", ""))),
    "open ones in words": ("a.csv", csv_of(changed((2, 5, "在办")))),
    "open ones as a dash": ("a.csv", csv_of(changed((2, 5, "——")))),
    "other words for classes and sources": (
        "a.csv",
        csv_of(changed((1, 3, "来信"), (2, 3, "上级交办"), (1, 4, "一般件"), (2, 4, "重大件"))),
    ),
    "an empty column for names": ("a.csv", csv_of(with_column("姓名", "", "", ""))),
    "numbers that look like days": (
        "a.csv",
        csv_of(changed((1, 0, "20250305"), (2, 0, "640221202503050012"))),
    ),
    "a formula with its result": ("a.xlsx", computed(book_of(changed((1, 5, "=DATE(2025,4,1)"))), 45748)),
}


EVENT_LOGS = {
    "XES": ("a.xes", XES.encode()),
    "XES that is called XML, with a mark": ("a.xml", b"\xef\xbb\xbf" + XES.encode()),
    "events in Chinese": ("a.csv", csv_of(EVENTS)),
    "as other programs of process mining write it": (
        "a.csv",
        csv_of(
            [
                [
                    "case:concept:name",
                    "concept:name",
                    "start_timestamp",
                    "time:timestamp",
                    "case:unit",
                    "org:resource",
                ],
                *EVENTS[1:],
            ]
        ),
    ),
    "steps that begin and end in rows of their own": (
        "a.csv",
        csv_of(
            [
                ["case id", "activity", "timestamp", "lifecycle:transition", "unit"],
                ["7", "accept", "2025-03-05 08:00", "start", "城关镇"],
                ["7", "close", "2025-03-30 08:00", "start", "城关镇"],
                ["7", "close", "2025-04-01 08:00", "complete", "城关镇"],
                ["8", "accept", "2025-03-20 08:00", "start", "头闸镇"],
                ["8", "close", "2025-04-20 08:00", "start", "头闸镇"],
            ]
        ),
    ),
}


# ---------------------------------------------------------------- odd rows

ODD = {
    "closed before received": (changed((1, 5, "2025-03-01")), [("F2", "closed-before-received", True)]),
    "no day": (changed((2, 1, "")), [("B3", "missing", True)]),
    "a day that is none": (changed((2, 1, "2025-02-30")), [("B3", "bad-date", True)]),
    "a day without a year": (changed((2, 1, "3月20日")), [("B3", "bad-date", True)]),
    "a day of another century": (changed((2, 1, "1925-03-20")), [("B3", "before-first-day", True)]),
    "a day that has not come": (changed((3, 1, "2052-05-06")), [("B4", "received-later", True)]),
    "no unit": (changed((1, 2, "")), [("C2", "missing", True)]),
    "a unit of another county": (changed((1, 2, "某某镇")), [("C2", "unknown-unit", True)]),
    "a number twice": (changed((3, 0, "X1")), [("A4", "duplicate-row", True)]),
    "a closing day that is none": (changed((1, 5, "四月")), [("F2", "bad-date", True)]),
    "no source": (changed((1, 3, "")), [("D2", "missing", False)]),
    "another source": (changed((1, 3, "某渠道")), [("D2", "not-a-choice", False)]),
    "another class": (changed((1, 4, "特殊")), [("E2", "unknown-class", False)]),
    "due before received": (
        with_column("办理期限", "2025-01-01", "", ""),
        [("G2", "before-received", False)],
    ),
    "an assignment that is no day": (with_column("交办日期", "尽快", "", ""), [("G2", "bad-date", False)]),
    "two flaws at once": (
        changed((1, 1, ""), (1, 2, "")),
        [("B2", "missing", True), ("C2", "missing", True)],
    ),
}


# ---------------------------------------------------------------- refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><log>&b;</log>"""
MANY = [HEADING, *([f"N{n}", "2025-03-05", f"{n}号", "来信", "一般", ""] for n in range(301))]

REFUSED = {
    "Excel of 2003": ("a.xls", OLE, {("$", "workbook-format")}),
    "WPS": ("a.et", OLE, {("$", "workbook-format")}),
    "WPS that is called a workbook": ("a.xlsx", OLE, {("$", "workbook-format")}),
    "OpenDocument": ("a.ods", b"PK\x03\x04" + bytes(50), {("$", "workbook-format")}),
    "a password": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), {("$", "workbook-locked")}),
    "a web page that is called Excel": ("a.xls", b"<html><table></table></html>", {("$", "workbook-format")}),
    "a web page that is called CSV": ("a.csv", b"<html><table></table></html>", {("$", "log-format")}),
    "a damaged workbook": ("a.xlsx", book_of()[:900], {("$", "workbook-damaged")}),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(range(256)), {("$", "log-format")}),
    "a packed file": ("a.xes", gzip.compress(XES.encode()), {("$", "log-format")}),
    "nothing at all": ("a.csv", b"", {("$", "log-headings")}),
    "XML that is no log": ("a.xes", b"<a><b/></a>", {("$", "log-format")}),
    "broken XML": ("a.xes", XES.encode()[:-20], {("$", "log-format")}),
    "an entity bomb": ("a.xes", BOMB.encode(), {("$", "xml-entities")}),
    "XML without end": ("a.xes", b"<log>" + b"<a>" * 100 + b"</a>" * 100 + b"</log>", {("$", "log-format")}),
    "no headings": ("a.csv", csv_of(ROWS), {("$", "log-headings")}),
    "no headings, and persons": (
        "a.csv",
        csv_of([[NAME, IDENTITY, MOBILE, "2025-03-05"]] * 3),
        {("$", "log-headings")},
    ),
    "no day of receipt": ("a.csv", csv_of(changed((0, 1, "何时"))), {("$", "log-column-missing")}),
    "no unit": ("a.xlsx", book_of(changed((0, 2, "何处"))), {("Sheet1", "log-column-missing")}),
    "headings alone": ("a.csv", csv_of([HEADING]), {("$", "log-empty")}),
    "odd rows alone": (
        "a.csv",
        csv_of([HEADING, *changed((0, 1, ""), rows=ROWS)[:1]]),
        {("$", "log-empty"), ("B2", "missing")},
    ),
    "too many units": ("a.csv", csv_of(MANY), {("C1", "too-many-units")}),
    "no step that closes": (
        "a.csv",
        csv_of(changed((3, 1, "签批"), rows=EVENTS)),
        {("B1", "closing-activity")},
    ),
    "a name": ("a.csv", csv_of(with_column("被反映人姓名", "", NAME, "")), {("G1", "personal-column")}),
    "a name in English": (
        "a.xlsx",
        book_of(with_column("Name", NAME, "", "")),
        {("Sheet1!G1", "personal-column")},
    ),
    "who was accused": ("a.csv", csv_of(with_column("被反映人", NAME, "", "")), {("G1", "personal-column")}),
    "who handles it": ("a.csv", csv_of(with_column("承办人", NAME, "", "")), {("G1", "personal-column")}),
    "whom to call": ("a.csv", csv_of(with_column("联系方式", MOBILE, "", "")), {("G1", "personal-content")}),
    "an address": ("a.csv", csv_of(with_column("家庭住址", "某村", "", "")), {("G1", "personal-column")}),
    "an identity number under an innocent heading": (
        "a.csv",
        csv_of(with_column("备注", "", IDENTITY, "")),
        {("G1", "personal-content")},
    ),
    "an identity number of 15 digits": (
        "a.csv",
        csv_of(with_column("备注", "", "640221750305001", "")),
        {("G1", "personal-content")},
    ),
    "an identity number that Excel has rounded": (
        "a.xlsx",
        book_of(with_column("备注", None, 6.40221197503051e17, None)),
        {("Sheet1!G1", "personal-content")},
    ),
    "a telephone number within words": (
        "a.csv",
        csv_of(with_column("内容", "", f"反映人{NAME}，电话{MOBILE}。", "")),
        {("G1", "personal-content")},
    ),
    "a telephone number as a number": (
        "a.xlsx",
        book_of(with_column("备注", "", int(MOBILE), "")),
        {("Sheet1!G1", "personal-content")},
    ),
    "a telephone number in wide digits with gaps": (
        "a.csv",
        csv_of(with_column("备注", "", "１３８ 0952-0134", "")),
        {("G1", "personal-content")},
    ),
    "a telephone at home": (
        "a.csv",
        csv_of(with_column("备注", "", "0952-6012345", "")),
        {("G1", "personal-content")},
    ),
    "a telephone number as a unit": ("a.csv", csv_of(changed((2, 2, MOBILE))), {("C1", "personal-content")}),
    "an identity number as the number of a matter": (
        "a.csv",
        csv_of(changed((2, 0, IDENTITY))),
        {("A1", "personal-content")},
    ),
    "a telephone number beyond the headings": (
        "a.csv",
        csv_of([HEADING, ROWS[0], [*ROWS[1], MOBILE]]),
        {("G3", "personal-content")},
    ),
    "a telephone number as a heading": (
        "a.csv",
        csv_of(with_column(MOBILE, MOBILE, "", "")),
        {("G1", "personal-content")},
    ),
    "persons in an event log": (
        "a.csv",
        csv_of(with_column("手机", "", MOBILE, "", "", rows=EVENTS)),
        {("G1", "personal-content")},
    ),
    "two columns of persons at once": (
        "a.csv",
        csv_of(with_column("姓名", NAME, "", "", rows=with_column("说明", MOBILE, "", ""))),
        {("G1", "personal-content"), ("H1", "personal-column")},
    ),
    "a name in XES": (
        "a.xes",
        XES.replace('key="unit" value="城关镇"', f'key="姓名" value="{NAME}"').encode(),
        {("B1", "personal-column")},
    ),
}


# ---------------------------------------------------------------- persons

UNAWARE = [
    [*HEADING, "备注", "处置方式"],
    ["X1", "2025-03-05", NAME, "信访举报", "一般", "2025-04-01", NAME, ""],
    [NAME, "2025-03-20", "头闸镇", NAME, NAME, "", "", NAME],
    ["X3", NAME, "城关镇", "信访举报", "", "2025-05-20", "", ""],
    ["X4", "2025-05-07", "城关镇", "信访举报", "", NAME, "", ""],
]
"""Names where nobody expects them: as a unit, number, source, class, disposition, remark, as both days."""
