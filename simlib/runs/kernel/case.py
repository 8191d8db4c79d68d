"""The way of a matter: it arrives, goes from visit to visit, passes milestones, sets off others.

arrive ─> visit: left out? wait? meeting? team? ─(happens)─> finished ─> milestone ─> next visit ... completed
                                                                └─> clock starts, stops; others wake
"""

from typing import Any

from simlib.model.arrays import ARRIVED, COMPLETED, DUE_NEAR, LATE, TASK
from simlib.model.rules import (
    NEVER,
    NO_PAUSE,
    due,
    due_on,
    extended_due,
    is_granted,
    is_late,
    may_ask,
    next_on,
    own_due,
    own_last,
    paused,
    task_begins,
    working_day,
)
from simlib.runs.bitsets import WORD_BITS, bit
from simlib.runs.compiling import jitable
from simlib.runs.kernel.eligibility import queue
from simlib.runs.kernel.events import push
from simlib.runs.kernel.matters import NOWHERE
from simlib.runs.kernel.meetings import convene, submit
from simlib.runs.kernel.state import (
    BORN,
    COMES,
    DECIDED,
    ENDS,
    FREED,
    HANDED,
    IDLE,
    KIND_BITS,
    NEAR,
    WAITED,
    State,
)
from simlib.runs.kernel.tables import DUE, LAST, LIMIT_OF, KernelInput
from simlib.runs.kernel.waiting import Waiting
from simlib.runs.presence import NOBODY
from simlib.runs.record import NOT_YET


@jitable
def arrive(g: KernelInput, s: State, m: int, tick: int) -> None:
    """A matter is there; until its limit starts, it counts as if it started on arrival."""
    matter = s.matter[m]
    matter.visit = matter.first
    if matter.stream == -1:  # of the backlog: its due tick is given, negative where long overdue
        matter.arrived, matter.due, matter.assigned = matter.came, matter.given_due, tick
        matter.limit = g.by_day[matter.klass, LIMIT_OF, 0]
        watch(g, s, m, tick)
        return
    matter.arrived, matter.last = tick, NOT_YET
    if matter.stream == TASK:  # its day is the programme's
        matter.due, matter.assigned = matter.given_due, tick
        watch(g, s, m, tick)
    else:
        matter.due = due_from(g, matter, tick, 0)
    pass_milestone(g, s, m, ARRIVED, tick, 0)


@jitable
def due_from(g: KernelInput, matter: Any, tick: int, worked: int) -> int:
    """The rule, for a limit that starts at this tick, with the end of work or a wait or without."""
    day_ticks, after = g.clock[0].day_ticks, g.klass[matter.klass].due_after
    usual = due(tick, worked, day_ticks, g.by_day[matter.klass, DUE], after)
    return own_due(usual, tick, worked, day_ticks, after, matter.own)


@jitable
def start_clock(g: KernelInput, s: State, m: int, tick: int, worked: int) -> None:
    """The main limit begins."""
    matter, day_ticks = s.matter[m], g.clock[0].day_ticks
    matter.assigned, matter.due = tick, due_from(g, matter, tick, worked)
    after, by_day = g.klass[matter.klass].due_after, g.by_day[matter.klass]
    usual = due(tick, worked, day_ticks, by_day[LAST], after)
    matter.last = own_last(usual, tick, worked, day_ticks, after, matter.own)
    matter.limit = by_day[LIMIT_OF, working_day(tick, worked, day_ticks)]
    watch(g, s, m, tick)


@jitable
def pass_milestone(g: KernelInput, s: State, m: int, milestone: int, tick: int, worked: int) -> None:
    """Start and stop the main clock, the first time counts; wake what waits for this milestone."""
    matter = s.matter[m]
    klass = g.klass[matter.klass]
    if milestone == klass.limit_from and matter.assigned == NOT_YET:
        start_clock(g, s, m, tick, worked)
    late = False
    if (milestone == klass.limit_to or milestone == COMPLETED) and matter.ended == NOT_YET:
        matter.ended = tick
        late = is_late(tick, matter.due, matter.extended)
    for child in range(matter.child, matter.last_child):
        trigger = g.follow[s.matter[child].follow].trigger
        if trigger == milestone or (late and trigger == LATE):
            wake(g, s, child, tick)
    if milestone == COMPLETED:
        matter.completed = tick
        if matter.follow >= 0 and g.follow[matter.follow].extends > 0:
            request(s, matter.parent, NOBODY)
        if matter.stream == TASK:
            count_down(g, s, matter.number, tick)


@jitable
def count_down(g: KernelInput, s: State, one: int, tick: int) -> None:
    """A task of the programme has ended: those that wait for it wait for one less."""
    for i in range(g.task[one].first, g.task[one].end):
        s.to_wait_for[g.ahead[i]] -= 1
        begin_if_ready(g, s, g.ahead[i], tick)


@jitable
def begin_if_ready(g: KernelInput, s: State, k: int, tick: int) -> None:
    """A task of the programme begins once all before it have ended."""
    if s.to_wait_for[k] == 0:
        m = g.tasks[k]
        push(s.events, task_begins(tick, s.matter[m].release, g.task[k].lag), m << KIND_BITS | BORN)


