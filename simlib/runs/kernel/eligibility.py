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
from simlib.runs.bitsets import WORD_BITS, bit, count_bits, count_common
from simlib.runs.compiling import jitable
from simlib.runs.kernel.events import push
from simlib.runs.kernel.state import BARRED, KIND_BITS, OPENS, State
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
from simlib.runs.presence import half_begins, half_of, stand_in
from simlib.runs.record import NOT_YET
from simlib.runs.rows import number

UNKNOWN = NEVER + 1
"""When a level of stand-ins opens, before it has been looked for: `UNKNOWN` and the ticks of absence."""

NOW, AHEAD = 1, 4
"""For how many half-days stand-ins are looked for: when a task is queued, and at first when it waits."""

_ZERO = np.uint64(0)


@jitable
def key_of(g: KernelInput, s: State, m: int, queued: int, tick: int) -> int:
    """The rule of order for a visit that is queued now; an extension counts from the next tick on."""
    matter = s.matter[m]
    extended = matter.granted < tick and matter.extended != NOT_YET
    when = matter.extended if extended else matter.due
    return order_key(g.clock[0].order, when, g.klass[matter.klass].rank, queued)


@jitable
def queue(g: KernelInput, s: State, w: Waiting, m: int, v: int, tick: int) -> None:
    """Enter a visit's work among the new tasks; one that nobody may ever do is marked instead."""
    slot, visit = take_slot(w), s.visit[v]
    place, size = g.place[visit.step, s.matter[m].unit], g.step[visit.step].team
    task = w.slot[slot]
    task.matter, task.visit, task.size = m, v, size
    task.since, task.opening = tick, NEVER
    task.key = key_of(g, s, m, visit.queued, tick)
    people, opens = w.people[slot], w.opens[slot]
    task.form, task.rooms = place.form, place.rooms
    levels, eligible = find_levels(g, s, m, v, tick, NOW, True, s.who[BARRED], people, opens)
    if eligible < size or (task.form > 0 and lacks_some(g, people, levels, task.form)):
        visit.stuck = 1
        release_slot(w, slot)
        return
    task.levels = levels
    open_levels(w, slot, tick)
    wait_for_a_pass(s, slot)


@jitable
def wait_for_a_pass(s: State, slot: int) -> None:
    """Add a slot to those of the new tasks."""
    s.fresh[s.now[0].fresh] = slot
    s.now[0].fresh += 1


@jitable
def is_team(g: KernelInput, reach: Any, free: Any, size: int, form: int) -> bool:
    """Whether there is a full team among those reached who are free, with as many of each part as must be."""
    if count_common(reach, free) < size:
        return False
    if form > 0:
        for k in range(g.least.shape[1]):
            there = 0
            for i in range(free.shape[0]):
                there += count_bits(reach[i] & free[i] & g.part[form, k, i])
            if there < g.least[form, k]:
                return False
    return True


@jitable
def lacks_some(g: KernelInput, people: Any, levels: int, form: int) -> bool:
    """Whether too few of a part of a team are in any of the first levels."""
    lacks = False
    for k in range(g.least.shape[1]):
        there = 0
        for n in range(levels):
            there += count_common(people[n], g.part[form, k])
        lacks = lacks or there < g.least[form, k]
    return lacks


