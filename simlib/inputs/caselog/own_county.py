"""A log that is a sheet of a county's own workbook: its names are those of that county."""

from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from simlib.errors import InputFaults
from simlib.inputs.reading import World, read_world
from simlib.inputs.workbook.opening import UnreadableWorkbook, file_bytes
from simlib.inputs.workbook.parts import sheet_titles
from simlib.inputs.workbook.suffixes import WORKBOOKS
from simlib.inputs.workbook.words import code_of, sheets

_COUNTY = {"units", "plans"}
"""Sheets that tell a county's workbook."""


def is_county_workbook(path: Path) -> bool:
    """Whether a file is the workbook of a whole county; nothing is said of whether it is sound."""
    if path.suffix.lower() not in WORKBOOKS:
        return False
    try:
        found = sheet_titles(file_bytes(path))
    except (UnreadableWorkbook, BadZipFile, ParseError):  # the reader of the log will say what is wrong
        return False
    return {code_of(title, sheets().values()) for title in found} >= _COUNTY


def own_world(path: Path) -> World | None:
    """The county of a workbook whose log is to be read; None where it has faults of its own, or is none."""
    if not is_county_workbook(path):
        return None
    try:
        return read_world(path)
    except InputFaults:
        return None
