"""What a form is filled with: a scenario's tree, why its numbers may be believed, and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from simlib.inputs.kind_shares import BY_KIND
from simlib.inputs.provenance import GroundedNumber
from simlib.inputs.reading import SourceFile
from simlib.inputs.scenario import GroundKind
from simlib.inputs.workbook.filling import Keys, at, path_of
from simlib.inputs.workbook.reading import base_tree
from simlib.inputs.workbook.units import NEEDED, SORTS, pools_of
from simlib.inputs.workbook.words import Tongue, choices
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.words import N_, Words
from simlib.views.workbook.cell_marks import CellState, FilledCell

_DOUBTED: Final = (GroundKind.BORROWED, GroundKind.ASSUMPTION)
WHY: Final = N_("{kind}: {note}")
BETWEEN: Final = N_("may lie between {low} and {high}")


def _pool(use: Any) -> str:
    """The pool that a step names, with or without conditions."""
    return str(use.get("pool") if isinstance(use, dict) else use)


@dataclass(frozen=True)
class FormSource:
    """A scenario as it is to be written into a workbook. A template has the base alone: no unit, no plan."""

    words: Words
    source: SourceFile

    @property
    def tongue(self) -> Tongue:
        """The language of the sheets."""
        return "en" if self.words.language == "en" else "zh"

    @property
    def empty(self) -> bool:
        """Whether it is a template, to be filled in."""
        return not self.at("units")

    def at(self, *keys: str | int) -> Any:
        """What stands at keys; None if nothing does."""
        return at(self.source.bare, keys)

    def part(self, *keys: str | int) -> Mapping[str, Any]:
        """A mapping at keys; empty if there is none."""
        found = self.at(*keys)
        return found if isinstance(found, dict) else {}

    @cached_property
    def entries(self) -> Mapping[str, GroundedNumber]:
        """The numbers by path."""
        return {entry.path: entry for entry in self.source.entries}

    @cached_property
    def on_the_base(self) -> bool:
        """Whether a scenario is built on what any county starts from."""
        return set(base_tree()["grounds"]) <= set(self.part("grounds"))

    @cached_property
    def base_shares(self) -> Mapping[str, Mapping[str, Any]]:
        """The shares by kind of unit that streams of the base have."""
        streams = base_tree()["streams"] if self.on_the_base else {}
        by_kind = {name: stream.get(BY_KIND) or {} for name, stream in streams.items()}
        return {name: {k: v for k, v in shares.items() if k != "ground"} for name, shares in by_kind.items()}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The kind of each unit that flows call by name, under the county's name or the usual one."""
        sorts = {SORTS[code].standard: code for code in NEEDED}
        found = {name: code for name, code in sorts.items() if name in self.part("units")}
        for keys, pools in pools_of(base_tree()) if self.on_the_base else ():
            for usual, own in zip(pools, self.at(*keys) or (), strict=False):
                name, code = _pool(own), sorts.get(_pool(usual), "")
                if code and name in self.part("units"):
                    found.setdefault(name, code)
        return found

    def choice(self, kind: str, code: object) -> str:
        """A choice as a cell shows it; "" for none."""
        label = choices(kind).get(str(code))
        return label.shown(self.tongue) if label else ""

    def offered(self, kind: str, leave: Sequence[str] = ()) -> list[str]:
        """All choices of a kind."""
        return [label.shown(self.tongue) for code, label in choices(kind).items() if code not in leave]

    def titled(self, text: Any) -> str:
        """A title in the language of the sheets."""
        return (
            str((text or {}).get(self.tongue) or (text or {}).get("zh", "")) if isinstance(text, dict) else ""
        )

    def filled(self, keys: Keys, value: Any, form: str = "") -> FilledCell:
        """A cell with its value and whose it is."""
        if value in (None, ""):
            return FilledCell()
        entry = self.entry(keys)
        return FilledCell(value, self.state(entry), self.why(entry), form)

    def entry(self, keys: Keys) -> GroundedNumber | None:
        """The entry that vouches for what stands at keys: its own, or that of what is around it."""
        for end in range(len(keys), 0, -1):
            if (found := self.entries.get(path_of(keys[:end]))) is not None:
                return found
        return None

    def kind_of(self, entry: GroundedNumber | None) -> GroundKind | None:
        """The kind of ground on which an entry rests."""
        ground = self.part("grounds").get(entry.ground or "") if entry else None
        kind = ground.get("kind") if isinstance(ground, dict) else None
        return next((known for known in GroundKind if known == kind), None)

    def state(self, entry: GroundedNumber | None) -> CellState:
        """Whether a number is the county's own, or taken from elsewhere."""
        return CellState.TAKEN if self.kind_of(entry) in _DOUBTED else CellState.OWN

    def why(self, entry: GroundedNumber | None) -> str:
        """On what a number rests, if it is not the county's own."""
        kind = self.kind_of(entry)
        if entry is None or kind is None or kind is GroundKind.OWN:
            return ""
        w, ground = self.words, self.part("grounds")[entry.ground or ""]
        said = self.titled(ground.get("note")).strip()
        place = self.titled(ground.get("place"))
        note = f"{place}{ground.get('year', '')}: {said}" if place else said
        return w(WHY, kind=w(PROVENANCE[kind.value]), note=note)
