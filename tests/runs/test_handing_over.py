"""Stories of work that is handed over once those who have begun it are away; in both engines."""

from typing import Any

import numpy as np
import pytest

from simlib.runs import reference
from simlib.runs.kernel import loop as kernel
from simlib.scores.milestones import course_of, reach
from simlib.scores.why_late import LABELS, why_late
from tests.runs.audit import violations
from tests.runs.county import DAY, NOON, TITLE, county, matter, work
from tests.runs.running import Run, as_bytes, run

STAND_IN = ("home", {"pool": "一室", "when": "absent", "after_days": 5})
"""The town's own people, and an officer of the division, for whom no work waits for five days."""


def told(scenario: Any) -> Run:
    """A run, the same by both engines, that passes the audit."""
    done, again = run(scenario, engine=reference.simulate), run(scenario, engine=kernel.simulate)
    assert as_bytes(done.record) == as_bytes(again.record)
    assert violations(*done) == []
    return done


def visits(done: Run) -> list[tuple[int, int, list[str]]]:
    """Start, end and team of every visit."""
    record = done.record
    return list(zip(record.started.tolist(), record.finished.tolist(), done.teams, strict=True))


def away(first: str, last: str, **who: Any) -> dict[str, Any]:
    """Officers of Jia town who are known to be away."""
    them = {"units": ["甲镇"], "posts": ["officer"], **who}
    return {"absences": {"away": {**them, "from": first, "to": last}}}


def handed(effort: int, days: float, pools: Any = STAND_IN, team: int = 1, **more: Any) -> dict[str, Any]:
    """Work that is handed over when those who have begun it have been away for so many days."""
    reading = more.pop("reading", None)
    return work(effort, pools, team, hand_over={"after_days": days, "reading": reading}, **more)


def test_started_work_waits_for_who_began_it_unless_it_is_handed_over():
    """A task of two days begins on Monday; its officer is away from Tuesday to Thursday."""
    gone = away("2021-03-02", "2021-03-04")
    waits = told(county({"talk": work(2 * DAY, STAND_IN)}, [matter("talk")], **gone))
    assert visits(waits) == [(0, 5 * DAY, ["T1/officer/01"])]
    goes_on = told(county({"talk": handed(2 * DAY, 1)}, [matter("talk")], **gone))
    assert visits(goes_on) == [(0, 2 * DAY, ["T1/officer/01"]), (2 * DAY, 3 * DAY, ["D1/officer/01"])]


def test_who_takes_over_reads_first():
    gone = away("2021-03-02", "2021-03-04")
    reading = {"dist": "fixed", "unit": "ticks", "mean": 30}
    done = told(county({"talk": handed(2 * DAY, 0, reading=reading)}, [matter("talk")], **gone))
    assert visits(done) == [(0, DAY, ["T1/officer/01"]), (DAY, 2 * DAY + 30, ["D1/officer/01"])]


def test_whoever_is_back_in_time_goes_on():
    """Away for a day, and handed over only after a day and a half."""
    gone = away("2021-03-02", "2021-03-02")
    done = told(county({"talk": handed(2 * DAY, 1.5)}, [matter("talk")], **gone))
    assert visits(done) == [(0, 3 * DAY, ["T1/officer/01"]), (-1, -1, [])]


def test_what_ends_before_is_not_handed_over():
    gone = away("2021-03-02", "2021-03-04")
    done = told(county({"talk": handed(DAY, 0)}, [matter("talk")], **gone))
    assert visits(done) == [(0, DAY, ["T1/officer/01"]), (-1, -1, [])]


def test_who_is_left_of_a_team_goes_on_with_somebody_else():
    """Two officers of the town talk; the second is away on Wednesday, the clerk takes his place."""
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": 2, "clerk": 1}},
        "乙镇": {"code": "T2", "kind": "town"},
        "一室": {"code": "D1", "kind": "division", "staff": {"officer": 2}},
    }
    posts = {post: {"title": TITLE} for post in ("officer", "clerk")}
    pools = [{"pool": "home", "posts": ["officer"]}, {"pool": "home", "posts": ["clerk"], "when": "absent"}]
    gone = away("2021-03-03", "2021-03-05", people=1)
    steps = {"talk": handed(3 * DAY, 0.5, pools, team=2)}
    done = told(county(steps, [matter("talk")], units=units, posts=posts, **gone))
    assert visits(done) == [
        (0, 2 * DAY + NOON, ["T1/officer/01", "T1/officer/02"]),
        (2 * DAY + NOON, 3 * DAY + NOON, ["T1/clerk/01", "T1/officer/01"]),
    ]


