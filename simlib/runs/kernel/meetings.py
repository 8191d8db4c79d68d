"""Meetings that decide: papers wait for them, and each decides on the first that were ready before it."""

import numpy as np

from simlib.model.rules import next_call
from simlib.runs.compiling import jitable
from simlib.runs.kernel.eligibility import key_of
from simlib.runs.kernel.events import push
from simlib.runs.kernel.state import DECIDED, KIND_BITS, MEETS, State
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.kernel.waiting import NONE
from simlib.runs.presence import half_of

_ZERO = np.uint64(0)


@jitable
def submit(g: KernelInput, s: State, m: int, v: int, tick: int) -> None:
    """Add a visit's papers to those that wait for a meeting."""
    paper = s.papers[s.now[0].papers]
    paper.matter = m
    paper.key = key_of(g, s, m, s.visit[v].queued, tick)
    s.now[0].papers += 1


@jitable
def convene(g: KernelInput, s: State, gate: int, tick: int) -> None:
    """Put a gate's next meeting after this tick into the diary, unless it is there."""
    diary = s.diary[gate]
    if diary.met > tick:
        return
    for i in range(g.gate[gate].first, g.gate[gate].end):
        if g.meets[i] > tick:
            diary.met = g.meets[i]
            push(s.events, g.meets[i], gate << KIND_BITS | MEETS)
            return


@jitable
def count_papers(g: KernelInput, s: State, tick: int) -> None:
    """Call an extra meeting of each gate for which so many papers wait, unless one is called."""
    for gate in range(g.gate.shape[0]):
        demand, diary = g.gate[gate].demand, s.diary[gate]
        if 0 < demand <= s.now[0].papers and diary.called <= tick:
            waiting = 0
            for i in range(s.now[0].papers):
                waiting += 1 if gate_of(g, s, i) == gate else 0
            if waiting >= demand:
                diary.called = next_call(tick, g.gate[gate].at, g.clock[0].day_ticks)
                push(s.events, diary.called, gate << KIND_BITS | MEETS)


@jitable
def meet(g: KernelInput, s: State, tick: int) -> bool:
    """Hold the first of this tick's meetings that was not held yet; whether there was one."""
    for gate in range(g.gate.shape[0]):
        if s.diary[gate].meeting > 0:
            s.diary[gate].meeting = 0
            decide(g, s, gate, tick)
            return True
    s.now[0].meets = 0
    return False


@jitable
def decide(g: KernelInput, s: State, gate: int, tick: int) -> None:
    """A meeting decides on the first papers that were ready before it, if somebody presides."""
    presides = _ZERO
    for i in range(g.presiding.shape[1]):
        presides |= g.presiding[gate, i] & g.present[half_of(g, tick), i]
    left = g.gate[gate].agenda if presides != _ZERO else 0
    while left > 0:
        place = first_paper(g, s, gate, tick)
        if place < 0:
            break
        m = s.papers[place].matter
        s.now[0].papers -= 1
        final = s.papers[s.now[0].papers]
        s.papers[place].matter, s.papers[place].key = final.matter, final.key
        s.visit[s.matter[m].visit].started = tick
        push(s.events, tick, m << KIND_BITS | DECIDED)
        left -= 1
    for i in range(s.now[0].papers):
        if gate_of(g, s, i) == gate:
            convene(g, s, gate, tick)
            return


@jitable
def gate_of(g: KernelInput, s: State, place: int) -> int:
    """The gate for which a paper waits."""
    matter = s.matter[s.papers[place].matter]
    return int(g.place[s.visit[matter.visit].step, matter.unit].gate)


@jitable
def first_paper(g: KernelInput, s: State, gate: int, tick: int) -> int:
    """The place of a gate's first paper, by key and matter, that was ready before this tick; -1: none."""
    best = NONE
    for i in range(s.now[0].papers):
        key, m = s.papers[i].key, s.papers[i].matter
        if (
            gate_of(g, s, i) == gate
            and s.visit[s.matter[m].visit].queued < tick
            and (
                best == NONE
                or key < s.papers[best].key
                or (key == s.papers[best].key and m < s.papers[best].matter)
            )
        ):
            best = i
    return best
