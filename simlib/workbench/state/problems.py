"""What is wrong with a draft, as data. Nothing is forbidden here: planners see it and go on.

    zone-broken        its towns are not contiguous on land (which are cut off; by a river?)
    zone-empty         it has no unit                                          cannot be saved
    zone-townless      it has units, but no town
    zone-unlinked      no division is linked to it
    division-unlinked  a division is linked to no zone                         cannot be saved
    group-apart        a resident group is in another zone than its division   cannot be saved
    rule-broken        a rule of the file (`rule`) does not hold               is saved with `relax`
    map-broken         no way leads from one town to another                   cannot be run, cannot be saved

A zone that is broken today may stay broken in the same place (`tolerated`), as in a search.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from simlib.inputs.checks.plans import STRAY, bare_zones, stray_groups
from simlib.inputs.checks.rules import Breach, RuleBook, breaches
from simlib.inputs.scenario import Scenario, UnitKind, Zone
from simlib.search.problem.constraints import components, members, same_break
from simlib.workbench.state.draft import Draft, of_kind

UNSAVABLE: Final = ("zone-empty", "division-unlinked", "group-apart", "map-broken")
"""A file with one of these would have a fault."""
UNSOUND: Final = ("zone-broken", "zone-townless", "zone-unlinked", "rule-broken")
"""A plan with one of these is said to be unsound wherever it is shown, and is saved as a draft only."""
UNRUNNABLE: Final = ("map-broken",)
"""A draft with one of these cannot be simulated."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its code, the zone, and the units concerned (of a broken zone those cut off).

    `rest`: the units from which they are cut off; `river`: whether a river alone lies between; `tolerated`:
    whether it is so in the baseline already; `rule`: the rule that is broken, if one is.
    """

    code: str
    zone: str = ""
    units: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    river: bool = False
    tolerated: bool = False
    rule: str = ""


def problems(scenario: Scenario, draft: Draft) -> tuple[Problem, ...]:
    """All that is wrong with a draft, zone by zone."""
    return (
        *_broken_map(scenario, draft),
        *_broken_zones(scenario, draft),
        *_bare_zones(scenario, draft),
        *_stray_groups(scenario, draft),
        *_broken_rules(scenario, draft),
    )


def unsound(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of what is wrong, that for which a plan is no plan that could be proposed; what is so today is not."""
    return tuple(one for one in found if one.code in UNSOUND and not one.tolerated)


def _ways(scenario: Scenario, draft: Draft, *, river: bool) -> Iterator[tuple[str, str]]:
    """The borders that can make a zone contiguous: on land, and where the file's search lets it reach across;
    with `river`, all."""
    asked = scenario.search
    river = river or (asked is not None and asked.river)
    yield from (b.between for b in draft.borders if river or not b.river)
    yield from asked.crossings if asked else ()


def _pieces(
    scenario: Scenario, draft: Draft, towns: Sequence[str], *, river: bool = False
) -> list[tuple[str, ...]]:
    """The connected pieces of some towns, the largest first, each in the order of the towns."""
    number = {town: n for n, town in enumerate(towns)}
    border = [0] * len(towns)
    for a, b in _ways(scenario, draft, river=river):
        if a in number and b in number:
            border[number[a]] |= 1 << number[b]
            border[number[b]] |= 1 << number[a]
    found = components(border, (1 << len(towns)) - 1)
    return sorted((tuple(towns[n] for n in members(piece)) for piece in found), key=len, reverse=True)


def _broken_map(scenario: Scenario, draft: Draft) -> Iterator[Problem]:
    """Towns to which no way leads; a world without any border has no geography."""
    pieces = _pieces(scenario, draft, of_kind(scenario, UnitKind.TOWN), river=True)
    if scenario.borders:
        for piece in pieces[1:]:
            yield Problem("map-broken", units=piece, rest=pieces[0])


def _broken_zones(scenario: Scenario, draft: Draft) -> Iterator[Problem]:
    if not scenario.borders:
        return
    zones = scenario.plans[scenario.baseline].zones.values()
    of_today = [list(map(frozenset, _pieces(scenario, draft, _towns(scenario, zone)))) for zone in zones]
    before = [pieces for pieces in of_today if len(pieces) > 1]  # on the map as it is drawn now
    for name, zone in draft.zones.items():
        own = _towns(scenario, zone)
        pieces = _pieces(scenario, draft, own)
        if len(pieces) < 2:
            continue
        whole = len(_pieces(scenario, draft, own, river=True)) == 1
        same = any(same_break(list(map(frozenset, pieces)), old) for old in before)
        for piece in pieces[1:]:
            yield Problem("zone-broken", name, piece, pieces[0], whole, same)


def _towns(scenario: Scenario, zone: Zone) -> list[str]:
    return [town for town in of_kind(scenario, UnitKind.TOWN) if town in zone.units]


def _bare_zones(scenario: Scenario, draft: Draft) -> Iterator[Problem]:
    bare = [*bare_zones(scenario, draft.spec)]
    for name, zone in draft.zones.items():
        if not zone.units:
            yield Problem("zone-empty", name)
        for one in bare:
            if one.zone == name:
                yield Problem(one.code, name, zone.units if one.code == "zone-townless" else ())
    for zone in scenario.plans[scenario.baseline].zones.values():
        for division in zone.division:
            if draft.zone_of_division(division) is None:
                yield Problem("division-unlinked", units=(division,))


def _stray_groups(scenario: Scenario, draft: Draft) -> Iterator[Problem]:
    if draft.spec.release_groups:
        return
    for stray in stray_groups(scenario.units, draft.spec):
        yield Problem("group-apart", stray.zone, (stray.group,), (stray.division,))


def _broken_rules(scenario: Scenario, draft: Draft) -> Iterator[Problem]:
    """One a rule and zone to which the units belong; groups apart are told above. A rule that the baseline
    breaks is tolerated."""
    book = RuleBook.of(scenario)
    today = {name for name, _ in breaches(book, scenario.plans[scenario.baseline])}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for rule, breach in breaches(book, draft.spec):
        for zone in _concerned(draft, breach) if breach.code != STRAY else ():
            found.setdefault((rule, zone), {}).update(dict.fromkeys(breach.units))
    for (rule, zone), units in found.items():
        yield Problem("rule-broken", zone, tuple(units), rule=rule, tolerated=rule in today)


def _concerned(draft: Draft, breach: Breach) -> Iterable[str]:
    """The zone of a breach, else those to which its units belong, are linked, or whose heads they are."""
    if breach.zone:
        return [breach.zone]
    held = {name: {*zone.units, *zone.division, *zone.head} for name, zone in draft.zones.items()}
    return [name for name, units in held.items() if units & {*breach.units}] or [""]
