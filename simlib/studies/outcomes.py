"""Two plans in a world that was varied, under common random numbers.

    SourceFile ── Judge(plan, baseline, load, ...) ──> Outcome: what both plans reach, run by run
    Outcome ── difference ──> Estimate               plan minus baseline
    Outcome, Outcome ── shift ──> Estimate           what moving a number does to it

A draw belongs to a matter or a person and not to a world, so the same runs in two worlds differ only by
what was moved: an effect is estimated from pairs, as the difference of two plans is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.inputs.reading import SourceFile, world_of
from simlib.model.arrays import Floats
from simlib.model.feasibility import feasibility_faults
from simlib.scores.experiment import HEADLINES, Experiment, Setting, experiment
from simlib.scores.ratios import ratios, standard_error, two_sided

LEVEL = 0.95
Conclusion = Literal["better", "worse", "unclear"]


class Estimate(NamedTuple):
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """Of plan and baseline: what each reaches of the headline (`measure`), float64[2], and what each run adds
    to its error, float64[R, 2]."""

    measure: str
    unit: str
    reached: Floats
    deviation: Floats

    @property
    def difference(self) -> Estimate:
        """Plan minus baseline."""
        return estimate(float(self.reached[0] - self.reached[1]), self.deviation[:, 0] - self.deviation[:, 1])

    @property
    def conclusion(self) -> Conclusion:
        """What may be said of the plan at 95 %."""
        return concluded(self.difference, more_is_better=HEADLINES[self.measure])

    def shift(self, other: "Outcome") -> tuple[Estimate, Estimate, Estimate]:
        """What the other world adds to the plan, to the baseline, and to their difference."""
        mean, deviation = other.reached - self.reached, other.deviation - self.deviation
        plan, baseline = (estimate(float(mean[n]), deviation[:, n]) for n in (0, 1))
        return plan, baseline, estimate(float(mean[0] - mean[1]), deviation[:, 0] - deviation[:, 1])


def concluded(difference: Estimate, *, more_is_better: bool) -> Conclusion:
    """What an interval of a difference says.

    >>> concluded(Estimate(0.1, 0.05, 0.15), more_is_better=True)
    'better'
    """
    if difference.low <= 0 <= difference.high:
        return "unclear"
    return "better" if (difference.mean > 0) == more_is_better else "worse"


def estimate(mean: float, deviation: Floats, level: float = LEVEL) -> Estimate:
    """A mean with its interval, from what each run adds to its error, float64[R].

    >>> found = estimate(0.5, np.array([-0.1, 0.1]))
    >>> round(found.high - found.mean, 2)
    1.27
    """
    half = two_sided(level, len(deviation)) * float(standard_error(deviation))
    return Estimate(mean, mean - half, mean + half)


class Impossible(NamedTuple):
    """A world that cannot be: its first fault, and how many there are."""

    fault: Fault
    faults: int


@dataclass(frozen=True)
class Judge:
    """How two plans are judged: at which load, by how many runs from which seed."""

    plan: str
    baseline: str
    load: str
    replications: int
    seed: int

    @property
    def plans(self) -> tuple[str, str]:
        return self.plan, self.baseline

    def outcome(self, source: SourceFile) -> Outcome | Impossible:
        """Both plans in the world of a source; what makes it impossible, where its numbers cannot go
        together."""
        try:
            return self._judged(source)
        except InputFaults as error:
            return Impossible(error.faults[0], len(error.faults))
        except SimlibError as error:  # an endless itinerary, a window without a matter
            return Impossible(Fault("$", error.code, params=error.params), 1)

    def _judged(self, source: SourceFile) -> Outcome:
        world = world_of(self.narrowed(source))
        faults = feasibility_faults(world)
        if faults:
            raise InputFaults(world.file, faults)
        asked = Setting.of(world, self.plans, self.load, self.baseline, self.replications, self.seed)
        found = experiment(world, asked)
        reached, deviation = zip(*(_headline(found, plan) for plan in self.plans), strict=True)
        unit = next(row.unit for row in found.rows[self.plan] if row.name == found.headline)
        return Outcome(found.headline, unit, np.array(reached), np.stack(deviation, axis=1))

    def narrowed(self, source: SourceFile) -> SourceFile:
        """The source with these two plans."""
        return narrowed(source, self.plans, self.baseline)


def narrowed(source: SourceFile, wanted: Sequence[str], baseline: str) -> SourceFile:
    """The source with some plans, and those that they change to: others would be checked in vain."""
    plans = source.bare["plans"]
    kept = {name for one in wanted for name in (one, *_later(plans[one]))}
    tree = {**source.bare, "baseline": baseline, "plans": {n: plans[n] for n in plans if n in kept}}
    return replace(source, bare=tree)


def _later(plan: Any) -> list[str]:
    """The plans to which a plan changes."""
    then = plan.get("then") or []
    return [change["plan"] for change in (then if isinstance(then, list) else [then])]


def _headline(found: Experiment, plan: str) -> tuple[float, Floats]:
    """What a plan reaches of the headline, and what each run adds to its error."""
    of_plan = ratios(found.rows[plan], found.tallies[plan])
    place = next(n for n, row in enumerate(of_plan.rows) if row.name == found.headline and row.by == "all")
    return float(of_plan.ratio[place]), of_plan.deviation[:, place]
