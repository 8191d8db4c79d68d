"""A log of the model's own process is reproduced; one of another process is told to be one."""

from dataclasses import replace

import pytest

from simlib.errors import SimlibError
from simlib.evidence.standing import standing
from simlib.evidence.validating import default_judge_from, drawn_branches, drawn_factors, validate
from simlib.inputs.scenario import Duration, Duty
from tests.evidence.example import FIRST, LAST
from tests.evidence.logs import log_of, run_of

pytestmark = pytest.mark.slow
RUNS = 60


@pytest.fixture(scope="module")
def calm(true_county):
    """The true county with less to do: near the end of what people can do, runs differ so much that nothing
    is told."""
    streams = {
        name: one if one.per_year is None else one.model_copy(update={"per_year": 0.7 * one.per_year})
        for name, one in true_county.scenario.streams.items()
    }
    return replace(true_county, scenario=true_county.scenario.model_copy(update={"streams": streams}))


def held(county, world, seed=5):
    """A county held against a log of `world`."""
    return standing(county, log_of(run_of(world, seed=seed), FIRST, LAST))


def on_fridays(world):
    """Leaders sign on Fridays only."""
    posts = {
        name: post.model_copy(update={"duty": Duty(days=("fri",))})
        if name in ("zone-head", "leader")
        else post
        for name, post in world.scenario.posts.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"posts": posts}))


def with_a_pause(world):
    """Twenty working days pass before a verification is approved: another flow."""
    flows = dict(world.scenario.flows)
    wait = Duration(dist="fixed", unit="working_days", mean=20)
    for name in ("petition", "lead"):
        steps = dict(flows[name].steps)
        steps["measures"] = steps["measures"].model_copy(update={"wait": wait})
        flows[name] = flows[name].model_copy(update={"steps": steps})
    return replace(world, scenario=world.scenario.model_copy(update={"flows": flows}))


@pytest.fixture(scope="module")
def own(calm):
    return validate(held(calm, calm), runs=RUNS, threads=2)


def test_a_log_of_the_same_process_is_reproduced(own):
    assert own.reproduces, own.failed
    assert own.distance.observed <= own.distance.most
    assert own.matters == sum(m.received >= own.judge_from for m in own.of.log.matters)


def test_the_real_line_has_a_point_for_each_of_the_runs_weeks(own):
    assert own.open_runs.shape == (RUNS, len(own.open_days))
    assert len(own.open_real) == len(own.open_days)
    assert own.open_days[0] >= own.of.first.toordinal()


def test_nothing_is_judged_that_has_no_interval_in_the_runs(own):
    assert all(one.low <= one.mean <= one.high for one in own.judged)


def test_fixed_weekdays_are_told(calm):
    found = validate(held(calm, on_fridays(calm)), runs=RUNS, threads=2)
    assert not found.reproduces
    assert "weekdays" in found.failed


def test_another_flow_is_told(calm):
    """A pause that the model does not know shows in the days to close."""
    found = validate(held(calm, with_a_pause(calm)), runs=RUNS, threads=2)
    assert not found.reproduces
    assert "days" in found.failed


def test_the_threads_change_nothing(own):
    again = validate(own.of, runs=RUNS)
    assert again.judged == own.judged


def test_the_last_third_is_judged_where_nothing_says_what_was_fitted(example):
    part = (default_judge_from(example) - example.first) / (example.last - example.first)
    assert part == pytest.approx(2 / 3, abs=0.01)


def test_too_few_matters_judge_nothing(example):
    with pytest.raises(SimlibError, match="judged-too-few"):
        validate(example, example.last, runs=RUNS)


def test_a_file_without_fitted_numbers_is_taken_as_it_is(example):
    import numpy as np

    dice = np.random.default_rng(1)
    assert drawn_factors(example.world, dice) == {}
    scenario = example.world.scenario
    assert drawn_branches(example.world, scenario, dice).flows == scenario.flows
