"""Without new posts: whom to move to another unit, so that most matters end on time.

    units, posts ──> moves of one person that no rule forbids, somebody of the post staying behind
    each alone ──> what it is worth                                     all at once (Bonferroni)
    best one, again and again; then one exchanged or taken back, as long as that helps ──> finalists
    fresh replications ──> what the finalists gain on nobody moved      all at once

A move is the plan's own primitive (`moves`), from the first day to the last: post for post, as nobody is
retrained here. All placements meet the same draws, and those who move keep their duty, leave and recusals.
The search is local, and so is what it finds; the fresh replications have chosen nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.checks.rules import RuleBook, breaches
from simlib.inputs.reading import SourceFile, World, world_of
from simlib.inputs.scenario import Move, PlanSpec, Scenario
from simlib.model.arrays import Floats, Ints
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.parallel import never, silent, told
from simlib.runs.replications import replicate
from simlib.studies.headcounts import CHUNK, Tell, on_time
from simlib.studies.outcomes import LEVEL, Estimate
from simlib.studies.staffing import Question, asked_of, gain_of, share_of

MOST_MOVED: Final = 3
"""So many people are moved at most, where nothing is said of it."""
ELSEWHERE: Final = 6
"""A move is exchanged for so many of the best ones."""


class Shift(NamedTuple):
    """One person of a post who goes from one unit to another."""

    of: str
    joins: str
    post: str


Placement = tuple[Shift, ...]


class Worth(NamedTuple):
    """What one move adds to the share on time, by itself."""

    shift: Shift
    gain: Estimate


class Placed(NamedTuple):
    """A placement, the share on time with it, and what it gains on nobody moved, by fresh replications."""

    placement: Placement
    share: Estimate
    gain: Estimate


@dataclass(frozen=True)
class Placing:
    """What was found: each move by itself, the most useful first; the share with nobody moved; the finalists
    in the order of how many they move."""

    world: World
    question: Question
    worth: tuple[Worth, ...]
    today: Estimate
    finalists: tuple[Placed, ...]

    @property
    def best(self) -> Placed | None:
        """The finalist that gains most beyond doubt; None where none does."""
        sure = [one for one in self.finalists if one.gain.low > 0]
        return max(sure, key=lambda one: one.gain.mean, default=None)


def question_of(world: World, plan: str | None, load: str | None, **asked: Any) -> Question:
    """Under which plan (else the baseline), at which load (else the usual one). Raises as
    `staffing.asked_of`."""
    found = asked_of(world, [plan] if plan else [], [load] if load else [], **asked)
    return replace(found, plans=found.plans[-1:])


def shifts_of(scenario: Scenario, plan: str, where: Sequence[str] = ()) -> tuple[Shift, ...]:
    """Every move of one person to another unit that has the post, of these units (all where none is named):
    somebody of the post stays, and no rule of the file is broken that was not before.

    Raises SimlibError `nobody-to-move`.
    """
    book, spec = RuleBook.of(scenario), scenario.plans[plan]
    before = {name for name, _ in breaches(book, spec)}
    units = {name: unit for name, unit in scenario.units.items() if not where or name in where}
    found = tuple(
        shift
        for name, unit in units.items()
        for post, there in unit.staff.items()
        if there > 1
        for other, joined in units.items()
        if other != name and joined.kind is unit.kind and joined.staff.get(post)
        for shift in [Shift(name, other, post)]
        if {broken for broken, _ in breaches(book, _moved(spec, (shift,)))} <= before
    )
    if not found:
        raise SimlibError("nobody-to-move", name=scenario.name)
    return found


def _moved(spec: PlanSpec, placement: Placement) -> PlanSpec:
    moves = {name: Move.model_validate(move) for name, move in _moves(placement).items()}
    return spec.model_copy(update={"moves": {**spec.moves, **moves}})


def _moves(placement: Placement) -> dict[str, dict[str, Any]]:
    """The moves of a plan, by names that no plan of a file has."""
    return {f"placing-{n}": {**shift._asdict(), "people": 1} for n, shift in enumerate(placement, start=1)}


def fits(scenario: Scenario, plan: str, placement: Placement) -> bool:
    """Whether somebody of each post stays in each unit, and nobody goes there and back."""
    extra = scenario.plans[plan].extra
    for of, post in {(shift.of, shift.post) for shift in placement}:
        there = scenario.units[of].staff.get(post, 0) + extra.get(of, {}).get(post, 0)
        if sum((one.of, one.post) == (of, post) for one in placement) >= there:
            return False
    ends = {(one.joins, one.post) for one in placement}
    return not any((one.of, one.post) in ends for one in placement)


# ---------------------------------------------------------------- running


class _Trial(NamedTuple):
    """Placements to be run, in which replications."""

    placements: tuple[Placement, ...]
    first: int
    last: int


@dataclass(frozen=True)
class _Bench:
    """Where placements are run, by this process or by others that know the source."""

    source: SourceFile
    plan: str
    load: str
    seed: int

    def __call__(self, trial: _Trial) -> Ints:
        """Matters on time and due, int64[runs, placements, 2]."""
        bare = self.source.bare["plans"][self.plan]
        plans = {
            f"c{n}": {**bare, "moves": {**(bare.get("moves") or {}), **_moves(placement)}}
            for n, placement in enumerate(trial.placements)
        }
        tree = {**self.source.bare, "plans": plans, "baseline": "c0"}
        model = compile_model(world_of(replace(self.source, bare=tree)), self.load)
        compiled = [compile_plan(model, name) for name in plans]
        runs = replicate(model, compiled, self.seed, range(trial.first, trial.last), on_time)
        return np.array(list(runs), dtype=np.int64)


def placing(
    source: SourceFile,
    world: World,
    asked: Question,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Placing:
    """Find whom to move under the first of the plans asked, at the first of the loads; `most` moves at most.

    The number of processes changes nothing but the time. Raises SimlibError `nobody-to-move`,
    KeyboardInterrupt once `stop()` is true.
    """
    plan = asked.plans[0]
    shifts = shifts_of(world.scenario, plan, asked.where)
    with told(_Bench(source, plan, asked.loads[0], asked.seed), processes) as ask:
        return _Search(world, asked, shifts, ask, tell, stop).found()


class _Search:
    """The steps of a search."""

    def __init__(
        self, world: World, asked: Question, shifts: Sequence[Shift],
        ask: Callable[[Iterable[_Trial]], Iterable[Ints]], tell: Tell, stop: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.world, self.asked, self.shifts = world, asked, shifts
        self.ask, self.tell, self.stop = ask, tell, stop
        self.known: dict[tuple[Placement, int], Floats] = {}

    def found(self) -> Placing:
        """All that is said."""
        worth = self._worth()
        path = self._path(worth)
        finalists = [*path, self._exchanged(path[-1], worth)] if path else [(worth[0].shift,)]
        today, placed = self._shown(list(dict.fromkeys(finalists)))
        return Placing(self.world, self.asked, worth, today, placed)

    def counts(self, stage: str, placements: Sequence[Placement], first: int = 0) -> list[Floats]:
        """Matters on time and due of each placement, float64[runs, 2]."""
        last = first + self.asked.replications
        new = [one for one in dict.fromkeys(placements) if (one, first) not in self.known]
        chunks = [tuple(new[n : n + CHUNK]) for n in range(0, len(new), CHUNK)]
        asked = self.ask(_Trial(chunk, first, last) for chunk in chunks)
        for number, (chunk, counted) in enumerate(zip(chunks, asked, strict=True), start=1):
            for place, one in enumerate(chunk):
                self.known[one, first] = counted[:, place].astype(np.float64)
            self.tell(stage, number, len(chunks))
            if self.stop():
                raise KeyboardInterrupt
        return [self.known[one, first] for one in placements]

    def _worth(self) -> tuple[Worth, ...]:
        """Each move by itself, the most useful first."""
        base, *others = self.counts("moves", [(), *((shift,) for shift in self.shifts)])
        level = 1 - (1 - LEVEL) / len(self.shifts)
        gains = [gain_of(base, of, level) for of in others]
        found = [Worth(shift, gain) for shift, gain in zip(self.shifts, gains, strict=True)]
        return tuple(sorted(found, key=lambda one: (-one.gain.mean, self.shifts.index(one.shift))))

    def _path(self, worth: Sequence[Worth]) -> list[Placement]:
        """A move more each time, as long as that helps."""
        path: list[Placement] = []
        now: Placement = ()
        while len(now) < (self.asked.most or MOST_MOVED):
            better = self._best([tuple(sorted((*now, one.shift))) for one in worth], now)
            if better is None:
                break
            now = better
            path.append(now)
        return path

    def _exchanged(self, now: Placement, worth: Sequence[Worth]) -> Placement:
        """With one move exchanged for one of the best, or taken back, as long as that helps."""
        some = [one.shift for one in worth[:ELSEWHERE]]
        while True:
            left = [now[:n] + now[n + 1 :] for n in range(len(now))]
            tried = [*left, *(tuple(sorted((*rest, shift))) for rest in left for shift in some)]
            better = self._best(tried, now)
            if better is None:
                return now
            now = better

    def _best(self, tried: Iterable[Placement], now: Placement) -> Placement | None:
        """The best of some placements, where it is better than now."""
        scenario, plan = self.world.scenario, self.asked.plans[0]
        some = [one for one in dict.fromkeys(tried) if fits(scenario, plan, one)]
        if not some:
            return None
        before, *others = [share_of(of).mean for of in self.counts("placements", [now, *some])]
        best = max(range(len(some)), key=lambda n: others[n])
        return some[best] if others[best] > before else None

    def _shown(self, finalists: Sequence[Placement]) -> tuple[Estimate, tuple[Placed, ...]]:
        """What the finalists gain, by fresh replications."""
        base, *others = self.counts("shown", [(), *finalists], self.asked.replications)
        level = 1 - (1 - LEVEL) / len(finalists)
        placed = [
            Placed(one, share_of(of), gain_of(base, of, level))
            for one, of in zip(finalists, others, strict=True)
        ]
        return share_of(base), tuple(sorted(placed, key=lambda one: len(one.placement)))
