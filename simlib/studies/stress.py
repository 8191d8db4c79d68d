"""What if? Plans in a county that is struck, beside the same plans in the same county left in peace.

    shocks, days ── struck worlds, same draws ──> courses by day ──> Dip: how deep, how long, how many late
    dips of all plans ──> Regret: what a plan loses, in its worst case, against the best one there

Each number is struck minus not struck, of the same plan and the same replications. Months are counted from
the day of the blow, 21 working days each; a matter belongs to the month in which it was received. Days that
nobody chose are drawn, one in each part of the first third of the window, so that enough of it is left to
recover in; intervals hold for those days. What is said of several months, or several shocks, holds of all at
once (Bonferroni).
Source: L. J. Savage, The theory of statistical decision, J. Am. Stat. Assoc. 46 (1951), for the regret.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.errors import InputFaults, SimlibError, UnknownName
from simlib.inputs.reading import SourceFile, World, world_of
from simlib.inputs.scenario import CalendarTime
from simlib.model.arrays import Floats, Ints, Model
from simlib.model.calendar import WorkCalendar
from simlib.model.compile import compile_model
from simlib.model.keys import CHOSEN, chance, code_key, under
from simlib.runs.parallel import never, silent, told
from simlib.scores.experiment import Setting, kept_by_plan
from simlib.scores.measures import Row
from simlib.scores.ratios import Ratios, ratios
from simlib.scores.timeline import daily
from simlib.studies.outcomes import LEVEL, Estimate, estimate, narrowed
from simlib.studies.shocks import MONTH, Blow, Unfit, blows, struck

NOTICED: Final = 0.02
"""A dip of the share on time is one that is deeper than this."""
LEFT: Final = 0.1
"""Open matters are back where they would have been when this part of the most that were added is left."""
ALL: Final = "all"

Tell = Callable[..., object]
"""Told the stage, how many of its worlds are done, of how many, and the part of the whole study."""


class Length(NamedTuple):
    """How long something lasts, and between what at 95 %; None: longer than was looked at."""

    mean: float | None
    least: float | None
    most: float | None


@dataclass(frozen=True)
class Dip:
    """What a shock does to a plan. `reached` is the share on time of all matters received from the blow on
    (whole months within the window), `spared` that without the shock, `lost` the difference; `course` the
    difference month by month, `depth` the deepest of these; `below` how many months lie below by more than
    `NOTICED`, `recovery` after how many months none does any more; `late` how many more matters are late;
    `backlog` how many more are open at the worst time, `back` after how many working days all but `LEFT` of
    these are gone."""

    plan: str
    reached: Estimate
    spared: Estimate
    lost: Estimate
    course: tuple[Estimate, ...]
    depth: Estimate
    below: Length
    recovery: Length
    late: Estimate
    backlog: Estimate
    back: Length


@dataclass(frozen=True)
class Struck:
    """A shock, and what it does to each plan."""

    blow: Blow
    dips: tuple[Dip, ...]
    regrets: tuple[Estimate, ...]


@dataclass(frozen=True)
class Regret:
    """The most that a plan loses against the best plan, over all shocks; in which of them."""

    plan: str
    most: Estimate
    where: str


@dataclass(frozen=True)
class Stress:
    """What was found; `days` are those on which the blows fall, `months` how many are looked at."""

    world: World
    setting: Setting
    days: tuple[date, ...]
    drawn: bool
    months: int
    rows: tuple[Struck, ...]
    unfit: tuple[Unfit, ...]

    @cached_property
    def regrets(self) -> tuple[Regret, ...]:
        """Of each plan, in the order of the plans."""
        return tuple(self._regret(n, plan) for n, plan in enumerate(self.setting.plans) if self.rows)

    def _regret(self, n: int, plan: str) -> Regret:
        of_shocks = [row.regrets[n] for row in self.rows]
        most = Estimate(*(max(one[k] for one in of_shocks) for k in range(3)))
        worst = max(range(len(of_shocks)), key=lambda place: of_shocks[place].mean)
        return Regret(plan, most, self.rows[worst].blow.name)

    @property
    def least(self) -> tuple[str, ...]:
        """The plan that regrets least, and those that cannot be told from it."""
        if not self.regrets:
            return ()
        best = min(self.regrets, key=lambda one: one.most.mean)
        return tuple(one.plan for one in self.regrets if one is best or one.most.low <= best.most.high)


class Question(NamedTuple):
    """What is asked: which plans, when, and of which shocks alone (all where none is named)."""

    setting: Setting
    days: tuple[date, ...]
    drawn: bool
    blows: tuple[Blow, ...]
    unfit: tuple[Unfit, ...]


def asked_of(
    world: World,
    plans: Sequence[str],
    load: str | None = None,
    replications: int = 40,
    seed: int = 1,
    *,
    at: Sequence[str] = (),
    dates: int = 3,
    only: Sequence[str] = (),
) -> Question:
    """Fill what is not said, and draw days where none is chosen.

    Raises UnknownName for a plan, load or shock that is not there; SimlibError `no-shock-fits` where no shock
    makes sense in this world, `shock-day` for a day from which the window leaves no month.
    """
    setting = Setting.of(world, plans, load, None, replications, seed)
    fit, unfit = blows(world.scenario)
    known = [*(blow.name for blow in fit), *(one.name for one in unfit)]
    for name in only:
        if name not in known:
            raise UnknownName("shock", name, known)
    fit = tuple(blow for blow in fit if blow.name in (only or known))
    unfit = tuple(one for one in unfit if one.name in (only or known))
    model = compile_model(world, setting.load)
    if model.calendar is None or not fit:
        raise SimlibError("no-shock-fits", name=world.scenario.name)
    days = _chosen(model, model.calendar, at) if at else _drawn(model, model.calendar, fit, seed, dates)
    room = model.n_days - model.calendar.day_index(max(days))
    long = tuple(Unfit(blow.name, "too-long", blow.own) for blow in fit if blow.days >= room)
    return Question(setting, days, not at, tuple(b for b in fit if b.days < room), (*unfit, *long))


def _window(model: Model) -> tuple[int, int]:
    """The window in working days, [first, last)."""
    first, last = model.window
    return first // model.day_ticks, last // model.day_ticks


def _chosen(model: Model, calendar: WorkCalendar, at: Sequence[str]) -> tuple[date, ...]:
    """The working days on which chosen blows fall: those not before the days that are named."""
    first, last = _window(model)
    found = []
    for text in at:
        try:
            when = date.fromisoformat(text)
            day = calendar.day_index(when)
        except (ValueError, SimlibError):
            raise SimlibError("shock-day", name=text, **_ends(calendar, first, last - MONTH)) from None
        if not first <= day <= last - MONTH:
            raise SimlibError("shock-day", name=text, **_ends(calendar, first, last - MONTH))
        found.append(calendar.date_of_day(day))
    return tuple(sorted(set(found)))


def _ends(calendar: WorkCalendar, first: int, last: int) -> dict[str, str]:
    return {"first": f"{calendar.date_of_day(first)}", "last": f"{calendar.date_of_day(max(first, last))}"}


def _drawn(
    model: Model, calendar: WorkCalendar, fit: Sequence[Blow], seed: int, count: int
) -> tuple[date, ...]:
    """One day in each of so many equal parts of the first third of what the longest shock leaves."""
    first, last = _window(model)
    longest = max(blow.days for blow in fit)
    width = max(1, (last - MONTH - longest - first) // 3)
    with np.errstate(over="ignore"):
        root = under(under(np.array([seed], np.uint64), code_key("shock")), CHOSEN)
        parts = [int(chance(under(root, np.uint64(n)))[0]) / 2**63 for n in range(count)]
    days = sorted({first + int((n + part) * width / count) for n, part in enumerate(parts)})
    return tuple(calendar.date_of_day(day) for day in days)


class Trial(NamedTuple):
    """A world to be run: struck on a day, or (None) left in peace."""

    blow: Blow | None
    day: date | None


@dataclass(frozen=True)
class _Bench:
    """Where worlds are run, by this process or by others that know the source."""

    source: SourceFile
    scenario: Any
    setting: Setting
    last_days: Mapping[tuple[date, int], date]

    def __call__(self, trial: Trial) -> Ints | None:
        """The days of each plan's runs, int64[plans, R, 3, days] (`timeline.daily`); None where the world
        cannot be."""
        source = narrowed(self.source, self.setting.plans, self.setting.baseline)
        if trial.blow is not None and trial.day is not None:
            last = partial(self._last_day, trial.day)
            source = struck(source, self.scenario, trial.blow, trial.day, last)
        try:
            runs = kept_by_plan(world_of(source), self.setting, daily)
        except InputFaults:
            return None
        return np.stack([np.stack(runs[plan]) for plan in self.setting.plans])

    def _last_day(self, first: date, days: int) -> date:
        return self.last_days[first, days]


def stress(
    source: SourceFile,
    world: World,
    asked: Question,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Stress | None:
    """Strike a county with each shock on each day, under each plan.

    The number of processes changes nothing but the time. When `stop()` becomes true, what it gives are the
    shocks that were done by then; None where there is none.
    """
    calendar = _calendar(world, asked)
    bench = _Bench(source, world.scenario, asked.setting, _last_days(calendar, asked))
    trials = [Trial(None, None), *(Trial(blow, day) for blow in asked.blows for day in _days_of(blow, asked))]
    found: list[Ints | None] = []
    with told(bench, processes) as ask:
        for course in ask(trials):
            found.append(course)
            tell("shocks", len(found), len(trials), len(found) / len(trials))
            if stop():
                break
    calm, *others = found
    if calm is None or not others:
        return None
    return _answer(world, calendar, asked, calm, list(zip(trials[1:], others, strict=False)))


def _calendar(world: World, asked: Question) -> WorkCalendar:
    """The calendar of a world; no shock makes sense without one."""
    calendar = compile_model(world, asked.setting.load).calendar
    assert calendar is not None
    return calendar


def _answer(
    world: World,
    calendar: WorkCalendar,
    asked: Question,
    calm: Ints,
    found: Sequence[tuple[Trial, Ints | None]],
) -> Stress:
    """What came of the shocks that were run on all their days."""
    assert isinstance(world.scenario.time, CalendarTime)
    after = calendar.day_index(world.scenario.time.window.last + timedelta(1))
    days = [calendar.day_index(day) for day in asked.days]
    months = min((after - day) // MONTH for day in days)
    rows, unfit = [], list(asked.unfit)
    for blow in asked.blows:
        courses = [course for trial, course in found if trial.blow is blow]
        if any(course is None for course in courses):
            unfit.append(Unfit(blow.name, "impossible", blow.own))
        elif len(courses) == len(_days_of(blow, asked)):
            both = _aligned(calm, [course for course in courses if course is not None], days, months)
            rows.append(_row(blow, asked.setting.plans, *both, len(asked.blows)))
    return Stress(world, asked.setting, asked.days, asked.drawn, months, tuple(rows), tuple(unfit))


def _days_of(blow: Blow, asked: Question) -> tuple[date, ...]:
    """The days on which a shock is run: one will do for what holds all along."""
    return asked.days if blow.days else asked.days[:1]


def _last_days(calendar: WorkCalendar, asked: Question) -> dict[tuple[date, int], date]:
    spans = {part.days or 1 for blow in asked.blows for part in blow.parts}
    return {
        (day, n): calendar.date_of_day(calendar.day_index(day) + n - 1) for day in asked.days for n in spans
    }


# ---------------------------------------------------------------- what came of it


class Course(NamedTuple):
    """Runs as seen from the day of the blow, on average over such days: matters judged and late by month,
    [plans, R, months]; open matters evening by evening, [plans, R, days], from the one before on."""

    judged: Floats
    late: Floats
    open: Floats


def _aligned(calm: Ints, blown: Sequence[Ints], days: Sequence[int], months: int) -> tuple[Course, Course]:
    """The courses of a county left in peace and of the same one struck, from the same days on."""
    runs = blown if len(blown) == len(days) else [blown[0]] * len(days)
    return _course([calm] * len(days), days, months), _course(runs, days, months)


def _course(runs: Sequence[Ints], days: Sequence[int], months: int) -> Course:
    span = months * MONTH
    by_month = [
        run[..., :2, day : day + span].reshape(*run.shape[:2], 2, months, MONTH).sum(axis=-1)
        for run, day in zip(runs, days, strict=True)
    ]
    evenings = [run[..., 2, max(day - 1, 0) : day + span] for run, day in zip(runs, days, strict=True)]
    judged, late = np.moveaxis(np.mean(by_month, axis=0), 2, 0)
    return Course(judged, late, np.mean(evenings, axis=0))


def _row(blow: Blow, plans: Sequence[str], calm: Course, blown: Course, shocks: int) -> Struck:
    dips = tuple(_dip(n, plan, calm, blown) for n, plan in enumerate(plans))
    return Struck(blow, dips, _regrets([_shares(blown, n) for n in range(len(plans))], shocks))


def _shares(course: Course, n: int) -> Ratios:
    """The share on time of one plan by month, and of all months."""
    judged = np.concatenate([course.judged[n], course.judged[n].sum(axis=1, keepdims=True)], axis=1)
    late = np.concatenate([course.late[n], course.late[n].sum(axis=1, keepdims=True)], axis=1)
    names = [*map(str, range(judged.shape[1] - 1)), ALL]
    rows = [Row("on_time_share", "month", name, "share") for name in names]
    found = ratios(rows, np.stack([judged - late, judged], axis=1))
    if not found.rows:
        raise SimlibError("no-matters")
    return found


def _dip(n: int, plan: str, calm: Course, blown: Course) -> Dip:
    before, after = _shares(calm, n), _shares(blown, n)
    course = _shifts(before, after)
    late = blown.late[n].sum(axis=1) - calm.late[n].sum(axis=1)
    backlog = _band(blown.open[n] - calm.open[n])
    peak = _greatest(backlog)
    return Dip(
        plan=plan,
        reached=_total(after),
        spared=_total(before),
        lost=_total(before, after),
        course=course,
        depth=Estimate(*(min(one[k] for one in course) for k in range(3))),
        below=_length(course, _count_below),
        recovery=_length(course, _last_below),
        late=_mean_of(late),
        backlog=peak,
        back=_back(backlog, LEFT * peak.mean),
    )


def _mean_of(values: Floats, level: float = LEVEL) -> Estimate:
    mean = float(values.mean())
    return estimate(mean, values - mean, level)


def _at(found: Ratios, key: str) -> int | None:
    """The place of a row; None where nothing was observed."""
    return next((n for n, row in enumerate(found.rows) if row.key == key), None)


def _total(found: Ratios, after: Ratios | None = None, level: float = LEVEL) -> Estimate:
    """The share of all months; with `after`, what another world adds to it."""
    n = _at(found, ALL)
    assert n is not None  # else there were no rows at all
    if after is None:
        return _within(estimate(float(found.ratio[n]), found.deviation[:, n], level), 0.0)
    m = _at(after, ALL)
    assert m is not None
    return _shift(found, n, after, m, level)


def _shift(before: Ratios, n: int, after: Ratios, m: int, level: float) -> Estimate:
    """What a share becomes more, paired by replication."""
    mean, deviation = after.ratio[m] - before.ratio[n], after.deviation[:, m] - before.deviation[:, n]
    return _within(estimate(float(mean), deviation, level), -1.0)


def _within(of: Estimate, least: float) -> Estimate:
    """An estimate of a share, or of a difference of two, within what it can be."""
    return Estimate(of.mean, max(of.low, least), min(of.high, 1.0))


def _shifts(before: Ratios, after: Ratios) -> tuple[Estimate, ...]:
    """What a shock adds to the share of each month in which matters were received, of all at once."""
    keys = [row.key for row in before.rows if row.key != ALL and _at(after, row.key) is not None]
    pairs = [(_at(before, key), _at(after, key)) for key in keys]
    level = 1 - (1 - LEVEL) / max(1, len(pairs))
    return tuple(_shift(before, n, after, m, level) for n, m in pairs if n is not None and m is not None)


def _band(added: Floats) -> tuple[Estimate, ...]:
    """The mean of each column of [R, days], of all at once."""
    level = 1 - (1 - LEVEL) / added.shape[1]
    return tuple(_mean_of(column, level) for column in added.T)


def _greatest(band: Sequence[Estimate]) -> Estimate:
    """The greatest of some means: its interval holds whichever it is."""
    return Estimate(*(max(one[k] for one in band) for k in range(3)))


def _length(course: Sequence[Estimate], count: Callable[[Sequence[float]], float | None]) -> Length:
    """A number of months, by the means, by the upper limits (at least) and by the lower ones (at most)."""
    mean, least, most = (count([one[k] for one in course]) for k in (0, 2, 1))
    return Length(mean, least, most)


def _count_below(shifts: Sequence[float]) -> float:
    """How many months lie below.

    >>> _count_below([-0.1, -0.03, 0.0, -0.01])
    2.0
    """
    return float(sum(shift < -NOTICED for shift in shifts))


def _last_below(shifts: Sequence[float]) -> float | None:
    """After how many months none lies below any more; None where the last one does.

    >>> _last_below([-0.1, 0.0, -0.03, -0.01]), _last_below([0.0, -0.1])
    (3.0, None)
    """
    below = [n for n, shift in enumerate(shifts) if shift < -NOTICED]
    if not below:
        return 0.0
    return None if below[-1] == len(shifts) - 1 else float(below[-1] + 1)


def _back(band: Sequence[Estimate], line: float) -> Length:
    """After how many working days a course has come down to a line, by its means and by both limits."""
    mean, least, most = (_falls([one[k] for one in band], line) for k in range(3))
    return Length(mean, least, most)


def _falls(course: Sequence[float], line: float) -> float | None:
    """When a course, known day by day, last crosses a line downwards; 0 where it never is above.

    >>> _falls([0.0, 10.0, 5.0, 0.0], 2.5), _falls([0.0, 4.0], 1.0), _falls([0.0, 0.0], 1.0)
    (2.5, None, 0.0)
    """
    above = [n for n, value in enumerate(course) if value > line]
    if not above:
        return 0.0
    n = above[-1]
    if n == len(course) - 1:
        return None
    return n + (course[n] - line) / (course[n] - course[n + 1])


def _regrets(reached: Sequence[Ratios], shocks: int) -> tuple[Estimate, ...]:
    """What each plan reaches less than the best one there, of all pairs and shocks at once."""
    pairs = max(1, len(list(combinations(reached, 2))) * shocks)
    level = 1 - (1 - LEVEL) / pairs
    found = []
    for own in reached:
        gains = [_total(own, other, level) for other in reached if other is not own]
        found.append(Estimate(*(max([0.0, *(gain[k] for gain in gains)]) for k in range(3))))
    return tuple(found)
