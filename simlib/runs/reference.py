"""The engine to read: the rules told with SimPy.

    matter:      (wait) -> queue -> work -> milestone -> next step ...        one process a matter
    dispatcher:  once a tick, after everything else that happens then: the waiting tasks in order,
                 each takes the people it needs if they are free, or is passed over

Nothing is drawn here: arrivals, itineraries, efforts, conflicts and leave are given (`runs.draws`). Sets of
people are Python integers, one bit a person.
"""

from bisect import insort
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import numpy as np
import simpy
from simpy.events import EventPriority

from simlib.model.arrays import ARRIVED, BLOCKED, COMPLETED, Bools, Model, Plan
from simlib.model.rules import (
    choice_key,
    due,
    finish,
    level_counts,
    level_opens,
    may_act,
    order_key,
    work_needed,
)
from simlib.runs.draws import Draws, takes_time
from simlib.runs.record import NOT_YET, Log, Record

AFTER_ALL_ELSE = cast(EventPriority, 2)
"""SimPy priority of the dispatch pass; SimPy's own events have 0 and 1."""

Process = Generator[simpy.Event, Any, None]


def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
    """Run one world under one plan with the draws of one replication, up to the horizon.

    Events at or after the horizon do not happen; what is running or waiting then stays open.
    """
    office = _Office(model, plan, draws)
    office.env.run(until=model.horizon)
    return office.log.record()


def bits(row: Bools) -> int:
    """A boolean row as a set of people.

    >>> bin(bits(np.array([True, False, True])))
    '0b101'
    """
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")


def members(people: int) -> Iterator[int]:
    """The people of a set, ascending.

    >>> list(members(0b101))
    [0, 2]
    """
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


@dataclass(order=True, slots=True)
class _Task:
    """Work that waits for people. `levels` are (opens at, people who may act) in order; `reach` is
    everybody who may act in those that are open."""

    key: int
    matter: int
    visit: int = field(compare=False)
    team: int = field(compare=False)
    levels: list[tuple[int, int]] = field(compare=False)
    begins: simpy.Event = field(compare=False)
    reach: int = field(compare=False, default=0)


class _Pass(simpy.Event):
    """The dispatcher's turn at this tick, after everything else that happens at it."""

    def __init__(self, env: simpy.Environment, act: Callable[[simpy.Event], None]) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks = [act]
        env.schedule(self, priority=AFTER_ALL_ELSE)


class _Rota:
    """Who is on duty and who is on leave, in the shapes that the rules index."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        duty = plan.duty
        self.pattern, self.meet = duty.with_leave(draws.away).tolist(), duty.meet.tolist()
        columns = (duty.first, duty.begins, duty.ends, duty.minutes)
        self.spans = tuple(column.tolist() for column in columns)
        self.day_ticks, self.half_tick, self.n_days = model.day_ticks, duty.half_tick, model.n_days
        self.present = [bits(row) for row in ~draws.away.T & plan.active]

    def here(self, now: int) -> int:
        """Who is not on leave in this half-day."""
        day, at = divmod(now, self.day_ticks)
        return self.present[2 * day + (at >= self.half_tick)]

    def returns(self) -> Iterator[int]:
        """The ticks at which somebody comes back from leave."""
        for half in range(1, len(self.present)):
            if self.present[half] & ~self.present[half - 1]:
                day, afternoon = divmod(half, 2)
                yield day * self.day_ticks + afternoon * self.half_tick

    def finish(self, now: int, need: int, travel: int, team: list[int]) -> tuple[int, int]:
        """The rule, with this rota's tables."""
        tables = (self.pattern, self.meet, *self.spans, self.day_ticks, self.n_days)
        return finish(now, need, travel, team, len(team), *tables)


