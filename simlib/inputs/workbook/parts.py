"""The parts of an .xlsx package as sheets of values: what a spreadsheet shows, and where it shows nothing.

    xl/workbook.xml, its relations ──→ sheets by name, in order
    xl/sharedStrings.xml  ┐
    xl/styles.xml         ┴──→ xl/worksheets/*.xml ──→ cells: text, numbers, days
                                                       formulas without a stored result, errors, merged cells

openpyxl builds an object for every cell, twice where formulas are wanted: of a log of 20,000 rows too many.
What a number format means, and which day a number is, openpyxl still decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from posixpath import join, normpath
from typing import Any, Final
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

CHINESE_DATES: Final = {*range(27, 37), *range(50, 59)}
"""Numbers of formats that are days in Chinese editions, and that no file spells out (ECMA-376, 18.8.30)."""
ERRORS: Final = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}

At = tuple[int, int]
"""Row and column, counted from 1."""


class TooManyRows(Exception):
    """More rows with something in them than are read."""


@dataclass
class SheetValues:
    """A sheet: values, formulas without a stored result, and errors, by row and column."""

    title: str
    visible: bool
    values: dict[At, Any] = field(default_factory=dict)
    formulas: dict[At, str] = field(default_factory=dict)
    errors: set[At] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First column, first row, last column, last row of each block."""


def read_package(data: bytes, most_rows: int) -> list[SheetValues]:
    """The worksheets of a package. Raises TooManyRows, and whatever a damaged one brings about."""
    with ZipFile(BytesIO(data)) as package:
        book = list(_elements(package, "xl/workbook.xml"))
        epoch = CALENDAR_WINDOWS_1900
        for one in book:
            if _name(one) == "workbookPr" and one.get("date1904") in ("1", "true"):
                epoch = CALENDAR_MAC_1904
        reader = _SheetReader(_shared(package), _formats(package), epoch, most_rows)
        targets = _targets(package, "worksheet")
        sheets = [one for one in book if _name(one) == "sheet"]
        return [
            reader.sheet(package, targets[place], one)
            for one in sheets
            if (place := _attribute(one, "id")) in targets
        ]


def sheet_titles(data: bytes) -> list[str]:
    """The names of the sheets of a package. Raises BadZipFile or ParseError where it is damaged."""
    with ZipFile(BytesIO(data)) as package:
        book = _elements(package, "xl/workbook.xml")
        return [one.get("name", "") for one in book if _name(one) == "sheet"]


def _elements(package: ZipFile, part: str) -> Iterator[Element]:
    """Every element of a part as it ends; none where there is no such part."""
    if part in package.namelist():
        with package.open(part) as stream:
            yield from (element for _, element in iterparse(stream))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    found = (
        value for key, value in element.attrib.items() if key.startswith("{") and key.endswith(f"}}{name}")
    )
    return next(found, "")


def _targets(package: ZipFile, kind: str) -> dict[str, str]:
    """The parts of a kind to which the workbook is related, by the name of the relation."""
    found = {}
    for one in _elements(package, "xl/_rels/workbook.xml.rels"):
        if one.get("Type", "").endswith(f"/{kind}"):
            # join lets a target that begins at the root of the package stand as it is
            found[one.get("Id", "")] = normpath(join("/xl", one.get("Target", ""))).lstrip("/")
    return found


def _related(package: ZipFile, kind: str) -> Iterator[Element]:
    """The elements of the parts of a kind, wherever they lie."""
    for part in _targets(package, kind).values():
        yield from _elements(package, part)


def _shared(package: ZipFile) -> list[str]:
    """The texts that cells share."""
    return [_text(one) for one in _related(package, "sharedStrings") if _name(one) == "si"]


def _text(element: Element) -> str:
    """The words of a text in one or several fonts, without how they are pronounced."""
    parts = []
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.append(_text(child))
    return "".join(parts).replace("x005F_", "")


def _formats(package: ZipFile) -> dict[str, str]:
    """`day` or `span` for each style of cells that shows one."""
    own: dict[int, str] = {}
    styles: list[int] = []
    for one in _related(package, "styles"):
        name = _name(one)
        if name == "numFmt":
            own[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
        elif name == "cellXfs":
            styles = [int(style.get("numFmtId", "0")) for style in one]
    meant = {str(n): _meant(number, own) for n, number in enumerate(styles)}
    return {style: what for style, what in meant.items() if what}


def _meant(number: int, own: Mapping[int, str]) -> str:
    code = own.get(number) or BUILTIN_FORMATS.get(number) or ""
    if code and is_timedelta_format(code):
        return "span"
    return "day" if (code and is_date_format(code)) or number in CHINESE_DATES else ""


@dataclass(frozen=True)
class _SheetReader:
    """Reads the sheets of a package by its shared texts and formats."""

    shared: Sequence[str]
    formats: Mapping[str, str]
    epoch: Any
    most_rows: int
    columns: dict[str, int] = field(default_factory=lambda: {get_column_letter(n): n for n in range(1, 703)})

    def sheet(self, package: ZipFile, part: str, about: Element) -> SheetValues:
        """The values of a sheet."""
        found = SheetValues(about.get("name", ""), about.get("state", "visible") == "visible")
        number = 0
        for element in _elements(package, part):
            name = _name(element)
            if name == "row":
                number = int(element.get("r") or number + 1)
                self._row(element, number, found)
                element.clear()
            elif name == "mergeCell":
                found.merged.append(range_boundaries(element.get("ref", "")))
        return found

    def _row(self, row: Element, number: int, found: SheetValues) -> None:
        column = 0
        for cell in row:
            letters = cell.get("r", "").rstrip("0123456789")
            column = self.columns.get(letters, column + 1) if letters else column + 1
            value, formula = self._content(cell)
            if value is None and formula is None:
                continue
            if number > self.most_rows:
                raise TooManyRows
            at = (number, column)
            if value is None:
                found.formulas[at] = formula or ""
            else:
                found.values[at] = value
                if cell.get("t") == "e" or (isinstance(value, str) and value in ERRORS):
                    found.errors.add(at)

    def _content(self, cell: Element) -> tuple[Any, str | None]:
        """The value of a cell, and its formula."""
        raw = formula = None
        for child in cell:
            name = _name(child)
            if name == "v":
                raw = child.text or None
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                return _text(child) or None, None
        return (None if raw is None else self._value(raw, cell.get("t", "n"), cell.get("s", ""))), formula

    def _value(self, raw: str, kind: str, style: str) -> Any:
        match kind:
            case "s":
                return self.shared[int(raw)]
            case "n":
                return self._number(raw, style)
            case "b":
                return bool(int(raw))
            case "d":
                return datetime.fromisoformat(raw)
        return raw

    def _number(self, raw: str, style: str) -> Any:
        number = float(raw) if "." in raw or "e" in raw.lower() else int(raw)
        what = self.formats.get(style)
        if what is None:
            return number
        try:
            return from_excel(number, self.epoch, timedelta=what == "span")
        except (OverflowError, ValueError):
            return "#VALUE!"
