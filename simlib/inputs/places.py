"""Whose a ground is: what a file takes from the file of another place or year is borrowed there.

    own.yaml      extends: pingluo-2021.yaml      place: 青山县, year: 2024
    resolved      zones-2021: {kind: borrowed, place: 平罗县, year: 2021, ...}     was sourced there

National rules stay sourced, assumptions stay assumptions; a ground that the file gives a kind of its own is
the file's own. A base without a place (`base/county.yaml`) is no other county's.
"""

from collections.abc import Mapping
from typing import Any, Final

from simlib.inputs.scenario import GroundKind

_LOCAL: Final = (GroundKind.SOURCED, GroundKind.DERIVED, GroundKind.OWN, GroundKind.FITTED)
"""Kinds that hold in the place alone whose file says so."""


def as_seen_from(own: Mapping[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """The tree of a base as a file of another place takes it over.

    >>> base = {"place": {"en": "A"}, "year": 2021, "grounds": {"g": {"kind": "sourced"}}}
    >>> as_seen_from({"year": 2024}, base)["grounds"]
    {'g': {'kind': 'borrowed', 'place': {'en': 'A'}, 'year': 2021}}
    """
    grounds = base.get("grounds")
    if not isinstance(grounds, dict) or not _elsewhere(own, base):
        return base
    written = own.get("grounds")
    kept = {name for name, ground in _mapping(written) if "kind" in _keys(ground)}
    taken = {name: ground if name in kept else _taken(ground, base) for name, ground in grounds.items()}
    return {**base, "grounds": taken}


def _mapping(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _keys(value: Any) -> set[str]:
    return {key for key, _ in _mapping(value)}


def _elsewhere(own: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    return "place" in base and any(own.get(key, base.get(key)) != base.get(key) for key in ("place", "year"))


def _taken(ground: Any, base: Mapping[str, Any]) -> Any:
    """A ground of another place: borrowed if it holds there alone; whose it is stays with it."""
    if not isinstance(ground, dict) or ground.get("kind") not in _LOCAL or ground.get("national") is True:
        return ground
    whose = {key: base[key] for key in ("place", "year") if key in base}
    return {**ground, "kind": GroundKind.BORROWED.value, **whose}
