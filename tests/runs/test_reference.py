"""Small stories whose timetable can be written down by hand (all but the last in `county.county`)."""

from typing import Any

import numpy as np
import pytest

from simlib.inputs.scenario import Scenario
from simlib.model.limits import NEVER
from simlib.runs.kernel import loop as kernel
from tests.runs.county import DAY, NOON, TITLE, county, matter, staffed, wait, work
from tests.runs.recusals import as_lists, recusals
from tests.runs.running import Run, run


def times(done: Run) -> list[tuple[int, int]]:
    """Start and end of every visit, in the order of matters."""
    return list(zip(done.record.started.tolist(), done.record.finished.tolist(), strict=True))


# ---------------------------------------------------------------- one after another


def test_one_officer_does_one_thing_after_another():
    done = run(county({"talk": work(30)}, [matter("talk", count=3)]))
    assert times(done) == [(0, 30), (30, 60), (60, 90)]
    assert done.teams == [["T1/officer/01"]] * 3


def test_a_pair_waits_for_its_second_person():
    """The first officer's short talk comes first; the visit needs him and his colleague."""
    steps = {"a-talk": work(30), "b-visit": work(20, team=2)}
    done = run(county(steps, [matter("a-talk"), matter("b-visit")], **staffed(2)))
    assert times(done) == [(0, 30), (30, 50)]
    assert done.teams[1] == ["T1/officer/01", "T1/officer/02"]


def test_a_pair_that_waits_reserves_nobody():
    """Single tasks overtake the pair as long as only one officer is free at a time."""
    steps = {"a-talk": work(30), "b-long": work(50), "c-pair": work(20, team=2), "d-late": work(40)}
    matters = [matter(step) for step in steps]
    done = run(county(steps, matters, **staffed(2)))
    assert times(done) == [(0, 30), (0, 50), (70, 90), (30, 70)]


def test_who_has_done_less_is_chosen():
    """After 50 and 10 ticks of work the second officer is due, then the second again, by 10 + 20."""
    steps = {"a": work(50), "b": work(10), "c": work(20, wait=wait(60)), "d": work(5, wait=wait(90))}
    done = run(county(steps, [matter(step) for step in steps], **staffed(2)))
    assert [team[0][-1] for team in done.teams] == ["1", "2", "2", "2"]


def test_the_slower_of_a_pair_sets_the_pace():
    posts = {"officer": {"title": TITLE}, "leader": {"title": TITLE, "pace": 0.8}}
    done = run(county({"visit": work(40, ["home", "领导"], 2)}, [matter("visit")], posts=posts))
    assert times(done) == [(0, 50)]


# ---------------------------------------------------------------- duty, leave, travel


def test_work_pauses_when_nobody_is_on_duty():
    """Duty from 9 to 10 and from 15 to 16: an hour in the morning, the rest after 15:00 (tick 180)."""
    duty = {"hours": ["09:00-10:00", "15:00-16:00"]}
    posts = {"officer": {"title": TITLE, "duty": duty}, "leader": {"title": TITLE}}
    done = run(county({"talk": work(90)}, [matter("talk")], posts=posts))
    assert times(done) == [(0, 210)]


def test_a_pair_works_only_while_both_are_on_duty():
    """One serves on Mondays and Wednesdays, the other from Tuesday to Thursday: Wednesday it is."""
    posts = {
        "officer": {"title": TITLE, "duty": {"days": ["mon", "wed"]}},
        "leader": {"title": TITLE, "duty": {"days": ["tue", "wed", "thu"]}},
    }
    done = run(county({"visit": work(100, ["home", "领导"], 2)}, [matter("visit")], posts=posts))
    assert times(done) == [(2 * DAY, 2 * DAY + 100)]


