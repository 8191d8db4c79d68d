"""FILE -> WORLD: a scenario, why its numbers may be believed, and the hash that names it.

    file ─ overlays, likenesses ─→ tree ─ provenance ─→ bare tree ─ schema ─→ Scenario ─ checks ─→ World
                   │                           │                       │                    │
                   └───────────────────────────┴──────── faults ───────┴────────────────────┘

All look for faults, also where another has found some, and all faults are raised together; only
what cannot be read as YAML hides the rest. Where two speak of the same place one of them stumbled
over what the other saw: reading has the first word, then schema, provenance, checks.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin
from unicodedata import normalize

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from simlib.errors import Fault, InputFaults
from simlib.inputs.checks import PartialScenario, semantic_faults
from simlib.inputs.kind_shares import spread
from simlib.inputs.overlays import gather
from simlib.inputs.paths import child, located, shown, suggestion
from simlib.inputs.plan_inheritance import write_out
from simlib.inputs.provenance import GroundedNumber, default_entries, take_grounds
from simlib.inputs.scenario import Scenario

_UNORDERED: Final = ("units", "division", "head", "deputy")
"""Parts of a zone in which the order of names says nothing."""
CHOSEN: Final = (
    *("plans", "baseline", "rules", "search", "assessments", "shocks", "variants"),
    *("name", "title", "note"),
)
"""Sections of what is chosen or asked, and what only names a file."""
MOST_PARTS: Final = 1_000
"""Towns, limits, follow-ups ... of a file, each; a check of this many takes seconds."""


@dataclass(frozen=True)
class World:
    """A scenario that was read without a fault.

    `file` is its name without folders, `provenance` has one entry a number (those left to the schema
    at the end), `sha256` is that of all that it means, with its grounds: comments, the order of keys and of
    the units of a zone, how a number and its ground are written, and the files among which it is divided do
    not change it. `cells` lead from paths to the cells of a workbook that say them.
    """

    file: str
    scenario: Scenario
    provenance: tuple[GroundedNumber, ...]
    sha256: str
    cells: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


def read_world(path: str | Path) -> World:
    """Read a scenario file and all that it extends.

    Raises InputFaults with every fault of reading, grounds, shape and meaning.
    """
    return world_of(read_source(path))


@dataclass(frozen=True)
class SourceFile:
    """A file with all that it extends, before its schema is asked: the whole tree, the bare one, what the
    grounds vouch for, and the faults met so far (of reading, of grounds)."""

    path: Path
    whole: Any
    bare: Any
    entries: tuple[GroundedNumber, ...]
    faults: tuple[Fault, ...]
    ground_faults: tuple[Fault, ...]
    cells: Mapping[str, str] = field(default_factory=dict)


def read_source(path: str | Path) -> SourceFile:
    """Read a file as far as its trees; raises InputFaults if there is none."""
    path = Path(path)
    found = gather(path)
    if not isinstance(found.tree, dict):
        raise InputFaults(str(path), [located(fault, found.cells) for fault in found.faults])
    planned = write_out(found.tree)
    whole = spread(planned.tree)
    bare, entries, ground_faults = take_grounds(whole.tree)
    faults = (*found.faults, *planned.faults, *whole.faults)
    return SourceFile(path, whole.tree, bare, entries, faults, ground_faults, found.cells)


def world_of(source: SourceFile) -> World:
    """The world of a source; raises InputFaults with all faults that it has, or those of its size alone."""
    crowded = list(_crowded(source.bare, "$"))
    if crowded:
        raise InputFaults(str(source.path), [located(f, source.cells) for f in (*source.faults, *crowded)])
    scenario, shape_faults = _validated(source.bare)
    meaning = semantic_faults(scenario or _draft(source.bare))
    stages = (source.faults, shape_faults, source.ground_faults, meaning)
    faults = _first_word(*([located(fault, source.cells) for fault in stage] for stage in stages))
    if source.cells and source.faults:  # what a sheet lacks, the base misses: that is said once
        faults = [fault for fault in faults if fault in source.faults or not fault.path.startswith("$")]
    if faults or scenario is None:
        raise InputFaults(str(source.path), faults)
    provenance = source.entries + default_entries(scenario)
    return World(source.path.name, scenario, provenance, _digest(scenario, source.entries), source.cells)


def _crowded(tree: Any, path: str) -> Iterator[Fault]:
    """Each mapping with more parts than can be checked against each other in seconds."""
    if isinstance(tree, dict):
        if len(tree) > MOST_PARTS:
            yield Fault(path, "wrong-count", str(len(tree)), {"high": str(MOST_PARTS)})
        for key, value in tree.items():
            yield from _crowded(value, child(path, key))


def _first_word(*stages: Iterable[Fault]) -> list[Fault]:
    """The faults of all stages, without those at a place of which an earlier stage spoke."""
    said: dict[str, list[Fault]] = {}
    for stage in stages:
        fresh: dict[str, list[Fault]] = {}
        for fault in stage:
            here = fresh.setdefault(fault.path, [])
            if fault not in here:
                here.append(fault)
        said = fresh | said
    return [fault for faults in said.values() for fault in faults]


def given_sha256(world: World) -> str:
    """The hash of what is given, without what is chosen or asked: two files that differ in plans alone
    share it."""
    entries = [entry for entry in world.provenance if entry.path.split(".")[1] not in CHOSEN]
    return _digest(world.scenario, entries, CHOSEN)


def _digest(scenario: Scenario, entries: Iterable[GroundedNumber], without: Iterable[str] = ()) -> str:
    left_out = {"validated", *without}
    meant = scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=left_out)
    for plan in meant.get("plans", {}).values():
        for zone in plan.get("zones", {}).values():
            zone.update(
                {key: sorted(zone[key]) for key in ("units", "division", "head", "deputy") if key in zone}
            )
    grounds = sorted((entry.path, entry.ground or "", _bounds(entry)) for entry in entries)
    text = json.dumps([meant, grounds], sort_keys=True, ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _bounds(entry: GroundedNumber) -> list[float]:
    return [float(bound) for bound in (entry.low, entry.high) if bound is not None]


# ---------------------------------------------------------------- what validated


def _validated(tree: Any) -> tuple[Scenario | None, list[Fault]]:
    try:
        return Scenario.model_validate(tree, by_alias=True, by_name=False), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_fault(detail, tree) for detail in details if not _counted(detail, details)]


def _counted(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a list only seems too short because pydantic does not count its faulty items."""
    loc = detail["loc"]
    inside = (other["loc"] for other in details if len(other["loc"]) > len(loc))
    return detail["type"] == "too_short" and any(other[: len(loc)] == loc for other in inside)


