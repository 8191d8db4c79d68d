"""Who is there, and when stand-ins begin.

    duty, leave ─> pattern[person, day], present[half-day]      one set of people a half-day
    a task's levels ─(present)─> when too few of them have been there for long enough

`g` is any bundle of tables with a row `clock` (`day_ticks`, `half_tick`) and the words `present`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Plan
from simlib.model.rules import NEVER, absent_since, stands_in
from simlib.runs.bitsets import WORD_BITS, BitWords, bit, count_bits, pack
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws

NOBODY = -1
_ZERO = np.uint64(0)


def on_leave(plan: Plan, draws: Draws) -> tuple[NDArray[np.int32], BitWords]:
    """Patterns of duty with leave taken out, int32[people, days], and who is there, words by half-day."""
    duty = plan.duty
    pattern = duty.base.copy()
    there = pack(plan.active[None, :])
    present = np.repeat(there, 2 * duty.n_days, axis=0)
    take_out(draws.away, duty.meet, duty.morning, duty.afternoon, pattern, present)
    return pattern, present


@compiled
def take_out(
    away: Bools,
    meet: NDArray[np.int32],
    morning: int,
    afternoon: int,
    pattern: NDArray[np.int32],
    present: BitWords,
) -> None:
    """Take each half-day of leave out of the patterns and of who is there."""
    for p in range(away.shape[0]):
        for half in range(away.shape[1]):
            if away[p, half]:
                rest = afternoon if half % 2 == 0 else morning
                pattern[p, half // 2] = meet[pattern[p, half // 2], rest]
                present[half, p // WORD_BITS] &= ~bit(p)


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
