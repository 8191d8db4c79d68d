"""What a case log says by itself: LOG -> tables of numbers, before any model is asked.

    by unit, class, source ...   how many matters, how many of them open and overdue, days to close
    by month                     received and closed; open and overdue at its end
    by limit                     of the matters whose limit has run out, the share closed by then
    by day                       open and overdue

A limit runs as the engines count it (`model.limits`), on the calendar and by the main limits of a scenario;
pauses and extensions, of which a log does not tell, are left out, so that the share kept is the least it can
be. Without a scenario there are simple calendar months from the receipt. A due day that the log itself gives
counts more than either.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.evidence.closing_course import Course, closing_course
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.caselog.words import channels, log_words
from simlib.inputs.scenario import CalendarTime, Limit, Scenario
from simlib.inputs.workbook.words import choices
from simlib.model.calendar import WorkCalendar
from simlib.model.limits import LimitUnit, due_date, months_later, year_calendar

Days = NDArray[np.int64]
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
SIMPLE_MONTHS: Final = (1, 2, 3)
"""The limits of a log without a scenario: calendar months from the receipt."""
NEVER: Final = 2**40
"""The ordinal of a day that has not come."""
SPLITS: Final[Mapping[str, Callable[[LoggedMatter], str]]] = {
    "unit": lambda one: one.unit,
    "class": lambda one: one.matter_class,
    "kind": lambda one: one.kind,
    "channel": lambda one: one.channel,
    "disposition": lambda one: one.disposition,
}
"""By what matters are told apart; an empty key is what the log does not say."""


@dataclass(frozen=True)
class GroupProfile:
    """Matters of one key: how many, of which how many are closed, open, overdue; how long they take."""

    matters: int
    closed: int
    open: int
    overdue: int
    course: Course

    @property
    def quantiles(self) -> tuple[float | None, ...]:
        """Days to close, at QUANTILES."""
        return tuple(self.course.quantile(share) for share in QUANTILES)


@dataclass(frozen=True)
class MonthProfile:
    """A month: received and closed in it; open and overdue at its end (of the last one, on the log's last
    day)."""

    month: str
    received: int
    closed: int
    last: date
    open: int
    overdue: int


@dataclass(frozen=True)
class LimitProfile:
    """A limit: of the matters to which it applies and whose limit has run out or that are closed, how many
    kept it.

    `key` names a limit of the scenario, a number of months, or `own`: the due day that the log gives."""

    key: str
    due: int
    kept: int

    @property
    def share(self) -> float | None:
        """The share that kept it."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True)
