"""The engine to run: the reference's rules as a flat event loop over arrays, compiled with numba.

    loop over ticks   births, ends, wakes, openings                what happens          `case`, `eligibility`
                      then requests, then meetings, one by one     what is decided       `case`, `meetings`
                      then one pass of the dispatcher              who begins what       `dispatch`
    on a day          another plan takes over: what waits is queued anew

    why it is quick
      all that is to come stands in one calendar of buckets (`events`), but for the ticks at which somebody
      comes on duty: these are looked at only while something waits;
      a task that finds its team at once is never put into a group;
      the waiting are kept in groups whose tasks reach exactly the same people (`waiting`), and a pass
      looks only at groups that somebody just freed belongs to.

Nothing is decided here that `model.rules` does not decide. Every function is plain Python too (slowly):
that is how the tests count its branches.
"""

from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from simlib.model.arrays import TASK, Model, Plan
from simlib.model.rules import NEVER
from simlib.runs.bitsets import WORD_BITS
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws
from simlib.runs.kernel.case import answer, arrive, begin_if_ready, go_on, leave_to_others, let_go, request
from simlib.runs.kernel.dispatch import dispatch
from simlib.runs.kernel.eligibility import queue, reach_further
from simlib.runs.kernel.events import forget, next_tick, pop, push
from simlib.runs.kernel.meetings import convene, count_papers, meet, submit
from simlib.runs.kernel.state import (
    BORN,
    COMES,
    DECIDED,
    ENDS,
    HANDED,
    KIND_BITS,
    MEETS,
    NEAR,
    OPENS,
    PASS,
    Out,
    State,
    at_the_start,
    blank,
)
from simlib.runs.kernel.tables import KernelInput, kernel_input
from simlib.runs.kernel.waiting import GROUPS_USED, Waiting, no_one_waiting
from simlib.runs.presence import shift_of
from simlib.runs.record import NOT_YET, Record

GROUPS = 1024
"""Room for groups at first; a run that needs more begins anew with four times as many."""

_room: WeakKeyDictionary[Plan, int] = WeakKeyDictionary()
"""Room for groups that a run of a plan has needed."""

_ZERO = np.uint64(0)


def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
    """Run one world under one plan with the draws of one replication: `runs.reference`'s record, sooner."""
    world = kernel_input(model, plan, draws)
    groups = _room.get(plan, GROUPS)
    while True:
        out = blank(world)
        if rule(model, plan, draws, world, groups, out):
            return Record(*out)
        _room[plan] = groups = 4 * groups


def rule(model: Model, plan: Plan, draws: Draws, world: KernelInput, groups: int, out: Out) -> bool:
    """Run under a plan and, from their days on, under those that take over; false when there was no room."""
    state, waiting = at_the_start(world, groups), no_one(world, groups)
    look_ahead(world, state)
    if not run(world, state, waiting, out):
        return False
    for stage, after in pairwise(plan.stages()):
        if stage.until >= model.horizon:
            break
        then, waiting = kernel_input(model, after, draws), no_one(world, groups)
        take_over(then, state, waiting, out, stage.until)
        if not run(then, state, waiting, out):
            return False
    return True


def no_one(world: KernelInput, groups: int) -> Waiting:
    """Room for all that may wait in a run."""
    levels, words = world.level.shape[3] + 1, world.conflict.shape[1]
    return no_one_waiting(len(world.step_of), len(world.person), levels, words, groups)


# ---------------------------------------------------------------- the loop


@compiled
def look_ahead(g: KernelInput, s: State) -> None:
    """Enter all that is known to come at tick 0: outside matters, and tasks that wait for no other."""
    for m in range(g.unit.shape[0]):
        s.course[m].visit = NOT_YET
        if g.stream[m] == TASK:
            begin_if_ready(g, s, g.number[m], 0)
        elif g.parent[m] < 0:
            push(s.events, g.release[m], m << KIND_BITS | BORN)


