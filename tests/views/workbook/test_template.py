"""An empty template: what is in it, and a county of eighteen units from nothing but it."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from simlib.errors import InputFaults
from simlib.inputs.reading import read_world
from simlib.inputs.workbook.words import columns, sheets
from simlib.model.feasibility import feasibility_faults
from simlib.views.language.text_width import text_cells
from simlib.views.language.words import words
from simlib.views.workbook.writing import template
from tests.inputs.workbook.own_county import own_county

MOST_CELLS = 120
"""That may have to be filled in beyond the plans, of a county of eighteen units."""


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def book(language):
    return load_workbook(BytesIO(template(words(language))))


@pytest.mark.slow
def test_it_has_every_sheet_but_the_rest(book, language):
    assert book.sheetnames == [label.shown(language) for key, label in sheets().items() if key != "rest"]


@pytest.mark.slow
def test_every_column_has_a_note(book, language):
    for table in ("units", "posts", "roads", "log", "totals"):
        for label in columns(table).values():
            cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
                     if cell.value == label.shown(language) and cell.comment]  # fmt: skip
            assert cells, label


@pytest.mark.slow
def test_headings_are_protected_and_what_is_to_be_filled_in_is_not(book):
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.print_area
    units = book.worksheets[1]
    assert units["A4"].protection.locked
    assert not units["B5"].protection.locked


@pytest.mark.slow
def test_what_is_written_in_several_lines_has_room_for_them(book):
    """Not every program makes a row as high as its text asks for."""
    squeezed = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if cell.coordinate not in sheet.merged_cells
        and isinstance(cell.value, str)
        and cell.alignment.wrap_text
        and text_cells(cell.value) > sheet.column_dimensions[cell.column_letter].width
        and (sheet.row_dimensions[cell.row].height or 15) < 30
    ]
    assert not squeezed


@pytest.mark.slow
def test_an_empty_template_lists_what_must_be_given(tmp_path, language):
    path = tmp_path / "本县.xlsx"
    path.write_bytes(template(words(language)))
    with pytest.raises(InputFaults) as caught:
        read_world(path)
    codes = {fault.code for fault in caught.value.faults}
    assert codes == {"missing", "people-missing", "plans-missing", "matters-missing", "closing-missing"}


@pytest.mark.slow
def test_a_county_of_eighteen_units_needs_few_cells(tmp_path):
    form = own_county()
    assert form.filled - form.of_plans <= MOST_CELLS
    world = read_world(form.saved(tmp_path / "本县.xlsx"))
    assert feasibility_faults(world) == []
    towns = [unit for unit in world.scenario.units.values() if unit.kind == "town"]
    assert (len(towns), len(world.scenario.plans["现行方案"].zones)) == (18, 6)


@pytest.mark.slow
def test_a_template_does_not_say_when_it_was_written():
    """So that the same program always writes the same bytes."""
    with ZipFile(BytesIO(template(words("zh")))) as package:
        said = package.read("docProps/core.xml").decode()
    assert re.findall(r">(\d{4}-[^<]*)<", said) == ["2000-01-01T00:00:00Z"] * 2
