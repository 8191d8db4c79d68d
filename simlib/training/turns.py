"""Turns: what takes much of a machine is done by a few seats of a class at a time, and the others wait.

    with in_turn(folder, tell):      at most `AT_ONCE` such blocks run over one folder, whatever the processes
        make the report              tell() is called once where it has to wait

A turn is a lock on a small file in the folder. The system gives it back when its process ends, however it
ended.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from simlib.errors import SimlibError
from simlib.views.output.files import folder as made_folder

AT_ONCE: Final = 2
"""A report takes most of a core and most of a gigabyte."""
PAUSE: Final = 0.5
"""Seconds between two looks whether a turn is free."""


@contextmanager
def in_turn(folder: Path, tell: Callable[[], object]) -> Iterator[None]:
    """Run a block when one of the folder's turns is free. Raises SimlibError `cannot-write`.

    >>> from tempfile import mkdtemp
    >>> with in_turn(Path(mkdtemp()), lambda: print("waits")):
    ...     print("works")
    works
    """
    streams = [_opened(made_folder(folder) / f".turn-{n}.lock") for n in range(AT_ONCE)]
    try:
        if not any(map(_taken, streams)):
            tell()
            while not any(map(_taken, streams)):
                time.sleep(PAUSE)
        yield
    finally:
        for stream in streams:
            stream.close()  # which gives back what was taken


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except OSError as error:
        raise SimlibError("cannot-write", file=str(path), problem=error.strerror or str(error)) from None


if sys.platform == "win32":
    import msvcrt

    def _taken(stream: IO[bytes]) -> bool:
        """Take a turn, if nobody has it."""
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(stream: IO[bytes]) -> bool:
        """Take a turn, if nobody has it."""
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
