"""Stories of teams, rooms, shares of the day, offices that open and people who change; in both engines."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from simlib.runs import reference
from simlib.runs.draws import Draws
from simlib.runs.kernel import loop as kernel
from simlib.scores.why_late import LABELS, why_late
from tests.runs.county import DAY, NOON, TITLE, county, matter, wait, work
from tests.runs.running import Run, as_bytes, run


def told(scenario: Any) -> Run:
    """A run, the same by both engines."""
    done, again = run(scenario, engine=reference.simulate), run(scenario, engine=kernel.simulate)
    assert as_bytes(done.record) == as_bytes(again.record)
    return done


def visits(done: Run) -> list[tuple[int, int, list[str]]]:
    """Start, end and team of every visit, in the order of matters."""
    record = done.record
    return list(zip(record.started.tolist(), record.finished.tolist(), done.teams, strict=True))


def towns(first: dict[str, int], second: dict[str, int], **more: Any) -> dict[str, Any]:
    """Two towns of a zone with this staff, and a division's two officers."""
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": first, **more},
        "乙镇": {"code": "T2", "kind": "town", "staff": second},
        "一室": {"code": "D1", "kind": "division", "staff": {"officer": 2}},
    }
    posts = {post: {"title": TITLE} for post in ("officer", "clerk")}
    return {"units": units, "posts": posts, "plan": {"pooling": "all"}}


# ---------------------------------------------------------------- who must be in a team


def test_one_of_home_and_one_of_the_zone():
    """Two of the town are free, but a team has one of the zone at least; he is busy until 50."""
    steps = {
        "a-talk": work(50, ["乙镇"]),
        "b-visit": work(20, ["home", "zone"], 2, least={"home": 1, "zone": 1}),
        "c-visit": work(20, ["home", "zone"], 2),
    }
    done = told(county(steps, [matter(step) for step in steps], **towns({"officer": 2}, {"officer": 1})))
    assert visits(done) == [
        (0, 50, ["T2/officer/01"]),
        (50, 70, ["T1/officer/01", "T2/officer/01"]),
        (0, 20, ["T1/officer/01", "T1/officer/02"]),
    ]


def test_a_clerk_is_never_alone_with_clerks():
    """At least one officer: two clerks who are free do not make a team, an officer and a clerk do."""
    steps = {"a-talk": work(30, posts=["officer"]), "b-visit": work(20, team=2, least={"officer": 1})}
    staff = towns({"officer": 1, "clerk": 2}, {"officer": 1})
    done = told(county(steps, [matter(step) for step in steps], **staff))
    assert visits(done)[1] == (30, 50, ["T1/clerk/01", "T1/officer/01"])


def test_who_must_be_there_comes_first_then_whoever_has_done_least():
    """The clerk has worked 40 ticks more than the officers, and is chosen all the same."""
    steps = {
        "a-file": work(40, posts=["clerk"]),
        "b-visit": work(20, team=2, wait=wait(60), least={"clerk": 1}),
    }
    staff = towns({"officer": 2, "clerk": 1}, {"officer": 1})
    done = told(county(steps, [matter(step) for step in steps], **staff))
    assert visits(done)[1] == (60, 80, ["T1/clerk/01", "T1/officer/01"])


def test_a_team_that_lacks_somebody_for_ever_is_stuck():
    steps = {"visit": work(20, ["home", "一室"], 2, least={"clerk": 1})}
    done = told(county(steps, [matter("visit")], **towns({"officer": 2}, {"clerk": 1})))
    assert done.record.stuck.tolist() == [True]
    assert visits(done) == [(-1, -1, [])]


def test_somebody_counts_for_his_post_before_he_counts_for_his_pool():
    """Of home one, and a clerk: the town's only officer and its clerk, not the clerk for both."""
    steps = {"visit": work(20, ["home", "zone"], 2, least={"clerk": 1, "home": 1})}
    done = told(county(steps, [matter("visit")], **towns({"officer": 1, "clerk": 1}, {"officer": 3})))
    assert visits(done) == [(0, 20, ["T1/clerk/01", "T1/officer/01"])]


# ---------------------------------------------------------------- who stays at home


def test_the_first_of_a_post_is_never_lent():
    """Yi town has two officers and a clerk: the second officer is lent, and the clerk; of whom one stays, the
    first does. He does the work of his own town all the same."""
    steps = {"a-visit": work(40, ["home", "zone"], 2), "b-own": work(20)}
    matters = [matter("a-visit"), matter("b-own", unit="乙镇")]
    staff = towns({}, {"officer": 2, "clerk": 1})
    teams = []
    for stay in ({}, {"officer": 1}, {"officer": 1, "clerk": 1}):
        plan = {"pooling": "all", "stay": stay}
        teams.append(told(county(steps, matters, **{**staff, "plan": plan})).teams)
    assert teams == [
        [["T2/clerk/01", "T2/officer/01"], ["T2/officer/02"]],
        [["T2/clerk/01", "T2/officer/02"], ["T2/officer/01"]],
        [[], ["T2/clerk/01"]],
    ]


