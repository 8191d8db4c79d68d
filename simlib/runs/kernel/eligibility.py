"""Who may do a task, and from when on: the pools that count, as levels that open one after the other.

    a visit is queued ─> the pools of its step ─┬─ those who may act, and when they may ─> a slot, new
                                                └─ nobody ever: stuck
    no team at once   ─> the slot waits in its group, and the next level's opening is a timed event

Most tasks find a team in the tick in which they are queued. So what only a waiting task needs (when stand-ins
begin, the event of an opening) is worked out when it begins to wait.
"""

from typing import Any

import numpy as np

from simlib.model.arrays import ABSENT, BLOCKED
from simlib.model.rules import NEVER, level_counts, level_opens, may_act, order_key
from simlib.runs.bitsets import count_bits
from simlib.runs.compiling import jitable
from simlib.runs.kernel.events import push
from simlib.runs.kernel.state import KIND_BITS, OPENS, Out, State
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.kernel.waiting import (
    NO_ROOM,
    NONE,
    SLOTS_USED,
    Waiting,
    copy_slot,
    enter,
    release_slot,
    take_slot,
)
from simlib.runs.presence import add_those_who_did, half_begins, half_of, stand_in
from simlib.runs.record import NOT_YET

UNKNOWN = NEVER + 1
"""When a level of stand-ins opens, before it has been looked for: `UNKNOWN` and the ticks of absence."""

NOW, AHEAD = 1, 4
"""For how many half-days stand-ins are looked for: when a task is queued, and at first when it waits."""

_ZERO = np.uint64(0)


@jitable
def key_of(g: KernelInput, s: State, out: Out, m: int, queued: int, tick: int) -> int:
    """The rule of order for a visit that is queued now; an extension counts from the next tick on."""
    extended = s.course[m].granted < tick and out.extended[m] != NOT_YET
    when = out.extended[m] if extended else out.due[m]
    return order_key(g.clock[0].order, when, g.klass[s.course[m].klass].rank, queued)


@jitable
def queue(g: KernelInput, s: State, w: Waiting, out: Out, m: int, v: int, tick: int) -> None:
    """Enter a visit's work among the new tasks; one that nobody may ever do is marked instead."""
    slot = take_slot(w)
    size = g.step[g.step_of[v]].team
    task = w.slot[slot]
    task.matter, task.visit, task.size = m, v, size
    task.since, task.opening = tick, NEVER
    task.key = key_of(g, s, out, m, out.queued[v], tick)
    if find_levels(g, s, w, out, slot, tick) < size:
        out.stuck[v] = True
        release_slot(w, slot)
        return
    open_levels(w, slot, tick)
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1


@jitable
def find_levels(g: KernelInput, s: State, w: Waiting, out: Out, slot: int, tick: int) -> int:
    """The pools that count for a task, when each opens and who in it may act; how many people in all."""
    m, v, size = w.slot[slot].matter, w.slot[slot].visit, w.slot[slot].size
    step, people = g.step_of[v], w.people[slot]
    pools = g.level[step, s.course[m].unit, g.klass[s.course[m].klass].pooled]
    find_barred(g, s, out, m, v, step)
    eligible = same_people(g, s, w, out, slot)
    found = 1 if eligible > 0 else 0
    opened = tick + g.step[step].same_wait if eligible > 0 else tick
    rank = 0
    for n in range(g.step[step].pools):
        when = g.when[step, n]
        if level_counts(when == BLOCKED, eligible, size):
            able = 0
            for i in range(pools.shape[1]):
                people[found, i] = may_act(pools[n, i], g.conflict[m, i], s.barred[i])
                able += count_bits(people[found, i])
            if able > 0:
                if when == ABSENT:
                    w.opens[slot, found] = soon(g, people, found, size, g.after[step, n], tick)
                else:
                    queued = tick if when == BLOCKED else opened
                    takes_over = when == BLOCKED
                    escalation = g.clock[0].escalation
                    w.opens[slot, found] = level_opens(queued, rank, escalation, takes_over)
                    rank += 1
                for i in range(pools.shape[1]):
                    s.barred[i] |= people[found, i]  # nobody is in two levels
                found += 1
                eligible += able
    w.slot[slot].levels = found
    return eligible


