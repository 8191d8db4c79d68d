"""From a plan to arrays: what is chosen.

zones ──> pools of each step and unit ──> levels of people
levers ─> pooled classes, order, escalation, skipped steps, duty (weekdays of meetings)
"""

from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from simlib.errors import UnknownName
from simlib.inputs.scenario import PlanSpec, Scenario, Step, UnitKind, Weekday
from simlib.model.arrays import ALWAYS, BLOCKED, POOLED, Bools, Model, Plan
from simlib.model.duty import Duty, always_on, calendar_duty
from simlib.model.partition import Partition
from simlib.model.rules import CLASS, DUE, FIRST_COME

ORDERS = {"due": DUE, "class": CLASS, "first_come": FIRST_COME}
WHEN = {"always": ALWAYS, "pooled": POOLED, "blocked": BLOCKED}


def compile_plan(model: Model, name: str) -> Plan:
    """The arrays of one of the scenario's plans. Raises UnknownName for another name."""
    scenario = model.world.scenario
    if name not in scenario.plans:
        raise UnknownName("plan", name, scenario.plans)
    return plan_of(model, name, scenario.plans[name])


def plan_of(model: Model, name: str, spec: PlanSpec) -> Plan:
    """The arrays of a plan, in the file or made up since (a search's): it may name no other extra people
    than the file's plans do."""
    partition = Partition.of(spec)
    pooled = _pooled(model, spec)
    active = _active(model, spec)
    return Plan(
        name=name,
        order=ORDERS[spec.order],
        escalation=round(spec.escalation_days * model.day_ticks),
        pooled=pooled,
        active=active,
        partition=partition,
        zone=tuple(partition.zone_of(unit) for unit in model.units.name),
        level=_levels(model, partition, active),
        when=_whens(model),
        skips=_skips(model, pooled),
        duty=_duty(model, tuple(sorted(spec.weekdays.items()))),
    )


def _pooled(model: Model, spec: PlanSpec) -> Bools:
    """Which classes pool, bool[classes]."""
    if spec.pooling == "hard":
        return model.classes.hard
    return np.full(len(model.classes.name), spec.pooling == "all")


def _active(model: Model, spec: PlanSpec) -> Bools:
    """People that are there under this plan: its own extra posts, not those of other plans."""
    posts = sorted(model.world.scenario.posts)
    units, people = model.units.name, model.people
    granted = [
        spec.extra.get(units[u], {}).get(posts[p], 0)
        for u, p in zip(people.unit, people.post, strict=True)
    ]
    return np.asarray(people.extra <= np.array(granted), dtype=bool)


def _skips(model: Model, pooled: Bools) -> Bools:
    """Steps that the plan leaves out by class, bool[steps, classes]."""
    only = [step.only for step in step_specs(model)]
    rows = {None: np.zeros_like(pooled), "pooled": ~pooled, "not_pooled": pooled}
    return np.array([rows[condition] for condition in only], dtype=bool)


def step_specs(model: Model) -> list[Step]:
    """The scenario's steps in the order of the model's."""
    flows = model.world.scenario.flows
    return [flows[f].steps[s] for f, s in zip(model.steps.flow, model.steps.name, strict=True)]


@lru_cache(maxsize=16)
def _duty(model: Model, weekdays: tuple[tuple[str, Weekday], ...]) -> Duty:
    """Everybody's duty with meetings on these weekdays; most plans move none and share it."""
    scenario = model.world.scenario
    if model.calendar is None:
        return always_on(len(model.people), model.day_ticks)
    posts = sorted(scenario.posts)
    kinds = [UnitKind(kind) for kind in model.units.kind]
    rows = [
        (scenario.posts[posts[p]], kinds[u])
        for u, p in zip(model.people.unit, model.people.post, strict=True)
    ]
    arrangements = scenario.arrangements
    return calendar_duty(model.calendar, model.n_days, rows, arrangements, dict(weekdays))


# ---------------------------------------------------------------- pools


def _whens(model: Model) -> NDArray[np.int64]:
    """When the n-th pool of a step counts, int64[steps, levels]."""
    specs = step_specs(model)
    when = np.full((len(specs), _depth(specs)), BLOCKED, dtype=np.int64)
    for s, step in enumerate(specs):
        when[s, : len(step.pools)] = [WHEN[use.when] for use in step.pools]
    return when


def _depth(specs: list[Step]) -> int:
    return max(1, *(len(step.pools) for step in specs))


def _levels(model: Model, partition: Partition, active: Bools) -> Bools:
    """People by step, unit of origin, pooling and level: bool[steps, units, 2, levels, people]."""
    specs = step_specs(model)
    shape = (len(specs), len(model.units), 2, _depth(specs), len(model.people))
    level = np.zeros(shape, dtype=bool)

    @cache
    def people(pool: str, unit: str) -> Bools:
        return _members(model, pool_units(model.world.scenario, partition, pool, unit))

    for s, step in enumerate(specs):
        may = active & _holds_post(model, step)
        for u, unit in enumerate(model.units.name):
            for n, use in enumerate(step.pools):
                level[s, u, 1, n] = people(use.pool, unit) & may
                level[s, u, 0, n] = level[s, u, 1, n] & (use.when != "pooled")
    return level


def _holds_post(model: Model, step: Step) -> Bools:
    if not step.posts:
        return np.ones(len(model.people), dtype=bool)
    posts = sorted(model.world.scenario.posts)
    return np.isin(model.people.post, [posts.index(post) for post in step.posts])


def _members(model: Model, units: Iterable[str]) -> Bools:
    return np.isin(model.people.unit, [model.units.name.index(unit) for unit in units])


def pool_units(scenario: Scenario, partition: Partition, pool: str, unit: str) -> tuple[str, ...]:
    """The units whose people a pool means for a matter of `unit`."""
    if pool == "home":
        return (unit,)
    if pool == "zone":
        return partition.neighbours(unit)
    if pool == "division":
        return partition.linked(unit)
    if pool == "county":
        return tuple(n for n, u in scenario.units.items() if u.kind is UnitKind.DIVISION)
    return (pool,)
