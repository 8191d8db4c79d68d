"""How much comes: the matters a year of a stream, and of each unit, as they are expected at a load of 1.

    per_year, gap ─────────────> mean gap ────┐
    dates, every, random_days ─> days a year ─┴─> matters a year ─(shares)─> by unit

A year is `WORKING_DAYS_A_YEAR` working days; a world without a calendar takes 480 minutes for a day.
"""

from datetime import date, timedelta
from math import fsum
from typing import Final

from simlib.inputs.scenario import (
    WORKING_DAYS_A_YEAR,
    AbstractTime,
    CalendarTime,
    Scenario,
    Schedule,
    Stream,
    ticks_of_units,
)

DAYS_A_YEAR: Final = {"week": 52.2, "month": 12.0, "quarter": 4.0, "half_year": 2.0, "year": 1.0}
"""How often a schedule comes round, roughly."""
_DAY_MINUTES: Final = 480


def length(span: str) -> int:
    """Minutes of a span of the day.

    >>> length("08:30-12:00")
    210
    """
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return last - first


def day_minutes(time: CalendarTime | AbstractTime) -> int:
    """Working minutes of a day."""
    return sum(map(length, time.hours)) if isinstance(time, CalendarTime) else _DAY_MINUTES


def run_years(time: CalendarTime | AbstractTime) -> float:
    """How long a run lasts, in years."""
    if isinstance(time, CalendarTime):
        return ((time.end - time.start).days + 1) / 365.25
    return time.end / (WORKING_DAYS_A_YEAR * _DAY_MINUTES)


def mean_gap(stream: Stream, day_ticks: int, share: float = 1.0) -> float:
    """Mean ticks from one matter to the next of a share of a stream at drawn times."""
    if stream.gap is None:
        return WORKING_DAYS_A_YEAR * day_ticks / ((stream.per_year or 0.0) * share)
    return stream.gap.expected * ticks_of_units(day_ticks)[stream.gap.unit] / share


def a_year(stream: Stream, time: CalendarTime | AbstractTime) -> float:
    """Matters a year of a stream; of one on given dates, as many as fall in a year of the run. A gap of 0
    (which is a fault) counts none."""
    if stream.on_days:
        return _days_a_year(stream, time) * fsum(stream.shares.values())
    if stream.gap is None:
        return (stream.per_year or 0.0) * _share_of_run(stream, time)
    minutes = day_minutes(time)
    gap = mean_gap(stream, minutes)
    return WORKING_DAYS_A_YEAR * minutes / gap * _share_of_run(stream, time) if gap else 0.0


def _days_a_year(stream: Stream, time: CalendarTime | AbstractTime) -> float:
    if stream.every is not None:
        return DAYS_A_YEAR[stream.every.every] * _share_of_run(stream.every, time)
    return float(stream.random_days or len(stream.dates) / run_years(time))


def _share_of_run(spell: Schedule | Stream, time: CalendarTime | AbstractTime) -> float:
    """Of the days of the run, those between the first and the last of a spell."""
    if not isinstance(time, CalendarTime) or (spell.first, spell.last) == (None, None):
        return 1.0
    first, last = max(spell.first or time.start, time.start), min(spell.last or time.end, time.end)
    return _even_days(spell, first, last) / ((time.end - time.start).days + 1)


def _even_days(spell: Schedule | Stream, first: date, last: date) -> float:
    """The days from one to another, by how many matters a season brings on each."""
    days = max(0, (last - first).days + 1)
    if isinstance(spell, Schedule) or not spell.by_month:
        return days
    mean = fsum(spell.by_month) / 12
    return fsum(spell.by_month[(first + timedelta(n)).month - 1] for n in range(days)) / (mean or 1.0)


def matters_a_year(scenario: Scenario) -> dict[str, float]:
    """Matters a year that arise in each unit; work that the body gives itself is none."""
    yearly: dict[str, float] = {}
    for stream in scenario.streams.values():
        if scenario.flows[stream.flow].headline:
            matters, total = a_year(stream, scenario.time), sum(stream.shares.values())
            for unit, share in stream.shares.items():
                yearly[unit] = yearly.get(unit, 0.0) + matters * share / total
    return yearly
