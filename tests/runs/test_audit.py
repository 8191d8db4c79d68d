"""The auditor finds what is wrong: a record with one figure changed never passes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice

import numpy as np
import pytest

from simlib.runs.record import Record
from tests.runs.audit import violations
from tests.runs.running import Run, run
from tests.worlds import random_world


@pytest.fixture(scope="module", params=range(3))
def audited(request) -> Run:
    """A busy run that passes: the first, second ... with more than 30 visits of work."""
    runs = (run(random_world(seed)) for seed in count())
    busy = (done for done in runs if (done.record.team[:, 0] >= 0).sum() > 30)
    done = next(islice(busy, request.param, None))
    assert violations(*done) == []
    return done


def worked(done: Run) -> list[int]:
    """The visits with work."""
    return np.flatnonzero(done.record.team[:, 0] >= 0).tolist()


def spread(places: Sequence[int]) -> Sequence[int]:
    """A few of them, from the first on."""
    return places[:: 1 + len(places) // 5]


def changed(done: Run, name: str, where: int, by: int) -> Record:
    column = getattr(done.record, name).copy()
    column[where] = column[where] + by
    return replace(done.record, **{name: column})


@pytest.mark.parametrize("name", ["due", "assigned", "ended", "completed"])
@pytest.mark.parametrize("by", [1, -1])
def test_a_clock_that_is_off_by_a_tick(audited, name, by):
    for m in spread(range(audited.draws.matters)):
        record = changed(audited, name, m, by)
        assert violations(audited.model, audited.plan, audited.draws, record)


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
        audited.record,
        started=np.where(np.arange(audited.draws.visits) == v, -1, audited.record.started),
    )
    assert violations(audited.model, audited.plan, audited.draws, record)


def test_a_task_that_is_called_stuck(audited):
    stuck = audited.record.stuck.copy()
    stuck[worked(audited)[0]] = True
    record = replace(audited.record, stuck=stuck)
    assert violations(audited.model, audited.plan, audited.draws, record)
