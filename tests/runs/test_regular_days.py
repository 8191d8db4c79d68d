"""Stories of matters that wait for a regular day, from outside and set off by others; in both engines."""

from typing import Any

from tests.runs.county import DAY, NOON, TITLE, county, matter, wait, work
from tests.runs.test_teams_and_rooms import told, visits

WEDNESDAY = {"every": "week", "weekday": "wed"}
MARCH_ENDS = {"every": "month", "weekday": "wed", "nth": -1}


def reports(at: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """A report follows each task; it is written in ten minutes."""
    report = {"title": TITLE, "first": "write", "steps": {"write": work(10)}}
    follow = {"title": TITLE, "of": ["way"], "when": "completed", "flow": "report", "at": at, **more}
    return {"followups": {"report": follow}}, {"report": report}


def written(at: dict[str, Any] | None, steps: dict[str, Any], **more: Any) -> list[int]:
    """When reports are written, one on each task of Jia town."""
    follow, flow = reports(at, **more)
    made = county(steps, [matter(step) for step in steps]).model_dump(mode="json", by_alias=True)
    made |= follow
    made["flows"] |= flow
    done = told(type(county(steps, [])).model_validate(made))
    record, report = done.record, done.model.steps.flow.index("report")
    return [int(record.queued[v]) for v in range(len(record.queued)) if done.draws.step[v] == report]


def test_what_is_set_off_waits_for_wednesday():
    """Work ends on Monday and on Thursday; a report comes the same minute, or on the next Wednesday."""
    steps = {"a-short": work(30), "b-late": work(30, wait=wait(3 * DAY))}
    assert written(None, steps) == [30, 3 * DAY + 30]
    assert written(WEDNESDAY, steps) == [2 * DAY, 7 * DAY]


def test_on_the_day_itself_it_comes_at_once():
    assert written(WEDNESDAY, {"a": work(30, wait=wait(2 * DAY + NOON))}) == [2 * DAY + NOON + 30]


def test_it_waits_after_its_delay():
    """Two days from Monday are Wednesday, three are too late for it."""
    steps = {"a": work(30)}
    delays = [{"dist": "fixed", "unit": "working_days", "mean": days} for days in (2, 3)]
    assert [written(WEDNESDAY, steps, delay=delay) for delay in delays] == [[2 * DAY + 30], [7 * DAY]]


def test_a_day_after_the_run_is_never():
    """The last Wednesday of March is not in these two weeks."""
    assert written(MARCH_ENDS, {"a": work(30)}) == [-1]


def test_letters_are_opened_on_reception_day():
    """Letters of every time of the week come on Wednesdays only, as many as without."""
    stream = {
        "title": TITLE, "flow": "way", "shares": {"甲镇": 1}, "classes": {"ordinary": 1}, "per_year": 500,
    }  # fmt: skip
    steps = {"file": work(1)}
    arrivals = []
    for at in (None, WEDNESDAY):
        made = county(steps, [], streams={"letters": {**stream, "at": at}})
        done = told(made)
        arrivals.append(done.draws.arrived.tolist())
        came = done.record.arrived[done.record.arrived < 10 * DAY]
    assert len(arrivals[0]) == len(arrivals[1]) > 10
    assert {tick // DAY for tick in arrivals[0]} > {2, 7}
    assert {tick // DAY for tick in came.tolist()} == {2, 7}
    same_day = [(a, b) for a, b in zip(*arrivals, strict=True) if a // DAY in (2, 7)]
    assert same_day
    assert all(a == b for a, b in same_day)


def test_visits_of_what_came_begin_then():
    follow, flow = reports(WEDNESDAY)
    made = county({"a": work(30)}, [matter("a")]).model_dump(mode="json", by_alias=True) | follow
    made["flows"] |= flow
    done = told(type(county({"a": work(30)}, [])).model_validate(made))
    assert visits(done)[1] == (2 * DAY, 2 * DAY + 10, ["T1/officer/01"])
