"""Late matters by cause: the ratios agree with the on-time share, and groups with the whole."""

import numpy as np
import pytest

from simlib.runs.replications import replicate
from simlib.scores.causes import NAMES, cause_layout, cause_tally
from simlib.scores.experiment import Setting, experiment
from simlib.scores.intervals import estimate
from simlib.scores.lateness import first_causes
from simlib.scores.measures import layout, tally_of
from simlib.scores.run import Run
from simlib.scores.why_late import LABELS, lifetimes


def table(rows, numbers):
    return {(r.name, r.by, r.key): tuple(numbers[:, k]) for k, r in enumerate(rows)}


@pytest.fixture(scope="module")
def run(county):
    draws, record = county.run("two-zones", 0)
    return Run(county.model, county.plans["two-zones"], draws, record)


def both(run):
    whole = table(layout(run.model, run.plan, causes=True), tally_of(run, causes=True))
    return whole, table(cause_layout(run.model, run.plan), cause_tally(run))


def tallied(*args):
    return cause_tally(Run(*args))


def test_late_matters_are_those_that_the_on_time_share_counts_as_late(run):
    whole, _ = both(run)
    on_time, cohort = whole["on_time_share", "all", "all"]
    assert len(run.late[0]) == cohort - on_time > 0
    assert whole["late_days", "cause", "work"][1] == len(run.late[0])


def test_the_causes_add_up_to_the_time_from_arrival_to_end(run):
    whole, _ = both(run)
    begin, end = lifetimes(run.model, run.draws, run.record)
    late, _ = run.late
    days = sum(whole["late_days", "cause", cause][0] for cause in LABELS)
    assert days == pytest.approx((end - begin)[late].sum() / run.model.day_ticks)


def test_each_late_matter_has_one_first_cause(run):
    whole, _ = both(run)
    assert sum(whole["late_first_cause", "cause", cause][0] for cause in LABELS) == len(run.late[0])


def test_classes_and_units_are_parts_of_the_whole(run):
    whole, parts = both(run)
    for by, keys in (("class", run.model.classes.name), ("unit", run.model.units.name)):
        for name in NAMES:
            for cause in LABELS:
                rows = [parts.get((name, f"{by}/cause", f"{key}/{cause}"), (0, 0)) for key in keys]
                assert np.sum(rows, axis=0) == pytest.approx(whole[name, "cause", cause])


def test_on_demand_it_comes_with_intervals_and_as_the_runs_have_it(county):
    world = county.model.world
    found = experiment(world, Setting.of(world, ["two-zones"], replications=4), why=True).causes("two-zones")
    plan = county.plans["two-zones"]
    runs = replicate(county.model, [plan], 1, range(4), tallied)
    again = estimate(cause_layout(county.model, plan), np.stack([one[0] for one in runs]))
    assert found == again
    assert all(m.low is not None and m.low <= m.mean <= m.high for m in found)
    assert {m.unit for m in found} == {"working_days", "share"}


def test_an_experiment_that_is_asked_why_tells_both_from_the_same_runs(county):
    world = county.model.world
    setting = Setting.of(world, ["two-zones"], replications=4)
    asked, plain = experiment(world, setting, why=True), experiment(world, setting)
    told, others = (found.measures("two-zones") for found in (asked, plain))
    assert [m for m in told if m.by != "cause"] == list(others)
    assert {m.name for m in told if m.by == "cause"} == set(NAMES)


def test_nobody_pays_for_causes_that_nobody_asked_for(county, monkeypatch):
    def asked(*args):
        raise AssertionError

    monkeypatch.setattr("simlib.scores.run.why_late", asked)
    world = county.model.world
    setting = Setting.of(world, ["two-zones"], replications=2)
    experiment(world, setting)
    with pytest.raises(AssertionError):
        experiment(world, setting, why=True)


def test_of_equal_causes_the_first_counts():
    assert first_causes(np.array([[3, 7, 7], [0, 0, 0]])).tolist() == [[0, 1, 0], [0, 0, 0]]


def test_without_a_calendar_days_are_ticks(desk, matter):
    found = desk.measures(matter("East", 200, 500))
    assert found["late_days", "cause", "work"].unit == "ticks"


def test_on_time_there_is_no_cause(desk, matter):
    assert not [key for key in desk.measures(matter("East", 200, 210)) if key[1] == "cause"]
