"""The other tests here run the kernel; the reference leaves the same record of every world."""

from dataclasses import fields

import numpy as np
import pytest

from simlib.runs import reference

WORLDS = (
    "jackson-rework",
    "m-d-1",
    "m-empirical-1",
    "m-erlang-1",
    "m-gamma-1",
    "m-lognormal-1",
    "m-m-1",
    "m-m-3",
    "m-uniform-1",
    "pairs-of-seven",
    "pairs-of-six",
    "separate-or-pooled",
    "two-priorities",
)


def test_every_world_is_here(root):
    assert [f.stem for f in sorted((root / "scenarios" / "theory").glob("*.yaml"))] == list(WORLDS)


@pytest.mark.parametrize("name", WORLDS)
def test_the_reference_leaves_the_same_record(theory, name):
    world = theory(name)
    for plan in (world.plan(spec) for spec in world.scenario.plans):
        draws, record = world.run(plan, 0)
        told = reference.simulate(world.model, plan, draws)
        for field in fields(record):
            assert np.array_equal(getattr(record, field.name), getattr(told, field.name)), field
