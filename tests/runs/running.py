"""One run and what tests ask of it."""

from dataclasses import fields
from typing import Any, NamedTuple

from simlib.inputs.scenario import Scenario
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import Engine
from simlib.runs.record import Record
from simlib.runs.reference import simulate
from tests.runs.whole_runs import as_bytes
from tests.worlds import as_world

__all__ = ["Run", "as_bytes", "run"]


class Run(NamedTuple):
    """Given, chosen, chance and what came of it."""

    model: Model
    plan: Plan
    draws: Draws
    record: Record

    @property
    def teams(self) -> list[list[str]]:
        """The codes of each visit's team."""
        codes = self.model.people.code
        return [[codes[p] for p in row if p >= 0] for row in self.record.team]

    def visits(self, matter: int) -> list[tuple[str, int, int]]:
        """A matter's visits: step, started, finished."""
        first, after = self.draws.first[matter : matter + 2]
        name, record = self.model.steps.name, self.record
        return [
            (name[self.draws.step[v]], int(record.started[v]), int(record.finished[v]))
            for v in range(first, after)
        ]


def run(
    scenario: Scenario, plan: str | None = None, seed: int = 1, engine: Engine = simulate, **changes: Any
) -> Run:
    """One run of a scenario under a plan (the baseline); `changes` replace parts of the draws."""
    model = compile_model(as_world(scenario), "central")
    compiled = compile_plan(model, plan or scenario.baseline)
    draws = draw(model, seed, 0)
    draws = Draws(**{f.name: changes.get(f.name, getattr(draws, f.name)) for f in fields(draws)})
    return Run(model, compiled, draws, engine(model, compiled, draws))
