"""Measures of matters: which counts (`scores.counts`) each is made of.

arrived ────────── due ───── ended          late: ended after due (extended: after that)
   └── days to close ──────────┘
░░░░░░ open ░░░░░░░░░░░░░░░░░░░             time averages and the state at the window's end
                   ▓ overdue ▓▓
"""

from simlib.scores.run import Parts, Run


def on_time_share(run: Run) -> Parts:
    """Of the outside matters whose main limit runs out in the window, those ended by then. A matter that
    is still open is late; one whose class has no main limit is not of the cohort."""
    return Parts(run.counts.on_time, run.counts.due)


def on_time_extended_share(run: Run) -> Parts:
    """Of the same matters, those ended by the main due instant or by that of a granted extension."""
    return Parts(run.counts.on_time_extended, run.counts.due)


def extensions(run: Run) -> Parts:
    """Outside matters whose main limit was extended, of those whose due instant lies in the window."""
    return Parts(run.counts.extended)


def set_off_matters(run: Run) -> Parts:
    """Matters that others set off in the window (repeats, leads found), which no other measure counts."""
    return Parts(run.counts.set_off)


def days_to_close(run: Run) -> Parts:
    """Calendar days (ticks without a calendar) from arrival to the end, of outside matters that arrive
    in the window; one still open counts up to the horizon, so the mean is then a lower bound."""
    unit = 1 if run.model.calendar is None else run.model.day_ticks
    return Parts(run.counts.closing, run.counts.arrived, unit)


def open_at_horizon_share(run: Run) -> Parts:
    """Of the outside matters that arrive in the window, those open at the horizon."""
    return Parts(run.counts.unclosed, run.counts.arrived)


def open_matters(run: Run) -> Parts:
    """Outside matters arrived and not ended, averaged over the ticks of the window."""
    first, last = run.model.window
    return Parts(run.counts.open, None, last - first)


def overdue_matters(run: Run) -> Parts:
    """Outside matters past their main due instant and not ended, averaged over the window."""
    first, last = run.model.window
    return Parts(run.counts.overdue, None, last - first)


def open_at_end(run: Run) -> Parts:
    """Outside matters that are open when the window's last tick is over."""
    return Parts(run.counts.open_at_end)


def overdue_at_end(run: Run) -> Parts:
    """Outside matters that are open when the window's last tick is over, and should not be."""
    return Parts(run.counts.overdue_at_end)
