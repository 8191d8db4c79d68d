"""The dates of a programme, on one small enough for a timetable by hand.

day        Mon 1   Tue 2   Wed 3   Thu 4 ...              (a day has 240 ticks)
letter     ███████████████                                 two days, outside
form       ███████                    slack of one day
open                       ◆          when both are done
report                            ███ not before Thursday, by the leader: half a day
"""

import numpy as np
import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.scenario import Scenario
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.model.rules import NEVER
from simlib.runs import reference
from simlib.runs.draws import draw
from simlib.scores.experiment import Setting
from simlib.scores.programme import OUTSIDE, actors, ask_programme, course, quantile
from tests.runs.county import DAY, TITLE, county, wait, work
from tests.worlds import as_tree, as_world


def flow(**steps):
    return {"title": TITLE, "headline": False, "first": next(iter(steps)), "steps": steps}


def outside(ticks):
    return flow(wait={"title": TITLE, "wait": wait(ticks), "next": {"end": 1}})


def story(**more):
    """The programme above."""
    tree = as_tree(county({"talk": work(60)}, []))
    tree["classes"]["own"] = {"title": TITLE, "rank": 0}
    tree["flows"] |= {
        "two-days": outside(2 * DAY),
        "a-day": outside(DAY),
        "work": flow(work=work(DAY // 2, ("领导",))),
    }
    tree["programme"] = {
        "title": TITLE,
        "class": "own",
        "tasks": {
            "letter": {"title": TITLE, "units": ["甲镇"], "flow": "two-days", "due": "2021-03-02"},
            "form": {"title": TITLE, "units": ["甲镇"], "flow": "a-day"},
            "open": {"title": TITLE, "units": ["甲镇"], "after": ["letter", "form"], "due": "2021-03-02"},
            "report": {
                "title": TITLE,
                "units": ["领导"],
                "flow": "work",
                "after_all": ["open"],
                "start": "2021-03-04",
                "due": "2021-03-04",
            },
        },
    }
    tree["plans"]["as-is"] |= more
    return as_world(Scenario.model_validate(tree))


def run_of(world):
    """Names, the course of the one run (chance has no say), and the model."""
    model = compile_model(world, "central")
    plan, draws = compile_plan(model, "as-is"), draw(model, 1, 0)
    return model, course(model, plan, draws, reference.simulate(model, plan, draws))


def by_task(model, column):
    return dict(zip(model.tasks.name, np.asarray(column).tolist(), strict=True))


def test_tasks_begin_when_all_before_them_have_ended_and_their_day_has_come():
    model, found = run_of(story())
    assert by_task(model, found.begins) == {"letter": 0, "form": 0, "open": 2 * DAY, "report": 3 * DAY}
    assert by_task(model, found.ends) == {
        "letter": 2 * DAY,
        "form": DAY,
        "open": 2 * DAY,
        "report": 3 * DAY + DAY // 2,
    }


def test_slack_is_what_a_task_could_have_been_later():
    """Wednesday was waited through: what came before could have taken a day longer, the form two."""
    model, found = run_of(story())
    assert by_task(model, found.slack) == {"letter": DAY, "form": 2 * DAY, "open": DAY, "report": 0}


def test_the_days_of_the_path_go_to_whoever_was_waited_for():
    """The path goes back to Thursday, which nothing before it held up."""
    model, found = run_of(story())
    spent = dict(zip(actors(model), found.spent.tolist(), strict=True))
    assert {who: ticks for who, ticks in spent.items() if ticks} == {"领导/leader": DAY // 2}
    assert OUTSIDE in spent


def test_a_delay_holds_a_task_back_by_so_many_days_where_the_plan_says():
    model, found = run_of(story(delays={"letter": {"days": 2.0}, "form": {"days": 5.0, "units": ["甲镇"]}}))
    assert by_task(model, found.begins) == {
        "letter": 2 * DAY,
        "form": 5 * DAY,
        "open": 6 * DAY,
        "report": 6 * DAY,
    }
    assert by_task(model, found.slack)["letter"] == 2 * DAY


def test_what_has_not_ended_by_the_horizon_never_ends_and_is_what_holds_up():
    world = story(delays={"letter": {"days": 9.0}})
    model, found = run_of(world)
    assert by_task(model, found.ends)["open"] == NEVER
    assert set(found.slack.tolist()) == {-1}
    runs = ask_programme(world, Setting.of(world, replications=2, engine="reference")).runs
    assert [task for task in runs.tasks if runs.critical(task).mean == 1] == ["letter"]
    assert runs.all_kept().mean == 0
    assert runs.mean_slack("form") is None
    assert runs.on_path() == {}


def test_dates_are_met_or_not():
    world = story()
    answer = ask_programme(world, Setting.of(world, replications=3, engine="reference"), {"form": 1.0})
    runs = answer.runs
    assert [runs.kept(task) and runs.kept(task).mean for task in runs.tasks] == [1, None, 1, 1]
    assert runs.all_kept().mean == 1
    assert quantile(runs.finished, 0.5) == 3 * DAY + DAY // 2
    assert answer.later["form"].all_kept().mean == 1
    assert runs.done_by([DAY, 2 * DAY, 4 * DAY])[0].tolist() == [1, 3, 4]
    assert runs.due_by([DAY, 2 * DAY, 4 * DAY]).tolist() == [0, 3, 4]


def test_a_task_is_as_urgent_as_what_waits_for_it():
    model, _ = run_of(story())
    urgent = by_task(model, model.tasks.urgent)
    assert urgent == {"letter": 2 * DAY, "form": 2 * DAY, "open": 2 * DAY, "report": 4 * DAY}


@pytest.mark.parametrize(
    ("delays", "code"), [({"open": 1.0}, "milestone-delayed"), ({"opne": 1.0}, "unknown-name")]
)
def test_only_tasks_that_take_work_can_be_later(delays, code):
    world = story()
    with pytest.raises(SimlibError) as error:
        ask_programme(world, Setting.of(world), delays)
    assert error.value.code == code
    assert isinstance(error.value, UnknownName) == (code == "unknown-name")


def test_a_world_without_a_programme_says_so():
    world = as_world(county({"talk": work(60)}, []))
    with pytest.raises(SimlibError, match="no-programme"):
        ask_programme(world, Setting.of(world))
