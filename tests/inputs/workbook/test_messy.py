"""A gallery of workbooks as people have them: each is read rightly, or refused with cell and way out."""

from datetime import date, datetime
from zipfile import ZipFile

import pytest

from simlib.errors import InputFaults
from simlib.inputs.reading import read_world
from simlib.views.language.faults import fault_line
from simlib.views.language.words import words
from tests.inputs.workbook.books import UNITS_AT, made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    path = tmp_path_factory.mktemp("books") / "本县.xlsx"
    made().save(path)
    return read_world(path)


@pytest.fixture
def saved(tmp_path):
    def save(book, name="本县.xlsx"):
        book.save(tmp_path / name)
        return tmp_path / name

    return save


def faults_of(path):
    with pytest.raises(InputFaults) as caught:
        read_world(path)
    for fault in caught.value.faults:
        for language in ("zh", "en"):
            line = fault_line(words(language), path.name, fault)
            assert " -> " in line
            assert "code:" not in line
    return {(fault.path, fault.code) for fault in caught.value.faults}


# ---------------------------------------------------------------- read rightly


def blank_rows(book):
    for sheet in book.worksheets:
        sheet.insert_rows(3)
    book["方案"].insert_rows(6, 3)


def titles_above(book):
    book["方案"].insert_rows(1, 2)
    book["方案"]["A1"] = "附件1：青山县监督检查协作区划分表"
    book["只有总数时"].insert_rows(1)
    book["只有总数时"]["A1"] = "单位：件"


def merged_zones(book):
    """As annexes have them: one cell for the zone beside all its towns."""
    sheet = book["方案"]
    sheet["B3"] = None
    sheet.merge_cells("B2:B3")
    sheet["C3"] = sheet["C4"] = None
    sheet.merge_cells("C2:C4")


def merged_title(book):
    book["方案"].insert_rows(1)
    book["方案"]["A1"] = "附件"
    book["方案"].merge_cells("A1:C1")


