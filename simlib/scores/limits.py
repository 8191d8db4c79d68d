"""Measures of limits: one row each, main limits too.

start milestone ──(the rule of due)──> due instant in the window ──> stop milestone reached by then?
"""

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET
from simlib.scores.milestones import milestone_ticks, or_never
from simlib.scores.run import Parts, Run


def limit_met_share(run: Run) -> Parts:
    """Of the outside matters to which a limit applies, whose starting milestone was reached and whose due
    instant lies in the window, those that reached the stopping milestone by then. A matter completed
    without the stopping milestone stops the clock when it is completed, as the engines do."""
    limits = run.model.limits
    ticks = milestone_ticks(run.model, run.draws, run.record)
    applies = limits.applies[:, run.draws.klass].T & run.outside[:, None]
    due = _limit_dues(run, ticks[:, limits.start])
    stop = np.minimum(or_never(ticks[:, limits.stop]), or_never(run.record.completed)[:, None])
    cohort = applies & run.due_in_window(due)
    return Parts((cohort & (stop <= due)).sum(axis=0), cohort.sum(axis=0))


def _limit_dues(run: Run, start: Ints) -> Ints:
    """Due instants, int64[matters, limits]; `NEVER` where the starting milestone was not reached."""
    model, limits = run.model, run.model.limits
    day = np.clip(start // model.day_ticks, 0, model.n_days - 1)
    by_day = limits.due_by_day[np.arange(len(limits.name)), day]
    due = np.where(limits.due_after >= 0, start + limits.due_after, by_day)
    due = np.where(start == NOT_YET, NEVER, due)
    given = run.draws.given_due[:, None]
    return np.where(
        (given >= 0) & limits.main, np.where(_in_force_at_start(run), given, NEVER), due
    )


def _in_force_at_start(run: Run) -> Bools:
    """Main limits that a backlog's given due can belong to: those in force on the first day."""
    limits = run.model.limits
    return (limits.due_by_day[:, 0] < NEVER) | (limits.due_after >= 0)
