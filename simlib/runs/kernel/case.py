"""The way of a matter: it arrives, goes from visit to visit, passes milestones, sets off others.

arrive ─> visit: left out? wait? meeting? team? ─(happens)─> finished ─> milestone ─> next visit ... completed
                                                                └─> clock starts, stops; others wake
"""

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
from simlib.runs.kernel.meetings import convene, submit
from simlib.runs.kernel.state import BORN, COMES, DECIDED, ENDS, HANDED, KIND_BITS, NEAR, WAITED, Out, State
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.kernel.waiting import NONE, Waiting
from simlib.runs.presence import NOBODY
from simlib.runs.record import NOT_YET


@jitable
def arrive(g: KernelInput, s: State, out: Out, m: int, tick: int) -> None:
    """A matter is there; until its limit starts, it counts as if it started on arrival."""
    course = s.course[m]
    course.unit, course.klass = g.unit[m], g.klass_of[m]
    course.visit, course.stop = g.first[m], g.first[m + 1]
    course.worked, course.limit, course.last, course.granted = 0, NONE, NOT_YET, NEVER
    if g.stream[m] == -1:  # of the backlog: its due tick is given, negative where long overdue
        out.arrived[m], out.due[m], out.assigned[m] = g.arrived[m], g.given_due[m], tick
        course.last, course.limit = g.last[m], g.limit_by_day[course.klass, 0]
        watch(g, s, out, m, tick)
        return
    out.arrived[m] = tick
    if g.stream[m] == TASK:  # its day is the programme's
        out.due[m], out.assigned[m] = g.given_due[m], tick
        watch(g, s, out, m, tick)
    else:
        out.due[m] = due_from(g, m, course.klass, tick, 0)
    pass_milestone(g, s, out, m, ARRIVED, tick, 0)


@jitable
def due_from(g: KernelInput, m: int, klass: int, tick: int, worked: int) -> int:
    """The rule, for a limit that starts at this tick, with the end of work or a wait or without."""
    day_ticks, after = g.clock[0].day_ticks, g.klass[klass].due_after
    usual = due(tick, worked, day_ticks, g.due_by_day[klass], after)
    return own_due(usual, tick, worked, day_ticks, after, g.own[m])


@jitable
def start_clock(g: KernelInput, s: State, out: Out, m: int, tick: int, worked: int) -> None:
    """The main limit begins."""
    course, day_ticks = s.course[m], g.clock[0].day_ticks
    klass = course.klass
    out.assigned[m], out.due[m] = tick, due_from(g, m, klass, tick, worked)
    after = g.klass[klass].due_after
    usual = due(tick, worked, day_ticks, g.last_by_day[klass], after)
    course.last = own_last(usual, tick, worked, day_ticks, after, g.own[m])
    course.limit = g.limit_by_day[klass, working_day(tick, worked, day_ticks)]
    watch(g, s, out, m, tick)


@jitable
def pass_milestone(
    g: KernelInput, s: State, out: Out, m: int, milestone: int, tick: int, worked: int
) -> None:
    """Start and stop the main clock, the first time counts; wake what waits for this milestone."""
    klass = g.klass[s.course[m].klass]
    if milestone == klass.limit_from and out.assigned[m] == NOT_YET:
        start_clock(g, s, out, m, tick, worked)
    stops = milestone == klass.limit_to or milestone == COMPLETED
    late = False
    if stops and out.ended[m] == NOT_YET:
        out.ended[m] = tick
        late = is_late(tick, out.due[m], out.extended[m])
    for child in range(g.children[m], g.children[m + 1]):
        trigger = g.follow[g.follow_of[child]].trigger
        if trigger == milestone or (late and trigger == LATE):
            wake(g, s, child, tick)
    if milestone == COMPLETED:
        out.completed[m] = tick
        if g.follow_of[m] >= 0 and g.follow[g.follow_of[m]].extends > 0:
            request(s, g.parent[m], NOBODY)
        if g.stream[m] == TASK:
            count_down(g, s, g.number[m], tick)


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
        push(s.events, task_begins(tick, g.release[m], g.task[k].lag), m << KIND_BITS | BORN)


@jitable
def wake(g: KernelInput, s: State, child: int, tick: int) -> None:
    """A sleeping matter comes after its delay; once only, and if the plan of the day has it."""
    if s.course[child].visit == NOT_YET and g.follow[g.follow_of[child]].there > 0:
        s.course[child].visit = g.first[child]
        comes, at = tick + g.delay[child], g.follow[g.follow_of[child]].at
        if at != NONE:
            comes = next_on(comes, g.clock[0].day_ticks, g.next_day[at])
        push(s.events, comes, child << KIND_BITS | BORN)


@jitable
def watch(g: KernelInput, s: State, out: Out, m: int, tick: int) -> None:
    """Look at a matter again when its due tick is near, for each follow-up that waits for that."""
    for child in range(g.children[m], g.children[m + 1]):
        rule = g.follow_of[child]
        if g.follow[rule].trigger == DUE_NEAR and out.due[m] < NEVER:
            at = max(out.due[m] - g.follow[rule].lead, tick)
            push(s.events, at, child << KIND_BITS | NEAR)


