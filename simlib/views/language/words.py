"""Words in two languages: English in the code, Chinese from the catalogue.

    w = words("zh")                one object for each language, called w wherever it is used
    w("{n} days", n=3)             a message of the program, then str.format
    w.text(plan.title)             words of the scenario's author, who gives both languages
    w.unit("城关镇", "Chengguan")   a unit's name as this language shows it
    N_("on-time share")            marks a message in a table; w(TABLE[code]) says it

Babel finds the messages by the call: `w("…")`, `_("…")` and `N_("…")` with a plain string, nothing
else (no f-strings, no `words("zh")("…")`). A message that is new or has changed goes into the
catalogue by `python -m simlib.views.language.catalogue`. Messages are written in the program only, never
taken from a file of the user's: they are format strings.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final, Literal, Protocol

Language = Literal["zh", "en"]

KEYWORDS: Final = ("w", "_", "N_", "words")
"""The calls whose first argument is a message."""

COMPILED: Final = Path(__file__).with_name("locale") / "zh_CN" / "LC_MESSAGES" / "simlib.mo"
"""The Chinese catalogue, made from `simlib.po` beside it by `views.language.catalogue`."""

COMMA: Final[dict[Language, str]] = {"zh": "、", "en": ", "}
"""Between the names of a list."""


class Bilingual(Protocol):
    """Words that their author gives in both languages, as `inputs.scenario.Text` does."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def N_(message: str) -> str:  # noqa: N802  gettext's own name for it
    """Mark a message of a table, unchanged.

    >>> N_("on-time share")
    'on-time share'
    """
    return message


_OF_UNITS: Final[dict[Language, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "zh": ((re.compile("乡镇(?:和派驻组|、派驻组和纪检监察室)|乡镇(?!监察)"), "单位"),),
    "en": (
        (re.compile(r"(?<!\{)\btowns?(?: and (?:resident )?groups| or group)\b"), "units"),
        (re.compile(r"(?<!\{)\btown(?=s?\b(?! office))"), "unit"),
        (re.compile(r"(?<!\{)\bTown(?=s?\b(?! office))"), "Unit"),
    ),
}
"""What messages say of towns, and what they say where not all of them are towns."""


def of_units(message: str, language: Language) -> str:
    """A message that speaks of units where it spoke of towns; its `{placeholders}` stay.

    >>> of_units("towns: {towns}", "en"), of_units("乡镇 {count} 个", "zh")
    ('units: {towns}', '单位 {count} 个')
    >>> of_units("乡镇和派驻组", "zh"), of_units("乡镇监察办公室主任", "zh"), of_units("no town moves", "en")
    ('单位', '乡镇监察办公室主任', 'no unit moves')
    """
    for pattern, units in _OF_UNITS[language]:
        message = pattern.sub(units, message)
    return message


@dataclass(frozen=True)
class Words:
    """The words of one language. Where `mixed`, messages that count or name towns say units: among those that
    they are about are sub-districts, development zones or others.

    >>> words("zh")("on-time share"), words("en")("on-time share")
    ('按期办结率', 'on-time share')
    """

    language: Language
    mixed: bool = False

    def __call__(self, message: str, /, **params: object) -> str:
        """Say `message` in this language; `params` fill its `{placeholders}`.

        A message without an entry is said in English. A missing parameter is a KeyError.
        """
        if not message:  # gettext keeps the catalogue's header under the empty message
            return ""
        said = _translations(self.language).gettext(message)
        return (of_units(said, self.language) if self.mixed else said).format(**params)

    def text(self, text: Bilingual) -> str:
        """Pick this language from an author's words; the other one where this one is empty."""
        if self.language == "zh":
            return text.zh or text.en
        return text.en or text.zh

    def unit(self, name: str, english: str | None) -> str:
        """Name a unit. English keeps the Chinese name beside its own, so that none is mistaken.

        >>> words("en").unit("城关镇", "Chengguan"), words("zh").unit("城关镇", "Chengguan")
        ('Chengguan 城关镇', '城关镇')
        """
        if self.language == "zh" or not english:
            return name
        return f"{english} {name}"


@lru_cache
def words(language: Language) -> Words:
    """The words of `language`; always the same object.

    >>> words("zh") is words("zh")
    True
    """
    return Words(language)


@lru_cache
def _translations(language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with COMPILED.open("rb") as stream:
        return GNUTranslations(stream)


def language_from_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language asked for by SIMLIB_LANG, else by LC_ALL, else by LANG, else Chinese.

    A variable that names neither Chinese nor English (`C.UTF-8`, `fr_FR`) is passed over.

    >>> language_from_environment({"SIMLIB_LANG": "en", "LANG": "zh_CN.UTF-8"})
    'en'
    >>> language_from_environment({"LANG": "C.UTF-8"})
    'zh'
    """
    spoken: dict[str, Language] = {"zh": "zh", "en": "en"}
    for variable in ("SIMLIB_LANG", "LC_ALL", "LANG"):
        language = spoken.get(environment.get(variable, "")[:2].lower())
        if language:
            return language
    return "zh"
