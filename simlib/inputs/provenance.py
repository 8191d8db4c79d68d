"""Why each number of a scenario may be believed.

    grounds:                                    Entry("$.units.东乡.staff.监察员", 2, "headcount")
      headcount: {kind: assumption, ...}        Entry("$.limits.main.amount", 3, "tongcheng")
    units:
      ground: headcount          ← for all numbers below, unless a nearer one says otherwise
      东乡: {staff: {监察员: 2}}
    limits:
      main: {amount: {value: 3, ground: tongcheng}, ...}       ← for this one

Each number names a ground or stands below one that does; a ground that is sourced or borrowed names
clauses (`S3-001`) or limits (`L07`) of the tables in `facts/`, or a publication; one that is borrowed from
the place of another file names that.

How far a number may be off stands beside it, `{value: 9, low: 5, high: 14, ground: efforts}`, or at its
ground, as multiples of each number that rests on it: `efforts: {low: 0.5, high: 2, ...}`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from simlib.errors import Fault
from simlib.inputs.merging import RANGE, WRAPPER
from simlib.inputs.paths import child, shown, suggestion

SCHEMA_DEFAULT: Final = "simlib-default"
"""The ground of numbers that a scenario leaves to the schema; it is not among its `grounds`."""

_FACT_ID = re.compile(r"S\d-\d+|L\d+")
_NEEDS_SOURCE = ("sourced", "borrowed")
_NAMING = ("title", "english", "note")
_LONGEST_GIST = 120
_NO_CLAIMS: Final = ("grounds", "year", "validated")
"""Keys of a file whose numbers need no ground."""


@dataclass(frozen=True)
class GroundedNumber:
    """One number, the path where a planner finds it, and the name of its ground.

    A ground that is given to something without numbers (hours, a rule, a grouping) has an entry with
    the text that it vouches for: `days: tue, thu; hours: 08:30-12:00`. `low` and `high` say between what the
    number may well lie.
    """

    path: str
    value: int | float | str
    ground: str | None
    low: float | None = None
    high: float | None = None


class Grounded(NamedTuple):
    """The tree without its grounds, what they said, and the faults in saying it."""

    tree: Any
    entries: tuple[GroundedNumber, ...]
    faults: tuple[Fault, ...]


def take_grounds(tree: dict[str, Any]) -> Grounded:
    """Take `ground` and `{value: ..., ground: ...}` out of a tree; `grounds` itself stays.

    >>> grounds = {"g": {"kind": "assumption"}}
    >>> take_grounds({"grounds": grounds, "loads": {"high": {"value": 2, "ground": "g"}}}).entries
    (GroundedNumber(path='$.loads.high', value=2, ground='g', low=None, high=None),)
    """
    section = tree.get("grounds")
    grounds = section if isinstance(section, dict) else {}
    taker = _Taker(grounds)
    rest = {key: value for key, value in tree.items() if key not in _NO_CLAIMS}
    taken = taker.take(rest, "$", None)
    if isinstance(taken, dict):
        taken |= {key: tree[key] for key in _NO_CLAIMS if key in tree}
        _name_grounds(taken.get("rules"), tree.get("rules"))
    return Grounded(taken, tuple(taker.entries), (*taker.faults, *_source_faults(grounds)))


def _name_grounds(taken: Any, written: Any) -> None:
    """A rule keeps the name of its ground: whoever breaks it is told the clause."""
    for name, rule in written.items() if isinstance(written, dict) else ():
        if isinstance(rule, dict) and "ground" in rule and isinstance(taken[name], dict):
            taken[name]["ground"] = rule["ground"]


class _Taker:
    """Walks a tree and gathers entries and faults."""

    def __init__(self, grounds: dict[str, Any]) -> None:
        self.entries: list[GroundedNumber] = []
        self.faults: list[Fault] = []
        self._grounds = grounds

    def take(self, value: Any, path: str, ground: str | None) -> Any:
        """A value without its grounds; `ground` is the one that holds around it."""
        match value:
            case {"ground": own}:
                return self._grounded(value, path, self._named(own, path))
            case dict():
                return {key: self.take(item, child(path, key), ground) for key, item in value.items()}
            case list():
                return [self.take(item, f"{path}[{i}]", ground) for i, item in enumerate(value)]
            case int() | float() if not isinstance(value, bool):
                self._number(value, path, ground)
        return value

    def _grounded(self, mapping: dict[str, Any], path: str, ground: str) -> Any:
        before = len(self.entries)
        bare = {key: value for key, value in mapping.items() if key != "ground"}
        if "value" in bare and bare.keys() <= WRAPPER:
            taken = self.take(bare["value"], path, ground)
            self._ranged(bare, path)
        else:
            taken = self.take(bare, path, ground)
        if len(self.entries) == before:
            self.entries.append(GroundedNumber(path, _gist(taken), ground))
        return taken

    def _ranged(self, written: dict[str, Any], path: str) -> None:
        """Put the range that stands beside a number at its entry."""
        bounds = {key: written[key] for key in RANGE if key in written}
        for key, bound in bounds.items():
            if not _is_number(bound):
                params = {"expected": "number"}
                self.faults.append(Fault(child(path, key), "wrong-type", shown(bound), params))
                return
        entry = self.entries[-1] if self.entries else None
        if not bounds or entry is None or entry.path != path or isinstance(entry.value, str):
            return
        if not bounds.get("low", entry.value) <= entry.value <= bounds.get("high", entry.value):
            self.faults.append(Fault(path, "range-order", shown(entry.value)))
        self.entries[-1] = replace(entry, **bounds)

    def _named(self, name: Any, path: str) -> str:
        here = child(path, "ground")
        if not isinstance(name, str):
            self.faults.append(Fault(here, "wrong-type", shown(name), {"expected": "text"}))
        elif name not in self._grounds:
            known = suggestion(name, self._grounds)
            self.faults.append(Fault(here, "unknown-ground", shown(name), known))
        return str(name)

    def _number(self, value: int | float, path: str, ground: str | None) -> None:
        bounds = _multiplied(value, self._grounds.get(ground or ""))
        self.entries.append(GroundedNumber(path, value, ground, **bounds))
        if ground is None:
            self.faults.append(Fault(path, "number-without-ground", shown(value)))


def _multiplied(value: float, ground: Any) -> dict[str, float]:
    """The range of a number that its ground gives."""
    times = ground if isinstance(ground, dict) else {}
    return {key: value * times[key] for key in RANGE if _is_number(times.get(key))}


def own_range(entry: GroundedNumber, ground: Any) -> dict[str, float]:
    """The bounds that a number has of its own, beside those that its ground gives.

    >>> own_range(GroundedNumber("$.a", 10, "g", 5.0, 14), {"kind": "assumption", "low": 0.5, "high": 2})
    {'high': 14}
    """
    bounds = {key: bound for key in RANGE if (bound := getattr(entry, key)) is not None}
    given = {} if isinstance(entry.value, str) else _multiplied(entry.value, ground)
    return {key: bound for key, bound in bounds.items() if bound != given.get(key)}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _gist(value: Any) -> str:
    """What is said, as short text; what only names it (title, note) is left out.

    >>> _gist({"title": {"en": "study"}, "every": "day", "hours": ["08:30-09:30"]})
    'every: day; hours: 08:30-09:30'
    """
    text = "; ".join(f"{name}: {said}" if name else said for name, said in _said(value, ""))
    return text if len(text) <= _LONGEST_GIST else f"{text[: _LONGEST_GIST - 1]}…"


def _said(value: Any, name: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, item in value.items():
                if key not in _NAMING:
                    yield from _said(item, f"{name}.{key}" if name else key)
        case list() if not any(isinstance(item, dict | list) for item in value):
            yield name, ", ".join(map(shown, value))
        case list():
            for place, item in enumerate(value):
                yield from _said(item, f"{name}[{place}]")
        case _:
            yield name, shown(value)


def _source_faults(grounds: dict[str, Any]) -> list[Fault]:
    faults = []
    for name, ground in grounds.items():
        here = child("$.grounds", name)
        sources = ground.get("sources") if isinstance(ground, dict) else None
        listed = sources if isinstance(sources, list) else []
        for place, source in enumerate(listed):
            if _FACT_ID.fullmatch(str(source)) and source not in fact_ids():
                faults.append(Fault(f"{here}.sources[{place}]", "unknown-source", shown(source)))
        vouched = sources or (isinstance(ground, dict) and "place" in ground)
        if isinstance(ground, dict) and ground.get("kind") in _NEEDS_SOURCE and not vouched:
            faults.append(Fault(here, "ground-without-source", name))
    return faults


@cache
def fact_ids() -> frozenset[str]:
    """Ids of all clauses and limits in `facts/`."""
    tables = ("source_facts.csv", "procedural_limits.csv")
    return frozenset(row["id"] for table in tables for row in fact_rows(table))


def fact_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table of `facts/`, in its order.

    >>> fact_rows("procedural_limits.csv")[0]["id"]
    'L01'
    """
    text = files("simlib.inputs").joinpath("facts", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def default_entries(part: BaseModel) -> tuple[GroundedNumber, ...]:
    """Numbers that a file leaves to the schema: the model rests on them like on all others."""
    return tuple(_defaults_below(part, "$", unset=False))


def _defaults_below(value: Any, path: str, unset: bool) -> list[GroundedNumber]:
    match value:
        case BaseModel():
            return [entry for field in _fields(value, path, unset) for entry in _defaults_below(*field)]
        case dict():
            items = [(child(path, key), item) for key, item in value.items()]
        case tuple():
            items = [(f"{path}[{place}]", item) for place, item in enumerate(value)]
        case int() | float() if unset and not isinstance(value, bool):
            return [GroundedNumber(path, value, SCHEMA_DEFAULT)]
        case _:
            return []
    return [entry for here, item in items for entry in _defaults_below(item, here, unset)]


def _fields(part: BaseModel, path: str, unset: bool) -> list[tuple[Any, str, bool]]:
    return [
        (getattr(part, name), child(path, field.alias or name), unset or name not in part.model_fields_set)
        for name, field in type(part).model_fields.items()
    ]
