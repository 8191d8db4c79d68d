"""Two worlds for the scores: a tiny one without a calendar, whose records are written by hand, and the
small county, whose records are made by the reference engine."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
import pytest

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Scenario
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.record import blank
from simlib.runs.reference import simulate
from simlib.scores.intervals import estimate
from simlib.scores.measures import layout, tally_of
from simlib.scores.run import Run
from tests.runs.recusals import as_lists


def _text(words):
    return {"zh": words, "en": words}


def _staff(code, kind, clerks):
    return {"code": code, "kind": kind, "staff": {"clerk": clerks}}


TINY = {
    "schema": "simlib/1",
    "name": "tiny",
    "title": _text("tiny"),
    "data": "theory",
    "time": {"calendar": "none", "window": {"from": 100, "to": 600}, "end": 1000},
    "posts": {"clerk": {"title": _text("clerk")}},
    "units": {
        "East": _staff("T1", "town", 2),
        "West": _staff("T2", "town", 2),
        "Group": _staff("G1", "group", 1),
        "Division": _staff("D1", "division", 2),
    },
    "classes": {
        "clocked": {"title": _text("with a main limit"), "rank": 1},
        "free": {"title": _text("without one"), "rank": 2},
    },
    "limits": {
        "main": {
            "title": _text("main"),
            "classes": ["clocked"],
            "from": "arrived",
            "to": "ended",
            "amount": 100,
            "unit": "ticks",
            "main": True,
        },
        "look": {
            "title": _text("seen soon"),
            "classes": ["clocked", "free"],
            "from": "arrived",
            "to": "seen",
            "amount": 20,
            "unit": "ticks",
        },
    },
    "flows": {
        "way": {
            "title": _text("way"),
            "first": "accept",
            "steps": {
                "accept": {
                    "title": _text("accept"),
                    "team": 1,
                    "pools": ["home"],
                    "effort": {"dist": "fixed", "unit": "ticks", "mean": 10},
                    "milestone": "seen",
                    "next": {"verify": 0.5, "file": 0.5},
                },
                "verify": {
                    "title": _text("verify"),
                    "team": 2,
                    "pools": ["home", "zone", {"pool": "division", "when": "blocked"}],
                    "effort": {"dist": "fixed", "unit": "ticks", "mean": 40},
                    "on_site": True,
                    "milestone": "ended",
                    "next": {"file": 1.0},
                },
                "file": {
                    "title": _text("file"),
                    "team": 1,
                    "pools": ["Division"],
                    "effort": {"dist": "fixed", "unit": "ticks", "mean": 5},
                    "next": {"end": 1.0},
                },
            },
        }
    },
    "streams": {
        "all": {
            "title": _text("all"),
            "flow": "way",
            "shares": {"East": 1, "West": 1, "Group": 1},
            "classes": {"clocked": 0.7, "free": 0.3},
            "gap": {"dist": "exponential", "unit": "ticks", "mean": 25},
        }
    },
    "loads": {"central": 1.0},
    "plans": {
        "together": {
            "title": _text("together"),
            "zones": {"Zone": {"units": ["East", "West", "Group"], "division": "Division"}},
        },
        "apart": {
            "title": _text("apart"),
            "zones": {
                "Left": {"units": ["West"], "division": "Division"},
                "Right": {"units": ["East", "Group"]},
            },
        },
        "reinforced": {"title": _text("reinforced"), "extra": {"East": {"clerk": 1}}},
    },
    "baseline": "together",
}

PEOPLE = ("Division 1", "Division 2", "Group 1", "East 1", "East 2", "East 3", "West 1", "West 2")
"""People of the tiny world in the order of their codes (D1, G1, T1, T2). East 3 is there under the plan
`reinforced` only."""


@dataclass(frozen=True)
class Visit:
    """A visit written by hand; a tick of -1 has not come."""

    step: str
    queued: int = -1
    started: int = -1
    finished: int = -1
    team: tuple[str, ...] = ()
    travel: int = 0
    stuck: bool = False


@dataclass(frozen=True)
class Matter:
    """A matter written by hand; its due tick is that of the main limit unless told."""

    unit: str
    arrived: int
    ended: int = -1
    klass: str = "clocked"
    completed: int = -1
    due: int | None = None
    given_due: int = -1
    parent: int = -1
    visits: tuple[Visit, ...] = ()
    conflict: tuple[str, ...] = field(default=())


TRIP = 5
"""Ticks of the way between any two units and back."""


class Desk:
    """The tiny world, its plans, and what hand-written matters add up to."""

    def __init__(self):
        scenario = Scenario.model_validate(TINY)
        model = compile_model(World("tiny.yaml", scenario, (), ""), "central")
        away = 1 - np.eye(len(model.units), dtype=np.int64)
        self.model = replace(model, units=replace(model.units, travel=TRIP * away))
        self.plans = {name: compile_plan(self.model, name) for name in scenario.plans}

    def write(self, *matters):
        """Draws and record of these matters."""
        model = self.model
        some = draw(model, 1, 0)
        taken = [matter.visits or (Visit("accept"),) for matter in matters]
        visits = [visit for of_matter in taken for visit in of_matter]
        lengths = [len(of_matter) for of_matter in taken]
        draws = replace(
            some,
            unit=_ints(model.units.name.index(m.unit) for m in matters),
            klass=_ints(model.classes.name.index(m.klass) for m in matters),
            arrived=_ints(m.arrived for m in matters),
            release=_ints(max(0, m.arrived) for m in matters),
            given_due=_ints(m.given_due for m in matters),
            stream=_ints(-1 if m.arrived < 0 else 0 for m in matters),
            last=_ints(-1 for _ in matters),
            parent=_ints(m.parent for m in matters),
            follow=_ints(-1 for _ in matters),
            delay=_ints(0 for _ in matters),
            children=_ints(0 for _ in range(len(matters) + 1)),
            first=_ints([0, *np.cumsum(lengths)]),
            step=_ints(model.steps.name.index(v.step) for v in visits),
            effort=_ints(0 for _ in visits),
            wait=_ints(0 for _ in visits),
            **as_lists(np.array([[p in m.conflict for p in PEOPLE] for m in matters], dtype=bool)),
        )
        return draws, self._record(draws, matters, visits)

    def _record(self, draws, matters, visits):
        empty = blank(self.model, draws)
        for row, visit in zip(empty.team, visits, strict=True):
            row[: len(visit.team)] = sorted(PEOPLE.index(name) for name in visit.team)
        return replace(
            empty,
            arrived=_ints(m.arrived for m in matters),
            due=_ints(_due(self.model, m) for m in matters),
            assigned=_ints(max(0, m.arrived) for m in matters),
            ended=_ints(m.ended for m in matters),
            completed=_ints(m.completed for m in matters),
            queued=_ints(v.queued for v in visits),
            started=_ints(v.started for v in visits),
            finished=_ints(v.finished for v in visits),
            travel=_ints(v.travel for v in visits),
            stuck=np.array([v.stuck for v in visits], dtype=bool),
        )

    def tally(self, *matters, plan="together"):
        """(numerator, denominator) of one run by (name, by, key)."""
        draws, record = self.write(*matters)
        rows = layout(self.model, self.plans[plan], causes=True)
        numbers = tally_of(Run(self.model, self.plans[plan], draws, record), causes=True)
        return {(row.name, row.by, row.key): tuple(numbers[:, k]) for k, row in enumerate(rows)}

    def measures(self, *matters):
        """What one run of these matters is told as, by (name, by, key)."""
        draws, record = self.write(*matters)
        plan = self.plans["together"]
        rows = layout(self.model, plan, causes=True)
        numbers = tally_of(Run(self.model, plan, draws, record), causes=True)[None]
        return {(m.name, m.by, m.key): m for m in estimate(rows, numbers)}


def _ints(values):
    return np.array(list(values), dtype=np.int64)


def _due(model, matter):
    if matter.due is not None:
        return matter.due
    if matter.given_due >= 0:
        return matter.given_due
    klass = model.classes.name.index(matter.klass)
    after = int(model.classes.due_after[klass])
    return matter.arrived + after if after >= 0 else 2**62


@pytest.fixture(scope="session")
def desk():
    """The tiny world and its pen."""
    return Desk()


@pytest.fixture(scope="session")
def matter():
    return Matter


@pytest.fixture(scope="session")
def visit():
    return Visit


@pytest.fixture(scope="session")
def county(root):
    """The small county at its central load: the model, its plans, and a function that runs it."""
    world = read_world(root / "tests" / "inputs" / "good.yaml")
    model = compile_model(world, "central")
    plans = {name: compile_plan(model, name) for name in world.scenario.plans}

    def run(plan, replication, seed=1):
        draws = draw(model, seed, replication)
        return draws, simulate(model, plans[plan], draws)

    return SimpleNamespace(model=model, plans=plans, run=run)


@pytest.fixture(scope="session")
def tallies(county):
    """Six replications of both plans: rows and tallies by plan."""
    rows = {name: layout(county.model, plan, causes=True) for name, plan in county.plans.items()}
    numbers = {
        name: np.array(
            [tally_of(Run(county.model, plan, *county.run(name, r)), causes=True) for r in range(6)]
        )
        for name, plan in county.plans.items()
    }
    return rows, numbers
