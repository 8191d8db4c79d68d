"""Bars on standard error, or under a cell of a notebook, while something long goes on; else silent.

SIMLIB_PROGRESS=0 shows none: notebooks that are stored hold results only.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
)
from rich.text import Text

from simlib.views.language import part_time, placing, sensitivity, staffing, stress
from simlib.views.language.search import RUNG_NAMES
from simlib.views.language.words import N_, Words

FIT_PARTS: Final = {
    "grid": N_("calibrating: where to begin"),
    "fit": N_("calibrating: fitting"),
    "logs": N_("calibrating: logs drawn from the fitted model"),
    "surface": N_("calibrating: intervals"),
}
VARIANTS: Final = {"variants": N_("variants, one after the other")}
PROVINCE: Final = {"files": N_("reading the files"), "counties": N_("counties")}
PEOPLE: Final = {**staffing.STAGES, **placing.STAGES, **part_time.STAGES}
STUDIES: Final = {**sensitivity.STAGES, **stress.STAGES, **PEOPLE}
STAGES: Final = {**PROVINCE, **STUDIES, **VARIANTS}
SWITCH: Final = "SIMLIB_PROGRESS"
PACE: Final = 180.0
"""Seconds of which the pace is taken: what an earlier run left comes at once, and soon counts no more."""


def readied(words: Words) -> None:
    """Make the machine code of a simulation where this machine has none yet, with a line of its parts."""
    from simlib.scores.readying import is_ready, make_ready

    if is_ready():
        return
    with _line(MofNCompleteColumn(), _Clock()) as bar:
        task = bar.add_task(words("parts of the engine compiled"), total=None)
        make_ready(lambda done, of: bar.update(task, completed=done, total=of))


@contextmanager
def progress(words: Words, total: int) -> Iterator[Callable[[], None]]:
    """A bar of replications, which the given function moves on by one."""
    readied(words)
    with _line(MofNCompleteColumn()) as bar:
        task = bar.add_task(words("replications"), total=total)
        yield lambda: bar.advance(task)


@contextmanager
def sure_progress(words: Words) -> Iterator[Callable[[int, int], None]]:
    """A line that says how many replications are run to see how many it takes."""
    readied(words)
    with _line(MofNCompleteColumn(), _Clock()) as bar:
        task = bar.add_task(words("replications until sure, at most"), total=None)
        yield lambda number, most: bar.update(task, completed=number, total=most)


@contextmanager
def search_progress(words: Words) -> Iterator[Callable[[str, int, int | None], None]]:
    """A line that says which part of a search is under way, and how much of it is done."""
    with _line(TextColumn("{task.fields[count]}", markup=False), _Clock()) as bar:
        task = bar.add_task("", total=None, count="")

        def tell(what: str, done: int, of: int | None) -> None:
            count = f"{done:,}" if of is None else f"{done:,}/{of:,}"
            bar.update(task, description=words(RUNG_NAMES[what]), completed=done, total=of, count=count)

        yield tell


@contextmanager
def study_progress(words: Words) -> Iterator[Callable[..., None]]:
    """A line that says which stage of a study is under way, and how many of its worlds are done. Where the
    part of the whole study is known, the bar is that part, and it says about how much time is left."""
    readied(words)
    with _line(TextColumn("{task.fields[count]}", markup=False), _Clock(), _Left(words)) as bar:
        task = bar.add_task(words("getting ready"), total=None, count="", whole=False)

        def tell(stage: str, done: int, of: int, part: float | None = None) -> None:
            known = {"completed": done, "total": of} if part is None else {"completed": part, "total": 1.0}
            bar.update(
                task, description=words(STAGES[stage]), count=f"{done}/{of}", whole=part is not None, **known
            )

        yield tell


class _Clock(ProgressColumn):
    """How long it has taken so far. It goes on between two stages, where rich's own one stands still."""

    def render(self, task: Task) -> Text:
        """Such as "0:03:10"."""
        return Text(_time(task.elapsed or 0.0))


def _time(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


class _Left(ProgressColumn):
    """About how much time is left, by the pace of the last minutes; nothing where the whole is not known."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def render(self, task: Task) -> Text:
        """Such as "about 0:03:10 left"."""
        left = task.time_remaining
        if not task.fields["whole"] or left is None or task.finished:
            return Text("")
        return Text(self.words("about {time} left", time=_time(left)))


@contextmanager
def fit_progress(words: Words) -> Iterator[Callable[[str, int, int], None]]:
    """A line that says which part of a fit is under way, and how many runs of it are done."""
    readied(words)
    with _line(TextColumn("{task.fields[count]}", markup=False), _Clock()) as bar:
        task = bar.add_task("", total=None, count="")

        def tell(part: str, done: int, of: int) -> None:
            count = f"{done:,}/{of:,}" if of else f"{done:,}"
            bar.update(
                task, description=words(FIT_PARTS[part]), completed=done, total=of or None, count=count
            )

        yield tell


@contextmanager
def report_progress(words: Words) -> Iterator[Callable[..., None]]:
    """A line that says how many cells of a report's notebook have been run, or which stage of a study in one
    is under way and how much of it is done."""
    writing = words("simulating and writing the report")
    with _line(_Clock()) as bar:
        task = bar.add_task(writing, total=None)

        def tell(done: int, of: int, step: tuple[str, int, int] | None = None, /) -> None:
            what, here, there = (writing, done, of) if step is None else (words(STAGES[step[0]]), *step[1:])
            bar.update(task, description=what, completed=here, total=there)

        yield tell


def _line(*columns: ProgressColumn) -> Progress:
    """A bar that is gone when it is done. A name in brackets is a name: nothing is read as markup."""
    seen = Console(stderr=True, markup=False, highlight=False, emoji=False)
    watched = (seen.is_terminal or seen.is_jupyter) and os.environ.get(SWITCH) != "0"
    first = (TextColumn("{task.description}", markup=False), BarColumn())
    return Progress(
        *first, *columns, console=seen, transient=True, disable=not watched, speed_estimate_period=PACE
    )
