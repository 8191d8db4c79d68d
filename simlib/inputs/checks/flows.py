"""WHAT is done: flows, their steps, and who may do them.

first ─> a ─> b ─> end       every step on a way; a team or a meeting; people who can have come before
"""

from collections.abc import Mapping
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import (
    BY_THE_CLOCK,
    SET_BY_ITSELF,
    Faults,
    PartialScenario,
    adds_up,
    needs,
    steps_of,
    unknown,
    unknowns,
    valid,
)
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import Flow

END: Final = "end"


def _step_names(draft: PartialScenario) -> Faults:
    for flow_name, flow in valid(draft.flows):
        here = child("$.flows", flow_name)
        yield from unknown("unknown-step", flow.first, f"{here}.first", flow.steps)
        for name, step in flow.steps.items():
            path = child(f"{here}.steps", name)
            for target in step.next:
                where = child(f"{path}.next", target)
                yield from unknown("unknown-step", target, where, [*flow.steps, END])
            yield from unknowns("unknown-step", step.not_by, f"{path}.not_by", flow.steps)


def _names_not_taken(draft: PartialScenario) -> Faults:
    """Ends, and what comes about by itself, have names of their own."""
    for path, name, step in steps_of(draft):
        if name == END:
            yield Fault(path, "reserved-name", name)
        if step.milestone in (*SET_BY_ITSELF, *BY_THE_CLOCK):
            yield Fault(f"{path}.milestone", "reserved-name", step.milestone)


def _branches_add_up(draft: PartialScenario) -> Faults:
    for path, _, step in steps_of(draft):
        yield from adds_up(step.next, f"{path}.next")


def _ways_through(draft: PartialScenario) -> Faults:
    """Every step lies on a way from the first one to the end.

    A branch of probability 0 leads to its step (a variant may open it), but it does not lead out.
    """
    for flow_name, flow in valid(draft.flows):
        if not _ways_are_known(flow):
            continue
        here = child("$.flows", flow_name)
        for name in sorted(flow.steps.keys() - closure({flow.first}, ways(flow))):
            yield Fault(child(f"{here}.steps", name), "unreachable-step", name)
        back: dict[str, set[str]] = {}
        for name, step in flow.steps.items():
            for target, probability in step.next.items():
                back.setdefault(target, set()).update({name} if probability > 0 else ())
        caught = sorted(flow.steps.keys() - closure({END}, back))
        if caught:
            yield Fault(here, "flow-without-exit", shown(", ".join(caught)))


def _ways_are_known(flow: Flow) -> bool:
    targets = {target for step in flow.steps.values() for target in step.next}
    return flow.first in flow.steps and targets <= {*flow.steps, END}


def ways(flow: Flow) -> Mapping[str, set[str]]:
    """What may follow each step."""
    return {name: set(step.next) for name, step in flow.steps.items()}


def closure(found: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from what is found."""
    front = list(found)
    while front:
        fresh = ways.get(front.pop(), set()) - found
        found |= fresh
        front += fresh
    return found


def _teams(draft: PartialScenario) -> Faults:
    """A team needs people and something to do; without one there is neither."""
    for path, _, step in steps_of(draft):
        for key, given in (("pools", bool(step.pools)), ("effort", step.effort is not None)):
            if step.team and not given:
                yield Fault(f"{path}.{key}", "missing")
            if given and not step.team and step.gate is None:
                yield Fault(f"{path}.{key}", "needs-team")
        if step.same_as is not None and not step.team and step.gate is None:
            yield Fault(f"{path}.same_as", "needs-team")
        if step.hand_over is not None and not step.team and step.gate is None:
            yield Fault(f"{path}.hand_over", "needs-team")


def _least_members(draft: PartialScenario) -> Faults:
    """Members that a team must have are of a post or of a pool of the step, and not more than the team."""
    for path, _, step in steps_of(draft):
        known = [*draft.posts, *(use.pool for use in step.pools)]
        for name in step.least:
            yield from unknown("unknown-post", name, child(f"{path}.least", name), known)
        if (least := sum(step.least.values())) > step.team:
            yield Fault(f"{path}.least", "least-above-team", str(least), {"team": str(step.team)})


MOST_ROOMS: Final = 60


def _rooms(draft: PartialScenario) -> Faults:
    """A room is booked with a team, there, and one that there is."""
    units = [unit for _, unit in valid(draft.units)]
    known = {name for unit in units for name, count in unit.rooms.items() if count}
    for path, _, step in steps_of(draft):
        if step.room is not None:
            yield from unknown("unknown-room", step.room, f"{path}.room", known)
            yield from needs(True, step.team > 0, f"{path}.room", "team")
    rooms = sum(sum(unit.rooms.values()) for unit in units)
    if rooms > MOST_ROOMS:
        yield Fault("$.units", "too-many-rooms", str(rooms), {"most": str(MOST_ROOMS)})


def _meeting_or_team(draft: PartialScenario) -> Faults:
    """What a meeting decides, no team works at."""
    for path, _, step in steps_of(draft):
        if step.gate is not None:
            for key in ("team", "pools", "effort", "same_as", "hand_over"):
                if getattr(step, key):
                    yield Fault(f"{path}.{key}", "gate-or-team", "", {"other": step.gate})


def _what_goes_with_what(draft: PartialScenario) -> Faults:
    """A pause is one of a wait; days of absence are those of a stand-in, who stands in for somebody."""
    for path, _, step in steps_of(draft):
        yield from needs(step.pauses, step.wait is not None, f"{path}.pauses", "wait")
        for place, use in enumerate(step.pools):
            here, absent = f"{path}.pools[{place}]", use.when == "absent"
            yield from needs(use.after_days > 0, absent, f"{here}.after_days", "when: absent")
            if absent and place == 0:
                yield Fault(f"{here}.when", "stand-in-for-nobody", use.when)


def _same_people(draft: PartialScenario) -> Faults:
    """Whoever should do a step again has done one before, and is not barred from this one."""
    for flow_name, flow in valid(draft.flows):
        here = f"{child('$.flows', flow_name)}.steps"
        for name, step in flow.steps.items():
            if step.same_as is not None:
                path = f"{child(here, name)}.same_as.step"
                yield from _same_as(flow, name, step.same_as.step, path)


def _handed_over(draft: PartialScenario) -> Faults:
    """Whoever has begun a step may go on with it: one that bars its own people cannot be handed over."""
    for path, name, step in steps_of(draft):
        if step.hand_over is not None and name in step.not_by:
            yield Fault(f"{path}.hand_over", "hand-over-barred", shown(name))


def _same_as(flow: Flow, name: str, before: str, path: str) -> Faults:
    other = flow.steps.get(before)
    if other is None:
        yield from unknown("unknown-step", before, path, flow.steps)
    elif not other.team:
        yield Fault(path, "same-as-nobody", shown(before))
    elif _ways_are_known(flow) and name not in closure(set(other.next), ways(flow)):
        yield Fault(path, "same-as-later", shown(before))
    elif before in flow.steps[name].not_by:
        yield Fault(path, "same-as-barred", shown(before))
