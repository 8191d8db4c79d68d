"""One desk, one queue: how long people wait, and how many must."""

import pytest

from simlib.inputs.checks import semantic_faults
from tests.theory.estimates import agrees, waits
from tests.theory.formulas import mean_wait, mean_wait_any_service, moments, waits_at_all, waits_longer

ANY_SERVICE = ("m-d-1", "m-erlang-1", "m-gamma-1", "m-lognormal-1", "m-uniform-1", "m-empirical-1")
LONG = 10_000


def how_long(model, draws, record):
    wait = waits(model, draws, record)
    return {"mean wait": wait, "waits at all": wait > 0, "waits longer": wait > LONG}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "replications"), [("m-m-1", 700), ("m-m-3", 1100)])
def test_exponential_service(theory, name, replications):
    world = theory(name)
    c, (service, _) = world.servers(), moments(world.service())
    found = world.estimates(how_long, replications)
    agrees(f"{name} mean wait", found["mean wait"], mean_wait(c, world.rate, service))
    agrees(f"{name} P(wait > 0)", found["waits at all"], waits_at_all(c, world.rate * service))
    longer = waits_longer(LONG, c, world.rate, service)
    agrees(f"{name} P(wait > {LONG})", found["waits longer"], longer)


@pytest.mark.slow
@pytest.mark.parametrize("name", ANY_SERVICE)
def test_any_service(theory, name):
    """Whatever the service, the share that waits is the share of time in which the clerk is busy."""
    world = theory(name)
    mean, second = moments(world.service())
    found = world.estimates(how_long, 800)
    agrees(f"{name} mean wait", found["mean wait"], mean_wait_any_service(world.rate, mean, second))
    agrees(f"{name} P(wait > 0)", found["waits at all"], world.rate * mean)


@pytest.mark.parametrize("name", ["m-m-1", *ANY_SERVICE])
def test_the_worlds_differ_in_their_service_only(theory, name):
    """Same desk, same arrivals and the same mean service: what differs is the theory of it."""
    world, plain = theory(name), theory("m-m-1")
    assert semantic_faults(world.scenario) == []
    assert (world.rate, world.servers()) == (plain.rate, plain.servers())
    assert moments(world.service())[0] == moments(plain.service())[0]