def test_a_meeting_interrupts_and_a_plan_may_move_it():
    meeting = {
        "title": TITLE,
        "kind": "meeting",
        "who": ["town"],
        "every": "week",
        "weekday": "mon",
        "hours": "09:30-10:30",
    }
    world = {"arrangements": {"meeting": meeting}}
    done = run(county({"talk": work(100)}, [matter("talk")], **world))
    assert times(done) == [(0, 160)]
    done = run(county({"talk": work(100)}, [matter("talk")], {"weekdays": {"meeting": "tue"}}, **world))
    assert times(done) == [(0, 100)]


def away(scenario: Scenario, person: int, *half_days: int) -> np.ndarray:
    """Leave of one person in some half-days, of nobody else."""
    leave = np.zeros_like(run(scenario).draws.away)
    leave[person, list(half_days)] = True
    return leave


def test_who_is_on_leave_begins_nothing_until_he_returns():
    scenario = county({"talk": work(30)}, [matter("talk")], **staffed(1))
    assert times(run(scenario, away=away(scenario, 0, 0))) == [(NOON, NOON + 30)]
    assert times(run(scenario, away=away(scenario, 0, 0, 1, 2))) == [(DAY + NOON, DAY + NOON + 30)]


def test_leave_interrupts_what_was_begun():
    """300 ticks of work: all Monday, then Wednesday's first hour."""
    scenario = county({"talk": work(300)}, [matter("talk")], **staffed(1))
    assert times(run(scenario, away=away(scenario, 0, 2, 3))) == [(0, 2 * DAY + 60)]


BORDER = {"borders": [{"between": ["甲镇", "乙镇"], "minutes": 30}]}


def test_travel_eats_the_morning_of_each_day_on_site():
    """An hour on the way, three at work; an hour on the way, twenty minutes at work."""
    done = run(county({"visit": work(200, ["乙镇"], on_site=True)}, [matter("visit")], **BORDER))
    assert times(done) == [(0, DAY + 60 + 20)]
    assert done.record.travel.tolist() == [120]


def test_who_sits_there_does_not_travel():
    done = run(county({"visit": work(200, on_site=True)}, [matter("visit")], **BORDER))
    assert times(done) == [(0, 200)]
    assert done.record.travel.tolist() == [0]


def test_a_day_that_is_no_longer_than_the_way_is_not_used():
    """Study leaves just an hour of each Monday."""
    study = {"title": TITLE, "kind": "fixed", "who": ["town"], "every": "week", "weekday": "mon"}
    halves = ("09:00-11:00", "14:00-15:00")
    arranged = {f"study-{n}": {**study, "hours": hours} for n, hours in enumerate(halves)}
    steps = {"visit": work(10, ["乙镇"], on_site=True)}
    done = run(county(steps, [matter("visit")], arrangements=arranged, **BORDER))
    assert times(done) == [(180, DAY + 60 + 10)]  # the hour of Monday is on the way
    assert done.record.travel.tolist() == [60]


# ---------------------------------------------------------------- who may, and who takes over


def conflict(scenario: Scenario, *pairs: tuple[int, str]) -> dict[str, np.ndarray]:
    """Who (by code) must stand back from which matter, and nobody else."""
    done = run(scenario)
    table = recusals(done.draws) & False
    for m, code in pairs:
        table[m, done.model.people.code.index(code)] = True
    return as_lists(table)


TAKE_OVER = ["home", {"pool": "division", "when": "blocked"}]


def test_whoever_must_stand_back_is_replaced_by_the_division_at_once():
    scenario = county({"talk": work(30, TAKE_OVER)}, [matter("talk", count=2)], {"escalation_days": 3})
    done = run(scenario, **conflict(scenario, (1, "T1/officer/01")))
    assert done.teams == [["T1/officer/01"], ["D1/officer/01"]]
    assert times(done) == [(0, 30), (0, 30)]


def test_the_division_does_not_take_over_from_who_is_only_busy():
    done = run(county({"talk": work(30, TAKE_OVER)}, [matter("talk", count=2)]))
    assert times(done) == [(0, 30), (30, 60)]


