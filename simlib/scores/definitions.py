"""What each measure means, in a planner's words: the text that stands under every figure.

    measure = numerator / denominator, over a cohort, in a unit

The words are English messages; `views` says them in Chinese. The functions that compute the measures
bear the same names (`scores.matters`, `visits`, `staff`, `limits`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Definition:
    """One measure: its unit (share, days, matters, hours, count), what is counted, out of what, of whom."""

    unit: str
    numerator: str
    denominator: str
    cohort: str


_DUE = "outside matters whose main limit runs out in the window"
_ARRIVED = "outside matters that arrive in the window"
_ALL_OPEN = "outside matters, those of the start too"
_LATE = "outside matters of the on-time share that were not ended by their main due instant"
_VISITS = "work on outside matters, by the unit where the matter arose"
_PEOPLE = "people there under the plan, by their unit"
_BOOKED = (
    "person-hours on duty while booked for a matter: work, travel, "
    "and time on duty waiting for the other member of the team"
)
_ONE_RUN = "one run"
_WINDOW = "length of the window"

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {
        "on_time_share": Definition(
            "share", "matters ended by their main due instant", "matters of the cohort", _DUE
        ),
        "on_time_extended_share": Definition(
            "share",
            "matters ended by their main due instant, or by that of an extension granted before",
            "matters of the cohort",
            _DUE,
        ),
        "worst_town": Definition(
            "share",
            "matters of the town with the smallest estimated on-time share (with few replications rather too "
            "low, as the smallest of estimates is), ended by their main due instant",
            "matters of the cohort in that town, which is not named",
            _DUE,
        ),
        "limit_met_share": Definition(
            "share",
            "matters that reach the limit's last event, or are completed, by the limit's due instant",
            "matters of the cohort",
            "outside matters to which the limit applies, whose limit has begun and runs out in the window",
        ),
        "days_to_close": Definition(
            "days",
            "calendar days from arrival to the end; matters still open count up to the end of the run",
            "matters of the cohort",
            _ARRIVED,
        ),
        "open_at_horizon_share": Definition(
            "share",
            "matters still open at the end of the run, whose days to close are a lower bound",
            "matters of the cohort",
            _ARRIVED,
        ),
        "open_matters": Definition(
            "matters", "time that matters are open, summed over matters", _WINDOW, _ALL_OPEN
        ),
        "overdue_matters": Definition(
            "matters",
            "time that matters are open after their main due instant, summed over matters",
            _WINDOW,
            _ALL_OPEN,
        ),
        "open_at_end": Definition("matters", "matters open at the end of the window", _ONE_RUN, _ALL_OPEN),
        "overdue_at_end": Definition(
            "matters",
            "matters open at the end of the window whose main due instant has come",
            _ONE_RUN,
            _ALL_OPEN,
        ),
        "travel_hours": Definition(
            "hours",
            "person-hours of travel, each member's own way, for work begun in the window",
            _ONE_RUN,
            _VISITS,
        ),
        "stranger_share": Definition(
            "share",
            "person-hours of work and travel by people of another unit than the matter's",
            "person-hours of work and travel in the window",
            "steps of outside matters that the matter's own unit may do",
        ),
        "recusals": Definition(
            "count",
            "visits to steps at which somebody of the matter's own unit had to stand back",
            _ONE_RUN,
            "steps queued in the window that the matter's own unit may do",
        ),
        "takeovers": Definition(
            "count",
            "pieces of work with somebody of a pool that takes over from people who may not act",
            _ONE_RUN,
            "work begun in the window",
        ),
        "no_eligible_pair": Definition(
            "count",
            "visits to steps for which no team that may act exists at all",
            _ONE_RUN,
            "steps queued in the window",
        ),
        "extensions": Definition(
            "count", "matters whose main limit was extended with the county's approval", _ONE_RUN, _DUE
        ),
        "set_off_matters": Definition(
            "count",
            "matters that others set off in the window, which no other measure counts",
            _ONE_RUN,
            "repeats after a late end, leads found by inspections",
        ),
        "late_days": Definition(
            "working_days",
            "working days of late matters that bear the cause's label, from arrival (matters of the start: "
            "from the first day) to the end, or to the end of the run",
            "late matters",
            _LATE,
        ),
        "late_first_cause": Definition(
            "share", "late matters of whose time this cause took more than any other", "late matters", _LATE
        ),
        "staff_use": Definition(
            "share", _BOOKED, "person-hours on duty in the window, leave and arrangements taken out", _PEOPLE
        ),
        "staff_hours_worked": Definition("hours", _BOOKED, _ONE_RUN, _PEOPLE),
        "staff_hours_duty": Definition(
            "hours", "person-hours on duty in the window, leave and arrangements taken out", _ONE_RUN, _PEOPLE
        ),
        "fixed_hours": Definition(
            "hours", "person-hours of duty that fixed arrangements take, before leave", _ONE_RUN, _PEOPLE
        ),
    }
)
"""All measures that a result may hold, by name. In worlds without a calendar days and hours are ticks."""
