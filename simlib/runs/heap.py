"""Timed events for machine code: a binary heap of (tick, code), smallest tick first.

Events of one tick come in any order: the engines apply all of them before anything depends on it.
`count[0]` events are in `ticks` and `codes`; the arrays must be large enough for all at once.
"""

from typing import Any

from simlib.runs.compiling import jitable


@jitable
def push(ticks: Any, codes: Any, count: Any, tick: int, code: int) -> None:
    """Enter an event."""
    at = count[0]
    count[0] += 1
    while at > 0:
        parent = (at - 1) >> 1
        if ticks[parent] <= tick:
            break
        ticks[at], codes[at] = ticks[parent], codes[parent]
        at = parent
    ticks[at], codes[at] = tick, code


@jitable
def pop(ticks: Any, codes: Any, count: Any) -> int:
    """Take out the code of an event of the smallest tick (there must be one)."""
    top = codes[0]
    count[0] -= 1
    size = count[0]
    tick, code = ticks[size], codes[size]
    at = 0
    child = 1
    while child < size:
        if child + 1 < size and ticks[child + 1] < ticks[child]:
            child += 1
        if tick <= ticks[child]:
            break
        ticks[at], codes[at] = ticks[child], codes[child]
        at = child
        child = 2 * at + 1
    ticks[at], codes[at] = tick, code
    return int(top)
