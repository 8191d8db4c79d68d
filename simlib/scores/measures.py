"""RUN -> NUMBERS: the numerator and the denominator of every measure of one run.

    MEASURES, CAUSES    a function, its grain, by what it is told apart
    layout              the rows, from model and plan alone
    tally               their numerators and denominators in one run

    run ─> function ─> one entry a matter (person, limit) ─> cells ─> rows

Why matters were late (`CAUSES`) takes as long to find out as all measures together, so it is asked for:
`layout(..., causes=True)` are the rows of `tally_with_causes`.

Everything is a ratio, and numerators and denominators are added over replications before they are
divided (`scores.ratios`): the mean of per-run ratios would be biased. Plain means have denominator 1.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints, Model, Plan
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores.definitions import DEFINITIONS, Definition
from simlib.scores.groups import Group, cause_groups, limit_groups, matter_groups, person_groups
from simlib.scores.lateness import late_days, late_first_cause
from simlib.scores.limits import limit_met_share
from simlib.scores.matters import (
    days_to_close,
    extensions,
    on_time_extended_share,
    on_time_share,
    open_at_end,
    open_at_horizon_share,
    open_matters,
    overdue_at_end,
    overdue_matters,
    set_off_matters,
)
from simlib.scores.run import Parts, Run
from simlib.scores.staff import fixed_hours, staff_hours_duty, staff_hours_worked, staff_use
from simlib.scores.sums import table_sums
from simlib.scores.visits import (
    no_eligible_pair,
    recusals,
    stranger_share,
    takeovers,
    travel_hours,
)

__all__ = [
    "CAUSES",
    "DEFINITIONS",
    "MEASURES",
    "Definition",
    "Row",
    "layout",
    "tally",
    "tally_of",
    "tally_with_causes",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One row of a result: which measure, told apart by what, for which one, in which unit."""

    name: str
    by: str
    key: str
    unit: str


@dataclass(frozen=True)
class Grain:
    """What a measure has one entry for: how its entries become cells, and which rows sum the cells."""

    groups: Callable[[Model, Plan], Iterator[Group]]
    cells: Callable[[Run, Ints], Ints]


@dataclass(frozen=True)
class Entry:
    """A measure: its function (whose name it bears), its grain, by what it is told apart."""

    of: Callable[[Run], Parts]
    grain: Grain
    by: tuple[str, ...]

    @property
    def name(self) -> str:
        """The measure's name, a key of `DEFINITIONS`."""
        return self.of.__name__


def _matter_cells(run: Run, values: Ints) -> Ints:
    units = table_sums(run.draws.unit, values * run.headline, len(run.model.units))
    classes = table_sums(run.draws.klass, values, len(run.model.classes.name))
    return np.concatenate([units, classes], axis=1)


def _person_cells(run: Run, values: Ints) -> Ints:
    return table_sums(run.model.people.unit, values, len(run.model.units))


def _own_cells(run: Run, values: Ints) -> Ints:
    return values


_MATTER = Grain(matter_groups, _matter_cells)
_PERSON = Grain(person_groups, _person_cells)
_LIMIT = Grain(limit_groups, _own_cells)
_CAUSE = Grain(cause_groups, _own_cells)

IN_TICKS: Final = ("days", "hours", "working_days")
"""Units that are ticks in a world without a calendar."""

_PLACES: Final = ("all", "town", "group", "unit", "zone", "division")
_EVERY: Final = ("all", "class", "town", "group", "unit", "zone", "division")

