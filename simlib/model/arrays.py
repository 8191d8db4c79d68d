"""What is given and what is chosen, as arrays: the whole vocabulary of the engines.

    Model   what is given        people, units, classes, steps, streams, spans, calendar
    Plan    what is chosen       levels of people by step, unit and pooling; order; escalation; duty

Indices: p person, u unit, c class, s step (over all flows), m milestone, d working day. Everything is
sorted by stable code, so the order of a file never matters. Times are ticks (int64), chances are 63-bit
thresholds (uint64), paces and factors thousandths, sets of people boolean rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.pools import Partition
from simlib.inputs.reading import World
from simlib.model.calendar import WorkCalendar
from simlib.model.distributions import Spans
from simlib.model.duty import DutyRoster
from simlib.model.levels import Levels

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Chances = NDArray[np.uint64]

ARRIVED, COMPLETED, ENDED = 0, 1, 2
"""The milestones that every flow has; `ENDED` (办结) stops the main clock."""

ALWAYS, POOLED, BLOCKED, ABSENT = 0, 1, 2, 3
"""When a pool of a step is used (`PoolUse.when`)."""

LATE, DUE_NEAR = -2, -3
"""What sets a follow-up off, beside milestones."""

TASK = -3
"""The stream of matters that are tasks of the programme; -1 is the backlog's, -2 that of what is set off."""

NONE = -1
"""No step, no gate, no class of its own."""

END = -1
"""What follows the last step."""


@dataclass(frozen=True)
class People:
    """`code[p]` sorted; `unit[p]`, `post[p]` (index of the sorted posts), `pace[p]` in thousandths, and so
    `share[p]` of every day (1000 where duty has days and hours). Who leaves for good by `turnover[p]` (a
    span; -1: nobody does) is followed after `vacancy[p]` days by somebody who works at `learning[p]`
    thousandths of the pace for `learns[p]` days. `gone[p, h]`: known not to be there on half-day h (the unit
    is not open yet, an absence, a closure). `extra[p]` numbers the posts that only some plan adds (0 for
    those that are there anyway)."""

    code: tuple[str, ...]
    key: Chances
    unit: Ints
    post: Ints
    pace: Ints
    share: Ints
    extra: Ints
    leave_spells: Ints
    leave_days: Ints
    turnover: Ints
    vacancy: Ints
    learning: Ints
    learns: Ints
    gone: Bools

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class Units:
    """`name[u]` in the order of their codes; `travel[u, u]` is the return trip in ticks; `conflict[u, u]`
    the threshold that somebody of the second unit is recused from a matter that arose at the first."""

    name: tuple[str, ...]
    code: tuple[str, ...]
    kind: tuple[str, ...]
    travel: Ints
    conflict: Chances

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Rooms:
    """Rooms in the order of their codes; bit r of `of_step[s, u]` (uint64): room r serves step s for a matter
    of unit u. 0 where the step needs none."""

    code: tuple[str, ...]
    name: tuple[str, ...]
    unit: Ints
    of_step: Chances

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class Classes:
    """`limit_from[c]`, `limit_to[c]`: milestones between which the main limit runs; `due_by_day[c, d]` due
    ticks by the day of the first, or `due_after[c]` ticks (-1: by the calendar); `last_by_day[c, d]` the
    last days before they roll; `limit[c, d]` the number of the main limit in force on a day (-1: none). Where
    each matter has a length of its own, it is a span (`own[c]`; -1)."""

    name: tuple[str, ...]
    rank: Ints
    hard: Bools
    factor: Chances
    limit_from: Ints
    limit_to: Ints
    due_by_day: Ints
    due_after: Ints
    last_by_day: Ints
    limit: Ints
    own: Ints


@dataclass(frozen=True)
class Limits:
    """All limits, main ones too: `applies[l, c]`, from and to which milestone, `due_by_day`, `due_after` and
    `last_by_day` as in `Classes`. `pause_axis[l]` is `rules.NO_PAUSE` where it does not pause;
    `extended_by_day[l, d]` are due ticks of its extension by the due day, on all days of the calendar, or
    `extended_after[l]` ticks (both nothing: `NEVER`, -1)."""

    name: tuple[str, ...]
    main: Bools
    applies: Bools
    start: Ints
    stop: Ints
    due_by_day: Ints
    due_after: Ints
    pause_axis: Ints
    last_by_day: Ints
    extended_by_day: Ints
    extended_after: Ints


