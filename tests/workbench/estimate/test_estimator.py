"""The answer is that of an experiment, sooner: the same figures, whoever computes them, in whatever order."""

import numpy as np
import pytest

from simlib.scores.causes import BETWEEN
from simlib.scores.experiment import Setting, courses, experiment
from simlib.workbench.estimate.answer import OPEN, OVERDUE
from simlib.workbench.estimate.estimator import BATCH, FIRST, Estimator
from simlib.workbench.estimate.workers import Task, Workshop
from simlib.workbench.state.draft import Draft

pytestmark = pytest.mark.slow


def worked(world, draft, **how):
    """The answer to a draft when all is done, and how many steps it took."""
    estimator = Estimator(world, **how)
    estimator.ask(draft)
    steps = 0
    while estimator.step():
        steps += 1
    return estimator.answer(), steps


def tallies(answer):
    """All that an answer knows, as bytes."""
    return [
        array.tobytes()
        for at in answer.loads.values()
        for array in (*at.found.tallies.values(), *at.why.tallies.values(), *at.courses.values())
    ]


@pytest.mark.slow
def test_the_figures_are_those_of_an_experiment(world, scenario):
    most = 5
    answer, _ = worked(world, Draft.of(scenario, "pool-all"), most=most)
    setting = Setting.of(world, ["pool-all"], "high", replications=most)
    found = experiment(world, setting)
    at = answer.loads["high"]
    measures = {(m.name, m.by, m.key): m for m in found.measures("pool-all")}
    apart = {(d.name, d.by, d.key): d for d in found.differences()}
    for place, one in at._all.items():
        if place[1] != "cause":
            assert one.draft.mean == pytest.approx(measures[place].mean, abs=1e-12)
            assert one.draft.low == pytest.approx(measures[place].low, abs=1e-12)
        if place in apart and place[1] != "cause":
            assert one.difference.mean == pytest.approx(apart[place].mean, abs=1e-12)
            assert one.difference.high == pytest.approx(apart[place].high, abs=1e-12)
    weeks = courses(world, setting)
    assert (at.courses[answer.plan] == weeks["pool-all"]).all()
    assert at.course(OPEN).mean == pytest.approx(weeks["pool-all"][:, OPEN].mean(axis=0))
    assert at.course(OVERDUE, baseline=True).high == pytest.approx(
        np.quantile(weeks[scenario.baseline][:, OVERDUE], 0.75, axis=0)
    )


def test_the_causes_of_a_late_matter_add_up_to_its_time(world, today):
    answer, _ = worked(world, today.with_pooling("none"), most=4)
    at = answer.loads["high"]
    assert sum(one.draft.mean for one in at.by("late_first_cause", "cause").values()) == pytest.approx(1.0)
    assert sum(one.draft.mean for one in at.causes.values()) > 20
    assert BETWEEN not in "".join(at.causes)


def test_an_interval_comes_with_the_first_answer(small):
    estimator = Estimator(small)
    estimator.ask(Draft.of(small.scenario).with_pooling("none"))
    assert estimator.answer().loads == {}
    steps = 0
    while not estimator.answer().loads:
        assert estimator.step()
        steps += 1
    first = estimator.answer()
    assert steps == FIRST
    assert [*first.loads] == [estimator.load]
    assert first.loads[estimator.load].headline.difference.half is not None
    assert not first.narrow


def test_it_sharpens_until_it_is_narrow_and_then_rests(small):
    estimator = Estimator(small, most=40)
    estimator.ask(Draft.of(small.scenario).with_pooling("none"))
    widths = []
    while estimator.step():
        at = estimator.answer().loads.get(estimator.load)
        widths.append(at.headline.difference.half if at else None)
    answer = estimator.answer()
    assert answer.narrow
    assert not estimator.step()
    for at in answer.loads.values():
        d = at.headline.difference
        assert d.half <= max(0.005, 0.1 * abs(d.mean)) or at.replications == estimator.most
    known = [width for width in widths if width is not None]
    assert known[-1] < known[0]


