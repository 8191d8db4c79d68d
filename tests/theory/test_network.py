"""Three desks in a row with rework: each is as if it were alone, and they are empty independently."""

import numpy as np
import pytest

from simlib.runs.record import NOT_YET
from tests.theory.estimates import agrees, cohort, cohort_visits, waits
from tests.theory.formulas import mean_wait, moments, network_idle


def journey(model, draws, record):
    """Mean wait at each step and way through all; number of open matters, averaged over the window."""
    wait, inside = waits(model, draws, record), cohort(model, draws)
    step = draws.step[cohort_visits(model, draws)]
    by_step = {name: wait[step == s] for s, name in enumerate(model.steps.name)}
    way = (record.completed - draws.arrived)[inside]
    return {**by_step, "way": way, **open_matters(model, draws, record)}


def open_matters(model, draws, record):
    """Mean number of open matters and share of time without any, over the ticks of the window."""
    first, last = model.window
    done = np.where(record.completed == NOT_YET, last, record.completed)
    ticks = np.clip(np.concatenate([draws.arrived, done, [first, last]]), first, last)
    change = np.repeat([1, -1, 0], [draws.matters, draws.matters, 2])
    order = np.argsort(ticks)
    number, lasts = np.cumsum(change[order])[:-1], np.diff(ticks[order])
    return {
        "open": np.array([number @ lasts / (last - first)]),
        "none open": np.array([lasts[number == 0].sum() / (last - first)]),
    }


@pytest.mark.slow
def test_each_desk_waits_as_if_it_were_alone(theory):
    world = theory("jackson-rework")
    rates = world.rates()
    found = world.estimates(journey, 600)
    servers = {step: world.servers(step) for step in rates}
    service = {step: moments(world.service(step))[0] for step in rates}
    wait = {step: mean_wait(servers[step], rates[step], service[step]) for step in rates}
    for step in rates:
        agrees(f"jackson-rework, {step}: mean wait", found[step], wait[step])
    number = sum(rates[step] * (wait[step] + service[step]) for step in rates)
    agrees("jackson-rework, way through", found["way"], number / world.rate)
    agrees("jackson-rework, open matters", found["open"], number)
    loads = [rates[step] * service[step] for step in rates]
    none = network_idle([servers[step] for step in rates], loads)
    agrees("jackson-rework, nothing open", found["none open"], none)


def test_one_matter_in_five_comes_back(theory):
    """The rates that theory needs follow from the flow: 1 / 0.8 visits to the desks of the loop."""
    world = theory("jackson-rework")
    visits = {step: rate / world.rate for step, rate in world.rates().items()}
    assert {step: round(often, 12) for step, often in visits.items()} == {
        "register": 1,
        "handle": 1.25,
        "review": 1.25,
    }
