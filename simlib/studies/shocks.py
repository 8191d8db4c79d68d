"""What may befall a county: a library of shocks, and those of its file, as overlays.

    LIBRARY    SCENARIO -> SHOCKS, or why one makes no sense here
    struck     SOURCE, SHOCKS, FIRST DAY -> SOURCE    more streams, absences, a closure, other posts and steps

A shock of the library is made of the same parts as one of a file (`inputs.scenario.Shock`). Draws belong to
the matter and the person, so a county that is struck meets the very matters that it would have met, and more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum
from typing import Any, Final, Literal

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.reading import SourceFile
from simlib.inputs.scenario import (
    Absent,
    CalendarTime,
    Scenario,
    Shock,
    Stream,
    Text,
    UnitKind,
)

MONTH: Final = 21
"""Working days of a month."""
WEEK: Final = 5
MOST_TURNOVER: Final = 12
"""Times a year that anybody may leave at most, as in the schema of posts."""

Reason = Literal[
    "no-calendar", "no-drawn-matters", "nobody", "no-division", "no-own-work", "no-turnover", "no-approvals",
    "too-long", "alone", "impossible",
]  # fmt: skip
"""Why a shock makes no sense in a world."""

Tree = dict[str, Any]


@dataclass(frozen=True)
class Blow:
    """A shock by name: one of the file (`own`) or of the library; `parts` strike at once."""

    name: str
    parts: tuple[Shock, ...]
    own: bool = False

    @property
    def days(self) -> int:
        """Working days until the last of its parts is over; 0 where all hold all along."""
        return max((part.days or 0 for part in self.parts if part.dated), default=0)


@dataclass(frozen=True)
class Unfit:
    """A shock that makes no sense here, and why."""

    name: str
    reason: Reason
    own: bool = False


def blows(scenario: Scenario) -> tuple[tuple[Blow, ...], tuple[Unfit, ...]]:
    """The shocks that make sense in a world, and those that do not: the library's, the file's, and all of the
    library's at once."""
    found: list[Blow | Unfit] = [_of_library(name, scenario) for name in LIBRARY]
    together = tuple(part for blow in found if isinstance(blow, Blow) for part in blow.parts)
    several = sum(isinstance(blow, Blow) for blow in found) > 1
    found.append(Blow(EVERYTHING, together) if several else Unfit(EVERYTHING, "alone"))
    found += [_fitting(Blow(name, (shock,), own=True), scenario) for name, shock in scenario.shocks.items()]
    return (
        tuple(one for one in found if isinstance(one, Blow)),
        tuple(one for one in found if isinstance(one, Unfit)),
    )


def _of_library(name: str, scenario: Scenario) -> Blow | Unfit:
    if not isinstance(scenario.time, CalendarTime):
        return Unfit(name, "no-calendar")
    made = LIBRARY[name](scenario)
    return _fitting(Blow(name, (made,)), scenario) if isinstance(made, Shock) else Unfit(name, made)


def _fitting(blow: Blow, scenario: Scenario) -> Blow | Unfit:
    """A shock, or the first reason why a part of it could do nothing."""
    reasons = [reason for part in blow.parts for reason in _reasons(part, scenario)]
    return Unfit(blow.name, reasons[0], blow.own) if reasons else blow


def _reasons(shock: Shock, scenario: Scenario) -> Iterator[Reason]:
    if shock.more and not _growing(shock, scenario):
        yield "no-drawn-matters"
    if any(not _meant(absent, scenario) for absent in shock.absent):
        yield "nobody"
    if shock.turnover and not any(post.turnover for post in scenario.posts.values()):
        yield "no-turnover"
    if shock.late_approvals and not any(_can_lie(step) for step in _steps(scenario)):
        yield "no-approvals"


def _growing(shock: Shock, scenario: Scenario) -> list[str]:
    """The streams of which more come: those named, else all of what is counted that comes at drawn times."""
    return sorted(shock.streams) or sorted(
        name
        for name, stream in scenario.streams.items()
        if not stream.on_days and stream.per_year != 0 and scenario.flows[stream.flow].headline
    )


