"""A little office for stories that are told by hand: six hours a day, clerks of two towns, matters that all
come on the first morning, in the order of their streams."""

from dataclasses import replace

import numpy as np

from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.record import NOT_YET
from simlib.runs.reference import simulate
from simlib.scores.milestones import course_of, reach
from simlib.scores.why_late import pieces
from tests.runs.recusals import as_lists, recusals

DAY, MORNING = 360, 180
"""Ticks of a working day and of its morning: 09:00-12:00, 14:00-17:00."""


def text(words):
    return {"zh": words, "en": words}


def fixed(mean, unit="minutes"):
    return {"dist": "fixed", "unit": unit, "mean": mean}


def work(pools=("East",), team=1, effort=60, after="end", **more):
    """A step at which a team works for an hour."""
    step = {"title": text("work"), "team": team, "pools": list(pools), "effort": fixed(effort)}
    return {**step, "next": {after: 1.0}, **more}


def office(steps, clerks=1, matters=1, plan=None, **more):
    """A world of one flow; `clerks` at East, one at West."""
    tree = {
        "schema": "simlib/1",
        "name": "little",
        "title": text("little"),
        "data": "theory",
        "time": {
            "calendar": "china",
            "hours": ["09:00-12:00", "14:00-17:00"],
            "start": "2021-03-01",
            "window": {"from": "2021-03-01", "to": "2021-03-26"},
            "end": "2021-03-31",
        },
        "posts": {"clerk": {"title": text("clerk")}},
        "units": {
            "East": {"code": "T1", "kind": "town", "staff": {"clerk": clerks}},
            "West": {"code": "T2", "kind": "town", "staff": {"clerk": 1}},
        },
        "borders": [{"between": ["East", "West"], "minutes": 15, "river": False}],
        "classes": {"plain": {"title": text("plain"), "rank": 1}},
        "limits": {
            "main": {
                "title": text("main"),
                "classes": ["plain"],
                "from": "arrived",
                "to": "completed",
                "amount": 1,
                "unit": "working_days",
                "main": True,
                "pauses": True,
            }
        },
        "flows": {"way": {"title": text("way"), "first": next(iter(steps)), "steps": steps}},
        "streams": {
            f"stream-{n}": {
                "title": text("stream"),
                "flow": "way",
                "shares": {"East": 1},
                "classes": {"plain": 1.0},
                "dates": ["2021-03-01"],
            }
            for n in range(matters)
        },
        "loads": {"central": 1.0},
        "plans": {"plan": {"title": text("plan"), **(plan or {})}},
        "baseline": "plan",
        **more,
    }
    scenario = Scenario.model_validate(tree)
    model = compile_model(World("little.yaml", scenario, (), ""), "central")
    return model, compile_plan(model, "plan")


def told(model, plan, matter=0, away=(), conflict=()):
    """The pieces of one matter as (label, ticks). `away` are (person, half-day) on leave, `conflict` are
    (matter, person) that must stand back."""
    draws, record = lived(model, plan, away, conflict)
    return [(p.label, p.end - p.begin) for p in pieces(model, plan, draws, record, matter)]


def lived(model, plan, away=(), conflict=()):
    """Draws with this leave and these conflicts, and the record of the run."""
    some = draw(model, 1, 0)
    leave, stands_back = np.zeros_like(some.away), recusals(some) & False
    for person, half in away:
        leave[person, half] = True
    for matter, person in conflict:
        stands_back[matter, person] = True
    draws = replace(some, away=leave, **as_lists(stands_back))
    return draws, simulate(model, plan, draws)


def milestones(model, draws, record):
    """First ticks and working days at which matters reach milestones, int64[matters, milestones] each; -1:
    not in this run."""
    found = np.full((2, draws.matters, len(model.milestones)), NOT_YET, dtype=np.int64)
    for m in range(draws.matters):
        reach(course_of(model, draws, record), m, found[0, m], found[1, m])
    return found
