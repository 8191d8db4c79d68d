"""How quick is M/M/3 through the general path, beside programs that were made for queues?

    the same gaps and services ─┬─ kernel   the county's engine: nothing in it knows of M/M/3
                                ├─ plain C  an event loop over a binary heap (mm3.c), gcc -O3
                                ├─ SimPy    a Resource with three places
                                └─ Ciw      a network of one node with three servers

All of them are given the same times, must leave the same starts and ends, and are checked to.
"""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from benchmarks.harness import (
    Effort,
    Prepared,
    Section,
    Table,
    Target,
    Times,
    Work,
    number,
    ratio,
    side_by_side,
)
from benchmarks.nanoseconds import loop
from benchmarks.worlds import Given, customers, given
from simlib.runs.kernel import loop as kernel

Ints = NDArray[np.int64]

CLERKS = 3


@dataclass(frozen=True)
class Given3:
    """Gaps and services of n customers, and the tick at which all stops."""

    gap: Ints
    service: Ints
    horizon: int


@dataclass(frozen=True)
class Served:
    """When each customer was started and finished; -1: not by then."""

    started: Ints
    finished: Ints


Peer = Callable[[Given3], Served]


def measure(effort: Effort) -> Section:
    """The kernel beside the peers that can be had here."""
    world = given(customers(effort.customers))
    n = world.draws.matters
    told = times_of(world)
    with TemporaryDirectory() as folder:
        peers, words = available(Path(folder))
        for name, peer in peers.items():
            _same(name, with_kernel(world), peer(told))
        works: dict[str, Work | Prepared] = {"kernel": lambda: kernel.simulate(*world)}
        works["the kernel's loop alone"] = loop(world)
        works |= {name: lambda peer=peer: peer(told) for name, peer in peers.items()}
        times = _timed(works, effort)
    rows = [_row(name, times, n) for name in works]
    table = Table(("program", "ns a customer", "times as long as the kernel"), rows)
    about = f"{n:,} customers, three clerks, two thirds busy; times given, starts and ends left behind."
    return Section("M/M/3", [about, table, *words], _targets(times))


_QUICK = ("kernel", "the kernel's loop alone", "plain C")


def _timed(works: dict[str, Work | Prepared], effort: Effort) -> dict[str, Times]:
    """The quick ones in turn, then the slow ones in turn and in fewer rounds."""
    quick = {name: work for name, work in works.items() if name in _QUICK}
    slow = {name: work for name, work in works.items() if name not in quick}
    few = replace(effort, rounds=min(3, effort.rounds))
    return side_by_side(quick, effort) | side_by_side(slow, few)


def _row(name: str, times: dict[str, Times], n: int) -> tuple[str, ...]:
    own, kernels = times[name], times["kernel"]
    paired = len(own.rounds) == len(kernels.rounds)
    longer = ratio(own, kernels) if paired else own.median / kernels.median
    return name, own.nanoseconds(n), number(longer)


def _targets(times: dict[str, Times]) -> list[Target]:
    if "plain C" not in times:
        return []
    speed = ratio(times["plain C"], times["kernel"])
    return [Target("M/M/3 as fast as plain C, times", speed, 0.4, goal=0.8, above=True)]


def _same(name: str, ours: Served, theirs: Served) -> None:
    """A peer that does other work is no peer."""
    for part in ("started", "finished"):
        if not np.array_equal(getattr(ours, part), getattr(theirs, part)):
            raise ValueError(f"{name} and the kernel differ in when customers are {part}")


# ---------------------------------------------------------------- the programs


def times_of(world: Given) -> Given3:
    """What the peers are given of the draws; a service takes at least a tick (`rules.work_needed`)."""
    draws = world.draws
    return Given3(np.diff(draws.release, prepend=0), np.maximum(1, draws.effort), world.model.horizon)


def with_kernel(world: Given) -> Served:
    """The county's engine."""
    record = kernel.simulate(*world)
    return Served(record.started, record.finished)


def with_simpy(told: Given3) -> Served:
    """A Resource, a process a customer."""
    env = simpy.Environment()
    clerks = simpy.Resource(env, CLERKS)
    gaps, services = told.gap.tolist(), told.service.tolist()
    started, finished = [-1] * len(gaps), [-1] * len(gaps)

    def customer(who: int) -> Generator[simpy.Event, Any, None]:
        with clerks.request() as turn:
            yield turn
            started[who] = env.now
            yield env.timeout(services[who])
            finished[who] = env.now

    def arrivals() -> Generator[simpy.Event, Any, None]:
        for who, gap in enumerate(gaps):
            yield env.timeout(gap)
            env.process(customer(who))

    env.process(arrivals())
    env.run(until=told.horizon)
    return Served(np.array(started), np.array(finished))


def with_ciw(told: Given3) -> Served:
    """A network of one node; customers are numbered from 1 as they come."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(told.gap.tolist())],
        service_distributions=[ciw.dists.Sequential(told.service.tolist())],
        number_of_servers=[CLERKS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(told.horizon)
    served = Served(np.full(len(told.gap), -1), np.full(len(told.gap), -1))
    for row in simulation.get_all_records(include_incomplete=True):
        if row.id_number <= len(told.gap):
            served.started[row.id_number - 1] = _tick(row.service_start_date, told.horizon)
            served.finished[row.id_number - 1] = _tick(row.service_end_date, told.horizon)
    return served


def _tick(when: float | None, horizon: int) -> int:
    return int(when) if when is not None and 0 <= when < horizon else -1


def available(folder: Path) -> tuple[dict[str, Peer], list[str]]:
    """The peers that this machine has, and words about those that it has not."""
    peers: dict[str, Peer] = {}
    words = []
    if shutil.which("gcc"):
        peers["plain C"] = with_c(folder)
    else:
        words.append("Plain C is left out: there is no gcc here.")
    peers["SimPy Resource"] = with_simpy
    if find_spec("ciw"):
        peers["Ciw"] = with_ciw
    else:
        words.append("Ciw is left out: it is not installed here (`make bench` tries to).")
    return peers, words


def with_c(folder: Path) -> Peer:
    """mm3.c, compiled into a folder."""
    library = folder / "mm3.so"
    source = Path(__file__).with_name("mm3.c")
    command = ["gcc", "-O3", "-shared", "-fPIC", "-o", str(library), str(source)]
    subprocess.run(command, check=True)
    serve = ctypes.CDLL(str(library)).serve
    serve.restype = ctypes.c_int64
    column = np.ctypeslib.ndpointer(np.int64, flags="C_CONTIGUOUS")
    serve.argtypes = [ctypes.c_int64] * 3 + [column] * 4

    def peer(told: Given3) -> Served:
        n = len(told.gap)
        served = Served(np.full(n, -1), np.full(n, -1))
        serve(n, CLERKS, told.horizon, told.gap, told.service, served.started, served.finished)
        return served

    return peer
