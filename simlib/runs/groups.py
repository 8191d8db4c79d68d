"""The waiting tasks of the kernel, in groups that reach exactly the same people.

    slot     one waiting task: its key, visit, levels, and whom it reaches now
    group    the slots with the same reach and team size, in a pairing heap by (key, matter)

If the first of a group finds no team, none of the group does, so a pass looks at one task a group, and
only at groups to which somebody freed belongs. Groups are found by a hash of their reach and are kept when
they are empty. The pairing heap is that of Fredman, Sedgewick, Sleator and Tarjan (Algorithmica 1, 1986).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.runs.bitsets import WORD_BITS, Words, bit, lowest
from simlib.runs.compiling import jitable

Ints = NDArray[np.int64]

NONE = -1
NO_ROOM = -2
SLOTS, FREE_SLOTS, GROUPS = 0, 1, 2
_ZERO, _MIX, _32 = np.uint64(0), np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


class Waiting(NamedTuple):
    """Slots, groups, and the hash table that finds a group.

    A slot waits for `size` people in `levels` levels; a slot whose `visit` is `NONE` is free or a ghost: its
    task reaches more people by now and waits in another slot. `count` holds how many slots were ever used, how many of them are free again, and how many groups there
    are. `people[slot, level]` are sets, `opens[slot, level]` ticks; `of_person[p]` is the set of groups
    that reach person p, `occupied` the set of groups that are not empty.
    """

    count: Ints
    free_slots: Ints
    slot_of: Ints
    key: Ints
    matter: Ints
    visit: Ints
    size: Ints
    levels: Ints
    opens: Ints
    people: Words
    reach: Words
    child: Ints
    sibling: Ints
    head: Ints
    team: Ints
    group_reach: Words
    bucket: Ints
    chain: Ints
    occupied: Words
    of_person: Words


def no_one_waiting(matters: int, people: int, levels: int, words: int, groups: int) -> Waiting:
    """Room for a waiting task of every matter (and its ghosts: one a level), and for so many groups."""
    sets, slots = groups // WORD_BITS, matters * levels

    def room(*shape: int) -> Ints:
        return np.empty(shape, dtype=np.int64)

    return Waiting(
        count=np.zeros(3, dtype=np.int64),
        free_slots=room(slots),
        slot_of=room(matters),
        key=room(slots),
        matter=room(slots),
        visit=room(slots),
        size=room(slots),
        levels=room(slots),
        opens=room(slots, levels),
        people=np.empty((slots, levels, words), dtype=np.uint64),
        reach=np.empty((slots, words), dtype=np.uint64),
        child=room(slots),
        sibling=room(slots),
        head=np.full(groups, NONE, dtype=np.int64),
        team=room(groups),
        group_reach=np.empty((groups, words), dtype=np.uint64),
        bucket=np.full(2 * groups, NONE, dtype=np.int64),
        chain=room(groups),
        occupied=np.zeros(sets, dtype=np.uint64),
        of_person=np.zeros((people, sets), dtype=np.uint64),
    )


@jitable
def take_slot(w: Any) -> int:
    """A slot for a task that begins to wait."""
    if w.count[FREE_SLOTS] > 0:
        w.count[FREE_SLOTS] -= 1
        return int(w.free_slots[w.count[FREE_SLOTS]])
    w.count[SLOTS] += 1
    return int(w.count[SLOTS] - 1)


@jitable
def release_slot(w: Any, slot: int) -> None:
    """Give a slot back; its visit waits no more."""
    w.visit[slot] = NONE
    w.free_slots[w.count[FREE_SLOTS]] = slot
    w.count[FREE_SLOTS] += 1


@jitable
def copy_slot(w: Any, old: int, new: int) -> None:
    """The same task in another slot."""
    w.matter[new], w.visit[new], w.size[new] = w.matter[old], w.visit[old], w.size[old]
    w.key[new], w.levels[new] = w.key[old], w.levels[old]
    for n in range(w.levels[old]):
        w.opens[new, n] = w.opens[old, n]
        for i in range(w.people.shape[2]):
            w.people[new, n, i] = w.people[old, n, i]


@jitable
def comes_first(w: Any, a: int, b: int) -> bool:
    """Whether slot a is before slot b: by key, then by matter."""
    if w.key[a] != w.key[b]:
        return bool(w.key[a] < w.key[b])
    return bool(w.matter[a] < w.matter[b])


@jitable
def meld(w: Any, a: int, b: int) -> int:
    """One heap of two."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    if comes_first(w, b, a):
        a, b = b, a
    w.sibling[b] = w.child[a]
    w.child[a] = b
    return a


