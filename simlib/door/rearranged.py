"""What a study of moves found: whom to move to another unit, without new posts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.placing import Placing, Shift
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Rearranged(Shown):
    """The answer to a study of moves. `answer` holds all of it."""

    given: Given
    answer: Placing

    @property
    def moves(self) -> tuple[Shift, ...]:
        """The moves of the best placement; empty where none is shown to help."""
        return self.answer.best.placement if self.answer.best else ()

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.question.plans[:1])

    def frame(self) -> pd.DataFrame:
        """A row a move, what is worth most first; numbers in full."""
        from simlib.views.exhibits.placing import moves_sheet

        return moves_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_PLACEMENTS, exhibit_of

        return exhibit_of(self, OF_PLACEMENTS, exhibit)

    def said_in(self, language: Language) -> "Rearranged":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, and its numbers."""
        for exhibit in ("whom to move", "placements", "one move"):
            yield self.show(exhibit)
