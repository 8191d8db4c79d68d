"""One question asked of a county: the best zone plans, and how sure we are of it.

    Question ─ find ──────────> plans by exact terms, proven or with a gap ─ robustness ─┐
             └ zones alone ───> plans by the judged measure (objective `on_time`)        ├─> Answer
                                plans and today's, simulated ─> the best, or alike ──────┘

The command line and the notebooks call `answer`. Screening, its check against whole runs and the selection
meet different chance, so that luck in one does not count in the next.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import monotonic
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.checks import semantic_faults
from simlib.inputs.checks.rules import declared
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec
from simlib.model.compile import compile_model
from simlib.model.plan import plan_of
from simlib.runs.parallel import never, silent
from simlib.runs.replications import replicate
from simlib.search.problem.constraints import Constraints, Rules
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.question import Question
from simlib.search.problem.terms import TERMS, spec_of
from simlib.search.robustness import with_robustness
from simlib.search.simulated.criterion import judge, judged_by, merit
from simlib.search.simulated.kn import Promise
from simlib.search.simulated.screening import FORETOLD_SLACK, SLACK, rank_correlation, screen
from simlib.search.simulated.shortlist import Shortlist, shortlist
from simlib.search.simulated.zones_alone import ZonesModel, zones_alone
from simlib.search.solve.branch_and_bound import listed
from simlib.search.solve.percentiles import distinct, drawn
from simlib.search.solve.zone_pool import Values, candidate_of
from simlib.search.solver import MOST_LISTED, FoundPlan, Solution, find

CERTIFIED: Final = 20
"""Plans simulated in full at most, besides today's."""
CHECKED: Final = 20
"""Plans, evenly spaced by their estimates, on which the surrogate is compared with full simulation."""
CHECK_RUNS: Final = 50
WORTH_IT: Final = 800
"""With fewer full replications than this to do, starting another process takes longer than doing them."""

Tell = Callable[[str, int, int | None], None]
"""Is told what is under way (a rung, `zones`, `plans`), how much is done, and of how much if known."""


@dataclass(frozen=True)
class NamedPlan:
    """A plan under the name that it has in the answer, as a plan of the scenario too."""

    name: str
    plan: FoundPlan
    spec: PlanSpec


@dataclass(frozen=True)
class Screening:
    """How plans were screened: `plans` of them from `zones` zones alone, in `stages` (replications, plans
    that had so many or more), dropped when they lagged behind the `wanted` best by more than `slack` standard
    errors; and how well the estimates rank `checked` plans as whole runs do (Spearman; None where one of
    them never varies). `sampled` zones foretold the others (0: all were run); `held_out` says how well, in
    ranks of zones that were left out."""

    measure: str
    plans: int
    zones: int
    stages: tuple[tuple[int, int], ...]
    wanted: int
    slack: float
    agreement: float | None
    checked: int
    sampled: int = 0
    held_out: float | None = None


@dataclass(frozen=True)
class SearchResult:
    """What was asked, and what was found. `plans` are best first; `front` are plans that none beats in
    spread, travel, towns moved and, where plans were simulated, the judged measure."""

    world: World
    question: Question
    district: District
    found: Solution
    today: NamedPlan
    plans: tuple[NamedPlan, ...]
    front: tuple[NamedPlan, ...]
    screening: Screening | None
    simulated: Shortlist | None
    interrupted: bool

    @property
    def new(self) -> list[NamedPlan]:
        """The plans found and those of the front, without today's, each once."""
        named = {plan.name: plan for plan in (*self.plans, *self.front)}
        return [plan for name, plan in named.items() if name != self.today.name]

    @property
    def rung(self) -> str:
        """The rung of the ladder that the order of the plans rests on."""
        return "screening" if self.screening else self.found.rung

    @property
    def proven(self) -> bool:
        """Whether no plan is better by the objective: claimed of exact terms only."""
        return self.screening is None and self.found.proven

    @property
    def gap(self) -> float | None:
        """How far the best may be from the least possible value; None if no bound is known."""
        return None if self.screening else self.found.gap


