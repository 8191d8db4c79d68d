"""From a scenario to arrays: people, branches, limits, streams, backlog."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from simlib.errors import UnknownName
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import ARRIVED, COMPLETED, END, ENDED, NONE, Model
from simlib.model.compile import compile_model
from simlib.model.keys import code_key, threshold
from simlib.model.limits import NEVER
from simlib.runs.draws import draw
from tests.runs.county import DAY, TITLE, county, matter, staffed, wait, work
from tests.worlds import as_tree, as_world, worlds


def compiled(scenario: Scenario, load: str = "central") -> Model:
    return compile_model(as_world(scenario), load)


# ---------------------------------------------------------------- when


def test_the_axis_of_ticks():
    """Ten working days from 1 to 12 March 2021; the window is all of it."""
    model = compiled(county({"talk": work(1)}, []))
    assert (model.day_ticks, model.n_days, model.horizon) == (DAY, 10, 10 * DAY)
    assert model.window == (0, 10 * DAY)
    assert model.years[0, 0] == 2021


def test_a_window_and_an_end_on_days_off():
    """From Saturday 6 to Sunday 14 March: the second week."""
    time = county({"talk": work(1)}, []).model_dump(mode="json", by_alias=True)["time"]
    time["window"], time["end"] = {"from": "2021-03-06", "to": "2021-03-14"}, "2021-03-14"
    model = compiled(county({"talk": work(1)}, [], time=time))
    assert model.window == (5 * DAY, 10 * DAY)
    assert model.horizon == 10 * DAY


def test_an_abstract_world_is_one_long_day():
    time = {"calendar": "none", "window": {"from": 10, "to": 900}, "end": 1000}
    start = {"kind": "empty"}
    model = compiled(county({"talk": work(1)}, [], time=time, start=start))
    assert (model.day_ticks, model.n_days, model.horizon, model.window) == (1000, 1, 1000, (10, 900))


# ---------------------------------------------------------------- who and where


def test_people_are_posts_in_the_order_of_their_codes():
    units = {
        "甲镇": {"code": "T2", "kind": "town", "staff": {"officer": 2, "leader": 1}},
        "乙镇": {"code": "T1", "kind": "town", "staff": {"officer": 1}},
        "一室": {"code": "D1", "kind": "division"},
    }
    people = compiled(county({"talk": work(1)}, [], units=units)).people
    assert people.code == ("T1/officer/01", "T2/leader/01", "T2/officer/01", "T2/officer/02")
    assert people.unit.tolist() == [1, 2, 2, 2]
    assert people.key[0] == code_key("T1/officer/01")
    assert people.extra.tolist() == [0, 0, 0, 0]


def test_a_code_is_that_of_one_post_only():
    """Hyphens in the code of a unit or the name of a post join nothing that a slash parts."""
    posts = {name: {"title": TITLE} for name in ("a-officer", "officer")}
    units = {
        "甲镇": {"code": "T1", "kind": "town", "staff": {"a-officer": 1}},
        "乙镇": {"code": "T1-a", "kind": "town", "staff": {"officer": 1}},
        "一室": {"code": "D1", "kind": "division"},
    }
    people = compiled(county({"talk": work(1)}, [], posts=posts, units=units)).people
    assert people.code == ("T1-a/officer/01", "T1/a-officer/01")
    assert people.key[0] != people.key[1]


def test_extra_posts_come_after_those_that_are_there():
    extra = {"甲镇": {"officer": 2}}
    people = compiled(county({"talk": work(1)}, [], {"extra": extra}, **staffed(1))).people
    assert people.code == ("T1/officer/01", "T1/officer/02", "T1/officer/03")
    assert people.extra.tolist() == [0, 1, 2]


def test_travel_is_the_return_trip_and_recusal_goes_by_borders():
    road = [{"between": ["甲镇", "乙镇"], "minutes": 30}]
    odds = {"home": 0.5, "neighbour": 0.25, "elsewhere": 0.0}
    model = compiled(county({"talk": work(1)}, [], borders=road, conflicts=odds))
    units = model.units
    jia, yi, division = (units.name.index(name) for name in ("甲镇", "乙镇", "一室"))
    assert units.travel[jia, yi] == 60
    by_unit = units.conflict[jia][model.people.unit]  # two of the division, the leader, one of each town
    assert by_unit.tolist() == [0, 0, 0, threshold(0.5), threshold(0.25)]
    assert division == 0


# ---------------------------------------------------------------- what


def test_branches_are_cumulative_and_in_the_order_of_names():
    steps = {
        "a": work(1, next={"c": 0.25, "b": 0.25, "end": 0.5}),
        "b": work(1, next={"c": 0.1, "b": 0.2, "a": 0.3, "end": 0.4}),
        "c": work(1),
    }
    model = compiled(county(steps, []))
    a, b, c = (model.steps.name.index(name) for name in "abc")
    assert model.steps.after[a].tolist() == [b, c, END, END]
    assert model.steps.branch[a].tolist() == [threshold(p) for p in (0.25, 0.5, 1.0, 1.0)]
    assert model.steps.after[b].tolist() == [a, b, c, END]
    assert model.steps.branch[b][-1] == threshold(1.0)


def test_what_a_step_is():
    steps = {
        "a": work(1, ["领导"], 2, on_site=True, class_effort=True, milestone="signed"),
        "b": work(1, not_by=["a"]),
    }
    model = compiled(county(steps, []))
    a, b = (model.steps.name.index(name) for name in "ab")
    assert (model.steps.team[a], model.steps.on_site[a], model.steps.class_effort[a]) == (2, True, True)
    assert model.milestones == ("arrived", "completed", "ended", "signed")
    assert model.steps.milestone[[a, b]].tolist() == [3, -1]
    assert model.steps.not_by[b] == (a,)
    assert model.steps.wait[a] == -1 != model.steps.wait[model.steps.name.index("enter")]


LIMIT = {"title": TITLE, "from": "arrived", "to": "ended", "unit": "working_days", "main": True}


def test_a_class_is_due_by_the_main_limit_in_force():
    """Two working days up to 3 March, one from the 4th on; the other classes have no limit."""
    limits = {
        "new": {**LIMIT, "classes": ["major"], "amount": 1, "valid_from": "2021-03-04"},
        "old": {**LIMIT, "classes": ["major"], "amount": 2, "valid_to": "2021-03-03"},
    }
    classes = compiled(county({"talk": work(1)}, [], limits=limits)).classes
    major, other = classes.name.index("major"), classes.name.index("ordinary")
    assert (classes.due_by_day[major][:5] // DAY).tolist() == [3, 4, 5, 5, 6]
    assert (classes.limit_from[major], classes.limit_to[major]) == (ARRIVED, ENDED)
    assert (classes.due_by_day[other] == NEVER).all()
    assert (classes.limit_from[other], classes.limit_to[other]) == (ARRIVED, COMPLETED)


def test_limits_that_are_not_main_have_rows_of_their_own():
    limits = {"beside": {**LIMIT, "classes": ["major"], "amount": 1, "main": False}}
    model = compiled(county({"talk": work(1)}, [], limits=limits))
    assert model.limits.applies.tolist() == [[name == "major" for name in model.classes.name]]
    assert (model.limits.due_by_day[0] // DAY).tolist() == list(range(2, 12))
    assert (model.classes.due_by_day == NEVER).all()


# ---------------------------------------------------------------- how much


def stream(**more: object) -> dict[str, object]:
    base = {"title": TITLE, "flow": "way", "shares": {"甲镇": 3, "乙镇": 1, "一室": 0}}
    return {**base, "classes": {"major": 0.25, "ordinary": 0.75}, **more}


def test_streams_come_by_unit_and_are_as_thick_as_their_share():
    streams = {"b": stream(gap=wait(90)), "a": stream(per_year=0)}
    model = compiled(county({"talk": work(1)}, [], streams=streams, loads={"central": 1, "high": 1.5}))
    assert [model.units.name[u] for u in model.streams.unit] == ["甲镇", "乙镇"]
    assert model.streams.name == ("b", "b")
    assert model.streams.key.tolist() == [code_key("T1/b"), code_key("T2/b")]
    assert (model.spans.scale[model.streams.gap] / 256).tolist() == [120, 360]
    classes = model.streams.classes[0].tolist()
    assert classes == [threshold(p) for p in (0.25, 0.25, 1.0)]


def test_a_load_makes_gaps_shorter_and_must_be_known():
    given = county({"talk": work(1)}, [], streams={"a": stream(gap=wait(90))}, loads={"high": 1.5})
    model = compiled(given, "high")
    assert (model.spans.scale[model.streams.gap] / 256).tolist() == [80, 240]
    with pytest.raises(UnknownName) as error:
        compiled(given, "low")
    assert error.value.params == {"kind": "load", "name": "low", "known": "high"}


def test_a_yearly_rate_is_spread_over_working_time():
    """Of 40 matters a year three quarters are Jia's: 30 in 250 working days."""
    model = compiled(county({"talk": work(1)}, [], streams={"a": stream(per_year=40)}))
    assert model.spans.scale[model.streams.gap[0]] / 256 == pytest.approx(250 * DAY / 30)