# ---------------------------------------------------------------- rooms


def test_two_talks_share_one_room():
    """Two officers are free, the second talk waits for the room all the same; a visit needs none."""
    steps = {"a-talk": work(30, room="谈话室"), "b-visit": work(40)}
    staff = towns({"officer": 3}, {"officer": 1}, rooms={"谈话室": 1})
    done = told(county(steps, [matter("a-talk", count=2), matter("b-visit")], **staff))
    assert visits(done) == [
        (0, 30, ["T1/officer/01"]),
        (30, 60, ["T1/officer/03"]),
        (0, 40, ["T1/officer/02"]),
    ]
    assert done.record.room.tolist() == [0, 0, -1]
    assert done.model.rooms.code == ("T1/谈话室/01",)


def test_a_town_without_a_room_takes_any_other():
    """The town's own talk finds the county's rooms, of which it has none itself; both are used at once."""
    steps = {"talk": work(30, room="谈话室")}
    staff = towns({"officer": 3}, {"officer": 1})
    staff["units"]["一室"]["rooms"] = {"谈话室": 2}
    done = told(county(steps, [matter("talk", count=3)], **staff))
    assert [start for start, _, _ in visits(done)] == [0, 0, 30]
    assert done.record.room.tolist() == [0, 1, 0]


def test_waiting_for_a_room_is_called_so():
    """The second talk waits 30 ticks for the room, while people are free; then its work takes 30."""
    steps = {"talk": work(30, room="谈话室")}
    staff = towns({"officer": 3}, {"officer": 1}, rooms={"谈话室": 1})
    done = told(county(steps, [matter("talk", count=2)], **staff))
    labels = dict(zip(LABELS, why_late(*done)[1].tolist(), strict=True))
    assert {name: ticks for name, ticks in labels.items() if ticks} == {"room": 30, "work": 30}


# ---------------------------------------------------------------- a share of every day


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_who_serves_a_share_works_that_much_every_day(share):
    """A task of a day takes as many days as the share says, from the morning on."""
    posts = {"officer": {"title": TITLE, "duty": {"share": share}}, "leader": {"title": TITLE}}
    done = told(county({"talk": work(DAY)}, [matter("talk")], posts=posts))
    days = round(1 / share)
    assert visits(done) == [(0, (days - 1) * DAY + round(share * DAY), ["T1/officer/01"])]


def test_the_way_is_spread_as_the_share_is():
    """Forty ticks there and back: somebody with half of each day has twenty a day, in two days one trip."""
    border = {"borders": [{"between": ["甲镇", "乙镇"], "minutes": 20}]}
    posts = {"officer": {"title": TITLE, "duty": {"share": 0.5}}, "leader": {"title": TITLE}}
    steps = {"visit": work(150, ["乙镇"], on_site=True)}
    done = told(county(steps, [matter("visit")], posts=posts, **border))
    assert visits(done) == [(0, DAY + 20 + 50, ["T2/officer/01"])]
    assert done.record.travel.tolist() == [40]


def test_nobody_off_duty_is_taken():
    """A letter that comes in the afternoon waits for the next morning's half day, and the record says so."""
    posts = {"officer": {"title": TITLE, "duty": {"share": 0.5}}, "leader": {"title": TITLE}}
    done = told(county({"talk": work(10, wait=wait(150))}, [matter("talk")], posts=posts))
    assert visits(done) == [(DAY, DAY + 10, ["T1/officer/01"])]


# ---------------------------------------------------------------- offices that open, people who change


def test_nobody_is_there_before_the_office_opens_and_others_stand_in():
    """It opens on Wednesday 3 March: till then the division stands in, for what it may."""
    unit = {"opens": "2021-03-03"}
    steps = {
        "a-talk": work(30),
        "b-file": work(20, ["home", {"pool": "一室", "when": "absent"}]),
    }
    staff = towns({"officer": 1}, {"officer": 1}, **unit)
    done = told(county(steps, [matter(step) for step in steps], **staff))
    assert visits(done) == [
        (2 * DAY, 2 * DAY + 30, ["T1/officer/01"]),
        (0, 20, ["D1/officer/01"]),
    ]


def test_a_deputy_of_the_same_unit_stands_in_for_who_is_not_there():
    """A pool counts people of some posts only: the clerk of the town signs for an officer whose post is
    vacant, and never while there is one."""
    pools = [
        {"pool": "home", "posts": ["officer"]},
        {"pool": "home", "posts": ["clerk"], "when": "absent", "after_days": 0.5},
    ]
    steps = {"a-sign": work(30, pools), "b-sign": work(20, pools)}
    there = county(
        steps, [matter(step) for step in steps], **towns({"officer": 1, "clerk": 1}, {"officer": 1})
    )
    away = towns({"clerk": 1}, {"officer": 1})
    assert visits(told(there)) == [(0, 30, ["T1/officer/01"]), (30, 50, ["T1/officer/01"])]
    gone = told(county(steps, [matter(step) for step in steps], **away))
    assert visits(gone) == [(NOON, NOON + 30, ["T1/clerk/01"]), (NOON + 30, NOON + 50, ["T1/clerk/01"])]


