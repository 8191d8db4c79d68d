"""How much of their time? The least share of working time with which a share of matters ends on time.

    posts that serve a share of every day ──> all of them so many times as much, at most full time
    full time, the file's shares ──> shares on time               where full time is too little, that is said
    share on time less the target ──> where it is 0 (`turning.root`), and where its limits are

Nobody is added and nobody moves. All shares meet the same draws, so the share on time is the same curve each
time it is asked. Posts that come on fixed weekdays keep them. Intervals hold of all loads of a plan at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, TypeVar

import numpy as np

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.changes import put
from simlib.inputs.reading import SourceFile, World, world_of
from simlib.inputs.scenario import Scenario
from simlib.model.compile import compile_model
from simlib.model.feasibility import feasibility_faults
from simlib.model.plan import compile_plan
from simlib.runs.parallel import never, silent, told
from simlib.runs.replications import replicate
from simlib.studies.headcounts import Tell, on_time
from simlib.studies.outcomes import LEVEL, Estimate, narrowed
from simlib.studies.staffing import Question, share_of
from simlib.studies.turning import root

T = TypeVar("T")
A = TypeVar("A")

NEARNESS: Final = 0.0025
"""How near the least share is to be found, as a part of full time."""
SMALLEST: Final = 0.005
"""Smaller shares of working time are not looked at: two minutes of a day."""


class Least(NamedTuple):
    """At a load: the share on time with the file's shares of time (`today`) and with full time (`full`), and
    by how much the file's shares must be multiplied: `times`, None where full time is too little; nothing can
    be said (95 %) between `low` and `high`, which is None where full time does not settle it."""

    load: str
    today: Estimate
    full: Estimate
    times: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class LeastOfPlan:
    """What was found of one plan: a row a load."""

    plan: str
    loads: tuple[Least, ...]

    @property
    def hardest(self) -> Least:
        """The load that asks for most time; one where even full time is too little before all others."""
        return max(self.loads, key=lambda one: (one.times is None, one.times or -one.full.mean))


@dataclass(frozen=True)
class PartTime:
    """What was found; `shares`: what part-time posts give of their time in the file."""

    world: World
    question: Question
    shares: Mapping[str, float]
    rows: tuple[LeastOfPlan, ...]


def part_time_posts(scenario: Scenario) -> dict[str, float]:
    """The posts that serve a share of every working day, with their shares.

    Raises SimlibError `nobody-part-time`.
    """
    there = {post for unit in scenario.units.values() for post, people in unit.staff.items() if people}
    found = {
        name: post.duty.share
        for name, post in scenario.posts.items()
        if post.duty.share is not None and post.duty.share < 1 and name in there
    }
    if not found:
        raise SimlibError("nobody-part-time", name=scenario.name)
    return found


def share_after(share: float, times: float) -> float:
    """A share so many times as large, at most full time.

    >>> share_after(0.4, 1.5), share_after(0.4, 3)
    (0.6000000000000001, 1.0)
    """
    return min(1.0, share * times)


class _Trial(NamedTuple):
    """A plan at a load, with the file's shares so many times."""

    plan: str
    load: str
    times: float


class _Line(NamedTuple):
    """What is looked for: where the mean share (0), its lower (1) or upper limit (2) meets the target."""

    plan: str
    load: str
    line: int


@dataclass(frozen=True)
class _Runs:
    """Where shares of time are tried, by this process or by others that know the source."""

    source: SourceFile
    shares: Mapping[str, float]
    seed: int
    replications: int
    level: float

    def __call__(self, trial: _Trial) -> Estimate:
        """The share on time; 0 where some step could never be finished."""
        source = narrowed(self.source, (trial.plan,), trial.plan)
        for post, share in self.shares.items():
            source = put(source, f"posts.{post}.duty.share", share_after(share, trial.times))
        try:
            world = world_of(source)
        except InputFaults:
            return Estimate(0.0, 0.0, 0.0)
        if feasibility_faults(world):
            return Estimate(0.0, 0.0, 0.0)
        model = compile_model(world, trial.load)
        runs = replicate(
            model, [compile_plan(model, trial.plan)], self.seed, range(self.replications), on_time
        )
        return share_of(np.array(list(runs), dtype=np.float64)[:, 0], self.level)

    @property
    def full(self) -> float:
        """As many times as gives everybody full time."""
        return 1 / min(self.shares.values())


@dataclass(frozen=True)
class _Roots:
    """Where the least shares are looked for."""

    runs: _Runs
    target: float

    def __call__(self, asked: _Line) -> float:
        """How many times the file's shares it takes."""

        @cache
        def above(part: float) -> Estimate:
            times = self.runs.full * (SMALLEST + part * (1 - SMALLEST))
            mean, low, high = self.runs(_Trial(asked.plan, asked.load, times))
            return Estimate(mean - self.target, low - self.target, high - self.target)

        part = root(above, asked.line, NEARNESS)
        return self.runs.full * (SMALLEST + part * (1 - SMALLEST))


def part_time(
    source: SourceFile,
    world: World,
    asked: Question,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> PartTime:
    """Find the least shares of time for the target at each load, under each of the plans asked.

    The number of processes changes nothing but the time. Raises SimlibError `nobody-part-time`,
    KeyboardInterrupt once `stop()` is true.
    """
    shares = part_time_posts(world.scenario)
    level = 1 - (1 - LEVEL) / len(asked.loads)
    runs = _Runs(source, shares, asked.seed, asked.replications, level)
    places = [(plan, load) for plan in asked.plans for load in asked.loads]
    trials = [_Trial(*place, times) for place in places for times in (1.0, runs.full)]
    with told(runs, processes) as ask:
        ends = _answers("full time", ask, trials, tell, stop)
    today, full = (dict(zip(places, ends[n::2], strict=True)) for n in (0, 1))
    lines = [_Line(*place, line) for place in places for line in _lines(full[place], asked.target)]
    with told(_Roots(runs, asked.target), processes) as seek:
        found = dict(zip(lines, _answers("share", seek, lines, tell, stop), strict=True))
    rows = tuple(
        LeastOfPlan(plan, tuple(
            Least(load, today[plan, load], full[plan, load],
                  *(found.get(_Line(plan, load, line)) for line in (0, 2, 1)))
            for load in asked.loads
        ))
        for plan in asked.plans
    )  # fmt: skip
    return PartTime(world, asked, shares, rows)


def _lines(full: Estimate, target: float) -> Iterable[int]:
    """Which lines meet the target at all: none where full time is too little; the lower limit where full time
    settles it."""
    if full.mean < target:
        return ()
    return (0, 1, 2) if full.low >= target else (0, 2)


def _answers(
    stage: str, ask: Callable[[Iterable[T]], Iterable[A]], things: Sequence[T], tell: Tell,
    stop: Callable[[], bool],
) -> list[A]:  # fmt: skip
    """All answers in order."""
    found = []
    for answer in ask(things):
        found.append(answer)
        tell(stage, len(found), len(things))
        if stop():
            raise KeyboardInterrupt
    return found
