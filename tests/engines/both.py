"""What both engines are asked, and where their records differ."""

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from simlib.inputs.reading import World
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs import reference
from simlib.runs.draws import Draws, draw
from simlib.runs.kernel import loop as kernel
from simlib.runs.record import Record


class Case(NamedTuple):
    """Given, chosen, chance."""

    model: Model
    plan: Plan
    draws: Draws


def cases(world: World, seed: int, load: str | None = None) -> Iterator[Case]:
    """A case for every plan of a world, at one load or (None) at each of them."""
    for name in [load] if load else world.scenario.loads:
        model = compile_model(world, name)
        for plan_name in world.scenario.plans:
            plan = compile_plan(model, plan_name)
            yield Case(model, plan, draw(model, seed, 0))


def differing(case: Case) -> list[str]:
    """The arrays in which the engines differ, with the plan and the load."""
    unlike = unlike_arrays(reference.simulate(*case), kernel.simulate(*case))
    return [f"{case.plan.name} at {case.model.load}: {name}" for name in unlike]


def unlike_arrays(one: Record, other: Record) -> list[str]:
    """The arrays of two records that are not of the same type, shape and bytes."""
    return [
        field.name for field in fields(Record) if _as_stored(one, field.name) != _as_stored(other, field.name)
    ]


def _as_stored(record: Record, name: str) -> tuple[str, tuple[int, ...], bytes]:
    array = getattr(record, name)
    return str(array.dtype), array.shape, array.tobytes()
