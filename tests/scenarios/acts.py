"""Do the clauses that act move what they name? Both worlds meet the same chance, run by run.

    python -m tests.scenarios.acts                        every clause that acts or is held
    python -m tests.scenarios.acts --document S3          those of one document
    python -m tests.scenarios.acts S3-004 S3-010          some
    options: --replications 30  --seed 1  --load central  --table another/clauses.csv
             --rows 5                             the rows that each moves most, other than itself
             --store moved.csv                    what each moves, as a table
             --drawn drawn.csv                    both worlds side by side for 40 of S0 to S2, always the same

A clause acts when the interval of the difference (changed world minus the world as it is, paired by
replication, 95 %) leaves out 0. One that is held acts when the changed file has the named fault. Dates of a
programme are no rows of a run: `last_end/task/T` is after how many working days the last unit is done.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from simlib.errors import InputFaults
from simlib.inputs.changes import changed
from simlib.inputs.clauses import Clause, Status, read_clauses, selected
from simlib.inputs.reading import SourceFile, World, read_source, world_of
from simlib.model.arrays import Floats
from simlib.model.feasibility import feasibility_faults
from simlib.model.rules import NEVER
from simlib.scores.comparison import Difference, differences
from simlib.scores.experiment import Experiment, Setting, experiment
from simlib.scores.intervals import NO_ERROR, Measure
from simlib.scores.programme import ask_programme, paired
from tests.scenarios.itself import says_itself

DATES: Final = "last_end"
"""What is said of tasks of a programme: the working day on which the last unit is done."""
DRAWN: Final = 40
DRAWN_FROM: Final = ("S0", "S1", "S2")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
TABLE = SCENARIOS / "facts" / "clauses.csv"


@dataclass(frozen=True)
class Trial:
    """How the two worlds are run."""

    replications: int = 30
    seed: int = 1
    load: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a change did: `holds`, and it in figures or codes; of one that acts the difference it makes, and
    the row in the world as it is and in the changed one."""

    clause: Clause
    holds: bool
    said: str
    difference: Difference | None = None
    both: tuple[float, float] | None = None

    def __str__(self) -> str:
        verdict = "ok  " if self.holds else "FAIL"
        return f"{self.clause.id}  {self.clause.status:5}  {verdict}  {self.said}"


@cache
def source(scenario: str) -> SourceFile:
    """A scenario's source, read once."""
    return read_source(SCENARIOS / scenario)


def changed_world(clause: Clause) -> World:
    """The world in which the change of a clause is made; raises InputFaults with its faults."""
    world = world_of(changed(source(clause.scenario), clause.place, clause.change))
    faults = feasibility_faults(world)
    if faults:
        raise InputFaults(world.file, faults)
    return world


@cache
def as_it_is(scenario: str, trial: Trial) -> Experiment:
    """The runs of a scenario's baseline."""
    return _runs(world_of(source(scenario)), trial)


def _runs(world: World, trial: Trial) -> Experiment:
    baseline, runs, seed = world.scenario.baseline, trial.replications, trial.seed
    return experiment(world, Setting.of(world, [baseline], trial.load, None, runs, seed))


def act(clause: Clause, trial: Trial) -> Outcome:
    """Run both worlds and look at the row that the clause names."""
    if clause.shows.startswith(f"{DATES}/"):
        return act_on_dates(clause, trial)
    try:
        pair = _pair(clause, trial)
    except InputFaults as error:
        return Outcome(clause, False, f"the changed file has faults: {_codes(error)}")
    for d in _moved(pair):
        if _row(d) == clause.shows:
            before, after = (_row_of(found, clause.shows).mean for found in pair.values())
            return Outcome(clause, _clearness(d) > 1, _difference(d), d, (before, after))
    return Outcome(clause, False, f"no row {clause.shows} with observations in both worlds")


def _row_of(found: Experiment, row: str) -> Measure:
    return next(m for m in found.measures(found.setting.baseline) if f"{m.name}/{m.by}/{m.key}" == row)


@cache
def dates_as_they_are(scenario: str, trial: Trial) -> dict[str, Floats]:
    """Working days until each task of a scenario's programme is done, run by run."""
    return _dates(world_of(source(scenario)), trial)


def _dates(world: World, trial: Trial) -> dict[str, Floats]:
    """NaN where a task was not done by the horizon."""
    baseline = world.scenario.baseline
    setting = Setting.of(world, [baseline], trial.load, None, trial.replications, trial.seed)
    runs = ask_programme(world, setting).runs
    ends = {task: runs.ended(task) for task in runs.tasks}
    return {task: np.where(end < NEVER, end / runs.model.day_ticks, np.nan) for task, end in ends.items()}


def act_on_dates(clause: Clause, trial: Trial) -> Outcome:
    """Run both programmes and look at the task that the clause names."""
    _, by, task = clause.shows.split("/")
    try:
        after = _dates(changed_world(clause), trial)[task]
    except InputFaults as error:
        return Outcome(clause, False, f"the changed file has faults: {_codes(error)}")
    before = dates_as_they_are(clause.scenario, trial)[task]
    done = np.isfinite(before) & np.isfinite(after)
    mean, low, high = paired(after[done] - before[done])
    d = Difference("after", DATES, by, task, mean, low, high, None, "working_days", 0)
    both = float(before[done].mean()), float(after[done].mean())
    return Outcome(clause, _clearness(d) > 1, _difference(d), d, both)


