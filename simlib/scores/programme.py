"""Will a programme meet its dates? When each task begins and ends in every run, and what holds it up.

    record ─ course ─> begins, ends of every task at each of its units, milestones too      one run
    runs   ─ programme_runs ─> ProgrammeRuns ─┬─ quantiles, P(by its date), P(all by theirs)
                                              ├─ slack, how often critical, where the days went
                                              ├─ done by a day (the S-curve)
                                              └─ against other plans, and with one task later: the same draws

*Slack* is how much later a task could have ended in a run without moving the end of the programme (total
float of the critical path method, J. Kelley and M. Walker 1959, with the run's own durations); without any it
is *critical*. Tasks that end at one tick before a join are critical together. Where a programme has not ended
by the horizon, the tasks that are under way then are what holds it up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import norm

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import World
from simlib.model.arrays import NONE, Bools, Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.parallel import never, silent
from simlib.runs.record import NOT_YET, Record
from simlib.runs.replications import replicate
from simlib.scores.experiment import Setting
from simlib.scores.intervals import wilson
from simlib.scores.milestones import or_never
from simlib.scores.ratios import two_sided

QUANTILES: Final = (0.1, 0.5, 0.9)
"""Early, middle, late."""

OUTSIDE: Final = "outside"
"""Who is waited for where nobody of the file is: a step's wait."""


class Course(NamedTuple):
    """One run, int64[rows]: when each row of the programme begins and ends (`NEVER`), and its slack in ticks
    (-1: the programme did not end); `spent[actors]` are ticks of the critical path by whoever they went
    to."""

    begins: Ints
    ends: Ints
    slack: Ints
    spent: Ints


def course(model: Model, plan: Plan, draws: Draws, record: Record) -> Course:
    """What became of the programme in one run."""
    begins, ends = _times(model, draws, record)
    return Course(begins, ends, _slack(model, ends), _spent(model, draws, record, ends))


def _times(model: Model, draws: Draws, record: Record) -> tuple[Ints, Ints]:
    """When rows begin and end: those with work by the record, milestones by what comes before them."""
    tasks = model.tasks
    begins, ends = np.full(len(tasks), NEVER), np.full(len(tasks), NEVER)
    begins[tasks.row], ends[tasks.row] = record.arrived[draws.tasks], or_never(record.completed[draws.tasks])
    for i in sorted({*range(len(tasks))} - {*tasks.row.tolist()}):
        begins[i] = ends[i] = max([tasks.start[i], *ends[list(tasks.before[i])]])
    return begins, ends


def _slack(model: Model, ends: Ints) -> Ints:
    """By how much each row could have ended later, the others taking as long as they did."""
    tasks, last = model.tasks, ends.max(initial=0)
    if last >= NEVER:
        return np.full(len(tasks), -1)
    latest = np.full(len(tasks), last)
    for i in range(len(tasks) - 1, -1, -1):  # each row below all that it waits for
        before = list(tasks.before[i])
        could_begin = max([tasks.start[i], *ends[before]])
        latest[before] = np.minimum(latest[before], could_begin + latest[i] - ends[i])
    return np.asarray(latest - ends, dtype=np.int64)


# ---------------------------------------------------------------- where the days went


def actors(model: Model) -> tuple[str, ...]:
    """Who may be waited for: posts of kinds of unit (towns, groups) and of other units, meetings, outside."""
    people = {_actor(model, p) for p in range(len(model.people))}
    return (*sorted(people), *dict.fromkeys(model.gates.name), OUTSIDE)


def _actor(model: Model, p: int) -> str:
    """`town/director` for every town's, `案件监督管理室/officer` for a desk's own: nobody is ranked by
    name."""
    u, posts = model.people.unit[p], sorted(model.world.scenario.posts)
    kind = model.units.kind[u]
    return f"{kind if kind in ('town', 'group') else model.units.name[u]}/{posts[model.people.post[p]]}"


def _spent(model: Model, draws: Draws, record: Record, ends: Ints) -> Ints:
    """Ticks of one critical path by actor: waiting for them, and their work. Nothing of a programme that did
    not end. Of several paths the one through the first rows is taken, as rows at one tick are alike."""
    names = actors(model)
    place = {name: n for n, name in enumerate(names)}
    spent = np.zeros(len(names), dtype=np.int64)
    if not len(ends) or ends.max() >= NEVER:
        return spent
    number = {int(row): int(m) for row, m in zip(model.tasks.row, draws.tasks, strict=True)}
    for row in _path(model, ends):
        if row in number:
            for who, ticks in _visits(model, draws, record, number[row]):
                spent[place[who]] += ticks
    return spent


def _path(model: Model, ends: Ints) -> list[int]:
    """The rows that led to the last end, the last one first, back to one that waited for its day or for
    none."""
    found = [int(ends.argmax())]
    while True:
        before = model.tasks.before[found[-1]]
        ready = max(ends[list(before)], default=-1)
        if ready < 0 or model.tasks.start[found[-1]] > ready:
            return found
        found.append(next(other for other in before if ends[other] == ready))


