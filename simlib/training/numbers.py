"""Exercises whose answers are numbers, each judged by the number that is worked out for its row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from simlib.training.answers import RIGHT, Kind, Off, Value
from simlib.views.language.names import Names
from simlib.views.language.words import Words


@dataclass(frozen=True)
class Numbers:
    """A number a row. `right[row]` is worked out when it is asked; an answer within `close` of it (a share)
    is right, `mistakes(row)` are the usual ones."""

    title: str
    text: str
    hints: tuple[str, ...]
    heads: Mapping[str, str]
    right: Callable[[], Sequence[float]]
    mistakes: Callable[[int], Iterable[tuple[str, float]]]
    given: Callable[[Names, int], tuple[str, ...]]
    told: Callable[[Words], str]
    close: float = 0.0
    kind: Kind = "number"

    @property
    def rows(self) -> int:
        return len(self.right())

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """What is given in a row."""
        return f"{row + 1}", *self.given(names, row)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Any number may be set."""
        return {}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """What is off of each number."""
        pairs = zip(cast(Sequence[float], values), self.right(), strict=True)
        return [self._off(w, row, *pair) for row, pair in enumerate(pairs)]

    def last_hint(self, w: Words) -> str:
        """The step before the answer."""
        return self.told(w)

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """Nothing more is said."""
        return ""

    def _off(self, w: Words, row: int, value: float, right: float) -> Off:
        if self._same(value, right):
            return RIGHT
        why = next((why for why, wrong in self.mistakes(row) if self._same(value, wrong)), None)
        if why:
            return Off(w(why))
        return Off(w("too little") if value < right else w("too much"), abs(value - right) <= 0.25 * right)

    def _same(self, value: float, right: float) -> bool:
        return abs(value - right) <= self.close * right + 1e-9
