"""What lesson 4 asks of luck: how far one plan's years differ, how many years it takes, what may be said.

    paired(Compared("first", "today", 80))     a difference with its interval, under the same draws
    Compared(..., own=True)                    each plan under draws of its own: luck is not taken out
    needed(Precision(10, 2, 1))                years for an interval that is narrower: (2 / 1)² × 10
    once_apart()                               how far two years of one plan are apart, on average

All plans are run once under the same draws (`YEARS` replications); every comparison takes some of these runs.
The second is the rule that the width of an interval goes with the root of the runs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from simlib.inputs.reading import World, read_world
from simlib.inputs.shipped import shipped
from simlib.model.arrays import Floats
from simlib.scores.comparison import Difference, differences
from simlib.scores.experiment import Experiment, Setting, experiment, sensible_threads
from simlib.scores.measures import Row
from simlib.views.language.words import N_

ZONES: Final = "scenarios/training/drawing-zones.yaml"
TODAY: Final = "today"
SAID: Final = ("better", "worse", "undecided")
"""What may be said of a difference."""
YEARS: Final = 80
"""Replications of each plan."""
ON_TIME: Final = "on_time_share"


@dataclass(frozen=True)
class Compared:
    """A plan against another one over so many years; with `own` each under draws of its own."""

    plan: str
    other: str
    years: int
    own: bool = False


COMPARED: Final = (
    Compared("first", TODAY, 40),
    Compared(TODAY, TODAY, 20, own=True),
    Compared("third", TODAY, 20),
    Compared(TODAY, "first", 40),
    Compared("second", TODAY, 40),
    Compared("first", TODAY, 5, own=True),
)
"""What is asked; what may be said stands nowhere."""
GUESSES: Final = (0.0, 0.3, 2.5, 10.0)
"""Percentage points that two years of one plan may be apart: what may be predicted."""


@cache
def zones_world() -> World:
    """The county of the lesson."""
    return read_world(shipped(ZONES))


@cache
def years() -> Experiment:
    """All plans of the lesson under the same draws, some seconds of computing."""
    world = zones_world()
    plans = tuple(dict.fromkeys((TODAY, *(one.plan for one in COMPARED))))
    setting = Setting.of(world, plans, replications=YEARS)
    return experiment(world, setting, threads=sensible_threads(setting))


def difference(asked: Compared) -> Difference:
    """The plan minus the other one, with a 95% interval. Years under own draws are the last ones of the other
    plan: no draw is in both.

    Raises ValueError where there are not so many years.
    """
    ran = years()
    if not 2 <= asked.years <= (YEARS // 2 if asked.own else YEARS):
        raise ValueError(f"so many years were not run: {asked.years}")
    others = slice(YEARS - asked.years, YEARS) if asked.own else slice(asked.years)
    return minus(ran, asked, slice(asked.years), others)


def minus(ran: Experiment, asked: Compared, mine: slice, theirs: slice) -> Difference:
    """Some years of a plan minus some of the other's, pair by pair."""
    rows: dict[str, tuple[Row, ...]] = {}
    tallies: dict[str, Floats] = {}
    for name, plan, part in (("plan", asked.plan, mine), ("other", asked.other, theirs)):
        place = [n for n, row in enumerate(ran.rows[plan]) if (row.name, row.by) == (ON_TIME, "all")]
        rows[name] = tuple(ran.rows[plan][n] for n in place)
        tallies[name] = ran.tallies[plan][part][:, :, place]
    (found,) = differences(rows, tallies, "other")
    return found


def may_be_said(found: Difference) -> str:
    """One of SAID: whether the interval lies on one side of 0.

    >>> from dataclasses import replace
    >>> one = Difference("plan", "on_time_share", "all", "all", 0.01, -0.01, 0.03, 0.05, "share", 0)
    >>> may_be_said(one), may_be_said(replace(one, low=0.001))
    ('undecided', 'better')
    """
    low, high = limits(found)
    if low <= 0 <= high:
        return "undecided"
    return "better" if low > 0 else "worse"


def limits(found: Difference) -> tuple[float, float]:
    """The ends of the interval in percentage points. Raises ValueError where there is none (one year)."""
    if found.low is None or found.high is None:
        raise ValueError("one year has no interval")
    return 100 * found.low, 100 * found.high


def blocks(plan: str, other: str, each: int, *, own: bool) -> list[Difference]:
    """A comparison again and again, each time over other years: all that there are, `each` at a time."""
    ran, asked, count = years(), Compared(plan, other, each, own), YEARS // each
    parts = [slice(n * each, (n + 1) * each) for n in range(count)]
    return [minus(ran, asked, part, parts[(n + own) % count]) for n, part in enumerate(parts)]


def once_apart() -> float:
    """Percentage points by which two years of today's plan under other draws are apart, on average."""
    ran = years()
    rows = ran.rows[TODAY]
    place = next(n for n, row in enumerate(rows) if (row.name, row.by) == (ON_TIME, "all"))
    shares = ran.tallies[TODAY][:, 0, place] / ran.tallies[TODAY][:, 1, place]
    return 100 * float(np.abs(shares[0::2] - shares[1::2]).mean())


# ------------------------------------------------------------------ how many years


@dataclass(frozen=True)
class Precision:
    """So many years gave an interval of ± `now` points; ± `wanted` is wanted."""

    years: int
    now: float
    wanted: float


PRECISIONS: Final = (
    Precision(10, 2, 1),
    Precision(20, 3, 1),
    Precision(25, 2, 0.5),
    Precision(90, 1, 3),
    Precision(40, 1.5, 0.5),
)


def needed(one: Precision) -> float:
    """Years that are needed: the width goes with one divided by the root of the years.

    >>> needed(Precision(10, 2, 1))
    40.0
    """
    return one.years * (one.now / one.wanted) ** 2


def precision_mistakes(one: Precision) -> Iterator[tuple[str, float]]:
    """Each usual mistake about the years needed, and what it gives."""
    ratio = one.now / one.wanted
    yield N_("twice as many years do not halve the interval: square it"), one.years * ratio
    yield N_("narrower takes more years, wider takes fewer"), one.years / ratio**2
    yield N_("those are the years that are added: all of them are asked for"), needed(one) - one.years
    yield N_("that is how many times as many: multiply by the years"), ratio**2


MARKED: Final[Mapping[str, str]] = {
    "better": N_("better"),
    "worse": N_("worse"),
    "undecided": N_("not decided"),
}
"""How it is said."""
