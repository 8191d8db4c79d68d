"""How long was somebody on duty? Running totals of whole days, and the intervals of the part of a day.

day         0      1      2
on duty   ──██──┊─█████┊──██──      until(person, tick) = total before the day + part of it
              ▲     tick

Where another plan takes over on a day, its rota counts from then on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints, Plan
from simlib.model.duty import DutyRoster
from simlib.scores.sums import duty_until, running_totals


@dataclass(frozen=True, eq=False)
class Rota:
    """Duty of all people with leave taken out.

    `pattern[p, d]` is the pattern of a day, `before[p, d]` ticks on duty before day d. From tick `until` on
    the rota `then` counts.
    """

    duty: DutyRoster
    pattern: NDArray[np.int32]
    before: Ints
    active: Bools
    until: int
    then: "Rota | None"

    @classmethod
    def of(cls, plan: Plan, away: Bools) -> "Rota":
        """The rota of one run; `away` is bool[people, 2 * days] by half-days."""
        duty = plan.duty
        then = None if plan.then is None else cls.of(plan.then, away)
        if then is not None and then.duty is duty:  # most changes move no meeting
            pattern, before = then.pattern, then.before
        else:
            pattern = duty.whole.copy()
            before = np.zeros((len(pattern), duty.n_days + 1), dtype=np.int64)
            running_totals(away, duty.part, duty.minutes, pattern, before)
        return cls(duty, pattern, before, plan.active, plan.until, then)

    def stages(self) -> Iterator["Rota"]:
        """The rota and those that take over, in order."""
        yield self
        if self.then is not None:
            yield from self.then.stages()

    def before_tick(self, person: Ints, tick: Ints) -> Ints:
        """Ticks that each person is on duty before each tick, by this rota alone."""
        duty, until = self.duty, np.empty(len(person), dtype=np.int64)
        days = (duty.first, duty.begins, duty.ends, duty.minutes)
        duty_until(person, tick, self.pattern, self.before, days, duty.day_ticks, until)
        return until

    def between(self, person: Ints, first: Ints, last: Ints) -> Ints:
        """Ticks that each person is on duty in [first, last); 0 where last is before first, or for somebody
        who is not there under the plan of the day."""
        if self.then is not None:
            middle = np.full(len(person), self.until)
            early = self._between(person, first, np.minimum(last, middle))
            return early + self.then.between(person, np.maximum(first, middle), last)
        return self._between(person, first, last)

    def _between(self, person: Ints, first: Ints, last: Ints) -> Ints:
        ticks = self.before_tick(person, last) - self.before_tick(person, first)
        return np.asarray(np.maximum(ticks, 0) * self.active[person], dtype=np.int64)
