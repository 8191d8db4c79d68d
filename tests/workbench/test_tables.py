"""The tables of an answer: numbers as numbers, words as words, in both languages, the same in the file."""

from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.estimate.estimator import Estimator
from simlib.workbench.state.draft import Draft
from simlib.workbench.tables import tables, to_excel


@pytest.fixture(scope="module")
def answer(small):
    """Of a draft with an ugly name in another world."""
    estimator = Estimator(small, most=4)
    draft = Draft.of(small.scenario).with_pooling("none").with_caseload(1.5)
    estimator.ask(draft.named("=1+1 <b>"))
    while estimator.step():
        pass
    return estimator.answer()


def names_of(answer, language, *, codes=False):
    return Names(words(language), answer.world.scenario, codes)


@pytest.mark.slow
def test_the_sheets_in_both_languages(answer):
    assert [one.name for one in tables(names_of(answer, "en"), answer)] == [
        "On time", "Measures", "Zones and their units", "Changes", "Over time", "Use of people",
        "Why late", "Basis",
    ]  # fmt: skip
    assert [one.name for one in tables(names_of(answer, "zh"), answer)] == [
        "按期办结", "各项指标", "协作区", "改动", "走势", "人员使用", "为何超期", "依据",
    ]  # fmt: skip


def test_the_numbers_are_those_of_the_answer(answer):
    frame = tables(names_of(answer, "en"), answer)[0].frame()
    at = answer.loads["high"]
    row = frame[(frame["Load"] == "High load") & (frame["Baseline under"] == "the same outside conditions")]
    change = "Difference (percentage points)"
    assert row[change].item() == pytest.approx(100 * at.headline.difference.mean, rel=1e-14)
    assert row["This plan, from"].item() == at.headline.draft.low
    other = frame[(frame["Load"] == "High load") & (frame["Baseline under"] != "the same outside conditions")]
    assert other[change].item() == pytest.approx(100 * at.unchanged.headline.difference.mean, rel=1e-14)


@pytest.mark.slow
def test_the_file_holds_the_same(answer, tmp_path):
    pages = tables(names_of(answer, "zh"), answer)
    book = load_workbook(to_excel(tmp_path / "out" / "a.xlsx", pages))
    assert book.sheetnames == [page.name for page in pages]
    for page, sheet in zip(pages, book, strict=True):
        headings, rows = page.spread()
        assert sheet["A1"].value == page.title
        assert [cell.value for cell in sheet[3]] == headings
        for cell, given in zip(sheet[4], rows[0], strict=True):
            expected = datetime.combine(given.value, time()) if isinstance(given.value, date) else given.plain
            assert cell.value == (pytest.approx(expected) if isinstance(expected, float) else expected)
        assert any("演示数据" in str(row[0].value) for row in sheet.iter_rows(min_row=5))
    assert [*(tmp_path / "out").iterdir()] == [tmp_path / "out" / "a.xlsx"]


@pytest.mark.slow
def test_text_stays_text(answer, tmp_path):
    book = load_workbook(to_excel(tmp_path / "a.xlsx", tables(names_of(answer, "en"), answer)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}


def test_units_by_their_codes(answer, small):
    pages = tables(names_of(answer, "zh", codes=True), answer)
    shown = "".join(cell.text for page in pages for row in page.rows for cell in row)
    assert not [unit for unit in small.scenario.units if unit in shown]
