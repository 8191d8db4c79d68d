"""What lies on a planner's desk, kept on disk: a page that is loaded again loses nothing.

    Desk ── kept ──> .workbench-pingluo-2021.json ── opened ──> Desk
     ├ history      the draft on the table, those before it, those undone (undo, redo)
     ├ named        plans of a name, as they were saved or opened last
     ├ columns      the plans side by side
     └ language, load, codes, what a search must keep, ticks

A file that cannot be read is set aside under another name and never deleted; so is one whose drafts do not
fit the scenario any more (it was edited since). Both are said (`Notice`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, ValidationError

from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario, UnitKind
from simlib.views.language.words import Language
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replacing
from simlib.workbench.state.draft import Draft, meetings, of_kind

LONGEST: Final = 200
"""Drafts that are kept to go back to."""
REMEMBERED: Final = 60
"""Drafts before and after the present one that are written to disk."""
MOST_COLUMNS: Final = 4

UnitPair = tuple[str, str]


@dataclass(frozen=True)
class History:
    """The draft on the table, those before it (the last is nearest) and those undone (the first is nearest).

    >>> a, b = History("a"), History("a").did("b")        # any drafts
    >>> b.undone().present, b.undone().redone() == b, a.undone() is a, b.did("b") is b
    ('a', True, True, True)
    """

    present: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()

    def did(self, draft: Draft) -> "History":
        """Lay another draft on the table; what was undone is forgotten. The same draft changes nothing."""
        if draft == self.present:
            return self
        return History(draft, (*self.past, self.present)[-LONGEST:])

    def undone(self) -> "History":
        """Back to the draft before, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redone(self) -> "History":
        """On again to the draft that was undone last."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def renamed(self, name: str) -> "History":
        """The present draft under another name; that is no step."""
        return replace(self, present=self.present.named(name))


TickCount = Annotated[int, Field(ge=-(10**9), le=10**9)]
Amount = Annotated[float, Field(ge=-1e9, le=1e9)]
"""What a box of the page may hold."""


@dataclass(frozen=True)
class Desk:
    """All that a page shows and could lose. `pinned` are units and `frozen` zones that a search must leave
    where they are, `together` pairs of towns that shall share a zone, `apart` those that never do; `ticks`
    are boxes of the page that mean nothing here; `load` "" is the usual one."""

    history: History
    named: tuple[Draft, ...] = ()
    columns: tuple[Draft, ...] = ()
    language: Language = "zh"
    load: str = ""
    codes: bool = False
    pinned: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    together: tuple[UnitPair, ...] = ()
    apart: tuple[UnitPair, ...] = ()
    ticks: Mapping[str, bool | TickCount | Amount | str] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, language: Language = "zh") -> "Desk":
        """A tidy desk with the baseline on it."""
        return cls(History(Draft.of(scenario)), language=language)

    @property
    def draft(self) -> Draft:
        return self.history.present

    def did(self, draft: Draft) -> "Desk":
        return replace(self, history=self.history.did(draft))

    def undone(self) -> "Desk":
        return replace(self, history=self.history.undone())

    def redone(self) -> "Desk":
        return replace(self, history=self.history.redone())

    def kept_as(self, name: str) -> "Desk":
        """The draft on the table under a name, and among the named plans; one of that name gives way."""
        history = self.history.renamed(name)
        return replace(self, history=history).knowing(history.present)

    def knowing(self, draft: Draft) -> "Desk":
        """A draft among the named plans, as its file has it now; one of that name gives way."""
        others = tuple(one for one in self.named if one.name != draft.name)
        return replace(self, named=(*others, draft))

    def known(self, name: str) -> Draft | None:
        """The plan of a name as it was saved or opened here last."""
        return next((draft for draft in self.named if draft.name == name), None)

    def ticked(self, kind: Literal["pinned", "frozen"], name: str, *, on: bool) -> "Desk":
        """A unit that a search must leave in its zone, or a zone that it must leave as it is; or unticked."""
        others = tuple(one for one in getattr(self, kind) if one != name)
        kept = (*others, name) if on else others
        return replace(self, pinned=kept) if kind == "pinned" else replace(self, frozen=kept)

    def tied(self, kind: Literal["together", "apart"], a: str, b: str, *, on: bool) -> "Desk":
        """Two towns that shall share a zone, or never do; a pair cannot be both, and is there once."""
        pair = (min(a, b), max(a, b))
        ties = {"together": self.together, "apart": self.apart}
        kept = {name: tuple(one for one in ties[name] if one != pair) for name in ties}
        kept[kind] = (*kept[kind], pair) if on else kept[kind]
        return replace(self, together=kept["together"], apart=kept["apart"])

    def beside(self, draft: Draft) -> "Desk":
        """One more plan side by side, where there is room for it. The same plan is there once."""
        others = tuple(one for one in self.columns if one.key != draft.key)
        return replace(self, columns=(*others, draft)) if len(others) < MOST_COLUMNS else self

    def not_beside(self, draft: Draft) -> "Desk":
        """One plan fewer side by side."""
        return replace(self, columns=tuple(one for one in self.columns if one.key != draft.key))


@dataclass(frozen=True)
class Notice:
    """What a planner has to be told about the state on disk: `desk-damaged`, `desk-other-world`, or
    `desk-elsewhere` (another page has written it), and the file that it is in now."""

    code: Literal["desk-damaged", "desk-other-world", "desk-elsewhere"]
    file: str


def state_file(folder: Path, world: World) -> Path:
    """Where the desk of a scenario is kept."""
    return folder / f".workbench-{world.scenario.name}.json"


class KeptDesk(BaseModel):
    """The file: a desk, and the scenario that it was about."""

    schema_: Literal["simlib-desk/2"] = Field(alias="schema")
    file: str
    sha256: str
    desk: Desk


def kept(path: Path, world: World, desk: Desk) -> Path:
    """Write the desk. Raises SimlibError `cannot-write`."""
    history = desk.history
    short = replace(history, past=history.past[-REMEMBERED:], future=history.future[:REMEMBERED])
    own = KeptDesk(
        schema="simlib-desk/2", file=world.file, sha256=world.sha256, desk=replace(desk, history=short)
    )
    made_folder(path.parent)
    with replacing(path) as stream:
        stream.write(own.model_dump_json(by_alias=True))
    return path


def opened(path: Path, world: World, language: Language = "zh") -> tuple[Desk, Notice | None]:
    """The desk as it was left; a tidy one where nothing was kept, or nothing that can be used."""
    tidy = Desk.of(world.scenario, language)
    try:
        desk = _desk_in(path)
    except FileNotFoundError:
        return tidy, None
    except (OSError, ValidationError):
        return tidy, Notice("desk-damaged", _set_aside(path).name)
    if not _fits(world.scenario, desk):
        return tidy, Notice("desk-other-world", _set_aside(path).name)
    return desk, None


def looked_at(path: Path, world: World) -> Desk | None:
    """The desk in a file that is left as it is; None where it cannot be used."""
    try:
        desk = _desk_in(path)
    except (OSError, ValidationError):
        return None
    return desk if _fits(world.scenario, desk) else None


def _desk_in(path: Path) -> Desk:
    return KeptDesk.model_validate_json(path.read_bytes()).desk


def _fits(scenario: Scenario, desk: Desk) -> bool:
    history = desk.history
    drafts = (history.present, *history.past, *history.future, *desk.named, *desk.columns)
    return all(fits(scenario, draft) for draft in drafts)


def _set_aside(path: Path) -> Path:
    """Rename a file that cannot be used, so that the next one does not take its place."""
    names = (path.with_name(f"{path.stem}.aside-{n}{path.suffix}") for n in count(1))
    free = next(name for name in names if not name.exists())
    try:
        return path.rename(free)
    except OSError:
        return path


def fits(scenario: Scenario, draft: Draft) -> bool:
    """Whether a draft speaks of the scenario's units, posts, meetings and levers, and puts each town and
    group into one zone."""
    spec = draft.spec
    zones = (plan.zones.values() for plan in (spec, scenario.plans[scenario.baseline]))
    zoned, moving = ([unit for zone in some for unit in zone.units] for some in zones)
    towns, divisions = of_kind(scenario, UnitKind.TOWN), of_kind(scenario, UnitKind.DIVISION)
    linked = {division for zone in spec.zones.values() for division in zone.division}
    posts = {post for own in spec.extra.values() for post in own}
    return (
        sorted(zoned) == sorted(moving)
        and linked <= {*divisions}
        and {*spec.extra} <= {*scenario.units}
        and posts <= {*scenario.posts}
        and {*spec.weekdays} <= {*meetings(scenario)}
        and {*spec.levers} <= {*scenario.levers}
        and {change.plan for change in spec.then} <= {*scenario.plans}
        and {unit for m in spec.moves.values() for unit in (m.of, m.joins)} <= {*scenario.units}
        and {town for border in draft.borders for town in border.between} <= {*towns}
    )
