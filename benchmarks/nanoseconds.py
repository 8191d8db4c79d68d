"""Where do the kernel's nanoseconds go?

    the loop in Python ─> trace: every call of four parts, with what it was given; counts of the rest
    trace ─> machine code that does nothing but these calls again ─> nanoseconds of each part

The kernel is one piece of machine code in which all functions have been inlined, so nobody can take the
time of a part while it runs. Played again one after another the parts are somewhat quicker than in their
place, because they find their data still near; that difference is in "the rest".
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from unittest.mock import patch

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import Effort, Prepared, Section, Table, Times, Work, number, side_by_side
from benchmarks.worlds import Given, county, given
from simlib.model.rules import finish
from simlib.runs.compiling import OPTIONS
from simlib.runs.kernel import case, dispatch, eligibility, events, meetings
from simlib.runs.kernel import loop as kernel
from simlib.runs.kernel.state import BARRED, FREE, State, at_the_start
from simlib.runs.kernel.tables import kernel_input
from simlib.runs.kernel.waiting import Waiting

machine_code = numba.njit(**OPTIONS)
"""Made anew each time, so that it shares no cache with the kernel's own."""

KERNEL = (kernel, case, meetings, eligibility, dispatch)
"""The modules in which the loop's functions call each other."""

POP = -1
"""In place of an event's code, where one is taken out."""


@dataclass
class Trace:
    """What was asked of each part during a run, and how often the others were called."""

    finishes: list[tuple[int, ...]] = field(default_factory=list)
    events: list[tuple[int, int]] = field(default_factory=list)
    queued: list[int] = field(default_factory=list)
    begun: list["Begun"] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Begun(NamedTuple):
    """A task as it finds its team: its row of the waiting, who is free, what everybody was assigned."""

    tick: int
    slot: Any
    opens: NDArray[np.int64]
    people: NDArray[np.uint64]
    free: NDArray[np.uint64]
    assigned: NDArray[np.int64]


def measure(effort: Effort) -> Section:
    """The parts of the kernel on the county's central load, and in overload."""
    parts: list[str | Table] = [_ABOUT]
    for load in (1.0, 3.0):
        world = given(county(load * effort.scale))
        trace = traced(world)
        tasks = len(trace.begun)
        times = side_by_side(_works(world, trace), effort)
        parts += [f"Load ×{load:g}, {number(tasks)} tasks begun:", _table(trace, times, tasks)]
        parts.append(_counts(world, trace, tasks))
    return Section("Where the kernel's nanoseconds go", parts)


_ABOUT = (
    "Parts played again from a trace of the run (benchmarks/nanoseconds.py). The rest of the loop is what is "
    "left: passes, groups, milestones, the record, and what a part costs more in its place than alone."
)


def _table(trace: Trace, times: dict[str, Times], tasks: int) -> Table:
    ns = {name: 1e9 * of.median / tasks for name, of in times.items()}
    ns["choose a team"] -= ns.pop("what only choosing needs")
    calls = {
        "finish: when is it done, on the duty calendar": len(trace.finishes),
        "levels: who may act, when pools open": len(trace.queued),
        "choose a team": tasks,
        "timed events, in and out": len(trace.events),
    }
    rows = [(n, number(calls[n] / tasks), number(ns[n])) for n in calls]
    rest = ns["loop"] - sum(ns[name] for name in calls)
    rows += [
        ("the rest of the loop", "", number(rest)),
        ("**the loop**", "", number(ns["loop"])),
        ("tables made before and record made after", "", number(ns["all"] - ns["loop"])),
        ("**all**", "", number(ns["all"])),
    ]
    return Table(("part", "calls a task", "ns a task"), rows)


def _counts(world: Given, trace: Trace, tasks: int) -> str:
    days = np.array([row[-1] for row in trace.finishes])
    count = trace.counts
    passes = count["passes"]
    return (
        f"{number(passes / tasks)} passes a task; a pass looks {number(count['groups'] / passes)} times at a "
        f"group; {number(count['entered'] / tasks)} entries into groups a task; `finish` visits "
        f"{number(float(days.mean()))} days a task (most: {days.max()})."
    )


