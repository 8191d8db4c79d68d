"""Why was a matter late? Every working minute from its arrival to its end bears exactly one label.

    arrived ┈ reply ┈┊ no_free_pair │ leave ┊ travel │ work │ off_duty │ work ┊ gate ┊ approval ┈ ended

A minute is given the first label that fits, in this order:

    outside                       the step's wait runs
      reply                         one for which clocks stand still (letters that are out for a reply)
      outside                       any other
    booked                        a team works on the matter
      travel                        the farthest member's way, the first minutes on duty of each day
      work                          all members on duty, after the way
      leave                         all would be on duty, were nobody on leave
      off_duty                      not all members are on duty, or too briefly that day for the way
    queued
      gate                          papers wait for their meeting
      no_team                       nobody who may act can ever form a team
      room                          a team is free, but no room is vacant
      recusal                       a team would be free if nobody were recused (conflicts, `not_by`)
      leave                         a team would be free and on duty if those on leave were there
      escalation                    a team is free, with people of pools that are not open yet
      before_duty                   a team is free, but not all of it is on duty
      approval, review_queue, desk  the step's role: those who approve, review or keep a desk are busy
      no_free_pair                  some of those who may act are free, too few for a team
      no_free_person                none is

So what a planner could change by itself comes before what only more people would change. Two hindrances at
once (a team would be free without leave *and* without recusals) go to the labels below them. Labels are
integers and add up to the sojourn: from arrival (of the backlog: from tick 0, when its simulation begins) to
the end of the main clock (办结), or to the horizon. A queue is not more than its present state: a label says
why nobody took the matter up at that minute, not why those people were busy. Taking a cause away lets others
go first too, so the time saved is only about what the label claims (`tests/scores/test_why_late.py` says how
nearly, for some causes).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from simlib.model.arrays import Bools, Ints, Model, Plan
from simlib.model.plan import step_specs
from simlib.model.remembering import remembered
from simlib.model.rules import NEVER
from simlib.runs.bitsets import BitWords
from simlib.runs.draws import Draws
from simlib.runs.kernel.matters import laid_out
from simlib.runs.kernel.tables import kernel_input
from simlib.runs.record import NOT_YET, Record
from simlib.runs.rows import gathered
from simlib.scores.labelling import (
    APPROVAL,
    DESK,
    NO_ROLE,
    REVIEW_QUEUE,
    Happened,
    LabelSheet,
    Pools,
    book,
    label,
)

LABELS: Final = (
    *("work", "travel", "off_duty", "leave", "reply", "outside", "gate", "no_team", "recusal", "escalation"),
    *("before_duty", "room", "approval", "review_queue", "desk", "no_free_pair", "no_free_person"),
)
"""What a minute may be called; columns of `why_late`. Of equal sums the first one counts as the larger."""

ROLES: Final = {"approval": APPROVAL, "review": REVIEW_QUEUE, "desk": DESK}
"""Steps whose queues have a name of their own, by `Step.role`."""


class Piece(NamedTuple):
    """A stretch of a matter's time with one label: [begin, end), at a visit (index into the record)."""

    visit: int
    label: str
    begin: int
    end: int


def why_late(model: Model, plan: Plan, draws: Draws, record: Record, matters: Ints | None = None) -> Ints:
    """Ticks by matter (all, unless some are named by their indices) and label, int64[matters, labels].

    A row's sum is `ends - begins` of `lifetimes`; a matter that never came has zeros.
    """
    chosen = np.arange(draws.matters) if matters is None else np.asarray(matters, dtype=np.int64)
    sums = np.zeros((len(chosen), len(LABELS)), dtype=np.int64)
    _label(model, plan, draws, record, chosen, LabelSheet(sums, *_no_pieces(0)))
    return sums


def pieces(model: Model, plan: Plan, draws: Draws, record: Record, matter: int) -> list[Piece]:
    """One matter's time from arrival to end, piece by piece without a gap."""
    room = 256
    while True:
        sheet = LabelSheet(np.zeros((1, len(LABELS)), dtype=np.int64), *_no_pieces(room))
        _label(model, plan, draws, record, np.array([matter], dtype=np.int64), sheet)
        found = int(sheet.used[0])
        if found <= room:
            return list(_joined(sheet.pieces[:found].tolist()))
        room = found


