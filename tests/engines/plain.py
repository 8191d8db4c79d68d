"""The kernel as the plain Python that it also is: slow, but its branches can be counted.

Machine code reads `matter[m].due` straight from an array of rows. numpy's own rows would do the same, were a
column not called like an attribute of theirs (`size`), so the tables are shown through rows of our own.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from simlib.model.arrays import Model, Plan
from simlib.runs import presence
from simlib.runs.draws import Draws
from simlib.runs.kernel import loop as kernel
from simlib.runs.kernel import matters
from simlib.runs.record import Record

COMPILED = (
    *((kernel, name) for name in ("look_ahead", "run", "take_over")),
    *((matters, "lay_out"), (presence, "take_out")),
)
"""What is machine code in the kernel, and where it is called."""


class Row:
    """A row of a table; its columns are attributes."""

    __slots__ = ("_columns", "_number")

    def __init__(self, columns: dict[str, np.ndarray], number: int) -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        return int(self._columns[name][self._number])  # of whatever width, as machine code counts on

    def __setattr__(self, name: str, value: Any) -> None:
        self._columns[name][self._number] = value


class Table:
    """An array of rows, seen as machine code sees it."""

    def __init__(self, rows: np.ndarray) -> None:
        self.shape = rows.shape
        self._columns = {name: rows[name] for name in rows.dtype.names}

    def __getitem__(self, number: int) -> Row:
        return Row(self._columns, number)


def shown(part: Any) -> Any:
    """A named tuple of arrays (or of such), with tables in place of arrays of rows; a number as it is."""
    if isinstance(part, tuple):
        return type(part)(*map(shown, part))
    return Table(part) if isinstance(part, np.ndarray) and part.dtype.names else part


@contextmanager
def plainly() -> Iterator[None]:
    """While this lasts, the kernel runs as Python; unsigned numbers may wrap around, as in machine code."""
    with ExitStack() as stack:
        for module, name in COMPILED:
            function = getattr(module, name).py_func
            stack.enter_context(patch.object(module, name, _shown_to(function)))
        stack.enter_context(np.errstate(over="ignore"))
        yield


def _shown_to(function: Callable[..., Any]) -> Callable[..., Any]:
    def plain(*parts: Any) -> Any:
        return function(*map(shown, parts))

    return plain


def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
    """What `runs.kernel.loop.simulate` does, without machine code."""
    with plainly():
        return kernel.simulate(model, plan, draws)
