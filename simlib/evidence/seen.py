"""Matters as a registry sees them: when received, when closed, of which class and way; by day.

    log ────────> seen_in_log ──┐
                                ├─> Seen: days on one calendar, the same columns for both
    a run ──────> seen_in_run ──┘

A log and a run are only ever compared as this, so that neither knows more than the other. Days are ordinals
(`date.toordinal`). A matter received on a day off counts from the next working day, on which work on it can
begin; one that is not closed by the log's last day is open, in a run too, whatever became of it later, and
nothing is known of its way.
"""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from simlib.evidence.ways import Ways
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.model.arrays import NONE, Bools, Ints, Model
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import Record

OPEN: Final = 10**8
"""The day on which what is open is closed, or what has no due day is due."""


class Seen(NamedTuple):
    """n matters: days received, closed (`OPEN`: not by the last day) and due (`OPEN`: never); class, unit and
    flow by their numbers in the model, row of the way and number of its last turn (`Ways`; -1: not known)."""

    received: Ints
    closed: Ints
    due: Ints
    klass: Ints
    unit: Ints
    flow: Ints
    way: Ints
    turn: Ints

    def part(self, of: Bools) -> "Seen":
        """Some of them."""
        return Seen(*(column[of] for column in self))

    def days(self) -> Ints:
        """Calendar days from receipt to closing; very many while open."""
        return np.asarray(np.maximum(self.closed - self.received, 0), dtype=np.int64)


def seen_in_log(model: Model, ways: Ways, log: CaseLog) -> Seen:
    """The matters of a log. Its names must be those of the model (`evidence.standing`)."""
    classes, units = list(model.classes.name), list(model.units.name)
    flows = flow_names(model)
    matters = log.matters
    received = _working(model, [matter.received for matter in matters])
    return Seen(
        received=received,
        closed=np.maximum(_days(matters, [matter.closed for matter in matters]), received),
        due=_days(matters, [matter.due for matter in matters]),
        klass=_numbers(classes.index(m.matter_class) if m.matter_class else NONE for m in matters),
        unit=_numbers(units.index(m.unit) for m in matters),
        flow=_numbers(flows.index(m.kind) for m in matters),
        **_ways(ways, _numbers(ways.row(m.kind, m.disposition) for m in matters)),
    )


def _ways(ways: Ways, way: Ints) -> dict[str, Ints]:
    turns = np.append(ways.turns, NONE)
    return {"way": way, "turn": turns[way]}


def flow_names(model: Model) -> list[str]:
    """The flows in the order of their numbers."""
    return sorted(model.world.scenario.flows)


def _numbers(values: object) -> Ints:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _days(matters: Collection[LoggedMatter], days: list[date | None]) -> Ints:
    return _numbers(OPEN if day is None else day.toordinal() for day in days)


def _working(model: Model, days: list[date]) -> Ints:
    """The same days, those off moved to the next working day."""
    working = working_days(model)
    at = np.searchsorted(working, _numbers(day.toordinal() for day in days))
    return working[np.minimum(at, len(working) - 1)]


def working_days(model: Model) -> Ints:
    """The ordinals of the working days of the axis, from day 0 on. Raises nothing: a world that is held
    against a log has a calendar (`evidence.standing`)."""
    calendar = model.calendar
    return np.asarray(calendar.days[calendar.origin :] if calendar else [], dtype=np.int64)


def seen_in_run(
    model: Model, ways: Ways, kinds: Collection[str], first: date, last: date, draws: Draws, record: Record
) -> Seen:
    """The matters of some flows that a run received from one day to another, as they stood on the last."""
    working, ticks = working_days(model), model.day_ticks
    flow = model.steps.way[draws.step[draws.first[:-1]]]
    wanted = np.isin(flow, [flow_names(model).index(kind) for kind in kinds])
    wanted &= (record.arrived >= 0) & (record.arrived < NEVER)
    day = working[np.where(wanted, record.arrived, 0) // ticks]
    wanted &= (first.toordinal() <= day) & (day <= last.toordinal())
    closed = np.where(record.ended >= 0, working[_day_of_end(record, ticks)], OPEN)
    due = working[np.minimum(record.due // ticks, len(working)) - 1]
    is_closed = closed <= last.toordinal()
    return Seen(
        received=day,
        closed=np.where(is_closed, closed, OPEN),
        due=np.where(record.due < NEVER, due, OPEN),
        klass=draws.klass,
        unit=draws.unit,
        flow=flow,
        **_ways(ways, np.where(is_closed, ways.taken(model, draws), NONE)),
    ).part(wanted)


def _day_of_end(record: Record, ticks: int) -> Ints:
    """The number of the day on which each matter ends: closing time belongs to the day that ends."""
    ended = np.maximum(record.ended, 0)
    return np.asarray(np.where(ended > record.arrived, ended - 1, ended) // ticks, dtype=np.int64)
