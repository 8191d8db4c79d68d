"""Exercise 4.3: zones drawn on the map, judged by the rules, by runs under the same draws, and by a proof.

    towns -> zones ─┬─ rules of the search (listed plans)       broken: what, where
                    ├─ runs beside today's, the same draws      better beyond doubt?
                    └─ minutes to the seat                      share of the way to the proven best

The way is an exact term, so its best is proven by listing all plans; of the on-time share, which is
simulated, no best can be proven, only whether an interval lies above 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from simlib.inputs.scenario import UnitKind
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Setting, experiment, sensible_threads
from simlib.search.answer import all_legal
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import moved_towns, naming, terms_of
from simlib.search.solver import FoundPlan, find
from simlib.training.answers import RIGHT, Kind, Off, Value
from simlib.training.luck import ON_TIME, TODAY, limits, may_be_said, zones_world
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.messages import problem_line
from simlib.workbench.state.draft import Draft, of_kind, plan_name, world_of_draft
from simlib.workbench.state.problems import problems, unsound

TRIED: Final = 40
"""Replications of a drawn plan and of today's."""
NEEDED: Final = 0.8
"""Of the way from today's plan to the proven best."""
BY: Final = Objective(order=("travel", "spread"))


@dataclass(frozen=True)
class Scored:
    """What came of a drawn plan: minutes to the seat, the share of the way to the best (0 is today's, 1 the
    best), and the gain of the on-time share."""

    minutes: float
    score: float
    gain: Difference

    @property
    def right(self) -> bool:
        return self.score >= NEEDED and may_be_said(self.gain) == "better"


def towns() -> tuple[str, ...]:
    """The towns in the order of the file: the rows of an answer."""
    return of_kind(zones_world().scenario, UnitKind.TOWN)


def today() -> tuple[str, ...]:
    """The zone of each town under today's plan."""
    return tuple(Draft.of(zones_world().scenario).zone_of(town) or "" for town in towns())


def drawn(zones: Sequence[str]) -> Draft:
    """The draft that has each town in its zone. Raises UnknownName for a zone that is not there."""
    draft = Draft.of(zones_world().scenario)
    for town, zone in zip(towns(), zones, strict=True):
        draft = draft.moved(town, zone)
    return draft


@cache
def district() -> District:
    """The county as a search sees it."""
    return District.of(zones_world(), "central")


@cache
def constraints() -> Constraints:
    """The rules, as the file has them."""
    return Constraints.of(zones_world().scenario)


@cache
def legal() -> frozenset[tuple[int, ...]]:
    """Every legal way to group the towns."""
    listed = all_legal(district(), constraints(), BY, (len(district().zones),))
    return frozenset(one.zone for one in listed)


@cache
def best() -> FoundPlan:
    """The legal plan with the fewest minutes to the seat. Raises ValueError where that is not proven."""
    found = find(district(), constraints(), BY, zones=(len(district().zones),), top=1)
    if not found.proven:
        raise ValueError("the best plan is not proven")
    return found.plans[0]


def best_minutes() -> float:
    """The fewest minutes to the seat that any legal plan has."""
    return best().terms.travel


def best_zones() -> tuple[str, ...]:
    """The zone of each town under the proven best, as an answer has them."""
    names, zone = naming(district(), best().candidate), best().candidate.zone
    return tuple(district().zones[names[zone[district().towns.index(town)]]] for town in towns())


def candidate(draft: Draft) -> Candidate:
    """A draft as a search sees it: zones and divisions by the names of today's."""
    return Candidate.canonical(
        [district().zones.index(draft.zone_of(town) or "") for town in district().towns],
        [district().zones.index(draft.zone_of_division(one) or "") for one in district().divisions],
    )


