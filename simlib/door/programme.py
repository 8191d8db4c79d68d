"""What came of a programme: when its tasks end, whether dates are met, and what holds them up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.scores.programme import ProgrammeAnswer
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Dates(Shown):
    """The dates of a programme under a plan, beside those under others. `answer` holds all of it."""

    given: Given
    answer: ProgrammeAnswer

    @property
    def all_kept(self) -> float | None:
        """In what share of the runs all tasks are done by their dates; None where none has a date."""
        kept = self.answer.runs.all_kept()
        return None if kept is None else kept.mean

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.setting.plans)

    def frame(self) -> pd.DataFrame:
        """A row a task: its date, when it ends early, in the middle and late, how likely the date is met."""
        from simlib.views.exhibits.programme import dates_sheet

        return dates_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_PROGRAMMES, exhibit_of

        return exhibit_of(self, OF_PROGRAMMES, exhibit)

    def said_in(self, language: Language) -> "Dates":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said; bands of dates, what is critical, and the plans."""
        for exhibit in ("dates said", "gantt", "dates", "critical", "critical table", "waited for"):
            yield self.show(exhibit)
        if len(self.answer.of_plan) > 1:
            yield self.show("programme plans")
