"""A clause acts when it moves something else than itself: which rows only say again what was changed?

    a stream taken out        its own classes are fewer, and who did them works less
    a limit made longer       its own matters meet it more often
    a person taken away       works no longer
    a town in another zone    its matters are counted there

So hours are never a row that tells, nor is what is named in the changed place: its classes, its limits, its
unit, the chance that it is, the zones that it regroups.
"""

from collections.abc import Mapping
from typing import Any, Final

from simlib.inputs.changes import ways
from simlib.inputs.clauses import Clause

HOURS: Final = {"staff_hours_worked", "staff_hours_duty", "fixed_hours", "staff_use", "travel_hours"}
"""What is done takes the time that it takes."""

CHANCES: Final = {"conflicts": {"recusals"}, "followups": {"set_off_matters", "extensions"}}
"""By section: measures that count how often its chances come true."""


def says_itself(clause: Clause, tree: Mapping[str, Any]) -> bool:
    """Whether the row that a clause names is there by the change alone; `tree` is the scenario as written."""
    measure, by, key = clause.shows.split("/")
    section = clause.place.split(".")[0]
    if measure in HOURS | CHANCES.get(section, set()) or key in own_keys(clause.place, tree):
        return True
    return by in ("zone", "division") and ".zones" in clause.place


def own_keys(place: str, tree: Mapping[str, Any]) -> set[str]:
    """The keys of rows that are about the changed place: the named thing, its classes, and their limits."""
    section, *names = place.split(".")
    keys = _named(section, names, tree)
    limits = {name for name, limit in tree["limits"].items() if set(limit["classes"]) <= keys}
    return keys | limits


def _named(section: str, names: list[str], tree: Mapping[str, Any]) -> set[str]:
    name = names[0] if names else ""
    part = tree[section].get(name, {}) if isinstance(tree[section], dict) else {}
    match section:
        case "streams":
            return set(part["classes"]) if not _headline(part["flow"], tree) else {name}
        case "followups":
            return {part.get("class", name)}
        case "limits":
            return {name, *part["classes"]}
        case "flows":
            return {name} if _headline(name, tree) else _classes_of_flow(name, tree)
        case "start":
            return {tree["start"]["matters"][way[2]]["class"] for way in ways(tree, "start.matters.*")}
        case _:
            return {name}


def _headline(flow: str, tree: Mapping[str, Any]) -> bool:
    return bool(tree["flows"][flow].get("headline", True))


def _classes_of_flow(flow: str, tree: Mapping[str, Any]) -> set[str]:
    """The classes that come into a flow of the body's own work."""
    streams = (set(s["classes"]) for s in tree["streams"].values() if s["flow"] == flow)
    rules = ({r["class"]} for r in tree["followups"].values() if r["flow"] == flow and "class" in r)
    return set().union(*streams, *rules)