class _Given:
    """Model, plan and draws as plain lists: Python reads its own integers fastest, and never overflows."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        steps, classes, people = model.steps, model.classes, model.people
        self.unit, self.klass = draws.unit.tolist(), draws.klass.tolist()
        self.release, self.given_due = draws.release.tolist(), draws.given_due.tolist()
        self.in_backlog = (draws.stream < 0).tolist()
        self.first, self.step = draws.first.tolist(), draws.step.tolist()
        self.effort, self.wait = draws.effort.tolist(), draws.wait.tolist()
        self.takes_time = takes_time(model, draws).astype(int).tolist()
        self.team, self.on_site = steps.team.tolist(), steps.on_site.tolist()
        self.milestone, self.not_by = steps.milestone.tolist(), steps.not_by
        self.rank, self.pooled = classes.rank.tolist(), plan.pooled.tolist()
        self.limit_from, self.limit_to = classes.limit_from.tolist(), classes.limit_to.tolist()
        self.due_by_day, self.due_after = classes.due_by_day.tolist(), classes.due_after.tolist()
        self.pace, self.home = people.pace.tolist(), people.unit.tolist()
        self.travel = model.units.travel.tolist()
        self.blocked_only = (plan.when == BLOCKED).tolist()
        self.in_conflict = {
            int(m): bits(draws.conflict[m]) for m in np.flatnonzero(draws.conflict.any(axis=1))
        }
        self._level = plan.level
        self._sets: dict[tuple[int, int, bool], list[int]] = {}

    def pools(self, step: int, unit: int, pooled: bool) -> list[int]:
        """The people of each level of a step for a matter of a unit."""
        key = (step, unit, pooled)
        if key not in self._sets:
            self._sets[key] = [bits(row) for row in self._level[step, unit, int(pooled)]]
        return self._sets[key]


class _Office:
    """The county at work: a process for each matter, a set of idle people, one dispatcher."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.env = simpy.Environment()
        self.plan, self.day_ticks = plan, model.day_ticks
        self.given, self.rota = _Given(model, plan, draws), _Rota(model, plan, draws)
        self.log = Log(model, draws)
        self.idle = bits(plan.active)
        self.assigned = [0] * len(model.people)
        self.waiting: list[_Task] = []
        self.pass_is_due = False
        for matter in range(draws.matters):
            self.env.process(self.matter(matter))
        for tick in self.rota.returns():
            self.at(tick, self.call_dispatcher)

    # ------------------------------------------------------------ the way of a matter

    def matter(self, m: int) -> Process:
        """One matter from its arrival through all its steps."""
        given, log = self.given, self.log
        yield self.env.timeout(given.release[m])
        self.open(m)
        done: dict[int, int] = {}
        worked = 0
        for v in range(given.first[m], given.first[m + 1]):
            if given.wait[v]:
                yield self.env.timeout(given.wait[v])
            log.queued[v] = log.started[v] = self.now
            if given.team[given.step[v]]:
                yield from self.work(m, v, done)
            log.finished[v], worked = self.now, given.takes_time[v]
            self.pass_milestone(m, given.milestone[given.step[v]], worked)
        self.pass_milestone(m, COMPLETED, worked)

    def open(self, m: int) -> None:
        """A matter is there; until its limit starts, it counts as if it started on arrival."""
        given, log = self.given, self.log
        if given.in_backlog[m]:  # its due tick is given, and negative where it is long overdue
            log.due[m], log.assigned[m] = given.given_due[m], self.now
        else:
            log.due[m] = self.due_from_now(m, 0)
            self.pass_milestone(m, ARRIVED, 0)

    def due_from_now(self, m: int, worked: int) -> int:
        """The rule, for a limit that starts now, with the end of work or a wait or without."""
        given, klass = self.given, self.given.klass[m]
        by_day, after = given.due_by_day[klass], given.due_after[klass]
        return due(self.now, worked, self.day_ticks, by_day, after)

    def pass_milestone(self, m: int, milestone: int, worked: int) -> None:
        """Start and stop the main clock; the first time counts."""
        log, klass = self.log, self.given.klass[m]
        if milestone == self.given.limit_from[klass] and log.assigned[m] == NOT_YET:
            log.assigned[m], log.due[m] = self.now, self.due_from_now(m, worked)
        if milestone in (self.given.limit_to[klass], COMPLETED) and log.ended[m] == NOT_YET:
            log.ended[m] = self.now
        if milestone == COMPLETED:
            log.completed[m] = self.now

    def work(self, m: int, v: int, done: dict[int, int]) -> Process:
        """One visit's work: wait for a team, work with it, let it go."""
        step, log = self.given.step[v], self.log
        task = self.queue(m, v, done)
        log.started[v] = NOT_YET
        chosen, ends, travelled = yield task.begins
        log.started[v], log.travel[v] = self.now, travelled
        log.team[v, : len(chosen)] = chosen
        yield self.env.timeout(ends - self.now)
        team = sum(1 << p for p in chosen)
        done[step] = done.get(step, 0) | team
        self.idle |= team
        self.call_dispatcher()

    # ------------------------------------------------------------ the dispatcher

    @property
    def now(self) -> int:
        """The present tick."""
        return int(self.env.now)

    def queue(self, m: int, v: int, done: dict[int, int]) -> _Task:
        """Enter a visit's work among the waiting tasks; one that nobody may ever do is marked instead."""
        given, now = self.given, self.now
        step = given.step[v]
        key = order_key(self.plan.order, self.log.due[m], given.rank[given.klass[m]], now)
        task = _Task(key, m, v, given.team[step], self.levels(m, step, done), self.env.event())
        if sum(people.bit_count() for _, people in task.levels) < task.team:
            self.log.stuck[v] = True
            return task
        insort(self.waiting, task)
        for tick in sorted({opens for opens, _ in task.levels}):
            self.at(tick, partial(self.open_levels, task))
        return task

    def levels(self, m: int, step: int, done: dict[int, int]) -> list[tuple[int, int]]:
        """The pools that count for a matter's step: when each opens, and who in it may act."""
        given, eligible = self.given, 0
        found: list[tuple[int, int]] = []
        barred = 0
        for other in given.not_by[step]:
            barred |= done.get(other, 0)
        conflict = given.in_conflict.get(m, 0)
        pools = given.pools(step, given.unit[m], given.pooled[given.klass[m]])
        for people, blocked in zip(pools, given.blocked_only[step], strict=True):
            may = may_act(people, conflict, barred)
            if may and level_counts(blocked, eligible, given.team[step]):
                opens = level_opens(self.now, len(found), self.plan.escalation, blocked)
                found.append((opens, may))
                barred |= may  # nobody is in two levels
                eligible += may.bit_count()
        return found

    def call_dispatcher(self) -> None:
        """Ask for a pass at the end of this tick; one is enough."""
        if not self.pass_is_due:
            self.pass_is_due = True
            _Pass(self.env, self.dispatch)

    def at(self, tick: int, act: Callable[[], None]) -> None:
        """Do something at a later tick, or now."""
        if tick == self.now:
            act()
        else:
            self.env.timeout(tick - self.now).callbacks.append(lambda _: act())

    def open_levels(self, task: _Task) -> None:
        """Let a waiting task reach the people of all levels that are open by now."""
        task.reach = 0
        for opens, people in task.levels:
            if opens <= self.now:
                task.reach |= people
        self.call_dispatcher()

    def dispatch(self, _: simpy.Event) -> None:
        """One pass over the waiting tasks in order; one without a full team reserves nobody."""
        self.pass_is_due = False
        free = self.idle & self.rota.here(self.now)
        passed_over = []
        for task in self.waiting:
            if (task.reach & free).bit_count() >= task.team:
                team = self.choose(task, free)
                self.begin(task, team)
                for p in team:
                    free &= ~(1 << p)
            else:
                passed_over.append(task)
        self.waiting = passed_over

    def choose(self, task: _Task, free: int) -> list[int]:
        """A full team: levels in order, within a level by the rule of choice."""
        team: list[int] = []
        for opens, people in task.levels:
            if opens <= self.now:
                ready = sorted(
                    members(people & free), key=lambda p: choice_key(self.assigned[p], p)
                )
                team += ready[: task.team - len(team)]
        return sorted(team)

    def begin(self, task: _Task, team: list[int]) -> None:
        """Book the team; the matter's process goes on at this tick."""
        given, now = self.given, self.now
        need = work_needed(given.effort[task.visit], min(given.pace[p] for p in team))
        travel = self.travel(task, team) if given.on_site[given.step[task.visit]] else 0
        ends, travelled = self.rota.finish(now, need, travel, team)
        for p in team:
            self.assigned[p] += need
            self.idle &= ~(1 << p)
        task.begins.succeed((team, ends, travelled))

    def travel(self, task: _Task, team: list[int]) -> int:
        """The farthest member's return trip, in ticks."""
        origin = self.given.unit[task.matter]
        minutes: int = max(self.given.travel[self.given.home[p]][origin] for p in team)
        return minutes