MEASURES: Final = (
    Entry(on_time_share, _MATTER, _EVERY),
    Entry(on_time_extended_share, _MATTER, _EVERY),
    Entry(limit_met_share, _LIMIT, ("limit",)),
    Entry(days_to_close, _MATTER, _EVERY),
    Entry(open_at_horizon_share, _MATTER, _EVERY),
    Entry(open_matters, _MATTER, _EVERY),
    Entry(overdue_matters, _MATTER, _EVERY),
    Entry(open_at_end, _MATTER, _EVERY),
    Entry(overdue_at_end, _MATTER, _EVERY),
    Entry(staff_use, _PERSON, _PLACES),
    Entry(staff_hours_worked, _PERSON, _PLACES),
    Entry(staff_hours_duty, _PERSON, _PLACES),
    Entry(fixed_hours, _PERSON, _PLACES),
    Entry(travel_hours, _MATTER, ("all", "town", "group", "unit", "zone")),
    Entry(stranger_share, _MATTER, ("all", "class", "town", "group", "zone")),
    Entry(recusals, _MATTER, _EVERY),
    Entry(takeovers, _MATTER, _EVERY),
    Entry(no_eligible_pair, _MATTER, _EVERY),
    Entry(extensions, _MATTER, _EVERY),
    Entry(set_off_matters, _MATTER, _EVERY),
)
"""The measures of every run, in the order of the rows."""

CAUSES: Final = (
    Entry(late_days, _CAUSE, ("cause",)),
    Entry(late_first_cause, _CAUSE, ("cause",)),
)
"""Those of why matters were late, whose rows come after all others."""


def layout(model: Model, plan: Plan, *, causes: bool = False) -> tuple[Row, ...]:
    """The rows of `tally`, or of `tally_with_causes`: the same for every run of this plan."""
    return tuple(
        Row(entry.name, group.by, group.key, _unit(model, entry))
        for entry in _entries(causes)
        for group in _groups(model, plan, entry.grain, entry.by)
    )


def tally(model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """Numerators and denominators of one run, float64[2, rows]; what `replicate` keeps of it."""
    return tally_of(Run(model, plan, draws, record))


def tally_with_causes(model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """The same with the rows of why matters were late."""
    return tally_of(Run(model, plan, draws, record), causes=True)


def tally_of(run: Run, *, causes: bool = False) -> Floats:
    """Numerators and denominators of a run of which more may be asked."""
    entries = _entries(causes)
    parts = [(entry, entry.of(run)) for entry in entries]
    found: dict[str, Floats] = {}
    for grain in (_MATTER, _PERSON, _LIMIT, *((_CAUSE,) if causes else ())):
        found |= _rows(run, grain, [(e, part) for e, part in parts if e.grain is grain])
    return np.concatenate([found[entry.name] for entry in entries], axis=1)


def _entries(causes: bool) -> tuple[Entry, ...]:
    return (*MEASURES, *CAUSES) if causes else MEASURES


def _rows(run: Run, grain: Grain, parts: Sequence[tuple[Entry, Parts]]) -> dict[str, Floats]:
    """The rows of one grain's measures: cells added up, then expressed in the measure's unit."""
    columns = [c for _, part in parts for c in (part.numerator, part.denominator) if c is not None]
    cells = iter(grain.cells(run, np.array(columns, dtype=np.int64)))
    found = {}
    for entry, part in parts:
        sums = _matrix(run.model, run.plan, grain, entry.by)
        top = sums @ next(cells) / part.numerator_unit
        if part.denominator is None:
            found[entry.name] = np.stack([top, np.ones(len(sums))])
        else:
            found[entry.name] = np.stack([top, sums @ next(cells) / part.denominator_unit])
    return found


@lru_cache(maxsize=256)
def _groups(model: Model, plan: Plan, grain: Grain, by: tuple[str, ...]) -> tuple[Group, ...]:
    """The rows of a grain, in the order of `by`."""
    groups = [group for group in grain.groups(model, plan) if group.by in by]
    return tuple(sorted(groups, key=lambda group: by.index(group.by)))


@lru_cache(maxsize=256)
def _matrix(model: Model, plan: Plan, grain: Grain, by: tuple[str, ...]) -> Ints:
    """Which cells each row sums, int64[rows, cells]."""
    cells = [group.cells for group in _groups(model, plan, grain, by)]
    return np.array(cells, dtype=np.int64).reshape(len(cells), len(cells[0]) if cells else 0)


def _unit(model: Model, entry: Entry) -> str:
    unit = DEFINITIONS[entry.name].unit
    return "ticks" if model.calendar is None and unit in IN_TICKS else unit
