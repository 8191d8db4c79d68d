"""Everything that a report tells, simulated once.

    world, plans, loads, seed ─> each load ─ each replication ─ each plan ─┬─> measures
                                                                           ├─> open matters by week
                                                                           └─> do the books balance?

The plan that is reported on (`subject`) is the first one named that is not the baseline; where none is named,
the one that gains most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.reading import World, read_world
from simlib.model.arrays import Bools, Model, Plan
from simlib.model.feasibility import feasibility_faults
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Experiment, Setting, experiment, sensible_threads
from simlib.scores.intervals import Measure
from simlib.scores.matters import open_at_end, open_matters
from simlib.scores.run import RatioParts, Run
from simlib.scores.timeline import weekly
from simlib.scores.use_of_time import UseOfTime, use_of_time
from simlib.views.language.claims import headline_differences, headline_measure
from simlib.views.language.names import Names
from simlib.views.language.words import Language, words

# ---------------------------------------------------------------- what must hold in every run


@dataclass(frozen=True)
class Books:
    """Sums over runs. `came`, `ended`, `left` are matters; `path` is the time of open matters read off
    their number, `times` the same added up matter by matter, both in matters × ticks; `labels` and `late`
    are ticks of late matters by cause and in all; `overbooked` are people who work more than they are on
    duty; `faults` are runs in which any of these does not hold."""

    runs: int
    came: int
    ended: int
    left: int
    path: int
    times: int
    labels: int
    late: int
    overbooked: int
    faults: int

    @classmethod
    def together(cls, some: Iterable["Books"]) -> "Books":
        """The sums over several."""
        pages = list(some)
        return cls(*(sum(getattr(page, f.name) for page in pages) for f in fields(cls)))


def books(model: Model, plan: Plan, draws: Draws, record: Record) -> Books:
    """The books of one run."""
    run = Run(model, plan, draws, record)
    came, ended, left = _counted(run)
    path, times = _path(run), _total(run, open_matters(run))
    labels, late = _late(run)
    overbooked = int((run.bookings.booked > run.on_duty).sum())
    faults = (came != ended + left) or (path != times) or (labels != late) or overbooked > 0
    return Books(1, came, ended, left, path, times, labels, late, overbooked, int(faults))


def _total(run: Run, part: RatioParts) -> int:
    """What a measure of matters comes to: the sum over the cells of the units of origin."""
    return int(part.numerator[: len(run.model.units)].sum())


def _measured(run: Run) -> Bools:
    return np.asarray(run.outside & run.headline)


def _counted(run: Run) -> tuple[int, int, int]:
    """Matters that came before the window's end, ended by then, and are then open as the measure has it."""
    _, last = run.model.window
    mine = _measured(run) & (run.record.arrived < last)
    ended = mine & (run.record.ended != NOT_YET) & (run.record.ended <= last)
    return int(mine.sum()), int(ended.sum()), _total(run, open_at_end(run))


def _path(run: Run) -> int:
    """The number of open matters from event to event, times how long it lasts, over the window."""
    first, last = run.model.window
    mine = _measured(run) & (run.record.arrived < NEVER)
    arrived = run.record.arrived[mine]
    ended = np.where(run.record.ended[mine] == NOT_YET, last, run.record.ended[mine])
    ticks = np.clip(np.concatenate([arrived, ended, [first, last]]), first, last)
    change = np.repeat([1, -1, 0], [len(arrived), len(ended), 2])
    order = np.argsort(ticks, kind="stable")
    number, lasts = np.cumsum(change[order])[:-1], np.diff(ticks[order])
    return int(number @ lasts)


def _late(run: Run) -> tuple[int, int]:
    """Ticks of late matters: those of all labels, and those from arrival (or the start) to end."""
    which, ticks = run.late
    begin = np.maximum(run.record.arrived[which], 0)
    end = np.minimum(run.ended[which], run.model.horizon)
    return int(ticks.sum()), int((end - begin).sum())


# ---------------------------------------------------------------- the study


HEADLINE: Final = "on_time_share"
OpenByWeek = NDArray[np.float64]


@dataclass(frozen=True)
class LoadStudy:
    """What came of one load: measures, open and overdue matters by week (float64[replications, 2, weeks]
    by plan), and the books of all runs of all plans together."""

    found: Experiment
    courses: Mapping[str, OpenByWeek]
    books: Books