def _meant(absent: Absent, scenario: Scenario) -> int:
    """How many people an absence means."""
    of = [unit for name, unit in scenario.units.items() if name in absent.units or unit.kind in absent.of]
    counts = [n for unit in of for post, n in unit.staff.items() if post in (absent.posts or (post,))]
    return sum(min(n, absent.people or n) for n in counts)


def _steps(scenario: Scenario) -> Iterator[Any]:
    return (step for flow in scenario.flows.values() for step in flow.steps.values())


def _can_lie(step: Any) -> bool:
    """Whether an approval may begin later: it waits for nothing, or for a fixed number of working days."""
    fixed = step.wait is None or (step.wait.dist, step.wait.unit) == ("fixed", "working_days")
    return step.role == "approval" and fixed


# ---------------------------------------------------------------- the library

EVERYTHING: Final = "everything"
_UNTITLED: Final = Text(zh="", en="")
"""What the library's shocks are called is said in `views.language.stress`."""


def _surge(scenario: Scenario) -> Shock:
    return Shock(title=_UNTITLED, days=2 * MONTH, more=0.5)


def _campaign(scenario: Scenario) -> Shock | Reason:
    """The work that the body gives itself which comes to most towns and groups, every week for a month."""
    own = [
        (-_towns(stream, scenario), name)
        for name, stream in scenario.streams.items()
        if stream.on_days and not scenario.flows[stream.flow].headline and _towns(stream, scenario)
    ]
    return Shock(title=_UNTITLED, days=MONTH, again=min(own)[1]) if own else "no-own-work"


def _towns(stream: Stream, scenario: Scenario) -> float:
    """To how many towns and groups a stream on days comes each time."""
    kinds = (UnitKind.TOWN, UnitKind.GROUP)
    return fsum(share for unit, share in stream.shares.items() if scenario.units[unit].kind in kinds)


def _leader_away(scenario: Scenario) -> Shock | Reason:
    """In the unit with most matters, one person of the post that has fewest."""
    yearly = matters_a_year(scenario)
    units = [(-yearly.get(name, 0.0), unit.code, name) for name, unit in scenario.units.items()
             if any(unit.staff.values()) and yearly.get(name)]  # fmt: skip
    if not units:
        return "nobody"
    name = min(units)[2]
    _, post = min((n, post) for post, n in scenario.units[name].staff.items() if n)
    return Shock(title=_UNTITLED, days=3 * MONTH, absent=(Absent(units=(name,), posts=(post,), people=1),))


def _division_away(scenario: Scenario) -> Shock | Reason:
    """All people of the division that has most."""
    found = [(-sum(unit.staff.values()), unit.code, name) for name, unit in scenario.units.items()
             if unit.kind is UnitKind.DIVISION and any(unit.staff.values())]  # fmt: skip
    if not found:
        return "no-division"
    return Shock(title=_UNTITLED, days=3 * MONTH, absent=(Absent(units=(min(found)[2],)),))


def _closure(scenario: Scenario) -> Shock:
    return Shock(title=_UNTITLED, days=MONTH, closed=True)


def _turnover(scenario: Scenario) -> Shock:
    return Shock(title=_UNTITLED, turnover=2.0)


def _late_approvals(scenario: Scenario) -> Shock:
    return Shock(title=_UNTITLED, late_approvals=WEEK)


LIBRARY: Final[Mapping[str, Callable[[Scenario], Shock | Reason]]] = {
    "surge": _surge,
    "campaign": _campaign,
    "leader-away": _leader_away,
    "division-away": _division_away,
    "closure": _closure,
    "turnover": _turnover,
    "late-approvals": _late_approvals,
}

# ---------------------------------------------------------------- the overlay


def struck(
    source: SourceFile, scenario: Scenario, blow: Blow, first: date, last_day: Callable[[int], date]
) -> SourceFile:
    """The source of a county that is struck from a day on; `last_day(n)` is the last of n working days."""
    tree = source.bare
    for n, part in enumerate(blow.parts):
        last = last_day(part.days or 1)
        for effect in EFFECTS:
            tree = effect(tree, part, scenario, f"{n}", (first, last))
    return replace(source, bare=tree)


