"""All tables of a report as an Excel workbook: what page one says and an index, then a sheet a table."""

from collections.abc import Sequence
from typing import Final

from simlib.reports.blocks import Cards, ConclusionFrame, Paragraph, ReportPart, Title, lines_of
from simlib.views.language.words import Words
from simlib.views.output import excel
from simlib.views.output.zips import steadied
from simlib.views.table import Table

FIRST: Final = (Title, ConclusionFrame, Cards, Paragraph)
"""Blocks of the first page that the index shows."""


def workbook(parts: Sequence[ReportPart], words: Words) -> bytes:
    """The workbook as bytes, the same for the same parts."""
    tables = [block for one in parts for block in one.blocks if isinstance(block, Table)]
    first = parts[0].blocks if parts else ()
    said = [line for block in first if isinstance(block, FIRST) for line in lines_of(block) if line]
    index = [line.replace("\n", " · ") for line in said]
    return steadied(excel.workbook(tables, words("contents"), index))
