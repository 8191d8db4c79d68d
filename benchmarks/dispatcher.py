"""A peer: what somebody who knows SimPy writes for the same county in an afternoon.

    matter       a process: arrives, waits, asks for a team, works, goes on
    dispatcher   owns the idle people and a list of requests; serves whom it can, first come first served

The same as in the engines: arrivals, itineraries, efforts and waits as drawn; team sizes; the plan's pools
at home and in the zone; the duty calendar, by the same rule `finish`; a log with a row a task.

Left out: leave, recusal and those who take over then, who may not do two steps of a matter, travel, limits
and due dates, dispatch by due date, escalation, and giving work to whoever had least. So the peer has less
to do than the engines, and its figures are not theirs.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

from simlib.model.arrays import BLOCKED, Model, Plan
from simlib.model.rules import finish
from simlib.runs.draws import Draws

Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class Task:
    """A row of the log."""

    matter: int
    step: int
    team: tuple[int, ...]
    started: int
    finished: int


@dataclass(frozen=True)
class Request:
    """A wish for a team out of some people; the event tells who."""

    size: int
    people: Sequence[int]
    served: simpy.Event


class Dispatcher:
    """Owns the idle people and who waits for them."""

    def __init__(self, env: simpy.Environment, people: Sequence[int]) -> None:
        self.env, self.idle = env, set(people)
        self.waiting: list[Request] = []

    def ask(self, size: int, people: Sequence[int]) -> simpy.Event:
        """An event that happens when there is a team."""
        request = Request(size, people, self.env.event())
        if not self.serve(request):
            self.waiting.append(request)
        return request.served

    def release(self, team: Sequence[int]) -> None:
        """A team is free again; serve whom that helps."""
        self.idle.update(team)
        self.waiting = [request for request in self.waiting if not self.serve(request)]

    def serve(self, request: Request) -> bool:
        """Give a team if there is one."""
        able = [p for p in request.people if p in self.idle]
        if len(able) < request.size:
            return False
        team = tuple(able[: request.size])
        self.idle.difference_update(team)
        request.served.succeed(team)
        return True


class County:
    """The county at work."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.env, self.log = simpy.Environment(), list[Task]()
        self.dispatcher = Dispatcher(self.env, np.flatnonzero(plan.active).tolist())
        self.team = model.steps.team.tolist()
        self.model, self.plan = model, plan
        duty = plan.duty
        tables = (duty.whole, duty.meet, duty.first, duty.begins, duty.ends, duty.minutes)
        self.duty = tuple(table.tolist() for table in tables)
        self.pools: dict[tuple[int, int, int], list[int]] = {}
        columns = (draws.step, draws.effort, draws.wait)
        visits = list(zip(*(column.tolist() for column in columns), strict=True))
        first = draws.first.tolist()
        for m, arrives in enumerate(draws.release.tolist()):
            unit, pooled = int(draws.unit[m]), int(plan.pooled[draws.klass[m]])
            way = visits[first[m] : first[m + 1]]
            self.env.process(self.matter(m, arrives, unit, pooled, way))

    def matter(
        self, m: int, arrives: int, unit: int, pooled: int, way: list[tuple[int, int, int]]
    ) -> Process:
        """One matter through all its steps."""
        env = self.env
        yield env.timeout(arrives)
        for step, effort, wait in way:
            if wait:
                yield env.timeout(wait)
            team: tuple[int, ...] = ()
            started = env.now
            if self.team[step]:
                team = yield self.dispatcher.ask(self.team[step], self.pool(step, unit, pooled))
                started = env.now
                yield env.timeout(self.ends(max(1, effort), team) - started)
                self.dispatcher.release(team)
            self.log.append(Task(m, step, team, int(started), int(env.now)))

    def pool(self, step: int, unit: int, pooled: int) -> list[int]:
        """The people for a step of a unit's matter: home, then the zone where the plan pools."""
        key = (step, unit, pooled)
        if key not in self.pools:
            levels = self.plan.level[step, unit, pooled][self.plan.when[step] != BLOCKED]
            self.pools[key] = [p for level in levels for p in np.flatnonzero(level).tolist()]
        return self.pools[key]

    def ends(self, effort: int, team: Sequence[int]) -> int:
        """When a team that starts now has done the work, by the duty calendar."""
        pattern, meet, first, begins, ends, whole = self.duty
        done, _ = finish(
            int(self.env.now),
            effort,
            0,
            team,
            len(team),
            pattern,
            meet,
            first,
            begins,
            ends,
            whole,
            self.model.day_ticks,
            self.model.n_days,
        )
        return done


def simulate(model: Model, plan: Plan, draws: Draws) -> list[Task]:
    """Run the county up to the horizon; the log of its finished tasks."""
    county = County(model, plan, draws)
    county.env.run(until=model.horizon)
    return county.log
