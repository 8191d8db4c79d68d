"""A run day by day, as it is played: what is open where, and who is at work.

frame = closing time of a working day (without a calendar: 52 equal parts)

open matters of a unit = late + worked on + waiting + elsewhere (a reply, a meeting, the county)
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints
from simlib.runs.record import NOT_YET
from simlib.scores.run import Run

PARTS: Final = 52


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of a run: `ticks[k]`, matters by unit of origin int64[k, units] (a matter counts once: as
    late, else as worked on, waiting, or elsewhere), and how many people of a unit are on a visit."""

    ticks: Ints
    late: Ints
    worked: Ints
    waiting: Ints
    elsewhere: Ints
    busy: Ints

    @property
    def open(self) -> Ints:
        """All open matters, int64[k, units]."""
        return self.late + self.worked + self.waiting + self.elsewhere


def frames(run: Run) -> Frames:
    """What is open, and who is busy, at each frame of a run; outside matters of the totals only, but people
    are busy with any work."""
    model, record, draws = run.model, run.record, run.draws
    ticks = _ticks(run)
    matter = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    counted = run.outside & run.headline
    ended = _or(record.ended, model.horizon + 1)
    limit = np.where(record.extended == NOT_YET, record.due, record.extended)
    until = np.minimum(ended, limit)

    def at_units(begin: Ints, end: Ints, unit: Ints, of: NDArray[np.bool_]) -> Ints:
        return _inside(ticks, begin[of], end[of], unit[of], len(model.units))

    begun = counted[matter] & (record.queued != NOT_YET)
    started = _or(record.started, model.horizon + 1)
    finished = _or(record.finished, model.horizon + 1)
    waiting = at_units(record.queued + 1, np.minimum(started, until[matter]), draws.unit[matter], begun)
    worked = at_units(started + 1, np.minimum(finished, until[matter]), draws.unit[matter], begun)
    on_time = at_units(record.arrived + 1, until, draws.unit, counted)
    late = at_units(np.maximum(limit, record.arrived + 1), ended, draws.unit, counted)
    return Frames(ticks, late, worked, waiting, on_time - worked - waiting, _busy(run, ticks))


def _busy(run: Run, ticks: Ints) -> Ints:
    """How many people of each unit are on a visit at each frame."""
    record, people = run.record, run.model.people
    finished = _or(record.finished, run.model.horizon + 1)
    visit, place = np.nonzero(record.team != NOT_YET)
    who = record.team[visit, place].astype(np.int64)
    on = _inside(ticks, record.started[visit] + 1, finished[visit], who, len(people.unit)) > 0
    busy = np.zeros((len(ticks), len(run.model.units)), dtype=np.int64)
    for person, unit in enumerate(people.unit.tolist()):
        busy[:, unit] += on[:, person]
    return busy


def _ticks(run: Run) -> Ints:
    """Closing time of each working day, as in `timeline`: what begins then is of the next day."""
    model = run.model
    if model.calendar is None:
        return np.arange(1, PARTS + 1) * model.horizon // PARTS
    return (np.arange(model.n_days) + 1) * model.day_ticks


def _or(ticks: Ints, never: int) -> Ints:
    return np.where(ticks == NOT_YET, never, ticks)


def _inside(ticks: Ints, begin: Ints, end: Ints, cell: Ints, cells: int) -> Ints:
    """How many spans [begin, end) of each cell hold each tick, int64[ticks, cells]."""
    lasting = begin < end
    change = np.zeros((len(ticks) + 1, cells), dtype=np.int64)
    np.add.at(change, (np.searchsorted(ticks, begin[lasting]), cell[lasting]), 1)
    np.add.at(change, (np.searchsorted(ticks, end[lasting]), cell[lasting]), -1)
    return np.cumsum(change, axis=0)[:-1]
