"""The engine to read: the rules told with SimPy.

    matter:      (wait) -> queue -> work, or a meeting -> milestone -> next step ...    one process a matter
    meeting:     at its time, after everything else: the first of the papers that were ready before
    dispatcher:  once a tick, after all this: the waiting tasks in order, each takes the people it needs if
                 they are free, or is passed over

Nothing is drawn here: arrivals, itineraries, efforts, conflicts and leave are given (`runs.draws`). Sets of
people are Python integers, one bit a person.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import pairwise
from operator import or_
from typing import Any, cast

import numpy as np
import simpy
from simpy.events import EventPriority

from simlib.model import rules
from simlib.model.arrays import (
    ABSENT,
    ARRIVED,
    BLOCKED,
    COMPLETED,
    DUE_NEAR,
    LATE,
    NONE,
    TASK,
    Bools,
    Model,
    Plan,
)
from simlib.model.rules import NEVER, NO_PAUSE
from simlib.runs.draws import Draws, takes_time
from simlib.runs.record import NOT_YET, Log, Record

BEFORE_ALL_ELSE, REQUEST, MEETING, DISPATCH = (cast(EventPriority, n) for n in (-1, 2, 3, 4))
"""SimPy priorities of what comes before and after its own events, which have 0 and 1."""

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
    """What waits for people or, without a team, for a meeting. `levels` are (opens at, people who may act) in
    order; `reach` is everybody who may act in those that are open. Of each of `parts` (people, least) it must
    have some, and one of `rooms`, if there are any. `begins` tells the matter how it goes on:
    with a team, or without one because a new plan passes the step over."""

    key: int
    matter: int
    visit: int = field(compare=False)
    begins: simpy.Event = field(compare=False)
    queued: int = field(compare=False)
    team: int = field(compare=False, default=0)
    parts: list[tuple[int, int]] = field(compare=False, default_factory=list)
    rooms: int = field(compare=False, default=0)
    levels: list[tuple[int, int]] = field(compare=False, default_factory=list)
    reach: int = field(compare=False, default=0)


def is_team(task: _Task, people: int) -> bool:
    """Whether there is a full team among some people."""
    enough = people.bit_count() >= task.team
    return enough and all((people & part).bit_count() >= least for part, least in task.parts)


class _Act(simpy.Event):
    """Something to do at a tick, in its turn among the events of that tick."""

    def __init__(
        self, env: simpy.Environment, delay: int, turn: EventPriority, act: Callable[[], None]
    ) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks = [lambda _: act()]
        env.schedule(self, priority=turn, delay=delay)


class _Rota:
    """Who is on duty and who is on leave, in the shapes that the rules index."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        duty = plan.duty
        self.pattern, self.meet = duty.with_leave(draws.away).tolist(), duty.meet.tolist()
        columns = (duty.first, duty.begins, duty.ends, duty.minutes)
        self.spans = tuple(column.tolist() for column in columns)
        self.day_ticks, self.half_tick, self.n_days = model.day_ticks, duty.half_tick, model.n_days
        self.present = [bits(row) for row in ~draws.away.T & plan.active]
        self.cuts, shifts = duty.cuts.tolist(), duty.on[np.array(self.pattern)].transpose(1, 2, 0)
        self.at_work = [bits(row) for row in shifts.reshape(-1, len(self.pattern))]
        self.short: dict[tuple[int, int], list[int]] = {}

    def half(self, now: int) -> int:
        """The half-day of a tick."""
        day, at = divmod(now, self.day_ticks)
        return 2 * day + (at >= self.half_tick)

    def begins(self, half: int) -> int:
        """The tick at which a half-day begins."""
        return half // 2 * self.day_ticks + half % 2 * self.half_tick

    def here(self, now: int) -> int:
        """Who is not on leave in this half-day."""
        return self.present[self.half(now)]

    def on_duty(self, now: int) -> int:
        """Who is on duty at this tick, and not on leave."""
        day, at = divmod(now, self.day_ticks)
        return self.at_work[day * len(self.cuts) + bisect_right(self.cuts, at) - 1]

    def starts(self) -> Iterator[int]:
        """The ticks at which somebody comes on duty."""
        ticks = (day * self.day_ticks + cut for day in range(self.n_days) for cut in self.cuts)
        for tick, before, there in zip(ticks, [0, *self.at_work], self.at_work, strict=False):
            if there & ~before:
                yield tick

    def stand_in(self, people: int, team: int, now: int, after: int) -> int:
        """When stand-ins for these people may begin: once too few for a team have been there for so long."""
        since, half = -1, self.half(now)
        while half < len(self.present):
            there = (people & self.present[half]).bit_count()
            since = rules.absent_since(since, there, team, max(now, self.begins(half)))
            opens = rules.stands_in(since, after, self.begins(half + 1))
            if opens < NEVER:
                return opens
            half = half + 1 if since >= 0 else self.next_short(people, team, half + 1)
        return NEVER

    def next_short(self, people: int, team: int, half: int) -> int:
        """The first half-day from this one on in which fewer of these people than a team are not on leave."""
        if (people, team) not in self.short:
            there = ((people & here).bit_count() for here in self.present)
            self.short[people, team] = [h for h, count in enumerate(there) if count < team]
        short = self.short[people, team]
        place = bisect_left(short, half)
        return short[place] if place < len(short) else len(self.present)

    def finish(self, now: int, need: int, travel: int, team: list[int]) -> tuple[int, int]:
        """The rule, with this rota's tables."""
        tables = (self.pattern, self.meet, *self.spans, self.day_ticks, self.n_days)
        return rules.finish(now, need, travel, team, len(team), *tables)

    def done_by(self, until: int, now: int, travel: int, team: list[int]) -> tuple[int, int]:
        """The rule, with this rota's tables."""
        tables = (self.pattern, self.meet, *self.spans[:3], self.day_ticks)
        return rules.done_by(until, now, travel, team, len(team), *tables)


