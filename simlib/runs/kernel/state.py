"""What changes while the kernel runs: where each matter is, what is to come, who is free; and the record.

matter, visit, team    where each matter is, and what is recorded (`runs.kernel.matters`)
events                 what is to come (`runs.kernel.events`)
who                    sets of people: who is idle, freed, free
now                    what is counted while a tick lasts
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Ints
from simlib.runs.bitsets import BitWords, pack
from simlib.runs.draws import Draws
from simlib.runs.kernel.events import Events, no_events
from simlib.runs.kernel.matters import laid_out
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.record import NOT_YET
from simlib.runs.rows import Rows, rows, table

BORN, COMES, WAITED, HANDED, ENDS, DECIDED, OPENS, NEAR, MEETS, PASS = range(10)
"""What a timed event is. A matter: is born; comes to a visit; back from its wait; its work is handed over; at
the end of its work; is decided on. And: a level opens for a slot; a matter's due tick is near; a gate's
meeting; a pass is due."""

KIND_BITS = 4
"""Bits of an event's code that hold its kind."""

NOW = table(
    *("requests", "papers", "fresh", "meets", "start", "vacant", "vacated", "full"),
    *("shift", "of_day", "midnight", "shift_ends"),
)
REQUEST = table("child", numbers=("matter",))
PAPER = table("key", numbers=("matter",))
DIARY = table("met", "called", "meeting")

IDLE, FREED, FREE, BARRED = range(4)
"""Sets of people: who has nothing to do; who became free since the last pass; who is free in this one; who
may not do the task that is being looked at."""


class State(NamedTuple):
    """What changes during a run.

    `now[0]` counts `requests` (a matter whose due tick is near and the follow-up, or one that approves an
    extension and -1), `papers` that wait for meetings, `fresh` slots of tasks queued at this tick; `meets` is
    0 where no gate meets now; `start` is the next of the ticks at which somebody comes on duty; `vacant` are
    the rooms that are free, `vacated` tells whether one has become so since the last pass, `full` that there
    was no room for another group. It is `shift` (the n-th of its day, `of_day`, which began at `midnight`)
    until `shift_ends`: time only goes on, so no tick needs to be divided by a day's. In a gate's `diary`:
    `met` is its next regular meeting, `called` its last extra one, `meeting` whether one is now.
    `to_wait_for` counts how many others each task of the programme waits for. `chosen` is the team being
    formed (`crew`: room for its set), `assigned` everybody's work so far; `back` are those who became free,
    one by one.
    """

    matter: Rows
    visit: Rows
    team: NDArray[np.int32]
    events: Events
    now: Rows
    requests: Rows
    papers: Rows
    diary: Rows
    to_wait_for: Ints
    who: BitWords
    crew: BitWords
    assigned: Ints
    chosen: NDArray[np.uint32]
    fresh: NDArray[np.uint32]
    back: NDArray[np.uint32]
    candidates: NDArray[np.uint32]


def all_rooms(world: KernelInput) -> int:
    """Every room that some step may book, a bit each."""
    return int(np.bitwise_or.reduce(world.place["rooms"], axis=None, initial=0))


def widest(world: KernelInput) -> int:
    """The most people in a team; at least one."""
    return max(1, int(world.step["team"].max()))


def at_the_start(world: KernelInput, draws: Draws, to_wait_for: Ints, groups: int) -> State:
    """The state at tick 0: everybody is idle, who is not there (yet) too; nothing waits."""
    people, (matters, words) = len(world.person), world.conflict.shape
    gates, near = len(world.gate), _most_near(draws)
    levels, visits, horizon = world.people.shape[1] + 1, draws.visits, int(world.clock["horizon"][0])
    # A matter is at one place, its tasks' levels may open, gates meet; who takes over forgets the latter two.
    room = matters + visits * 2 * levels + near + 4 * gates + 1
    matter, visit = laid_out(draws)
    who = np.zeros((4, words), dtype=np.uint64)
    who[IDLE] = pack(np.ones((1, people), dtype=bool))[0]
    return State(
        matter=matter,
        visit=visit,
        team=np.full((visits, widest(world)), NOT_YET, dtype=np.int32),
        events=no_events(room, horizon, visits),
        now=rows(NOW, 1, vacant=all_rooms(world), shift_ends=world.cuts[1]),
        requests=np.empty(matters + near, REQUEST),
        papers=np.empty(matters, PAPER),
        diary=rows(DIARY, gates, met=NOT_YET, called=NOT_YET),
        to_wait_for=to_wait_for.copy(),
        who=who,
        crew=np.zeros((1, words), dtype=np.uint64),
        assigned=np.zeros(people, dtype=np.int64),
        chosen=np.zeros(widest(world), dtype=np.uint32),
        fresh=np.empty(matters, dtype=np.uint32),
        back=np.zeros(people, dtype=np.uint32),
        candidates=np.empty(groups, dtype=np.uint32),
    )


def _most_near(draws: Draws) -> int:
    """How often a due tick is near, at most: for each child of a matter, at the start of the clock and after
    every pause."""
    children = np.diff(draws.children)
    return int((children * (1 + np.diff(draws.first))).sum())
