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

from benchmarks.harness import ROOT, Effort, Section, Table, Target, Times, number, side_by_side
from benchmarks.worlds import PINGLUO

SECONDS = {"import simlib": 0.2, "simlib check": 0.6, "simlib run, 100 replications": 1.5}


def measure(effort: Effort) -> Section:
    """Bare Python, the import, and the commands."""
    times = side_by_side(_works(effort.replications), effort)
    rows = [(name, number(t.median), _range(t)) for name, t in times.items()]
    table = Table(("process", "seconds", "least to most"), rows)
    targets = [Target(f"{n}, s", times[n].median, most) for n, most in SECONDS.items()]
    return Section("Start-up", ["Whole processes, warm, in turn.", table], targets)


def _range(times: Times) -> str:
    return f"{number(min(times.rounds))} to {number(max(times.rounds))}"


def _works(replications: int) -> dict[str, Callable[[], None]]:
    command = str(Path(sysconfig.get_path("scripts")) / "simlib")
    run = ("run", str(PINGLUO), "--replications", str(replications))
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "import simlib": (sys.executable, "-c", "import simlib"),
        "simlib check": (command, "check", str(PINGLUO)),
        "simlib run, 100 replications": (command, *run),
    }
    return {name: _process(*words) for name, words in commands.items()}


def _process(*command: str) -> Callable[[], None]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def work() -> None:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)

    return work
