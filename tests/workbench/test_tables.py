"""The tables of an answer: numbers as numbers, words as words, in both languages, the same in the file."""

import pytest
from openpyxl import load_workbook

from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.estimate.estimator import Estimator
from simlib.workbench.state.draft import Draft
from simlib.workbench.tables import Amount, tables, to_excel


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


def test_the_sheets_in_both_languages(answer):
    assert [*tables(names_of(answer, "en"), answer)] == [
        "On time", "Measures", "Zones and their units", "Changes", "Over time", "Use of people",
        "Why late", "Basis",
    ]  # fmt: skip
    assert [*tables(names_of(answer, "zh"), answer)] == [
        "按期办结", "各项指标", "协作区", "改动", "走势", "人员使用", "为何超期", "依据",
    ]  # fmt: skip


def test_the_numbers_are_those_of_the_answer(answer):
    frame = tables(names_of(answer, "en"), answer)["On time"].frame
    at = answer.loads["high"]
    row = frame[(frame["Load"] == "high load") & (frame["Baseline is"] == "in the same circumstances")]
    assert row["Difference"].item() == at.headline.difference.mean
    assert row["This plan, from"].item() == at.headline.draft.low
    other = frame[(frame["Load"] == "high load") & (frame["Baseline is"] != "in the same circumstances")]
    assert other["Difference"].item() == at.unchanged.headline.difference.mean


def test_the_file_holds_the_same(answer, tmp_path):
    pages = tables(names_of(answer, "zh"), answer)
    book = load_workbook(to_excel(tmp_path / "out" / "a.xlsx", pages))
    assert book.sheetnames == [*pages]
    for name, page in pages.items():
        sheet = book[name]
        assert sheet["A1"].value == page.title
        assert tuple(cell.value for cell in sheet[3])[: len(page.columns)] == page.columns
        for cell, value in zip(sheet[4], page.rows[0], strict=False):
            if isinstance(value, Amount):
                assert cell.value == pytest.approx(value.value)
            elif isinstance(value, str):
                assert cell.value == value
        assert any("演示数据" in str(row[0].value) for row in sheet.iter_rows(min_row=5))
    assert [*(tmp_path / "out").iterdir()] == [tmp_path / "out" / "a.xlsx"]


def test_text_stays_text(answer, tmp_path):
    book = load_workbook(to_excel(tmp_path / "a.xlsx", tables(names_of(answer, "en"), answer)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}


def test_units_by_their_codes(answer, small):
    pages = tables(names_of(answer, "zh", codes=True), answer)
    shown = "".join(str(v) for page in pages.values() for row in page.rows for v in row)
    assert not [unit for unit in small.scenario.units if unit in shown]