@jitable
def find_levels(
    g: KernelInput,
    on: Any,
    m: int,
    v: int,
    tick: int,
    ahead: int,
    recused: bool,
    barred: Any,
    people: Any,
    opens: Any,
) -> tuple[int, int]:
    """The pools that count for a visit queued at a tick: how many, and how many people in all.

    Who of the n-th may act is written to `people[n]`, when it opens to `opens[n]`: of stand-ins that begin in
    none of the next `ahead` half-days, `UNKNOWN` and their ticks of absence. `on` is any bundle with
    `matter`, `visit` (`runs.kernel.matters`) and the teams of all visits so far, `team`; without
    `recused`, as if nobody were recused. `barred` is room for a set.
    """
    matter, which = on.matter[m], on.visit[v].step
    step, place = g.step[which], g.place[which, matter.unit]
    size, pools = step.team, g.people[place.pooled if g.klass[matter.klass].pooled > 0 else place.pools]
    find_barred(g, on, m, v, recused, barred)
    eligible = same_people(g, on, m, v, recused, barred, people)
    found, opened, rank = 0, tick, 0
    if eligible > 0:
        opens[0] = tick
        found, opened = 1, tick + step.same_wait
    for n in range(step.pools):
        when = g.pool[which, n].when
        if not level_counts(when == BLOCKED, eligible, size):
            continue
        level = people[found]
        able = admit(g, pools[n], m, recused, barred, level)
        if able == 0:
            continue
        if when == ABSENT:
            after = g.pool[which, n].after
            begins = stand_in(g, people, found, size, after, tick, ahead)
            opens[found] = UNKNOWN + after if begins == NEVER else begins
        else:
            takes_over = when == BLOCKED
            queued = tick if takes_over else opened
            opens[found] = level_opens(queued, rank, g.clock[0].escalation, takes_over)
            rank += 1
        join(barred, level)  # nobody is in two levels
        found += 1
        eligible += able
    return found, eligible


@jitable
def admit(g: KernelInput, pool: Any, m: int, recused: bool, barred: Any, level: Any) -> int:
    """Make those of a pool who may act a `level`; how many."""
    able = 0
    for i in range(barred.shape[0]):
        in_conflict: Any = g.conflict[m, i] if recused else _ZERO
        may = may_act(pool[i], in_conflict, barred[i])
        level[i] = may
        able += count_bits(may)
    return able


@jitable
def join(people: Any, more: Any) -> None:
    """Add the people of one set to another."""
    for i in range(people.shape[0]):
        people[i] |= more[i]


@jitable
def same_people(g: KernelInput, on: Any, m: int, v: int, recused: bool, barred: Any, people: Any) -> int:
    """Make those who did the step that this one goes with the first level; how many may act."""
    other = g.step[on.visit[v].step].same_as
    if other < 0:
        return 0
    first = people[0]
    for i in range(barred.shape[0]):
        first[i] = _ZERO
    add_those_who_did(g, other, on, m, v, first)
    able = admit(g, first, m, recused, barred, first)
    join(barred, first)
    return able


@jitable
def find_barred(g: KernelInput, on: Any, m: int, v: int, recused: bool, barred: Any) -> None:
    """Who is not there under this plan, and who did the steps of this matter that bar them from this one."""
    step = on.visit[v].step
    for i in range(barred.shape[0]):
        barred[i] = ~g.active[i]
    for n in range(g.step[step].barring if recused else 0):
        add_those_who_did(g, g.not_by[step, n], on, m, v, barred)


@jitable
def add_those_who_did(g: KernelInput, step: int, on: Any, m: int, before: int, people: Any) -> None:
    """Add to a set (a row of words) whoever did a step (or took it over) in the visits `before` one."""
    others = g.step[step].handed_to
    for earlier in range(on.matter[m].first, before):
        did = on.visit[earlier].step
        if did in (step, others):
            for i in range(on.team.shape[1]):
                p = on.team[earlier, i]
                if p >= 0:
                    people[p // WORD_BITS] |= bit(p)


@jitable
def open_levels(w: Waiting, slot: int, tick: int) -> None:
    """Let a task reach the people of all levels that are open by now."""
    reach, people, opens = w.reach[slot], w.people[slot], w.opens[slot]
    levels = w.slot[slot].levels
    for i in range(reach.shape[0]):
        word = _ZERO
        for n in range(levels):
            if opens[n] <= tick:
                word |= people[n, i]
        reach[i] = word


@jitable
def park(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> int:
    """A task begins to wait: it enters its group (returned; any, when there is no room for another)."""
    expect(g, s, w, slot, tick)
    group = enter(w, slot)
    if group == NO_ROOM:
        s.now[0].full = 1
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
def reach_further(g: KernelInput, s: State, w: Waiting, who: int, tick: int) -> None:
    """A further level opens for a task that still waits: it moves to a new slot, a ghost stays behind."""
    slot = number(who)
    if slot >= w.used[SLOTS_USED] or w.slot[slot].visit < 0 or w.slot[slot].opening != tick:
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
    wait_for_a_pass(s, new)
