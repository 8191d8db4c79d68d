"""What would it change? One plan in worlds in which some numbers are others, under the same draws.

    scenario.variants ── put ──> World, World ...     each runs the plan as the file's own world does
    runs, pair by pair ── differences ──> what each variant adds; intervals hold of all variants at once

A draw belongs to a matter or a person and not to a world, so the same runs in two worlds differ only by what
was changed (as in `studies.outcomes`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from simlib.errors import InputFaults, SimlibError, UnknownName
from simlib.inputs.changes import put
from simlib.inputs.reading import SourceFile, World, world_of
from simlib.model.feasibility import feasibility_faults
from simlib.runs.parallel import never
from simlib.scores.comparison import Difference, differences
from simlib.scores.experiment import Experiment, Setting, experiment

LEVEL: Final = 0.95
"""At which the intervals hold of all variants at once."""
AS_IT_IS: Final = ""
"""The name of the file's own world."""


@dataclass(frozen=True)
class Variants:
    """What came of it: `found[""]` is the file's own world, the others are variants by name."""

    setting: Setting
    found: Mapping[str, Experiment]

    @property
    def names(self) -> tuple[str, ...]:
        """The variants, in the order of the file."""
        return tuple(name for name in self.found if name != AS_IT_IS)

    def added(self, measure: str, by: str = "all", key: str = "all") -> dict[str, Difference]:
        """What each variant adds to a row; only those that have it."""
        plan = self.setting.baseline
        rows = {name: found.rows[plan] for name, found in self.found.items()}
        tallies = {name: found.tallies[plan] for name, found in self.found.items()}
        each = 1 - (1 - LEVEL) / max(1, len(self.names))
        row = (measure, by, key)
        found = differences(rows, tallies, AS_IT_IS, each)
        return {d.plan: d for d in found if (d.name, d.by, d.key) == row}


def variants(
    source: SourceFile,
    world: World,
    setting: Setting,
    names: Sequence[str] = (),
    tell: Callable[[str, int, int], object] = lambda *_: None,
    stop: Callable[[], bool] = never,
) -> Variants | None:
    """Run the setting's plan in the file's world and in its variants (all where none is named). None when
    `stop()` is true in between.

    Raises UnknownName for a variant that is not there, SimlibError `no-variants` where the file has none,
    InputFaults for one that cannot be.
    """
    known = world.scenario.variants
    if not known:
        raise SimlibError("no-variants")
    for name in names:
        if name not in known:
            raise UnknownName("variant", name, known)
    asked = tuple(name for name in known if name in (names or known))
    worlds = {AS_IT_IS: world, **{name: varied(source, world, name) for name in asked}}
    found: dict[str, Experiment] = {}
    for name, one in worlds.items():
        if stop():
            return None
        found[name] = experiment(one, Setting.of(one, [setting.baseline], setting.load, setting.baseline,
                                                 setting.replications, setting.seed))  # fmt: skip
        tell("variants", len(found), len(worlds))
    return Variants(setting, found)


def varied(source: SourceFile, world: World, name: str) -> World:
    """The world of a variant; raises InputFaults with its faults."""
    changes = world.scenario.variants[name].changes
    other = world_of(reduce(lambda s, change: put(s, *change), changes.items(), source))
    faults = feasibility_faults(other)
    if faults:
        raise InputFaults(other.file, faults)
    return other