@jitable
def request(s: State, m: int, child: int) -> None:
    """Note what is to be answered when all else has happened at this tick."""
    i = s.n_requests[0]
    s.requests[i, 0], s.requests[i, 1] = m, child
    s.n_requests[0] += 1


@jitable
def answer(g: KernelInput, s: State, out: Out, tick: int) -> None:
    """The due ticks that are near, and the extensions that are approved."""
    for i in range(s.n_requests[0]):
        m, child = s.requests[i, 0], s.requests[i, 1]
        when, ended = out.due[m], out.ended[m]
        if child == NOBODY:
            if is_granted(tick, when, ended):
                out.extended[m] = extension_of(g, s, out, m)
                s.course[m].granted = min(s.course[m].granted, tick)
        elif may_ask(tick, when, g.follow[g.follow_of[child]].lead, out.assigned[m], ended):
            wake(g, s, child, tick)
    s.n_requests[0] = 0


@jitable
def extension_of(g: KernelInput, s: State, out: Out, m: int) -> int:
    """The rule, for the limit by which a matter goes."""
    limit = s.course[m].limit
    if limit == NONE:
        return NOT_YET
    by_day, after = g.extended_by_day[limit], g.limit[limit].extended_after
    return extended_due(out.due[m], g.clock[0].day_ticks, by_day, after)


@jitable
def go_on(g: KernelInput, s: State, w: Waiting, out: Out, m: int, how: int, tick: int) -> None:
    """From the visit at which a matter is (how it comes to it: `COMES`, `WAITED`, `HANDED`, done from `ENDS`
    on), as far as it gets at this tick. A step that the plan of the day leaves out is passed over."""
    course = s.course[m]
    v = course.visit
    while v < course.stop:
        step = g.step_of[v]
        if how == WAITED:
            stand_still(g, s, out, m, v, tick)
            course.worked = 1
        elif how >= ENDS:
            finish_visit(g, s, out, m, v, tick)
        if how >= ENDS or (g.skips[step, course.klass] and how != HANDED):
            v, how = v + 1, COMES
            continue
        course.visit = v
        if g.wait[v] > 0 and how != WAITED:
            push(s.events, tick + g.wait[v], m << KIND_BITS | WAITED)
            return
        out.queued[v] = tick
        if g.step[step].gate >= 0:
            submit(g, s, out, m, v, tick)
            convene(g, s, g.gate_of[step, course.unit], tick)
            return
        if g.step[step].team > 0:
            queue(g, s, w, out, m, v, tick)
            return
        out.started[v] = tick
        how = DECIDED
    pass_milestone(g, s, out, m, COMPLETED, tick, course.worked)


@jitable
def stand_still(g: KernelInput, s: State, out: Out, m: int, v: int, tick: int) -> None:
    """The main clock stood still during a visit's wait, if it runs and its limit pauses for the step."""
    course = s.course[m]
    axis = NO_PAUSE if course.limit == NONE else g.limit[course.limit].pause_axis
    runs = out.assigned[m] != NOT_YET and out.ended[m] == NOT_YET
    if g.step[g.step_of[v]].pauses > 0 and axis != NO_PAUSE and runs and course.last >= 0:
        begin, day_ticks = tick - g.wait[v], g.clock[0].day_ticks
        course.last += paused(axis, begin, course.worked, tick, day_ticks, g.date_of_day)
        out.due[m] = due_on(axis, course.last, day_ticks, g.due_of_date)
        if out.extended[m] != NOT_YET:
            out.extended[m] = extension_of(g, s, out, m)
        watch(g, s, out, m, tick)


@jitable
def finish_visit(g: KernelInput, s: State, out: Out, m: int, v: int, tick: int) -> None:
    """A visit is over, and its step's milestone passed."""
    out.finished[v] = tick
    step = g.step[g.step_of[v]]
    worked = 1 if step.takes_time > 0 or g.wait[v] > 0 else 0
    s.course[m].worked = worked
    if step.milestone >= 0:
        pass_milestone(g, s, out, m, step.milestone, tick, worked)


@jitable
def leave_to_others(s: State, out: Out, m: int, tick: int) -> None:
    """The work of a visit is handed over: the matter comes to the next one, at which others go on."""
    course = s.course[m]
    out.finished[course.visit] = tick
    course.worked, course.visit = 1, course.visit + 1


@jitable
def let_go(s: State, out: Out, v: int) -> None:
    """A team is free again, and its room vacant."""
    if out.room[v] >= 0:
        s.vacant[0] |= 1 << out.room[v]
        s.vacant[1] = 1
    for i in range(out.team.shape[1]):
        p = out.team[v, i]
        if p == NOBODY:
            return
        s.idle[p // WORD_BITS] |= bit(p)
        s.freed[p // WORD_BITS] |= bit(p)
