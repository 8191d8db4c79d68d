"""What a result rests on: the numbers of a scenario by the ground that vouches for them.

grounds_used(world)   each borrowed, assumed or derived ground with its numbers, in this order
shaky(world)          those that are borrowed or assumed: named in every output
"""

from dataclasses import dataclass
from typing import Final

from simlib.inputs.provenance import SCHEMA_DEFAULT, Entry
from simlib.inputs.reading import World
from simlib.inputs.scenario import Ground, GroundKind
from simlib.views.words import N_, Words

ORDER: Final = (GroundKind.BORROWED, GroundKind.ASSUMPTION, GroundKind.DERIVED)
"""Kinds that are listed; what is sourced from this county's own documents is not."""

DEFAULT_NOTE: Final = N_("Left out of the file: the program's own value.")


@dataclass(frozen=True)
class GroundUse:
    """A ground and the numbers that rest on it; `ground` is None for what the file leaves out."""

    name: str
    kind: GroundKind
    ground: Ground | None
    numbers: tuple[Entry, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of clauses and limits, or publications."""
        return self.ground.sources if self.ground else ()

    def note(self, words: Words) -> str:
        """On what it rests, in the scenario author's words."""
        w = words
        return w.text(self.ground.note) if self.ground else w(DEFAULT_NOTE)


def grounds_used(world: World) -> tuple[GroundUse, ...]:
    """Every ground that is not sourced, borrowed ones first, else in the order of the file."""
    numbers: dict[str, list[Entry]] = {}
    for entry in world.provenance:
        numbers.setdefault(entry.ground or SCHEMA_DEFAULT, []).append(entry)
    grounds: dict[str, Ground | None] = {**world.scenario.grounds, SCHEMA_DEFAULT: None}
    uses = [
        GroundUse(
            name, ground.kind if ground else GroundKind.ASSUMPTION, ground, tuple(numbers[name])
        )
        for name, ground in grounds.items()
        if name in numbers
    ]
    listed = [use for use in uses if use.kind in ORDER]
    return tuple(sorted(listed, key=lambda use: ORDER.index(use.kind)))


def shaky(world: World) -> tuple[GroundUse, ...]:
    """The grounds that are borrowed or assumed, so that every figure can say that it rests on them."""
    return tuple(use for use in grounds_used(world) if use.kind is not GroundKind.DERIVED)
