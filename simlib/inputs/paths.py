"""How a fault points: at a place, at what stands there, and at what was probably meant.

$.units.城关镇.staff    "12:30"    did you mean 城关镇?
child                   shown      suggestion
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from simlib.errors import Fault

CONTROLS: Final = "\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
"""Characters that no text has, as part of a character class."""

UNSEEN: Final = re.compile(
    f"[{CONTROLS}\r\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd"
    "\U000e0000-\U000e007f]"
)
"""Control, direction and other characters that cannot be seen; line feed and tab are not among them.

U+FFFD is: it is what is left where text was damaged on its way.
"""

_PLAIN_KEY = re.compile(r"[^\s.\[\]\"'](?:[^.\[\]\"'\n\t]*[^\s.\[\]\"'])?")
_LISTED = 12
_LONGEST = 80


def child(path: str, key: str) -> str:
    r"""The path of a key below a path; a key that would be mistaken for a path is quoted.

    >>> child("$.units", "城关镇"), child("$", "a.b"), child("$", "a\n")
    ('$.units.城关镇', '$["a.b"]', '$["a\\n"]')
    """
    if _PLAIN_KEY.fullmatch(key) and not UNSEEN.search(key):
        return f"{path}.{key}"
    quoted = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'{path}["{_seen(quoted)}"]'


def shown(value: Any) -> str:
    """A value as a fault quotes it: short, and with every character to be seen.

    >>> shown(True), shown("a" * 60)[-4:], shown({"a": 1})
    ('true', 'aaa…', '{…}')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{…}" if value else "{}"
        case list() | tuple():
            return "[…]" if value else "[]"
    text = _seen(str(value))
    return text if len(text) <= 50 else f"{text[:49]}…"


def _seen(text: str) -> str:
    return UNSEEN.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def suggestion(name: str, known: Iterable[str]) -> dict[str, str]:
    """Parameters of a fault about a name that is not there: the closest one and those there are.

    >>> suggestion("plan-2012", ("plan-2021", "separate"))
    {'close': 'plan-2021', 'known': 'plan-2021, separate'}
    """
    names = list(known)
    close = get_close_matches(name[:_LONGEST], names, 1)
    listed = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
    return {"close": close[0] if close else "", "known": listed}


def located(fault: Fault, cells: Mapping[str, str]) -> Fault:
    """A fault at the cell of a workbook that says what its path names, or what is around that.

    >>> located(Fault("$.units.甲镇.staff", "negative"), {"$.units.甲镇": "2 单位!A9"}).path
    '2 单位!A9'
    """
    cell = _cell(fault.path, cells)
    params = {key: _cell(text, cells) or text for key, text in fault.params.items()}
    return Fault(cell or fault.path, fault.code, fault.value, params)


def _cell(path: str, cells: Mapping[str, str]) -> str:
    """The cell of the longest path that leads to a path; empty if there is none."""
    around = [known for known in cells if path == known or path.startswith((f"{known}.", f"{known}["))]
    return cells[max(around, key=len)] if around and path.startswith("$") else ""
