"""Two towns on their own against the same two as one zone: the same matters under two plans."""

import pytest

from tests.theory.estimates import agrees, cohort, waits
from tests.theory.formulas import mean_wait, moments


def town_waits(model, draws, record):
    wait = waits(model, draws, record)
    home = draws.unit[cohort(model, draws)]
    by_town = {name: wait[home == u] for u, name in enumerate(model.units.name)}
    return {"mean wait": wait, **by_town}


@pytest.mark.slow
def test_pooling_shortens_the_wait_as_theory_says(theory):
    """As one zone the older matter goes first, whoever is free takes it, and both towns wait alike."""
    world = theory("separate-or-pooled")
    service, _ = moments(world.service())
    found = world.estimates(town_waits, 600, "separate", "pooled")
    alone = mean_wait(1, world.rate / 2, service)
    together = mean_wait(2, world.rate, service)
    assert together < alone / 2
    agrees("separate, mean wait", found["separate mean wait"], alone)
    agrees("pooled, mean wait", found["pooled mean wait"], together)
    for town in ("甲镇", "乙镇"):
        agrees(f"pooled, {town}: mean wait", found[f"pooled {town}"], together)
