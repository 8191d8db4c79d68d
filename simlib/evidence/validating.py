"""Does a model reproduce a county's log? Observed beside simulated, on days that it was not fitted to.

    log ──┬─ until `judge_from`   given to the runs as it was: days, classes, ways
          └─ from then on         given: days, units, classes; simulated: all else ─> judged

Every run takes fitted factors and counted shares from their intervals, so that the bands hold what the log
that they came from could not tell. Families of numbers (`evidence.marks`) are judged each as a whole
(`evidence.judging`), and all together at 95 %.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import exp, log
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError
from simlib.evidence.counting import counted, even_years
from simlib.evidence.estimates import NORMAL
from simlib.evidence.judging import LEVEL, Judged, judged
from simlib.evidence.marks import FAMILIES, Yardstick, open_at, yardstick
from simlib.evidence.seen import Seen, seen_in_log, seen_in_run
from simlib.evidence.standing import FEWEST, Standing, counted_by_stream, given_matters, replayed
from simlib.evidence.turning import KNOBS, turned_model, turned_world
from simlib.inputs.provenance import GroundedNumber
from simlib.inputs.reading import World
from simlib.inputs.scenario import GroundKind, Scenario
from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.given import draw_given
from simlib.runs.parallel import silent
from simlib.runs.record import Record
from simlib.runs.replications import replicate

FAMILIES_JUDGED: Final = ("arrivals", *FAMILIES, "days")
RUNS: Final = 200
WORLDS: Final = 10
"""So many times factors and shares are drawn from their intervals; the runs are spread over these worlds."""
FITTED_GROUND: Final = "fitted-"
"""How the grounds of fitted factors are called: `fitted-effort`."""
QUANTILES: Final = (10, 25, 50, 75, 90)
SPLITS: Final = 50
GRID: Final = 1_000
"""Quantiles that stand for the days to close of all runs together."""


class Distance(NamedTuple):
    """Wasserstein's distance between days to close, in days: of log and runs; the most that runs have from
    each other's all; of two halves of the log (mean over random halves)."""

    observed: float
    most: float
    halves: float


@dataclass(frozen=True)
class Validation:
    """What came of it.

    `open_days` are ordinals, `open_real[days]` and `open_runs[runs, days]` open matters on them, from the
    log's first day on. `quantiles` are rows of (per cent, observed, mean, low, high) of days to close, which
    are counted up to `longest`; `fitted_until` is the last day that the file was fitted to, if it says so.
    """

    of: Standing
    load: str
    plan: str
    seed: int
    runs: int
    judge_from: date
    fitted_until: date | None
    matters: int
    longest: int
    judged: tuple[Judged, ...]
    distance: Distance
    quantiles: tuple[tuple[int, float, float, float, float], ...]
    open_days: Ints
    open_real: Ints
    open_runs: Ints

    @property
    def families(self) -> dict[str, tuple[int, int]]:
        """By family, how many numbers were judged, and how many of them lie outside."""
        held = {
            family: [one.holds for one in self.judged if one.family == family] for family in FAMILIES_JUDGED
        }
        return {family: (len(some), some.count(False)) for family, some in held.items()}

    @property
    def failed(self) -> tuple[str, ...]:
        """The families in which the model does not reproduce the log."""
        return tuple(family for family, (_, outside) in self.families.items() if outside)

    @property
    def reproduces(self) -> bool:
        """Whether nothing of what was judged lies outside what the model shows."""
        return not self.failed

    @property
    def apart(self) -> bool:
        """Whether it was judged on other matters than it was fitted to."""
        return self.fitted_until is None or self.fitted_until < self.judge_from


def fitted_until(scenario: Scenario) -> date | None:
    """The last day of the logs that the file's numbers were counted in or fitted to."""
    days = [ground.until for ground in scenario.grounds.values() if ground.until]
    return max(days) if days else None


def default_judge_from(of: Standing) -> date:
    """The day after those that the file was fitted to; where that leaves too little, the last third of the
    log."""
    known = fitted_until(of.world.scenario)
    if known and sum(m.received > known for m in of.log.matters) >= FEWEST:
        return known + timedelta(days=1)
    return of.first + (of.last - of.first) * 2 / 3


class Kept(NamedTuple):
    """What is kept of a run: its numbers, its days to close, its open matters."""

    marks: dict[str, Floats]
    days: Ints
    open: Ints


