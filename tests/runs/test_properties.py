"""What holds in every world, asked of random small ones."""

import itertools
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simlib.inputs.checks import semantic_faults
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import TASK, Model, Plan
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.scores.measures import layout, tally
from tests.runs.audit import violations
from tests.runs.running import Run, run
from tests.worlds import Tree, as_tree, worlds

many, some, few = (settings(max_examples=n) for n in (120, 60, 40))
seeds = st.integers(0, 2**64 - 1)

SETS = {
    *("borders", "who", "units", "division", "classes", "posts", "not_by", "matters", "between"),
    *("of", "of_classes", "levers", "dates", "steps"),
}
"""Lists of a scenario file whose order means nothing."""


def any_run(data: st.DataObject, scenario: Scenario) -> Run:
    return run(scenario, data.draw(st.sampled_from(sorted(scenario.plans))), data.draw(seeds))


@pytest.mark.slow
@many
@given(worlds())
def test_random_worlds_are_worlds_that_a_file_may_hold(scenario):
    assert semantic_faults(scenario) == []
    assert Scenario.model_validate(as_tree(scenario)) == scenario


@pytest.mark.slow
@many
@given(st.data(), worlds())
def test_every_record_passes_the_audit(data, scenario):
    assert violations(*any_run(data, scenario)) == []


@pytest.mark.slow
@some
@given(st.data(), worlds())
def test_what_arrived_has_ended_or_is_open(data, scenario):
    """A visit that a plan passes over leaves nothing; nothing follows one that is open."""
    *_, draws, record = any_run(data, scenario)
    for m in range(draws.matters):
        own = slice(draws.first[m], draws.first[m + 1])
        reached = np.flatnonzero(record.queued[own] != NOT_YET)
        finished = record.finished[own][reached] != NOT_YET
        if record.completed[m] != NOT_YET:
            assert finished.all()
            assert record.completed[m] >= record.ended[m] != NOT_YET
        else:  # open at the last visit that it has reached, or out waiting after it
            assert finished[:-1].all()
            assert (record.arrived[m] < NEVER) or not len(reached)


@pytest.mark.slow
@many
@given(st.data(), worlds())
def test_nothing_is_lost(data, scenario):
    """All outside matters come, but for streams that the plan leaves out, and what waits for a regular day
    that lies beyond the end; tasks of the programme as soon as they can, if that is before the end; of those
    that may be set off, every one that came has a parent that came before it; who is open is where the record
    says."""
    model, plan, draws, record = any_run(data, scenario)
    came = record.arrived < NEVER
    outside = draws.parent < 0
    there = came | ~outside | (draws.stream == TASK)
    left_out = ~np.logical_and.reduce([stage.comes for stage in plan.stages()])
    missing = draws.stream[~there]
    assert (missing >= 0).all()
    assert (left_out[missing] | (draws.arrived[~there] >= model.horizon)).all()
    begins = can_begin(model, plan, draws, record)
    assert (record.arrived[draws.tasks] == np.where(begins < model.horizon, begins, NEVER)).all()
    children = np.flatnonzero(~outside & came)
    assert came[draws.parent[children]].all()
    assert (record.arrived[children] >= record.arrived[draws.parent[children]]).all()
    assert (record.arrived[came] < model.horizon).all()
    assert ((record.completed != NOT_YET) <= came).all()


def can_begin(model: Model, plan: Plan, draws: Draws, record: Record) -> np.ndarray:
    """The tick at which each task of the programme can begin, by the ends of those before it, and by its
    delay under the plan that rules then; beyond the horizon where one of those has not ended. int64[tasks]"""
    stages, tasks = list(plan.stages()), draws.tasks
    ready = np.zeros(len(tasks), dtype=np.int64)
    for begin, end, m in zip(model.tasks.first_ahead, model.tasks.first_ahead[1:], tasks, strict=False):
        ended = model.horizon if record.completed[m] == NOT_YET else record.completed[m]
        waiting = model.tasks.ahead[begin:end]
        ready[waiting] = np.maximum(ready[waiting], ended)
    ruling = np.searchsorted([stage.until for stage in stages[:-1]], ready, side="right")
    delay = np.array([stage.lag for stage in stages])[ruling, np.arange(len(tasks))]
    return np.asarray(np.maximum(ready, draws.release[tasks]) + delay)


