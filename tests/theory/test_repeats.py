"""Matters that set off others: families of known size, and a desk that waits as if all came from outside."""

import numpy as np
import pytest

from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET
from tests.theory.estimates import agrees, cohort
from tests.theory.formulas import mean_wait, moments


def families(model, draws, record):
    """How many matters each outside matter of the window becomes; how long all that come in it wait."""
    first, last = model.window
    root = np.arange(draws.matters)
    for m in np.flatnonzero(draws.parent >= 0):  # parents come before their children
        root[m] = root[draws.parent[m]]
    here = record.arrived < NEVER
    size = np.bincount(root[here], minlength=draws.matters)
    came = (record.arrived >= first) & (record.arrived < last)
    begun = np.repeat(came, np.diff(draws.first))
    assert (record.started[begun] != NOT_YET).all(), "the run-out is too short"
    wait = (record.started - record.queued)[begun].astype(float)
    repeats = draws.parent[came] >= 0
    return {
        "family": size[cohort(model, draws)].astype(float),
        "repeats": repeats,
        "wait": wait,
        "wait of repeats": wait[repeats],
    }


@pytest.mark.slow
def test_families_are_as_large_as_branching_says_and_the_desk_is_a_network(theory):
    world = theory("repeat-petitions")
    (rule,) = world.scenario.followups.values()
    service, _ = moments(world.service())
    found = world.estimates(families, 900)
    agrees("repeat-petitions, family", found["family"], 1 / (1 - rule.chance))
    agrees("repeat-petitions, share of repeats", found["repeats"], rule.chance)
    wait = mean_wait(1, world.rate / (1 - rule.chance), service)
    agrees("repeat-petitions, mean wait", found["wait"], wait)
    agrees("repeat-petitions, mean wait of repeats", found["wait of repeats"], wait)
