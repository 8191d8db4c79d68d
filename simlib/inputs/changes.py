"""A world with one thing changed: what if another value stood at that place?

    Source ─ changed(place, change) ─→ Source ─ world_of ─→ World, or its faults

A place is dotted names (`limits.ordinary.amount`, `borders.0.minutes`); `*` is every one there. A change
is a value in YAML, or `~remove`. It is put into the tree without grounds: what it brings rests on
nothing, which is right for a question and wrong for a scenario, which says why.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from simlib.errors import Fault, InputFaults
from simlib.inputs.paths import child, shown
from simlib.inputs.reading import SourceFile
from simlib.inputs.yaml_reading import scan_text

REMOVE: Final = "~remove"
EVERY: Final = "*"

Way = tuple[str | int, ...]


def changed(source: SourceFile, place: str, change: str) -> SourceFile:
    """The same source with another value, written as YAML, at a place; raises InputFaults as `put`."""
    return put(source, place, value_of(change))


def put(source: SourceFile, place: str, value: Any) -> SourceFile:
    """The same source with another value at a place; raises InputFaults where there is no such place.

    The last name of a place may be new, its parent has to be there.
    """
    *parent, last = place.split(".")
    remove, tree = value == REMOVE, source.bare
    for way in ways(source.bare, ".".join(parent)):
        for key in _keys(_at(source.bare, way), last, new=not remove):
            tree = _with(tree, (*way, key), value, remove)
    if tree is source.bare:
        raise InputFaults(str(source.path), [Fault(f"$.{place}", "bad-value", shown(value))])
    gone = [_path(way) for way in ways(source.bare, place)]
    kept = tuple(entry for entry in source.entries if not _within(entry.path, gone))
    whole = {"base": source.whole, "place": place, "change": value}
    return replace(source, whole=whole, bare=tree, entries=kept)


def value_of(change: str) -> Any:
    """What a change puts; raises InputFaults where it is not YAML.

    >>> value_of("[fri]"), value_of("~remove")
    (['fri'], '~remove')
    """
    found = scan_text(change)
    if found.faults:
        raise InputFaults(shown(change), found.faults)
    return found.tree


def ways(tree: Any, place: str) -> tuple[Way, ...]:
    """The keys that lead to a place, one way for each of what `*` stands for; none if it is not there.

    >>> ways({"a": {"b": 1, "c": 2}}, "a.*"), ways({"a": [{"b": 1}]}, "a.0.b"), ways({}, "a")
    ((('a', 'b'), ('a', 'c')), (('a', 0, 'b'),), ())
    """
    found: list[Way] = [()]
    for name in place.split(".") if place else []:
        found = [(*way, key) for way in found for key in _keys(_at(tree, way), name)]
    return tuple(found)


def _keys(here: Any, name: str, new: bool = False) -> Iterator[str | int]:
    """What a name of a place stands for in a mapping or list."""
    match here:
        case dict() if name == EVERY:
            yield from here
        case dict() if name in here or new:
            yield name
        case list() if name == EVERY:
            yield from reversed(range(len(here)))  # taking one out moves none of those before it
        case list() if name.isdecimal() and int(name) < len(here):
            yield int(name)


def _at(tree: Any, way: Way) -> Any:
    for key in way:
        tree = tree[key]
    return tree


def _with(tree: Any, way: Way, value: Any, remove: bool) -> Any:
    """A copy of a tree that shares all but the way to the changed place."""
    key, *rest = way
    copy = tree.copy()
    if rest:
        copy[key] = _with(tree[key], tuple(rest), value, remove)
    elif remove:
        del copy[key]
    else:
        copy[key] = value
    return copy


def _path(way: Way) -> str:
    """A way as entries and faults write it.

    >>> _path(("borders", 0, "minutes"))
    '$.borders[0].minutes'
    """
    return reduce(_step, way, "$")


def _step(path: str, key: str | int) -> str:
    return f"{path}[{key}]" if isinstance(key, int) else child(path, key)


def _within(path: str, places: list[str]) -> bool:
    return any(path == place or path.startswith((f"{place}.", f"{place}[")) for place in places)
