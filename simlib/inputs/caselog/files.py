"""The file of a log as rows of cells: a workbook, a CSV of any encoding that people have, or XES.

    台账.xlsx   workbook.opening            {sheet: rows}
    台账.csv    UTF-8, UTF-16, GB18030      {"": rows}, commas, semicolons or tabs between
    log.xes     `xes`                       {"": rows}, a row an event

What a file is, is seen from what stands in it; other formats are refused with the way to save them.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter

from simlib.inputs.caselog.xes import MAX_EVENTS, is_xml, xes_rows
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.opening import (
    MAX_COLUMNS,
    Row,
    SheetRows,
    UnreadableWorkbook,
    file_bytes,
    sheets_of,
)
from simlib.inputs.workbook.suffixes import is_workbook

MAX_LOG_BYTES: Final = 50_000_000
"""Event logs say much in many words."""
_SEPARATORS: Final = ",\t;"


def log_sheets(path: Path) -> tuple[SheetRows, str]:
    """The rows of each sheet of a log's file, and the SHA-256 of its bytes. Raises UnreadableWorkbook."""
    data = file_bytes(path, MAX_LOG_BYTES)
    return _sheets(data, path.suffix.lower() if is_workbook(path) else ""), sha256(data).hexdigest()


def _sheets(data: bytes, suffix: str) -> SheetRows:
    if suffix or data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return sheets_of(data, suffix)
    if is_xml(data):
        return {"": _placed(xes_rows(data))}
    return {"": _placed(_records(_text(data)))}


def _text(data: bytes) -> str:
    """The text of bytes in the encodings of spreadsheets. Raises UnreadableWorkbook for anything else."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableWorkbook("log-format")


def _records(text: str) -> Iterator[list[str]]:
    """The records of a CSV. Its separator is the one that its first lines have most of."""
    head = "\n".join(text.split("\n", 20)[:20])
    between = max(_SEPARATORS, key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=between)
    except csv.Error:
        raise UnreadableWorkbook("log-format") from None


def _placed(records: Iterator[list[str]]) -> list[Row]:
    """Records as rows of cells, each with its place."""
    letters = [get_column_letter(column) for column in range(1, MAX_COLUMNS + 1)]
    rows: list[Row] = []
    for number, record in enumerate(records, start=1):
        if number > MAX_EVENTS:
            raise UnreadableWorkbook("too-many-rows", limit=str(MAX_EVENTS))
        cells = zip(letters, record, strict=False)
        rows.append(tuple(WorkbookCell("", f"{letter}{number}", value or None) for letter, value in cells))
    return rows