class LogProfile:
    """The numbers of a log. `limits` are those of the scenario, if there is one.

    >>> from simlib.inputs.caselog.rows import LoggedMatter
    >>> spring = LoggedMatter(2, "甲镇", "petition", "", date(2025, 3, 5), date(2025, 4, 1))
    >>> winter = LoggedMatter(3, "甲镇", "lead", "", date(2025, 1, 5))
    >>> found = LogProfile(CaseLog((spring, winter), "log.csv", date(2025, 5, 31)))
    >>> found.groups("unit")["甲镇"].matters
    2
    >>> found.on_day(date(2025, 3, 31)), found.on_day(date(2025, 5, 1))  # open, overdue
    ((2, 0), (1, 1))
    """

    log: CaseLog
    scenario: Scenario | None = None

    # ------------------------------------------------------------ days

    @cached_property
    def received(self) -> Days:
        """Days of receipt as ordinals, int64[matters]."""
        return _ordinals(one.received for one in self.log.matters)

    @cached_property
    def closed(self) -> Days:
        """Days of closing; NEVER where it is open on the last day."""
        return _ordinals(one.closed for one in self.log.matters)

    @cached_property
    def due(self) -> Days:
        """Days on which matters are due: the log's own, else those of the scenario's main limits, else of the
        longest simple one; NEVER where there is none."""
        own = _ordinals(one.due for one in self.log.matters)
        simple = months_later(self.received, SIMPLE_MONTHS[-1])
        ruled = self._ruled() if self._has_calendar else simple
        return np.where(own != NEVER, own, ruled)

    @property
    def last(self) -> int:
        """The last day of the log, as an ordinal."""
        return self.log.last_day.toordinal()

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day from the first receipt to the last day."""
        return tuple(map(date.fromordinal, range(int(self.received.min()), self.last + 1)))

    @cached_property
    def open(self) -> Days:
        """Matters open at the end of each of these days."""
        return self._standing(self.received)

    @cached_property
    def overdue(self) -> Days:
        """Those of them whose limit has run out."""
        return self._standing(self.due)

    def on_day(self, day: date) -> tuple[int, int]:
        """Open and overdue matters at the end of a day; 0 before the first, as on the last after it."""
        at = min(day.toordinal(), self.last) - int(self.received.min())
        return (int(self.open[at]), int(self.overdue[at])) if at >= 0 else (0, 0)

    def _standing(self, begun: Days) -> Days:
        """How many have begun by the end of each day and are not closed then."""
        days = np.array([day.toordinal() for day in self.days])
        lasting = begun < self.closed
        since = np.searchsorted(np.sort(begun[lasting]), days, side="right")
        until = np.searchsorted(np.sort(self.closed[lasting]), days, side="right")
        return np.asarray(since - until, dtype=np.int64)

    # ------------------------------------------------------------ limits

    @cached_property
    def main_limits(self) -> dict[str, list[tuple[str, Limit]]]:
        """The main limits of each class, with their names."""
        found: dict[str, list[tuple[str, Limit]]] = {}
        limits = self.scenario.limits if self.scenario is not None and self._has_calendar else {}
        for name, limit in limits.items():
            for klass in limit.classes if limit.main else ():
                found.setdefault(klass, []).append((name, limit))
        return found

    @property
    def _has_calendar(self) -> bool:
        return self.scenario is not None and isinstance(self.scenario.time, CalendarTime)

    @cached_property
    def calendar(self) -> WorkCalendar | None:
        """The calendar of the scenario around the days of the log."""
        if self.scenario is None or not self._has_calendar:
            return None
        return year_calendar(self.scenario, date.fromordinal(int(self.received.min())), self.log.last_day)

    def limit_of(self, matter: LoggedMatter) -> tuple[str, Limit] | None:
        """The main limit of a matter, by its class and the day on which it starts."""
        begin = _begin(matter)
        for name, limit in self.main_limits.get(matter.matter_class, ()):
            if (limit.valid_from or date.min) <= begin <= (limit.valid_to or date.max):
                return name, limit
        return None

    @cached_property
    def _dues(self) -> dict[tuple[date, int, str], date]:
        return {}

    def _ruled(self) -> Days:
        """Days on which the main limits of the scenario run out."""
        limits = ((one, self.limit_of(one)) for one in self.log.matters)
        return _ordinals(self.due_of(found[1], _begin(one)) if found else None for one, found in limits)

    def due_of(self, limit: Limit, begin: date) -> date:
        """The day on which a limit of the scenario runs out that starts on a day."""
        assert self.calendar is not None
        key = (begin, limit.amount, limit.unit)
        if key not in self._dues:
            self._dues[key] = due_date(self.calendar, begin, limit.amount, LimitUnit(limit.unit))
        return self._dues[key]

    @cached_property
    def limits(self) -> tuple[LimitProfile, ...]:
        """How each limit was kept: those of the scenario by class, or simple months; and the log's own due
        days."""
        return tuple(found for key, dues in self._limits() if (found := self._kept(key, dues)).due)

    def _limits(self) -> Iterator[tuple[str, Days]]:
        matters = self.log.matters
        if self._has_calendar:
            named = [self.limit_of(one) for one in matters]
            for name in dict.fromkeys(name for limits in self.main_limits.values() for name, _ in limits):
                yield (
                    name,
                    _ordinals(
                        self.due_of(found[1], _begin(one)) if found and found[0] == name else None
                        for one, found in zip(matters, named, strict=True)
                    ),
                )
        else:
            for months in SIMPLE_MONTHS:
                yield str(months), months_later(self.received, months)
        yield "own", _ordinals(one.due for one in matters)

    def _kept(self, key: str, dues: Days) -> LimitProfile:
        """Of the matters whose limit ran out by the last day, those closed by then."""
        over = dues <= self.last
        return LimitProfile(key, int(over.sum()), int((over & (self.closed <= dues)).sum()))

    # ------------------------------------------------------------ groups

    @cached_property
    def whole(self) -> GroupProfile:
        """All matters."""
        return self._group(np.ones(len(self.log.matters), dtype=bool))

    def groups(self, by: str) -> dict[str, GroupProfile]:
        """Matters by a key of SPLITS, in the order of the scenario, of the lists that are shipped, or of the
        log; those of which the log does not say it come last."""
        key = SPLITS[by]
        keys = np.array([key(one) for one in self.log.matters])
        known = self._order(by)
        found = dict.fromkeys([*(name for name in known if name in set(keys)), *keys.tolist()])
        said = [name for name in found if name] + [name for name in found if not name]
        return {name: self._group(keys == name) for name in said}

    def crossed(self, by: str, other: str) -> Counter[tuple[str, str]]:
        """How many matters have each pair of keys."""
        first, second = SPLITS[by], SPLITS[other]
        return Counter((first(one), second(one)) for one in self.log.matters)

    def _order(self, by: str) -> Sequence[str]:
        """Keys in the order of the scenario; else of the lists that are shipped, or none."""
        if self.scenario is not None and by in ("unit", "class"):
            return tuple(self.scenario.units if by == "unit" else self.scenario.classes)
        listed = {"unit": (), "kind": tuple(choices("source")), "channel": tuple(channels())}
        return listed[by] if by in listed else tuple(log_words(by))

    def _group(self, chosen: NDArray[np.bool_]) -> GroupProfile:
        received, closed, due = (days[chosen] for days in (self.received, self.closed, self.due))
        is_open = closed == NEVER
        ran = np.where(is_open, self.last, closed) - received
        return GroupProfile(
            len(received),
            int((~is_open).sum()),
            int(is_open.sum()),
            int((is_open & (due <= self.last)).sum()),
            closing_course(ran, is_open),
        )

    # ------------------------------------------------------------ months

    @cached_property
    def months(self) -> tuple[MonthProfile, ...]:
        """Every month from the first receipt to the last day."""
        received, closed = (_months(days) for days in (self.received, self.closed[self.closed != NEVER]))
        ends = {f"{day:%Y-%m}": day for day in self.days}
        return tuple(
            MonthProfile(month, received[month], closed[month], end, *self.on_day(end))
            for month, end in ends.items()
        )


def _begin(matter: LoggedMatter) -> date:
    """The day from which a main limit runs."""
    return matter.assigned or matter.received


def _ordinals(days: Iterable[date | None]) -> Days:
    return np.array([NEVER if day is None else day.toordinal() for day in days], dtype=np.int64)


def _months(days: Days) -> Counter[str]:
    return Counter(f"{date.fromordinal(day):%Y-%m}" for day in days.tolist())
