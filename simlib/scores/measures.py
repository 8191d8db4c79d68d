"""RUN -> NUMBERS: the numerator and the denominator of every measure of one run.

    MEASURES, CAUSES    a function, its grain, what it is grouped by
    layout              the rows, from model and plan alone
    tally               their numerators and denominators in one run

    run ─> function ─> cells (units and classes, limits, causes) ─> rows, which are sums of cells

Why matters were late (`CAUSES`) takes as long to find out as all measures together, so it is asked for:
`layout(..., causes=True)` are the rows of `tally_of(..., causes=True)`.

Everything is a ratio, and numerators and denominators are added over replications before they are
divided (`scores.ratios`): the mean of per-run ratios would be biased. Plain means have denominator 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.remembering import remembered
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores import lateness, limits, matters, staff
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.groups import (
    RowGroup,
    cause_groups,
    limit_groups,
    matter_groups,
    milestone_groups,
    person_groups,
)
from simlib.scores.run import RatioParts, Run
from simlib.scores.sums import Sums, add_cells


@dataclass(frozen=True)
class Row:
    """One row of a result: which measure, grouped by what, for which group, in which unit."""

    name: str
    by: str
    key: str
    unit: str


Grain = Callable[[Model, Plan], Iterator[RowGroup]]
"""What a measure has cells for: the rows that sum them."""


@dataclass(frozen=True)
class MeasureSpec:
    """A measure: its function (whose name it bears), its grain, what it is grouped by."""

    of: Callable[[Run], RatioParts]
    grain: Grain
    by: tuple[str, ...]

    @property
    def name(self) -> str:
        """The measure's name, a key of `DEFINITIONS`."""
        return self.of.__name__


_PLACES: Final = ("all", "town", "group", "unit", "zone", "division")
_EVERY: Final = ("all", "class", "town", "group", "unit", "zone", "division")

MEASURES: Final = (
    MeasureSpec(matters.on_time_share, matter_groups, _EVERY),
    MeasureSpec(matters.on_time_extended_share, matter_groups, _EVERY),
    MeasureSpec(limits.limit_met_share, limit_groups, ("limit",)),
    MeasureSpec(matters.closing_rate, matter_groups, _EVERY),
    MeasureSpec(matters.days_to_close, matter_groups, _EVERY),
    MeasureSpec(matters.open_at_horizon_share, matter_groups, _EVERY),
    MeasureSpec(matters.open_matters, matter_groups, _EVERY),
    MeasureSpec(matters.overdue_matters, matter_groups, _EVERY),
    MeasureSpec(matters.open_at_end, matter_groups, _EVERY),
    MeasureSpec(matters.overdue_at_end, matter_groups, _EVERY),
    MeasureSpec(staff.staff_use, person_groups, _PLACES),
    MeasureSpec(staff.staff_hours_worked, person_groups, _PLACES),
    MeasureSpec(staff.staff_hours_duty, person_groups, _PLACES),
    MeasureSpec(staff.fixed_hours, person_groups, _PLACES),
    MeasureSpec(matters.travel_hours, matter_groups, ("all", "town", "group", "unit", "zone")),
    MeasureSpec(matters.stranger_share, matter_groups, ("all", "class", "town", "group", "zone")),
    MeasureSpec(matters.recusals, matter_groups, _EVERY),
    MeasureSpec(matters.takeovers, matter_groups, _EVERY),
    MeasureSpec(matters.no_eligible_pair, matter_groups, _EVERY),
    MeasureSpec(matters.extensions, matter_groups, _EVERY),
    MeasureSpec(matters.set_off_matters, matter_groups, _EVERY),
    MeasureSpec(limits.reached, milestone_groups, ("milestone",)),
)
"""The measures of every run, in the order of the rows."""

CAUSES: Final = (
    MeasureSpec(lateness.late_days, cause_groups, ("cause",)),
    MeasureSpec(lateness.late_first_cause, cause_groups, ("cause",)),
)
"""Those of why matters were late, whose rows come after all others."""


def layout(model: Model, plan: Plan, *, causes: bool = False) -> tuple[Row, ...]:
    """The rows of `tally_of`: the same for every run of this plan."""
    return tuple(
        Row(entry.name, group.by, group.key, unit_of(model, entry.name))
        for entry in _entries(causes)
        for group in _groups(model, plan, entry.grain, entry.by)
    )


def tally(model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """Numerators and denominators of one run, float64[2, rows]; what `replicate` keeps of it."""
    return tally_of(Run(model, plan, draws, record))


def tally_of(run: Run, *, causes: bool = False) -> Floats:
    """Numerators and denominators of a run of which more may be asked."""
    parts = [entry.of(run) for entry in _entries(causes)]
    cells = [part.numerator for part in parts]
    cells += [part.denominator for part in parts if part.denominator is not None]
    terms = tuple((p.denominator is not None, p.numerator_unit, p.denominator_unit) for p in parts)
    sums = _sums(run.model, run.plan, causes, terms)
    found = np.empty(sums.unit.shape)
    add_cells(np.concatenate(cells), sums, found)
    return found


def _entries(causes: bool) -> tuple[MeasureSpec, ...]:
    return (*MEASURES, *CAUSES) if causes else MEASURES


@remembered(256)
def _groups(model: Model, plan: Plan, grain: Grain, by: tuple[str, ...]) -> tuple[RowGroup, ...]:
    """The rows of a grain, in the order of `by`."""
    groups = [group for group in grain(model, plan) if group.by in by]
    return tuple(sorted(groups, key=lambda group: by.index(group.by)))


@remembered(256)
def _sums(model: Model, plan: Plan, causes: bool, terms: tuple[tuple[bool, int, int], ...]) -> Sums:
    """Which cells each row sums: those of all numerators stand one after the other, then those of the
    denominators that there are. `terms` of each measure: whether it has a denominator, and its units."""
    entries = _entries(causes)
    groups = [_groups(model, plan, entry.grain, entry.by) for entry in entries]
    sizes = [sum(len(group.cells) for group in islice(e.grain(model, plan), 1)) for e in entries]
    begins = np.cumsum([0, *sizes, *(n for n, (has, *_) in zip(sizes, terms, strict=True) if has)])
    below = iter(begins[len(entries) :].tolist())
    tops: list[Ints] = []
    bottoms: list[Ints] = []
    for begin, rows, (has_denominator, *_) in zip(begins, groups, terms, strict=False):
        at = next(below) if has_denominator else None
        tops += [begin + np.flatnonzero(group.cells) for group in rows]
        bottoms += [_NO_CELLS if at is None else at + np.flatnonzero(g.cells) for g in rows]
    counts = [len(rows) for rows in groups]
    columns = zip(*terms, strict=True)
    has, top_unit, bottom_unit = (np.repeat(np.array(column), counts) for column in columns)
    cells = [*tops, *bottoms]
    return Sums(
        first=np.cumsum([0, *map(len, cells)], dtype=np.int64),
        cell=np.concatenate(cells).astype(np.int64),
        unit=np.stack([top_unit, np.where(has, bottom_unit, 0)]).astype(np.int64),
    )


_NO_CELLS: Final = np.zeros(0, dtype=np.int64)


def unit_of(model: Model, name: str) -> str:
    """The unit of a measure; in a world without a calendar days and hours are ticks."""
    unit = DEFINITIONS[name].unit
    return "ticks" if model.calendar is None and unit in ("days", "hours", "working_days") else unit
