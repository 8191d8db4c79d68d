"""The logs tell what the record holds, in times that a reader of them takes literally."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.record import NOT_YET
from simlib.runs.reference import simulate
from simlib.views.output.event_log import CASE_COLUMNS, TASK_COLUMNS, logs

ISSUE_CASES = "replication,matter,flow,class,origin,arrived,due,extended_due,ended,status,on_time,completed"
ISSUE_TASKS = "replication,matter,step,unit,people,queued,started,ended,travel_minutes"


def run_of(path, number=0):
    model = compile_model(read_world(path), "central")
    plan = compile_plan(model, model.world.scenario.baseline)
    draws = draw(model, 1, number)
    return model, plan, draws, simulate(model, plan, draws)


@pytest.fixture(scope="module")
def run(root):
    return run_of(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def cases(run):
    return [dict(zip(CASE_COLUMNS, row, strict=True)) for row in logs(*run).cases]


@pytest.fixture(scope="module")
def tasks(run):
    return [dict(zip(TASK_COLUMNS, row, strict=True)) for row in logs(*run).tasks]


def test_the_columns_are_those_that_were_agreed():
    assert ",".join(CASE_COLUMNS) == ISSUE_CASES
    assert ",".join(TASK_COLUMNS) == ISSUE_TASKS


def test_every_matter_has_one_row_and_a_code_of_its_own(run, cases):
    _, _, draws, _ = run
    codes = [case["matter"] for case in cases]
    assert len(codes) == len(set(codes)) == draws.matters
    assert codes == sorted(codes)
    assert codes[0] == "G1-group-0001"
    assert {case["replication"] for case in cases} == {1}


def test_a_matter_ends_after_it_arrives_and_is_on_time_when_it_ends_by_its_due(cases):
    ended = [case for case in cases if case["status"] == "ended"]
    assert ended
    assert all(case["arrived"] <= case["ended"] <= (case["completed"] or "9") for case in ended)
    assert {case["on_time"] for case in ended} == {"true", "false"}
    assert all((case["ended"] <= case["due"]) == (case["on_time"] == "true") for case in ended)


def test_an_end_at_closing_time_is_that_evening(cases):
    """A due instant is the last working minute of its day, never the next morning."""
    assert {case["due"][10:] for case in cases} == {"T18:00"}


def test_what_is_open_and_not_yet_due_is_neither_late_nor_on_time(cases):
    still_open = [case for case in cases if case["status"] == "open"]
    assert {case["on_time"] for case in still_open} <= {"", "false"}
    assert "" in {case["on_time"] for case in still_open}
    assert {case["ended"] for case in still_open} == {""}


def test_without_an_extension_its_column_is_empty(cases):
    assert {case["extended_due"] for case in cases} == {""}


def test_tasks_are_in_the_order_of_the_matters_and_within_them_of_time(cases, tasks):
    order = {case["matter"]: place for place, case in enumerate(cases)}
    keys = [(order[task["matter"]], task["queued"]) for task in tasks]
    assert keys == sorted(keys)


def test_a_pair_is_two_people_of_different_codes(run, tasks):
    verified = [task["people"].split() for task in tasks if task["step"] == "verify"]
    done = [people for people in verified if people]
    assert done
    assert all(len(set(people)) == 2 for people in done)
    assert {person for people in done for person in people} <= set(run[0].people.code)


def test_a_task_that_has_not_begun_has_no_people_and_no_travel(run, tasks):
    waiting = [task for task in tasks if not task["started"]]
    _, _, _, record = run
    assert len(waiting) == int(((record.queued != NOT_YET) & (record.started == NOT_YET)).sum())
    assert all(not task["people"] and task["travel_minutes"] == "" for task in waiting)


def test_a_step_without_work_ends_when_it_begins(tasks):
    passed_on = [task for task in tasks if task["step"] == "transfer"]
    assert passed_on
    assert all(task["started"] == task["ended"] for task in passed_on)


def test_a_matter_that_nobody_may_handle_says_so(run):
    model, plan, draws, record = run
    stuck, ended = record.stuck.copy(), record.ended.copy()
    matter = int(np.flatnonzero(record.ended != NOT_YET)[0])
    ended[matter], stuck[draws.first[matter]] = NOT_YET, True
    rows = logs(model, plan, draws, replace(record, stuck=stuck, ended=ended)).cases
    assert Counter(row[9] for row in rows)["no-team"] == 1
    assert rows[matter][9] == "no-team"


def test_the_backlog_has_codes_of_its_own(root, tmp_path):
    text = (root / "tests" / "inputs" / "good.yaml").read_text("utf-8")
    start = (
        "start: {kind: backlog, matters: ["
        "{unit: 东河镇, flow: petition, class: ordinary, step: verify, count: 2, "
        'arrived: "2020-12-01", ground: guess}]}'
    )
    text = text.replace("start: {kind: empty}", start).replace('from: "2021-04-01"', 'from: "2021-01-01"')
    path = tmp_path / "backlog.yaml"
    path.write_text(text, encoding="utf-8")
    codes = [row[1:6] for row in logs(*run_of(path)).cases if "backlog" in row[1]]
    assert codes == [
        ("T1-backlog-petition-0001", "petition", "ordinary", "东河镇", "2020-12-01T08:30"),
        ("T1-backlog-petition-0002", "petition", "ordinary", "东河镇", "2020-12-01T08:30"),
    ]
