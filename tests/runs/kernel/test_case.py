"""The full way of a matter in small stories, each told by both engines.

    clocks       pauses, extensions, limits of different times
    set off      repeats, referrals, requests; not without their lever
    meetings     agenda, what was ready before, holidays, who presides
    people       the same as before, stand-ins, pools far away, posts and steps
    left out     steps of some classes, levers
    on days      streams by dates and schedules
    on a day     another plan takes over

All in `county.county`: a day of 240 ticks, noon at 120, from Monday 1 March 2021 on.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simlib.model.limits import NEVER
from simlib.runs.engines import ENGINES
from tests.runs.county import DAY, TITLE, county, matter, staffed, wait, work
from tests.runs.running import Run, run

Tell = Callable[..., Run]


@pytest.fixture(params=sorted(ENGINES))
def tell(request: pytest.FixtureRequest) -> Tell:
    """Runs a story by one of the engines."""
    return lambda *given, **more: run(*given, engine=ENGINES[request.param], **more)


def limit(amount: int, unit: str = "working_days", **more: Any) -> dict[str, Any]:
    """The main limit of ordinary matters, from arrival to the end."""
    given = {"title": TITLE, "classes": ["ordinary"], "from": "arrived", "to": "completed"}
    return {**given, "amount": amount, "unit": unit, "main": True, **more}


def out(ticks: int, **more: Any) -> dict[str, Any]:
    """A step that is nothing but a wait outside, for which clocks stand still."""
    return {"title": TITLE, "wait": wait(ticks), "pauses": True, "next": {"end": 1}, **more}


def stream(**when: Any) -> dict[str, Any]:
    """Ordinary matters of Jia town, on days."""
    given = {"title": TITLE, "flow": "way", "shares": {"甲镇": 1}, "classes": {"ordinary": 1}}
    return {**given, **when}


def way(steps: dict[str, Any]) -> dict[str, Any]:
    """A flow that begins with its first step."""
    return {"title": TITLE, "first": next(iter(steps)), "steps": steps}


LABOUR_DAY = {
    "time": {
        "calendar": "china",
        "hours": ["09:00-11:00", "14:00-16:00"],
        "start": "2021-04-28",
        "window": {"from": "2021-04-28", "to": "2021-05-14"},
        "end": "2021-05-14",
    }
}
"""28 to 30 April are days 0 to 2; 1 to 5 May are off; Thursday 6 May is day 3, and Saturday 8 is worked."""


# ---------------------------------------------------------------- clocks that stand still


@pytest.mark.parametrize(
    ("step", "pauses", "due"), [(True, True, 6 * DAY), (False, True, 4 * DAY), (True, False, 4 * DAY)]
)
def test_a_letter_answered_on_wednesday_moves_the_last_day_by_two(tell, step, pauses, due):
    """If both the step and the limit say so. Come on Monday, three working days: Thursday, or Monday."""
    steps = {"reply": out(2 * DAY + 30, pauses=step)}
    limits = {"main": limit(3, pauses=pauses)}
    assert tell(county(steps, [matter("reply")], limits=limits)).record.due.tolist() == [due]


def test_a_pause_over_a_holiday_has_all_its_days(tell):
    """From 28 April to 6 May: eight days. Ten days from 28 April are 8 May, and then Sunday 16, so Monday 17,
    the working day 11."""
    limits = {"main": limit(10, "days", pauses=True)}
    given = {"limits": limits, "streams": {"on": stream(dates=["2021-04-28"])}, **LABOUR_DAY}
    done = tell(county({}, [], flows={"way": way({"reply": out(3 * DAY + 30)})}, **given))
    assert done.record.due.tolist() == [12 * DAY]


def test_two_waits_on_two_days_add_up_and_one_within_a_day_is_nothing(tell):
    steps = {"a": out(DAY + 10, next={"b": 1}), "b": out(100, next={"c": 1}), "c": out(DAY, next={"end": 1})}
    record = tell(county(steps, [matter("a")], limits={"main": limit(3, pauses=True)})).record
    assert record.due.tolist() == [(4 + 2) * DAY]


def test_a_letter_that_goes_out_on_the_morning_of_receipt_pauses_no_weekend(tell):
    """Come with the first minute of Monday 8 March, answered at noon: five days are Saturday, so Monday."""
    limits = {"main": limit(5, "days", pauses=True)}
    given = {"limits": limits, "streams": {"on": stream(dates=["2021-03-08"])}}
    done = tell(county({}, [], flows={"way": way({"reply": out(120)})}, **given))
    assert done.record.due.tolist() == [11 * DAY]


def test_a_clock_stands_still_only_while_it_runs(tell):
    """The waits before its start and after its end move nothing: assigned on Tuesday, due on Friday."""
    steps = {
        "a-sent": out(DAY + 30, next={"b-assign": 1}),
        "b-assign": {"title": TITLE, "milestone": "assigned", "next": {"c-done": 1}},
        "c-done": {"title": TITLE, "milestone": "ended", "next": {"d-told": 1}},
        "d-told": out(2 * DAY),
    }
    limits = {"main": limit(3, pauses=True, **{"from": "assigned", "to": "ended"})}
    given = {"limits": limits, "streams": {"on": stream(dates=["2021-03-01"])}}
    record = tell(county({}, [], flows={"way": way(steps)}, **given)).record
    assert (record.assigned[0], record.ended[0], record.due[0]) == (DAY + 30, DAY + 30, 5 * DAY)


def test_each_matter_goes_by_the_limit_in_force_when_its_clock_starts(tell):
    """Up to 2 March three working days that never pause; from the 3rd on five days that do: 8 March and one
    day. Only the later limit can be extended."""
    later = {"pauses": True, "extension": {"amount": 1, "unit": "months"}}
    limits = {
        "old": limit(3, valid_to="2021-03-02"),
        "young": limit(5, "days", valid_from="2021-03-03", **later),
    }
    given = {"limits": limits, "streams": {"on": stream(dates=["2021-03-01", "2021-03-03"])}}
    flows = {"way": way({"reply": out(DAY + 30)}), "ask": way({"approve": work(1, ["领导"])})}
    done = tell(county({}, [], flows=flows, followups={"more": MORE_TIME}, **given))
    assert done.record.due[:2].tolist() == [4 * DAY, 7 * DAY]
    months = done.model.calendar.day_index(done.model.calendar.start.replace(month=4, day=9))
    assert done.record.extended[:2].tolist() == [-1, (months + 1) * DAY]


# ---------------------------------------------------------------- extensions

MORE_TIME = {
    "title": TITLE,
    "of": ["way"],
    "of_classes": ["ordinary"],
    "when": "due_near",
    "days_before": 9,
    "flow": "ask",
    "class": "middle",
    "extends": True,
}


def asking(talk: int, approval: int) -> Any:
    """Ordinary matters have three working days and may get two more; they ask a day before."""
    steps = {"talk": work(talk)}
    flows = {"way": way(steps), "ask": way({"approve": work(approval, ["领导"])})}
    limits = {"main": limit(3, extension={"amount": 2, "unit": "working_days"})}
    given = {"limits": limits, "flows": flows, "followups": {"more": {**MORE_TIME, "days_before": 1}}}
    return county(steps, [matter("talk")], **given)


def test_more_time_is_asked_for_a_day_before_and_granted(tell):
    """Due on Thursday evening; asked on Wednesday evening, which is Thursday morning for whoever must decide;
    extended to Monday."""
    record = tell(asking(5 * DAY, 10)).record
    assert (record.arrived[1], record.completed[1]) == (3 * DAY, 3 * DAY + 10)
    assert (record.due[0], record.extended[0], record.ended[0]) == (4 * DAY, 6 * DAY, 5 * DAY)


@pytest.mark.parametrize(("approval", "extended"), [(DAY, 6 * DAY), (DAY + 1, -1)])
def test_an_approval_at_the_due_instant_counts_and_a_minute_later_does_not(tell, approval, extended):
    assert tell(asking(5 * DAY, approval)).record.extended[0] == extended


def test_who_has_ended_does_not_ask(tell):
    record = tell(asking(3 * DAY, 10)).record
    assert (record.arrived[1], record.due[1], record.extended[0]) == (NEVER, NEVER, -1)


def test_a_pause_moves_the_question_and_the_extension(tell):
    """A letter out until Wednesday noon moves the due day to Monday: asked on Thursday evening, a working day
    before; extended by two working days, to Wednesday."""
    steps = {"a-reply": out(2 * DAY + 120, next={"b-talk": 1}), "b-talk": work(6 * DAY)}
    flows = {"way": way(steps), "ask": way({"approve": work(10, ["领导"])})}
    extension = {"amount": 2, "unit": "working_days"}
    limits = {"main": limit(3, pauses=True, extension=extension)}
    more = {**MORE_TIME, "days_before": 1}
    given = {"limits": limits, "flows": flows, "followups": {"more": more}}
    record = tell(county(steps, [matter("a-reply")], **given)).record
    assert (record.due[0], record.arrived[1], record.extended[0]) == (6 * DAY, 5 * DAY, 8 * DAY)


# ---------------------------------------------------------------- what sets what off


def repeating(effort: int, plan: Any = None, **more: Any) -> Any:
    """One working day; who ended late is complained of again, 50 ticks later, as a major matter."""
    again = {"title": TITLE, "of": ["way"], "of_classes": ["ordinary"], "when": "late"}
    again |= {"flow": "way", "class": "major", "delay": wait(50), **more}
    given = {"limits": {"main": limit(1)}, "flows": {"way": way({"talk": work(effort)})}}
    levers = {"levers": {"listen": {"title": TITLE}}}
    return county({}, [matter("talk")], plan, followups={"again": again}, **given, **levers)


def test_a_late_end_sets_off_a_repeat(tell):
    done = tell(repeating(3 * DAY))
    assert done.draws.parent.tolist() == [-1, 0]
    assert done.record.arrived.tolist() == [0, 3 * DAY + 50]
    assert done.model.classes.name[done.draws.klass[1]] == "major"


def test_who_ends_at_the_due_instant_is_not_late(tell):
    assert tell(repeating(2 * DAY)).record.arrived.tolist() == [0, NEVER]


def test_a_follow_up_is_there_only_with_its_lever(tell):
    pulled = {"levers": ["listen"]}
    for named, plan, comes in (
        ("lever", pulled, True),
        ("lever", {}, False),
        ("without", pulled, False),
        ("without", {}, True),
    ):
        record = tell(repeating(3 * DAY, plan, **{named: "listen"})).record
        assert (record.arrived[1] < NEVER) == comes, (named, plan)


def test_a_milestone_sets_off_a_matter_elsewhere(tell):
    """Filed at 30, told to the neighbours 45 ticks later; filed a second time it sets nothing off."""
    steps = {"a-file": work(30, milestone="filed", next={"b-file": 1}), "b-file": work(20, milestone="filed")}
    flows = {"way": way(steps), "tell": way({"call": work(5)})}
    told = {"title": TITLE, "of": ["way"], "when": "filed", "flow": "tell", "delay": wait(45)}
    followups = {"told": {**told, "unit": "乙镇", "class": "middle"}}
    done = tell(county(steps, [matter("a-file")], flows=flows, followups=followups))
    assert done.record.arrived.tolist() == [0, 75]
    assert done.visits(1) == [("call", 75, 80)]
    assert done.teams[-1] == ["T2/officer/01"]


# ---------------------------------------------------------------- meetings


def board(**more: Any) -> dict[str, Any]:
    """The leaders meet on Mondays at half past nine, the tick 30 of the day."""
    given = {"title": TITLE, "every": "week", "weekday": "mon", "at": "09:30", "unit": "领导"}
    return {"gates": {"board": {**given, "agenda": 2, **more}}}


DECIDE = {"title": TITLE, "gate": "board", "next": {"end": 1}}
NEXT_MONDAY = 5 * DAY + 30


def test_a_meeting_takes_as_many_papers_as_its_agenda_holds(tell):
    done = tell(county({"decide": DECIDE}, [matter("decide", count=3)], **board()))
    assert done.record.started.tolist() == [30, 30, NEXT_MONDAY]
    assert done.record.finished.tolist() == [30, 30, NEXT_MONDAY]
    assert done.teams == [[], [], []]


@pytest.mark.parametrize(("draft", "decided"), [(29, 30), (30, NEXT_MONDAY)])
def test_papers_are_ready_strictly_before_the_meeting(tell, draft, decided):
    steps = {"a-draft": work(draft, next={"b-decide": 1}), "b-decide": DECIDE}
    done = tell(county(steps, [matter("a-draft")], **board()))
    assert done.visits(0) == [("a-draft", 0, draft), ("b-decide", decided, decided)]


def test_a_meeting_takes_nobody_from_work(tell):
    """The leader talks from 0 to 60, and presides at 30."""
    steps = {"a-talk": work(60, ["领导"]), "b-decide": DECIDE}
    done = tell(county(steps, [matter("a-talk"), matter("b-decide")], **board()))
    assert done.record.started.tolist() == [0, 30]


def test_the_most_urgent_papers_come_first(tell):
    matters = [matter("decide", due="2021-03-12"), matter("decide", due="2021-03-03", **{"class": "major"})]
    done = tell(county({"decide": DECIDE}, matters, {"order": "due"}, **board(agenda=1)))
    decided = dict(zip(done.record.due.tolist(), done.record.started.tolist(), strict=True))
    assert decided == {3 * DAY: 30, 10 * DAY: NEXT_MONDAY}


def test_a_meeting_on_a_holiday_is_held_on_the_next_working_day(tell):
    """Monday 3 May is a holiday: it is held on Thursday 6 May, the working day 3."""
    mine = matter("decide", arrived="2021-04-28")
    done = tell(county({"decide": DECIDE}, [mine], **board(), **LABOUR_DAY))
    assert done.record.started.tolist() == [3 * DAY + 30]


@pytest.mark.parametrize(("half", "decided"), [(0, NEXT_MONDAY), (1, 30)])
def test_without_anybody_to_preside_nothing_is_decided(tell, half, decided):
    """The leader is on leave in Monday's morning, or in the afternoon, when there is no meeting."""
    scenario = county({"decide": DECIDE}, [matter("decide")], **board())
    done = tell(scenario, away=on_leave(scenario, "L1/leader/01", half))
    assert done.record.started.tolist() == [decided]


