"""Timed events for machine code: a calendar of buckets, each a few ticks wide, as many as are likely events.

    bucket     0      1      2      3   ...          `filled`: a bit a bucket, to find the next one at once
               │             │
             (3,a)         (17,b) ─ (19,c)           sorted lists: hardly ever more than one or two

Time only goes on, so buckets are left one after the other and never used again: a push and a pop cost the
same however many events wait (Brown, Communications of the ACM 31, 1988, without the turning of the year).
Events of one tick come in any order: the engines apply all of them before anything depends on it.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.runs.bitsets import WORD_BITS, BitWords, bit, lowest
from simlib.runs.compiling import jitable
from simlib.runs.rows import Rows, table

NONE = -1
USED, FREE, WORD, SHIFT = range(4)
LEAST = 64
"""The fewest buckets."""

_ZERO = np.uint64(0)

EVENT = table("tick", "code", "next")


class Events(NamedTuple):
    """Events in lists by bucket; `marks` holds how many rows were ever used, the first of those that are free
    again, the first word of `filled` that may not be empty, and the bits of a tick within its bucket."""

    event: Rows
    bucket: NDArray[np.int32]
    filled: BitWords
    marks: NDArray[np.int64]


def no_events(room: int, horizon: int, likely: int) -> Events:
    """A calendar up to the horizon, with room for that many events at once."""
    shift = 0
    while (horizon >> shift) + 1 > max(LEAST, 2 * likely):
        shift += 1
    buckets = (horizon >> shift) + 1
    return Events(
        event=np.empty(room, EVENT),
        bucket=np.full(buckets, NONE, dtype=np.int32),
        filled=np.zeros(-(-buckets // WORD_BITS), dtype=np.uint64),
        marks=np.array([0, NONE, 0, shift], dtype=np.int64),
    )


@jitable
def push(e: Any, tick: int, code: int) -> None:
    """Enter an event that is not earlier than those that were taken out; one after the horizon is dropped."""
    place = tick >> e.marks[SHIFT]
    if place >= e.bucket.shape[0]:
        return
    new = e.marks[FREE]
    if new == NONE:
        new = e.marks[USED]
        e.marks[USED] = new + 1
    else:
        e.marks[FREE] = e.event[new].next
    e.event[new].tick, e.event[new].code = tick, code
    following = e.bucket[place]
    if following == NONE or tick <= e.event[following].tick:
        e.event[new].next = following
        e.bucket[place] = new
        word = place // WORD_BITS
        e.filled[word] |= bit(place)
        e.marks[WORD] = min(e.marks[WORD], word)
        return
    before = following
    following = e.event[before].next
    while following != NONE and e.event[following].tick < tick:
        before = following
        following = e.event[before].next
    e.event[new].next = following
    e.event[before].next = new


@jitable
def pop(e: Any, tick: int) -> int:
    """Take out the code of an event of this tick, the first one that is left; -1 when there is none."""
    place = tick >> e.marks[SHIFT]
    first = e.bucket[place]
    if first == NONE or e.event[first].tick != tick:
        return NONE
    following = e.event[first].next
    e.bucket[place] = following
    if following == NONE:
        e.filled[place // WORD_BITS] &= ~bit(place)
    e.event[first].next = e.marks[FREE]
    e.marks[FREE] = first
    return int(e.event[first].code)


@jitable
def forget(e: Any, bits: int, kind: int) -> None:
    """Drop all events of a kind, which is told by the last bits of their codes."""
    for place in range(e.marks[WORD] * WORD_BITS, e.bucket.shape[0]):
        before, at = NONE, e.bucket[place]
        while at != NONE:
            following = e.event[at].next
            if e.event[at].code & (2**bits - 1) != kind:
                before = at
            else:
                if before == NONE:
                    e.bucket[place] = following
                else:
                    e.event[before].next = following
                e.event[at].next = e.marks[FREE]
                e.marks[FREE] = at
            at = following
        if e.bucket[place] == NONE:
            e.filled[place // WORD_BITS] &= ~bit(place)


@jitable
def next_tick(e: Any, horizon: int) -> int:
    """The tick of the first event; the horizon when there is none before it."""
    word = e.marks[WORD]
    while word < e.filled.shape[0] and e.filled[word] == _ZERO:
        word += 1
    e.marks[WORD] = word
    if word == e.filled.shape[0]:
        return horizon
    return int(min(horizon, e.event[e.bucket[word * WORD_BITS + lowest(e.filled[word])]].tick))
