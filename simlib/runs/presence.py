"""Who is there, who is on duty, and when stand-ins begin.

    duty, leave ─┬─> pattern[person, day]
                 ├─> present[half-day]       who is not on leave: for stand-ins, and who presides
                 └─> on_duty[shift]          who is on duty: only they begin a task
    a task's levels ─(present)─> when too few of them have been there for long enough

`g` is any bundle of tables with a row `clock` (`day_ticks`, `half_tick`) and the words `present`. Shift n of
day d is row `d * shifts + n` of who is on duty.
"""

from typing import Any
from weakref import WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints, Plan
from simlib.model.duty import NEVER_ON, DutyRoster
from simlib.model.remembering import remembered
from simlib.model.rules import NEVER, absent_since, stands_in
from simlib.runs.bitsets import WORD_BITS, BitWords, bit, count_bits, pack
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws

NOBODY = -1
_ZERO = np.uint64(0)


@remembered(1)
def planned(duty: DutyRoster) -> BitWords:
    """Who is on duty in each shift were nobody on leave: words by shift."""
    days = (duty.on[of_day] for of_day in duty.whole.T)
    return pack(np.concatenate([there.T for there in days]))


@remembered(1)
def starts(duty: DutyRoster) -> Ints:
    """The ticks at which somebody may come on duty, with leave or without."""
    begins = duty.on & ~np.roll(duty.on, 1, axis=1)
    begins[:, 0] = duty.on[:, 0]
    rows = np.concatenate([duty.whole[None], duty.part])
    there = [begins[rows[:, :, day]].any(axis=(0, 1)) for day in range(duty.n_days)]
    ticks = np.arange(duty.n_days)[:, None] * duty.day_ticks + duty.cuts
    return np.asarray(ticks[np.array(there)])


Presence = tuple[NDArray[np.int32], BitWords, BitWords]
_last: WeakKeyDictionary[DutyRoster, tuple[Bools, ref[Bools], Presence]] = WeakKeyDictionary()
"""Who is there by the last leave that was asked for: all plans have it in common in a replication."""


def on_leave(plan: Plan, draws: Draws) -> Presence:
    """With leave taken out: patterns of duty, int32[people, days]; who is there, words by half-day; who is on
    duty, words by shift. Not to be written to."""
    known = _last.get(plan.duty)
    if known is None or known[1]() is not draws.away or not np.array_equal(known[0], plan.active):
        known = plan.active, ref(draws.away), _without_leave(plan, draws)
        _last[plan.duty] = known
    return known[2]


def _without_leave(plan: Plan, draws: Draws) -> Presence:
    duty = plan.duty
    pattern, on_duty = duty.whole.copy(), planned(duty).copy()
    present = np.repeat(pack(plan.active[None, :]), 2 * duty.n_days, axis=0)
    take_out(np.flatnonzero(draws.away), draws.away, duty.part, duty.on, pattern, present, on_duty)
    return pattern, present, on_duty


@compiled
def take_out(
    leave: NDArray[np.int64],
    away: Bools,
    part: NDArray[np.int32],
    on: Bools,
    pattern: NDArray[np.int32],
    present: BitWords,
    on_duty: BitWords,
) -> None:
    """Take each half-day of leave (the places in `away`, counted through) out of the patterns, of who is
    there and of who is on duty."""
    shifts = on.shape[1]
    for place in leave:
        p, half = divmod(place, away.shape[1])
        day, word, one = half // 2, p // WORD_BITS, bit(p)
        here = pattern_without(part, p, half, away[p, half ^ 1])
        pattern[p, day] = here
        present[half, word] &= ~one
        for n in range(shifts):
            serves = one if on[here, n] else _ZERO
            on_duty[day * shifts + n, word] = (on_duty[day * shifts + n, word] & ~one) | serves


@jitable
def pattern_without(part: Any, p: int, half: int, other: bool) -> int:
    """A person's pattern on a day without one of its half-days, or without the other one too."""
    return NEVER_ON if other else int(part[1 - half % 2, p, half // 2])


@jitable
def half_of(g: Any, tick: int) -> int:
    """The half-day of a tick."""
    day = tick // g.clock[0].day_ticks
    return int(2 * day + (1 if tick - day * g.clock[0].day_ticks >= g.clock[0].half_tick else 0))


@jitable
def half_begins(g: Any, half: int) -> int:
    """The tick at which a half-day begins."""
    return int((half >> 1) * g.clock[0].day_ticks + (half & 1) * g.clock[0].half_tick)


@jitable
def stand_in(g: Any, people: Any, levels: int, size: int, after: int, tick: int, most: int) -> int:
    """When stand-ins for the first levels (`people[level]`) may begin: once too few for a team of `size` have
    been there for `after` ticks. Looked for in the half-days from the one of `tick` on, `most` of them;
    `NEVER` when it is in none of these."""
    since = -1
    half = half_of(g, tick)
    begins = half_begins(g, half)
    for at in range(half, min(half + most, g.present.shape[0])):
        ends = half_begins(g, at + 1)
        there = 0
        for i in range(g.present.shape[1]):
            here = _ZERO
            for n in range(levels):
                here |= people[n, i]
            there += count_bits(here & g.present[at, i])
        since = absent_since(since, there, size, max(tick, begins))
        opens = stands_in(since, after, ends)
        if opens < NEVER:
            return opens
        begins = ends
    return NEVER
