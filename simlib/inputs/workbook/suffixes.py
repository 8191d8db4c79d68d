"""Which files are workbooks, by their names, and how large one may be: nothing is loaded to know it."""

from pathlib import Path
from typing import Final

MAX_BYTES: Final = 10_000_000
WORKBOOKS: Final = (".xlsx", ".xlsm")
OTHER_TABLES: Final = (".xls", ".et", ".ods", ".numbers", ".xlsb", ".ett", ".xlt")
"""Tables of other programs or times; they are refused with the way to save them again."""


def is_workbook(path: Path) -> bool:
    """Whether a file is meant to be a workbook, one of those that can be read or another.

    >>> is_workbook(Path("本县.XLSX")), is_workbook(Path("本县.et")), is_workbook(Path("county.yaml"))
    (True, True, False)
    """
    return path.suffix.lower() in (*WORKBOOKS, *OTHER_TABLES)
