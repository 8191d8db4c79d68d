"""Regular days: which working days a stream, a gate or an arrangement names.

dates, or every week / month / quarter / half-year / year on the nth weekday
    ──(a day off gives way to the next working day)──> working days from the start on
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from simlib.inputs.periods import MONTHS
from simlib.inputs.scenario import WEEKDAYS, Schedule, Stream, Weekday
from simlib.model.calendar import WorkCalendar, nth_weekday


@lru_cache(maxsize=256)  # most plans of a county meet and train on the same days
def regular_days(
    calendar: WorkCalendar,
    every: str,
    weekday: Weekday,
    nth: int,
    first: date | None = None,
    last: date | None = None,
) -> tuple[int, ...]:
    """The working days, from the start on, of a regular weekday; off a holiday, the next one.

    `every` week, or the `nth` such weekday of each month, or of the first month of each quarter, half-year or
    year (-1: the last of its last month); none before `first` or after `last`. Two that move to one day are
    one.
    """
    begin, end = first or date.min, last or date.max
    nominal = _nominal_dates(calendar, every, WEEKDAYS.index(weekday), nth)
    return tuple(sorted({calendar.day_index(when) for when in nominal if begin <= when <= end}))


def scheduled_days(calendar: WorkCalendar, stream: Stream) -> Sequence[int]:
    """The working days of a stream on days, from the start on, in order; off a holiday, the next one."""
    if stream.every is not None:
        return days_of(calendar, stream.every)
    return sorted(calendar.day_index(when) for when in stream.dates)


def days_of(calendar: WorkCalendar, at: Schedule) -> tuple[int, ...]:
    """The working days of a schedule."""
    return regular_days(calendar, at.every, at.weekday, at.nth, at.first, at.last)


def _nominal_dates(calendar: WorkCalendar, every: str, weekday: int, nth: int) -> Iterator[date]:
    """The dates that a schedule names, holidays or not, from the world's start on."""
    first, last = calendar.start, calendar.date_of_day(calendar.n_days - 1)
    if every == "week":
        when = first + timedelta((weekday - first.weekday()) % 7)
        while when <= last:
            yield when
            when += timedelta(7)
        return
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, MONTHS[every]):
            held = month if nth > 0 else month + MONTHS[every] - 1
            when = nth_weekday(year, held, weekday, nth)
            if first <= when <= last:
                yield when