COUNTY_TOO = [*TAKE_OVER, "county"]


def test_a_pool_that_does_not_take_over_hides_nobody_from_the_next_one():
    """The officers of the division are the county's too, though the town's officer is only busy."""
    done = run(county({"talk": work(30, COUNTY_TOO)}, [matter("talk", count=3)]))
    assert done.teams == [["T1/officer/01"], ["D1/officer/01"], ["D1/officer/02"]]
    assert times(done) == [(0, 30)] * 3


def test_the_next_pool_opens_after_its_days_though_a_blocked_one_stands_before_it():
    steps = {"a-long": work(3 * DAY), "b-talk": work(30, COUNTY_TOO)}
    done = run(county(steps, [matter(step) for step in steps], {"escalation_days": 2}))
    assert times(done) == [(0, 3 * DAY), (2 * DAY, 2 * DAY + 30)]
    assert done.teams[1] == ["D1/officer/01"]


def test_nobody_is_two_members_of_a_team():
    """The only officer of the division takes over, and is not the county's second person as well."""
    units = staffed(1)["units"]
    units["一室"]["staff"] = {"officer": 1}
    scenario = county({"visit": work(30, COUNTY_TOO, 2)}, [matter("visit")], units=units)
    done = run(scenario, **conflict(scenario, (0, "T1/officer/01")))
    assert done.record.stuck.tolist() == [True]


def test_a_matter_that_nobody_may_touch_is_stuck_and_holds_up_nobody():
    scenario = county({"talk": work(30)}, [matter("talk", count=2)])
    done = run(scenario, **conflict(scenario, (0, "T1/officer/01")))
    assert done.record.stuck.tolist() == [True, False]
    assert times(done) == [(-1, -1), (0, 30)]
    assert done.record.ended.tolist() == [-1, 30]


def test_the_approver_is_not_the_handler():
    steps = {
        "a-talk": work(30, ["领导"], next={"b-approve": 1}),
        "b-approve": work(5, ["领导", "home"], not_by=["a-talk"]),
    }
    done = run(county(steps, [matter("a-talk")]))
    assert done.teams == [["L1/leader/01"], ["T1/officer/01"]]


def test_only_the_post_that_a_step_asks_for_does_it():
    units = staffed(0)["units"]
    units["甲镇"]["staff"] = {"leader": 1, "officer": 1}
    done = run(county({"talk": work(30, posts=["officer"])}, [matter("talk", count=2)], units=units))
    assert times(done) == [(0, 30), (30, 60)]


def test_the_zone_opens_after_its_days():
    """The town's officer is busy for three days; after two the neighbour may help."""
    steps = {"a-long": work(3 * DAY), "b-talk": work(30, ["home", "zone"])}
    plan = {"escalation_days": 2}
    done = run(county(steps, [matter("a-long"), matter("b-talk")], plan))
    assert times(done) == [(0, 3 * DAY), (2 * DAY, 2 * DAY + 30)]
    assert done.teams[1] == ["T2/officer/01"]


def test_without_escalation_all_pools_are_open_and_a_team_may_mix():
    steps = {"visit": work(30, ["home", "zone"], 2)}
    done = run(county(steps, [matter("visit")]))
    assert done.teams == [["T1/officer/01", "T2/officer/01"]]


@pytest.mark.parametrize(("pooling", "starts"), [("none", [0, 30]), ("hard", [0, 0]), ("all", [0, 0])])
def test_only_what_the_plan_pools_goes_to_the_zone(pooling, starts):
    steps = {"a-talk": work(30), "b-talk": work(30, ["home", {"pool": "zone", "when": "pooled"}])}
    matters = [matter("a-talk"), matter("b-talk", **{"class": "major"})]
    assert run(county(steps, matters, {"pooling": pooling})).record.started.tolist() == starts


