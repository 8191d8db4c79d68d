"""Runs for the workbench: one task is one replication of a draft at one load, with what it is paired with.

    Task(draft, load, number) ── Workshop.do ──> Done ─ own      the draft in its world
                                                      ├ given    the baseline in the draft's world
                                                      └ before   the baseline in the file's world

A workshop keeps what it has compiled. Each process has one of its own; what it does depends on the task
alone, so it does not matter who does it.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from simlib.inputs.reading import World
from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan, plan_of
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import ProcessPool, processes_for
from simlib.scores.measures import CAUSES, Row, layout, tally, unit_of
from simlib.scores.run import Run
from simlib.scores.timeline import weekly
from simlib.scores.why_late import LABELS
from simlib.workbench.estimate.answer import SHOWN
from simlib.workbench.state.draft import Draft, plan_name, world_of_draft

MODELS: Final = 12
"""Models that a workshop keeps, one a world and load."""
PLANS: Final = 24
EXPLAINED: Final = 40
"""Replications of which it is worked out why matters were late."""

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """So many things by key; the one not asked for longest is dropped.

    >>> shelf = Shelf(1)
    >>> shelf.get("a", lambda: 1), shelf.get("a", lambda: 2), shelf.get("b", lambda: 3), list(shelf.kept)
    (1, 1, 3, ['b'])
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """What is there, or else what is made."""
        if key not in self.kept:
            self.kept[key] = make()
        self.kept.move_to_end(key)
        while len(self.kept) > self.room:
            self.kept.popitem(last=False)
        return self.kept[key]


class KeptRun(NamedTuple):
    """What is kept of a run: numerators and denominators of the rows shown, float64[2, rows]; open and
    overdue matters by week, float64[2, weeks]; and of the first runs the rows of why matters were late."""

    tally: Floats
    course: Floats
    why: Floats | None


class Task(NamedTuple):
    """One replication of a draft at one load, and which of the three runs of it are wanted."""

    draft: Draft
    load: str
    number: int
    own: bool = True
    given: bool = True
    before: bool = False


class Done(NamedTuple):
    """What came of a task; None for a run that was not wanted."""

    own: KeptRun | None
    given: KeptRun | None
    before: KeptRun | None


@dataclass(frozen=True, eq=False)
class Ready:
    """A plan that can be run: its model, its arrays, and the rows that are shown of its runs."""

    model: Model
    plan: Plan

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        every = layout(self.model, self.plan)
        return tuple(every[n] for n in self._shown)

    @cached_property
    def _shown(self) -> Ints:
        every = layout(self.model, self.plan)
        found = [n for n, row in enumerate(every) if row.by in SHOWN.get(row.name, ())]
        return np.array(found, dtype=np.int64)

    def run(self, draws: Draws, *, why: bool) -> KeptRun:
        """One run; `why` it was late is the half of the work of scoring it."""
        record = ENGINES[DEFAULT](self.model, self.plan, draws)
        return KeptRun(
            tally=tally(self.model, self.plan, draws, record)[:, self._shown],
            course=weekly(self.model, self.plan, draws, record),
            why=why_sums(Run(self.model, self.plan, draws, record)) if why else None,
        )


# ---------------------------------------------------------------- why late


def why_rows(model: Model) -> tuple[Row, ...]:
    """The rows of `why_sums`: both measures by cause."""
    names = [entry.name for entry in CAUSES]
    return tuple(Row(name, "cause", label, unit_of(model, name)) for name in names for label in LABELS)


def why_sums(run: Run) -> Floats:
    """Numerators and denominators of why the late matters of a run were late, float64[2, rows]."""
    parts = [entry.of(run) for entry in CAUSES]
    tops = [part.numerator / part.numerator_unit for part in parts]
    bottoms = [np.asarray(part.denominator, dtype=np.float64) for part in parts]
    return np.stack([np.concatenate(tops), np.concatenate(bottoms)])


# ---------------------------------------------------------------- a workshop


@dataclass(eq=False)
class Workshop:
    """Does tasks about drafts of one world; `seed` is that of all replications."""

    world: World
    seed: int
    _models: Shelf[tuple[str, str, str], Model] = field(default_factory=lambda: Shelf(MODELS))
    _plans: Shelf[tuple[str, str], Ready] = field(default_factory=lambda: Shelf(PLANS))

    @cached_property
    def start(self) -> Draft:
        """The file's baseline in the file's world."""
        return Draft.of(self.world.scenario)

    def own(self, draft: Draft, load: str) -> Ready:
        """The draft's plan, compiled. Raises SimlibError where its map or its duty cannot be."""
        name = plan_name(self.world.scenario, draft)

        def made() -> Ready:
            model = self._model(draft, load)
            return Ready(model, plan_of(model, name, draft.spec))

        return self._plans.get((f"{draft.key}/{name}", load), made)

    def given(self, draft: Draft, load: str) -> Ready:
        """The baseline in the draft's world, with room for its people, compiled."""

        def made() -> Ready:
            model = self._model(draft, load)
            return Ready(model, compile_plan(model, self.world.scenario.baseline))

        return self._plans.get((f"{draft.world_key}/{_people(draft)}", load), made)

    def _model(self, draft: Draft, load: str) -> Model:
        def made() -> Model:
            return compile_model(world_of_draft(self.world, draft), load)

        return self._models.get((draft.world_key, _people(draft), load), made)

    def do(self, task: Task) -> Done:
        """The runs that are wanted of one replication."""
        draft, load, why = task.draft, task.load, task.number < EXPLAINED
        own = given = before = None
        if task.own or task.given:
            draws = draw(self._model(draft, load), self.seed, task.number)
            own = self.own(draft, load).run(draws, why=why) if task.own else None
            given = self.given(draft, load).run(draws, why=why) if task.given else None
        if task.before:
            ready = self.given(self.start, load)
            before = ready.run(draw(ready.model, self.seed, task.number), why=why)
        return Done(own, given, before)


def _people(draft: Draft) -> str:
    """The extra people that a model must have room for."""
    return str(sorted((unit, *sorted(posts.items())) for unit, posts in draft.spec.extra.items()))


# ---------------------------------------------------------------- several processes

AHEAD: Final = 2
"""Tasks asked of each process before the first is taken: it never waits for the next one."""


class Workers:
    """Other processes that do tasks. Without any (or when they broke down) there is never room.

    They are started when they are first needed (`runs.parallel`).
    """

    def __init__(self, world: World, seed: int, processes: int) -> None:
        self._shop = Workshop(world, seed)
        self._processes = processes
        self._pool: ProcessPool[Task, Done] | None = None
        self._busy: list[Future[Done]] = []

    def start(self) -> None:
        """Start the processes; each has a workshop of its own."""
        if self._processes and self._pool is None:
            self._pool = processes_for(self._shop.do, self._processes)

    @property
    def has_room(self) -> bool:
        """Whether another task may be handed out."""
        self._busy = [future for future in self._busy if not future.done()]
        return self._pool is not None and len(self._busy) < AHEAD * self._processes

    def hand_out(self, task: Task) -> "Future[Done] | None":
        """Ask for a task; None where the processes have broken down."""
        assert self._pool is not None
        try:
            future = self._pool.submit(task)
        except BrokenProcessPool:
            self.close()
            return None
        self._busy.append(future)
        return future

    def drop(self) -> None:
        """Ask for nothing more of what has not begun."""
        for future in self._busy:
            future.cancel()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._processes = 0
