"""The programme as arrays: every task at each of its units, and who waits for whom.

    nominate ──after──> open (milestone) ──after_all──> report        rows: each below all that it waits for
    nominate ─────────────────────────────────────────> report        engines: milestones are passed through

Rows are in the order of their depth (the longest way to them from a task that waits for none), then of names
and units' codes, so that the file's order cannot matter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from simlib.inputs.checks.programme import before, task_units
from simlib.inputs.scenario import Programme, Scenario, Task
from simlib.model.arrays import Chances, Ints, Tasks
from simlib.model.calendar import WorkCalendar
from simlib.model.keys import code_key
from simlib.model.rules import NEVER


class _Row(NamedTuple):
    """A task at a unit (by its place)."""

    name: str
    unit: int


def compile_tasks(
    scenario: Scenario,
    units: Sequence[str],
    calendar: WorkCalendar | None,
    first_step: Callable[[str], int],
) -> Tasks:
    """The tasks of a scenario's programme, none without one. `units` are in the order of their codes;
    `first_step` tells the first step of a flow."""
    programme = scenario.programme
    tasks = programme.tasks if programme else {}
    rows = _rows(scenario, tasks, units)
    ahead_of = [_before(tasks, rows, row) for row in rows]
    start = [_first_tick(calendar, tasks[row.name].start) for row in rows]
    due = [_last_tick(calendar, tasks[row.name].due) for row in rows]
    work = [i for i, row in enumerate(rows) if tasks[row.name].flow is not None]
    waits, opens = _through_milestones(ahead_of, start, work)
    return Tasks(
        name=tuple(row.name for row in rows),
        unit=_integers(row.unit for row in rows),
        before=tuple(ahead_of),
        start=_integers(start),
        due=_integers(due),
        row=_integers(work),
        key=_keys([f"{scenario.units[units[rows[i].unit]].code}/programme/{rows[i].name}" for i in work]),
        klass=_classes(scenario, programme, [tasks[rows[i].name] for i in work]),
        first=_integers(first_step(tasks[rows[i].name].flow or "") for i in work),
        waits=_integers(len(others) for others in waits),
        opens=_integers(opens),
        urgent=_integers(_by_what_waits(ahead_of, due)),
        **_ahead(waits),
    )


def _rows(scenario: Scenario, tasks: Mapping[str, Task], units: Sequence[str]) -> list[_Row]:
    place = {unit: u for u, unit in enumerate(units)}

    @cache
    def depth(name: str) -> int:
        return 1 + max((depth(other) for other in before(tasks[name])), default=-1)

    rows = [
        _Row(name, place[unit]) for name, task in tasks.items() for unit in task_units(scenario.units, task)
    ]
    return sorted(rows, key=lambda row: (depth(row.name), row))


def _before(tasks: Mapping[str, Task], rows: Sequence[_Row], row: _Row) -> tuple[int, ...]:
    """The rows that must end before a row begins."""
    task = tasks[row.name]
    return tuple(
        i
        for i, other in enumerate(rows)
        if other.name in task.after_all or (other.name in task.after and other.unit == row.unit)
    )


def _through_milestones(
    ahead_of: Sequence[tuple[int, ...]], start: Sequence[int], work: Sequence[int]
) -> tuple[list[list[int]], list[int]]:
    """For each task with work those with work that it waits for, and the tick before which it cannot begin:
    its own, and those of the milestones between."""
    number = {row: k for k, row in enumerate(work)}
    for_work: list[set[int]] = []
    earliest: list[int] = []
    for i, others in enumerate(ahead_of):  # each below all that it waits for
        milestones = [other for other in others if other not in number]
        found = {number[other] for other in others if other in number}
        for_work.append(found.union(*(for_work[other] for other in milestones)))
        earliest.append(max([start[i], *(earliest[other] for other in milestones)]))
    return [sorted(for_work[row]) for row in work], [earliest[row] for row in work]


def _by_what_waits(ahead_of: Sequence[tuple[int, ...]], due: Sequence[int]) -> list[int]:
    """By when each row has to end: its own tick, or an earlier one of those that wait for it."""
    found = list(due)
    for i in range(len(found) - 1, -1, -1):
        for other in ahead_of[i]:
            found[other] = min(found[other], found[i])
    return found


def _ahead(waits: Sequence[Sequence[int]]) -> dict[str, Ints]:
    """The same relation the other way round: who waits for each."""
    ahead = [[k for k, others in enumerate(waits) if one in others] for one in range(len(waits))]
    return {
        "first_ahead": _integers(accumulate((len(others) for others in ahead), initial=0)),
        "ahead": _integers(k for others in ahead for k in others),
    }


def _classes(scenario: Scenario, programme: Programme | None, tasks: Sequence[Task]) -> Ints:
    names = sorted(scenario.classes)
    return _integers(names.index(task.klass or programme.klass) for task in tasks if programme)


def _first_tick(calendar: WorkCalendar | None, day: date | None) -> int:
    """The first tick on or after a day; 0 where none is given."""
    return 0 if calendar is None or day is None else max(0, calendar.tick_of(day))


def _last_tick(calendar: WorkCalendar | None, day: date | None) -> int:
    """The closing time of the last working day up to a day: what is due on a Sunday is done on Friday.
    `NEVER` where no day is given."""
    if calendar is None or day is None:
        return NEVER
    return (calendar.day_index(day) + calendar.is_working(day)) * calendar.day_ticks


def _keys(codes: Sequence[str]) -> Chances:
    return np.array([code_key(code) for code in codes], dtype=np.uint64)


def _integers(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