@dataclass(frozen=True)
class Gates:
    """Meetings that decide: how many matters at most, at which tick of the day, and how many papers call an
    extra one (0: none do). A gate of which each unit or zone has its own is in as many rows as there are
    units, `unit[k]` (-1: one for all), the first of them being the gate of its steps; a zone's is that of its
    first unit."""

    name: tuple[str, ...]
    unit: Ints
    agenda: Ints
    at: Ints
    demand: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Steps:
    """Steps of all flows; `flow[s]` by name, `way[s]` its number. `effort[s]`, `wait[s]` are spans
    (-1: none); `gate[s]` the meeting that decides (-1); `pauses[s]`: clocks stand still during the wait;
    `same_as[s]` the step whose people come first (-1), for `same_wait[s]` ticks; `branch[s, j]` cumulative
    thresholds of what follows, `after[s, j]` the step (`END`); `not_by[s]` steps whose people may not do
    this one. Work on a step that may be handed over goes on at the row `handed_to[s]` (-1: it may not), which
    stands behind all others, follows in every itinerary, bears the step's name and key, and draws what its
    reading takes."""

    name: tuple[str, ...]
    flow: tuple[str, ...]
    way: Ints
    key: Chances
    team: Ints
    effort: Ints
    wait: Ints
    class_effort: Bools
    on_site: Bools
    milestone: Ints
    gate: Ints
    pauses: Bools
    same_as: Ints
    same_wait: Ints
    not_by: tuple[tuple[int, ...], ...]
    branch: Chances
    after: Ints
    handed_to: Ints

    def __len__(self) -> int:
        return len(self.name)

    @property
    def origin(self) -> Ints:
        """The step whose work each row is: its own, or that which is handed over to it."""
        own = np.arange(len(self))
        there = self.handed_to != NONE
        own[self.handed_to[there]] = own[there]
        return own

    @property
    def takes_over(self) -> Bools:
        """Which rows go on with work that others have begun."""
        return np.asarray(self.origin != np.arange(len(self)), dtype=bool)


@dataclass(frozen=True)
class FollowUps:
    """Matters that other matters may set off. `of[f, w]`, `of_class[f, c]`: parents by way (flow) and
    class; `trigger[f]` a milestone, `LATE` or `DUE_NEAR` (`lead[f]` ticks before the due tick); `klass[f]`,
    `unit[f]` are the parent's where `NONE`; `delay[f]` a span; `first[f]` the first step; `extends[f]`: its
    completion grants an extension; it comes on regular days, a row of `Model.next_day` (`at[f]`; -1)."""

    name: tuple[str, ...]
    key: Chances
    of: Bools
    of_class: Bools
    trigger: Ints
    lead: Ints
    odds: Chances
    delay: Ints
    first: Ints
    klass: Ints
    unit: Ints
    extends: Bools
    at: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Streams:
    """One stream of outside matters at one unit, in the order of (unit code, stream name). A stream at drawn
    times has a span `gap[i]`; one on days (-1) has days `days[first_day[i]:first_day[i + 1]]`, each with the
    chance `odds[i]`: a row is (first tick, ticks), and the matter comes at a drawn day of these. One at drawn
    times comes within [`begins[i]`, `ends[i]`) and may wait for regular days, a row of `Model.next_day`
    (`at[i]`; -1). One with a season (`season[i]`; -1) is drawn in a time in which it is even, of which
    `course[season[i], d]` has gone by when day d begins (`model.season`)."""

    name: tuple[str, ...]
    key: Chances
    unit: Ints
    first: Ints
    gap: Ints
    classes: Chances
    odds: Chances
    first_day: Ints
    days: Ints
    begins: Ints
    ends: Ints
    at: Ints
    season: Ints
    course: Ints


@dataclass(frozen=True)
class Backlog:
    """Matters that are open at the start, one row each, in the order of their codes; `arrived` is
    negative for a matter that came before tick 0, `due` is `NEVER` where no limit was in force; `last` is its
    last day on the axis of its limit, negative where pauses no longer move it."""

    unit: Ints
    flow: tuple[str, ...]
    klass: Ints
    step: Ints
    arrived: Ints
    due: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.flow)