def test_only_the_posts_that_a_meeting_names_preside(tell):
    scenario = county({"decide": DECIDE}, [matter("decide")], **board(posts=["officer"]))
    assert tell(scenario).record.started.tolist() == [-1]


def test_a_plan_moves_a_meeting_to_another_weekday(tell):
    plan = {"weekdays": {"board": "tue"}}
    done = tell(county({"decide": DECIDE}, [matter("decide")], plan, **board()))
    assert done.record.started.tolist() == [DAY + 30]


def on_leave(scenario: Any, code: str, *half_days: int) -> np.ndarray:
    """Leave of one person, by code, in some half-days."""
    blank = run(scenario)
    leave = np.zeros_like(blank.draws.away)
    leave[blank.model.people.code.index(code), list(half_days)] = True
    return leave


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("busy", "started", "who"), [(DAY, 10 + DAY, "T1/officer/01"), (3 * DAY, 10 + 2 * DAY, "D1/officer/01")]
)
def test_the_same_people_are_waited_for_and_then_others_open(tell, busy, started, who):
    """Who talked is busy for a day, or for three: after two the division may write it down."""
    steps = {
        "a-talk": work(10, next={"b-write": 1}),
        "b-write": work(5, ["division"], same_as={"step": "a-talk", "days": 2}),
        "c-long": work(busy, wait=wait(5)),
    }
    done = tell(county(steps, [matter("a-talk"), matter("c-long")]))
    assert done.visits(0)[1] == ("b-write", started, started + 5)
    assert done.teams[1] == [who]


