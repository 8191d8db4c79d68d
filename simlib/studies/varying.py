"""A file with some of its numbers moved.

    SourceFile ── moved(source, {Factor: level}) ──> SourceFile ── world_of ──> World, or its faults

Chances of one step, and shares of one stream, are a whole: the largest of them takes the rest, so that the
others can move alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simlib.inputs.paths import child
from simlib.inputs.reading import SourceFile
from simlib.studies.factors import Factor

Levels = Mapping[Factor, float]
"""At what level each factor stands; those not named stay at 0."""

_WHOLES: Final = ("next", "classes")
"""Keys whose numbers, where they add up to 1, are shares of one whole."""
_NEARLY: Final = 1e-9


def moved(source: SourceFile, levels: Levels) -> SourceFile:
    """The same source with factors at other levels."""
    values = {number.path: _value(number, level) for factor, level in levels.items() if level
              for number in factor.numbers}  # fmt: skip
    return replace(source, bare=_put(source.bare, values, "$", ""))


def _value(number: Any, level: float) -> int | float:
    value = float(number.at(level))
    return int(value) if number.whole else value


def _put(tree: Any, values: Mapping[str, int | float], path: str, key: str) -> Any:
    """The tree with the values at their paths."""
    match tree:
        case dict():
            placed = {
                name: _put(item, values, child(path, str(name)), str(name)) for name, item in tree.items()
            }
            return _whole(tree, placed) if key in _WHOLES else placed
        case list():
            return [_put(item, values, f"{path}[{place}]", "") for place, item in enumerate(tree)]
    return values.get(path, tree)


def _whole(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Shares after some were moved: the largest takes the rest; where nothing is left, the moved ones shrink.

    >>> _whole({"close": 0.75, "file": 0.25}, {"close": 1.5, "file": 0.5})
    {'close': 0.5, 'file': 0.5}
    >>> _whole({"a": 0.4, "b": 0.3, "c": 0.3}, {"a": 0.4, "b": 0.6, "c": 0.6})
    {'a': 0.0, 'b': 0.5, 'c': 0.5}
    """
    shares = all(isinstance(share, int | float) for share in before.values())
    if before == after or not shares or abs(sum(before.values()) - 1) > _NEARLY:
        return after
    rest = max(before, key=lambda name: before[name])
    others = {name: share for name, share in after.items() if name != rest}
    changed = [name for name in others if after[name] != before[name]]
    fixed = sum(share for name, share in others.items() if name not in changed)
    wanted = sum(others[name] for name in changed)
    times = min(1.0, (1 - fixed) / wanted) if wanted else 1.0
    scaled = {name: share * times if name in changed else share for name, share in others.items()}
    return {name: 1 - sum(scaled.values()) if name == rest else scaled[name] for name in before}
