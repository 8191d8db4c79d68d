"""What must hold in every run, whatever the scenario: the books balance.

    in      matters that were there or came  ═  matters that ended  +  matters that are open
    time    ∫ open matters dt                ═  the matters' times in the window, added up  (Little's law,
                                                arrivals × mean time, of one path and its edges)
    causes  the labels of a late matter      ═  its time from arrival to end
    hours   booked                           ≤  on duty, person by person

Both sides are counted in different ways, in whole numbers, so that they agree exactly or not at all.
Little's law of a single path: S. Stidham, A last word on L = λW, Operations Research 22 (1974) 417-421.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from simlib.model.arrays import Bools, Ints, Model, Plan
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.scores.matters import open_at_end, open_matters
from simlib.scores.run import Parts, Run


@dataclass(frozen=True)
class Books:
    """Sums over runs. `came`, `ended`, `left` are matters; `path` is the time of open matters read off
    their number, `times` the same added up matter by matter, both in matters × ticks; `labels` and `late`
    are ticks of late matters by cause and in all; `overbooked` are people who work more than they are on
    duty; `faults` are runs in which any of these does not hold."""

    runs: int
    came: int
    ended: int
    left: int
    path: int
    times: int
    labels: int
    late: int
    overbooked: int
    faults: int

    @classmethod
    def together(cls, some: Iterable["Books"]) -> "Books":
        """The sums over several."""
        pages = list(some)
        return cls(*(sum(getattr(page, f.name) for page in pages) for f in fields(cls)))


def books(model: Model, plan: Plan, draws: Draws, record: Record) -> Books:
    """The books of one run."""
    run = Run(model, plan, draws, record)
    came, ended, left = _counted(run)
    path, times = _path(run), _total(run, open_matters(run))
    labels, late = _late(run)
    overbooked = int((run.bookings.booked > _on_duty(run)).sum())
    faults = (came != ended + left) or (path != times) or (labels != late) or overbooked > 0
    return Books(1, came, ended, left, path, times, labels, late, overbooked, int(faults))


def _total(run: Run, part: Parts) -> int:
    """What a measure of matters comes to: the sum over the cells of the units of origin."""
    return int(part.numerator[: len(run.model.units)].sum())


def _on_duty(run: Run) -> Ints:
    """Ticks on duty of each person in the window."""
    people = np.arange(len(run.model.people))
    first, last = (np.full(len(people), tick) for tick in run.model.window)
    return run.rota.between(people, first, last)


def _measured(run: Run) -> Bools:
    return np.asarray(run.outside & run.headline)


def _counted(run: Run) -> tuple[int, int, int]:
    """Matters that came before the window's end, ended by then, and are then open as the measure has it."""
    _, last = run.model.window
    mine = _measured(run) & (run.record.arrived < last)
    ended = mine & (run.record.ended != NOT_YET) & (run.record.ended <= last)
    return int(mine.sum()), int(ended.sum()), _total(run, open_at_end(run))


def _path(run: Run) -> int:
    """The number of open matters from event to event, times how long it lasts, over the window."""
    first, last = run.model.window
    mine = _measured(run) & (run.record.arrived < NEVER)
    arrived = run.record.arrived[mine]
    ended = np.where(run.record.ended[mine] == NOT_YET, last, run.record.ended[mine])
    ticks = np.clip(np.concatenate([arrived, ended, [first, last]]), first, last)
    change = np.repeat([1, -1, 0], [len(arrived), len(ended), 2])
    order = np.argsort(ticks, kind="stable")
    number, lasts = np.cumsum(change[order])[:-1], np.diff(ticks[order])
    return int(number @ lasts)


def _late(run: Run) -> tuple[int, int]:
    """Ticks of late matters: those of all labels, and those from arrival (or the start) to end."""
    which, ticks = run.late
    begin = np.maximum(run.record.arrived[which], 0)
    end = np.minimum(run.ended[which], run.model.horizon)
    return int(ticks.sum()), int((end - begin).sum())
