"""The parts of a package, held against openpyxl and against what other programs write."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from simlib.inputs.workbook.opening import UnreadableWorkbook, sheets_of
from simlib.inputs.workbook.parts import read_package, sheet_titles

VALUES = [
    "城关镇", " 两 端 空 格 ", "", None, 3, -2.5, 1e21, True, False, "1,260 件", "=B1+1", "#N/A", "_x000D_",
    date(2025, 3, 5), datetime(2025, 3, 5, 9, 30), time(8, 30), timedelta(hours=30), 0.4,
]  # fmt: skip


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(values, **book_options):
    book = Workbook(**book_options)
    book.active.append(values)
    return book


@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_values_are_those_of_openpyxl(epoch):
    book = written(VALUES)
    book.active["R1"].number_format = "0%"
    book.active.append([CellRichText("甲", TextBlock(InlineFont(b=True), "乙"), "丙")])
    if epoch == "1904":
        book.epoch = CALENDAR_MAC_1904
    data = saved(book)
    (found,) = read_package(data, 100)
    peer = load_workbook(BytesIO(data), data_only=True).active
    for row in peer.iter_rows():
        for cell in row:
            assert found.values.get((cell.row, cell.column)) == cell.value, cell.coordinate
    assert found.formulas == {(1, 11): "B1+1"}
    assert found.values[2, 1] == "甲乙丙"
    assert found.errors == {(1, 12)}


def changed(data, part, *pairs):
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in pairs if name == part else ():
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_days_in_the_formats_of_chinese_editions_are_days():
    book = written([45721])
    book.active["A1"].number_format = "yyyy-mm-dd"
    data = changed(saved(book), "xl/styles.xml", ('numFmtId="164"', 'numFmtId="57"'))
    (found,) = read_package(data, 100)
    assert found.values[1, 1] == datetime(2025, 3, 5)


def test_cells_that_bear_no_place_stand_one_after_the_other():
    data = changed(
        saved(written([1, 2, 3])), SHEET, *((f' r="{name}"', "") for name in ("A1", "B1", "C1", "1"))
    )
    (found,) = read_package(data, 100)
    assert found.values == {(1, 1): 1, (1, 2): 2, (1, 3): 3}


def test_texts_within_cells_and_results_of_formulas_are_read():
    cells = '<c r="A1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>'
    cells += '<c r="B1" t="str"><f>A1</f><v>甲</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    before = '<c r="A1" t="n"><v>1</v></c>'
    (found,) = read_package(changed(saved(written([1])), SHEET, (before, cells)), 100)
    assert (found.values[1, 1], found.values[1, 2], found.errors) == ("甲", "甲", {(1, 3)})


def test_the_names_of_the_strict_standard_are_understood():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    data = saved(written([7]))
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        data = changed(data, part, (main, strict))
    (found,) = read_package(data, 100)
    assert found.values == {(1, 1): 7}


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BY_HAND = {
    "xl/workbook.xml": f'''<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>
        <sheet name="台账" sheetId="1" r:id="rId7"/>
        <sheet name="图" sheetId="2" r:id="rId8"/></sheets></workbook>''',
    "xl/_rels/workbook.xml.rels": f'''<Relationships>
        <Relationship Id="rId7" Type="{KINDS}/worksheet" Target="pages/one.xml"/>
        <Relationship Id="rId8" Type="{KINDS}/chartsheet" Target="pages/two.xml"/>
        <Relationship Id="rId1" Type="{KINDS}/sharedStrings" Target="/texts/Shared.xml"/>
        <Relationship Id="rId2" Type="{KINDS}/styles" Target="Styles.xml"/></Relationships>''',
    "texts/Shared.xml": f'''<sst xmlns="{MAIN}"><si><t>甲</t></si>
        <si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 丙</t></r>
        <rPh sb="0" eb="1"><t>yi</t></rPh></si>
        </sst>''',
    "xl/Styles.xml": f'''<styleSheet xmlns="{MAIN}"><numFmts>
        <numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="31"/><xf numFmtId="10"/></cellXfs>
        </styleSheet>''',
    "xl/pages/one.xml": f'''<worksheet xmlns="{MAIN}"><sheetData><row r="2" hidden="1">
        <c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" s="1"><v>45721</v></c>
        <c r="E2" s="2"><v>45721</v></c><c r="F2" s="3"><v>0.4</v></c>
        <c r="G2"><f t="shared" si="0"/><v>7</v></c><c r="H2"><f t="shared" si="0"/></c></row></sheetData>
        <mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells></worksheet>''',
}  # fmt: skip
"""A package as Excel and WPS write it: texts shared, days in formats of their own, parts anywhere."""


def test_a_package_is_read_by_its_relations():
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name, text in BY_HAND.items():
            package.writestr(name, text)
    (found,) = read_package(stream.getvalue(), 100)
    day = datetime(2025, 3, 5)
    assert found.title == "台账"
    assert found.values == {(2, 1): "甲", (2, 3): "乙 丙", (2, 4): day, (2, 5): day, (2, 6): 0.4, (2, 7): 7}
    assert found.formulas == {(2, 8): ""}
    (rows,) = sheets_of(stream.getvalue()).values()
    assert [row[0].text for row in rows] == ["", "甲", "甲", "甲"]
    assert rows[1][7].trouble == "formula-without-value"


def test_sheets_come_in_the_order_of_the_book_with_whether_they_are_seen():
    book = Workbook()
    book.active.title = "乙"
    book.create_sheet("甲", 0).sheet_state = "hidden"
    found = read_package(saved(book), 100)
    assert [(one.title, one.visible) for one in found] == [("甲", False), ("乙", True)]
    assert sheet_titles(saved(book)) == ["甲", "乙"]


def test_more_rows_than_are_read_are_refused_not_cut_off():
    book = Workbook()
    book.active["A30001"] = "last"
    with pytest.raises(UnreadableWorkbook) as refused:
        sheets_of(saved(book))
    assert refused.value.fault.code == "too-many-rows"


def test_rows_that_are_only_dressed_do_not_count():
    book = Workbook()
    book.active["A1"] = 1
    book.active["A60000"].number_format = "0%"
    assert len(sheets_of(saved(book))["Sheet"]) == 1
