"""Waiting tasks are kept with those that reach the same people, and come out by key and matter."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.runs.bitsets import WORD_BITS, bit, pack
from simlib.runs.kernel.waiting import (
    GROUPS_USED,
    NO_ROOM,
    NONE,
    SLOTS_FREE,
    SLOTS_USED,
    Waiting,
    comes_first,
    copy_slot,
    drop_ghosts,
    enter,
    leave,
    no_one_waiting,
    release_slot,
    take_slot,
)
from tests.engines.plain import shown

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
"""Hashes wrap around on purpose; only numpy's scalars warn of it."""

PEOPLE, ROOM = 70, 128


class Task(NamedTuple):
    """Who comes first, and who may do it."""

    key: int
    matter: int
    reach: frozenset[int] = frozenset({0})
    team: int = 1


reaches = st.sampled_from([frozenset(s) for s in ({0}, {0, 1}, {1}, {64}, {1, 64, 69})])
tasks = st.lists(
    st.builds(Task, st.integers(0, 5), st.integers(0, 10**6), reaches, st.integers(1, 2)),
    max_size=50,
    unique_by=lambda task: task.matter,
)


def empty(groups: int = ROOM) -> Waiting:
    """Nobody waits yet; there is room for 60 visits."""
    return shown(no_one_waiting(60, PEOPLE, levels=2, words=2, groups=groups))


def put(w: Waiting, task: Task) -> tuple[int, int]:
    """The slot and the group of a new waiting task; its visit is the number of its matter."""
    slot = take_slot(w)
    row = w.slot[slot]
    row.key, row.matter, row.visit = task.key, task.matter, task.matter
    row.size, row.form, row.rooms, row.levels = task.team, 0, 0, 1
    w.reach[slot] = pack(np.isin(np.arange(PEOPLE), list(task.reach)))
    return slot, enter(w, slot)


def take(w: Waiting, group: int) -> tuple[int, int]:
    """Take out the first of a group: its key and matter."""
    slot = w.group[group].head
    first = (int(w.slot[slot].key), int(w.slot[slot].matter))
    leave(w, group)
    release_slot(w, slot)
    return first


def is_occupied(w: Waiting, group: int) -> bool:
    return bool(w.occupied[group // WORD_BITS] & bit(group))


@given(tasks)
def test_a_group_hands_out_its_tasks_in_order(waiting):
    w = empty()
    group_of = {task: put(w, task)[1] for task in waiting}
    for group in set(group_of.values()):
        own = sorted(task[:2] for task, at in group_of.items() if at == group)
        assert [take(w, group) for _ in own] == own
        assert w.group[group].head == NONE
    assert not w.occupied.any()
    assert w.used[SLOTS_FREE] == w.used[SLOTS_USED] == len(waiting)


@pytest.mark.slow
@given(tasks)
def test_tasks_share_a_group_when_they_share_people_and_size(waiting):
    w = empty()
    group_of = {task: put(w, task)[1] for task in waiting}
    for a in waiting:
        for b in waiting:
            assert (group_of[a] == group_of[b]) == (a[2:] == b[2:])
    assert w.used[GROUPS_USED] == len({task[2:] for task in waiting})


@pytest.mark.slow
@given(tasks)
def test_everybody_knows_the_groups_that_reach_him(waiting):
    w = empty()
    reach_of = {put(w, task)[1]: task.reach for task in waiting}
    for person in range(PEOPLE):
        own = {g for g in range(ROOM) if w.of_person[person, g // WORD_BITS] & bit(g)}
        assert own == {group for group, reach in reach_of.items() if person in reach}


@pytest.mark.slow
@given(tasks, st.sets(st.integers(0, 49)), st.lists(st.booleans(), max_size=60))
def test_ghosts_are_passed_over_and_their_slots_come_back(waiting, haunted, pauses):
    """Some tasks go elsewhere while they wait; what is entered and taken out between does not matter."""
    w, group = empty(), NONE
    left, ghosts = [], 0
    for number, task in enumerate(waiting):
        slot, group = put(w, Task(task.key, task.matter))
        if number in haunted:
            w.slot[slot].visit = NONE
            ghosts += 1
        else:
            left.append(task[:2])
        drop_ghosts(w, group)
        if left and number < len(pauses) and pauses[number]:
            assert take(w, group) == min(left)
            left.remove(min(left))
    assert [take(w, group) for _ in left] == sorted(left)
    if waiting:
        assert w.group[group].head == NONE
        assert not is_occupied(w, group)
        assert w.used[SLOTS_FREE] == w.used[SLOTS_USED]


def test_a_group_is_kept_when_it_is_empty():
    w = empty()
    _, group = put(w, Task(5, 1))
    assert is_occupied(w, group)
    take(w, group)
    assert not is_occupied(w, group)
    assert put(w, Task(6, 2))[1] == group
    assert is_occupied(w, group)
    assert w.used[GROUPS_USED] == 1


def test_a_slot_is_used_again():
    w = empty()
    first, second = take_slot(w), take_slot(w)
    release_slot(w, first)
    assert w.slot[first].visit == NONE
    assert (take_slot(w), take_slot(w)) == (first, second + 1)


def test_equal_keys_go_by_matter():
    w = empty()
    early, late = put(w, Task(5, 9))[0], put(w, Task(6, 1))[0]
    other = put(w, Task(5, 8))[0]
    assert comes_first(w, early, late)
    assert comes_first(w, other, early)
    assert not comes_first(w, early, other)


def test_a_copied_slot_is_the_same_task():
    """Its reach is not copied: it moves because it reaches more."""
    w = empty()
    old, _ = put(w, Task(5, 9, frozenset({3, 64}), team=2))
    w.slot[old].levels, w.slot[old].since, w.slot[old].opening = 2, 10, 20
    w.opens[old], w.people[old] = [10, 20], [[1, 2], [3, 4]]
    new = take_slot(w)
    copy_slot(w, old, new)
    for column in ("key", "matter", "visit", "size", "levels", "since", "opening"):
        assert getattr(w.slot[new], column) == getattr(w.slot[old], column)
    assert w.opens[new].tolist() == [10, 20]
    assert w.people[new].tolist() == [[1, 2], [3, 4]]


def test_there_is_no_room_for_one_group_too_many():
    """Known ones still take tasks, and every bucket of the hash table is found again."""
    w = empty(groups=WORD_BITS)
    reaches = [frozenset({n, (n + 1) % WORD_BITS}) for n in range(WORD_BITS)]
    known = [put(w, Task(n, n, reach))[1] for n, reach in enumerate(reaches[:40])]
    known += [put(w, Task(0, n, reaches[n - 40], team=2))[1] for n in range(40, 59)]
    assert sorted(known) == list(range(59))
    w.used[GROUPS_USED] = WORD_BITS
    slot = w.used[SLOTS_USED] - 1
    w.slot[slot].size = 3
    assert enter(w, slot) == NO_ROOM
    w.slot[slot].size = 2
    assert enter(w, slot) == known[-1]
