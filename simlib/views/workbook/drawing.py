"""Forms drawn as an Excel workbook: colours, drop-downs, notes, protected headings, pages that print."""

from collections.abc import Sequence
from copy import copy
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from simlib.views.language.text_width import text_cells, wrapped_cells
from simlib.views.output.excel import set_cell
from simlib.views.output.files import zipped
from simlib.views.output.zips import steadied
from simlib.views.workbook.cell_marks import (
    GAP,
    TOP,
    CellState,
    FilledCell,
    Follows,
    FormColumn,
    FormSheet,
    FormTable,
)

FILLS: Final = {
    CellState.OWN: None,
    CellState.TAKEN: PatternFill("solid", fgColor="FFF3C4"),
    CellState.MISSING: PatternFill("solid", fgColor="F9D0CC"),
    CellState.FIXED: PatternFill("solid", fgColor="F1F4F6"),
}
HEAD: Final = PatternFill("solid", fgColor="DCE6EC")
THIN: Final = Side("thin", color="B9C6CF")
BOX: Final = Border(THIN, THIN, THIN, THIN)
GREY, EXAMPLE = "56626A", "8A949B"
_Styles = dict[tuple[CellState, str | None, bool, bool, str], Any]
"""How the cells of a table look that have been drawn."""
LINE_HEIGHT: Final = 15.0
MOST_LINES: Final = 12
_LONGEST_CHOICES: Final = 250
"""Characters of a list of choices that Excel takes in a cell's rule."""
_NOTE_SIZE: Final = (320, 110)


