"""All tables of a report as an Excel workbook: a sheet a table, numbers as numbers, an index before them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from simlib.reports.blocks import (
    Block,
    Cards,
    Cell,
    ConclusionFrame,
    Paragraph,
    ReportPart,
    Table,
    Title,
    lines_of,
)
from simlib.reports.bundle import steadied
from simlib.reports.page import right_columns
from simlib.views.language.text_width import text_cells
from simlib.views.language.words import Words
from simlib.views.output.files import zipped

FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
LONGEST: Final = 31
"""Characters of a sheet's name."""
WIDEST: Final = 60
PLAIN: Final = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")
HEAD: Final = PatternFill("solid", fgColor="E6ECF0")
LINE: Final = Border(bottom=Side("thin", color="B9C6CF"))
FIRST: Final = (Title, ConclusionFrame, Cards, Paragraph)
"""Blocks of the first page that the index shows."""


def workbook(parts: Sequence[ReportPart], words: Words) -> bytes:
    """The workbook as bytes, the same for the same parts."""
    book = Workbook()
    index = book.active
    assert isinstance(index, Worksheet)
    w = words
    index.title = w("contents")
    tables = [block for one in parts for block in one.blocks if isinstance(block, Table)]
    sheets = [_add(book, table) for table in tables]
    _fill_index(index, parts[0].blocks if parts else (), tables, sheets)
    return steadied(zipped(book.save))


def _add(book: Workbook, table: Table) -> Worksheet:
    """A sheet of a table: title, headings, rows, notes."""
    sheet = book.create_sheet(_sheet_name(table.name, book.sheetnames))
    sheet["A1"] = table.title
    sheet["A1"].font = Font(bold=True, size=13)
    for column, name in enumerate(table.columns, start=1):
        cell = sheet.cell(3, column, _safe(name))
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    right = right_columns(table)
    for place, row in enumerate(table.rows, start=4):
        for column, given in enumerate(row, start=1):
            _write(sheet.cell(place, column), given, right[column - 1])
    for place, note in enumerate(table.notes, start=len(table.rows) + 5):
        sheet.cell(place, 1, _safe(note)).font = Font(italic=True, color="56626A")
    _set_widths(sheet, table)
    sheet.freeze_panes = "B4"
    _fit(sheet)
    return sheet


def _fit(sheet: Worksheet) -> None:
    """Printed across A4, no wider than a page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "3:3"


def _write(cell: Any, given: Cell, right: bool) -> None:
    """A number with the digits in which the report shows it, or text."""
    number, side = _number(given), "right" if right else None
    cell.border = LINE
    cell.alignment = Alignment(wrap_text=number is None, vertical="top", horizontal=side)
    if number is None:
        cell.value = _safe(given.text)
    else:
        cell.value, cell.number_format = number, _digits(given)


def _number(cell: Cell) -> float | int | None:
    """The number behind a cell that shows nothing else.

    >>> _number(Cell("86.3%", 0.8634)), _number(Cell("9.6 (8 – 11)", 9.6)), _number(Cell("1,204"))
    (0.8634, None, 1204.0)
    """
    if not PLAIN.fullmatch(cell.text):
        return None
    if cell.value is not None:
        return cell.value
    return float(cell.text.replace(",", "").rstrip("%")) / (100 if cell.text.endswith("%") else 1)


def _digits(cell: Cell) -> str:
    """The number format that shows a cell's text.

    >>> _digits(Cell("86.3%")), _digits(Cell("1,204")), _digits(Cell("+0.25"))
    ('0.0%', '#,##0', '+0.00;-0.00;0.00')
    """
    text = cell.text.rstrip("%")
    after = len(text.partition(".")[2])
    digits = "0" + (f".{'0' * after}" if after else "")
    if cell.text.endswith("%"):
        return f"{digits}%"
    if text.startswith("+"):
        return f"+{digits};-{digits};{digits}"
    return f"#,##{digits}"


def _set_widths(sheet: Worksheet, table: Table) -> None:
    for column, name in enumerate(table.columns):
        texts = [name, *(row[column].text for row in table.rows)]
        widest = max(text_cells(line) for text in texts for line in text.split("\n"))
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(WIDEST, widest + 3)


def _fill_index(
    index: Worksheet, first: Sequence[Block], tables: Sequence[Table], sheets: Sequence[Worksheet]
) -> None:
    """What the first page says, then the tables with the way to each."""
    said = [line for block in first if isinstance(block, FIRST) for line in lines_of(block) if line]
    for row, line in enumerate(said, start=1):
        cell = index.cell(row, 1, _safe(line.replace("\n", " · ")))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row == 1, size=15 if row == 1 else 11)
    for row, (table, sheet) in enumerate(zip(tables, sheets, strict=True), start=len(said) + 2):
        cell = index.cell(row, 1, f"{sheet.title}: {table.title}")
        cell.hyperlink = f"#'{sheet.title}'!A1"
        cell.font = Font(color="0B4F7A", underline="single")
    index.column_dimensions["A"].width = 110


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes, and that is not taken."""
    plain = FORBIDDEN.sub(" ", name)[:LONGEST].strip("' ") or "table"
    names = [plain, *(f"{plain[: LONGEST - 4]} {n}" for n in range(2, 1000))]
    return next(one for one in names if one.lower() not in {t.lower() for t in taken})


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=@" else text
