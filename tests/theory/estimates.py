"""From runs of a world of pure theory to numbers that a closed form can be held against.

    replications ─> observations of each ─> mean, standard error ─> z against theory

Only matters that arrive in the window count: before it the world fills up, after it they may still finish,
so that nobody is left out. Replications are independent, so their spread gives the standard error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Duration, Flow, Scenario
from simlib.model.arrays import Bools, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.keys import code_key
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws, draw
from simlib.runs.kernel.loop import simulate
from simlib.runs.record import NOT_YET, Record
from tests.theory.formulas import moments, throughput

LARGEST_Z = 3.5
LARGEST_ERROR = 0.005
"""Of the value that theory gives."""

Observed = NDArray[np.float64] | Bools
Measures = Callable[[Model, Draws, Record], Mapping[str, Observed]]
"""What is observed in a replication: one value a matter, or one in all for a mean over time."""


@dataclass(frozen=True)
class Estimate:
    """A mean and its standard error."""

    mean: float
    error: float


def estimate(totals: Sequence[float], numbers: Sequence[int]) -> Estimate:
    """The mean over all observations, from the total and the number of each independent replication.

    A replication with more matters has longer waits, so the mean of the replications' means would be too
    low; the total of all divided by their number is not (Cochran, Sampling Techniques, chapter 6: ratios).

    >>> estimate([33.0, 9.0], [3, 1])
    Estimate(mean=10.5, error=0.75)
    """
    total, number = np.array(totals), np.array(numbers)
    mean = total.sum() / number.sum()
    error = np.std(total - mean * number, ddof=1) / np.sqrt(len(total)) / number.mean()
    return Estimate(float(mean), round(float(error), 12))


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
        world = read_world(path)
        self.scenario: Scenario = world.scenario
        self.model = compile_model(world, "central")
        self.seed = (seed + int(code_key(self.scenario.name))) % 2**32
        (stream,) = self.scenario.streams.values()
        assert stream.gap is not None
        self.rate = 1 / moments(stream.gap)[0]
        self.mix = stream.classes
        self.flow: Flow = self.scenario.flows[stream.flow]

    def service(self, step: str = "serve") -> Duration:
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

    def plan(self, name: str = "") -> Plan:
        """One of its plans; the baseline if not named."""
        return compile_plan(self.model, name or self.scenario.baseline)

    def estimates(self, measures: Measures, replications: int, *plans: str) -> dict[str, Estimate]:
        """Estimates of what is measured; under several plans with the plan's name before each."""
        named = {f"{name} " if name else "": self.plan(name) for name in plans or [""]}
        runs = [self.observed(measures, named, number) for number in range(replications)]
        return {
            name: estimate([run[name][0] for run in runs], [run[name][1] for run in runs]) for name in runs[0]
        }

    def observed(
        self, measures: Measures, plans: Mapping[str, Plan], number: int
    ) -> dict[str, tuple[float, int]]:
        """Total and number of what is observed in one replication under each plan."""
        return {
            plan + name: (float(values.sum()), values.size)
            for plan, compiled in plans.items()
            for name, values in measures(self.model, *self.run(compiled, number)).items()
        }

    def run(self, plan: Plan, number: int) -> tuple[Draws, Record]:
        """One replication by the kernel; the reference's record is the same to the byte."""
        draws = draw(self.model, self.seed, number)
        return draws, simulate(self.model, plan, draws)


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


def waits(model: Model, draws: Draws, record: Record) -> NDArray[np.float64]:
    """How long each visit of the cohort waits, in order; all must have begun."""
    begun = cohort_visits(model, draws)
    assert (record.started[begun] != NOT_YET).all(), "the run-out is too short"
    return (record.started - record.queued)[begun].astype(float)
