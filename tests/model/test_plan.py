"""From zones and levers to levels of people."""

import numpy as np
import pytest
from hypothesis import given, settings

from simlib.errors import UnknownName
from simlib.model.arrays import ALWAYS, BLOCKED, POOLED, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan, step_specs
from simlib.model.rules import CLASS, DUE, FIRST_COME
from tests.runs.county import DAY, county, work
from tests.worlds import as_world, worlds

POOLS = [
    "home",
    {"pool": "zone", "when": "pooled"},
    {"pool": "division", "when": "blocked"},
    "领导",
    "county",
]


def compiled(**plan: object) -> tuple[Model, Plan]:
    """The county of the stories with one step that knows all pools."""
    scenario = county({"talk": work(10, POOLS), "sign": work(5, ["领导"], posts=["leader"])}, [], plan)
    model = compile_model(as_world(scenario), "central")
    return model, compile_plan(model, "as-is")


def levels(model: Model, plan: Plan, unit: str, pooled: int) -> list[set[str]]:
    """The people of each pool of the talk, by code."""
    step = model.steps.name.index("talk")
    rows = plan.level[step, model.units.name.index(unit), pooled]
    return [{model.people.code[p] for p in np.flatnonzero(row)} for row in rows]


def test_pools_in_order():
    home, zone, division, leaders = (
        {"T1/officer/01"},
        {"T2/officer/01"},
        {"D1/officer/01", "D1/officer/02"},
        {"L1/leader/01"},
    )
    model, plan = compiled()
    assert levels(model, plan, "甲镇", 1) == [home, zone, division, leaders, division]
    assert levels(model, plan, "甲镇", 0) == [home, set(), division, leaders, division]
    assert levels(model, plan, "乙镇", 1)[:2] == [zone, home]


def test_when_a_pool_is_used():
    model, plan = compiled()
    talk = plan.when[model.steps.name.index("talk")]
    assert talk.tolist() == [ALWAYS, POOLED, BLOCKED, ALWAYS, ALWAYS]


def test_extra_people_are_there_under_their_own_plan_only():
    extra = {"甲镇": {"officer": 2}}
    scenario = county({"talk": work(10)}, [], {"extra": extra})
    plans = dict(scenario.model_dump(mode="json", by_alias=True)["plans"])
    plans["more"] = {**plans["as-is"], "extra": {"甲镇": {"officer": 1}}}
    plans["none"] = {**plans["as-is"], "extra": {}}
    scenario = county({"talk": work(10)}, [], plans=plans)
    model = compile_model(as_world(scenario), "central")
    home = {name: levels(model, compile_plan(model, name), "甲镇", 0)[0] for name in plans}
    assert {name: len(people) for name, people in home.items()} == {"as-is": 3, "more": 2, "none": 1}
    assert home["none"] < home["more"] < home["as-is"]


def test_posts_narrow_a_pool():
    model, plan = compiled()
    rows = plan.level[model.steps.name.index("sign")]
    assert {model.people.code[p] for p in np.flatnonzero(rows.any(axis=(0, 1, 2)))} == {"L1/leader/01"}


@pytest.mark.parametrize(
    ("pooling", "expected"), [("none", []), ("hard", ["major"]), ("all", ["major", "middle", "ordinary"])]
)
def test_what_is_pooled(pooling, expected):
    model, plan = compiled(pooling=pooling)
    assert [model.classes.name[c] for c in np.flatnonzero(plan.pooled)] == expected


def test_levers():
    for name, order in (("due", DUE), ("class", CLASS), ("first_come", FIRST_COME)):
        assert compiled(order=name)[1].order == order
    assert compiled(escalation_days=2.5)[1].escalation == 2.5 * DAY
    model, plan = compiled()
    assert plan.partition.linked("乙镇") == ("一室",)
    assert dict(zip(model.units.name, plan.zone, strict=True)) == {
        "甲镇": "东区",
        "乙镇": "东区",
        "一室": None,
        "领导": None,
    }


def test_a_plan_that_is_not_there_names_those_that_are():
    model, _ = compiled()
    with pytest.raises(UnknownName) as error:
        compile_plan(model, "as-was")
    assert error.value.params == {"kind": "plan", "name": "as-was", "known": "as-is"}


@pytest.mark.slow
@settings(max_examples=60)
@given(worlds())
def test_levels_hold_active_people_of_the_right_posts(scenario):
    model = compile_model(as_world(scenario), "central")
    for name in scenario.plans:
        plan = compile_plan(model, name)
        assert not plan.level.people[:, ~plan.active].any()
        posts = sorted(scenario.posts)
        for s, step in enumerate(step_specs(model)):
            assert not plan.level[s, :, :, len(step.pools) :].any()
            there = np.flatnonzero(plan.level[s].any(axis=(0, 1, 2)))
            allowed = step.posts or posts
            assert {posts[model.people.post[p]] for p in there} <= set(allowed)


@pytest.mark.slow
@settings(max_examples=60)
@given(worlds())
def test_pooling_only_adds_people(scenario):
    """Whoever may do an unpooled matter may do it pooled, at some level."""
    model = compile_model(as_world(scenario), "central")
    plan = compile_plan(model, scenario.baseline)
    reach = plan.level[:].any(axis=3)
    assert (reach[:, :, 0] <= reach[:, :, 1]).all()


# ---------------------------------------------------------------- who leads a zone, and who is lent


def test_the_head_is_that_of_the_unit_s_zone_under_this_plan():
    zones = {
        "东区": {"units": ["甲镇"], "division": "一室", "head": "领导"},
        "西区": {"units": ["乙镇"], "deputy": ["领导"]},
    }
    pools = ["head", "deputy"]
    scenario = county({"sign": work(5, pools)}, [], {"zones": zones})
    model = compile_model(as_world(scenario), "central")
    plan = compile_plan(model, "as-is")
    step = model.steps.name.index("sign")

    def people(unit: str) -> list[set[str]]:
        rows = plan.level[step, model.units.name.index(unit), 0]
        return [{model.people.code[p] for p in np.flatnonzero(row)} for row in rows]

    leader, division = {"L1/leader/01"}, {"D1/officer/01", "D1/officer/02"}
    assert people("甲镇") == [leader, division]  # a deputy is not named: the division linked to the zone
    assert people("一室") == [
        leader,
        set(),
    ]  # a division reports to the head of the zone to which it is linked
    assert people("乙镇") == [set(), leader]  # no head is named, nor is anybody in contact


def test_only_pooled_posts_are_lent_to_other_units():
    posts = {post: {"title": {"zh": "岗", "en": "post"}} for post in ("officer", "clerk", "leader")}
    steps = {"talk": work(10, ["home", "zone"], posts=["officer", "clerk"])}
    for lent, neighbours in (([], {"T2/officer/01"}), (["clerk"], set()), (["officer"], {"T2/officer/01"})):
        scenario = county(steps, [], {"pooled_posts": lent, "pooling": "all"}, posts=posts)
        model = compile_model(as_world(scenario), "central")
        plan = compile_plan(model, "as-is")
        assert levels(model, plan, "甲镇", 1) == [{"T1/officer/01"}, neighbours]