@dataclass(frozen=True)
class Tasks:
    """The programme, a row for each task at each of its units; whatever must end before row i, `before[i]`,
    stands above it. It begins no sooner than tick `start[i]`, and has to end by `due[i]` (`NEVER`: no day);
    in the order of work it is due at `urgent[i]`, its own day or an earlier one of what waits for it.

    A milestone has no first step (`NONE`), is no matter, and ends when all before it have. Engines know the
    others alone: the k-th of them is `row[k]`, in `klass[k]`, from step `first[k]` on. It waits for
    `waits[k]` others of these and comes no sooner than `opens[k]`, milestones between being passed through;
    those that wait for it are `ahead[first_ahead[k]:first_ahead[k + 1]]`.
    """

    name: tuple[str, ...]
    unit: Ints
    before: tuple[tuple[int, ...], ...]
    start: Ints
    due: Ints
    urgent: Ints
    row: Ints
    key: Chances
    klass: Ints
    first: Ints
    waits: Ints
    opens: Ints
    first_ahead: Ints
    ahead: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True, eq=False)
class Model:
    """What is given: one world at one load. `window` and `horizon` are ticks, [first, last); `headline[w]`
    tells which ways (flows) are in totals; `date_of_day`, `due_of_date` as in `model.limits`;
    `next_day[k, d]` is the first tick of the first day of schedule k from day d on, the horizon where there
    is none; `years` are rows of (year, its first working day, its length); what would come of itself within
    `closed[k]` = [first, last) comes at its end."""

    world: World
    load: str
    calendar: WorkCalendar | None
    people: People
    units: Units
    classes: Classes
    limits: Limits
    steps: Steps
    rooms: Rooms
    gates: Gates
    followups: FollowUps
    streams: Streams
    backlog: Backlog
    tasks: Tasks
    spans: Spans
    milestones: tuple[str, ...]
    headline: Bools
    date_of_day: Ints
    due_of_date: Ints
    next_day: Ints
    day_ticks: int
    n_days: int
    window: tuple[int, int]
    horizon: int
    years: Ints
    closed: Ints


@dataclass(frozen=True, eq=False)
class Plan:
    """What is chosen. `level[s, u, g, n]` are the people (a boolean row) of the n-th pool of step s for a
    matter of unit u, pooled (g = 1) or not (`model.levels`); `when[s, n]` tells when that pool counts,
    `after[s, n]` for how many ticks people must be absent for stand-ins; `hand_over[s]` for how many those
    who have begun until their work is handed over (-1: it is not). Somebody may be in several pools: an
    engine takes each person in the first of them that counts for the task. `skips[s, c]`: step s is passed
    over by class c; `comes[i]`, `follows[f]`: which streams and follow-ups there are. `gate[s, u]` is the
    meeting that decides on a matter of unit u at step s; at meeting k `presiding[k, p]` may preside, its
    ticks are `meets[first_meeting[k]:...]`. `zone[u]` is `partition`'s zone of unit u, `home[p]` the unit to
    which somebody belongs under this plan. The k-th task with work begins `lag[k]` ticks later than it could.
    A team for step s and unit u has at least `least[k, i]` of the people `part[k, i]`, k being `form[s, u]`;
    nobody is in two parts of a form, and form 0 has none. From tick `until` on, `then` rules."""

    name: str
    order: int
    escalation: int
    pooled: Bools
    active: Bools
    partition: Partition
    zone: tuple[str | None, ...]
    home: Ints
    level: Levels
    when: Ints
    after: Ints
    hand_over: Ints
    skips: Bools
    comes: Bools
    follows: Bools
    gate: Ints
    presiding: Bools
    first_meeting: Ints
    meets: Ints
    form: Ints
    part: Bools
    least: Ints
    lag: Ints
    duty: DutyRoster
    until: int
    then: "Plan | None"

    def stages(self) -> Iterator["Plan"]:
        """The plan and those that take over, in order."""
        yield self
        if self.then is not None:
            yield from self.then.stages()
