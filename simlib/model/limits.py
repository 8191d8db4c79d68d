"""When a limit runs out.

    received          add the amount         roll to a working day    its last working minute
    (not counted) ──▶                    ──▶                      ──▶
    Tue 31 Dec 2019   + 2 months             Mon 2 Mar 2020           tick (day + 1) * day_ticks
                      = Sat 29 Feb 2020

    MONTHS         the same date of a later month; where there is none, the last day of that month
    DAYS           calendar days, holidays and weekends counted
    WORKING_DAYS   days worked, make-up weekends counted
    TICKS          working minutes, from the event's own tick: no day of receipt, nothing to roll

A pause moves the last day by whole days before it rolls; an extension runs from the due day.

The four rules (the day of receipt is not counted; a month ends on the corresponding date or at the
month's end; a last day on a legal holiday gives way to the day after the holiday; where there are
business hours the last day ends with them) are those of the Civil Code (民法典, arts. 201 to 203).

*Assumptions*, on which every count of overdue matters rests: that these rules for civil periods
hold for matters of discipline and supervision too; that a weekend is a legal holiday in this sense,
and a make-up weekend day is not.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.scenario import CalendarTime, Scenario
from simlib.model.calendar import WorkCalendar, WorkingHours

NEVER: int = 2**62
"""The due tick of what falls due beyond the calendar, and so after any horizon; an int64."""


class LimitUnit(StrEnum):
    """The unit in which a limit is counted."""

    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    TICKS = "ticks"


REACH: Final = 2
"""Years after that of the last day that a calendar holds, for dues."""


def year_calendar(scenario: Scenario, first: date, last: date | None = None) -> WorkCalendar:
    """Working days from the year of `first` on, with the days that the scenario adds.

    Raises ValueError for a scenario without a calendar.
    """
    time = scenario.time
    if not isinstance(time, CalendarTime):
        raise ValueError(f"{scenario.name} has no calendar")
    begin, end = date(first.year, 1, 1), date((last or first).year + REACH, 12, 31)
    extra = [(date.fromisoformat(day), kind) for day, kind in time.extra_days.items()]
    return WorkCalendar.build(begin, begin, end, WorkingHours.parse(time.hours), extra)


def add_months(when: date, months: int) -> date:
    """The same date `months` later, or the last day of that month where there is no such date.

    >>> add_months(date(2021, 1, 31), 1), add_months(date(2024, 1, 31), 1)
    (datetime.date(2021, 2, 28), datetime.date(2024, 2, 29))
    """
    return date.fromordinal(int(months_later(np.array([when.toordinal()]), months)[0]))


_EPOCH = date(1970, 1, 1).toordinal()


def months_later(ordinals: NDArray[np.int64], months: int) -> NDArray[np.int64]:
    """The same of many dates, as ordinals, int64[n]."""
    day = (ordinals - _EPOCH).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    first, after = ((month + k).astype("datetime64[D]").astype(np.int64) for k in (months, months + 1))
    of_month = (day - month.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(first + np.minimum(of_month, after - first - 1) + _EPOCH, dtype=np.int64)


def due_date(calendar: WorkCalendar, received: date, amount: int, unit: LimitUnit) -> date:
    """The day on whose last working minute a limit of `amount` units runs out.

    `received` may be any day; it is not counted (art. 201), so an amount of 0 is the day of receipt
    itself, or the next working day. A last day off work rolls forward (art. 203; see the module
    for what of this is an assumption).

    Raises SimlibError where the calendar does not reach, ValueError for ticks and negative amounts.

    >>> from simlib.model.calendar import WorkingHours
    >>> hours = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
    >>> year = WorkCalendar.build(date(2020, 1, 1), date(2020, 1, 1), date(2020, 12, 31), hours)
    >>> due_date(year, date(2020, 1, 31), 1, LimitUnit.MONTHS)  # 29 February is a Saturday
    datetime.date(2020, 3, 2)
    >>> due_date(year, date(2020, 1, 23), 5, LimitUnit.WORKING_DAYS)
    datetime.date(2020, 2, 7)
    """
    return calendar.date_of_day(_due_day(calendar, received, amount, unit))


def due_ticks_by_day(calendar: WorkCalendar, amount: int, unit: LimitUnit) -> NDArray[np.int64]:
    """Due ticks by the working day of the event, int64[n_days]: days 0 to n_days - 1 from `start`.

    The due tick is (due day + 1) * day_ticks, the instant at which the due day's last working
    minute ends; what ends at this tick is on time. Where the calendar ends before the due day it
    is `NEVER` and no error: such an instant lies after every horizon.

    Raises ValueError for ticks (a due tick is then the event's tick + amount) and negative amounts.

    >>> from simlib.model.calendar import WorkingHours
    >>> hours = WorkingHours.parse(["09:00-10:00"])
    >>> week = WorkCalendar.build(date(2021, 3, 1), date(2021, 3, 1), date(2021, 3, 5), hours)
    >>> due = due_ticks_by_day(week, 2, LimitUnit.WORKING_DAYS)
    >>> due[:3].tolist(), (due[3:] == NEVER).all().item()
    ([180, 240, 300], True)
    """
    last = last_days_by_day(calendar, amount, unit)
    if unit is LimitUnit.WORKING_DAYS:
        return np.where(last < NEVER, (last + 1) * calendar.day_ticks, np.int64(NEVER))
    due_of_date = due_of_dates(calendar)
    known = np.minimum(last, len(due_of_date) - 1)
    return np.where(last < NEVER, due_of_date[known], np.int64(NEVER))


def last_days_by_day(calendar: WorkCalendar, amount: int, unit: LimitUnit) -> NDArray[np.int64]:
    """A limit's last day before it rolls, by the working day on which it starts, int64[n_days]: a date
    (counted from the calendar's first, see `dates`) for months and days, a working day for working days;
    `NEVER` where the calendar does not reach.

    Raises ValueError for ticks and negative amounts.
    """
    if amount < 0:
        raise ValueError(f"a limit cannot be negative: {amount}")
    worked = dates(calendar)
    match unit:
        case LimitUnit.MONTHS:
            first = int(calendar.days[calendar.origin])
            last, end = months_later(worked + first, amount) - first, int(worked[-1])
        case LimitUnit.DAYS:
            last, end = worked + amount, int(worked[-1])
        case LimitUnit.WORKING_DAYS:
            last, end = np.arange(len(worked)) + amount, len(worked) - 1
        case LimitUnit.TICKS:
            raise ValueError("a limit in ticks has no last day")
    return np.where(last <= end, last, np.int64(NEVER))


def dates(calendar: WorkCalendar) -> NDArray[np.int64]:
    """The calendar date of each working day from the start on, counted from the first, int64[n_days]."""
    ordinals = calendar.days[calendar.origin :][: calendar.n_days]
    return np.asarray(ordinals - ordinals[0], dtype=np.int64)


def due_of_dates(calendar: WorkCalendar) -> NDArray[np.int64]:
    """Due ticks of last days by calendar date (see `dates`), each rolled to the next working day."""
    worked = dates(calendar)
    day = np.searchsorted(worked, np.arange(worked[-1] + 1))
    return np.asarray((day + 1) * calendar.day_ticks, dtype=np.int64)


def _due_day(calendar: WorkCalendar, received: date, amount: int, unit: LimitUnit) -> int:
    """The working day, counted from the calendar's start, on which a limit runs out."""
    if amount < 0:
        raise ValueError(f"a limit cannot be negative: {amount}")
    match unit:
        case LimitUnit.MONTHS:
            return calendar.day_index(add_months(received, amount))
        case LimitUnit.DAYS:
            return calendar.day_index(received + timedelta(days=amount))
        case LimitUnit.WORKING_DAYS:
            # On a day off, the next working day is the first that counts.
            counted = amount if calendar.is_working(received) else max(amount - 1, 0)
            return calendar.day_index(received) + counted
        case LimitUnit.TICKS:
            raise ValueError("a limit in ticks has no due day")
