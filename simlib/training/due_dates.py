"""What lesson 2 asks: 25 due dates, each worked out by the rules of the engines when an answer is checked.

    Matter(received, amount, unit, pause, extension) ── run_clock ──▶ due
                                                     ── done wrong ──▶ which mistake gives the answer

A wrong date is explained by doing the calculation wrong in each of the usual ways: the way that gives the
same date is most likely what was done. So a hint follows the answer, and no list of wrong answers is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Extension, Scenario
from simlib.inputs.shipped import shipped
from simlib.model.calendar import DayKind, WorkCalendar, published_days
from simlib.model.limits import LimitUnit, due_date, year_calendar
from simlib.views.exhibits.limits import Pause, RunningLimit, run_clock
from simlib.views.language.words import N_

COUNTY: Final = "scenarios/zones-county.yaml"
"""The county of the lessons; it does not exist."""
YEAR: Final = 2021
A_DAY: Final = timedelta(1)


@dataclass(frozen=True)
class Matter:
    """One matter whose due day is asked: a limit that begins on the day of receipt. With an `extension` (of
    the limit's own unit) the day after it is asked."""

    received: date
    amount: int
    unit: LimitUnit = LimitUnit.MONTHS
    pause: Pause | None = None
    extension: int = 0


def _matter(month: int, day: int, amount: int, unit: LimitUnit = LimitUnit.MONTHS, extension: int = 0,
            pause: tuple[tuple[int, int], tuple[int, int]] | None = None) -> Matter:  # fmt: skip
    """A matter of the year of the lessons."""
    stood = (date(YEAR, *pause[0]), date(YEAR, *pause[1])) if pause else None
    return Matter(date(YEAR, month, day), amount, unit, stood, extension)


_DAYS, _WORKING = LimitUnit.DAYS, LimitUnit.WORKING_DAYS

MATTERS: Final[Mapping[str, tuple[Matter, ...]]] = {
    "2.1": (_matter(3, 1, 1), _matter(3, 31, 1), _matter(4, 6, 2), _matter(1, 29, 1), _matter(6, 15, 3)),
    "2.2": (_matter(7, 1, 3), _matter(3, 4, 1), _matter(4, 1, 1), _matter(8, 20, 1), _matter(3, 25, 1)),
    "2.3": (_matter(4, 16, 15, _DAYS), _matter(9, 17, 5, _WORKING), _matter(2, 5, 5, _WORKING),
            _matter(9, 10, 10, _DAYS), _matter(4, 28, 5, _WORKING)),
    "2.4": (_matter(3, 1, 1, pause=((3, 8), (3, 10))), _matter(5, 10, 1, pause=((5, 17), (5, 31))),
            _matter(8, 30, 1, pause=((9, 2), (9, 8))), _matter(6, 1, 2, pause=((7, 5), (7, 15))),
            _matter(9, 6, 15, _WORKING, pause=((9, 10), (9, 17)))),
    "2.5": (_matter(3, 1, 1, extension=1), _matter(5, 31, 1, extension=1), _matter(1, 29, 1, extension=1),
            _matter(3, 1, 1, extension=1, pause=((3, 8), (3, 10))), _matter(7, 1, 3, extension=1)),
}  # fmt: skip
"""What is asked, by exercise; what is right stands nowhere."""

PREDICTED: Final = _matter(9, 1, 1)
"""The matter of the prediction: its month ends within the National Day holiday."""


@cache
def county() -> Scenario:
    """The fictional county of the lessons."""
    return read_world(shipped(COUNTY)).scenario


@cache
def calendar() -> WorkCalendar:
    """Its working days."""
    return year_calendar(county(), date(YEAR, 1, 1))


def run(matter: Matter, days: WorkCalendar | None = None) -> RunningLimit:
    """The limit of a matter, by the rules of the engines.

    >>> str(run(PREDICTED).last), str(run(PREDICTED).due)
    ('2021-10-01', '2021-10-08')
    """
    pauses = [matter.pause] if matter.pause else []
    longer = Extension(amount=matter.extension, unit=matter.unit.value) if matter.extension else None
    return run_clock(days or calendar(), matter.received, matter.amount, matter.unit, pauses, longer)


def due(matter: Matter, days: WorkCalendar | None = None) -> date:
    """The day that is asked: the due day, or that of the extension.

    >>> str(due(MATTERS["2.5"][0]))  # 1 April, and a month later Labour Day, off until the 5th
    '2021-05-06'
    """
    clock = run(matter, days)
    return clock.extended or clock.due


def mistake(matter: Matter, answer: date) -> str | None:
    """The usual mistake that leads to a wrong answer, as a message; None where none does.

    >>> mistake(PREDICTED, date(2021, 10, 1))
    'the last day is a day off: it moves to the next working day'
    >>> mistake(PREDICTED, date(2021, 3, 1)) is None
    True
    """
    return next((why for why, wrong in _mistakes(matter) if wrong == answer != due(matter)), None)


def _mistakes(matter: Matter) -> Iterator[tuple[str, date]]:
    """Each usual mistake, and the date that it gives."""
    clock = run(matter)
    if not matter.extension:
        yield N_("the last day is a day off: it moves to the next working day"), clock.moved
    else:
        yield N_("the extension is missing"), clock.due
        yield from _mistakes_of_extension(matter, clock)
    if matter.pause:
        sent, answered = matter.pause
        longer = replace(matter, pause=(sent, answered + A_DAY))
        yield N_("the days of the pause are missing"), due(replace(matter, pause=None))
        yield (
            N_("the pause is a day too long: the day of the letter is not paused"),
            due(longer),
        )
    yield N_("the day of receipt is not counted"), _a_day_early(matter, clock)
    yield N_("a make-up weekend is a working day"), due(matter, _without_make_up_days())
    if matter.unit is not LimitUnit.MONTHS:
        other = _DAYS if matter.unit is _WORKING else _WORKING
        said = N_("calendar days count days off, working days do not: look at the unit")
        yield said, due(replace(matter, unit=other))


def _mistakes_of_extension(matter: Matter, clock: RunningLimit) -> Iterator[tuple[str, date]]:
    """An extension that runs from another day than the due day, or ends on a day off."""
    said = N_("the extension runs from the due day, after it has moved to a working day")
    yield said, due_date(calendar(), clock.moved, matter.extension, matter.unit)
    yield said, due(replace(matter, amount=matter.amount + matter.extension, extension=0))
    off = run(replace(matter, received=clock.due, amount=matter.extension, pause=None, extension=0)).moved
    yield N_("the last day is a day off: it moves to the next working day"), off


def _a_day_early(matter: Matter, clock: RunningLimit) -> date:
    """The due day where the day of receipt was counted too."""
    if matter.unit is LimitUnit.MONTHS:
        days = (clock.last - clock.received).days - 1
        return due(replace(matter, amount=days, unit=_DAYS, extension=0))
    return due(replace(matter, amount=matter.amount - 1))


@cache
def _without_make_up_days() -> WorkCalendar:
    """A calendar that takes every weekend for days off."""
    off = [(day.date, "off") for day in published_days() if day.kind is DayKind.WORK]
    own = calendar()
    return WorkCalendar.build(own.start, own.first, own.last, own.hours, off)


def last_days(matters: Sequence[Matter]) -> list[date]:
    """The last days of limits, pauses added, before they move to working days."""
    return [run(matter).moved for matter in matters]


def choices(matter: Matter) -> list[date]:
    """Days to choose from when something is predicted: around the last day, and around the due day.

    >>> [str(day) for day in choices(PREDICTED)]
    ['2021-09-30', '2021-10-01', '2021-10-08', '2021-10-09']
    """
    clock = run(matter)
    return sorted({clock.last - A_DAY, clock.last, clock.due, clock.due + A_DAY})
