"""A log's matters in place of draws: they come on their days, in their classes, and go their ways."""

from collections import Counter

import numpy as np
import pytest

from simlib.evidence.counting import counted, counted_scenario
from simlib.evidence.seen import seen_in_log, seen_in_run
from simlib.evidence.standing import given_matters, replayed
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.engines import ENGINES
from simlib.runs.given import draw_given
from tests.evidence.example import example_log
from tests.runs.recusals import recusals

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(example):
    return compile_model(
        replayed(example, counted_scenario(example.world.scenario, counted(example))), "central"
    )


@pytest.fixture(scope="module")
def given(example, model):
    return given_matters(example, model)


@pytest.fixture(scope="module")
def draws(model, given):
    return draw_given(model, 1, 0, given)


@pytest.fixture(scope="module")
def record(model, draws):
    return ENGINES["kernel"](model, compile_plan(model, "two-zones"), draws)


@pytest.fixture(scope="module")
def seen(example, model, draws, record):
    return seen_in_run(model, example.ways, example.kinds, example.first, example.last, draws, record)


def test_the_shipped_log_is_what_the_true_county_wrote(tmp_path):
    from tests.evidence.example import FOLDER
    from tests.evidence.logs import save_log

    assert (
        save_log(example_log(), tmp_path / "log.csv").read_bytes()
        == (FOLDER / "qinglan-log.csv").read_bytes()
    )


def test_every_row_comes_once_on_its_day_in_its_class_and_unit(example, model, seen):
    real = seen_in_log(model, example.ways, example.log)
    columns = ("received", "klass", "unit", "flow")
    of_log, of_run = (
        Counter(zip(*(getattr(one, name).tolist() for name in columns), strict=True)) for one in (real, seen)
    )
    assert of_log == of_run


def test_what_is_closed_goes_the_way_that_the_log_tells(example, model, seen):
    """Of all rows that say what became of them, and are closed in the run too."""
    real = seen_in_log(model, example.ways, example.log)

    def known(one):
        return Counter(zip(one.received.tolist(), one.unit.tolist(), one.way.tolist(), strict=True))

    told = Counter({key: n for key, n in known(real).items() if key[2] >= 0})
    met = Counter({key: n for key, n in known(seen).items() if key[2] >= 0})
    drawn = sum((met - told).values())  # those open in the log have a way of their own in the run
    assert drawn <= (real.way < 0).sum()
    assert sum((told & met).values()) > 0.8 * sum(told.values())


def test_whoever_stood_back_in_the_log_stands_back(model, given, draws):
    """Somebody of the own unit, where the log says so, and nobody where it says that; of every row."""
    home = model.people.unit[None, :] == draws.unit[:, None]
    some = (recusals(draws) & home).any(axis=1)
    rows = [
        np.flatnonzero((draws.stream == stream) & (draws.arrived >= given.since))
        for stream in np.flatnonzero(given.replaced)
    ]
    told = [given.recused[given.first[s] : given.first[s + 1]] for s in np.flatnonzero(given.replaced)]
    assert [some[r].astype(int).tolist() for r in rows] == [t.tolist() for t in told]
    assert 100 < sum((t == 1).sum() for t in told) < sum(len(t) for t in told)


def test_before_the_logs_first_day_streams_bring_matters_and_then_no_more(model, given, draws):
    outside = draws.stream >= 0
    replaced = np.zeros(draws.matters, dtype=bool)
    replaced[outside] = given.replaced[draws.stream[outside]]
    early = replaced & (draws.arrived < given.since)
    assert early.sum() > 100
    assert (replaced & ~early).sum() == len(given.arrived)


def test_another_plan_meets_the_same_draws_and_another_replication_others(model, given, draws):
    again, other = draw_given(model, 1, 0, given), draw_given(model, 1, 1, given)
    assert (again.effort == draws.effort).all()
    assert len(other.effort) != len(draws.effort) or (other.effort != draws.effort).any()


def test_both_engines_leave_the_same_record(model, draws, record):
    other = ENGINES["reference"](model, compile_plan(model, "two-zones"), draws)
    assert (other.ended == record.ended).all()
    assert (other.started == record.started).all()
