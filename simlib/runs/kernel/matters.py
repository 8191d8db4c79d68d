"""A matter in one row, a visit in one: what was drawn of it, where it is, and what is recorded of it.

    draws ─> laid_out ─> rows ─(the loop)─> rows ─> recorded ─> columns of the record

What is asked of a matter together stands together: in columns each question would be a look into another part
of memory, and machine code would carry thirty arrays from function to function.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints
from simlib.model.rules import NEVER
from simlib.runs.compiling import compiled
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, OF_MATTER, TIMES, Record
from simlib.runs.rows import Rows, gathered, table

NONE = -1
NOWHERE = 2**32 - 1
"""The visit of a matter that has not come yet."""

MATTER = table(
    *("due", "extended", "last", "granted", "assigned", "ended", "left", "arrived", "completed"),
    *("came", "release", "given_due", "own", "delay", "first", "child", "last_child", "number"),
    numbers=("visit", "stop", "klass", "unit", "worked"),
    links=("limit", "stream", "follow", "parent"),
)
"""What is in `runs.record` is recorded. `visit` is where a matter is (`NOWHERE`: it has not come), its
visits are `first` up to before `stop`, `worked` is 1 if what it did last took time. `limit` is the number of
its main limit, `last` that limit's last day, `granted` when its extension was, `left` the effort that those
who began its step leave to others. From `came` (the drawn arrival) on: as in `runs.draws`; what it may set
off are the matters `child` up to before `last_child`."""

VISIT = table(
    *("queued", "started", "finished", "travel", "effort", "wait"),
    numbers=("step", "stuck"),
    links=("room",),
)
"""`step`, `effort` and `wait` are drawn, the others recorded."""


class Drawn(NamedTuple):
    """The columns of the draws."""

    unit: Ints
    stream: Ints
    number: Ints
    klass: Ints
    arrived: Ints
    release: Ints
    given_due: Ints
    last: Ints
    own: Ints
    parent: Ints
    follow: Ints
    delay: Ints
    children: Ints
    first: Ints
    step: Ints
    effort: Ints
    wait: Ints


def laid_out(draws: Draws) -> tuple[Rows, Rows]:
    """The rows of all matters and of all visits before anything has happened."""
    matter, visit = np.empty(draws.matters, MATTER), np.empty(draws.visits, VISIT)
    lay_out(gathered(Drawn, draws, number=draws.index), matter, visit)
    return matter, visit


@compiled
def lay_out(d: Drawn, matter: Rows, visit: Rows) -> None:
    """Fill the rows."""
    for m in range(matter.shape[0]):
        row = matter[m]
        row.due = row.arrived = row.granted = NEVER
        row.extended = row.assigned = row.ended = row.completed = NOT_YET
        row.left = row.worked = 0
        row.visit, row.limit = NOWHERE, NONE
        row.came, row.release, row.given_due, row.last = d.arrived[m], d.release[m], d.given_due[m], d.last[m]
        row.own, row.delay, row.number = d.own[m], d.delay[m], d.number[m]
        row.unit, row.klass, row.stream = d.unit[m], d.klass[m], d.stream[m]
        row.follow, row.parent = d.follow[m], d.parent[m]
        row.first, row.stop = d.first[m], d.first[m + 1]
        row.child, row.last_child = d.children[m], d.children[m + 1]
    for v in range(visit.shape[0]):
        at = visit[v]
        at.queued = at.started = at.finished = NOT_YET
        at.travel = at.stuck = 0
        at.step, at.effort, at.wait, at.room = d.step[v], d.effort[v], d.wait[v], NONE


def recorded(matter: Rows, visit: Rows, team: NDArray[np.int32]) -> Record:
    """The record of a run that has ended."""
    of_matter = {name: matter[name].copy() for name in OF_MATTER}
    times = {name: visit[name].copy() for name in TIMES}
    stuck, room = visit["stuck"].astype(bool), visit["room"].copy()
    return Record(**of_matter, **times, team=team, stuck=stuck, room=room)
