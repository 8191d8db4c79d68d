"""How much room words take on a page, Chinese and English alike: for figures, before they are drawn."""

import re
from collections.abc import Callable, Sequence
from unicodedata import east_asian_width


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in points: a Chinese character is as wide as it is high.

    >>> text_width("城关镇", 10.0), round(text_width("Chengguan", 10.0), 1)
    (30.0, 55.8)
    """
    return sum(size if east_asian_width(sign) in "WF" else 0.62 * size for sign in text)


def text_cells(text: str) -> int:
    """How wide a text is on a terminal, in cells: two for a Chinese character.

    >>> text_cells("城关镇"), text_cells("Chengguan")
    (6, 9)
    """
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def folded(parts: Sequence[str], comma: str, width: float, size: float) -> list[str]:
    """Words joined by commas, in as many lines as they need.

    >>> folded(["a", "b", "c"], ", ", 32, 10)
    ['a, b,', 'c']
    """
    pieces = [part + comma for part in parts[:-1]] + list(parts[-1:])
    return _filled(pieces, width, lambda text: text_width(text, size))


def wrapped(text: str, width: float, size: float) -> str:
    """A text in lines no wider than `width` points: broken between words and Chinese characters.

    >>> wrapped("each unit on its own", 70, 10)
    'each unit\\non its own'
    >>> wrapped("高庄乡划入第一协作区", 60, 10)
    '高庄乡划入第\\n一协作区'
    """
    return "\n".join(_filled(_pieces(text), width, lambda line: text_width(line, size)))


def fitted(text: str, room: float, largest: float, least: float) -> tuple[str, float]:
    """A text, and the size of letters in points with which it takes `room` points at most: in one line, or
    broken where letters would be smaller than the least.

    >>> fitted("abc", 100, 14, 9), fitted("城关镇", 30, 14, 9), fitted("城关镇", 20, 14, 9)
    (('abc', 14), ('城关镇', 10.0), ('城关\\n镇', 9))
    """
    size = min(largest, largest * room / text_width(text, largest))
    return (text, size) if size >= least else (wrapped(text, room, least), least)


def wrapped_cells(text: str, width: int) -> str:
    """The same for a terminal of `width` cells; no line begins with a closing sign.

    >>> wrapped_cells("称为“全县统筹”。", 12)
    '称为“全县统\\n筹”。'
    """
    return "\n".join(_filled(_pieces(text), width, text_cells))


_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(
    rf"[“（《]*[{_CJK}][，、。；：？！）”》]*|[“（《]*[^\s{_CJK}“”]+[，、。；：？！）”》]*\s*|\s+|."
)


def _pieces(text: str) -> list[str]:
    """What may not be broken: words, and Chinese characters with the signs that cling to them."""
    return _PIECE.findall(text)


def _filled(pieces: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and measure((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
