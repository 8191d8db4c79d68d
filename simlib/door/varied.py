"""What variants of a file change: the same plan and the same runs, with other numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.studies.variants import Variants
from simlib.views.language.names import Names
from simlib.views.language.words import Language


@dataclass(frozen=True, repr=False)
class Varied(Shown):
    """What some variants change under one plan. `answer` holds all of it."""

    given: Given
    answer: Variants

    @property
    def names(self) -> Names:
        return self.given.names.showing([self.answer.setting.baseline])

    def frame(self) -> pd.DataFrame:
        """A row a variant; numbers in full."""
        from simlib.views.exhibits.variants import variants_sheet

        return variants_sheet(self.names, self.answer).frame()

    def show(self, exhibit: str, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`), of the variants whose names begin with `only`. Raises
        UnknownName."""
        from simlib.door.exhibits import OF_VARIANTS, exhibit_of

        return exhibit_of(self, OF_VARIANTS, exhibit, **options)

    def said_in(self, language: Language) -> "Varied":
        """The same in another language; nothing is run again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """The figure, and its numbers."""
        for exhibit in ("variants", "variants table"):
            yield self.show(exhibit)
