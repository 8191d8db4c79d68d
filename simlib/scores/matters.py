"""Measures of matters: which counts (`scores.counts`) and bookings (`scores.bookings`) each is made of."""

from simlib.scores.run import RatioParts, Run


def travel_hours(run: Run) -> RatioParts:
    """Person-hours of travel for work on outside matters that began in the window: on each day on site every
    member's own way, though all wait for the one who comes farthest."""
    return RatioParts(run.bookings.travel, None, run.hour)


def stranger_share(run: Run) -> RatioParts:
    """Of the person-hours in the window of steps that a matter's own unit may do, those of other units'
    people."""
    return RatioParts(run.bookings.by_strangers, run.bookings.at_home, run.hour, run.hour)


def recusals(run: Run) -> RatioParts:
    """Visits queued in the window for which somebody of the matter's own unit, who may do the step, had to
    stand back."""
    return RatioParts(run.bookings.recusals)


def takeovers(run: Run) -> RatioParts:
    """Visits begun in the window with at least one person who is in none of the step's levels but those
    that are used only when the levels before them are blocked."""
    return RatioParts(run.bookings.takeovers)


def no_eligible_pair(run: Run) -> RatioParts:
    """Visits queued in the window for which no team that may act exists at all."""
    return RatioParts(run.bookings.stuck)


def on_time_share(run: Run) -> RatioParts:
    """Of the outside matters whose main limit runs out in the window, those ended by then. A matter that
    is still open is late; one whose class has no main limit is not of the cohort."""
    return RatioParts(run.counts.on_time, run.counts.due)


def on_time_extended_share(run: Run) -> RatioParts:
    """Of the same matters, those ended by the main due instant or by that of a granted extension."""
    return RatioParts(run.counts.on_time_extended, run.counts.due)


def extensions(run: Run) -> RatioParts:
    """Outside matters whose main limit was extended, of those whose due instant lies in the window."""
    return RatioParts(run.counts.extended)


def set_off_matters(run: Run) -> RatioParts:
    """Matters that others set off in the window (repeats, leads found), which no other measure counts."""
    return RatioParts(run.counts.set_off)


def closing_rate(run: Run) -> RatioParts:
    """Of the outside matters that arrive in the window, those ended by its end (办结率), whatever their
    limit."""
    return RatioParts(run.counts.closed, run.counts.arrived)


def days_to_close(run: Run) -> RatioParts:
    """Calendar days (ticks without a calendar) from arrival to the end, of outside matters that arrive
    in the window; one still open counts up to the horizon, so the mean is then a lower bound."""
    unit = 1 if run.model.calendar is None else run.model.day_ticks
    return RatioParts(run.counts.closing, run.counts.arrived, unit)


def open_at_horizon_share(run: Run) -> RatioParts:
    """Of the outside matters that arrive in the window, those open at the horizon."""
    return RatioParts(run.counts.unclosed, run.counts.arrived)


def open_matters(run: Run) -> RatioParts:
    """Outside matters arrived and not ended, averaged over the ticks of the window."""
    first, last = run.model.window
    return RatioParts(run.counts.open, None, last - first)


def overdue_matters(run: Run) -> RatioParts:
    """Outside matters past their main due instant and not ended, averaged over the window."""
    first, last = run.model.window
    return RatioParts(run.counts.overdue, None, last - first)


def open_at_end(run: Run) -> RatioParts:
    """Outside matters that are open when the window's last tick is over."""
    return RatioParts(run.counts.open_at_end)


def overdue_at_end(run: Run) -> RatioParts:
    """Outside matters that are open when the window's last tick is over, and should not be."""
    return RatioParts(run.counts.overdue_at_end)
