"""Dates to working minutes and back.

    days/china.csv      ─┐  what the State Council's notices change about Monday to Friday
    days/statutory.csv  ─┼→ working days ─┐
    extra days (user)   ─┘                ├→ WorkCalendar   tick 0 = first minute from `start` on
    WorkingHours        ─ minutes a day  ─┘

    2016    Fri 30 Sep    (1 to 7 Oct)    Sat 8 Oct, worked    Sun 9 Oct, worked    Mon 10 Oct
    tick      0 ... 419                     420 ... 839          840 ... 1259        1260 ...

Nights, weekends and holidays are not on the axis of ticks, so an engine never has to ask whether
anybody works. Three kinds of years:

- *published* (2016 to 2026): every day that departs from Monday to Friday, each with the notice
  that says so; the tests hold the table against two independent libraries of public holidays.
- *projected* (all others): weekends, and for 2027 to 2036 the holidays that the law itself names,
  on their own dates (1 January, Lunar New Year's Eve and the three days after it, Qingming, 1 and 2
  May, Dragon Boat, Mid-Autumn, 1 to 3 October). Make-up days, and days given for a holiday on a
  weekend, are not guessed: these years have 2 to 8 working days more than the 248 that the law
  leaves, years outside 2016 to 2036 some 13 more.
- *added*: the user lays the notice of a year over the projection. No notice makes people work on
  a holiday that the law names, so a projection is never withdrawn.

Regional holidays (Eid days in Ningxia, for instance) are in no national notice: they are extra
days of the user.
"""

import csv
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError

_SPAN = re.compile(r"(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)")
_MINUTES_OF_A_DAY = 24 * 60
_WEEKDAYS_WORKED = 5  # Monday is 0
_ONE_MINUTE = timedelta(minutes=1)


FEWEST_MADE_UP: Final = 5
"""Make-up days of a year, in all notices from 2016 to 2026."""


class DayKind(StrEnum):
    """How a day departs from Monday to Friday: a weekday off, or a weekend day worked (调休)."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True)
class CalendarDay:
    """One day that departs from Monday to Friday; `source` is the notice's number, or empty."""

    date: date
    kind: DayKind
    name_zh: str
    name_en: str
    source: str


