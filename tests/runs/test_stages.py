"""Stories of plans that change by themselves: other plans, people who move, towns that lead in turn; and of
those who check each other. In both engines."""

from typing import Any

import pytest

from simlib.scores.why_late import pieces
from tests.runs.county import DAY, TITLE, county, matter, wait, work
from tests.runs.recusals import recusals
from tests.runs.test_teams_and_rooms import told, visits

ZONES = {"东区": {"units": ["甲镇"], "division": "一室"}, "西区": {"units": ["乙镇"], "division": ["二室"]}}
ONE_ZONE = {"东区": {"units": ["甲镇", "乙镇"], "division": ["一室", "二室"]}}
SPRING = {
    "calendar": "china",
    "hours": ["09:00-11:00", "14:00-16:00"],
    "start": "2021-03-01",
    "window": {"from": "2021-03-01", "to": "2021-06-30"},
    "end": "2021-06-30",
}


def units(first: int, second: int, division: int = 0, **more: Any) -> dict[str, Any]:
    """Two towns, two divisions, and officers in them."""
    kinds = (("甲镇", "T1", "town", first), ("乙镇", "T2", "town", second),
             ("一室", "D1", "division", division), ("二室", "D2", "division", division))  # fmt: skip
    return {n: {"code": c, "kind": kind, "staff": {"officer": k}} for n, c, kind, k in kinds} | more


def plans(first: dict[str, Any], **others: dict[str, Any]) -> dict[str, Any]:
    """The baseline and other plans, each in one zone unless it says otherwise."""
    base = {"title": TITLE, "zones": ONE_ZONE, "order": "first_come"}
    return {"as-is": base | first} | {name: base | plan for name, plan in others.items()}


# ---------------------------------------------------------------- one plan after another


