"""One question asked of a world: which plans, at which load, how often, and what came of it.

    world ─ Setting.of ─> Setting ─ experiment ─> Experiment ─┬─ measures(plan)   means and intervals
                         (names checked)                      ├─ differences()    plans minus baseline
                                                              ├─ verdict()        what may be claimed
                                                              └─ causes(plan)     why matters were late

The command line and the notebooks call these same functions. A caller that wants more of each run
than its scores (a log, a course over time) gives `keep`, and takes what was kept in `each`. Why matters
were late is worked out only when it is asked for (`why`): it costs as much as all other scores.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import World
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import never, silent
from simlib.runs.record import Record
from simlib.runs.replications import Drawing, Reduce, replicate
from simlib.scores.causes import cause_layout, cause_tally
from simlib.scores.comparison import Difference, Verdict, differences, verdict
from simlib.scores.intervals import Measure, estimate
from simlib.scores.measures import Row, layout, tally_of
from simlib.scores.run import Run
from simlib.scores.tallies import Tallies
from simlib.scores.timeline import weekly

K = TypeVar("K")
Tally = NDArray[np.float64]

RUNS_A_PROCESS: Final = {"kernel": 400, "reference": 30}
"""With fewer runs than this to do, another process takes longer to start than to do them."""

MOST_THREADS: Final = 4
"""More would wait for each other: what is not machine code runs in one thread at a time."""

HEADLINES: Final = {"on_time_share": True, "days_to_close": False}
"""What plans are judged by, and whether more of it is better: the first that was observed."""


@dataclass(frozen=True)
class Setting:
    """What is asked. `plans` are names in the order of showing, `baseline` is one of them."""

    load: str
    plans: tuple[str, ...]
    baseline: str
    seed: int
    replications: int
    engine: str

    @classmethod
    def of(
        cls,
        world: World,
        plans: Sequence[str] = (),
        load: str | None = None,
        baseline: str | None = None,
        replications: int = 20,
        seed: int = 1,
        engine: str = DEFAULT,
    ) -> "Setting":
        """Fill what is not said: all plans, the central load (else the first), the file's baseline.

        Raises UnknownName for a plan, load or engine that is not there.
        """
        scenario = world.scenario
        loads = scenario.loads
        load = load or ("central" if "central" in loads else next(iter(loads)))
        baseline = baseline or scenario.baseline
        named = tuple(dict.fromkeys(plans or scenario.plans))
        asked = named if baseline in named else (baseline, *named)
        for plan in asked:
            _known("plan", plan, scenario.plans)
        _known("load", load, loads)
        _known("engine", engine, ENGINES)
        return cls(load, asked, baseline, seed, replications, engine)


def _known(kind: str, name: str, names: Mapping[str, object]) -> None:
    if name not in names:
        raise UnknownName(kind, name, names)


@dataclass(frozen=True)
class Experiment:
    """What came of it: `tallies[plan]` are numerators and denominators, float64[replications, 2, rows].

    Of an experiment that was asked why, `rows` end with causes of all matters, and `causes_by_group[plan]`
    holds rows and tallies of causes by class, unit, zone ...; of another one neither is there."""

    model: Model
    setting: Setting
    rows: Mapping[str, tuple[Row, ...]]
    tallies: Mapping[str, Tally]
    causes_by_group: Mapping[str, tuple[tuple[Row, ...], Tally]] = field(default_factory=dict)

    def measures(self, plan: str) -> tuple[Measure, ...]:
        """Means and intervals of one plan."""
        return estimate(self.rows[plan], self.tallies[plan])

    def causes(self, plan: str) -> tuple[Measure, ...]:
        """Why matters of one plan were late, by group (`scores.causes`); KeyError if that was not asked."""
        return estimate(*self.causes_by_group[plan])

    @property
    def headline(self) -> str:
        """The measure that the plans are judged by; in a world without limits, days to close.

        Raises SimlibError `no-matters` where none was met."""
        observed = {
            row.name
            for plan, rows in self.rows.items()
            for n, row in enumerate(rows)
            if row.by == "all" and self.tallies[plan][:, 1, n].any()
        }
        if not observed & HEADLINES.keys():
            raise SimlibError("no-matters")
        return next(name for name in HEADLINES if name in observed)

    def differences(self) -> tuple[Difference, ...]:
        """Each other plan minus the baseline, paired by replication."""
        return tuple(differences(self.rows, self.tallies, self.setting.baseline))

    def verdict(self) -> Verdict:
        """What may be claimed of the headline, over all plans at once."""
        name = self.headline
        return verdict(self.rows, self.tallies, self.setting.baseline, name, HEADLINES[name])


def experiment(
    world: World,
    setting: Setting,
    processes: int = 1,
    keep: Reduce[K] = silent,  # type: ignore[assignment]
    each: Callable[[int, Sequence[K]], None] = silent,
    stop: Callable[[], bool] = never,
    *,
    why: bool = False,
    threads: int = 1,
    drawing: Drawing = draw,
) -> Experiment:
    """Run every plan in every replication, and score the runs; with `why`, find out why matters were late.

    `each(number, kept)` is called once a replication, in order (numbered from 0), with what `keep` made
    of the run of each plan. The number of processes, or of threads of a single one, changes nothing but the
    time it takes. When `stop()` is true after a replication, the experiment ends there: its setting then says
    how many were done. `drawing` makes the draws: of a log, of given matters (`runs.given`).
    """
    model = compile_model(world, setting.load)
    plans = [compile_plan(model, name) for name in setting.plans]
    counted = {plan.name: [Tallies() for _ in range(2 if why else 1)] for plan in plans}
    numbers = range(setting.replications)
    reduce = partial(_scored, keep, why)
    runs = replicate(model, plans, setting.seed, numbers, reduce, processes, setting.engine, threads, drawing)
    for number, of_plans in enumerate(runs):
        for plan, (scores, _) in zip(plans, of_plans, strict=True):
            for tallies, tally in zip(counted[plan.name], scores, strict=True):
                tallies.add(tally)
        each(number, [kept for _, kept in of_plans])
        if stop():
            runs.close()
            break
    found = {name: [tallies.stacked() for tallies in of_plan] for name, of_plan in counted.items()}
    return Experiment(
        model=model,
        setting=replace(setting, replications=len(counted[setting.baseline][0])),
        rows={plan.name: layout(model, plan, causes=why) for plan in plans},
        tallies={name: of_plan[0] for name, of_plan in found.items()},
        causes_by_group={
            plan.name: (cause_layout(model, plan), found[plan.name][1]) for plan in plans if why
        },
    )


def _scored(
    keep: Reduce[K], why: bool, model: Model, plan: Plan, draws: Draws, record: Record
) -> tuple[tuple[Tally, ...], K]:
    """The scores of a run (and its causes by group, if asked), and what else is kept of it."""
    run = Run(model, plan, draws, record)
    by_group = (cause_tally(run),) if why else ()
    return (tally_of(run, causes=why), *by_group), keep(model, plan, draws, record)


def one_run(world: World, setting: Setting, replication: int = 1) -> Run:
    """One replication of a setting's baseline, numbered from 1 as in the logs."""
    model = compile_model(world, setting.load)
    plan = compile_plan(model, setting.baseline)
    draws = draw(model, setting.seed, replication - 1)
    return Run(model, plan, draws, ENGINES[setting.engine](model, plan, draws))


