"""One tree laid over another: mappings merge, all else is replaced, `null` takes a key out.

A number that is written anew, `{value: 12, ground: own}`, leaves behind how far the old one might be off.
"""

from collections.abc import Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import child, suggestion

LIKE: Final = "like"
PLANS: Final = child("$", "plans")
RANGE: Final = ("low", "high")
"""Between what a number may well lie, beside it."""
WRAPPER: Final = frozenset({"value", "ground", *RANGE})
"""All that may stand beside a number."""


def merged(base: Mapping[str, Any], own: Mapping[str, Any], path: str, faults: list[Fault]) -> dict[str, Any]:
    """A mapping laid over another; `faults` gets those of taking out what is not there.

    >>> merged({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}, "$", [])
    {'b': {'c': 2, 'd': 3}}
    """
    result = without_range(base, own)
    for key, value in own.items():
        here = child(path, key)
        if path == PLANS and key not in base and isinstance(value, dict) and LIKE in value:
            result[key] = value  # what it takes out is in the plan that it is like
        elif isinstance(value, dict):
            below = base.get(key)
            result[key] = merged(below if isinstance(below, dict) else {}, value, here, faults)
        elif value is not None:
            result[key] = value
        elif key in result:
            del result[key]
        else:
            faults.append(Fault(here, "nothing-to-remove", key, suggestion(key, base)))
    return result


def without_range(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """What is laid under, without the range of a number that is written anew above it.

    >>> without_range({"value": 9, "low": 5, "high": 14, "ground": "log"}, {"value": 20, "ground": "own"})
    {'value': 9, 'ground': 'log'}
    """
    anew = "value" in over and over.keys() <= WRAPPER
    return {key: item for key, item in under.items() if not (anew and key in RANGE)}
