"""How long does a seat of a class wait for its answer, what memory does a class take, and is anything lost?

    python -m benchmarks.seats --seats 30 --minutes 10

A class's own server (`simlib train --class`), and participants without browsers (`visitor`) that open the
list, then lesson 1 all at once, predict, fill in exercises with a right and a wrong number, check, read on.
In the middle one seat's kernel is killed, and opens its page again. The visitors compute on the same machine,
as thirty browsers would not: so what is measured is no less than what a class would see.
"""

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory, gettempdir
from time import perf_counter

import psutil

from benchmarks.harness import Effort, Section, Table, Target, number, report
from benchmarks.visitor import Visitor
from simlib.training.address import START
from simlib.training.classroom.register import Register
from simlib.training.progress import Progress
from simlib.training.serving import ClassRequest, class_service
from simlib.workbench.forking import can_fork
from simlib.workbench.server import LOOPBACK, answers, end

LESSON = "1-why-things-wait.ipynb"
READING = (4.0, 20.0)
"""Seconds that a participant reads or thinks between two steps, drawn evenly."""
ANSWERS = {"1.1": 6, "1.2": 5, "1.3": 5}
MEGABYTE = 2**20


@dataclass
class Seen:
    """What was measured: seconds by what was done, megabytes by moment, what went wrong."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: list[tuple[float, float, int]] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@contextmanager
def served(folder: Path, seats: int) -> Iterator[tuple[Register, "Popen[bytes]"]]:
    """A class's server on loopback."""
    service, kept = class_service("en", ClassRequest(seats, folder, LOOPBACK))
    child = Popen(service.command, env=dict(service.environment), stdin=PIPE)
    try:
        if not answers(service, child):
            raise ChildProcessError("the server did not start")
        yield kept, child
    finally:
        end(child)


async def watch(server: "Popen[bytes]", seen: Seen, every: float = 5.0) -> None:
    """Note the memory of the server with all its kernels: what no other process shares, in proportion."""
    begin = perf_counter()
    while True:
        seen.memory.append((perf_counter() - begin, *await asyncio.to_thread(taken, server.pid)))
        await asyncio.sleep(every)


def taken(pid: int) -> tuple[float, int]:
    """Megabytes of a process and of all those below it (shared memory shared out where the system tells), and
    how many they are."""
    one = psutil.Process(pid)
    family, total = [one, *one.children(recursive=True)], 0
    for each in family:
        try:
            full = each.memory_full_info()
            total += getattr(full, "pss", 0) or full.uss
        except psutil.Error:
            continue
    return total / MEGABYTE, len(family)


async def participant(kept: Register, seat: int, stop: float, seen: Seen) -> None:
    """One seat: the list, the lesson, a prediction, then exercises until the time is over."""
    lot = Random(seat)
    async with Visitor(kept.link(seat)) as one:
        seen.waits["the list of lessons opens"].append(await one.open(START))
        await asyncio.sleep(lot.uniform(*READING))
        await one.leave()
        seen.waits["a lesson opens"].append(await one.open(LESSON))
        await asyncio.sleep(lot.uniform(*READING))
        if one.widgets("RadioButtonsModel"):
            await one.choose(0)
            told = seen.waits["prediction: the model's answer, a figure and a year"]
            told.append(await one.press("Ask the model"))
        while perf_counter() < stop:
            await asyncio.sleep(lot.uniform(*READING))
            await _answer(one, lot, seen)


async def _answer(one: Visitor, lot: Random, seen: Seen) -> None:
    """Fill in an exercise, and check it."""
    name = lot.choice(list(ANSWERS))
    for row in range(ANSWERS[name]):
        if one.widgets("TextModel", f"{name}, row {row + 1}:"):
            await one.fill(f"{name}, row {row + 1}:", f"{lot.randint(0, 40)}")
    seen.waits["an exercise is checked"].append(await one.press("Check", list(ANSWERS).index(name)))


async def guarded(kept: Register, seat: int, stop: float, seen: Seen) -> None:
    """A participant; what goes wrong is noted and counted."""
    try:
        await participant(kept, seat, stop, seen)
    except Exception as error:
        seen.troubles.append(f"seat {seat}: {type(error).__name__} {error}")


