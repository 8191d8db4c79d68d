"""What came of an assessment: what a grade is worth, beside pure luck."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.scores.assessment import Graded
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Assessed(Shown):
    """An assessment of units under one plan. `answer` holds all of it."""

    given: Given
    answer: Graded

    @property
    def names(self) -> Names:
        return self.given.names.showing([self.answer.plan])

    def frame(self) -> pd.DataFrame:
        """A row a unit: points, and the share of periods in each grade, with intervals; numbers in full."""
        from simlib.views.exhibits.grades import grades_sheet

        return grades_sheet(self.names, self.answer).frame()

    def document(self) -> dict[str, Any]:
        """What `simlib assess --json` prints."""
        from simlib.views.output.assessment_document import assessment_document

        return assessment_document(self.answer)

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_ASSESSMENTS, exhibit_of

        return exhibit_of(self, OF_ASSESSMENTS, exhibit)

    def said_in(self, language: Language) -> "Assessed":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, the figure, and its numbers."""
        more = ["what follows"] if self.answer.assessment.follows else []
        for exhibit in ("what grades say", "grades", "grades table", "grades and luck", *more):
            yield self.show(exhibit)