def kept_by_plan(world: World, setting: Setting, keep: Reduce[K]) -> dict[str, list[K]]:
    """What `keep` makes of each run of a setting, by plan, in the order of the replications."""
    model = compile_model(world, setting.load)
    plans = [compile_plan(model, name) for name in setting.plans]
    numbers = range(setting.replications)
    runs = list(replicate(model, plans, setting.seed, numbers, keep, engine=setting.engine))
    return {plan.name: [run[n] for run in runs] for n, plan in enumerate(plans)}


def courses(world: World, setting: Setting) -> dict[str, Tally]:
    """Open and overdue matters at the end of each week by plan, float64[replications, 2, weeks]."""
    return {plan: np.stack(runs) for plan, runs in kept_by_plan(world, setting, weekly).items()}


def sensible_processes(setting: Setting, most: int | None = None) -> int:
    """How many processes are worth starting for an experiment, at most as many as there are cores."""
    runs = setting.replications * len(setting.plans)
    return max(1, min(most or os.cpu_count() or 1, runs // RUNS_A_PROCESS[setting.engine]))


def sensible_threads(setting: Setting, most: int | None = None) -> int:
    """How many threads of one process run an experiment soonest, at most as many as there are cores: the
    reference is no machine code, so two of its threads would take turns."""
    return min(most or os.cpu_count() or 1, MOST_THREADS) if setting.engine == "kernel" else 1
