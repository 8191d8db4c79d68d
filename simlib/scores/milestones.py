"""When did a matter first reach a milestone: the tick and the day, read from the visits of its record."""

import numpy as np

from simlib.model.arrays import ARRIVED, COMPLETED, Ints, Model
from simlib.model.rules import NEVER, working_day
from simlib.runs.draws import Draws, takes_time
from simlib.runs.record import NOT_YET, Record
from simlib.scores.sums import earliest


def matter_of_visit(draws: Draws) -> Ints:
    """The matter of each visit, int64[visits]."""
    return np.repeat(np.arange(draws.matters), np.diff(draws.first))


def milestone_ticks(model: Model, draws: Draws, record: Record) -> Ints:
    """First ticks at which matters reach milestones, int64[matters, milestones]; -1: not in this run.

    A matter of the backlog has no arrival here: it came before tick 0.
    """
    return _earliest(model, draws, record, record.arrived, record.finished, record.completed)


def milestone_days(model: Model, draws: Draws, record: Record) -> Ints:
    """The working days of `milestone_ticks` by the rule `working_day`: what ends work at closing time belongs
    to the day that ends. Of a matter's visits the earliest has the earliest day."""
    worked = takes_time(model, draws).astype(np.int64)
    last = np.full(draws.matters, draws.visits)
    done = np.flatnonzero(record.finished >= 0)
    last[matter_of_visit(draws)[done]] = done  # of a matter's visits the last one stays
    return _earliest(
        model,
        draws,
        record,
        np.where(record.arrived < NEVER, working_day(record.arrived, 0, model.day_ticks), NEVER),
        working_day(record.finished, worked, model.day_ticks),
        working_day(record.completed, np.append(worked, 0)[last], model.day_ticks),
    )


def _earliest(
    model: Model, draws: Draws, record: Record, arrived: Ints, finished: Ints, completed: Ints
) -> Ints:
    """The first of each matter's times by milestone, given those of arrivals, visits and completions."""
    milestone = model.steps.milestone[draws.step]
    reached = (milestone >= 0) & (record.finished >= 0)
    first = np.full((draws.matters, len(model.milestones)), NEVER, dtype=np.int64)
    earliest(matter_of_visit(draws)[reached], milestone[reached], finished[reached], first)
    first[:, ARRIVED] = np.where(draws.stream == -1, NEVER, arrived)
    first[:, COMPLETED] = np.where(record.completed < 0, NEVER, completed)
    return np.where(first == NEVER, NOT_YET, first)


def or_never(ticks: Ints) -> Ints:
    """Ticks with `NEVER` for what has not happened.

    >>> or_never(np.array([5, -1]))[1] == NEVER
    np.True_
    """
    return np.where(ticks < 0, NEVER, ticks)
