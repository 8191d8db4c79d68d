"""What a search found: plans to be looked at, run and compared, and whether they are proven best."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simlib.door.given import Given
from simlib.door.plan import ZonePlan, plan_of
from simlib.door.shown import Shown
from simlib.errors import UnknownName
from simlib.search.answer import NamedPlan, SearchResult
from simlib.search.problem.question import SearchOptions
from simlib.search.problem.terms import TERMS
from simlib.views.exhibits.drawing import Drawing
from simlib.views.language.names import Names
from simlib.views.language.words import Language
from simlib.workbench.state.draft import undeclared

RANGES: Final = {"towns": "towns", "load": "load_of_zone", "people": "people"}
"""`least_NAME` and `most_NAME`, and the pair that holds both."""
ENDS: Final = ("least", "most")
LISTS: Final = ("together", "apart", "crossing")


@dataclass(frozen=True, repr=False)
class Found(Shown):
    """The answer to a search. `answer` holds all of it."""

    given: Given
    answer: SearchResult

    @property
    def proven(self) -> bool:
        """Whether no plan that keeps to the constraints is better; claimed of exact terms only."""
        return self.answer.proven

    @property
    def gap(self) -> float | None:
        """How far the best may be from the least possible value; None if no bound is known."""
        return self.answer.gap

    @cached_property
    def plans(self) -> tuple[ZonePlan, ...]:
        """The plans found without today's, best first; each can be changed, run, compared, saved."""
        return self._named([plan for plan in self.answer.plans if plan.name != self.answer.today.name])

    @cached_property
    def front(self) -> tuple[ZonePlan, ...]:
        """The plans that none beats in spread, travel and towns moved at once."""
        return self._named([plan for plan in self.answer.front if plan.name != self.answer.today.name])

    def _named(self, found: Sequence[NamedPlan]) -> tuple[ZonePlan, ...]:
        today = plan_of(self.given)
        return tuple(
            replace(today, draft=replace(today.draft, spec=undeclared(plan.spec)).named(plan.name))
            for plan in found
        )

    def frame(self) -> pd.DataFrame:
        """A row a plan, today's first: every term (hours a year, minutes, counts; less is better)."""
        plans = (self.answer.today, *self.answer.new)
        rows = {one.name: [getattr(one.plan.terms, term) for term in TERMS] for one in plans}
        return pd.DataFrame.from_dict(rows, orient="index", columns=list(TERMS)).rename_axis("plan")

    def save(self, file: str | Path) -> Path:
        """Write the plans found as an overlay of the county's file."""
        from simlib.views.output.files import save_plans

        return save_plans(Path(file), self.given.file, self.given.world.scenario, self.answer.new)

    @cached_property
    def names(self) -> Names:
        """The county's names with the plans found among its plans."""
        from simlib.views.exhibits.found_plans import found_names

        return found_names(self.given.names, self.answer)

    def show(self, exhibit: str, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_SEARCHES, exhibit_of

        return exhibit_of(self, OF_SEARCHES, exhibit, **options)

    def said_in(self, language: Language) -> "Found":
        """The same in another language; nothing is searched again."""
        return replace(self, given=self.given.said_in(language))

    def blocks(self) -> Iterator[Any]:
        """What was found beside today's plan, what may be said, and the best plan on the map."""
        yield self.show("found")
        yield self.show("proof")
        if self.answer.new:
            from simlib.views.exhibits.county_map import county_map

            best = self.answer.new[0].name
            yield Drawing.of(lambda: county_map(self.names, best))


def options(asked: Mapping[str, Any]) -> SearchOptions:
    """Keywords as the command line has them: lists may be lists, pins a mapping, numbers numbers.

    >>> asked = options({"zones": 4, "pin": {"城关镇": "第二协作区"}, "together": [["头闸镇", "渠口乡"]]})
    >>> asked.zones, asked.pin, asked.together
    ('4', ('城关镇=第二协作区',), ('头闸镇,渠口乡',))
    """
    given = dict(asked)
    known = {one.name for one in fields(SearchOptions)} | {f"{end}_{n}" for n in RANGES for end in ENDS}
    for name in given:
        if name not in known:
            raise UnknownName("option", name, sorted(known - set(RANGES.values())))
    for name, pair in RANGES.items():
        ends = tuple(given.pop(f"{end}_{name}", None) for end in ENDS)
        if ends != (None, None):
            given[pair] = ends
    if given.get("zones") is not None:
        given["zones"] = str(given["zones"])
    for name in LISTS:
        if name in given:
            given[name] = tuple(_joined(item) for item in _listed(given[name]))
    if isinstance(given.get("pin"), Mapping):
        given["pin"] = tuple(f"{unit}={zone}" for unit, zone in given["pin"].items())
    if isinstance(given.get("freeze"), str):
        given["freeze"] = (given["freeze"],)
    return SearchOptions(**given)


def _listed(value: str | Sequence[Any]) -> Iterable[Any]:
    return [value] if isinstance(value, str) else value


def _joined(item: str | Sequence[str]) -> str:
    return item if isinstance(item, str) else ",".join(item)
