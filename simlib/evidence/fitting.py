"""What cannot be counted is fitted: simulated minimum distance under common random numbers.

    log ──────────────────────────> shares closed within some days ── m ──┐
    factors ─> model ─> S runs in which the log's matters come ─> mean ───┴─> weighted distance ─> least

The log's matters come in every run, on their days, in their classes and ways: only what the log does not
hold is drawn, always from the same keys. So the distance is nearly smooth in the factors, and what the
log's own arrivals did to its queues is in both sides.

    1  a coarse grid of factors, few runs each            where to begin
    2  scipy's least squares on the simulated residuals   the factors
    3  logs drawn again from the fitted model             how far such a log's shares vary by chance
    4  a quadratic surface of the shares around them      each of these logs fitted again: the interval,
                                                          and how many lie as far off as the real one

D. McFadden, "A method of simulated moments", Econometrica 57 (1989); C. Gourieroux, A. Monfort, E. Renault,
"Indirect inference", J. Applied Econometrics 8 (1993); logs drawn from the fitted model: B. Efron,
R. Tibshirani, "An Introduction to the Bootstrap" (1993), 6.5; common random numbers: A. Law, "Simulation
Modeling and Analysis" (2015), 11.2.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations, product
from math import exp, log
from typing import Any, Final

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.evidence.closing import Cuts, closed_shares, cuts_of, errors_of_counting, sizes_of
from simlib.evidence.counting import Counted, counted_scenario
from simlib.evidence.estimates import Estimate
from simlib.evidence.seen import seen_in_log, seen_in_run
from simlib.evidence.standing import Standing, given_matters, replayed
from simlib.evidence.turning import (
    EFFORT,
    FARTHEST,
    MOST,
    NEITHER_TOLD,
    SHARE,
    knobs_of,
    turned_model,
    turned_world,
)
from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.given import draw_given
from simlib.runs.keeping import in_one_piece, kept
from simlib.runs.parallel import silent
from simlib.runs.record import Record
from simlib.runs.replications import replicate

Tell = Callable[[str, int, int], object]
"""Told which part is under way, how many runs of it are done, and of how many."""

MATTERS_A_TRIAL: Final = 20_000
"""So many matters are run for each trial of factors: fewer would leave its shares to chance."""
FEWEST_RUNS, MOST_RUNS = 6, 50
GRID: Final = {EFFORT: (0.4, 1.0, 2.2), SHARE: (0.5, 1.0, 2.0), "waits": (0.6, 1.4), "hard": (1.0,)}
GRID_RUNS: Final = 4
STEP: Final = 0.1
"""Of the logarithm of a factor, for the slope."""
MOST_STEPS: Final = 10
LOGS: Final = 120
"""Logs drawn again from the fitted model."""


@dataclass(frozen=True)
class Fit:
    """What came of it: `factors` by name with 90% intervals.

    `chance` is how often a log of the fitted model lies as far from what it can do as the real one: near 0
    the model cannot be turned into this county. `distance` is the root mean square of the differences in
    standard errors; `runs` how often the world was run in all; `at_end`: factors that ran into `FARTHEST`.
    """

    factors: Mapping[str, Estimate]
    chance: float
    distance: float
    shares: int
    runs: int
    seed: int
    load: str
    plan: str
    at_end: tuple[str, ...] = ()
    fixed: str = SHARE


def sensible_runs(matters: int) -> int:
    """How many runs a trial of factors has.

    >>> sensible_runs(300), sensible_runs(3_000), sensible_runs(20_000)
    (50, 7, 6)
    """
    return int(min(max(round(MATTERS_A_TRIAL / matters), FEWEST_RUNS), MOST_RUNS))


@dataclass(eq=False)
class Trials:
    """The runs of a world held against a log: shares by factors."""

    world: World
    of: Standing
    load: str
    plan: str
    seed: int
    threads: int = 1
    tell: Tell = silent
    done: int = 0
    part: tuple[str, int, int] = ("grid", 0, 0)
    _kept: dict[Any, Floats] = field(default_factory=dict)
    _made: dict[float, tuple[Model, Plan, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = (self.world, self.of, self.load, self.plan, self.seed)
        self._ask = kept(asked, partial(map, self._run))
        model, *_ = self.made(1.0)
        seen = seen_in_log(model, self.of.ways, self.of.log)
        self.cuts = cuts_of(seen, self.of.last.toordinal())
        self.real = closed_shares(self.cuts, seen)
        self.least = errors_of_counting(self.real, sizes_of(self.cuts, seen))

    def made(self, share: float) -> tuple[Model, Plan, Any]:
        """Model, plan and the log's matters for a factor of the time shares; the last ones are kept."""
        if share not in self._made:
            model = compile_model(turned_world(self.world, {SHARE: share}), self.load)
            self._made[share] = model, compile_plan(model, self.plan), given_matters(self.of, model)
        return self._made[share]

    def runs(self, factors: Mapping[str, float], numbers: range) -> Floats:
        """The shares of each run, float64[runs, shares]."""
        key = (tuple(sorted(factors.items())), numbers)
        if key not in self._kept:
            before = self.done
            (self._kept[key],) = self._ask([key])
            self.done = before + len(numbers)  # those of an earlier process are runs as well
        return self._kept[key]

    def _run(self, asked: tuple[tuple[tuple[str, float], ...], range]) -> Floats:
        factors, numbers = dict(asked[0]), asked[1]
        model, plan, given = self.made(factors.get(SHARE, 1.0))
        reduce = partial(_shares_of_run, self.of, self.cuts)
        turned = turned_model(model, factors)
        drawing = partial(draw_given, given=given)
        with in_one_piece():
            runs = replicate(
                turned, [plan], self.seed, numbers, reduce, threads=self.threads, drawing=drawing
            )
            return np.array([shares for (shares,) in self._counted(runs)])

    def _counted(self, runs: Iterable[Any]) -> Iterable[Any]:
        for one in runs:
            self.done += 1
            part, done, of = self.part
            self.part = (part, done + 1, max(of, done + 1))
            self.tell(*self.part)
            yield one

    def begin(self, part: str, runs: int) -> None:
        """Another part of the work is under way, of so many runs at most."""
        self.part = (part, 0, runs)


