"""The words of lesson 2, Deadlines: one idea, what is asked of each exercise, what to take away."""

from collections.abc import Mapping
from typing import Final

from simlib.views.language.words import N_

PROSE: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": (
        N_("One idea: a limit is counted on the calendar, but it ends only on a working day."),
        N_(
            "The due day is worked out on the day of receipt, by four rules. The day of receipt is not "
            "counted. A limit in months ends on the same date of a later month, or on the last day of that "
            "month. While the clock is paused, the limit stands still. A last day that is a day off moves to "
            "the next working day."
        ),
        N_(
            "Assumed: that the Civil Code's rules for periods (arts. 201 to 203) apply to these matters, and "
            "that a weekend is a day off in their sense. No document says so."
        ),
    ),
    "take away": (
        N_("First count on the calendar, then move: days off within a limit in months count as well."),
        N_("A pause adds its days to the last day; only after that is a day off passed over."),
        N_("An extension runs from the due day, so a due day that is wrong makes the next one wrong too."),
    ),
}
"""Paragraphs, by part of the lesson."""

TASKS: Final[Mapping[str, tuple[str, str]]] = {
    "2.1": (N_("Months"), N_("Set the due day of each limit in months.")),
    "2.2": (
        N_("Holidays"),
        N_("Each of these limits ends at or near a public holiday. Set the due day."),
    ),
    "2.3": (
        N_("Days and working days"),
        N_("Some limits count calendar days, some working days. Set the due day."),
    ),
    "2.4": (
        N_("Pauses"),
        N_("The clock is paused from the day of a letter to the day of the reply. Set the due day."),
    ),
    "2.5": (N_("Extensions"), N_("Each limit is extended once. Set the due day after the extension.")),
}
"""Title and task of each exercise."""

FICTIONAL: Final = N_(
    "The county of this lesson is fictional; names and matters are invented. The holidays are those of the "
    "published notices of the State Council for {year}."
)
PREDICT: Final = N_(
    "Before you look: a matter is received on {day}; the limit is {long}. What is the due day? Choose, then "
    "press the button. The choice stays."
)
TURN: Final = N_(
    "Turn one thing at a time: the day of receipt, the limit, the pause. Watch where the last day falls, and "
    "whether it moves."
)
