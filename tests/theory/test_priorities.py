"""Two classes at one desk: urgent matters go first, plain ones pay for it, nobody is interrupted."""

import numpy as np
import pytest

from tests.theory.estimates import agrees, cohort, waits
from tests.theory.formulas import mean_waits_by_class, moments


def by_class(model, draws, record):
    wait = waits(model, draws, record)
    klass = draws.klass[cohort(model, draws)]
    return {name: wait[klass == c] for c, name in enumerate(model.classes.name)}


@pytest.mark.slow
def test_urgent_matters_wait_less_and_plain_ones_more(theory):
    world = theory("two-priorities")
    mean, second = moments(world.service())
    ranked = sorted(world.mix, key=lambda name: world.scenario.classes[name].rank)
    factors = np.array([world.scenario.classes[name].effort_factor for name in ranked])
    rates = [world.rate * world.mix[name] for name in ranked]
    expected = mean_waits_by_class(rates, mean * factors, second * factors**2)
    found = world.estimates(by_class, 600)
    assert ranked == ["urgent", "plain"]
    for name, wait in zip(ranked, expected, strict=True):
        agrees(f"two-priorities, {name}: mean wait", found[name], wait)
