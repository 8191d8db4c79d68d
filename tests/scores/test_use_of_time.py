"""Hours by unit, post and month: they are those of the whole window, told apart."""

from datetime import date

import numpy as np
import pytest

from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.scores.experiment import Setting, experiment
from simlib.scores.use_of_time import month_ends, use_of_time


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def setting(world):
    return Setting.of(world, replications=3)


@pytest.fixture(scope="module")
def used(world, setting):
    return use_of_time(world, setting)


@pytest.mark.parametrize("plan", ["two-zones", "one-pool"])
@pytest.mark.parametrize(("name", "part"), [("staff_hours_worked", "worked"), ("staff_hours_duty", "duty")])
def test_hours_of_a_unit_add_up_to_those_of_the_run(world, setting, used, plan, name, part):
    whole = {m.key: m.mean for m in experiment(world, setting).measures(plan)
             if (m.name, m.by) == (name, "unit")}  # fmt: skip
    hours = getattr(used[plan], part).sum(axis=(1, 2))
    found = dict(zip(used[plan].units, hours.tolist(), strict=True))
    assert {unit: found[unit] for unit in whole} == pytest.approx(whole)


def test_units_and_posts_stand_in_the_order_of_the_file(world, used):
    use = used["two-zones"]
    assert use.units == tuple(world.scenario.units)
    assert use.posts == tuple(world.scenario.posts)


def test_hours_stand_at_the_posts_that_a_unit_has(world, used):
    duty = used["two-zones"].duty.sum(axis=2)
    for unit, of_unit in zip(used["two-zones"].units, duty, strict=True):
        staffed = {post for post, hours in zip(world.scenario.posts, of_unit, strict=True) if hours}
        assert staffed == set(world.scenario.units[unit].staff)


def test_months_are_those_of_the_window_and_end_with_it(world):
    model = compile_model(world, "central")
    months, ends = month_ends(model)
    assert months == tuple(date(2021, month, 1) for month in range(4, 13))
    assert ends[-1] == model.window[1]
    assert np.all(np.diff(ends) > 0)


def test_a_world_without_a_calendar_is_one_stretch(root):
    queue = read_world(next((root / "scenarios" / "theory").glob("*.yaml")))
    setting = Setting.of(queue, replications=1)
    (use, *_) = use_of_time(queue, setting).values()
    assert use.months == (None,)
    assert use.worked.sum() > 0