@jitable
def soon(g: KernelInput, people: Any, levels: int, size: int, after: int, tick: int) -> int:
    """When stand-ins may begin, if it is for an absence in this half-day; later ones are looked for later."""
    opens = stand_in(g, people, levels, size, after, tick, NOW)
    return UNKNOWN + after if opens == NEVER else opens


@jitable
def same_people(g: KernelInput, s: State, w: Waiting, out: Out, slot: int) -> int:
    """Make those who did the step that this one goes with the first level; how many may act."""
    m, v = w.slot[slot].matter, w.slot[slot].visit
    other = g.step[g.step_of[v]].same_as
    if other < 0:
        return 0
    people = w.people[slot, 0]
    for i in range(s.barred.shape[0]):
        people[i] = _ZERO
    add_those_who_did(other, g.step_of, out.team, g.first[m], v, people)
    able = 0
    for i in range(s.barred.shape[0]):
        people[i] = may_act(people[i], g.conflict[m, i], s.barred[i])
        able += count_bits(people[i])
        s.barred[i] |= people[i]
    if able > 0:
        w.opens[slot, 0] = 0  # at once, whenever it is queued
    return able


@jitable
def find_barred(g: KernelInput, s: State, out: Out, m: int, v: int, step: int) -> None:
    """Who is not there under this plan, and who did the steps of this matter that bar them from this one."""
    for i in range(s.barred.shape[0]):
        s.barred[i] = ~g.active[i]
    for n in range(g.step[step].barring):
        add_those_who_did(g.not_by[step, n], g.step_of, out.team, g.first[m], v, s.barred)


@jitable
def open_levels(w: Waiting, slot: int, tick: int) -> None:
    """Let a task reach the people of all levels that are open by now."""
    for i in range(w.reach.shape[1]):
        reach = _ZERO
        for n in range(w.slot[slot].levels):
            if w.opens[slot, n] <= tick:
                reach |= w.people[slot, n, i]
        w.reach[slot, i] = reach


@jitable
def park(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> int:
    """A task begins to wait: it enters its group (returned; any, when there is no room for another)."""
    expect(g, s, w, slot, tick)
    group = enter(w, slot)
    if group == NO_ROOM:
        s.full[0] = 1
        return 0
    return group


@jitable
def expect(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> None:
    """Note when a waiting task's next level opens; or until when its stand-ins have been looked for in vain:
    twice as far each time, for few tasks wait for long."""
    task = w.slot[slot]
    opens = NEVER
    for n in range(task.levels):
        if w.opens[slot, n] > NEVER:
            begin = half_of(g, task.since)
            halves = AHEAD + 2 * (half_of(g, tick) - begin)
            after = w.opens[slot, n] - UNKNOWN
            found = stand_in(g, w.people[slot], n, task.size, after, task.since, halves)
            if found < NEVER or begin + halves >= g.present.shape[0]:
                w.opens[slot, n] = found
            else:
                opens = min(opens, half_begins(g, begin + halves))
        if w.opens[slot, n] > tick:
            opens = min(opens, w.opens[slot, n])
    task.opening = opens
    if opens < NEVER:
        push(s.events, opens, slot << KIND_BITS | OPENS)


@jitable
def reach_further(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> None:
    """A further level opens for a task that still waits: it moves to a new slot, a ghost stays behind."""
    if slot >= w.used[SLOTS_USED] or w.slot[slot].visit == NONE or w.slot[slot].opening != tick:
        return  # the task has begun, and the slot is free or another task's
    expect(g, s, w, slot, tick)
    opens = False
    for n in range(w.slot[slot].levels):
        opens = opens or w.opens[slot, n] == tick
    if not opens:
        return  # stand-ins were looked for again
    new = take_slot(w)
    copy_slot(w, slot, new)
    w.slot[slot].visit = NONE
    open_levels(w, new, tick)
    s.fresh[s.n_fresh[0]] = new
    s.n_fresh[0] += 1
