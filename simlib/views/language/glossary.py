"""The words for the codes of scenarios and results: one table for each enumeration.

    who        UNIT_KINDS
    chosen     POOLING, DISPATCH, LOADS
    measured   MEASURES, MEASURE_UNITS, CAUSES
    believed   PROVENANCE, DEMONSTRATION, SCHEMATIC
    when       MONTHS, WEEKDAYS

Each table leads from a code to an English message: `w(MEASURES["on_time_share"])` says it in the
language of `w`. The Chinese terms are those of the documents that the model rests on.
"""

from collections.abc import Mapping
from typing import Final

from simlib.views.language.words import N_

UNIT_KINDS: Final[Mapping[str, str]] = {
    "town": N_("town"),
    "group": N_("resident group"),
    "division": N_("division"),
    "desk": N_("county desk"),
    "leadership": N_("leadership"),
}

UNIT_FORMS: Final[Mapping[str, str]] = {
    "subdistrict": N_("sub-district"),
    "development-zone": N_("development zone"),
    "enterprise": N_("enterprise committee"),
    "zone-office": N_("zone office"),
    "county-team": N_("county team"),
}
"""What units are called that are of a kind, and of a form of their own within it."""

POOLING: Final[Mapping[str, str]] = {
    "none": N_("no pooling"),
    "hard": N_("pool difficult matters"),
    "all": N_("pool all matters"),
}

DISPATCH: Final[Mapping[str, str]] = {
    "due": N_("by due date"),
    "class": N_("by class"),
    "first_come": N_("first come, first served"),
}

LOADS: Final[Mapping[str, str]] = {
    "low": N_("low load"),
    "central": N_("central load"),
    "high": N_("high load"),
}

MEASURES: Final[Mapping[str, str]] = {
    "on_time_share": N_("on-time share"),
    "on_time_extended_share": N_("on-time share, including extensions"),
    "closing_rate": N_("closing rate"),
    "last_end": N_("when the last unit is done"),
    "reached": N_("matters that come so far"),
    "days_to_close": N_("days to close"),
    "open_matters": N_("open matters"),
    "overdue_matters": N_("overdue matters"),
    "open_at_end": N_("open matters at the end"),
    "overdue_at_end": N_("overdue matters at the end"),
    "staff_use": N_("use of staff time"),
    "travel_hours": N_("travel hours"),
    "stranger_share": N_("share of work done by people from other units"),
    "no_eligible_pair": N_("no eligible team"),
    "recusals": N_("recusals"),
    "takeovers": N_("taken over by another town or a higher level"),
    "open_at_horizon_share": N_("share still open at the end of the run"),
    "staff_hours_worked": N_("hours spent on matters"),
    "staff_hours_duty": N_("hours on duty"),
    "fixed_hours": N_("hours in fixed arrangements"),
    "worst_town": N_("lowest on-time share of a town"),
    "limit_met_share": N_("share of limits met"),
    "extensions": N_("extensions granted"),
    "set_off_matters": N_("matters triggered by others"),
    "late_days": N_("time of late matters by cause"),
    "late_first_cause": N_("first cause of late matters"),
}

MEASURE_UNITS: Final[Mapping[str, str]] = {
    "share": N_("share"),
    "days": N_("days"),
    "matters": N_("matters"),
    "hours": N_("hours"),
    "count": N_("times"),
    "marks": N_("points of 100"),
    "ticks": N_("ticks"),
    "working_days": N_("working days"),
}

CAUSES: Final[Mapping[str, str]] = {
    "work": N_("work"),
    "travel": N_("travel"),
    "off_duty": N_("scheduled, not all on duty"),
    "leave": N_("somebody on leave, or a post vacant"),
    "reply": N_("waiting for a reply"),
    "outside": N_("another wait outside"),
    "gate": N_("waiting for the meeting"),
    "no_team": N_("nobody is ever eligible"),
    "recusal": N_("free staff recused"),
    "escalation": N_("help not yet requested"),
    "before_duty": N_("free staff not on duty yet"),
    "room": N_("no room free"),
    "approval": N_("approvers busy"),
    "review_queue": N_("reviewers busy"),
    "desk": N_("desk busy"),
    "no_free_pair": N_("too few free for a team"),
    "no_free_person": N_("nobody free"),
}
"""What a matter's time may be spent on (`why_late.LABELS`)."""

PROVENANCE: Final[Mapping[str, str]] = {
    "sourced": N_("sourced"),
    "borrowed": N_("borrowed"),
    "derived": N_("derived"),
    "assumption": N_("assumption"),
    "own": N_("own figures"),
    "fitted": N_("fitted to the log"),
}

DEMONSTRATION: Final = N_("demonstration data, not data of real operations")
"""Mark of every output unless the scenario says that it holds the user's own data."""

INTERVAL_HELP: Final = N_(
    "95% interval: the differences that remain plausible after these replications; more replications "
    "narrow it. If it contains 0, there is no clear difference."
)
ON_TIME_HELP: Final = N_(
    "On time: closed by the main limit, the limit for closing a matter of its class; other limits, such "
    "as that for acceptance, are counted separately."
)
SEED_HELP: Final = N_(
    "Seed: the starting point of the random numbers; the same seed gives the same results. "
    "Replications: how many times the period was simulated, each time with other random numbers."
)
POOLING_HELP: Final = N_(
    "Pooled matters may be handled by people of the whole zone. Difficult matters are those of the "
    "classes that the scenario marks as hard."
)
OPEN_HELP: Final = N_("Open: not yet closed, overdue or not. Overdue: open after the main limit has passed.")
USE_HELP: Final = N_(
    "Matters can wait even where people are only 60 % busy: they arrive unevenly, and a team needs "
    "enough people who are free and on duty at the same time and not recused."
)
"""What a newcomer asks of the workbench, each in a sentence or two."""

SCHEMATIC: Final = N_("schematic map, not a basis for drawing boundaries")
"""Mark of every map."""

MONTHS: Final[Mapping[str, str]] = {
    "jan": N_("January"),
    "feb": N_("February"),
    "mar": N_("March"),
    "apr": N_("April"),
    "may": N_("May"),
    "jun": N_("June"),
    "jul": N_("July"),
    "aug": N_("August"),
    "sep": N_("September"),
    "oct": N_("October"),
    "nov": N_("November"),
    "dec": N_("December"),
}
WEEKDAYS: Final[Mapping[str, str]] = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}