@compiled
def run(g: KernelInput, s: State, w: Waiting, out: Out) -> bool:
    """The event loop, until the horizon or the day on which another plan takes over; false when there was no
    room for another group of waiting tasks."""
    until = min(g.clock[0].horizon, g.clock[0].until)
    while True:
        tick = next_tick(s.events, until)
        if someone_waits(w):
            tick = min(tick, next_start(g, s))
        if tick >= until:
            return True
        settle(g, s, w, out, tick)
        if g.clock[0].demands > 0:
            count_papers(g, s, tick)
        come_on_duty(g, s, tick)
        if not dispatch(g, s, w, out, tick):
            return False


@jitable
def settle(g: KernelInput, s: State, w: Waiting, out: Out, tick: int) -> None:
    """Let everything happen that happens at this tick: events, then what was requested, then one meeting;
    again until nothing is left."""
    while True:
        code = pop(s.events, tick)
        if code >= 0:
            happen(g, s, w, out, code >> KIND_BITS, code & (2**KIND_BITS - 1), tick)
        elif s.n_requests[0] > 0:
            answer(g, s, out, tick)
        elif not meet(g, s, out, tick):
            return


@jitable
def happen(g: KernelInput, s: State, w: Waiting, out: Out, who: int, kind: int, tick: int) -> None:
    """A timed event: of a matter, which then goes on, or another."""
    if kind <= DECIDED:
        if kind in (ENDS, HANDED):
            let_go(s, out, s.course[who].visit)
            if kind == HANDED:
                leave_to_others(s, out, who, tick)
        elif kind == BORN:
            if g.stream[who] >= 0 and not g.comes[g.stream[who]]:
                return  # its stream is left out by the plan of the day
            arrive(g, s, out, who, tick)
        go_on(g, s, w, out, who, kind, tick)
    elif kind == OPENS:
        reach_further(g, s, w, who, tick)
    elif kind == NEAR:
        request(s, g.parent[who], who)
    elif kind == MEETS:
        s.meeting[who] = 1


@jitable
def someone_waits(w: Waiting) -> bool:
    """Whether any task waits."""
    groups = _ZERO
    for j in range((w.used[GROUPS_USED] + WORD_BITS - 1) // WORD_BITS):
        groups |= w.occupied[j]
    return bool(groups != _ZERO)


@jitable
def next_start(g: KernelInput, s: State) -> int:
    """The next tick at which somebody may come on duty."""
    return int(g.starts[s.start[0]]) if s.start[0] < g.starts.shape[0] else NEVER


@jitable
def come_on_duty(g: KernelInput, s: State, tick: int) -> None:
    """Whoever comes on duty now may begin what waits. What was queued since the starts that went by met all
    who were on duty then."""
    while next_start(g, s) < tick:
        s.start[0] += 1
    if next_start(g, s) == tick:
        shift = shift_of(g, tick)
        for i in range(g.on_duty.shape[1]):
            before = g.on_duty[shift - 1, i] if shift > 0 else _ZERO
            s.freed[i] |= g.on_duty[shift, i] & ~before & s.idle[i]
        s.start[0] += 1


@compiled
def take_over(g: KernelInput, s: State, w: Waiting, out: Out, tick: int) -> None:
    """Another plan is in force from this tick on: what waits joins new groups, meetings are called anew, and
    teams finish their work."""
    forget(s.events, KIND_BITS, OPENS)
    forget(s.events, KIND_BITS, MEETS)
    for i in range(s.freed.shape[0]):
        s.freed[i] = _ZERO
    s.n_fresh[0] = s.n_papers[0] = 0
    push(s.events, tick, PASS)  # whatever else happens
    s.start[0] = 0
    for gate in range(s.met.shape[0]):
        s.met[gate] = s.called[gate] = NOT_YET
    for m in range(g.unit.shape[0]):
        v = s.course[m].visit
        on_its_way = v != NOT_YET and v < s.course[m].stop
        if on_its_way and out.queued[v] >= 0 and out.started[v] < 0:
            step = g.step_of[v]
            out.stuck[v] = False
            if g.skips[step, s.course[m].klass] and g.step[step].takes_over == 0:
                out.queued[v] = NOT_YET
                s.course[m].worked, s.course[m].visit = 0, v + 1
                push(s.events, tick, m << KIND_BITS | COMES)
            elif g.step[step].gate >= 0:
                submit(g, s, out, m, v, tick)
                convene(g, s, g.gate_of[step, g.unit[m]], tick - 1)
            else:
                queue(g, s, w, out, m, v, tick)
