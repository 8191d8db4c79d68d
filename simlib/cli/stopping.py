"""Ending in good order: exit codes, signals, and what is said of an interruption.

While replications are run (`patience`), the first Ctrl-C lets the one under way be finished and shows what is
done; a second one ends at once.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

PIPE_CLOSED, TO_MEND, INTERRUPTED, TERMINATED = 1, 2, 130, 143

asked_to_stop: Final[list[int]] = []
"""Signals that came. One that comes while machine code is loaded may be lost with its exception."""

last_words: Final[list[str]] = []
"""What is said of an interruption, when something was shown all the same."""

kept: Final[list[bool]] = []
"""Something of what was begun may have been kept, so that the same command goes on from there."""

_patient: Final[list[bool]] = []
"""Whether the replication under way may be finished first."""


def stop(number: int, frame: object) -> None:
    """End in good order, so that no half file stays behind. While replications are run, the first Ctrl-C
    lets the one under way be finished and shows what is done; a second one ends at once."""
    asked_to_stop.append(number)
    if number == signal.SIGTERM:
        raise SystemExit(TERMINATED)
    if not _patient or asked_to_stop.count(signal.SIGINT) > 1:
        raise KeyboardInterrupt


@contextmanager
def patience() -> Iterator[None]:
    """What may take long: it is finished in good order, and goes on after a kill where it stopped."""
    from simlib.runs.keeping import keeping

    _patient.append(True)
    kept.append(True)
    try:
        with keeping(lambda: bool(asked_to_stop)):
            yield
    finally:
        _patient.pop()