# ---------------------------------------------------------------- the trace


def loop(world: Given) -> Prepared:
    """The loop alone, its tables made beforehand."""
    return Prepared(lambda: _fresh(world), lambda made: kernel.run(*made))


def traced(world: Given) -> Trace:
    """Run the kernel's loop as plain Python, writing down what is asked of its parts."""
    trace = Trace()
    g, s, w = _fresh(world)
    with np.errstate(over="ignore"), _listening(trace, world.model.day_ticks):
        tables = (_records(part) for part in (g, s, w))
        if not kernel.run.py_func(*tables):
            raise ValueError("the measured world needs more groups than the kernel begins with")
    if not np.array_equal(s.visit["started"], kernel.simulate(*world).started):
        raise ValueError("the loop in Python is not the loop in machine code")
    return trace


def _fresh(world: Given) -> tuple[Any, State, Waiting]:
    """The arguments of a new run of the loop."""
    g = kernel_input(*world)
    s = _start(world, g)
    kernel.look_ahead(g, s)
    return g, s, kernel.no_one(g, world.draws, kernel.GROUPS)


def _start(world: Given, g: Any) -> State:
    return at_the_start(g, world.draws, world.model.tasks.waits, kernel.GROUPS)


def _records(part: Any) -> Any:
    """The same tables so that Python too may write `row.column`."""
    if isinstance(part, tuple):
        return type(part)(*map(_records, part))
    return part.view(np.dtype((_Row, part.dtype))) if part.dtype.names else part


class _Row(np.record):
    """A row whose columns go before what numpy knows by the same name (`size`)."""

    def __getattribute__(self, name: str) -> Any:
        columns = super().__getattribute__("dtype").names
        return self[name] if name in columns else super().__getattribute__(name)


@contextmanager
def _listening(trace: Trace, day_ticks: int) -> Iterator[None]:
    """While this lasts, the kernel's own functions tell the trace of their calls."""
    heard = _listeners(trace, day_ticks)
    with ExitStack() as stack:
        for module in KERNEL:
            for name, listener in heard.items():
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, listener))
        yield


def _listeners(trace: Trace, day_ticks: int) -> dict[str, Callable[..., Any]]:
    choose, still_able, dispatch_all = dispatch.choose, dispatch.still_able, dispatch.dispatch
    find_levels, enter = eligibility.find_levels, eligibility.enter

    def on_finish(tick: int, need: int, travel: int, team: Any, size: int, *days: Any) -> Any:
        done, travelled = finish(tick, need, travel, team, size, *days)
        visited = min(done - 1, days[-1] * day_ticks - 1) // day_ticks - tick // day_ticks + 1
        trace.finishes.append((tick, need, travel, size, *team.tolist(), visited))
        return done, travelled

    def on_push(e: Any, tick: int, code: int) -> None:
        trace.events.append((int(tick), int(code)))
        events.push(e, tick, code)

    def on_pop(e: Any, tick: int) -> int:
        trace.events.append((int(tick), POP))
        return events.pop(e, tick)

    def on_levels(g: Any, s: Any, m: int, v: int, *how: Any) -> Any:
        trace.queued.append(int(v))
        return find_levels(g, s, m, v, *how)

    def on_choose(g: Any, s: Any, w: Any, slot: int, tick: int) -> Any:
        rows = (w.slot[slot], w.opens[slot], w.people[slot], s.who[FREE], s.assigned)
        trace.begun.append(Begun(int(tick), *(row.copy() for row in rows)))
        return choose(g, s, w, slot, tick)

    def on_still_able(g: Any, s: Any, w: Any, candidates: int) -> Any:
        trace.counts["groups"] += int(candidates)
        return still_able(g, s, w, candidates)

    def on_enter(w: Any, slot: int) -> Any:
        trace.counts["entered"] += 1
        return enter(w, slot)

    def on_dispatch(*arguments: Any) -> Any:
        trace.counts["passes"] += 1
        return dispatch_all(*arguments)

    return {
        "finish": on_finish,
        "push": on_push,
        "pop": on_pop,
        "find_levels": on_levels,
        "choose": on_choose,
        "still_able": on_still_able,
        "enter": on_enter,
        "dispatch": on_dispatch,
    }


