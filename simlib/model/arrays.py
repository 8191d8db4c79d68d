"""What is given and what is chosen, as arrays: the whole vocabulary of the engines.

    Model   what is given        people, units, classes, steps, streams, spans, calendar
    Plan    what is chosen       levels of people by step, unit and pooling; order; escalation; duty

Indices: p person, u unit, c class, s step (over all flows), m milestone, d working day. Everything is
sorted by stable code, so the order of a file never matters. Times are ticks (int64), chances are 63-bit
thresholds (uint64), paces and factors thousandths, sets of people boolean rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.calendar import WorkCalendar
from simlib.inputs.reading import World
from simlib.model.distributions import Spans
from simlib.model.duty import Duty
from simlib.model.partition import Partition

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Chances = NDArray[np.uint64]

ARRIVED, COMPLETED, ENDED = 0, 1, 2
"""The milestones that every flow has; `ENDED` (办结) stops the main clock."""

ALWAYS, POOLED, BLOCKED = 0, 1, 2
"""When a pool of a step is used (`PoolUse.when`)."""

END = -1
"""What follows the last step."""


@dataclass(frozen=True)
class People:
    """`code[p]` sorted; `unit[p]`, `post[p]` (index of the sorted posts), `pace[p]` in thousandths;
    `extra[p]` numbers the posts that only some plan adds (0 for those that are there anyway)."""

    code: tuple[str, ...]
    key: Chances
    unit: Ints
    post: Ints
    pace: Ints
    extra: Ints
    leave_spells: Ints
    leave_days: Ints

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class Units:
    """`name[u]` in the order of their codes; `travel[u, u]` is the return trip in ticks; `conflict[u, p]`
    the threshold that person p must stand back from a matter that arose at u."""

    name: tuple[str, ...]
    code: tuple[str, ...]
    kind: tuple[str, ...]
    travel: Ints
    conflict: Chances

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Classes:
    """`limit_from[c]`, `limit_to[c]`: milestones between which the main limit runs; `due_by_day[c, d]` due
    ticks by the day of the first, or `due_after[c]` ticks (-1: by the calendar)."""

    name: tuple[str, ...]
    rank: Ints
    hard: Bools
    factor: Chances
    limit_from: Ints
    limit_to: Ints
    due_by_day: Ints
    due_after: Ints


@dataclass(frozen=True)
class Limits:
    """All limits, main ones too: `applies[l, c]`, from and to which milestone, due as in `Classes`."""

    name: tuple[str, ...]
    main: Bools
    applies: Bools
    start: Ints
    stop: Ints
    due_by_day: Ints
    due_after: Ints


@dataclass(frozen=True)
class Steps:
    """Steps of all flows. `effort[s]`, `wait[s]` are spans (-1: none); `branch[s, j]` cumulative thresholds
    of what follows, `after[s, j]` the step (`END`); `not_by[s]` steps whose people may not do this one."""

    name: tuple[str, ...]
    flow: tuple[str, ...]
    key: Chances
    team: Ints
    effort: Ints
    wait: Ints
    class_effort: Bools
    on_site: Bools
    milestone: Ints
    not_by: tuple[tuple[int, ...], ...]
    branch: Chances
    after: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Streams:
    """One stream of outside matters at one unit, in the order of (unit code, stream name)."""

    name: tuple[str, ...]
    key: Chances
    unit: Ints
    first: Ints
    gap: Ints
    classes: Chances


@dataclass(frozen=True)
class Backlog:
    """Matters that are open at the start, one row each, in the order of their codes; `arrived` is
    negative for a matter that came before tick 0, `due` is `NEVER` where no limit was in force."""

    unit: Ints
    flow: tuple[str, ...]
    klass: Ints
    step: Ints
    arrived: Ints
    due: Ints

    def __len__(self) -> int:
        return len(self.flow)


@dataclass(frozen=True, eq=False)
class Model:
    """What is given: one world at one load. `window` and `horizon` are ticks, [first, last)."""

    world: World
    load: str
    calendar: WorkCalendar | None
    people: People
    units: Units
    classes: Classes
    limits: Limits
    steps: Steps
    streams: Streams
    backlog: Backlog
    spans: Spans
    milestones: tuple[str, ...]
    day_ticks: int
    n_days: int
    window: tuple[int, int]
    horizon: int
    year_of_day: Ints


@dataclass(frozen=True, eq=False)
class Plan:
    """What is chosen. `level[s, u, g, n]` are the people (a boolean row) of the n-th pool of step s for a
    matter of unit u, pooled (g = 1) or not; `when[s, n]` tells when that pool counts. Somebody may be in
    several pools: an engine takes each person in the first of them that counts for the task. `skips[s, c]`:
    the plan leaves step s out for class c; `zone[u]` is `partition`'s zone of unit u."""

    name: str
    order: int
    escalation: int
    pooled: Bools
    active: Bools
    partition: Partition
    zone: tuple[str | None, ...]
    level: NDArray[np.bool_]
    when: Ints
    skips: Bools
    duty: Duty
