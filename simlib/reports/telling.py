"""How far a report is: cells by whoever runs its notebook, steps of a long cell by the cell itself.

    cell ── tell_step(stage, done, of) ──> a message beside its outputs ──> whoever runs the notebook ──> tell

The message is the update of a display that nobody shows, so it is in no output and no stored notebook.
"""

from typing import Final, NamedTuple, Protocol

PROGRESS: Final = "application/vnd.simlib.progress+json"


class Step(NamedTuple):
    """A stage of a study that is under way in a cell, and how much of it is done."""

    stage: str
    done: int
    of: int


class TellCells(Protocol):
    """Told how many cells of how many have been run, and which step of the next one is done."""

    def __call__(self, done: int, of: int, step: Step | None = None, /) -> object: ...


def tell_step(stage: str, done: int, of: int, part: float | None = None) -> None:
    """Tell a step from within a cell; outside of a notebook nobody is told. The part of the study that is
    done is kept back: the report has more to do than its study."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import publish_display_data

    if InteractiveShell.initialized():
        told = {PROGRESS: [stage, done, of]}
        place = {"display_id": PROGRESS}
        publish_display_data(told, transient=place, update=True)  # type: ignore[no-untyped-call]
