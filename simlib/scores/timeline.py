"""Matters over time: the reductions behind the figures.

week ends at closing time of its last working day (without a calendar: 52 equal parts)

weekly      open, overdue at each week's end of one run
week_dates  the days on which these weeks end
daily       received, of these late, and open by working day
"""

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints, Model, Plan
from simlib.model.rules import is_on_time
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores.run import Run

PARTS = 52


def weekly(model: Model, plan: Plan, draws: Draws, record: Record) -> NDArray[np.float64]:
    """Outside matters that are open, and overdue, at each week's end from the start to the horizon,
    float64[2, weeks]; a function for `replicate`."""
    run = Run(model, plan, draws, record)
    ends = week_ends(model)
    # A matter counts at an end that lies before its own end; one that arrives then is of the next week.
    is_open = _inside(record.arrived + 1, run, ends)
    overdue = _inside(record.due, run, ends)
    return np.stack([is_open, overdue]).astype(np.float64)


def daily(model: Model, plan: Plan, draws: Draws, record: Record) -> Ints:
    """Outside matters by working day, int64[3, days]: received that day and due within the run, of these
    those not on time, and open at the day's end; a function for `replicate`."""
    run = Run(model, plan, draws, record)
    judged = run.outside & run.headline & (record.arrived >= 0) & (record.due <= model.horizon)
    late = judged & ~is_on_time(run.ended, record.due)
    days = record.arrived // model.day_ticks
    counted = [np.bincount(days[which], minlength=model.n_days)[: model.n_days] for which in (judged, late)]
    ends = (np.arange(model.n_days) + 1) * model.day_ticks
    return np.stack([*counted, _inside(record.arrived + 1, run, ends)]).astype(np.int64)


def _inside(begin: Ints, run: Run, instants: Ints) -> Ints:
    """How many outside matters of the totals have begun by each instant and not ended."""
    lasting = run.outside & run.headline & (begin < run.ended)
    begun = np.searchsorted(np.sort(begin[lasting]), instants, side="right")
    ended = np.searchsorted(np.sort(run.ended[lasting]), instants, side="right")
    return np.asarray(begun - ended, dtype=np.int64)


@lru_cache(maxsize=16)
def week_ends(model: Model) -> Ints:
    """The ticks at which weeks end, int64[weeks]."""
    calendar = model.calendar
    if calendar is None:
        return np.arange(1, PARTS + 1) * model.horizon // PARTS
    ordinals = calendar.days[calendar.origin : calendar.origin + model.n_days]
    week = (ordinals - 1) // 7  # ordinal 1 is a Monday
    last = np.flatnonzero(np.diff(week, append=-1))
    return (last + 1) * model.day_ticks


def week_dates(model: Model) -> tuple[date, ...]:
    """The last working day of each week; empty without a calendar."""
    calendar = model.calendar
    if calendar is None:
        return ()
    days = (week_ends(model) // model.day_ticks - 1).tolist()
    return tuple(calendar.date_of_day(day) for day in days)
