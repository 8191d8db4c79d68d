"""What a plan costs beside what it gains: travel, work by people of other units, who is moved or added."""

from collections.abc import Iterator
from typing import Final

from simlib.inputs.scenario import PlanSpec, UnitKind
from simlib.model.partition import heads_between, moves_between
from simlib.scores.experiment import Experiment
from simlib.views.language.names import Names, gained
from simlib.views.language.words import N_

MEASURED: Final = {
    "travel_hours": N_("travel {gain} hours ({low} to {high})"),
    "stranger_share": N_("work by people of other units {gain} percentage points ({low} to {high})"),
}
"""What a run tells of the price."""


def price_texts(names: Names, found: Experiment, plan: str) -> Iterator[str]:
    """What differs from the baseline, each with its interval; nothing where no run differs."""
    differences = {d.name: d for d in found.differences() if (d.plan, d.by) == (plan, "all")}
    for measure in MEASURED:
        d = differences.get(measure)
        if d is not None and d.low is not None and d.high is not None:
            yield from change_text(names, measure, (d.mean, d.low, d.high), d.unit)


def change_text(names: Names, measure: str, of: tuple[float, float, float], unit: str) -> Iterator[str]:
    """One difference with its interval; nothing where no run differs."""
    if any(of):
        gain, low, high = (gained(value, unit) for value in of)
        yield names.words(MEASURED[measure], gain=gain, low=low, high=high)


def moved_texts(names: Names, before: PlanSpec, after: PlanSpec) -> Iterator[str]:
    """How many towns go to another zone, with how many people; divisions, heads of zones; people added."""
    w, units = names.words, names.scenario.units
    moved = [move.unit for move in moves_between(names.scenario, before.zones, after.zones)]
    towns = [unit for unit in moved if units[unit].kind is UnitKind.TOWN]
    if towns:
        people = sum(sum(units[town].staff.values()) for town in towns)
        yield w("towns moved: {n} (with {people} people)", n=len(towns), people=people)
    if divisions := sum(units[unit].kind is UnitKind.DIVISION for unit in moved):
        yield w("divisions relinked: {n}", n=divisions)
    if heads := len(heads_between(before.zones, after.zones)):
        yield w("heads of zones changed: {n}", n=heads)
    if people := _added(after) - _added(before):
        yield w("people added: {n}", n=people)


def _added(plan: PlanSpec) -> int:
    return sum(n for posts in plan.extra.values() for n in posts.values())