def turning_over(**turnover: Any) -> dict[str, Any]:
    """The county with an officer's post that people leave, over sixteen years."""
    posts = {"officer": {"title": TITLE, "turnover": turnover}, "leader": {"title": TITLE}}
    time = {
        "calendar": "china",
        "hours": ["09:00-11:00", "14:00-16:00"],
        "start": "2021-03-01",
        "window": {"from": "2021-03-01", "to": "2036-12-31"},
        "end": "2036-12-31",
    }
    return {"posts": posts, "time": time}


@pytest.mark.slow
def test_a_post_is_there_as_long_as_renewal_theory_says():
    """Availability = up / (up + down): 125 days in the post, 40 vacant, of four officers in forty runs of
    sixteen years. All posts are filled at the start, so a part of one up time is added."""
    scenario = county({"talk": work(30)}, [], **turning_over(per_year=2.0, vacancy=40))
    runs = [run(scenario, seed=seed) for seed in range(40)]
    leave = runs[0].model.people.turnover >= 0
    away = np.concatenate([done.draws.away[leave, ::2] for done in runs])
    expected = 40 / (125 + 40)
    error = expected * (125 / 165) / np.sqrt(away.size / 165)  # of a ratio with exponential up times
    at_the_start = expected * 125 / away.shape[1]
    assert leave.sum() == 4
    assert abs(away.mean() - expected) < 4 * error + at_the_start


def test_whoever_is_new_works_at_the_pace_of_somebody_who_learns():
    """After each departure three months (62 days of 250 a year) at half the pace, then the usual one."""
    learning = {"pace": 0.5, "months": 3}
    scenario = county({"talk": work(30)}, [], **turning_over(per_year=0.5, vacancy=5, learning=learning))
    draws = run(scenario).draws
    pace, vacant = draws.pace[0], draws.away[0, ::2]
    returns = np.flatnonzero(vacant[:-1] & ~vacant[1:]) + 1
    assert len(returns) > 2
    for day in returns.tolist():
        gone = vacant[day:].argmax() if vacant[day:].any() else len(vacant)
        assert set(pace[day : day + min(62, gone)].tolist()) == {500}
        assert gone <= 62 or pace[day + 62] == 1000
    assert pace[0] == 1000


def test_who_leaves_moves_no_other_draw():
    """The same matters, and the same leave beside the vacancies."""
    leaves = {"title": TITLE, "leave": {"spells": 12, "days": 2}}
    posts = {"officer": leaves, "leader": {"title": TITLE}}
    quiet = run(county({"talk": work(30)}, [matter("talk")], posts=posts)).draws
    posts["officer"] = {**leaves, "turnover": {"per_year": 12.0, "vacancy": 1}}
    busy = run(county({"talk": work(30)}, [matter("talk")], posts=posts)).draws
    same = [f.name for f in fields(Draws) if f.name not in ("away", "pace")]
    assert all(np.array_equal(getattr(quiet, name), getattr(busy, name)) for name in same)
    assert (busy.away >= quiet.away).all()


# ---------------------------------------------------------------- only who is on duty begins


def test_a_letter_of_friday_does_not_take_the_director_of_thursday():
    """The clerk is there on Tuesday, two days before the officer: it is the clerk's."""
    posts = {
        "officer": {"title": TITLE, "duty": {"days": ["thu"]}},
        "clerk": {"title": TITLE, "duty": {"days": ["tue"]}},
    }
    staff = towns({"officer": 1, "clerk": 1}, {"officer": 1}) | {"posts": posts}
    done = told(county({"talk": work(10, wait=wait(4 * DAY))}, [matter("talk")], **staff))
    assert visits(done) == [(6 * DAY, 6 * DAY + 10, ["T1/clerk/01"])]


def test_the_urgent_comes_first_when_duty_begins():
    """A plain matter is there before the urgent one, both before the officer's hours begin at noon."""
    posts = {
        "officer": {"title": TITLE, "duty": {"hours": ["14:00-16:00"]}},
        "leader": {"title": TITLE},
    }
    steps = {"a-plain": work(30, wait=wait(10)), "b-urgent": work(20, wait=wait(20))}
    matters = [matter("a-plain"), matter("b-urgent", **{"class": "major"})]
    done = told(county(steps, matters, {"order": "class"}, posts=posts))
    assert [(start, end) for start, end, _ in visits(done)] == [(NOON + 20, NOON + 50), (NOON, NOON + 20)]
