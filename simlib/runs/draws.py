"""All chance of one replication, made before the run from stable keys.

    seed, replication ─> stream ─> matter ─┬─ gap, class           when and what
                                           ├─ step, visit ─ branch, effort, wait     its itinerary
                                           └─ person ─ conflict    who must stand back
    seed, replication ─> person ─> year, spell ─ leave             who is away

A draw depends on its key and on nothing else, so two plans meet the same matters and the same people's
leave, and one changed number moves no other draw. A plan only decides which steps it leaves out.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from simlib.model.arrays import END, Bools, Chances, Ints, Model, Plan
from simlib.model.distributions import duration
from simlib.model.keys import (
    BRANCH,
    CONFLICT,
    EFFORT,
    GAP,
    KLASS,
    LEAVE,
    WAIT,
    chance,
    code_key,
    under,
)

MOST_VISITS = 1000
"""An itinerary longer than this is a mistake of the scenario, not chance."""

WORKING_DAYS_A_YEAR = 250
"""Published years have 248 to 251."""

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Draws:
    """What chance decides, for n matters with v visits to steps and P people.

    Matters are in the order of their codes (unit, stream, index); `stream[n]` is -1 for a matter of the
    backlog. Times and spans are ticks; `arrived` may be negative, `release` never is. The visits of matter
    i are `first[i]:first[i + 1]`. `conflict[n, P]`: who must stand back. `away[P, 2 * days]`: on leave.
    `parent[n]` is the matter that sets this one off, -1 for outside matters.
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
    parent: Ints
    first: Ints
    step: Ints
    effort: Ints
    wait: Ints
    conflict: Bools
    away: Bools

    @property
    def matters(self) -> int:
        """How many matters there are."""
        return len(self.arrived)

    @property
    def visits(self) -> int:
        """How many visits to steps there are."""
        return len(self.step)


@dataclass(frozen=True)
class _Matters:
    """Matters before their itineraries: rows to be sorted by code."""

    unit: Ints
    stream: Ints
    index: Ints
    klass: Ints
    arrived: Ints
    due: Ints
    at: Ints
    key: Chances


def draw(model: Model, plan: Plan, seed: int, replication: int) -> Draws:
    """The draws of one replication (numbered from 0) under a plan's set of steps."""
    with np.errstate(over="ignore"):  # unsigned wrap-around is the hash's arithmetic
        root = under(np.array([seed], np.uint64), np.uint64(replication))
        matters = _join(_arrivals(model, root), _backlog(model, root))
        first, step, effort, wait = _itineraries(model, plan, matters)
        conflict = _conflicts(model, matters)
        away = _leave(model, root)
    return Draws(
        seed=seed,
        replication=replication,
        unit=matters.unit,
        stream=matters.stream,
        index=matters.index,
        klass=matters.klass,
        arrived=matters.arrived,
        release=np.maximum(matters.arrived, 0),
        given_due=matters.due,
        parent=np.full(len(matters.unit), -1, dtype=np.int64),
        first=first,
        step=step,
        effort=effort,
        wait=wait,
        conflict=conflict,
        away=away,
    )


# ---------------------------------------------------------------- which matters


def _arrivals(model: Model, root: Chances) -> _Matters:
    """The outside matters of all streams up to the horizon."""
    streams = model.streams
    found = [_stream_arrivals(model, root, j) for j in range(len(streams.name))]
    sizes = np.array([len(key) for key, _ in found], dtype=np.int64)
    stream = np.repeat(np.arange(len(found)), sizes)
    key = np.concatenate([np.zeros(0, np.uint64), *(key for key, _ in found)])
    draw_class = chance(under(key, KLASS))
    return _Matters(
        unit=streams.unit[stream],
        stream=stream,
        index=np.concatenate([_NONE, *(np.arange(size) for size in sizes)]),
        klass=(draw_class[:, None] >= streams.classes[stream]).sum(axis=1),
        arrived=np.concatenate([_NONE, *(when for _, when in found)]),
        due=np.full(len(key), -1, dtype=np.int64),
        at=streams.first[stream],
        key=key,
    )


def _stream_arrivals(model: Model, root: Chances, stream: int) -> tuple[Chances, Ints]:
    """Keys and arrival ticks of one stream; drawn in growing blocks, by index, so blocks do not matter."""
    base = under(root, model.streams.key[stream])
    span = model.streams.gap[stream]
    size = 64
    while True:
        key = under(base, np.arange(size, dtype=np.uint64))
        gaps = duration(chance(under(key, GAP)), span, np.uint64(1000), model.spans)
        when = np.cumsum(gaps)
        if when[-1] >= model.horizon:
            inside = when < model.horizon
            return key[inside], when[inside]
        size *= 2


def _backlog(model: Model, root: Chances) -> _Matters:
    """The matters that are open at the start."""
    backlog = model.backlog
    owner = [
        f"{model.units.code[u]}/backlog/{f}"
        for u, f in zip(backlog.unit, backlog.flow, strict=True)
    ]
    index = np.array([owner[:row].count(name) for row, name in enumerate(owner)], dtype=np.int64)
    stem = np.array([code_key(name) for name in owner], dtype=np.uint64)
    return _Matters(
        unit=backlog.unit,
        stream=np.full(len(backlog), -1, dtype=np.int64),
        index=index,
        klass=backlog.klass,
        arrived=backlog.arrived,
        due=backlog.due,
        at=backlog.step,
        key=under(under(root, stem), index.astype(np.uint64)),
    )