@pytest.mark.slow
@some
@given(st.data(), worlds())
def test_littles_law_is_an_identity_of_areas(data, scenario):
    """Matters seen in each phase, tick by tick, are the sojourns that fall into the window: of those that
    came from outside, were open at the start or were set off, whatever plan rules."""
    model, _, draws, record = any_run(data, scenario)
    begin, end = model.window
    came = record.arrived < NEVER
    last = np.where(record.completed == NOT_YET, model.horizon, record.completed)
    sojourns = np.minimum(last, end) - np.maximum(record.arrived, begin)
    in_system = sum(seen(*phase, model.horizon) for phase in phases(draws, record))
    assert in_system[begin:end].sum() == np.maximum(sojourns, 0)[came].sum()


@pytest.mark.slow
@some
@given(st.data(), worlds())
def test_the_score_of_open_matters_is_what_is_counted_tick_by_tick(data, scenario):
    """Two programs: a count of every tick here, an integral over sojourns in the scores."""
    model, plan, draws, record = any_run(data, scenario)
    begin, end = model.window
    first = draws.step[draws.first[:-1]]
    told = (draws.parent < 0) & model.headline[model.steps.way[first]]
    told &= record.arrived < NEVER
    begins = np.maximum(record.arrived[told], 0)
    counted = seen(begins, record.ended[told], model.horizon)[begin:end].sum()
    where = next(n for n, row in enumerate(layout(model, plan)) if (row.name, row.by) == OPEN)
    top, bottom = tally(model, plan, draws, record)[:, where]
    assert top / bottom == pytest.approx(counted / (end - begin))


OPEN = ("open_matters", "all")


