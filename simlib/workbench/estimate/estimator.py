"""The answer while the planner is looking: first a rough one, then a sharper one, until it is narrow.

    ask(draft) ── step ── step ── step ...          a step does one replication at one load, in a pair
                    └ answer() ─> Answer ─ narrow?   with the baseline of the same world

    round 1   4 replications at the load looked at     then an answer can be shown
    round 2   4 at each other load
    round n   3 at each load that is not narrow yet

    runs of the baseline   kept by (world, load)       laid up ahead by `idle`
    its own figure         from `SHARP` runs a load    worked out once, kept on disk
    runs of drafts         kept by (draft, load)       a draft that comes back has its answer at once

What a round does is settled when it begins and it counts when it is done as a whole: so the answer after n
rounds is the same on any machine, with any number of processes. Who asks for another draft drops the older.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.reading import World
from simlib.model.arrays import Floats, Model
from simlib.scores.experiment import Experiment, Setting
from simlib.scores.intervals import estimate
from simlib.scores.measures import Row
from simlib.scores.ratios import ratios, standard_error, two_sided
from simlib.scores.timeline import week_dates
from simlib.search.simulated.criterion import judged_by
from simlib.workbench.estimate.answer import Estimate, Interval, LoadEstimate, Origin
from simlib.workbench.estimate.workers import Done, KeptRun, Ready, Shelf, Task, Workers, Workshop, why_rows
from simlib.workbench.state.baseline import BaselineFile, Figure, code_hash
from simlib.workbench.state.draft import Draft, moves, plan_name, world_of_draft
from simlib.workbench.state.problems import UNRUNNABLE, problems

FIRST: Final = 4
"""Replications of a load's first round."""
BATCH: Final = 3
"""Replications of each later round."""
LEAST: Final = 16
"""Replications before an interval may be called narrow."""
MOST: Final = 400
"""Replications at one load, at most."""
SHARP: Final = 100
"""Replications of each load from which the baseline's own figure is worked out, once."""
TARGETS: Final = {"on_time_share": 0.005, "days_to_close": 0.5}
"""Half the width of the difference's interval at which an answer is narrow, by what plans are judged by."""
OF_EFFECT: Final = 0.1
"""A large difference need be known to this share of itself only."""

DRAFTS, WORLDS = 60, 12
"""So many drafts and worlds, each at one load, have their runs kept; a draft those that it is paired with."""


class KeptRuns(NamedTuple):
    """The runs of a draft at one load, and those of the baseline that they are paired with: in the draft's
    world and in the file's. Others may know these too, and add to them."""

    own: list[KeptRun]
    given: list[KeptRun]
    before: list[KeptRun]


@dataclass(eq=False)
class PlanRuns:
    """The runs of one plan in one world at one load, by number of replication."""

    ready: Ready
    kept: list[KeptRun]

    def deviation(self, measure: str, number: int) -> tuple[float, Floats] | None:
        """A measure of all matters in the first runs, and what each adds to its error; None where it was
        not observed."""
        rows = self.ready.rows
        place = next(n for n, row in enumerate(rows) if (row.name, row.by) == (measure, "all"))
        tallies = np.array([run.tally[:, place] for run in self.kept[:number]])[:, :, None]
        found = ratios([rows[place]], tallies)
        return (float(found.ratio[0]), found.deviation[:, 0]) if found.rows else None


def is_narrow(own: PlanRuns, other: PlanRuns) -> bool:
    """Whether the difference of two plans' runs is known well enough."""
    number = len(own.kept)
    for measure, target in TARGETS.items():
        ours, theirs = own.deviation(measure, number), other.deviation(measure, number)
        if ours is not None and theirs is not None:
            enough = max(target, OF_EFFECT * abs(ours[0] - theirs[0]))
            half = two_sided(0.95, number) * float(standard_error(ours[1] - theirs[1]))
            return half <= enough
    return False


