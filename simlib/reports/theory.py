"""Closed forms that the engine is held against, on the machine on which a report is made.

    M/M/3              three clerks, one queue                       Erlang's delay formula
    pairs from seven   two people to a task, seven people: M/M/3 too (three pairs; the seventh is of no use)

Both worlds are shipped (`scenarios/theory`). Source: Gross, Shortle, Thompson and Harris, Fundamentals of
Queueing Theory, 4th edition, Wiley 2008, section 2.3.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.runs.replications import replicate

WORLDS: Final = ("m-m-3", "pairs-of-seven")
SERVERS: Final = 3
RUNS: Final = 400
"""With this many replications the mean wait is known to less than 1 %."""


def mean_wait(servers: int, rate: float, service: float) -> float:
    """The mean wait in the queue of M/M/c: `rate` arrivals a tick, `service` ticks each.

    Bronson, Operations Research (Schaum 1982), problem 23.14: 30 an hour at 90 seconds wait 4.5 minutes.

    >>> round(mean_wait(1, 30 / 60, 1.5), 3)
    4.5
    """
    load, blocked = rate * service, 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    waiting = servers * blocked / (servers - load * (1 - blocked))
    return waiting / (servers / service - rate)


@dataclass(frozen=True)
class Held:
    """A simulated mean with its standard error, and what theory says."""

    world: str
    found: float
    error: float
    theory: float

    @property
    def off(self) -> float:
        """By how many standard errors they differ."""
        return abs(self.found - self.theory) / self.error


def held(name: str, seed: int, engine: str, runs: int = RUNS) -> Held:
    """The mean wait of a shipped world of theory beside its closed form."""
    world = read_world(shipped(f"scenarios/theory/{name}.yaml"))
    model = compile_model(world, "central")
    plan = compile_plan(model, world.scenario.baseline)
    seen = replicate(model, [plan], seed, range(runs), _waits, engine=engine)
    totals, numbers = np.array([run for (run,) in seen], dtype=np.float64).T
    mean = totals.sum() / numbers.sum()
    error = np.std(totals - mean * numbers, ddof=1) / np.sqrt(runs) / numbers.mean()
    (stream,) = world.scenario.streams.values()
    (step,) = world.scenario.flows[stream.flow].steps.values()
    assert stream.gap is not None
    assert stream.gap.mean is not None
    assert step.effort is not None
    assert step.effort.mean is not None
    theory = mean_wait(SERVERS, 1 / stream.gap.mean, step.effort.mean)
    return Held(name, float(mean), float(error), theory)


def _waits(model: Model, plan: Plan, draws: Draws, record: Record) -> tuple[int, int]:
    """Ticks waited, and by how many: all that come in the window, each of one visit."""
    first, last = model.window
    begun = (draws.arrived >= first) & (draws.arrived < last)
    assert (record.started[begun] != NOT_YET).all()
    return int((record.started - record.queued)[begun].sum()), int(begun.sum())