@cache
def scored(zones: tuple[str, ...]) -> Scored:
    """Minutes and score of a plan that keeps the rules, and its runs beside today's: a second or two."""
    draft, world = drawn(zones), zones_world()
    now, own = terms_of(district(), district().now).travel, terms_of(district(), candidate(draft)).travel
    name = plan_name(world.scenario, draft)
    setting = Setting.of(world_of_draft(world, draft), (name,), replications=TRIED)
    ran = experiment(world_of_draft(world, draft), setting, threads=sensible_threads(setting))
    (gain,) = (one for one in ran.differences() if (one.name, one.by) == (ON_TIME, "all"))
    return Scored(own, (now - own) / (now - best_minutes()), gain)


# ------------------------------------------------------------------ as an exercise


@dataclass(frozen=True)
class ZoneDrawing:
    """The zones of all towns, drawn on a map."""

    title: str
    text: str
    hints: tuple[str, ...]
    kind: Kind = "name"

    @property
    def heads(self) -> Mapping[str, str]:
        """None: the map stands in the place of the rows."""
        return {}

    @property
    def rows(self) -> int:
        return len(towns())

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """The town of a row."""
        return (names.short(towns()[row]),)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Today's zones."""
        zones = zones_world().scenario.plans[TODAY].zones
        return {name: names.zone(name, zone) for name, zone in zones.items()}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """First the rules, then whether anything is better, last how near it comes to the best."""
        zones = cast(Sequence[str], values)
        if len(zones) != self.rows or not {*zones} <= {*district().zones}:
            return [Off(w("no zone of this county"), near=False, whole=True)]
        if tuple(zones) == today():
            return [Off(w("That is today's plan: drag a town to another zone."), near=False, whole=True)]
        broken = broken_rules(w, drawn(zones))
        if broken:
            return [Off(line, near=False, whole=True) for line in broken]
        found = scored(tuple(zones))
        if found.right:
            return [RIGHT]
        near = may_be_said(found.gain) == "better"
        why = (
            w("Better beyond doubt, but there are plans with shorter ways: {share:.0%} of the way is needed.",
              share=NEEDED)
            if near
            else w("The interval of the on-time share holds 0: luck alone could explain the difference.")
        )  # fmt: skip
        return [Off(line, near, whole=True) for line in (*score_lines(w, found), why)]

    def last_hint(self, w: Words) -> str:
        """How many minutes the proven best takes."""
        now = terms_of(district(), district().now).travel
        return w(
            "A town comes to the seat of its zone in {now:.1f} minutes on average today; in the best of all "
            "{count} plans that keep the rules in {best:.1f}. It moves two towns.",
            now=now, best=best_minutes(), count=len(legal()),
        )  # fmt: skip

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """What the plan gains."""
        one, other = score_lines(names.words, scored(tuple(answer)))
        return names.words("{one} {other}", one=one, other=other)


def broken_rules(w: Words, draft: Draft) -> list[str]:
    """The rules that a draft breaks, in words; none where it is a legal plan."""
    names, rules = Names(w, zones_world().scenario), constraints()
    lines = [problem_line(names, one) for one in unsound(problems(zones_world().scenario, draft))]
    for name, zone in draft.zones.items():
        if not (rules.towns.least or 0) <= len(zone.units) <= (rules.towns.most or len(towns())):
            own = names.zone(name, zone)
            lines.append(
                w("{zone}, towns: {count}; two to four are allowed.", zone=own, count=len(zone.units))
            )
    if lines:
        return lines
    one = candidate(draft)
    moved = len(moved_towns(district(), one, naming(district(), one)))
    if rules.most_moved is not None and moved > rules.most_moved:
        return [w("{count} towns change their zone: three are allowed.", count=moved)]
    return [] if one.zone in legal() else [w("This plan keeps not all rules.")]


def score_lines(w: Words, found: Scored) -> list[str]:
    """A score in words."""
    gain = found.gain
    low, high = limits(gain)
    return [
        w("On-time share beside today's, {count} years with the same luck: {mean:+.1f} points, 95 % "
          "interval {low:+.1f} to {high:+.1f}.", count=TRIED, mean=100 * gain.mean, low=low, high=high),
        w("Way to the seat: {minutes:.1f} minutes, {score:.0%} of the way from today's plan to the proven "
          "best.",
          minutes=found.minutes, score=found.score),
    ]  # fmt: skip
