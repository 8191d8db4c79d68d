"""One tree laid over another: mappings merge, all else is replaced, `null` takes a key out."""

from collections.abc import Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import child, suggestion

LIKE: Final = "like"
PLANS: Final = child("$", "plans")


def merged(base: Mapping[str, Any], own: Mapping[str, Any], path: str, faults: list[Fault]) -> dict[str, Any]:
    """A mapping laid over another; `faults` gets those of taking out what is not there.

    >>> merged({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}, "$", [])
    {'b': {'c': 2, 'd': 3}}
    """
    result = dict(base)
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