async def killed(
    kept: Register, seat: int, server: "Popen[bytes]", folder: Path, wait: float, seen: Seen
) -> None:
    """A seat fills in something, its kernel is killed at once, the page is opened again: is it there?"""
    await asyncio.sleep(wait)
    async with Visitor(kept.link(seat)) as one:
        await one.open(LESSON)
        await one.fill("1.1, row 2:", "17")
        await one.press("Check")
        process_of(one.kernel, server.pid).kill()
        one.leave_page()
        seen.again.append(await one.open(LESSON))
        shown = [one.states[name]["value"] for name in one.widgets("TextModel", "1.1, row 2:")]
        kept_on_disk = Progress.open(seat, folder).done("1.1")
        if shown != ["17"] or kept_on_disk.answer[1] != "17" or kept_on_disk.tries != 1:
            seen.troubles.append(f"seat {seat}: shown {shown}, on disk {kept_on_disk}")


def process_of(kernel: str, pid: int) -> psutil.Process:
    """The process of a kernel, among those below a server: it listens where its file says."""
    (file,) = Path(gettempdir()).glob(f"voila_*/kernel-{kernel}.json")
    at = json.loads(file.read_text())
    kind, place = ("unix", f"{at['ip']}-{at['shell_port']}") if at["transport"] == "ipc" else (
        "tcp", (at["ip"], at["shell_port"]))  # fmt: skip
    for each in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.Error):
            if place in {one.laddr for one in each.net_connections(kind)}:
                return each
    raise ProcessLookupError(kernel)


async def play(seats: int, seconds: float, kept: Register, server: "Popen[bytes]", folder: Path) -> Seen:
    """A class of so many seats for so long; one seat more is the one that is killed."""
    seen = Seen()
    async with Visitor(kept.link(seats)) as first:
        seen.waits["the first page of all, while the server still loads"].append(await first.open(START))
        await first.leave()
    stop = perf_counter() + seconds
    watcher = asyncio.create_task(watch(server, seen))
    class_ = [guarded(kept, seat, stop, seen) for seat in range(1, seats)]
    await asyncio.gather(*class_, killed(kept, seats, server, folder, seconds / 2, seen))
    watcher.cancel()
    return seen


def measured(seats: int, seconds: float) -> Section:
    """A class, and what was seen of it."""
    with TemporaryDirectory() as name, served(Path(name), seats) as (kept, server):
        seen = asyncio.run(play(seats, seconds, kept, server, Path(name)))
        done = sum(bool(Progress.open(seat, Path(name)).seat.exercises) for seat in range(1, seats + 1))
    waits = Table(
        ("what", "times", "median, s", "95th of 100, s", "longest, s"),
        [(what, f"{len(all_)}", *map(number, _spread(all_))) for what, all_ in seen.waits.items()],
    )
    most = max(seen.memory, key=lambda one: one[1])
    last = seen.memory[-1]
    memory = Table(
        ("memory of the server and all kernels", "MB", "processes"),
        [
            ("at the start", number(seen.memory[0][1]), f"{seen.memory[0][2]}"),
            ("at most", number(most[1]), f"{most[2]}"),
            ("at the end", number(last[1]), f"{last[2]}"),
        ],
    )
    how = "copies of a loaded process" if can_fork() else "each started by itself"
    load = psutil.getloadavg()[1]
    again = number(seen.again[0]) if seen.again else "–"
    said = (
        f"{seats} seats for {seconds / 60:g} minutes, kernels as {how}; {psutil.cpu_count()} cores, whose "
        f"load over five minutes was {load:.1f} at the end, visitors included. Records of {done} seats on "
        f"disk. The seat whose kernel was killed had its page again after {again} s. "
        f"Troubles: {len(seen.troubles)}. {' '.join(seen.troubles[:5])}"
    )
    checks = seen.waits["an exercise is checked"]
    targets = [
        Target("95 of 100 checks within, s", _spread(checks)[1], 1.0),
        Target("seats that lost something or broke off", float(len(seen.troubles)), 0.0),
    ]
    return Section("A class", [said, waits, memory], targets)


def _spread(seconds: list[float]) -> tuple[float, float, float]:
    """Median, 95th percentile, longest."""
    if len(seconds) < 2:
        only = seconds[0] if seconds else float("nan")
        return only, only, only
    return median(seconds), quantiles(seconds, n=20, method="inclusive")[-1], max(seconds)


def measure(effort: Effort) -> Section:
    """A class of thirty for as long as long runs last."""
    return measured(30, 60 * effort.long) if effort.long >= 1 else measured(2, 15)


def main() -> None:
    """Measure a class of one's own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seats", description=__doc__)
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    from benchmarks.harness import FULL

    print(report([measured(asked.seats, 60 * asked.minutes)], FULL))


if __name__ == "__main__":
    sys.exit(main())
