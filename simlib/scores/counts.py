"""What matters come to, in one pass over all of them: into cells, which are the units of origin (only of
matters that are in totals) and then the classes.

arrived ────────── due ───── ended          late: ended after due (extended: after that)
   └── days to close ──────────┘
░░░░░░ open ░░░░░░░░░░░░░░░░░░░             time averages and the state at the window's end
                   ▓ overdue ▓▓

`scores.matters` says what each count means.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from simlib.model.arrays import Bools, Ints, Model
from simlib.model.rules import NEVER, is_on_time
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.runs.rows import gathered


class Counts(NamedTuple):
    """Sums by cell, int64[units + classes]: matters, but for the ticks of `closing`, `open` and `overdue`."""

    due: Ints
    on_time: Ints
    on_time_extended: Ints
    extended: Ints
    arrived: Ints
    closed: Ints
    closing: Ints
    unclosed: Ints
    open: Ints
    overdue: Ints
    open_at_end: Ints
    overdue_at_end: Ints
    set_off: Ints


class WindowTicks(NamedTuple):
    """The window and the horizon in ticks; `dates[d]` counts the calendar days before working day d (empty in
    a world without a calendar)."""

    first: int
    last: int
    horizon: int
    day_ticks: int
    dates: Ints


class RunMatters(NamedTuple):
    """A run's matters (see `Draws`, `Record`): to whose totals they belong, what was drawn and recorded."""

    unit: Ints
    klass: Ints
    in_totals: Bools
    outside: Bools
    parent: Ints
    arrived: Ints
    due: Ints
    extended: Ints
    ended: Ints


def counts(model: Model, draws: Draws, record: Record, in_totals: Bools, outside: Bools) -> Counts:
    """The counts of one run. `in_totals`, `outside`: see `scores.run.Run`."""
    matters = gathered(RunMatters, record, draws, in_totals=in_totals, outside=outside)
    found = Counts(*no_cells(model, len(Counts._fields)))
    count(span_of(model), matters, len(model.units), found)
    return found


def no_cells(model: Model, columns: int) -> list[Ints]:
    """So many columns of cells in which nothing is counted yet."""
    return list(np.zeros((columns, len(model.units) + len(model.classes.name)), dtype=np.int64))


@lru_cache(maxsize=16)
def span_of(model: Model) -> WindowTicks:
    """What holds in every run of a model."""
    calendar, (first, last) = model.calendar, model.window
    dates = np.zeros(0, dtype=np.int64)
    if calendar is not None:
        dates = calendar.days[calendar.origin : calendar.origin + model.n_days].astype(np.int64)
    return WindowTicks(first, last, model.horizon, model.day_ticks, dates)


# ---------------------------------------------------------------- machine code


@jitable
def add(column: Any, cells: Any, amount: int) -> None:
    """Add an amount to the cells of a matter: its unit (only if it is in totals), its class."""
    unit, klass, in_totals = cells
    if in_totals:
        column[unit] += amount
    column[klass] += amount


@compiled
def count(t: WindowTicks, g: RunMatters, units: int, c: Counts) -> None:
    """Go over all matters."""
    for m in range(g.unit.shape[0]):
        cells = g.unit[m], units + g.klass[m], g.in_totals[m]
        if g.outside[m]:
            count_outside(t, g, c, m, cells)
        if g.parent[m] >= 0 and g.in_totals[m] and t.first <= g.arrived[m] < t.last:
            add(c.set_off, cells, 1)


@jitable
def count_outside(t: WindowTicks, g: RunMatters, c: Counts, m: int, cells: Any) -> None:
    """A matter that the system did not set off itself."""
    ended = g.ended[m] if g.ended[m] >= 0 else NEVER
    if t.first < g.due[m] <= t.last:
        count_due(g, c, m, cells)
    if t.first <= g.arrived[m] < t.last:
        add(c.arrived, cells, 1)
        if ended <= t.last:
            add(c.closed, cells, 1)
        if ended == NEVER:
            add(c.unclosed, cells, 1)
        last = min(ended, t.horizon)
        add(c.closing, cells, elapsed(g.arrived[m], last, t.day_ticks, t.dates))
    count_open(t, c.open, g.arrived[m], ended, cells)
    count_open(t, c.overdue, g.due[m], ended, cells)
    if ended > t.last:
        if g.arrived[m] < t.last:
            add(c.open_at_end, cells, 1)
        if g.due[m] <= t.last:
            add(c.overdue_at_end, cells, 1)


@jitable
def count_due(g: RunMatters, c: Counts, m: int, cells: Any) -> None:
    """A matter that is due in the window. A due instant is the end of a working day: one at the window's
    first tick belongs to the day before, one at its last tick to the window."""
    add(c.due, cells, 1)
    if is_on_time(g.ended[m], g.due[m]):
        add(c.on_time, cells, 1)
    if is_on_time(g.ended[m], max(g.due[m], g.extended[m])):
        add(c.on_time_extended, cells, 1)
    if g.extended[m] >= 0:
        add(c.extended, cells, 1)


@jitable
def count_open(t: WindowTicks, column: Any, begin: int, ended: int, cells: Any) -> None:
    """The ticks of [begin, ended) in the window."""
    ticks = min(ended, t.last) - max(begin, t.first)
    if ticks > 0:
        add(column, cells, ticks)


@jitable
def elapsed(begin: int, end: int, day_ticks: int, dates: Any) -> int:
    """Time from `begin` to `end` in ticks: with a calendar a day, worked or not, counts `day_ticks`.

    An end at closing time belongs to that day, a beginning at the same tick to the next working day's
    morning: from Monday's first to its last minute is one day, from Friday noon to Monday noon three.

    >>> dates = np.array([0, 3])
    >>> elapsed(0, 100, 100, dates), elapsed(50, 150, 100, dates), elapsed(5, 7, 1, dates[:0])
    (100, 300, 2)
    """
    if dates.shape[0] == 0 or end == begin:
        return end - begin  # nothing, also at the first tick of all, before which there is no day
    first, last = begin // day_ticks, (end - 1) // day_ticks
    within = (end - last * day_ticks) - (begin - first * day_ticks)
    return int(max((dates[last] - dates[first]) * day_ticks + within, 0))
