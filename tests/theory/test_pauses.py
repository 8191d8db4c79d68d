"""A clock that stands still: who is on time with the pause, and who would be without it."""

from math import exp

import pytest

from tests.theory.estimates import agrees, cohort
from tests.theory.formulas import moments, sum_longer


def clocks(model, draws, record):
    """By how much due instants move, and who ends by them, or by what they would have been."""
    inside = cohort(model, draws)
    limit = int(model.classes.due_after[0])
    took = record.completed - record.arrived
    return {
        "pause": (record.due - record.arrived - limit)[inside].astype(float),
        "on time": (record.ended <= record.due)[inside],
        "on time without the pause": (took <= limit)[inside],
    }


@pytest.mark.slow
def test_a_pause_takes_the_reply_out_of_the_clock(theory):
    world = theory("paused-clock")
    service, _ = moments(world.service())
    wait = world.flow.steps["reply"].wait
    assert wait is not None
    reply, _ = moments(wait)
    (limit,) = world.scenario.limits.values()
    sojourn = 1 / (1 / service - world.rate)
    found = world.estimates(clocks, 300)
    agrees("paused-clock, pause", found["pause"], reply)
    agrees("paused-clock, on time", found["on time"], 1 - exp(-limit.amount / sojourn))
    both = 1 - sum_longer(limit.amount, reply, sojourn)
    agrees("paused-clock, on time without it", found["on time without the pause"], both)
