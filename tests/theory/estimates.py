"""From runs of a world of pure theory to numbers that a closed form can be held against.

    replications ─> one value each ─┐
    work that chance offered each ──┴─> mean at the expected work, standard error ─> z against theory

Only matters that arrive in the window count: before it the world fills up, after it they may still finish,
so that nobody is left out. A replication that happened to get more work waits longer; how much more is
estimated from the replications themselves and taken out (a control variate: Law, Simulation Modeling and
Analysis, section 11.4), which saves half of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Flow, Scenario, Span
from simlib.model.arrays import Bools, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.keys import code_key
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.runs.replications import replicate
from tests.theory.formulas import moments, throughput

LARGEST_Z = 3.5
LARGEST_ERROR = 0.02
"""Of the value that theory gives."""

Floats = NDArray[np.float64]
Measures = Callable[[Model, Draws, Record], Mapping[str, float]]


@dataclass(frozen=True)
class Estimate:
    """A mean and its standard error."""

    mean: float
    error: float


def estimate(values: Floats, surplus: Floats) -> Estimate:
    """The mean of independent replications at a surplus of nothing.

    `surplus` has mean 0 by construction of the world; the ordinary least squares line through the
    replications is read at 0.

    >>> estimate(np.array([9.0, 10.0, 11.0]), np.array([-1.0, 0.0, 1.0])).mean
    10.0
    """
    design = np.column_stack([np.ones(len(values)), surplus])
    line = np.linalg.solve(design.T @ design, design.T @ values)
    left = values - design @ line
    variance = left @ left / (len(values) - 2) * np.linalg.inv(design.T @ design)[0, 0]
    return Estimate(round(float(line[0]), 9), float(np.sqrt(variance)))


def agrees(what: str, found: Estimate, theory: float) -> None:
    """Assert that an estimate is precise, and that it is what theory says."""
    z = (found.mean - theory) / found.error
    line = f"{what}: {found.mean:.5g} ± {found.error / theory:.2%}, theory {theory:.5g}, z {z:+.2f}"
    print(line)
    assert found.error <= LARGEST_ERROR * theory, line
    assert abs(z) <= LARGEST_Z, line


class TheoryWorld:
    """A file of `scenarios/theory`: one stream of one flow, known rates, and a seed of its own."""

    def __init__(self, path: Path, seed: int) -> None:
        self.world: World = read_world(path)
        self.scenario: Scenario = self.world.scenario
        self.model = compile_model(self.world, "central")
        self.seed = (seed + int(code_key(self.scenario.name))) % 2**32
        (stream,) = self.scenario.streams.values()
        assert stream.gap is not None
        self.rate = 1 / moments(stream.gap)[0]
        self.classes = stream.classes
        self.flow: Flow = self.scenario.flows[stream.flow]

    def service(self, step: str = "serve") -> Span:
        """The effort of a step; the pace is 1 and everybody is on duty, so that is how long it takes."""
        effort = self.flow.steps[step].effort
        assert effort is not None
        return effort

    def servers(self, step: str = "serve") -> int:
        """How many teams the people of a step's desk can form."""
        task = self.flow.steps[step]
        people = sum(self.scenario.units[task.pools[0].pool].staff.values())
        return people // task.team

    def rates(self) -> dict[str, float]:
        """Visits a tick to each step, rework included."""
        steps = list(self.flow.steps)
        outside = [self.rate * (step == self.flow.first) for step in steps]
        routing = [[self.flow.steps[a].next.get(b, 0.0) for b in steps] for a in steps]
        return dict(zip(steps, throughput(outside, routing), strict=True))

    def work_a_tick(self) -> float:
        """Work that arrives in a tick on average."""
        factor = sum(
            share * self.scenario.classes[name].effort_factor
            for name, share in self.classes.items()
        )
        return sum(
            rate * moments(self.service(step))[0] * (factor if self.flow.steps[step].class_effort else 1)
            for step, rate in self.rates().items()
        )

    def plan(self, name: str | None = None) -> Plan:
        """One of its plans; the baseline if not named."""
        return compile_plan(self.model, name or self.scenario.baseline)

    def estimates(self, measures: Measures, replications: int, *plans: str) -> dict[str, Estimate]:
        """Estimates of what is measured; under several plans with the plan's name before each."""
        rows = list(
            replicate(
                self.model,
                [self.plan(name) for name in plans or [self.scenario.baseline]],
                self.seed,
                range(replications),
                partial(_measured, measures, self.work_a_tick()),
            )
        )
        return {
            f"{plan} {name}".strip(): estimate(
                np.array([row[p][1][name] for row in rows]), np.array([row[p][0] for row in rows])
            )
            for p, plan in enumerate(plans or [""])
            for name in rows[0][p][1]
        }


def _measured(
    measures: Measures, work_a_tick: float, model: Model, plan: Plan, draws: Draws, record: Record
) -> tuple[float, Mapping[str, float]]:
    """The surplus of work of one replication, relative to what was to be expected, and its measures."""
    first, last = model.window
    offered = draws.effort[cohort_visits(model, draws)].sum()
    return offered / (work_a_tick * (last - first)) - 1, measures(model, draws, record)


def cohort(model: Model, draws: Draws) -> Bools:
    """The matters that arrive in the window."""
    first, last = model.window
    return (draws.arrived >= first) & (draws.arrived < last)


def matter_of_visit(draws: Draws) -> Ints:
    """To which matter each visit belongs."""
    return np.repeat(np.arange(draws.matters), np.diff(draws.first))


def cohort_visits(model: Model, draws: Draws) -> Bools:
    """The visits of the matters that arrive in the window."""
    return cohort(model, draws)[matter_of_visit(draws)]


def waits(model: Model, draws: Draws, record: Record) -> Floats:
    """How long each visit of the cohort waits, in order; all must have begun."""
    begun = cohort_visits(model, draws)
    assert (record.started[begun] != NOT_YET).all(), "the run-out is too short"
    return (record.started - record.queued)[begun].astype(float)
