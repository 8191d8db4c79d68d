"""What the checks look at: a scenario as far as it validated, and the few questions that they share.

units: {甲镇: Unit, 乙镇: None}      乙镇 is a known name, but nothing is known of it
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final, TypeVar

from simlib.errors import Fault
from simlib.inputs import scenario as schema
from simlib.inputs.paths import child, shown, suggestion

ARRIVED, COMPLETED, ENDED = "arrived", "completed", "ended"
SET_BY_ITSELF: Final = (ARRIVED, COMPLETED)
"""Milestones that no step sets: a matter comes in, and its last step is done."""
EVENTS: Final = (*SET_BY_ITSELF, ENDED)
"""Milestones that a limit or a follow-up may name in any flow."""
BY_THE_CLOCK: Final = ("late", "due_near")
"""What sets off a follow-up without being a milestone."""

_TOLERANCE = 1e-9

Faults = Iterator[Fault]
T = TypeVar("T")


@dataclass(frozen=True)
class PartialScenario:
    """A scenario as far as it validated: None stands for what did not, under every name in the file."""

    grounds: Mapping[str, schema.Ground | None]
    time: schema.CalendarTime | schema.AbstractTime | None
    posts: Mapping[str, schema.Post | None]
    units: Mapping[str, schema.Unit | None]
    borders: tuple[schema.Border | None, ...]
    arrangements: Mapping[str, schema.Arrangement | None]
    gates: Mapping[str, schema.Gate | None]
    classes: Mapping[str, schema.MatterClass | None]
    limits: Mapping[str, schema.Limit | None]
    flows: Mapping[str, schema.Flow | None]
    followups: Mapping[str, schema.FollowUp | None]
    streams: Mapping[str, schema.Stream | None]
    start: schema.Start | None
    levers: Mapping[str, schema.Lever | None]
    plans: Mapping[str, schema.PlanSpec | None]
    baseline: str | None
    rules: Mapping[str, schema.Rule | None]
    assessments: Mapping[str, schema.Assessment | None]
    loads: Mapping[str, float] | None = None  # known once the whole scenario validated
    search: schema.SearchSpec | None = None

    @classmethod
    def of(cls, scenario: schema.Scenario) -> "PartialScenario":
        """The draft of a scenario that validated as a whole."""
        return cls(**{name: getattr(scenario, name) for name in cls.__annotations__})

    @property
    def has_calendar(self) -> bool:
        """Whether there are dates; taken for granted where time did not validate."""
        return not isinstance(self.time, schema.AbstractTime)


def valid(items: Mapping[str, T | None]) -> list[tuple[str, T]]:
    """The items that validated, with their names."""
    return [(name, item) for name, item in items.items() if item is not None]


def steps_of(draft: PartialScenario) -> Iterator[tuple[str, str, schema.Step]]:
    """Path, name and step, of all flows that validated."""
    for flow_name, flow in valid(draft.flows):
        for name, step in flow.steps.items():
            yield child(f"{child('$.flows', flow_name)}.steps", name), name, step


def unknown(code: str, name: str, path: str, known: Iterable[str]) -> Faults:
    """A fault if a name is not among the known ones."""
    if name not in (names := list(known)):
        yield Fault(path, code, shown(name), suggestion(name, names))


def unknowns(code: str, names: Iterable[str], path: str, known: Iterable[str]) -> Faults:
    """A fault for each name of a list that is not among the known ones."""
    names_known = list(known)
    for place, name in enumerate(names):
        yield from unknown(code, name, f"{path}[{place}]", names_known)


def unit_of_kind(draft: PartialScenario, name: str | None, path: str, *kinds: schema.UnitKind) -> Faults:
    """Faults of a name that should be that of a unit of certain kinds, if one is given."""
    if name is None:
        return
    if name not in draft.units:
        code = "unknown-division" if kinds == (schema.UnitKind.DIVISION,) else "unknown-unit"
        fitting = [n for n, unit in draft.units.items() if unit is None or unit.kind in kinds]
        yield Fault(path, code, shown(name), suggestion(name, fitting))
    elif (unit := draft.units[name]) is not None and unit.kind not in kinds:
        yield Fault(path, "wrong-kind", shown(name), {"known": ", ".join(kinds)})


def adds_up(shares: Mapping[str, float], path: str) -> Faults:
    """A fault if shares do not add up to 1."""
    total = fsum(shares.values())
    if abs(total - 1) > _TOLERANCE:
        yield Fault(path, "probabilities-sum", "", {"sum": f"{total:.10g}"})


def listed_twice(values: Iterable[object], path: str) -> Faults:
    """A fault for each value of a list that stands there before."""
    before: set[object] = set()
    for place, value in enumerate(values):
        if value in before:
            yield Fault(f"{path}[{place}]", "listed-twice", shown(value))
        before.add(value)


def needs(given: bool, met: bool, path: str, needed: str) -> Faults:
    """A fault if something is given that means nothing without something else."""
    if given and not met:
        yield Fault(path, "needs-other-key", "", {"needed": needed})
