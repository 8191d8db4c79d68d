"""The levers of the workbench in words: those of a plan (`views.language.levers`), and those of the world."""

from collections.abc import Iterator, Mapping
from typing import Final

from simlib.inputs.scenario import Scenario
from simlib.views.language.levers import CHANGED, LABELS, lever_differences
from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words
from simlib.workbench.state.draft import Draft, usual_leave

OF_THE_WORLD: Final[Mapping[str, str]] = {
    "caseload": N_("Caseload (the chosen load is 100%)"),
    "leave": N_("Working days per leave ({n} leaves a year)"),
}


def label_of(w: Words, scenario: Scenario, lever: str) -> str:
    return w({**LABELS, **OF_THE_WORLD}[lever], n=usual_leave(scenario)[0])


def lever_lines(names: Names, scenario: Scenario, draft: Draft) -> Iterator[str]:
    """Each lever that stands differently than in the file's baseline, in the order of the levers."""
    w = names.words
    yield from lever_differences(names, scenario.plans[scenario.baseline], draft.spec)
    if draft.caseload != 1:
        lever = label_of(w, scenario, "caseload")
        yield w(CHANGED, lever=lever, old="100%", new=f"{draft.caseload:.0%}")
    if draft.leave is not None:
        _, days = usual_leave(scenario)
        yield w(CHANGED, lever=label_of(w, scenario, "leave"), old=days, new=draft.leave)
