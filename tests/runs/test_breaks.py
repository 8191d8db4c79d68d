"""Stories of what comes between: people who are away, a county that is closed, a stream for a spell; in both
engines."""

from typing import Any

from tests.runs.county import DAY, NOON, TITLE, county, matter, wait, work
from tests.runs.test_teams_and_rooms import told, visits

TUESDAY = {"from": "2021-03-02", "to": "2021-03-02"}
WEEK = {"from": "2021-03-03", "to": "2021-03-09"}
LETTERS = {
    **{"title": TITLE, "flow": "way", "per_year": 500},
    **{"shares": {"甲镇": 1, "乙镇": 1}, "classes": {"ordinary": 1}},
}


def test_work_stops_while_the_county_is_closed():
    """What began on Monday afternoon goes on on Wednesday morning, when it opens again."""
    steps = {"a": work(180, wait=wait(NOON))}
    done = told(county(steps, [matter("a")], closures={"flood": TUESDAY}))
    assert visits(done) == [(NOON, 2 * DAY + 60, ["T1/officer/01"])]


def test_whoever_is_numbered_last_is_away():
    """Of two officers of the division the second is away for two days, so the first does both tasks."""
    steps = {"a": work(60, ["一室"]), "b": work(60, ["一室"])}
    away = {"units": ["一室"], "posts": ["officer"], "from": "2021-03-01", "to": "2021-03-02"}
    matters = [matter(step) for step in steps]
    assert [start for start, *_ in visits(told(county(steps, matters)))] == [0, 0]
    alone = told(county(steps, matters, absences={"lent": {**away, "people": 1}}))
    assert visits(alone) == [(0, 60, ["D1/officer/01"]), (60, 120, ["D1/officer/01"])]
    nobody = told(county(steps, matters, absences={"lent": away}))
    assert [start for start, *_ in visits(nobody)] == [2 * DAY, 2 * DAY]


def test_a_kind_of_unit_may_be_away():
    steps = {"a": work(60), "b": work(60, ["一室"])}
    away = {"of": ["town"], "from": "2021-03-01", "to": "2021-03-01"}
    done = told(county(steps, [matter(step) for step in steps], absences={"course": away}))
    assert [start for start, *_ in visits(done)] == [DAY, 0]


def arrivals(streams: dict[str, Any], **more: Any) -> list[int]:
    done = told(county({"file": work(1)}, [], streams=streams, **more))
    return sorted(tick for tick in done.draws.arrived.tolist() if tick < 10 * DAY)


def test_letters_that_would_have_come_in_a_closure_come_at_its_end():
    free, closed = arrivals({"letters": LETTERS}), arrivals({"letters": LETTERS}, closures={"flood": WEEK})
    first, end = 2 * DAY, 7 * DAY
    assert sum(first <= tick < end for tick in free) > 3
    assert closed == sorted(end if first <= tick < end else tick for tick in free)


def test_a_stream_comes_for_its_spell_and_moves_no_other():
    """From Wednesday of the first to Tuesday of the second week, both included."""
    free = arrivals({"letters": LETTERS})
    both = arrivals({"letters": LETTERS, "more": {**LETTERS, **WEEK}})
    added = list(both)
    for tick in free:
        added.remove(tick)
    assert len(added) > 3
    assert all(2 * DAY <= tick < 7 * DAY for tick in added)
