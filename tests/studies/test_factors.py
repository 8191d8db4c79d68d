"""Which numbers may be off, how far, and what a file is with some of them moved."""

from functools import partial

import pytest

from simlib.inputs.reading import read_source, world_of
from simlib.inputs.scenario import GroundKind
from simlib.studies.factors import factors_of
from simlib.studies.switches import switches
from simlib.studies.varying import moved


@pytest.fixture(scope="module")
def source(root):
    return read_source(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture(scope="module")
def factor(source):
    """A factor of the county by name, or the whole of what may be off."""
    found = partial(factors_of, source, world_of(source), "central")
    by_name = {one.name: one for one in found().moved}

    def factor(name, within=None):
        return {one.name: one for one in found(within=within).moved}[name] if within else by_name[name]

    factor.all = by_name
    factor.still = found().still
    return factor


@pytest.mark.slow
def test_numbers_of_one_ground_move_together_in_the_range_that_the_file_gives(factor):
    part_time = factor("part-time")
    assert part_time.multiples == (0.5, 1.6)
    assert {number.path.split(".")[2] for number in part_time.numbers} >= {"director", "monitor", "zone-head"}
    assert part_time.ranged


def test_where_no_range_is_given_a_quarter_is_taken_and_at_least_one_of_what_is_whole(factor):
    assert factor("yearly-petitions").multiples == (0.75, 1.25)
    assert not factor("yearly-petitions").ranged
    assert {(n.low, n.high) for n in factor("monitors").numbers if n.value == 2} == {(1, 3)}


def test_no_whole_number_falls_to_nothing_and_no_chance_rises_above_one(factor):
    assert [(n.value, n.low, n.high) for n in factor("tongcheng-ordinary").numbers] == [(1, 1, 2)]
    chances = [
        n for one in factor.all.values() for n in one.numbers if n.path.endswith((".chance", ".share"))
    ]
    assert chances
    assert max(n.high for n in chances) <= 1


def test_what_stands_in_a_document_or_is_chosen_or_only_names_something_does_not_move(factor):
    kinds = {one.kind for one in factor.all.values()}
    assert kinds == {GroundKind.BORROWED, GroundKind.ASSUMPTION, GroundKind.DERIVED}
    paths = [number.path for one in factor.all.values() for number in one.numbers]
    assert not [p for p in paths if p.startswith(("$.plans", "$.time", "$.search", "$.rules"))]
    assert not [p for p in paths if p.endswith((".nth", ".rank", ".lon", ".lat"))]
    assert {"by-people", "class-order", "approximate-point"} <= set(factor.still)


def test_within_a_ground_its_numbers_are_taken_one_by_one(factor):
    director = factor("$.posts.director.duty.share", within="part-time")
    assert [(n.value, n.low) for n in director.numbers] == [(0.2, 0.1)]


def test_a_file_with_a_factor_moved_differs_in_those_numbers_alone(source, factor):
    changed = moved(source, {factor("part-time"): 1.0}).bare
    before = source.bare["posts"]
    assert changed["posts"]["monitor"]["duty"]["share"] == pytest.approx(
        1.6 * before["monitor"]["duty"]["share"]
    )
    assert {**changed, "posts": None} == {**source.bare, "posts": None}
    assert moved(source, {factor("part-time"): 0.0}).bare == source.bare


@pytest.mark.parametrize("level", [-1.0, 1.0])
def test_chances_of_a_step_remain_a_whole(source, factor, level):
    flows = moved(source, {factor("branching"): level, factor("filed-share"): level}).bare["flows"]
    sums = [sum(step["next"].values()) for flow in flows.values() for step in flow["steps"].values()]
    assert sums == pytest.approx([1.0] * len(sums))
    filed = flows["petition"]["steps"]["adopt"]["next"]["request-filing"]
    assert filed == pytest.approx(0.29 * (0.4 if level < 0 else 1.8))


def test_switches_turn_what_the_file_has_into_the_other_way(source):
    found = {(one.name, one.to): one.source.bare for one in switches(source, ["one-pool", "plan-2021"])}
    assert found.keys() >= {("duty", "days"), ("closed", "completed"), ("opening", "later")}
    assert found["duty", "days"]["posts"]["director"]["duty"] == {"days": ["thu"]}
    assert found["opening", "later"]["plans"]["one-pool"]["escalation_days"] == 3
    back = {(one.name, one.to) for one in switches(_with(source, found["duty", "days"]), ["one-pool"])}
    assert ("duty", "share") in back


def _with(source, tree):
    from dataclasses import replace

    return replace(source, bare=tree)
