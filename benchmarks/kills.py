"""Kill -9 at random moments: `python -m benchmarks.kills [--kills 20] [--seconds 300] [command ...]`.

    study      one command of some length (one machine), killed again and again, and gone on with: same bytes?
    workers    each command on two local workers, one of them killed in the middle: same bytes?

Moments are random, so this is no test: the tests (`tests/runs/test_keeping.py`, `test_cluster.py`) kill when
something has happened. What it prints is a table; it ends with 1 where any bytes
differ or a study left a file behind.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.harness import ROOT, Table
from simlib.runs.cache_folder import cache_folder
from simlib.runs.keeping import LONG, whole_blocks

COUNTY = "FILE"

COMMANDS = {
    "run": ("run", COUNTY, "--replications"),
    "compare": ("compare", COUNTY, "--plans", "one-pool", "--replications"),
    "search": ("search", COUNTY, "--zones", "4", "--simulate"),
    "sensitivity": ("sensitivity", COUNTY, "--plans", "one-pool", "--only", "part-time", "--quick",
                    "--replications"),
    "staff": ("staff", COUNTY, "--most", "1", "--replications"),
    "stress": ("stress", COUNTY, "--plans", "one-pool", "--shocks", "surge", "--replications"),
}  # fmt: skip
"""Each ends with the option that makes it longer."""

ALONE = ("--processes", "1")
"""Others start for seconds, in which a kill loses nothing."""

FIRST = {"run": 400, "compare": 200, "search": 200, "sensitivity": 10, "staff": 10, "stress": 10}
"""Replications that take some seconds on a quiet machine; with `--seconds` so many more as that takes."""


def main(words: Sequence[str] | None = None) -> int:
    """Kill, go on, compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="command", help=f"any of: {', '.join(COMMANDS)}")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300.0, help="of the study that is killed")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--only", choices=("study", "workers"))
    parser.add_argument("--file", default=str(ROOT / "scenarios" / "pingluo-2021.yaml"))
    asked = parser.parse_args(words)
    for name, command in COMMANDS.items():
        COMMANDS[name] = tuple(asked.file if word == COUNTY else word for word in command)
    dice, same = random.Random(asked.seed), True
    for name in asked.names or COMMANDS:
        if asked.only != "workers":
            same &= _study(name, asked.kills, asked.seconds, dice)
        if asked.only != "study":
            same &= _workers(name, dice)
    return 0 if same else 1


def _command(name: str, replications: int, *more: str) -> list[str]:
    arguments = [*COMMANDS[name], str(replications), "--json", *more]
    return [sys.executable, "-m", "simlib.cli.program", *arguments]


def _whole(name: str, replications: int) -> tuple[bytes, float]:
    """What a command gives that nobody disturbs, and its seconds."""
    begun = time.perf_counter()
    ran = subprocess.run(_command(name, replications, *ALONE), cwd=ROOT, capture_output=True, check=True)
    return ran.stdout, time.perf_counter() - begun


def _study(name: str, kills: int, seconds: float, dice: random.Random) -> bool:
    """A study that is killed so many times, as a row of figures."""
    number = FIRST[name]
    _whole(name, 2)  # loads machine code
    _, start = _whole(name, 2)
    wanted, took = _whole(name, number)
    if took < seconds / 2:
        number = round(number * seconds / took)
        wanted, took = _whole(name, number)
    with TemporaryDirectory() as folder:
        cache = _own_cache(Path(folder))
        latest = start + max(2 * (took - start) / kills, 4 * LONG)
        ended = _killed(name, number, cache, kills, latest, dice)
        kept, twice = _kept(cache)
        begun = time.perf_counter()
        with _begun(name, number, cache) as process:
            found, _ = process.communicate()
        left = time.perf_counter() - begun
        behind = len(list((cache / "studies").glob("*.blocks")))
    same = {found, *ended} == {wanted}
    columns = ("study", "replications", "whole, s", "kills", "ends between", "kept", "worked out twice",
               "the rest, s", "files left behind", "same")  # fmt: skip
    figures = (number, round(took), kills, len(ended), kept, twice, round(left), behind)
    row = (name, *map(str, figures), _word(same))
    print(Table(columns, [row]).markdown(), flush=True)
    return same and not behind


def _killed(
    name: str, number: int, cache: Path, kills: int, latest: float, dice: random.Random
) -> list[bytes]:
    """Kill a study so many times, within `latest` seconds each; what it gave where it ended before."""
    ended: list[bytes] = []
    while kills:
        with _begun(name, number, cache) as process:
            try:
                ended.append(process.communicate(timeout=dice.uniform(0, latest))[0])  # it is begun anew
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills -= 1
    return ended


def _own_cache(folder: Path) -> Path:
    """A folder for answers, with the machine code of this machine's own."""
    for made in cache_folder().iterdir():
        if made.name != "studies":
            (folder / made.name).symlink_to(made)
    return folder


def _begun(name: str, number: int, cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        _command(name, number, *ALONE), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=os.environ | {"SIMLIB_CACHE": str(cache)},
    )  # fmt: skip


def _kept(cache: Path) -> tuple[int, int]:
    """How many answers stand on disk, and how many of them more than once (files: code, first task, task)."""
    every = [
        (file.name.split("-")[2], thing)
        for file in (cache / "studies").glob("*.blocks")
        for thing, _ in whole_blocks(file.read_bytes())
    ]
    return len(set(every)), len(every) - len(set(every))


def _workers(name: str, dice: random.Random) -> bool:
    """A command on two local workers, of which one is killed once both are at work."""
    wanted, _ = _whole(name, FIRST[name])
    process = subprocess.Popen(
        _command(name, FIRST[name], "--cluster", "local:2"), cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    killed = _kill_one(psutil.Process(process.pid), dice)
    found, said = process.communicate()
    same = found == wanted and killed and json.loads(found) is not None
    print(f"{name} on two workers, one killed: {_word(same)} {said.decode()[-200:]}", flush=True)
    return same


def _kill_one(command: psutil.Process, dice: random.Random) -> bool:
    """Wait until two workers have worked for a moment, then kill one of them."""
    while command.is_running() and command.status() != psutil.STATUS_ZOMBIE:
        workers = [p for p in command.children() if "resource_tracker" not in " ".join(p.cmdline())]
        busy = [p for p in workers if p.cpu_times().user > 2.5]
        if len(busy) >= 2:
            dice.choice(busy).kill()
            return True
        time.sleep(0.05)
    return False


def _word(same: bool) -> str:
    return "the same bytes" if same else "**other bytes**"


if __name__ == "__main__":
    sys.exit(main())