def _visits(model: Model, draws: Draws, record: Record, m: int) -> list[tuple[str, int]]:
    """Who a matter's time went to; a team's to each of its actors."""
    spent, now = [], int(record.arrived[m])
    for v in range(draws.first[m], draws.first[m + 1]):
        if record.queued[v] == NOT_YET:
            continue
        queued, finished, step = int(record.queued[v]), int(record.finished[v]), draws.step[v]
        spent.append((OUTSIDE, queued - now))
        team = {_actor(model, int(p)) for p in record.team[v] if p >= 0}
        spent += [(who, finished - queued) for who in sorted(team)]
        if model.steps.gate[step] != NONE:
            spent.append((model.gates.name[model.steps.gate[step]], finished - queued))
        now = finished
    return spent


# ---------------------------------------------------------------- many runs


class Share(NamedTuple):
    """A share of the runs with Wilson's 95% interval."""

    mean: float
    low: float
    high: float


def share_of(happened: Bools) -> Share:
    """The share of independent runs in which something happened.

    >>> share = share_of(np.array([True] * 20))
    >>> share.mean, round(share.low, 3), share.high
    (1.0, 0.839, 1.0)
    """
    mean = np.array([happened.mean()])
    low, high = wilson(mean, np.array([float(len(happened))]), float(norm.ppf(0.975)))
    return Share(float(mean[0]), float(low[0]), float(high[0]))


