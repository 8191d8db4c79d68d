"""Measures of matters: each function tells, for every matter of a run, what it adds.

arrived ────────── due ───── ended          late: ended after due (extended: after that)
   └── days to close ──────────┘
░░░░░░ open ░░░░░░░░░░░░░░░░░░░             time averages and the state at the window's end
                   ▓ overdue ▓▓
"""

import numpy as np

from simlib.model.arrays import Bools, Ints, Model
from simlib.model.rules import is_on_time
from simlib.scores.run import Parts, Run


def on_time_share(run: Run) -> Parts:
    """Of the outside matters whose main limit runs out in the window, those ended by then. A matter that
    is still open is late; one whose class has no main limit is not of the cohort."""
    cohort = run.outside & run.due_in_window(run.record.due)
    return Parts(cohort & is_on_time(run.record.ended, run.record.due), cohort)


def on_time_extended_share(run: Run) -> Parts:
    """Of the same matters, those ended by the main due instant or by that of a granted extension."""
    cohort = run.outside & run.due_in_window(run.record.due)
    last = np.maximum(run.record.due, run.record.extended)
    return Parts(cohort & is_on_time(run.record.ended, last), cohort)


def extensions(run: Run) -> Parts:
    """Outside matters whose main limit was extended, of those whose due instant lies in the window."""
    cohort = run.outside & run.due_in_window(run.record.due)
    return Parts(cohort & (run.record.extended >= 0))


def set_off_matters(run: Run) -> Parts:
    """Matters that others set off in the window (repeats, leads found), which no other measure counts."""
    return Parts((run.draws.parent >= 0) & run.headline & run.in_window(run.record.arrived))


def days_to_close(run: Run) -> Parts:
    """Calendar days (ticks without a calendar) from arrival to the end, of outside matters that arrive
    in the window; one still open counts up to the horizon, so the mean is then a lower bound."""
    cohort = _arrivals(run)
    last = np.minimum(run.ended, run.model.horizon)
    unit = 1 if run.model.calendar is None else run.model.day_ticks
    arrived = np.minimum(
        run.record.arrived, run.model.horizon - 1
    )  # those that never came are not of it
    return Parts(sojourn(run.model, arrived, last) * cohort, cohort, unit)


def open_at_horizon_share(run: Run) -> Parts:
    """Of the outside matters that arrive in the window, those open at the horizon."""
    cohort = _arrivals(run)
    return Parts(cohort & (run.record.ended < 0), cohort)


def open_matters(run: Run) -> Parts:
    """Outside matters arrived and not ended, averaged over the ticks of the window."""
    first, last = run.model.window
    return Parts(_overlap(run, run.record.arrived), None, last - first)


def overdue_matters(run: Run) -> Parts:
    """Outside matters past their main due instant and not ended, averaged over the window."""
    first, last = run.model.window
    return Parts(_overlap(run, run.record.due), None, last - first)


def open_at_end(run: Run) -> Parts:
    """Outside matters that are open when the window's last tick is over."""
    _, last = run.model.window
    return Parts(run.outside & (run.record.arrived < last) & (run.ended > last))


def overdue_at_end(run: Run) -> Parts:
    """Outside matters that are open when the window's last tick is over, and should not be."""
    _, last = run.model.window
    return Parts(run.outside & (run.record.due <= last) & (run.ended > last))


def sojourn(model: Model, begin: Ints, end: Ints) -> Ints:
    """Time from `begin` to `end` in ticks: with a calendar a day, worked or not, counts `day_ticks`.

    An end at closing time belongs to that day, a beginning at the same tick to the next working day's
    morning: from Monday's first to its last minute is one day, from Friday noon to Monday noon three.
    """
    calendar, day_ticks = model.calendar, model.day_ticks
    if calendar is None:
        return end - begin
    first, last = begin // day_ticks, (end - 1) // day_ticks
    dates = calendar.days[calendar.origin + last] - calendar.days[calendar.origin + first]
    within = (end - last * day_ticks) - (begin - first * day_ticks)
    return np.asarray(np.maximum(dates * day_ticks + within, 0), dtype=np.int64)


def _arrivals(run: Run) -> Bools:
    return run.outside & run.in_window(run.record.arrived)


def _overlap(run: Run, begin: Ints) -> Ints:
    """Ticks of [begin, ended) in the window, of outside matters."""
    first, last = run.model.window
    ticks = np.minimum(run.ended, last) - np.maximum(begin, first)
    return np.asarray(np.maximum(ticks, 0) * run.outside, dtype=np.int64)