def test_the_answer_depends_neither_on_what_was_asked_before_nor_on_rest(small):
    draft = Draft.of(small.scenario).with_pooling("none")
    alone, steps = worked(small, draft, most=14)
    busy = Estimator(small, most=14)
    for other in (draft.with_order("class"), draft.with_caseload(1.3)):
        busy.ask(other)
        for _ in range(7):
            busy.step()
            busy.idle()
    busy.ask(draft)
    for _ in range(steps):
        assert busy.step()
    assert tallies(busy.answer()) == tallies(alone)


@pytest.mark.slow
def test_the_answer_does_not_depend_on_helping_processes(small):
    draft = Draft.of(small.scenario).with_pooling("none").with_caseload(1.2)
    alone, _ = worked(small, draft, most=2 * FIRST)
    helped = Estimator(small, most=2 * FIRST, processes=1)
    helped.warm()
    helped.ask(draft)
    try:
        while helped.step():
            pass
        assert tallies(helped.answer()) == tallies(alone)
    finally:
        helped.close()


@pytest.mark.slow
def test_when_a_helping_process_breaks_down_the_work_goes_on(small):
    draft = Draft.of(small.scenario).with_pooling("none")
    alone, _ = worked(small, draft, most=2 * FIRST)
    helped = Estimator(small, most=2 * FIRST, processes=1)
    helped.warm()
    for process in [*helped._crew._pool.executor._processes.values()]:
        process.kill()
        process.join()
    helped.ask(draft)
    try:
        while helped.step():
            pass
        assert tallies(helped.answer()) == tallies(alone)
    finally:
        helped.close()


def test_a_draft_that_comes_back_has_its_answer_at_once(small):
    estimator = Estimator(small, most=9)
    first, second = Draft.of(small.scenario).with_pooling("none"), Draft.of(small.scenario)
    estimator.ask(first)
    while estimator.step():
        pass
    known = tallies(estimator.answer())
    estimator.ask(second)
    for _ in range(FIRST):
        estimator.step()
    assert tallies(estimator.recall(first)) == known
    assert estimator.recall(first.with_order("class")) is None
    estimator.ask(first)
    assert tallies(estimator.answer()) == known
    assert not estimator.step()


def test_the_baseline_differs_from_itself_by_nothing(small):
    answer, _ = worked(small, Draft.of(small.scenario), most=6)
    for at in answer.loads.values():
        assert at.headline.difference == (0, 0, 0)
        assert at.headline.sign == 0
        assert at.unchanged is None


def test_another_world_is_compared_with_its_own_baseline_and_with_that_of_the_file(small):
    start = Draft.of(small.scenario)
    answer, _ = worked(small, start.with_caseload(2.0), most=8)
    plain, _ = worked(small, start, most=8)
    for load, at in answer.loads.items():
        assert at.headline.difference == (0, 0, 0)
        before = plain.loads[load].headline.baseline
        assert at.unchanged.headline.baseline == before
        gained = at.unchanged.headline.difference.mean
        assert gained == pytest.approx(at.headline.draft.mean - before.mean)
        assert gained < 0


def test_drafts_of_many_worlds_keep_what_they_were_compared_with(small, monkeypatch):
    """Four of them side by side at three loads are more worlds than are kept to be shared."""
    monkeypatch.setattr("simlib.workbench.estimate.estimator.WORLDS", 1)
    one = Estimator(small, most=4)
    start = Draft.of(small.scenario)
    drafts = [start.with_caseload(factor) for factor in (1.0, 1.5, 2.0)]
    first = []
    for draft in drafts:
        one.ask(draft)
        while one.step():
            pass
        first.append(one.answer())
    again = [one.recall(draft) for draft in drafts]
    assert [tallies(answer) for answer in again] == [tallies(answer) for answer in first]


