"""The addresses of lessons within the app: each carries seat and language on to the next page.

    0-start.ipynb?seat=7&lang=en ──▶ 1-why-things-wait.ipynb?seat=7&lang=en

A page of the app learns its address from the environment (QUERY_STRING); a notebook that is opened by itself
has none, and then SIMLIB_SEAT and SIMLIB_LANG count. Links are shown only where `simlib train` serves them.
"""

import os
import re
from typing import Final
from urllib.parse import parse_qs, urlencode

from simlib.views.language.words import Language, language_from_environment
from simlib.workbench.server import TRACK_VARIABLE

START: Final = "0-start.ipynb"
SEAT_VARIABLE: Final = "SIMLIB_SEAT"
CLASS_VARIABLE: Final = "SIMLIB_CLASS"
"""By which lessons learn that a class's server says whose seat they are: it cannot be changed on the page."""


def own_seat() -> int:
    """The number of this seat: that of the address, else SIMLIB_SEAT, else 1."""
    told = (_asked("seat"), os.environ.get(SEAT_VARIABLE, ""))
    return next((int(one) for one in told if re.fullmatch(r"[1-9]\d{0,2}", one)), 1)


def seat_is_given() -> bool:
    """Whether a class's server says which seat this is, by who opened the page."""
    return bool(os.environ.get(CLASS_VARIABLE))


def own_language() -> Language:
    """The language of the address, else SIMLIB_LANG, else Chinese, as lessons are stored (whatever the
    language of the system)."""
    return language_from_environment({"SIMLIB_LANG": _asked("lang") or os.environ.get("SIMLIB_LANG", "")})


def link(file: str, seat: int, language: Language) -> str | None:
    """The address of a lesson from another one's page; None where no app serves them."""
    if not os.environ.get(TRACK_VARIABLE):
        return None
    return f"{file}?{urlencode({'seat': seat, 'lang': language})}"


def _asked(name: str) -> str:
    return parse_qs(os.environ.get("QUERY_STRING", "")).get(name, [""])[-1]