def validate(
    of: Standing,
    judge_from: date | None = None,
    load: str = "central",
    plan: str = "",
    seed: int = 1,
    runs: int = RUNS,
    threads: int = 1,
    tell: Callable[[], object] = silent,
) -> Validation:
    """Judge a model by a log. `tell()` is called after each run.

    Raises SimlibError `judged-too-few` where fewer than `FEWEST` matters were received from `judge_from` on.
    """
    begins = judge_from or default_judge_from(of)
    plan = plan or of.world.scenario.baseline
    part = [matter for matter in of.log.matters if matter.received >= begins]
    if len(part) < FEWEST:
        raise SimlibError("judged-too-few", count=str(len(part)), low=str(FEWEST), date=f"{begins}")
    base = replayed(of, with_streams(of))
    model = compile_model(base, load)
    real = seen_in_log(model, of.ways, of.log)
    rule = yardstick(model, real, begins.toordinal(), of.last.toordinal())
    days = np.arange(of.first.toordinal(), of.last.toordinal() + 1)
    days = days[days % 7 == 5]  # Fridays
    kept: list[Kept] = []
    for number, share in enumerate(np.array_split(np.arange(runs), min(WORLDS, runs))):
        dice = np.random.default_rng([seed, number])
        reduce = partial(_kept, of, rule, days)
        for one in _runs(of, base, begins, load, plan, seed, share, dice, reduce, threads):
            kept.append(one)
            tell()
    found = [*_arrivals(of, begins, runs, seed), *_families(rule, real, kept)]
    distance, on_days = _days(rule, real, kept, seed)
    return Validation(
        of, load, plan, seed, runs, begins, fitted_until(of.world.scenario), len(part), _cap(rule),
        (*found, on_days), distance, _quantiles(rule, real, kept), days, open_at(real, days),
        np.stack([one.open for one in kept]),
    )  # fmt: skip


def with_streams(of: Standing) -> Scenario:
    """The file's scenario with every unit of the log in its streams, else as it is."""
    scenario, counts = of.world.scenario, counted(of)
    streams = dict(scenario.streams)
    for name, units in counted_by_stream(of).items():
        stream = streams[name]
        if any(not stream.shares.get(unit) for unit in units) or not stream.per_year:
            shares = {unit: one.value for unit, one in counts.units[name].items()}
            changed = {"per_year": counts.per_year[name].value, "gap": None, "shares": shares}
            streams[name] = stream.model_copy(update=changed)
    return scenario.model_copy(update={"streams": streams})


def _runs(
    of: Standing, base: World, begins: date, load: str, plan: str, seed: int, numbers: Ints,
    dice: np.random.Generator, reduce: Any, threads: int,
) -> Iterable[Kept]:  # fmt: skip
    """Some runs of a world whose uncertain numbers are drawn once."""
    factors, scenario = drawn_factors(of.world, dice), drawn_branches(of.world, base.scenario, dice)
    world = turned_world(replace(base, scenario=scenario), factors)
    model = compile_model(world, load)
    chosen, given = compile_plan(model, plan), given_matters(of, model, begins)
    some = range(int(numbers[0]), int(numbers[-1]) + 1)
    drawing = partial(draw_given, given=given)
    for (one,) in replicate(
        turned_model(model, factors), [chosen], seed, some, reduce, threads=threads, drawing=drawing
    ):
        yield one


def _kept(
    of: Standing, rule: Yardstick, days: Ints, model: Model, plan: Plan, draws: Draws, record: Record
) -> Kept:
    seen = seen_in_run(model, of.ways, of.kinds, of.first, of.last, draws, record)
    return Kept(rule.measured(seen), _counted_days(rule, seen), open_at(seen, days))


# ---------------------------------------------------------------- what the file is not sure of


def drawn_factors(world: World, dice: np.random.Generator) -> dict[str, float]:
    """Fitted factors as they may well be: one draw from the interval of each, over the file's numbers."""
    found: dict[str, float] = {}
    for knob in KNOBS:
        one = _ranged(world, f"{FITTED_GROUND}{knob}")
        drawn = float(dice.standard_normal())  # drawn for each, so that one more factor moves no other
        if one is not None and isinstance(one.value, int | float) and one.low and one.high and one.value > 0:
            end = one.high if drawn > 0 else one.low
            found[knob] = exp(abs(drawn) / NORMAL * log(end / one.value))
    return found


def _ranged(world: World, ground: str) -> GroundedNumber | None:
    kinds = {name: known.kind for name, known in world.scenario.grounds.items()}
    if kinds.get(ground) is not GroundKind.FITTED:
        return None
    return next((entry for entry in world.provenance if entry.ground == ground and entry.low), None)


def drawn_branches(world: World, scenario: Scenario, dice: np.random.Generator) -> Scenario:
    """A scenario whose counted branches are drawn from what was counted (Dirichlet)."""
    known = {name for name, ground in world.scenario.grounds.items() if ground.until}
    entries = {entry.path: entry for entry in world.provenance if entry.ground in known}
    flows = dict(scenario.flows)
    for name, flow in scenario.flows.items():
        steps = dict(flow.steps)
        for step, spec in flow.steps.items():
            found = [entries.get(f"$.flows.{name}.steps.{step}.next.{after}") for after in spec.next]
            if len(found) > 1 and all(entry is not None and entry.high is not None for entry in found):
                cases = _cases([entry for entry in found if entry])
                drawn = dice.dirichlet([share * cases + 1e-6 for share in spec.next.values()])
                goes = dict(zip(spec.next, drawn.tolist(), strict=True))
                steps[step] = spec.model_copy(update={"next": goes})
        flows[name] = flow.model_copy(update={"steps": steps})
    return scenario.model_copy(update={"flows": flows})


