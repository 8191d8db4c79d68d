"""How long does a task take, in each engine, at each load? And what of it is chance?

    draws ─> kernel.simulate, reference.simulate, dispatcher.simulate     the same draws, in turn

A task is a visit's work that began before the horizon. In overload most tasks of a matter never begin,
and what waits costs time too: that time is counted to the tasks that did.
"""

from dataclasses import replace

import numpy as np

from benchmarks import dispatcher
from benchmarks.harness import Effort, Section, Table, Target, Times, number, ratio, side_by_side
from benchmarks.worlds import SEED, Given, county, given, pingluo
from simlib.runs import reference
from simlib.runs.draws import draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.kernel import loop as kernel

OVERLOAD = 3.0
SLOW_ROUNDS = 5


def measure(effort: Effort) -> Section:
    """The county at its loads and in overload: kernel, reference, the peer and the draws."""
    loads = {**pingluo().scenario.loads, f"overload ×{OVERLOAD:g}": OVERLOAD}
    worlds = {name: given(county(load * effort.scale)) for name, load in loads.items()}
    tasks = {name: begun(world) for name, world in worlds.items()}
    times = {name: _times(world, effort) for name, world in worlds.items()}
    fast = _kernels(worlds, effort)
    return Section(
        "Engines on the Pingluo year",
        [
            _ABOUT,
            Table(_COLUMNS, [_row(n, worlds[n], tasks[n], times[n], fast[n]) for n in loads]),
            _PEER,
            Table(_PEER_COLUMNS, [_peer_row(n, worlds[n], tasks[n], times[n]) for n in loads]),
        ],
        _targets(tasks, times, fast),
    )


_ABOUT = (
    "22 months of one county, plan of 2021, draws given, everything from the arguments to the record. "
    "Nanoseconds a task that began. The draws' share is their time as a part of draws and kernel together."
)
_COLUMNS = (
    "load",
    "tasks drawn",
    "begun",
    "kernel, ns",
    "reference, ns",
    "reference / kernel",
    "draws, ns",
    "draws' share",
)
_PEER = (
    "The peer is a plain SimPy dispatcher (benchmarks/dispatcher.py) that leaves out leave, recusal, travel, "
    "limits, order by due date and choice by load; its tasks are those that it ended."
)
_PEER_COLUMNS = ("load", "begun, reference", "ended, peer", "peer, ms", "reference / peer")


def begun(world: Given) -> int:
    """How many tasks begin before the horizon."""
    return int(np.count_nonzero(ENGINES[DEFAULT](*world).started >= 0))


def _times(world: Given, effort: Effort) -> dict[str, Times]:
    """All of them in turn; few rounds, because the slow ones are slow."""
    works = {
        "kernel": lambda: kernel.simulate(*world),
        "draws": lambda: draw(world.model, SEED, 0),
        "reference": lambda: reference.simulate(*world),
        "peer": lambda: dispatcher.simulate(*world),
    }
    return side_by_side(works, replace(effort, rounds=min(SLOW_ROUNDS, effort.rounds)))


def _kernels(worlds: dict[str, Given], effort: Effort) -> dict[str, Times]:
    """The kernel at all loads in turn, so that the loads can be compared."""
    works = {n: lambda world=world: kernel.simulate(*world) for n, world in worlds.items()}
    return side_by_side(works, effort)


def _row(load: str, world: Given, tasks: int, times: dict[str, Times], fast: Times) -> tuple[str, ...]:
    return (
        load,
        number(world.draws.visits),
        number(tasks),
        fast.nanoseconds(tasks),
        times["reference"].nanoseconds(tasks),
        number(ratio(times["reference"], times["kernel"])),
        times["draws"].nanoseconds(world.draws.visits),
        number(_share(times)),
    )


def _share(times: dict[str, Times]) -> float:
    """The draws' part of draws and run together."""
    of = ratio(times["draws"], times["kernel"])
    return of / (1 + of)


def _peer_row(load: str, world: Given, tasks: int, times: dict[str, Times]) -> tuple[str, ...]:
    return (
        load,
        number(tasks),
        number(len(dispatcher.simulate(*world))),
        number(1e3 * times["peer"].median),
        number(ratio(times["reference"], times["peer"])),
    )


def _targets(
    tasks: dict[str, int], times: dict[str, dict[str, Times]], fast: dict[str, Times]
) -> list[Target]:
    central, overload = "central", list(tasks)[-1]
    slower = ratio(fast[overload], fast[central]) * tasks[central] / tasks[overload]
    of = times[central]
    return [
        Target(
            "kernel at the central load, ns a task",
            1e9 * fast[central].median / tasks[central],
            200,
            goal=110,
        ),
        Target("overload ×3 against that, times", slower, 1.3),
        Target("draws' share of a run", _share(of), 0.2),
        Target("reference against a plain SimPy dispatcher, times", ratio(of["reference"], of["peer"]), 2),
        Target(
            "kernel against reference, times as fast", ratio(of["reference"], of["kernel"]), 100, above=True
        ),
    ]
