"""Tables for machine code: arrays of rows with named columns.

numba passes every array to every function as seven words, so a few tables travel faster than many columns,
and `matter[m].due` reads like the thing it is.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

Rows = NDArray[Any]
"""An array of rows; `rows[i].column` in machine code."""


def table(*columns: str) -> np.dtype[Any]:
    """The type of a row of named int64 columns.

    >>> table("due", "ended").names
    ('due', 'ended')
    """
    return np.dtype([(name, np.int64) for name in columns])


def rows(dtype: np.dtype[Any], size: int, **columns: Any) -> Rows:
    """A table with room for that many rows, its columns filled from the top, with zeros below.

    >>> rows(table("due", "ended"), 2, due=[5], ended=[7, 8]).tolist()
    [(5, 7), (0, 8)]
    """
    made = np.zeros(size, dtype)
    for name, column in columns.items():
        made[name][: np.size(column)] = column
    return made


def gathered(kind: type[T], *sources: object, **given: Any) -> T:
    """A bundle of columns: each of its fields as given, else as the first source has it that has one of that
    name."""
    for name in kind.__annotations__.keys() - given.keys():
        given[name] = next(getattr(source, name) for source in sources if hasattr(source, name))
    return kind(**given)