def _draft(tree: Any) -> PartialScenario:
    """What validates, part by part, of a tree that does not validate as a whole."""
    sections = tree if isinstance(tree, dict) else {}
    wanted = PartialScenario.__annotations__.keys() - {"loads"}
    found = {
        name: _section(field.annotation, sections.get(name, field.get_default()))
        for name, field in Scenario.model_fields.items()
        if name in wanted
    }
    return PartialScenario(**found)


def _section(kind: Any, value: Any) -> Any:
    """Of a mapping or a list of parts those that validate, None for the others; else the part or None."""
    if get_origin(kind) is dict:
        one = get_args(kind)[1]
        return {name: _part(one, item) for name, item in value.items()} if isinstance(value, dict) else {}
    if get_origin(kind) is tuple:
        return tuple(_part(get_args(kind)[0], item) for item in value) if isinstance(value, list) else ()
    return _part(kind, value)


def _part(kind: Any, value: Any) -> Any:
    try:
        return _reader(kind).validate_python(value, by_alias=True, by_name=False)
    except ValidationError:
        return None


_reader: Final = cache(TypeAdapter)


# ---------------------------------------------------------------- what did not

_EXPECTED: Final[Mapping[str, str]] = {
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "string_type": "text",
    "bool_type": "boolean",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
}
_SAME_CODE: Final[Mapping[str, str]] = {
    "missing": "missing",
    "union_tag_not_found": "missing",
    "finite_number": "not-finite",
}
_BOUNDS: Final[Mapping[str, str]] = {"ge": "low", "gt": "above", "le": "high", "lt": "high"}
_MEANT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+)(%?)", re.ASCII)
_CHOICES: Final = ("literal_error", "enum", "union_tag_invalid")


