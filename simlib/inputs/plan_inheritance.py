"""Plans that are written by what differs from another plan of the same file.

    plans:                                       resolved
      a: {pooling: hard, zones: {...}}    ─┐     a: {pooling: hard, zones: {...}}
      b: {like: a, pooling: all}          ─┴─→   b: {pooling: all,  zones: {...}}

The plan is laid over the one that it is like, as a file over the one that it extends: mappings merge,
all else is replaced, `null` takes out. It is done before grounds are taken, so that a plan rests on
the grounds of the other for all that it does not write itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.merging import LIKE, PLANS, merged
from simlib.inputs.paths import child, shown, suggestion
from simlib.inputs.yaml_reading import MAX_VALUES, ParsedFile

_MAX_CHAIN: Final = 10


def write_out(tree: dict[str, Any]) -> ParsedFile:
    """The tree with every plan in full, and the faults met.

    A plan whose `like` leads nowhere keeps it. The schema does not know that key, so nobody looks for
    zones in half a plan; what is said here of the same place comes before the schema's word.

    >>> plans = {"a": {"order": "due", "pooling": "hard"}, "b": {"like": "a", "pooling": "all"}}
    >>> write_out({"plans": plans}).tree["plans"]["b"]
    {'order': 'due', 'pooling': 'all'}
    """
    plans = tree.get("plans")
    if not isinstance(plans, dict):
        return ParsedFile(tree)
    faults: list[Fault] = []
    written: dict[str, Any] = {}
    room = MAX_VALUES
    for name, plan in plans.items():
        written[name] = _in_full(name, plans, faults, room)
        if written[name] is not plan:
            room -= _size(written[name])
    return ParsedFile({**tree, "plans": written}, tuple(faults))


def _in_full(name: str, plans: Mapping[str, Any], faults: list[Fault], room: int) -> Any:
    """A plan with all that it has from others; as it is if it is like none, or cannot be written."""
    if not _is_like_another(plans[name]):
        return plans[name]
    chain = _chain(name, plans)
    # written plans may hold each the whole of a large one: a few lines must not fill the memory
    if not isinstance(chain, Fault) and _size(plans[chain[0]]) > room:
        where = child(child(PLANS, name), LIKE)
        chain = Fault(where, "too-many-values", chain[0], {"limit": str(MAX_VALUES)})
    if isinstance(chain, Fault):
        faults.append(chain)
        return plans[name]
    plan = plans[chain[0]]
    for link in chain[1:]:
        own = {key: value for key, value in plans[link].items() if key != LIKE}
        plan = merged(plan, own, child(PLANS, link), faults)
    return plan


def _chain(name: str, plans: Mapping[str, Any]) -> list[str] | Fault:
    """The plans that make up a plan, the one that is like no other first; or why there are none."""
    where = child(child(PLANS, name), LIKE)
    chain = [name]
    while _is_like_another(plans[chain[0]]):
        like = plans[chain[0]][LIKE]
        if not isinstance(like, str):
            return Fault(where, "wrong-type", shown(like), {"expected": "text"})
        if not isinstance(plans.get(like), dict):
            others = [other for other in plans if other not in chain]
            return Fault(where, "unknown-plan", shown(like), suggestion(like, others))
        if like in chain or len(chain) == _MAX_CHAIN:
            return Fault(where, "like-loop", shown(like), {"known": ", ".join(reversed(chain))})
        chain.insert(0, like)
    return chain


def _is_like_another(plan: Any) -> bool:
    return isinstance(plan, dict) and LIKE in plan


def _size(value: Any) -> int:
    """Keys and values."""
    match value:
        case dict():
            return 1 + sum(1 + _size(item) for item in value.values())
        case list():
            return 1 + sum(_size(item) for item in value)
    return 1
