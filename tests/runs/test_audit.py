"""The auditor passes what the engines leave of hundreds of random worlds, and finds what is wrong with a
record in which one figure was changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

import numpy as np
import pytest

from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET, Record
from simlib.runs.reference import simulate
from tests.engines.both import cases
from tests.runs.audit import violations
from tests.runs.running import Run, run
from tests.worlds import as_world, random_world

WORLDS, AT_ONCE = 300, 100


@pytest.mark.slow
@pytest.mark.parametrize("block", range(WORLDS // AT_ONCE))
def test_three_hundred_random_worlds(block):
    """One plan of each, in turn; some of them change to another."""
    begin = block * AT_ONCE
    wrong = {seed: found for seed in range(begin, begin + AT_ONCE) if (found := audit_of(seed))}
    assert wrong == {}


def audit_of(seed: int) -> list[str]:
    """What is wrong with the reference's record of a random world."""
    asked = list(cases(as_world(random_world(seed)), seed, ("central", "high")[seed % 2]))
    case = asked[seed % len(asked)]
    return violations(*case, simulate(*case))


BUSY = 30
"""Visits of work of a run that is worth changing something in."""


@pytest.fixture(scope="module", params=range(3))
def audited(request) -> Run:
    """A busy run that passes: the first, second ... one."""
    done = next(islice(busy_runs(), request.param, None))
    assert violations(*done) == []
    return done


def busy_runs() -> Iterator[Run]:
    runs = (run(random_world(seed)) for seed in count())
    return (done for done in runs if (done.record.team[:, 0] >= 0).sum() > BUSY)


def worked(done: Run) -> list[int]:
    """The visits with work."""
    return np.flatnonzero(done.record.team[:, 0] >= 0).tolist()


def came(done: Run) -> list[int]:
    """The matters that came."""
    return np.flatnonzero(done.record.arrived < NEVER).tolist()


def spread(places: Sequence[int]) -> Sequence[int]:
    """A few of them, from the first on."""
    return places[:: 1 + len(places) // 5]


def changed(done: Run, name: str, where: int, by: int) -> Record:
    column = getattr(done.record, name).copy()
    column[where] = column[where] + by
    return replace(done.record, **{name: column})


CLOCKS = ["arrived", "due", "extended", "assigned", "ended", "completed"]


@pytest.mark.slow
@pytest.mark.parametrize("name", CLOCKS)
@pytest.mark.parametrize("by", [1, -1])
def test_a_clock_that_is_off_by_a_tick(audited, name, by):
    for m in spread(came(audited)):
        record = changed(audited, name, m, by)
        assert violations(audited.model, audited.plan, audited.draws, record)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["queued", "started", "finished", "travel"])
@pytest.mark.parametrize("by", [1, -1])
def test_a_visit_that_is_off_by_a_tick(audited, name, by):
    for v in spread(worked(audited)):
        record = changed(audited, name, v, by)
        assert violations(audited.model, audited.plan, audited.draws, record)


def test_somebody_else_did_it(audited):
    people = len(audited.model.people)
    for v in spread(worked(audited)):
        team = audited.record.team.copy()
        team[v, 0] = (team[v, 0] + 1) % people
        record = replace(audited.record, team=team)
        assert violations(audited.model, audited.plan, audited.draws, record)


def test_a_task_that_was_never_begun(audited):
    """As if the dispatcher had passed over the last task of the day."""
    v = int(np.argmax(audited.record.started))
    record = replace(
        audited.record, started=np.where(np.arange(audited.draws.visits) == v, -1, audited.record.started)
    )
    assert violations(audited.model, audited.plan, audited.draws, record)


def test_a_task_that_is_called_stuck(audited):
    stuck = audited.record.stuck.copy()
    stuck[worked(audited)[0]] = True
    record = replace(audited.record, stuck=stuck)
    assert violations(audited.model, audited.plan, audited.draws, record)


# ---------------------------------------------------------------- what only some worlds have

Places = Callable[[Run], np.ndarray]


def extended(done: Run) -> np.ndarray:
    """Matters with a granted extension."""
    return done.record.extended != NOT_YET


def set_off(done: Run) -> np.ndarray:
    """Matters that others set off."""
    return (done.draws.parent >= 0) & (done.record.arrived < NEVER)


def asleep(done: Run) -> np.ndarray:
    """Matters that nothing set off, or whose stream is left out."""
    return done.record.arrived == NEVER


def decided(done: Run) -> np.ndarray:
    """Visits that a meeting decided on."""
    gates = done.model.steps.gate[done.draws.step] >= 0
    return gates & (done.record.started != NOT_YET)


def undecided(done: Run) -> np.ndarray:
    """Visits that wait for a meeting at the horizon."""
    gates = done.model.steps.gate[done.draws.step] >= 0
    return gates & (done.record.queued != NOT_YET) & (done.record.started == NOT_YET)


def passed_over(done: Run) -> np.ndarray:
    """Visits of completed matters that were passed over."""
    first = np.diff(done.draws.first)
    return np.repeat(done.record.completed != NOT_YET, first) & (done.record.queued == NOT_YET)


def first_with(places: Places) -> tuple[Run, int]:
    """The first random run in which there is such a place, and the place."""
    runs = (run(random_world(seed)) for seed in count())
    return next((done, int(np.flatnonzero(places(done))[0])) for done in runs if places(done).any())


@pytest.mark.parametrize(
    ("places", "names", "by"),
    [
        (extended, ["extended"], 1),
        (extended, ["extended"], -1),
        (set_off, ["arrived"], 1),
        (set_off, ["arrived"], -1),
        (decided, ["started", "finished"], 1),
        (decided, ["started", "finished"], -1),
        (passed_over, ["queued", "started", "finished"], 1),
    ],
)
def test_a_figure_that_only_some_worlds_have(places, names, by):
    done, where = first_with(places)
    record = done.record
    assert violations(*done) == []
    for name in names:
        record = changed(done._replace(record=record), name, where, by)
    assert violations(*done._replace(record=record))


@pytest.mark.parametrize(
    ("places", "name", "value"),
    [
        (extended, "extended", NOT_YET),
        (set_off, "arrived", NEVER),
        (asleep, "arrived", 5),
        (asleep, "due", 5),
        (undecided, "started", 240),
        (decided, "started", NOT_YET),
    ],
)
def test_what_was_not_or_was_left_out(places, name, value):
    """An extension that is hidden, a matter that should sleep, a paper that no meeting took ..."""
    done, where = first_with(places)
    column = getattr(done.record, name).copy()
    column[where] = value
    assert violations(*done._replace(record=replace(done.record, **{name: column})))


@pytest.mark.slow
def test_a_change_of_plan_that_did_not_happen():
    """The record of the first plan alone does not pass for one in which another takes over."""
    found = 0
    for seed in range(60):
        done = run(random_world(seed))
        alone = replace(done.plan, then=None)
        record = simulate(done.model, alone, done.draws)
        if done.plan.then is not None and not np.array_equal(record.started, done.record.started):
            assert violations(done.model, done.plan, done.draws, record)
            found += 1
    assert found >= 3
