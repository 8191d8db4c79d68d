"""Find better: the draft's map and what is ticked on it, as a question to the search.

    Draft, Constraints ── world with the draft as today's plan ──> search ──> drafts, better or not to be told
                                                                    └──> or why there is none

The search sees the draft as today's plan: pins and frozen zones are those on the map, and towns moved are
counted from there. What it looks for is what the headline shows, or exact terms (spread of loads, travel)
where somebody asks for these; either way each draft that is found was run beside the one asked about. It
runs beside the page in a thread of its own, and can be stopped.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, Scenario, UnitKind
from simlib.model.partition import moves_between
from simlib.runs.parallel import silent
from simlib.scores.comparison import Difference
from simlib.search.answer import Tell
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.objective import Objective
from simlib.search.problem.question import ON_TIME, Question
from simlib.search.problem.terms import Terms
from simlib.search.proposals import Proposals, propose
from simlib.search.solve.infeasible import Infeasible, Reason
from simlib.workbench.state.draft import Draft, of_kind, plan_name, undeclared, world_of_draft

NO_WISHES: Final = Constraints()
TOP: Final = 5
SECONDS: Final = 20.0
OBJECTIVES: Final = (ON_TIME, "spread", "travel")
"""What may be looked for: the judged measure, or exact terms, each with the others among equals."""


@dataclass(frozen=True)
class FoundDraft:
    """A draft that was found: which units it moves from the draft that was asked about (towns and divisions;
    groups only where they do not follow their division), its terms beside those of that draft, and what it
    gains on it. `sign`: 1 better, 0 not to be told from it, -1 worse in what the headline shows."""

    draft: Draft
    moved: tuple[str, ...]
    terms: Terms
    before: Terms
    gain: Difference | None
    sign: int


@dataclass(frozen=True)
class Findings:
    """What came of a search by an objective. `found`: the better ones first, then those not to be told from
    the draft asked about; by an exact objective those that are worse on time as well, in its own order.
    `study` says what was looked at. `reason`: what excludes each other, where no plan keeps all wishes;
    `error`: anything else that kept it from being searched."""

    objective: str = ON_TIME
    found: tuple[FoundDraft, ...] = ()
    study: Proposals | None = None
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
    world: World,
    draft: Draft,
    asked: Constraints,
    zones: int | None,
    load: str,
    seconds: float,
    objective: str = ON_TIME,
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
        objective=Objective() if objective == ON_TIME else Objective((objective, *_others(objective))),
        by_simulation=objective == ON_TIME,
        top=TOP,
        within=seconds,
        release_groups=draft.spec.release_groups,
    )


def _others(objective: str) -> tuple[str, ...]:
    return tuple(term for term in OBJECTIVES if term not in (ON_TIME, objective))


def find_better(
    world: World,
    draft: Draft,
    wishes: Constraints = NO_WISHES,
    zones: int | None = None,
    *,
    load: str | None = None,
    seconds: float = SECONDS,
    objective: str = ON_TIME,
    divisions: bool = False,
    tell: Tell = silent,
    stop: Callable[[], bool] = lambda: False,
) -> Findings:
    """Drafts of `zones` zones (else as many as now) that meet all wishes and may be better than the draft
    asked about; `divisions` may be relinked only where that is asked for."""
    begin = monotonic()
    load = load or ("central" if "central" in world.scenario.loads else next(iter(world.scenario.loads)))
    try:
        asked = question_of(world, draft, wishes, zones, load, seconds, objective)
        exactly, searched = objective != ON_TIME, world_to_search(world, draft)
        asked = replace(asked, within=max(0.0, seconds - (monotonic() - begin)))
        study = propose(searched, asked, keep_divisions=not divisions, exactly=exactly,
                        tell=tell, stop=stop)  # fmt: skip
    except Infeasible as error:
        return Findings(objective, reason=error.reason)
    except SimlibError as error:
        return Findings(objective, error=error)
    shown = (*study.better, *study.unclear, *(study.worse if exactly else ()))
    scenario, now = world.scenario, study.today.terms
    drafts = tuple(
        FoundDraft(
            replace(draft, name="", spec=undeclared(one.spec)),
            _moved(scenario, draft, one.spec),
            one.plan.terms,
            now,
            one.gain,
            one.sign,
        )
        for one in shown
    )
    return Findings(objective, drafts, study)


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
        *,
        objective: str = ON_TIME,
        divisions: bool = False,
    ) -> None:
        """Search; what was under way is stopped."""
        self.cancel()
        self._stop = stop = threading.Event()
        self.findings, self.told = None, ("", 0)

        def search() -> None:
            found = find_better(self.world, draft, wishes, zones, load=load, seconds=seconds,
                                objective=objective, divisions=divisions, tell=self._tell,
                                stop=stop.is_set)  # fmt: skip
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
