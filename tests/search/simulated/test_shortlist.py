"""Whole plans with the same draws: what is said of each, and that the best is found as promised."""

from pathlib import Path

import numpy as np
import pytest

from simlib.errors import SimlibError
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario, Zone
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan, plan_of
from simlib.runs.replications import one_replication, replicate
from simlib.scores.measures import layout, tally
from simlib.search.simulated.kn import Promise
from simlib.search.simulated.shortlist import SIMULATED, brief, shortlist
from tests.search.promise import keeps_its_promise
from tests.worlds import as_world

RATES = {"甲镇": 16, "乙镇": 4, "丙镇": 12, "丁镇": 8}
BUSY_WITH_QUIET = (("甲镇", "乙镇"), ("丙镇", "丁镇"))
MIDDLE = (("甲镇", "丁镇"), ("乙镇", "丙镇"))
BUSY_TOGETHER = (("甲镇", "丙镇"), ("乙镇", "丁镇"))


@pytest.fixture(scope="module")
def pairs(root: Path):
    """Four towns with a clerk each, some busier than others, as M/M/2 in pairs: evenly shared is best."""
    world = read_world(root / "scenarios" / "theory" / "separate-or-pooled.yaml")
    tree = world.scenario.model_dump(mode="json", by_alias=True)
    town = tree["units"]["甲镇"]
    tree["units"] = {name: {**town, "code": f"T{n}"} for n, name in enumerate(RATES)}
    stream = tree["streams"]["arrivals"]
    stream["shares"], stream["gap"]["mean"] = RATES, 3400
    tree["time"] = {"calendar": "none", "window": {"from": 0, "to": 1_000_000}, "end": 1_400_000}
    return as_world(Scenario.model_validate(tree | {"plans": _plans(tree)} | {"baseline": "even"}))


def _plans(tree):
    base = tree["plans"]["separate"]
    named = {"even": BUSY_WITH_QUIET, "middle": MIDDLE, "uneven": BUSY_TOGETHER}
    return {
        name: base | {"zones": {f"Z{n}": {"units": zone} for n, zone in enumerate(zones)}}
        for name, zones in named.items()
    }


@pytest.fixture(scope="module")
def lead(pairs):
    """By how many ticks the best plan is ahead of the next, from runs that no selection sees."""
    model = compile_model(pairs, "central")
    plans = [compile_plan(model, name) for name in pairs.scenario.plans]
    runs = np.stack([np.stack(kept) for kept in replicate(model, plans, 99, range(4000), brief)])
    days = [row.name for row in layout(model, plans[0]) if row.by == "all"]
    n = [name for name in days if name in SIMULATED].index("days_to_close")
    means = runs[:, :, 0, n] / runs[:, :, 1, n]
    ahead = (means[:, 1:] - means[:, :1]).mean(axis=0)
    error = (means[:, 1] - means[:, 0]).std() / np.sqrt(len(means))
    assert 0 < ahead[0] < ahead[1]
    assert error < 0.03 * ahead[0]
    return float(ahead[0])


@pytest.mark.slow
def test_the_plan_that_shares_the_work_evenly_is_found(pairs, lead):
    found = shortlist(pairs, "central", pairs.scenario.plans, Promise(lead), most=5000)
    assert (found.best, found.alike) == ("even", ("even",))
    assert found.measure == "days_to_close"
    shown = {name: found.judged(name) for name in found.names}
    assert shown["even"].mean < shown["middle"].mean < shown["uneven"].mean
    assert all(m.low < m.mean < m.high for m in shown.values())
    runs = {name: len(found.tallies[name]) for name in found.names}
    assert runs["uneven"] <= runs["middle"] <= runs["even"]
    assert all(m.replications == runs[name] for name, m in shown.items())


@pytest.mark.slow
def test_the_promise_holds_in_a_simulated_world(pairs, lead):
    """300 times with chance of their own, the zone as wide as the best plan's lead."""

    def correct(seed):
        promise = Promise(lead, first=10)
        plans = pairs.scenario.plans
        return shortlist(pairs, "central", plans, promise, most=5000, seed=seed).best == "even"

    keeps_its_promise(correct)


@pytest.mark.slow
def test_what_is_said_of_a_plan_is_what_all_measures_say(root):
    """The short tally has the columns of the long one."""
    world = read_world(root / "scenarios" / "pingluo-2021.yaml")
    model = compile_model(world, "central")
    plan = compile_plan(model, "plan-2021")
    (long,), (short,) = (one_replication(model, [plan], 1, 0, kept) for kept in (tally, brief))
    rows = layout(model, plan)
    columns = [n for n, r in enumerate(rows) if r.by == "all" and r.name in SIMULATED]
    assert [rows[n].name for n in columns] == list(SIMULATED)
    assert np.array_equal(short, long[:, columns])


@pytest.mark.slow
def test_processes_change_nothing_but_the_time(pairs):
    def made(processes):
        found = shortlist(
            pairs, "central", pairs.scenario.plans, Promise(900.0), most=40, processes=processes
        )
        return found.selection, {name: kept.tolist() for name, kept in found.tallies.items()}

    assert made(1) == made(2)


def test_an_interrupted_selection_keeps_what_was_run(pairs):
    told = []
    found = shortlist(
        pairs, "central", pairs.scenario.plans, Promise(1e-6), most=500,
        progress=lambda runs, left: told.append((runs, left)), stop=lambda: len(told) == 2,
    )  # fmt: skip
    assert found.best is None
    assert set(found.alike) <= set(found.names)
    assert told[0] == (20, 3)
    assert found.selection.replications == told[-1][0]


def test_a_plan_with_people_that_nobody_grants_is_refused(pairs):
    """People beyond those of the file's plans are not in the model: they cannot be run."""
    base = pairs.scenario.plans["even"]
    model = compile_model(pairs, "central")
    plan = plan_of(model, "new", base.model_copy(update={"zones": {"Z": Zone(units=("甲镇",))}}))
    assert plan.zone[model.units.name.index("乙镇")] is None
    with pytest.raises(SimlibError):
        compile_plan(model, "new")
