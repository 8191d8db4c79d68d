"""Measures of the work on matters, summed over each matter's visits, so that they go to the unit where
the matter arose. The sums are made in one pass (`scores.bookings`).

    queued ── recusals, no eligible pair
    started ─ travel, takeovers
    assigned, on duty ─ work by strangers to the unit
"""

from simlib.scores.run import Parts, Run


def travel_hours(run: Run) -> Parts:
    """Person-hours of travel for work on outside matters that began in the window: on each day on site every
    member's own way, though all wait for the one who comes farthest."""
    return Parts(run.bookings.travel, None, run.hour)


def stranger_share(run: Run) -> Parts:
    """Of the person-hours in the window of steps that a matter's own unit may do, those of other units'
    people."""
    return Parts(run.bookings.by_strangers, run.bookings.at_home, run.hour, run.hour)


def recusals(run: Run) -> Parts:
    """Visits queued in the window for which somebody of the home level had to stand back."""
    return Parts(run.bookings.recusals)


def takeovers(run: Run) -> Parts:
    """Visits begun in the window with at least one person who is in none of the step's levels but those
    that are used only when the levels before them are blocked."""
    return Parts(run.bookings.takeovers)


def no_eligible_pair(run: Run) -> Parts:
    """Visits queued in the window for which no team that may act exists at all."""
    return Parts(run.bookings.stuck)
