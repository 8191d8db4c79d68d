"""Whole plans with the same draws: the measures of each, and which is the best.

    plans ─ replications, the same draws for all ─> observations ─ KN ─> dropped one by one ─> the best
                                               └──> tallies ─────────> measures with intervals

Every plan is run in the first replications, then only those that are left (`kn`): a plan that
was dropped rests on fewer. Its interval is that of a fixed number of runs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec
from simlib.model.arrays import Floats, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import plan_of
from simlib.runs.draws import Draws
from simlib.runs.parallel import never, silent, told
from simlib.runs.record import Record
from simlib.runs.replications import one_replication
from simlib.scores.intervals import Measure, estimate
from simlib.scores.measures import MEASURES, Row, layout
from simlib.scores.run import Run
from simlib.search.simulated.criterion import judged_by, merit, whole
from simlib.search.simulated.kn import Promise, Selection, select

SIMULATED: Final = ("on_time_share", "days_to_close", "overdue_at_end", "travel_hours")
"""What is said of every plan that was simulated, over all matters."""


@dataclass(frozen=True, eq=False)
class Shortlist:
    """Plans by name that were simulated in full; `tallies[plan]` are float64[replications, 2, rows]."""

    names: tuple[str, ...]
    measure: str
    seed: int
    rows: tuple[Row, ...]
    selection: Selection
    tallies: Mapping[str, Floats]

    def measures(self, name: str) -> tuple[Measure, ...]:
        """What came of one plan, over all its matters."""
        return estimate(self.rows, self.tallies[name])

    def judged(self, name: str) -> Measure | None:
        """The measure that the plans are judged by; None where nothing was observed."""
        return next((m for m in self.measures(name) if m.name == self.measure), None)

    @property
    def best(self) -> str | None:
        """The plan to which the promise applies, or None."""
        return None if self.selection.best is None else self.names[self.selection.best]

    @property
    def alike(self) -> tuple[str, ...]:
        """The plans that are left, best estimate first."""
        return tuple(self.names[n] for n in self.selection.alike)


def shortlist(
    world: World,
    load: str,
    plans: Mapping[str, PlanSpec],
    promise: Promise,
    *,
    most: int,
    seed: int = 1,
    processes: int = 1,
    progress: Callable[[int, int], None] = silent,
    stop: Callable[[], bool] = never,
) -> Shortlist:
    """Run plans whole, at most `most` times each, until the best is found.

    `progress(runs, left)` is told after each block how many replications there are and how many plans are
    left; when `stop()` is true, those left show no clear difference.
    """
    model = compile_model(world, load)
    compiled = tuple(plan_of(model, name, spec) for name, spec in plans.items())
    tallies: list[list[Floats]] = [[] for _ in compiled]
    measure = judged_by(model)
    rows = tuple(r for r in layout(model, compiled[0]) if r.by == "all" and r.name in SIMULATED)
    judged = [row.name for row in rows].index(measure)
    with told(partial(_run, model, compiled, seed), processes) as ask:

        def observe(replications: range, candidates: Sequence[int]) -> Floats:
            things = [(number, tuple(candidates)) for number in replications]
            block = np.stack(list(ask(things)))
            for column, candidate in enumerate(candidates):
                tallies[candidate] += list(block[:, column])
            progress(replications.stop, len(candidates))
            return merit(measure, block[:, :, 0, judged], block[:, :, 1, judged])

        chosen = select(len(compiled), observe, promise, most, stop)
    kept = {
        name: np.stack(of_plan[:runs])
        for name, of_plan, runs in zip(plans, tallies, chosen.runs, strict=True)
    }
    return Shortlist(tuple(plans), measure, seed, rows, chosen, kept)


def _run(model: Model, plans: Sequence[Plan], seed: int, asked: tuple[int, tuple[int, ...]]) -> Floats:
    """Some of the plans in one replication, float64[plans, 2, rows]."""
    number, candidates = asked
    return np.stack(one_replication(model, [plans[c] for c in candidates], seed, number, brief))


def brief(model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """The rows of `scores.measures.tally` that are `SIMULATED`, of all matters, in less than its time."""
    run = Run(model, plan, draws, record)
    return np.array([whole(run, entry.of(run)) for entry in MEASURES if entry.name in SIMULATED]).T