@dataclass(eq=False)
class DraftPair:
    """A draft at one load beside the baseline of the same world, and beside that of the file's world where
    the draft changes it. The draft's runs are never more than theirs."""

    load: str
    own: PlanRuns
    given: PlanRuns
    before: PlanRuns | None
    same: bool
    _narrow: tuple[int, bool] = (0, False)

    @property
    def count(self) -> int:
        """Pairs of runs so far."""
        return len(self.own.kept)

    def task(self, draft: Draft, number: int) -> Task:
        """What is to be run for a replication."""
        given = number >= len(self.given.kept)
        before = self.before is not None and number >= len(self.before.kept)
        return Task(draft, self.load, number, not self.same, given, before)

    def take(self, number: int, done: Done) -> None:
        """Keep what came of the next replication."""
        for runs, one in ((self.given, done.given), (self.before, done.before)):
            if runs is not None and one is not None and len(runs.kept) == number:
                runs.kept.append(one)
        own = self.given.kept[number] if self.same else done.own
        assert own is not None
        self.own.kept.append(own)

    @property
    def precise(self) -> bool:
        """Whether the differences are known well enough."""
        if self._narrow[0] != self.count:
            others = [runs for runs in (self.given, self.before) if runs is not None]
            enough = self.count >= LEAST and all(is_narrow(self.own, runs) for runs in others)
            self._narrow = (self.count, enough)
        return self._narrow[1]

    def narrow(self, most: int) -> bool:
        """Whether no more is asked for."""
        return self.precise or self.count >= most