@cache
def _read_days(table: str) -> tuple[CalendarDay, ...]:
    text = files("simlib.inputs").joinpath("days", table).read_text(encoding="utf-8")
    return tuple(
        CalendarDay(
            date.fromisoformat(row["date"]),
            DayKind(row["kind"]),
            row["name_zh"],
            row["name_en"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def published_days() -> tuple[CalendarDay, ...]:
    """The days of 2016 to 2026 that depart from Monday to Friday, in order of date.

    >>> [day.source for day in published_days() if day.date == date(2020, 1, 31)]
    ['国办发明电〔2020〕1号']
    """
    return _read_days("china.csv")


def statutory_days() -> tuple[CalendarDay, ...]:
    """The weekdays of 2027 to 2036 on which a holiday named by the law itself falls.

    Source: 全国年节及纪念日放假办法, amended in November 2024. The lunar dates are computed.
    """
    return _read_days("statutory.csv")


def published_years() -> tuple[int, ...]:
    """The years whose notice is in the package.

    >>> published_years()[0], published_years()[-1]
    (2016, 2026)
    """
    return tuple(sorted({day.date.year for day in published_days()}))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth Monday (0) ... Sunday (6) of a month; -1 is the last one.

    Raises ValueError when the month has no such day.

    >>> nth_weekday(2021, 10, 4, 1), nth_weekday(2021, 10, 4, -1)
    (datetime.date(2021, 10, 1), datetime.date(2021, 10, 29))
    """
    first, length = monthrange(year, month)
    days = range(1 + (weekday - first) % 7, length + 1, 7)
    if nth == 0 or not -len(days) <= nth <= len(days):
        raise ValueError(f"{year}-{month:02} has no weekday {weekday} number {nth}")
    return date(year, month, days[nth - 1 if nth > 0 else nth])


@dataclass(frozen=True)
class WorkingHours:
    """Working hours of a day: one span, or a morning and an afternoon, in minutes after midnight.

    >>> WorkingHours.parse(["08:30-12:00", "14:30-18:00"]).day_ticks
    420
    """

    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        rising = all(a < b for a, b in self.spans) and edges == sorted(edges)
        if len(self.spans) not in (1, 2) or not rising or edges[-1] > _MINUTES_OF_A_DAY:
            raise ValueError(f"not one or two spans in order: {', '.join(map(_text, self.spans))}")

    @classmethod
    def parse(cls, texts: Sequence[str]) -> "WorkingHours":
        """Hours from texts such as "08:30-12:00"; raises ValueError that quotes the culprit."""
        return cls(tuple(_span(text) for text in texts))

    @property
    def day_ticks(self) -> int:
        """Working minutes of a day."""
        return sum(end - begin for begin, end in self.spans)

    @property
    def morning_ticks(self) -> int:
        """Working minutes of the first span: the tick of the lunch boundary."""
        begin, end = self.spans[0]
        return end - begin

    def ticks_before(self, minute_of_day: int) -> int:
        """Working minutes that lie before a minute of the day.

        >>> WorkingHours.parse(["08:30-12:00", "14:30-18:00"]).ticks_before(13 * 60)
        210
        """
        return sum(min(max(minute_of_day - begin, 0), end - begin) for begin, end in self.spans)

    def minute_of_day(self, tick: int) -> int:
        """The minute after midnight at which working minute `tick` (0 ... day_ticks - 1) begins."""
        begin, _ = self.spans[0]
        if tick < self.morning_ticks:
            return begin + tick
        begin, _ = self.spans[1]
        return begin + tick - self.morning_ticks


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a span of hours such as 08:30-12:00: {text!r}")
    begin_hour, begin_minute, end_hour, end_minute = map(int, match.groups())
    begin, end = 60 * begin_hour + begin_minute, 60 * end_hour + end_minute
    if not begin < end <= _MINUTES_OF_A_DAY:
        raise ValueError(f"does not end after it begins, on the same day: {text!r}")
    return begin, end


def _text(span: tuple[int, int]) -> str:
    begin, end = span
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The axis of working minutes. Tick 0 is the first working minute on or after `start`.

    `days` are the working days from `first` to `last` as date ordinals, int64[n], sorted and read
    only; `origin` is the place of day 0 in it. Days and ticks before `start` are negative: they
    date a backlog. A date outside `first` to `last` raises SimlibError `date-outside-calendar`, a
    day or tick outside raises SimlibError `day-outside-calendar`.

    >>> hours = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
    >>> spring = WorkCalendar.build(date(2020, 1, 23), date(2019, 1, 1), date(2020, 12, 31), hours)
    >>> [spring.date_of_day(day).isoformat() for day in (-1, 0, 1)]
    ['2020-01-22', '2020-01-23', '2020-02-03']
    >>> str(spring.moment(420)), str(spring.moment_end(420))
    ('2020-02-03 08:30:00', '2020-01-23 18:00:00')
    """

    start: date
    first: date
    last: date
    hours: WorkingHours
    days: NDArray[np.int64]
    origin: int
    projected_years: tuple[int, ...]

    @classmethod
    def build(
        cls,
        start: date,
        first: date,
        last: date,
        hours: WorkingHours,
        extra_days: Iterable[tuple[date, str]] = (),
    ) -> "WorkCalendar":
        """The calendar from `first` to `last`; `extra_days` are (date, "off" | "work").

        Extra days are laid over the tables, later ones over earlier ones. A year that is not
        published counts as added, not as projected, once as many make-up days ("work") of it are given
        as any notice has: a region's own holiday, made up on a Saturday, does not make a year complete.

        Raises SimlibError `calendar-span` when `start` is not between `first` and `last`, or when
        no working day follows it; ValueError for another kind of day.
        """
        extra = [(day, DayKind(kind)) for day, kind in extra_days]
        days = _working_days(first, last, extra)
        origin = int(np.searchsorted(days, start.toordinal()))
        if not first <= start <= last or origin == len(days):
            span = {"start": start, "first": first, "last": last}
            raise SimlibError("calendar-span", **{key: str(day) for key, day in span.items()})
        return cls(start, first, last, hours, days, origin, _projected_years(first, last, extra))

    @property
    def day_ticks(self) -> int:
        """Working minutes of a day."""
        return self.hours.day_ticks

    @property
    def n_days(self) -> int:
        """Working days from `start` to `last`."""
        return len(self.days) - self.origin

    def day_index(self, when: date) -> int:
        """The first working day on or after `when`, counted from day 0; negative before `start`.

        After the last working day this is `n_days`, the end of the axis, which has no date.
        """
        self._check(when)
        return int(np.searchsorted(self.days, when.toordinal())) - self.origin

    def date_of_day(self, day: int) -> date:
        """The date of working day `day`."""
        if not 0 <= self.origin + day < len(self.days):
            span = {"first": self.first.isoformat(), "last": self.last.isoformat()}
            raise SimlibError("day-outside-calendar", day=str(day), **span)
        return date.fromordinal(int(self.days[self.origin + day]))

    def is_working(self, when: date) -> bool:
        """Whether `when` is a working day; a make-up Sunday is one."""
        day = self.origin + self.day_index(when)
        return day < len(self.days) and int(self.days[day]) == when.toordinal()

    def roll(self, when: date) -> date:
        """`when` if it is a working day, else the next one."""
        return self.date_of_day(self.day_index(when))

    def tick_of(self, when: date, minute_of_day: int = 0) -> int:
        """The first tick at or after a minute of a date; an evening is the next day's tick 0."""
        whole = self.day_index(when) * self.day_ticks
        return whole + self.hours.ticks_before(minute_of_day) if self.is_working(when) else whole

    def moment(self, tick: int) -> datetime:
        """The instant at which the working minute `tick` begins."""
        day, minute = divmod(tick, self.day_ticks)
        midnight = datetime.combine(self.date_of_day(day), time())
        return midnight + self.hours.minute_of_day(minute) * _ONE_MINUTE

    def moment_end(self, tick: int) -> datetime:
        """The instant at which a span [.., tick) ends.

        This is the end of the working minute before `tick`: an end at the boundary of two days is
        closing time of the first, an end at the lunch boundary is noon, not the afternoon's begin.
        """
        return self.moment(tick - 1) + _ONE_MINUTE

    def _check(self, when: date) -> None:
        if not self.first <= when <= self.last:
            span = {"first": self.first.isoformat(), "last": self.last.isoformat()}
            raise SimlibError("date-outside-calendar", date=when.isoformat(), **span)


def _working_days(first: date, last: date, extra: Sequence[tuple[date, DayKind]]) -> NDArray[np.int64]:
    ordinals = np.arange(first.toordinal(), last.toordinal() + 1, dtype=np.int64)
    working = (ordinals - 1) % 7 < _WEEKDAYS_WORKED  # ordinal 1 is a Monday
    tables = [(day.date, day.kind) for day in (*published_days(), *statutory_days())]
    for when, kind in (*tables, *extra):
        if first <= when <= last:
            working[when.toordinal() - first.toordinal()] = kind is DayKind.WORK
    days = ordinals[working]
    days.flags.writeable = False
    return days


def _projected_years(first: date, last: date, extra: Sequence[tuple[date, DayKind]]) -> tuple[int, ...]:
    made_up = Counter(when.year for when, kind in dict(extra).items() if kind is DayKind.WORK)
    known = {year for year, days in made_up.items() if days >= FEWEST_MADE_UP}.union(published_years())
    return tuple(year for year in range(first.year, last.year + 1) if year not in known)
