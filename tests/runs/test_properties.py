"""What holds in every world, asked of random small ones."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.inputs.checks import semantic_faults
from simlib.inputs.scenario import Scenario
from simlib.runs.record import NOT_YET
from simlib.scores.measures import layout, tally
from tests.runs.audit import violations
from tests.runs.running import Run, as_bytes, run
from tests.worlds import Tree, as_tree, worlds

many, some, few = (settings(max_examples=n) for n in (120, 60, 40))
seeds = st.integers(0, 2**64 - 1)

SETS = {"borders", "who", "units", "division", "classes", "posts", "not_by", "matters", "between"}
"""Lists of a scenario file whose order means nothing."""


def any_run(data: st.DataObject, scenario: Scenario) -> Run:
    return run(scenario, data.draw(st.sampled_from(sorted(scenario.plans))), data.draw(seeds))


@many
@given(worlds())
def test_random_worlds_are_worlds_that_a_file_may_hold(scenario):
    assert semantic_faults(scenario) == []
    assert Scenario.model_validate(as_tree(scenario)) == scenario


@many
@given(st.data(), worlds())
def test_every_record_passes_the_audit(data, scenario):
    assert violations(*any_run(data, scenario)) == []


@some
@given(st.data(), worlds())
def test_what_arrived_has_ended_or_is_open(data, scenario):
    *_, draws, record = any_run(data, scenario)
    finished = record.finished != NOT_YET
    for m in range(draws.matters):
        own = slice(draws.first[m], draws.first[m + 1])
        if record.completed[m] != NOT_YET:
            assert finished[own].all()
        else:  # open at exactly one visit, and no later one has begun to wait
            at = int(finished[own].sum())
            assert not finished[own][at:].any()
            assert (record.queued[own][at + 1 :] == NOT_YET).all()


@some
@given(st.data(), worlds())
def test_littles_law_is_an_identity_of_areas(data, scenario):
    """Matters seen in each phase, tick by tick, are the sojourns that fall into the window."""
    model, _, draws, record = any_run(data, scenario)
    begin, end = model.window
    last = np.where(record.completed == NOT_YET, model.horizon, record.completed)
    sojourns = np.minimum(last, end) - np.maximum(draws.release, begin)
    in_system = sum(seen(*phase, model.horizon) for phase in phases(draws, record))
    assert in_system[begin:end].sum() == np.maximum(sojourns, 0).sum()


@some
@given(st.data(), worlds())
def test_the_score_of_open_matters_is_what_is_counted_tick_by_tick(data, scenario):
    """Two programs: a count of every tick here, an integral over sojourns in the scores."""
    model, plan, draws, record = any_run(data, scenario)
    begin, end = model.window
    counted = seen(draws.release, record.ended, model.horizon)[begin:end].sum()
    where = next(n for n, row in enumerate(layout(model, plan)) if (row.name, row.by) == OPEN)
    top, bottom = tally(model, plan, draws, record)[:, where]
    assert top / bottom == pytest.approx(counted / (end - begin))


OPEN = ("open_matters", "all")


def phases(draws: Any, record: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Begins and ends of waits outside, of queueing and of work, over all visits that were reached."""
    first = np.zeros(draws.visits, dtype=bool)
    first[draws.first[:-1][np.diff(draws.first) > 0]] = True
    matter = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    came = np.where(first, draws.release[matter], np.roll(record.finished, 1))
    chain = (came, record.queued, record.started, record.finished)
    return list(itertools.pairwise(chain))


def seen(begins: np.ndarray, ends: np.ndarray, horizon: int) -> np.ndarray:
    """How many are in a phase at each tick; a phase that did not begin has no tick."""
    began = begins != NOT_YET
    ends = np.where(ends[began] == NOT_YET, horizon, ends[began])
    change = np.bincount(begins[began], minlength=horizon + 1)
    return np.cumsum(change - np.bincount(ends, minlength=horizon + 1))


@few
@given(st.data(), worlds())
def test_renaming_zones_changes_no_byte(data, scenario):
    tree = as_tree(scenario)
    for plan in tree["plans"].values():
        names = sorted(plan["zones"])
        new = [f"新{n}" for n in range(len(names))][:: data.draw(st.sampled_from([1, -1]))]
        plan["zones"] = {
            b: plan["zones"][a] for a, b in sorted(zip(names, new, strict=True), key=lambda x: x[1])
        }
    same_bytes(data, scenario, Scenario.model_validate(tree))


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


def same_bytes(data: st.DataObject, one: Scenario, other: Scenario) -> None:
    plan, seed = data.draw(st.sampled_from(sorted(one.plans))), data.draw(seeds)
    a, b = run(one, plan, seed), run(other, plan, seed)
    assert as_bytes(a.draws) == as_bytes(b.draws)
    assert as_bytes(a.record) == as_bytes(b.record)


@few
@given(st.data(), worlds(), st.sampled_from(["A0", "M0", "Z0"]))
def test_an_idle_unit_changes_no_matter(data, scenario, code):
    tree = as_tree(scenario)
    tree["units"]["闲置办"] = {"code": code, "kind": "desk", "staff": {"officer": 2}}
    same_story(data, scenario, Scenario.model_validate(tree))


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
    assert as_bytes(replace(a.record, team=nobody)) == as_bytes(replace(b.record, team=nobody))


@few
@given(st.data(), worlds())
def test_an_extra_person_is_never_in_a_matter_that_bars_him(data, scenario):
    tree = as_tree(scenario)
    grant_everywhere(tree)
    model, plan, draws, record = any_run(data, Scenario.model_validate(tree))
    for m in range(draws.matters):
        did: dict[int, set[int]] = {}
        for v in range(draws.first[m], draws.first[m + 1]):
            team = {int(p) for p in record.team[v] if p >= 0}
            step = int(draws.step[v])
            assert all(plan.active[p] and not draws.conflict[m, p] for p in team)
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


@few
@given(st.data(), worlds())
def test_the_same_draws_give_the_same_record(data, scenario):
    """Nothing is drawn, and nothing is left over from one run to the next."""
    same_bytes(data, scenario, scenario)
