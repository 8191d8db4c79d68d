"""One language at a time: the switch of a notebook, and the style sheet that hides the other's words."""

from collections.abc import Mapping
from typing import Final

from simlib.views.language.words import Language

LANGUAGES: Final[Mapping[str, Language]] = {"中文": "zh", "English": "en"}
ONE_LANGUAGE: Final = (
    "<style>[lang={shown}]:not(html){{display:revert !important}}"
    "[lang={hidden}]:not(html){{display:none !important}}</style>"
)
"""Prose is stored with its English hidden (`display:none`); this shows one language and hides the other."""


def one_language(shown: Language) -> str:
    """A style sheet that shows the words of one language only."""
    return ONE_LANGUAGE.format(shown=shown, hidden="en" if shown == "zh" else "zh")
