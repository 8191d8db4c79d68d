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
from simlib.runs.rows import Rows, number, rows, table

NONE = -1
LEAST = 64
"""The fewest buckets."""

_ZERO = np.uint64(0)

EVENT = table("tick", numbers=["code"], links=["next"])
MARKS = table("used", "word", "shift", links=["free"])


class Events(NamedTuple):
    """Events in lists by bucket; `marks[0]` holds how many rows were ever used, the first word of `filled`
    that may not be empty, the bits of a tick within its bucket, and the first row that is free again."""

    event: Rows
    bucket: NDArray[np.int32]
    filled: BitWords
    marks: Rows


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
        marks=rows(MARKS, 1, shift=shift, free=NONE),
    )


@jitable
def push(e: Any, tick: int, code: int) -> None:
    """Enter an event that is not earlier than those that were taken out; one after the horizon is dropped."""
    marks = e.marks[0]
    place = tick >> marks.shift
    if not 0 <= place < e.bucket.shape[0]:
        return
    new = take_row(e)
    event = e.event[new]
    event.tick, event.code = tick, code
    at = e.bucket[place]
    if at < 0 or tick <= e.event[at].tick:
        event.next = at
        e.bucket[place] = new
        word = place // WORD_BITS
        e.filled[word] |= bit(place)
        if word < marks.word:
            marks.word = word
        return
    following = e.event[at].next
    while following >= 0 and e.event[following].tick < tick:
        at = following
        following = e.event[at].next
    event.next = following
    e.event[at].next = new


@jitable
def take_row(e: Any) -> Any:
    """A row for an event: one that is free again, or the next one."""
    marks = e.marks[0]
    if marks.free >= 0:
        new = number(marks.free)
        marks.free = e.event[new].next
        return new
    marks.used += 1
    return number(marks.used - 1)


@jitable
def pop(e: Any, tick: int) -> int:
    """Take out the code of an event of this tick, the first one that is left; -1 when there is none."""
    place = number(tick >> e.marks[0].shift)
    first = e.bucket[place]
    if first < 0 or e.event[first].tick != tick:
        return NONE
    event = e.event[first]
    e.bucket[place] = event.next
    if event.next < 0:
        e.filled[place // WORD_BITS] &= ~bit(place)
    event.next = e.marks[0].free
    e.marks[0].free = first
    return int(event.code)


@jitable
def forget(e: Any, bits: int, kind: int) -> None:
    """Drop all events of a kind, which is told by the last bits of their codes."""
    marks = e.marks[0]
    for place in range(marks.word * WORD_BITS, e.bucket.shape[0]):
        before, at = NONE, e.bucket[place]
        while at >= 0:
            following = e.event[at].next
            if e.event[at].code & (2**bits - 1) != kind:
                before = at
            else:
                if before < 0:
                    e.bucket[place] = following
                else:
                    e.event[before].next = following
                e.event[at].next = marks.free
                marks.free = at
            at = following
        if e.bucket[place] < 0:
            e.filled[place // WORD_BITS] &= ~bit(place)


@jitable
def next_tick(e: Any, horizon: int) -> int:
    """The tick of the first event; the horizon when there is none before it."""
    word = e.marks[0].word
    while word < e.filled.shape[0] and e.filled[word] == _ZERO:
        word += 1
    e.marks[0].word = word
    if word == e.filled.shape[0]:
        return horizon
    first = number(e.bucket[word * WORD_BITS + lowest(e.filled[word])])
    return int(min(horizon, e.event[first].tick))
