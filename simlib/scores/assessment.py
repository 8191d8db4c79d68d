"""What a grade is worth: units assessed period by period and run by run, beside the same by pure luck.

    record ── window of a period, some classes ──> measures by unit ── items ──> points of 100
    points ── places and thresholds, equals by lot ──> grades

    run with its matters dealt to the units anew ── the same ──> what luck alone would give

Dealt anew, each unit keeps as many matters as it had and gets them from all alike: what grades then still
tell apart is chance. Of n equal units with a place for m of them each is there with probability m / n, twice
in a row with its square. Units are compared with each other, people never.

An item may bear a veto: whoever earns less of it than that earns nothing, and has the last grade.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial
from math import floor
from typing import Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.periods import whole_periods
from simlib.inputs.reading import World
from simlib.inputs.scenario import Assessment, CalendarTime, Grade, Item, Scenario
from simlib.model.arrays import Bools, Chances, Floats, Ints, Model, Plan
from simlib.model.keys import chance, code_key, under
from simlib.model.remembering import remembered
from simlib.runs.draws import Draws
from simlib.runs.parallel import never, silent
from simlib.runs.record import Record
from simlib.scores import matters, quality
from simlib.scores.experiment import Setting, experiment
from simlib.scores.groups import ALL, RowGroup, matter_groups
from simlib.scores.intervals import Measure, estimate
from simlib.scores.measures import Row
from simlib.scores.run import RatioParts, Run

FULL: Final = 100.0
"""Points of a unit that earns all."""
_EPSILON: Final = 1e-9
_LOT, _DEALT = code_key("lot between equals"), code_key("matters dealt anew")
Span = tuple[date, date]


class Grading(NamedTuple):
    """One run: `points` (NaN where there was nothing to assess), the number of the `grade` (0 is the best)
    and the `place` (1 is the first; both -1 without points), each [2, periods, units]: simulated, by pure
    luck."""

    points: Floats
    grade: Ints
    place: Ints


@dataclass(frozen=True)
class Graded:
    """What came of an assessment under one plan: `runs` as `Grading`, with an axis of replications before the
    others. `spans` are the first and last days of the periods; without a calendar the window is one
    period."""

    world: World
    setting: Setting
    name: str
    units: tuple[str, ...]
    spans: tuple[Span, ...]
    runs: Grading

    @property
    def assessment(self) -> Assessment:
        return self.world.scenario.assessments[self.name]

    @property
    def plan(self) -> str:
        return self.setting.baseline

    @cached_property
    def simulated(self) -> "Shares":
        """What comes of the plan."""
        return self._shares(0)

    @cached_property
    def by_luck(self) -> "Shares":
        """The same if all units were alike."""
        return self._shares(1)

    def _shares(self, side: int) -> "Shares":
        points, grade, place = self.runs
        runs = Grading(points[:, side], grade[:, side], place[:, side])
        rows, tallies = _counted(self.units, tuple(self.assessment.grades), runs)
        return {(one.name, one.by, one.key): one for one in estimate(rows, tallies)}

    @cached_property
    def in_order(self) -> Measure | None:
        """How often, of two units, that which earns more in the long run earns more in a period: one half by
        pure luck. What the long run is, every second replication says, and those between are judged by it: by
        their own order they would agree with themselves. None where no two units can be told apart."""
        points = self.runs.points[:, 0]
        tallies = np.array(list(_agreeing(points[1::2], points[::2])))
        found = estimate([Row("in_order", ALL, ALL, "share")], tallies[:, :, None]) if len(tallies) else ()
        return found[0] if found else None


def _agreeing(known: Floats, judged: Floats) -> Iterator[tuple[float, float]]:
    """In each judged replication, pairs of units in the order of all that is known (half of those with equal
    points), and all pairs. Both are points [replications, periods, units]."""
    seen = np.isfinite(known)
    count = np.maximum(seen.sum(axis=(0, 1)), 1)
    long_run = np.where(seen, known, 0.0).sum(axis=(0, 1)) / count
    better, worse = np.nonzero(long_run[:, None] > long_run)
    for points in judged:
        apart = points[:, better] - points[:, worse]
        both = np.isfinite(apart)
        yield float((1 + np.sign(apart[both])).sum() / 2), float(both.sum())


Shares = Mapping[tuple[str, str, str], Measure]
"""Estimates by (what, grade, unit): `points` of 100, the share of periods in a `grade` and as the `last`, and
that of two successive periods with the same grade (`again`). Grade is `all` where none is meant."""


def assess(
    world: World,
    setting: Setting,
    name: str,
    each: Callable[[], None] = silent,
    stop: Callable[[], bool] = never,
    threads: int = 1,
) -> Graded:
    """Run a setting's baseline, and assess its units in every run; `each()` is called once a replication.
    When `stop()` is true after one, the setting of what comes out says how many were done.

    Raises as `named`.
    """
    assessments = world.scenario.assessments
    name = named(world.scenario, name)
    asked = replace(setting, plans=(setting.baseline,))
    spans = _spans(world, assessments[name])
    kept: list[tuple[tuple[str, ...], Grading]] = []

    def take(_: int, runs: Sequence[tuple[tuple[str, ...], Grading]]) -> None:
        kept.extend(runs)
        each()

    keep = partial(_kept, assessments[name], spans)
    done = experiment(world, asked, 1, keep, take, stop, threads=threads).setting
    points, grade, place = zip(*(grading for _, grading in kept), strict=True)
    runs = Grading(np.stack(points), np.stack(grade), np.stack(place))
    return Graded(world, done, name, kept[0][0], spans, runs)


def named(scenario: Scenario, name: str | None) -> str:
    """An assessment of a scenario by its name, else the first. Raises UnknownName; SimlibError
    `no-assessment` where it has none."""
    if not scenario.assessments:
        raise SimlibError("no-assessment")
    found = name or next(iter(scenario.assessments))
    if found not in scenario.assessments:
        raise UnknownName("assessment", found, scenario.assessments)
    return found


def _spans(world: World, assessment: Assessment) -> tuple[Span, ...]:
    """First and last day of every period that is assessed."""
    time = world.scenario.time
    if not isinstance(time, CalendarTime):
        return ()
    first, last = time.window.first, time.window.last
    return tuple(whole_periods(assessment.every, first, last) if assessment.every else [(first, last)])


def _kept(
    assessment: Assessment, spans: Sequence[Span], model: Model, plan: Plan, draws: Draws, record: Record
) -> tuple[tuple[str, ...], Grading]:
    """Who is assessed, and what came of it."""
    groups = [group for group in matter_groups(model, plan) if group.by == assessment.of]
    return tuple(group.key for group in groups), graded(
        assessment, spans, groups, Run(model, plan, draws, record)
    )


def graded(assessment: Assessment, spans: Sequence[Span], groups: Sequence[RowGroup], run: Run) -> Grading:
    """The grades of one run, and those that luck alone would give."""
    models, grades = _models(run.model, tuple(spans)), tuple(assessment.grades.values())
    own = {name for item in assessment.items.values() for name in item.classes}
    sides = run, replace(run, draws=dealt(run, groups, sorted(own)))
    points = np.array([[_points(assessment, groups, replace(s, model=m)) for m in models] for s in sides])
    of_each = points.reshape(-1, len(groups))
    lots = _chances(run.draws, _LOT, of_each.size).reshape(of_each.shape)
    place = np.array([places(*row) for row in zip(of_each, lots, strict=True)])
    grade = np.array([graded_by(grades, *row) for row in zip(of_each, place, strict=True)])
    return Grading(points, grade.reshape(points.shape), place.reshape(points.shape))


@remembered(16)
def _models(model: Model, spans: Sequence[Span]) -> list[Model]:
    """The model with each period as its window."""
    if model.calendar is None or not spans:
        return [replace(model)]
    day = timedelta(1)
    return [
        replace(model, window=(model.calendar.tick_of(first), model.calendar.tick_of(last + day)))
        for first, last in spans
    ]


# ---------------------------------------------------------------- points


@dataclass(frozen=True, eq=False)
class _OfClasses(Run):
    """A run of which only matters of these classes count, whether they are in totals or not."""

    chosen: Bools

    @cached_property
    def outside(self) -> Bools:
        return Run(self.model, self.plan, self.draws, self.record).outside

    @cached_property
    def headline(self) -> Bools:
        return self.chosen


def _points(assessment: Assessment, groups: Sequence[RowGroup], run: Run) -> Floats:
    """What units earn of 100, float64[units]. An item of which a unit has nothing leaves its weight to the
    others; NaN where there is nothing at all. A veto leaves nothing."""
    items = assessment.items.values()
    worth = np.array([_worth(item, groups, run) for item in items])
    weights = np.array([[item.weight] for item in items])
    least = np.array([[item.veto or 0.0] for item in items])
    weights = np.where(np.isfinite(worth), weights, 0.0)
    total = weights.sum(axis=0)
    earned = (weights * np.nan_to_num(worth)).sum(axis=0) * ~(worth < least - _EPSILON).any(axis=0)
    return np.where(total > 0, FULL * earned / np.where(total > 0, total, 1.0), np.nan)


def _worth(item: Item, groups: Sequence[RowGroup], run: Run) -> Floats:
    """From 0 to 1 how well each unit does in one item; NaN if it has nothing to be judged by."""
    if item.measure is None:
        return np.array([item.given.get(group.key, np.nan) for group in groups])
    worst, best = item.ends
    return np.clip((_values(item, groups, run) - worst) / (best - worst), 0.0, 1.0)


def _values(item: Item, groups: Sequence[RowGroup], run: Run) -> Floats:
    """The measure of each unit, in its own unit."""
    found = _measure(str(item.measure))(_part(run, item.classes))
    top = np.array([found.numerator[group.cells].sum() for group in groups]) / found.numerator_unit
    if found.denominator is None:
        return np.asarray(top, dtype=np.float64)
    below = np.array([found.denominator[group.cells].sum() for group in groups]) / found.denominator_unit
    return np.where(below > 0, top / np.where(below > 0, below, 1.0), np.nan)


def _measure(name: str) -> Callable[[Run], RatioParts]:
    """The function of a measure."""
    of: Callable[[Run], RatioParts] = getattr(quality if hasattr(quality, name) else matters, name)
    return of


def _part(run: Run, classes: Sequence[str]) -> Run:
    """The run, of which only matters of these classes count if there are any."""
    return (
        _OfClasses(run.model, run.plan, run.draws, run.record, _of_classes(run, classes)) if classes else run
    )


def _of_classes(run: Run, classes: Sequence[str]) -> Bools:
    """Which matters are of one of these classes."""
    return np.array([name in classes for name in run.model.classes.name], dtype=bool)[run.draws.klass]


# ---------------------------------------------------------------- luck


def dealt(run: Run, groups: Sequence[RowGroup], own: Sequence[str] = ()) -> Draws:
    """The draws with the matters of the assessed units dealt to them anew: each has as many as before. Of the
    body's own work, which is in no totals, only what is assessed (the classes `own`), each class apart."""
    draws = run.draws
    assessed = np.zeros(len(run.model.units), dtype=bool)
    for group in groups:
        assessed |= group.cells[: len(assessed)]
    unit = draws.unit.copy()
    for kind in (run.headline, *(_of_classes(run, [name]) & ~run.headline for name in own)):
        here = np.flatnonzero(run.outside & kind & assessed[draws.unit])
        unit[here] = unit[here[np.argsort(_chances(draws, _DEALT, len(here)), kind="stable")]]
    return replace(draws, unit=unit)


