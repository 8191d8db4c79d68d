"""How sheets, columns and choices are called in a workbook, in both languages and in words that people use.

    layout.csv     sheets and their columns          choices.csv     what may stand in a cell

A name is known whatever spaces, brackets and number it bears: `2 单位` and `单位（填全称）` are one.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple
from unicodedata import normalize

Tongue = Literal["zh", "en"]

_PACKAGE: Final = "simlib.inputs.workbook"
_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]|\*|\d+[.、．]?|[\s_:：·/\-,，。.]+")
_HIDDEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")


class Label(NamedTuple):
    """A code with its names: the two that a template shows, and others that are understood."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...]

    def shown(self, tongue: Tongue) -> str:
        """Its name in a language."""
        return self.en if tongue == "en" else self.zh


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A heading as it is compared: narrow, in small letters, without brackets, numbers, spaces and signs.

    >>> plain("2. 单位 （填全称）"), plain("Share of working time")
    ('单位', 'shareofworkingtime')
    """
    narrow = normalize("NFKC", _HIDDEN.sub("", text)).lower()
    return _BRACKETS.sub("", narrow) or narrow.strip()


def word_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a list of words that is shipped in a package."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def label_of(code: str, row: Mapping[str, str]) -> Label:
    """A row of such a list as a label."""
    return Label(code, row["zh"], row["en"], tuple(filter(None, row["also"].split("|"))))


@cache
def sheets() -> Mapping[str, Label]:
    """The sheets by key, in their order."""
    rows = word_rows(_PACKAGE, "layout.csv")
    return {row["sheet"]: label_of(row["sheet"], row) for row in rows if not row["column"]}


@cache
def columns(sheet: str) -> Mapping[str, Label]:
    """The columns of a table by key, in their order."""
    rows = [row for row in word_rows(_PACKAGE, "layout.csv") if row["sheet"] == sheet and row["column"]]
    return {row["column"]: label_of(row["column"], row) for row in rows}


@cache
def choices(kind: str) -> Mapping[str, Label]:
    """What may stand in a cell of a kind, by code."""
    rows = word_rows(_PACKAGE, "choices.csv")
    return {row["code"]: label_of(row["code"], row) for row in rows if row["list"] == kind}


def code_of(text: str, labels: Iterable[Label]) -> str:
    """The code that a text means; "" if it means none.

    >>> code_of("街道办事处", choices("sort").values()), code_of("Town", choices("sort").values())
    ('subdistrict', 'town')
    """
    return _codes(tuple(labels)).get(plain(text), "")


@lru_cache(maxsize=500)
def _codes(labels: tuple[Label, ...]) -> Mapping[str, str]:
    """The code of each name as it is compared; of a name that several have, the first one's."""
    found: dict[str, str] = {}
    for label in labels:
        for name in (label.code, label.zh, label.en, *label.also):
            found.setdefault(plain(name), label.code)
    return found
