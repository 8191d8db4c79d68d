"""Shares of a stream by kind of unit, written out unit by unit.

    routine: {shares_by_kind: {town: 0.25}}     +  units 甲镇, 乙镇 (town)
    routine: {shares: {甲镇: 0.25, 乙镇: 0.25}}

A stream to kinds of which there is no unit brings nothing and is left out. A share that the stream gives a
unit itself comes before that of its kind. Units of a form that stands beside the towns (an office of a zone,
a county-run team) have a share only where their form is named.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import child, shown, suggestion
from simlib.inputs.scenario import UnitForm, UnitKind
from simlib.inputs.yaml_reading import ParsedFile

BY_KIND: Final = "shares_by_kind"
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