def _fault(detail: ErrorDetails, tree: Any) -> Fault:
    """What pydantic found, as one of our faults: our path, code and parameters."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    path = _path(detail["loc"], tree)
    if kind in _EXPECTED:
        expected = _EXPECTED[kind]
        params = {"expected": expected, "close": _half_width(value, expected)}
        return Fault(path, "wrong-type", shown(value), params)
    if kind in _SAME_CODE:
        at = child(path, _tag_of(context)) if kind == "union_tag_not_found" else path
        return Fault(at, _SAME_CODE[kind], params=_meant(detail["loc"], tree))
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return Fault(path, "unknown-key", shown(key), suggestion(key, _keys(detail["loc"])))
    if kind in _CHOICES:
        return _bad_choice(kind, value, context, path)
    return _other(kind, value, context, path)


def _meant(loc: tuple[int | str, ...], tree: Any) -> dict[str, str]:
    """The name beside it that a part which lacks something may have been meant to bear, as in an overlay."""
    match loc:
        case (str() as section, str() as name, _) if isinstance(beside := tree.get(section), dict):
            return suggestion(name, [other for other in beside if other != name])
    return {}


def _half_width(value: Any, expected: str) -> str:
    """The number that a text was meant to be: `３` is 3, `1,260` 1260 and `93%` 0.93; "" if it is none."""
    text = normalize("NFKC", value).strip() if isinstance(value, str) and len(value) < 20 else ""
    found = _MEANT.fullmatch(text)
    if not found or expected not in ("number", "integer"):
        return ""
    number = found[1].replace(",", "")
    return f"{float(number) / 100:g}" if found[2] else number


def _bad_choice(kind: str, value: Any, context: Mapping[str, Any], path: str) -> Fault:
    if kind == "union_tag_invalid":
        path, value = child(path, _tag_of(context)), context["tag"]
    listed = str(context.get("expected") or context.get("expected_tags", ""))
    choices = [word.strip("' ") for word in listed.replace(" or ", ", ").split(",")]
    return Fault(path, "not-a-choice", shown(value), suggestion(str(value), choices))


def _tag_of(context: Mapping[str, Any]) -> str:
    """The key that says of which kind a part is."""
    return str(context["discriminator"]).strip("'")


def _other(kind: str, value: Any, context: Mapping[str, Any], path: str) -> Fault:
    bounds = {_BOUNDS[key]: f"{bound:g}" for key, bound in context.items() if key in _BOUNDS}
    if bounds:
        negative = isinstance(value, int | float) and value < 0 and bounds.get("low") == "0"
        return Fault(path, "negative" if negative else "out-of-range", shown(value), bounds)
    if kind in ("too_short", "too_long"):
        low, high = context.get("min_length"), context.get("max_length")
        params = {"low": str(low or ""), "high": str(high or "")}
        return Fault(path, "wrong-count", str(context.get("actual_length", "")), params)
    params = {"known": str(context["expected"])} if "expected" in context else {}
    close = str(value).strip().replace("，", ", ")
    if kind == "bad-name" and close != value:
        params["close"] = shown(close)
    return Fault(path, kind if "-" in kind else "bad-value", shown(value), params)


def _path(loc: tuple[int | str, ...], tree: Any) -> str:
    """The path that a planner sees: without pydantic's marks, ending where the file has a plain value."""
    path, here = "$", tree
    for part in loc:
        if part == "[key]" or (isinstance(here, dict) and part not in here and part in _kind_of(here)):
            continue
        if isinstance(here, dict):
            path, here = child(path, str(part)), here.get(part)
        elif isinstance(here, list) and isinstance(part, int):
            path, here = f"{path}[{part}]", here[part] if part < len(here) else None
        else:
            break
    return path


def _kind_of(tree: Mapping[str, Any]) -> list[Any]:
    """What pydantic puts into a location after a part that is one of several kinds."""
    return [tree[key] for key in ("calendar", "kind") if key in tree]


def _keys(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the schema knows where a location lies, sorted."""
    kinds: list[type[BaseModel]] = [Scenario]
    for part in loc[:-1]:
        fields = [field for kind in kinds for field in _fields(kind).items() if field[0] == part]
        if fields:
            kinds = [kind for _, annotation in fields for kind in _kinds(annotation)]
        kinds = [kind for kind in kinds if part in _marks(kind)] or kinds
    return sorted({key for kind in kinds for key in _fields(kind)})


def _fields(kind: type[BaseModel]) -> dict[str, Any]:
    """Keys of a part, as the file has them, with what they hold."""
    return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}


def _marks(kind: type[BaseModel]) -> set[Any]:
    """The words that a part may have where it says of which kind it is."""
    literals = (field.annotation for field in kind.model_fields.values())
    return {word for one in literals if get_origin(one) is Literal for word in get_args(one)}


def _kinds(annotation: Any) -> list[type[BaseModel]]:
    """The parts of which an annotation speaks: `dict[Name, Zone]` speaks of Zone."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [kind for inner in get_args(annotation) for kind in _kinds(inner)]
