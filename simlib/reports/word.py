"""Blocks as a Word document: headings that the outline shows, tables that can be edited, page numbers.

Fonts are those of offices (黑体 for headings, 宋体 for text); a machine without them shows its own.
"""

from collections.abc import Sequence
from functools import singledispatch
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from simlib.reports import blocks
from simlib.reports.page import VAST, WIDE
from simlib.views.language.text_width import text_cells
from simlib.views.output.files import zipped
from simlib.views.output.zips import steadied
from simlib.views.table import Table

BLUE, PALE, RUST, INK, MORE, LESS = map(
    RGBColor.from_string, ("0B4F7A", "56626A", "A33A00", "1D2429", "005A8C", "A94A00")
)
SHADES: Final = {"more": MORE, "less": LESS, "open": PALE}
LATIN, HEADS, TEXT = "Calibri", "黑体", "宋体"
WIDTH: Final = Cm(17)


def word(parts: Sequence[blocks.ReportPart]) -> bytes:
    """The document as bytes, the same for the same parts."""
    document = docx.Document()
    _set_up(document)
    for one in parts:
        for block in one.blocks:
            _add(block, document, one.picture)
    title = next((b.text for one in parts for b in one.blocks if isinstance(b, blocks.Title)), "simlib")
    document.core_properties.title, document.core_properties.author = title, "simlib"
    document.core_properties.comments = ""
    return steadied(zipped(document.save))


def _set_up(document: Document) -> None:
    """A4, fonts, and page numbers in the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # else Chinese is checked as if it were English
    _font(document.styles["Normal"], TEXT, 10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12.5), ("Caption", 10.5)):
        _font(document.styles[name], HEADS, size)
        document.styles[name].font.color.rgb = INK if name == "Caption" else BLUE
        document.styles[name].font.bold = name == "Caption"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot.add_run(), "PAGE")
    foot.add_run(" / ")
    _field(foot.add_run(), "NUMPAGES")


def _font(style: Any, chinese: str, size: float) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _field(run: Any, code: str) -> None:
    """A field that the word processor fills in."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


# ---------------------------------------------------------------- blocks


@singledispatch
def _add(block: blocks.Block, document: Document, picture: bytes) -> None:
    raise TypeError(type(block))


@_add.register
def _(block: blocks.Title, document: Document, picture: bytes) -> None:
    document.add_paragraph(block.text, style="Title")
    document.add_paragraph(block.about)
    if block.mark:
        _said(document.add_paragraph(), block.mark, RUST, bold=True)


@_add.register
def _(block: blocks.Heading, document: Document, picture: bytes) -> None:
    document.add_heading(block.text, level=block.level)


@_add.register
def _(block: blocks.Paragraph, document: Document, picture: bytes) -> None:
    if block.style == "note":
        _said(document.add_paragraph(), block.text, PALE, 9)
    else:
        document.add_paragraph(block.text)


@_add.register
def _(block: blocks.Bullets, document: Document, picture: bytes) -> None:
    for lead, text in block.items:
        paragraph = document.add_paragraph()
        _said(paragraph, f"{lead}  ", BLUE, bold=True)
        paragraph.add_run(text)


@_add.register
def _(block: blocks.ConclusionFrame, document: Document, picture: bytes) -> None:
    (cell,) = _grid(document, 1, 1).rows[0].cells
    _shade(cell, "EEF4F8" if block.sure else "FBF1EB")
    _said(cell.paragraphs[0], block.head, BLUE if block.sure else RUST, 13, bold=True)
    for place, line in enumerate(block.lines):
        _said(cell.add_paragraph(), line, INK, 10 if place else 12, bold=not place and block.sure)
    _gap(document)


@_add.register
def _(block: blocks.Cards, document: Document, picture: bytes) -> None:
    grid = _grid(document, 1, len(block.cards))
    for cell, card in zip(grid.rows[0].cells, block.cards, strict=True):
        _card(cell, card)
    _gap(document)


def _card(cell: Any, card: blocks.Card) -> None:
    _said(cell.paragraphs[0], card.label, INK, 11, bold=True)
    _said(cell.add_paragraph(), card.words, INK, 10)
    number = cell.add_paragraph()
    _said(number, card.number, SHADES[card.shade], 26, bold=True)
    _said(number, card.after, INK, 12)
    for line in card.below.split("\n"):
        _said(cell.add_paragraph(), line, PALE, 9)


@_add.register
def _(block: Table, document: Document, picture: bytes) -> None:
    document.add_paragraph(block.title, style="Caption").paragraph_format.keep_with_next = True
    grid = _grid(document, len(block.rows) + 1, len(block.columns))
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # it comes again on each page
    count = len(block.columns)
    size = 6.5 if count >= VAST else 8 if count >= WIDE else 9
    widths = _widths(block)
    texts = [[str(column) for column in block.columns], *([cell.text for cell in row] for row in block.rows)]
    for place, (row, words) in enumerate(zip(grid.rows, texts, strict=True)):
        for cell, text, column, width in zip(row.cells, words, block.columns, widths, strict=True):
            if place == 0:
                _shade(cell, "E6ECF0")
            cell.width = width
            first, *below = text.split("\n")
            _said(cell.paragraphs[0], first, INK, size, bold=place == 0)
            for line in below:
                _said(cell.paragraphs[0], f"\n{line}", PALE, size)
            if column.right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for note in block.notes:
        _said(document.add_paragraph(), note, PALE, 8.5)
    _gap(document)


@_add.register
def _(block: blocks.Picture, document: Document, picture: bytes) -> None:
    document.add_paragraph(block.title, style="Caption").paragraph_format.keep_with_next = True
    document.add_picture(BytesIO(picture), width=Emu(int(WIDTH * block.share)))
    if block.note:
        _said(document.add_paragraph(), block.note, PALE, 8.5)


@_add.register
def _(block: blocks.Break, document: Document, picture: bytes) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]


# ---------------------------------------------------------------- parts of blocks


def _gap(document: Document) -> None:
    """A little room after a table: a whole line would take it from page one."""
    gap = document.add_paragraph().paragraph_format
    gap.line_spacing, gap.space_after = Pt(6), Pt(0)


def _said(paragraph: Any, text: str, colour: RGBColor, size: float = 10.5, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.size, run.font.bold = colour, Pt(size), bold
    paragraph.paragraph_format.space_after = Pt(2)


def _grid(document: Document, rows: int, columns: int) -> Any:
    """A table with thin grey lines."""
    grid = document.add_table(rows, columns, style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9C6CF")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    grid._tbl.tblPr.append(borders)
    return grid


def _widths(table: Table) -> list[Emu]:
    """The page's width shared out by the longest line of each column, in moderation."""
    texts = [[str(name), *(row[n].text for row in table.rows)] for n, name in enumerate(table.columns)]
    longest = [max(text_cells(line) for t in of for line in t.split("\n")) for of in texts]
    shares = [min(max(cells, 6), 48) ** 0.75 for cells in longest]
    return [Emu(int(WIDTH * share / sum(shares))) for share in shares]


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
