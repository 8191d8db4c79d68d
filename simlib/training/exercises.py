"""Exercises that know no answer: what is right is worked out when an answer is checked.

exercise("2.1").check([date(2021, 4, 1), ...])   right | nearly: what is off | not yet
exercise("2.1").hint(0)                          the first step of help; each further one says more
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simlib.errors import UnknownName
from simlib.training import deadlines, drawing_zones, plan_to_report, two_people, waiting
from simlib.training.answers import COUNT, EMPTY, RIGHT, Off, Task, Verdict, read_all
from simlib.views.language.words import Language, Words, language_from_environment, words

TASKS: Final[Mapping[str, Task]] = {
    **waiting.TASKS,
    **deadlines.TASKS,
    **two_people.TASKS,
    **drawing_zones.TASKS,
    **plan_to_report.TASKS,
}
"""Every exercise by number, in the order of the lessons."""


@dataclass(frozen=True)
class Exercise:
    """A task that is put to somebody, in a language."""

    name: str
    task: Task
    language: Language = "zh"

    def check(self, answer: object) -> Verdict:
        """Judge an answer: a list of values (or texts), one a row, None where it is left empty.

        Anything else is not yet an answer, which is said and no error. Right are only all rows; nearly,
        if each is given and each wrong one is close or a usual mistake.

        >>> one = exercise("2.1", "en")
        >>> one.check([None] * 5).grade, one.check("no days").grade
        ('not yet', 'not yet')
        >>> one.check(["2021-04-01", "2021-04-30", "2021-06-06", "2021-03-01", "2021-09-15"]).lines
        ('Row 3: the last day is a day off: it moves to the next working day.',)
        """
        w, task = words(self.language), self.task
        given = read_all(task.kind, answer)
        if len(given) != task.rows:
            return Verdict("not yet", (w(COUNT[task.kind], count=task.rows),))
        missing = [row for row, value in enumerate(given, 1) if value is None]
        if missing:
            return Verdict("not yet", tuple(w(EMPTY[task.kind], row=row) for row in missing))
        off = task.judge(w, [value for value in given if value is not None])
        if all(one == RIGHT for one in off):
            return Verdict("right")
        lines = (one.said if one.whole else _line(w, row, one) for row, one in enumerate(off, 1) if one.said)
        return Verdict("nearly" if all(one.near for one in off) else "not yet", tuple(lines))

    @property
    def steps(self) -> int:
        """How many steps of help there are."""
        return len(self.task.hints) + 1

    def hint(self, step: int) -> str:
        """A step of help, from 0; steps beyond the last say the last.

        >>> exercise("2.1", "en").hint(2)[:76]
        'Before they move, the last days fall on: row 1 Thursday, row 2 Friday, row 3'
        """
        w, told = words(self.language), self.task.hints
        return w(told[step]) if step < len(told) else self.task.last_hint(w)


def exercise(name: str, language: Language | None = None) -> Exercise:
    """The exercise of a number, in a language (else that of the environment). Raises UnknownName.

    >>> exercise("2.4").task.rows
    5
    """
    if name not in TASKS:
        raise UnknownName("exercise", name, TASKS)
    return Exercise(name, TASKS[name], language or language_from_environment())


def of_lesson(lesson: str) -> list[str]:
    """The numbers of a lesson's exercises.

    >>> of_lesson("2")
    ['2.1', '2.2', '2.3', '2.4', '2.5']
    """
    return [name for name in TASKS if name.startswith(f"{lesson}.")]


def _line(w: Words, row: int, off: Off) -> str:
    return w("Row {row}: {why}.", row=row, why=off.said)