def _shares_of_run(
    of: Standing, cuts: Cuts, model: Model, plan: Plan, draws: Draws, record: Record
) -> Floats:
    return closed_shares(cuts, seen_in_run(model, of.ways, of.kinds, of.first, of.last, draws, record))


def fit(
    of: Standing,
    counts: Counted,
    knobs: Sequence[str] = (EFFORT, "waits"),
    load: str = "central",
    plan: str = "",
    seed: int = 1,
    threads: int = 1,
    tell: Tell = silent,
) -> Fit:
    """Fit factors to a log, with what was counted in place. Raises as `checked_knobs`."""
    knobs = checked_knobs(of.world.scenario, knobs)
    plan = plan or of.world.scenario.baseline
    world = replayed(of, counted_scenario(of.world.scenario, counts))
    trials = Trials(world, of, load, plan, seed, threads, tell)
    numbers = range(sensible_runs(len(of.log.matters)))
    start, weights = _start(trials, knobs, numbers)
    best = _descent(trials, knobs, start, weights, numbers)
    return _with_intervals(trials, knobs, best, weights, numbers)


def checked_knobs(scenario: Scenario, knobs: Sequence[str]) -> tuple[str, ...]:
    """The factors asked for, if they can be fitted together.

    Raises UnknownName for one that the scenario does not have, SimlibError `fit-both` for effort and share
    together, `fit-too-many` for more than `MOST`."""
    there = knobs_of(scenario)
    for knob in knobs:
        if knob not in there:
            raise UnknownName("factor", knob, there)
    if set(knobs) >= NEITHER_TOLD:
        raise SimlibError("fit-both")
    if len(set(knobs)) > MOST:
        raise SimlibError("fit-too-many", limit=str(MOST))
    return tuple(dict.fromkeys(knobs))


def _factors(knobs: Sequence[str], x: Sequence[float] | Floats) -> dict[str, float]:
    return {knob: round(exp(float(at)), 6) for knob, at in zip(knobs, x, strict=True)}


def _start(trials: Trials, knobs: Sequence[str], numbers: range) -> tuple[Floats, Floats]:
    """The best of a coarse grid; weights are one over the standard errors of its shares."""
    points = [np.array([log(value) for value in values]) for values in product(*(GRID[k] for k in knobs))]
    few = numbers[:GRID_RUNS]
    trials.begin("grid", len(points) * len(few) + len(numbers))
    shares = {n: trials.runs(_factors(knobs, x), few) for n, x in enumerate(points)}
    spread = np.mean([_errors(trials, one) for one in shares.values()], axis=0)
    far = [float((((shares[n].mean(axis=0) - trials.real) / spread) ** 2).sum()) for n in shares]
    start = points[int(np.argmin(far))]
    return start, 1 / _errors(trials, trials.runs(_factors(knobs, start), numbers))


def _errors(trials: Trials, shares: Floats) -> Floats:
    """Standard deviations over runs, none below what matters that close by themselves would have: few runs
    may show too little."""
    return np.asarray(np.maximum(shares.std(axis=0, ddof=1), trials.least))


def _descent(trials: Trials, knobs: Sequence[str], start: Floats, weights: Floats, numbers: range) -> Floats:
    """Scipy's least squares on the simulated residuals."""
    from scipy.optimize import least_squares

    trials.begin("fit", MOST_STEPS * (1 + len(knobs)) * len(numbers))

    def residuals(x: Floats) -> Floats:
        mean = trials.runs(_factors(knobs, x), numbers).mean(axis=0)
        return np.asarray((mean - trials.real) * weights)

    def slopes(x: Floats) -> Floats:
        steps = np.eye(len(x)) * np.where(x + STEP < log(FARTHEST), STEP, -STEP)
        return np.stack([(residuals(x + s) - residuals(x)) / s.sum() for s in steps], axis=1)

    ends = (-log(FARTHEST), log(FARTHEST))
    found = least_squares(residuals, start, slopes, ends, xtol=5e-3, ftol=2e-3, max_nfev=MOST_STEPS)
    return np.asarray(found.x)