def moved(clause: Clause, trial: Trial) -> tuple[Difference, ...]:
    """The differences of all rows; raises InputFaults with those of the changed file."""
    return _moved(_pair(clause, trial))


def _moved(both: Mapping[str, Experiment]) -> tuple[Difference, ...]:
    rows = {name: found.rows[found.setting.baseline] for name, found in both.items()}
    tallies = {name: found.tallies[found.setting.baseline] for name, found in both.items()}
    return tuple(differences(rows, tallies, "before"))


def _pair(clause: Clause, trial: Trial) -> dict[str, Experiment]:
    """The runs of both worlds."""
    return {"before": as_it_is(clause.scenario, trial), "after": _runs(changed_world(clause), trial)}


def most_moved(clause: Clause, trial: Trial, count: int) -> list[str]:
    """The rows that a change moves most clearly, of those that do not only say again what was changed."""
    tree = source(clause.scenario).bare
    told = [d for d in moved(clause, trial) if not says_itself(replace(clause, shows=_row(d)), tree)]
    return [_difference(d) for d in sorted(told, key=_clearness, reverse=True)[:count]]


def _row(d: Difference) -> str:
    return f"{d.name}/{d.by}/{d.key}"


def _clearness(d: Difference) -> float:
    """How many half widths of its interval lie between a difference and 0; 0 for one that has no interval."""
    if d.low is None or d.high is None:
        return 0.0
    half = (d.high - d.low) / 2
    return abs(d.mean) / half if half > NO_ERROR else 0.0


def _difference(d: Difference) -> str:
    """A difference with its interval, and how clear it is."""
    if d.low is None or d.high is None or not _clearness(d):
        return f"{_row(d)}  {d.mean:+.5g} {d.unit}, the same in all runs"
    return f"{_row(d)}  {d.mean:+.5g} [{d.low:.5g}, {d.high:.5g}] {d.unit}, {_clearness(d):.1f} half widths"


def hold(clause: Clause) -> Outcome:
    """See whether the changed file has the named fault."""
    try:
        changed_world(clause)
    except InputFaults as error:
        return Outcome(clause, clause.shows in {f.code for f in error.faults}, _codes(error))
    return Outcome(clause, False, "the changed file has no fault")


def _codes(error: InputFaults) -> str:
    return "; ".join(f"{fault.code} @ {fault.path}" for fault in error.faults[:3])


def outcomes(clauses: tuple[Clause, ...], trial: Trial) -> Iterator[Outcome]:
    """The outcome of every clause that acts or is held."""
    for clause in clauses:
        if clause.status is Status.ACTS:
            yield act(clause, trial)
        elif clause.status is Status.HELD:
            yield hold(clause)


STORED: Final = ("id", "status", "shows", "mean", "low", "high", "unit")


def store(path: Path, found: Sequence[Outcome]) -> None:
    """Write what each clause moves, in figures, as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(STORED)
        rows.writerows(_stored(outcome) for outcome in found)


def _stored(outcome: Outcome) -> Iterator[str]:
    clause, d = outcome.clause, outcome.difference
    yield from (clause.id, clause.status, clause.shows)
    if d is None or d.low is None or d.high is None:
        yield from ("",) * 4
    else:
        yield from (f"{d.mean:.4g}", f"{d.low:.4g}", f"{d.high:.4g}", d.unit)


DRAWN_COLUMNS: Final = ("id", "shows", "as_it_is", "changed", "mean", "low", "high", "unit")


def drawn(clauses: Sequence[Clause]) -> list[str]:
    """The clauses of S0 to S2 that both worlds are shown for: drawn once and for all."""
    acting = [c.id for c in clauses if c.status is Status.ACTS and c.document in DRAWN_FROM]
    return sorted(Random(DRAWN).sample(acting, DRAWN))


def store_drawn(path: Path, found: Sequence[Outcome]) -> None:
    """Write the drawn ones: the row with the clause as it is and changed, and the paired difference."""
    chosen = set(drawn([outcome.clause for outcome in found]))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(DRAWN_COLUMNS)
        for outcome in found:
            if outcome.clause.id in chosen:
                name, _, shows, *difference = _stored(outcome)
                rows.writerow([name, shows, *(f"{x:.4g}" for x in outcome.both or ()), *difference])


def main() -> int:
    """Print a line a clause; 1 if one does not do what it says."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios.acts")
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--document")
    parser.add_argument("--replications", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load")
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--drawn", type=Path)
    asked = parser.parse_args()
    listed = selected(read_clauses(asked.table), asked.document)
    chosen = tuple(clause for clause in listed if clause.id in asked.ids or not asked.ids)
    found = []
    trial = Trial(asked.replications, asked.seed, asked.load)
    for outcome in outcomes(chosen, trial):
        found.append(outcome)
        print(outcome, flush=True)
        if asked.rows and outcome.clause.status is Status.ACTS and DATES not in outcome.clause.shows:
            with suppress(InputFaults):
                print(*most_moved(outcome.clause, trial, asked.rows), sep="\n", flush=True)
    if asked.store:
        store(asked.store, found)
    if asked.drawn:
        store_drawn(asked.drawn, found)
    failed = sum(not outcome.holds for outcome in found)
    print(f"{failed} do not do what they say")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
