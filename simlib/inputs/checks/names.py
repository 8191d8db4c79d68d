"""WHO IS NAMED: every name by which one part of a scenario speaks of another must be there."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from simlib.inputs.checks.draft import Faults, PartialScenario, unknown
from simlib.inputs.paths import child
from simlib.inputs.scenario import Part, PoolUse

POOLS: Final = (
    *("home", "zone", "across", "pair", "head", "deputy", "lead", "staff"),
    *("division", "county", "contact"),
)
"""Pools that are no unit's name."""

_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "flow": ("flows", "followups.of followups.flow streams.flow start.matters.flow programme.tasks.flow "
             "rules.flows"),
    "class": ("classes", "flows.steps.classes limits.classes followups.of_classes followups.klass "
              "streams.classes start.matters.klass programme.klass programme.tasks.klass "
              "assessments.items.classes"),
    "unit": ("units", "gates.unit followups.unit streams.shares start.matters.unit plans.extra "
             "plans.moves.of plans.moves.joins plans.delays.units programme.tasks.units rules.units "
             "absences.units shocks.absent.units"),
    "post": ("posts", "units.staff arrangements.posts gates.posts flows.steps.posts "
             "flows.steps.pools.posts plans.extra.* plans.pooled_posts plans.stay plans.moves.post "
             "rules.posts absences.posts shocks.absent.posts"),
    "gate": ("gates", "flows.steps.gate"),
    "lever": ("levers", "flows.steps.lever flows.steps.without flows.steps.pools.lever "
              "flows.steps.pools.without flows.steps.hand_over.lever "
              "flows.steps.hand_over.without followups.lever followups.without streams.lever streams.without "
              "plans.levers"),
    "plan": ("plans", "baseline"),
    "rule": ("rules", "plans.relax"),
    "stream": ("streams", "shocks.streams shocks.again assessments.follows.sets_off"),
    "pool": ("units", "flows.steps.pools"),
}  # fmt: skip
"""What is named: the section that knows it, and where it is named. A mapping names by its keys (`*`: by those
of its values), a list by its items."""


def _names_are_known(draft: PartialScenario) -> Faults:
    for kind, (section, places) in _NAMES.items():
        known = [*(POOLS if kind == "pool" else ()), *getattr(draft, section)]
        for place in places.split():
            for path, name in _named(draft, place.split("."), "$"):
                yield from unknown(f"unknown-{kind}", name, path, known)


def _named(value: Any, way: list[str], path: str) -> Iterator[tuple[str, str]]:
    """Path and name of all that stands at the end of a way."""
    match value:
        case str():
            yield path, value
        case tuple():
            for place, item in enumerate(value):
                yield from _named(item, way, f"{path}[{place}]")
        case Mapping() if not way:
            yield from ((child(path, name), name) for name in value)
        case Mapping():
            below = way[1:] if way[0] == "*" else way
            for name, item in value.items():
                yield from _named(item, below, child(path, name))
        case PoolUse() if not way:
            yield path, value.pool
        case Part() | PartialScenario() if hasattr(value, way[0]):
            yield from _named(getattr(value, way[0]), way[1:], child(path, _written(value, way[0])))


def _written(part: Any, field: str) -> str:
    """A field as the file has it: `class` for `klass`."""
    return (type(part).model_fields[field].alias or field) if isinstance(part, Part) else field