@dataclass(frozen=True)
class Surface:
    """A quadratic surface of the shares around some factors: shares = terms(x - centre) @ table."""

    centre: Floats
    reach: Floats
    table: Floats

    def at(self, x: Floats) -> Floats:
        return np.asarray(_terms((x - self.centre) / self.reach) @ self.table)


@dataclass(frozen=True)
class Design:
    """Runs at some factors around a centre: shares[points, runs, shares], the runs the same at all points.

    Of a share that hardly changes with a factor the slope is mostly chance. So each log that is fitted again
    meets a surface of runs that are drawn again, too."""

    centre: Floats
    reach: Floats
    points: Floats
    shares: Floats

    def surface(self, runs: Ints) -> Surface:
        """The surface through the means of some runs."""
        terms = np.stack([_terms(z) for z in self.points])
        table, *_ = np.linalg.lstsq(terms, self.shares[:, runs].mean(axis=1))
        return Surface(self.centre, self.reach, table)


def _terms(z: Floats) -> Floats:
    """1, z, and all products of two."""
    pairs = [z[i] * z[j] for i, j in combinations(range(len(z)), 2)]
    return np.array([1.0, *z, *(z**2), *pairs])


def _with_intervals(
    trials: Trials, knobs: Sequence[str], best: Floats, weights: Floats, numbers: range
) -> Fit:
    """Logs drawn again from the fitted model, each fitted on a surface around it."""
    trials.begin("logs", LOGS)
    logs = trials.runs(_factors(knobs, best), range(len(numbers), len(numbers) + LOGS))
    design = _design(trials, knobs, best, _reach(trials, knobs, best, weights, logs, numbers), numbers)
    surface = design.surface(np.arange(len(numbers)))
    found, far = _nearest(surface, weights, trials.real)
    drawn = surface.at(found) + logs - logs.mean(axis=0)
    dice = np.random.default_rng(trials.seed)
    again = [_nearest(design.surface(dice.choice(len(numbers), len(numbers))), weights, log) for log in drawn]
    ends = np.percentile([x for x, _ in again], [5, 95], axis=0)
    chance = (1 + sum(other >= far for _, other in again)) / (1 + len(again))
    value, low, high = (_factors(knobs, x) for x in (found, *ends))
    return Fit(
        factors={k: Estimate(value[k], min(low[k], value[k]), max(high[k], value[k])) for k in knobs},
        chance=chance,
        distance=float(np.sqrt(far / len(weights))),
        shares=len(weights),
        runs=trials.done,
        seed=trials.seed,
        load=trials.load,
        plan=trials.plan,
        at_end=tuple(k for k in knobs if abs(log(value[k])) > 0.98 * log(FARTHEST)),
        fixed=EFFORT if SHARE in knobs else SHARE,
    )


def _reach(
    trials: Trials, knobs: Sequence[str], best: Floats, weights: Floats, logs: Floats, numbers: range
) -> Floats:
    """Two standard errors of each factor, by the slopes of the shares there: so wide is the surface."""
    trials.begin("surface", (3 * len(knobs) + 2 ** len(knobs)) * len(numbers))
    base = trials.runs(_factors(knobs, best), numbers).mean(axis=0)
    slopes = np.stack([
        (trials.runs(_factors(knobs, best + step), numbers).mean(axis=0) - base) / STEP
        for step in np.eye(len(best)) * STEP
    ], axis=1) * weights[:, None]  # fmt: skip
    back = np.linalg.pinv(slopes)
    errors = ((logs - logs.mean(axis=0)) * weights) @ back.T
    return np.asarray(np.clip(2 * errors.std(axis=0, ddof=1), 0.08, 0.8))


def _design(trials: Trials, knobs: Sequence[str], best: Floats, reach: Floats, numbers: range) -> Design:
    """Runs at the centre, on the axes and in the corners (a central composite design)."""
    n = len(best)
    points = [np.zeros(n), *np.eye(n), *-np.eye(n), *map(np.array, product((-1.0, 1.0), repeat=n))]
    shares = [trials.runs(_factors(knobs, best + z * reach), numbers) for z in points]
    return Design(best, reach, np.stack(points), np.stack(shares))


def _nearest(surface: Surface, weights: Floats, shares: Floats) -> tuple[Floats, float]:
    """The factors at which a surface is nearest to some shares, and the squared distance there."""
    from scipy.optimize import least_squares

    def residuals(x: Floats) -> Floats:
        return np.asarray((surface.at(x) - shares) * weights)

    ends = (surface.centre - 1.6 * surface.reach, surface.centre + 1.6 * surface.reach)
    found = least_squares(residuals, surface.centre, bounds=ends, x_scale=surface.reach)
    return np.asarray(found.x), 2 * float(found.cost)
