"""What a run leaves behind: an array addressed by (matter, visit), and nothing else.

    matter   arrived, due, extended, assigned, ended, completed
    visit    queued, started, finished, team, travel, stuck, room

`NOT_YET` (-1) stands for what had not happened by the horizon; a matter that never came (a sleeping one
that nothing set off, one of a stream that the plan leaves out) arrives, and is due, `NEVER`. Logs and
measures are made from it; both engines fill the same arrays, so that they can be compared to the byte.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints, Model
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws

NOT_YET = -1

OF_MATTER = ("arrived", "due", "extended", "assigned", "ended", "completed")
TIMES = ("queued", "started", "finished", "travel")
"""The columns in ticks, of a matter and of a visit."""


@dataclass(frozen=True)
class Record:
    """The record of one run: n matters, v visits, teams of at most w people.

    `arrived[n]` is when a matter came, negative for some of the backlog. `due[n]` is the main due tick,
    counted from the arrival until the limit's first milestone (`assigned`) sets it, pauses included;
    `extended[n]` that of a granted extension. `ended[n]` stops the main clock (办结), `completed[n]` is the
    end of all steps. `queued[v]` is when the visit's work could begin (after its wait), `team[v, w]` people
    in ascending order (-1: no more), `travel[v]` ticks of travel by each member, `stuck[v]`: no team that may
    act exists at all, `room[v]` the room that was booked with the team (-1: none). A visit that the plan
    passes over leaves nothing; one that is handed over is `finished` then, and the next one goes on with it.
    """

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


def blank(model: Model, draws: Draws) -> Record:
    """A record in which nothing has happened yet."""
    width = max(1, int(model.steps.team.max()))
    begins = {"arrived": NEVER, "due": NEVER, "travel": 0}
    sizes = dict.fromkeys(OF_MATTER, draws.matters) | dict.fromkeys(TIMES, draws.visits)
    return Record(
        **{n: np.full(rows, begins.get(n, NOT_YET), dtype=np.int64) for n, rows in sizes.items()},
        team=np.full((draws.visits, width), NOT_YET, dtype=np.int32),
        stuck=np.zeros(draws.visits, dtype=bool),
        room=np.full(draws.visits, NOT_YET, dtype=np.int32),
    )


def handed_over(model: Model, draws: Draws, record: Record) -> Bools:
    """Which visits ended by being handed over: the next one goes on with their work. bool[visits]"""
    found, queued = np.zeros(draws.visits, dtype=bool), record.queued != NOT_YET
    if model.steps.takes_over.any():
        found[:-1] = model.steps.takes_over[draws.step[1:]] & queued[1:]
    return found


class Log:
    """A record while it is being written: plain lists, which Python writes faster than arrays."""

    def __init__(self, model: Model, draws: Draws) -> None:
        empty = blank(model, draws)
        self.arrived: list[int] = empty.arrived.tolist()
        self.due: list[int] = empty.due.tolist()
        self.extended: list[int] = empty.extended.tolist()
        self.assigned: list[int] = empty.assigned.tolist()
        self.ended: list[int] = empty.ended.tolist()
        self.completed: list[int] = empty.completed.tolist()
        self.queued: list[int] = empty.queued.tolist()
        self.started: list[int] = empty.started.tolist()
        self.finished: list[int] = empty.finished.tolist()
        self.travel: list[int] = empty.travel.tolist()
        self.stuck: list[bool] = empty.stuck.tolist()
        self.room: list[int] = empty.room.tolist()
        self.team = empty.team

    def record(self) -> Record:
        """The record as arrays."""
        ticks = {name: np.array(getattr(self, name), dtype=np.int64) for name in (*OF_MATTER, *TIMES)}
        stuck, room = np.array(self.stuck, dtype=bool), np.array(self.room, dtype=np.int32)
        return Record(**ticks, team=self.team, stuck=stuck, room=room)
