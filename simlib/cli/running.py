"""An experiment with a bar, its logs in files, and an end in good order."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simlib.cli.saying import complain
from simlib.cli.stopping import INTERRUPTED, TERMINATED, asked_to_stop, last_words, patience
from simlib.views.language.faults import error_line, said_problem
from simlib.views.language.words import Words

if TYPE_CHECKING:
    from simlib.inputs.reading import World
    from simlib.scores.experiment import Experiment, Setting


def run_experiment(
    w: Words,
    world: "World",
    setting: "Setting",
    processes: int | None,
    cluster: str | None = None,
    *,
    why: bool = False,
    cases: Path | None = None,
    tasks: Path | None = None,
    bom: bool = False,
) -> "Experiment":
    """Run an experiment, with a bar, and write the logs of its runs to the paths that are given; with `why`,
    find out why matters were late."""
    from simlib.runs.compiling import unkept
    from simlib.runs.parallel import silent
    from simlib.scores.experiment import experiment, sensible_processes, sensible_threads
    from simlib.views.output.event_log import CASE_COLUMNS, TASK_COLUMNS, Logs, logs
    from simlib.views.output.files import csv_writer
    from simlib.views.output.progress import progress

    announce_compilation(w)
    number = processes or sensible_processes(setting)
    threads = 1 if processes else sensible_threads(setting)
    with (
        spread(w, cluster),
        csv_writer(cases, CASE_COLUMNS, bom) as write_cases,
        csv_writer(tasks, TASK_COLUMNS, bom) as write_tasks,
        progress(w, setting.replications) as advance,
    ):

        def write(_: int, kept: Sequence[Logs | None]) -> None:
            for of_run in kept:
                if of_run:
                    write_cases(of_run.cases)
                    write_tasks(of_run.tasks)
            advance()

        keep = logs if cases or tasks else silent
        with patience():
            found = experiment(
                world, setting, number, keep, write, lambda: bool(asked_to_stop), why=why, threads=threads
            )
        if unkept:
            complain([w(
                "The compiled engine could not be saved ({problem}); the next run will compile it again.",
                        problem=said_problem(w, unkept[0]))])  # fmt: skip
        if signal.SIGTERM in asked_to_stop:  # its exception was lost while machine code was loaded
            raise SystemExit(TERMINATED)
        return found


@contextmanager
def spread(w: Words, address: str | None) -> Iterator[None]:
    """What runs in this block runs on a cluster, if one is named; workers that are refused are told of."""
    if address is None:
        yield
        return
    from simlib.runs.cluster import cluster

    with cluster(address, lambda said: complain([error_line(w, said)])):
        yield


def announce_compilation(w: Words) -> None:
    """Say why the first run of a machine takes longer, and that numba's switch is not followed."""
    from simlib.runs.compiling import is_switched_off
    from simlib.scores.readying import is_ready

    if is_switched_off():
        complain([w("NUMBA_DISABLE_JIT is ignored; to step through a run in Python use --engine reference")])

    if not is_ready():
        complain([w("The engine is compiled once for this machine, in half a minute to two minutes.")])


def say_if_interrupted(w: Words, found: "Experiment", asked: int) -> None:
    """What was shown is what was done before Ctrl-C."""
    done = found.setting.replications
    if asked_to_stop:
        line = w("Interrupted after {done} of {asked} replications.", done=done, asked=asked)
        last_words.append(line)
        raise typer.Exit(INTERRUPTED)
