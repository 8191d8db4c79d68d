"""What does a cluster cost beside the work, and what does a county of a province cost?

Overhead is what a block of 50 replications takes beyond its replications: packing, travelling, being put in
order. It is told in processor time, which neighbours on the machine hardly change, and on the clock.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import psutil

from benchmarks.harness import QUICK, ROOT, Effort, Section, Table, Target, number
from benchmarks.worlds import pingluo
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.cluster import cluster
from simlib.runs.parallel import told
from simlib.runs.replications import one_replication
from simlib.scores.measures import tally

SIZE = 50
"""Replications of a block."""
BLOCKS = 20
COUNTIES = 100
WORKERS = 2

Timed = tuple[list[Any], float, float]
"""Scores of the replications of a block; the seconds that they took by the clock and of the processor."""


def measure(effort: Effort) -> Section:
    """Overhead of a block, and the cost of a county."""
    blocks = 2 if effort is QUICK else BLOCKS
    work, clock, busy = overhead(blocks, max(2, round(SIZE * effort.scale)))
    counties = 2 if effort is QUICK else COUNTIES
    seconds, each = province(counties, effort)
    rows = [
        ("work of a block, ms", number(1e3 * work)),
        ("overhead of the processor, %", number(100 * busy)),
        ("overhead on the clock, one worker, %", number(100 * clock)),
        (f"{counties} counties, {WORKERS} workers, s", number(seconds)),
        ("a county, all told, s", number(seconds / counties)),
        ("a county, its runs alone, s", number(each)),
    ]
    words = (
        f"Blocks of {SIZE} replications of the county's baseline, scored, by one local worker; {counties} "
        f"files of counties in one command, {effort.replications} replications each."
    )
    return Section("Cluster", [words, Table(("what", "found"), rows)], [
        Target(f"overhead of a block of {SIZE} replications, %", 100 * clock, 5.0),
    ])  # fmt: skip


def overhead(blocks: int, size: int) -> tuple[float, float, float]:
    """Seconds of the processor that a block's replications take; what is spent besides, as parts of that and
    of what they take by the clock."""
    world = pingluo()
    model = compile_model(world, "central")
    plan = compile_plan(model, world.scenario.baseline)
    one = partial(one_replication, model, (plan,), 1, reduce=tally)
    things = [range(n * size, (n + 1) * size) for n in range(blocks + 2)]
    with cluster("local:1"), told(partial(block, one)) as ask:
        warm = list(ask(things[:2]))  # these load machine code
        assert len(warm) == 2
        here, there = process_time(), _worker_time()
        begun = perf_counter()
        done: list[Timed] = list(ask(things[2:]))
        clock = perf_counter() - begun
        spent = process_time() - here + _worker_time() - there
    busy, worked = (sum(one[n] for one in done) for n in (2, 1))
    return busy / blocks, clock / worked - 1, spent / busy - 1


def block(one: Callable[[int], Any], numbers: range) -> Timed:
    """Some replications, with what they took."""
    begun, busy = perf_counter(), process_time()
    found = [one(n) for n in numbers]
    return found, perf_counter() - begun, process_time() - busy


def _worker_time() -> float:
    """Seconds of the processor that the processes of this one have had."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(time.user + time.system for time in times)


def province(counties: int, effort: Effort) -> tuple[float, float]:
    """Seconds of `simlib province` for so many counties, and those of a county's runs alone, as it says."""
    with TemporaryDirectory() as folder:
        files = [_county(Path(folder), n) for n in range(counties)]
        command = [sys.executable, "-m", "simlib.cli.program", "province", *map(str, files), "--lang", "en"]
        command += ["--replications", str(effort.replications), "--cluster", f"local:{WORKERS}"]
        begun = perf_counter()
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds = perf_counter() - begun
    said = ran.stderr.strip().splitlines()[-1]
    return seconds, float(said.split(",")[1].split()[0])


def _county(folder: Path, number: int) -> Path:
    """A county like Pingluo under its own name, with a caseload of its own."""
    if not number:
        shutil.copytree(ROOT / "scenarios" / "base", folder / "base")
        shutil.copy(ROOT / "scenarios" / "pingluo-2021.yaml", folder)
    file = folder / f"county-{number:03}.yaml"
    ground = "{kind: assumption, note: {zh: 演示用的任务量, en: A caseload for demonstration}}"
    file.write_text(
        f"extends: pingluo-2021.yaml\nname: county-{number:03}\n"
        f"title: {{zh: 第{number + 1}县（演示）, en: County {number + 1} (demonstration)}}\n"
        f"grounds:\n  of-this-county: {ground}\n"
        f"loads: {{central: {{value: {0.7 + 0.006 * number:.3f}, ground: of-this-county}}}}\n",
        encoding="utf-8",
    )
    return file
