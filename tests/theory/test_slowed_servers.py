"""Who serves a share of the day, needs a room, or works only together with others: servers in disguise.

share     on the axis of his duty a clerk is an M/M/1; what comes off duty waits for his morning
room      the room is the server, however many people are free
one of each kind      as many servers as there are people of the scarcer kind
"""

import numpy as np
import pytest

from simlib.runs.draws import draw
from simlib.runs.reference import simulate
from simlib.scores.on_duty import Rota
from tests.theory.estimates import agrees, cohort_visits, waits
from tests.theory.formulas import mean_wait, moments


def wait_in_queue(model, draws, record):
    return {"mean wait": waits(model, draws, record)}


def first_run(world, seed):
    """The same seed for all worlds, so that the same matters come to each."""
    return simulate(world.model, world.plan(), draw(world.model, seed, 0))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "servers", "replications"), [("one-room", 1, 700), ("one-of-each", 2, 700)])
def test_the_scarcer_is_the_server(theory, name, servers, replications):
    """A room among three people, two experts among four clerks."""
    world = theory(name)
    service, _ = moments(world.service())
    found = world.estimates(wait_in_queue, replications)
    agrees(f"{name} mean wait", found["mean wait"], mean_wait(servers, world.rate, service))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "alike"), [("one-room", "m-m-1"), ("one-of-each", "two-experts")])
def test_more_people_change_no_tick(theory, seed, name, alike):
    run, other = first_run(theory(name), seed), first_run(theory(alike), seed)
    assert np.array_equal(run.started, other.started)
    assert np.array_equal(run.finished, other.finished)


@pytest.mark.slow
def test_pairs_are_lost_by_counting(theory, seed):
    """All six work at some time, never more than two teams at once, and each with one expert."""
    world = theory("one-of-each")
    run = first_run(world, seed)
    begun = run.started >= 0
    assert set(run.team[begun].ravel()) == set(range(6))
    experts = world.model.people.post == sorted(world.scenario.posts).index("expert")
    assert (experts[run.team[begun]].sum(axis=1) == 1).all()
    ended = run.finished >= 0
    ticks = np.concatenate([run.started[begun], run.finished[ended]])
    change = np.repeat([1, -1], [begun.sum(), ended.sum()])
    order = np.lexsort((change, ticks))  # at the same tick ends come first
    assert np.cumsum(change[order]).max() == experts.sum()


@pytest.mark.slow
def test_a_share_of_the_day_is_a_slowed_server(theory):
    """Waits are told in ticks of duty. What comes off duty comes, on that axis, at the start of a day of duty
    instead of at some time in it: half such a day earlier on average. No start is moved by more than arrivals
    are, so the mean wait is that of the M/M/1, or longer by no more than that half day times the part that
    comes off duty."""
    world = theory("share-of-day")
    (post,) = world.scenario.posts.values()
    share = post.duty.share
    service, _ = moments(world.service())
    day_of_duty = share * world.model.day_ticks

    def on_duty(model, draws, record):
        visits = cohort_visits(model, draws)
        rota = Rota.of(world.plan(), draws.away)
        nobody = np.zeros(visits.sum(), dtype=np.int64)
        ticks = rota.between(nobody, record.queued[visits], record.started[visits])
        return {"wait": ticks.astype(float)}

    found = world.estimates(on_duty, 600)["wait"]
    exact = mean_wait(1, world.rate / share, service)
    most = exact + (1 - share) * day_of_duty / 2
    print(f"found {found.mean:.0f} ± {found.error:.0f}, theory {exact:.0f} to {most:.0f}")
    assert found.error < 0.015 * exact
    assert exact - 3.5 * found.error < found.mean < most + 3.5 * found.error
    assert mean_wait(1, world.rate, service) < 0.3 * exact, "a clerk of all day would be far off"
