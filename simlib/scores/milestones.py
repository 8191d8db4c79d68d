"""When did a matter first reach a milestone: the tick and the day, read from the visits of its record.

of a matter's visits the earliest that sets a milestone counts;
what ends work at closing time belongs to the day that ends (the rule `working_day`)
"""

from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import ARRIVED, COMPLETED, Ints, Model
from simlib.model.rules import NEVER, working_day
from simlib.runs.compiling import compiled
from simlib.runs.draws import Draws, takes_time
from simlib.runs.record import NOT_YET, Record


class Milestones(NamedTuple):
    """First ticks and working days at which matters reach milestones, int64[matters, milestones]; -1: not
    in this run. A matter of the backlog has no arrival here: it came before tick 0."""

    ticks: Ints
    days: Ints


def milestones(model: Model, draws: Draws, record: Record) -> Milestones:
    """When matters reached milestones, in one run."""
    found = np.full((2, draws.matters, len(model.milestones)), NOT_YET, dtype=np.int64)
    visits = (draws.step, takes_time(model, draws), record.finished)
    matters = (draws.first, draws.stream, record.arrived, record.completed)
    _reach(matters, visits, model.steps.milestone, model.day_ticks, found[0], found[1])
    return Milestones(found[0], found[1])


@compiled
def _reach(
    matters: Any, visits: Any, milestone: Any, day_ticks: int, ticks: Any, days: Any
) -> None:
    """Write each matter's milestones: by its arrival, by its visits, by its completion."""
    first, stream, arrived, completed = matters
    step, takes, finished = visits
    for m in range(first.shape[0] - 1):
        if stream[m] != -1 and arrived[m] < NEVER:
            ticks[m, ARRIVED], days[m, ARRIVED] = arrived[m], working_day(arrived[m], 0, day_ticks)
        worked = 0
        for v in range(first[m], first[m + 1]):
            if finished[v] >= 0:
                worked = 1 if takes[v] else 0
                k = milestone[step[v]]
                if k >= 0 and ticks[m, k] < 0:
                    ticks[m, k], days[m, k] = (
                        finished[v],
                        working_day(finished[v], worked, day_ticks),
                    )
        if completed[m] >= 0:
            ticks[m, COMPLETED] = completed[m]
            days[m, COMPLETED] = working_day(completed[m], worked, day_ticks)


def matter_of_visit(draws: Draws) -> Ints:
    """The matter of each visit, int64[visits]."""
    return np.repeat(np.arange(draws.matters), np.diff(draws.first))


def or_never(ticks: Ints) -> Ints:
    """Ticks with `NEVER` for what has not happened.

    >>> or_never(np.array([5, -1]))[1] == NEVER
    np.True_
    """
    return np.where(ticks < 0, NEVER, ticks)
