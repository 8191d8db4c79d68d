"""A log of the model's own process is reproduced; one of another process is told to be one."""

import pytest

from simlib.errors import SimlibError
from simlib.evidence.validating import default_judge_from, drawn_branches, drawn_factors, validate
from tests.evidence.told_apart import calmed, first_come_first_served, held, on_fridays, with_a_pause

pytestmark = pytest.mark.slow
RUNS = 60


@pytest.fixture(scope="module")
def calm(true_county):
    """The true county with less to do."""
    return calmed(true_county)


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


def test_the_order_of_work_is_not_told(calm, own):
    """Days to close, and what was open, hardly tell in which order the waiting were served: where few wait,
    whoever is first is soon served. So a log by another order is no proof against the file's."""
    found = validate(held(calm, first_come_first_served(calm)), runs=RUNS, threads=2)
    assert found.reproduces, found.failed
    pairs = zip(found.of.log.matters, own.of.log.matters, strict=True)
    assert any(one.closed != other.closed for one, other in pairs)  # it did change the log


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
