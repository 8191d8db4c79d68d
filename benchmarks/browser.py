"""How long does a planner look at the map before the answer is there? Measured in the browser itself.

    drop ──> the first answer with an interval ──> the answer sharp at the load looked at ──> at all loads

A town is dropped on another zone's card in the app (Voilà, an installed Chromium). A watcher in the page
notes when the pointer is let go and when the page shows each answer, so what is measured is what is seen.
"""

import sys
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.harness import ROOT, Effort, Section, Table, Target, number

sys.path.insert(0, str(ROOT / "tests" / "browser"))  # by its own name: Ciw installs a package `tests`
from stage import COUNTY, PATIENT, Stage, browser, executable, served

FIRST, SHARP = 0.3, 3.0
"""Goals on two cores, in seconds."""

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


def measure(effort: Effort) -> Section:
    """Drop towns and watch."""
    if executable() is None:
        return Section("In the browser", ["No Chromium or Edge is installed: not measured."], [])
    waits = _waits(max(1, min(effort.rounds, len(MOVES))))
    rows = [(name, *_spread([getattr(wait, name) for wait in waits])) for name in vars(waits[0])]
    table = Table(("from the drop to the answer", "median, s", "least to most, s"), _named(rows))
    said = [f"{len(waits)} drops in the app, each from the baseline, at the central load.", table]
    first = median(wait.first for wait in waits)
    sharp = median(wait.sharp for wait in waits)
    targets = [Target("first answer, s", first, FIRST), Target("sharp answer, s", sharp, SHARP)]
    return Section("In the browser", said, targets)


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
