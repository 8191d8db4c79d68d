"""What measures are grouped by: every row is a sum over cells.

    grain    cells                        rows
    matter   units of origin, classes     all, class, town, group, unit, zone, division
    person   units                        all, town, group, unit, zone, division
    limit    limits                       limit
    cause    labels of late matters       cause
    milestone    milestones               milestone

A matter's division is that linked to its unit's zone (several divisions: it counts for each); a
person's division is the division that he or she is a member of.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from simlib.inputs.scenario import UnitKind
from simlib.model.arrays import NONE, Bools, Model, Plan
from simlib.scores.why_late import LABELS

ALL = "all"


class RowGroup(NamedTuple):
    """One row: `by` what, `key` (a name of the scenario, or `all`), and the cells that it sums."""

    by: str
    key: str
    cells: Bools


def matter_groups(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Rows of matters; the cells are the units of origin, then the classes."""
    no_class = np.zeros(len(model.classes.name), dtype=bool)
    origin = np.zeros(len(model.units), dtype=bool)
    origin[model.streams.unit] = origin[model.backlog.unit] = True
    for by, key, units in (*_unit_groups(model, plan, origin), *_linked(model, plan)):
        yield RowGroup(by, key, np.concatenate([units, no_class]))
    for c, name in enumerate(model.classes.name):
        cells = np.zeros(len(model.units) + len(no_class), dtype=bool)
        cells[len(model.units) + c] = True
        yield RowGroup("class", name, cells)


def person_groups(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Rows of people; the cells are their units."""
    staffed = np.zeros(len(model.units), dtype=bool)
    staffed[model.people.unit] = True
    yield from _unit_groups(model, plan, staffed)
    yield from _named(model, "division", _of_kind(model, UnitKind.DIVISION))


def limit_groups(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Rows of limits; each is its own cell."""
    yield from _alone("limit", model.limits.name)


def milestone_groups(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Rows of milestones that steps set; each is its own cell."""
    yield from _alone("milestone", [model.milestones[k] for k in set_by_steps(model)])


def set_by_steps(model: Model) -> list[int]:
    """The milestones that steps set, in order."""
    return sorted({*model.steps.milestone.tolist()} - {NONE})


def cause_groups(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Rows of causes of lateness; each is its own cell."""
    yield from _alone("cause", LABELS)


def _alone(by: str, names: Sequence[str]) -> Iterator[RowGroup]:
    """A row for each name, which is its own cell."""
    for name, cells in zip(names, np.eye(len(names), dtype=bool), strict=True):
        yield RowGroup(by, name, cells)


def _unit_groups(model: Model, plan: Plan, concerned: Bools) -> Iterator[RowGroup]:
    """All, each town, each resident group, each unit concerned, each zone of the plan."""
    yield RowGroup(ALL, ALL, np.ones(len(model.units), dtype=bool))
    yield from _named(model, "town", _of_kind(model, UnitKind.TOWN))
    yield from _named(model, "group", _of_kind(model, UnitKind.GROUP))
    yield from _named(model, "unit", concerned)
    for zone in zone_names(plan):
        yield RowGroup("zone", zone, _in_zones(plan, [zone]))


def _linked(model: Model, plan: Plan) -> Iterator[RowGroup]:
    """Each division with the units of the zones that it is linked to."""
    for division in model.units.name:
        linked = [zone for zone, links in plan.partition.divisions if division in links]
        if linked:
            yield RowGroup("division", division, _in_zones(plan, linked))


def zone_names(plan: Plan) -> tuple[str, ...]:
    """Zones that have units, in the order of their units' codes."""
    return tuple(dict.fromkeys(zone for zone in plan.zone if zone is not None))


def _in_zones(plan: Plan, zones: Iterable[str]) -> Bools:
    wanted = set(zones)
    return np.array([zone in wanted for zone in plan.zone], dtype=bool)


def _of_kind(model: Model, kind: UnitKind) -> Bools:
    return np.array([k == kind.value for k in model.units.kind], dtype=bool)


def _named(model: Model, by: str, units: Bools) -> Iterator[RowGroup]:
    """One row for each of these units."""
    for u in np.flatnonzero(units):
        yield RowGroup(by, model.units.name[u], np.arange(len(model.units)) == u)