def drawn(sheets: Sequence[FormSheet]) -> bytes:
    """The bytes of a workbook of these sheets."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for form in sheets:
        _draw(book.create_sheet(form.name), form)
    return steadied(zipped(book.save))


def _draw(sheet: Worksheet, form: FormSheet) -> None:
    width = max(len(table.columns) for table in form.tables) if form.tables else 1
    set_cell(sheet, 1, 1, form.name, Font(bold=True, size=14))
    lead = set_cell(sheet, 2, 1, form.lead, Font(color=GREY))
    lead.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=max(width, 4))
    row, heading_row = TOP, TOP
    for table in form.tables:
        heading_row = row
        row = _draw_table(sheet, table, row) + GAP
    for line in form.below:
        cell = set_cell(sheet, row, 1, line, Font(color=GREY))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(width, 4))
        sheet.row_dimensions[row].height = LINE_HEIGHT * _lines(line, _breadth(form))
        row += 1
    sheet.row_dimensions[2].height = LINE_HEIGHT * _lines(form.lead, _breadth(form))
    _set_up(sheet, form, heading_row if len(form.tables) == 1 else 3, row, width)


def _breadth(form: FormSheet) -> int:
    widths = [sum(column.width for column in table.columns) for table in form.tables]
    return max([*widths, 60])


def _lines(text: str, breadth: int) -> int:
    return max(1, sum(-(-text_cells(line) // max(breadth - 4, 20)) for line in text.split("\n")))


def _draw_table(sheet: Worksheet, table: FormTable, top: int) -> int:
    """Draw a table; the row after its last one."""
    for number, column in enumerate(table.columns, 1):
        _draw_heading(sheet, column, top, number)
    sheet.row_dimensions[top].height = LINE_HEIGHT * max(
        _wrapped(column.heading, column.width - 2) for column in table.columns
    )
    row = top + 1
    if table.example:
        for number, value in enumerate(table.example, 1):
            cell = set_cell(sheet, row, number, value, Font(italic=True, color=EXAMPLE))
            cell.border = BOX
        row += 1
    first, styles = row, _Styles()
    for cells in table.rows:
        for number, given in enumerate(cells, 1):
            _draw_cell(sheet, given, table.columns[number - 1], row, number, styles)
        lines = max(map(_lines_of, cells, table.columns))
        if lines > 1:  # not every program makes room by itself
            sheet.row_dimensions[row].height = LINE_HEIGHT * lines
        row += 1
    for _ in range(table.blank):
        for number, column in enumerate(table.columns, 1):
            _draw_cell(sheet, FilledCell(), column, row, number, styles)
        row += 1
    for number, column in enumerate(table.columns, 1):
        _draw_choices(sheet, column, number, first, row - 1)
    return row


def _draw_heading(sheet: Worksheet, column: FormColumn, row: int, number: int) -> None:
    cell = set_cell(sheet, row, number, column.heading, Font(bold=True))
    cell.fill, cell.border = HEAD, BOX
    cell.alignment = Alignment("center", "center", wrap_text=True)
    if column.meaning:
        cell.comment = _note(column.meaning)


def _draw_cell(
    sheet: Worksheet, given: FilledCell, column: FormColumn, row: int, number: int, styles: _Styles
) -> None:
    value = given.value
    if isinstance(value, Follows):
        cell: Any = sheet.cell(row, number, value.formula)
    else:
        cell = set_cell(sheet, row, number, value)
    if given.form:
        cell.number_format = given.form
    if given.note:
        cell.comment = _note(given.note)
    lines = _lines_of(given, column)
    endless = isinstance(value, str) and lines == 1 and text_cells(value) > column.width
    if given.choices:
        _offer(sheet, ",".join(given.choices), cell.coordinate)
    locked = given.state is CellState.FIXED or not column.editable
    _style(cell, styles, given.state, "fill" if endless else None, lines > 1, locked)


def _style(
    cell: Any, styles: _Styles, state: CellState, across: str | None, wrapped: bool, locked: bool
) -> None:
    """What a cell looks like. Of thousands of cells all but a few look like one before: theirs is copied, as
    the library itself does when it copies a sheet, and not looked up part by part (half of the time)."""
    look = (state, across, wrapped, locked, cell.number_format)
    if look not in styles:
        cell.border = BOX
        fill = FILLS[state]
        if fill is not None:
            cell.fill = fill
        cell.alignment = Alignment(across, "top", wrap_text=wrapped)
        cell.protection = Protection(locked=locked)
        styles[look] = cell._style
    cell._style = copy(styles[look])


def _lines_of(given: FilledCell, column: FormColumn) -> int:
    """In how many lines a cell is written; what takes more than `MOST_LINES` is cut off after one."""
    if not isinstance(given.value, str):
        return 1
    too_long = text_cells(given.value) > column.width * MOST_LINES
    return 1 if too_long else _wrapped(given.value, column.width - 1)


def _wrapped(text: str, width: int) -> int:
    return wrapped_cells(text, width).count("\n") + 1


def _note(text: str) -> Comment:
    note = Comment(text, "simlib")
    note.width, note.height = _NOTE_SIZE
    return note


def _draw_choices(sheet: Worksheet, column: FormColumn, number: int, first: int, last: int) -> None:
    """A drop-down that also lets other things be typed: what they mean is said when the file is read."""
    listed = ",".join(column.choices)
    if last < first or not 0 < len(listed) <= _LONGEST_CHOICES:
        return
    letter = get_column_letter(number)
    _offer(sheet, listed, f"{letter}{first}:{letter}{last}")


def _offer(sheet: Worksheet, listed: str, cells: str) -> None:
    rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
    rule.showErrorMessage = False
    rule.add(cells)
    sheet.add_data_validation(rule)


def _set_up(sheet: Worksheet, form: FormSheet, heading: int, last: int, width: int) -> None:
    for table in form.tables:
        for number, column in enumerate(table.columns, 1):
            letter = get_column_letter(number)
            now = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0
            sheet.column_dimensions[letter].width = max(column.width, now if now != 13 else 0)
    sheet.freeze_panes = f"B{heading + 1}" if len(form.tables) == 1 else "A4"
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.print_area = f"A1:{get_column_letter(max(width, 4))}{max(last, 5)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    protection = sheet.protection
    protection.sheet = True
    for name in (
        "insertRows",
        "deleteRows",
        "formatCells",
        "formatColumns",
        "formatRows",
        "sort",
        "autoFilter",
    ):
        setattr(protection, name, False)