Spell = tuple[date, date]


def _dates(spell: Spell) -> Tree:
    return {"from": spell[0].isoformat(), "to": spell[1].isoformat()}


def _more(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    """Streams beside those that there are, for a spell: what would have come keeps its draws."""
    if shock.more is None:
        return tree
    names = _growing(shock, scenario)
    spells = {name: _overlap(tree["streams"][name], spell) for name in names}
    added = {
        f"{mark}·{n}·{name[:50]}": {**_thinned(tree["streams"][name], shock.more), **spells[name]}
        for n, name in enumerate(names)
        if spells[name]["from"] <= spells[name]["to"]
    }
    return {**tree, "streams": {**tree["streams"], **added}}


def _overlap(stream: Tree, spell: Spell) -> Tree:
    """The days of a spell on which a stream comes at all; in the wrong order where there are none."""
    asked = _dates(spell)
    first, last = stream.get("from") or asked["from"], stream.get("to") or asked["to"]
    return {"from": max(first, asked["from"]), "to": min(last, asked["to"])}


def _thinned(stream: Tree, share: float) -> Tree:
    """A stream that brings so many times as many."""
    if "gap" not in stream:
        return {**stream, "per_year": stream["per_year"] * share}
    gap = {
        key: value / share if key in ("mean", "low", "high") and value is not None else value
        for key, value in stream["gap"].items()
    }
    if gap.get("values"):
        gap["values"] = [value / share for value in gap["values"]]
    return {**stream, "gap": gap}


def _absent(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    away = {
        f"{mark}·{n}": {**absent.model_dump(mode="json", exclude_none=True), **_dates(spell)}
        for n, absent in enumerate(shock.absent)
    }
    return {**tree, "absences": {**tree.get("absences", {}), **away}}


def _closed(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    closed = {f"{mark}·0": _dates(spell)} if shock.closed else {}
    return {**tree, "closures": {**tree.get("closures", {}), **closed}}


def _again(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    """A stream on days that comes on the weekday of the first day, every week of the spell."""
    if shock.again is None:
        return tree
    kept = {key: value for key, value in tree["streams"][shock.again].items() if key in _OF_ANY_STREAM}
    weekly = {"every": "week", "weekday": _WEEKDAYS[spell[0].weekday()], **_dates(spell)}
    return {**tree, "streams": {**tree["streams"], f"{mark}·{shock.again[:50]}": {**kept, "every": weekly}}}


_OF_ANY_STREAM: Final = ("title", "flow", "shares", "classes", "lever", "without")
"""What a stream says but for when it comes."""
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _leaving(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    if shock.turnover is None:
        return tree
    return {
        **tree,
        "posts": {name: _more_often(post, shock.turnover) for name, post in tree["posts"].items()},
    }


def _more_often(post: Tree, times: float) -> Tree:
    leaving = post.get("turnover")
    if not leaving:
        return post
    return {**post, "turnover": {**leaving, "per_year": min(MOST_TURNOVER, times * leaving["per_year"])}}


def _lying(tree: Tree, shock: Shock, scenario: Scenario, mark: str, spell: Spell) -> Tree:
    """Approvals lie for some working days before anybody looks at them."""
    if shock.late_approvals is None:
        return tree
    flows = {
        name: {**flow, "steps": {step: _laid(of, scenario.flows[name].steps[step], shock.late_approvals)
                                 for step, of in flow["steps"].items()}}
        for name, flow in tree["flows"].items()
    }  # fmt: skip
    return {**tree, "flows": flows}


def _laid(step: Tree, known: Any, days: int) -> Tree:
    if not _can_lie(known):
        return step
    before = known.wait.mean if known.wait else 0
    return {**step, "wait": {"dist": "fixed", "unit": "working_days", "mean": before + days}}


EFFECTS: Final[Sequence[Callable[[Tree, Shock, Scenario, str, Spell], Tree]]] = (
    _more, _absent, _closed, _again, _leaving, _lying,
)  # fmt: skip
