"""How long was somebody on duty? Running totals of whole days, and the intervals of the part of a day.

day         0      1      2
on duty   ──██──┊─█████┊──██──      until(person, tick) = total before the day + part of it
              ▲     tick
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints
from simlib.model.duty import Duty
from simlib.scores.sums import duty_until


@dataclass(frozen=True, eq=False)
class Rota:
    """Duty of all people with leave taken out.

    `pattern[p, d]` is the pattern of a day, `before[p, d]` ticks on duty before day d.
    """

    duty: Duty
    pattern: NDArray[np.int32]
    before: Ints

    @classmethod
    def of(cls, duty: Duty, away: Bools) -> "Rota":
        """The rota of one run; `away` is bool[people, 2 * days] by half-days."""
        pattern = duty.with_leave(away)
        before = np.zeros((len(pattern), duty.n_days + 1), dtype=np.int64)
        np.cumsum(duty.minutes[pattern], axis=1, out=before[:, 1:])
        return cls(duty, pattern, before)

    def until(self, person: Ints, tick: Ints) -> Ints:
        """Ticks that each person is on duty before each tick."""
        duty, until = self.duty, np.empty(len(person), dtype=np.int64)
        days = (duty.first, duty.begins, duty.ends, duty.minutes)
        duty_until(person, tick, self.pattern, self.before, days, duty.day_ticks, until)
        return until

    def between(self, person: Ints, first: Ints, last: Ints) -> Ints:
        """Ticks that each person is on duty in [first, last); 0 where last is before first."""
        ticks = self.until(person, last) - self.until(person, first)
        return np.asarray(np.maximum(ticks, 0), dtype=np.int64)
