"""What the values of a scenario mean to each other.

    draft       a scenario as far as it validated: a name whose value did not is known, its value None
    names       every name that one part uses for another
    time        WHEN               flows, limits, followups      WHAT
    people      WHO and WHERE      spans, amounts                HOW LONG, HOW MUCH
                                   plans, searches               WHAT MAY BE CHOSEN
                                   rules                         WHAT NO PLAN BREAKS UNSAID
                                   assessments                   HOW WORK IS GRADED

    def _rule(draft: PartialScenario) -> Faults: ...      every function that asks for the draft alone

One small function a rule; each yields the faults that it sees, none stops another. A check says
nothing of what it cannot know: where a flow did not validate, its milestones may be the ones that a
limit names.
"""

from collections.abc import Callable
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks import (
    amounts,
    assessments,
    flows,
    followups,
    limits,
    names,
    people,
    plans,
    rules,
    searches,
    spans,
    time,
)
from simlib.inputs.checks.draft import Faults, PartialScenario
from simlib.inputs.scenario import Scenario

__all__ = ["PartialScenario", "semantic_faults"]

_SECTIONS = (
    names,
    time,
    people,
    flows,
    limits,
    followups,
    spans,
    amounts,
    plans,
    searches,
    rules,
    assessments,
)
_RULE: Final = {"draft": PartialScenario, "return": Faults}

CHECKS: Final[tuple[Callable[[PartialScenario], Faults], ...]] = tuple(
    rule
    for section in _SECTIONS
    for rule in vars(section).values()
    if getattr(rule, "__annotations__", None) == _RULE
)
"""In the order of the scenario's sections."""


def semantic_faults(scenario: Scenario | PartialScenario) -> list[Fault]:
    """All faults of meaning, of all sections, sorted by path."""
    draft = PartialScenario.of(scenario) if isinstance(scenario, Scenario) else scenario
    return sorted(fault for check in CHECKS for fault in check(draft))
