"""Files that are whole or not there.

    with replacing(path) as stream:        .out.csv.1234.part  ──moved──>  out.csv
        stream.write(...)                  (gone if anything stops it)

    with csv_writer(path, COLUMNS) as write:
        write(rows)

A file is written beside its place under another name and moved there when it is complete, so that
whoever finds it finds all of it. Where a file of that name was, it stays until then.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from simlib.errors import SimlibError

Cell = str | int | float
WriteRows = Callable[[Iterable[Sequence[Cell]]], None]


@contextmanager
def replacing(path: Path, bom: bool = False) -> Iterator[TextIO]:
    """A stream of UTF-8 text that becomes `path` at the end of the block, or leaves nothing.

    `bom` marks the text as UTF-8 for WPS and Excel. Raises SimlibError `cannot-write` where the
    folder is not there or may not be written to.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        stream = part.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="")
    except OSError as error:
        raise _cannot_write(path, error) from None
    try:
        with stream:
            yield stream
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(path, error) from None
        raise


@contextmanager
def csv_writer(path: Path | None, columns: Sequence[str], bom: bool = False) -> Iterator[WriteRows]:
    """A function that appends rows to a CSV file with a header; one that does nothing without a path.

    Lines end in a line feed on every system, so that the same rows are the same bytes.
    """
    if path is None:
        yield lambda rows: None
        return
    with replacing(path, bom) as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns)
        yield table.writerows


def folder(path: Path) -> Path:
    """Make a folder for results if it is not there. Raises SimlibError `cannot-write`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from None
    return path


def _cannot_write(path: Path, error: OSError) -> SimlibError:
    return SimlibError("cannot-write", file=str(path), problem=error.strerror or str(error))
