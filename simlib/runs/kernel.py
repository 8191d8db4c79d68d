"""The engine to run: the reference's rules as a flat event loop over arrays, compiled with numba.

    loop over ticks   arrivals, ends, wakes, births, openings, returns        what happens
                      then requests, then meetings, one by one               what is decided
                      then one pass of the dispatcher                        who begins what
    on a day          another plan takes over: what waits is queued anew

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

from simlib.model.arrays import (
    ABSENT,
    ARRIVED,
    BLOCKED,
    COMPLETED,
    DUE_NEAR,
    LATE,
    Bools,
    Ints,
    Model,
    Plan,
)
from simlib.model.rules import (
    NEVER,
    NO_PAUSE,
    absent_since,
    choice_key,
    due,
    due_on,
    extended_due,
    finish,
    is_granted,
    is_late,
    level_counts,
    level_opens,
    may_act,
    may_ask,
    order_key,
    paused,
    stands_in,
    work_needed,
    working_day,
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

ENDS, WAKES, OPENS, BORN, NEAR, MEETS = range(6)
"""What a timed event is: the end of a visit's work, the end of its wait, the opening of a level; a matter
comes, a matter's due tick is near; a gate's meeting."""

KIND_BITS = 3
"""Bits of an event's code that hold its kind."""

COMES, WAITED, DONE = range(3)
"""How a matter comes to a visit: at its beginning, back from its wait, or with its work or meeting done."""

GROUPS = 1024
"""Room for groups at first; a run that needs more begins anew with four times as many."""

_room: WeakKeyDictionary[Plan, int] = WeakKeyDictionary()
"""Room for groups that a run of a plan has needed."""

NOBODY = -1
_ZERO, _ONE = np.uint64(0), np.uint64(1)


MATTER = table(
    *("unit", "stream", "klass", "release", "arrived", "given_due", "last"),
    *("first", "parent", "follow", "delay", "children"),
)
VISIT = table("matter", "step", "effort", "wait", "takes_time")
STEP = table("team", "on_site", "milestone", "gate", "pauses", "same_as", "same_wait")
KLASS = table(
    *("rank", "pooled", "limit_from", "limit_to", "due_after"),
)
LIMIT = table("pause_axis", "extended_after")
FOLLOW = table("trigger", "lead", "extends", "there")
GATE = table("agenda", "first", "end")
PERSON = table("pace", "home")
CLOCK = table("half_tick", "day_ticks", "n_days", "horizon", "order", "escalation", "until")
CLOCK_OF_MATTER = table("arrived", "due", "extended", "assigned", "ended", "completed")
COURSE = table("last", "limit", "granted", "worked", "woken")
PAPER = table("visit", "key")
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
    limit: Rows
    person: Rows
    follow: Rows
    gate: Rows
    meets: Ints
    presiding: Words
    by_release: Ints
    conflict: Words
    not_by: Ints
    level: Words
    when: Ints
    after: Ints
    skips: Bools
    comes: Bools
    active: Words
    due_by_day: Ints
    last_by_day: Ints
    limit_by_day: Ints
    extended_by_day: Ints
    date_of_day: Ints
    due_of_date: Ints
    travel: Ints
    present: Words
    next_away: NDArray[np.int32]
    pattern: NDArray[np.int32]
    meet: NDArray[np.int32]
    day_first: NDArray[np.int32]
    begins: Ints
    ends: Ints
    whole: Ints


class State(NamedTuple):
    """What changes during a run.

    `course[m]` is a matter's last day, the number of its main limit, when its extension was granted,
    whether what it did last took time, and whether it was set off. `moves` are matters that come to a visit
    at this tick, `fresh` slots that are in no group yet, `requests` matters whose due tick is near (and the
    follow-up) or that approve an extension (and -1). `papers` wait for meetings, `met` is each gate's next
    meeting, `meeting` whether it is now. `chosen` is the team being formed; `freed` who became free since
    the last pass, `free` who is free in this one. `cursor`: arrivals so far, the half-day reached.
    """

    course: Rows
    cursor: Ints
    n_requests: Ints
    requests: Ints
    n_papers: Ints
    papers: Rows
    met: Ints
    meeting: Ints
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
    groups = _room.get(plan, GROUPS)
    while True:
        out = _blank(model, draws)
        if _rule(model, plan, draws, world, groups, out):
            return _record(out)
        _room[plan] = groups = 4 * groups