def test_without_the_same_people_the_pools_are_open_at_once(tell):
    """A review that bars who talked: the same step asks for him first, in vain."""
    steps = {
        "a-talk": work(10, next={"b-write": 1}),
        "b-write": work(5, ["division"], same_as={"step": "a-talk", "days": 2}, not_by=["a-talk"]),
    }
    assert tell(county(steps, [matter("a-talk")])).visits(0)[1] == ("b-write", 10, 15)


STAND_IN = ["home", {"pool": "division", "when": "absent", "after_days": 1}]


@pytest.mark.parametrize(
    ("away", "started", "who"),
    [(range(6), DAY, "D1/officer/01"), (range(2), DAY, "T1/officer/01"), (range(3, 7), 30, "T1/officer/01")],
)
def test_stand_ins_begin_after_a_day_of_absence(tell, away, started, who):
    """Away for three days; for one, and back when the stand-in might have begun; away later."""
    steps = {"a-short": work(30), "talk": work(10, STAND_IN)}
    scenario = county(steps, [matter("a-short"), matter("talk")])
    done = tell(scenario, away=on_leave(scenario, "T1/officer/01", *away))
    assert done.visits(1) == [("talk", started + 30 * (away == range(2)), done.record.finished[1])]
    assert done.teams[1] == [who]


