"""A zone plan as a value: look at it, change it, lay it beside others. Every change gives a child.

    draft = county.plan("plan-2021").move("高庄乡", "第一协作区").pool("all")
    draft.changes        how it differs from the baseline, in words
    draft.problems       what is wrong with it: a zone in two pieces, a zone without a division ...
    draft.named("三区方案").save()

Units and zones may be named in Chinese, in English, or by code. A plan may also change what is given
(caseload, leave, borders); it is then compared with the baseline in that changed world.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario, Text, Weekday
from simlib.views.exhibits.drawing import Drawing
from simlib.views.language.names import Names
from simlib.workbench.state.draft import Draft, Order, Pooling, plan_name, world_of_draft


@dataclass(frozen=True, repr=False)
class ZonePlan(Shown):
    """A plan of a county. `origin` is the plan of the file that it was made from.

    Units of amounts: `days` are working days, `minutes` one way, `factor` multiplies all loads.
    Every change raises UnknownName for a unit, zone, post, lever or meeting that is not there.

    >>> import simlib
    >>> plan = simlib.read(simlib.shipped("scenarios/pingluo-2021.yaml"), language="en").plan()
    >>> plan.move("T08", "第一协作区").changes
    ('Gaozhuang: Zone 2 → Zone 1',)
    """

    given: Given
    origin: str
    draft: Draft

    # ------------------------------------------------------------ what is chosen

    def move(self, unit: str, zone: str) -> "ZonePlan":
        """The unit (a town or resident group) belongs to the zone."""
        return self._child(self.draft.moved(self._unit(unit), self._zone(zone)))

    def link(self, division: str, zone: str) -> "ZonePlan":
        """The division is linked to the zone and to no other; its resident groups come with it."""
        return self._child(self.draft.linked(self._scenario, self._unit(division), self._zone(zone)))

    def new_zone(self, name: str | None = None) -> "ZonePlan":
        """One more zone, without units and without a division. Raises SimlibError `zone-exists`."""
        if name in self.draft.zones:
            raise SimlibError("zone-exists", name=str(name))
        return self._child(self.draft.new_zone(name))

    def without_zone(self, zone: str) -> "ZonePlan":
        """Without a zone, which must have no units. Raises SimlibError `zone-not-empty`."""
        name = self._zone(zone)
        if self.draft.zones[name].units:
            raise SimlibError("zone-not-empty", name=name)
        return self._child(self.draft.without_zone(name))

    def pool(self, which: Pooling) -> "ZonePlan":
        """Which matters the zones pool: `none`, `hard` or `all`."""
        return self._child(self.draft.with_pooling(_one_of("pooling", which, Pooling)))

    def order(self, which: Order) -> "ZonePlan":
        """What is taken up first: `due`, `class` or `first_come`."""
        return self._child(self.draft.with_order(_one_of("order", which, Order)))

    def escalate(self, days: float) -> "ZonePlan":
        """After how many working days without anybody free the next pool opens."""
        return self._child(self.draft.with_escalation(days))

    def lend(self, *posts: str) -> "ZonePlan":
        """Of which posts people are lent to other units; without any: of all."""
        return self._child(self.draft.with_lent(self._scenario, posts))

    def keep(self, post: str, number: int = 1) -> "ZonePlan":
        """So many of a post stay in each unit and are never lent."""
        stay = {**self.draft.spec.stay, post: number}
        return self._child(self.draft.with_stay(self._scenario, stay))

    def hold(self, meeting: str, on: Weekday) -> "ZonePlan":
        """On which weekday a work meeting, training or gate is held; fixed arrangements (规定安排) stay."""
        return self._child(self.draft.with_weekday(self._scenario, meeting, _one_of("weekday", on, Weekday)))

    def lever(self, name: str, on: bool = True) -> "ZonePlan":
        """Pull a lever of the scenario, or let it go."""
        return self._child(self.draft.with_lever(self._scenario, name, on))

    def release_groups(self, released: bool = True) -> "ZonePlan":
        """Whether resident groups may be in another zone than that of their division."""
        return self._child(self.draft.with_release(self._scenario, released))

    def add_people(self, unit: str, post: str, number: int = 1) -> "ZonePlan":
        """So many more people of a post in a unit than the file has."""
        return self._child(self.draft.with_extra(self._scenario, self._unit(unit), post, number))

    # ------------------------------------------------------------ what is given

    def caseload(self, factor: float) -> "ZonePlan":
        """All loads times a factor."""
        return self._child(self.draft.with_caseload(factor))

    def leave(self, days: int | None) -> "ZonePlan":
        """Working days of a spell of leave; 0: nobody takes any, None: as in the file."""
        return self._child(self.draft.with_leave(days))

    def border(self, a: str, b: str, minutes: float, river: bool = False) -> "ZonePlan":
        """Make two towns neighbours, `minutes` apart, across a river or not."""
        return self._child(self.draft.with_border(self._unit(a), self._unit(b), minutes, river))

    def without_border(self, a: str, b: str) -> "ZonePlan":
        """Two towns do not border."""
        return self._child(self.draft.without_border(self._unit(a), self._unit(b)))

    # ------------------------------------------------------------ what it is

    @property
    def name(self) -> str:
        """The name under which results show it: the file's where nothing was changed."""
        return plan_name(self._scenario, self.draft) if self.is_changed else self.origin

    @cached_property
    def is_changed(self) -> bool:
        """Whether it departs from the plan of the file."""
        return self.draft.key != Draft.of(self._scenario, self.origin).key

    @property
    def zones(self) -> Mapping[str, tuple[str, ...]]:
        """The units of each zone."""
        return {name: zone.units for name, zone in self.draft.zones.items()}

    @property
    def changes(self) -> tuple[str, ...]:
        """How it differs from the baseline, and from what is given in the file, in words."""
        from simlib.workbench.messages import change_lines

        names = self.given.names
        return tuple(change_lines(names.words, self._scenario, self.draft, codes=names.codes))

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with it, in words; nothing where all is well."""
        from simlib.workbench.messages import problem_line
        from simlib.workbench.state.problems import problems

        return tuple(problem_line(self._names, one) for one in problems(self._scenario, self.draft))

    def named(self, name: str) -> "ZonePlan":
        """The same under a name, which becomes its title and the name of its file."""
        return replace(self, draft=self.draft.named(name))

    def save(self, folder: str | Path | None = None, *, again: bool = False) -> Path:
        """Write the plan as `NAME.yaml`, an overlay of the scenario's file that `simlib check` has passed.

        `folder` is `out` unless it is said; an existing file is replaced only `again`. Raises SimlibError and
        InputFaults as `workbench.state.saved_plans.save_draft`.
        """
        from simlib.workbench.state.saved_plans import default_folder, save_draft

        file = self.given.file
        place = Path(folder) if folder is not None else default_folder(file)
        return save_draft(place, file, self.given.world, self.draft, again=again)

    def blocks(self) -> Iterator[Any]:
        """The map, who is with whom, and how it differs from the baseline."""
        from simlib.views.exhibits.county import zones_sheet
        from simlib.views.exhibits.county_map import county_map
        from simlib.views.remarks import remarks

        names = self._names
        yield zones_sheet(names, self.name)
        yield Drawing.of(lambda: county_map(names, self.name))
        yield remarks(names, [*self.changes, *self.problems])

    # ------------------------------------------------------------ within

    @property
    def _scenario(self) -> Scenario:
        return self.given.world.scenario

    @cached_property
    def _names(self) -> Names:
        world, _ = world_with(self.given.world, [self])
        return replace(self.given.names, scenario=world.scenario, plans=(self.name,))

    def _child(self, draft: Draft) -> "ZonePlan":
        if not draft.name:  # an unnamed plan is told from the one that it was made from
            title = self._scenario.plans[self.origin].title
            changed = Text(zh=f"{title.zh}（改）", en=f"{title.en}, changed")
            draft = replace(draft, spec=draft.spec.model_copy(update={"title": changed}))
        return replace(self, draft=draft)

    def _unit(self, name: str) -> str:
        units = self._scenario.units
        return _known("unit", name, {unit: (of.code, of.english) for unit, of in units.items()})

    def _zone(self, name: str) -> str:
        return _known("zone", name, {zone: (of.english,) for zone, of in self.draft.zones.items()})


def plan_of(given: Given, name: str | None = None) -> ZonePlan:
    """A plan of the file, else the baseline. Raises UnknownName."""
    return ZonePlan(given, name or given.world.scenario.baseline, Draft.of(given.world.scenario, name))


def world_with(world: World, plans: Iterable[ZonePlan | str]) -> tuple[World, list[str]]:
    """The world with all changed plans among its plans, and the plans' names in it, in order.

    Raises SimlibError `different-worlds` where they change what is given in different ways: differences
    would mix two questions.
    """
    names: list[str] = []
    drafts: dict[str, str] = {}
    given: Draft | None = None
    for plan in plans:
        if isinstance(plan, str) or not plan.is_changed:
            names.append(plan if isinstance(plan, str) else plan.origin)
            continue
        if given is not None and plan.draft.world_key != given.world_key:
            raise SimlibError("different-worlds")
        if plan.draft.key not in drafts:
            drafts[plan.draft.key], draft = plan_name(world.scenario, plan.draft), plan.draft
            if given:  # what is given has been changed already, by the plan before
                draft = replace(draft, caseload=1.0, leave=None, borders=world.scenario.borders)
            world = world_of_draft(world, draft)
        given = plan.draft
        names.append(drafts[plan.draft.key])
    return world, names


def _known(kind: str, name: str, others: Mapping[str, tuple[str | None, ...]]) -> str:
    """A name of the file, which may be said in English or by code. Raises UnknownName."""
    if name in others:
        return name
    wanted = name.strip().casefold()
    for known, also in others.items():
        if wanted in (spelling.casefold() for spelling in (known, *also) if spelling):
            return known
    raise UnknownName(kind, name, others)


def _one_of(kind: str, value: str, choices: Any) -> Any:
    if value not in get_args(choices):
        raise UnknownName(kind, value, get_args(choices))
    return value