@dataclass(frozen=True)
class Study:
    """One question and all its runs; `loads` in the order of the file; `asked` are the plans that were
    named."""

    names: Names
    world: World
    loads: Mapping[str, LoadStudy]
    asked: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        scenario: str | Path,
        plans: Sequence[str] = (),
        loads: Sequence[str] = (),
        seed: int = 1,
        replications: int = 100,
        language: Language = "zh",
        codes: bool = False,
    ) -> "Study":
        """Simulate: all plans where none is named, all loads where none is named.

        Raises InputFaults for a faulty file, UnknownName for a plan or load that is not there, SimlibError
        `nothing-to-report` without a plan beside the baseline, `no-limit-to-report` in a world whose
        matters have no main limit.
        """
        world = read_world(scenario)
        faults = feasibility_faults(world)
        if faults:
            raise InputFaults(str(scenario), faults)
        asked = [
            Setting.of(world, plans, load, replications=replications, seed=seed)
            for load in loads or world.scenario.loads
        ]
        if len(asked[0].plans) < 2:
            raise SimlibError("nothing-to-report")
        found = {setting.load: at_load(world, setting) for setting in asked}
        if any(one.found.headline != HEADLINE for one in found.values()):
            raise SimlibError("no-limit-to-report")
        names = Names(words(language), world.scenario, codes, asked[0].plans)
        return cls(names, world, found, tuple(plans))

    @property
    def experiments(self) -> dict[str, Experiment]:
        return {load: one.found for load, one in self.loads.items()}

    @property
    def setting(self) -> Setting:
        """What is asked at the central load, or at the first where there is none of that name."""
        return self.central.found.setting

    @property
    def central(self) -> LoadStudy:
        """What came of the central load."""
        return self.loads.get("central") or next(iter(self.loads.values()))

    @property
    def baseline(self) -> str:
        """The plan that others are compared with."""
        return self.setting.baseline

    @property
    def others(self) -> tuple[str, ...]:
        """The plans but for the baseline, in the order in which they were named."""
        return tuple(plan for plan in self.setting.plans if plan != self.baseline)

    @cached_property
    def subject(self) -> str:
        """The plan that is reported on: the first that was named, else the one that gains most: better at
        most loads, then by its difference at the central one."""
        return self.others[0] if self.asked else max(self.others, key=self._gain)

    def _gain(self, plan: str) -> tuple[int, float]:
        central = self.setting.load
        return sum(self.sign(load, plan) for load in self.loads), self.difference(central, plan).mean

    @property
    def pair(self) -> tuple[str, str]:
        """The baseline, and the plan that is reported on."""
        return self.baseline, self.subject

    @cached_property
    def use(self) -> dict[str, UseOfTime]:
        """How duty hours are used at the central load, under the baseline and under the subject."""
        return use_of_time(self.world, replace(self.setting, plans=self.pair))

    def difference(self, load: str, plan: str) -> Difference:
        """The on-time share of a plan minus the baseline's at a load."""
        return headline_differences(self.loads[load].found)[plan]

    def share(self, load: str, plan: str) -> Measure:
        """The on-time share of a plan at a load. Raises SimlibError `no-limit-to-report`."""
        found = headline_measure(self.loads[load].found, plan)
        if found is None:
            raise SimlibError("no-limit-to-report")
        return found

    def sign(self, load: str, plan: str) -> int:
        """1 where the plan is better than the baseline beyond doubt (all plans at once), -1 where it is
        worse, else 0."""
        said = self.loads[load].found.verdict()
        return (plan in said.better_than_baseline) - (plan in said.worse_than_baseline)


def at_load(world: World, setting: Setting) -> LoadStudy:
    """Run one load of a study."""
    courses: dict[str, list[OpenByWeek]] = {plan: [] for plan in setting.plans}
    audited: list[Books] = []

    def keep(_: int, kept: Sequence[tuple[OpenByWeek, Books]]) -> None:
        for plan, (course, audit) in zip(setting.plans, kept, strict=True):
            courses[plan].append(course)
            audited.append(audit)

    threads = sensible_threads(setting)
    found = experiment(world, setting, keep=_kept, each=keep, why=True, threads=threads)
    stacked = {plan: np.stack(runs) for plan, runs in courses.items()}
    return LoadStudy(found, stacked, Books.together(audited))


def _kept(model: Model, plan: Plan, draws: Draws, record: Record) -> tuple[OpenByWeek, Books]:
    return weekly(model, plan, draws, record), books(model, plan, draws, record)