def test_who_is_only_busy_is_not_absent(tell):
    steps = {"a-long": work(3 * DAY), "talk": work(10, STAND_IN)}
    done = tell(county(steps, [matter("a-long"), matter("talk")]))
    assert (done.record.started[1], done.teams[1]) == (3 * DAY, ["T1/officer/01"])


def test_an_absence_that_begins_while_the_task_waits_counts_from_then(tell):
    """Busy on Monday, away from Tuesday noon on: from Wednesday noon on the division stands in."""
    steps = {"a-long": work(10 * DAY), "talk": work(10, STAND_IN)}
    scenario = county(steps, [matter("a-long"), matter("talk")])
    done = tell(scenario, away=on_leave(scenario, "T1/officer/01", *range(3, 12)))
    assert (done.record.started[1], done.teams[1]) == (2 * DAY + 120, ["D1/officer/01"])


TWO_ZONES = {"zones": {"东区": {"units": ["甲镇"], "division": "一室"}, "西区": {"units": ["乙镇"]}}}


def test_people_of_other_zones(tell):
    done = tell(county({"visit": work(10, ["across"])}, [matter("visit")], TWO_ZONES))
    assert done.teams == [["T2/officer/01"]]
    done = tell(county({"visit": work(10, ["across"])}, [matter("visit")]))
    assert done.record.stuck.tolist() == [True]  # one zone: nobody is across


