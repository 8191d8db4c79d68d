"""Timing side by side, and what a benchmark reports.

    side_by_side(works) ─> Times of each ─> ratio(a, b)      in turn, round by round, on the same machine
    measure(effort)     ─> Section: tables, words, targets   one a file here, joined in RESULTS.md

Neighbours on a shared machine slow everything down for a while. So the works to compare run in turn, and
a ratio is the median of the ratios of single rounds: both halves of each have met the same neighbours.
"""

import gc
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

Work = Callable[[], object]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Effort:
    """How much to run: timed rounds, the least seconds of one sample, seconds for a long run, the sizes of
    what grows, the county's caseload (1 is its own), and whether to begin once without machine code."""

    rounds: int
    sample: float
    long: float
    customers: int
    caseloads: tuple[int, ...]
    counties: tuple[int, ...]
    replications: int
    scale: float = 1.0
    fresh: bool = True


FULL = Effort(9, 0.05, 10.0, 200_000, (1, 10, 100), (1, 8, 32, 100), 100)
QUICK = Effort(1, 0.0, 0.2, 2_000, (1, 2), (1, 2), 2, scale=0.02, fresh=False)
"""Only to see that everything runs: its figures mean nothing."""


@dataclass(frozen=True)
class Prepared:
    """Work on something that must be made anew each time; making it takes no time."""

    make: Callable[[], Any]
    work: Callable[[Any], object]


@dataclass(frozen=True)
class Times:
    """Seconds a call, one value a round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median round."""
        return median(self.rounds)

    def nanoseconds(self, things: int) -> str:
        """Median nanoseconds a thing, with the least and the most of all rounds.

        >>> Times((2e-6, 1e-6, 4e-6)).nanoseconds(10)
        '200 (100 to 400)'
        """
        middle, low, high = (
            number(1e9 * t / things) for t in (self.median, min(self.rounds), max(self.rounds))
        )
        return f"{middle} ({low} to {high})"


SLOW = 5.0
"""Seconds of a call that is its own sample: nothing that takes so long has to be compiled first."""


def side_by_side(works: Mapping[str, Work | Prepared], effort: Effort) -> dict[str, Times]:
    """Seconds a call of each work: one call to warm up, then in turn, every other round backwards."""
    calls = {name: _calls(work, effort.sample) for name, work in works.items()}
    samples: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(effort.rounds):
        for name in list(works)[:: -1 if turn % 2 else 1]:
            samples[name].append(_sample(works[name], calls[name]))
    return {name: Times(tuple(of)) for name, of in samples.items()}


def _calls(work: Work | Prepared, least: float) -> int:
    """How many calls make a sample that a clock can measure; the first call only warms up."""
    if _sample(work, 1) > SLOW or least <= 0:
        return 1
    return max(1, round(least / _sample(work, 1)))


def _sample(work: Work | Prepared, calls: int) -> float:
    gc.collect()
    if isinstance(work, Prepared):
        return sum(_after_making(work) for _ in range(calls)) / calls
    begin = perf_counter()
    for _ in range(calls):
        work()
    return (perf_counter() - begin) / calls


def _after_making(work: Prepared) -> float:
    made = work.make()
    begin = perf_counter()
    work.work(made)
    return perf_counter() - begin


def ratio(a: Times, b: Times) -> float:
    """How many times as long as `b` takes `a`: the median over the rounds.

    >>> ratio(Times((2.0, 9.0, 4.0)), Times((1.0, 3.0, 2.0)))
    2.0
    """
    return median(x / y for x, y in zip(a.rounds, b.rounds, strict=True))


def number(value: float) -> str:
    """A figure with as many digits as it deserves.

    >>> number(12345.6), number(123.4), number(1.234), number(0.01234)
    ('12,346', '123', '1.23', '0.012')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.1 else f"{value:.2g}"


def child(module: str, *arguments: object) -> Any:
    """What a module of this folder prints as JSON when it runs in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


# ---------------------------------------------------------------- what is reported


@dataclass(frozen=True)
class Target:
    """What was promised: `found` is to be at most `bound`, or at least (`above`); `goal` is the wish."""

    what: str
    found: float
    bound: float
    goal: float | None = None
    above: bool = False

    @property
    def reached(self) -> bool:
        """Whether it holds."""
        return self.found >= self.bound if self.above else self.found <= self.bound

    def row(self) -> tuple[str, ...]:
        """As a row of a table."""
        sign = "≥" if self.above else "≤"
        wish = "" if self.goal is None else f" (goal {number(self.goal)})"
        mark = "yes" if self.reached else "**no**"
        return self.what, f"{sign} {number(self.bound)}{wish}", number(self.found), mark


@dataclass(frozen=True)
class Table:
    """Rows under column names; cells are text."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As Markdown; the first column is text, the others are figures.

        >>> print(Table(("a", "b"), [("x", "1")]).markdown())
        | a | b |
        |---|---:|
        | x | 1 |
        """
        ruler = "|---" + "|---:" * (len(self.columns) - 1) + "|"
        lines = [f"| {' | '.join(cells)} |" for cells in (self.columns, *self.rows)]
        return "\n".join([lines[0], ruler, *lines[1:]])


@dataclass(frozen=True)
class Section:
    """The answer to one question: paragraphs and tables in the order of reading, and targets."""

    title: str
    parts: Sequence[str | Table]
    targets: Sequence[Target] = ()

    def markdown(self) -> str:
        """As Markdown."""
        texts = [part if isinstance(part, str) else part.markdown() for part in self.parts]
        return "\n\n".join([f"## {self.title}", *texts])


def report(sections: Sequence[Section], effort: Effort) -> str:
    """The whole of RESULTS.md."""
    targets = [target.row() for section in sections for target in section.targets]
    table = Table(("target", "wanted", "found", "reached"), targets)
    note = "**A quick run: these figures mean nothing.**" if effort is QUICK else _HOW_TO_READ
    head = ["# Results", machine(), note, "## Targets", table.markdown()]
    return "\n\n".join([*head, *(section.markdown() for section in sections)]) + "\n"


_HOW_TO_READ = (
    "Written by `make bench`; benchmarks/README.md says what is measured and how. Figures are medians, with "
    "the least and the most in brackets; works that are compared ran in turn, and ratios are medians of the "
    "ratios of single rounds."
)


def machine() -> str:
    """Where and when this is."""
    today = datetime.now(UTC).date().isoformat()
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "simpy"))
    python = f"Python {platform.python_version()}"
    busy = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    parts = [today, _processor(), f"{os.cpu_count()} cores", platform.system(), python, versions, busy]
    return "; ".join(part for part in parts if part) + "."


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