@dataclass(frozen=True, eq=False)
class ProgrammeRuns:
    """The programme in many runs under one plan, by row (see `model.arrays.Tasks`): `begins`, `ends`, `slack`
    int64[runs, rows], `spent` int64[runs, actors]."""

    model: Model
    begins: Ints
    ends: Ints
    slack: Ints
    spent: Ints

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks by name, in the order of the file."""
        programme = self.model.world.scenario.programme
        return tuple(programme.tasks) if programme else ()

    def rows(self, task: str) -> list[int]:
        """The rows of a task, one a unit."""
        return [i for i, name in enumerate(self.model.tasks.name) if name == task]

    def begun(self, task: str) -> Ints:
        """When the first unit begins a task, int64[runs]."""
        return np.asarray(self.begins[:, self.rows(task)].min(axis=1))

    def ended(self, task: str) -> Ints:
        """When the last unit has ended a task, int64[runs]."""
        return np.asarray(self.ends[:, self.rows(task)].max(axis=1))

    @cached_property
    def finished(self) -> Ints:
        """When the whole programme has ended, int64[runs]."""
        return np.asarray(self.ends.max(axis=1))

    def kept(self, task: str) -> Share | None:
        """How likely a task ends by its day everywhere; None where it has no day."""
        rows = self.rows(task)
        return share_of(np.asarray(self._in_time[:, rows].all(axis=1))) if self._dated[rows].any() else None

    def all_kept(self) -> Share | None:
        """How likely all tasks with a day end by theirs."""
        return share_of(self.all_in_time) if self._dated.any() else None

    @property
    def all_in_time(self) -> Bools:
        """In which runs all tasks with a day end by theirs, bool[runs]."""
        return np.asarray(self._in_time.all(axis=1))

    def late_units(self, task: str) -> float:
        """At how many units a task is late, on average."""
        return float((~self._in_time[:, self.rows(task)]).sum(axis=1).mean())

    def critical(self, task: str) -> Share:
        """In what share of the runs a task was critical at some unit; of those that did not end, under
        way."""
        return share_of(np.asarray(self._critical[:, self.rows(task)].any(axis=1)))

    def mean_slack(self, task: str) -> float | None:
        """Mean slack in ticks of the unit that had least, over the runs in which the programme ended."""
        done = self.finished < NEVER
        return float(self.slack[done][:, self.rows(task)].min(axis=1).mean()) if done.any() else None

    def on_path(self) -> Mapping[str, tuple[Share, float]]:
        """By actor: in what share of the runs that ended the critical path led through them, and how many
        ticks of it were theirs on average (waiting for them included)."""
        done = self.finished < NEVER
        if not done.any():
            return {}
        columns = zip(actors(self.model), self.spent[done].T, strict=True)
        return {name: (share_of(ticks > 0), float(ticks.mean())) for name, ticks in columns if ticks.any()}

    def done_by(self, ticks: Sequence[int]) -> Floats:
        """How many rows have ended by each tick, float64[runs, ticks]."""
        return np.stack([(self.ends <= tick).sum(axis=1) for tick in ticks], axis=1).astype(np.float64)

    def due_by(self, ticks: Sequence[int]) -> Floats:
        """How many rows are due by each tick, themselves or for what waits for them, float64[ticks]."""
        return np.array([(self.model.tasks.urgent <= tick).sum() for tick in ticks], dtype=np.float64)

    @cached_property
    def _dated(self) -> Bools:
        return np.asarray(self.model.tasks.due < NEVER)

    @cached_property
    def _in_time(self) -> Bools:
        return np.asarray((self.ends <= self.model.tasks.due) | ~self._dated)

    @cached_property
    def _critical(self) -> Bools:
        under_way = (self.begins < self.model.horizon) & (self.ends >= NEVER)
        return np.where((self.finished < NEVER)[:, None], self.slack == 0, under_way)


def quantile(ticks: Ints, share: float) -> int:
    """The tick by which that share of the runs has come to it: the smallest that does; `NEVER` where too few.

    >>> quantile(np.array([30, 10, 20, NEVER]), 0.5), quantile(np.array([30, NEVER]), 0.9) == NEVER
    (20, True)
    """
    return int(np.quantile(ticks, share, method="inverted_cdf"))


@dataclass(frozen=True, eq=False)
class ProgrammeAnswer:
    """What was asked of a programme: each plan's runs, and the baseline's with one task later
    (`later[task]`), all under the same draws. `delays` are working days by task."""

    setting: Setting
    of_plan: Mapping[str, ProgrammeRuns]
    delays: Mapping[str, float]
    later: Mapping[str, ProgrammeRuns]

    @property
    def runs(self) -> ProgrammeRuns:
        """Those of the baseline."""
        return self.of_plan[self.setting.baseline]


class Gain(NamedTuple):
    """What changes from one set of runs to another with the same draws: the share of runs in which all days
    are kept and the mean last end in ticks (None where a programme does not end), each with a 95%
    interval."""

    kept: tuple[float, float, float]
    end: tuple[float, float, float] | None


def gained(one: ProgrammeRuns, other: ProgrammeRuns) -> Gain:
    """The other minus the one, paired by run. The days shift by a mean over the runs in which both end."""
    both = (one.finished < NEVER) & (other.finished < NEVER)
    kept = paired(other.all_in_time.astype(float) - one.all_in_time.astype(float))
    end = paired((other.finished[both] - one.finished[both]).astype(float)) if both.sum() > 1 else None
    return Gain(kept, end)


def paired(differences: Floats) -> tuple[float, float, float]:
    """A mean difference with its 95% interval by Student's t; without any spread all three are one.

    >>> paired(np.array([1.0, 1.0, 1.0]))
    (1.0, 1.0, 1.0)
    """
    mean = float(differences.mean())
    runs = len(differences)
    half = two_sided(0.95, runs) * float(differences.std(ddof=1)) / runs**0.5 if runs > 1 else 0.0
    return mean, mean - half, mean + half


def ask_programme(
    world: World,
    setting: Setting,
    delays: Mapping[str, float] | None = None,
    processes: int = 1,
    threads: int = 1,
    each: Callable[[], None] = silent,
    stop: Callable[[], bool] = never,
) -> ProgrammeAnswer:
    """Run the plans of a setting, and its baseline once more with each of some tasks that many working days
    later; `each()` is called once a replication. When `stop()` is true after one, the setting of the answer
    says how many were done.

    Raises UnknownName for a task that is not there, SimlibError `no-programme`, `milestone-delayed`.
    """
    known = checked(world, delays or {})
    model = compile_model(world, setting.load)
    plans = [compile_plan(model, name) for name in setting.plans]
    baseline = plans[setting.plans.index(setting.baseline)]
    late = [_later(model, baseline, task, days) for task, days in known.items()]
    numbers = range(setting.replications)
    told = replicate(
        model, [*plans, *late], setting.seed, numbers, course, processes, setting.engine, threads
    )
    done = []
    for of_plans in told:
        done.append(of_plans)
        each()
        if stop():
            told.close()
            break
    by_plan = [_gathered(model, runs) for runs in zip(*done, strict=True)]
    of_plan = dict(zip(setting.plans, by_plan[: len(plans)], strict=True))
    ran = replace(setting, replications=len(done))
    return ProgrammeAnswer(ran, of_plan, known, dict(zip(known, by_plan[len(plans) :], strict=True)))


def _later(model: Model, plan: Plan, task: str, days: float) -> Plan:
    """A plan, and those that take over from it, with a task so many working days later at all its units."""
    named = np.array([model.tasks.name[row] == task for row in model.tasks.row])
    then = None if plan.then is None else _later(model, plan.then, task, days)
    return replace(plan, lag=plan.lag + round(days * model.day_ticks) * named, then=then)


def checked(world: World, delays: Mapping[str, float]) -> dict[str, float]:
    """The delays, of tasks that there are and that take work; raises as `ask_programme`."""
    programme = world.scenario.programme
    if programme is None:
        raise SimlibError("no-programme", file=world.file)
    for name in delays:
        if name not in programme.tasks:
            raise UnknownName("task", name, programme.tasks)
        if programme.tasks[name].flow is None:
            raise SimlibError("milestone-delayed", name=name)
    return dict(delays)


def _gathered(model: Model, runs: Sequence[Course]) -> ProgrammeRuns:
    return ProgrammeRuns(model, *(np.stack(columns) for columns in zip(*runs, strict=True)))
