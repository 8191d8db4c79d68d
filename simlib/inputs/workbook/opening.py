"""A workbook file as sheets of cells, whatever program wrote it.

    本县.xlsx ── zip, size, no password ──→ openpyxl ── values and formulas ──→ {sheet: rows of cells}

Merged cells hold their value in each row that they span; hidden and filtered rows are read as all others.
What is not this kind of file is refused with the way to save it.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import repeat
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
_FOLLOWS: Final = re.compile(r"""=IF\('([^']+)'!([A-Z]{1,2}\d{1,5})="","",'\1'!\2\)""")
"""The formula of templates by which a cell says what another one says."""
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ >/]")
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
    data = file_bytes(file) if isinstance(file, Path) else file.getvalue()
    return sheets_of(data, file.suffix.lower() if isinstance(file, Path) else "")


def sheets_of(data: bytes, suffix: str = "") -> SheetRows:
    """The sheets of a workbook's bytes. Raises UnreadableWorkbook."""
    formulas_told = _refuse_others(data, suffix)
    values = _loaded(data, data_only=True)
    formulas = _loaded(data, data_only=False) if formulas_told else None
    if formulas is not None:
        _follow(values, formulas)
    return {
        sheet.title: _rows(sheet, formulas[sheet.title] if formulas is not None else None)
        for sheet in values.worksheets
        if code_of(sheet.title, sheets().values()) or sheet.sheet_state == "visible"
    }


def file_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises UnreadableWorkbook if there is none, or it may not be read."""
    try:
        if not path.is_file():
            raise UnreadableWorkbook("file-not-found")
        if path.stat().st_size > most:
            raise UnreadableWorkbook("too-large", limit=f"{most // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook("file-unreadable", type(error).__name__) from None


def _refuse_others(data: bytes, suffix: str) -> bool:
    """Raise UnreadableWorkbook for what is none; whether a sheet of it has formulas (or a word like them)."""
    if data.startswith(_OLD):
        raise UnreadableWorkbook("workbook-locked" if _LOCKED in data else "workbook-format", suffix)
    if suffix in OTHER_TABLES or not data.startswith(b"PK"):
        raise UnreadableWorkbook("workbook-format", suffix)
    try:
        with ZipFile(BytesIO(data)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
            if "xl/workbook.xml" not in package.namelist():
                raise UnreadableWorkbook("workbook-format", suffix)
            if unpacked > MAX_UNPACKED:
                raise UnreadableWorkbook("too-large", limit=f"{MAX_UNPACKED // 1_000_000} MB")
            sheets = [part for part in package.namelist() if part.startswith("xl/worksheets/")]
            return any(_FORMULA.search(package.read(part)) for part in sheets)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise UnreadableWorkbook("workbook-damaged") from None


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


def _rows(values: "Worksheet", formulas: "Worksheet | None") -> list[Row]:
    """The rows of a sheet, without empty ones at the end."""
    title, spanned = tidy(values.title), _spanned(values)
    last, width = min(values.max_row, MAX_ROWS), min(values.max_column, MAX_COLUMNS)
    letters = [get_column_letter(column) for column in range(1, width + 1)]
    written = formulas.iter_rows(max_row=last, max_col=width) if formulas is not None else repeat(None)
    shown = values.iter_rows(max_row=last, max_col=width)
    rows = [
        _row(title, letters, number, row, above, spanned)
        for number, (row, above) in enumerate(zip(shown, written, strict=False), start=1)
    ]
    while rows and all(cell.empty for cell in rows[-1]):
        rows.pop()
    return rows


def _row(
    title: str,
    letters: Sequence[str],
    number: int,
    values: Sequence[Any],
    formulas: Sequence[Any] | None,
    spanned: Mapping[tuple[int, int], Any],
) -> Row:
    cells = zip(letters, values, formulas or repeat(None), strict=False)
    return tuple(
        _cell(title, f"{letter}{number}", value, formula, spanned.get((number, column)))
        for column, (letter, value, formula) in enumerate(cells, start=1)
    )


def _cell(title: str, place: str, cell: Any, formula: Any, spanned: Any) -> WorkbookCell:
    value = cell.value
    if value is None:
        value = spanned
    if value is None and formula is not None and _is_formula(formula):
        return WorkbookCell(title, place, None, "formula-without-value")
    if cell.data_type == "e" or (isinstance(value, str) and value in _ERRORS):
        return WorkbookCell(title, place, str(value), "cell-error")
    return WorkbookCell(title, place, value)


def _is_formula(cell: Any) -> bool:
    return cell.data_type == "f" or (isinstance(cell.value, str) and cell.value[:1] == "=")


_ERRORS: Final = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}


def _spanned(sheet: "Worksheet") -> dict[tuple[int, int], Any]:
    """What merged cells hold in the rows below their first one, in the first of their columns."""
    found: dict[tuple[int, int], Any] = {}
    for block in sheet.merged_cells.ranges:
        value = sheet.cell(block.min_row, block.min_col).value
        for row in range(block.min_row + 1, min(block.max_row, MAX_ROWS) + 1):
            found[row, block.min_col] = value
    return found
