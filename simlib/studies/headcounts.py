"""A county with more people, and what share of its matters then ends on time.

    SCENARIO, PLAN -> PLACES            units and posts where somebody may be added
    PLACES, CHOICES -> SOURCE           a plan for each choice, all with the same draws
    Office.counts(choices, runs)        matters on time and due, run by run

People who are added are posts of a plan (`extra`), so every choice meets the matters and the leave that all
others meet: what one more person is worth is known from pairs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.checks.rules import RuleBook, breaches
from simlib.inputs.reading import SourceFile, world_of
from simlib.inputs.scenario import PlanSpec, Scenario
from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws
from simlib.runs.parallel import never, silent
from simlib.runs.record import Record
from simlib.runs.replications import replicate
from simlib.scores.run import Run

CHUNK: Final = 8
"""Choices that one world holds: each is a plan with tables of its own."""

Choice = tuple[int, ...]
"""How many people more at each place."""
Tell = Callable[[str, int, int], object]


class Place(NamedTuple):
    """Where somebody may be added."""

    unit: str
    post: str


def places_of(scenario: Scenario, plan: str, where: Sequence[str] = ()) -> tuple[Place, ...]:
    """The posts that there are, of these units (all where none is named): but for those of which a rule of
    the file allows no more under this plan. A rule against new posts is what the question sets aside.

    Raises SimlibError `nobody-to-add`.
    """
    book, spec = RuleBook.of(scenario), scenario.plans[plan]
    before = _broken(book, spec)
    found = tuple(
        place
        for name, unit in scenario.units.items()
        for post, there in unit.staff.items()
        if there and (not where or name in where)
        for place in [Place(name, post)]
        if _broken(book, spec.model_copy(update={"extra": _with(spec, {place: 1})})) <= before
    )
    if not found:
        raise SimlibError("nobody-to-add", name=scenario.name)
    return found


def _broken(book: RuleBook, spec: PlanSpec) -> set[str]:
    """The rules that a plan breaks, but for those against new posts."""
    return {name for name, _ in breaches(book, spec) if book.rules[name].kind != "no_new_posts"}


def _with(spec: PlanSpec, more: Mapping[Place, int]) -> dict[str, dict[str, int]]:
    """The extra people of a plan with some more."""
    extra = {unit: dict(posts) for unit, posts in spec.extra.items()}
    for (unit, post), number in more.items():
        if number:
            posts = extra.setdefault(unit, {})
            posts[post] = posts.get(post, 0) + number
    return extra


def manned(
    source: SourceFile, scenario: Scenario, plan: str, places: Sequence[Place], choices: Sequence[Choice]
) -> SourceFile:
    """The source with a plan for each choice, `c0`, `c1`, ..., and no other."""
    bare, spec, rules = source.bare["plans"][plan], scenario.plans[plan], list(scenario.rules)
    plans = {
        f"c{n}": {**bare, "extra": _with(spec, dict(zip(places, choice, strict=True))), "relax": rules}
        for n, choice in enumerate(choices)
    }
    return replace(source, bare={**source.bare, "plans": plans, "baseline": "c0"})


def on_time(model: Model, plan: Plan, draws: Draws, record: Record) -> tuple[int, int]:
    """Outside matters on time, and due in the window; a function for `replicate`."""
    counts, units = Run(model, plan, draws, record).counts, len(model.units)
    return int(counts.on_time[:units].sum()), int(counts.due[:units].sum())


class Trial(NamedTuple):
    """Choices to be run: under which plan, where, at which load, in which replications."""

    plan: str
    places: tuple[Place, ...]
    choices: tuple[Choice, ...]
    load: str
    first: int
    last: int


@dataclass(frozen=True)
class Bench:
    """Where choices are run, by this process or by others that know the source."""

    source: SourceFile
    scenario: Scenario
    seed: int

    def __call__(self, trial: Trial) -> Ints:
        """Matters on time and due, int64[runs, choices, 2]."""
        model, plans = self.compiled(trial)
        runs = replicate(model, plans, self.seed, range(trial.first, trial.last), on_time)
        return np.array(list(runs), dtype=np.int64)

    def compiled(self, trial: Trial) -> tuple[Model, list[Plan]]:
        """The arrays of a world with such plans."""
        source = manned(self.source, self.scenario, trial.plan, trial.places, trial.choices)
        model = compile_model(world_of(source), trial.load)
        return model, [compile_plan(model, f"c{n}") for n in range(len(trial.choices))]


@dataclass
class Office:
    """One plan, and what is known of choices under it; `ask` runs trials."""

    plan: str
    places: tuple[Place, ...]
    loads: tuple[str, ...]
    ask: Callable[[Iterable[Trial]], Iterable[Any]]
    tell: Tell = silent
    stop: Callable[[], bool] = never
    known: dict[tuple[Choice, int, int], Floats] = field(default_factory=dict)

    def counts(self, stage: str, choices: Sequence[Choice], first: int, last: int) -> list[Floats]:
        """Matters on time and due of each choice, float64[loads, runs, 2]. Raises KeyboardInterrupt where
        somebody wants to stop."""
        new = [c for c in dict.fromkeys(choices) if (c, first, last) not in self.known]
        chunks = [tuple(new[n : n + CHUNK]) for n in range(0, len(new), CHUNK)]
        trials = [Trial(self.plan, self.places, chunk, load, first, last)
                  for chunk in chunks for load in self.loads]  # fmt: skip
        found = []
        for counted in self.ask(trials):
            found.append(counted)
            self.tell(stage, len(found), len(trials))
            if self.stop():
                raise KeyboardInterrupt
        width = len(self.loads)
        for n, chunk in enumerate(chunks):
            of_loads = np.stack(found[n * width : (n + 1) * width]).astype(np.float64)
            for place, choice in enumerate(chunk):
                self.known[choice, first, last] = of_loads[:, :, place]
        return [self.known[choice, first, last] for choice in choices]

    @property
    def nobody(self) -> Choice:
        """Nobody more anywhere."""
        return (0,) * len(self.places)


def one_more(choice: Choice, place: int, number: int = 1) -> Choice:
    """A choice with somebody more at a place.

    >>> one_more((0, 2), 1)
    (0, 3)
    """
    return tuple(n + number * (at == place) for at, n in enumerate(choice))
