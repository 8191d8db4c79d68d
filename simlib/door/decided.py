"""What a sensitivity study found: which numbers decide between two plans, and where the conclusion turns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.findings import Sensitivity
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Decided(Shown):
    """The answer to a sensitivity study. `answer` holds all of it."""

    given: Given
    answer: Sensitivity

    @property
    def conclusion(self) -> str:
        """What is said of the plan with the values of the file: `better`, `worse` or `unclear`."""
        return self.answer.base.conclusion

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.judge.plans)

    def frame(self) -> pd.DataFrame:
        """A row a group of numbers, what turns the conclusion first; numbers in full."""
        from simlib.views.exhibits.tornado import factors_sheet

        return factors_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_STUDIES, exhibit_of

        return exhibit_of(self, OF_STUDIES, exhibit)

    def said_in(self, language: Language) -> "Decided":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, the figure, and its numbers."""
        for exhibit in ("what decides", "tornado", "what may be off", "two at a time", "built otherwise"):
            yield self.show(exhibit)
