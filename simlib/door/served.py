"""What a study of part-time shares found: how much of their time it takes, without new posts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.part_time import PartTime
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Served(Shown):
    """The answer to a study of part-time shares. `answer` holds all of it."""

    given: Given
    answer: PartTime

    @property
    def times(self) -> dict[str, float | None]:
        """How many times today's shares of time each plan takes; None where even full time is too little."""
        return {row.plan: row.hardest.times for row in self.answer.rows}

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.question.plans)

    def frame(self) -> pd.DataFrame:
        """A row a plan and load; numbers in full."""
        from simlib.views.exhibits.part_time import shares_sheet

        return shares_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_SHARES, exhibit_of

        return exhibit_of(self, OF_SHARES, exhibit)

    def said_in(self, language: Language) -> "Served":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, and its numbers."""
        for exhibit in ("how much time", "least shares", "least shares by post"):
            yield self.show(exhibit)
