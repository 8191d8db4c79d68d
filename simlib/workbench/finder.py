"""Find better: the draft's map and what is ticked on it, as a question to the search.

    Draft, Constraints ── world with the draft as today's plan ──> search ──> drafts that are better
                                                                    └──> or why there is none

The search sees the draft as today's plan: pins and frozen zones are those on the map, and towns moved are
counted from there. It judges by exact terms (spread of loads, travel); what the plans found do to deadlines
is for the estimator. It runs beside the page in a thread of its own, and can be stopped.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, Scenario, UnitKind
from simlib.model.partition import moves_between
from simlib.runs.parallel import silent
from simlib.search.answer import Tell, answer
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.question import Question
from simlib.search.problem.terms import Terms
from simlib.search.solve.infeasible import Infeasible, Reason
from simlib.workbench.state.draft import Draft, of_kind, plan_name, undeclared, world_of_draft

NO_WISHES: Final = Constraints()
TOP: Final = 5
SECONDS: Final = 20.0


@dataclass(frozen=True)
class FoundDraft:
    """A draft that was found: which units it moves from the draft that was asked about (towns and divisions;
    groups only where they do not follow their division), and its terms beside those of that draft."""

    draft: Draft
    moved: tuple[str, ...]
    terms: Terms
    before: Terms


@dataclass(frozen=True)
class Findings:
    """What came of a search. `found` are best first; `best`: the draft itself is among the best; `proven`: no
    plan is better. `reason`: what excludes each other, where no plan keeps all wishes; `error`: anything else
    that kept it from being searched."""

    found: tuple[FoundDraft, ...] = ()
    best: bool = False
    proven: bool = False
    interrupted: bool = False
    reason: tuple[Reason, ...] = ()
    error: SimlibError | None = None


def world_to_search(world: World, draft: Draft) -> World:
    """The world with the draft's map, in which the draft is today's plan, without its empty zones."""
    for name, zone in draft.zones.items():
        draft = draft if zone.units else draft.without_zone(name)
    tried = world_of_draft(world, draft)
    today = plan_name(world.scenario, draft)
    return replace(tried, scenario=tried.scenario.model_copy(update={"baseline": today}))


def question_of(
    world: World, draft: Draft, asked: Constraints, zones: int | None, load: str, seconds: float
) -> Question:
    """The question that the ticks on the map ask. What the file's section `search` asks holds too, but for
    pins and frozen zones, which speak of the baseline's zones."""
    given = Constraints.of(world.scenario)
    return Question(
        load=load,
        zones=(zones or sum(bool(zone.units) for zone in draft.zones.values()),),
        constraints=replace(
            given,
            pin=asked.pin,
            together=(*given.together, *asked.together),
            apart=(*given.apart, *asked.apart),
            freeze=asked.freeze,
            river=given.river or asked.river,
            most_moved=given.most_moved if asked.most_moved is None else asked.most_moved,
        ),
        top=TOP,
        within=seconds,
        release_groups=draft.spec.release_groups,
    )


def find_better(
    world: World,
    draft: Draft,
    wishes: Constraints = NO_WISHES,
    zones: int | None = None,
    *,
    load: str | None = None,
    seconds: float = SECONDS,
    tell: Tell = silent,
    stop: Callable[[], bool] = lambda: False,
) -> Findings:
    """Up to five drafts of `zones` zones (else as many as now) that meet all wishes and are better by exact
    terms than the draft asked about."""
    load = load or ("central" if "central" in world.scenario.loads else next(iter(world.scenario.loads)))
    try:
        asked = question_of(world, draft, wishes, zones, load, seconds)
        found = answer(world_to_search(world, draft), asked, tell=tell, stop=stop)
    except Infeasible as error:
        return Findings(reason=error.reason)
    except SimlibError as error:
        return Findings(error=error)
    scenario, now = world.scenario, found.today.plan.terms
    drafts = tuple(
        FoundDraft(
            replace(draft, name="", spec=undeclared(p.spec)),
            _moved(scenario, draft, p.spec),
            p.plan.terms,
            now,
        )
        for p in found.plans
        if p.name != found.today.name
    )
    best = any(one.name == found.today.name for one in found.plans)
    return Findings(drafts, best, found.proven, found.interrupted)


def _moved(scenario: Scenario, draft: Draft, spec: PlanSpec) -> tuple[str, ...]:
    follow = () if spec.release_groups else of_kind(scenario, UnitKind.GROUP)
    moved = moves_between(scenario, draft.zones, spec.zones)
    return tuple(move.unit for move in moved if move.unit not in follow)


class Finder:
    """A search beside the page: started, looked at, stopped. One at a time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.told: tuple[str, int] = ("", 0)
        """What is under way (a rung of the search), and how much was looked at."""
        self.findings: Findings | None = None
        """What came of the last search, None while it runs."""
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(
        self,
        draft: Draft,
        wishes: Constraints = NO_WISHES,
        zones: int | None = None,
        seconds: float = SECONDS,
        load: str | None = None,
    ) -> None:
        """Search; what was under way is stopped."""
        self.cancel()
        self._stop = stop = threading.Event()
        self.findings, self.told = None, ("", 0)

        def search() -> None:
            found = find_better(self.world, draft, wishes, zones, load=load, seconds=seconds,
                                tell=self._tell, stop=stop.is_set)  # fmt: skip
            if stop is self._stop:  # else another search has been started since
                self.findings = found

        self._thread = threading.Thread(target=search, daemon=True)
        self._thread.start()

    def _tell(self, what: str, done: int, of: int | None) -> None:
        self.told = (what, done)

    @property
    def done(self) -> bool:
        """Whether no search is under way."""
        return self._thread is None or not self._thread.is_alive()

    @property
    def found(self) -> tuple[Draft, ...]:
        """The drafts that were found, best first."""
        return tuple(one.draft for one in self.findings.found) if self.findings else ()

    def cancel(self) -> None:
        """Stop; the best so far is then what was found."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
