"""Stories of matters that have a limit of their own; in both engines."""

from typing import Any

import numpy as np
import pytest

from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.scores.story import story
from tests.runs.county import DAY, TITLE, county, matter, wait, work
from tests.runs.running import Run, run
from tests.runs.test_handing_over import told

LETTERS = {"title": TITLE, "flow": "way", "shares": {"甲镇": 1}, "classes": {"ordinary": 1}, "per_year": 2000}
"""Some eight a day."""


def limited(own: Any, **more: Any) -> dict[str, Any]:
    """Letters with a limit of ten working days, or with lengths of their own."""
    usual = {"title": TITLE, "classes": ["ordinary"], "from": "arrived", "to": "completed", "main": True}
    length = {"amount": 10, "unit": "working_days", "own": own, **more}
    return {"limits": {"set": {**usual, **length}}, "streams": {"letters": LETTERS}}


def days(*values: float) -> dict[str, Any]:
    """One of these lengths, each as likely as the others."""
    return {"dist": "empirical", "unit": "working_days", "values": list(values)}


def lengths(done: Run) -> list[int]:
    """The working days from the one of the arrival to the due day, of all that came."""
    came = done.record.due < NEVER
    return (done.record.due[came] // DAY - 1 - done.record.arrived[came] // DAY).tolist()


def test_each_matter_has_a_length_of_its_own():
    done = told(county({"talk": work(5)}, [], **limited(days(1, 4))))
    assert set(lengths(done)) == {1, 4}
    assert lengths(done) == done.draws.own[done.record.due < NEVER].tolist()


@pytest.mark.slow
def test_lengths_are_as_likely_as_the_file_says():
    """Of n letters a third has each of three lengths, within four standard errors."""
    scenario = county({"talk": work(5)}, [], **limited(days(1, 4, 9)))
    found = np.concatenate([lengths(run(scenario, seed=seed)) for seed in range(40)])
    error = np.sqrt(1 / 3 * 2 / 3 / len(found))
    for length in (1, 4, 9):
        assert abs((found == length).mean() - 1 / 3) < 4 * error


def test_a_length_that_is_the_usual_one_changes_nothing():
    """Pauses and extensions, too, move both alike."""
    steps = {
        "enter": {"title": TITLE, "wait": wait(0), "next": {"talk": 1}},
        "talk": work(20, wait=wait(2 * DAY), pauses=True),
    }
    grant = {"title": TITLE, "first": "sign", "steps": {"sign": work(5, ["领导"])}}
    flows = {"way": {"title": TITLE, "first": "enter", "steps": steps}, "grant": grant}
    ask = {"title": TITLE, "of": ["way"], "when": "due_near", "days_before": 2, "flow": "grant"}
    asked = {"followups": {"more": {**ask, "extends": True, "class": "middle"}}, "flows": flows}
    longer = {"pauses": True, "extension": {"amount": 3, "unit": "working_days"}}
    records = [
        told(county(steps, [], **limited(own, **longer, amount=usual), **asked)).record
        for own, usual in ((None, 3), (days(3), 7))
    ]
    assert (records[0].extended >= 0).any()
    for name in ("due", "extended", "assigned", "ended"):
        assert getattr(records[0], name).tolist() == getattr(records[1], name).tolist()


def test_the_story_of_a_matter_tells_its_own_due_day():
    done = told(county({"talk": work(5)}, [], **limited(days(1, 4))))
    for m in range(6):
        counted = [event for event in story(*done, m).events if event.kind == "counted"]
        assert [event.due for event in counted] == [done.record.due[m]]


def test_the_urgent_by_their_own_limit_come_first():
    """Two letters wait while the officer is busy: the one that is due first is done first."""
    given = limited(days(2, 8))
    done = told(county({"talk": work(90)}, [matter("talk")], {"order": "due"}, **given))
    talk = done.draws.first[1:] - 1
    queued, started, due = done.record.queued[talk], done.record.started[talk], done.record.due
    for m in np.flatnonzero(started > 0):
        waiting = (queued >= 0) & (queued < started[m]) & ((started > started[m]) | (started < 0))
        assert (due[m] <= due[waiting]).all()
    assert len({*done.draws.own[started > 0].tolist()}) == 2


def test_draws_of_all_else_stay_what_they_are():
    one = run(county({"talk": work(5)}, [], **limited(None))).draws
    other = run(county({"talk": work(5)}, [], **limited(days(1, 4)))).draws
    for name in ("arrived", "klass", "step", "effort", "wait"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert isinstance(one, Draws)
    assert set(one.own.tolist()) == {-1}
