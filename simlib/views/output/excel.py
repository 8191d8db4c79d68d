"""Tables as an Excel workbook: a sheet a table, numbers in full with the digits that are shown.

    workbook(tables)                     sheets only
    workbook(tables, "contents", lines)  an index before them: what is said, and the way to each sheet

Text stays text, whatever it begins with. A sheet prints across A4, no wider than a page.
"""

import re
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from simlib.views.language.names import digits, heading
from simlib.views.language.text_width import text_cells
from simlib.views.output.files import zipped
from simlib.views.table import Cell, Table

FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME: Final = 31
NARROWEST, WIDEST = 11, 60
HEAD: Final = PatternFill("solid", fgColor="E6ECF0")
LINE: Final = Border(bottom=Side("thin", color="B9C6CF"))
PALE, LINK = "56626A", "0B4F7A"
TOP: Final = 3
"""The row of headings."""
BOLD: Final = 1.25
"""How much wider bold letters are, with what words leave free at the ends of lines."""
LINE_HEIGHT: Final = 15.0
"""Points a line."""


def workbook(tables: Sequence[Table], index: str = "", said: Sequence[str] = ()) -> bytes:
    """Tables as the bytes of a workbook; with `index`, a sheet of that name comes first."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = index or "index"
    sheets = [_add(book, table) for table in tables]
    if index:
        _fill_index(first, said, tables, sheets)
    elif sheets:
        book.remove(first)
    return zipped(book.save)


def _add(book: Workbook, table: Table) -> Worksheet:
    """A sheet of a table: title, headings, rows, notes."""
    sheet = book.create_sheet(_sheet_name(table.name, book.sheetnames))
    headings, rows = table.spread()
    set_cell(sheet, 1, 1, table.title, Font(bold=True, size=13))
    numbers = [any(_number(row[n]) for row in rows) for n in range(len(headings))]
    for column, (text, right) in enumerate(zip(headings, numbers, strict=True), start=1):
        cell = set_cell(sheet, TOP, column, text, Font(bold=True))
        cell.fill, cell.border = HEAD, LINE
        cell.alignment = Alignment("right" if right else "left", "center", wrap_text=True)
    for place, row in enumerate(rows, start=TOP + 1):
        for column, (given, right) in enumerate(zip(row, numbers, strict=True), start=1):
            cell = set_cell(sheet, place, column, given.plain)
            cell.border, cell.number_format = LINE, number_format(given)
            cell.alignment = Alignment("right" if right else "left", "top", wrap_text=not right)
    for place, note in enumerate(table.below, start=TOP + len(rows) + 2):
        set_cell(sheet, place, 1, note, Font(italic=True, color=PALE))
    _set_up(sheet, headings, rows)
    return sheet


def set_cell(sheet: Worksheet, row: int, column: int, value: object, font: Font | None = None) -> Any:
    """Set a cell; text is no formula, whatever it begins with."""
    cell: Any = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def _number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float)


def number_format(cell: Cell) -> str:
    """How a spreadsheet shows a cell.

    >>> number_format(Cell("86.3%", 0.8634, "share")), number_format(Cell("1,204", 1204, "whole"))
    ('0.0%', '#,##0')
    >>> number_format(Cell("+1.2", 1.23, "points", signed=True)), number_format(Cell("words"))
    ('+#,##0.0;-#,##0.0;#,##0.0', 'General')
    """
    if isinstance(cell.value, date):
        return "yyyy-mm-dd"
    if cell.value is None:
        return "General"
    after = f".{'0' * digits(cell.unit)}".rstrip(".")
    form = f"0{after}%" if cell.unit == "share" else f"#,##0{after}"
    return f"+{form};-{form};{form}" if cell.signed else form


def _set_up(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """How wide columns and how high rows are; headings stay in sight and come again on each printed page."""
    widths = []
    for n, name in enumerate(headings):
        word = max(text_cells(word) for word in (name.split() or [""]))
        widest = max((text_cells(line) for row in rows for line in row[n].text.split("\n")), default=0)
        widths.append(min(WIDEST, max(word, widest, NARROWEST) + 2))
        sheet.column_dimensions[get_column_letter(n + 1)].width = widths[-1]
    sizes = [[BOLD * text_cells(text) for text in headings]]
    sizes += [[0.0 if _number(cell) else float(text_cells(cell.text)) for cell in row] for row in rows]
    for place, of_row in enumerate(sizes, start=TOP):
        lines = max(ceil(size / (width - 2)) for size, width in zip(of_row, widths, strict=True))
        if lines > 1:
            sheet.row_dimensions[place].height = LINE_HEIGHT * lines
    sheet.freeze_panes, sheet.print_title_rows = f"B{TOP + 1}", f"{TOP}:{TOP}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _fill_index(
    index: Worksheet, said: Sequence[str], tables: Sequence[Table], sheets: Sequence[Worksheet]
) -> None:
    """What is said, then the tables with the way to each."""
    for row, line in enumerate(said, start=1):
        font = Font(bold=row == 1, size=15 if row == 1 else 11)
        set_cell(index, row, 1, line, font).alignment = Alignment(wrap_text=True, vertical="top")
    for row, (table, sheet) in enumerate(zip(tables, sheets, strict=True), start=len(said) + 2):
        cell = set_cell(index, row, 1, f"{sheet.title}: {table.title}", Font(color=LINK, underline="single"))
        cell.hyperlink = f"#'{sheet.title}'!A1"
    index.column_dimensions["A"].width = 110


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes, and that is not taken."""
    plain = heading(FORBIDDEN.sub(" ", name)[:LONGEST_NAME].strip("' ")) or "Table"
    names = [plain, *(f"{plain[: LONGEST_NAME - 4]} {n}" for n in range(2, 1000))]
    return next(one for one in names if one.lower() not in {t.lower() for t in taken})
