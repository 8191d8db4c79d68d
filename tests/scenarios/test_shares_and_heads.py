"""What the county of 2021 shows of shares of time, and of heads who go with their zone.

training day   a full day a week for all town and group people costs the same on whatever weekday it is,
               but for what other meetings that weekday has: those are taken out here
heads          a town that moves to another zone takes its approvals to the head of that zone
"""

from collections.abc import Iterator

import pytest

from simlib.inputs.changes import REMOVE, changed
from simlib.inputs.reading import SourceFile, World, read_source, world_of
from simlib.scores.experiment import Experiment, Setting, experiment

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
TRAINING = (
    "{{title: {{zh: 集中培训, en: training day}}, kind: training, who: [town, group], every: week, "
    'weekday: {weekday}, hours: "{hours}"}}'
)
HALVES = {"morning": "08:30-12:00", "afternoon": "14:00-18:30"}


MEETINGS = ("party-day", "group-meeting", "zone-meeting")
RUNS = 40


@pytest.fixture(scope="module")
def source(root) -> SourceFile:
    """The county without the meetings that have a weekday of their own."""
    without = read_source(root / "scenarios" / "pingluo-2021.yaml")
    for meeting in MEETINGS:
        without = changed(without, f"arrangements.{meeting}", REMOVE)
    return without


def on_time(world: World, load: str) -> float:
    """Per cent ended on time under the plan of 2021, over the same draws."""
    setting = Setting.of(world, ["plan-2021"], load, replications=RUNS)
    return 100 * mean(experiment(world, setting), "plan-2021", "all")


def mean(found: Experiment, plan: str, key: str, name: str = "on_time_share") -> float:
    return next(m.mean for m in found.measures(plan) if m.name == name and m.key == key)


def trained(source: SourceFile, weekday: str) -> World:
    """The county with a training day on this weekday."""
    for half, hours in HALVES.items():
        source = changed(source, f"arrangements.{half}", TRAINING.format(weekday=weekday, hours=hours))
    return world_of(source)


@pytest.mark.slow
@pytest.mark.parametrize("load", ["low", "central", "high"])
def test_a_training_day_costs_the_same_on_every_weekday(source, load):
    """Once a week, all day, in runs with the same draws: within a point of each other, and it costs."""
    free = on_time(world_of(source), load)
    costs = [free - on_time(trained(source, weekday), load) for weekday in WEEKDAYS]
    assert max(costs) - min(costs) < 1
    assert sum(costs) > 0


@pytest.fixture(scope="module")
def moved(world) -> Experiment:
    return experiment(world, Setting.of(world, ["move-gaozhuang"], "central"))


def worked(found: Experiment, plan: str) -> Iterator[float]:
    """Hours a year that the heads of zones 1 and 2 work."""
    for head in ("第一协作区主任", "第二协作区主任"):
        yield mean(found, plan, head, "staff_hours_worked")


@pytest.mark.slow
def test_a_town_that_moves_takes_its_approvals_to_the_new_head(moved):
    """Gaozhuang goes from zone 2 to zone 1: the one head loses about what the other gains."""
    (first, second), (first_then, second_then) = (
        tuple(worked(moved, plan)) for plan in ("plan-2021", "move-gaozhuang")
    )
    gained, lost = first_then - first, second - second_then
    assert min(gained, lost) > 5  # of some 60 to 120 hours a year
    assert abs(gained - lost) < 0.2 * (gained + lost)
