"""Shares of a stream by kind of unit, written out unit by unit.

    routine: {shares_by_kind: {town: 0.25}}     +  units 甲镇, 乙镇 (town)
    routine: {shares: {甲镇: 0.25, 乙镇: 0.25}}

    letters: {per: villages}                    +  units 甲镇 (14 villages), 乙镇 (9)
    letters: {shares: {甲镇: 14, 乙镇: 9}}

With `per` each town's share is its number of villages or people, on the ground that it has there. A stream to
kinds of which there is no unit brings nothing and is left out. A share that the stream gives a unit itself
comes before that of its kind. Units of a form that stands beside the towns (an office of a zone, a county-run
team) have a share only where their form is named.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import child, shown, suggestion
from simlib.inputs.scenario import UnitForm, UnitKind
from simlib.inputs.yaml_reading import ParsedFile

BY_KIND: Final = "shares_by_kind"
PER: Final = "per"
_PER: Final = {"villages": "villages", "people": "population"}
"""What a town's share is, by the word for it."""
_STREAMS: Final = child("$", "streams")
_HELPING: Final = (UnitForm.ZONE_OFFICE, UnitForm.COUNTY_TEAM)
"""Forms of unit where nothing arises and that nobody inspects."""
_NAMES: Final = ("ground", *UnitKind, *UnitForm)


def spread(tree: dict[str, Any]) -> ParsedFile:
    """The tree with every stream's shares in full, and the faults met.

    >>> units = {"甲镇": {"kind": "town"}, "甲室": {"kind": "division"}}
    >>> spread({"units": units, "streams": {"s": {"shares_by_kind": {"town": 1.0}}}}).tree["streams"]
    {'s': {'shares': {'甲镇': 1.0}}}
    """
    streams, units = tree.get("streams"), tree.get("units")
    if not isinstance(streams, dict) or not isinstance(units, dict):
        return ParsedFile(tree)
    faults = [fault for name, stream in streams.items() for fault in _unknown_kinds(name, stream)]
    faults += [fault for name, stream in streams.items() for fault in _unknown_numbers(name, stream, units)]
    above = [units.get("ground"), tree.get("ground")]
    streams = {name: _written_per(stream, units, above) for name, stream in streams.items()}
    written = {name: _written(stream, units) for name, stream in streams.items()}
    coming = {name: stream for name, stream in written.items() if not _comes_nowhere(stream, streams[name])}
    return ParsedFile({**tree, "streams": coming}, tuple(faults))


def _by_kind(stream: Any) -> dict[str, Any]:
    found = stream.get(BY_KIND) if isinstance(stream, dict) else None
    return found if isinstance(found, dict) else {}


def _unknown_kinds(name: str, stream: Any) -> Iterator[Fault]:
    here = child(child(_STREAMS, name), BY_KIND)
    for kind in _by_kind(stream):
        if kind not in _NAMES:
            yield Fault(child(here, kind), "not-a-choice", shown(kind), suggestion(kind, _NAMES[1:]))


def _towns(units: Mapping[str, Any]) -> dict[str, Any]:
    return {n: unit for n, unit in units.items() if isinstance(unit, dict) and unit.get("kind") == "town"}


def _unknown_numbers(name: str, stream: Any, units: Mapping[str, Any]) -> Iterator[Fault]:
    """A word that is none, and each town whose number is not there."""
    per = stream.get(PER) if isinstance(stream, dict) else None
    here = child(child(_STREAMS, name), PER)
    if per is not None and (not isinstance(per, str) or per not in _PER):
        yield Fault(here, "not-a-choice", shown(per), suggestion(str(per), _PER))
    elif per is not None:
        for town, unit in _towns(units).items():
            if unit.get(_PER[per]) is None:
                yield Fault(child(child("$.units", town), _PER[per]), "missing")


def _written_per(stream: Any, units: Mapping[str, Any], above: list[Any]) -> Any:
    """A stream with the shares that its towns' numbers give; its own come before them."""
    per = stream.get(PER) if isinstance(stream, dict) else None
    if not isinstance(per, str) or per not in _PER:
        return {key: value for key, value in stream.items() if key != PER} if per is not None else stream
    counts = {
        town: _grounded(unit, _PER[per], above) for town, unit in _towns(units).items() if unit.get(_PER[per])
    }
    own = stream.get("shares")
    shares = {**counts, **(own if isinstance(own, dict) else {})}
    return {key: value for key, value in stream.items() if key != PER} | {"shares": shares}


def _grounded(unit: Mapping[str, Any], key: str, above: list[Any]) -> Any:
    """A unit's number with its ground."""
    number = unit.get(key)
    ground = next((one for one in (unit.get("ground"), *above) if one is not None), None)
    return number if isinstance(number, dict) or ground is None else {"value": number, "ground": ground}


def _written(stream: Any, units: Mapping[str, Any]) -> Any:
    """A stream with its shares by unit; as it is if it has none by kind."""
    by_kind = _by_kind(stream)
    if not by_kind:
        return stream
    own = stream.get("shares")
    ground = {"ground": by_kind["ground"]} if "ground" in by_kind else {}
    shares = {name: by_kind[kind] for name, unit in units.items() if (kind := _named(unit, by_kind))}
    rest = {key: value for key, value in stream.items() if key != BY_KIND}
    return {**rest, "shares": {**ground, **shares, **(own if isinstance(own, dict) else {})}}


def _comes_nowhere(stream: Any, before: Any) -> bool:
    """Whether there is no unit of any of the kinds that a stream comes to."""
    return stream is not before and not stream["shares"].keys() - {"ground"}


def _named(unit: Any, by_kind: Mapping[str, Any]) -> str:
    """Under which name a unit has a share: its form, else its kind; "" if it has none."""
    kind, form = (unit.get("kind"), unit.get("form")) if isinstance(unit, dict) else (None, None)
    if isinstance(form, str) and form in by_kind:
        return form
    return kind if isinstance(kind, str) and kind in by_kind and form not in _HELPING else ""
