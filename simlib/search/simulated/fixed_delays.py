"""Desks as fixed waits: what makes zones independent of each other.

    step done by a county desk  ──>  a wait of its mean time, queue and work together

A desk is any pool that is neither of the matter's own zone nor of its division: the leadership, a review
division, a named unit. Its mean times are those of today's plan, over a few whole runs.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from simlib.inputs.reading import World
from simlib.inputs.scenario import Duration, Flow, Scenario, Step
from simlib.model.arrays import Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.runs.replications import replicate
from simlib.scores.sums import sums

OWN_POOLS: Final = frozenset({"home", "zone", "division", "county"})
"""Pools of a step that a zone has to itself: `county` too, which is asked only when its own cannot."""

DELAY_RUNS: Final = 10
"""Whole runs from which the desks' mean times are taken."""


def desk_steps(scenario: Scenario) -> frozenset[tuple[str, str]]:
    """Steps (flow, name) that only desks do."""
    return frozenset(
        (f, s)
        for f, flow in scenario.flows.items()
        for s, step in flow.steps.items()
        if step.pools and not any(use.pool in OWN_POOLS for use in step.pools)
    )


def without_desks(world: World, load: str, seed: int) -> World:
    """The same world with a fixed wait, as long as the desk took under the baseline, for each desk."""
    desks = desk_steps(world.scenario)
    if not desks:
        return world
    times = _desk_times(world, load, seed)
    flows = {
        f: flow.model_copy(update={"steps": _steps(f, flow, desks, times)})
        for f, flow in world.scenario.flows.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"flows": flows}))


def _steps(
    name: str, flow: Flow, desks: frozenset[tuple[str, str]], times: Mapping[tuple[str, str], float]
) -> dict[str, Step]:
    """The steps of a flow with waits for desks; nobody is recused because of what a wait did."""
    made = {}
    for s, step in flow.steps.items():
        if (name, s) in desks:
            made[s] = _as_wait(step, times[name, s])
        else:
            others = tuple(other for other in step.not_by if (name, other) not in desks)
            made[s] = step.model_copy(update={"not_by": others})
    return made


def _as_wait(step: Step, ticks: float) -> Step:
    nobody = {"team": 0, "pools": (), "posts": (), "effort": None, "not_by": (), "on_site": False,
              "hand_over": None}  # fmt: skip
    if step.wait is not None:  # a drawn wait goes on, the desk's time is lost: a wait has one span
        return step.model_copy(update=nobody)
    wait = Duration(dist="fixed", unit="ticks", mean=ticks)
    return step.model_copy(update=nobody | {"wait": wait, "class_effort": False})


def _desk_times(world: World, load: str, seed: int) -> dict[tuple[str, str], float]:
    """Mean ticks from the queue to the end of the work, by step; 0 where a step never was done."""
    model = compile_model(world, load)
    plan = compile_plan(model, world.scenario.baseline)
    total = sum(kept for (kept,) in replicate(model, [plan], seed, range(DELAY_RUNS), step_times))
    ticks, visits = np.asarray(total)
    means: dict[tuple[str, str], float] = {}
    for s, key in enumerate(zip(model.steps.flow, model.steps.name, strict=True)):  # what is handed over, too
        means[key] = means.get(key, 0.0) + ticks[s] / max(visits[model.steps.origin[s]], 1)
    return means


def step_times(model: Model, plan: Plan, draws: Draws, record: Record) -> Ints:
    """Ticks from the queue to the end of the work, and visits done, int64[2, steps]."""
    done = record.finished >= 0
    spent = np.where(done, record.finished - record.queued, 0)
    size = len(model.steps)
    return np.stack([sums(draws.step, spent, size), sums(draws.step, done, size)])
