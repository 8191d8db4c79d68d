"""The engine to run: the reference's rules as a flat event loop over arrays, compiled with numba.

    loop over ticks   arrivals, ends, wakes, openings, returns from leave     what happens
                      then one pass of the dispatcher                        who begins what

    why it is quick
      the waiting are kept in groups whose tasks reach exactly the same people (`runs.groups`);
      a pass looks only at groups that somebody just freed belongs to, and at what is new;
      one new task that finds its team is never put into a group.

Nothing is decided here that `model.rules` does not decide. Every function is plain Python too (slowly):
that is how the tests count its branches.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import ARRIVED, BLOCKED, COMPLETED, Bools, Ints, Model, Plan
from simlib.model.rules import (
    choice_key,
    due,
    finish,
    level_counts,
    level_opens,
    may_act,
    order_key,
    work_needed,
)
from simlib.runs.bitsets import WORD_BITS, Words, bit, count_bits, count_common, lowest, pack
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import Draws
from simlib.runs.groups import (
    NO_ROOM,
    NONE,
    Waiting,
    comes_first,
    copy_slot,
    drop_ghosts,
    enter,
    leave,
    no_one_waiting,
    release_slot,
    take_slot,
)
from simlib.runs.heap import pop, push
from simlib.runs.record import NOT_YET, Record, blank

ENDS, WAKES, OPENS = 0, 1, 2
"""What a timed event is: the end of a visit's work, the end of its wait, the opening of a level."""

GROUPS = 1024
"""Room for groups at first; a run that needs more begins anew with four times as many."""

_ZERO, _ONE = np.uint64(0), np.uint64(1)


class World(NamedTuple):
    """What is given and chosen, and chance, as the loop reads them (see `model.arrays`, `runs.draws`)."""

    unit: Ints
    klass: Ints
    release: Ints
    given_due: Ints
    first: Ints
    step: Ints
    effort: Ints
    wait: Ints
    by_release: Ints
    matter_of: Ints
    conflict: Words
    team: Ints
    on_site: Bools
    milestone: Ints
    not_by: Ints
    level: Words
    blocked: Bools
    rank: Ints
    pooled: Bools
    limit_from: Ints
    limit_to: Ints
    due_by_day: Ints
    due_after: Ints
    pace: Ints
    home: Ints
    travel: Ints
    present: Words
    pattern: NDArray[np.int32]
    meet: NDArray[np.int32]
    day_first: NDArray[np.int32]
    begins: Ints
    ends: Ints
    half_tick: int
    day_ticks: int
    n_days: int
    horizon: int
    order: int
    escalation: int


class State(NamedTuple):
    """What changes during a run. `fresh` are slots queued at this tick; `chosen` the team being formed;
    `freed` who became free since the last pass, `free` who is free in this one."""

    events: Ints
    ticks: Ints
    codes: Ints
    idle: Words
    freed: Words
    free: Words
    assigned: Ints
    chosen: Ints
    n_fresh: Ints
    fresh: Ints
    touched: Words
    candidates: Ints


class Out(NamedTuple):
    """The record's arrays, in its order (see `runs.record`)."""

    due: Ints
    assigned: Ints
    ended: Ints
    completed: Ints
    queued: Ints
    started: Ints
    finished: Ints
    team: NDArray[np.int32]
    travel: Ints
    stuck: Bools


def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
    """Run one world under one plan with the draws of one replication: `runs.reference`'s record, sooner."""
    world = _world(model, plan, draws)
    groups = GROUPS
    while True:
        record = blank(model, draws)
        out = Out(**vars(record))
        waiting = no_one_waiting(draws.matters, len(model.people), plan.level.shape[3], world.conflict.shape[1], groups)
        if run(world, _state(world, groups), waiting, out):
            return record
        groups *= 4


