"""Exercises that know no answer: what is right is worked out when an answer is checked.

exercise("2.1").check([date(2021, 4, 1), ...])   right | nearly: what is off | not yet
exercise("2.1").hint(0)                          the first step of help; each further one says more
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from simlib.errors import UnknownName
from simlib.inputs.scenario import WEEKDAYS
from simlib.training.due_dates import MATTERS, Matter, due, last_days, mistake
from simlib.views.language.glossary import WEEKDAYS as DAYS
from simlib.views.language.words import N_, Language, Words, language_from_environment, words

Grade = Literal["right", "nearly", "not yet"]

GRADES: Final[Mapping[Grade, str]] = {
    "right": N_("Right."),
    "nearly": N_("Nearly."),
    "not yet": N_("Not yet."),
}

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
CLOSE: Final = 7
"""Days by which a date may be off and still be nearly right."""


@dataclass(frozen=True)
class Verdict:
    """What a check says: the grade, and a sentence for each row that is off."""

    grade: Grade
    lines: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.grade == "right"


@dataclass(frozen=True)
class Exercise:
    """Some due dates of one kind, to be set by hand."""

    name: str
    matters: tuple[Matter, ...]
    language: Language = "zh"

    def check(self, answer: object) -> Verdict:
        """Judge an answer: a list of days (or ISO texts), one a matter, None where it is left empty.

        Anything else is not yet an answer, which is said and no error. Right are only all days; nearly,
        if each is given and each wrong one is a usual mistake or off by at most a week.

        >>> one = exercise("2.1", "en")
        >>> one.check([None] * 5).grade, one.check("no days").grade
        ('not yet', 'not yet')
        >>> one.check(["2021-04-01", "2021-04-30", "2021-06-06", "2021-03-01", "2021-09-15"]).lines
        ('Row 3: the last day is a day off: it moves to the next working day.',)
        """
        w, given = words(self.language), days_of(answer)
        if len(given) != len(self.matters):
            return Verdict("not yet", (w("{count} days are asked for, one a row.", count=len(self.matters)),))
        rows = list(zip(self.matters, given, strict=True))
        if all(day == due(matter) for matter, day in rows):
            return Verdict("right")
        lines = (_line(w, row, *pair) for row, pair in enumerate(rows, 1))
        nearly = all(day is not None and _close(matter, day) for matter, day in rows)
        return Verdict("nearly" if nearly else "not yet", tuple(filter(None, lines)))

    @property
    def steps(self) -> int:
        """How many steps of help there are."""
        return len(HINTS[self.name]) + 1

    def hint(self, step: int) -> str:
        """A step of help, from 0; steps beyond the last say the last.

        >>> exercise("2.1", "en").hint(2)[:76]
        'Before they move, the last days fall on: row 1 Thursday, row 2 Friday, row 3'
        """
        w, told = words(self.language), HINTS[self.name]
        if step < len(told):
            return w(told[step])
        named = [w(DAYS[WEEKDAYS[day.weekday()]]) for day in last_days(self.matters)]
        rows = [w("row {row} {day}", row=row, day=day) for row, day in enumerate(named, 1)]
        return w("Before they move, the last days fall on: {rows}.", rows=w(", ").join(rows))


def exercise(name: str, language: Language | None = None) -> Exercise:
    """The exercise of a number, in a language (else that of the environment). Raises UnknownName.

    >>> len(exercise("2.4").matters)
    5
    """
    if name not in MATTERS:
        raise UnknownName("exercise", name, MATTERS)
    return Exercise(name, MATTERS[name], language or language_from_environment())


def days_of(answer: object) -> list[date | None]:
    """The days of an answer: None for what is none, and an empty list for what is no list.

    >>> days_of([date(2021, 4, 1), "2021-04-02", "", 7])
    [datetime.date(2021, 4, 1), datetime.date(2021, 4, 2), None, None]
    """
    rows = answer if isinstance(answer, Sequence) and not isinstance(answer, str | bytes) else []
    return [_day(row) for row in rows]


def _day(row: Any) -> date | None:
    if isinstance(row, datetime):
        return row.date()
    if isinstance(row, date):
        return row
    try:
        return date.fromisoformat(row)
    except (TypeError, ValueError):
        return None


def _close(matter: Matter, day: date) -> bool:
    return abs((day - due(matter)).days) <= CLOSE or mistake(matter, day) is not None


def _line(w: Words, row: int, matter: Matter, day: date | None) -> str:
    """What is off in a row; nothing where it is right."""
    if day is None:
        return w("Row {row}: no day is set.", row=row)
    if day == due(matter):
        return ""
    why = mistake(matter, day)
    if why:
        return w("Row {row}: {why}.", row=row, why=w(why))
    off = N_("Row {row}: too early.") if day < due(matter) else N_("Row {row}: too late.")
    return w(off, row=row)
