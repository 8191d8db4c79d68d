"""Seasons: matters are drawn in a time in which they come evenly, and told by the calendar.

    gaps ──> even time ──(course)──> ticks of the axis

A working day of a busy month holds more of even time than one of a quiet month; a calendar year holds as much
as it has working days, so that a season moves matters and makes none (inversion of the cumulative rate:
E. Çinlar, "Introduction to Stochastic Processes", 1975, section 4.7).
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from simlib.inputs.scenario import Scenario
from simlib.model.arrays import Floats, Ints
from simlib.model.limits import year_calendar


def season_weights(scenario: Scenario, by_month: Sequence[float], days: Ints) -> Floats:
    """How many times as many matters come on each of some working days (ordinals) as on an average one of its
    calendar year, by the multiples of the twelve months; without these as many. float[days]

    Raises ValueError for a scenario without a calendar.
    """
    if not by_month or not len(days):
        return np.ones(len(days))
    first, last = (date.fromordinal(int(end)) for end in (days.min(), days.max()))
    working = year_calendar(scenario, first, last).days
    month = _dates(working).astype("datetime64[M]").astype(np.int64)
    multiple, year = np.array(by_month)[month % 12], (month - month[0]) // 12
    mean = np.bincount(year, multiple) / np.bincount(year)
    return np.asarray((multiple / mean[year])[np.searchsorted(working, days)])


def course(weights: Floats, day_ticks: int) -> Ints:
    """Even time at the beginning of each day, and at the end of the last. int64[days + 1]

    >>> course(np.array([0.5, 1.5]), 480).tolist()
    [0, 240, 960]
    """
    return np.asarray(np.rint(np.append(0.0, np.cumsum(weights)) * day_ticks), dtype=np.int64)


def _dates(days: Ints) -> np.typing.NDArray[np.datetime64]:
    return (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
