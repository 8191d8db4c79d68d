"""All chance of one replication, made before the run from stable keys.

    seed, replication ─> stream ─> matter ─┬─ gap, class           when and what
                                           ├─ step, visit ─ branch, effort, wait     its itinerary
                                           └─ person ─ conflict    who is recused
                             └─ follow-up ─ whether, after what delay ─> a matter
    seed, replication ─> task of the programme ─> matter ...           it sleeps until all before it have
    ended seed, replication ─> person ─┬─ year, spell ─ leave            who is away
                                 └─ departure ─ turnover           whose post is vacant, and who is new

A draw depends on its key and on nothing else: not on the plan, so that all plans meet the same matters and
the same people's leave, and one changed number moves no other draw. Matters that others may set off are
drawn too; they sleep until it happens. The loops are compiled with numba: the arithmetic is that of
`model.keys` and `model.distributions`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from simlib.errors import SimlibError
from simlib.model.arrays import END, NONE, TASK, Bools, Chances, Ints, Model
from simlib.model.distributions import SCALE_BITS, Spans, duration
from simlib.model.keys import (
    BRANCH,
    CHOSEN,
    CONFLICT,
    DELAY,
    EFFORT,
    FOLLOW,
    GAP,
    KLASS,
    LEAVE,
    LENGTH,
    TURNOVER,
    WAIT,
    chance,
    code_key,
    threshold,
    under,
)
from simlib.model.remembering import remembered
from simlib.model.rules import NEVER, WHOLE, next_on
from simlib.runs.bitsets import BitWords, pack_lists
from simlib.runs.compiling import compiled, jitable
from simlib.runs.rows import gathered

MOST_VISITS = 1000
"""An itinerary longer than this is a mistake of the scenario, not chance."""

VISITS = 8
"""Visits for each matter that there is room for at first."""

MOST_TIMES = 2**10
"""So many times the likely number of matters are families without end: no file holds such follow-ups."""

TOO_SMALL, ENDLESS = -1, -2
"""What `fill` says instead of a number of matters."""

BY_MATTER = ("unit", "stream", "klass", "arrived", "given_due", "last", "own", "parent", "follow", "delay")
BY_VISIT = ("step", "effort", "wait")
"""Columns that are drawn for each matter and for each visit."""

_ZERO, _32, _STANDARD = np.uint64(0), np.uint64(32), np.uint64(1000)
_31 = np.uint64(31)


@dataclass(frozen=True, eq=False)
class Draws:
    """What chance decides, for n matters with v visits to steps and P people.

    Matters are in the order of their codes (unit, then backlog before streams, then index), after these the
    tasks of the programme, `tasks[k]` being the k-th of them, and last the ones that others may set off, in
    the order of their parents; `stream[n]` is -1 for a matter of the backlog, -2 for one set off, `TASK`.
    Times and spans are ticks; `arrived` may be negative, `release` never is; both are `NEVER` for one set
    off, and the first tick at which it may begin for a task. The visits of matter i are `first[i]:first[i +
    1]`; `recused[first_recused[i]:first_recused[i + 1]]` are recused from it, ascending. `away[P, 2 * days]`:
    on leave, or the post vacant, or the unit not open; `pace[P, days]` in thousandths (one column where
    nobody is new). `parent[n]` is the matter that may set this one off by the follow-up `follow[n]`,
    `delay[n]` ticks later (-1, -1, 0 for outside matters); the children of matter i are
    `children[i]:children[i + 1]`. `last[n]` is a backlog matter's last day (see `Backlog`), `own[n]` the
    length of its own limit in working days, or ticks (-1: the usual length).
    """

    seed: int
    replication: int
    unit: Ints
    stream: Ints
    index: Ints
    klass: Ints
    arrived: Ints
    release: Ints
    given_due: Ints
    last: Ints
    own: Ints
    tasks: Ints
    parent: Ints
    follow: Ints
    delay: Ints
    children: Ints
    first: Ints
    step: Ints
    effort: Ints
    wait: Ints
    recused: NDArray[np.int32]
    first_recused: Ints
    away: Bools
    pace: Ints

    @property
    def matters(self) -> int:
        """How many matters there are."""
        return len(self.arrived)

    @property
    def visits(self) -> int:
        """How many visits to steps there are."""
        return len(self.step)

    @cached_property
    def stands_back(self) -> BitWords:
        """Who is recused as words, uint64[n, words]: the same for all plans."""
        return pack_lists(self.first_recused, self.recused, len(self.away))


def takes_time(model: Model, draws: Draws) -> Bools:
    """Which visits take time: those with work, a meeting, or a wait that is not 0. Their ends may be closing
    time (`rules.working_day`). bool[visits]"""
    takes = (model.steps.team > 0) | (model.steps.gate != NONE)
    return np.asarray(takes[draws.step] | (draws.wait > 0), dtype=bool)


class DrawSource(NamedTuple):
    """What the draws are made from: keys, thresholds and spans of a model."""

    horizon: int
    day_ticks: int
    spans: Spans
    first_stream: Ints
    stream_key: Chances
    stream_first: Ints
    stream_gap: Ints
    stream_begins: Ints
    stream_ends: Ints
    stream_season: Ints
    course: Ints
    stream_classes: Chances
    stream_odds: Chances
    first_day: Ints
    days: Ints
    first_backlog: Ints
    backlog: NDArray[np.int64]
    backlog_stem: Chances
    tasks: NDArray[np.int64]
    task_key: Chances
    step_key: Chances
    branch: Chances
    after: Ints
    effort: Ints
    wait: Ints
    class_effort: Bools
    factor: Chances
    own: Ints
    way: Ints
    headline: Bools
    follow_key: Chances
    follow_of: Bools
    follow_class: Bools
    follow_odds: Chances
    follow: Ints
    person_key: Chances
    first_near: Ints
    near: NDArray[np.int32]
    odds: Chances


class Room(NamedTuple):
    """Where the draws are written: columns by matter and by visit (see `Draws`)."""

    unit: Ints
    stream: Ints
    number: Ints
    klass: Ints
    arrived: Ints
    given_due: Ints
    last: Ints
    own: Ints
    parent: Ints
    follow: Ints
    delay: Ints
    children: Ints
    key: Chances
    begins: Ints
    first: Ints
    step: Ints
    effort: Ints
    wait: Ints
    recused: NDArray[np.int32]
    first_recused: Ints
    visited: Chances


def draw(model: Model, seed: int, replication: int) -> Draws:
    """The draws of one replication (numbered from 0).

    Raises SimlibError `endless-itinerary` when a matter visits more than `MOST_VISITS` steps, and
    `endless-followups` when there are `MOST_TIMES` as many matters or visits as are likely.
    """
    return drawn_by(fill, model, seed, replication)


def drawn_by(
    fill_room: Callable[..., tuple[int, int]], model: Model, seed: int, replication: int, *given: Any
) -> Draws:
    """The draws of one replication that `fill_room(root, source, room, *given)` writes; raises as `draw`."""
    with np.errstate(over="ignore"):  # unsigned wrap-around is the hash's arithmetic
        root = under(np.array([seed], np.uint64), np.uint64(replication))[0]
    source = _source(model)
    size = _size.get(model, _likely_matters(model))
    while True:
        room = _room(model, size)
        matters, visits = fill_room(root, source, room, *given)
        if matters == ENDLESS:
            raise SimlibError("endless-itinerary", most=str(MOST_VISITS))
        if matters != TOO_SMALL:
            return _draws(model, room, matters, visits, root, seed, replication)
        size *= 2
        if size > MOST_TIMES * _likely_matters(model):
            raise SimlibError("endless-followups", limit="1")
        _size[model] = size


_size: WeakKeyDictionary[Model, int] = WeakKeyDictionary()
"""Room for matters that the draws of a model have needed, where it was more than expected."""


@remembered(64)
def _likely_matters(model: Model) -> int:
    """Room for a fifth more than the outside matters that are expected."""
    drawn = model.streams.gap >= 0
    means = model.spans.scale[model.streams.gap[drawn]] / 2**SCALE_BITS
    outside = (model.horizon / np.maximum(means, 1)).sum() + len(model.streams.days)
    return 64 + len(model.backlog) + len(model.tasks.row) + int(1.2 * outside)


@remembered(64)
def _source(model: Model) -> DrawSource:
    steps, streams, backlog = model.steps, model.streams, model.backlog
    follow, tasks = model.followups, model.tasks
    units = np.arange(len(model.units) + 1)
    columns = (*(backlog.klass, backlog.arrived, backlog.due, backlog.step, _places(model)), backlog.last)
    of_tasks = (tasks.unit[tasks.row], tasks.klass, tasks.first, tasks.opens, tasks.urgent[tasks.row])
    return gathered(
        DrawSource,
        *(model, steps, streams),
        first_stream=np.searchsorted(streams.unit, units),
        stream_key=streams.key,
        stream_first=streams.first,
        stream_gap=streams.gap,
        stream_begins=streams.begins,
        stream_ends=streams.ends,
        stream_season=streams.season,
        course=streams.course,
        stream_classes=streams.classes,
        stream_odds=streams.odds,
        first_backlog=np.searchsorted(backlog.unit, units),
        backlog=np.stack(columns, axis=1).astype(np.int64),
        backlog_stem=np.array([code_key(owner) for owner in _owners(model)], dtype=np.uint64),
        tasks=np.stack(of_tasks, axis=1).astype(np.int64),
        task_key=tasks.key,
        step_key=steps.key,
        factor=model.classes.factor,
        own=model.classes.own,
        follow_key=follow.key,
        follow_of=follow.of,
        follow_class=follow.of_class,
        follow_odds=follow.odds,
        follow=np.stack([follow.first, follow.klass, follow.unit, follow.delay], axis=1),
        person_key=model.people.key,
        **_near(model),
    )


def _near(model: Model) -> dict[str, Any]:
    """Who may be recused from the matters of each unit, and how likely."""
    odds = model.units.conflict[:, model.people.unit]
    unit, person = np.nonzero(odds)
    return {
        "first_near": np.searchsorted(unit, np.arange(len(model.units) + 1)),
        "near": person.astype(np.int32),
        "odds": odds[unit, person],
    }


def _owners(model: Model) -> list[str]:
    """The stem of each backlog matter's code."""
    pairs = zip(model.backlog.unit, model.backlog.flow, strict=True)
    return [f"{model.units.code[u]}/backlog/{flow}" for u, flow in pairs]