@jitable
def without_first(w: Any, root: int) -> int:
    """The heap without its root: children melded in pairs, then the pairs from the last to the first."""
    pairs = NONE
    at = w.child[root]
    while at != NONE:
        a = at
        b = w.sibling[a]
        at = NONE if b == NONE else w.sibling[b]
        w.sibling[a] = NONE
        if b != NONE:
            w.sibling[b] = NONE
        pair = meld(w, a, b)
        w.sibling[pair] = pairs
        pairs = pair
    heap = NONE
    while pairs != NONE:
        following = w.sibling[pairs]
        w.sibling[pairs] = NONE
        heap = meld(w, heap, pairs)
        pairs = following
    return heap


@jitable
def enter(w: Any, slot: int) -> int:
    """Put a waiting task into its group; the group's number, `NO_ROOM` when there are too many groups."""
    group = find_group(w, slot)
    if group == NO_ROOM:
        return group
    w.child[slot] = NONE
    w.sibling[slot] = NONE
    w.head[group] = meld(w, w.head[group], slot)
    w.occupied[group // WORD_BITS] |= bit(group)
    return group


@jitable
def leave(w: Any, group: int) -> None:
    """Take the first task out of its group (the slot is the caller's)."""
    w.head[group] = without_first(w, w.head[group])
    drop_ghosts(w, group)


@jitable
def drop_ghosts(w: Any, group: int) -> None:
    """Give back slots at the head whose task has gone to another group."""
    while w.head[group] != NONE and w.visit[w.head[group]] == NONE:
        ghost = w.head[group]
        w.head[group] = without_first(w, ghost)
        release_slot(w, ghost)
    if w.head[group] == NONE:
        w.occupied[group // WORD_BITS] &= ~bit(group)


@jitable
def find_group(w: Any, slot: int) -> int:
    """The group of a slot's reach and team, made if there is none."""
    team = w.size[slot]
    place = _place(w, slot, team)
    group = w.bucket[place]
    while group != NONE:
        if w.team[group] == team and _same(w.group_reach[group], w.reach[slot]):
            return int(group)
        group = w.chain[group]
    if w.count[GROUPS] == w.head.shape[0]:
        return NO_ROOM
    return _new_group(w, slot, team, place)


@jitable
def _place(w: Any, slot: int, team: int) -> int:
    mixed = np.uint64(team)
    for word in w.reach[slot]:
        mixed = (mixed ^ word) * _MIX
        mixed = mixed ^ (mixed >> _32)
    return int(mixed % np.uint64(w.bucket.shape[0]))


@jitable
def _same(a: Any, b: Any) -> bool:
    for i in range(a.shape[0]):
        if a[i] != b[i]:
            return False
    return True


@jitable
def _new_group(w: Any, slot: int, team: int, place: int) -> int:
    group = w.count[GROUPS]
    w.count[GROUPS] += 1
    w.team[group] = team
    w.chain[group] = w.bucket[place]
    w.bucket[place] = group
    for i in range(w.reach.shape[1]):
        word = w.reach[slot, i]
        w.group_reach[group, i] = word
        while word != _ZERO:
            person = i * WORD_BITS + lowest(word)
            w.of_person[person, group // WORD_BITS] |= bit(group)
            word &= word - np.uint64(1)
    return int(group)
