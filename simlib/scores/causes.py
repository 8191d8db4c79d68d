"""The county's table of causes: why are matters late, by class, unit, zone ..., from many runs.

    runs ─ cause_tally ─> numerators and denominators ─ estimate ─> measures with intervals

`late_days` and `late_first_cause` of all matters are rows of `measures.tally_of` (`by` is `cause`).
Here they are split by group too: `by` is `class/cause`, `key` is `ordinary/gate`. An experiment that is
asked why (`experiment(..., why=True)`) has both from the same runs.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints, Model, Plan
from simlib.model.remembering import remembered
from simlib.scores.groups import ALL, RowGroup, matter_groups
from simlib.scores.lateness import day, first_causes
from simlib.scores.measures import Row, unit_of
from simlib.scores.run import Run
from simlib.scores.sums import sums
from simlib.scores.why_late import LABELS

BETWEEN: Final = "/"
"""Between the parts of `by` and `key`; no name of a scenario holds it."""

NAMES: Final = ("late_days", "late_first_cause")


def cause_layout(model: Model, plan: Plan) -> tuple[Row, ...]:
    """The rows of `cause_tally`, the same for every run of this plan."""
    return tuple(
        Row(name, f"{group.by}{BETWEEN}cause", f"{group.key}{BETWEEN}{cause}", unit_of(model, name))
        for name in NAMES
        for group in _groups(model, plan)
        for cause in LABELS
    )


def cause_tally(run: Run) -> NDArray[np.float64]:
    """Numerators and denominators of one run, float64[2, rows]."""
    late, ticks = run.late
    cells = np.array([group.cells for group in _groups(run.model, run.plan)], dtype=np.int64)
    days = cells @ _by_cell(run, late, ticks) / day(run)
    first = cells @ _by_cell(run, late, first_causes(ticks))
    matters = cells @ _by_cell(run, late, np.ones_like(ticks))
    tops, bottoms = np.concatenate([days, first]), np.concatenate([matters, matters])
    return np.stack([tops.ravel(), bottoms.ravel()]).astype(np.float64)


def _by_cell(run: Run, late: Ints, values: Ints) -> Ints:
    """Sums over late matters by cell (units of origin, then classes) and cause, int64[cells, causes]."""
    units, classes = len(run.model.units), len(run.model.classes.name)
    by_unit = _by_place(run.draws.unit[late], values, units)
    return np.concatenate([by_unit, _by_place(run.draws.klass[late], values, classes)])


def _by_place(place: Ints, values: Ints, places: int) -> Ints:
    """Sums of rows by their places, int64[places, causes]."""
    causes = values.shape[1]
    cell = place[:, np.newaxis] * causes + np.arange(causes)
    return sums(cell.ravel(), values.ravel(), places * causes).reshape(places, causes)


@remembered(64)
def _groups(model: Model, plan: Plan) -> tuple[RowGroup, ...]:
    return tuple(group for group in matter_groups(model, plan) if group.by != ALL)
