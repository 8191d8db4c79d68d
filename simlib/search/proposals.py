"""Plans that could be proposed instead of today's, judged by what they do: whole runs, in the time there is.

    nearest plans ──few runs each, half of them dropped, more runs ...──> finalists       (one set of draws)
                    finalists and today's ──as many runs as there is time for──> Proposals (another set)

Exact terms (spread of loads, travel) rank plans otherwise than deadlines do: the plan of least spread may end
fewer matters on time. So plans are run whole; zones alone would cost as much, for a county has few plans
near to today's. Those nearest come first, because every town that moves has its price. Whoever won the
first rounds owes some of it to luck: what is said of finalists comes from draws that they have not met, and
holds of all at once (Bonferroni). Sequential halving: Z. Karnin, T. Koren, O. Somekh, "Almost optimal
exploration in multi-armed bandits", ICML 2013.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Final

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.checks.rules import declared
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec
from simlib.model.arrays import Floats, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import plan_of
from simlib.runs.parallel import never, silent
from simlib.runs.replications import one_replication
from simlib.scores.comparison import Difference, differences
from simlib.scores.experiment import HEADLINES
from simlib.scores.measures import Row, layout
from simlib.search.answer import Tell, all_legal, checked
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.question import Question
from simlib.search.problem.terms import moved_towns, naming, spec_of, terms_of
from simlib.search.simulated.criterion import judge, judged_by
from simlib.search.solver import FoundPlan, find

FIRST: Final = 10
"""Replications of the first round."""
FINALISTS: Final = 4
LEAST: Final = 20
"""Pairs of runs before anything is said of a finalist."""
SCREENED, SOUGHT = 0.5, 0.3
"""Shares of the time until the finalists are known, and until the candidates are, where these have to be
searched."""
STEPS: Final = (1, 2, 3, 4, 6, 9, 14)
"""Towns moved up to which plans are listed, as long as there are too few."""
ENOUGH: Final = 400


@dataclass(frozen=True)
class Proposal:
    """One plan with its exact terms, and what it gains on today's in the judged measure; None where there was
    no time to run it often enough."""

    plan: FoundPlan
    spec: PlanSpec
    gain: Difference | None

    @property
    def sign(self) -> int:
        """1 where it is better than today's beyond doubt, -1 where it is worse, else 0."""
        d = self.gain
        if d is None or d.low is None or d.high is None:
            return 0
        up = 1 if HEADLINES[d.name] else -1
        return up * (int(d.low > 0) - int(d.high < 0))


@dataclass(frozen=True)
class Proposals:
    """What came of it. `better` are best first; `unclear` could not be told from today's, the best estimate
    first. `worse` end fewer on time. `known` plans keep the constraints (as far as they were listed),
    `examined` of them were run, `complete`: all that there are. `runs`: pairs of each finalist."""

    today: FoundPlan
    measure: str
    better: tuple[Proposal, ...]
    unclear: tuple[Proposal, ...]
    worse: tuple[Proposal, ...]
    known: int
    examined: int
    complete: bool
    runs: int
    interrupted: bool

    @property
    def most(self) -> float | None:
        """The most that any finalist that is not better can gain, in the unit of the measure: with 95 %."""
        up = HEADLINES[self.measure]
        ends = [(one.gain.high if up else one.gain.low) for one in self.unclear if one.gain is not None]
        known = [abs(end) for end in ends if end is not None]
        return max(known, default=None)