def test_a_longer_run_moves_no_arrival():
    """March 2021 has no holiday, from April on there are some: a year is as long with them."""
    given = {"streams": {"a": stream(per_year=40)}, "start": {"kind": "empty"}}
    time = as_tree(county({"talk": work(1)}, []))["time"]
    runs = [
        compiled(county({"talk": work(1)}, [], time={**time, "end": end}, **given))
        for end in ("2021-03-12", "2021-06-30")
    ]
    few, more = (draw(model, 1, 0).arrived.tolist() for model in runs)
    assert 0 < len(few) < len(more)
    assert [tick for tick in more if tick < 10 * DAY] == few


def test_backlog_is_dated_before_the_start():
    matters = [
        matter("talk", arrived="2021-02-26", due="2021-03-06"),  # a Friday; due on a Saturday
        matter("talk", arrived="2021-03-01", count=2),
    ]
    limits = {"main": {**LIMIT, "classes": ["ordinary"], "amount": 1}}
    backlog = compiled(county({"talk": work(1)}, matters, limits=limits)).backlog
    assert backlog.arrived.tolist() == [-DAY, 0, 0]
    assert backlog.due.tolist() == [6 * DAY, 2 * DAY, 2 * DAY]


def test_a_backlog_has_the_limit_of_the_day_on_which_it_came():
    """The rule of 2021 did not hold when the matter came."""
    limits = {"main": {**LIMIT, "classes": ["ordinary"], "amount": 1, "valid_from": "2021-01-01"}}
    matters = [matter("talk", arrived=day) for day in ("2020-12-31", "2021-01-04")]
    backlog = compiled(county({"talk": work(1)}, matters, limits=limits)).backlog
    assert backlog.due[0] == NEVER
    world = compiled(county({"talk": work(1)}, matters, limits=limits)).calendar
    assert world is not None
    assert backlog.due[1] == (world.day_index(date(2021, 1, 5)) + 1) * DAY < 0


