"""What the sheets of a workbook fill in of a scenario, with the cell that says each part.

Filling
├── base      what the workbook extends, with the rest that it brings along
├── tree      what its sheets say, to be laid over that
├── cells     path -> cell
└── reader    the faults met
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from simlib.inputs.merging import WRAPPER, without_range
from simlib.inputs.paths import child
from simlib.inputs.workbook.cells import CellReader, WorkbookCell
from simlib.inputs.yaml_reading import scan_text

OWN: Final = "own"
Keys = Sequence[str | int]
Tree = dict[str, Any]


@cache
def known_grounds() -> Mapping[str, Any]:
    """The grounds that a workbook's numbers may rest on."""
    tree = scan_text(files("simlib.inputs.workbook").joinpath("grounds.yaml").read_text("utf-8")).tree
    assert isinstance(tree, dict)
    return tree


def path_of(keys: Keys) -> str:
    """The path of keys as faults have it.

    >>> path_of(("borders", 0, "minutes"))
    '$.borders[0].minutes'
    """
    path = "$"
    for key in keys:
        path = f"{path}[{key}]" if isinstance(key, int) else child(path, key)
    return path


def unwrapped(node: Any) -> Any:
    """A value without its ground and range, if it is written with them."""
    return node["value"] if isinstance(node, dict) and "value" in node and node.keys() <= WRAPPER else node


def at(tree: Any, keys: Keys) -> Any:
    """What stands at keys, without its own ground; None if nothing does."""
    node = unwrapped(tree)
    for key in keys:
        if isinstance(node, dict) and str(key) in node:
            node = unwrapped(node[str(key)])
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = unwrapped(node[key])
        else:
            return None
    return node


@dataclass
class Filling:
    """What is filled in so far."""

    base: Tree
    reader: CellReader = field(default_factory=CellReader)
    tree: Tree = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    sorts: dict[str, str] = field(default_factory=dict)
    """The kind of each unit as its sheet has it."""

    def put(self, keys: Keys, value: Any, cell: WorkbookCell | None = None, ground: str = "") -> None:
        """Fill in a value at keys; one with a ground rests on it."""
        if cell is not None:
            self.say(keys, cell)
        node = {"value": value, "ground": self.rests_on(ground)} if ground else value
        _set(self._reached(list(keys[:-1])), keys[-1], node)

    def _reached(self, keys: list[str | int]) -> Any:
        """The part that holds the last key; of a list that the sheets do not have, the base's is copied."""
        node: Any = self.tree
        for place, key in enumerate(keys):
            if isinstance(node, dict) and not isinstance(node.get(str(key)), dict | list):
                held = at(self.base, keys[: place + 1])
                node[str(key)] = deepcopy(held) if isinstance(held, list) else {}
            node = unwrapped(node[key if isinstance(node, list) else str(key)])
        return node

    def say(self, keys: Keys, cell: WorkbookCell) -> None:
        """Note which cell says what stands at keys."""
        self.cells[path_of(keys)] = cell.where

    def rests_on(self, ground: str) -> str:
        """The name of a ground, of which the file now has to tell if what it extends does not."""
        if ground in known_grounds() and at(self.base, ("grounds", ground)) is None:
            self.tree.setdefault("grounds", {}).setdefault(ground, dict(known_grounds()[ground]))
        return ground

    def current(self, keys: Keys) -> Any:
        """What stands at keys now: what the sheets say, else the base."""
        said, held = at(self.tree, keys), at(self.base, keys)
        if isinstance(said, dict) and isinstance(held, dict):
            return {key: part for key, part in laid(held, said).items() if part is not None}
        return held if said is None else said

    def names(self, section: str) -> list[str]:
        """The names that a section of the scenario has."""
        held = [*self._mapping(self.base, section), *self._mapping(self.tree, section)]
        return list(dict.fromkeys(held))

    def _mapping(self, tree: Tree, section: str) -> list[str]:
        part = tree.get(section)
        items = part.items() if isinstance(part, dict) else ()
        return [name for name, value in items if name != "ground" and value is not None]


def _set(here: Any, key: str | int, node: Any) -> None:
    here[key if isinstance(here, list) else str(key)] = node


def laid(under: Any, over: Any) -> Any:
    """A mapping laid over another, with all that takes out kept: both are still to be laid over a base.

    >>> laid({"a": {"b": None, "c": 1}}, {"a": {"c": 2}})
    {'a': {'b': None, 'c': 2}}
    """
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return {**without_range(under, over), **{key: laid(under.get(key), value) for key, value in over.items()}}


def written(place: str) -> list[tuple[str | int, ...]]:
    """The keys that a place of a sheet names: several where one number stands for several.

    >>> written("flows/petition/steps/verify/team; borders/0/minutes")
    [('flows', 'petition', 'steps', 'verify', 'team'), ('borders', 0, 'minutes')]
    """
    return [tuple(_key(key) for key in one.strip().split("/")) for one in place.split(";") if one.strip()]


def _key(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def places(keys: Keys) -> str:
    """Keys as a place of a sheet names them."""
    return "/".join(map(str, keys))


def walked(tree: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a tree that is no mapping, with its keys."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from walked(value, (*keys, key))
    else:
        yield keys, tree
