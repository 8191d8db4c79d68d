"""Proposals are judged by whole runs, beside today's plan, under draws that chose none of them."""

import pytest

from simlib.inputs.reading import read_world
from simlib.runs.replications import replicate
from simlib.scores.comparison import Difference
from simlib.search import proposals
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.objective import Objective
from simlib.search.problem.question import Question
from simlib.search.proposals import FINALISTS, Proposal, propose

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


class Clock:
    """Time that passes by so much each time somebody looks."""

    def __init__(self, step):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


def asked(**more):
    given = {"load": "high", "zones": (4,), "constraints": Constraints(most_moved=1), "within": 2.0}
    return Question(**(given | more))


@pytest.fixture(scope="module")
def found(world):
    """A search with a clock of its own: what it does does not hang on the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposals, "monotonic", Clock(0.025))
        return propose(world, asked())


def test_every_proposal_is_another_plan_with_the_divisions_of_today(world, found):
    today = world.scenario.plans["plan-2021"]
    every = (*found.better, *found.unclear, *found.worse)
    assert 0 < len(every) <= FINALISTS
    for one in every:
        assert len(one.plan.moved) == 1
        assert {name: zone.division for name, zone in one.spec.zones.items()} == {
            name: zone.division for name, zone in today.zones.items()
        }


def test_none_is_called_better_that_is_not(found):
    assert found.runs >= proposals.LEAST
    for one in found.better:
        assert one.gain.low > 0
    for one in found.unclear:
        assert one.gain.low <= 0 <= one.gain.high
    for one in found.worse:
        assert one.gain.high < 0


def test_the_gain_is_that_of_whole_runs_beside_todays(world, found):
    """The same figure from the experiment's own road: same draws, same replications."""
    from simlib.model.compile import compile_model
    from simlib.model.plan import compile_plan, plan_of
    from simlib.scores.measures import layout, tally

    one = (*found.better, *found.unclear, *found.worse)[0]
    model = compile_model(world, "high")
    plans = [compile_plan(model, "plan-2021"), plan_of(model, "other", one.spec)]
    place = next(
        n for n, r in enumerate(layout(model, plans[0])) if (r.name, r.by) == ("on_time_share", "all")
    )
    totals = [0.0, 0.0], [0.0, 0.0]
    for run in replicate(model, plans, 2, range(found.runs), tally, 1):
        for total, tallied in zip(totals, run, strict=True):
            total[0] += tallied[0, place]
            total[1] += tallied[1, place]
    today, other = (top / bottom for top, bottom in totals)
    assert one.gain.mean == pytest.approx(other - today, abs=1e-9)


def test_the_time_is_kept_and_too_little_claims_nothing(world, monkeypatch):
    clock = Clock(0.05)
    monkeypatch.setattr(proposals, "monotonic", clock)
    found = propose(world, asked(within=1.0))
    assert clock.now < 1.0 + 3 * clock.step
    assert (found.better, found.most) == ((), None)


def test_by_an_exact_term_only_plans_that_have_less_of_it_are_shown(world, monkeypatch):
    monkeypatch.setattr(proposals, "monotonic", Clock(0.025))
    found = propose(world, asked(objective=Objective(("spread", "travel"))), exactly=True)
    for one in (*found.better, *found.unclear, *found.worse):
        assert one.plan.terms.spread <= found.today.terms.spread


def test_more_days_to_close_are_no_gain():
    def one(low, high, name="days_to_close"):
        gain = Difference("p", name, "all", "all", (low + high) / 2, low, high, None, "days", 0)
        return Proposal(None, None, gain).sign

    assert (one(-3, -1), one(1, 3), one(-1, 1)) == (1, -1, 0)
    assert (one(0.1, 0.3, "on_time_share"), Proposal(None, None, None).sign) == (1, 0)