def _world(model: Model, plan: Plan, draws: Draws) -> World:
    """The arrays of a run; sets of people packed into words."""
    steps, classes, duty = model.steps, model.classes, plan.duty
    barring = max([1, *(len(others) for others in steps.not_by)])
    not_by = [[*others, *[NONE] * (barring - len(others))] for others in steps.not_by]
    return World(
        unit=draws.unit,
        klass=draws.klass,
        release=draws.release,
        given_due=draws.given_due,
        first=draws.first,
        step=draws.step,
        effort=draws.effort,
        wait=draws.wait,
        by_release=np.argsort(draws.release, kind="stable"),
        matter_of=np.repeat(np.arange(draws.matters), np.diff(draws.first)),
        conflict=pack(draws.conflict),
        team=steps.team,
        on_site=steps.on_site,
        milestone=steps.milestone,
        not_by=np.array(not_by, dtype=np.int64),
        level=pack(plan.level),
        blocked=plan.when == BLOCKED,
        rank=classes.rank,
        pooled=plan.pooled.astype(np.int64),
        limit_from=classes.limit_from,
        limit_to=classes.limit_to,
        due_by_day=classes.due_by_day,
        due_after=classes.due_after,
        pace=model.people.pace,
        home=model.people.unit,
        travel=model.units.travel,
        present=pack(~draws.away.T & plan.active),
        pattern=duty.with_leave(draws.away),
        meet=duty.meet,
        day_first=duty.first,
        begins=duty.begins,
        ends=duty.ends,
        half_tick=duty.half_tick,
        day_ticks=model.day_ticks,
        n_days=model.n_days,
        horizon=model.horizon,
        order=plan.order,
        escalation=plan.escalation,
    )