def _cases(entries: Sequence[GroundedNumber]) -> float:
    """Of how many cases shares with such intervals were counted."""
    largest = max(entries, key=lambda entry: float(entry.value))
    share, error = float(largest.value), ((largest.high or 0) - (largest.low or 0)) / (2 * NORMAL)
    return share * (1 - share) / error**2 if error > 0 else 1e6


# ---------------------------------------------------------------- family by family


def _families(rule: Yardstick, real: Seen, kept: Sequence[Kept]) -> Iterable[Judged]:
    seen, sizes = rule.measured(real), rule.sizes(real)
    for family, keys in rule.keys().items():
        runs = np.stack([one.marks[family] for one in kept])
        yield from judged(family, keys, seen[family], runs, len(FAMILIES_JUDGED), sizes.get(family))


def _arrivals(of: Standing, begins: date, runs: int, seed: int) -> tuple[Judged, ...]:
    """Matters received in the judged part, by stream, beside what the file's rates bring."""
    scenario, dice = of.world.scenario, np.random.default_rng([seed, 2**31])
    load = scenario.loads.get("central", next(iter(scenario.loads.values())))
    entries = {entry.path: entry for entry in of.world.provenance}
    names = sorted(set(of.streams))
    drawn = []
    for name in names:
        entry = entries.get(f"$.streams.{name}.per_year")
        rate = scenario.streams[name].per_year or 0.0
        known = entry is not None and entry.low is not None and entry.high is not None
        error = (entry.high - entry.low) / (2 * NORMAL) if known else 0.0  # type: ignore[union-attr,operator]
        years = even_years(of, scenario.streams[name].by_month, begins)
        rates = np.maximum(rate + error * dice.standard_normal(runs), 0) * load * years
        drawn.append(dice.poisson(rates))
    seen = [
        sum(stream == name and matter.received >= begins
            for matter, stream in zip(of.log.matters, of.streams, strict=True))
        for name in names
    ]  # fmt: skip
    keys: list[tuple[str, ...]] = [("stream", name) for name in names]
    observed, simulated = np.array(seen, dtype=float), np.stack(drawn, axis=1).astype(float)
    return judged("arrivals", keys, observed, simulated, len(FAMILIES_JUDGED))


def _counted_days(rule: Yardstick, seen: Seen) -> Ints:
    """Days to close in the judged part, each counted as far as all were followed."""
    part = seen.part((seen.received >= rule.begins) & (seen.received <= rule.cuts.until))
    return np.minimum(part.days(), _cap(rule))


def _cap(rule: Yardstick) -> int:
    """So far days to close are counted: the longest that all matters were followed; all of them where the log
    is too short for that."""
    return rule.ends - rule.cuts.until if rule.cuts.until < rule.ends else rule.ends - rule.begins


def _days(rule: Yardstick, real: Seen, kept: Sequence[Kept], seed: int) -> tuple[Distance, Judged]:
    """Wasserstein's distance of the log's days to close from all runs', judged by that of each run."""
    from scipy.stats import wasserstein_distance

    own, grid = _counted_days(rule, real), (np.arange(GRID) + 0.5) / GRID
    pooled = np.quantile(np.concatenate([one.days for one in kept]), grid)
    observed = float(wasserstein_distance(own, pooled))
    of_runs = np.array([wasserstein_distance(one.days, pooled) for one in kept])
    dice, halves = np.random.default_rng([seed, 2**31 + 1]), []
    for _ in range(SPLITS):
        mixed = dice.permutation(own)
        halves.append(wasserstein_distance(mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]))
    most = float(np.quantile(of_runs, 1 - (1 - LEVEL) / len(FAMILIES_JUDGED), method="higher"))
    found = Judged("days", ("all", "all"), observed, float(of_runs.mean()), 0.0, most)
    return Distance(observed, most, float(np.mean(halves))), found


def _quantiles(
    rule: Yardstick, real: Seen, kept: Sequence[Kept]
) -> tuple[tuple[int, float, float, float, float], ...]:
    own = np.percentile(_counted_days(rule, real), QUANTILES)
    runs = np.stack([np.percentile(one.days, QUANTILES) for one in kept])
    low, high = np.percentile(runs, [2.5, 97.5], axis=0)
    columns = zip(
        QUANTILES, own.tolist(), runs.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True
    )
    return tuple(columns)
