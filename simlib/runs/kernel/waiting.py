"""The waiting tasks of the kernel, in groups that reach exactly the same people.

    slot     one waiting task: its key, visit, levels, and whom it reaches now
    group    the slots with the same reach, team (size and form) and rooms, in a pairing heap by (key, matter)

If the first of a group finds no team, none of the group does, so a pass looks at one task a group, and
only at groups to which somebody freed belongs. Groups are found by a hash of their reach and are kept when
they are empty. The pairing heap is that of Fredman, Sedgewick, Sleator and Tarjan (Algorithmica 1, 1986).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints
from simlib.runs.bitsets import WORD_BITS, BitWords, bit, lowest
from simlib.runs.compiling import jitable
from simlib.runs.rows import Rows, number, rows, table

NONE = -1
NO_ROOM = -2
SLOTS_USED, SLOTS_FREE, GROUPS_USED, OCCUPIED_GROUPS = range(4)
OCCUPIED, IN_ROOMS, TOUCHED = range(3)
_ZERO, _MIX, _32 = np.uint64(0), np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


SLOT = table(
    *("key", "since", "opening", "rooms", "size"),
    numbers=("matter", "form"),
    links=("levels", "visit", "child", "sibling"),
)
"""Eight words: one line of the processor's cache."""

GROUP = table("rooms", "size", numbers=("form",), links=("head", "chain"))


class Waiting(NamedTuple):
    """Slots, groups, and the hash table that finds a group.

    A slot waits for `size` people in `levels` levels `since` a tick, and looks at them again at the tick
    `opening`; a slot whose `visit` is `NONE` is free or a ghost: its task reaches more people by now and
    waits in another slot. `used` holds how many slots were ever used, how many of them are free again, and
    how many groups there are, how many of them are not empty. `people[slot, level]` are sets,
    `opens[slot, level]` ticks; `of_person[p]` is the set of groups that reach person p, `sets` those of the
    groups that are not empty (`OCCUPIED`), that need a room (`IN_ROOMS`), and that a pass has to look at
    whoever is freed (`TOUCHED`).
    """

    used: NDArray[np.uint32]
    slot: Rows
    free_slots: NDArray[np.uint32]
    opens: Ints
    people: BitWords
    reach: BitWords
    group: Rows
    group_reach: BitWords
    bucket: NDArray[np.int32]
    sets: BitWords
    of_person: BitWords


def no_one_waiting(visits: int, people: int, levels: int, words: int, groups: int) -> Waiting:
    """Room for every visit's task and its ghosts (one a level), and for that many groups. Ghosts go only when
    they come first in their group, so slots are counted by visits; what is never used takes no memory."""
    words_of_groups, slots = groups // WORD_BITS, visits * (levels + 1)
    return Waiting(
        used=np.zeros(4, dtype=np.uint32),
        slot=np.empty(slots, SLOT),
        free_slots=np.empty(slots, dtype=np.uint32),
        opens=np.empty((slots, levels), dtype=np.int64),
        people=np.empty((slots, levels, words), dtype=np.uint64),
        reach=np.empty((slots, words), dtype=np.uint64),
        group=rows(GROUP, groups, head=NONE),
        group_reach=np.empty((groups, words), dtype=np.uint64),
        bucket=np.full(2 * groups, NONE, dtype=np.int32),
        sets=np.zeros((3, words_of_groups), dtype=np.uint64),
        of_person=np.zeros((people, words_of_groups), dtype=np.uint64),
    )


@jitable
def take_slot(w: Any) -> Any:
    """A slot for a task that begins to wait."""
    if w.used[SLOTS_FREE] > 0:
        w.used[SLOTS_FREE] -= 1
        return w.free_slots[w.used[SLOTS_FREE]]
    w.used[SLOTS_USED] += 1
    return number(w.used[SLOTS_USED] - 1)


@jitable
def release_slot(w: Any, slot: int) -> None:
    """Give a slot back; its visit waits no more."""
    w.slot[slot].visit = NONE
    w.free_slots[w.used[SLOTS_FREE]] = slot
    w.used[SLOTS_FREE] += 1


@jitable
def copy_slot(w: Any, old: int, new: int) -> None:
    """The same task in another slot."""
    a, b = w.slot[old], w.slot[new]
    b.key, b.matter, b.visit, b.size = a.key, a.matter, a.visit, a.size
    b.form, b.rooms = a.form, a.rooms
    b.levels, b.since, b.opening = a.levels, a.since, a.opening
    for n in range(w.slot[old].levels):
        w.opens[new, n] = w.opens[old, n]
        for i in range(w.people.shape[2]):
            w.people[new, n, i] = w.people[old, n, i]