def _joined(rows: list[list[int]]) -> Iterator[Piece]:
    """Pieces in the order of time; two of one label that meet where another plan takes over are one."""
    at: list[int] = []
    for row in sorted(rows, key=lambda row: row[2:]):
        if at and at[:2] == row[:2] and at[3] == row[2]:
            at[3] = row[3]
            continue
        if at:
            yield Piece(at[0], LABELS[at[1]], at[2], at[3])
        at = row
    if at:
        yield Piece(at[0], LABELS[at[1]], at[2], at[3])


def lifetimes(model: Model, draws: Draws, record: Record) -> tuple[Ints, Ints]:
    """When each matter's time begins (arrival, or tick 0) and ends (its end, or the horizon); both the
    horizon for one that never came."""
    came = record.arrived < NEVER
    begin = np.where(came, np.maximum(record.arrived, 0), model.horizon)
    end = np.where(came & (record.ended != NOT_YET), record.ended, model.horizon)
    return begin, end


def _no_pieces(room: int) -> tuple[Ints, Ints]:
    return np.zeros((room, 4), dtype=np.int64), np.zeros(1, dtype=np.int64)


def _label(model: Model, plan: Plan, draws: Draws, record: Record, matters: Ints, sheet: LabelSheet) -> None:
    happened = _happened(model, plan, draws, record)
    levels, words = plan.when.shape[1] + 1, happened.busy.shape[1]
    room = Pools(
        opens=np.zeros((2, levels), dtype=np.int64),
        people=np.zeros((2, levels, words), dtype=np.uint64),
        levels=np.zeros(2, dtype=np.int64),
        barred=np.zeros(words, dtype=np.uint64),
        concerned=np.zeros(words, dtype=np.uint64),
        reach=np.zeros(words, dtype=np.uint64),
        free=np.zeros(words, dtype=np.uint64),
    )
    for since, stage in zip(happened.stage.tolist(), plan.stages(), strict=True):
        if since < model.horizon:
            label(kernel_input(model, stage, draws), since, happened, stage.duty.whole, room, matters, sheet)


@remembered(64)
def _roles(model: Model) -> Ints:
    """The label of each step whose queue has a name of its own."""
    return np.array([ROLES.get(spec.role, NO_ROLE) for spec in step_specs(model)], dtype=np.int64)


@lru_cache(maxsize=64)
def _stages(plan: Plan) -> tuple[Ints, Bools]:
    """From which tick on each stage of a plan rules, and what it leaves out, bool[stages, steps, classes]."""
    stages = [*plan.stages()]
    since = np.array([0, *(stage.until for stage in stages[:-1])], dtype=np.int64)
    return since, np.array([stage.skips for stage in stages])


def _happened(model: Model, plan: Plan, draws: Draws, record: Record) -> Happened:
    begin, end = lifetimes(model, draws, record)
    changed, busy = _busy(draws, record)
    stage, skips = _stages(plan)
    matter, visit = laid_out(draws)
    given = {
        "matter": matter,
        "visit": visit,
        "begin": begin,
        "end": end,
        "changed": changed,
        "busy": busy,
        "stage": stage,
        "skips": skips,
    }
    return gathered(Happened, record, role=_roles(model), **given)


def _busy(draws: Draws, record: Record) -> tuple[Ints, BitWords]:
    """The ticks at which work begins or ends, in order, and who is booked from each on; before all, nobody.
    Of changes at one tick the last row tells the truth."""
    began = np.flatnonzero(record.team[:, 0] != NOT_YET)
    ended = began[record.finished[began] != NOT_YET]
    visits = np.concatenate([began, ended])
    ticks = np.concatenate([record.started[began], record.finished[ended]])
    order = np.argsort(ticks)
    busy = np.zeros((len(order) + 1, draws.stands_back.shape[1]), np.uint64)
    book(visits[order], record.team, busy)
    return np.concatenate([[-1], ticks[order]]), busy
