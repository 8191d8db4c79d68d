"""The programme as arrays: rows below what they wait for, milestones passed through, days of the calendar."""

import pytest

from simlib.inputs.checks import semantic_faults
from simlib.inputs.checks.draft import PartialScenario
from simlib.inputs.scenario import Scenario
from simlib.model.compile import compile_model
from simlib.model.feasibility import feasibility_faults
from simlib.model.rules import NEVER
from tests.runs.county import DAY, TITLE, county, wait, work
from tests.worlds import as_tree, as_world

OWN = {"title": TITLE, "rank": 0}
NOTE = {"title": TITLE, "wait": wait(10), "next": {"end": 1}}


def tree_with(tasks, step=NOTE):
    tree = as_tree(county({"talk": work(60)}, []))
    tree["classes"]["own"] = OWN
    tree["flows"]["task"] = {"title": TITLE, "headline": False, "first": "do", "steps": {"do": step}}
    titled = {name: {"title": TITLE, **task} for name, task in tasks.items()}
    tree["programme"] = {"title": TITLE, "class": "own", "tasks": titled}
    return tree


def model_of(tasks, step=NOTE):
    return compile_model(as_world(Scenario.model_validate(tree_with(tasks, step))), "central")


def at_work(model, k):
    """The k-th task with work, by name and unit."""
    row = model.tasks.row[k]
    return model.tasks.name[row], model.units.name[model.tasks.unit[row]]


def waits_for(model):
    """Who waits for whom, by name and unit, of tasks with work."""
    tasks = model.tasks
    return {
        (at_work(model, k), at_work(model, other))
        for k in range(len(tasks.row))
        for other in tasks.ahead[tasks.first_ahead[k] : tasks.first_ahead[k + 1]]
    }


def test_after_is_at_the_same_unit_and_after_all_at_every_one():
    model = model_of(
        {
            "last": {"units": ["一室"], "flow": "task", "after_all": ["each"]},
            "each": {"each": "town", "flow": "task", "after": ["first"]},
            "first": {"each": "town", "flow": "task"},
        }
    )
    assert model.tasks.name == ("first", "first", "each", "each", "last")
    assert waits_for(model) == {
        (("first", "甲镇"), ("each", "甲镇")),
        (("first", "乙镇"), ("each", "乙镇")),
        (("each", "甲镇"), ("last", "一室")),
        (("each", "乙镇"), ("last", "一室")),
    }
    assert model.tasks.waits.tolist() == [0, 0, 1, 1, 2]


def test_milestones_are_passed_through_with_their_days():
    model = model_of(
        {
            "one": {"each": "town", "flow": "task"},
            "gate": {"units": ["一室"], "after_all": ["one"], "start": "2021-03-03"},
            "again": {"units": ["一室"], "after": ["gate"]},
            "two": {"units": ["一室"], "flow": "task", "after": ["again"], "start": "2021-03-02"},
        }
    )
    assert [at_work(model, k)[0] for k in range(3)] == ["one", "one", "two"]
    assert model.tasks.waits.tolist() == [0, 0, 2]
    assert model.tasks.opens.tolist() == [0, 0, 2 * DAY]


def test_who_waits_for_one_task_by_two_ways_counts_it_once():
    model = model_of(
        {
            "one": {"units": ["一室"], "flow": "task"},
            "gate": {"units": ["一室"], "after": ["one"]},
            "two": {"units": ["一室"], "flow": "task", "after": ["one", "gate"]},
        }
    )
    assert model.tasks.waits.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("due", "days"), [("2021-03-05", 5), ("2021-03-06", 5), ("2021-03-07", 5), ("2021-03-08", 6)]
)
def test_what_is_due_on_a_day_off_is_due_on_the_last_working_day(due, days):
    model = model_of({"one": {"units": ["一室"], "flow": "task", "due": due}})
    assert model.tasks.due.tolist() == [days * DAY]


def test_what_has_no_date_is_as_urgent_as_what_waits_for_it():
    model = model_of(
        {
            "one": {"units": ["一室"], "flow": "task"},
            "two": {"units": ["一室"], "flow": "task", "after": ["one"], "due": "2021-03-05"},
            "three": {"units": ["一室"], "flow": "task"},
        }
    )
    urgent = dict(zip(model.tasks.name, model.tasks.urgent.tolist(), strict=True))
    assert urgent == {"one": 5 * DAY, "two": 5 * DAY, "three": NEVER}
    assert (model.tasks.due == NEVER).sum() == 2


def test_the_order_of_the_file_does_not_matter():
    tasks = {"b": {"each": "town", "flow": "task"}, "a": {"each": "town", "flow": "task"}}
    one, other = model_of(tasks), model_of(dict(reversed(tasks.items())))
    assert one.tasks.name == other.tasks.name == ("a", "a", "b", "b")
    assert one.tasks.key.tolist() == other.tasks.key.tolist()


def test_a_task_that_nobody_may_do_is_named():
    lonely = {**work(60, ("home",), team=2)}
    world = as_world(Scenario.model_validate(tree_with({"one": {"each": "town", "flow": "task"}}, lonely)))
    (fault,) = feasibility_faults(world)
    assert (fault.path, fault.code, fault.params["step"]) == ("$.plans.as-is", "team-never", "do")
    assert fault.params["unit"] == "甲镇, 乙镇"


def test_a_task_at_a_kind_of_which_there_is_none_is_a_fault():
    scenario = Scenario.model_validate(tree_with({"one": {"each": "group", "flow": "task"}}))
    codes = [(fault.path, fault.code) for fault in semantic_faults(PartialScenario.of(scenario))]
    assert ("$.programme.tasks.one.each", "task-nowhere") in codes