def test_the_leader_who_answers_for_the_town(tell):
    units = {
        "甲镇": {"code": "T1", "kind": "town", "contact": "副职"},
        "乙镇": {"code": "T2", "kind": "town"},
        "一室": {"code": "D1", "kind": "division"},
        "领导": {"code": "L1", "kind": "leadership", "staff": {"leader": 1}},
        "副职": {"code": "L2", "kind": "leadership", "staff": {"leader": 1}},
    }
    matters = [matter("sign"), matter("sign", unit="乙镇")]
    done = tell(county({"sign": work(10, ["contact"])}, matters, units=units))
    assert done.teams == [["L2/leader/01"], []]
    assert done.record.stuck.tolist() == [False, True]


def test_a_post_does_its_steps_only(tell):
    posts = {"officer": {"title": TITLE, "steps": ["a-talk"]}, "leader": {"title": TITLE}}
    units = staffed(0)["units"]
    units["甲镇"]["staff"] = {"officer": 1, "leader": 1}
    steps = {"a-talk": work(10, wait=wait(1)), "b-sign": work(10)}
    matters = [matter("b-sign", count=2), matter("a-talk")]
    done = tell(county(steps, matters, posts=posts, units=units))
    assert sorted(zip(done.record.started.tolist(), done.teams, strict=True)) == [
        (0, ["T1/leader/01"]),
        (1, ["T1/officer/01"]),
        (10, ["T1/leader/01"]),
    ]


# ---------------------------------------------------------------- what is left out


def test_a_step_is_passed_over_by_other_classes_and_leaves_nothing(tell):
    steps = {
        "a-read": work(10, ["领导"], next={"b-talk": 1}, classes=["major"], wait=wait(7)),
        "b-talk": work(10),
    }
    matters = [matter("a-read"), matter("a-read", **{"class": "major"})]
    done = tell(county(steps, matters))
    visits = {done.model.classes.name[done.draws.klass[m]]: done.visits(m) for m in (0, 1)}
    assert visits["ordinary"] == [("a-read", -1, -1), ("b-talk", 0, 10)]
    assert visits["major"] == [("a-read", 7, 17), ("b-talk", 17, 27)]
    assert done.record.completed.min() == 10


LEVERS = {"levers": {"early": {"title": TITLE}}}


