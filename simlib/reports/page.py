"""Blocks as one page of HTML that fetches nothing: pictures and style are in it, and no script.

The same blocks give the same bytes. Printed, it is the PDF: A4, page numbers, a chapter a page.
"""

import base64
from collections.abc import Sequence
from html import escape
from typing import Final

from simlib.reports.blocks import (
    Block,
    Break,
    Bullets,
    Card,
    Cards,
    Cell,
    ConclusionFrame,
    Heading,
    Paragraph,
    Picture,
    ReportPart,
    Table,
    Title,
)
from simlib.views.language.text_width import text_cells
from simlib.views.language.words import Language

TAGS: Final = {"zh": "zh-CN", "en": "en"}
WIDE, VAST = 8, 12
"""Tables with so many columns are set in smaller letters."""
SHORT: Final = 20
"""Cells that a column may be wide, two to a Chinese character, and yet not be broken."""

STYLE: Final = """
@page { size: A4; margin: 16mm 15mm 17mm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #5F6B73; } }
* { box-sizing: border-box; }
html { background: #E9EDF0; }
body { margin: 24px auto; max-width: 900px; padding: 40px 52px; background: white; color: #1D2429;
  font: 15px/1.6 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC",
  "WenQuanYi Zen Hei", "Simlib Sans SC", "DejaVu Sans", sans-serif; }
header { border-bottom: 3px solid #0B4F7A; padding-bottom: 12px; margin-bottom: 18px; }
header h1 { font-size: 27px; line-height: 1.25; margin: 0 0 6px; color: #0B4F7A; }
header p { margin: 0; font-size: 15px; }
header .mark { display: inline-block; margin-top: 8px; padding: 1px 9px; border: 1px solid #A33A00;
  color: #A33A00; font-size: 13px; border-radius: 3px; }
h2 { font-size: 20px; color: #0B4F7A; border-bottom: 1px solid #B9C6CF; padding-bottom: 4px;
  margin: 28px 0 12px; break-after: avoid; }
h3 { font-size: 16px; margin: 20px 0 8px; break-after: avoid; }
.verdict { border-left: 7px solid #0B4F7A; background: #EEF4F8; padding: 12px 18px; margin: 0 0 16px; }
.verdict.unsure { border-color: #A33A00; background: #FBF1EB; }
.verdict b { display: block; font-size: 17px; margin-bottom: 4px; }
.verdict p { margin: 4px 0; font-size: 14px; }
.verdict p:first-of-type { font-size: 17px; line-height: 1.5; }
.verdict.unsure p:first-of-type { font-size: 15px; }
.cards { display: flex; gap: 12px; margin: 0 0 16px; }
.card { flex: 1 1 0; border: 1px solid #B9C6CF; border-top: 6px solid #8A969E; padding: 10px 14px;
  break-inside: avoid; }
.card.more { border-top-color: #0072B2; }
.card.less { border-top-color: #D55E00; }
.card .label { font-weight: bold; font-size: 15px; }
.card .words { font-size: 14px; color: #39454D; }
.card .number { font-size: 40px; line-height: 1.15; font-weight: bold; color: #39454D; }
.card.more .number { color: #005A8C; }
.card.less .number { color: #A94A00; }
.card .number span { font-size: 17px; font-weight: normal; }
.card .below { font-size: 13px; color: #39454D; white-space: pre-line; line-height: 1.5; }
dl { margin: 0 0 14px; display: grid; grid-template-columns: max-content 1fr; gap: 5px 14px;
  font-size: 14px; }
dt { font-weight: bold; color: #0B4F7A; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.45; margin: 4px 0 6px; }
table.wide { font-size: 11.5px; }
caption { text-align: left; font-weight: bold; font-size: 14.5px; padding: 4px 0; break-after: avoid; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; background: #EEF2F5; border-bottom: 2px solid #8A969E; padding: 4px 8px;
  vertical-align: bottom; }
th { word-break: keep-all; }
th:first-child, td:first-child { min-width: 6.2em; }
table.vast { font-size: 9.5px; }
table.vast th, table.vast td { padding: 2px 3px; word-break: normal; }
thead, tbody tr:first-child { break-before: avoid; break-after: avoid; }
td { border-bottom: 1px solid #D5DDE2; padding: 4px 8px; vertical-align: top; white-space: pre-line;
  overflow-wrap: anywhere; }
td.n, th.n { text-align: right; }
td.n { white-space: pre; overflow-wrap: normal; }
td.s { white-space: pre; }
.note { font-size: 12.5px; color: #56626A; margin: 4px 0; break-before: avoid; }
figure { margin: 8px 0 14px; break-inside: avoid; }
figure img { width: 100%; height: auto; display: block; }
figcaption { font-weight: bold; font-size: 14.5px; margin-bottom: 6px; }
@media print { html { background: white; } body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  .break { break-before: page; } .break + h2 { margin-top: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def page(parts: Sequence[ReportPart], language: Language, origin: str) -> str:
    """The whole document; `origin` is JSON that says what it was made of."""
    title = next((b.text for one in parts for b in one.blocks if isinstance(b, Title)), "simlib")
    body = "\n".join(_block(block, one.picture) for one in parts for block in one.blocks)
    kept = origin.replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html>\n<html lang="{TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f'<script type="application/json" id="simlib-report">{kept}</script>\n'
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block, picture: bytes) -> str:
    match block:
        case Title():
            mark = f'<span class="mark">{escape(block.mark)}</span>' if block.mark else ""
            about = f"<p>{escape(block.about)}</p>"
            return f"<header><h1>{escape(block.text)}</h1>{about}{mark}</header>"
        case Heading():
            return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            style = ' class="note"' if block.style == "note" else ""
            return f"<p{style}>{escape(block.text)}</p>"
        case Bullets():
            rows = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in block.items)
            return f"<dl>{rows}</dl>"
        case ConclusionFrame():
            lines = "".join(f"<p>{escape(line)}</p>" for line in block.lines)
            shade = "verdict" if block.sure else "verdict unsure"
            return f'<div class="{shade}"><b>{escape(block.head)}</b>{lines}</div>'
        case Cards():
            return f'<div class="cards">{"".join(map(_card, block.cards))}</div>'
        case Table():
            return _table(block)
        case Picture():
            return _picture(block, picture)
        case Break():
            return '<div class="break"></div>'


def _card(card: Card) -> str:
    return (
        f'<div class="card {card.shade}"><div class="label">{escape(card.label)}</div>'
        f'<div class="words">{escape(card.words)}</div>'
        f'<div class="number">{escape(card.number)}<span>{escape(card.after)}</span></div>'
        f'<div class="below">{escape(card.below)}</div></div>'
    )


def _table(table: Table) -> str:
    """Columns of numbers stand to the right, short ones are not broken."""
    styles = [
        "n" if right else "s" if short else ""
        for right, short in zip(right_columns(table), short_columns(table), strict=True)
    ]
    head = "".join(_cell("th", name, s) for name, s in zip(table.columns, styles, strict=True))
    rows = "\n".join(
        "<tr>" + "".join(_cell("td", c.text, s) for c, s in zip(row, styles, strict=True)) + "</tr>"
        for row in table.rows
    )
    count = len(table.columns)
    wide = ' class="vast"' if count >= VAST else ' class="wide"' if count >= WIDE else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f"<table{wide}><caption>{escape(table.title)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table>\n{notes}"
    )


def _cell(tag: str, text: str, style: str) -> str:
    side = f' class="{style}"' if style else ""
    return f"<{tag}{side}>{escape(text)}</{tag}>"


def short_columns(table: Table) -> list[bool]:
    """Which columns hold nothing longer than SHORT."""
    return [
        all(text_cells(row[place].text) <= SHORT for row in table.rows) for place in range(len(table.columns))
    ]


def right_columns(table: Table) -> list[bool]:
    """Which columns hold numbers: all cells that say something have one, or are short intervals."""
    return [
        bool(table.rows) and all(_number(row[place]) for row in table.rows)
        for place in range(len(table.columns))
    ]


def _number(cell: Cell) -> bool:
    """A number, a dash, or an interval.

    >>> _number(Cell("85.1–87.6%")), _number(Cell("2021-07-01 x")), _number(Cell("at most 1", 1.0))
    (True, False, False)
    """
    return all(sign in "0123456789.,%+-–~() ▲▼·\n" for sign in cell.text)


def _picture(block: Picture, picture: bytes) -> str:
    data = base64.b64encode(picture).decode()
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return (
        f"<figure><figcaption>{escape(block.title)}</figcaption>"
        f'<img alt="{escape(block.title, quote=True)}" src="data:image/png;base64,{data}">{note}</figure>'
    )
