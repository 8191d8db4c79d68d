"""How long does a planner wait for the map, and for an answer? Measured in the browser itself.

    start of the server ──> the map ──> the first answer
    drop ──> the first answer with an interval ──> the answer sharp at the load looked at ──> at all loads

A town is dropped on another zone's card in the app (Voilà, an installed Chromium). A watcher in the page
notes when the pointer is let go and when the page shows each answer, so what is measured is what is seen.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.harness import ROOT, Effort, Section, Table, Target, number

sys.path.insert(0, str(ROOT / "tests" / "browser"))  # by its own name: Ciw installs a package `tests`
from playwright.sync_api import Browser
from stage import COUNTY, PATIENT, Stage, browser, executable, served
from stage import FIRST as MADE_FIRST

FIRST, SHARP = 0.3, 3.0
MAP, ANSWER = 5.0, 10.0
"""Goals on two cores, in seconds: from a drop, and from the start of the server."""
STARTS = 3
"""Servers that are started one after the other."""

MOVES = (
    ("高庄乡", "第一协作区"),
    ("头闸镇", "第四协作区"),
    ("黄渠桥镇", "第二协作区"),
    ("通伏乡", "第二协作区"),
    ("渠口乡", "第一协作区"),
    ("姚伏镇", "第二协作区"),
    ("灵沙乡", "第二协作区"),
)
"""Towns and the zones on which they are dropped, each from the baseline."""

WATCHER = """() => {
  window.seen = [];
  window.addEventListener("pointerup", () => {
    window.seen = [{what: "drop", at: performance.now()}];
    window.worked = false;  // until then the page still says that the plan before is done
  }, true);
  const note = () => {
    const headline = document.querySelector(".sb-headline");
    const progress = document.querySelector(".sb-progress");
    if (!headline || !headline.dataset.half) return;
    const {key, narrow} = headline.dataset;
    window.worked ||= progress?.dataset.working === "true";
    const all = window.worked && progress?.dataset.working === "false";
    window.seen.push({what: "answer", key, narrow, all, at: performance.now()});
  };
  new MutationObserver(note).observe(document.body, {childList: true, subtree: true});
}"""
READ = """before => {
  const drop = window.seen.find(one => one.what === "drop");
  const own = window.seen.filter(one => one.what === "answer" && one.key !== before);
  const of = found => found ? (found.at - drop.at) / 1000 : null;
  return drop && [of(own[0]), of(own.find(one => one.narrow === "true")), of(own.find(one => one.all))];
}"""


@dataclass(frozen=True)
class Wait:
    """Seconds from a drop to the first answer, to the sharp one at the load looked at, and at all loads."""

    first: float
    sharp: float
    all: float


@dataclass(frozen=True)
class Start:
    """Seconds from the start of a server in an empty folder to the map, and to the first answer."""

    map: float
    answer: float


def measure(effort: Effort) -> Section:
    """Start and watch; drop towns and watch."""
    if executable() is None:
        return Section("In the browser", ["No Chromium or Edge is installed: not measured."], [])
    waits = _waits(max(1, min(effort.rounds, len(MOVES))))
    rows = [(name, *_spread([getattr(wait, name) for wait in waits])) for name in vars(waits[0])]
    table = Table(("from the drop to the answer", "median, s", "least to most, s"), _named(rows))
    said: list[str | Table] = [
        f"{len(waits)} drops in the app, each from the baseline, at the central load.",
        table,
    ]
    first = median(wait.first for wait in waits)
    sharp = median(wait.sharp for wait in waits)
    targets = [Target("first answer, s", first, FIRST), Target("sharp answer, s", sharp, SHARP)]
    starts, begun = _starts(effort)
    return Section("In the browser", [*begun, *said], [*starts, *targets])


def _starts(effort: Effort) -> tuple[list[Target], list[str | Table]]:
    """Warm starts against their goals, and beside them a first one, for which machine code is made."""
    with browser() as one:
        warm = [_start(one) for _ in range(min(effort.rounds, STARTS))]
        with TemporaryDirectory() as empty, _without_machine_code(empty):
            cold = [_start(one)] if effort.long >= 1 else []
    whats = {"map": "to the map", "answer": "to the first answer"}
    rows = [
        (what, *_spread([getattr(start, name) for start in warm]), *(number(getattr(c, name)) for c in cold))
        for name, what in whats.items()
    ]
    heads = ("from the start of the server", "warm: median, s", "least to most, s")
    table = Table((*heads, *(["the first on a machine, s"] if cold else [])), rows)
    goals = {"map": MAP, "answer": ANSWER}
    targets = [
        Target(f"warm start {what}, s", median(getattr(start, name) for start in warm), goals[name])
        for name, what in whats.items()
    ]
    return targets, [f"{len(warm)} starts of the app, each in an empty folder.", table]


@contextmanager
def _without_machine_code(empty: str) -> Iterator[None]:
    """Servers that are started within the block find no machine code, as on a new machine."""
    before = os.environ.get("SIMLIB_CACHE")
    os.environ["SIMLIB_CACHE"] = empty
    try:
        yield
    finally:
        del os.environ["SIMLIB_CACHE"]
        if before is not None:
            os.environ["SIMLIB_CACHE"] = before


def _start(one: Browser) -> Start:
    """One server and one page, until the first answer is there."""
    begin = perf_counter()
    with TemporaryDirectory() as name, served("app", Path(name), COUNTY, "zh") as address:
        stage = Stage(one.new_page(), address, "app")
        stage.page.goto(address, wait_until="commit")
        stage.town("高庄乡").wait_for(timeout=PATIENT)
        there = perf_counter()
        stage.page.locator(".sb-headline[data-half]").wait_for(timeout=MADE_FIRST)
        answered = perf_counter()
        stage.page.close(run_before_unload=True)
    return Start(there - begin, answered - begin)


def _spread(seconds: list[float]) -> tuple[str, str]:
    return number(median(seconds)), f"{number(min(seconds))} to {number(max(seconds))}"


def _named(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    names = {"first": "first", "sharp": "sharp at the load looked at", "all": "sharp at all loads"}
    return [(names[name], middle, spread) for name, middle, spread in rows]


def _waits(drops: int) -> list[Wait]:
    with TemporaryDirectory() as name, served("app", Path(name), COUNTY, "zh") as address, browser() as one:
        stage = Stage(one.new_page(), address, "app")
        stage.enter()
        stage.page.evaluate(WATCHER)
        return [_wait(stage, town, zone) for town, zone in islice(cycle(MOVES), drops)]


def _wait(stage: Stage, town: str, zone: str) -> Wait:
    """One drop from the baseline, watched until all loads are sharp."""
    stage.begin_again()
    stage.page.locator(".sb-progress[data-working=false]").wait_for(timeout=PATIENT)
    stage.page.wait_for_timeout(1500)
    before = stage.key()
    stage.drag(town, zone)
    stage.wait_for_answer(after=before)
    stage.page.locator(".sb-progress[data-working=false]").wait_for(timeout=4 * PATIENT)
    found = stage.page.evaluate(READ, before)
    return Wait(*found)