def phases(draws: Any, record: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Begins and ends of waits outside, of queueing and of work, over all visits that were reached, and of
    what follows the last of them: a wait that was passed over, or that is not over."""
    matter = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    came = np.where(record.arrived < NEVER, np.maximum(record.arrived, 0), NOT_YET)
    before, at = np.full(draws.visits, NOT_YET), came.copy()
    for v in np.flatnonzero(record.queued != NOT_YET):
        before[v], at[matter[v]] = at[matter[v]], record.finished[v]
    chain = (before, record.queued, record.started, record.finished)
    return [*itertools.pairwise(chain), (at, record.completed)]


def seen(begins: np.ndarray, ends: np.ndarray, horizon: int) -> np.ndarray:
    """How many are in a phase at each tick; a phase that did not begin has no tick."""
    began = begins != NOT_YET
    ends = np.where(ends[began] == NOT_YET, horizon, ends[began])
    change = np.bincount(begins[began], minlength=horizon + 1)
    return np.cumsum(change - np.bincount(ends, minlength=horizon + 1))


@pytest.mark.slow
@few
@given(st.data(), worlds())
def test_renaming_zones_changes_no_byte(data, scenario):
    tree = as_tree(scenario)
    for plan in tree["plans"].values():
        names = sorted(plan["zones"])
        new = [f"新{n}" for n in range(len(names))][:: data.draw(st.sampled_from([1, -1]))]
        renamed = dict(sorted(zip(names, new, strict=True), key=lambda pair: pair[1]))
        plan["zones"] = {renamed[name]: plan["zones"][name] for name in renamed}
        plan["pairs"] = [[renamed.get(name, name) for name in pair] for pair in plan.get("pairs", ())]
    same_bytes(data, scenario, Scenario.model_validate(tree))


@pytest.mark.slow
@few
@given(st.data(), worlds())
def test_reordering_the_file_changes_no_byte(data, scenario):
    turned = Scenario.model_validate(turn(as_tree(scenario)))
    assert list(turned.units) == list(scenario.units)[::-1]
    same_bytes(data, scenario, turned)


def turn(part: Any, key: str = "") -> Any:
    """The same file, written backwards."""
    if isinstance(part, dict):
        return {k: turn(part[k], k) for k in reversed(part)}
    if isinstance(part, list):
        items = [turn(item) for item in part]
        return items[::-1] if key in SETS else items
    return part


def unlike(one: Any, other: Any) -> list[str]:
    """The arrays that differ, by name: bytes themselves would take minutes to show."""
    names = (field.name for field in fields(one))
    parts = ((name, getattr(one, name), getattr(other, name)) for name in names)
    return [name for name, a, b in parts if np.asarray(a).tobytes() != np.asarray(b).tobytes()]


def same_bytes(data: st.DataObject, one: Scenario, other: Scenario) -> None:
    plan, seed = data.draw(st.sampled_from(sorted(one.plans))), data.draw(seeds)
    a, b = run(one, plan, seed), run(other, plan, seed)
    different = unlike(a.draws, b.draws) + unlike(a.record, b.record)  # else pytest shows whole arrays
    assert different == []


@pytest.mark.slow
@few
@given(st.data(), worlds(), st.sampled_from(["A0", "M0", "Z0"]))
def test_an_idle_unit_changes_no_matter(data, scenario, code):
    """One of whose kind no task is asked."""
    assume(not scenario.programme or all(t.each != "desk" for t in scenario.programme.tasks.values()))
    tree = as_tree(scenario)
    tree["units"]["闲置办"] = {"code": code, "kind": "desk", "staff": {"officer": 2}}
    same_story(data, scenario, Scenario.model_validate(tree))


@pytest.mark.slow
@few
@given(st.data(), worlds())
def test_posts_that_another_plan_adds_change_no_matter(data, scenario):
    tree = as_tree(scenario)
    more = {unit: {"officer": 2} for unit in tree["units"]}
    tree["plans"]["bigger"] = {**tree["plans"]["plan-a"], "extra": more}
    same_story(data, scenario, Scenario.model_validate(tree))


def same_story(data: st.DataObject, one: Scenario, other: Scenario) -> None:
    """The same record, people by their codes: others may have got other numbers."""
    plan, seed = data.draw(st.sampled_from(sorted(one.plans))), data.draw(seeds)
    a, b = run(one, plan, seed), run(other, plan, seed)
    assert a.teams == b.teams
    nobody = np.zeros(0, dtype=np.int32)
    assert unlike(replace(a.record, team=nobody), replace(b.record, team=nobody)) == []


@pytest.mark.slow
@few
@given(st.data(), worlds())
def test_an_extra_person_is_never_in_a_matter_that_bars_him(data, scenario):
    tree = as_tree(scenario)
    grant_everywhere(tree)
    model, plan, draws, record = any_run(data, Scenario.model_validate(tree))
    for m in range(draws.matters):
        did: dict[int, set[int]] = {}
        recused = draws.recused[draws.first_recused[m] : draws.first_recused[m + 1]]
        for v in range(draws.first[m], draws.first[m + 1]):
            team = {int(p) for p in record.team[v] if p >= 0}
            step = int(draws.step[v])
            active = np.logical_or.reduce([stage.active for stage in plan.stages()])
            assert all(active[p] and p not in recused for p in team)
            assert all(not team & did.get(other, set()) for other in model.steps.not_by[step])
            did.setdefault(step, set()).update(team)


def grant_everywhere(tree: Tree) -> None:
    """One officer more everywhere, many recusals, and nobody does two steps of a matter."""
    tree["conflicts"] = {"home": 0.5, "neighbour": 0.5, "elsewhere": 0.3}
    for plan in tree["plans"].values():
        plan["extra"] = {unit: {"officer": 1} for unit in tree["units"]}
    for flow in tree["flows"].values():
        for step in flow["steps"].values():
            step["not_by"] = list(flow["steps"])


@pytest.mark.slow
@few
@given(st.data(), worlds())
def test_the_same_draws_give_the_same_record(data, scenario):
    """Nothing is drawn, and nothing is left over from one run to the next."""
    same_bytes(data, scenario, scenario)
