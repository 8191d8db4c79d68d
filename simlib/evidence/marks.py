"""The numbers by which a model is judged against a log: the same function for both.

on_time_class, on_time_unit   of the matters due in the judged part, those closed by then
closed                        closed within some days: of all, by class, by disposition
ways                          dispositions, by flow
weekdays                      on which weekday matters are closed
open                          how many are open at the end of each week
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.evidence.closing import Cut, Cuts, closed_shares, sizes_of
from simlib.evidence.seen import OPEN, Seen
from simlib.model.arrays import Bools, Floats, Ints, Model

FAMILIES: Final = ("on_time_class", "on_time_unit", "closed", "ways", "weekdays", "open")
FEWEST: Final = 20
"""Of a class or unit with fewer matters in the judged part no share is judged."""

WORKED: Final = 5
"""Days of a week that are judged: on a make-up Saturday, of which there are few, a batch may be closed."""

Keys = list[tuple[str, ...]]


@dataclass(frozen=True)
class Yardstick:
    """What is counted, and of whom: the same for a log and for its runs.

    `begins` and `ends` are the judged part, ordinals, both included; `cuts` the days of `closed`, for the
    matters received until `cuts.until`; `dated` tells whether the log has due days of its own."""

    model: Model
    begins: int
    ends: int
    cuts: Cuts
    dated: bool
    classes: tuple[int, ...]
    units: tuple[int, ...]
    ways: tuple[int, ...]
    weeks: tuple[int, ...]

    def keys(self) -> dict[str, Keys]:
        """What the numbers of each family are about."""
        model = self.model
        classes, units = model.classes.name, model.units.name
        closed: Keys = [(*self._group(cut), str(cut.days)) for cut in self.cuts.cuts]
        return {
            "on_time_class": [("class", classes[key]) for key in self.classes],
            "on_time_unit": [("unit", units[key]) for key in self.units],
            "closed": closed,
            "ways": [("way", str(row)) for row in self.ways],
            "weekdays": [("weekday", str(day)) for day in range(WORKED)],
            "open": [("week", str(week)) for week in self.weeks],
        }

    def _group(self, cut: Cut) -> tuple[str, str]:
        """Whose share a cut is of."""
        if cut.column == "klass":
            return "class", self.model.classes.name[cut.key]
        return ("turn", str(cut.key)) if cut.column else ("all", "all")

    def measured(self, seen: Seen) -> dict[str, Floats]:
        """The numbers of each family."""
        part = seen.part(seen.received >= self.begins)
        return {
            "on_time_class": self._on_time(seen, seen.klass, self.classes),
            "on_time_unit": self._on_time(seen, seen.unit, self.units),
            "closed": closed_shares(self.cuts, part),
            "ways": self._ways(part),
            "weekdays": self._weekdays(seen),
            "open": open_at(seen, np.array(self.weeks)).astype(float),
        }

    def sizes(self, seen: Seen) -> dict[str, Floats]:
        """Of how many matters each share is; families that are missing are counts."""
        part = seen.part(seen.received >= self.begins)
        here = self.due_here(seen)
        early = part.part((part.way >= 0) & (part.received <= self.cuts.until))
        closed = ((seen.closed >= self.begins) & (seen.closed <= self.ends)).sum()
        return {
            "on_time_class": np.array([(here & (seen.klass == key)).sum() for key in self.classes], float),
            "on_time_unit": np.array([(here & (seen.unit == key)).sum() for key in self.units], float),
            "closed": sizes_of(self.cuts, part),
            "ways": np.full(len(self.ways), float(len(early.way))),
            "weekdays": np.full(WORKED, float(closed)),
        }

    def due(self, seen: Seen) -> Ints:
        """The day by which each is due: the log's own, or by the limit of its class from the day of receipt,
        with no pause (on which day it was assigned, and for what it waited, a log need not say)."""
        return seen.due if self.dated else due_by_class(self.model, seen)

    def due_here(self, seen: Seen) -> Bools:
        """Which are due in the judged part."""
        due = self.due(seen)
        return np.asarray((due >= self.begins) & (due <= self.ends), dtype=bool)

    def _on_time(self, seen: Seen, column: Ints, keys: tuple[int, ...]) -> Floats:
        here, kept = self.due_here(seen), seen.closed <= self.due(seen)
        return np.array([_share(kept, here & (column == key)) for key in keys])

    def _ways(self, part: Seen) -> Floats:
        known = part.part((part.way >= 0) & (part.received <= self.cuts.until))
        flows = {row: part.flow[part.way == row][:1] for row in self.ways}
        return np.array([
            _share(known.way == row, known.flow == (flows[row][0] if len(flows[row]) else -1))
            for row in self.ways
        ])  # fmt: skip

    def _weekdays(self, seen: Seen) -> Floats:
        here = seen.closed[(seen.closed >= self.begins) & (seen.closed <= self.ends)]
        counts = np.bincount((here - 1) % 7, minlength=7)[:WORKED]  # ordinal 1 is a Monday
        return np.asarray(counts / max(1, counts.sum()))


def _share(kept: Bools, of: Bools) -> float:
    return float((kept & of).sum() / max(1, of.sum()))


def open_at(seen: Seen, days: Ints) -> Ints:
    """How many matters are open on the evening of each day."""
    received = np.searchsorted(np.sort(seen.received), days, side="right")
    closed = np.searchsorted(np.sort(seen.closed), days, side="right")
    return np.asarray(received - closed, dtype=np.int64)


def due_by_class(model: Model, seen: Seen) -> Ints:
    """The day on which the main limit of each matter's class ends, if it began on the day of receipt."""
    from simlib.evidence.seen import working_days

    working = working_days(model)
    day = np.searchsorted(working, seen.received)
    tick = model.classes.due_by_day[seen.klass, np.minimum(day, model.n_days - 1)]
    place = np.minimum(tick // model.day_ticks, len(working)) - 1
    known = (seen.klass >= 0) & (tick // model.day_ticks <= len(working))
    return np.where(known, working[place], OPEN).astype(np.int64)


def yardstick(model: Model, real: Seen, begins: int, ends: int) -> Yardstick:
    """What a log can be judged by: classes, units, ways of which it has enough in the judged part."""
    from simlib.evidence.closing import cuts_of

    part = real.part(real.received >= begins)
    cuts = cuts_of(part, ends, shared=True)
    dated = bool((real.due < OPEN).mean() > 0.95)
    bare = Yardstick(model, begins, ends, cuts, dated, (), (), (), ())
    here = real.part(bare.due_here(real))
    early = part.part(part.received <= cuts.until)
    weeks = tuple(day for day in range(begins, ends + 1) if day % 7 == 5)  # Fridays
    return Yardstick(
        model, begins, ends, cuts, dated, _often(here.klass), _often(here.unit), _often(early.way), weeks
    )


def _often(column: Ints) -> tuple[int, ...]:
    keys, counts = np.unique(column[column >= 0], return_counts=True)
    return tuple(keys[counts >= FEWEST].tolist())
