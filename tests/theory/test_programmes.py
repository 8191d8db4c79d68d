"""Programmes whose dates are known: tasks side by side, a join, a chain, and who is critical.

left, middle, right ─> joined ─> next ─> last, each exponential of mean 10,000: the join is at the largest of
three (mean H_3), the chain after it an Erlang of two, and the end their convolution.
"""

import numpy as np
import pytest
from scipy import integrate, stats

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Scenario
from simlib.model.rules import NEVER
from simlib.scores.experiment import Setting
from simlib.scores.programme import ProgrammeRuns, ask_programme, gained
from tests.runs.county import TITLE, county, work
from tests.worlds import as_tree, as_world

pytestmark = pytest.mark.slow

MEAN, RUNS, LARGEST_Z = 10_000, 1500, 3.5


@pytest.fixture(scope="module")
def runs(root, seed) -> ProgrammeRuns:
    return run(read_world(root / "scenarios" / "theory" / "programme.yaml"), seed)


def run(world: World, seed: int, runs: int = RUNS) -> ProgrammeRuns:
    return ask_programme(world, Setting.of(world, replications=runs, seed=seed)).runs


def agrees(what: str, found: np.ndarray, theory: float) -> None:
    """A mean over runs is what theory says."""
    z = (found.mean() - theory) / (found.std(ddof=1) / len(found) ** 0.5)
    print(f"{what}: {found.mean():.5g}, theory {theory:.5g}, z {z:+.2f}")
    assert abs(z) <= LARGEST_Z, what


def test_three_side_by_side_take_the_third_harmonic_number(runs):
    agrees("join", runs.ended("joined").astype(float), MEAN * (1 + 1 / 2 + 1 / 3))


def test_two_in_a_row_are_an_erlang(runs):
    chain = (runs.ended("last") - runs.ended("joined")) / MEAN
    agrees("chain", chain, 2.0)
    assert stats.kstest(chain, stats.gamma(2).cdf).pvalue > 0.0005


@pytest.mark.parametrize("by", [2.0, 3.5, 6.0])
def test_the_share_done_by_a_day_is_the_convolution(runs, by):
    done, _ = integrate.quad(lambda x: (1 - np.exp(-x)) ** 3 * stats.gamma(2).pdf(by - x), 0, by)
    agrees(f"by {by}", runs.done_by([round(by * MEAN)])[:, 0] == len(runs.tasks), done)


def test_each_of_three_equal_tasks_is_critical_in_a_third_of_the_runs(runs):
    for task in ("left", "middle", "right"):
        agrees(task, runs.slack[:, runs.rows(task)][:, 0] == 0, 1 / 3)
    for task in ("joined", "next", "last"):
        assert runs.critical(task).mean == 1


def test_of_two_equal_tasks_each_is_critical_in_half_of_the_runs(root, seed):
    tree = as_tree(read_world(root / "scenarios" / "theory" / "programme.yaml").scenario)
    tasks = tree["programme"]["tasks"]
    del tasks["right"]
    tasks["joined"]["after"] = ["left", "middle"]
    found = run(as_world(Scenario.model_validate(tree)), seed)
    for task in ("left", "middle"):
        agrees(task, found.slack[:, found.rows(task)][:, 0] == 0, 1 / 2)
    agrees("join of two", found.ended("joined").astype(float), MEAN * (1 + 1 / 2))


def test_the_time_to_the_slower_ones_is_the_slack_of_a_task(runs):
    """The largest of three less one of them: H_3 - 1 on average."""
    agrees("slack", runs.slack[:, runs.rows("left")[0]].astype(float), MEAN * (1 / 2 + 1 / 3))


# ---------------------------------------------------------------- with days

WAITS = (1.0, 2.0, 3.0, 6.0)
"""Working days that a task takes, each as likely."""


def dated(due: str, **more: object) -> World:
    """Two tasks at both towns, then a milestone that has a date; nobody is needed."""
    wait = {"dist": "empirical", "unit": "working_days", "values": list(WAITS)}
    flow = {
        "title": TITLE,
        "headline": False,
        "first": "wait",
        "steps": {"wait": {"title": TITLE, "wait": wait, "next": {"end": 1}}},
    }
    tree = as_tree(county({"talk": work(60)}, []))
    tree["flows"]["task"] = flow
    tree["classes"]["own"] = {"title": TITLE, "rank": 0}
    tree["programme"] = {
        "title": TITLE,
        "class": "own",
        "tasks": {
            "one": {"title": TITLE, "each": "town", "flow": "task"},
            "two": {"title": TITLE, "each": "town", "flow": "task", "after": ["one"]},
            "open": {"title": TITLE, "units": ["领导"], "after_all": ["two"], "due": due},
        },
    }
    tree["plans"]["as-is"] |= more
    return as_world(Scenario.model_validate(tree))


def exactly(days: int) -> float:
    """How likely both towns are through two tasks within so many days, by an exact convolution."""
    of_town = np.mean([one + two <= days for one in WAITS for two in WAITS])
    return float(of_town) ** 2


@pytest.mark.parametrize(("due", "days"), [("2021-03-04", 4), ("2021-03-05", 5), ("2021-03-07", 5)])
def test_the_share_of_runs_that_meet_a_date_is_the_convolution(seed, due, days):
    """What is due on a Sunday has to be done on Friday."""
    kept = run(dated(due), seed).kept("open")
    error = (exactly(days) * (1 - exactly(days)) / RUNS) ** 0.5
    assert abs(kept.mean - exactly(days)) <= LARGEST_Z * error
    assert kept.low < kept.mean < kept.high


def test_a_delay_moves_a_chain_by_as_many_days(seed):
    """All of a single chain is critical: what begins two days later ends two days later, in every run."""
    world = dated("2021-03-12", delays={})
    setting = Setting.of(world, replications=200, seed=seed)
    answer = ask_programme(world, setting, {"one": 2.0})
    ended = answer.runs.finished < NEVER
    later = answer.later["one"]
    both = ended & (later.finished < NEVER)
    assert both.sum() > 50
    assert set((later.finished - answer.runs.finished)[both] // answer.runs.model.day_ticks) == {2}
    assert gained(answer.runs, later).kept[0] < 0