def _places(model: Model) -> Ints:
    """The number of each backlog matter among those of its unit and flow."""
    owners = _owners(model)
    return np.array([owners[:row].count(owner) for row, owner in enumerate(owners)], dtype=np.int64)


def _room(model: Model, size: int) -> Room:
    """Room for that many matters, and `VISITS` visits for each."""
    sizes = dict.fromkeys((*BY_MATTER, "number", "begins"), size) | dict.fromkeys(BY_VISIT, VISITS * size)
    sizes |= dict.fromkeys(("children", "first", "first_recused"), size + 1)
    return Room(
        **{name: np.empty(rows, dtype=np.int64) for name, rows in sizes.items()},
        key=np.empty(size, dtype=np.uint64),
        recused=np.empty(size * _likely_recused(model), dtype=np.int32),
        visited=np.zeros(len(model.steps), dtype=np.uint64),
    )


@remembered(64)
def _likely_recused(model: Model) -> int:
    """Room for recusals from a matter: more than are expected of any unit."""
    odds = model.units.conflict[:, model.people.unit].astype(np.float64).sum(axis=1)
    return 1 + int(1.2 * odds.max() / float(threshold(1.0)))


def _draws(model: Model, room: Room, n: int, v: int, root: np.uint64, seed: int, replication: int) -> Draws:
    """The part of the room that was filled, and who is away or new."""
    people = model.people
    away = people.gone.copy()
    pace = people.pace[:, None].repeat(model.n_days if (people.turnover != NONE).any() else 1, axis=1)
    take_leave(root, model.years, people.key, people.leave_spells, people.leave_days, away)
    replace_people(root, gathered(Leavers, people, model), away, pace)
    sizes = dict.fromkeys(BY_MATTER, n) | dict.fromkeys(BY_VISIT, v)
    sizes |= dict.fromkeys(("children", "first", "first_recused"), n + 1)
    sizes["recused"] = int(room.first_recused[n])
    filled: dict[str, Any] = {name: getattr(room, name)[:rows] for name, rows in sizes.items()}
    if model.calendar is not None:  # they are counted in whole days
        filled["own"][:] = np.where(filled["own"] < 0, NONE, _days(filled["own"], model.day_ticks))
    _on_regular_days(model, filled["arrived"], filled["stream"])
    _after_closures(model, filled["arrived"], filled["stream"])
    release = np.maximum(filled["arrived"], 0)
    return Draws(
        *(seed, replication),
        index=room.number[:n],
        release=release,
        tasks=np.flatnonzero(filled["stream"] == TASK)
        if len(model.tasks.row)
        else np.zeros(0, dtype=np.int64),
        away=away,
        pace=pace,
        **filled,
    )


