"""What could never be done is named before anything runs, and what could be done is left alone."""

from typing import Any

import pytest

from simlib.inputs.scenario import Scenario
from simlib.model.feasibility import feasibility_faults
from tests.runs.county import TITLE, county, matter, work
from tests.worlds import as_tree, as_world, random_world

LEADERS = {"title": TITLE, "every": "week", "weekday": "wed", "at": "09:30", "agenda": 2, "unit": "领导"}
DECISION = {"title": TITLE, "gate": "board", "next": {"end": 1}}


def told(scenario: Scenario) -> dict[str, set[str]]:
    """The codes of all faults by plan, and the units that they concern."""
    faults = feasibility_faults(as_world(scenario))
    return {f"{f.path.removeprefix('$.plans.')}: {f.code}": set(f.params["unit"].split(", ")) for f in faults}


def county_with(step: dict[str, Any], plan: Any = None, **more: Any) -> Scenario:
    """The county of the stories, where a talk is followed by this step; two plans that are alike."""
    steps = {"talk": work(10, next={"next": 1}), "next": step}
    made = as_tree(county(steps, [matter("talk")], plan, **more))
    made["plans"]["other"] = {**made["plans"]["as-is"], "then": None, "levers": []}
    return Scenario.model_validate(made)


def test_what_can_be_done_has_no_fault():
    assert told(county_with(work(10))) == {}


def test_a_team_that_is_larger_than_all_who_may():
    assert told(county_with(work(10, team=2))) == {
        "as-is: team-never": {"甲镇"},
        "other: team-never": {"甲镇"},
    }


@pytest.mark.parametrize(("contact", "found"), [(None, {"甲镇"}), ("领导", set())])
def test_a_contact_must_be_there_to_be_asked(contact, found):
    made = as_tree(county_with(work(10, ["contact"])))
    made["units"]["甲镇"]["contact"] = contact
    assert told(Scenario.model_validate(made)).get("as-is: team-never", set()) == found


def test_across_is_nobody_where_there_is_one_zone():
    made = as_tree(county_with(work(10, ["across"])))
    assert told(Scenario.model_validate(made)).keys() == {"as-is: team-never", "other: team-never"}
    made["plans"]["other"]["zones"] = {"东区": {"units": ["甲镇"]}, "西区": {"units": ["乙镇"]}}
    assert told(Scenario.model_validate(made)).keys() == {"as-is: team-never"}


def test_a_post_that_may_not_do_the_step():
    made = as_tree(county_with(work(10)))
    made["posts"]["officer"]["steps"] = ["talk"]
    assert told(Scenario.model_validate(made)).keys() == {"as-is: team-never", "other: team-never"}


def test_stand_ins_count_as_people():
    pools = ["领导", {"pool": "division", "when": "absent"}]
    assert told(county_with(work(10, pools, team=3))) == {}
    assert "as-is: team-never" in told(county_with(work(10, pools[:1], team=3)))


def test_the_same_people_need_no_pool_but_are_no_more_than_they_were():
    same = {"step": "talk", "days": 1.0}
    assert told(county_with(work(10, ["领导"], team=2, same_as=same))) == {}
    assert "as-is: team-never" in told(county_with(work(10, ["领导"], team=3, same_as=same)))


def test_a_step_that_is_left_out_bars_nobody():
    barred = work(10, not_by=["talk"])
    assert told(county_with(barred)).keys() == {"as-is: team-never-barred", "other: team-never-barred"}
    made = as_tree(county_with(barred, {"levers": ["direct"]}, levers={"direct": {"title": TITLE}}))
    made["flows"]["way"]["steps"]["talk"]["without"] = "direct"
    assert told(Scenario.model_validate(made)).keys() == {"other: team-never-barred"}


def test_a_pool_behind_a_lever_is_empty_until_it_is_pulled():
    pools = [{"pool": "一室", "lever": "joint"}]
    made = county_with(work(10, pools), {"levers": ["joint"]}, levers={"joint": {"title": TITLE}})
    assert told(made) == {"other: team-never": {"甲镇"}}


def test_what_a_plan_leaves_out_is_not_looked_at():
    made = as_tree(county_with(work(10, team=8), levers={"long": {"title": TITLE}}))
    made["flows"]["way"]["steps"]["next"]["lever"] = "long"
    assert told(Scenario.model_validate(made)) == {}
    made["flows"]["way"]["steps"]["next"] |= {"lever": None, "classes": ["major"]}
    assert told(Scenario.model_validate(made)) != {}  # somebody may bring a major matter


# ---------------------------------------------------------------- meetings


def test_a_meeting_of_people_who_are_there():
    assert told(county_with(DECISION, gates={"board": LEADERS})) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"posts": ["officer"]}, "gate-never"),
        ({"every": "month", "nth": 3}, "gate-not-held"),
        ({"weekday": "sat"}, ""),  # moved to Monday, when they are there
    ],
)
def test_a_meeting_that_could_never_decide(change, code):
    found = told(county_with(DECISION, gates={"board": LEADERS | change}))
    assert found.keys() == ({f"as-is: {code}", f"other: {code}"} if code else set())


def test_a_meeting_when_its_leader_is_elsewhere():
    """The plan may move it to a day on which somebody presides."""
    made = as_tree(county_with(DECISION, {"weekdays": {"board": "mon"}}, gates={"board": LEADERS}))
    made["posts"]["leader"]["duty"]["days"] = ["mon"]
    made["plans"]["other"]["weekdays"] = {}
    assert told(Scenario.model_validate(made)) == {"other: gate-off-duty": {"甲镇"}}


# ---------------------------------------------------------------- where matters come from


def test_a_matter_that_is_set_off_elsewhere():
    rule = {
        "title": TITLE,
        "of": ["way"],
        "when": "completed",
        "flow": "more",
        "unit": "领导",
        "lever": "more",
    }
    made = as_tree(county_with(work(10), {"levers": ["more"]}, levers={"more": {"title": TITLE}}))
    made["flows"]["more"] = {"title": TITLE, "first": "only", "steps": {"only": work(5, team=2)}}
    made["followups"] = {"more": rule}
    assert told(Scenario.model_validate(made)) == {"as-is: team-never": {"领导"}}


def test_a_change_of_plan_brings_matters_that_the_other_plan_would_not_have():
    rule = {"title": TITLE, "of": ["way"], "when": "completed", "flow": "more", "lever": "more"}
    change = {"levers": ["more"], "then": {"on": "2021-03-08", "plan": "other"}}
    made = as_tree(county_with(work(10), change, levers={"more": {"title": TITLE}}))
    pools = [{"pool": "home", "lever": "more"}]
    made["flows"]["more"] = {"title": TITLE, "first": "only", "steps": {"only": work(5, pools)}}
    made["followups"] = {"more": rule}
    assert told(Scenario.model_validate(made)) == {"as-is: team-never": {"甲镇"}}


@pytest.mark.slow
def test_random_worlds_can_be_asked():
    codes = {f.code for seed in range(60) for f in feasibility_faults(as_world(random_world(seed)))}
    assert codes >= {"team-never", "team-never-barred", "gate-off-duty"}
    assert not any(code.startswith(("date", "calendar", "no-route")) for code in codes)
