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

from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

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
from simlib.runs.draws import Draws, takes_time
from simlib.runs.groups import (
    GROUPS_USED,
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
from simlib.runs.record import NOT_YET, Record
from simlib.runs.rows import Rows, rows, table

ENDS, WAKES, OPENS = 0, 1, 2
"""What a timed event is: the end of a visit's work, the end of its wait, the opening of a level."""

GROUPS = 1024
"""Room for groups at first; a run that needs more begins anew with four times as many."""

_room: WeakKeyDictionary[Plan, int] = WeakKeyDictionary()
"""Room for groups that a run of a plan has needed."""

NOBODY = -1
_ZERO, _ONE = np.uint64(0), np.uint64(1)


MATTER = table("unit", "stream", "klass", "release", "given_due", "first")
VISIT = table("matter", "step", "effort", "wait", "takes_time")
STEP = table("team", "on_site", "milestone")
KLASS = table("rank", "pooled", "limit_from", "limit_to", "due_after")
PERSON = table("pace", "home")
CLOCK = table("half_tick", "day_ticks", "n_days", "horizon", "order", "escalation")
CLOCK_OF_MATTER = table("due", "assigned", "ended", "completed")
WORK = table("queued", "started", "finished", "travel", "stuck")


class World(NamedTuple):
    """What is given and chosen, and chance, as the loop reads them (see `model.arrays`, `runs.draws`).

    Tables with a row for each matter (and one more, for the end of the last one's visits), visit, step, class
    and person; one row of `clock`. Few arrays rather than many: machine code passes each as seven words.
    """

    clock: Rows
    matter: Rows
    visit: Rows
    step: Rows
    klass: Rows
    person: Rows
    by_release: Ints
    conflict: Words
    not_by: Ints
    level: Words
    blocked: Bools
    due_by_day: Ints
    travel: Ints
    present: Words
    pattern: NDArray[np.int32]
    meet: NDArray[np.int32]
    day_first: NDArray[np.int32]
    begins: Ints
    ends: Ints
    whole: Ints


class State(NamedTuple):
    """What changes during a run.

    `moves` are matters that come to a visit at this tick, `fresh` slots that are in no group yet; `chosen` is
    the team being formed; `freed` who became free since the last pass, `free` who is free in this one.
    """

    events: Ints
    ticks: Ints
    codes: Ints
    idle: Words
    freed: Words
    free: Words
    barred: Words
    assigned: Ints
    chosen: Ints
    n_moves: Ints
    moves: Ints
    n_fresh: Ints
    fresh: Ints
    touched: Words
    candidates: Ints


class Out(NamedTuple):
    """The record's arrays as tables by matter and by visit (see `runs.record`)."""

    matter: Rows
    visit: Rows
    team: NDArray[np.int32]


def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
    """Run one world under one plan with the draws of one replication: `runs.reference`'s record, sooner."""
    world = _world(model, plan, draws)
    levels, words = plan.level.shape[3], world.conflict.shape[1]
    groups = _room.get(plan, GROUPS)
    while True:
        out = _blank(model, draws)
        waiting = no_one_waiting(draws.matters, len(model.people), levels, words, groups)
        if run(world, _state(world, groups), waiting, out):
            return _record(out)
        _room[plan] = groups = 4 * groups


def _blank(model: Model, draws: Draws) -> Out:
    """Room for a record in which nothing has happened yet."""
    matter, visit = np.empty(draws.matters, CLOCK_OF_MATTER), np.empty(draws.visits, WORK)
    matter.view(np.int64)[:] = NOT_YET
    visit.view(np.int64)[:] = NOT_YET
    visit["travel"] = visit["stuck"] = 0
    return Out(
        matter,
        visit,
        np.full((draws.visits, max(1, int(model.steps.team.max()))), NOBODY, np.int32),
    )


def _record(out: Out) -> Record:
    """The record that the tables hold."""
    columns = {name: np.ascontiguousarray(out.matter[name]) for name in CLOCK_OF_MATTER.names or ()}
    columns |= {name: np.ascontiguousarray(out.visit[name]) for name in WORK.names or ()}
    return Record(**columns | {"stuck": columns["stuck"] > 0}, team=out.team)


def _world(model: Model, plan: Plan, draws: Draws) -> World:
    """The arrays of a run: those of the plan, and those of the draws."""
    pattern, present = on_leave(plan, draws)
    return _of_plan(model, plan)._replace(
        matter=_matters(draws),
        visit=_visits(model, draws),
        by_release=np.argsort(draws.release, kind="stable"),
        conflict=pack(draws.conflict),
        present=present,
        pattern=pattern,
    )


@lru_cache(maxsize=64)
def _of_plan(model: Model, plan: Plan) -> World:
    """What does not change from run to run; sets of people packed into words."""
    steps, duty, people = model.steps, plan.duty, model.people
    barring = max([1, *(len(others) for others in steps.not_by)])
    not_by = [[*others, *[NOBODY] * (barring - len(others))] for others in steps.not_by]
    none = np.zeros(0, dtype=np.int64)
    return World(
        clock=_clock(model, plan),
        matter=none,
        visit=none,
        step=rows(
            STEP, len(steps), team=steps.team, on_site=steps.on_site, milestone=steps.milestone
        ),
        klass=_classes(model, plan),
        person=rows(PERSON, len(people), pace=people.pace, home=people.unit),
        by_release=none,
        conflict=none.view(np.uint64),
        not_by=np.array(not_by, dtype=np.int64),
        level=pack(plan.level),
        blocked=plan.when == BLOCKED,
        due_by_day=model.classes.due_by_day,
        travel=model.units.travel,
        present=none.view(np.uint64),
        pattern=duty.base,
        meet=duty.meet,
        day_first=duty.first,
        begins=duty.begins,
        ends=duty.ends,
        whole=duty.minutes,
    )


def on_leave(plan: Plan, draws: Draws) -> tuple[NDArray[np.int32], Words]:
    """Patterns of duty with leave taken out, and who is there in each half-day."""
    duty = plan.duty
    pattern = duty.base.copy()
    there = pack(plan.active[None, :])
    present = np.repeat(there, 2 * duty.n_days, axis=0)
    take_out(draws.away, duty.meet, duty.morning, duty.afternoon, pattern, present)
    return pattern, present


@compiled
def take_out(
    away: Bools,
    meet: NDArray[np.int32],
    morning: int,
    afternoon: int,
    pattern: NDArray[np.int32],
    present: Words,
) -> None:
    """Take each half-day of leave out of the patterns and of who is there."""
    for p in range(away.shape[0]):
        for half in range(away.shape[1]):
            if away[p, half]:
                rest = afternoon if half % 2 == 0 else morning
                pattern[p, half // 2] = meet[pattern[p, half // 2], rest]
                present[half, p // WORD_BITS] &= ~bit(p)


def _clock(model: Model, plan: Plan) -> Rows:
    return rows(
        CLOCK,
        1,
        half_tick=plan.duty.half_tick,
        day_ticks=model.day_ticks,
        n_days=model.n_days,
        horizon=model.horizon,
        order=plan.order,
        escalation=plan.escalation,
    )


def _matters(draws: Draws) -> Rows:
    return rows(
        MATTER,
        draws.matters + 1,
        unit=draws.unit,
        klass=draws.klass,
        release=draws.release,
        given_due=draws.given_due,
        stream=draws.stream,
        first=draws.first,
    )


def _visits(model: Model, draws: Draws) -> Rows:
    return rows(
        VISIT,
        draws.visits,
        matter=np.repeat(np.arange(draws.matters), np.diff(draws.first)),
        step=draws.step,
        effort=draws.effort,
        wait=draws.wait,
        takes_time=takes_time(model, draws),
    )


def _classes(model: Model, plan: Plan) -> Rows:
    classes = model.classes
    return rows(
        KLASS,
        len(classes.name),
        rank=classes.rank,
        pooled=plan.pooled,
        limit_from=classes.limit_from,
        limit_to=classes.limit_to,
        due_after=classes.due_after,
    )


def _state(world: World, groups: int) -> State:
    """The state at tick 0: everybody there is idle, nothing waits."""
    people, words = len(world.person), world.conflict.shape[1]
    matters, levels = len(world.matter), world.level.shape[3]
    events = matters * (1 + levels)
    return State(
        events=np.zeros(1, dtype=np.int64),
        ticks=np.empty(events, dtype=np.int64),
        codes=np.empty(events, dtype=np.int64),
        idle=np.bitwise_or.reduce(world.present, axis=0),
        freed=np.zeros(words, dtype=np.uint64),
        free=np.zeros(words, dtype=np.uint64),
        barred=np.zeros(words, dtype=np.uint64),
        assigned=np.zeros(people, dtype=np.int64),
        chosen=np.zeros(max(1, int(world.step["team"].max())), dtype=np.int64),
        n_moves=np.zeros(1, dtype=np.int64),
        moves=np.empty((matters, 3), dtype=np.int64),
        n_fresh=np.zeros(1, dtype=np.int64),
        fresh=np.empty(matters * levels, dtype=np.int64),
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
        if tick >= g.clock[0].horizon:
            return True
        while arrived < g.by_release.shape[0] and g.matter[g.by_release[arrived]].release == tick:
            arrive(g, s, out, g.by_release[arrived], tick)
            arrived += 1
        while s.events[0] > 0 and s.ticks[0] == tick:
            happen(g, s, w, out, pop(s.ticks, s.codes, s.events), tick)
        if returns_at(g, half) == tick:
            come_back(g, s, half)
            half += 1
        for i in range(s.n_moves[0]):
            go_on(g, s, w, out, s.moves[i, 0], s.moves[i, 1], s.moves[i, 2] > 0, tick)
        s.n_moves[0] = 0
        if not dispatch(g, s, w, out, tick):
            return False


@jitable
def next_tick(g: World, s: State, arrived: int, half: int) -> tuple[int, int]:
    """The next tick at which anything happens, and the next half-day in which somebody is back."""
    tick = g.clock[0].horizon
    if arrived < g.by_release.shape[0]:
        tick = min(tick, g.matter[g.by_release[arrived]].release)
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
        return int(g.clock[0].horizon)
    return int(half // 2 * g.clock[0].day_ticks + half % 2 * g.clock[0].half_tick)


@jitable
def come_back(g: World, s: State, half: int) -> None:
    """People back from leave may begin what waits."""
    for i in range(g.present.shape[1]):
        s.freed[i] |= g.present[half, i] & ~g.present[half - 1, i] & s.idle[i]


# ---------------------------------------------------------------- the way of a matter


@jitable
def arrive(g: World, s: State, out: Out, m: int, tick: int) -> None:
    """A matter is there; until its limit starts, it counts as if it started on arrival."""
    if g.matter[m].stream < 0:  # of the backlog: its due tick is given, negative where long overdue
        out.matter[m].due, out.matter[m].assigned = g.matter[m].given_due, tick
    else:
        out.matter[m].due = due_from(g, m, tick, 0)
        pass_milestone(g, out, m, ARRIVED, tick, 0)
    move(s, m, g.matter[m].first, False)


@jitable
def move(s: State, m: int, v: int, waited: bool) -> None:
    """Note that a matter comes to visit v at this tick (or is back there from its wait).

    What follows is done in one place of the loop: machine code that stands in four is four times as long.
    """
    i = s.n_moves[0]
    s.moves[i, 0], s.moves[i, 1], s.moves[i, 2] = m, v, 1 if waited else 0
    s.n_moves[0] += 1


@jitable
def due_from(g: World, m: int, tick: int, worked: int) -> int:
    """The rule, for a limit that starts at this tick, with the end of work or a wait or without."""
    klass = g.matter[m].klass
    return due(tick, worked, g.clock[0].day_ticks, g.due_by_day[klass], g.klass[klass].due_after)


@jitable
def pass_milestone(g: World, out: Out, m: int, milestone: int, tick: int, worked: int) -> None:
    """Start and stop the main clock; the first time counts."""
    klass = g.matter[m].klass
    if milestone == g.klass[klass].limit_from and out.matter[m].assigned == NOT_YET:
        out.matter[m].assigned, out.matter[m].due = tick, due_from(g, m, tick, worked)
    stops = milestone == g.klass[klass].limit_to or milestone == COMPLETED
    if stops and out.matter[m].ended == NOT_YET:
        out.matter[m].ended = tick
    if milestone == COMPLETED:
        out.matter[m].completed = tick


@jitable
def happen(g: World, s: State, w: Waiting, out: Out, code: int, tick: int) -> None:
    """A timed event of a visit."""
    v, kind = code >> 2, code & 3
    m = g.visit[v].matter
    if kind == ENDS:
        let_go(s, out, v)
        finish_visit(g, out, m, v, tick)
        move(s, m, v + 1, False)
    elif kind == WAKES:
        move(s, m, v, True)
    else:
        reach_further(s, w, m, v, tick)


@jitable
def go_on(
    g: World, s: State, w: Waiting, out: Out, m: int, v: int, waited: bool, tick: int
) -> None:
    """From visit v on (after its wait, if it has waited), as far as a matter gets at this tick."""
    while v < g.matter[m + 1].first:
        if g.visit[v].wait > 0 and not waited:
            push(s.ticks, s.codes, s.events, tick + g.visit[v].wait, v << 2 | WAKES)
            return
        out.visit[v].queued = tick
        if g.step[g.visit[v].step].team > 0:
            queue(g, s, w, out, m, v, tick)
            return
        out.visit[v].started = tick
        finish_visit(g, out, m, v, tick)
        v += 1
        waited = False
    worked = g.visit[v - 1].takes_time if v > g.matter[m].first else 0
    pass_milestone(g, out, m, COMPLETED, tick, worked)


@jitable
def finish_visit(g: World, out: Out, m: int, v: int, tick: int) -> None:
    """A visit is over, and its step's milestone passed."""
    out.visit[v].finished = tick
    pass_milestone(g, out, m, g.step[g.visit[v].step].milestone, tick, g.visit[v].takes_time)


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
    step = g.visit[v].step
    slot = take_slot(w)
    w.slot[slot].matter, w.slot[slot].visit, w.slot[slot].size = m, v, g.step[step].team
    w.slot[slot].key = order_key(
        g.clock[0].order, out.matter[m].due, g.klass[g.matter[m].klass].rank, tick
    )
    if find_levels(g, s, w, out, slot, tick) < g.step[step].team:
        out.visit[v].stuck = 1
        release_slot(w, slot)
        return
    w.slot_of[m] = slot
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1
    for n in range(w.slot[slot].levels):
        if w.opens[slot, n] > tick:
            push(s.ticks, s.codes, s.events, w.opens[slot, n], v << 2 | OPENS)
    open_levels(w, slot, tick)


@jitable
def find_levels(g: World, s: State, w: Waiting, out: Out, slot: int, tick: int) -> int:
    """The pools that count for a task, when each opens and who in it may act; how many people in all."""
    m, step = w.slot[slot].matter, g.visit[w.slot[slot].visit].step
    pools = g.level[step, g.matter[m].unit, g.klass[g.matter[m].klass].pooled]
    find_barred(g, s, out, m, w.slot[slot].visit, step)
    found, eligible = 0, 0
    for n in range(pools.shape[0]):
        blocked = g.blocked[step, n]
        if level_counts(blocked, eligible, g.step[step].team):
            able = 0
            for i in range(pools.shape[1]):
                w.people[slot, found, i] = may_act(pools[n, i], g.conflict[m, i], s.barred[i])
                able += count_bits(w.people[slot, found, i])
                s.barred[i] |= w.people[slot, found, i]  # nobody is in two levels
            if able > 0:
                w.opens[slot, found] = level_opens(tick, found, g.clock[0].escalation, blocked)
                found += 1
                eligible += able
    w.slot[slot].levels = found
    return eligible


@jitable
def find_barred(g: World, s: State, out: Out, m: int, v: int, step: int) -> None:
    """Who did the steps of this matter that bar them from this one."""
    for i in range(s.barred.shape[0]):
        s.barred[i] = _ZERO
    for other in g.not_by[step]:
        if other == NOBODY:
            return
        for earlier in range(g.matter[m].first, v):
            if g.visit[earlier].step == other:
                for p in out.team[earlier]:
                    if p != NOBODY:
                        s.barred[p // WORD_BITS] |= bit(p)


@jitable
def open_levels(w: Waiting, slot: int, tick: int) -> None:
    """Let a waiting task reach the people of all levels that are open by now."""
    for i in range(w.reach.shape[1]):
        w.reach[slot, i] = _ZERO
        for n in range(w.slot[slot].levels):
            if w.opens[slot, n] <= tick:
                w.reach[slot, i] |= w.people[slot, n, i]


@jitable
def reach_further(s: State, w: Waiting, m: int, v: int, tick: int) -> None:
    """A further level opens for a task that still waits: it moves to a new slot, a ghost stays behind."""
    old = w.slot_of[m]
    if w.slot[old].visit != v:
        return
    slot = take_slot(w)
    copy_slot(w, old, slot)
    w.slot[old].visit = NONE
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
    elif not group_fresh(s, w):
        return False
    candidates = find_candidates(s, w)
    while True:
        if alone != NONE and count_common(w.reach[alone], s.free) < w.slot[alone].size:
            alone = NONE  # it stays new: until another comes, it costs less than a group
        candidates = still_able(s, w, candidates)
        place = first_candidate(s, w, candidates)
        group, slot = NONE, alone
        if place != NONE:
            head = w.group[s.candidates[place]].head
            if alone == NONE or comes_first(w, head, alone):
                group, slot = s.candidates[place], head
        if slot == NONE:
            return True
        begin(g, s, w, out, slot, tick)
        if group != NONE:
            leave(w, group)
        else:
            alone = NONE
            s.n_fresh[0] = 0
        release_slot(w, slot)


@jitable
def group_fresh(s: State, w: Waiting) -> bool:
    """Put several new tasks into their groups; false when there is no room for another group."""
    for i in range(s.n_fresh[0]):
        slot = s.fresh[i]
        if w.slot[slot].visit == NONE:
            release_slot(w, slot)
            continue
        group = enter(w, slot)
        if group == NO_ROOM:
            return False
        s.touched[group // WORD_BITS] |= bit(group)
    s.n_fresh[0] = 0
    return True


@jitable
def find_free(g: World, s: State, tick: int) -> None:
    """Who is idle and not on leave in this half-day."""
    day = tick // g.clock[0].day_ticks
    half = 2 * day + (1 if tick - day * g.clock[0].day_ticks >= g.clock[0].half_tick else 0)
    for i in range(s.free.shape[0]):
        s.free[i] = s.idle[i] & g.present[half, i]


@jitable
def find_candidates(s: State, w: Waiting) -> int:
    """The groups that somebody just freed belongs to or that have just grown; how many."""
    sets = (w.used[GROUPS_USED] + WORD_BITS - 1) // WORD_BITS
    for i in range(s.freed.shape[0]):
        word = s.freed[i] & s.free[i]
        while word != _ZERO:
            person = i * WORD_BITS + lowest(word)
            for j in range(sets):
                s.touched[j] |= w.of_person[person, j] & w.occupied[j]
            word &= word - _ONE
        s.freed[i] = _ZERO
    found = 0
    for j in range(sets):
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
        if count_common(w.group_reach[group], s.free) >= w.group[group].team:
            drop_ghosts(w, group)
            if w.group[group].head != NONE:
                s.candidates[kept] = group
                kept += 1
    return kept


@jitable
def first_candidate(s: State, w: Waiting, candidates: int) -> int:
    """The place of the candidate whose first task comes first of all."""
    best = NONE
    for i in range(candidates):
        if best == NONE or comes_first(
            w, w.group[s.candidates[i]].head, w.group[s.candidates[best]].head
        ):
            best = i
    return best


@jitable
def begin(g: World, s: State, w: Waiting, out: Out, slot: int, tick: int) -> None:
    """Form the team of a task, book it, and note when it will have done."""
    v, m = w.slot[slot].visit, w.slot[slot].matter
    size = choose(s, w, slot, tick)
    need = work_needed(g.visit[v].effort, slowest(g, s, size))
    travel = farthest(g, s, size, g.matter[m].unit) if g.step[g.visit[v].step].on_site else 0
    days = (
        g.pattern,
        g.meet,
        g.day_first,
        g.begins,
        g.ends,
        g.whole,
        g.clock[0].day_ticks,
        g.clock[0].n_days,
    )
    done, travelled = finish(tick, need, travel, s.chosen, size, *days)
    out.visit[v].started, out.visit[v].travel = tick, travelled
    for i in range(size):
        p = s.chosen[i]
        out.team[v, i] = p
        s.assigned[p] += need
        s.idle[p // WORD_BITS] &= ~bit(p)
        s.free[p // WORD_BITS] &= ~bit(p)
    if done < g.clock[0].horizon:
        push(s.ticks, s.codes, s.events, done, v << 2 | ENDS)


@jitable
def choose(s: State, w: Waiting, slot: int, tick: int) -> int:
    """A full team, ascending: levels in order, within a level by the rule of choice; its size."""
    size = 0
    for n in range(w.slot[slot].levels):
        if w.opens[slot, n] <= tick:
            first = size
            while size < w.slot[slot].size:
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
    pace = g.person[s.chosen[0]].pace
    for i in range(1, size):
        pace = min(pace, g.person[s.chosen[i]].pace)
    return int(pace)


@jitable
def farthest(g: World, s: State, size: int, origin: int) -> int:
    """The longest return trip of the chosen to where the matter arose."""
    trip = 0
    for i in range(size):
        trip = max(trip, g.travel[g.person[s.chosen[i]].home, origin])
    return trip