def _rule(model: Model, plan: Plan, draws: Draws, world: World, groups: int, out: Out) -> bool:
    """Run under a plan and, from its day on, under the one that takes over; false when there was no room."""
    levels, words = plan.level.shape[3] + 1, world.conflict.shape[1]

    def no_one() -> Waiting:
        people = len(model.people)
        return no_one_waiting(draws.matters, draws.visits, people, levels, words, groups)

    state, waiting = _state(world, groups), no_one()
    if not run(world, state, waiting, out, NOT_YET):
        return False
    if plan.then is None or plan.until >= model.horizon:
        return True
    then, waiting = _world(model, plan.then, draws), no_one()
    state.idle[:] |= then.active & ~world.active
    take_over(then, state, waiting, out, plan.until)
    return run(then, state, waiting, out, plan.until)


def _blank(model: Model, draws: Draws) -> Out:
    """Room for a record in which nothing has happened yet."""
    matter, visit = np.empty(draws.matters, CLOCK_OF_MATTER), np.empty(draws.visits, WORK)
    matter.view(np.int64)[:] = NOT_YET
    matter["arrived"] = matter["due"] = NEVER
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
    pattern, present, next_away = on_leave(plan, draws)
    return _of_plan(model, plan)._replace(
        matter=_matters(draws),
        visit=_visits(model, draws),
        by_release=np.argsort(draws.release, kind="stable"),
        conflict=pack(draws.conflict),
        present=present,
        next_away=next_away,
        pattern=pattern,
    )


@lru_cache(maxsize=64)
def _of_plan(model: Model, plan: Plan) -> World:
    """What does not change from run to run; sets of people packed into words."""
    steps, duty, people = model.steps, plan.duty, model.people
    follow, gates, classes = model.followups, model.gates, model.classes
    barring = max([1, *(len(others) for others in steps.not_by)])
    not_by = [[*others, *[NOBODY] * (barring - len(others))] for others in steps.not_by]
    none = np.zeros(0, dtype=np.int64)
    return World(
        clock=_clock(model, plan),
        matter=none,
        visit=none,
        step=rows(STEP, len(steps), **{name: getattr(steps, name) for name in STEP.names or ()}),
        klass=_classes(model, plan),
        limit=_limits(model),
        person=rows(PERSON, len(people), pace=people.pace, home=people.unit),
        follow=rows(
            FOLLOW,
            len(follow),
            trigger=follow.trigger,
            lead=follow.lead,
            extends=follow.extends,
            there=plan.follows,
        ),
        gate=rows(
            GATE,
            len(gates),
            agenda=gates.agenda,
            first=plan.first_meeting[:-1],
            end=plan.first_meeting[1:],
        ),
        meets=plan.meets,
        presiding=pack(gates.people),
        by_release=none,
        conflict=none.view(np.uint64),
        not_by=np.array(not_by, dtype=np.int64),
        level=pack(plan.level),
        when=plan.when,
        after=plan.after,
        skips=plan.skips,
        comes=plan.comes,
        active=pack(plan.active[None, :])[0],
        due_by_day=classes.due_by_day,
        last_by_day=classes.last_by_day,
        limit_by_day=classes.limit,
        extended_by_day=model.limits.extended_by_day,
        date_of_day=model.date_of_day,
        due_of_date=model.due_of_date,
        travel=model.units.travel,
        present=none.view(np.uint64),
        next_away=duty.base,
        pattern=duty.base,
        meet=duty.meet,
        day_first=duty.first,
        begins=duty.begins,
        ends=duty.ends,
        whole=duty.minutes,
    )


def on_leave(plan: Plan, draws: Draws) -> tuple[NDArray[np.int32], Words, NDArray[np.int32]]:
    """Patterns of duty with leave taken out, who is there in each half-day, and each person's next half-day
    away, from every half-day on (their number: none)."""
    duty = plan.duty
    pattern = duty.base.copy()
    there = pack(plan.active[None, :])
    present = np.repeat(there, 2 * duty.n_days, axis=0)
    people, halves = draws.away.shape
    next_away = np.full((people, halves + 1), halves, dtype=np.int32)
    take_out(draws.away, duty.meet, duty.morning, duty.afternoon, pattern, present, next_away)
    return pattern, present, next_away


