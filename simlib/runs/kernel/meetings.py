"""Meetings that decide: papers wait for them, and each decides on the first that were ready before it."""

import numpy as np

from simlib.model.rules import next_call
from simlib.runs.compiling import jitable
from simlib.runs.kernel.eligibility import key_of
from simlib.runs.kernel.events import push
from simlib.runs.kernel.state import DECIDED, KIND_BITS, MEETS, Out, State
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.kernel.waiting import NONE
from simlib.runs.presence import half_of

_ZERO = np.uint64(0)


@jitable
def submit(g: KernelInput, s: State, out: Out, m: int, v: int, tick: int) -> None:
    """Add a visit's papers to those that wait for a meeting."""
    paper = s.papers[s.n_papers[0]]
    paper.matter = m
    paper.key = key_of(g, s, out, m, out.queued[v], tick)
    s.n_papers[0] += 1


@jitable
def convene(g: KernelInput, s: State, gate: int, tick: int) -> None:
    """Put a gate's next meeting after this tick into the diary, unless it is there."""
    if s.met[gate] > tick:
        return
    for i in range(g.gate[gate].first, g.gate[gate].end):
        if g.meets[i] > tick:
            s.met[gate] = g.meets[i]
            push(s.events, g.meets[i], gate << KIND_BITS | MEETS)
            return


@jitable
def count_papers(g: KernelInput, s: State, tick: int) -> None:
    """Call an extra meeting of each gate for which so many papers wait, unless one is called."""
    for gate in range(g.gate.shape[0]):
        demand = g.gate[gate].demand
        if 0 < demand <= s.n_papers[0] and s.called[gate] <= tick:
            waiting = 0
            for i in range(s.n_papers[0]):
                waiting += 1 if gate_of(g, s, i) == gate else 0
            if waiting >= demand:
                s.called[gate] = next_call(tick, g.gate[gate].at, g.clock[0].day_ticks)
                push(s.events, s.called[gate], gate << KIND_BITS | MEETS)


@jitable
def meet(g: KernelInput, s: State, out: Out, tick: int) -> bool:
    """Hold the first of this tick's meetings that was not held yet; whether there was one."""
    for gate in range(g.gate.shape[0]):
        if s.meeting[gate] > 0:
            s.meeting[gate] = 0
            decide(g, s, out, gate, tick)
            return True
    return False


@jitable
def decide(g: KernelInput, s: State, out: Out, gate: int, tick: int) -> None:
    """A meeting decides on the first papers that were ready before it, if somebody presides."""
    presides = _ZERO
    for i in range(g.presiding.shape[1]):
        presides |= g.presiding[gate, i] & g.present[half_of(g, tick), i]
    left = g.gate[gate].agenda if presides != _ZERO else 0
    while left > 0:
        place = first_paper(g, s, out, gate, tick)
        if place < 0:
            break
        m = s.papers[place].matter
        s.n_papers[0] -= 1
        s.papers[place].matter = s.papers[s.n_papers[0]].matter
        s.papers[place].key = s.papers[s.n_papers[0]].key
        out.started[s.course[m].visit] = tick
        push(s.events, tick, m << KIND_BITS | DECIDED)
        left -= 1
    for i in range(s.n_papers[0]):
        if gate_of(g, s, i) == gate:
            convene(g, s, gate, tick)
            return


@jitable
def gate_of(g: KernelInput, s: State, place: int) -> int:
    """The gate for which a paper waits."""
    course = s.course[s.papers[place].matter]
    return int(g.gate_of[g.step_of[course.visit], course.unit])


@jitable
def first_paper(g: KernelInput, s: State, out: Out, gate: int, tick: int) -> int:
    """The place of a gate's first paper, by key and matter, that was ready before this tick; -1: none."""
    best = NONE
    for i in range(s.n_papers[0]):
        key, m = s.papers[i].key, s.papers[i].matter
        if (
            gate_of(g, s, i) == gate
            and out.queued[s.course[m].visit] < tick
            and (
                best == NONE
                or key < s.papers[best].key
                or (key == s.papers[best].key and m < s.papers[best].matter)
            )
        ):
            best = i
    return best
