"""What results bring in the next period: how often a year, and the hours that it takes, beside pure luck.

    grades and places of a run ── last, or a grade, so many periods running ──> how often it comes
    a stream whose matters are like those set off ── expected work ──> hours a year

It is counted after the run and changes none: against the work of a year such matters are few, and whether a
talk makes anybody quicker nobody has measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np

from simlib.inputs.scenario import Consequence
from simlib.model.arrays import Bools
from simlib.model.workload import hours_a_matter
from simlib.scores.assessment import Graded, Grading
from simlib.scores.groups import ALL
from simlib.scores.intervals import Measure, estimate
from simlib.scores.measures import Row

YEAR: Final = timedelta(days=365.25)


@dataclass(frozen=True)
class Followed:
    """What follows of one kind of result: how many a year over all units, simulated and by luck, and the
    hours of work of each (None where it sets off no matter)."""

    name: str
    what: Consequence
    simulated: Measure
    by_luck: Measure
    hours_each: float | None


def followed(found: Graded) -> Iterator[Followed]:
    """All that follows of an assessment, in the order of the file."""
    scenario = found.world.scenario
    plan = scenario.plans[found.plan]
    for name, what in found.assessment.follows.items():
        stream = scenario.streams[what.sets_off] if what.sets_off else None
        hours = None if stream is None else hours_a_matter(scenario, stream, plan, of_all=True)
        simulated, by_luck = (_a_year(found, what, side) for side in (0, 1))
        yield Followed(name, what, simulated, by_luck, hours)


def _a_year(found: Graded, what: Consequence, side: int) -> Measure:
    """How often a year it comes to any unit; side 0 is as simulated, 1 by luck."""
    points, grade, place = found.runs
    grades = [*found.assessment.grades]
    came = comes(what, grades, Grading(points[:, side], grade[:, side], place[:, side])).sum(axis=(1, 2))
    tallies = np.stack([came, np.full(len(came), years(found))], axis=1)[:, :, None].astype(np.float64)
    (one,) = estimate([Row("follows", ALL, ALL, "matters")], tallies)
    return one


def comes(what: Consequence, grades: list[str], runs: Grading) -> Bools:
    """To which unit it comes after which period, bool[replications, periods, units].

    Two running within three: a unit that has been last three times is called twice.

    >>> place = np.array([[[1, 2], [1, 2], [2, 1], [1, 2]]])
    >>> runs = Grading(np.ones(place.shape), place - 1, place)
    >>> talk = Consequence(title={"zh": "x", "en": "x"}, last=True)
    >>> comes(talk, ["good", "poor"], runs)[0].sum(axis=0).tolist()
    [1, 3]
    >>> twice = Consequence(title={"zh": "x", "en": "x"}, grade="poor", running=2)
    >>> comes(twice, ["good", "poor"], runs)[0].sum(axis=0).tolist()
    [0, 1]
    """
    seen: Bools = runs.place > 0
    of_last: Bools = (runs.place == runs.place.max(axis=-1, keepdims=True)) & seen
    meant: Bools = of_last if what.last else (runs.grade == grades.index(str(what.grade))) & seen
    running = meant
    for back in range(1, what.running):
        before = np.zeros_like(meant)
        before[:, back:] = meant[:, :-back]
        running = np.logical_and(running, before)
    return running


def years(found: Graded) -> float:
    """How many years the assessed periods are; without a calendar the window counts as one."""
    if not found.spans:
        return 1.0
    return sum((last - first + timedelta(days=1)) / YEAR for first, last in found.spans)
