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


_DUE = "outside matters whose main limit expires in the window"
_ARRIVED = "outside matters received in the window"
_ALL_OPEN = "outside matters, including those open at the start"
_LATE = "outside matters of the on-time share that were not closed by their main due time"
_VISITS = "work on outside matters, by the unit where the matter arose"
_PEOPLE = "staff under the plan, by unit"
_BOOKED = (
    "person-hours on duty while assigned to a matter: work, travel, and time on duty waiting for the other "
    "member of the team"
)
_ONE_RUN = "per replication"
_WINDOW = "length of the window"

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {
        "on_time_share": Definition(
            "share", "matters closed by their main due time", "matters of the cohort", _DUE
        ),
        "on_time_extended_share": Definition(
            "share",
            "matters closed by their main due time, or by that of an extension granted before it",
            "matters of the cohort",
            _DUE,
        ),
        "worst_town": Definition(
            "share",
            "matters of the town with the lowest estimated on-time share (biased low with few "
            "replications, being the lowest of several estimates), closed by their main due time",
            "matters of the cohort in that town, which is not named",
            _DUE,
        ),
        "limit_met_share": Definition(
            "share",
            "matters that reach the limit's last event, or are completed, by the limit's due time",
            "matters of the cohort",
            "outside matters to which the limit applies, whose limit has begun and expires in the window",
        ),
        "closing_rate": Definition(
            "share", "matters closed by the end of the window", "matters of the cohort", _ARRIVED
        ),
        "days_to_close": Definition(
            "days",
            "calendar days from receipt to closing; matters still open count to the end of the run",
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
            "time that matters are open after their main due time, summed over matters",
            _WINDOW,
            _ALL_OPEN,
        ),
        "open_at_end": Definition("matters", "matters open at the end of the window", _ONE_RUN, _ALL_OPEN),
        "overdue_at_end": Definition(
            "matters",
            "matters open at the end of the window whose main due time has passed (few in a single town or "
            "class: with 20 replications such an interval holds in 70 to 90 % of studies, not in 95 %)",
            _ONE_RUN,
            _ALL_OPEN,
        ),
        "travel_hours": Definition(
            "hours",
            "person-hours of travel, each member's own trip, for work begun in the window",
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
            "visits to steps at which somebody of the matter's own unit was recused",
            _ONE_RUN,
            "steps queued in the window that the matter's own unit may do",
        ),
        "takeovers": Definition(
            "count",
            "pieces of work by somebody from a pool that takes over from people who may not act",
            _ONE_RUN,
            "work begun in the window",
        ),
        "no_eligible_pair": Definition(
            "count",
            "visits to steps for which no eligible team exists",
            _ONE_RUN,
            "steps queued in the window",
        ),
        "extensions": Definition(
            "count", "matters whose main limit was extended with the county's approval", _ONE_RUN, _DUE
        ),
        "set_off_matters": Definition(
            "count",
            "matters triggered by others in the window, counted by no other measure",
            _ONE_RUN,
            "repeat petitions after a late closing, leads found by inspections",
        ),
        "reached": Definition(
            "count",
            "matters that come to this point for the first time in the window",
            _ONE_RUN,
            "outside matters and the body's own work",
        ),
        "late_days": Definition(
            "working_days",
            "working days of late matters attributed to the cause, from receipt (matters open at the "
            "start: from the first day) to closing or the end of the run",
            "late matters",
            _LATE,
        ),
        "late_first_cause": Definition(
            "share", "late matters for which this cause took the most time", "late matters", _LATE
        ),
        "staff_use": Definition(
            "share", _BOOKED, "person-hours on duty in the window, less leave and arrangements", _PEOPLE
        ),
        "staff_hours_worked": Definition("hours", _BOOKED, _ONE_RUN, _PEOPLE),
        "staff_hours_duty": Definition(
            "hours", "person-hours on duty in the window, less leave and arrangements", _ONE_RUN, _PEOPLE
        ),
        "fixed_hours": Definition(
            "hours", "person-hours of duty taken by fixed arrangements, before leave", _ONE_RUN, _PEOPLE
        ),
    }
)
"""All measures that a result may hold, by name. In worlds without a calendar days and hours are ticks."""