def answer(
    world: World,
    question: Question,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> SearchResult:
    """Search, and simulate what the question asks for. The number of processes changes nothing but the time.

    When `stop()` is true, or the time is up, the best so far is returned. Raises `Infeasible`, `NothingFound`
    and UnknownName as `solver.find`, SimlibError `too-many-to-screen` where plans cannot be listed.
    Every plan has passed the checks of a file, which share nothing with the search: else InputFaults.
    """
    deadline = None if question.within is None else monotonic() + question.within

    def over() -> bool:
        return stop() or (deadline is not None and monotonic() > deadline)

    work = _Work(world, question, processes, tell, over)
    found = work.found()
    screening, best = work.screened() if question.by_simulation else (None, ())
    plans = best or found.plans
    named = work.named(found, plans)
    checked(world, {plan.name: plan.spec for plan in named.values()})
    tested = work.simulated([*named.values()]) if question.simulate and not over() else None
    shown = tuple(named[plan.candidate] for plan in plans)
    if tested is not None and question.by_simulation:  # those left first, then those dropped, by their means
        ranks = [(n not in tested.selection.alike, -mean) for n, mean in enumerate(tested.selection.means)]
        rank = dict(zip(tested.names, ranks, strict=True))
        shown = tuple(sorted(shown, key=lambda plan: rank[plan.name]))
    front = [named[plan.candidate] for plan in found.pareto if plan.candidate in named]
    return SearchResult(
        world=world,
        question=question,
        district=work.district,
        found=found,
        today=named[found.today.candidate],
        plans=shown[: question.top],
        front=_front([*named.values()], tested) if tested else tuple(front),
        screening=screening,
        simulated=tested,
        interrupted=found.interrupted or stop(),
    )


def checked(world: World, plans: Mapping[str, PlanSpec]) -> None:
    """Hold plans against the checks of a file, which share nothing with the search. Raises InputFaults."""
    every = {**world.scenario.plans, **plans}
    if faults := semantic_faults(world.scenario.model_copy(update={"plans": every})):
        raise InputFaults(world.file, faults)


def _front(plans: Sequence[NamedPlan], tested: Shortlist) -> tuple[NamedPlan, ...]:
    """The simulated plans that none beats in spread, travel, towns moved and the judged measure."""
    merits = dict(zip(tested.names, tested.selection.means, strict=True))
    points = {
        p.name: (p.plan.terms.spread, p.plan.terms.travel, p.plan.terms.towns_moved, -merits[p.name])
        for p in plans
        if p.name in merits
    }

    def beaten(own: tuple[float, ...]) -> bool:
        others = (other for other in points.values() if other != own)
        return any(all(a <= b for a, b in zip(other, own, strict=True)) for other in others)

    return tuple(p for p in plans if p.name in points and not beaten(points[p.name]))


@dataclass
class _Work:
    """The steps of an answer."""

    world: World
    question: Question
    processes: int
    tell: Tell
    over: Callable[[], bool]

    def __post_init__(self) -> None:
        asked, scenario = self.question, self.world.scenario
        self.district = District.of(self.world, asked.load, release_groups=asked.release_groups)
        self.baseline = scenario.plans[scenario.baseline]

    def found(self) -> Solution:
        """The best plans by exact terms, with their robustness where the file states an uncertainty and
        plans are chosen by these terms."""
        asked, search = self.question, self.world.scenario.search
        given = (self.district, asked.constraints, asked.objective)

        def tell(rung: str, done: int) -> None:
            self.tell(rung, done, None)

        found = find(
            *given, zones=asked.zones, top=asked.top, within=asked.within, progress=tell, stop=self.over
        )
        unsure = search is not None and any(vars(search.uncertainty).values())
        if search is None or not unsure or asked.by_simulation or self.over():
            return found
        return with_robustness(found, *given, search.uncertainty)

    def screened(self) -> tuple[Screening, tuple[FoundPlan, ...]]:
        """The plans with the best estimates of all legal ones."""
        asked = self.question
        plans = all_legal(self.district, asked.constraints, asked.objective, asked.zones)
        county = ZonesModel.of(self.world, asked.load, asked.seed)
        wanted = max(asked.top, CERTIFIED)
        seen = screen(
            county,
            [zones_alone(county, self.district, plan) for plan in plans],
            seed=asked.seed + 1,
            wanted=wanted,
            checked=CHECKED,
            processes=self.processes,
            progress=lambda done, of: self.tell("zones", done, of),
            stop=self.over,
        )
        chosen = [plans[n] for n in seen.best(wanted)]
        agreement = None
        if not self.over():
            shares = self._whole([plans[n] for n in seen.checked])
            agreement = rank_correlation([seen.scores[n] for n in seen.checked], shares)
        said = Screening(
            measure=seen.measure,
            plans=len(plans) if seen.sampled else int(seen.done.sum()),
            zones=seen.zones,
            stages=seen.stages,
            wanted=wanted,
            slack=FORETOLD_SLACK if seen.sampled else SLACK,
            agreement=agreement,
            checked=len(seen.checked),
            sampled=seen.sampled,
            held_out=seen.held_out,
        )
        return said, tuple(FoundPlan.of(self.district, plan) for plan in chosen)

    def _whole(self, plans: Iterable[Candidate]) -> list[float]:
        """The judged measure of full simulation, more is better."""
        model = compile_model(self.world, self.question.load)
        specs = [spec_of(self.district, plan, self.baseline) for plan in plans]
        compiled = [plan_of(model, f"{n}", spec) for n, spec in enumerate(specs)]
        measure, seed = judged_by(model), self.question.seed + 2
        scored = partial(judge, measure)
        kept = replicate(model, compiled, seed, range(CHECK_RUNS), scored, self.processes)
        totals = np.sum([np.stack(run) for run in kept], axis=0)
        return [float(value) for value in merit(measure, totals[:, 0], totals[:, 1])]

    def named(self, found: Solution, plans: Sequence[FoundPlan]) -> dict[Candidate, NamedPlan]:
        """Today's plan, those that were found and those of the front, by candidate, under their names."""
        scenario, today = self.world.scenario, found.today
        named = {today.candidate: NamedPlan(scenario.baseline, today, self.baseline)}
        for prefix, some in (("found", plans), ("front", found.pareto)):
            names = (f"{prefix}-{n}" for n in count(1) if f"{prefix}-{n}" not in scenario.plans)
            for plan in some:
                if plan.candidate not in named:
                    spec = declared(scenario, spec_of(self.district, plan.candidate, self.baseline))
                    named[plan.candidate] = NamedPlan(next(names), plan, spec)
        return named

    def simulated(self, plans: Sequence[NamedPlan]) -> Shortlist:
        """Today's plan and the first of the others, simulated in full."""
        asked, model = self.question, compile_model(self.world, self.question.load)
        specs: Mapping[str, PlanSpec] = {p.name: p.spec for p in plans[: 1 + CERTIFIED]}
        of_unit = 0.01 if judged_by(model) == "on_time_share" else 1.0
        return shortlist(
            self.world,
            asked.load,
            specs,
            Promise(of_unit * asked.indifference),
            most=asked.simulate,
            seed=asked.seed,
            processes=self.processes,
            progress=lambda runs, left: self.tell("plans", runs, asked.simulate),
            stop=self.over,
        )


def sensible_processes(question: Question, most: int | None = None) -> int:
    """How many processes are worth starting: all cores for simulations of some length, else one."""
    long = question.by_simulation or question.simulate * (question.top + 1) >= WORTH_IT
    return max(1, most or os.cpu_count() or 1) if long else 1


def all_legal(
    district: District, constraints: Constraints, objective: Objective, zones: Sequence[int]
) -> list[Candidate]:
    """Every legal plan, one for each way to group the towns; SimlibError `too-many-to-screen`."""
    rules = Rules.of(district, constraints)
    plans: list[Candidate] = []
    for k in zones:
        found = listed(district, rules, k)
        if found is not None:
            pool, values = found[0], distinct(*found, objective)
            rows = zip(values.rows.tolist(), values.names.tolist(), strict=True)
            plans += [candidate_of(pool, row, names) for row, names in rows]
        if found is None or len(plans) > MOST_LISTED:
            raise SimlibError("too-many-to-screen", most=str(MOST_LISTED))
    return plans


# ---------------------------------------------------------------- all plans


@dataclass(frozen=True, eq=False)
class Landscape:
    """`values[term]` of each plan, float64[plans]; `basis` says of which plans: `all`, a uniform `sample` or
    `none`."""

    values: Mapping[str, NDArray[np.float64]]
    basis: str

    @property
    def plans(self) -> int:
        """How many plans were looked at."""
        return len(next(iter(self.values.values())))


def landscape(found: SearchResult) -> Landscape:
    """The plans on which the percentiles of an answer rest, listed or drawn again (the same ones)."""
    asked, basis = found.question, found.found.percentile_basis
    rules = Rules.of(found.district, asked.constraints)
    some: list[Values] = []
    if basis == "all":
        pools = (listed(found.district, rules, k) for k in asked.zones)
        some = [distinct(*pool, asked.objective) for pool in pools if pool is not None]
    elif basis == "sample":
        some = drawn(found.district, rules, asked.objective, asked.zones) or []
    columns = {name: [values.term[name] for values in some] for name in TERMS}
    return Landscape({name: np.concatenate([np.zeros(0), *parts]) for name, parts in columns.items()}, basis)
