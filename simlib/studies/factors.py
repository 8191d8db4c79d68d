"""Which numbers may be off, and how far: the factors of a sensitivity study.

    part-time   assumption   14 numbers   $.posts.director.duty.share 0.2 (0.1 … 0.32), ...

Numbers that rest on one ground are one factor and move together, from their lowest values (level -1) by the
values of the file (0) to their highest (1). Ranges are the file's; where it says none, a quarter either
way, and at least one for whole numbers. Sourced numbers stand in a document and do not move; a county's own
were counted, and move only where the file says how far.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from simlib.inputs.paths import child
from simlib.inputs.provenance import GroundedNumber
from simlib.inputs.reading import SourceFile, World
from simlib.inputs.scenario import GroundKind

QUARTER: Final = 0.25
"""How far a number may be off either way where its file does not say."""

_CHOSEN: Final = ("plans", "rules", "search", "time", "assessments")
"""Sections of what is chosen, or asked, and not given."""
_NO_QUANTITIES: Final = ("nth", "rank", "lon", "lat", "last")
"""Keys whose numbers name something: the second Thursday is not more than the first."""
_WEIGHTS: Final = ("shares",)
"""Weights that are divided by their sum: moved together they change nothing."""
_WHOLES: Final = ("next", "classes")
"""Keys of shares of one whole; a share of 1 has nothing beside it."""
_PARTS: Final = ("chance", "share")
"""Parts of a whole: at most 1, however far their ground may be off."""


class Bounds(NamedTuple):
    """A number's place, its value in the file, and between what it may lie."""

    path: str
    value: float
    low: float
    high: float
    whole: bool

    def at(self, level: float) -> float:
        """The value at a level from -1 (low) to 1 (high).

        >>> Bounds("$.a", 4.0, 2.0, 10.0, whole=False).at(0.5)
        7.0
        """
        end = self.high if level > 0 else self.low
        moved = self.value + abs(level) * (end - self.value)
        return float(round(moved)) if self.whole else moved


@dataclass(frozen=True)
class Factor:
    """Numbers that move together. `ranged`: the file says how far they may be off; else a quarter is
    taken."""

    name: str
    ground: str
    kind: GroundKind
    numbers: tuple[Bounds, ...]
    ranged: bool

    @property
    def multiples(self) -> tuple[float, float] | None:
        """Low and high as multiples of the value, where all numbers have the same; else None."""
        found = {(round(n.low / n.value, 6), round(n.high / n.value, 6)) for n in self.numbers if n.value}
        return found.pop() if len(found) == 1 else None


class Factors(NamedTuple):
    """What may be moved, and the grounds of which nothing can be."""

    moved: tuple[Factor, ...]
    still: tuple[str, ...]


def factors_of(source: SourceFile, world: World, load: str, within: str | None = None) -> Factors:
    """The factors of a file, in the order of its grounds: one a ground, or, `within` a ground, one a
    number."""
    grounds = world.scenario.grounds
    whole = whole_numbers(world)
    by_ground: dict[str, list[GroundedNumber]] = {}
    for entry in source.entries:
        ground = grounds.get(entry.ground or "")
        if ground is not None and _may_be_off(entry, ground.kind) and within in (None, entry.ground):
            by_ground.setdefault(str(entry.ground), []).append(entry)
    moved, still = [], []
    for name, entries in by_ground.items():
        usable = [entry for entry in entries if _is_quantity(entry, load)]
        parts = [usable] if within is None else [[entry] for entry in usable]
        found = [_factor(name, grounds[name].kind, part, whole, single=within is not None) for part in parts]
        moved += [factor for factor in found if factor.numbers]
        still += [] if any(factor.numbers for factor in found) else [name]
    return Factors(tuple(moved), tuple(still))


def _may_be_off(entry: GroundedNumber, kind: GroundKind) -> bool:
    ranged = entry.low is not None or entry.high is not None
    return kind is not GroundKind.SOURCED and (kind is not GroundKind.OWN or ranged)


def _is_quantity(entry: GroundedNumber, load: str) -> bool:
    section, _, rest = entry.path.removeprefix("$.").partition(".")
    keys = entry.path.split(".")
    if isinstance(entry.value, str) or section in _CHOSEN or (section == "loads" and rest != load):
        return False
    if keys[-1] in _NO_QUANTITIES or keys[-2] in _WEIGHTS or (keys[-2] in _WHOLES and entry.value == 1):
        return False
    return entry.value != 0


def _factor(
    ground: str,
    kind: GroundKind,
    entries: Sequence[GroundedNumber],
    whole: Mapping[str, bool],
    *,
    single: bool,
) -> Factor:
    bounds = [_bounds(entry, whole.get(entry.path, False)) for entry in entries]
    numbers = tuple(one for one in bounds if one.low < one.value or one.high > one.value)
    name = entries[0].path if single and entries else ground
    return Factor(name, ground, kind, numbers, all(entry.low is not None for entry in entries))


def _bounds(entry: GroundedNumber, whole: bool) -> Bounds:
    value = float(entry.value)
    low, high = entry.low, entry.high
    if low is None and high is None:
        low, high = value * (1 - QUARTER), value * (1 + QUARTER)
        if whole:
            low, high = min(round(low), value - 1), max(round(high), value + 1)
    low, high = (value if end is None else float(end) for end in (low, high))
    if whole:
        low, high = float(max(round(low), min(value, 1))), float(round(high))
    if entry.path.endswith(_PARTS):
        high = min(high, 1.0)
    return Bounds(entry.path, value, low, high, whole)


def whole_numbers(world: World) -> dict[str, bool]:
    """Whether the number at a path must be whole: what the schema made of it tells (`pace: 1` may be 1.2)."""
    tree = world.scenario.model_dump(by_alias=True)
    return {path: isinstance(value, int) for path, value in numbers_in(tree, "$")}


def numbers_in(tree: Any, path: str) -> Iterator[tuple[str, int | float]]:
    """Each number of a tree with its path.

    >>> list(numbers_in({"a": [{"b": 2}]}, "$"))
    [('$.a[0].b', 2)]
    """
    match tree:
        case dict():
            for key, value in tree.items():
                yield from numbers_in(value, child(path, str(key)))
        case list() | tuple():
            for place, value in enumerate(tree):
                yield from numbers_in(value, f"{path}[{place}]")
        case int() | float() if not isinstance(tree, bool):
            yield path, tree
