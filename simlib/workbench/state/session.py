"""What lies on a planner's desk, kept on disk: a page that is loaded again loses nothing.

    Desk ── kept ──> .workbench-pingluo-2021.json ── opened ──> Desk
     ├ history      the draft on the table, those before it, those undone
     ├ named        plans of a name, as they were saved or opened last
     ├ columns      the plans side by side
     └ language, load, codes, what a search must keep, ticks

A file that cannot be read is set aside under another name and never deleted; so is one whose drafts do not
fit the scenario any more (it was edited since). Both are said (`Notice`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from simlib.inputs.reading import World
from simlib.inputs.scenario import Border, PlanSpec, Scenario, UnitKind
from simlib.views.language.words import Language
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replacing
from simlib.workbench.state.draft import Draft, meetings, of_kind
from simlib.workbench.state.saved_plans import Tree

# ---------------------------------------------------------------- Undo and redo: drafts in the order in whi

LONGEST: Final = 200
"""Drafts that are kept to go back to."""


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


# ----------------------------------------------------------------


SCHEMA: Final = "simlib-desk/1"
REMEMBERED: Final = 60
"""Drafts before and after the present one that are written to disk."""
MOST_COLUMNS: Final = 4

NOT_A_DESK: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, ValidationError)
"""What reading a file as a desk may raise where it is none."""

UnitPair = tuple[str, str]


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
    ticks: Mapping[str, bool | int | float | str] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, language: Language = "zh") -> "Desk":
        """A tidy desk with the baseline on it."""
        return cls(History(Draft.of(scenario)), language=language)

    @property
    def draft(self) -> Draft:
        """The draft on the table."""
        return self.history.present

    def did(self, draft: Draft) -> "Desk":
        """Lay another draft on the table."""
        return replace(self, history=self.history.did(draft))

    def undone(self) -> "Desk":
        """Back to the draft before."""
        return replace(self, history=self.history.undone())

    def redone(self) -> "Desk":
        """On to the draft that was undone."""
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
        """One more plan side by side; the first of four gives way. The same plan is there once."""
        others = tuple(one for one in self.columns if one.key != draft.key)
        return replace(self, columns=(*others, draft)[-MOST_COLUMNS:])

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


# ---------------------------------------------------------------- to disk


def kept(path: Path, world: World, desk: Desk) -> Path:
    """Write the desk. Raises SimlibError `cannot-write`."""
    made_folder(path.parent)
    with replacing(path) as stream:
        json.dump(_tree(world, desk), stream, ensure_ascii=False, separators=(",", ":"))
    return path


def _tree(world: World, desk: Desk) -> Tree:
    """The desk as plain values: every draft once, the others are numbers."""
    drafts: list[Tree] = []

    def number(draft: Draft) -> int:
        tree = draft_tree(draft)
        if tree not in drafts:
            drafts.append(tree)
        return drafts.index(tree)

    history = desk.history
    return {
        "schema": SCHEMA,
        "file": world.file,
        "sha256": world.sha256,
        "present": number(history.present),
        "past": [number(draft) for draft in history.past[-REMEMBERED:]],
        "future": [number(draft) for draft in history.future[:REMEMBERED]],
        "named": [number(draft) for draft in desk.named],
        "columns": [number(draft) for draft in desk.columns],
        "language": desk.language,
        "load": desk.load,
        "codes": desk.codes,
        "pinned": list(desk.pinned),
        "frozen": list(desk.frozen),
        "together": [list(pair) for pair in desk.together],
        "apart": [list(pair) for pair in desk.apart],
        "ticks": dict(desk.ticks),
        "drafts": drafts,
    }


def draft_tree(draft: Draft) -> Tree:
    """A draft as plain values."""
    return {
        "name": draft.name,
        "spec": draft.spec.model_dump(mode="json", by_alias=True),
        "borders": [[*b.between, b.minutes, b.river] for b in draft.borders],
        "caseload": draft.caseload,
        "leave": draft.leave,
    }


# ---------------------------------------------------------------- and back


def opened(path: Path, world: World, language: Language = "zh") -> tuple[Desk, Notice | None]:
    """The desk as it was left; a tidy one where nothing was kept, or nothing that can be used."""
    tidy = Desk.of(world.scenario, language)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return tidy, None
    except (OSError, UnicodeDecodeError):
        return tidy, Notice("desk-damaged", _set_aside(path).name)
    try:
        desk = _desk(json.loads(text))
    except NOT_A_DESK:
        return tidy, Notice("desk-damaged", _set_aside(path).name)
    if not all(fits(world.scenario, draft) for draft in _drafts(desk)):
        return tidy, Notice("desk-other-world", _set_aside(path).name)
    return desk, None


def looked_at(path: Path, world: World) -> Desk | None:
    """The desk in a file that is left as it is; None where it cannot be used."""
    try:
        desk = _desk(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, *NOT_A_DESK):
        return None
    return desk if all(fits(world.scenario, draft) for draft in _drafts(desk)) else None


def _set_aside(path: Path) -> Path:
    """Rename a file that cannot be used, so that the next one does not take its place."""
    names = (path.with_name(f"{path.stem}.aside-{n}{path.suffix}") for n in count(1))
    free = next(name for name in names if not name.exists())
    try:
        return path.rename(free)
    except OSError:
        return path


def _desk(tree: Tree) -> Desk:
    """Raises one of many errors where the tree is not what `_tree` makes."""
    if tree["schema"] != SCHEMA:
        raise ValueError(tree["schema"])
    drafts = {n: draft_of(one) for n, one in enumerate(tree["drafts"])}

    def some(name: str) -> tuple[Draft, ...]:
        return tuple(drafts[n] for n in tree[name])

    if tree["language"] not in ("zh", "en"):
        raise ValueError(tree["language"])
    return Desk(
        history=History(drafts[tree["present"]], some("past"), some("future")),
        named=some("named"),
        columns=some("columns"),
        language=tree["language"],
        load=str(tree["load"]),
        codes=bool(tree["codes"]),
        pinned=tuple(map(str, tree["pinned"])),
        frozen=tuple(map(str, tree["frozen"])),
        together=_pairs(tree.get("together", [])),  # an older version kept none
        apart=_pairs(tree.get("apart", [])),
        ticks={str(name): value for name, value in tree["ticks"].items()},
    )


def _pairs(trees: list[list[str]]) -> tuple[UnitPair, ...]:
    return tuple((str(a), str(b)) for a, b in trees)


def draft_of(tree: Tree) -> Draft:
    """A draft of plain values. Raises ValidationError, KeyError, TypeError or ValueError for others."""
    return Draft(
        name=str(tree["name"]),
        spec=PlanSpec.model_validate(tree["spec"], by_alias=True, by_name=False),
        borders=tuple(
            Border(between=(a, b), minutes=minutes, river=river) for a, b, minutes, river in tree["borders"]
        ),
        caseload=float(tree["caseload"]),
        leave=None if tree["leave"] is None else int(tree["leave"]),
    )


def _drafts(desk: Desk) -> Iterator[Draft]:
    history = desk.history
    yield from (history.present, *history.past, *history.future, *desk.named, *desk.columns)


def fits(scenario: Scenario, draft: Draft) -> bool:
    """Whether a draft speaks of the scenario's units, posts, meetings and levers, and puts each town and
    group into one zone."""
    spec = draft.spec
    zoned = [unit for zone in spec.zones.values() for unit in zone.units]
    towns, divisions = of_kind(scenario, UnitKind.TOWN), of_kind(scenario, UnitKind.DIVISION)
    linked = {division for zone in spec.zones.values() for division in zone.division}
    posts = {post for own in spec.extra.values() for post in own}
    return (
        sorted(zoned) == sorted(_moving(scenario))
        and linked <= {*divisions}
        and {*spec.extra} <= {*scenario.units}
        and posts <= {*scenario.posts}
        and {*spec.weekdays} <= {*meetings(scenario)}
        and {*spec.levers} <= {*scenario.levers}
        and (spec.then is None or spec.then.plan in scenario.plans)
        and {town for border in draft.borders for town in border.between} <= {*towns}
    )


def _moving(scenario: Scenario) -> list[str]:
    """The units of the baseline's zones."""
    zones = scenario.plans[scenario.baseline].zones
    return [unit for zone in zones.values() for unit in zone.units]
