"""How long was somebody on duty? Running totals of whole days, and the intervals of the part of a day.

day         0      1      2
on duty   ──██──┊─█████┊──██──      until(person, tick) = total before the day + part of it
              ▲     tick
"""

from dataclasses import dataclass

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.duty import Duty


@dataclass(frozen=True, eq=False)
class Rota:
    """Duty of all people with leave taken out.

    `pattern[p, d]` is the pattern of a day, `before[p, d]` ticks on duty before day d; `begins[k, i]`,
    `ends[k, i]` are the intervals of pattern k, filled up with empty ones.
    """

    day_ticks: int
    pattern: Ints
    before: Ints
    begins: Ints
    ends: Ints

    @classmethod
    def of(cls, duty: Duty, away: Bools) -> "Rota":
        """The rota of one run; `away` is bool[people, 2 * days] by half-days."""
        pattern = duty.with_leave(away).astype(np.int64)
        before = np.zeros((len(pattern), duty.n_days + 1), dtype=np.int64)
        np.cumsum(duty.minutes[pattern], axis=1, out=before[:, 1:])
        return cls(duty.day_ticks, pattern, before, *_padded(duty))

    def until(self, person: Ints, tick: Ints) -> Ints:
        """Ticks that each person is on duty before each tick."""
        last = self.pattern.shape[1] - 1
        day = np.clip(tick // self.day_ticks, 0, last)
        at = (tick - day * self.day_ticks)[:, None]
        pattern = self.pattern[person, day]
        begins, ends = self.begins[pattern], self.ends[pattern]
        part = np.clip(at - begins, 0, ends - begins).sum(axis=1)
        return np.asarray(self.before[person, day] + part, dtype=np.int64)

    def between(self, person: Ints, first: Ints, last: Ints) -> Ints:
        """Ticks that each person is on duty in [first, last); 0 where last is before first."""
        ticks = self.until(person, last) - self.until(person, first)
        return np.asarray(np.maximum(ticks, 0), dtype=np.int64)


def _padded(duty: Duty) -> tuple[Ints, Ints]:
    """Begins and ends of each pattern's intervals, int64[patterns, most]."""
    lengths = np.diff(duty.first)
    there = np.arange(lengths.max(initial=0)) < lengths[:, None]
    begins, ends = np.zeros(there.shape, dtype=np.int64), np.zeros(there.shape, dtype=np.int64)
    begins[there], ends[there] = duty.begins, duty.ends
    return begins, ends
