"""Days in words."""

from datetime import date

from simlib.inputs.scenario import WEEKDAYS
from simlib.views.language.glossary import WEEKDAYS as DAYS
from simlib.views.language.names import Names


def day_words(names: Names, when: date) -> str:
    return f"{when} {weekday(names, when)}"


def weekday(names: Names, when: date) -> str:
    return names.words(DAYS[WEEKDAYS[when.weekday()]])