def spaces_around(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and sheet.title != "规则":
                    cell.value = f" {cell.value}\u3000"


def spaces_within(book):
    book["方案"]["A2"] = "马 召 镇"
    book["只有总数时"]["A2"] = "马\u3000召镇"


def line_breaks_in_headings(book):
    book["单位"].cell(UNITS_AT - 1, 3).value = "负责人\n（人）"
    book["只有总数时"]["B1"] = "信访举报（件）"


def headings_of_others(book):
    book["单位"].cell(UNITS_AT - 1, 1).value = "单位名称"
    book["单位"].cell(UNITS_AT - 1, 2).value = "单位类别"
    book["只有总数时"]["C1"] = "线索数"


def wide_digits(book):
    book["只有总数时"]["B2"] = "３０"
    book["单位"].cell(UNITS_AT, 3).value = "１"


def digits_as_text(book):
    for row in book["只有总数时"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.value = f"{cell.value}件"


def people_as_text(book):
    book["单位"].cell(UNITS_AT, 4).value = "2人"


def shares_as_text(book):
    for row, text in enumerate(["50%", "50％", "0.5", "50", "５０％", 50, 0.5, " 50 % "], 2):
        book["单位"].cell(row, 2).value = text


def floats(book):
    book["只有总数时"]["B2"] = 30.0
    book["说明"]["B2"] = 2024.0


def year_as_text(book):
    book["说明"]["B2"] = "2024年"


def years_of_excel(book):
    book["说明"]["B2"] = None
    for line in (["模拟起始日期", "2022年7月1日"], ["统计期起", datetime(2024, 1, 1)],
                 ["统计期止", "2024.12.31"], ["模拟结束日期", date(2025, 4, 30)]):  # fmt: skip
        book["说明"].append(line)
    book["说明"]["B2"] = 2024


def days_as_numbers(book):
    for line in (["模拟起始日期", 44743], ["统计期起", "20240101"], ["统计期止", "2024/12/31"],
                 ["模拟结束日期", "2025-4-30"]):  # fmt: skip
        book["说明"].append(line)


def hidden_rows(book):
    book["方案"].row_dimensions[3].hidden = True
    book["单位"].row_dimensions[UNITS_AT].hidden = True


def filtered_rows(book):
    sheet = book["只有总数时"]
    sheet.auto_filter.ref = "A1:C6"
    sheet.auto_filter.add_filter_column(0, ["马召镇"])
    sheet.row_dimensions[3].hidden = True


def sheets_renamed(book):
    book["单位"].title = "2.单位情况"
    book["方案"].title = "附件"
    book["只有总数时"].title = "Sheet4"


def sheets_in_another_order(book):
    book.move_sheet("说明", 4)


def sheets_beside(book):
    book.create_sheet("通讯录").append(["甲", "乙"])
    book.create_sheet("Sheet9")


def columns_in_another_order(book):
    sheet = book["只有总数时"]
    for row in sheet.iter_rows():
        row[1].value, row[2].value = row[2].value, row[1].value


def remarks(book):
    sheet = book["单位"]
    sheet.cell(UNITS_AT - 1, 5).value = "备注"
    sheet.cell(UNITS_AT, 5).value = "含开发区"
    book["方案"]["D1"] = "备注"
    book["方案"]["D2"] = "2021年划入"


def numbers_of_rows(book):
    for title in ("单位", "方案", "只有总数时"):
        book[title].insert_cols(1)
    book["单位"].cell(UNITS_AT - 1, 1).value = "序号"
    for title in ("方案", "只有总数时"):
        book[title]["A1"] = "序号"
        for row in range(2, 6):
            book[title].cell(row, 1).value = row - 1


def examples_left(book):
    book["只有总数时"].append(["（示例）城关镇", 55, 28])


def invisible_characters(book):
    book["方案"]["A2"] = "\u200b马召镇\ufeff"


def kinds_not_chosen(book):
    for row in range(UNITS_AT, UNITS_AT + 4):
        book["单位"].cell(row, 2).value = None


def formulas_with_values(book):
    """A program that computes leaves the value beside the formula; here only the value is there."""
    book["只有总数时"]["B2"] = 30


GOOD = [
    blank_rows, titles_above, merged_zones, merged_title, spaces_around, spaces_within,
    line_breaks_in_headings,
    headings_of_others, wide_digits, digits_as_text, people_as_text, shares_as_text, floats, year_as_text,
    years_of_excel, days_as_numbers, hidden_rows, filtered_rows, sheets_renamed, sheets_in_another_order,
    sheets_beside, columns_in_another_order, remarks, numbers_of_rows, examples_left, invisible_characters,
    kinds_not_chosen, formulas_with_values,
]  # fmt: skip


@pytest.mark.parametrize("mess", GOOD, ids=lambda mess: mess.__name__)
def test_it_is_read_rightly(saved, clean, mess):
    book = made()
    mess(book)
    assert read_world(saved(book)).sha256 == clean.sha256


def test_thousands_are_read(saved):
    book = made()
    book["只有总数时"]["B2"], book["只有总数时"]["B3"] = "1,260", "１，２６０"
    streams = read_world(saved(book)).scenario.streams
    assert [streams["petition-towns"].shares[town] for town in ("马召镇", "青峰镇")] == [1260, 1260]


# ---------------------------------------------------------------- refused at the cell


def put(sheet, cell, value):
    def mess(book):
        book[sheet][cell] = value

    return mess


def drop(sheet, row):
    def mess(book):
        book[sheet].delete_rows(row)

    return mess


def with_log(*rows):
    """A log in place of the totals; a fifth cell stands under a heading of persons."""

    def mess(book):
        del book["只有总数时"]
        sheet = book.create_sheet("案件台账")
        heading = ["受理日期", "承办单位", "来源", "办结日期", "被反映人"]
        sheet.append(heading[: len(rows[0])])
        for row in rows:
            sheet.append(list(row))

    return mess


def without(sheet):
    def mess(book):
        del book[sheet]

    return mess


TOWN = f"A{UNITS_AT}"
BAD = {
    "a unit nobody knows": (put("方案", "A2", "马召"), {("方案!A2", "unknown-unit")}),
    "a unit in no zone": (put("方案", "B2", None), {("方案!B1", "unit-in-no-zone")}),
    "a unit twice": (put("单位", f"A{UNITS_AT + 1}", "马召镇"),
                     {(f"单位!A{UNITS_AT + 1}", "unit-twice"), ("方案!A3", "unknown-unit"),
                      ("只有总数时!A3", "unknown-unit")}),
    "a unit twice in a plan": (put("方案", "A3", "马召镇"), {("方案!A3", "unit-twice"),
                                                         ("方案!B1", "unit-in-no-zone"),
                                                         ("方案!C1", "unit-in-no-zone")}),
    "a kind nobody knows": (put("单位", f"B{UNITS_AT}", "镇政府"), {(f"单位!B{UNITS_AT}", "not-a-choice")}),
    "a number in words": (put("只有总数时", "B2", "三十多"), {("只有总数时!B2", "wrong-type")}),
    "half a person": (put("单位", f"D{UNITS_AT}", 1.5), {(f"单位!D{UNITS_AT}", "wrong-type")}),
    "fewer than nobody": (put("单位", f"D{UNITS_AT}", -1), {(f"单位!D{UNITS_AT}", "negative")}),
    "nobody at all": (lambda book: [put("单位", f"{column}{UNITS_AT}", None)(book) for column in "CD"],
                      {(f"单位!D{UNITS_AT}", "people-missing")}),
    "a share above all": (put("单位", "B2", 150), {("单位!B2", "out-of-range")}),
    "a share in words": (put("单位", "B2", "四成"), {("单位!B2", "wrong-type")}),
    "no share": (put("单位", "B3", None), {("单位!B3", "share-missing")}),
    "a post nobody knows": (put("单位", "A3", "监查员"), {("单位!A3", "unknown-post")}),
    "matters below none": (put("只有总数时", "B2", -3), {("只有总数时!B2", "negative")}),
    "classes that are not all": (lambda book: [book["只有总数时"].append(line) for line in
                                               (["一般", "75%"], ["重大疑难复杂", "15%"])],
                                 {("只有总数时!B7", "probabilities-sum")}),
    "matters of a division": (put("只有总数时", "A6", "第一监督检查室"),
                              {("只有总数时!B6", "nothing-arises-there"),
                               ("只有总数时!C6", "nothing-arises-there")}),
    "no year": (put("说明", "B2", None), {("说明!B2", "missing")}),
    "no such year": (put("说明", "B2", 1900), {("说明!B2", "out-of-range")}),
    "no county": (put("说明", "B1", None), {("说明!B1", "missing")}),
    "a day that is none": (lambda book: book["说明"].append(["统计期起", "2024年2月30日"]),
                           {("说明!B3", "bad-date")}),
    "closed as nobody closes": (put("规则", "B2", "差不多"), {("规则!B2", "not-a-choice")}),
    "what counts as closed not said": (put("规则", "B2", None), {("规则!B2", "closing-missing")}),
    "a place of no number": (lambda book: book["规则"].append(["某项", 3, "limits/nothing/amount"]),
                             {("规则!C3", "place-unknown")}),
    "no review division": (drop("单位", UNITS_AT + 8), {("单位", "unit-needed")}),
    "a formula never computed": (put("只有总数时", "B2", "=15*2"),
                                 {("只有总数时!B2", "formula-without-value")}),
    "a formula gone wrong": (put("只有总数时", "B2", "#REF!"), {("只有总数时!B2", "cell-error")}),
    "a column nobody knows": (lambda book: [put("单位", f"E{UNITS_AT - 1}", "编外人员")(book),
                                            put("单位", f"E{UNITS_AT}", 2)(book)],
                              {(f"单位!E{UNITS_AT - 1}", "unknown-column")}),
    "people of a kind without posts": (put("单位", f"B{UNITS_AT + 9}", "其他科室"),
                                       {(f"单位!D{UNITS_AT + 9}", "people-without-post"),
                                        ("单位", "unit-needed")}),
    "a lever nobody knows": (lambda book: book["方案"].append(["采取措施", "异地办理"]),
                             {("方案!B9", "unknown-lever")}),
    "a way of pooling nobody knows": (lambda book: book["方案"].append(["统筹范围", "大部分"]),
                                      {("方案!B9", "not-a-choice")}),
    "two plans of one name": (put("方案", "C1", "现行方案"), {("方案!C1", "listed-twice")}),
    "a plan with a strange name": (put("方案", "C1", "方案/二"), {("方案!C1", "bad-name")}),
    "a zone with a strange name": (put("方案", "B2", "第一协作区*"), {("方案!B2", "bad-name")}),
    "a log with rows that cannot be counted": (
        with_log(
            ["2024-03-05", "马召镇", "信访", None],
            ["2024-03-05", "某镇", "信访", None],
            [None, "马召镇", "信访", None],
            ["2024-03-05", "马召镇", None, None],
            ["2024-03-05", "马召镇", "信访", "2024-02-01"],
        ),
        {
            ("案件台账!B3", "unknown-unit"),
            ("案件台账!A4", "missing"),
            ("案件台账!C5", "missing"),
            ("案件台账!D6", "closed-before-received"),
        },
    ),
    "a log with persons": (
        with_log(["2024-03-05", "马召镇", "信访", None, "某某"]),
        {("案件台账!E1", "personal-column")},
    ),
    "no totals and no log": (without("只有总数时"), {("7 只有总数时", "matters-missing")}),
    "no sheet of units": (without("单位"), {("$", "sheet-missing")}),
    "no sheet of plans": (without("方案"), {("$", "sheet-missing")}),
    "no heading of units": (put("单位", f"A{UNITS_AT - 1}", "名录"), {("单位", "column-missing")}),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_at_its_cell(saved, name):
    mess, expected = BAD[name]
    book = made()
    mess(book)
    assert faults_of(saved(book)) == expected


def test_all_faults_are_said_at_once(saved):
    book = made()
    for name in ("a unit nobody knows", "a number in words", "a share above all", "no year"):
        BAD[name][0](book)
    cells = {place for place, _ in faults_of(saved(book))}
    assert {"方案!A2", "只有总数时!B2", "单位!B2", "说明!B2"} <= cells


def test_a_close_name_is_proposed(saved):
    book = made()
    book["方案"]["A2"] = "马召"
    with pytest.raises(InputFaults) as caught:
        read_world(saved(book))
    (fault,) = caught.value.faults
    line = fault_line(words("zh"), "本县.xlsx", fault)
    assert line.startswith("本县.xlsx: 方案!A2: 没有这个单位（值：马召） -> 是否应为 马召镇？")


# ---------------------------------------------------------------- files that are no such workbook


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
FILES = {
    "an old workbook": ("本县.xls", OLE, "workbook-format"),
    "a table of WPS": ("本县.et", OLE, "workbook-format"),
    "an old workbook under a new name": ("本县.xlsx", OLE, "workbook-format"),
    "a workbook with a password": ("本县.xlsx", LOCKED, "workbook-locked"),
    "text under the name of a workbook": ("本县.xlsx", "单位,人数\n".encode("gb18030"), "workbook-format"),
    "nothing": ("本县.xlsx", b"", "workbook-format"),
    "half a workbook": ("本县.xlsx", b"PK\x03\x04half", "workbook-damaged"),
    "a table of another office": ("本县.ods", b"PK\x03\x04", "workbook-format"),
}


@pytest.mark.parametrize("name", FILES)
def test_other_files_are_refused_with_how_to_save_them(tmp_path, name):
    file, data, code = FILES[name]
    (tmp_path / file).write_bytes(data)
    assert faults_of(tmp_path / file) == {("$", code)}


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    with ZipFile(tmp_path / "本县.xlsx", "w") as package:
        package.writestr("readme.txt", "x")
    assert faults_of(tmp_path / "本县.xlsx") == {("$", "workbook-format")}


def test_a_workbook_that_is_not_there(tmp_path):
    with pytest.raises(InputFaults) as caught:
        read_world(tmp_path / "无.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["file-not-found"]
