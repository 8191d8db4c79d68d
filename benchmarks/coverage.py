"""How often do intervals of 95 % hold the truth, by measure and group, on the county that is shipped?

    python -m benchmarks.coverage           writes COVERAGE.md beside this file

Many replications of two plans are cut into experiments of 20 and of 100. Each makes its intervals as a run
does; the truth is the figure of all replications together. A cell is the share of experiments whose interval
holds it, over all keys of the group (towns, classes ...), and in brackets that of the key where it is least.
`tests/theory/test_coverage.py` asks the same of a world whose truth is a formula.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.__main__ import write
from benchmarks.harness import ROOT, Section, Table, machine
from simlib.inputs.reading import read_world
from simlib.scores.comparison import Difference, differences
from simlib.scores.experiment import Experiment, Setting, experiment, sensible_threads
from simlib.scores.intervals import Measure, estimate

RESULTS: Final = Path(__file__).with_name("COVERAGE.md")
COUNTY: Final = ROOT / "scenarios" / "pingluo-2021.yaml"
PLANS: Final = ("plan-2021", "one-pool")
SIZES: Final = (20, 100)
MOST: Final = 4000
"""Replications in all: 200 experiments of 20, whose coverage of one key is known to 1.5 points."""
GROUPS: Final = ("all", "class", "zone", "town", "group")
READ: Final = (
    "Of 100 intervals so many hold the truth; in brackets the key of the group with the fewest. "
    "Shares, times and counts hold it about as often as they say. Counts of what is rare and comes several "
    "at a time (overdue by town or class), and their differences, hold it somewhat less often with few "
    "replications; what they need is more. Where two plans differed in no replication that is said, and no "
    "interval is shown."
)
Figure = Measure | Difference
Cells = dict[tuple[str, str, str], list[bool]]
"""By measure, group and key: whether the interval of each experiment held the truth."""


def levels(found: Experiment, begin: int, end: int) -> Sequence[Figure]:
    """The measures of the baseline in some of the replications."""
    name = found.setting.baseline
    return estimate(found.rows[name], found.tallies[name][begin:end])


def gains(found: Experiment, begin: int, end: int) -> Sequence[Figure]:
    """The paired differences of the other plan in some of the replications."""
    tallies = {name: tally[begin:end] for name, tally in found.tallies.items()}
    return differences(found.rows, tallies, found.setting.baseline)


def held(found: Experiment, size: int, figures: Callable[[Experiment, int, int], Sequence[Figure]]) -> Cells:
    """Whether each experiment's intervals hold the figure of all replications."""
    count = found.setting.replications
    truth = {(one.name, one.by, one.key): one.mean for one in figures(found, 0, count)}
    cells: Cells = defaultdict(list)
    for begin in range(0, count - size + 1, size):
        for one in figures(found, begin, begin + size):
            if one.low is not None and one.high is not None and not getattr(one, "alike", 0):
                place = (one.name, one.by, one.key)
                cells[place].append(one.low <= truth[place] <= one.high)
    return cells


def rows(cells: Cells) -> Iterator[tuple[str, ...]]:
    """A row a measure, a column a group."""
    of: dict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    for (name, by, _), all_ in cells.items():
        of[name, by].append(all_)
    for name in dict.fromkeys(name for name, by, _ in cells if by in GROUPS):
        yield name, *(_cell(of.get((name, by), [])) for by in GROUPS)


def _cell(keys: Sequence[Sequence[bool]]) -> str:
    if not keys:
        return ""
    shares = [100 * sum(one) / len(one) for one in keys]
    mean = sum(shares) / len(shares)
    return f"{mean:.0f}" if len(keys) == 1 else f"{mean:.0f} ({min(shares):.0f})"


def measured(replications: int) -> Section:
    """The tables."""
    world = read_world(COUNTY)
    setting = Setting.of(world, PLANS, "central", PLANS[0], seed=2, replications=replications)
    found = experiment(world, setting, threads=sensible_threads(setting))
    parts: list[str | Table] = [
        f"{PLANS[0]} and {PLANS[1]} of {COUNTY.name} at the central load, {replications:,} replications. "
        + READ
    ]
    for size in SIZES:
        for what, figures in (("A plan's own figures", levels), ("Differences of two plans, paired", gains)):
            parts.append(f"**{what}, {size} replications** ({replications // size} experiments)")
            parts.append(Table(("measure", *GROUPS), [*rows(held(found, size, figures))]))
    return Section("How often intervals of 95 % hold the truth", parts)


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__.split("\n")[0])
    parser.add_argument("--replications", type=int, default=MOST)
    asked = parser.parse_args()
    text = f"# Coverage\n\n{machine()}\n\n{measured(asked.replications).markdown()}\n"
    print(text)
    if asked.replications >= MOST:
        write(RESULTS, text)


if __name__ == "__main__":
    main()