class _Given:
    """Model and draws as plain lists: Python reads its own integers fastest, and never overflows."""

    def __init__(self, model: Model, draws: Draws) -> None:
        steps, classes, people, follow = model.steps, model.classes, model.people, model.followups
        self.unit, self.klass = draws.unit.tolist(), draws.klass.tolist()
        self.arrived, self.release = draws.arrived.tolist(), draws.release.tolist()
        self.given_due, self.given_last = draws.given_due.tolist(), draws.last.tolist()
        self.own = draws.own.tolist()
        self.stream = draws.stream.tolist()
        self.parent, self.children = draws.parent.tolist(), draws.children.tolist()
        self.follow, self.delay = draws.follow.tolist(), draws.delay.tolist()
        self.tasks, self.task = draws.tasks.tolist(), draws.index.tolist()
        first, ahead = model.tasks.first_ahead.tolist(), model.tasks.ahead.tolist()
        self.ahead = [ahead[begin:end] for begin, end in pairwise(first)]
        self.first, self.step = draws.first.tolist(), draws.step.tolist()
        self.effort, self.wait = draws.effort.tolist(), draws.wait.tolist()
        self.takes_time = takes_time(model, draws).astype(int).tolist()
        self.team, self.on_site = steps.team.tolist(), steps.on_site.tolist()
        self.milestone, self.not_by = steps.milestone.tolist(), steps.not_by
        self.gate, self.pauses = steps.gate.tolist(), steps.pauses.tolist()
        self.same_as, self.same_wait = steps.same_as.tolist(), steps.same_wait.tolist()
        self.origin = steps.origin.tolist()
        self.agenda, self.demand = model.gates.agenda.tolist(), model.gates.demand.tolist()
        self.meets_at = model.gates.at.tolist()
        self.trigger, self.lead = follow.trigger.tolist(), follow.lead.tolist()
        self.extends, self.at = follow.extends.tolist(), follow.at.tolist()
        self.next_day = model.next_day.tolist()
        self.rank = classes.rank.tolist()
        self.limit_from, self.limit_to = classes.limit_from.tolist(), classes.limit_to.tolist()
        self.due_by_day, self.due_after = classes.due_by_day.tolist(), classes.due_after.tolist()
        self.last_by_day, self.limit = classes.last_by_day.tolist(), classes.limit.tolist()
        self.axis, self.extended_after = (
            model.limits.pause_axis.tolist(),
            model.limits.extended_after.tolist(),
        )
        self.extended_by_day = model.limits.extended_by_day.tolist()
        self.date_of_day, self.due_of_date = model.date_of_day.tolist(), model.due_of_date.tolist()
        self.share = people.share.tolist()
        self.pace, self.day_ticks = draws.pace.tolist(), model.day_ticks
        self.travel, self.rooms = model.units.travel.tolist(), model.rooms.of_step.tolist()
        self.in_conflict = {
            m: sum(1 << p for p in draws.recused[first:last].tolist())
            for m, (first, last) in enumerate(pairwise(draws.first_recused.tolist()))
            if first < last
        }

    def pace_at(self, p: int, now: int) -> int:
        """A person's pace on the day of a tick."""
        row = self.pace[p]
        pace: int = row[min(now // self.day_ticks, len(row) - 1)]
        return pace


class _Chosen:
    """A plan in the shapes that the rules index."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.rota = _Rota(model, plan, draws)
        self.order, self.escalation = plan.order, plan.escalation
        self.active, self.home = bits(plan.active), plan.home.tolist()
        self.pooled, self.skips = plan.pooled.tolist(), plan.skips.tolist()
        self.comes, self.follows = plan.comes.tolist(), plan.follows.tolist()
        self.lag = plan.lag.tolist()
        self.when, self.after = plan.when.tolist(), plan.after.tolist()
        self.hand_over = plan.hand_over.tolist()
        meets = np.split(plan.meets, plan.first_meeting[1:-1])[: len(model.gates)]
        self.meets = [dict.fromkeys(ticks.tolist()) for ticks in meets]
        self.gate, self.presiding = plan.gate.tolist(), [bits(row) for row in plan.presiding]
        self._level, self._form = plan.level, plan.form
        self._parts = [
            [(bits(part), int(least)) for part, least in zip(parts, counts, strict=True) if least]
            for parts, counts in zip(plan.part, plan.least, strict=True)
        ]
        self._sets: dict[tuple[int, int, bool], list[int]] = {}

    def pools(self, step: int, unit: int, pooled: bool) -> list[int]:
        """The people of each level of a step for a matter of a unit."""
        key = (step, unit, pooled)
        if key not in self._sets:
            self._sets[key] = [bits(row) for row in self._level[step, unit, int(pooled)]]
        return self._sets[key]

    def parts(self, step: int, unit: int) -> list[tuple[int, int]]:
        """Of whom a team must have how many at least."""
        return self._parts[self._form[step, unit]]


class _Office:
    """The county at work: a process for each matter, a set of idle people, one dispatcher."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.env = simpy.Environment()
        self.day_ticks = model.day_ticks
        self.given, self.plan = _Given(model, draws), _Chosen(model, plan, draws)
        self.log = Log(model, draws)
        self.idle = (1 << len(model.people)) - 1
        self.vacant = (1 << len(model.rooms)) - 1
        self.assigned = [0] * len(model.people)
        self.waiting: list[_Task] = []
        self.papers: list[list[_Task]] = [[] for _ in self.given.agenda]
        self.called = [NOT_YET] * len(self.papers)
        self.stuck: list[_Task] = []
        self.last_day = [NOT_YET] * draws.matters
        self.limit = [NONE] * draws.matters
        self.granted = [NEVER] * draws.matters
        self.left = [0] * draws.matters
        self.woken = [False] * draws.matters
        self.to_wait_for = model.tasks.waits.tolist()
        self.pass_is_due = False
        for m in range(draws.matters):
            if draws.stream[m] == TASK:
                self.begin_if_ready(self.given.task[m])
            elif draws.parent[m] == NONE:
                self.env.process(self.matter(m, self.given.release[m]))
        self.rule_by(self.plan)
        for stage, then in pairwise(plan.stages()):
            if stage.until < model.horizon:
                taking = partial(self.take_over, _Chosen(model, then, draws))
                _Act(self.env, stage.until, BEFORE_ALL_ELSE, taking)

    def rule_by(self, plan: "_Chosen") -> None:
        """Put a plan's meetings and who comes on duty into the diary, from now on."""
        self.plan = plan
        for tick in plan.rota.starts():
            if tick >= self.now:
                self.at(tick, self.call_dispatcher)
        for gate, ticks in enumerate(plan.meets):
            for tick in ticks:
                if tick >= self.now:
                    self.call(plan, gate, tick)

    def call(self, plan: "_Chosen", gate: int, tick: int) -> None:
        """Put a meeting into the diary; of several at one tick each has its turn."""
        turn = cast(EventPriority, MEETING + gate / (gate + 1))
        _Act(self.env, tick - self.now, turn, partial(self.meet, plan, gate))

    # ------------------------------------------------------------ the way of a matter

    def matter(self, m: int, delay: int) -> Process:
        """One matter from its arrival through all its steps."""
        given, log = self.given, self.log
        yield self.env.timeout(delay)
        if given.stream[m] >= 0 and not self.plan.comes[given.stream[m]]:
            return
        self.open(m)
        done: dict[int, int] = {}
        worked = 0
        for v in range(given.first[m], given.first[m + 1]):
            if self.is_passed_over(m, v):
                continue
            if given.wait[v] > 0:
                yield from self.wait(m, v, worked)
                worked = 1
            if self.is_passed_over(m, v):
                continue
            log.queued[v] = log.started[v] = self.now
            if given.team[given.step[v]] or given.gate[given.step[v]] != NONE:
                yield from self.work(m, v, done)
                if log.queued[v] == NOT_YET:
                    worked = 0  # it goes on in the morning on which the new plan takes over
                    continue
            log.finished[v], worked = self.now, given.takes_time[v]
            if not self.left[m]:
                self.pass_milestone(m, given.milestone[given.step[v]], worked)
        self.pass_milestone(m, COMPLETED, worked)

    def is_passed_over(self, m: int, v: int) -> bool:
        """Whether the plan of the day leaves a visit's step out for the matter's class; not if something is
        left to be done by those who take over."""
        skips: bool = self.plan.skips[self.given.step[v]][self.given.klass[m]]
        return skips and not self.left[m]

    def open(self, m: int) -> None:
        """A matter is there; until its limit starts, it counts as if it started on arrival."""
        given, log = self.given, self.log
        if given.stream[m] == -1:  # of the backlog: its due tick is given, negative where long overdue
            log.arrived[m], log.due[m], log.assigned[m] = (given.arrived[m], given.given_due[m], self.now)
            self.last_day[m], self.limit[m] = given.given_last[m], given.limit[given.klass[m]][0]
            self.watch(m)
            return
        log.arrived[m] = self.now
        if given.stream[m] == TASK:  # its day is the programme's
            log.due[m], log.assigned[m] = given.given_due[m], self.now
            self.watch(m)
        else:
            log.due[m] = self.from_now(m, 0)[0]
        self.pass_milestone(m, ARRIVED, 0)

    def from_now(self, m: int, worked: int) -> tuple[int, int]:
        """The rules, for a limit that starts now, with the end of work or a wait or without: when it is due,
        and its last day."""
        given, klass, day_ticks = self.given, self.given.klass[m], self.day_ticks
        after, own = given.due_after[klass], given.own[m]
        due = rules.due(self.now, worked, day_ticks, given.due_by_day[klass], after)
        last = rules.due(self.now, worked, day_ticks, given.last_by_day[klass], after)
        event = (self.now, worked, day_ticks, after, own)
        return rules.own_due(due, *event), rules.own_last(last, *event)

    def start_clock(self, m: int, worked: int) -> None:
        """The main limit begins now."""
        given, klass = self.given, self.given.klass[m]
        self.log.assigned[m] = self.now
        self.log.due[m], self.last_day[m] = self.from_now(m, worked)
        self.limit[m] = given.limit[klass][rules.working_day(self.now, worked, self.day_ticks)]
        self.watch(m)

    def pass_milestone(self, m: int, milestone: int, worked: int) -> None:
        """Start and stop the main clock, the first time counts; wake what waits for this milestone."""
        log, klass = self.log, self.given.klass[m]
        if milestone == self.given.limit_from[klass] and log.assigned[m] == NOT_YET:
            self.start_clock(m, worked)
        if milestone in (self.given.limit_to[klass], COMPLETED) and log.ended[m] == NOT_YET:
            log.ended[m] = self.now
            if rules.is_late(self.now, log.due[m], log.extended[m]):
                self.set_off(m, LATE)
        self.set_off(m, milestone)
        if milestone == COMPLETED:
            log.completed[m] = self.now
            if self.given.follow[m] != NONE and self.given.extends[self.given.follow[m]]:
                _Act(self.env, 0, REQUEST, partial(self.grant, self.given.parent[m]))
            if self.given.stream[m] == TASK:
                for k in self.given.ahead[self.given.task[m]]:
                    self.to_wait_for[k] -= 1
                    self.begin_if_ready(k)

    def wait(self, m: int, v: int, worked: int) -> Process:
        """A visit's wait outside; the main clock may stand still meanwhile."""
        given, log, begin = self.given, self.log, self.now
        yield self.env.timeout(given.wait[v])
        axis = NO_PAUSE if self.limit[m] == NONE else given.axis[self.limit[m]]
        runs = log.assigned[m] != NOT_YET and log.ended[m] == NOT_YET
        if given.pauses[given.step[v]] and axis != NO_PAUSE and runs and self.last_day[m] >= 0:
            span = (begin, worked, self.now)
            self.last_day[m] += rules.paused(axis, *span, self.day_ticks, given.date_of_day)
            log.due[m] = rules.due_on(axis, self.last_day[m], self.day_ticks, given.due_of_date)
            if log.extended[m] != NOT_YET:
                log.extended[m] = self.extension_of(m)
            self.watch(m)

    def work(self, m: int, v: int, done: dict[int, int]) -> Process:
        """One visit's work: wait for a team or a meeting, work with the team, let it go."""
        step, log = self.given.origin[self.given.step[v]], self.log
        task = _Task(0, m, v, self.env.event(), self.now)
        log.started[v] = NOT_YET
        self.queue(task, done)
        chosen, ends, travelled = yield task.begins
        if ends < self.now:
            log.queued[v] = NOT_YET  # a new plan passes it over
            return
        log.started[v], log.travel[v] = self.now, travelled
        log.team[v, : len(chosen)] = chosen
        if not chosen:
            return
        yield self.env.timeout(ends - self.now)
        team = sum(1 << p for p in chosen)
        done[step] = done.get(step, 0) | team
        self.idle |= team
        if log.room[v] != NOT_YET:
            self.vacant |= 1 << log.room[v]
        self.call_dispatcher()

    # ------------------------------------------------------------ what sets what off

    def set_off(self, m: int, trigger: int) -> None:
        """Wake the matters that sleep until this happens to their parent."""
        for child in range(self.given.children[m], self.given.children[m + 1]):
            if self.given.trigger[self.given.follow[child]] == trigger:
                self.wake(child)

    def wake(self, child: int) -> None:
        """A sleeping matter comes after its delay; once only, and if the plan of the day has it."""
        if not self.woken[child] and self.plan.follows[self.given.follow[child]]:
            self.woken[child] = True
            comes, at = self.now + self.given.delay[child], self.given.at[self.given.follow[child]]
            if at != NONE:
                comes = rules.next_on(comes, self.day_ticks, self.given.next_day[at])
            self.env.process(self.matter(child, comes - self.now))

    def begin_if_ready(self, k: int) -> None:
        """A task of the programme begins once all before it have ended."""
        if self.to_wait_for[k] == 0:
            m = self.given.tasks[k]
            begins = rules.task_begins(self.now, self.given.release[m], self.plan.lag[k])
            self.env.process(self.matter(m, begins - self.now))

    def watch(self, m: int) -> None:
        """Look at a matter again when its due tick is near, for each follow-up that waits for that."""
        for child in range(self.given.children[m], self.given.children[m + 1]):
            rule = self.given.follow[child]
            if self.given.trigger[rule] == DUE_NEAR and self.log.due[m] < NEVER:
                tick = max(self.log.due[m] - self.given.lead[rule], self.now)
                _Act(self.env, tick - self.now, REQUEST, partial(self.ask, m, child))

    def ask(self, m: int, child: int) -> None:
        """The due tick is near: unless it has moved, set the follow-up off."""
        log, lead = self.log, self.given.lead[self.given.follow[child]]
        if rules.may_ask(self.now, log.due[m], lead, log.assigned[m], log.ended[m]):
            self.wake(child)

    def grant(self, m: int) -> None:
        """An extension is approved; it counts for the order of what queues from the next tick on."""
        if rules.is_granted(self.now, self.log.due[m], self.log.ended[m]):
            self.log.extended[m] = self.extension_of(m)
            self.granted[m] = min(self.granted[m], self.now)

    def extension_of(self, m: int) -> int:
        """The rule, for the limit by which a matter goes."""
        given, limit = self.given, self.limit[m]
        if limit == NONE:
            return NOT_YET
        by_day, after = given.extended_by_day[limit], given.extended_after[limit]
        return rules.extended_due(self.log.due[m], self.day_ticks, by_day, after)

    # ------------------------------------------------------------ the dispatcher

    @property
    def now(self) -> int:
        """The present tick."""
        return int(self.env.now)

    def queue(self, task: _Task, done: dict[int, int]) -> None:
        """Enter a visit's work among the waiting tasks or papers; one that nobody may ever do is marked."""
        given, m, v = self.given, task.matter, task.visit
        step = given.step[v]
        extended = self.granted[m] < self.now and self.log.extended[m] != NOT_YET
        due_tick = self.log.extended[m] if extended else self.log.due[m]
        task.key = rules.order_key(self.plan.order, due_tick, given.rank[given.klass[m]], task.queued)
        if given.gate[step] != NONE:
            insort(self.papers[self.plan.gate[step][given.unit[m]]], task)
            self.count_papers_later()
            return
        task.team, task.levels, task.reach = given.team[step], self.levels(m, step, done), 0
        task.parts, task.rooms = self.plan.parts(step, given.unit[m]), given.rooms[step][given.unit[m]]
        ever = reduce(or_, (people for _, people in task.levels), 0)
        self.log.stuck[v] = not is_team(task, ever)
        if self.log.stuck[v]:
            self.stuck.append(task)
            return
        insort(self.waiting, task)
        for tick in sorted({opens for opens, _ in task.levels}):
            if tick < NEVER:
                self.at(tick, partial(self.open_levels, task))

    def levels(self, m: int, step: int, done: dict[int, int]) -> list[tuple[int, int]]:
        """The pools that count for a matter's step: when each opens, and who in it may act."""
        given, plan, team, now = self.given, self.plan, self.given.team[step], self.now
        conflict, opened = given.in_conflict.get(m, 0), now
        barred = ~plan.active
        for other in given.not_by[step]:
            barred |= done.get(other, 0)
        found: list[tuple[int, int]] = []
        before = 0
        if given.same_as[step] != NONE:
            before = rules.may_act(done.get(given.same_as[step], 0), conflict, barred)
            if before:
                found.append((now, before))
                opened += given.same_wait[step]
        rank = 0
        pools = plan.pools(step, given.unit[m], plan.pooled[given.klass[m]])
        for n, people in enumerate(pools):
            may = rules.may_act(people, conflict, barred | before)
            when = plan.when[step][n]
            if may and rules.level_counts(when == BLOCKED, before.bit_count(), team):
                if when == ABSENT:
                    opens = plan.rota.stand_in(before, team, now, plan.after[step][n])
                elif when == BLOCKED:
                    opens = rules.level_opens(now, rank, plan.escalation, True)
                    rank += 1
                else:
                    opens = rules.level_opens(opened, rank, plan.escalation, False)
                    rank += 1
                found.append((opens, may))
                before |= may  # nobody is in two levels
        return found

    def call_dispatcher(self) -> None:
        """Ask for a pass at the end of this tick; one is enough."""
        if not self.pass_is_due:
            self.pass_is_due = True
            _Act(self.env, 0, DISPATCH, self.dispatch)

    def at(self, tick: int, act: Callable[[], None]) -> None:
        """Do something at a later tick, or now."""
        if tick == self.now:
            act()
        else:
            self.env.timeout(tick - self.now).callbacks.append(lambda _: act())

    def open_levels(self, task: _Task) -> None:
        """Let a waiting task reach the people of all levels that are open by now."""
        now, task.reach = self.now, 0
        for opens, people in task.levels:
            if opens <= now:
                task.reach |= people
        self.call_dispatcher()

    def dispatch(self) -> None:
        """One pass over the waiting tasks in order; one without a full team reserves nobody."""
        self.pass_is_due = False
        free = self.idle & self.plan.rota.on_duty(self.now)
        passed_over = []
        for task in self.waiting:
            if is_team(task, task.reach & free) and (not task.rooms or task.rooms & self.vacant):
                team = self.choose(task, free)
                self.begin(task, team)
                for p in team:
                    free &= ~(1 << p)
            else:
                passed_over.append(task)
        self.waiting = passed_over

    def choose(self, task: _Task, free: int) -> list[int]:
        """A full team: those first of whom there must be some, then anybody; each time levels in order,
        within a level by the rule of choice."""
        team: list[int] = []
        for part, least in task.parts:
            self.add(team, task, free & part, len(team) + least)
        self.add(team, task, free, task.team)
        return sorted(team)

    def add(self, team: list[int], task: _Task, free: int, size: int) -> None:
        """Fill a team up to a size, from those who are free."""
        for opens, people in task.levels:
            if opens <= self.now:
                others = people & free & ~sum(1 << p for p in team)
                ready = sorted(members(others), key=lambda p: rules.choice_key(self.assigned[p], p))
                team += ready[: size - len(team)]

    def begin(self, task: _Task, team: list[int]) -> None:
        """Book the team; the matter's process goes on at this tick."""
        given, now, step = self.given, self.now, self.given.step[task.visit]
        pace = min(given.pace_at(p, now) for p in team)
        need = rules.work_needed(given.effort[task.visit] + self.left[task.matter], pace)
        travel = self.travel(task, team) if given.on_site[step] else 0
        ends, travelled = self.plan.rota.finish(now, need, travel, team)
        worked, hands = need, self.hands_over(step, team)
        if hands < ends:
            ends = hands
            worked, travelled = self.plan.rota.done_by(ends, now, travel, team)
        self.left[task.matter] = rules.effort_left(need - worked, pace)
        for p in team:
            self.assigned[p] += worked
            self.idle &= ~(1 << p)
        if task.rooms:  # the first that is vacant
            room = self.log.room[task.visit] = next(members(task.rooms & self.vacant))
            self.vacant &= ~(1 << room)
        task.begins.succeed((team, ends, travelled))

    def hands_over(self, step: int, team: list[int]) -> int:
        """When a team that begins now hands over what is not done: once it has not been whole for so long."""
        after = self.plan.hand_over[step]
        if after == NONE:
            return NEVER
        return self.plan.rota.stand_in(sum(1 << p for p in team), len(team), self.now, after)

    def travel(self, task: _Task, team: list[int]) -> int:
        """What a day on site costs a team: the rule, of the farthest member's return trip, in ticks."""
        given, origin = self.given, self.given.unit[task.matter]
        trip = max(given.travel[self.plan.home[p]][origin] for p in team)
        return rules.way_of_day(trip, min(given.share[p] for p in team))

    # ------------------------------------------------------------ meetings, and a new plan

    def meet(self, plan: "_Chosen", gate: int) -> None:
        """A meeting decides on the first papers that were ready before it, if somebody presides."""
        if plan is not self.plan:
            return
        self.count_papers_later()
        if not plan.rota.here(self.now) & plan.presiding[gate]:
            return
        ready = [task for task in self.papers[gate] if task.queued < self.now]
        decided = ready[: self.given.agenda[gate]]
        for task in decided:
            self.papers[gate].remove(task)
            task.begins.succeed(([], self.now, 0))

    def count_papers_later(self) -> None:
        """Once all else has happened at this tick, see whether an extra meeting is called for."""
        if any(self.given.demand):
            _Act(self.env, 0, DISPATCH, self.count_papers)

    def count_papers(self) -> None:
        """Call an extra meeting of each gate for which so many papers wait, unless one is called."""
        for gate, demand in enumerate(self.given.demand):
            if demand and len(self.papers[gate]) >= demand and self.called[gate] <= self.now:
                tick = rules.next_call(self.now, self.given.meets_at[gate], self.day_ticks)
                self.called[gate] = tick
                if tick not in self.plan.meets[gate]:
                    self.call(self.plan, gate, tick)

    def take_over(self, plan: "_Chosen") -> None:
        """Another plan rules from this morning on: what waits is queued anew; running teams finish."""
        waiting = sorted([*self.waiting, *self.stuck, *(t for g in self.papers for t in g)])
        self.rule_by(plan)
        self.waiting, self.stuck, self.papers = [], [], [[] for _ in self.papers]
        self.called = [NOT_YET] * len(self.papers)
        for task in waiting:
            self.log.stuck[task.visit] = False
            if self.is_passed_over(task.matter, task.visit):
                task.begins.succeed(([], -1, 0))
            else:
                self.queue(task, self.done(task.matter, task.visit))

    def done(self, m: int, v: int) -> dict[int, int]:
        """Who did which step of a matter before a visit."""
        done: dict[int, int] = {}
        for visit in range(self.given.first[m], v):
            step, team = self.given.origin[self.given.step[visit]], self.log.team[visit].tolist()
            done[step] = done.get(step, 0) | sum(1 << p for p in team if p >= 0)
        return done
