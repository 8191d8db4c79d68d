"""Steps that could never finish, found before anything runs, with names.

for every plan, step and unit whose matters may come to the step:
    too few people          team-never           the pools together hold fewer than the team
    barred by their own     team-never-barred    who must have done an earlier step may not do this one
    never on duty together  no-common-duty       some team would wait for ever for a common hour
    too far                 travel-exceeds-duty  no day on duty is longer than the way
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations_with_replacement

import numpy as np

from simlib.errors import Fault, SimlibError
from simlib.inputs.reading import World
from simlib.model.arrays import END, Bools, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan


def feasibility_faults(world: World) -> list[Fault]:
    """All faults of all plans, each named once with the units that it concerns.

    The load does not matter for what can be done at all, so any one serves.
    """
    try:
        model = compile_model(world, next(iter(world.scenario.loads)))
        plans = [compile_plan(model, name) for name in world.scenario.plans]
    except SimlibError as error:
        return [Fault("$", error.code, params=error.params)]
    found: dict[tuple[str, str, str], list[str]] = {}
    details: dict[tuple[str, str, str], dict[str, str]] = {}
    for plan in plans:
        for unit, step, code, params in _plan_faults(model, plan):
            key = (plan.name, step, code)
            found.setdefault(key, []).append(unit)
            details.setdefault(key, params)
    return [
        Fault(
            f"$.plans.{plan}", code, params={**details[plan, step, code], "unit": ", ".join(units)}
        )
        for (plan, step, code), units in found.items()
    ]


def _plan_faults(model: Model, plan: Plan) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(unit, step, code, params) of everything that can never be done under a plan."""
    shared = _Common(plan)
    for u, s in sorted(_visited(model)):
        if model.steps.team[s]:
            code, params = _fault(model, plan, shared, u, s)
            if code:
                yield model.units.name[u], model.steps.name[s], code, params


def _visited(model: Model) -> set[tuple[int, int]]:
    """(unit, step) pairs that matters may come to."""
    starts = set(zip(model.streams.unit.tolist(), model.streams.first.tolist(), strict=True))
    starts |= set(zip(model.backlog.unit.tolist(), model.backlog.step.tolist(), strict=True))
    return {(u, s) for u, first in starts for s in _reachable(model, first)}


def _reachable(model: Model, first: int) -> set[int]:
    seen: set[int] = set()
    ahead = [first]
    while ahead:
        s = ahead.pop()
        if s not in seen:
            seen.add(s)
            ahead += [int(n) for n in model.steps.after[s] if n != END]
    return seen


def _fault(
    model: Model, plan: Plan, shared: "_Common", u: int, s: int
) -> tuple[str, dict[str, str]]:
    """The first thing that makes a step impossible for a unit's matters, or no code."""
    team = int(model.steps.team[s])
    params = {"step": model.steps.name[s], "team": str(team)}
    for pooled in sorted(set(plan.pooled.astype(int).tolist())):
        people = _people(plan, u, s, pooled)
        if people.sum() < team:
            return "team-never", {**params, "people": str(int(people.sum()))}
        if people.sum() - _surely_barred(model, plan, u, s, pooled) < team:
            return "team-never-barred", {**params, "people": str(int(people.sum()))}
        way = model.units.travel[model.people.unit, u] if model.steps.on_site[s] else None
        together, beyond_the_way = shared.hours(people, team, way)
        if together <= 0:
            return "no-common-duty", params
        if beyond_the_way <= 0:
            return "travel-exceeds-duty", params
    return "", {}


def _people(plan: Plan, u: int, s: int, pooled: int) -> Bools:
    return np.asarray(plan.level[s, u, pooled].any(axis=0), dtype=bool)


def _surely_barred(model: Model, plan: Plan, u: int, s: int, pooled: int) -> int:
    """How many of the step's people must at least have done a step that bars them from it."""
    own = _people(plan, u, s, pooled)
    forced = [0]
    for other in model.steps.not_by[s]:
        elsewhere = int((_people(plan, u, other, pooled) & ~own).sum())
        forced.append(int(model.steps.team[other]) - elsewhere)
    return max(forced)


class _Common:
    """The longest common duty of a day for teams of given duty patterns, remembered."""

    def __init__(self, plan: Plan) -> None:
        self.duty = plan.duty
        self.rows, self.row_of = np.unique(plan.duty.base, axis=0, return_inverse=True)
        self.best = lru_cache(maxsize=None)(self._best)

    def hours(self, people: Bools, team: int, way: Ints | None) -> tuple[int, int]:
        """The worst team's longest common duty in a day, and what its way there leaves of it."""
        kinds: dict[int, int] = {}
        count: dict[int, int] = {}
        for p in np.flatnonzero(people):
            row = int(self.row_of[p])
            kinds[row] = max(kinds.get(row, 0), 0 if way is None else int(way[p]))
            count[row] = count.get(row, 0) + 1
        together, left = [], []
        for rows in combinations_with_replacement(sorted(kinds), team):
            if all(rows.count(row) <= count[row] for row in rows):
                together.append(self.best(rows))
                left.append(self.best(rows) - max(kinds[row] for row in rows))
        return min(together), min(left)

    def _best(self, rows: tuple[int, ...]) -> int:
        """Ticks of the day on which people of these patterns are longest on duty together."""
        joint = self.rows[rows[0]]
        for row in rows[1:]:
            joint = self.duty.meet[joint, self.rows[row]]
        return int(self.duty.minutes[joint].max())
