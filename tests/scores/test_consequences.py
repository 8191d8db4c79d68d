"""What follows of results: by counting places, by chance alone, and beside work that is known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Consequence
from simlib.model.workload import hours_a_matter
from simlib.scores.assessment import Graded, Grading, assess, places
from simlib.scores.consequences import comes, followed
from simlib.scores.experiment import Setting
from tests.scores.test_assessment import scheme

TITLE = {"zh": "约谈", "en": "talk"}
GRADES = {
    "good": {"title": {"zh": "良好", "en": "good"}, "at_most": 0.6},
    "fair": {"title": {"zh": "一般", "en": "fair"}},
}


def follows(**parts: dict[str, Any]) -> dict[str, Any]:
    return {"grades": GRADES, "follows": {name: {"title": TITLE, **part} for name, part in parts.items()}}


@pytest.fixture(scope="module")
def county() -> World:
    return read_world(Path(__file__).parents[1] / "inputs" / "good.yaml")


def with_scheme(world: World, **parts: Any) -> World:
    return replace(world, scenario=world.scenario.model_copy(update={"assessments": {"a": scheme(**parts)}}))


def by_chance(units: int, periods: int, runs: int) -> Grading:
    """Places by lot alone; the last unit is fair, all others are good."""
    points = np.random.default_rng(3).random((runs, periods, units))
    place = np.apply_along_axis(lambda row: places(row, np.zeros(units, dtype=np.uint64)), -1, points)
    return Grading(points, (place == units).astype(int), place)


@pytest.mark.parametrize("running", [1, 2, 3])
def test_of_equal_units_it_comes_with_the_power_of_one_in_so_many(running: int) -> None:
    """So many periods running, a unit of five is last in (1/5)^n of the chances it has."""
    runs = by_chance(5, 4, 4000)
    came = comes(Consequence(title=TITLE, grade="fair", running=running), ["good", "fair"], runs)  # type: ignore[arg-type]
    assert not came[:, : running - 1].any()
    chances = came[:, running - 1 :].size
    share = came.sum() / chances
    assert share == pytest.approx(0.2**running, abs=5 * (0.2**running / chances * 5) ** 0.5)


def test_the_last_of_every_period_is_called_and_nobody_else() -> None:
    runs = by_chance(6, 3, 50)
    came = comes(Consequence(title=TITLE, last=True), ["good", "fair"], runs)  # type: ignore[arg-type]
    assert (came.sum(axis=2) == 1).all()
    assert (runs.place[came] == 6).all()


def test_who_was_not_assessed_is_not_called() -> None:
    place = np.array([[[1, 2, -1]]])
    runs = Grading(np.where(place > 0, 1.0, np.nan), np.where(place > 0, place - 1, -1), place)
    for what in ({"last": True}, {"grade": "fair"}):
        came = comes(Consequence(title=TITLE, **what), ["good", "fair"], runs)  # type: ignore[arg-type]
        assert came.tolist() == [[[False, True, False]]]


def test_it_is_counted_a_year_with_the_hours_of_a_matter_like_it(county: World) -> None:
    stream = next(iter(county.scenario.streams))
    rules = follows(talk={"last": True, "sets_off": stream}, known={"grade": "fair"})
    world = with_scheme(county, **rules)
    found = assess(world, Setting.of(world, replications=3), "a")
    talk, known = followed(found)
    assert len(found.spans) == 1
    ((first, last),) = found.spans
    a_year = 365.25 / ((last - first).days + 1)  # once in the window, in every run
    assert [m.mean for m in (talk.simulated, talk.by_luck)] == pytest.approx([a_year, a_year])
    plan = world.scenario.plans[found.plan]
    own = hours_a_matter(world.scenario, world.scenario.streams[stream], plan)
    assert talk.hours_each is not None
    assert talk.hours_each >= own > 0
    assert known.hours_each is None


def test_what_follows_changes_no_run(county: World) -> None:
    plain, more = (
        with_scheme(county, **rules) for rules in ({"grades": GRADES}, follows(talk={"last": True}))
    )

    def graded(world: World) -> Graded:
        return assess(world, Setting.of(world, replications=2), "a")

    assert np.array_equal(graded(plain).runs.points, graded(more).runs.points, equal_nan=True)
