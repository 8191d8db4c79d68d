"""WHAT sets off what: follow-ups, which must end one day; and the body's own work, whose classes are apart.

petition ──late──> petition (0.3)          a matter sets off less than one of its kind,
petition ──due_near──> request (1.0)       so every family is finite: `family_sizes`
"""

from collections.abc import Mapping
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import (
    BY_THE_CLOCK,
    EVENTS,
    Faults,
    PartialScenario,
    needs,
    unknown,
    valid,
)
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import FollowUp, Limit

MOST_OFFSPRING: Final = 0.9
"""A matter sets off fewer than this of its own kind, on average and over whatever detours."""
_GENERATIONS = 200


def _events(draft: PartialScenario) -> Faults:
    """What sets one off must come about in one of the flows that it follows."""
    for name, rule in valid(draft.followups):
        here = child("$.followups", name)
        parents = [flow for of in rule.of if (flow := draft.flows.get(of)) is not None]
        if len(parents) == len(rule.of):
            set_there = {step.milestone for flow in parents for step in flow.steps.values()}
            own = sorted(m for m in set_there if m is not None and m not in EVENTS)
            known = [*BY_THE_CLOCK, *EVENTS, *own]
            yield from unknown("unknown-milestone", rule.when, f"{here}.when", known)


def _what_goes_with_what(draft: PartialScenario) -> Faults:
    for name, rule in valid(draft.followups):
        here = child("$.followups", name)
        near = rule.when == "due_near"
        yield from needs(rule.days_before > 0, near, f"{here}.days_before", "when: due_near")
        if rule.extends and rule.when == "late":
            yield Fault(f"{here}.extends", "extends-too-late", rule.when)


def _clocks(draft: PartialScenario) -> Faults:
    """Nothing is late or near its due day, or can be extended, where there is no main limit for it."""
    if None in draft.limits.values() or None in draft.classes.values():
        return
    mains = [limit for _, limit in valid(draft.limits) if limit.main]
    for name, rule in valid(draft.followups):
        here, classes = child("$.followups", name), rule.of_classes or tuple(draft.classes)
        if rule.when in BY_THE_CLOCK and not _held_by(mains, classes):
            yield Fault(f"{here}.when", "nothing-is-due", rule.when)
        extended = [limit for limit in mains if limit.extension is not None]
        if rule.extends and rule.when != "late" and not _held_by(extended, classes):
            yield Fault(f"{here}.extends", "nothing-to-extend", shown(", ".join(classes)))


def _held_by(limits: list[Limit], classes: tuple[str, ...]) -> bool:
    return any(klass in limit.classes for limit in limits for klass in classes)


# ---------------------------------------------------------------- families


def _families_end(draft: PartialScenario) -> Faults:
    """The mean offspring by flow, as a matrix, has a spectral radius below `MOST_OFFSPRING`: its powers fall
    faster than those of that number. Levers are left aside, as all plans share the matters that may come."""
    last = _generation(draft, _GENERATIONS)
    endless = sorted(name for name, size in last.items() if size >= MOST_OFFSPRING**_GENERATIONS)
    if endless:
        limit = {"limit": str(MOST_OFFSPRING)}
        yield Fault("$.followups", "endless-followups", shown(", ".join(endless)), limit)


def family_sizes(draft: PartialScenario) -> Mapping[str, float]:
    """By flow, how many matters come of one on average, itself included; at most so many, as rules for some
    classes count for all. Infinite families are cut off: `_families_end` speaks of them."""
    sizes: dict[str, float] = dict.fromkeys(draft.flows, 1.0)
    born = dict(sizes)
    for _ in range(_GENERATIONS):
        born = _next_generation(draft, born)
        sizes = {flow: size + born[flow] for flow, size in sizes.items()}
    return sizes


def _generation(draft: PartialScenario, number: int) -> Mapping[str, float]:
    """By flow, how many descendants a matter has on average in one generation."""
    born: Mapping[str, float] = dict.fromkeys(draft.flows, 1.0)
    for _ in range(number):
        born = _next_generation(draft, born)
    return born


def _next_generation(draft: PartialScenario, born: Mapping[str, float]) -> dict[str, float]:
    """The next power of the matrix, times a vector of ones, one rule after the other; kept below overflow."""
    found = dict.fromkeys(born, 0.0)
    for _, rule in valid(draft.followups):
        for parent in set(rule.of) & found.keys():
            found[parent] = min(1e30, found[parent] + rule.chance * born.get(rule.flow, 0.0))
    return found


# ---------------------------------------------------------------- the body's own work


def _classes_apart(draft: PartialScenario) -> Faults:
    """Work that is not headline is measured by class, so it shares none with outside matters."""
    outside: dict[str, str] = {}
    own: dict[str, str] = {}
    for flow_name, classes in sorted(_classes_by_flow(draft).items()):
        flow = draft.flows.get(flow_name)
        if flow is not None:
            (outside if flow.headline else own).update(dict.fromkeys(classes, flow_name))
    for klass in sorted(outside.keys() & own.keys()):
        other = {"other": f"{outside[klass]}, {own[klass]}"}
        yield Fault(child("$.classes", klass), "class-in-both", shown(klass), other)


def _classes_by_flow(draft: PartialScenario) -> Mapping[str, set[str]]:
    """The classes of all matters that a flow may have: from streams, the backlog, the programme, and by
    follow-ups."""
    found: dict[str, set[str]] = {}
    for _, stream in valid(draft.streams):
        found.setdefault(stream.flow, set()).update(stream.classes)
    for matter in draft.start.matters if draft.start is not None else ():
        found.setdefault(matter.flow, set()).add(matter.klass)
    if draft.programme is not None:
        for task in draft.programme.tasks.values():
            if task.flow is not None:
                found.setdefault(task.flow, set()).add(task.klass or draft.programme.klass)
    rules = [rule for _, rule in valid(draft.followups)]
    while any(_pass_on(rule, found) for rule in rules):
        pass
    return found


def _pass_on(rule: FollowUp, found: dict[str, set[str]]) -> bool:
    """Enter the classes that a rule brings into its flow; whether there were new ones."""
    parents = {klass for flow in rule.of for klass in found.get(flow, ())}
    if rule.of_classes:
        parents &= set(rule.of_classes)
    children = {rule.klass} if parents and rule.klass is not None else parents
    there = found.setdefault(rule.flow, set())
    fresh = children - there
    there |= fresh
    return bool(fresh)