def test_a_plan_leaves_out_a_step_that_only_pooled_matters_have():
    steps = {"a-joint": work(10, only="pooled", next={"b-talk": 1}), "b-talk": work(30, only="not_pooled")}
    done = run(
        county(steps, [matter("a-joint"), matter("a-joint", **{"class": "major"})], {"pooling": "hard"})
    )
    matters = {done.model.classes.name[done.draws.klass[m]]: done.visits(m) for m in (0, 1)}
    assert [name for name, started, _ in matters["major"] if started >= 0] == ["a-joint"]
    assert [name for name, started, _ in matters["ordinary"] if started >= 0] == ["b-talk"]


# ---------------------------------------------------------------- which first


@pytest.mark.parametrize(
    ("order", "expected"),
    [("first_come", ["a", "b", "c"]), ("class", ["b", "c", "a"]), ("due", ["c", "a", "b"])],
)
def test_three_orders(order, expected):
    """The officer is busy until 50; a, b and c have come at 1, 2 and 3."""
    letters = {letter: work(20, wait=wait(n)) for n, letter in enumerate("abc", 1)}
    matters = [
        matter("now", due="2021-03-01"),
        matter("a", due="2021-03-05", **{"class": "ordinary"}),
        matter("b", due="2021-03-08", **{"class": "major"}),
        matter("c", due="2021-03-03", **{"class": "middle"}),
    ]
    done = run(county({"now": work(50), **letters}, matters, {"order": order}))
    began = sorted((start, done.visits(m)[0][0]) for m in range(4) for _, start, _ in done.visits(m))
    assert began == [(0, "now"), *zip((50, 70, 90), expected, strict=True)]


def test_a_task_that_is_begun_is_not_interrupted():
    """The urgent matter comes at tick 10 and waits for the long one."""
    steps = {"a-long": work(100), "b-urgent": work(10, wait=wait(10))}
    matters = [matter("a-long", due="2021-03-12"), matter("b-urgent", due="2021-03-01")]
    assert times(run(county(steps, matters, {"order": "due"}))) == [(0, 100), (100, 110)]


def test_a_wait_outside_takes_nobody():
    """The letter is out until 200; meanwhile the officer does something else."""
    steps = {"a-reply": work(10, wait=wait(200)), "b-talk": work(150)}
    done = run(county(steps, [matter("a-reply"), matter("b-talk")]))
    assert times(done) == [(200, 210), (0, 150)]
    assert done.record.queued.tolist() == [200, 0]


def test_rework_goes_the_same_way_again():
    """Talk, review, back to talk, review: the matter waits each time for its turn among the others."""
    steps = {"a-talk": work(30), "b-review": work(5, ["领导"])}
    scenario = county(steps, [matter("a-talk"), matter("a-talk")])
    name = run(scenario).model.steps.name
    talk, review = name.index("a-talk"), name.index("b-review")
    itinerary = {
        "first": np.array([0, 4, 5]),
        "step": np.array([talk, review, talk, review, talk]),
        "effort": np.array([30, 5, 20, 5, 30]),
        "wait": np.zeros(5, dtype=np.int64),
    }
    done = run(scenario, **itinerary)
    assert times(done) == [(0, 30), (30, 35), (60, 80), (80, 85), (30, 60)]
    assert done.record.completed.tolist() == [85, 60]


# ---------------------------------------------------------------- clocks and the horizon

LIMIT = {"title": TITLE, "classes": ["ordinary"], "unit": "working_days", "main": True}


def test_the_main_clock_runs_from_its_milestone_to_its_milestone():
    """Assigned on Friday 5 March, three working days: due on the 10th; filing comes after the end."""
    steps = {
        "a-assign": work(30, milestone="assigned", next={"b-talk": 1}),
        "b-talk": work(40, milestone="ended", next={"c-file": 1}),
        "c-file": work(50),
    }
    limits = {"main": {**LIMIT, "from": "assigned", "to": "ended", "amount": 3}}
    given = {"limits": limits, "streams": arriving(1000), "flows": way(steps, "a-assign")}
    record = run(county(steps, [], **given)).record
    assert (record.assigned[0], record.ended[0], record.completed[0]) == (1030, 1070, 1120)
    assert record.due[0] == 8 * DAY