@jitable
def comes_first(w: Any, a: int, b: int) -> bool:
    """Whether slot a is before slot b: by key, then by matter."""
    if w.slot[a].key != w.slot[b].key:
        return bool(w.slot[a].key < w.slot[b].key)
    return bool(w.slot[a].matter < w.slot[b].matter)


@jitable
def meld(w: Any, a: int, b: int) -> int:
    """One heap of two."""
    if a < 0:
        return b
    if b < 0:
        return a
    if comes_first(w, b, a):
        a, b = b, a
    w.slot[b].sibling = w.slot[a].child
    w.slot[a].child = b
    return a


@jitable
def without_first(w: Any, root: int) -> int:
    """The heap without its root: children melded in pairs, then the pairs from the last to the first."""
    pairs = NONE
    at = w.slot[root].child
    while at >= 0:
        a = at
        b = w.slot[a].sibling
        at = NONE
        w.slot[a].sibling = NONE
        if b >= 0:
            at = w.slot[b].sibling
            w.slot[b].sibling = NONE
        pair = number(meld(w, a, b))
        w.slot[pair].sibling = pairs
        pairs = pair
    heap = NONE
    while pairs >= 0:
        following = w.slot[pairs].sibling
        w.slot[pairs].sibling = NONE
        heap = meld(w, heap, pairs)
        pairs = following
    return heap


@jitable
def enter(w: Any, slot: int) -> int:
    """Put a waiting task into its group; the group's number, `NO_ROOM` when there are too many groups."""
    group = find_group(w, slot)
    if group == NO_ROOM:
        return group
    w.slot[slot].child = NONE
    w.slot[slot].sibling = NONE
    if w.group[group].head < 0:
        w.sets[OCCUPIED, group // WORD_BITS] |= bit(group)
        w.used[OCCUPIED_GROUPS] += 1
    w.group[group].head = meld(w, w.group[group].head, slot)
    return group


@jitable
def leave(w: Any, group: int) -> None:
    """Take the first task out of its group, and give its slot back: from now on it is a ghost."""
    w.slot[number(w.group[group].head)].visit = NONE
    drop_ghosts(w, group)


@jitable
def drop_ghosts(w: Any, group: int) -> None:
    """Give back slots at the head whose task has gone to another group."""
    of_slots = w.group[group]
    if of_slots.head < 0:
        return
    while of_slots.head >= 0 and w.slot[of_slots.head].visit == NONE:
        ghost = number(of_slots.head)
        of_slots.head = without_first(w, ghost)
        release_slot(w, ghost)
    if of_slots.head < 0:
        w.sets[OCCUPIED, group // WORD_BITS] &= ~bit(group)
        w.used[OCCUPIED_GROUPS] -= 1


@jitable
def find_group(w: Any, slot: int) -> int:
    """The group of a slot's reach, team and rooms, made if there is none."""
    task = w.slot[slot]
    place = _place(w, slot, task.size)
    group = w.bucket[place]
    while group >= 0:
        other = w.group[group]
        alike = other.size == task.size and other.form == task.form and other.rooms == task.rooms
        if alike and _same(w.group_reach[group], w.reach[slot]):
            return int(group)
        group = other.chain
    if w.used[GROUPS_USED] == w.group.shape[0]:
        return NO_ROOM
    return _new_group(w, slot, place)


@jitable
def _place(w: Any, slot: int, team: int) -> int:
    mixed = np.uint64(team)
    for word in w.reach[slot]:
        mixed = (mixed ^ word) * _MIX
        mixed = mixed ^ (mixed >> _32)
    return int(mixed % np.uint64(w.bucket.shape[0]))


@jitable
def _same(a: Any, b: Any) -> bool:
    different = _ZERO
    for i in range(a.shape[0]):
        different |= a[i] ^ b[i]
    return bool(different == _ZERO)


@jitable
def _new_group(w: Any, slot: int, place: int) -> int:
    group = w.used[GROUPS_USED]
    w.used[GROUPS_USED] += 1
    made, task = w.group[group], w.slot[slot]
    made.size, made.form, made.rooms = task.size, task.form, task.rooms
    if task.rooms != 0:
        w.sets[IN_ROOMS, group // WORD_BITS] |= bit(group)
    w.group[group].chain = w.bucket[place]
    w.bucket[place] = group
    for i in range(w.reach.shape[1]):
        word = w.reach[slot, i]
        w.group_reach[group, i] = word
        while word != _ZERO:
            person = i * WORD_BITS + lowest(word)
            w.of_person[person, group // WORD_BITS] |= bit(group)
            word &= word - np.uint64(1)
    return int(group)
