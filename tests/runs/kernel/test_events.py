"""Timed events come out by their ticks, and none is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.runs.bitsets import WORD_BITS
from simlib.runs.kernel.events import LEAST, next_tick, no_events, pop, push
from tests.engines.plain import shown

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
"""The sum of bits wraps around on purpose; only numpy's scalars warn of it."""

Event = tuple[int, int]

HORIZON = 5 * LEAST * WORD_BITS
NONE = -1

events = st.tuples(st.one_of(st.integers(0, 8), st.integers(0, HORIZON - 1)), st.integers(0, 2**32 - 1))
"""Few ticks, so that many events share one, and some far away."""


class Calendar:
    """A calendar with room for so many events, and where time is in it."""

    def __init__(self, room: int, likely: int = 0) -> None:
        self.events, self.now = shown(no_events(room, HORIZON, likely)), 0

    def enter(self, event: Event) -> None:
        push(self.events, *event)

    def take(self) -> Event:
        self.now = next_tick(self.events, HORIZON)
        return self.now, pop(self.events, self.now)

    def is_empty(self) -> bool:
        return next_tick(self.events, HORIZON) == HORIZON


@given(st.lists(events, max_size=60), st.sampled_from([0, 300, HORIZON]))
def test_all_come_out_in_the_order_of_their_ticks(entered, likely):
    """However wide the buckets are."""
    calendar = Calendar(len(entered), likely)
    for event in entered:
        calendar.enter(event)
    taken = [calendar.take() for _ in entered]
    assert [tick for tick, _ in taken] == sorted(tick for tick, _ in entered)
    assert Counter(taken) == Counter(entered)
    assert calendar.is_empty()


@given(st.lists(st.one_of(st.none(), events), max_size=80))
def test_taking_and_entering_may_alternate(story):
    """None takes an event out; it is always one of the smallest tick. Others come that much later."""
    calendar, held = Calendar(len(story)), Counter[Event]()
    for event in story:
        if event is not None:
            later = (min(calendar.now + event[0], HORIZON - 1), event[1])
            calendar.enter(later)
            held[later] += 1
        elif held:
            taken = calendar.take()
            assert taken[0] == min(tick for tick, _ in held)
            held -= Counter([taken])
        assert calendar.is_empty() == (held.total() == 0)


def test_only_events_of_the_tick_are_taken():
    calendar = Calendar(2)
    calendar.enter((7, 3))
    assert pop(calendar.events, 6) == NONE
    assert pop(calendar.events, 7) == 3
    assert pop(calendar.events, 7) == NONE


def test_time_may_have_looked_ahead():
    """The next event was far away; then something comes before it."""
    calendar = Calendar(2)
    calendar.enter((HORIZON - 1, 1))
    assert next_tick(calendar.events, HORIZON) == HORIZON - 1
    calendar.enter((5, 2))
    assert calendar.take() == (5, 2)
    assert calendar.take() == (HORIZON - 1, 1)


def test_what_comes_after_the_horizon_never_comes():
    calendar = Calendar(2)
    calendar.enter((HORIZON, 1))
    calendar.enter((2**62, 2))
    assert calendar.is_empty()


def test_rows_are_used_again():
    calendar = Calendar(1)
    for tick in range(50):
        calendar.enter((tick, tick))
        assert calendar.take() == (tick, tick)


def test_there_is_about_a_bucket_for_each_likely_event():
    for likely in (0, 300, 10**9):
        calendar = no_events(1, HORIZON, likely)
        assert len(calendar.bucket) <= max(LEAST, 2 * likely)
        assert len(calendar.bucket) << int(calendar.marks[0]["shift"]) > HORIZON
