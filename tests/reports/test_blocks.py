"""Blocks come back from a notebook as they were, and say the same in every form."""

import json
import re
from functools import partial

import pytest
from matplotlib.figure import Figure

from simlib.reports.blocks import (
    MIME,
    Break,
    Bullets,
    Card,
    Cards,
    ConclusionFrame,
    Heading,
    Paragraph,
    ReportPart,
    Title,
    document,
    drawn,
    part,
    parts_of,
    plain,
)
from simlib.reports.page import page
from simlib.reports.word import word
from simlib.reports.workbook import workbook
from simlib.views.language.words import words
from simlib.views.table import number, table

made = partial(table, words("zh"))
HOSTILE = '<script>alert("x")</script>'
BLOCKS = (
    Title("报告", HOSTILE, "演示数据"),
    ConclusionFrame("结论", ("一句", "两句"), sure=True),
    Cards((Card("低", "每100件多按期办结", "6.1", "件", "95%区间\n两行", "more"),)),
    Bullets((("借用", "某县"), ("假定", HOSTILE))),
    Break(),
    Heading("一", 2),
    Paragraph("按语", "note"),
    made("表", ["名", "数"], [[HOSTILE, number(0.86341234, "share")]], ["注", ""], "表/一"),
)


@pytest.fixture(scope="module")
def shown() -> ReportPart:
    return part(*BLOCKS)


def test_a_part_comes_back_from_json_as_it_was(shown):
    data = json.loads(json.dumps(shown._repr_mimebundle_()))
    assert set(data) == {MIME, "text/plain", "text/html"}
    assert list(parts_of([{"data": data}])) == [shown]


def test_a_picture_lies_beside_the_json_and_comes_back_too():
    part = drawn("图", Figure, "二")
    data = part._repr_mimebundle_()
    assert data[MIME] == document(part)
    assert list(parts_of([{"data": data}])) == [part]
    assert part.picture.startswith(b"\x89PNG")


def test_other_outputs_are_no_parts():
    assert list(parts_of([{"output_type": "stream", "text": "x"}])) == []


def test_a_page_fetches_nothing_and_takes_markup_for_text(shown):
    html = page([shown], "zh", json.dumps({"note": "</script><b>"}))
    assert re.findall(r"https?:|//|url\(|<link|@import", html) == []
    assert re.findall(r'src="(?!data:)', html) == []
    assert html.count("<script") == 1  # the JSON
    assert "&lt;script&gt;" in html
    assert "</script><b>" not in html


def test_every_block_is_said_in_word_and_excel(shown):
    from io import BytesIO

    import docx
    import openpyxl

    document_ = docx.Document(BytesIO(word([shown])))
    tongues = document_.styles.element.xpath("//w:lang/@w:eastAsia")
    assert {*tongues} == {"zh-CN"}
    said = "\n".join(p.text for p in document_.paragraphs)
    cells = [c.text for t in document_.tables for row in t.rows for c in row.cells]
    assert "报告" in said
    assert any("每100件多按期办结" in cell and "6.1" in cell for cell in cells)
    assert {HOSTILE, "86.3%"} <= set(cells)
    book = openpyxl.load_workbook(BytesIO(workbook([shown], words("zh"))))
    sheet = book["表 一"]
    assert (sheet["A4"].value, sheet["B4"].value) == (HOSTILE, 0.86341234)
    assert sheet["B4"].number_format == "0.0%"


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)"])
def test_no_text_becomes_a_formula(text):
    from io import BytesIO

    import openpyxl

    one = part(made("t", ["a"], [[text]]))
    sheet = openpyxl.load_workbook(BytesIO(workbook([one], words("en"))))["T"]
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].value == text


def test_the_same_blocks_are_the_same_bytes(shown):
    for make in (word, lambda parts: workbook(parts, words("zh"))):
        assert make([shown]) == make([shown])


@pytest.mark.parametrize("year", [1971, 2021])
def test_a_clock_that_is_wrong_changes_nothing(shown, year, monkeypatch):
    """A zip cannot tell of a time before 1980, and a machine with a dead battery believes in one."""
    now = workbook([shown], words("zh"))
    monkeypatch.setattr("time.time", lambda: (year - 1970) * 365.25 * 86_400)
    assert word([shown])
    assert workbook([shown], words("zh")) == now


def test_plain_text_says_all(shown):
    assert "6.1件" in plain(shown)
    assert "86.3%" in plain(shown)
