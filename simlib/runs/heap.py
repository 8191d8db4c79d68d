"""Timed events for machine code: a binary heap of (tick, code), smallest tick first.

Events of one tick come in any order: the engines apply all of them before anything depends on it.
`count[0]` events are in `ticks` and `codes`; the arrays must be large enough for all at once.
"""

from typing import Any

from simlib.runs.compiling import jitable


@jitable
def push(ticks: Any, codes: Any, count: Any, tick: int, code: int) -> None:
    """Enter an event."""
    count[0] += 1
    _sift_up(ticks, codes, count[0] - 1, tick, code)


@jitable
def pop(ticks: Any, codes: Any, count: Any) -> int:
    """Take out the code of an event of the smallest tick (there must be one)."""
    top = codes[0]
    count[0] -= 1
    size = count[0]
    hole = 0
    child = 1
    while (
        child + 1 < size
    ):  # down to a leaf by the smaller child: no comparison that is hard to foresee
        child += 1 if ticks[child + 1] < ticks[child] else 0
        ticks[hole], codes[hole] = ticks[child], codes[child]
        hole = child
        child = 2 * hole + 1
    if child < size:
        ticks[hole], codes[hole] = ticks[child], codes[child]
        hole = child
    _sift_up(ticks, codes, hole, ticks[size], codes[size])
    return int(top)


@jitable
def _sift_up(ticks: Any, codes: Any, at: int, tick: int, code: int) -> None:
    """Put an event at a free place or above it."""
    while at > 0:
        parent = (at - 1) >> 1
        if ticks[parent] <= tick:
            break
        ticks[at], codes[at] = ticks[parent], codes[parent]
        at = parent
    ticks[at], codes[at] = tick, code
