"""Lesson 2, Deadlines: its words, and five exercises of five due dates each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from simlib.inputs.scenario import WEEKDAYS
from simlib.training.answers import RIGHT, Kind, Off, Value
from simlib.training.due_dates import MATTERS, Matter, due, last_days, mistake
from simlib.views.exhibits.flow_chart import amount_words
from simlib.views.language.dates import day_words
from simlib.views.language.glossary import WEEKDAYS as DAYS
from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words

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

TITLES: Final[Mapping[str, tuple[str, str]]] = {
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

HINTS: Final[Mapping[str, tuple[str, str]]] = {
    "2.1": (
        N_("A limit in months ends on the same date of a later month; the day of receipt is not counted."),
        N_("Where a month has no such date, take its last day. Then see whether that day is a day off."),
    ),
    "2.2": (
        N_("First find the same date of the later month, then look that day up among the public holidays."),
        N_("The whole holiday is off, weekends within it too; a make-up weekend is a working day."),
    ),
    "2.3": (
        N_("Calendar days count every day; working days count make-up weekends and leave out days off."),
        N_("Count from the day after the receipt. A limit in working days always ends on a working day."),
    ),
    "2.4": (
        N_("The limit stands still from the day after the letter was sent to the day of the reply."),
        N_("Find the last day without the pause, add the days of the pause, then look for a day off."),
    ),
    "2.5": (
        N_("First find the due day as if there were no extension, and move it to a working day."),
        N_("The extension runs from that due day, by the same rules, and ends on a working day too."),
    ),
}
"""The first steps of help; the last one is worked out by the model."""
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

HEADS: Final[Mapping[str, str]] = {
    N_("row"): "4em",
    N_("received"): "14em",
    N_("how long"): "20em",
    N_("pause"): "14em",
    N_("due day"): "12em",
}
"""What stands above the columns, and how wide they are."""
CLOSE: Final = 7
"""Days by which a date may be off and still be nearly right."""


@dataclass(frozen=True)
class DueDates:
    """Some due dates of one kind, to be set by hand."""

    title: str
    text: str
    hints: tuple[str, ...]
    matters: tuple[Matter, ...]
    kind: Kind = "day"

    @property
    def heads(self) -> Mapping[str, str]:
        return HEADS

    @property
    def rows(self) -> int:
        return len(self.matters)

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """What is given of a matter."""
        matter = self.matters[row]
        pause = " ~ ".join(f"{day:%m-%d}" for day in matter.pause) if matter.pause else "–"
        return f"{row + 1}", day_words(names, matter.received), long_words(names, matter), pause

    def choices(self, names: Names) -> Mapping[str, str]:
        """Any day may be set."""
        return {}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """What is off of each day."""
        return [_off(w, *pair) for pair in zip(self.matters, cast(Sequence[date], values), strict=True)]

    def last_hint(self, w: Words) -> str:
        """On which weekdays the last days fall before they move."""
        named = [w(DAYS[WEEKDAYS[day.weekday()]]) for day in last_days(self.matters)]
        rows = [w("row {row} {day}", row=row, day=day) for row, day in enumerate(named, 1)]
        return w("Before they move, the last days fall on: {rows}.", rows=w(", ").join(rows))

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """Nothing more is said."""
        return ""


TASKS: Final[Mapping[str, DueDates]] = {
    name: DueDates(*TITLES[name], HINTS[name], matters) for name, matters in MATTERS.items()
}


def long_words(names: Names, matter: Matter) -> str:
    """How long a limit is, and its extension."""
    long = amount_words(names, matter.amount, matter.unit)
    if not matter.extension:
        return long
    longer = amount_words(names, matter.extension, matter.unit)
    return names.words("{long}, extended by {longer}", long=long, longer=longer)


def _off(w: Words, matter: Matter, day: date) -> Off:
    """What is off of a day: the usual mistake that gives it, else on which side it lies."""
    right, why = due(matter), mistake(matter, day)
    if day == right:
        return RIGHT
    if why:
        return Off(w(why))
    return Off(w("too early") if day < right else w("too late"), abs((day - right).days) <= CLOSE)
