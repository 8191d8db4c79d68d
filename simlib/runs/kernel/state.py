"""What changes while the kernel runs: where each matter is, what is to come, who is free, and the record.

course     one row a matter: at which visit it is, and its clock
events     what is to come (`runs.kernel.events`)
idle, freed, fresh    what the dispatcher asks about
Out        the columns of the record
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import NEVER
from simlib.runs.bitsets import WORD_BITS, BitWords, pack
from simlib.runs.kernel.events import Events, no_events
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.record import NOT_YET
from simlib.runs.rows import Rows, table

BORN, COMES, WAITED, HANDED, ENDS, DECIDED, OPENS, NEAR, MEETS, PASS = range(10)
"""What a timed event is. A matter: is born; comes to a visit; back from its wait; its work is handed over; at
the end of its work; is decided on. And: a level opens for a slot; a matter's due tick is near; a gate's
meeting; a pass is due."""

KIND_BITS = 4
"""Bits of an event's code that hold its kind."""

COURSE = table("visit", "stop", "unit", "klass", "worked", "limit", "last", "granted")
PAPER = table("matter", "key")


class State(NamedTuple):
    """What changes during a run.

    `course[m]`: the visit at which a matter is (-1: nowhere yet), the one after its last, its unit and class;
    whether what it did last took time, the number of its main limit, its last day, when its extension was
    granted. `fresh` are slots of tasks queued at this tick, `requests` matters whose due tick is near (and
    the follow-up) or that approve an extension (and -1); `start[0]` is the next of `starts`. `vacant[0]` are
    the rooms that are free, `vacant[1]` whether one has become so since the last pass. `papers` wait for
    meetings; `left[m]` is the effort that those who began a matter's step leave to others (`crew`: room
    for their set); `to_wait_for` counts how many others each task of the programme waits for; `met` is each
    gate's next regular meeting, `called` its last extra one, `meeting` whether one is now. `chosen` is the
    team being formed; `freed` who became free since the last pass (`back`: one by one), `free` who is free in
    this one. `full[0]`: there was no room for another group.
    """

    course: Rows
    events: Events
    n_requests: Ints
    requests: Ints
    n_papers: Ints
    papers: Rows
    left: Ints
    crew: BitWords
    to_wait_for: Ints
    met: Ints
    called: Ints
    meeting: Ints
    start: Ints
    vacant: Ints
    idle: BitWords
    freed: BitWords
    free: BitWords
    barred: BitWords
    assigned: Ints
    chosen: Ints
    n_fresh: Ints
    fresh: Ints
    back: Ints
    touched: BitWords
    candidates: Ints
    full: Ints


class Out(NamedTuple):
    """The record's columns (see `runs.record`)."""

    arrived: Ints
    due: Ints
    extended: Ints
    assigned: Ints
    ended: Ints
    completed: Ints
    queued: Ints
    started: Ints
    finished: Ints
    team: NDArray[np.int32]
    travel: Ints
    stuck: Bools
    room: NDArray[np.int32]


def blank(world: KernelInput) -> Out:
    """Room for a record in which nothing has happened yet."""
    matters, visits = len(world.unit), len(world.step_of)

    def column(size: int, value: int) -> Ints:
        return np.full(size, value, dtype=np.int64)

    return Out(
        arrived=column(matters, NEVER),
        due=column(matters, NEVER),
        extended=column(matters, NOT_YET),
        assigned=column(matters, NOT_YET),
        ended=column(matters, NOT_YET),
        completed=column(matters, NOT_YET),
        queued=column(visits, NOT_YET),
        started=column(visits, NOT_YET),
        finished=column(visits, NOT_YET),
        team=np.full((visits, widest(world)), NOT_YET, dtype=np.int32),
        travel=np.zeros(visits, dtype=np.int64),
        stuck=np.zeros(visits, dtype=bool),
        room=np.full(visits, NOT_YET, dtype=np.int32),
    )


def all_rooms(world: KernelInput) -> int:
    """Every room that some step may book, a bit each."""
    return int(np.bitwise_or.reduce(world.rooms, axis=None, initial=0))


def widest(world: KernelInput) -> int:
    """The most people in a team; at least one."""
    return max(1, int(world.step["team"].max()))


def at_the_start(world: KernelInput, groups: int) -> State:
    """The state at tick 0: everybody is idle, who is not there (yet) too; nothing waits."""
    people, words = len(world.person), world.conflict.shape[1]
    matters, visits, horizon = len(world.unit), len(world.step_of), int(world.clock["horizon"][0])
    levels, near = world.level.shape[3] + 1, _most_near(world)
    gates = len(world.gate)
    # A matter is at one place, its tasks' levels may open, gates meet; who takes over forgets the latter two.
    room = matters + visits * 2 * levels + near + 4 * gates + 1
    return State(
        course=np.empty(matters, COURSE),
        events=no_events(room, horizon, visits),
        n_requests=np.zeros(1, dtype=np.int64),
        requests=np.empty((matters + near, 2), dtype=np.int64),
        n_papers=np.zeros(1, dtype=np.int64),
        papers=np.empty(matters, PAPER),
        left=np.zeros(matters, dtype=np.int64),
        crew=np.zeros((1, words), dtype=np.uint64),
        to_wait_for=world.to_wait_for.copy(),
        met=np.full(gates, NOT_YET, dtype=np.int64),
        called=np.full(gates, NOT_YET, dtype=np.int64),
        meeting=np.zeros(gates, dtype=np.int64),
        start=np.zeros(1, dtype=np.int64),
        vacant=np.array([all_rooms(world), 0], dtype=np.int64),
        idle=pack(np.ones((1, people), dtype=bool))[0],
        freed=np.zeros(words, dtype=np.uint64),
        free=np.zeros(words, dtype=np.uint64),
        barred=np.zeros(words, dtype=np.uint64),
        assigned=np.zeros(people, dtype=np.int64),
        chosen=np.zeros(widest(world), dtype=np.int64),
        n_fresh=np.zeros(1, dtype=np.int64),
        fresh=np.empty(matters, dtype=np.int64),
        back=np.zeros(people, dtype=np.int64),
        touched=np.zeros(groups // WORD_BITS, dtype=np.uint64),
        candidates=np.empty(groups, dtype=np.int64),
        full=np.zeros(1, dtype=np.int64),
    )


def _most_near(world: KernelInput) -> int:
    """How often a due tick is near, at most: for each child of a matter, at the start of the clock and after
    every pause."""
    children = np.diff(world.children)
    return int((children * (1 + np.diff(world.first))).sum())