def way(steps: dict[str, Any], first: str) -> dict[str, Any]:
    return {"way": {"title": TITLE, "first": first, "steps": steps}}


def arriving(*values: int) -> dict[str, Any]:
    """A stream of matters with these gaps, over and over; the rest come after the horizon."""
    gap = {"dist": "empirical", "unit": "ticks", "values": list(values)}
    stream = {"title": TITLE, "flow": "way", "shares": {"甲镇": 1}, "classes": {"ordinary": 1}}
    return {"letters": {**stream, "gap": gap}}


@pytest.mark.parametrize(
    ("effort", "assigned", "due"), [(DAY - 100, DAY, 2 * DAY), (DAY - 99, DAY + 1, 3 * DAY)]
)
def test_what_is_assigned_at_closing_time_is_assigned_on_that_day(effort, assigned, due):
    """Come on Monday at tick 100, one working day from the assignment on: on Monday evening it begins to
    run out on Tuesday evening, a minute later on Wednesday."""
    steps = {"a-assign": work(effort, milestone="assigned", next={"b-talk": 1}), "b-talk": work(1)}
    limits = {"main": {**LIMIT, "from": "assigned", "to": "completed", "amount": 1}}
    given = {"limits": limits, "streams": arriving(100), "flows": way(steps, "a-assign")}
    done = first_clock(run(county(steps, [], **given)))
    assert done == (assigned, due)


def test_a_wait_that_ends_at_closing_time_ends_on_that_day():
    steps = {"a-reply": {"title": TITLE, "wait": wait(DAY - 100), "next": {"end": 1}}}
    steps["a-reply"]["milestone"] = "assigned"
    limits = {"main": {**LIMIT, "from": "assigned", "to": "completed", "amount": 1}}
    given = {"limits": limits, "streams": arriving(100), "flows": way(steps, "a-reply")}
    assert first_clock(run(county(steps, [], **given))) == (DAY, 2 * DAY)


def test_what_comes_between_two_days_comes_in_the_morning():
    """A letter that comes with the morning's first minute, and is registered at once."""
    steps = {"a-enter": {"title": TITLE, "milestone": "assigned", "next": {"b-talk": 1}}}
    steps["b-talk"] = work(1)
    for start in ("arrived", "assigned"):
        limits = {"main": {**LIMIT, "from": start, "to": "completed", "amount": 1}}
        given = {"limits": limits, "streams": arriving(DAY), "flows": way(steps, "a-enter")}
        assert first_clock(run(county(steps, [], **given))) == (DAY, 3 * DAY)


@pytest.mark.parametrize("talk", [work(DAY - 100), {"title": TITLE, "next": {"end": 1}}])
def test_a_limit_may_start_with_the_end_of_all_steps(talk):
    """Completed by work on Monday evening, or at once on Monday when it came: due on Tuesday."""
    limits = {"main": {**LIMIT, "from": "completed", "to": "completed", "amount": 1}}
    given = {"limits": limits, "streams": arriving(100), "flows": way({"talk": talk}, "talk")}
    done = run(county({"talk": talk}, [], **given))
    told_by_kernel = done._replace(record=kernel.simulate(*done[:3]))
    _, due = first_clock(done)
    assert due == 2 * DAY
    assert first_clock(told_by_kernel) == first_clock(done)


def first_clock(done: Run) -> tuple[int, int]:
    """When the first matter's limit starts, and when it runs out."""
    return int(done.record.assigned[0]), int(done.record.due[0])


