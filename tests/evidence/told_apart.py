"""Is a log of another process told to be one, and one of the same process not? `python -m
tests.evidence.told_apart [LOGS] [PROCESS ...]`

    a process ──> a run ──> its log ──> judged by the county's own file ──> told apart, and by which families

What the file says is true of the log but for the one thing that the process changes.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Final

from simlib.evidence.standing import Standing, standing
from simlib.evidence.validating import Validation, validate
from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Duration, Duty
from tests.evidence.example import FIRST, FOLDER, LAST
from tests.evidence.logs import log_of, run_of

LOGS: Final = 12
RUNS: Final = 100


def calmed(world: World, times: float = 0.7) -> World:
    """The same with less to do: near the end of what people can do, runs differ so much that nothing is
    told."""
    streams = {
        name: one if one.per_year is None else one.model_copy(update={"per_year": times * one.per_year})
        for name, one in world.scenario.streams.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"streams": streams}))


def as_it_is(world: World) -> World:
    """The same process."""
    return world


def on_fridays(world: World) -> World:
    """Leaders sign on Fridays only."""
    posts = {
        name: post.model_copy(update={"duty": Duty(days=("fri",))})
        if name in ("zone-head", "leader")
        else post
        for name, post in world.scenario.posts.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"posts": posts}))


def with_a_pause(world: World) -> World:
    """Twenty working days pass before a verification is approved: another flow."""
    flows = dict(world.scenario.flows)
    wait = Duration(dist="fixed", unit="working_days", mean=20)
    for name in ("petition", "lead"):
        steps = dict(flows[name].steps)
        steps["measures"] = steps["measures"].model_copy(update={"wait": wait})
        flows[name] = flows[name].model_copy(update={"steps": steps})
    return replace(world, scenario=world.scenario.model_copy(update={"flows": flows}))


def in_order(world: World, order: str) -> World:
    """People take work in another order."""
    plans = {name: plan.model_copy(update={"order": order}) for name, plan in world.scenario.plans.items()}
    return replace(world, scenario=world.scenario.model_copy(update={"plans": plans}))


def first_come_first_served(world: World) -> World:
    """Work is taken as it came, where the file says by due day."""
    return in_order(world, "first_come")


def by_class(world: World) -> World:
    """Work is taken by class."""
    return in_order(world, "class")


def with_one_less(world: World) -> World:
    """A monitor less in every town that has more than one."""
    units = {
        name: unit.model_copy(update={"staff": unit.staff | {"monitor": unit.staff["monitor"] - 1}})
        if unit.staff.get("monitor", 0) > 1
        else unit
        for name, unit in world.scenario.units.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"units": units}))


PROCESSES: Final[Mapping[str, Callable[[World], World]]] = {
    "same": as_it_is,
    "fridays": on_fridays,
    "pause": with_a_pause,
    "first-come": first_come_first_served,
    "by-class": by_class,
    "one-less": with_one_less,
}


def held(county: World, world: World, seed: int = 5) -> Standing:
    """A county held against a log of `world`."""
    return standing(county, log_of(run_of(world, seed=seed), FIRST, LAST))


def found(county: World, process: Callable[[World], World], seed: int, runs: int = RUNS) -> Validation:
    """What is judged of a log of a process."""
    return validate(held(county, process(county), seed), runs=runs, threads=2)


def main(logs: int, names: list[str]) -> None:
    """Show how many logs of each process are told apart, and by what."""
    true = read_world(FOLDER / "qinglan-true.yaml")
    for load, county in (("calm", calmed(true)), ("busy", true)):
        for name in names or PROCESSES:
            begun, failed = perf_counter(), Counter[str]()
            apart = 0
            for seed in range(logs):
                one = found(county, PROCESSES[name], 100 + seed)
                apart += not one.reproduces
                failed.update(one.failed)
            took = perf_counter() - begun
            print(f"{load} {name}: {apart} of {logs} told apart; {dict(failed)}; {took:.0f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LOGS, sys.argv[2:])