@jitable
def wake(g: KernelInput, s: State, child: int, tick: int) -> None:
    """A sleeping matter comes after its delay; once only, and if the plan of the day has it."""
    matter = s.matter[child]
    rule = g.follow[matter.follow]
    if matter.visit == NOWHERE and rule.there > 0:
        matter.visit = matter.first
        comes = tick + matter.delay
        if rule.at >= 0:
            comes = next_on(comes, g.clock[0].day_ticks, g.next_day[rule.at])
        push(s.events, comes, child << KIND_BITS | BORN)


@jitable
def watch(g: KernelInput, s: State, m: int, tick: int) -> None:
    """Look at a matter again when its due tick is near, for each follow-up that waits for that."""
    matter = s.matter[m]
    for child in range(matter.child, matter.last_child):
        rule = g.follow[s.matter[child].follow]
        if rule.trigger == DUE_NEAR and matter.due < NEVER:
            push(s.events, max(matter.due - rule.lead, tick), child << KIND_BITS | NEAR)


@jitable
def request(s: State, m: int, child: int) -> None:
    """Note what is to be answered when all else has happened at this tick."""
    one = s.requests[s.now[0].requests]
    one.matter, one.child = m, child
    s.now[0].requests += 1


@jitable
def answer(g: KernelInput, s: State, tick: int) -> None:
    """The due ticks that are near, and the extensions that are approved."""
    for i in range(s.now[0].requests):
        m, child = s.requests[i].matter, s.requests[i].child
        matter = s.matter[m]
        if child < 0:
            if is_granted(tick, matter.due, matter.ended):
                matter.extended = extension_of(g, matter)
                matter.granted = min(matter.granted, tick)
        elif may_ask(tick, matter.due, g.follow[s.matter[child].follow].lead, matter.assigned, matter.ended):
            wake(g, s, child, tick)
    s.now[0].requests = 0


@jitable
def extension_of(g: KernelInput, matter: Any) -> int:
    """The rule, for the limit by which a matter goes."""
    if matter.limit < 0:
        return NOT_YET
    by_day, after = g.extended_by_day[matter.limit], g.limit[matter.limit].extended_after
    return extended_due(matter.due, g.clock[0].day_ticks, by_day, after)


@jitable
def go_on(g: KernelInput, s: State, w: Waiting, m: int, how: int, tick: int) -> None:
    """From the visit at which a matter is (how it comes to it: `COMES`, `WAITED`, `HANDED`, done from `ENDS`
    on), as far as it gets at this tick. A step that the plan of the day leaves out is passed over."""
    matter = s.matter[m]
    while matter.visit < matter.stop:
        v = matter.visit
        visit = s.visit[v]
        step = g.step[visit.step]
        if how == WAITED:
            stand_still(g, s, m, v, tick)
            matter.worked = 1
        elif how >= ENDS:
            finish_visit(g, s, m, v, tick)
        if how >= ENDS or (g.skips[visit.step, matter.klass] and how != HANDED):
            matter.visit, how = v + 1, COMES
            continue
        if visit.wait > 0 and how != WAITED:
            push(s.events, tick + visit.wait, m << KIND_BITS | WAITED)
            return
        visit.queued = tick
        if step.gate >= 0:
            submit(g, s, m, v, tick)
            convene(g, s, g.place[visit.step, matter.unit].gate, tick)
            return
        if step.team > 0:
            queue(g, s, w, m, v, tick)
            return
        visit.started = tick
        how = DECIDED
    pass_milestone(g, s, m, COMPLETED, tick, matter.worked)


@jitable
def stand_still(g: KernelInput, s: State, m: int, v: int, tick: int) -> None:
    """The main clock stood still during a visit's wait, if it runs and its limit pauses for the step."""
    matter, visit = s.matter[m], s.visit[v]
    axis = NO_PAUSE if matter.limit < 0 else g.limit[matter.limit].pause_axis
    runs = matter.assigned != NOT_YET and matter.ended == NOT_YET
    if g.step[visit.step].pauses > 0 and axis != NO_PAUSE and runs and matter.last >= 0:
        begin, day_ticks = tick - visit.wait, g.clock[0].day_ticks
        matter.last += paused(axis, begin, matter.worked, tick, day_ticks, g.date_of_day)
        matter.due = due_on(axis, matter.last, day_ticks, g.due_of_date)
        if matter.extended != NOT_YET:
            matter.extended = extension_of(g, matter)
        watch(g, s, m, tick)


@jitable
def finish_visit(g: KernelInput, s: State, m: int, v: int, tick: int) -> None:
    """A visit is over, and its step's milestone passed."""
    visit = s.visit[v]
    visit.finished = tick
    step = g.step[visit.step]
    worked = 1 if step.takes_time > 0 or visit.wait > 0 else 0
    s.matter[m].worked = worked
    if step.milestone >= 0:
        pass_milestone(g, s, m, step.milestone, tick, worked)


@jitable
def leave_to_others(s: State, m: int, tick: int) -> None:
    """The work of a visit is handed over: the matter comes to the next one, at which others go on."""
    matter = s.matter[m]
    s.visit[matter.visit].finished = tick
    matter.worked, matter.visit = 1, matter.visit + 1


@jitable
def let_go(s: State, v: int) -> None:
    """A team is free again, and its room vacant."""
    room = s.visit[v].room
    if room >= 0:
        s.now[0].vacant |= 1 << room
        s.now[0].vacated = 1
    for i in range(s.team.shape[1]):
        p = s.team[v, i]
        if p < 0:
            return
        s.who[IDLE, p // WORD_BITS] |= bit(p)
        s.who[FREED, p // WORD_BITS] |= bit(p)
