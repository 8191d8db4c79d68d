"""Measures of limits: one row each, main limits too.

start milestone ──(the rules of due)──> due instant in the window ──> stop milestone reached by then?
                       pauses move it
"""

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import NEVER, NO_PAUSE, due_on, paused
from simlib.runs.draws import takes_time
from simlib.runs.record import NOT_YET
from simlib.scores.milestones import milestones, or_never
from simlib.scores.run import Parts, Run


def limit_met_share(run: Run) -> Parts:
    """Of the outside matters to which a limit applies, whose starting milestone was reached and whose due
    instant lies in the window, those that reached the stopping milestone by then. A matter completed
    without the stopping milestone stops the clock when it is completed, as the engines do."""
    limits = run.model.limits
    ticks, days = milestones(run.model, run.draws, run.record)
    applies = limits.applies[:, run.draws.klass].T & run.outside[:, None]
    stop = np.minimum(or_never(ticks[:, limits.stop]), or_never(run.record.completed)[:, None])
    due = _limit_dues(run, ticks[:, limits.start], days[:, limits.start])
    for number in np.flatnonzero((limits.pause_axis != NO_PAUSE) & ~limits.main):
        start = limits.start[number]
        _stand_still(run, int(number), ticks[:, start], days[:, start], stop, due)
    cohort = applies & run.due_in_window(due)
    return Parts((cohort & (stop <= due)).sum(axis=0), cohort.sum(axis=0))


def _limit_dues(run: Run, start: Ints, day: Ints) -> Ints:
    """Due instants by the tick and the day of the start, int64[matters, limits]; `NEVER` where the starting
    milestone was not reached."""
    limits = run.model.limits
    by_day = limits.due_by_day[np.arange(len(limits.name)), day]  # day -1 is overwritten below
    due = np.where(limits.due_after >= 0, start + limits.due_after, by_day)
    due = np.where(start == NOT_YET, NEVER, due)
    given = np.where(_in_force_at_start(run), run.draws.given_due[:, None], NEVER)
    of_backlog = (run.draws.stream == -1)[:, None]
    due = np.where(of_backlog & limits.main, given, due)
    runs = limits.main & (due < NEVER) & (run.record.assigned >= 0)[:, None]
    return np.where(runs, run.record.due[:, None], due)  # the engines have added the pauses


def _stand_still(run: Run, limit: int, start: Ints, day: Ints, stop: Ints, due: Ints) -> None:
    """Move the due instants of a limit by the waits, begun and ended while it runs, for which it pauses."""
    model, draws, record, limits = run.model, run.draws, run.record, run.model.limits
    axis = int(limits.pause_axis[limit])
    moved: dict[int, int] = {}
    begin = record.queued - draws.wait
    matter, worked = run.matter, _worked_before(run)
    stands = model.steps.pauses[draws.step] & (draws.wait > 0) & (record.queued >= 0)
    runs = (
        (begin >= start[matter])
        & (record.queued <= stop[matter, limit])
        & (due[matter, limit] < NEVER)
    )
    for v in np.flatnonzero(stands & runs):
        until = int(record.queued[v])
        span = (int(begin[v]), int(worked[v]), until)
        days = paused(axis, *span, model.day_ticks, model.date_of_day)
        moved[matter[v]] = moved.get(matter[v], 0) + days
    for m, days in moved.items():
        first = limits.last_by_day[limit, day[m]] if limits.due_after[limit] < 0 else due[m, limit]
        due[m, limit] = due_on(axis, int(first) + days, model.day_ticks, model.due_of_date)


def _worked_before(run: Run) -> Ints:
    """Whether what a matter did before each visit took time (`rules.working_day`), int64[visits]."""
    took = takes_time(run.model, run.draws).astype(np.int64)
    done = np.where(run.record.finished >= 0, np.arange(run.draws.visits), -1)
    last = np.maximum.accumulate(np.append(-1, done))[:-1]
    return np.where(last >= run.draws.first[run.matter], took[last], 0)


def _in_force_at_start(run: Run) -> Bools:
    """Main limits that a backlog's given due can belong to: those in force on the first day."""
    limits = run.model.limits
    return (limits.due_by_day[:, 0] < NEVER) | (limits.due_after >= 0)
