"""One matter's story as data: what happened to it, in order, and what its time was spent on.

    arrived ─ counted ─ step ─ step ─ paused ─ set_off ─ extended ─ step ─ overdue ─ ended ─ completed
              (due)     who, when,    (due     (another  (due                (how late)
                        which labels   moves)   matter)   moves)

`views.language.stories` puts it into words, `views.exhibits.one_matter` draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from simlib.model.arrays import ARRIVED, COMPLETED, NONE, TASK, Model, Plan
from simlib.model.rules import (
    NEVER,
    NO_PAUSE,
    due,
    due_on,
    extended_due,
    is_granted,
    is_on_time,
    own_due,
    own_last,
    paused,
    working_day,
)
from simlib.runs.draws import Draws, takes_time
from simlib.runs.record import NOT_YET, Record, handed_over
from simlib.scores.run import Run
from simlib.scores.why_late import LABELS, Piece, lifetimes, pieces


@dataclass(frozen=True)
class Event:
    """Something that happened at a tick; what does not apply is -1 or empty.

    `kind` is one of: arrived, counted (the main limit begins), step, left_out (begun, then a new plan left
    the step out), paused, extended, set_off, overdue, ended, completed, open (at the horizon). A step has its
    `visit` with the ticks `queued`, `started`, `finished`, the `people` of its team, and its `labels` (ticks
    up to the matter's end). `due` is the due tick from now on; `other` the matter that was set off or that
    granted the extension.
    """

    kind: str
    tick: int
    visit: int = -1
    queued: int = -1
    started: int = -1
    finished: int = -1
    people: tuple[int, ...] = ()
    labels: dict[str, int] = field(default_factory=dict)
    due: int = -1
    other: int = -1


@dataclass(frozen=True)
class LateMatter:
    """A late matter of a run: its index, the ticks by which it is late, and its first cause."""

    matter: int
    late: int
    cause: str


def late_matters(run: Run) -> list[LateMatter]:
    """The late matters that the on-time share counts, the latest first; those open count to the horizon."""
    late, ticks = run.late
    _, end = lifetimes(run.model, run.draws, run.record)
    by = (end - run.record.due)[late].tolist()
    first = [LABELS[n] for n in ticks.argmax(axis=1).tolist()]
    found = [LateMatter(*row) for row in zip(late.tolist(), by, first, strict=True)]
    return sorted(found, key=lambda one: (-one.late, one.matter))


def timely_matters(run: Run) -> list[int]:
    """The matters that the on-time share counts as on time, the quickest from arrival to end first."""
    begin, end = lifetimes(run.model, run.draws, run.record)
    due, ended = run.record.due, run.record.ended
    timely = np.flatnonzero(run.outside & run.headline & run.due_in_window(due) & is_on_time(ended, due))
    order = np.argsort((end - begin)[timely], kind="stable")
    return [int(m) for m in timely[order]]


@dataclass(frozen=True)
class Story:
    """One matter of a run: its events in order, its time in pieces, and the sums of its labels in ticks."""

    matter: int
    begin: int
    end: int
    events: tuple[Event, ...]
    pieces: tuple[Piece, ...]
    sums: dict[str, int]


def story(model: Model, plan: Plan, draws: Draws, record: Record, matter: int) -> Story:
    """The story of a matter (its index) that came."""
    told = pieces(model, plan, draws, record, matter)
    sums = dict.fromkeys(LABELS, 0)
    for piece in told:
        sums[piece.label] += piece.end - piece.begin
    begin, end = (int(ticks[matter]) for ticks in lifetimes(model, draws, record))
    steps = list(_steps(draws, record, matter, told))
    moves = due_moves(model, draws, record, matter, told)
    others = list(_bounds(model, record, matter))
    for child in range(draws.children[matter], draws.children[matter + 1]):  # they came because of this one
        if record.arrived[child] < NEVER:
            others.append(Event("set_off", int(record.arrived[child] - draws.delay[child]), other=child))
    events = sorted([*steps, *moves, *others], key=lambda e: (e.tick, ORDER.index(e.kind)))
    return Story(
        matter=matter,
        begin=begin,
        end=end,
        events=tuple(events),
        pieces=tuple(told),
        sums={name: n for name, n in sums.items() if n},
    )


ORDER = (
    *("arrived", "paused", "extended", "overdue", "ended", "completed", "counted", "set_off", "left_out"),
    *("step", "open"),
)
"""Of what happens at one tick, what is told first."""


def _bounds(model: Model, record: Record, m: int) -> Iterator[Event]:
    """Arrival, the due tick passing, the end; or that it is open at the horizon."""
    ended, completed = int(record.ended[m]), int(record.completed[m])
    last = int(max(record.due[m], record.extended[m]))
    yield Event("arrived", int(record.arrived[m]))
    if last < (ended if ended != NOT_YET else model.horizon):
        yield Event("overdue", last, due=last)
    if ended != NOT_YET:
        yield Event("ended", ended, due=last)
    if completed not in (NOT_YET, ended):
        yield Event("completed", completed)
    if completed == NOT_YET:
        yield Event("open", model.horizon)


def _steps(draws: Draws, record: Record, m: int, told: list[Piece]) -> Iterator[Event]:
    """The visits that took place or were begun, each with its share of the matter's time."""
    for v in range(draws.first[m], draws.first[m + 1]):
        own = [piece for piece in told if piece.visit == v]
        labels: dict[str, int] = {}
        for piece in own:
            labels[piece.label] = labels.get(piece.label, 0) + piece.end - piece.begin
        queued = int(record.queued[v])
        if queued == NOT_YET:
            if own:
                waits = all(piece.label in ("reply", "outside") for piece in own)
                over = record.completed[m] == NOT_YET and waits
                yield Event("step" if over else "left_out", own[0].begin, v, labels=labels)
            continue
        team = tuple(p for p in record.team[v].tolist() if p >= 0)
        ticks = (int(record.started[v]), int(record.finished[v]))
        yield Event("step", queued - int(draws.wait[v]), v, queued, *ticks, team, labels)


# ---------------------------------------------------------------- the main clock


def due_moves(model: Model, draws: Draws, record: Record, m: int, told: list[Piece]) -> list[Event]:
    """When the main limit began, and each time that its due tick moved: pauses, and an extension. `told` are
    the matter's pieces. The last of them agree with the record's due ticks."""
    clock = _Clock(model, draws, record, m)
    worked, handed = 0, handed_over(model, draws, record)
    for v in range(draws.first[m], draws.first[m + 1]):
        own = [piece for piece in told if piece.visit == v]
        if own and own[0].label in ("reply", "outside") and own[0].end < model.horizon:
            if own[0].label == "reply":
                clock.pause(v, own[0].begin, worked, own[0].end)
            worked = 1
        if record.queued[v] == NOT_YET:
            worked = 0 if len(own) > 1 else worked  # queued until a new plan left it out
        elif record.finished[v] == NOT_YET:
            break
        else:
            worked = int(clock.takes_time[v])
            if not handed[v]:
                clock.passes(int(model.steps.milestone[draws.step[v]]), int(record.finished[v]), worked)
    if record.completed[m] != NOT_YET:
        clock.passes(COMPLETED, int(record.completed[m]), worked)
    clock.grant_until(NEVER)
    return clock.moves


class _Clock:
    """A matter's main clock, wound by the rules; what moves it is kept."""

    def __init__(self, model: Model, draws: Draws, record: Record, m: int) -> None:
        self.model, self.m, self.klass = model, m, int(draws.klass[m])
        self.takes_time = takes_time(model, draws)
        self.moves: list[Event] = []
        self.ended, self.own = int(record.ended[m]), int(draws.own[m])
        self.grants = sorted(
            (int(record.completed[child]), child)
            for child in range(draws.children[m], draws.children[m + 1])
            if model.followups.extends[draws.follow[child]] and record.completed[child] != NOT_YET
        )
        self.assigned, self.due, self.last, self.limit, self.extended = (NOT_YET,) * 5
        if draws.stream[m] == -1:  # of the backlog: its clock has been running
            self.assigned, self.due = int(draws.release[m]), int(draws.given_due[m])
            self.last, self.limit = int(draws.last[m]), int(model.classes.limit[self.klass][0])
            self._note("counted", self.assigned)
        elif draws.stream[m] == TASK:  # its day is the programme's
            self.assigned, self.due = int(record.arrived[m]), int(draws.given_due[m])
            self._note("counted", self.assigned)
        else:
            self.passes(ARRIVED, int(record.arrived[m]), 0)

    def passes(self, milestone: int, tick: int, worked: int) -> None:
        """A milestone is passed; the first time that it is the limit's, the limit begins."""
        classes, day_ticks = self.model.classes, self.model.day_ticks
        if milestone != classes.limit_from[self.klass] or self.assigned != NOT_YET:
            return
        after = int(classes.due_after[self.klass])
        when = (tick, worked, day_ticks)
        self.assigned = tick
        usual = due(*when, classes.due_by_day[self.klass], after)
        last = due(*when, classes.last_by_day[self.klass], after)
        self.due, self.last = (own_due(usual, *when, after, self.own), own_last(last, *when, after, self.own))
        self.limit = int(classes.limit[self.klass][working_day(*when)])
        self._note("counted", tick)

    def pause(self, visit: int, begin: int, worked: int, tick: int) -> None:
        """A wait for which clocks stand still is over."""
        self.grant_until(tick)
        model, limits = self.model, self.model.limits
        axis = NO_PAUSE if self.limit == NONE else int(limits.pause_axis[self.limit])
        if axis == NO_PAUSE or self.assigned == NOT_YET or self.last < 0:
            return
        self.last += paused(axis, begin, worked, tick, model.day_ticks, model.date_of_day)
        self.due = due_on(axis, self.last, model.day_ticks, model.due_of_date)
        self._note("paused", tick, visit)
        if self.extended != NOT_YET:
            self.extended = self._extension()
            self._note("extended", tick)

    def grant_until(self, tick: int) -> None:
        """The extensions that were approved before a tick."""
        while self.grants and self.grants[0][0] < tick:
            when, child = self.grants.pop(0)
            ended = self.ended if NOT_YET < self.ended <= when else NOT_YET
            if self.extended == NOT_YET and is_granted(when, self.due, ended):
                self.extended = self._extension()
                if self.extended != NOT_YET:
                    self._note("extended", when, other=child)

    def _extension(self) -> int:
        limits = self.model.limits
        if self.limit == NONE:
            return NOT_YET
        by_day, after = limits.extended_by_day[self.limit], int(limits.extended_after[self.limit])
        return extended_due(self.due, self.model.day_ticks, by_day, after)

    def _note(self, kind: str, tick: int, visit: int = -1, other: int = -1) -> None:
        due_tick = self.extended if kind == "extended" else self.due
        self.moves.append(Event(kind, tick, visit, due=due_tick, other=other))