def test_a_backlog_that_is_due_long_after_the_end_is_never_due():
    """The calendar ends 400 days after 12 March 2021."""
    limits = {
        "months": {**LIMIT, "classes": ["ordinary"], "amount": 1200, "unit": "months"},
        "days": {**LIMIT, "classes": ["major"], "amount": 500, "unit": "working_days"},
    }
    matters = [
        matter("talk", due="2022-04-15"),
        matter("talk", due="2023-01-04"),
        matter("talk", arrived="2021-02-26"),
        matter("talk", arrived="2021-02-26", **{"class": "major"}),
    ]
    backlog = compiled(county({"talk": work(1)}, matters, limits=limits)).backlog
    assert (backlog.due == NEVER).sum() == 3
    assert 200 * DAY < backlog.due.min() < 300 * DAY


@pytest.mark.slow
@settings(max_examples=60)
@given(worlds())
def test_arrays_fit_together(scenario):
    model = compiled(scenario)
    tree = as_tree(scenario)
    units = len(tree["units"])
    assert model.units.travel.shape == (units, units)
    assert model.units.conflict.shape == (units, units)
    assert list(model.people.code) == sorted(set(model.people.code))
    assert list(model.units.code) == sorted(model.units.code)
    steps = [step for flow in tree["flows"].values() for step in flow["steps"].values()]
    own, handed = len(steps), sum(step["hand_over"] is not None for step in steps)
    assert len(model.steps) == own + handed
    assert model.steps.takes_over.tolist() == [False] * own + [True] * handed
    assert (model.steps.branch[:, -1] == threshold(1.0)).all()
    assert (np.diff(model.steps.branch.astype(object), axis=1) >= 0).all()
    assert model.classes.due_by_day.shape == (len(tree["classes"]), model.n_days)
    for s, (flow, name) in enumerate(zip(model.steps.flow, model.steps.name, strict=True)):
        if model.steps.handed_to[s] != NONE:
            assert set(model.steps.after[s].tolist()) == {model.steps.handed_to[s]}
            continue
        after = {"end" if n == END else model.steps.name[n] for n in model.steps.after[s].tolist()}
        assert set(tree["flows"][flow]["steps"][name]["next"]) <= after
