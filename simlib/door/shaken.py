"""What a stress study found: how each plan bears each shock, and which regrets least."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.stress import Stress
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Shaken(Shown):
    """The answer to a stress study. `answer` holds all of it."""

    given: Given
    answer: Stress

    @property
    def regret_least(self) -> tuple[str, ...]:
        """The plan that regrets least over all shocks, and those that cannot be told from it."""
        return self.answer.least

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.answer.setting.plans)

    def frame(self) -> pd.DataFrame:
        """A row a shock and plan; numbers in full."""
        from simlib.views.exhibits.stress import dips_sheet

        return dips_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_SHOCKS, exhibit_of

        return exhibit_of(self, OF_SHOCKS, exhibit)

    def said_in(self, language: Language) -> "Shaken":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What may be said, the figures, and their numbers."""
        for exhibit in ("what if", "heat", "dips", "dips table", "recovery table", "regrets", "not asked"):
            yield self.show(exhibit)
