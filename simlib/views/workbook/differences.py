"""What two readings of a scenario do not have in common: what a workbook's other sheets could not hold.

parts     place -> the part with its grounds as JSON, or ~ where it is not there any more
grounds   place -> value, how far it may be off, and the ground that it rests on, where both have the value
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from simlib.inputs.paths import child
from simlib.inputs.provenance import own_range
from simlib.inputs.reading import SourceFile
from simlib.inputs.workbook.filling import at, known_grounds, places
from simlib.inputs.workbook.rest import GONE

RestRow = tuple[str, Any, str]
"""Place, content, ground."""
_DEPTH: Final = 4
_DEPTH_OF_PLANS: Final = 5
"""How many keys lead to a part that is written whole."""
_OWN_GROUNDS: Final = {f"grounds/{name}" for name in known_grounds()}
"""Grounds that a workbook brings and drops by itself."""
_LONGEST: Final = 32_000
"""Characters that a cell of Excel holds, almost."""
Way = tuple[str | int, ...]
Beside = Callable[[str], dict[str, Any]]
"""What stands beside a value, by its path: its range and its ground; nothing where it has none of its own."""


def differences(wanted: SourceFile, found: SourceFile) -> list[RestRow]:
    """Rows that make one reading of another."""
    parts = list(_parts(_unordered(wanted.bare), _unordered(found.bare), (), "$", beside_of(wanted)))
    parts = [row for row in parts if not (row[0] in _OWN_GROUNDS and row[1] == GONE)]
    return [*parts, *_grounds(wanted, found, parts)]


def _parts(wanted: Any, found: Any, way: Way, path: str, beside: Beside) -> Iterator[RestRow]:
    if same(wanted, found):
        return
    if isinstance(wanted, dict) and isinstance(found, dict) and (len(way) < _depth(way) or _long(wanted)):
        for key in dict.fromkeys([*wanted, *found]):
            here = (*way, key)
            if key not in wanted:
                yield places(here), GONE, ""
            elif key not in found and not (isinstance(wanted[key], dict) and _long(wanted[key])):
                yield _whole(wanted[key], here, child(path, key), beside)
            else:
                yield from _parts(wanted[key], found.get(key, {}), here, child(path, key), beside)
    else:
        yield from _gone(wanted, found, way)
        yield _whole(wanted, way, path, beside)


def _gone(wanted: Any, found: Any, way: Way) -> Iterator[RestRow]:
    """What a part that is written whole has no more, however deep: it would stay from what lies below."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted(found):
            if key not in wanted:
                yield places((*way, key)), GONE, ""
            else:
                yield from _gone(wanted[key], found[key], (*way, key))


def _depth(way: Way) -> int:
    if places(way) in _OWN_GROUNDS:  # one of the file's own by that name is read in place of the workbook's
        return len(way)
    return _DEPTH_OF_PLANS if way[:1] == ("plans",) else _DEPTH


def _unordered(tree: Any) -> Any:
    """A tree in which the order of units in a zone says nothing, as it does nothing."""
    plans = {name: _plan(plan) for name, plan in tree.get("plans", {}).items()}
    return {**tree, "plans": plans} if plans else tree


def _plan(plan: Any) -> Any:
    zones = {name: _zone(zone) for name, zone in plan.get("zones", {}).items()}
    return {"pooling": "none", **plan, **({"zones": zones} if zones else {})}


def _zone(zone: Any) -> Any:
    named = {key: zone[key] for key in ("units", "division", "head", "deputy") if key in zone}
    several = {key: [names] if isinstance(names, str) else names for key, names in named.items()}
    return {"division": [], **zone, **{key: sorted(names) for key, names in several.items()}}


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, 1 and 1.0 alike."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(item, other[key]) for key, item in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _long(value: Any) -> bool:
    return len(json.dumps(value, ensure_ascii=False)) > _LONGEST // 3


def _whole(value: Any, way: Way, path: str, beside: Beside) -> RestRow:
    grounded = value if way[0] == "grounds" else with_grounds(value, path, beside)
    return places(way), json.dumps(grounded, ensure_ascii=False), ""


def beside_of(source: SourceFile) -> Beside:
    """What stands beside the values of a source."""
    entries = {entry.path: entry for entry in source.entries}
    grounds = source.bare.get("grounds") or {}

    def beside(path: str) -> dict[str, Any]:
        entry = entries.get(path)
        return {**own_range(entry, grounds.get(entry.ground)), "ground": entry.ground} if entry else {}

    return beside


def with_grounds(value: Any, path: str, beside: Beside) -> Any:
    """A value with the range and the ground of each number written beside it."""
    said = beside(path)
    if isinstance(value, dict):
        return {key: with_grounds(item, child(path, key), beside) for key, item in value.items()} | said
    if isinstance(value, list) and not said:
        return [with_grounds(item, f"{path}[{place}]", beside) for place, item in enumerate(value)]
    return {"value": value, **said} if said else value


def _grounds(wanted: SourceFile, found: SourceFile, parts: list[RestRow]) -> Iterator[RestRow]:
    """The grounds and ranges that are not the same, apart from those that are written with a part."""
    written = [place for place, value, _ in parts if value != GONE]
    asked, there = beside_of(wanted), beside_of(found)
    for way, path in _ways(wanted.bare, (), "$"):
        said, place = asked(path), places(way)
        if said == there(path) or any(place == part or place.startswith(f"{part}/") for part in written):
            continue
        ground, value = said.pop("ground", None), at(wanted.bare, way)
        content = {"value": value, **said} if said else value
        yield place, json.dumps(content, ensure_ascii=False), ground or GONE


def _ways(value: Any, way: Way, path: str) -> Iterator[tuple[Way, str]]:
    """Every place of a tree with its path, the sections without numbers left out."""
    if way and way[0] != "grounds":
        yield way, path
    if isinstance(value, dict) and (not way or way[0] != "grounds"):
        for key, item in value.items():
            yield from _ways(item, (*way, key), child(path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _ways(item, (*way, place), f"{path}[{place}]")
