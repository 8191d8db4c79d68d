"""Which number decides? Every number that may be off is moved, and what is said of two plans is said again.

    factors ── ends and elementary effects, few runs ──> the strongest ── both ends, more runs ──> rows
    rows ── where the mean changes sign ──> turns           the three strongest, two at a time ──> together
    switches ──> the same with choices of structure

Elementary effects (Morris 1991; SALib) move one factor after another from random points: their mean size
ranks factors, their spread tells those that act together with others or not in a straight line. All worlds
meet the same draws.
Source: M. D. Morris, Factorial sampling plans for preliminary computational experiments, Technometrics 33
(1991).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import SourceFile, World
from simlib.model.arrays import Floats
from simlib.runs.parallel import never, silent, told
from simlib.scores.experiment import Setting
from simlib.studies.factors import Factor, factors_of
from simlib.studies.findings import End, Row, Screened, Sensitivity, Switched, Together, Word
from simlib.studies.outcomes import Impossible, Judge, Outcome
from simlib.studies.switches import Switch, switches
from simlib.studies.turning import Turn, turn
from simlib.studies.varying import moved
from simlib.studies.whole import Whole

SCREENING: Final = 10
"""Replications of each world while factors are screened."""
TRAJECTORIES: Final = 4
FEWEST: Final = 2
"""Of fewer trajectories on which every world can be no spread is known, and nothing is said of them."""
GRID: Final = 4
"""Levels from which elementary effects start."""
TOGETHER: Final = 3
"""So many of the strongest are moved two at a time."""

COMPILED: Final = 10
"""A world takes as long as so many replications of two plans before its first one."""
TURNS: Final = 2
"""So many turning points are expected to be looked for, until it is known."""
LOOKS: Final = 20
"""Worlds that are looked at for one."""

Tell = Callable[..., object]
"""Told a stage, how many of its worlds are done, of how many, and the part of the whole study."""


class Trial(NamedTuple):
    """A world to be judged: factors at levels, or another source."""

    judge: Judge
    levels: dict[Factor, float]
    source: SourceFile | None = None


@dataclass(frozen=True)
class _Bench:
    """Where worlds are judged, by this process or by others that know the source."""

    source: SourceFile

    def __call__(self, trial: Trial) -> Outcome | Impossible:
        return trial.judge.outcome(trial.source or moved(self.source, trial.levels))


@dataclass(frozen=True)
class _Turns:
    """Where turns are looked for."""

    source: SourceFile
    judge: Judge

    def __call__(self, thing: tuple[Factor, float]) -> Turn | None:
        return turn(self.source, self.judge, *thing)


def asked_of(
    world: World, plans: Sequence[str], load: str | None, replications: int, seed: int, within: str | None
) -> Judge:
    """How two plans are to be judged. One plan is set beside the baseline; of two that are not, the second
    is the one that the other is set beside.

    Raises UnknownName for a plan, load or ground that is not there, SimlibError `two-plans`.
    """
    baseline = world.scenario.baseline
    named = tuple(dict.fromkeys(plans if len(plans) > 1 else (*plans, baseline)))
    if len(named) != 2:
        raise SimlibError("two-plans", names=", ".join(dict.fromkeys(plans)))
    plan, beside = reversed(named) if named[0] == baseline else named
    setting = Setting.of(world, named, load, beside, replications, seed)
    if within is not None and within not in world.scenario.grounds:
        raise UnknownName("ground", within, world.scenario.grounds)
    return Judge(plan, beside, setting.load, replications, seed)


def sensitivity(
    source: SourceFile,
    world: World,
    judge: Judge,
    *,
    top: int = 10,
    within: str | None = None,
    only: Sequence[str] = (),
    thorough: bool = True,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Sensitivity | None:
    """Move every factor of a file (`only` those of some grounds, or every number `within` one), and find
    those that decide. Raises SimlibError `nothing-to-move`, UnknownName for a ground that is not there.

    What is not `thorough` has no elementary effects and no pairs: factors at their ends, the strongest again,
    where these turn the conclusion, and choices of structure.

    The number of processes changes nothing but the time. None where `stop()` became true before the end of
    the screening; afterwards, what was found by then.
    """
    for name in only:
        if name not in world.scenario.grounds:
            raise UnknownName("ground", name, world.scenario.grounds)
    found = factors_of(source, world, judge.load, within)
    asked = tuple(factor for factor in found.moved if not only or factor.ground in only)
    if not asked:
        raise SimlibError("nothing-to-move", name=within or world.scenario.name)
    quick = replace(judge, replications=min(SCREENING, judge.replications))
    kinds = switches(source, judge.plans)
    whole = Whole(_expected(judge, quick, asked, top, kinds, thorough=thorough))
    with ExitStack() as stack:
        ask = stack.enter_context(told(_Bench(source), processes))
        study = _Study(judge, quick, ask, tell, stop, whole)
        base, first = study.judged("base", [Trial(judge, {}), Trial(quick, {})])
        if isinstance(base, Impossible) or isinstance(first, Impossible):
            raise AssertionError("the file itself was checked before")
        screened, walks = study.screened(asked, first, thorough)
        if stop():
            return None
        rows = study.rows(screened[:top], base)
        outcomes = study.judged("switches", [Trial(judge, {}, switch.source) for switch in kinds])
        switched = [
            Switched(switch.name, switch.to, one) for switch, one in zip(kinds, outcomes, strict=False)
        ]
        strongest = sorted(rows, key=lambda row: -row.strength(base))[:TOGETHER]
        together = list(study.together(strongest, base)) if thorough else []
        seek = stack.enter_context(told(_Turns(source, judge), processes))
        turned = study.with_turns(rows, base, seek)
    return Sensitivity(
        world, judge, base, tuple(_in_order(turned, base)), tuple(switched), tuple(together),
        tuple(screened), found.still, walks, len(found.moved) - len(asked),
    )  # fmt: skip


def _expected(
    judge: Judge,
    quick: Judge,
    factors: Sequence[Factor],
    top: int,
    kinds: Sequence[Switch],
    *,
    thorough: bool,
) -> dict[str, float]:
    """What each stage is expected to take, in replications."""
    ways = [factor for factor in factors for _ in levels_of(factor)]
    once, screened = (COMPILED + one.replications for one in (judge, quick))
    walks = TRAJECTORIES * (len(factors) + 1) if thorough else 0
    return {
        "base": once + screened,
        "ends": len(ways) * screened,
        "effects": walks * screened,
        "strongest": min(2 * top, len(ways)) * once,
        "switches": len(kinds) * once,
        "pairs": TOGETHER * once if thorough else 0,
        "turns": TURNS * LOOKS * once,
    }


@dataclass(frozen=True)
class _Study:
    """The steps of a study, over the same bench."""

    judge: Judge
    quick: Judge
    ask: Callable[[Iterable[Trial]], Iterable[Outcome | Impossible]]
    tell: Tell
    stop: Callable[[], bool]
    whole: Whole

    def judged(self, stage: str, trials: Sequence[Trial]) -> list[Outcome | Impossible]:
        """The outcome of each trial in order; fewer where somebody wants to stop."""
        found: list[Outcome | Impossible] = []
        work = [COMPILED + trial.judge.replications for trial in trials]
        self.whole.begin(stage, sum(work))
        self.tell(stage, 0, len(trials), self.whole.part)
        for outcome in self.ask(trials):
            part = self.whole.add(work[len(found)])
            found.append(outcome)
            self.tell(stage, len(found), len(trials), part)
            if self.stop():
                break
        return found

    def screened(
        self, factors: Sequence[Factor], base: Outcome, thorough: bool
    ) -> tuple[list[Screened], int]:
        """All factors, strongest first, and the number of trajectories."""
        ways = [(factor, level) for factor in factors for level in levels_of(factor)]
        ends = self.judged("ends", [Trial(self.quick, {factor: level}) for factor, level in ways])
        shifts = dict.fromkeys(factors, 0.0)
        possible: dict[Factor, list[float]] = {factor: [0.0, 0.0] for factor in factors}
        for (factor, level), outcome in zip(ways, ends, strict=False):
            if isinstance(outcome, Outcome):
                shifts[factor] = max(shifts[factor], abs(base.shift(outcome)[2].mean))
                possible[factor][level > 0] = level
        movable = [factor for factor in factors if thorough and any(possible[factor])]
        sizes, spreads, walks = self._effects(movable, [possible[factor] for factor in movable])
        found = [
            Screened(factor, shifts[factor], sizes.get(factor, 0.0), spreads.get(factor, 0.0))
            for factor in factors
        ]
        return sorted(found, key=lambda one: -one.strength), walks

    def _effects(
        self, factors: Sequence[Factor], bounds: Sequence[list[float]]
    ) -> tuple[dict[Factor, float], dict[Factor, float], int]:
        """Mean size and spread of the elementary effects on the difference, by unit of level."""
        from SALib.analyze import morris
        from SALib.sample.morris import sample

        if len(factors) < 2 or self.stop():
            return {}, {}, 0
        problem = {"num_vars": len(factors), "names": [f.name for f in factors], "bounds": list(bounds)}
        points = sample(problem, TRAJECTORIES, num_levels=GRID, seed=self.judge.seed % 2**32)
        trials = [Trial(self.quick, dict(zip(factors, point, strict=True))) for point in points.tolist()]
        outcomes = self.judged("effects", trials)
        if len(outcomes) < len(trials):
            return {}, {}, 0
        steps = len(factors) + 1
        walked, answers = _whole_walks(points, outcomes, steps)
        if len(answers) < FEWEST * steps:
            return {}, {}, 0
        told_ = morris.analyze(problem, walked, answers, num_levels=GRID, seed=self.judge.seed % 2**32)
        width = [high - low for low, high in bounds]  # SALib's effects are by the whole width
        sizes = {f: float(size) / w for f, size, w in zip(factors, told_["mu_star"], width, strict=True)}
        spreads = {f: float(size) / w for f, size, w in zip(factors, told_["sigma"], width, strict=True)}
        return sizes, spreads, len(answers) // steps

    def rows(self, screened: Sequence[Screened], base: Outcome) -> list[Row]:
        """The strongest factors at both ends, by as many runs as were asked for."""
        ways = [(one, level) for one in screened for level in levels_of(one.factor)]
        outcomes = self.judged("strongest", [Trial(self.judge, {one.factor: level}) for one, level in ways])
        ends: dict[Factor, list[End]] = {}
        for (one, level), outcome in zip(ways, outcomes, strict=False):
            ends.setdefault(one.factor, []).append(End(level, outcome))
        return [
            Row(one, tuple(ends[one.factor]), word_of(base, ends[one.factor]))
            for one in screened
            if len(ends.get(one.factor, ()))
            == len([*levels_of(one.factor)])  # one end alone would say too little
        ]

    def together(self, rows: Sequence[Row], base: Outcome) -> Iterator[Together]:
        """Pairs of rows, each at the end where it does most."""
        most = [(row.factor, *end) for row in rows if (end := _greatest(row, base))]
        pairs = list(combinations(most, 2))
        trials = [Trial(self.judge, {one[0]: one[1], two[0]: two[1]}) for one, two in pairs]
        for (one, two), outcome in zip(pairs, self.judged("pairs", trials), strict=False):
            if isinstance(outcome, Outcome):
                shift = base.shift(outcome)[2]
                yield Together((one[0], two[0]), (one[1], two[1]), shift, one[2] + two[2])

    def with_turns(
        self,
        rows: Sequence[Row],
        base: Outcome,
        seek: Callable[[Iterable[tuple[Factor, float]]], Iterable[Turn | None]],
    ) -> list[Row]:
        """Rows with where the mean difference changes its sign, at either end."""
        places = [(n, end) for n, row in enumerate(rows) for end in _crossings(row, base)]
        found = list(rows)
        if self.stop():
            return found
        work = LOOKS * (COMPILED + self.judge.replications)
        self.whole.begin("turns", len(places) * work)
        self.tell("turns", 0, len(places), self.whole.part)
        turns = seek([(rows[n].factor, end) for n, end in places])
        for done, ((n, _), turned) in enumerate(zip(places, turns, strict=True), start=1):
            if turned is not None:
                found[n] = replace(found[n], turns=(*found[n].turns, turned))
            self.tell("turns", done, len(places), self.whole.add(work))
            if self.stop():
                break
        return found


def levels_of(factor: Factor) -> Iterator[float]:
    """The ends to which a factor can be moved at all."""
    if any(number.low < number.value for number in factor.numbers):
        yield -1.0
    if any(number.high > number.value for number in factor.numbers):
        yield 1.0


def _whole_walks(points: Floats, outcomes: Sequence[Outcome | Impossible], steps: int) -> tuple[Any, Any]:
    """Points and differences of the trajectories on which every world can be."""
    answers = np.array([o.difference.mean if isinstance(o, Outcome) else np.nan for o in outcomes])
    kept = np.repeat(~np.isnan(answers.reshape(-1, steps)).any(axis=1), steps)
    return points[kept], answers[kept]


def word_of(base: Outcome, ends: Iterable[End]) -> Word:
    """What the ends do to the conclusion of the base."""
    said = {end.outcome.conclusion for end in ends if isinstance(end.outcome, Outcome)} - {base.conclusion}
    if said - {"unclear"}:
        return "turns"
    return "unsettles" if said else "holds"


def _greatest(row: Row, base: Outcome) -> tuple[float, float] | None:
    """The end where a row moves the difference most, and by how much."""
    shifts = [(end.level, shift[2].mean) for end in row.ends if (shift := end.shift(base))]
    return max(shifts, key=lambda one: abs(one[1])) if shifts else None


def _crossings(row: Row, base: Outcome) -> list[float]:
    """The ends at which the mean difference has the other sign; none where there is no conclusion to turn."""
    if base.conclusion == "unclear":
        return []
    return [
        end.level
        for end in row.ends
        if isinstance(end.outcome, Outcome) and end.outcome.difference.mean * base.difference.mean < 0
    ]


def _in_order(rows: Iterable[Row], base: Outcome) -> list[Row]:
    """Those that turn the conclusion first, then those that unsettle it, each by strength."""
    words: list[Word] = ["turns", "unsettles", "holds"]
    return sorted(rows, key=lambda row: (words.index(row.word), -row.strength(base)))
