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
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws
from simlib.runs.kernel.case import answer, arrive, begin_if_ready, go_on, leave_to_others, let_go, request
from simlib.runs.kernel.dispatch import dispatch, shift_now
from simlib.runs.kernel.eligibility import queue, reach_further
from simlib.runs.kernel.events import forget, next_tick, pop, push
from simlib.runs.kernel.matters import recorded
from simlib.runs.kernel.meetings import convene, count_papers, meet, submit
from simlib.runs.kernel.state import (
    BORN,
    COMES,
    DECIDED,
    ENDS,
    FREED,
    HANDED,
    IDLE,
    KIND_BITS,
    MEETS,
    NEAR,
    OPENS,
    PASS,
    State,
    at_the_start,
)
from simlib.runs.kernel.tables import KernelInput, kernel_input
from simlib.runs.kernel.waiting import OCCUPIED_GROUPS, Waiting, no_one_waiting
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
        state = at_the_start(world, draws, model.tasks.waits, groups)
        if rule(model, plan, draws, world, state, groups):
            return recorded(state.matter, state.visit, state.team)
        _room[plan] = groups = 4 * groups


def rule(model: Model, plan: Plan, draws: Draws, world: KernelInput, state: State, groups: int) -> bool:
    """Run under a plan and, from their days on, under those that take over; false when there was no room."""
    waiting = no_one(world, draws, groups)
    look_ahead(world, state)
    if not run(world, state, waiting):
        return False
    for stage, after in pairwise(plan.stages()):
        if stage.until >= model.horizon:
            break
        then, waiting = kernel_input(model, after, draws), no_one(world, draws, groups)
        take_over(then, state, waiting, stage.until)
        if not run(then, state, waiting):
            return False
    return True


def no_one(world: KernelInput, draws: Draws, groups: int) -> Waiting:
    """Room for all that may wait in a run."""
    levels, words = world.people.shape[1] + 1, world.people.shape[2]
    return no_one_waiting(draws.visits, len(world.person), levels, words, groups)


# ---------------------------------------------------------------- the loop


@compiled
def look_ahead(g: KernelInput, s: State) -> None:
    """Enter all that is known to come at tick 0: outside matters, and tasks that wait for no other."""
    for m in range(s.matter.shape[0]):
        matter = s.matter[m]
        if matter.stream == TASK:
            begin_if_ready(g, s, matter.number, 0)
        elif matter.parent < 0:
            push(s.events, matter.release, m << KIND_BITS | BORN)


@compiled
def run(g: KernelInput, s: State, w: Waiting) -> bool:
    """The event loop, until the horizon or the day on which another plan takes over; false when there was no
    room for another group of waiting tasks."""
    until = min(g.clock[0].horizon, g.clock[0].until)
    while True:
        tick = next_tick(s.events, until)
        waits = w.used[OCCUPIED_GROUPS] > 0
        if waits:
            tick = min(tick, next_start(g, s))
        if tick >= until:
            return True
        settle(g, s, w, tick)
        if g.clock[0].demands > 0:
            count_papers(g, s, tick)
        if waits or s.now[0].fresh > 0:
            come_on_duty(g, s, tick)
            if not dispatch(g, s, w, tick):
                return False


@jitable
def settle(g: KernelInput, s: State, w: Waiting, tick: int) -> None:
    """Let everything happen that happens at this tick: events, then what was requested, then one meeting;
    again until nothing is left."""
    while True:
        code = pop(s.events, tick)
        if code >= 0:
            happen(g, s, w, code >> KIND_BITS, code & (2**KIND_BITS - 1), tick)
        elif s.now[0].requests > 0:
            answer(g, s, tick)
        elif s.now[0].meets == 0 or not meet(g, s, tick):
            return


@jitable
def happen(g: KernelInput, s: State, w: Waiting, who: int, kind: int, tick: int) -> None:
    """A timed event: of a matter, which then goes on, or another."""
    if kind <= DECIDED:
        if kind in (ENDS, HANDED):
            let_go(s, s.matter[who].visit)
            if kind == HANDED:
                leave_to_others(s, who, tick)
        elif kind == BORN:
            if s.matter[who].stream >= 0 and not g.comes[s.matter[who].stream]:
                return  # its stream is left out by the plan of the day
            arrive(g, s, who, tick)
        go_on(g, s, w, who, kind, tick)
    elif kind == OPENS:
        reach_further(g, s, w, who, tick)
    elif kind == NEAR:
        request(s, s.matter[who].parent, who)
    elif kind == MEETS:
        s.now[0].meets = s.diary[who].meeting = 1


@jitable
def next_start(g: KernelInput, s: State) -> int:
    """The next tick at which somebody may come on duty."""
    return int(g.starts[s.now[0].start]) if s.now[0].start < g.starts.shape[0] else NEVER


@jitable
def come_on_duty(g: KernelInput, s: State, tick: int) -> None:
    """Whoever comes on duty now may begin what waits. What was queued since the starts that went by met all
    who were on duty then."""
    while next_start(g, s) < tick:
        s.now[0].start += 1
    if next_start(g, s) == tick:
        shift = shift_now(g, s, tick)
        for i in range(g.on_duty.shape[1]):
            before = g.on_duty[shift - 1, i] if shift > 0 else _ZERO
            s.who[FREED, i] |= g.on_duty[shift, i] & ~before & s.who[IDLE, i]
        s.now[0].start += 1


@compiled
def take_over(g: KernelInput, s: State, w: Waiting, tick: int) -> None:
    """Another plan is in force from this tick on: what waits joins new groups, meetings are called anew, and
    teams finish their work."""
    forget(s.events, KIND_BITS, OPENS)
    forget(s.events, KIND_BITS, MEETS)
    for i in range(s.who.shape[1]):
        s.who[FREED, i] = _ZERO
    s.now[0].fresh = s.now[0].papers = 0
    push(s.events, tick, PASS)  # whatever else happens
    s.now[0].start = 0
    s.now[0].shift = s.now[0].of_day = s.now[0].midnight = 0
    s.now[0].shift_ends = g.cuts[1]
    for gate in range(s.diary.shape[0]):
        s.diary[gate].met = s.diary[gate].called = NOT_YET
    for m in range(s.matter.shape[0]):
        v = s.matter[m].visit
        if v < s.matter[m].stop and s.visit[v].queued >= 0 and s.visit[v].started < 0:
            join_anew(g, s, w, m, v, tick)


@jitable
def join_anew(g: KernelInput, s: State, w: Waiting, m: int, v: int, tick: int) -> None:
    """What waits for a team or a meeting does so under another plan, or is passed over by it."""
    matter, visit = s.matter[m], s.visit[v]
    step = g.step[visit.step]
    visit.stuck = 0
    if g.skips[visit.step, matter.klass] and step.takes_over == 0:
        visit.queued = NOT_YET
        matter.worked, matter.visit = 0, v + 1
        push(s.events, tick, m << KIND_BITS | COMES)
    elif step.gate >= 0:
        submit(g, s, m, v, tick)
        convene(g, s, g.place[visit.step, matter.unit].gate, tick - 1)
    else:
        queue(g, s, w, m, v, tick)