def test_a_plan_changes_twice_and_back():
    """Nobody is in Jia town. From Tuesday on its zone helps; on Wednesday it does not; on Thursday again. The
    first matter takes longer than Tuesday, and is done by those who began it."""
    steps = {
        "a-visit": work(300, ["home", {"pool": "zone", "when": "pooled"}]),
        "b-visit": work(30, ["home", {"pool": "zone", "when": "pooled"}]),
    }
    then = [{"on": f"2021-03-0{day}", "plan": name} for day, name in ((2, "all"), (3, "none"), (4, "all"))]
    chosen = plans({"then": then}, all={"pooling": "all"}, none={})
    done = told(county(steps, [matter(step) for step in steps], units=units(0, 1), plans=chosen))
    assert visits(done) == [
        (DAY, 2 * DAY + 60, ["T2/officer/01"]),
        (3 * DAY, 3 * DAY + 30, ["T2/officer/01"]),
    ]
    assert [(stage.name, stage.until // DAY) for stage in done.plan.stages()][:3] == [
        ("as-is", 1),
        ("all", 2),
        ("none", 3),
    ]
    told_of = pieces(*done, matter=1)
    assert [(piece.label, piece.begin, piece.end) for piece in told_of] == [
        ("no_team", 0, DAY),
        ("no_free_person", DAY, 2 * DAY),
        ("no_team", 2 * DAY, 3 * DAY),
        ("work", 3 * DAY, 3 * DAY + 30),
    ]


def test_one_change_may_be_written_without_a_list():
    """And it is the same scenario."""
    change = {"on": "2021-03-02", "plan": "all"}
    one, other = (
        county({"visit": work(30)}, [], plans=plans({"then": then}, all={})) for then in (change, [change])
    )
    assert one == other
    assert one.model_dump(mode="json")["plans"]["as-is"]["then"] == change


def test_an_extra_person_who_is_at_work_while_his_post_is_gone_is_not_taken_twice():
    """The officer is there on Monday and from Wednesday on, and works from Monday to Wednesday noon."""
    steps = {"a-visit": work(600), "b-visit": work(30, wait=wait(2 * DAY + 1))}
    then = [{"on": "2021-03-02", "plan": "without"}, {"on": "2021-03-03", "plan": "with"}]
    more = {"extra": {"甲镇": {"officer": 1}}}
    chosen = plans({**more, "then": then}, **{"without": {}, "with": more})
    done = told(county(steps, [matter(step) for step in steps], units=units(0, 0), plans=chosen))
    assert visits(done) == [
        (0, 600, ["T1/officer/01"]),
        (600, 630, ["T1/officer/01"]),
    ]


# ---------------------------------------------------------------- people who move


def test_somebody_who_is_seconded_belongs_to_the_other_unit_for_a_spell():
    """The second officer of Yi town is in Jia town on Tuesday and Wednesday: a team of two is there then. The
    work of Monday he ends first, until Tuesday's hundredth minute."""
    steps = {
        "a-long": work(DAY + 100, ["乙镇"], 2),
        "b-visit": work(20, team=2),
        "c-late": work(20, team=2, wait=wait(3 * DAY)),
    }
    move = {"of": "乙镇", "post": "officer", "joins": "甲镇", "from": "2021-03-02", "to": "2021-03-03"}
    chosen = plans({"moves": {"help": move}})
    done = told(county(steps, [matter(step) for step in steps], units=units(1, 2), plans=chosen))
    assert visits(done) == [
        (0, DAY + 100, ["T2/officer/01", "T2/officer/02"]),
        (DAY + 100, DAY + 120, ["T1/officer/01", "T2/officer/02"]),
        (-1, -1, []),
    ]
    assert done.record.stuck.tolist() == [False, False, True]


def test_who_moves_over_a_weekend_only_changes_nothing():
    """What waits is not queued anew on Monday: its escalation goes on."""
    moves = {"away": {"of": "甲镇", "post": "officer", "people": 1, "joins": "一室",
                      "from": "2021-03-06", "to": "2021-03-07"}}  # fmt: skip
    done = told(
        county({"visit": work(30)}, [matter("visit")], units=units(1, 1), plans=plans({"moves": moves}))
    )
    assert [stage.name for stage in done.plan.stages()] == ["as-is"]


def test_whoever_has_moved_comes_from_there():
    """Forty minutes there and back from Yi town, none from Jia town."""
    move = {"of": "乙镇", "post": "officer", "joins": "甲镇"}
    border = {"borders": [{"between": ["甲镇", "乙镇"], "minutes": 20}]}
    steps = {"visit": work(30, ["home", "zone"], on_site=True)}
    travel = []
    for moves in ({}, {"rotation": move}):
        chosen = plans({"moves": moves, "pooling": "all"})
        done = told(county(steps, [matter("visit")], units=units(0, 1), plans=chosen, **border))
        travel += done.record.travel.tolist()
    assert travel == [40, 0]


def test_a_move_leaves_the_draws_alone():
    """Who stands back from a matter does so wherever he is seconded: the same draws, and other pools."""
    move = {"of": "乙镇", "post": "officer", "joins": "甲镇"}
    steps = {"visit": work(30)}
    conflicts = {"home": 0.5, "neighbour": 0.2, "elsewhere": 0.1}
    runs = [
        told(county(steps, [matter("visit", count=9)], units=units(1, 1), conflicts=conflicts,
                    plans=plans({"moves": moves})))
        for moves in ({}, {"rotation": move})
    ]  # fmt: skip
    stay, moved = (recusals(run.draws).tolist() for run in runs)
    assert stay == moved
    assert {team for run in runs for teams in run.teams for team in teams} == {
        "T1/officer/01",
        "T2/officer/01",
    }


# ---------------------------------------------------------------- who leads, who stands ready, who checks


def test_the_lead_passes_from_town_to_town_month_by_month():
    """Jia town leads in March and May, Yi town in April and June; a town asks itself for nothing."""
    waits = {"a": 0, "b": 30 * DAY, "c": 50 * DAY}
    steps = {name: work(20, ["lead"], wait=wait(ticks)) for name, ticks in waits.items()}
    third = {"丙镇": {"code": "T3", "kind": "town"}}
    zone = {"units": ["甲镇", "乙镇", "丙镇"], "division": ["一室", "二室"], "lead": ["甲镇", "乙镇"]}
    matters = [matter(step, unit="丙镇") for step in steps]
    chosen = plans({"zones": {"东区": zone}})
    made = county(steps, matters, units=units(1, 1, **third), plans=chosen, time=SPRING)
    done = told(made)
    assert done.teams == [["T1/officer/01"], ["T2/officer/01"], ["T1/officer/01"]]
    assert len([*done.plan.stages()]) == 4


def test_an_office_of_the_zone_stands_ready():
    """Its people come first; the town's own only when the office is busy."""
    steps = {"a-visit": work(50, ["staff"]), "b-visit": work(20, ["staff", "home"])}
    office = {"区办公室": {"code": "G1", "kind": "group", "form": "zone-office", "staff": {"officer": 1}}}
    zone = {"units": ["甲镇", "乙镇", "区办公室"], "division": ["一室", "二室"], "staff": "区办公室"}
    chosen = plans({"zones": {"东区": zone}})
    done = told(county(steps, [matter(s) for s in steps], units=units(1, 1, **office), plans=chosen))
    assert visits(done) == [(0, 50, ["G1/officer/01"]), (0, 20, ["T1/officer/01"])]


@pytest.mark.parametrize(
    ("pairs", "checks"),
    [
        ([["东区", "西区"]], [["T3/officer/01"], ["T1/officer/01"]]),
        ([["甲镇", "乙镇"], ["丙镇", "丁镇"]], [["T2/officer/01"], ["T4/officer/01"]]),
        ([], [[], []]),
    ],
)
def test_zones_check_each_other_and_towns_do(pairs, checks):
    """Jia and Yi town are the one zone, Bing and Ding town the other; matters of Jia and of Bing town."""
    more = {
        n: {"code": c, "kind": "town", "staff": {"officer": 1}} for n, c in (("丙镇", "T3"), ("丁镇", "T4"))
    }
    zones = {
        "东区": {"units": ["甲镇", "乙镇"], "division": "一室"},
        "西区": {"units": ["丙镇", "丁镇"], "division": "二室"},
    }
    chosen = plans({"zones": zones, "pairs": pairs})
    matters = [matter("check"), matter("check", unit="丙镇")]
    done = told(county({"check": work(20, ["pair"])}, matters, units=units(1, 1, **more), plans=chosen))
    assert done.teams == checks