# ---------------------------------------------------------------- the parts played again


def _works(world: Given, trace: Trace) -> dict[str, Work | Prepared]:
    g, s, w = _fresh(world)
    kernel.run(g, s, w)
    asked = np.array(trace.finishes, dtype=np.int64)
    happened = np.array(trace.events, dtype=np.int64)
    queued = np.array(trace.queued, dtype=np.int64)
    matter_of = np.repeat(np.arange(world.draws.matters), np.diff(world.draws.first))
    chosen = _choices(world, trace)
    ticks = np.array([begun.tick for begun in trace.begun], dtype=np.int64)
    frees = np.array([begun.free for begun in trace.begun])
    assigned = np.array([begun.assigned for begun in trace.begun])

    return {
        "finish: when is it done, on the duty calendar": lambda: _finish_again(g, asked),
        "levels: who may act, when pools open": lambda: _levels_again(g, s, w, queued, matter_of),
        "choose a team": lambda: _choose_again(g, s, chosen, ticks, frees, assigned, True),
        "what only choosing needs": lambda: _choose_again(g, s, chosen, ticks, frees, assigned, False),
        "timed events, in and out": Prepared(
            lambda: _start(world, g), lambda new: _events_again(new, happened)
        ),
        "loop": loop(world),
        "all": lambda: kernel.simulate(*world),
    }


def _choices(world: Given, trace: Trace) -> Waiting:
    """Every task that began, in a slot of its own."""
    _, _, w = _fresh(world)
    return w._replace(
        slot=np.array([begun.slot for begun in trace.begun], dtype=w.slot.dtype),
        opens=np.array([begun.opens for begun in trace.begun]),
        people=np.array([begun.people for begun in trace.begun]),
    )


@machine_code
def _finish_again(g: Any, asked: Any) -> Any:
    total = 0
    for i in range(asked.shape[0]):
        done, travelled = finish(
            asked[i, 0],
            asked[i, 1],
            asked[i, 2],
            asked[i, 4:],
            asked[i, 3],
            g.pattern,
            g.meet,
            g.day_first,
            g.begins,
            g.ends,
            g.whole,
            g.clock[0].day_ticks,
            g.clock[0].n_days,
        )
        total += done + travelled
    return total


@machine_code
def _levels_again(g: Any, s: Any, w: Any, queued: Any, matter_of: Any) -> Any:
    total = 0
    for v in queued:
        tick = s.visit[v].queued
        how = (eligibility.NOW, True, s.who[BARRED], w.people[0], w.opens[0])
        levels, people = eligibility.find_levels(g, s, matter_of[v], v, tick, *how)
        w.slot[0].levels = levels
        total += people
        eligibility.open_levels(w, 0, tick)
    return total


@machine_code
def _choose_again(g: Any, s: Any, w: Any, ticks: Any, frees: Any, assigned: Any, choosing: bool) -> Any:
    total = 0
    for i in range(ticks.shape[0]):
        for j in range(s.who.shape[1]):
            s.who[FREE, j] = frees[i, j]
        for p in range(s.assigned.shape[0]):
            s.assigned[p] = assigned[i, p]
        if choosing:
            total += dispatch.choose(g, s, w, i, ticks[i])
    return total


@machine_code
def _events_again(s: Any, happened: Any) -> Any:
    total, horizon = 0, happened[-1, 0] + 1
    for i in range(happened.shape[0]):
        tick, code = happened[i, 0], happened[i, 1]
        if code == POP:
            if events.next_tick(s.events, horizon) == tick:
                total += events.pop(s.events, tick)
        else:
            events.push(s.events, tick, code)
    return total
