"""When limits run out that the engines do not count: by the day on which their first event happens.

The small county of `tests.runs.county`: days of 240 ticks from Monday 1 March 2021 on.
"""

from typing import Any

import numpy as np
import pytest

from simlib.runs.record import NOT_YET
from simlib.scores.limits import limit_met_share
from simlib.scores.run import Run
from tests.runs.county import DAY, TITLE, county, wait, work
from tests.runs.running import run
from tests.scores.little import milestones

AT_ONCE = {"title": TITLE}


def world(steps: dict[str, Any], gap: int, start: str, *, main: bool) -> Run:
    """Matters, one a gap, go from the first step to the next; one working day from a start to `filed`."""
    limit = {"title": TITLE, "classes": ["ordinary"], "from": start, "to": "filed", "amount": 1}
    stream = {"title": TITLE, "flow": "way", "shares": {"甲镇": 1}, "classes": {"ordinary": 1}}
    given = {
        "limits": {"one day": {**limit, "unit": "working_days", "main": main}},
        "flows": {"way": {"title": TITLE, "first": next(iter(steps)), "steps": steps}},
        "streams": {"letters": {**stream, "gap": wait(gap)}},
    }
    return Run(*run(county(steps, [], **given)))


def two_steps(first: dict[str, Any], wait_for: int) -> dict[str, Any]:
    """Something is assigned, and filed so many ticks later."""
    filing = {"title": TITLE, "wait": wait(wait_for), "milestone": "filed", "next": {"end": 1}}
    return {"a-assign": {**first, "milestone": "assigned", "next": {"b-file": 1}}, "b-file": filing}


@pytest.mark.parametrize("first", [work(DAY - 100), {**AT_ONCE, "wait": wait(DAY - 100)}])
@pytest.mark.parametrize(("later", "met"), [(DAY, 1), (DAY + 1, 0)])
def test_what_is_assigned_at_closing_time_is_due_the_day_after(first, later, met):
    """Assigned on Monday evening: filed by Tuesday evening, or a minute late."""
    parts = limit_met_share(world(two_steps(first, later), 1300, "assigned", main=False))
    assert (parts.numerator.tolist(), parts.denominator.tolist()) == ([met], [1])


def test_what_comes_between_two_days_has_the_whole_day():
    """Come and assigned on Tuesday morning: filed by Wednesday evening."""
    steps = two_steps(AT_ONCE, 2 * DAY)
    for start in ("arrived", "assigned"):
        parts = limit_met_share(world(steps, 5 * DAY, start, main=False))
        assert (parts.numerator.tolist(), parts.denominator.tolist()) == ([1], [1])


@pytest.mark.parametrize("start", ["arrived", "assigned", "completed"])
def test_a_main_limit_has_the_due_instants_of_the_engine(start):
    """Everything takes half a day, so that all of it ends at noon or at closing time."""
    done = world(two_steps(work(DAY // 2), DAY // 2), DAY // 2, start, main=True)
    model, record = done.model, done.record
    days = milestones(model, done.draws, record)[1][:, model.milestones.index(start)]
    began = days != NOT_YET
    klass = done.draws.klass[began]
    assert (record.due[began] == model.classes.due_by_day[klass, days[began]]).all()
    assert (began == (record.assigned != NOT_YET)).all()
    assert np.any(record.assigned[began] % model.day_ticks == 0)
