"""Tables and sentences as HTML, by the templates in `views/templates`: in a notebook, or on a report's page.

A look is what elements have beside their text, by what they are: a notebook knows no style sheet, so each
element brings its style; a page has classes. Heads of numbers may break, words may not be squeezed: so a
table of many numbers leaves room for what they are of.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from simlib.views.language.text_width import text_cells

if TYPE_CHECKING:
    from simlib.views.remarks import Remarks
    from simlib.views.table import Table

Look = Mapping[str, str]

PALE: Final = "#5F6B73"
SHORT: Final = 20
"""Cells that a column of words may be wide, two to a Chinese character, and yet not be broken."""

CELL: Final = "vertical-align:top;padding:5px 12px"
NOTEBOOK: Final[Look] = {
    "title": 'style="font-size:19px;margin:10px 0 6px"',
    "table": 'style="font-size:15px;line-height:1.45;margin:0"',
    "head": f'style="text-align:left;word-break:keep-all;{CELL}"',
    "head_number": f'style="text-align:right;min-width:4.5em;{CELL}"',
    "word": f'style="text-align:left;min-width:12em;{CELL}"',
    "short": f'style="text-align:left;white-space:nowrap;{CELL}"',
    "number": f'style="text-align:right;white-space:nowrap;{CELL}"',
    "below": f'style="color:{PALE};font-weight:normal;font-size:13px"',
    "note": f'style="color:{PALE};font-size:13px;margin:2px 0"',
    "mark": "",
    "list": 'style="font-size:18px;line-height:1.5"',
    "item": 'style="margin:6px 0"',
}


@cache
def environment() -> Environment:
    """The templates; what they are given is text, and never markup."""
    loader = PackageLoader("simlib.views", "templates")
    return Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


def table_html(table: "Table", look: Look) -> str:
    """A table under its title, with its notes; with the mark of the data in a notebook, for a page has that
    above."""
    kinds = [_kind(table, place) for place in range(len(table.columns))]
    return environment().get_template("table.html").render(table=table, kinds=kinds, look=look)


def _kind(table: "Table", place: int) -> str:
    """Whether a column holds numbers, short words, or words that may be broken."""
    if table.columns[place].right:
        return "number"
    lines = (line for row in table.rows for line in row[place].text.split("\n"))
    return "short" if all(text_cells(line) <= SHORT for line in lines) else "word"


def remarks_html(remarks: "Remarks") -> str:
    """Sentences, one under the other."""
    return environment().get_template("remarks.html").render(remarks=remarks, look=NOTEBOOK)