def propose(
    world: World,
    question: Question,
    *,
    keep_divisions: bool = True,
    exactly: bool = False,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Proposals:
    """Look for plans that are better than the baseline, within `question.within` seconds (else until all
    plans are examined).

    `keep_divisions`: every zone that stays keeps its divisions, and so its resident groups. `exactly`:
    candidates are the best by the question's exact objective; otherwise the judged measure alone decides,
    with the fewest towns moved, then the objective, among equals. Raises as `solver.find`.
    """
    return _Study(world, question, keep_divisions, exactly, tell, stop).proposals()


@dataclass
class _Study:
    """The steps of it."""

    world: World
    question: Question
    keep_divisions: bool
    exactly: bool
    tell: Tell
    stop: Callable[[], bool]

    def __post_init__(self) -> None:
        asked, scenario = self.question, self.world.scenario
        self.begin = monotonic()
        self.district = District.of(self.world, asked.load, release_groups=asked.release_groups)
        self.baseline = scenario.plans[scenario.baseline]
        self.today = FoundPlan.of(self.district, self.district.now)
        self.known, self.complete, self.seen = 0, False, 0

    def over(self, share: float = 1.0) -> bool:
        """Whether a share of the time is up, or somebody stops it."""
        within = self.question.within
        return self.stop() or (within is not None and monotonic() - self.begin > share * within)

    def proposals(self) -> Proposals:
        """All steps, in their order."""
        candidates = self._found(SOUGHT) if self.exactly else self._nearest()
        self.known = max(self.known, len(candidates))
        specs = [spec_of(self.district, one, self.baseline) for one in candidates]
        model = compile_model(self.world, self.question.load)
        race = _Race.of(model, [self.baseline, *specs], self.question.seed)
        finalists = [*range(1, len(specs) + 1)] if self.exactly else self._screened(race)
        specs = self._checked(specs, finalists)
        final = race.again(finalists, self.question.seed + 1)
        while not self.over() and final.runs < final.most:
            final.run()
            self.tell("plans", final.runs, None)
        return self._judged(candidates, specs, finalists, final)

    def _checked(self, specs: Sequence[PlanSpec], finalists: Sequence[int]) -> list[PlanSpec]:
        """The plans; finalists say which rules they break, and have passed the checks of a file."""
        made = [
            declared(self.world.scenario, one) if n in finalists else one for n, one in enumerate(specs, 1)
        ]
        checked(self.world, {f"found-{n}": made[n - 1] for n in finalists})
        return made

    # ------------------------------------------------------------ candidates

    def _found(self, share: float) -> list[Candidate]:
        """The best by exact terms, within a share of the time. Where there is none, what excludes each
        other is worked out in what is left of it."""
        asked = self.question
        within = None if asked.within is None else share * asked.within
        found = find(
            self.district, asked.constraints, asked.objective, zones=asked.zones, top=asked.top,
            within=within, progress=lambda rung, done: self.tell(rung, done, None),
            stop=self.over,
        )  # fmt: skip
        self.known, self.complete = found.considered, found.proven
        others = self._others(plan.candidate for plan in found.plans)
        return [
            one for one in others if not self.exactly or self._value(one) < self._value(self.district.now)
        ]

    def _value(self, candidate: Candidate) -> tuple[float, ...]:
        return self.question.objective.value(vars(terms_of(self.district, candidate)))

    def _nearest(self) -> list[Candidate]:
        """All plans that move few towns, those that move fewest first; where there are too many to list, the
        best by exact terms."""
        asked, district = self.question, self.district
        bound = asked.constraints.most_moved
        steps = [step for step in STEPS if bound is None or step < bound]
        found: list[Candidate] = []
        try:
            for step in [*steps, bound]:
                listed = all_legal(
                    district, replace(asked.constraints, most_moved=step), asked.objective, asked.zones
                )
                found, self.complete = self._others(listed), step == bound
                if len(found) >= ENOUGH or self.over(SOUGHT):
                    break
        except SimlibError as error:
            if error.code != "too-many-to-screen":
                raise
        if not found:  # too many, or none: then it is said why
            found = self._found(1.0)
        rank = {one: (len(self._moved(one)), n) for n, one in enumerate(found)}
        self.known = len(found)
        return sorted(found, key=rank.__getitem__)

    def _moved(self, candidate: Candidate) -> tuple[int, ...]:
        return tuple(moved_towns(self.district, candidate, naming(self.district, candidate)))

    def _others(self, plans: "Iterator[Candidate] | Sequence[Candidate]") -> list[Candidate]:
        """The plans but for today's, each once, with their divisions where they are if these are to stay."""
        kept = (self._with_divisions(one) if self.keep_divisions else one for one in plans)
        return [one for one in dict.fromkeys(kept) if one != self.district.now]

    def _with_divisions(self, candidate: Candidate) -> Candidate:
        """The same towns together, every division with the zone that it is linked to today."""
        district = self.district
        place = {name: zone for zone, name in enumerate(naming(district, candidate))}
        linked = tuple(place.get(before, -1) for before in district.division_today)
        if (
            -1 in linked or len({*linked}) < candidate.count
        ):  # a zone is gone or new: they have to be dealt anew
            return candidate
        return replace(candidate, divisions=linked)

    # ------------------------------------------------------------ runs

    def _screened(self, race: "_Race") -> list[int]:
        """The numbers of the plans that are left after some rounds, each of half of those before."""
        left = self._affordable(race)
        self.seen = len(left)
        goal = FIRST
        while len(left) > FINALISTS and not self.over(SCREENED):
            race.left = [0, *left]
            while race.runs < goal and not self.over(SCREENED):
                race.run()
                self.tell("screening", len(left), None)
            left = race.ranked(left)[: max(FINALISTS, len(left) // 2)]
            goal *= 2
        return left[:FINALISTS]

    def _affordable(self, race: "_Race") -> list[int]:
        """As many of the nearest plans as there is time to run: three rounds cost about as much each."""
        every = race.left[1:]
        within = self.question.within
        if within is None:
            return every
        race.left = race.left[: 1 + 2 * FINALISTS]
        race.run()  # machine code, too, is loaded now
        begin = monotonic()
        race.run()
        a_run = (monotonic() - begin) / len(race.left)
        race.restart()
        there = SCREENED * within - (monotonic() - self.begin)
        return every[: max(FINALISTS, int(there / (3 * FIRST * max(a_run, 1e-6))))]

    def _judged(
        self,
        candidates: Sequence[Candidate],
        specs: Sequence[PlanSpec],
        finalists: Sequence[int],
        final: "_Race",
    ) -> Proposals:
        gains = final.gains(finalists) if final.runs >= LEAST else {}
        made = [
            Proposal(FoundPlan.of(self.district, candidates[n - 1]), specs[n - 1], gains.get(n))
            for n in finalists
        ]
        up = 1 if HEADLINES[final.measure] else -1

        def merit(one: Proposal) -> tuple[float, int]:
            return (-up * one.gain.mean if one.gain else 0.0, len(one.plan.moved))

        ranked = made if self.exactly else sorted(made, key=merit)
        return Proposals(
            today=self.today,
            measure=final.measure,
            better=tuple(one for one in ranked if one.sign > 0),
            unclear=tuple(one for one in ranked if one.sign == 0),
            worse=tuple(one for one in ranked if one.sign < 0),
            known=self.known,
            examined=self.seen or len(candidates),
            complete=self.complete and (self.seen or len(candidates)) >= len(candidates),
            runs=final.runs,
            interrupted=self.stop(),
        )


@dataclass(eq=False)
class _Race:
    """Plans under the same draws, replication by replication; the first is today's. `tallies[plan]` are
    float64[2, rows] of each replication that the plan was left in."""

    model: Model
    specs: Sequence[PlanSpec]
    seed: int
    rows: tuple[Row, ...]
    left: list[int]
    tallies: list[list[Floats]]
    most: int = 2000
    runs: int = 0
    plans: dict[int, Plan] = field(default_factory=dict)
    """Those that were compiled: to compile four hundred takes seconds."""

    @classmethod
    def of(cls, model: Model, specs: Sequence[PlanSpec], seed: int) -> "_Race":
        """Before the first run."""
        today = plan_of(model, "0", specs[0])
        rows = tuple(r for r in layout(model, today) if (r.name, r.by) == (judged_by(model), "all"))
        return cls(model, specs, seed, rows, [*range(len(specs))], [[] for _ in specs], plans={0: today})

    def plan(self, n: int) -> Plan:
        if n not in self.plans:
            self.plans[n] = plan_of(self.model, f"{n}", self.specs[n])
        return self.plans[n]

    def again(self, left: Sequence[int], seed: int) -> "_Race":
        """Today's and some others under draws that none of them has met."""
        return replace(self, seed=seed, left=[0, *left], tallies=[[] for _ in self.specs], runs=0)

    def restart(self) -> None:
        """Forget all runs, and run all plans again."""
        self.left, self.runs = [*range(len(self.specs))], 0
        self.tallies = [[] for _ in self.specs]

    @property
    def measure(self) -> str:
        return judged_by(self.model)

    def run(self) -> None:
        """One more replication of the plans that are left."""
        judged, plans = partial(judge, self.measure), [self.plan(n) for n in self.left]
        for n, parts in zip(
            self.left, one_replication(self.model, plans, self.seed, self.runs, judged), strict=True
        ):
            self.tallies[n].append(parts[:, None])
        self.runs += 1

    def gains(self, some: Sequence[int]) -> dict[int, Difference]:
        """What each plan gains on today's in the judged measure; intervals hold of all at once."""
        names = {0: "today", **{n: f"{n}" for n in some}}
        runs = min(len(self.tallies[n]) for n in names)
        tallies = {name: np.stack(self.tallies[n][:runs]) for n, name in names.items()}
        rows = dict.fromkeys(tallies, self.rows)
        level = 1 - (1 - 0.95) / max(1, len(some))
        found = {d.plan: d for d in differences(rows, tallies, "today", level) if d.name == self.measure}
        return {n: found[name] for n, name in names.items() if name in found}

    def ranked(self, some: Sequence[int]) -> list[int]:
        """Plans by their means, best first; of equal ones the first."""
        if not self.runs:
            return [*some]
        gains, up = self.gains(some), 1 if HEADLINES[self.measure] else -1
        return sorted(some, key=lambda n: -up * gains[n].mean if n in gains else 0.0)
