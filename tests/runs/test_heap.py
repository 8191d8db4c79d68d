"""Timed events come out by their ticks, and none is lost."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simlib.runs.heap import pop, push

Event = tuple[int, int]

events = st.tuples(st.integers(0, 8), st.integers(0, 2**40))
"""Few ticks, so that many events share one."""


class Calendar:
    """A heap with room for so many events."""

    def __init__(self, room: int) -> None:
        self.ticks, self.codes = np.zeros(room, np.int64), np.zeros(room, np.int64)
        self.count = np.zeros(1, np.int64)

    def enter(self, event: Event) -> None:
        push(self.ticks, self.codes, self.count, *event)

    def take(self) -> Event:
        tick = int(self.ticks[0])
        return tick, pop(self.ticks, self.codes, self.count)

    def __len__(self) -> int:
        return int(self.count[0])


@given(st.lists(events, max_size=60))
def test_all_come_out_in_the_order_of_their_ticks(entered):
    calendar = Calendar(len(entered))
    for event in entered:
        calendar.enter(event)
    taken = [calendar.take() for _ in entered]
    assert [tick for tick, _ in taken] == sorted(tick for tick, _ in entered)
    assert Counter(taken) == Counter(entered)
    assert len(calendar) == 0


@given(st.lists(st.one_of(st.none(), events), max_size=80))
def test_taking_and_entering_may_alternate(story):
    """None takes an event out; it is always one of the smallest tick."""
    calendar, held = Calendar(len(story)), Counter()
    for event in story:
        if event is not None:
            calendar.enter(event)
            held[event] += 1
        elif len(calendar):
            taken = calendar.take()
            assert taken[0] == min(tick for tick, _ in held)
            held -= Counter([taken])
        assert len(calendar) == held.total()


def test_one_event_leaves_the_calendar_empty():
    calendar = Calendar(1)
    calendar.enter((7, 3))
    assert calendar.take() == (7, 3)
    assert len(calendar) == 0
