"""What a report is made of, so that the page, Word and Excel say the same.

    Title, Heading, Paragraph, Bullets      words
    ConclusionFrame                            the conclusion, or that there is none
    Cards                              a few large numbers
    Table                              a table of the views
    Picture                            a figure with its caption
    Break                              a new page

    ReportPart(blocks)      what a cell of a template gives; a Drawing does for a figure

A notebook keeps each part three times: as HTML to look at, as plain text, and as JSON under MIME, from
which everything else is made (`parts_of`). Pictures are kept beside the JSON, because their bytes depend
on the fonts of a machine and their numbers do not: these stand in a table.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from typing import Any, Final, Literal

from matplotlib.figure import Figure
from pydantic import TypeAdapter

from simlib.views.exhibits.typeface import WITHOUT_DATE, house_style
from simlib.views.table import Table

MIME: Final = "application/vnd.simlib.report+json"
PNG: Final = "image/png"


@dataclass(frozen=True)
class Title:
    """The name of the report, what it is about, and the mark of its data."""

    text: str
    about: str
    mark: str


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a note is smaller and paler."""

    text: str
    style: Literal["plain", "note"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """Sentences, one under the other; each may open with a word that leads it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ConclusionFrame:
    """The conclusion in a frame; `sure` is false where none may be drawn."""

    head: str
    lines: tuple[str, ...]
    sure: bool


@dataclass(frozen=True)
class Card:
    """One large number: at what, in which words, and how sure."""

    label: str
    words: str
    number: str
    after: str
    below: str
    shade: Literal["more", "less", "open"]


@dataclass(frozen=True)
class Cards:
    """Large numbers side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Picture:
    """A figure; its picture lies beside, its numbers stand in the table that follows. `share` of the page's
    width is what it takes."""

    title: str
    note: str = ""
    share: float = 1.0


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = Title | Heading | Paragraph | Bullets | ConclusionFrame | Cards | Table | Picture | Break
KINDS: Final[Mapping[str, type[Block]]] = {
    kind.__name__.lower(): kind
    for kind in (Title, Heading, Paragraph, Bullets, ConclusionFrame, Cards, Table, Picture, Break)
}


@dataclass(frozen=True)
class ReportPart:
    """What a cell of a template shows; `picture` is the PNG of its one Picture block, if it has one."""

    blocks: tuple[Block, ...]
    picture: bytes = b""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        shown: dict[str, Any] = {MIME: document(self), "text/plain": plain(self)}
        if self.picture:
            shown[PNG] = base64.b64encode(self.picture).decode()
        else:
            shown["text/html"] = "\n".join(_simple(block) for block in self.blocks)
        return shown


def part(*blocks: Block) -> ReportPart:
    return ReportPart(blocks)


def drawn(title: str, draw: Callable[[], Figure], top: str = "", share: float = 1.0) -> ReportPart:
    """A figure as a part of its own, in the house style, which must hold while it is drawn; with `top` it
    opens a chapter. It takes a `share` of the page's width."""
    stream = BytesIO()
    with house_style():
        draw().savefig(stream, format="png", metadata=dict(WITHOUT_DATE[".png"]))
    before = (Break(), Heading(top)) if top else ()
    return ReportPart((*before, Picture(title, share=share)), stream.getvalue())


# ---------------------------------------------------------------- to JSON and back


def document(shown: ReportPart) -> dict[str, Any]:
    """A part as JSON, without its picture; numbers with twelve digits, on which all machines agree."""
    named = [(type(b).__name__.lower(), b) for b in shown.blocks]
    trees = [(kind, _adapter(kind).dump_python(b, mode="json")) for kind, b in named]
    return {"blocks": [{"kind": kind, **_bare(tree)} for kind, tree in trees]}


def parts_of(outputs: Iterable[Mapping[str, Any]]) -> Iterator[ReportPart]:
    """The parts that outputs of a notebook hold (`output.data` by MIME type). Raises ValueError, KeyError
    or TypeError where what is there is no part."""
    for output in outputs:
        data = output.get("data", {})
        if MIME in data:
            trees = [dict(tree) for tree in data[MIME]["blocks"]]
            blocks = (_adapter(tree.pop("kind")).validate_python(tree) for tree in trees)
            yield ReportPart(tuple(blocks), base64.b64decode(data.get(PNG, "")))


@cache
def _adapter(kind: str) -> TypeAdapter[Block]:
    return TypeAdapter(KINDS[kind])


def _bare(value: Any) -> Any:
    """The same without what most cells of a table have none of."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        absent = [n for n, v in value.items() if "signed" in value and (v is None or v is False or v == "")]
        return {n: _bare(v) for n, v in value.items() if n == "text" or n not in absent}
    return float(f"{value:.12g}") if isinstance(value, float) else value


# ---------------------------------------------------------------- in a notebook


def plain(shown: ReportPart) -> str:
    return "\n".join(line for block in shown.blocks for line in lines_of(block))


def lines_of(block: Block) -> list[str]:
    """All that a block says, line by line; a row of a table is a line."""
    match block:
        case Title():
            return [block.text, block.about, block.mark]
        case Heading() | Paragraph():
            return [block.text]
        case Bullets():
            return [f"{lead} {text}".strip() for lead, text in block.items]
        case ConclusionFrame():
            return [block.head, *block.lines]
        case Cards():
            return [" ".join([c.label, c.words, f"{c.number}{c.after}", c.below]) for c in block.cards]
        case Table():
            return repr(block).split("\n")
        case Picture():
            return [block.title, block.note]
    return []


def _simple(block: Block) -> str:
    """A block as plain HTML, for those who open the notebook."""
    match block:
        case Title() | Heading():
            return f"<h3>{escape(block.text)}</h3>"
        case Table():
            return block._repr_html_()
        case _:
            return "".join(f"<p>{escape(line)}</p>" for line in lines_of(block) if line)
