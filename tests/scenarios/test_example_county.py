"""The shipped workbook of a county that does not exist is the empty template, filled in, and nothing else."""

import pytest
from openpyxl import load_workbook

from simlib.inputs.reading import read_world
from simlib.model.feasibility import feasibility_faults
from tests.scenarios.example_county import FILE, filled

pytestmark = pytest.mark.slow


def cells(book):
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets
    }


def test_it_is_what_the_script_makes():
    assert cells(load_workbook(FILE)) == cells(filled())


def test_it_is_without_a_fault_and_says_that_it_is_made_up():
    world = read_world(FILE)
    assert feasibility_faults(world) == []
    assert world.scenario.data == "demonstration"
    assert "虚构" in world.scenario.place.zh
    assert "fictional" in world.scenario.place.en
    assert all(
        unit.english for unit in world.scenario.units.values() if unit.kind not in ("desk", "leadership")
    )