@pytest.mark.parametrize(
    ("named", "pulled", "there"),
    [("lever", True, True), ("lever", False, False), ("without", True, False), ("without", False, True)],
)
def test_levers_leave_steps_pools_and_streams_in_or_out(tell, named, pulled, there):
    plan = {"levers": ["early"] if pulled else []}
    steps = {
        "a-read": work(10, ["领导"], next={"b-talk": 1}, **{named: "early"}),
        "b-talk": work(10, [{"pool": "乙镇", named: "early"}, "home"]),
    }
    streams = {"on": stream(dates=["2021-03-02"], **{named: "early"})}
    done = tell(county(steps, [matter("a-read")], plan, streams=streams, **LEVERS))
    read, talk = done.visits(0)
    assert read == (("a-read", 0, 10) if there else ("a-read", -1, -1))
    assert done.teams[1] == (["T2/officer/01"] if there else ["T1/officer/01"])
    assert talk[1] == (10 if there else 0)
    assert done.record.arrived[1] == (DAY if there else NEVER)


# ---------------------------------------------------------------- streams on days


def come(tell: Tell, seed: int = 1, **when: Any) -> list[int]:
    given = {"streams": {"on": stream(**when)}}
    return tell(county({"talk": work(1)}, [], **given), seed=seed).record.arrived.tolist()


def test_matters_come_on_given_days_and_off_a_weekend_on_the_next(tell):
    """Wednesday 3, Saturday 6 (so Monday 8), and Friday 19 March, after the run."""
    assert come(tell, dates=["2021-03-06", "2021-03-03", "2021-03-19"]) == [2 * DAY, 5 * DAY]


def test_matters_come_on_regular_days(tell):
    assert come(tell, every={"every": "week", "weekday": "tue"}) == [DAY, 6 * DAY]
    assert come(tell, every={"every": "month", "weekday": "fri", "nth": 2}) == [9 * DAY]


def test_matters_come_on_mornings_drawn_from_the_whole_year(tell):
    """Fifty days of a year of 250 are two in ten on average; they come with the first minute of a day."""
    found = [come(tell, seed, random_days=50) for seed in range(40)]
    assert all(tick % DAY == 0 for ticks in found for tick in ticks)
    assert len({tick for ticks in found for tick in ticks}) == 10  # any of the ten days
    assert 50 <= sum(map(len, found)) <= 110


def test_a_share_is_a_units_chance_to_be_chosen_and_a_load_changes_nothing(tell):
    shares = {"甲镇": 1, "乙镇": 0.5}
    days = {"every": "week", "weekday": "wed"}
    given = {"streams": {"on": {**stream(every=days), "shares": shares}}, "loads": {"central": 3.0}}
    scenario = county({"talk": work(1)}, [], **given)
    units = [tell(scenario, seed=seed).draws.unit for seed in range(60)]
    names = ["甲镇", "乙镇"]
    first, second = (sum(int((u == k).sum()) for u in units) for k in town_numbers(scenario, names))
    assert first == 120
    assert 42 <= second <= 78


def town_numbers(scenario: Any, names: list[str]) -> list[int]:
    return [run(scenario).model.units.name.index(name) for name in names]


# ---------------------------------------------------------------- another plan takes over

WEDNESDAY = 2 * DAY


def changing(steps: Any, matters: Any, then: Any, first: Any = None, **more: Any) -> Any:
    """Another plan rules from Wednesday 3 March on."""
    zones = {"zones": {"东区": {"units": ["甲镇", "乙镇"], "division": "一室"}}}
    base = {"title": TITLE, "order": "first_come", **zones}
    plans = {
        "as-is": {**base, **(first or {}), "then": {"on": "2021-03-03", "plan": "later"}},
        "later": {**base, **then},
    }
    return county(steps, matters, plans=plans, **more)


def test_what_waits_is_put_in_the_new_order(tell):
    steps = {"a-long": work(WEDNESDAY + 20), "b": work(10, wait=wait(1)), "c": work(10, wait=wait(2))}
    matters = [matter("a-long"), matter("b"), matter("c", **{"class": "major"})]
    done = tell(changing(steps, matters, {"order": "class"}))
    began = {done.visits(m)[0][0]: done.visits(m)[0][1] for m in range(3)}
    assert began == {"a-long": 0, "c": WEDNESDAY + 20, "b": WEDNESDAY + 30}