def test_people_whom_a_draft_adds_change_no_run_of_the_baseline(world, scenario, today):
    shop = Workshop(world, seed=3)
    more = today.with_extra(scenario, "城关镇", "monitor", 3).with_extra(
        scenario, "案件审理室", "reviewer", 1
    )
    plain, given = (shop.do(Task(draft, "high", 0)).given for draft in (today, more))
    assert shop.given(today, "high").rows == shop.given(more, "high").rows
    for ours, theirs in zip(plain, given, strict=True):
        assert ours.tobytes() == theirs.tobytes()


def test_a_map_in_pieces_is_not_run(small):
    draft = Draft.of(small.scenario)
    for border in draft.borders:
        draft = draft.without_border(*border.between)
    answer, steps = worked(small, draft)
    assert (steps, answer.loads) == (0, {})
    assert answer.problems[0].code == "map-broken"


def test_what_is_looked_at_comes_first_and_idle_hands_lay_up(small):
    estimator = Estimator(small, most=5)
    estimator.choose("high")
    estimator.ask(Draft.of(small.scenario).with_pooling("all"))
    for _ in range(FIRST):
        estimator.step()
    assert [*estimator.answer().loads] == ["high"]
    laid = 0
    while estimator.idle():
        laid += 1
    assert laid == 5 * len(small.scenario.loads) - FIRST


def test_after_the_first_rounds_every_load_has_its_turn(small):
    estimator = Estimator(small)
    loads = len(small.scenario.loads)
    estimator.ask(Draft.of(small.scenario).with_pooling("none"))
    for _ in range(FIRST * loads + BATCH * loads):
        estimator.step()
    counts = [at.replications for at in estimator.answer().loads.values()]
    assert counts == [FIRST + BATCH] * loads


def test_the_origin_names_the_world(world, today):
    child = today.moved("高庄乡", "第一协作区")
    answer, _ = worked(world, child, most=2, seed=7)
    origin = answer.origin
    assert (origin.file, origin.file_sha256, origin.seed) == (world.file, world.sha256, 7)
    assert origin.sha256 != worked(world, today, most=2, seed=7)[0].origin.sha256
    assert [move.unit for move in answer.moves] == ["高庄乡"]
    assert len(answer.weeks) == len(answer.loads["low"].course(OPEN).mean)


def test_one_figure_of_the_baseline_stands_beside_every_draft(world, today, tmp_path, monkeypatch):
    """However many runs a draft has; and in the next session the same, from disk."""
    monkeypatch.setattr("simlib.workbench.estimate.estimator.SHARP", 8)
    estimator = Estimator(world, most=8, folder=tmp_path)
    while estimator.idle():
        pass
    assert {*estimator.figures} == {*world.scenario.loads}
    seen = set()
    for draft in (today, today.moved("高庄乡", "第一协作区"), today.with_pooling("all")):
        estimator.ask(draft)
        while estimator.step():
            for at in estimator.answer().loads.values():
                one = at.headline
                seen.add((at.load, one.baseline))
                assert one.draft.mean - one.baseline.mean == pytest.approx(one.difference.mean, abs=1e-12)
    assert len(seen) == len(world.scenario.loads)
    later = Estimator(world, most=8, folder=tmp_path)
    assert later.figures == estimator.figures


def test_a_changed_world_has_a_baseline_of_its_own(world, today, tmp_path, monkeypatch):
    monkeypatch.setattr("simlib.workbench.estimate.estimator.SHARP", 4)
    estimator = Estimator(world, most=4, folder=tmp_path)
    while estimator.idle():
        pass
    estimator.ask(today.with_caseload(1.3))
    while estimator.step():
        pass
    at = estimator.answer().loads["central"]
    assert not at.settled
    assert at.unchanged.settled
    assert at.unchanged.headline.baseline.mean == estimator.figures["central"].mean
    assert at.headline.baseline.mean < at.unchanged.headline.baseline.mean