def _days(ticks: Ints, day_ticks: int) -> Ints:
    """Ticks as whole days, to the nearest."""
    return np.asarray((ticks + day_ticks // 2) // day_ticks)


def _on_regular_days(model: Model, arrived: Ints, stream: Ints) -> None:
    """Let the matters of streams that wait for regular days come on these."""
    for i in np.flatnonzero(model.streams.at != NONE):
        for m in np.flatnonzero(stream == i):
            arrived[m] = next_on(int(arrived[m]), model.day_ticks, model.next_day[model.streams.at[i]])


def _after_closures(model: Model, arrived: Ints, stream: Ints) -> None:
    """Let what would come of itself while the county is closed come when it opens again."""
    for first, last in model.closed.tolist():
        arrived[(stream >= 0) & (first <= arrived) & (arrived < last)] = last


# ---------------------------------------------------------------- which matters


@compiled
def fill(root: Any, g: DrawSource, room: Room) -> tuple[int, int]:
    """Write all matters and their visits; how many of each (or `TOO_SMALL`, `ENDLESS` and 0)."""
    n, v = 0, 0
    room.first[0] = room.first_recused[0] = 0
    for unit in range(g.first_stream.shape[0] - 1):
        n, v = fill_backlog(root, g, room, n, v, unit)
        if n < 0:
            return n, 0
        for stream in range(g.first_stream[unit], g.first_stream[unit + 1]):
            if g.stream_gap[stream] >= 0:
                n, v = fill_stream(root, g, room, n, v, unit, stream, g.horizon)
            else:
                n, v = fill_days(root, g, room, n, v, unit, stream)
            if n < 0:
                return n, 0
    return fill_rest(root, g, room, n, v)


@jitable
def fill_rest(root: Any, g: DrawSource, room: Room, n: int, v: int) -> tuple[int, int]:
    """The tasks of the programme, and what all matters may set off."""
    n, v = fill_tasks(root, g, room, n, v)
    if n < 0:
        return n, 0
    return fill_children(g, room, n, v)


@jitable
def fill_tasks(root: Any, g: DrawSource, room: Room, n: int, v: int) -> tuple[int, int]:
    """The tasks of the programme that take work, each with the tick before which it does not begin."""
    for k in range(g.task_key.shape[0]):
        unit, klass, step = g.tasks[k, 0], g.tasks[k, 1], g.tasks[k, 2]
        n, v = add(g, room, n, v, under(root, g.task_key[k]), unit, TASK, k, klass, step)
        if n < 0:
            return n, 0
        room.arrived[n - 1], room.given_due[n - 1] = g.tasks[k, 3], g.tasks[k, 4]
    return n, v


@jitable
def fill_backlog(root: Any, g: DrawSource, room: Room, n: int, v: int, unit: int) -> tuple[int, int]:
    """The matters of a unit that are open at the start."""
    for row in range(g.first_backlog[unit], g.first_backlog[unit + 1]):
        key = under(under(root, g.backlog_stem[row]), np.uint64(g.backlog[row, 4]))
        klass, step = g.backlog[row, 0], g.backlog[row, 3]
        n, v = add(g, room, n, v, key, unit, -1, g.backlog[row, 4], klass, step)
        if n < 0:
            return n, 0
        room.arrived[n - 1], room.given_due[n - 1] = g.backlog[row, 1], g.backlog[row, 2]
        room.last[n - 1] = g.backlog[row, 5]
    return n, v


@jitable
def fill_stream(
    root: Any, g: DrawSource, room: Room, n: int, v: int, unit: int, stream: int, until: int
) -> tuple[int, int]:
    """The outside matters of one stream at drawn times, up to a tick (the horizon, else an earlier one that
    begins a day). They are drawn in even time."""
    base = under(root, g.stream_key[stream])
    index, day, season = 0, 0, g.stream_season[stream]
    when = even_time(g, season, g.stream_begins[stream])
    until = even_time(g, season, min(until, g.stream_ends[stream]))
    while True:
        key = under(base, np.uint64(index))
        when += signed(duration(chance(under(key, GAP)), g.stream_gap[stream], _STANDARD, g.spans))
        if when >= until:
            return n, v
        tick = when
        if season != NONE:
            while g.course[season, day + 1] <= when:
                day += 1
            held = g.course[season, day + 1] - g.course[season, day]
            tick = day * g.day_ticks + (when - g.course[season, day]) * g.day_ticks // held
        n, v = add_outside(g, room, n, v, key, unit, stream, index, tick)
        if n < 0:
            return n, v
        index += 1


@jitable
def even_time(g: DrawSource, season: int, tick: int) -> int:
    """How much even time has gone by at a tick that begins a day (`model.season`)."""
    return tick if season == NONE else g.course[season, tick // g.day_ticks]


@jitable
def fill_days(
    root: Any, g: DrawSource, room: Room, n: int, v: int, unit: int, stream: int
) -> tuple[int, int]:
    """The outside matters of one stream on days: on the morning of each day for which the unit is chosen."""
    base = under(root, g.stream_key[stream])
    for row in range(g.first_day[stream], g.first_day[stream + 1]):
        index = row - g.first_day[stream]
        key = under(base, np.uint64(index))
        days = g.days[row, 1] // g.day_ticks
        day = signed((chance(under(key, GAP)) >> _31) * np.uint64(days) >> _32)
        when = g.days[row, 0] + day * g.day_ticks
        chosen = chance(under(key, CHOSEN)) < g.stream_odds[stream]
        if chosen and when >= 0 and when < g.horizon:
            n, v = add_outside(g, room, n, v, key, unit, stream, index, when)
            if n < 0:
                return n, v
    return n, v


@jitable
def add_outside(
    g: DrawSource, room: Room, n: int, v: int, key: Any, unit: int, stream: int, index: int, when: int
) -> tuple[int, int]:
    """One more matter of a stream, of a drawn class."""
    klass = drawn_class(g, key, stream)
    n, v = add(g, room, n, v, key, unit, stream, index, klass, g.stream_first[stream])
    if n > 0:
        room.arrived[n - 1] = when
    return n, v


@jitable
def drawn_class(g: DrawSource, key: Any, stream: int) -> int:
    """The class of a matter of a stream."""
    klass, drawn = 0, chance(under(key, KLASS))
    while drawn >= g.stream_classes[stream, klass]:
        klass += 1
    return klass


@jitable
def fill_children(g: DrawSource, room: Room, n: int, v: int) -> tuple[int, int]:
    """The matters that others may set off, and those that they may set off in turn."""
    parent = 0
    while parent < n:
        room.children[parent] = n
        way = g.way[room.begins[parent]]
        for f in range(g.follow_key.shape[0]):
            if g.follow_of[f, way] and g.follow_class[f, room.klass[parent]]:
                key = under(under(room.key[parent], FOLLOW), g.follow_key[f])
                if chance(key) < g.follow_odds[f]:
                    n, v = add_child(g, room, n, v, key, parent, f)
                    if n < 0:
                        return n, 0
        parent += 1
    room.children[n] = n
    return n, v


@jitable
def add_child(g: DrawSource, room: Room, n: int, v: int, key: Any, parent: int, f: int) -> tuple[int, int]:
    """One more matter that its parent may set off."""
    klass = room.klass[parent] if g.follow[f, 1] == NONE else g.follow[f, 1]
    unit = room.unit[parent] if g.follow[f, 2] == NONE else g.follow[f, 2]
    n, v = add(g, room, n, v, key, unit, -2, 0, klass, g.follow[f, 0])
    if n > 0:
        room.parent[n - 1], room.follow[n - 1] = parent, f
        room.delay[n - 1] = spanned(g, key, DELAY, g.follow[f, 3], _STANDARD)
    return n, v


@jitable
def add(
    g: DrawSource,
    room: Room,
    n: int,
    v: int,
    key: Any,
    unit: int,
    stream: int,
    index: int,
    klass: int,
    step: int,
) -> tuple[int, int]:
    """One more matter with all its visits and conflicts; how many matters and visits there are then."""
    if n == room.unit.shape[0]:
        return TOO_SMALL, v
    room.unit[n], room.stream[n], room.number[n] = unit, stream, index
    room.klass[n], room.key[n], room.begins[n] = klass, key, step
    room.arrived[n], room.given_due[n], room.last[n] = NEVER, -1, -1
    room.parent[n], room.follow[n], room.delay[n] = -1, -1, 0
    room.own[n] = spanned(g, key, LENGTH, g.own[klass], _STANDARD) if g.own[klass] >= 0 else NONE
    room.first[n] = v
    v = itinerary(g, room, v, key, klass, step)
    if v < 0:
        return v, 0
    room.first[n + 1], room.first_recused[n + 1] = v, room.first_recused[n]
    if g.headline[g.way[step]] and not stand_back(g, room, n, key, unit):
        return TOO_SMALL, 0
    return n + 1, v


@jitable
def itinerary(g: DrawSource, room: Room, v: int, key: Any, klass: int, step: int) -> int:
    """Write the visits of one matter from visit number v on; the number after the last."""
    for s in range(room.visited.shape[0]):
        room.visited[s] = _ZERO
    for _ in range(MOST_VISITS):
        if step == END:
            return v
        visit = under(under(key, g.step_key[step]), room.visited[step])
        room.visited[step] += np.uint64(1)
        if v == room.step.shape[0]:
            return TOO_SMALL
        factor = g.factor[klass] if g.class_effort[step] else _STANDARD
        room.step[v] = step
        room.effort[v] = spanned(g, visit, EFFORT, g.effort[step], factor)
        room.wait[v] = spanned(g, visit, WAIT, g.wait[step], _STANDARD)
        v += 1
        way, drawn = 0, chance(under(visit, BRANCH))
        while drawn >= g.branch[step, way]:
            way += 1
        step = g.after[step, way]
    return ENDLESS


@jitable
def spanned(g: DrawSource, visit: Any, purpose: Any, span: int, factor: Any) -> Any:
    """A drawn duration; 0 where the step has no such span."""
    if span < 0:
        return 0
    return signed(duration(chance(under(visit, purpose)), span, factor, g.spans))


@jitable
def signed(word: Any) -> Any:
    """A word as a signed integer (mixed with an unsigned one it would become a float)."""
    return np.int64(word)


@jitable
def stand_back(g: DrawSource, room: Room, n: int, key: Any, unit: int) -> bool:
    """List who is recused from a matter that is not the body's own work; false when there is no room."""
    own, found = under(key, CONFLICT), room.first_recused[n]
    for i in range(g.first_near[unit], g.first_near[unit + 1]):
        if chance(under(own, g.person_key[g.near[i]])) < g.odds[i]:
            if found == room.recused.shape[0]:
                return False
            room.recused[found] = g.near[i]
            found += 1
    room.first_recused[n + 1] = found
    return True


# ---------------------------------------------------------------- people


@compiled
def take_leave(root: Any, years: Ints, person_key: Chances, spells: Ints, days: Ints, away: Bools) -> None:
    """Mark each person's spells of leave by half-days; a spell may begin on any working day of its year."""
    for p in range(person_key.shape[0]):
        own = under(under(root, LEAVE), person_key[p])
        for y in range(years.shape[0]):
            year = under(own, np.uint64(years[y, 0]))
            for spell in range(spells[p]):
                drawn = chance(under(year, np.uint64(spell))) >> _31
                begin = years[y, 1] + signed(drawn * np.uint64(years[y, 2]) >> _32)
                for half in range(max(0, 2 * begin), min(away.shape[1], 2 * (begin + days[p]))):
                    away[p, half] = True


class Leavers(NamedTuple):
    """Whoever may leave for good (see `People`): when, for how long the post is vacant, how the next one
    learns."""

    key: Chances
    turnover: Ints
    vacancy: Ints
    learning: Ints
    learns: Ints
    day_ticks: int
    spans: Spans


@compiled
def replace_people(root: Any, g: Leavers, away: Bools, pace: Ints) -> None:
    """Leave the posts vacant of those who go, and let those who come learn; a day at least lies between two
    departures."""
    days = pace.shape[1]
    for p in range(g.key.shape[0]):
        if g.turnover[p] >= 0:
            own, usual = under(under(root, TURNOVER), g.key[p]), pace[p, 0]
            came = departure = 0
            while came < days:
                drawn = chance(under(own, np.uint64(departure)))
                stays = signed(duration(drawn, g.turnover[p], _STANDARD, g.spans)) // g.day_ticks
                left = came + max(1, stays)
                came = min(left + g.vacancy[p], days)
                for half in range(2 * min(left, days), 2 * came):
                    away[p, half] = True
                for day in range(came, days):
                    new = day < came + g.learns[p]
                    pace[p, day] = max(1, usual * g.learning[p] // WHOLE) if new else usual
                departure += 1
