"""The plan on the table: a plan and what is changed of the world around it. A move gives a child.

    Draft.of(scenario) ──moved──> Draft ──with_pooling──> Draft ──with_caseload──> Draft ...

    spec       zones, divisions, pooling, order, weekdays, levers, extra people     WHAT IS CHOSEN
    caseload   by what all loads are multiplied                                   ┐
    leave      days of a spell of leave, for all posts that take any              ├ WHAT IS GIVEN
    borders    the map, with what the planner knows better                        ┘

Nothing here judges: a draft may have a zone in two pieces (`problems` says so). Only what may be chosen
can be chosen: fixed arrangements (规定安排) are in no `meetings`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import chain, count
from math import cos, hypot, radians
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from simlib.errors import UnknownName
from simlib.inputs.checks.rules import declared
from simlib.inputs.pools import with_zones
from simlib.inputs.reading import World
from simlib.inputs.scenario import (
    Arrangement,
    Border,
    Gate,
    PlanSpec,
    Post,
    Scenario,
    Text,
    UnitKind,
    Weekday,
    Zone,
)
from simlib.model.partition import Move, moves_between

Pooling = Literal["none", "hard", "all"]
Order = Literal["due", "class", "first_come"]

UNNAMED: Final = "draft"
"""The name under which a plan runs that has not been given one."""

CASELOADS: Final = (0.25, 3.0)
"""Least and greatest factor of the caseload."""
MOST_LEAVE: Final = 60
USUAL_MINUTES: Final = 30.0
"""Of a way between towns of which nothing is known."""
KM_A_DEGREE: Final = 111.2
MOST_EXTRA: Final = 10
"""People that may be added to one post of a unit here: more than a whole office or division of the shipped
counties has (7 at most). A file may say more; what it says is kept."""


@dataclass(frozen=True)
class Draft:
    """A plan under a name ("" until it has one), and what is changed of the world.

    `caseload` multiplies every load; `leave` is the length of a spell in working days (0: nobody takes
    any; None: as in the file); `borders` is the whole map.
    """

    name: str
    spec: PlanSpec
    borders: tuple[Border, ...]
    caseload: Annotated[float, Field(gt=0, lt=1e6)] = 1.0
    leave: Annotated[int, Field(ge=0, lt=10**4)] | None = None

    @classmethod
    def of(cls, scenario: Scenario, plan: str | None = None) -> "Draft":
        """The draft of a plan of the file (else its baseline), with nothing changed. Raises UnknownName."""
        plan = plan or scenario.baseline
        if plan not in scenario.plans:
            raise UnknownName("plan", plan, scenario.plans)
        return cls("", undeclared(scenario.plans[plan]), scenario.borders)

    @cached_property
    def key(self) -> str:
        """A hash of all that a result can depend on: not the name, the titles, or the order of units."""
        return _hash([self._levers(), *self._world()])

    @cached_property
    def plan_key(self) -> str:
        """A hash of the plan alone."""
        return _hash(self._levers())

    @cached_property
    def world_key(self) -> str:
        """A hash of what is changed of the world, without the plan (extra people are the plan's)."""
        return _hash(self._world())

    def _world(self) -> list[Any]:
        edges = sorted([*sorted(b.between), b.minutes, b.river] for b in self.borders)
        return [self.caseload, self.leave, edges]

    def _levers(self) -> dict[str, Any]:
        tree = self.spec.model_dump(mode="json", exclude={"title", "relax"})
        for zone in tree["zones"].values():
            zone |= {"units": sorted(zone["units"]), "division": sorted(zone["division"])}
            del zone["english"]
        return tree | {"levers": sorted(tree["levers"])}

    @property
    def zones(self) -> Mapping[str, Zone]:
        return self.spec.zones

    def zone_of(self, unit: str) -> str | None:
        """The zone of a unit, None for one outside all zones."""
        return next((name for name, zone in self.zones.items() if unit in zone.units), None)

    def zone_of_division(self, division: str) -> str | None:
        return next((name for name, zone in self.zones.items() if division in zone.division), None)

    def moved(self, unit: str, zone: str) -> "Draft":
        """The unit belongs to the zone. Raises UnknownName for another unit or zone."""
        self._known("zone", zone, self.zones)
        units = [u for z in self.zones.values() for u in z.units]
        self._known("unit", unit, units)
        if unit in self.zones[zone].units:
            return self
        return self._put("units", unit, zone)

    def new_zone(self, name: str | None = None) -> "Draft":
        """One more zone, empty and without a division. Raises ValueError where there is one of that name."""
        if name in self.zones:
            raise ValueError(name)
        free = (f"新协作区{n}" for n in count(len(self.zones) + 1))  # as a search calls a new one
        name = name or next(one for one in free if one not in self.zones)
        return self._with(zones={**self.zones, name: Zone(units=())})

    def without_zone(self, zone: str) -> "Draft":
        """Take out an empty zone; its divisions are then linked to none. ValueError if it has units."""
        self._known("zone", zone, self.zones)
        if self.zones[zone].units:
            raise ValueError(zone)
        return self._with(zones={name: z for name, z in self.zones.items() if name != zone})

    def linked(self, scenario: Scenario, division: str, zone: str) -> "Draft":
        """The division is linked to the zone, and to no other; its resident groups come with it unless they
        are released."""
        self._known("zone", zone, self.zones)
        self._known("unit", division, of_kind(scenario, UnitKind.DIVISION))
        if division in self.zones[zone].division:
            return self
        child = self._put("division", division, zone)
        return child if self.spec.release_groups else child.gathered(scenario)

    def gathered(self, scenario: Scenario) -> "Draft":
        """Every resident group is in the zone of its division."""
        child = self
        for name in of_kind(scenario, UnitKind.GROUP):
            zone = child.zone_of_division(scenario.units[name].linked or "")
            if zone is not None and child.zone_of(name) is not None:
                child = child.moved(name, zone)
        return child

    def placed(self, scenario: Scenario, unit: str, zone: str) -> "Draft":
        """A town or group goes to the zone; a division is linked to it."""
        if scenario.units[unit].kind is UnitKind.DIVISION:
            return self.linked(scenario, unit, zone)
        return self.moved(unit, zone)

    def founded(self, scenario: Scenario, unit: str) -> "Draft":
        """The unit in a zone of its own, which others may join."""
        child = self.new_zone()
        return child.placed(scenario, unit, [*child.zones][-1])

    def _put(self, kind: Literal["units", "division"], name: str, zone: str) -> "Draft":
        """The name stands in one zone alone, as the last."""

        def held(at: str, own: Zone) -> Zone:
            rest = tuple(other for other in getattr(own, kind) if other != name)
            return own.model_copy(update={kind: (*rest, name) if at == zone else rest})

        return self._with(zones={at: held(at, own) for at, own in self.zones.items()})

    def with_pooling(self, pooling: Pooling) -> "Draft":
        """Which matters the zones pool."""
        return self._with(pooling=pooling)

    def with_order(self, order: Order) -> "Draft":
        """What is taken up first."""
        return self._with(order=order)

    def with_escalation(self, days: float) -> "Draft":
        """After how many working days without anybody free the zone opens."""
        return self._with(escalation_days=round(min(max(days, 0.0), 1000.0), 2))

    def with_lent(self, scenario: Scenario, posts: Iterable[str]) -> "Draft":
        """Of which posts people are lent to other units; of none named: of all. Raises UnknownName."""
        named = set(posts)
        for post in named:
            self._known("post", post, scenario.posts)
        return self._with(pooled_posts=tuple(post for post in scenario.posts if post in named))

    def with_stay(self, scenario: Scenario, stay: Mapping[str, int]) -> "Draft":
        """Of these posts so many stay in each unit and are never lent. Raises UnknownName."""
        for post in stay:
            self._known("post", post, scenario.posts)
        return self._with(stay={post: min(n, 100) for post, n in stay.items() if n > 0})

    def with_weekday(self, scenario: Scenario, what: str, day: Weekday) -> "Draft":
        """The weekday of a weekly work meeting, training or gate. Raises UnknownName for anything else:
        fixed arrangements are never moved."""
        self._known("arrangement", what, meetings(scenario))
        others = {name: on for name, on in self.spec.weekdays.items() if name != what}
        own = {} if day == meetings(scenario)[what].weekday else {what: day}
        return self._with(weekdays=others | own)

    def with_lever(self, scenario: Scenario, name: str, on: bool) -> "Draft":
        """Pull a lever of the scenario, or let it go. Raises UnknownName."""
        self._known("lever", name, scenario.levers)
        pulled = {*self.spec.levers, name} if on else {*self.spec.levers} - {name}
        return self._with(levers=tuple(lever for lever in scenario.levers if lever in pulled))

    def with_release(self, scenario: Scenario, released: bool) -> "Draft":
        """Whether resident groups may be in another zone than their division; if not, they go back to it."""
        child = self._with(release_groups=released)
        return child if released else child.gathered(scenario)

    def with_extra(self, scenario: Scenario, unit: str, post: str, number: int) -> "Draft":
        """So many more people of a post in a unit than the file has, up to MOST_EXTRA. Raises UnknownName."""
        self._known("unit", unit, scenario.units)
        self._known("post", post, scenario.posts)
        there = self.spec.extra.get(unit, {}).get(post, 0)
        number = min(max(number, 0), max(MOST_EXTRA, there))
        posts = {**self.spec.extra.get(unit, {}), post: number}
        extra = {**self.spec.extra, unit: {p: n for p, n in posts.items() if n}}
        return self._with(extra={u: own for u, own in extra.items() if own})

    def with_caseload(self, factor: float) -> "Draft":
        least, most = CASELOADS
        return replace(self, caseload=round(min(max(factor, least), most), 2))

    def with_leave(self, days: int | None) -> "Draft":
        """Working days of a spell of leave; 0: none is taken, None: as in the file."""
        return replace(self, leave=None if days is None else min(max(days, 0), MOST_LEAVE))

    def with_border(self, a: str, b: str, minutes: float, river: bool = False) -> "Draft":
        """Make two towns neighbours, `minutes` apart, across a river or not, whatever was there before."""
        own = Border(between=(a, b), minutes=float(minutes), river=river)
        places = [n for n, border in enumerate(self.borders) if set(border.between) == {a, b}]
        if not places:
            return replace(self, borders=(*self.borders, own))
        kept = self.borders[places[0]].model_copy(update={"minutes": own.minutes, "river": river})
        return replace(self, borders=tuple(
            kept if n == places[0] else border for n, border in enumerate(self.borders)))  # fmt: skip

    def bordering(self, scenario: Scenario, a: str, b: str) -> "Draft":
        """Two towns border that did not before, as far apart as their places say."""
        return self if self.border(a, b) else self.with_border(a, b, minutes_between(scenario, a, b))

    def across_river(self, a: str, b: str, river: bool) -> "Draft":
        """A river lies between two towns that border, or not."""
        there = self.border(a, b)
        return self if there is None else self.with_border(a, b, there.minutes, river)

    def without_border(self, a: str, b: str) -> "Draft":
        kept = tuple(border for border in self.borders if set(border.between) != {a, b})
        return replace(self, borders=kept)

    def border(self, a: str, b: str) -> Border | None:
        """The border of two towns, None where there is none."""
        return next((one for one in self.borders if set(one.between) == {a, b}), None)

    def named(self, name: str) -> "Draft":
        """The same under a name, which becomes its title."""
        title = Text(zh=name, en=name)
        return replace(self, name=name, spec=self.spec.model_copy(update={"title": title}))

    def _with(self, **changed: Any) -> "Draft":
        zones = changed.pop("zones", None)
        spec = self.spec if zones is None else with_zones(self.spec, zones)
        return replace(self, spec=spec.model_copy(update=changed))

    @staticmethod
    def _known(kind: str, name: str, names: Any) -> None:
        if name not in names:
            raise UnknownName(kind, name, names)


def undeclared(plan: PlanSpec) -> PlanSpec:
    """A plan as a draft has it: which rules it breaks is found out, again after every move."""
    return plan.model_copy(update={"relax": ()}) if plan.relax else plan


def _hash(tree: Any) -> str:
    return sha256(json.dumps(tree, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def of_kind(scenario: Scenario, *kinds: UnitKind) -> tuple[str, ...]:
    """The units of these kinds, in the order of the file."""
    return tuple(name for name, unit in scenario.units.items() if unit.kind in kinds)


Meeting = Arrangement | Gate
"""A weekly work meeting or training, or a gate, with its weekday in the file."""


def meetings(scenario: Scenario) -> dict[str, Meeting]:
    """What a plan may put on another weekday: all that comes every week and is no fixed arrangement."""
    arranged = {n: a for n, a in scenario.arrangements.items() if a.kind != "fixed"}
    both: dict[str, Meeting] = {**arranged, **scenario.gates}
    return {name: one for name, one in both.items() if one.every == "week"}


def usual_leave(scenario: Scenario) -> tuple[int, int]:
    """Spells a year and days of each, of most of the posts that take leave; (0, 0) where none does."""
    taken = [(post.leave.spells, post.leave.days) for post in scenario.posts.values() if post.leave]
    return max(sorted(set(taken)), key=taken.count) if taken else (0, 0)


def loads_of(scenario: Scenario, draft: Draft) -> dict[str, float]:
    """The loads times the caseload, as a file would have them."""
    return {name: round(load * draft.caseload, 6) for name, load in scenario.loads.items()}


def posts_of(scenario: Scenario, draft: Draft) -> dict[str, Post]:
    return {name: _on_leave(post, draft.leave) for name, post in scenario.posts.items()}


def _on_leave(post: Post, days: int | None) -> Post:
    if days is None or post.leave is None:
        return post
    leave = post.leave.model_copy(update={"days": days}) if days else None
    return post.model_copy(update={"leave": leave})


def plan_name(scenario: Scenario, draft: Draft) -> str:
    """The name under which its plan runs: its own, unless the file has a plan of that name."""
    names = chain([draft.name, UNNAMED], (f"{UNNAMED}-{n}" for n in count(2)))
    return next(name for name in names if name and name not in scenario.plans)


def scenario_of(scenario: Scenario, draft: Draft) -> Scenario:
    """The scenario with what the draft changes; its plan, which says the rules it breaks, among the plans."""
    return scenario.model_copy(update={
        "loads": loads_of(scenario, draft),
        "posts": posts_of(scenario, draft),
        "borders": draft.borders,
        "plans": {**scenario.plans, plan_name(scenario, draft): declared(scenario, draft.spec)},
    })  # fmt: skip


def world_of_draft(world: World, draft: Draft) -> World:
    """The world in which a draft is tried. Its hash is made of the file's and of the draft's."""
    digest = _hash([world.sha256, draft.key])
    return replace(world, scenario=scenario_of(world.scenario, draft), sha256=digest)


def moves(scenario: Scenario, draft: Draft) -> tuple[Move, ...]:
    """Units and divisions that changed their zone, in the order of the file."""
    return tuple(moves_between(scenario, scenario.plans[scenario.baseline].zones, draft.zones))


def minutes_between(scenario: Scenario, a: str, b: str) -> float:
    """Minutes of a new way: as fast as the file's borders are on the whole, as the crow flies."""
    ways = [
        (border.minutes, km)
        for border in scenario.borders
        if (km := _km(scenario, *border.between)) is not None
    ]
    own, total = _km(scenario, a, b), sum(km for _, km in ways)
    if own is None or not total:
        return USUAL_MINUTES
    return float(round(own * sum(minutes for minutes, _ in ways) / total))


def _km(scenario: Scenario, a: str, b: str) -> float | None:
    """Kilometres between two towns' positions, None where one has none."""
    one, other = scenario.units[a].position, scenario.units[b].position
    if one is None or other is None:
        return None
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_A_DEGREE * hypot(east, one.lat - other.lat)
