"""One run as the measures see it: what several of them need is worked out once.

model, plan, draws, record ─> Run ─┬─ counts     what matters come to, by unit of origin and class
                                   ├─ bookings   what the work on them took, by the same and by person
                                   ├─ rota       who was on duty when
                                   └─ late       late matters, and why
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simlib.model.arrays import Bools, Ints, Model, Plan
from simlib.model.rules import is_on_time
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores.bookings import Bookings, bookings
from simlib.scores.counts import Counts, counts
from simlib.scores.milestones import or_never
from simlib.scores.on_duty import Rota
from simlib.scores.why_late import why_late

MINUTES_AN_HOUR = 60


class RatioParts(NamedTuple):
    """A measure of one run before it is summed: integers, so that the order of addition cannot matter.

    Numerator and denominator have one entry for each cell of the measure's grain (`scores.groups`); without
    a denominator it is 1 for every row. Sums are divided by the units (ticks of a day, an hour ...).
    """

    numerator: Ints
    denominator: Ints | None = None
    numerator_unit: int = 1
    denominator_unit: int = 1


@dataclass(frozen=True, eq=False)
class Run:
    """One run: what was given, chosen and drawn, and the record."""

    model: Model
    plan: Plan
    draws: Draws
    record: Record

    @property
    def hour(self) -> int:
        """Ticks of an hour; 1 in a world without a calendar, whose hours are ticks."""
        return 1 if self.model.calendar is None else MINUTES_AN_HOUR

    @cached_property
    def headline(self) -> Bools:
        """Matters of flows that are in totals: not the work that the body gives itself."""
        begins = self.draws.step[self.draws.first[:-1]]
        return np.asarray(self.model.headline[self.model.steps.way[begins]], dtype=bool)

    @cached_property
    def outside(self) -> Bools:
        """What is measured: matters that the system did not set off itself, and all of its own work."""
        return np.asarray((self.draws.parent == -1) | ~self.headline, dtype=bool)

    @cached_property
    def ended(self) -> Ints:
        """When matters end, `NEVER` for those that are open at the horizon."""
        return or_never(self.record.ended)

    @cached_property
    def late(self) -> tuple[Ints, Ints]:
        """Outside matters of the totals that are due in the window and not on time (their indices), and their
        ticks by cause, int64[late, labels]."""
        due, ended = self.record.due, self.record.ended
        cohort = self.outside & self.headline & self.due_in_window(due)
        late = np.flatnonzero(cohort & ~is_on_time(ended, due))
        return late, why_late(self.model, self.plan, self.draws, self.record, late)

    @cached_property
    def rota(self) -> Rota:
        """Who is on duty when, in this run."""
        return Rota.of(self.plan, self.draws.away)

    @cached_property
    def on_duty(self) -> Ints:
        """Ticks on duty of each person in the window."""
        people = np.arange(len(self.model.people))
        first, last = (np.full(len(people), tick) for tick in self.model.window)
        return self.rota.between(people, first, last)

    @cached_property
    def bookings(self) -> Bookings:
        """What the work on matters took in the window."""
        own = self.headline, self.outside
        return bookings(self.model, self.plan, self.draws, self.record, self.rota, *own)

    @cached_property
    def counts(self) -> Counts:
        """What matters come to."""
        return counts(self.model, self.draws, self.record, self.headline, self.outside)

    def due_in_window(self, due: Ints) -> Bools:
        """Which due instants lie in the window. A due instant is the end of a working day: one at the
        window's first tick belongs to the day before, one at its last tick to the window."""
        first, last = self.model.window
        return (due > first) & (due <= last)
