"""What a staffing study found: how many people it takes, and where."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.staffing import Staffing
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Manned(Shown):
    """The answer to a staffing study. `answer` holds all of it."""

    given: Given
    answer: Staffing

    @property
    def people(self) -> dict[str, int | None]:
        """How many more people each plan takes; None where the target is not shown to be reached."""
        return {row.plan: row.chosen.people if row.holds else None for row in self.answer.rows}

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.question.plans)

    def frame(self) -> pd.DataFrame:
        """A row a place: what one more person there is worth under each plan; numbers in full."""
        from simlib.views.exhibits.staffing import worth_sheet

        return worth_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_STAFFING, exhibit_of

        return exhibit_of(self, OF_STAFFING, exhibit)

    def said_in(self, language: Language) -> "Manned":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, the figures, and their numbers."""
        for exhibit in ("how many", "people curve", "people table", "whom to add", "one more"):
            yield self.show(exhibit)