def test_the_work_left_is_done_at_another_pace():
    """Half a day is left of what takes one at the usual pace; the division works at half of it."""
    slow = {"officer": {"title": TITLE}, "clerk": {"title": TITLE, "pace": 0.5}}
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": 1}},
        "乙镇": {"code": "T2", "kind": "town"},
        "一室": {"code": "D1", "kind": "division", "staff": {"clerk": 1}},
    }
    gone = away("2021-03-02", "2021-03-05")
    steps = {"talk": handed(DAY + NOON, 0)}
    done = told(county(steps, [matter("talk")], units=units, posts=slow, **gone))
    assert visits(done)[1] == (DAY, 2 * DAY, ["D1/clerk/01"])


def test_the_way_is_gone_again_and_a_part_of_it_counts():
    """Forty ticks there and back: on the day on which work is handed over at noon, too."""
    border = {"borders": [{"between": ["甲镇", "乙镇"], "minutes": 20}]}
    pools = ["乙镇", {"pool": "一室", "when": "absent"}]
    gone = away("2021-03-02", "2021-03-03", units=["乙镇"])
    steps = {"visit": handed(DAY, 0, pools, on_site=True)}
    done = told(county(steps, [matter("visit")], **border, **gone))
    assert visits(done) == [(0, DAY, ["T2/officer/01"]), (DAY, DAY + 40, ["D1/officer/01"])]
    assert done.record.travel.tolist() == [40, 0]


def test_both_teams_have_done_the_step():
    """Who did the step must not review it: neither the officer who began nor who went on with it."""
    gone = away("2021-03-02", "2021-03-04")
    steps = {
        "talk": handed(2 * DAY, 0, next={"view": 1}),
        "view": work(10, ["home", "一室"], not_by=["talk"]),
    }
    done = told(county(steps, [matter("talk")], **gone))
    assert visits(done)[2] == (2 * DAY, 2 * DAY + 10, ["D1/officer/02"])


def test_a_milestone_is_passed_when_the_work_is_done():
    gone = away("2021-03-02", "2021-03-04")
    done = told(county({"talk": handed(2 * DAY, 0, milestone="ended")}, [matter("talk")], **gone))
    assert done.record.ended.tolist() == [2 * DAY]
    ticks = np.full((2, len(done.model.milestones)), -1)
    reach(course_of(done.model, done.draws, done.record), 0, ticks[0], ticks[1])
    assert ticks[0, done.model.milestones.index("ended")] == 2 * DAY
    labels = dict(zip(LABELS, why_late(*done)[0].tolist(), strict=True))
    assert {name: n for name, n in labels.items() if n} == {"work": 2 * DAY}


def test_a_plan_may_do_without():
    gone = away("2021-03-02", "2021-03-04")
    talk = handed(2 * DAY, 1)
    talk["hand_over"]["lever"] = "hand-over"
    levers = {"levers": {"hand-over": {"title": TITLE}}}
    for pulled, ends in ((["hand-over"], 3 * DAY), ([], 5 * DAY)):
        done = told(county({"talk": talk}, [matter("talk")], {"levers": pulled}, **gone, **levers))
        assert done.record.completed.tolist() == [ends]


def test_draws_stay_what_they_are():
    """What follows, and everything else that is drawn: as if nothing were ever handed over."""
    ways = {"next": {"view": 0.5, "end": 0.5}}
    mine = [matter("talk", count=40)]
    one = run(county({"talk": handed(30, 1, **ways), "view": work(10)}, mine)).draws
    other = run(county({"talk": work(30, STAND_IN, **ways), "view": work(10)}, mine)).draws
    own = one.step < 3
    assert one.step[own].tolist() == other.step.tolist()
    assert one.effort[own].tolist() == other.effort.tolist()


@pytest.mark.parametrize("change", ["lever", "gone"])
def test_what_was_handed_over_is_done_whatever_plan_takes_over(change):
    """Handed over on Tuesday to nobody who is free; another plan takes over on Wednesday."""
    gone = away("2021-03-02", "2021-03-04")
    other = {"title": TITLE, "zones": {"东区": {"units": ["甲镇", "乙镇"], "division": "一室"}}}
    steps = {
        "talk": handed(2 * DAY, 0, without="left-out"),
        "visit": work(2 * DAY + NOON, ["一室"], 2, without="left-out"),
    }
    levers = {"levers": {"left-out": {"title": TITLE}}}
    matters = [matter("talk"), matter("visit")]
    plan = {"then": [{"on": "2021-03-03", "plan": "other"}]}
    scenario = county(steps, matters, plan, **gone, **levers)
    tree = scenario.model_dump(mode="json", by_alias=True)
    tree["plans"]["other"] = {**other, "levers": ["left-out"] if change == "lever" else []}
    done = told(type(scenario).model_validate(tree))
    assert visits(done)[1] == (2 * DAY + NOON, 3 * DAY + NOON, ["D1/officer/01"])
