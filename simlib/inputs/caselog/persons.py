"""Columns that hold persons are refused before anything of them is read: nothing is kept, nothing shown.

    被反映人    张某某            by its heading
    备注        电话 138...       by what stands in it, whatever its heading: identity and telephone numbers

A number is taken for one of a person by its form alone; the fault names the column and a row, never the
cell's text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final
from unicodedata import normalize

from simlib.errors import Fault
from simlib.inputs.caselog.words import is_personal
from simlib.inputs.paths import shown
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.opening import Row

_PROVINCE: Final = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY: Final = re.compile(
    rf"(?<!\d){_PROVINCE}\d{{4}}(?:(?:19\d\d|200\d|201[0-4]){_DAY}\d{{3}}[\dXx]|[3-9]\d{_DAY}\d{{3}})(?!\d)"
)
"""18 digits with a day of birth of a grown person, or 15 of those issued until 1999. A number of a matter
with a county and a recent day in it is none."""
_TELEPHONE: Final = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86)?1[3-9]\d{9}(?!\d)|(?<!\d)0[1-9]\d{1,2}-\d{7,8}(?!\d)"
)
_GAPS: Final = re.compile(r"(?<=\d)[ \-]+(?=\d)")
_FEWEST: Final = 10
"""Digits of the shortest number of a person."""
_DIGITS: Final = re.compile(r"\d")


def personal_columns(heading: Row, body: Sequence[Row], known: Collection[int]) -> Iterator[Fault]:
    """A fault for each column that holds persons; `known` are the columns whose heading is known to mean
    something else."""
    suspects: dict[int, WorkbookCell] = {}
    filled: set[int] = set()
    for row in body:
        for n, cell in enumerate(row):
            if cell.value is not None:
                filled.add(n)
                if n not in suspects and holds_person(cell.value):
                    suspects[n] = cell
    for n, cell in enumerate(heading):
        if n in suspects:
            yield _fault(cell, "personal-content", str(suspects[n].row))
        elif n in filled and n not in known and is_personal(cell.text):
            yield _fault(cell, "personal-column")
    for n, cell in suspects.items():
        if n >= len(heading):
            yield _fault(cell, "personal-content", str(cell.row))


def _fault(cell: WorkbookCell, code: str, row: str = "") -> Fault:
    heading = "" if holds_person(cell.value) else shown(cell.text)
    name = f"{cell.sheet}!{cell.column}" if cell.sheet else cell.column
    return Fault(cell.where, code, heading, {"name": name} | ({"row": row} if row else {}))


def holds_person(value: object) -> bool:
    """Whether an identity or telephone number stands in a cell.

    >>> [holds_person(one) for one in ("电话：１３８ 0000 1234", 13800001234, "64022119750305001X", "共3件")]
    [True, True, True, False]
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int):
        return False
    text = str(value)
    if len(text) < _FEWEST or len(_DIGITS.findall(text)) < _FEWEST:
        return False
    plain = normalize("NFKC", text)
    return any(
        pattern.search(one) for one in (plain, _GAPS.sub("", plain)) for pattern in (_IDENTITY, _TELEPHONE)
    )