@dataclass(eq=False)
class Round:
    """Tasks that count when all of them are done: those to do, those handed out, and what came of them."""

    waiting: list[Task]
    out: dict["Future[Done]", Task] = field(default_factory=dict)
    done: dict[tuple[str, int], Done] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether all is done."""
        return not self.waiting and not self.out


@dataclass(eq=False)
class Estimation:
    """A draft under estimation: its pairs by load, the round under way, and what keeps it from being run."""

    draft: Draft
    world: World
    plan: str
    pairs: dict[str, DraftPair] = field(default_factory=dict)
    round: Round | None = None
    error: SimlibError | None = None


class Estimator:
    """Estimates of drafts of one world. `seed` is that of all replications; `load` is looked at first (else
    the central one, else the file's first); `processes` are helpers beside this one; in `folder` the
    baseline's figures are kept."""

    def __init__(
        self,
        world: World,
        *,
        seed: int = 1,
        load: str | None = None,
        most: int = MOST,
        processes: int = 0,
        folder: Path | None = None,
    ) -> None:
        self.world, self.most = world, most
        self.setting = Setting.of(world, load=load, seed=seed)
        self.load = self.setting.load
        self._shop = Workshop(world, seed)
        self._crew = Workers(world, seed, processes)
        self._given: Shelf[tuple[object, ...], list[KeptRun]] = Shelf(WORLDS)
        self._own: Shelf[tuple[str, str], KeptRuns] = Shelf(DRAFTS)
        self._file = BaselineFile(folder, world, seed, code_hash(), self.sharp)
        self.figures = self._file.read()
        """The baseline's own figure at each load where it is known."""
        self._asked = self._asking(self._shop.start)

    @property
    def loads(self) -> tuple[str, ...]:
        """The loads in the order in which they have their turn: the one looked at first, then the file's."""
        return (self.load, *(load for load in self.world.scenario.loads if load != self.load))

    @property
    def sharp(self) -> int:
        """From so many runs the baseline's own figure is worked out."""
        return min(SHARP, self.most)

    def warm(self) -> None:
        """Make ready what the first question needs: the very first time machine code, in half a minute."""
        start = self._shop.start
        for load in self.loads:
            self._shop.given(start, load)
        self._shop.do(Task(start, self.load, 0))
        self._crew.start()
        while self._crew.has_room:
            self._crew.hand_out(Task(start, self.load, 0))

    def close(self) -> None:
        self._crew.close()

    def ask(self, draft: Draft) -> None:
        """What follows is about this draft; work on another is dropped, but not what is known of it."""
        if self._asked.round is not None:
            self._crew.drop()
        self._asked = self._asking(draft)

    def choose(self, load: str) -> None:
        """Look at this load first. Raises UnknownName."""
        self.load = Setting.of(self.world, load=load).load

    def answer(self) -> Estimate:
        """All that is known of the draft that was asked for."""
        return self._answer(self._asked)

    def recall(self, draft: Draft) -> Estimate | None:
        """What is known of a draft that was asked for before, None where nothing is."""
        known = any(self.runs(draft, load) for load in self.loads)
        return self._answer(self._asking(draft)) if known else None

    def runs(self, draft: Draft, load: str) -> int:
        """How many runs of a draft are known at a load."""
        kept = self._own.kept.get((draft.key, load))
        return len(kept.own) if kept else 0

    def step(self) -> bool:
        """A little work: one replication at one load; false where nothing is left to do (it is narrow, or
        cannot be run)."""
        asked = self._asked
        try:
            if asked.round is None:
                tasks = self._next_round(asked)
                if not tasks:
                    return False
                asked.round = Round(tasks)
            self._work(asked.round)
        except SimlibError as error:
            asked.error = error
            return False
        if asked.round.over:
            for (load, number), done in sorted(asked.round.done.items(), key=lambda item: item[0]):
                self._pair(asked, load).take(number, done)
            asked.round = None
        return True

    def idle(self) -> bool:
        """Lay up one run of the unchanged world's baseline; false where all are there."""
        start = self._shop.start
        runs = {load: self._given_runs(start, load).kept for load in self.loads}
        self._settle(runs)
        behind = min(runs, key=lambda load: (load in self.figures or load != self.load, len(runs[load])))
        if len(runs[behind]) >= self.most:
            return False
        done = self._shop.do(Task(start, behind, len(runs[behind]), own=False))
        assert done.given is not None
        runs[behind].append(done.given)
        return True

    def _settle(self, runs: Mapping[str, list[KeptRun]]) -> None:
        """Work out the baseline's figures at loads where there are runs enough, and keep them."""
        fresh = [load for load, some in runs.items() if load not in self.figures and len(some) >= self.sharp]
        for load in fresh:
            rows = self._shop.given(self._shop.start, load).rows
            found = estimate(rows, np.stack([run.tally for run in runs[load][: self.sharp]]))
            judged = judged_by(self._shop.given(self._shop.start, load).model)
            mine = next((m for m in found if (m.name, m.by) == (judged, "all")), None)
            if mine is not None and mine.low is not None and mine.high is not None:
                self.figures[load] = Figure(mean=mine.mean, low=mine.low, high=mine.high)
        if fresh:
            with suppress(SimlibError):  # it costs nothing but time
                self._file.write(self.figures)

    def _next_round(self, asked: Estimation) -> list[Task]:
        """The tasks of the next round; none when all is narrow, or cannot be run."""
        wrong = problems(self.world.scenario, asked.draft)
        if asked.error is not None or any(one.code in UNRUNNABLE for one in wrong):
            return []
        first, enough = self._pair(asked, self.load), min(FIRST, self.most)
        if first.count < enough:
            return self._tasks(asked, [first])
        pairs = [self._pair(asked, load) for load in self.loads]
        fresh = [pair for pair in pairs if pair.count < enough]
        return self._tasks(asked, fresh or [pair for pair in pairs if not pair.narrow(self.most)])

    def _tasks(self, asked: Estimation, pairs: list[DraftPair]) -> list[Task]:
        """The next replications of each of some pairs, in turn."""
        size = max(BATCH if pair.count >= FIRST else FIRST - pair.count for pair in pairs) if pairs else 0
        return [
            pair.task(asked.draft, pair.count + n)
            for n in range(size)
            for pair in pairs
            if pair.count + n < self.most
        ]

    def _work(self, now: Round) -> None:
        """Hand out what the other processes have room for, take what they have done, do one task here."""
        self._collect(now)
        while len(now.waiting) > 1 and self._crew.has_room:
            future = self._crew.hand_out(now.waiting[-1])
            if future is not None:
                now.out[future] = now.waiting.pop()
        if now.waiting:
            task = now.waiting.pop(0)
            now.done[task.load, task.number] = self._shop.do(task)
        elif now.out:
            wait(now.out, timeout=0.02, return_when="FIRST_COMPLETED")
            self._collect(now)

    def _collect(self, now: Round) -> None:
        for future in [future for future in now.out if future.done()]:
            task = now.out.pop(future)
            try:
                now.done[task.load, task.number] = future.result()
            except BrokenProcessPool:
                self._crew.close()
                now.waiting.append(task)

    def _asking(self, draft: Draft) -> Estimation:
        world = world_of_draft(self.world, draft)
        return Estimation(draft, world, plan_name(self.world.scenario, draft))

    def _pair(self, asked: Estimation, load: str) -> DraftPair:
        if load not in asked.pairs:
            draft, start, shop = asked.draft, self._shop.start, self._shop
            kept = self._own.get((draft.key, load), lambda: self._nothing_yet(draft, load))
            own, given = (
                PlanRuns(shop.own(draft, load), kept.own),
                PlanRuns(shop.given(draft, load), kept.given),
            )
            changed = draft.world_key != start.world_key
            before = PlanRuns(shop.given(start, load), kept.before) if changed else None
            same = draft.plan_key == start.plan_key
            asked.pairs[load] = DraftPair(load, own, given, before, same)
        return asked.pairs[load]

    def _nothing_yet(self, draft: Draft, load: str) -> KeptRuns:
        """No run of a draft, beside what is known of the baseline."""
        return KeptRuns([], *(self._given_runs(of, load).kept for of in (draft, self._shop.start)))

    def _given_runs(self, draft: Draft, load: str) -> PlanRuns:
        """The baseline's runs in a draft's world. People whom another plan adds change none of them, but the
        first ones of a unit add rows."""
        ready = self._shop.given(draft, load)
        return PlanRuns(ready, self._given.get((draft.world_key, load, ready.rows), list))

    def _answer(self, asked: Estimation) -> Estimate:
        known = {load: self._at(asked, load) for load in self.world.scenario.loads}
        loads = {load: one for load, one in known.items() if one is not None}
        counts = {load: one.replications for load, one in loads.items()}
        file, seed = self.world, self.setting.seed
        return Estimate(
            draft=asked.draft,
            file=self.world,
            world=asked.world,
            plan=asked.plan,
            loads=loads,
            weeks=week_dates(next(iter(loads.values())).found.model) if loads else (),
            moves=moves(self.world.scenario, asked.draft),
            problems=problems(self.world.scenario, asked.draft),
            origin=Origin(file.file, asked.world.sha256, file.sha256, seed, version("simlib"), counts),
            error=asked.error,
            narrow=len(loads) == len(known) and all(one.narrow for one in loads.values()),
        )

    def _at(self, asked: Estimation, load: str) -> LoadEstimate | None:
        if not self.runs(asked.draft, load):
            return None
        pair = self._pair(asked, load)
        at = self._compared(asked, pair, pair.given)
        if pair.before is None:
            return at
        return replace(at, unchanged=self._compared(asked, pair, pair.before))

    def _compared(self, asked: Estimation, pair: DraftPair, other: PlanRuns) -> LoadEstimate:
        """The draft's runs beside as many of another plan's."""
        both = {self.setting.baseline: other, asked.plan: pair.own}
        kept = {name: runs.kept[: pair.count] for name, runs in both.items()}
        model = pair.own.ready.model
        rows = {name: runs.ready.rows for name, runs in both.items()}
        tallies = {name: [run.tally for run in some] for name, some in kept.items()}
        causes = {name: [run.why for run in some if run.why is not None] for name, some in kept.items()}
        setting = replace(self.setting, load=pair.load, plans=tuple(both))
        return LoadEstimate(
            load=pair.load,
            plan=asked.plan,
            found=_experiment(model, setting, rows, tallies),
            courses={name: np.stack([run.course for run in some]) for name, some in kept.items()},
            why=_experiment(model, setting, dict.fromkeys(both, why_rows(model)), causes),
            precise=pair.precise,
            narrow=pair.narrow(self.most),
            figure=self._figure(pair, other),
        )

    def _figure(self, pair: DraftPair, other: PlanRuns) -> Interval | None:
        """The baseline's own figure, where it is the baseline in the file's world that a draft stands
        beside."""
        of_file = pair.before is None or other is pair.before
        one = self.figures.get(pair.load) if of_file else None
        return None if one is None else Interval(one.mean, one.low, one.high)


def _experiment(
    model: Model,
    setting: Setting,
    rows: Mapping[str, tuple[Row, ...]],
    tallies: Mapping[str, Sequence[Floats]],
) -> Experiment:
    setting = replace(setting, replications=min(map(len, tallies.values())))
    return Experiment(model, setting, rows, {name: np.stack(some) for name, some in tallies.items()})
