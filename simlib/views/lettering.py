"""How much room words take on a page, Chinese and English alike: for figures, before they are drawn."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in points: a Chinese character is as wide as it is high.

    >>> text_width("城关镇", 10), text_width("Chengguan", 10)
    (30.0, 55.8)
    """
    return sum(size if east_asian_width(sign) in "WF" else 0.62 * size for sign in text)


def folded(parts: Sequence[str], comma: str, width: float, size: float) -> list[str]:
    """Words joined by commas, in as many lines as they need.

    >>> folded(["a", "b", "c"], ", ", 30, 10)
    ['a, b,', 'c']
    """
    pieces = [part + comma for part in parts[:-1]] + list(parts[-1:])
    return _filled(pieces, width, size)


def wrapped(text: str, width: float, size: float) -> str:
    """A text in lines no wider than `width`: broken between words, and between Chinese characters.

    >>> wrapped("each unit on its own", 70, 10)
    'each unit\\non its own'
    >>> wrapped("高庄乡划入第一协作区", 60, 10)
    '高庄乡划入第\\n一协作区'
    """
    pieces = re.findall(r"[(（“]?[\u3000-\u9fff][，、）”]?|[^\s\u3000-\u9fff]+\s*", text)
    return "\n".join(_filled(pieces, width, size))


def _filled(pieces: Sequence[str], width: float, size: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
