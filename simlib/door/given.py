"""What is given: a scenario that was read, and the language in which it is spoken of."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from simlib.inputs.reading import World
from simlib.views.language.names import Names
from simlib.views.language.words import Language, words


@dataclass(frozen=True, repr=False)
class Given:
    """The scenario of `file`. With `codes` units are shown by their codes."""

    file: Path
    world: World = field(repr=False)
    language: Language = "zh"
    codes: bool = False

    @cached_property
    def names(self) -> Names:
        """How units, plans, measures ... are called in this language."""
        return Names(words(self.language), self.world.scenario, self.codes)

    def said_in(self, language: Language) -> Self:
        """The same in another language."""
        return replace(self, language=language)

    def in_world(self, world: World) -> "Given":
        """The same file with other plans or another world around them."""
        return Given(self.file, world, self.language, self.codes)
