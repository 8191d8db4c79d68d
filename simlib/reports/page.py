"""Blocks as one page of HTML that fetches nothing: pictures and style are in it, and no script.

The same blocks give the same bytes. Printed, it is the PDF: A4, page numbers, a chapter a page. The template
is `page.html`, beside this file.
"""

import base64
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from simlib.reports.blocks import ReportPart, Title
from simlib.views.html import Look, environment, table_html
from simlib.views.language.words import Language
from simlib.views.table import Table

TAGS: Final = {"zh": "zh-CN", "en": "en"}
WIDE, VAST = 8, 12
"""Tables with this many columns are set in smaller letters."""

LOOK: Final[Look] = {
    "title": 'class="caption"',
    "head": "",
    "head_number": 'class="n"',
    "word": "",
    "short": 'class="s"',
    "number": 'class="n"',
    "below": 'class="below"',
    "note": 'class="note"',
}


def page(parts: Sequence[ReportPart], language: Language, origin: str) -> str:
    """The whole document; `origin` is JSON that says what it was made of."""
    template = environment().from_string(files("simlib.reports").joinpath("page.html").read_text("utf-8"))
    return template.render(
        language=TAGS[language],
        title=next((b.text for one in parts for b in one.blocks if isinstance(b, Title)), "simlib"),
        origin=origin.replace("<", "\\u003c"),
        blocks=[
            (type(block).__name__.lower(), block, base64.b64encode(one.picture).decode())
            for one in parts
            for block in one.blocks
        ],
        table_html=table_html,
        look=look,
    )


def look(table: Table) -> Look:
    """How a table looks: the mark of the data stands at the top of the page."""
    count = len(table.columns)
    size = "vast" if count >= VAST else "wide" if count >= WIDE else ""
    return {**LOOK, "table": f'class="{size}"' if size else ""}