def _chances(draws: Draws, purpose: np.uint64, count: int) -> Chances:
    """As many chances of a replication's own as are asked for."""
    with np.errstate(over="ignore"):  # unsigned wrap-around is the hash's arithmetic
        root = under(under(purpose, np.uint64(draws.seed)), np.uint64(draws.replication))
        return np.asarray(chance(under(root, np.arange(count, dtype=np.uint64))))


# ---------------------------------------------------------------- grades


def places(points: Floats, lots: Chances) -> Ints:
    """Each unit's place by its points, equals by lot; -1 without points.

    >>> places(np.array([60.0, np.nan, 80.0, 60.0]), np.array([9, 0, 0, 3], dtype=np.uint64)).tolist()
    [3, -1, 1, 2]
    """
    order = [n for n in np.lexsort((lots, -points)) if np.isfinite(points[n])]
    place = np.full(len(points), -1)
    place[order] = np.arange(1, len(order) + 1)
    return place


def rooms(grade: Grade, count: int) -> int:
    """For how many of so many units a grade has room; a share is rounded down.

    >>> rooms(Grade(title={"zh": "x", "en": "x"}, at_most=0.3), 11)
    3
    """
    return count if grade.at_most is None else floor(grade.at_most * count + _EPSILON)


def graded_by(grades: Sequence[Grade], points: Floats, place: Ints) -> Ints:
    """The number of each unit's grade: from the first place on, the best that has room and asks for no more
    points; the last one for whoever earned nothing; -1 without a place.

    >>> excellent, good = (Grade(title={"zh": "x", "en": "x"}, at_most=share) for share in (0.5, None))
    >>> graded_by((excellent, good), np.array([60.0, 90.0, 80.0]), np.array([3, 1, 2])).tolist()
    [1, 0, 1]
    """
    count = int((place > 0).sum())
    room = [rooms(grade, count) for grade in grades]
    found = np.full(len(points), -1)
    for n in np.argsort(place)[len(points) - count :]:
        asked = (grade.at_least or 0.0 for grade in grades)
        earned = (g for g, least in enumerate(asked) if room[g] and points[n] >= least - _EPSILON)
        found[n] = next(earned) if points[n] > 0 else len(grades) - 1
        room[found[n]] -= 1
    return found


def _counted(units: Sequence[str], grades: Sequence[str], runs: Grading) -> tuple[list[Row], Floats]:
    """Rows, and their numerators and denominators in each replication, float64[replications, 2, rows]."""
    seen = runs.place > 0
    last = runs.place == runs.place.max(axis=-1, keepdims=True)
    twice = seen[:, 1:] & seen[:, :-1]
    kinds = [
        ("points", ALL, "marks", np.where(seen, runs.points, 0.0), seen),
        ("last", ALL, "share", last & seen, seen),
    ]
    for g, name in enumerate(grades):
        given = runs.grade == g
        kinds.append(("grade", name, "share", given, seen))
        kinds.append(("again", name, "share", given[:, 1:] & given[:, :-1], twice))
    rows = [Row(what, grade, unit, measured) for what, grade, measured, *_ in kinds for unit in units]
    columns = [[top.sum(axis=1), below.sum(axis=1)] for *_, top, below in kinds]
    return rows, np.concatenate(columns, axis=2).transpose(1, 0, 2).astype(np.float64)
