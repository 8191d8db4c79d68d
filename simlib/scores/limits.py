"""Measures of limits: one row each, main limits too.

start milestone ──(the rules of due)──> due instant in the window ──> stop milestone reached by then?
                       pauses move it
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import Bools, Ints, Model
from simlib.model.rules import NEVER, NO_PAUSE, due_on, paused
from simlib.runs.compiling import compiled, jitable
from simlib.runs.record import NOT_YET, handed_over
from simlib.runs.rows import gathered
from simlib.scores.groups import set_by_steps
from simlib.scores.milestones import Progress, course_of, reach, took_time
from simlib.scores.run import RatioParts, Run


def limit_met_share(run: Run) -> RatioParts:
    """Of the outside matters to which a limit applies, whose starting milestone was reached and whose due
    instant lies in the window, those that reached the stopping milestone by then. A matter completed
    without the stopping milestone stops the clock when it is completed, as the engines do."""
    model, draws, record = run.model, run.draws, run.record
    given = gathered(LimitMatters, record, draws, outside=run.outside)
    met = np.zeros((2, len(model.limits.name)), dtype=np.int64)
    milestone = np.empty((2, len(model.milestones)), dtype=np.int64)
    _meet(_terms(model), course_of(model, draws, record), given, model.window, milestone, met)
    return RatioParts(met[0], met[1])


def reached(run: Run) -> RatioParts:
    """Outside matters that reach each milestone for the first time in the window: cases filed, talks held or
    letters sent."""
    model, draws, finished = run.model, run.draws, run.record.finished
    owner = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    passed = model.steps.milestone[draws.step]
    first = np.full((draws.matters, len(model.milestones)), NEVER, dtype=np.int64)
    counts = (passed >= 0) & (finished != NOT_YET) & run.outside[owner]
    counts &= ~handed_over(model, draws, run.record)
    np.minimum.at(first, (owner[counts], passed[counts]), finished[counts])
    begin, end = model.window
    return RatioParts(((first > begin) & (first <= end)).sum(axis=0)[set_by_steps(model)])


class LimitColumns(NamedTuple):
    """The limits as columns (see `model.arrays.Limits`), and the calendar that pauses need. `at_start[l]`:
    whether a backlog's given due can belong to it, as it is in force on the first day."""

    applies: Bools
    main: Bools
    start: Ints
    stop: Ints
    due_by_day: Ints
    due_after: Ints
    pause_axis: Ints
    last_by_day: Ints
    at_start: Bools
    pauses: Bools
    date_of_day: Ints
    due_of_date: Ints


class LimitMatters(NamedTuple):
    """What was given and recorded of each matter, and when each visit was queued."""

    outside: Bools
    klass: Ints
    given_due: Ints
    due: Ints
    assigned: Ints
    queued: Ints


@lru_cache(maxsize=16)
def _terms(model: Model) -> LimitColumns:
    by_day, after = model.limits.due_by_day, model.limits.due_after
    at_start = (by_day[:, 0] < NEVER) | (after >= 0)
    return gathered(LimitColumns, model.limits, model.steps, model, at_start=at_start)


# ---------------------------------------------------------------- machine code


@compiled
def _meet(t: LimitColumns, c: Progress, g: LimitMatters, window: Any, milestone: Any, met: Any) -> None:
    """Count into `met` the matters that met each limit, and those of its cohort. `milestone` is room for one
    matter's ticks and days."""
    first, last = window
    for m in range(g.outside.shape[0]):
        if not g.outside[m]:
            continue
        milestone[:] = NOT_YET
        reach(c, m, milestone[0], milestone[1])
        for limit in range(t.main.shape[0]):
            if t.applies[limit, g.klass[m]]:
                stop = stops(t, c, m, limit, milestone[0])
                due = due_of(t, c, g, m, limit, stop, milestone)
                if first < due <= last:
                    met[1, limit] += 1
                    if stop <= due:
                        met[0, limit] += 1


@jitable
def stops(t: LimitColumns, c: Progress, m: int, limit: int, ticks: Any) -> int:
    """When a limit's clock stops: at its milestone, or when the matter is completed."""
    stop = NEVER
    if ticks[t.stop[limit]] >= 0:
        stop = ticks[t.stop[limit]]
    if c.completed[m] >= 0:
        stop = min(stop, c.completed[m])
    return stop


@jitable
def due_of(
    t: LimitColumns, c: Progress, g: LimitMatters, m: int, limit: int, stop: int, milestone: Any
) -> int:
    """The due instant of a matter's limit; `NEVER` where the starting milestone was not reached."""
    start, day = milestone[0, t.start[limit]], milestone[1, t.start[limit]]
    due = NEVER
    if start != NOT_YET:
        due = t.due_by_day[limit, day]
        if t.due_after[limit] >= 0:
            due = start + t.due_after[limit]
    if t.main[limit]:
        if c.stream[m] == -1:
            due = g.given_due[m] if t.at_start[limit] else NEVER
        if due < NEVER and g.assigned[m] >= 0:
            due = g.due[m]  # the engines have added the pauses
        return due
    if t.pause_axis[limit] == NO_PAUSE or due >= NEVER:
        return due
    return moved(t, c, g, m, limit, stop, start, day, due)


@jitable
def moved(
    t: LimitColumns,
    c: Progress,
    g: LimitMatters,
    m: int,
    limit: int,
    stop: int,
    start: int,
    day: int,
    due: int,
) -> int:
    """A due instant moved by the waits, begun and ended while the limit runs, for which it pauses."""
    axis, days, any_wait, worked = t.pause_axis[limit], 0, False, 0
    for v in range(c.first[m], c.first[m + 1]):
        until, wait = g.queued[v], c.wait[v]
        if t.pauses[c.step[v]] and wait > 0 and until >= 0 and start <= until - wait and until <= stop:
            days += paused(axis, until - wait, worked, until, c.day_ticks, t.date_of_day)
            any_wait = True
        if c.finished[v] >= 0:
            worked = 1 if took_time(c, v) else 0
    if not any_wait:
        return due
    first = due if t.due_after[limit] >= 0 else t.last_by_day[limit, day]
    return due_on(axis, first + days, c.day_ticks, t.due_of_date)
