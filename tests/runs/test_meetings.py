"""Stories of meetings of each unit and zone, and of extra ones; in both engines."""

from typing import Any

import pytest

from simlib.scores.why_late import pieces
from tests.runs.county import DAY, NOON, TITLE, county, matter, wait, work
from tests.runs.test_teams_and_rooms import told, visits

WEDNESDAY, NEXT_WEDNESDAY = 2 * DAY, 7 * DAY


def board(**more: Any) -> dict[str, Any]:
    """A meeting on Wednesdays at nine that decides on one matter."""
    return {"title": TITLE, "every": "week", "weekday": "wed", "at": "09:00", "agenda": 1, **more}


def decide(**more: Any) -> dict[str, Any]:
    """A step before the meeting."""
    return {"title": TITLE, "gate": "board", "next": {"end": 1}, **more}


def decided(gate: dict[str, Any], matters: list[dict[str, Any]], plan: Any = None, **more: Any) -> list[int]:
    """When a meeting decides on each matter; -1: not within the two weeks."""
    steps = {"decide": decide(), "late": decide(wait=wait(3 * DAY))}
    done = told(county(steps, matters, plan, gates={"board": gate}, **more))
    return [start for start, end, team in visits(done) if (end, team) == (start, [])]


def both_towns(count: int) -> list[dict[str, Any]]:
    """So many matters of either town."""
    return [matter("decide", unit=unit, count=count) for unit in ("甲镇", "乙镇")]


def test_one_meeting_for_all_takes_one_matter_a_week():
    gate = board(unit="领导")
    assert decided(gate, both_towns(1)) == [WEDNESDAY, NEXT_WEDNESDAY]


def test_each_unit_has_a_meeting_of_its_own():
    """Each takes one of its own matters a week."""
    assert decided(board(each="unit"), both_towns(1)) == [WEDNESDAY, WEDNESDAY]
    assert decided(board(each="unit"), both_towns(2)) == [WEDNESDAY, NEXT_WEDNESDAY] * 2


def test_nobody_of_the_unit_no_meeting():
    """Yi town has no officer: its matters wait to the end."""
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": 1}},
        "乙镇": {"code": "T2", "kind": "town"},
        "一室": {"code": "D1", "kind": "division"},
    }
    assert decided(board(each="unit"), both_towns(1), units=units) == [WEDNESDAY, -1]


def test_each_zone_has_one_where_its_head_presides():
    """In one zone the towns share a meeting; in two each has its own, and there only the one with a head
    meets. Which it is the plan says."""
    one = {"东区": {"units": ["甲镇", "乙镇"], "division": "一室", "head": "领导"}}
    two = {
        "东区": {"units": ["甲镇"], "division": "一室", "head": "领导"},
        "西区": {"units": ["乙镇"]},
    }
    gate = board(each="zone")
    assert decided(gate, both_towns(1), {"zones": one}) == [WEDNESDAY, NEXT_WEDNESDAY]
    assert decided(gate, both_towns(1), {"zones": two}) == [WEDNESDAY, -1]


def test_a_town_that_moves_takes_its_papers_along():
    """From the first Thursday on Yi town belongs to the zone with the head: its matter is decided there."""
    zones = {
        "东区": {"units": ["甲镇"], "division": "一室", "head": "领导"},
        "西区": {"units": ["乙镇"]},
    }
    plans = {
        "as-is": {"title": TITLE, "zones": zones, "then": {"on": "2021-03-04", "plan": "moved"}},
        "moved": {
            "title": TITLE,
            "zones": {"东区": {"units": ["甲镇", "乙镇"], "division": "一室", "head": "领导"}},
        },
    }
    assert decided(board(each="zone"), both_towns(1), plans=plans) == [WEDNESDAY, NEXT_WEDNESDAY]


# ---------------------------------------------------------------- extra meetings


@pytest.mark.parametrize(
    ("waiting", "ticks"),
    [(4, [WEDNESDAY, NEXT_WEDNESDAY, -1]), (3, [DAY, WEDNESDAY, NEXT_WEDNESDAY]), (1, [DAY, 480, 720])],
)
def test_how_many_have_to_wait(waiting, ticks):
    """Three papers are ready on Monday. With three that wait there is one extra meeting on Tuesday; with one
    there is a meeting every day until none is left."""
    gate = board(unit="领导", on_demand={"waiting": waiting})
    assert decided(gate, [matter("decide", count=3)]) == ticks


def test_an_extra_meeting_on_the_regular_day_is_the_regular_one():
    """Papers come on Tuesday noon: the next nine o'clock is Wednesday's. One is decided on."""
    steps = {"decide": decide(wait=wait(DAY + NOON))}
    gate = board(unit="领导", on_demand={"waiting": 2})
    done = told(county(steps, [matter("decide", count=2)], gates={"board": gate}))
    assert [start for start, _, _ in visits(done)] == [WEDNESDAY, NEXT_WEDNESDAY]


def test_an_extra_meeting_without_anybody_is_called_again():
    """The leader is on duty at no time of the meeting on Tuesday: he is away, and comes back on Wednesday."""
    gate = board(unit="领导", weekday="fri", on_demand={"waiting": 1})
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": 1}},
        "乙镇": {"code": "T2", "kind": "town", "staff": {"officer": 1}},
        "一室": {"code": "D1", "kind": "division", "staff": {"officer": 1}},
        "领导": {"code": "L1", "kind": "leadership", "staff": {"leader": 1}, "opens": "2021-03-03"},
    }
    assert decided(gate, [matter("decide")], units=units) == [WEDNESDAY]


def test_each_zones_papers_count_for_themselves():
    """Two papers of Jia town call a meeting there; one of Yi town waits for Wednesday."""
    gate = board(each="unit", on_demand={"waiting": 2})
    matters = [matter("decide", count=2), matter("decide", unit="乙镇")]
    assert decided(gate, matters) == [DAY, WEDNESDAY, WEDNESDAY]


def test_waiting_for_an_extra_meeting_is_waiting_for_a_meeting():
    gate = board(unit="领导", on_demand={"waiting": 1})
    done = told(county({"decide": decide()}, [matter("decide")], gates={"board": gate}))
    assert [(p.label, p.begin, p.end) for p in pieces(*done, matter=0)] == [("gate", 0, DAY)]


def test_work_goes_on_after_it():
    steps = {"decide": decide(next={"file": 1}), "file": work(30)}
    gate = board(each="unit", on_demand={"waiting": 1})
    done = told(county(steps, [matter("decide")], gates={"board": gate}))
    assert visits(done) == [(DAY, DAY, []), (DAY, DAY + 30, ["T1/officer/01"])]
