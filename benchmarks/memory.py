"""Does memory stay flat however many replications run? And what does one large run need?

Each figure is the most that a process of its own ever had (this file run as a program).
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.harness import Effort, Section, Table, Target, child, number
from benchmarks.worlds import LOAD, SEED, county, given, pingluo, side_by_side
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.kernel import loop as kernel
from simlib.scores.experiment import Setting, experiment

EARLY, MOST = 100, 10_000
MEGABYTE = 2**20


def measure(effort: Effort) -> Section:
    """A long experiment, and single runs of larger and larger caseloads."""
    if sys.platform == "win32":
        return Section("Memory", ["Left out: this system does not tell a process's most memory."])
    child("memory", "replications", 0)  # compiles what is not compiled yet, which takes memory too
    early, late = child("memory", "replications", 2 * effort.long)
    runs = [child("memory", "caseload", n) for n in effort.caseloads]
    replications = Table(("replications done", "MB"), [_row(*early), _row(*late)])
    caseloads = Table(("caseload", "MB"), [_row(*run) for run in runs])
    what = f"memory after {late[0]:,} replications, times that after {early[0]:,}"
    return Section(
        "Memory",
        [_ABOUT, replications, "One run of the kernel with its draws:", caseloads],
        [Target(what, late[1] / early[1], 1.05)],
    )


_ABOUT = (
    "The most memory of a whole process. An experiment on the county (baseline, central load, one process) "
    "keeps of each replication its scores, packed (simlib/scores/tallies.py), and nothing else:"
)


def _row(count: int, most: int) -> tuple[str, str]:
    return f"{count:,}", number(most / MEGABYTE)


# ---------------------------------------------------------------- in a process of its own


def most_memory() -> int:
    """The most bytes that this process ever had."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux counts what the parent had into `ru_maxrss`
        (line,) = re.findall(r"^VmHWM:\s*(\d+) kB$", status.read_text(encoding="ascii"), re.MULTILINE)
        return int(line) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


class _Enough(Exception):
    """The time is up."""


def replications(seconds: float) -> list[tuple[int, int]]:
    """Replications done and the most memory then: after `EARLY`, and after `MOST` or when time is up."""
    seen: list[tuple[int, int]] = []
    begin = perf_counter()

    def note(number: int, kept: Sequence[object]) -> None:
        done, late = number + 1, perf_counter() - begin > seconds
        if done == EARLY or (late and not seen):
            seen.append((done, most_memory()))
        elif late:
            raise _Enough(done)

    world = pingluo()
    setting = Setting.of(world, [world.scenario.baseline], replications=MOST)
    done = MOST
    try:
        experiment(world, setting, processes=1, each=note)
    except _Enough as enough:
        done = enough.args[0]
    return [*seen, (done, most_memory())]


class World(NamedTuple):
    """What counties side by side take: bytes above those of an idle process once compiled, and with a run."""

    counties: int
    matters: int
    seconds: float
    compiled: int
    run: int


def counties(number: float) -> World:
    """Compile so many counties in one world, and run it once."""
    kernel.simulate(*given(county(1)))  # what is loaded once
    idle, begin = most_memory(), perf_counter()
    world = side_by_side(int(number))
    model = compile_model(world, LOAD)
    plan = compile_plan(model, world.scenario.baseline)
    seconds, compiled = perf_counter() - begin, most_memory() - idle
    draws = draw(model, SEED, 0)
    ENGINES[DEFAULT](model, plan, draws)
    return World(int(number), draws.matters, seconds, compiled, most_memory() - idle)


def caseload(times: float) -> tuple[float, int]:
    """One run of the kernel with so many times the caseload."""
    kernel.simulate(*given(county(times)))
    return times, most_memory()


if __name__ == "__main__":
    asked: dict[str, Any] = {"replications": replications, "caseload": caseload, "counties": counties}
    print(json.dumps(asked[sys.argv[1]](float(sys.argv[2]))))
