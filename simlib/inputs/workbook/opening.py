"""A workbook file as sheets of cells, whatever program wrote it.

    本县.xlsx ── zip, size, no password ──→ openpyxl ── values and formulas ──→ {sheet: rows of cells}

Merged cells hold their value in each row that they span; hidden and filtered rows are read as all others.
What is not this kind of file is refused with the way to save it.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from simlib.errors import Fault
from simlib.inputs.workbook.cells import WorkbookCell, tidy
from simlib.inputs.workbook.suffixes import OTHER_TABLES
from simlib.inputs.workbook.words import code_of, sheets

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES: Final = 10_000_000
MAX_UNPACKED: Final = 200_000_000
MAX_ROWS: Final = 30_000
MAX_COLUMNS: Final = 60
MARKS: Final = ("~$", ".~")
"""How the files begin by which Excel, WPS and LibreOffice mark that they have a workbook open."""
_FOLLOWS: Final = re.compile(r"""=IF\('([^']+)'!([A-Z]{1,2}\d{1,5})="","",'\1'!\2\)""")
"""The formula of templates by which a cell says what another one says."""
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""How files of Excel 97 to 2003 begin, those of WPS (.et), and workbooks with a password."""
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")

Row = tuple[WorkbookCell, ...]
SheetRows = dict[str, list[Row]]
"""The rows of each sheet by its name in the file; empty rows at the end are left out."""


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read: why."""

    def __init__(self, code: str, value: str = "", **params: str) -> None:
        self.fault = Fault("$", code, value, params)


def opened(file: Path | BytesIO) -> SheetRows:
    """The sheets of a workbook. Raises UnreadableWorkbook."""
    if isinstance(file, Path) and file.name.startswith(MARKS):
        raise UnreadableWorkbook("workbook-mark", file.name)
    data = _bytes(file) if isinstance(file, Path) else file.getvalue()
    _refuse_others(data, file.suffix.lower() if isinstance(file, Path) else "")
    values, formulas = (_loaded(data, data_only=only) for only in (True, False))
    _follow(values, formulas)
    return {
        sheet.title: list(_rows(sheet, formulas[sheet.title]))
        for sheet in values.worksheets
        if code_of(sheet.title, sheets().values()) or sheet.sheet_state == "visible"
    }


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableWorkbook("file-not-found")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableWorkbook("too-large", limit=f"{MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook("file-unreadable", type(error).__name__) from None


def _refuse_others(data: bytes, suffix: str) -> None:
    if data.startswith(_OLD):
        raise UnreadableWorkbook("workbook-locked" if _LOCKED in data else "workbook-format", suffix)
    if suffix in OTHER_TABLES or not data.startswith(b"PK"):
        raise UnreadableWorkbook("workbook-format", suffix)
    try:
        with ZipFile(BytesIO(data)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
            if "xl/workbook.xml" not in package.namelist():
                raise UnreadableWorkbook("workbook-format", suffix)
    except BadZipFile:
        raise UnreadableWorkbook("workbook-damaged") from None
    if unpacked > MAX_UNPACKED:
        raise UnreadableWorkbook("too-large", limit=f"{MAX_UNPACKED // 1_000_000} MB")


def _loaded(data: bytes, *, data_only: bool) -> "Workbook":
    try:
        return load_workbook(BytesIO(data), data_only=data_only)
    except Exception:
        raise UnreadableWorkbook("workbook-damaged") from None


def _follow(values: "Workbook", formulas: "Workbook") -> None:
    """Give the cells that say what another cell says its value, where no program has computed it yet."""
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS), max_col=MAX_COLUMNS):
            for cell in row:
                found = _FOLLOWS.fullmatch(cell.value) if isinstance(cell.value, str) else None
                here = values[sheet.title][cell.coordinate] if found else None
                if found and here is not None and here.value is None and found[1] in values:
                    here.value = values[found[1]][found[2]].value or ""


def _rows(values: "Worksheet", formulas: "Worksheet") -> Iterator[Row]:
    spanned = _spanned(values)
    last = min(values.max_row, MAX_ROWS)
    width = min(values.max_column, MAX_COLUMNS)
    rows = [
        tuple(_cell(values, formulas, spanned, row, column) for column in range(1, width + 1))
        for row in range(1, last + 1)
    ]
    while rows and all(cell.empty for cell in rows[-1]):
        rows.pop()
    yield from rows


def _cell(
    values: "Worksheet", formulas: "Worksheet", spanned: dict[tuple[int, int], Any], row: int, column: int
) -> WorkbookCell:
    value: Any = values.cell(row, column).value
    written: Any = formulas.cell(row, column).value
    place = f"{get_column_letter(column)}{row}"
    if value is None and (row, column) in spanned:
        value = spanned[row, column]
    is_formula = formulas.cell(row, column).data_type == "f" or (
        isinstance(written, str) and written[:1] == "="
    )
    if is_formula and value is None:
        return WorkbookCell(tidy(values.title), place, None, "formula-without-value")
    if values.cell(row, column).data_type == "e" or (isinstance(value, str) and value in _ERRORS):
        return WorkbookCell(tidy(values.title), place, str(value), "cell-error")
    return WorkbookCell(tidy(values.title), place, value)


_ERRORS: Final = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}


def _spanned(sheet: "Worksheet") -> dict[tuple[int, int], Any]:
    """What merged cells hold in the rows below their first one, in the first of their columns."""
    found: dict[tuple[int, int], Any] = {}
    for block in sheet.merged_cells.ranges:
        value = sheet.cell(block.min_row, block.min_col).value
        for row in range(block.min_row + 1, min(block.max_row, MAX_ROWS) + 1):
            found[row, block.min_col] = value
    return found