@compiled
def take_out(
    away: Bools,
    meet: NDArray[np.int32],
    morning: int,
    afternoon: int,
    pattern: NDArray[np.int32],
    present: Words,
    next_away: NDArray[np.int32],
) -> None:
    """Take each half-day of leave out of the patterns and of who is there, the last one first."""
    for p in range(away.shape[0]):
        for half in range(away.shape[1] - 1, -1, -1):
            next_away[p, half] = half if away[p, half] else next_away[p, half + 1]
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
        until=plan.until if plan.then is not None else NEVER,
    )


def _matters(draws: Draws) -> Rows:
    return rows(
        MATTER,
        draws.matters + 1,
        **{name: getattr(draws, name) for name in MATTER.names or ()},
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


def _limits(model: Model) -> Rows:
    limits = model.limits
    return rows(
        LIMIT,
        len(limits.name),
        pause_axis=limits.pause_axis,
        extended_after=limits.extended_after,
    )


def _state(world: World, groups: int) -> State:
    """The state at tick 0: everybody there is idle, nothing waits."""
    people, words = len(world.person), world.conflict.shape[1]
    matters, levels = len(world.matter), world.level.shape[3] + 1
    near = _most_near(world)
    # A visit waits, ends and opens levels (under two plans); a matter comes; a gate meets (under two plans).
    events = len(world.visit) * (2 + 2 * levels) + 2 * matters + near + 4 * len(world.gate)
    return State(
        course=_courses(matters),
        cursor=np.zeros(2, dtype=np.int64),
        n_requests=np.zeros(1, dtype=np.int64),
        requests=np.empty((matters + near, 2), dtype=np.int64),
        n_papers=np.zeros(1, dtype=np.int64),
        papers=np.empty(matters, PAPER),
        met=np.full(len(world.gate), NOT_YET, dtype=np.int64),
        meeting=np.zeros(len(world.gate), dtype=np.int64),
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
        fresh=np.empty(2 * matters * levels, dtype=np.int64),
        touched=np.zeros(groups // WORD_BITS, dtype=np.uint64),
        candidates=np.empty(groups, dtype=np.int64),
    )


def _most_near(world: World) -> int:
    """How often a due tick is near, at most: for each child of a matter, at the start of the clock and after
    every pause."""
    children = np.diff(world.matter["children"])
    return int((children * (1 + np.diff(world.matter["first"]))).sum())


def _courses(matters: int) -> Rows:
    """Courses of matters of which nothing is known yet."""
    return rows(
        COURSE,
        matters,
        last=np.full(matters, NOT_YET, dtype=np.int64),
        limit=np.full(matters, NONE, dtype=np.int64),
        granted=np.full(matters, NEVER, dtype=np.int64),
    )


# ---------------------------------------------------------------- the loop


@compiled
def run(g: World, s: State, w: Waiting, out: Out, begin: int) -> bool:
    """The event loop from tick `begin` on (-1: from the first event), until the horizon or the day on which
    another plan takes over; false when there was no room for another group of waiting tasks."""
    until = min(g.clock[0].horizon, g.clock[0].until)
    while True:
        tick = next_tick(g, s)
        if begin >= 0:
            tick, begin = begin, NOT_YET
        if tick >= until:
            return True
        welcome(g, s, out, tick)
        come_back(g, s, tick)
        settle(g, s, w, out, tick)
        if not dispatch(g, s, w, out, tick):
            return False


@jitable
def settle(g: World, s: State, w: Waiting, out: Out, tick: int) -> None:
    """Let everything happen that happens at this tick: events and moves, then what was requested, then one
    meeting; again until nothing is left."""
    while True:
        while s.events[0] > 0 and s.ticks[0] == tick:
            happen(g, s, w, out, pop(s.ticks, s.codes, s.events), tick)
        i = 0
        while i < s.n_moves[0]:
            go_on(g, s, w, out, s.moves[i, 0], s.moves[i, 1], s.moves[i, 2], tick)
            i += 1
        s.n_moves[0] = 0
        if s.events[0] > 0 and s.ticks[0] == tick:
            continue
        if s.n_requests[0] > 0:
            answer(g, s, out, tick)
            continue
        if not meet(g, s, out, tick):
            return


@jitable
def next_tick(g: World, s: State) -> int:
    """The next tick at which anything happens; the cursor goes to the next half-day with somebody back."""
    tick = g.clock[0].horizon
    if s.cursor[0] < g.by_release.shape[0]:
        tick = min(tick, g.matter[g.by_release[s.cursor[0]]].release)
    if s.events[0] > 0:
        tick = min(tick, s.ticks[0])
    while s.cursor[1] < g.present.shape[0] and not anyone_back(g, s.cursor[1]):
        s.cursor[1] += 1
    return int(min(tick, returns_at(g, s.cursor[1])))


@jitable
def welcome(g: World, s: State, out: Out, tick: int) -> None:
    """The outside matters that come at this tick, but for streams that the plan leaves out."""
    while s.cursor[0] < g.by_release.shape[0]:
        m = g.by_release[s.cursor[0]]
        if g.matter[m].release != tick:
            return
        if g.matter[m].stream < 0 or g.comes[g.matter[m].stream]:
            push(s.ticks, s.codes, s.events, tick, m << KIND_BITS | BORN)
        s.cursor[0] += 1


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
    return int(g.clock[0].horizon) if half >= g.present.shape[0] else half_begins(g, half)


@jitable
def half_begins(g: World, half: int) -> int:
    """The tick at which a half-day begins."""
    return int(half // 2 * g.clock[0].day_ticks + half % 2 * g.clock[0].half_tick)


@jitable
def half_of(g: World, tick: int) -> int:
    """The half-day of a tick."""
    day = tick // g.clock[0].day_ticks
    return int(2 * day + (1 if tick - day * g.clock[0].day_ticks >= g.clock[0].half_tick else 0))


@jitable
def come_back(g: World, s: State, tick: int) -> None:
    """People back from leave may begin what waits."""
    half = s.cursor[1]
    if returns_at(g, half) == tick and anyone_back(g, half):
        for i in range(g.present.shape[1]):
            s.freed[i] |= g.present[half, i] & ~g.present[half - 1, i] & s.idle[i]
        s.cursor[1] += 1


# ---------------------------------------------------------------- the way of a matter


@jitable
def arrive(g: World, s: State, out: Out, m: int, tick: int) -> None:
    """A matter is there; until its limit starts, it counts as if it started on arrival."""
    if (
        g.matter[m].stream == -1
    ):  # of the backlog: its due tick is given, negative where long overdue
        out.matter[m].arrived = g.matter[m].arrived
        out.matter[m].due, out.matter[m].assigned = g.matter[m].given_due, tick
        s.course[m].last = g.matter[m].last
        s.course[m].limit = g.limit_by_day[g.matter[m].klass, 0]
        watch(g, s, out, m, tick)
    else:
        out.matter[m].arrived = tick
        out.matter[m].due = due_from(g, m, tick, 0)
        pass_milestone(g, s, out, m, ARRIVED, tick, 0)
    move(s, m, g.matter[m].first, COMES)


@jitable
def move(s: State, m: int, v: int, how: int) -> None:
    """Note that a matter comes to visit v at this tick (`COMES`, `WAITED`, `DONE`).

    What follows is done in one place of the loop: machine code that stands in four is four times as long.
    """
    i = s.n_moves[0]
    s.moves[i, 0], s.moves[i, 1], s.moves[i, 2] = m, v, how
    s.n_moves[0] += 1


@jitable
def due_from(g: World, m: int, tick: int, worked: int) -> int:
    """The rule, for a limit that starts at this tick, with the end of work or a wait or without."""
    klass = g.matter[m].klass
    return due(tick, worked, g.clock[0].day_ticks, g.due_by_day[klass], g.klass[klass].due_after)


@jitable
def start_clock(g: World, s: State, out: Out, m: int, tick: int, worked: int) -> None:
    """The main limit begins."""
    klass = g.matter[m].klass
    out.matter[m].assigned, out.matter[m].due = tick, due_from(g, m, tick, worked)
    last_by_day, after = g.last_by_day[klass], g.klass[klass].due_after
    s.course[m].last = due(tick, worked, g.clock[0].day_ticks, last_by_day, after)
    s.course[m].limit = g.limit_by_day[klass, working_day(tick, worked, g.clock[0].day_ticks)]
    watch(g, s, out, m, tick)


@jitable
def pass_milestone(
    g: World, s: State, out: Out, m: int, milestone: int, tick: int, worked: int
) -> None:
    """Start and stop the main clock, the first time counts; wake what waits for this milestone."""
    klass = g.matter[m].klass
    if milestone == g.klass[klass].limit_from and out.matter[m].assigned == NOT_YET:
        start_clock(g, s, out, m, tick, worked)
    stops = milestone == g.klass[klass].limit_to or milestone == COMPLETED
    late = False
    if stops and out.matter[m].ended == NOT_YET:
        out.matter[m].ended = tick
        late = is_late(tick, out.matter[m].due, out.matter[m].extended)
    for child in range(g.matter[m].children, g.matter[m + 1].children):
        trigger = g.follow[g.matter[child].follow].trigger
        if trigger == milestone or (late and trigger == LATE):
            wake(g, s, child, tick)
    if milestone == COMPLETED:
        out.matter[m].completed = tick
        if g.matter[m].follow >= 0 and g.follow[g.matter[m].follow].extends > 0:
            request(s, g.matter[m].parent, NOBODY)


@jitable
def wake(g: World, s: State, child: int, tick: int) -> None:
    """A sleeping matter comes after its delay; once only, and if the plan of the day has it."""
    if s.course[child].woken == 0 and g.follow[g.matter[child].follow].there > 0:
        s.course[child].woken = 1
        at = tick + g.matter[child].delay
        push(s.ticks, s.codes, s.events, at, child << KIND_BITS | BORN)


@jitable
def watch(g: World, s: State, out: Out, m: int, tick: int) -> None:
    """Look at a matter again when its due tick is near, for each follow-up that waits for that."""
    for child in range(g.matter[m].children, g.matter[m + 1].children):
        rule = g.matter[child].follow
        if g.follow[rule].trigger == DUE_NEAR and out.matter[m].due < NEVER:
            at = max(out.matter[m].due - g.follow[rule].lead, tick)
            push(s.ticks, s.codes, s.events, at, child << KIND_BITS | NEAR)


@jitable
def request(s: State, m: int, child: int) -> None:
    """Note what is to be answered when all else has happened at this tick."""
    i = s.n_requests[0]
    s.requests[i, 0], s.requests[i, 1] = m, child
    s.n_requests[0] += 1


@jitable
def answer(g: World, s: State, out: Out, tick: int) -> None:
    """The due ticks that are near, and the extensions that are approved."""
    for i in range(s.n_requests[0]):
        m, child = s.requests[i, 0], s.requests[i, 1]
        when, ended = out.matter[m].due, out.matter[m].ended
        if child == NOBODY:
            if is_granted(tick, when, ended):
                out.matter[m].extended = extension_of(g, s, out, m)
                s.course[m].granted = min(s.course[m].granted, tick)
        elif may_ask(
            tick, when, g.follow[g.matter[child].follow].lead, out.matter[m].assigned, ended
        ):
            wake(g, s, child, tick)
    s.n_requests[0] = 0


@jitable
def extension_of(g: World, s: State, out: Out, m: int) -> int:
    """The rule, for the limit by which a matter goes."""
    limit = s.course[m].limit
    if limit == NONE:
        return NOT_YET
    by_day, after = g.extended_by_day[limit], g.limit[limit].extended_after
    return extended_due(out.matter[m].due, g.clock[0].day_ticks, by_day, after)


@jitable
def happen(g: World, s: State, w: Waiting, out: Out, code: int, tick: int) -> None:
    """A timed event of a visit, a matter or a gate."""
    v, kind = code >> KIND_BITS, code & (2**KIND_BITS - 1)
    if kind == ENDS:
        let_go(s, out, v)
        move(s, g.visit[v].matter, v, DONE)
    elif kind == WAKES:
        move(s, g.visit[v].matter, v, WAITED)
    elif kind == OPENS:
        reach_further(s, w, g.visit[v].matter, v, tick)
    elif kind == BORN:
        arrive(g, s, out, v, tick)
    elif kind == NEAR:
        request(s, g.matter[v].parent, v)
    elif s.met[v] == tick:  # else it is in the diary of a plan that rules no more
        s.meeting[v] = 1


@jitable
def go_on(g: World, s: State, w: Waiting, out: Out, m: int, v: int, how: int, tick: int) -> None:
    """From visit v on (at its beginning, back from its wait, or done), as far as a matter gets at this tick.

    A step that the plan of the day leaves out is passed over.
    """
    while v < g.matter[m + 1].first:
        step = g.visit[v].step
        if how == WAITED:
            stand_still(g, s, out, m, v, tick)
            s.course[m].worked = 1
        elif how == DONE:
            finish_visit(g, s, out, m, v, tick)
        if how == DONE or g.skips[step, g.matter[m].klass]:
            v, how = v + 1, COMES
            continue
        if g.visit[v].wait > 0 and how != WAITED:
            push(s.ticks, s.codes, s.events, tick + g.visit[v].wait, v << KIND_BITS | WAKES)
            return
        out.visit[v].queued = tick
        if g.step[step].gate >= 0:
            submit(g, s, out, v, tick)
            convene(g, s, g.step[step].gate, tick)
            return
        if g.step[step].team > 0:
            queue(g, s, w, out, m, v, tick)
            return
        out.visit[v].started = tick
        how = DONE
    pass_milestone(g, s, out, m, COMPLETED, tick, s.course[m].worked)


@jitable
def stand_still(g: World, s: State, out: Out, m: int, v: int, tick: int) -> None:
    """The main clock stood still during a visit's wait, if it runs and its limit pauses for the step."""
    limit = s.course[m].limit
    axis = NO_PAUSE if limit == NONE else g.limit[limit].pause_axis
    runs = out.matter[m].assigned != NOT_YET and out.matter[m].ended == NOT_YET
    if g.step[g.visit[v].step].pauses > 0 and axis != NO_PAUSE and runs and s.course[m].last >= 0:
        begin, day_ticks = tick - g.visit[v].wait, g.clock[0].day_ticks
        worked = s.course[m].worked
        s.course[m].last += paused(axis, begin, worked, tick, day_ticks, g.date_of_day)
        out.matter[m].due = due_on(axis, s.course[m].last, day_ticks, g.due_of_date)
        if out.matter[m].extended != NOT_YET:
            out.matter[m].extended = extension_of(g, s, out, m)
        watch(g, s, out, m, tick)


@jitable
def finish_visit(g: World, s: State, out: Out, m: int, v: int, tick: int) -> None:
    """A visit is over, and its step's milestone passed."""
    out.visit[v].finished = tick
    s.course[m].worked = g.visit[v].takes_time
    milestone = g.step[g.visit[v].step].milestone
    if milestone >= 0:
        pass_milestone(g, s, out, m, milestone, tick, g.visit[v].takes_time)


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
def key_of(g: World, s: State, out: Out, m: int, v: int, tick: int) -> int:
    """The rule of order for a visit that is queued now; an extension counts from the next tick on."""
    extended = s.course[m].granted < tick and out.matter[m].extended != NOT_YET
    when = out.matter[m].extended if extended else out.matter[m].due
    return order_key(g.clock[0].order, when, g.klass[g.matter[m].klass].rank, out.visit[v].queued)


@jitable
def submit(g: World, s: State, out: Out, v: int, tick: int) -> None:
    """Add a visit's papers to those that wait for a meeting."""
    i = s.n_papers[0]
    s.papers[i].visit = v
    s.papers[i].key = key_of(g, s, out, g.visit[v].matter, v, tick)
    s.n_papers[0] += 1


@jitable
def convene(g: World, s: State, gate: int, tick: int) -> None:
    """Put a gate's next meeting after this tick into the diary, unless it is there."""
    if s.met[gate] > tick:
        return
    for i in range(g.gate[gate].first, g.gate[gate].end):
        if g.meets[i] > tick:
            s.met[gate] = g.meets[i]
            push(s.ticks, s.codes, s.events, g.meets[i], gate << KIND_BITS | MEETS)
            return


@jitable
def meet(g: World, s: State, out: Out, tick: int) -> bool:
    """Hold the first of this tick's meetings that was not held yet; whether there was one."""
    for gate in range(g.gate.shape[0]):
        if s.meeting[gate] > 0:
            s.meeting[gate] = 0
            decide(g, s, out, gate, tick)
            return True
    return False


@jitable
def decide(g: World, s: State, out: Out, gate: int, tick: int) -> None:
    """A meeting decides on the first papers that were ready before it, if somebody presides."""
    presides = _ZERO
    for i in range(g.presiding.shape[1]):
        presides |= g.presiding[gate, i] & g.present[half_of(g, tick), i]
    left = g.gate[gate].agenda if presides != _ZERO else 0
    while left > 0:
        place = first_paper(g, s, out, gate, tick)
        if place < 0:
            break
        v = s.papers[place].visit
        s.n_papers[0] -= 1
        s.papers[place].visit = s.papers[s.n_papers[0]].visit
        s.papers[place].key = s.papers[s.n_papers[0]].key
        out.visit[v].started, out.visit[v].travel = tick, 0
        move(s, g.visit[v].matter, v, DONE)
        left -= 1
    for i in range(s.n_papers[0]):
        if g.step[g.visit[s.papers[i].visit].step].gate == gate:
            convene(g, s, gate, tick)
            return


@jitable
def first_paper(g: World, s: State, out: Out, gate: int, tick: int) -> int:
    """The place of a gate's first paper, by key and matter, that was ready before this tick; -1: none."""
    best = NONE
    for i in range(s.n_papers[0]):
        v = s.papers[i].visit
        if g.step[g.visit[v].step].gate == gate and out.visit[v].queued < tick:
            key, m = s.papers[i].key, g.visit[v].matter
            if (
                best == NONE
                or key < s.papers[best].key
                or (key == s.papers[best].key and m < g.visit[s.papers[best].visit].matter)
            ):
                best = i
    return best


@jitable
def queue(g: World, s: State, w: Waiting, out: Out, m: int, v: int, tick: int) -> None:
    """Enter a visit's work among the new tasks; one that nobody may ever do is marked instead."""
    step = g.visit[v].step
    slot = take_slot(w)
    w.slot[slot].matter, w.slot[slot].visit, w.slot[slot].size = m, v, g.step[step].team
    w.slot[slot].key = key_of(g, s, out, m, v, tick)
    if find_levels(g, s, w, out, slot, tick) < g.step[step].team:
        out.visit[v].stuck = 1
        release_slot(w, slot)
        return
    w.slot_of[m] = slot
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1
    for n in range(w.slot[slot].levels):
        if tick < w.opens[slot, n] < NEVER:
            push(s.ticks, s.codes, s.events, w.opens[slot, n], v << KIND_BITS | OPENS)
    open_levels(w, slot, tick)


@jitable
def find_levels(g: World, s: State, w: Waiting, out: Out, slot: int, tick: int) -> int:
    """The pools that count for a task, when each opens and who in it may act; how many people in all."""
    m, v = w.slot[slot].matter, w.slot[slot].visit
    step = g.visit[v].step
    pools = g.level[step, g.matter[m].unit, g.klass[g.matter[m].klass].pooled]
    find_barred(g, s, out, m, v, step)
    eligible = same_people(g, s, w, out, slot)
    found = 1 if eligible > 0 else 0
    opened = tick + g.step[step].same_wait if eligible > 0 else tick
    rank = 0
    for n in range(pools.shape[0]):
        when = g.when[step, n]
        if level_counts(when == BLOCKED, eligible, g.step[step].team):
            able = 0
            for i in range(pools.shape[1]):
                w.people[slot, found, i] = may_act(pools[n, i], g.conflict[m, i], s.barred[i])
                able += count_bits(w.people[slot, found, i])
            if able > 0:
                if when == ABSENT:
                    w.opens[slot, found] = stand_in(g, w, slot, found, g.after[step, n], tick)
                else:
                    queued = tick if when == BLOCKED else opened
                    takes_over = when == BLOCKED
                    escalation = g.clock[0].escalation
                    w.opens[slot, found] = level_opens(queued, rank, escalation, takes_over)
                    rank += 1
                for i in range(pools.shape[1]):
                    s.barred[i] |= w.people[slot, found, i]  # nobody is in two levels
                found += 1
                eligible += able
    w.slot[slot].levels = found
    return eligible


@jitable
def same_people(g: World, s: State, w: Waiting, out: Out, slot: int) -> int:
    """Make those who did the step that this one goes with the first level; how many may act."""
    m, v = w.slot[slot].matter, w.slot[slot].visit
    other = g.step[g.visit[v].step].same_as
    if other < 0:
        return 0
    for i in range(s.barred.shape[0]):
        w.people[slot, 0, i] = _ZERO
    for earlier in range(g.matter[m].first, v):
        if g.visit[earlier].step == other:
            for p in out.team[earlier]:
                if p != NOBODY:
                    w.people[slot, 0, p // WORD_BITS] |= bit(p)
    able = 0
    for i in range(s.barred.shape[0]):
        w.people[slot, 0, i] = may_act(w.people[slot, 0, i], g.conflict[m, i], s.barred[i])
        able += count_bits(w.people[slot, 0, i])
        s.barred[i] |= w.people[slot, 0, i]
    if able > 0:
        w.opens[slot, 0] = 0  # at once, whenever it is queued
    return able


@jitable
def stand_in(g: World, w: Waiting, slot: int, levels: int, after: int, tick: int) -> int:
    """When stand-ins for the first levels may begin: once too few for a team have been there for so long."""
    since, size = NOT_YET, w.slot[slot].size
    half = half_of(g, tick)
    while half < g.present.shape[0]:
        there = 0
        for i in range(g.present.shape[1]):
            before = _ZERO
            for n in range(levels):
                before |= w.people[slot, n, i]
            there += count_bits(before & g.present[half, i])
        since = absent_since(since, there, size, max(tick, half_begins(g, half)))
        opens = stands_in(since, after, half_begins(g, half + 1))
        if opens < NEVER:
            return opens
        half = half + 1 if since >= 0 else next_away(g, w, slot, levels, half + 1)
    return NEVER


@jitable
def next_away(g: World, w: Waiting, slot: int, levels: int, half: int) -> int:
    """The first half-day from this one on in which one of the people of the first levels is on leave."""
    first = g.present.shape[0]
    for n in range(levels):
        for i in range(g.present.shape[1]):
            word = w.people[slot, n, i]
            while word != _ZERO:
                first = min(first, g.next_away[i * WORD_BITS + lowest(word), half])
                word &= word - _ONE
    return int(first)


@jitable
def find_barred(g: World, s: State, out: Out, m: int, v: int, step: int) -> None:
    """Who did the steps of this matter that bar them from this one."""
    for i in range(s.barred.shape[0]):
        s.barred[i] = ~g.active[i]
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
    if old == NONE or w.slot[old].visit != v:
        return
    opens = False
    for n in range(w.slot[old].levels):
        opens = opens or w.opens[old, n] == tick
    if not opens:
        return  # it was queued anew since, under another plan
    slot = take_slot(w)
    copy_slot(w, old, slot)
    w.slot[old].visit = NONE
    w.slot_of[m] = slot
    open_levels(w, slot, tick)
    s.fresh[s.n_fresh[0]] = slot
    s.n_fresh[0] += 1


@compiled
def take_over(g: World, s: State, w: Waiting, out: Out, tick: int) -> None:
    """Another plan rules from this tick on: what waits is queued anew, under no old groups; teams finish."""
    for i in range(s.freed.shape[0]):
        s.freed[i] = _ZERO
    s.n_fresh[0] = s.n_papers[0] = 0
    s.cursor[1] = half_of(g, tick)
    for gate in range(s.met.shape[0]):
        s.met[gate] = NOT_YET
    for v in range(out.visit.shape[0]):
        step, m = g.visit[v].step, g.visit[v].matter
        if out.visit[v].queued >= 0 and out.visit[v].started < 0:
            out.visit[v].stuck = 0
            if g.skips[step, g.matter[m].klass]:
                out.visit[v].queued = NOT_YET
                s.course[m].worked = 0
                move(s, m, v + 1, COMES)
            elif g.step[step].gate >= 0:
                submit(g, s, out, v, tick)
                convene(g, s, g.step[step].gate, tick - 1)
            else:
                queue(g, s, w, out, m, v, tick)


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
    half = half_of(g, tick)
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
        push(s.ticks, s.codes, s.events, done, v << KIND_BITS | ENDS)


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
