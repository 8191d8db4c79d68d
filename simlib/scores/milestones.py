"""When did a matter first reach a milestone: the tick and the day, read from the visits of its record.

of a matter's visits the earliest that sets a milestone counts;
what ends work at closing time belongs to the day that ends (the rule `working_day`)
"""

from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import ARRIVED, COMPLETED, NONE, Bools, Ints, Model
from simlib.model.rules import NEVER, working_day
from simlib.runs.compiling import jitable
from simlib.runs.draws import Draws
from simlib.runs.record import Record, handed_over
from simlib.runs.rows import gathered


class Progress(NamedTuple):
    """What tells when milestones were reached (see `Draws`, `Record`): of each matter, visit and step; which
    `works[s]` (a team or a meeting does step s) says what takes time; a visit that is `handed` over passes no
    milestone."""

    day_ticks: int
    first: Ints
    stream: Ints
    arrived: Ints
    completed: Ints
    step: Ints
    wait: Ints
    finished: Ints
    milestone: Ints
    works: Bools
    handed: Bools


def course_of(model: Model, draws: Draws, record: Record) -> Progress:
    """The course of all matters in one run."""
    works = (model.steps.team > 0) | (model.steps.gate != NONE)
    handed = handed_over(model, draws, record)
    return gathered(Progress, record, draws, model.steps, model, works=works, handed=handed)


@jitable
def reach(c: Progress, m: int, ticks: Any, days: Any) -> None:
    """Write one matter's milestones: by its arrival, its visits, its completion. The rows hold `NOT_YET`
    before."""
    if c.stream[m] != -1 and c.arrived[m] < NEVER:
        ticks[ARRIVED], days[ARRIVED] = c.arrived[m], working_day(c.arrived[m], 0, c.day_ticks)
    worked = 0
    for v in range(c.first[m], c.first[m + 1]):
        if c.finished[v] >= 0:
            worked = 1 if took_time(c, v) else 0
            k = c.milestone[c.step[v]]
            if k >= 0 and ticks[k] < 0 and not c.handed[v]:
                ticks[k], days[k] = c.finished[v], working_day(c.finished[v], worked, c.day_ticks)
    if c.completed[m] >= 0:
        ticks[COMPLETED] = c.completed[m]
        days[COMPLETED] = working_day(c.completed[m], worked, c.day_ticks)


@jitable
def took_time(c: Progress, v: int) -> bool:
    """Whether a visit takes time (`draws.takes_time`)."""
    return bool(c.works[c.step[v]] or c.wait[v] > 0)


def or_never(ticks: Ints) -> Ints:
    """Ticks with `NEVER` for what has not happened.

    >>> or_never(np.array([5, -1]))[1] == NEVER
    np.True_
    """
    return np.where(ticks < 0, NEVER, ticks)
