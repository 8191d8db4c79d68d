"""A workbook file as sheets of cells, whatever program wrote it.

    本县.xlsx ── zip, size, no password ──→ parts ── values and formulas ──→ {sheet: rows of cells}

Merged cells hold their value in each row that they span; hidden and filtered rows are read as all others.
What is not this kind of file is refused with the way to save it.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl.utils import column_index_from_string, get_column_letter

from simlib.errors import Fault
from simlib.inputs.workbook.cells import WorkbookCell, tidy
from simlib.inputs.workbook.parts import At, SheetValues, TooManyRows, read_package
from simlib.inputs.workbook.suffixes import MAX_BYTES, OTHER_TABLES
from simlib.inputs.workbook.words import code_of, sheets

MAX_UNPACKED: Final = 200_000_000
MAX_ROWS: Final = 30_000
MAX_COLUMNS: Final = 60
MARKS: Final = ("~$", ".~")
"""How the files begin by which Excel, WPS and LibreOffice mark that they have a workbook open."""
_FOLLOWS: Final = re.compile(r"""IF\('([^']+)'!([A-Z]{1,2}\d{1,5})="","",'\1'!\2\)""")
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
    data = file_bytes(file) if isinstance(file, Path) else file.getvalue()
    return sheets_of(data, file.suffix.lower() if isinstance(file, Path) else "")


def sheets_of(data: bytes, suffix: str = "") -> SheetRows:
    """The sheets of a workbook's bytes. Raises UnreadableWorkbook."""
    _refuse_others(data, suffix)
    try:
        book = read_package(data, MAX_ROWS)
    except TooManyRows:
        raise UnreadableWorkbook("too-many-rows", limit=str(MAX_ROWS)) from None
    except Exception:  # whatever a damaged package brings about
        raise UnreadableWorkbook("workbook-damaged") from None
    _follow(book)
    return {
        sheet.title: _rows(sheet)
        for sheet in book
        if code_of(sheet.title, sheets().values()) or sheet.visible
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


def _follow(book: Sequence[SheetValues]) -> None:
    """Give the cells that say what another cell says its value, where no program has computed it yet."""
    by_title = {sheet.title: sheet for sheet in book}
    for sheet in book:
        for at, formula in list(sheet.formulas.items()):
            found = _FOLLOWS.fullmatch(formula.removeprefix("="))
            if found and found[1] in by_title:
                letters = found[2].rstrip("0123456789")
                there = (int(found[2][len(letters) :]), column_index_from_string(letters))
                sheet.values[at] = by_title[found[1]].values.get(there) or ""
                del sheet.formulas[at]


def _rows(sheet: SheetValues) -> list[Row]:
    """The rows of a sheet, without empty ones at the end."""
    title, spanned = tidy(sheet.title), _spanned(sheet)
    filled = [*sheet.values, *sheet.formulas, *spanned]
    last = max((row for row, _ in filled), default=0)
    width = min(max((column for _, column in filled), default=0), MAX_COLUMNS)
    letters = [get_column_letter(column) for column in range(1, width + 1)]
    rows = [_row(title, letters, number, sheet, spanned) for number in range(1, last + 1)]
    while rows and all(cell.empty for cell in rows[-1]):
        rows.pop()
    return rows


def _row(
    title: str, letters: Sequence[str], number: int, sheet: SheetValues, spanned: Mapping[At, Any]
) -> Row:
    cells = []
    for column, letter in enumerate(letters, start=1):
        at, place = (number, column), f"{letter}{number}"
        value = sheet.values.get(at, spanned.get(at))
        if value is None and at in sheet.formulas:
            cells.append(WorkbookCell(title, place, None, "formula-without-value"))
        else:
            cells.append(WorkbookCell(title, place, value, "cell-error" if at in sheet.errors else ""))
    return tuple(cells)


def _spanned(sheet: SheetValues) -> dict[At, Any]:
    """What merged cells hold in the rows below their first one, in the first of their columns."""
    found: dict[At, Any] = {}
    for column, first, _, last in sheet.merged:
        value = sheet.values.get((first, column))
        for row in range(first + 1, min(last, MAX_ROWS) + 1):
            if value is not None:
                found[row, column] = value
    return found
