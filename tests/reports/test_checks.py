"""The checks of a report can fail: each is shown something that is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.reports.checks import checks, same_record
from simlib.reports.first_page import conclude, first_page
from simlib.reports.study import Books, Study, books
from simlib.reports.theory import held, mean_wait
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate


@pytest.fixture(scope="module")
def run(county):
    model = compile_model(read_world(county), "high")
    plan = compile_plan(model, "separate")
    draws = draw(model, 7, 0)
    return model, plan, draws, simulate(model, plan, draws)


def test_the_books_of_a_run_balance(run):
    page = books(*run)
    assert page.came == page.ended + page.left > 0
    assert page.path == page.times > 0
    assert page.labels == page.late > 0
    assert (page.overbooked, page.faults, page.runs) == (0, 0, 1)


def test_a_matter_that_ends_before_it_comes_is_found(run):
    model, plan, draws, record = run
    ended = record.ended.copy()
    first, _ = model.window
    victim = np.flatnonzero((draws.parent == -1) & (record.arrived > first) & (ended > 0))[0]
    ended[victim] = first
    page = books(model, plan, draws, replace(record, ended=ended))
    assert page.path != page.times
    assert page.faults == 1


def test_books_of_several_runs_are_added(run):
    page = books(*run)
    both = Books.together([page, page])
    assert (both.runs, both.came, both.path) == (2, 2 * page.came, 2 * page.path)


def test_one_tick_makes_two_records_differ(run):
    *_, record = run
    assert same_record(record, record)
    moved = record.finished.copy()
    moved[-1] += 1
    assert not same_record(record, replace(record, finished=moved))
    assert not same_record(record, replace(record, travel=record.travel.astype(np.int32)))


@pytest.mark.slow
def test_the_engine_meets_the_closed_form_and_is_told_from_a_wrong_one():
    one = held("m-m-3", 1, "kernel", runs=60)
    assert one.off < 3.5
    assert replace(one, theory=1.2 * one.theory).off > 3.5


def test_the_formula_is_that_of_one_desk_too():
    assert mean_wait(1, 0.5, 1.0) == pytest.approx(1.0)


# ---- the conclusion


@pytest.fixture(scope="module")
def study(county) -> Study:
    return Study.of(county, ["one-pool"], replications=60)


@pytest.fixture(scope="module")
def done(study):
    return checks(study)


@pytest.mark.slow
def test_all_checks_hold_and_the_conclusion_is_drawn(study, done):
    assert [one for one in done if not one.holds] == []
    assert {one.code for one in done} == {
        "theory", "flow", "little", "labels", "duty", "engines", "loads", "precision",
    }  # fmt: skip
    said = conclude(study, done)
    assert (said.sure, said.same) == (True, "more")
    title, verdict, cards, *_ = first_page(study, done, "zone-plan").blocks
    assert verdict.sure
    for load, card in zip(study.loads, cards.cards, strict=True):
        assert card.words == "每100件多按期办结"
        assert card.number == f"{100 * study.difference(load, 'one-pool').mean:.1f}"
        assert card.shade == "more"
        assert card.number in verdict.lines[0]
    assert "演示数据" in title.mark


@pytest.mark.slow
@pytest.mark.parametrize("code", ["theory", "flow", "engines", "precision", "loads"])
def test_one_check_that_fails_forbids_the_conclusion(study, done, code):
    broken = [replace(one, holds=False) if one.code == code else one for one in done]
    _, verdict, cards, *_ = first_page(study, broken, "zone-plan").blocks
    assert not verdict.sure
    assert verdict.head == "暂不作结论"
    assert len(verdict.lines) >= 2
    assert {card.shade for card in cards.cards} == {"open"}
    assert all(card.number for card in cards.cards)  # figures are shown all the same


@pytest.mark.slow
def test_one_load_alone_is_no_conclusion(county):
    low = Study.of(county, ["one-pool"], ["low"], replications=2)
    (asked,) = [one for one in checks(low) if one.code == "loads"]
    assert (asked.found, asked.wanted, asked.holds) == (1, 3, False)


def test_what_cannot_be_reported_is_said(county):
    with pytest.raises(SimlibError) as nothing:
        Study.of(county, ["plan-2021"], replications=1)
    assert nothing.value.code == "nothing-to-report"
    with pytest.raises(UnknownName):
        Study.of(county, ["no-such-plan"], replications=1)


def test_a_world_without_limits_has_no_headline(root):
    with pytest.raises(SimlibError) as without:
        Study.of(root / "scenarios/theory/separate-or-pooled.yaml", replications=1)
    assert without.value.code == "no-limit-to-report"
