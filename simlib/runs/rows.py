"""Tables for machine code: arrays of rows with named columns.

numba passes every array to every function as seven words, so a few tables travel faster than many columns,
and `matter[m].due` reads like the thing it is.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from simlib.runs.compiling import jitable

T = TypeVar("T")
Ints = NDArray[np.int64]

Rows = NDArray[Any]
"""An array of rows; `rows[i].column` in machine code."""


def table(*columns: str, numbers: Iterable[str] = (), links: Iterable[str] = ()) -> np.dtype[Any]:
    """The type of a row: int64 columns, then narrower ones that say where something stands.

    `numbers` (uint32) are never negative, and `links` (int32) are -1 where they lead nowhere. Machine code
    asks of every signed index whether to count from the end: of a number it need not, nor of a link behind
    `>= 0`. Where a loop begins or ends is no number: what counts up to one would be unsigned, and with an
    integer it would make a float.

    >>> table("due", "ended", numbers=["unit"], links=["next"]).names
    ('due', 'ended', 'unit', 'next')
    """
    kinds = ((columns, np.int64), (numbers, np.uint32), (links, np.int32))
    return np.dtype([(name, kind) for names, kind in kinds for name in names], align=True)


@jitable
def number(place: Any) -> Any:
    """A place that is known not to be negative.

    >>> int(number(3))
    3
    """
    return np.uint32(place)


def rows(dtype: np.dtype[Any], size: int, **columns: Any) -> Rows:
    """A table with room for that many rows, its columns filled from the top (a number: all through), with
    zeros below.

    >>> rows(table("due", "ended"), 2, due=[5], ended=8).tolist()
    [(5, 8), (0, 8)]
    """
    made = np.zeros(size, dtype)
    for name, column in columns.items():
        made[name][: np.size(column) if np.ndim(column) else size] = column
    return made


def stretches(first: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """What stands from `first[row]` to before `first[row + 1]`, for some rows; and where each begins in it.

    >>> [found.tolist() for found in stretches(np.array([0, 2, 3, 5]), np.array([0, 2]))]
    [[0, 1, 3, 4], [0, 2, 4]]
    """
    counts = first[chosen + 1] - first[chosen]
    begins = np.append(0, np.cumsum(counts))
    return np.arange(begins[-1]) + np.repeat(first[chosen] - begins[:-1], counts), begins


def gathered(kind: type[T], *sources: object, **given: Any) -> T:
    """A bundle of columns: each of its fields as given, else as the first source has it that has one of that
    name."""
    for name in kind.__annotations__.keys() - given.keys():
        given[name] = next(getattr(source, name) for source in sources if hasattr(source, name))
    return kind(**given)
