"""What an exercise asks for, and what a check says: a day, a number or a name in each row.

    Kind("number").read("12,5") ──▶ 12.5          what was typed, None where that is no answer
    Task.judge(values)          ──▶ Off a row     "" where it is right, near or not
    Verdict                                       right | nearly: what is off | not yet

A lesson's exercises are `Task`s: rows of what is given, and how an answer is judged.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, Protocol

from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words

Grade = Literal["right", "nearly", "not yet"]
Kind = Literal["day", "number", "name"]
Value = date | float | str

GRADES: Final[Mapping[Grade, str]] = {
    "right": N_("Right."),
    "nearly": N_("Nearly."),
    "not yet": N_("Not yet."),
}
EMPTY: Final[Mapping[Kind, str]] = {
    "day": N_("Row {row}: no day is set."),
    "number": N_("Row {row}: no number is set."),
    "name": N_("Row {row}: nothing is chosen."),
}
COUNT: Final[Mapping[Kind, str]] = {
    "day": N_("{count} days are asked for, one a row."),
    "number": N_("{count} numbers are asked for, one a row."),
    "name": N_("{count} names are asked for, one a row."),
}


@dataclass(frozen=True)
class Verdict:
    """What a check says: the grade, and a sentence for each row that is off."""

    grade: Grade
    lines: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.grade == "right"


@dataclass(frozen=True)
class Off:
    """What is off in a row, as words (nothing where it is right); whether it is nearly right; `whole` words
    stand alone, without the number of the row before them."""

    said: str = ""
    near: bool = True
    whole: bool = False


RIGHT: Final = Off()


class Task(Protocol):
    """What an exercise asks: `rows` rows of cells under `heads` (words, widths), the last one to be set."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def hints(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def heads(self) -> Mapping[str, str]: ...
    @property
    def rows(self) -> int: ...
    def cells(self, names: Names, row: int) -> tuple[str, ...]: ...
    def choices(self, names: Names) -> Mapping[str, str]: ...
    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]: ...
    def last_hint(self, w: Words) -> str: ...
    def afterwards(self, names: Names, answer: Sequence[str]) -> str: ...


def read_all(kind: Kind, answer: object) -> list[Value | None]:
    """The values of an answer: None for what is none, and an empty list for what is no list.

    >>> read_all("day", ["2021-04-02", "", 7]), read_all("number", ["1.5", "８0%", "x"]), read_all("day", "x")
    ([datetime.date(2021, 4, 2), None, None], [1.5, 80.0, None], [])
    """
    rows = answer if isinstance(answer, Sequence) and not isinstance(answer, str | bytes) else []
    return [_READ[kind](row) for row in rows]


def _day(row: Any) -> date | None:
    if isinstance(row, datetime):
        return row.date()
    if isinstance(row, date):
        return row
    try:
        return date.fromisoformat(row)
    except (TypeError, ValueError):
        return None


def _number(row: Any) -> float | None:
    """A number as people type it: with a comma, in full-width digits, with a percent sign."""
    text = unicodedata.normalize("NFKC", str(row)).strip().removesuffix("%").replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and not isinstance(row, bool) else None


def _name(row: Any) -> str | None:
    return row if isinstance(row, str) and row else None


_READ: Final[Mapping[Kind, Any]] = {"day": _day, "number": _number, "name": _name}
