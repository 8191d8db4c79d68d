"""Choices of structure that no document settles: the other way to read it.

    duty       part-time people come on fixed weekdays ⇄ serve a share of every day
    closed     the limit ends with the result ⇄ with the last step
    order      what is due first, what came first, or by class
    opening    help is asked for at once ⇄ after three working days

A switch turns what all plans compared share, so that it stays a question about the model and not about a
plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from simlib.inputs.reading import SourceFile

Tree = dict[str, Any]
WORKWEEK: Final = ("thu", "tue", "wed", "mon", "fri")
"""Weekdays in the order in which they are taken: part-time people of all units then meet as often as can
be."""
ORDERS: Final = ("due", "class", "first_come")
LATER: Final = 3
"""Working days after which help is asked for, where it is asked for at once in the file."""
_FULL: Final = 0.9
"""From this share on somebody counts as full-time."""


@dataclass(frozen=True)
class Switch:
    """One other way: what it turns, to what, and the file with it."""

    name: str
    to: str
    source: SourceFile


def switches(source: SourceFile, plans: Sequence[str]) -> tuple[Switch, ...]:
    """All switches that change anything for some plans."""
    found = [
        *_duty(source.bare),
        *_closed(source.bare),
        *_order(source.bare, plans),
        *_opening(source.bare, plans),
    ]
    return tuple(Switch(name, to, replace(source, bare=tree)) for name, to, tree in found)


Turned = Iterator[tuple[str, str, Tree]]


def _duty(tree: Tree) -> Turned:
    """Shares of the day to weekdays; a file of weekdays to shares."""
    day = _minutes(tree.get("time", {}).get("hours", ()))
    for to, other in (("days", _days), ("share", partial(_share, day))):
        posts = {name: {**post, **other(post)} for name, post in tree.get("posts", {}).items()}
        if posts != tree.get("posts"):
            yield "duty", to, {**tree, "posts": posts}
            return


def _days(post: Tree) -> Tree:
    """The weekdays that come nearest to a share.

    >>> _days({"duty": {"share": 0.4}})
    {'duty': {'days': ['thu', 'tue']}}
    """
    share = post.get("duty", {}).get("share")
    if share is None or share >= _FULL:
        return {}
    return {"duty": {"days": list(WORKWEEK[: max(1, round(share * len(WORKWEEK)))])}}


def _share(day: int, post: Tree) -> Tree:
    """The share of a week's working time that weekdays and hours come to; `day` has so many minutes.

    >>> _share(480, {"duty": {"days": ["tue", "thu"], "hours": ["08:30-12:30"]}})
    {'duty': {'share': 0.2}}
    """
    duty = post.get("duty", {})
    if "days" not in duty and "hours" not in duty:
        return {}
    days = len(duty.get("days", WORKWEEK)) / len(WORKWEEK)
    part = _minutes(duty["hours"]) / day if duty.get("hours") and day else 1.0
    return {"duty": {"share": round(min(1.0, days * part), 4)}}


def _minutes(hours: Sequence[str]) -> int:
    """How long clock hours last together.

    >>> _minutes(["08:30-12:00", "14:00-18:30"])
    480
    """
    clocks = (span.split("-") for span in hours)
    return sum(_minute(end) - _minute(begin) for begin, end in clocks)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def _closed(tree: Tree) -> Turned:
    """Limits that end with the result end with the last step."""
    limits = tree.get("limits", {})
    moved = {
        name: {**one, "to": "completed"} if one.get("to") == "ended" else one for name, one in limits.items()
    }
    if moved != limits:
        yield "closed", "completed", {**tree, "limits": moved}


def _order(tree: Tree, plans: Sequence[str]) -> Turned:
    today = {tree["plans"][plan].get("order", ORDERS[0]) for plan in plans}
    for order in ORDERS:
        if today != {order}:
            yield "order", order, _with_plans(tree, plans, {"order": order})


def _opening(tree: Tree, plans: Sequence[str]) -> Turned:
    """Help at once where a plan waits for it, else after some days."""
    waits = any(tree["plans"][plan].get("escalation_days") for plan in plans)
    turned = _with_plans(tree, plans, {"escalation_days": 0 if waits else LATER})
    yield "opening", "at-once" if waits else "later", turned


def _with_plans(tree: Tree, plans: Sequence[str], change: Tree) -> Tree:
    return {**tree, "plans": {**tree["plans"], **{name: {**tree["plans"][name], **change} for name in plans}}}