def test_until_its_clock_starts_a_matter_counts_from_its_arrival():
    """Nobody may assign it: it is due as if it had been assigned on the day it came, a Monday."""
    steps = {"a-assign": work(30, ["乙镇"], milestone="assigned")}
    units = staffed(1)["units"]
    limits = {"main": {**LIMIT, "from": "assigned", "to": "completed", "amount": 2}}
    given = {"limits": limits, "streams": arriving(100), "flows": way(steps, "a-assign")}
    record = run(county(steps, [], units=units, **given)).record
    assert record.stuck[0]
    assert (record.due[0], record.assigned[0], record.ended[0]) == (3 * DAY, -1, -1)


def test_a_limit_holds_from_the_day_on_which_it_is_in_force():
    """Matters of 1 March have no limit; from the 2nd on they have one working day."""
    steps = {"talk": work(1)}
    limits = {
        "main": {**LIMIT, "from": "arrived", "to": "completed", "amount": 1, "valid_from": "2021-03-02"}
    }
    given = {"limits": limits, "streams": arriving(100), "flows": way(steps, "talk")}
    record = run(county(steps, [], **given)).record
    assert record.due[:4].tolist() == [NEVER, NEVER, 3 * DAY, 3 * DAY]


def test_a_backlog_keeps_its_dues_also_those_long_past():
    """Due on Friday 26 February, Wednesday 24 February and 5 March: the most overdue goes first."""
    matters = [
        matter("talk", arrived="2021-02-01", due=due) for due in ("2021-02-26", "2021-02-24", "2021-03-05")
    ]
    done = run(county({"talk": work(30)}, matters, {"order": "due"}))
    assert sorted(zip(done.record.due.tolist(), done.record.started.tolist(), strict=True)) == [
        (-2 * DAY, 0),
        (0, 30),
        (5 * DAY, 60),
    ]
    assert done.record.assigned.tolist() == [0, 0, 0]


def test_a_backlog_without_dues_has_those_of_its_limit():
    """Come on Friday 26 February, one working day: due on Monday 1 March."""
    limits = {"main": {**LIMIT, "from": "arrived", "to": "completed", "amount": 1}}
    done = run(county({"talk": work(30)}, [matter("talk", arrived="2021-02-26")], limits=limits))
    assert done.record.due.tolist() == [DAY]
    assert done.draws.arrived.tolist() == [-DAY]
    assert done.draws.release.tolist() == [0]


def test_what_runs_at_the_horizon_stays_open():
    """Ten working days have 2400 ticks: what would end then or later has not ended."""
    steps = {"a": work(10 * DAY - 1), "b": work(10 * DAY), "c": work(1)}
    matters = [matter("a"), matter("b", unit="乙镇"), matter("c", unit="乙镇")]
    done = run(county(steps, matters))
    assert times(done) == [(0, 10 * DAY - 1), (0, -1), (-1, -1)]
    assert done.record.completed.tolist() == [10 * DAY - 1, -1, -1]


def test_a_world_in_which_nothing_comes():
    """A slow stream may bring nothing at all in a short world."""
    done = run(county({"talk": work(1)}, [], streams=arriving(10**6)))
    assert done.draws.matters == done.draws.visits == 0
    assert done.record.due.tolist() == []


def test_ticks_without_a_calendar():
    """One every 100 ticks, 30 ticks of work each, due after 25: the fifth comes when all is over."""
    steps = {"talk": work(30)}
    given = {
        "time": {"calendar": "none", "window": {"from": 0, "to": 500}, "end": 500},
        "limits": {"main": {**LIMIT, "from": "arrived", "to": "completed", "amount": 25, "unit": "ticks"}},
        "streams": arriving(100),
        "flows": way(steps, "talk"),
        "start": {"kind": "empty"},
    }
    done = run(county(steps, [], **given))
    assert times(done) == [(100, 130), (200, 230), (300, 330), (400, 430)]
    assert done.record.due.tolist() == [125, 225, 325, 425]