def _join(outside: _Matters, backlog: _Matters) -> _Matters:
    """All matters in the order of their codes."""
    columns = {
        name: np.concatenate([getattr(backlog, name), getattr(outside, name)])
        for name in _Matters.__dataclass_fields__
    }
    order = np.lexsort((columns["index"], columns["stream"], columns["unit"]))
    return _Matters(**{name: column[order] for name, column in columns.items()})


# ---------------------------------------------------------------- their itineraries


def _itineraries(model: Model, plan: Plan, matters: _Matters) -> tuple[Ints, Ints, Ints, Ints]:
    """Every visit of every matter: offsets, and step, effort and wait of each visit in order."""
    steps = model.steps
    visited = np.zeros((len(matters.at), len(steps)), dtype=np.uint64)
    rows = [(_NONE, _NONE, _NONE, _NONE)]  # a world may have no matter at all
    who, at = np.arange(len(matters.at)), matters.at
    for _ in range(MOST_VISITS):
        if not len(who):
            return _in_order(rows, len(matters.at))
        visit = under(under(matters.key[who], steps.key[at]), visited[who, at])
        visited[who, at] += np.uint64(1)
        goes = ~plan.skips[at, matters.klass[who]]
        rows.append(_visits(model, matters.klass, who[goes], at[goes], visit[goes]))
        branch = (chance(under(visit, BRANCH))[:, None] >= steps.branch[at]).sum(axis=1)
        after = steps.after[at, branch]
        who, at = who[after != END], after[after != END]
    raise RuntimeError(f"an itinerary has more than {MOST_VISITS} visits")


def _visits(
    model: Model, klass: Ints, who: Ints, at: Ints, visit: Chances
) -> tuple[Ints, Ints, Ints, Ints]:
    """One visit of each of the matters `who`: matter, step, effort, wait."""
    steps = model.steps
    factor = np.where(steps.class_effort[at], model.classes.factor[klass[who]], np.uint64(1000))
    effort = _spanned(model, visit, EFFORT, steps.effort[at], factor)
    wait = _spanned(model, visit, WAIT, steps.wait[at], np.full(len(who), 1000, dtype=np.uint64))
    return who, at, effort, wait


def _spanned(model: Model, key: Chances, purpose: np.uint64, span: Ints, factor: Chances) -> Ints:
    """Drawn durations; 0 where the step has no such span."""
    drawn = np.zeros(len(span), dtype=np.int64)
    has = span >= 0
    if has.any():
        drawn[has] = duration(chance(under(key[has], purpose)), span[has], factor[has], model.spans)
    return drawn


def _in_order(
    rows: list[tuple[Ints, Ints, Ints, Ints]], matters: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Visits sorted by matter, each matter's in the order in which they come."""
    who, step, effort, wait = (np.concatenate([row[i] for row in rows]) for i in range(4))
    order = np.argsort(who, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=matters))])
    return first.astype(np.int64), step[order], effort[order], wait[order]


# ---------------------------------------------------------------- people


def _conflicts(model: Model, matters: _Matters) -> Bools:
    """Who must stand back from which matter, bool[matters, people]."""
    odds = model.units.conflict[matters.unit]
    if not odds.any():
        return np.zeros(odds.shape, dtype=bool)
    pair = under(under(matters.key, CONFLICT)[:, None], model.people.key[None, :])
    return np.asarray(chance(pair) < odds, dtype=bool)


def _leave(model: Model, root: Chances) -> Bools:
    """Leave by half-days, bool[people, 2 * days]: spells that begin on any working day of their year."""
    away = np.zeros((len(model.people), 2 * model.n_days), dtype=bool)
    own = under(under(root, LEAVE), model.people.key)
    spells = int(model.people.leave_spells.max(initial=0))
    for year in np.unique(model.year_of_day) if spells else ():
        origin, days = _working_year(model, int(year))
        of_year = under(own, np.uint64(year))
        for spell in range(spells):
            pick = chance(under(of_year, np.uint64(spell))) >> np.uint64(31)
            begin = origin + (pick * np.uint64(days) >> np.uint64(32)).astype(np.int64)
            takers = np.flatnonzero(model.people.leave_spells > spell)
            _take(away, takers, begin, model.people.leave_days)
    return away


def _working_year(model: Model, year: int) -> tuple[int, int]:
    """First working day and length of a year. The world's first year may be cut short: it is taken as
    long as others, so that it has only its share of the leave. The horizon plays no part: a longer run
    begins like a shorter one."""
    calendar = model.calendar
    assert calendar is not None  # leave needs dates (`inputs.checks`)
    after = calendar.day_index(date(year + 1, 1, 1))
    if year == calendar.date_of_day(0).year:
        return after - WORKING_DAYS_A_YEAR, WORKING_DAYS_A_YEAR
    first = calendar.day_index(date(year, 1, 1))
    return first, after - first


def _take(away: Bools, people: Ints, begin: Ints, days: Ints) -> None:
    """Mark a spell of whole days for each of the people."""
    for p in people:
        first, last = max(0, int(begin[p])), max(0, int(begin[p] + days[p]))
        away[p, 2 * first : 2 * last] = True
