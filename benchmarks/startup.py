"""How long does a planner wait for an answer, from the shell's prompt to the next?

Whole processes, warm: files in the system's memory, bytecode in its caches, machine code in numba's. So a
variable that forbids Python to keep bytecode is left out: with it, every process compiles what it imports.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.harness import ROOT, Effort, Section, Table, Target, Times, number, side_by_side
from benchmarks.worlds import PINGLUO

SECONDS = {"import simlib": 0.2, "simlib check": 0.3, "simlib run, 100 replications": 1.0}
COMPILED: Final = 20.0
"""Seconds after which the first run of a machine has its machine code."""


def measure(effort: Effort) -> Section:
    """Bare Python, the import, the commands, and the first command of a machine."""
    times = side_by_side(_works(effort.replications), effort)
    rows = [(name, number(t.median), _range(t)) for name, t in times.items()]
    table = Table(("process", "seconds", "least to most"), rows)
    targets = [Target(f"{n}, s", times[n].median, most) for n, most in SECONDS.items()]
    said: list[str | Table] = ["Whole processes, warm, in turn.", table]
    if effort.fresh:
        first = _first()
        said.append(f"The first run of a machine, which makes its machine code: {number(first)} s.")
        targets.append(Target("first run of a machine, s", first, COMPILED))
    return Section("Start-up", said, targets)


def _range(times: Times) -> str:
    return f"{number(min(times.rounds))} to {number(max(times.rounds))}"


def _first() -> float:
    """Seconds of one replication where no machine code is kept."""
    with TemporaryDirectory() as folder:
        work = _process(COMMAND, *RUN, "1", SIMLIB_CACHE=folder)
        begun = perf_counter()
        work()
        return perf_counter() - begun


COMMAND: Final = str(Path(sysconfig.get_path("scripts")) / "simlib")
RUN: Final = ("run", str(PINGLUO), "--replications")


def _works(replications: int) -> dict[str, Callable[[], None]]:
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "import simlib": (sys.executable, "-c", "import simlib"),
        "simlib check": (COMMAND, "check", str(PINGLUO)),
        "simlib run, 100 replications": (COMMAND, *RUN, str(replications)),
    }
    return {name: _process(*words) for name, words in commands.items()}


def _process(*command: str, **settings: str) -> Callable[[], None]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | settings

    def work() -> None:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)

    return work