def test_whoever_is_new_begins_what_waits_and_a_running_team_finishes(tell):
    """The extra officer of the first plan goes on Wednesday, but not before his work is done; the second
    plan's comes to the neighbours, who help."""
    steps = {"a-long": work(WEDNESDAY + 60), "b-talk": work(10, ["home", "zone"], wait=wait(1))}
    units = staffed(1)["units"]
    then, first = {"extra": {"乙镇": {"officer": 1}}}, {"extra": {"甲镇": {"officer": 1}}}
    matters = [matter("a-long", count=2), matter("b-talk")]
    done = tell(changing(steps, matters, then, first, units=units))
    assert done.record.finished[:2].tolist() == [WEDNESDAY + 60] * 2
    assert done.visits(2) == [("b-talk", WEDNESDAY, WEDNESDAY + 10)]
    assert done.teams[2] == ["T2/officer/01"]


def test_who_is_not_there_any_more_begins_nothing(tell):
    """Jia town's extra officer: free from Tuesday on, and gone on Wednesday, when the next matter comes."""
    steps = {"a-long": work(4 * DAY), "b-talk": work(10, wait=wait(WEDNESDAY))}
    first = {"extra": {"甲镇": {"officer": 1}}}
    done = tell(changing(steps, [matter("a-long"), matter("b-talk")], {}, first))
    assert (done.record.started[1], done.teams[1]) == (4 * DAY, ["T1/officer/01"])


def test_a_step_that_the_new_plan_leaves_out_is_passed_over_where_it_waits(tell):
    """The leader is busy; from Wednesday on nobody needs his signature."""
    steps = {
        "a-long": work(5 * DAY, ["领导"]),
        "b-sign": work(10, ["领导"], without="early", next={"c-talk": 1}),
        "c-talk": work(10),
    }
    scenario = changing(steps, [matter("a-long"), matter("b-sign")], {"levers": ["early"]}, **LEVERS)
    done = tell(scenario)
    assert done.visits(1) == [("b-sign", -1, -1), ("c-talk", WEDNESDAY, WEDNESDAY + 10)]
    assert done.record.queued[1] == -1


def test_a_step_that_is_left_out_during_its_wait_is_passed_over_after_it(tell):
    steps = {
        "a-sign": work(10, ["领导"], without="early", wait=wait(3 * DAY), next={"b-talk": 1}),
        "b-talk": work(10),
    }
    done = tell(changing(steps, [matter("a-sign")], {"levers": ["early"]}, **LEVERS))
    assert done.visits(0) == [("a-sign", -1, -1), ("b-talk", 3 * DAY, 3 * DAY + 10)]


def test_what_nobody_could_do_is_done_by_whom_the_new_plan_brings(tell):
    units = staffed(0)["units"]
    then = {"extra": {"甲镇": {"officer": 1}}}
    done = tell(changing({"talk": work(10)}, [matter("talk")], then, units=units))
    assert done.visits(0) == [("talk", WEDNESDAY, WEDNESDAY + 10)]
    assert done.record.stuck.tolist() == [False]


def test_a_meeting_that_the_new_plan_moves_is_held_on_the_new_day(tell):
    """Papers of Monday afternoon would wait for Monday: they come on Thursday."""
    steps = {"a-draft": work(150, next={"b-decide": 1}), "b-decide": DECIDE}
    then = {"weekdays": {"board": "thu"}}
    done = tell(changing(steps, [matter("a-draft")], then, **board()))
    assert done.visits(0)[1] == ("b-decide", 3 * DAY + 30, 3 * DAY + 30)


def test_pools_open_anew_from_the_day_of_the_change(tell):
    """The neighbours would have helped on Thursday; the new plan counts two days from Wednesday."""
    steps = {"a-long": work(9 * DAY), "b-talk": work(10, ["home", "zone"])}
    matters = [matter("a-long"), matter("b-talk")]
    done = tell(changing(steps, matters, {"escalation_days": 2}, {"escalation_days": 3}))
    assert done.visits(1) == [("b-talk", 4 * DAY, 4 * DAY + 10)]


def test_a_stream_that_the_new_plan_leaves_out_ends_on_that_day(tell):
    streams = {"on": stream(dates=["2021-03-02", "2021-03-03"], without="early")}
    scenario = changing({"talk": work(1)}, [], {"levers": ["early"]}, streams=streams, **LEVERS)
    assert tell(scenario).record.arrived.tolist() == [DAY, NEVER]