def _state(world: World, groups: int) -> State:
    """The state at tick 0: everybody there is idle, nothing waits."""
    people, words = len(world.pace), world.conflict.shape[1]
    matters, levels = len(world.unit), world.level.shape[3]
    events = matters * (1 + levels) + 1
    return State(
        events=np.zeros(1, dtype=np.int64),
        ticks=np.empty(events, dtype=np.int64),
        codes=np.empty(events, dtype=np.int64),
        idle=np.bitwise_or.reduce(world.present, axis=0),
        freed=np.zeros(words, dtype=np.uint64),
        free=np.zeros(words, dtype=np.uint64),
        assigned=np.zeros(people, dtype=np.int64),
        chosen=np.zeros(max(1, int(world.team.max())), dtype=np.int64),
        n_fresh=np.zeros(1, dtype=np.int64),
        fresh=np.empty(matters, dtype=np.int64),
        touched=np.zeros(groups // WORD_BITS, dtype=np.uint64),
        candidates=np.empty(groups, dtype=np.int64),
    )


# ---------------------------------------------------------------- the loop


@compiled
def run(g: World, s: State, w: Waiting, out: Out) -> bool:
    """The event loop; false when there was no room for another group of waiting tasks."""
    arrived = 0
    half = 0
    while True:
        tick, half = next_tick(g, s, arrived, half)
        if tick >= g.horizon:
            return True
        while arrived < g.by_release.shape[0] and g.release[g.by_release[arrived]] == tick:
            arrive(g, s, w, out, g.by_release[arrived], tick)
            arrived += 1
        while s.events[0] > 0 and s.ticks[0] == tick:
            happen(g, s, w, out, pop(s.ticks, s.codes, s.events), tick)
        if returns_at(g, half) == tick:
            come_back(g, s, half)
            half += 1
        if not dispatch(g, s, w, out, tick):
            return False


@jitable
def next_tick(g: World, s: State, arrived: int, half: int) -> tuple[int, int]:
    """The next tick at which anything happens, and the next half-day in which somebody is back."""
    tick = g.horizon
    if arrived < g.by_release.shape[0]:
        tick = min(tick, g.release[g.by_release[arrived]])
    if s.events[0] > 0:
        tick = min(tick, s.ticks[0])
    while half < g.present.shape[0] and not anyone_back(g, half):
        half += 1
    return min(tick, returns_at(g, half)), half


@jitable
def anyone_back(g: World, half: int) -> bool:
    """Whether somebody is there in this half-day who was on leave in the one before."""
    if half > 0:
        for i in range(g.present.shape[1]):
            if g.present[half, i] & ~g.present[half - 1, i] != _ZERO:
                return True
    return False


@jitable
def returns_at(g: World, half: int) -> int:
    """The tick at which a half-day begins; the horizon when there is none."""
    if half >= g.present.shape[0]:
        return g.horizon
    return half // 2 * g.day_ticks + half % 2 * g.half_tick


@jitable
def come_back(g: World, s: State, half: int) -> None:
    """People back from leave may begin what waits."""
    for i in range(g.present.shape[1]):
        s.freed[i] |= g.present[half, i] & ~g.present[half - 1, i] & s.idle[i]


# ---------------------------------------------------------------- the way of a matter


@jitable
def arrive(g: World, s: State, w: Waiting, out: Out, m: int, tick: int) -> None:
    """A matter is there; until its limit starts, it counts as if it started on arrival."""
    if g.given_due[m] >= 0:
        out.due[m], out.assigned[m] = g.given_due[m], tick
    else:
        out.due[m] = due_from(g, m, tick)
        pass_milestone(g, out, m, ARRIVED, tick)
    go_on(g, s, w, out, m, g.first[m], tick)


@jitable
def due_from(g: World, m: int, tick: int) -> int:
    """The rule, for a limit that starts at this tick."""
    klass = g.klass[m]
    return due(tick, g.day_ticks, g.due_by_day[klass], g.due_after[klass])


@jitable
def pass_milestone(g: World, out: Out, m: int, milestone: int, tick: int) -> None:
    """Start and stop the main clock; the first time counts."""
    klass = g.klass[m]
    if milestone == g.limit_from[klass] and out.assigned[m] == NOT_YET:
        out.assigned[m], out.due[m] = tick, due_from(g, m, tick)
    if (milestone == g.limit_to[klass] or milestone == COMPLETED) and out.ended[m] == NOT_YET:
        out.ended[m] = tick
    if milestone == COMPLETED:
        out.completed[m] = tick


@jitable
def happen(g: World, s: State, w: Waiting, out: Out, code: int, tick: int) -> None:
    """A timed event of a visit."""
    v, kind = code >> 2, code & 3
    m = g.matter_of[v]
    if kind == ENDS:
        let_go(s, out, v)
        out.finished[v] = tick
        pass_milestone(g, out, m, g.milestone[g.step[v]], tick)
        go_on(g, s, w, out, m, v + 1, tick)
    elif kind == WAKES:
        if begin_visit(g, s, w, out, m, v, tick):
            go_on(g, s, w, out, m, v + 1, tick)
    else:
        reach_further(s, w, m, v, tick)


@jitable
def go_on(g: World, s: State, w: Waiting, out: Out, m: int, v: int, tick: int) -> None:
    """From visit v on, as far as a matter gets at this tick."""
    while v < g.first[m + 1]:
        if g.wait[v] > 0:
            push(s.ticks, s.codes, s.events, tick + g.wait[v], v << 2 | WAKES)
            return
        if not begin_visit(g, s, w, out, m, v, tick):
            return
        v += 1
    pass_milestone(g, out, m, COMPLETED, tick)


@jitable
def begin_visit(g: World, s: State, w: Waiting, out: Out, m: int, v: int, tick: int) -> bool:
    """Queue a visit's work; true when it has none and is over at once."""
    out.queued[v] = tick
    step = g.step[v]
    if g.team[step] > 0:
        queue(g, s, w, out, m, v, tick)
        return False
    out.started[v] = out.finished[v] = tick
    pass_milestone(g, out, m, g.milestone[step], tick)
    return True


@jitable
def let_go(s: State, out: Out, v: int) -> None:
    """A team is free again."""
    for i in range(out.team.shape[1]):
        p = out.team[v, i]
        if p == NONE:
            return
        s.idle[p // WORD_BITS] |= bit(p)
        s.freed[p // WORD_BITS] |= bit(p)


# ---------------------------------------------------------------- the waiting


@jitable
def queue(g: World, s: State, w: Waiting, out: Out, m: int, v: int, tick: int) -> None:
    """Enter a visit's work among the new tasks; one that nobody may ever do is marked instead."""
    step = g.step[v]
    slot = take_slot(w)
    w.matter[slot], w.visit[slot], w.size[slot] = m, v, g.team[step]
    w.key[slot] = order_key(g.order, out.due[m], g.rank[g.klass[m]], tick)
    if find_levels(g, w, out, slot, tick) < g.team[step]:
        out.stuck[v] = True
        release_slot(w, slot)
        return
    w.slot_of[m] = slot
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1
    for n in range(w.levels[slot]):
        if w.opens[slot, n] > tick:
            push(s.ticks, s.codes, s.events, w.opens[slot, n], v << 2 | OPENS)
    open_levels(w, slot, tick)


@jitable
def find_levels(g: World, w: Waiting, out: Out, slot: int, tick: int) -> int:
    """The pools that count for a task, when each opens and who in it may act; how many people in all."""
    m, step = w.matter[slot], g.step[w.visit[slot]]
    pools = g.level[step, g.unit[m], g.pooled[g.klass[m]]]
    found, eligible = 0, 0
    for n in range(pools.shape[0]):
        blocked = g.blocked[step, n]
        if level_counts(blocked, eligible, g.team[step]):
            able = 0
            for i in range(pools.shape[1]):
                barred = barred_by(g, out, m, w.visit[slot], step, i)
                w.people[slot, found, i] = may_act(pools[n, i], g.conflict[m, i], barred)
                able += count_bits(w.people[slot, found, i])
            if able > 0:
                w.opens[slot, found] = level_opens(tick, found, g.escalation, blocked)
                found += 1
                eligible += able
    w.levels[slot] = found
    return eligible


@jitable
def barred_by(g: World, out: Out, m: int, v: int, step: int, word: int) -> Any:
    """Who did the steps that bar them from this one; one word of the set."""
    barred = _ZERO
    for other in g.not_by[step]:
        if other == NONE:
            return barred
        for earlier in range(g.first[m], v):
            if g.step[earlier] == other:
                for p in out.team[earlier]:
                    if p != NONE and p // WORD_BITS == word:
                        barred |= bit(p)
    return barred


@jitable
def open_levels(w: Waiting, slot: int, tick: int) -> None:
    """Let a waiting task reach the people of all levels that are open by now."""
    for i in range(w.reach.shape[1]):
        w.reach[slot, i] = _ZERO
        for n in range(w.levels[slot]):
            if w.opens[slot, n] <= tick:
                w.reach[slot, i] |= w.people[slot, n, i]


@jitable
def reach_further(s: State, w: Waiting, m: int, v: int, tick: int) -> None:
    """A further level opens for a task that still waits: it moves to a new slot, a ghost stays behind."""
    old = w.slot_of[m]
    if w.visit[old] != v:
        return
    slot = take_slot(w)
    copy_slot(w, old, slot)
    w.visit[old] = NONE
    w.slot_of[m] = slot
    open_levels(w, slot, tick)
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1


# ---------------------------------------------------------------- the dispatcher


@jitable
def dispatch(g: World, s: State, w: Waiting, out: Out, tick: int) -> bool:
    """One pass over the waiting tasks in order; false when there is no room for another group."""
    find_free(g, s, tick)
    alone = NONE
    if s.n_fresh[0] == 1:
        alone = s.fresh[0]
    else:
        for i in range(s.n_fresh[0]):
            group = enter(w, s.fresh[i])
            if group == NO_ROOM:
                return False
            s.touched[group // WORD_BITS] |= bit(group)
    s.n_fresh[0] = 0
    candidates = find_candidates(s, w)
    while True:
        if alone != NONE and count_common(w.reach[alone], s.free) < w.size[alone]:
            if enter(w, alone) == NO_ROOM:
                return False
            alone = NONE
        candidates = still_able(s, w, candidates)
        place = first_candidate(s, w, candidates)
        if alone != NONE and (place == NONE or comes_first(w, alone, w.head[s.candidates[place]])):
            begin(g, s, w, out, alone, tick)
            release_slot(w, alone)
            alone = NONE
        elif place != NONE:
            group = s.candidates[place]
            slot = w.head[group]
            begin(g, s, w, out, slot, tick)
            leave(w, group)
            release_slot(w, slot)
        else:
            return True


@jitable
def find_free(g: World, s: State, tick: int) -> None:
    """Who is idle and not on leave in this half-day."""
    day = tick // g.day_ticks
    half = 2 * day + (1 if tick - day * g.day_ticks >= g.half_tick else 0)
    for i in range(s.free.shape[0]):
        s.free[i] = s.idle[i] & g.present[half, i]


@jitable
def find_candidates(s: State, w: Waiting) -> int:
    """The groups that somebody just freed belongs to or that have just grown; how many."""
    for i in range(s.freed.shape[0]):
        word = s.freed[i] & s.free[i]
        while word != _ZERO:
            groups = w.of_person[i * WORD_BITS + lowest(word)]
            for j in range(groups.shape[0]):
                s.touched[j] |= groups[j] & w.occupied[j]
            word &= word - _ONE
        s.freed[i] = _ZERO
    found = 0
    for j in range(s.touched.shape[0]):
        word = s.touched[j]
        while word != _ZERO:
            s.candidates[found] = j * WORD_BITS + lowest(word)
            found += 1
            word &= word - _ONE
        s.touched[j] = _ZERO
    return found


@jitable
def still_able(s: State, w: Waiting, candidates: int) -> int:
    """Keep the candidate groups whose first task finds a full team among the free; how many."""
    kept = 0
    for i in range(candidates):
        group = s.candidates[i]
        drop_ghosts(w, group)
        if w.head[group] != NONE and count_common(w.group_reach[group], s.free) >= w.team[group]:
            s.candidates[kept] = group
            kept += 1
    return kept


@jitable
def first_candidate(s: State, w: Waiting, candidates: int) -> int:
    """The place of the candidate whose first task comes first of all."""
    best = NONE
    for i in range(candidates):
        if best == NONE or comes_first(w, w.head[s.candidates[i]], w.head[s.candidates[best]]):
            best = i
    return best


@jitable
def begin(g: World, s: State, w: Waiting, out: Out, slot: int, tick: int) -> None:
    """Form the team of a task, book it, and note when it will have done."""
    v, m = w.visit[slot], w.matter[slot]
    size = choose(s, w, slot, tick)
    need = work_needed(g.effort[v], slowest(g, s, size))
    travel = farthest(g, s, size, g.unit[m]) if g.on_site[g.step[v]] else 0
    days = (g.pattern, g.meet, g.day_first, g.begins, g.ends, g.day_ticks, g.n_days)
    done, travelled = finish(tick, need, travel, s.chosen, size, *days)
    out.started[v], out.travel[v] = tick, travelled
    for i in range(size):
        p = s.chosen[i]
        out.team[v, i] = p
        s.assigned[p] += need
        s.idle[p // WORD_BITS] &= ~bit(p)
        s.free[p // WORD_BITS] &= ~bit(p)
    if done < g.horizon:
        push(s.ticks, s.codes, s.events, done, v << 2 | ENDS)


@jitable
def choose(s: State, w: Waiting, slot: int, tick: int) -> int:
    """A full team, ascending: levels in order, within a level by the rule of choice; its size."""
    size = 0
    for n in range(w.levels[slot]):
        if w.opens[slot, n] <= tick:
            first = size
            while size < w.size[slot]:
                p = next_choice(s, w.people[slot, n], first, size)
                if p == NONE:
                    break
                s.chosen[size] = p
                size += 1
    sort(s.chosen, size)
    return size


@jitable
def sort(team: Any, size: int) -> None:
    """Put the first few numbers in order, in place."""
    for i in range(1, size):
        k = i
        while k > 0 and team[k] < team[k - 1]:
            team[k], team[k - 1] = team[k - 1], team[k]
            k -= 1


@jitable
def next_choice(s: State, people: Any, first: int, size: int) -> int:
    """Who of a level comes next by the rule of choice, after those chosen from it already."""
    best, best_key = NONE, 0
    for i in range(people.shape[0]):
        word = people[i] & s.free[i]
        for k in range(first, size):
            if s.chosen[k] // WORD_BITS == i:
                word &= ~bit(s.chosen[k])
        while word != _ZERO:
            p = i * WORD_BITS + lowest(word)
            key = choice_key(s.assigned[p], p)
            if best == NONE or key < best_key:
                best, best_key = p, key
            word &= word - _ONE
    return best


@jitable
def slowest(g: World, s: State, size: int) -> int:
    """The slowest pace of the chosen."""
    pace = g.pace[s.chosen[0]]
    for i in range(1, size):
        pace = min(pace, g.pace[s.chosen[i]])
    return int(pace)


@jitable
def farthest(g: World, s: State, size: int, origin: int) -> int:
    """The longest return trip of the chosen to where the matter arose."""
    trip = 0
    for i in range(size):
        trip = max(trip, g.travel[g.home[s.chosen[i]], origin])
    return trip
