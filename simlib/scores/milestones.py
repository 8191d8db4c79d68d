"""When did a matter first reach a milestone? Read from the visits of its record."""

import numpy as np

from simlib.model.arrays import ARRIVED, COMPLETED, Ints, Model
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.scores.sums import earliest


def matter_of_visit(draws: Draws) -> Ints:
    """The matter of each visit, int64[visits]."""
    return np.repeat(np.arange(draws.matters), np.diff(draws.first))


def milestone_ticks(model: Model, draws: Draws, record: Record) -> Ints:
    """First ticks at which matters reach milestones, int64[matters, milestones]; -1: not in this run.

    A matter of the backlog has no arrival here: it came before tick 0.
    """
    milestone = model.steps.milestone[draws.step]
    reached = (milestone >= 0) & (record.finished >= 0)
    ticks = np.full((draws.matters, len(model.milestones)), NEVER, dtype=np.int64)
    earliest(matter_of_visit(draws)[reached], milestone[reached], record.finished[reached], ticks)
    ticks[:, ARRIVED] = np.where(draws.given_due < 0, draws.release, NEVER)
    ticks[:, COMPLETED] = or_never(record.completed)
    return np.where(ticks == NEVER, NOT_YET, ticks)


def or_never(ticks: Ints) -> Ints:
    """Ticks with `NEVER` for what has not happened.

    >>> or_never(np.array([5, -1]))[1] == NEVER
    np.True_
    """
    return np.where(ticks < 0, NEVER, ticks)
