"""What the work on matters took, in one pass over all visits: by cells of matters, and by person.

    queued ── recusals, stuck
    started ─ travel, takeovers
    assigned, on duty ─ at_home, by_strangers; booked by person

The tables of a plan (who is of home, who takes over from nobody) are made once; a run brings leave.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import BLOCKED, Bools, Ints, Model, Plan
from simlib.model.plan import step_specs
from simlib.model.remembering import remembered
from simlib.model.rules import duty_left
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.runs.rows import gathered
from simlib.scores.counts import add, no_cells
from simlib.scores.on_duty import Rota


class Bookings(NamedTuple):
    """Sums over the visits of outside matters by cell (`scores.counts`), and of all matters by person
    (`booked`, int64[people]).

    Ticks: `travel`, `at_home` (steps that the matter's own unit may do), `by_strangers` of these, `booked`;
    counts of visits: `recusals`, `takeovers`, `stuck`. What is counted when is said by `scores.matters` and
    `scores.staff`.
    """

    travel: Ints
    at_home: Ints
    by_strangers: Ints
    recusals: Ints
    takeovers: Ints
    stuck: Ints
    booked: Ints


class Staffed(NamedTuple):
    """Who does what under a plan, which rules from tick `since` to `until`; tasks are (unit, step, pooled).

    `own[row[task], p]`: in a level that takes over from nobody; `home[first[task]:first[task + 1]]` are
    people of the matter's own unit. Duty as in `on_duty.Rota`: `pattern[p, d]`, ticks `before[p, d]` a day.
    """

    since: int
    until: int
    pooled: Bools
    active: Bools
    row: Ints
    own: Bools
    first: Ints
    home: Ints
    pattern: NDArray[np.int32]
    before: Ints
    duty: tuple[Any, Any, Any, Any]
    day_ticks: int


class BookingInput(NamedTuple):
    """What holds in every run: the window, where people are of, the ways, and which steps a unit may do for
    its own matters, bool[steps, units]."""

    window: tuple[int, int]
    unit_of: Ints
    travel: Ints
    own_may: Bools


class Visits(NamedTuple):
    """A run's visits, and what of their matters is needed (see `Draws`, `Record`, `counts.RunMatters`)."""

    unit: Ints
    klass: Ints
    in_totals: Bools
    outside: Bools
    first: Ints
    first_recused: Ints
    recused: NDArray[np.int32]
    step: Ints
    queued: Ints
    started: Ints
    finished: Ints
    team: NDArray[np.int32]
    travel: Ints
    stuck: Bools


def bookings(
    model: Model, plan: Plan, draws: Draws, record: Record, rota: Rota, in_totals: Bools, outside: Bools
) -> Bookings:
    """The bookings of one run; work counts that was done in the window."""
    given = BookingInput(model.window, model.people.unit, model.units.travel, own_steps(model))
    visits = gathered(Visits, record, draws, in_totals=in_totals, outside=outside)
    columns = no_cells(model, len(Bookings._fields) - 1)
    found = Bookings(*[*columns, np.zeros(len(model.people), dtype=np.int64)])
    since = 0
    for stage, own in zip(plan.stages(), rota.stages(), strict=True):
        of_plan = _of_plan(model, stage)
        book(given, of_plan._replace(since=since, pattern=own.pattern, before=own.before), visits, found)
        since = stage.until
    return found


@remembered(64)
def _of_plan(model: Model, plan: Plan) -> Staffed:
    """What does not change from run to run."""
    duty = plan.duty
    row, own = plan.level.together(plan.when != BLOCKED)
    first, home = _at_home(model, plan)
    return Staffed(
        since=0,
        until=plan.until,
        pooled=plan.pooled,
        active=plan.active,
        row=row.swapaxes(0, 1).ravel(),
        own=own,
        first=first,
        home=home,
        pattern=duty.whole,
        before=np.zeros((0, 0), dtype=np.int64),
        duty=(duty.first, duty.begins, duty.ends, duty.minutes),
        day_ticks=duty.day_ticks,
    )


def _at_home(model: Model, plan: Plan) -> tuple[Ints, Ints]:
    """Who of a unit may do its own matters' tasks: where those of each task begin, and people."""
    row, people = plan.level.together()
    counts = np.zeros((len(model.units), *row.shape[::2]), dtype=np.int64)
    home = []
    for u in range(len(model.units)):
        members, steps = np.flatnonzero(model.people.unit == u), np.flatnonzero(own_steps(model)[:, u])
        there = people[row[steps, u, :, None], members]
        counts[u, steps] = there.sum(axis=-1)
        home.append(members[np.nonzero(there)[-1]])
    return np.append(0, np.cumsum(counts)), np.concatenate(home)


@lru_cache(maxsize=16)
def own_steps(model: Model) -> Bools:
    """Which steps each unit may do for its own matters, bool[steps, units]: by the pool `home`, or by a pool
    that names it."""
    pools = [{use.pool for use in step.pools} for step in step_specs(model)]
    named = [names if "home" not in names else {*model.units.name} for names in pools]
    return np.array([[unit in names for unit in model.units.name] for names in named])


# ---------------------------------------------------------------- machine code


@compiled
def book(g: BookingInput, s: Staffed, v: Visits, b: Bookings) -> None:
    """Go over the visits of all matters, for what is booked while a plan rules."""
    for m in range(v.first.shape[0] - 1):
        cells = v.unit[m], g.travel.shape[0] + v.klass[m], v.in_totals[m]
        for i in range(v.first[m], v.first[m + 1]):
            if v.queued[i] < 0:
                continue
            if v.outside[m] and s.since <= v.queued[i] < s.until:
                count_visit(g, s, v, b, m, i, cells)
            if v.started[i] >= 0:
                count_work(g, s, v, b, m, i, cells)


@jitable
def count_visit(g: BookingInput, s: Staffed, v: Visits, b: Bookings, m: int, i: int, cells: Any) -> None:
    """What a visit that is queued under a plan counts as: stuck, recusal, takeover; and its travel."""
    pooled = 1 if s.pooled[v.klass[m]] else 0
    task = (v.unit[m] * g.own_may.shape[0] + v.step[i]) * 2 + pooled
    first, last = g.window
    if first <= v.queued[i] < last:
        if v.stuck[i]:
            add(b.stuck, cells, 1)
        if stands_back(v, m, s.home, s.first[task], s.first[task + 1]):
            add(b.recusals, cells, 1)
    if first <= v.started[i] < last:
        if v.travel[i] > 0:
            add(b.travel, cells, ways(g, v, m, i))
        for p in v.team[i]:
            if p >= 0 and not s.own[s.row[task], p]:
                add(b.takeovers, cells, 1)
                break


@jitable
def stands_back(v: Visits, m: int, people: Ints, first: int, last: int) -> bool:
    """Whether one of these people is recused from a matter."""
    for i in range(v.first_recused[m], v.first_recused[m + 1]):
        for n in range(first, last):
            if people[n] == v.recused[i]:
                return True
    return False


@jitable
def count_work(g: BookingInput, s: Staffed, v: Visits, b: Bookings, m: int, i: int, cells: Any) -> None:
    """The time that the team of a visit was on duty for it in the window, while a plan rules."""
    first, last = g.window
    begin, end = max(v.started[i], first, s.since), min(last, s.until)
    if v.finished[i] >= 0:
        end = min(v.finished[i], end)
    if begin >= end:
        return
    together = strangers = 0
    for p in v.team[i]:
        if p >= 0:
            ticks = on_duty(s, p, begin, end)
            b.booked[p] += ticks
            together += ticks
            if g.unit_of[p] != v.unit[m]:
                strangers += ticks
    if g.own_may[v.step[i], v.unit[m]] and v.outside[m]:
        add(b.at_home, cells, together)
        add(b.by_strangers, cells, strangers)


@jitable
def ways(g: BookingInput, v: Visits, m: int, i: int) -> int:
    """Person-ticks of travel: every member's own way, as often as the farthest one went his."""
    farthest, together = 1, 0
    for p in v.team[i]:
        if p >= 0:
            way = g.travel[g.unit_of[p], v.unit[m]]
            farthest, together = max(farthest, way), together + way
    return int(v.travel[i] * together // farthest)


@jitable
def on_duty(s: Staffed, p: int, begin: int, end: int) -> int:
    """Ticks that somebody is on duty in [begin, end) by a plan's rota; 0 for who is not there under it."""
    if begin >= end or not s.active[p]:
        return 0
    return until_tick(s, p, end) - until_tick(s, p, begin)


@jitable
def until_tick(s: Staffed, p: int, tick: int) -> int:
    """Ticks that somebody is on duty before a tick."""
    first, begins, ends, whole = s.duty
    day = min(max(tick // s.day_ticks, 0), s.pattern.shape[1] - 1)
    pattern = s.pattern[p, day]
    left = duty_left(pattern, tick - day * s.day_ticks, first, begins, ends)
    return int(s.before[p, day] + whole[pattern] - left)
