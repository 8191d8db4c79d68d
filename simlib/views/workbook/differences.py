"""What two readings of a scenario do not have in common: what a workbook's other sheets could not hold.

parts     place -> the part with its grounds as JSON, or ~ where it is not there any more
grounds   place -> value and the ground that it rests on, where both have the value
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from simlib.inputs.paths import child
from simlib.inputs.provenance import GroundedNumber
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


def differences(wanted: SourceFile, found: SourceFile) -> list[RestRow]:
    """Rows that make one reading of another."""
    entries = {entry.path: entry for entry in wanted.entries}
    parts = list(_parts(_unordered(wanted.bare), _unordered(found.bare), (), "$", entries))
    parts = [row for row in parts if row[0] not in _OWN_GROUNDS]
    return [*parts, *_grounds(wanted, found, parts)]


def _parts(
    wanted: Any, found: Any, way: Way, path: str, entries: Mapping[str, GroundedNumber]
) -> Iterator[RestRow]:
    if same(wanted, found):
        return
    if isinstance(wanted, dict) and isinstance(found, dict) and (len(way) < _depth(way) or _long(wanted)):
        for key in dict.fromkeys([*wanted, *found]):
            here = (*way, key)
            if key not in wanted:
                yield places(here), GONE, ""
            elif key not in found and not (isinstance(wanted[key], dict) and _long(wanted[key])):
                yield _whole(wanted[key], here, child(path, key), entries)
            else:
                yield from _parts(wanted[key], found.get(key, {}), here, child(path, key), entries)
    else:
        gone = found.keys() - wanted.keys() if isinstance(wanted, dict) and isinstance(found, dict) else ()
        for key in sorted(gone):
            yield places((*way, key)), GONE, ""
        yield _whole(wanted, way, path, entries)


def _depth(way: Way) -> int:
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


def _whole(value: Any, way: Way, path: str, entries: Mapping[str, GroundedNumber]) -> RestRow:
    grounded = value if way[0] == "grounds" else with_grounds(value, path, entries)
    return places(way), json.dumps(grounded, ensure_ascii=False), ""


def with_grounds(value: Any, path: str, entries: Mapping[str, GroundedNumber]) -> Any:
    """A value with the ground of each number written beside it."""
    entry = entries.get(path)
    if isinstance(value, dict):
        parts = {key: with_grounds(item, child(path, key), entries) for key, item in value.items()}
        return {**parts, "ground": entry.ground} if entry else parts
    if isinstance(value, list) and entry is None:
        return [with_grounds(item, f"{path}[{place}]", entries) for place, item in enumerate(value)]
    return {"value": value, "ground": entry.ground} if entry else value


def _grounds(wanted: SourceFile, found: SourceFile, parts: list[RestRow]) -> Iterator[RestRow]:
    """The grounds that are not the same, apart from those that are written with a part."""
    written = [place for place, value, _ in parts if value != GONE]
    rests = {entry.path: entry.ground for entry in found.entries}
    asked = {entry.path: entry.ground for entry in wanted.entries}
    for way, path in _ways(wanted.bare, (), "$"):
        ground, there = asked.get(path), rests.get(path)
        place = places(way)
        if ground == there or any(place == part or place.startswith(f"{part}/") for part in written):
            continue
        yield place, json.dumps(at(wanted.bare, way), ensure_ascii=False), ground or GONE


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
