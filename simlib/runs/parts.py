"""A large world in parts that share nobody: each runs by itself, and the record is that of one run.

    units ─ pools, meetings, rooms, follow-ups, tasks ─> units, people     who may meet: parts
    model, plan ─(once)─> the same of a part alone
    draws ─> those of its matters ─> engine ─> record ─> put back in its place

A set of people is a row of words, and meetings and groups are looked through, so in one run a matter would
cost more the more counties there are beside its own. Everything keeps its order within a part: what decides
between equals decides as it would in the whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import NONE, Bools, Ints, Model, Plan, Steps
from simlib.model.duty import DutyRoster
from simlib.model.levels import Levels
from simlib.model.remembering import remembered
from simlib.runs.bitsets import WORD_BITS
from simlib.runs.compiling import compiled
from simlib.runs.draws import BY_MATTER, BY_VISIT, Draws
from simlib.runs.record import OF_MATTER, TIMES, Record, blank
from simlib.runs.rows import gathered, stretches

T = TypeVar("T")
Edges = Iterator[tuple[Ints, Ints]]
Run = Callable[[Model, Plan, Draws], Record]

TOGETHER: Final = 4 * WORD_BITS
"""So many people run together, whether they meet or not: to cut a county would cost more than it saves."""


def in_parts(run: Run) -> Run:
    """The same engine, which runs a large world part by part."""

    def simulate(model: Model, plan: Plan, draws: Draws) -> Record:
        """A small world in one run, a large one in as many as it has parts."""
        if len(model.people) <= TOGETHER:
            return run(model, plan, draws)
        cut = parts_of(model, plan)
        if len(cut.parts) == 1:
            return run(model, plan, draws)
        found = blank(model, draws)
        for part, share in zip(cut.parts, _shares(draws, cut), strict=True):
            if len(share.matters):
                _put_back(found, draws, part, share.matters, run(part.model, part.plan, share.draws))
        return found

    return simulate


@dataclass(frozen=True, eq=False)
class Part:
    """Model and plan of some units and people alone, which are numbered anew, as are steps: `step[s]` is the
    new number of each, `people[p]` the old one. What only draws are made of is left as it was."""

    model: Model
    plan: Plan
    step: Ints
    people: Ints


class Parts(NamedTuple):
    """The parts of a world under a plan; the part of each unit and person, and their numbers in it."""

    parts: list[Part]
    of_unit: Ints
    of_person: Ints
    unit: Ints
    person: Ints


@remembered(16)
def parts_of(model: Model, plan: Plan) -> Parts:
    """How a world falls apart under a plan."""
    of_unit, of_person = _who_meet(model, plan)
    arise = _arise(model)
    parts = [
        _part(model, plan, arise, np.flatnonzero(of_unit == k), np.flatnonzero(of_person == k))
        for k in range(int(of_unit.max()) + 1)
    ]
    return Parts(parts, of_unit, of_person, _place(of_unit), _place(of_person))


def _place(group: Ints) -> Ints:
    """The place of each among those of its group.

    >>> _place(np.array([1, 0, 1, 1, 0])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.argsort(group, kind="stable")
    found = np.empty(len(group), dtype=np.int64)
    found[order] = np.arange(len(group)) - np.searchsorted(group[order], group[order])
    return found


# ---------------------------------------------------------------- who may meet


def _who_meet(model: Model, plan: Plan) -> tuple[Ints, Ints]:
    """The part of each unit, and of each person. Small ones are joined: a word holds many people anyway."""
    units, people = len(model.units), len(model.people)
    edges = [np.concatenate(side) for side in zip(*_edges(model, plan), strict=True)]
    label = _components(edges[0], edges[1])[: units + people]
    whole = np.unique(label, return_inverse=True)[1]
    sizes = np.bincount(whole[units:], minlength=whole.max() + 1)
    joined = np.zeros(len(sizes), dtype=np.int64)
    part = held = 0
    for k, size in enumerate(sizes.tolist()):
        if held >= WORD_BITS:
            part, held = part + 1, 0
        joined[k] = part
        held += size
    return joined[whole[:units]], joined[whole[units:]]


def _components(a: Ints, b: Ints) -> Ints:
    """The lowest number that each can be reached from, over edges from `a` to `b`.

    >>> _components(np.array([0, 3, 4]), np.array([2, 4, 1])).tolist()
    [0, 1, 0, 1, 1]
    """
    label = np.arange(max(a.max(), b.max()) + 1)
    while True:
        low = np.minimum(label[a], label[b])
        found = label.copy()
        np.minimum.at(found, a, low)
        np.minimum.at(found, b, low)
        found = found[found]
        if (found == label).all():
            return found
        label = found


def _edges(model: Model, plan: Plan) -> Edges:
    """Who must be in one part: nodes are units, then people, then what they meet in."""
    units, people = len(model.units), len(model.people)
    first = units + people
    at, step = np.nonzero(_arise(model)[:, model.steps.way])
    yield np.arange(first), np.arange(first)
    yield from _set_off(model)
    yield _rooms(model, at, step, first)
    first += len(model.rooms)
    for stage in plan.stages():
        yield units + np.arange(people), stage.home
        yield from _met(at, stage.gate[step, at], stage.presiding, first, units)
        first += len(model.gates)
        sets = stage.level.number[step, at]
        there = np.repeat(at, sets[0].size) if len(sets) else at
        yield from _met(there, sets.ravel().astype(np.int64), stage.level.people, first, units, nobody=0)
        first += len(stage.level.people)


def _met(at: Ints, what: Ints, whom: Bools, first: int, units: int, nobody: int = NONE) -> Edges:
    """Units meet in something (numbered from `first` on) with each other, and with people."""
    some = what > nobody
    yield at[some], first + what[some]
    row, person = np.nonzero(whom)
    used = np.isin(row, what[some])
    yield first + row[used], units + person[used]


def _rooms(model: Model, at: Ints, step: Ints, first: int) -> tuple[Ints, Ints]:
    bits = model.rooms.of_step[step, at][:, None] >> np.arange(len(model.rooms), dtype=np.uint64)
    row, room = np.nonzero(bits & np.uint64(1))
    return at[row], first + room


def _set_off(model: Model) -> Edges:
    """Units whose matters or tasks wait for each other."""
    tasks, follow = model.tasks, model.followups
    pairs = [
        (u, int(tasks.unit[b])) for u, row in zip(tasks.unit.tolist(), tasks.before, strict=True) for b in row
    ]
    arise = _arise(model)
    for f in np.flatnonzero(follow.unit != NONE):
        parents = np.flatnonzero(arise[:, follow.of[f]].any(axis=1))
        pairs += [(u, int(follow.unit[f])) for u in parents.tolist()]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    yield both[:, 0], both[:, 1]


def _arise(model: Model) -> Bools:
    """Where matters of each way may arise, bool[units, ways]."""
    streams, backlog, tasks, follow = model.streams, model.backlog, model.tasks, model.followups
    way, found = model.steps.way, np.zeros((len(model.units), len(model.headline)), dtype=bool)
    found[streams.unit, way[streams.first]] = True
    found[backlog.unit, way[backlog.step]] = True
    found[tasks.unit[tasks.row], way[tasks.first]] = True
    before = -1
    while before != found.sum():
        before = found.sum()
        for f in range(len(follow)):
            parents = found[:, follow.of[f]].any(axis=1)
            at = parents if follow.unit[f] == NONE else follow.unit[f]
            if parents.any():
                found[at, way[follow.first[f]]] = True
    return found


# ---------------------------------------------------------------- a part of what is given and chosen


class _Cut(NamedTuple):
    """What a part keeps, ascending."""

    units: Ints
    steps: Ints
    people: Ints
    gates: Ints


def _part(model: Model, plan: Plan, arise: Bools, units: Ints, people: Ints) -> Part:
    ways = np.asarray(arise[units].any(axis=0))
    steps = np.flatnonzero(ways[model.steps.way])
    gates = [stage.gate[np.ix_(steps, units)].ravel() for stage in plan.stages()]
    kept = _Cut(units, steps, people, np.unique(np.concatenate(gates)))
    kept = kept._replace(gates=kept.gates[kept.gates >= 0])
    return Part(
        model=_model_of(model, kept),
        plan=_plan_of(plan, kept, len(model.units), len(model.gates)),
        step=_new(steps, len(model.steps)),
        people=people,
    )


def _new(kept: Ints, size: int) -> Ints:
    """The new number of each, and after them that of `NONE`; of what is not kept, `NONE` too.

    >>> _new(np.array([1, 3]), 4).tolist()
    [-1, 0, -1, 1, -1]
    """
    found = np.full(size + 1, NONE, dtype=np.int64)
    found[kept] = np.arange(len(kept))
    return found


def _rows(table: T, kept: Ints) -> T:
    """The same columns of some rows."""
    columns: dict[str, Any] = {f.name: getattr(table, f.name) for f in fields(table)}  # type: ignore[arg-type]
    return type(table)(**{name: _some(column, kept) for name, column in columns.items()})


def _some(column: Any, kept: Ints) -> Any:
    return tuple(column[i] for i in kept.tolist()) if isinstance(column, tuple) else column[kept]


def _model_of(model: Model, kept: _Cut) -> Model:
    units, rooms = model.units, model.rooms
    own = {name: _some(getattr(units, name), kept.units) for name in ("name", "code", "kind")}
    travel, conflict = (
        units.travel[np.ix_(kept.units, kept.units)],
        units.conflict[np.ix_(kept.units, kept.units)],
    )
    return replace(
        model,
        people=_rows(model.people, kept.people),
        units=replace(units, **own, travel=travel, conflict=conflict),
        steps=_steps_of(model.steps, kept),
        rooms=replace(rooms, of_step=rooms.of_step[np.ix_(kept.steps, kept.units)]),
        gates=_rows(model.gates, kept.gates),
    )


def _steps_of(steps: Steps, kept: _Cut) -> Steps:
    """Steps that name each other by their new numbers; of a gate it is only asked whether there is one."""
    some, new = _rows(steps, kept.steps), _new(kept.steps, len(steps))
    return replace(
        some,
        gate=np.minimum(some.gate, 0),
        same_as=new[some.same_as],
        handed_to=new[some.handed_to],
        after=new[some.after],
        not_by=tuple(tuple(new[list(others)].tolist()) for others in some.not_by),
    )


def _plan_of(plan: Plan, kept: _Cut, units: int, gates: int) -> Plan:
    places, meetings = np.ix_(kept.steps, kept.units), _meetings(plan, kept.gates)
    by_step = {name: getattr(plan, name)[kept.steps] for name in ("when", "after", "hand_over", "skips")}
    form, forms = _used(plan.form[places])
    return replace(
        plan,
        active=plan.active[kept.people],
        zone=_some(plan.zone, kept.units),
        home=_new(kept.units, units)[plan.home[kept.people]],
        level=_levels_of(plan.level, kept),
        **by_step,
        gate=_new(kept.gates, gates)[plan.gate[places]],
        presiding=plan.presiding[np.ix_(kept.gates, kept.people)],
        first_meeting=np.cumsum([0, *map(len, meetings)], dtype=np.int64),
        meets=np.concatenate([np.zeros(0, dtype=np.int64), *meetings]),
        form=form,
        part=plan.part[forms][..., kept.people],
        least=plan.least[forms],
        duty=_duty_of(plan.duty, kept.people),
        then=None if plan.then is None else _plan_of(plan.then, kept, units, gates),
    )


def _meetings(plan: Plan, gates: Ints) -> list[Ints]:
    return [plan.meets[plan.first_meeting[k] : plan.first_meeting[k + 1]] for k in gates.tolist()]


def _levels_of(level: Levels, kept: _Cut) -> Levels:
    number, sets = _used(level.number[np.ix_(kept.steps, kept.units)])
    return Levels(number.astype(np.int32), level.people[sets][:, kept.people])


def _used(numbers: NDArray[Any]) -> tuple[Ints, Ints]:
    """Numbers of only those that are used, and which these are; 0 stays 0."""
    used, new = np.unique(np.append(0, numbers), return_inverse=True)
    return new[1:].reshape(numbers.shape), used


def _duty_of(duty: DutyRoster, people: Ints) -> DutyRoster:
    return replace(duty, whole=duty.whole[people], part=duty.part[:, people])


# ---------------------------------------------------------------- a part of chance, and of the record


class _Share(NamedTuple):
    """The draws of a part; its matters in the whole."""

    draws: Draws
    matters: Ints


def _shares(draws: Draws, cut: Parts) -> Iterator[_Share]:
    """The draws of each part, in which matters keep their order."""
    of_matter = cut.of_unit[draws.unit]
    place = np.append(_place(of_matter), NONE)
    draws = replace(draws, unit=cut.unit[draws.unit], parent=place[draws.parent], **_at_home(draws, cut))
    order = np.argsort(of_matter, kind="stable")
    ends = np.searchsorted(of_matter[order], np.arange(len(cut.parts)), side="right")
    for k, (begin, end) in enumerate(pairwise([0, *ends.tolist()])):
        tasks = np.where(of_matter[draws.tasks] == k, place[draws.tasks], NONE)
        yield _share(draws, cut.parts[k], order[begin:end], tasks)


def _at_home(draws: Draws, cut: Parts) -> dict[str, Any]:
    """Who is recused, by the numbers in their part: nobody asks for those of other parts."""
    matter = np.repeat(np.arange(draws.matters), np.diff(draws.first_recused))
    there = cut.of_person[draws.recused] == cut.of_unit[draws.unit[matter]]
    first = np.append(0, np.cumsum(np.bincount(matter[there], minlength=draws.matters)))
    return {"recused": cut.person[draws.recused[there]].astype(np.int32), "first_recused": first}


def _share(draws: Draws, part: Part, matters: Ints, tasks: Ints) -> _Share:
    visits, children = (of[matters + 1] - of[matters] for of in (draws.first, draws.children))
    first = np.append(0, np.cumsum(visits))
    of_matter = dict(zip(_BY_MATTER, np.empty((len(_BY_MATTER), len(matters)), dtype=np.int64), strict=True))
    of_visit = dict(zip(BY_VISIT, np.empty((len(BY_VISIT), first[-1]), dtype=np.int64), strict=True))
    take(_columns(draws, _BY_MATTER), matters, (*of_matter.values(),))
    take_stretches(_columns(draws, BY_VISIT), draws.first, matters, (*of_visit.values(),))
    recused, first_recused = stretches(draws.first_recused, matters)
    of_visit["step"] = part.step[of_visit["step"]]
    outside = int(np.count_nonzero(of_matter["parent"] < 0))  # those that are set off come after them
    columns: dict[str, Any] = {**of_matter, **of_visit}
    share = replace(
        draws,
        **columns,
        first=first,
        children=outside + np.append(0, np.cumsum(children)),
        tasks=tasks,
        recused=draws.recused[recused],
        first_recused=first_recused,
        away=draws.away[part.people],
        pace=draws.pace[part.people],
    )
    return _Share(share, matters)


_BY_MATTER: Final = (*BY_MATTER, "index", "release")


def _columns(of: Draws | Record, names: Sequence[str]) -> tuple[Ints, ...]:
    return tuple(getattr(of, name) for name in names)


def _put_back(whole: Record, draws: Draws, part: Part, matters: Ints, found: Record) -> None:
    """Write the record of a part into that of the whole."""
    put(_columns(found, OF_MATTER), matters, _columns(whole, OF_MATTER))
    put_stretches(_columns(found, TIMES), draws.first, matters, _columns(whole, TIMES))
    put_teams(gathered(Visited, found), draws.first, matters, part.people, gathered(Visited, whole))


class Visited(NamedTuple):
    """What of a visit is no time."""

    team: NDArray[np.int32]
    stuck: Bools
    room: NDArray[np.int32]


@compiled
def take(columns: Any, rows: Any, found: Any) -> None:
    """Copy some rows of columns."""
    for c in range(len(columns)):
        column, into = columns[c], found[c]
        for n in range(rows.shape[0]):
            into[n] = column[rows[n]]


@compiled
def take_stretches(columns: Any, first: Any, rows: Any, found: Any) -> None:
    """Copy what stands from `first[row]` to before `first[row + 1]`, one row after the other."""
    for c in range(len(columns)):
        column, into, n = columns[c], found[c], 0
        for row in rows:
            for at in range(first[row], first[row + 1]):
                into[n] = column[at]
                n += 1


@compiled
def put(columns: Any, rows: Any, found: Any) -> None:
    """The way back of `take`."""
    for c in range(len(columns)):
        column, into = columns[c], found[c]
        for n in range(rows.shape[0]):
            into[rows[n]] = column[n]


@compiled
def put_stretches(columns: Any, first: Any, rows: Any, found: Any) -> None:
    """The way back of `take_stretches`."""
    for c in range(len(columns)):
        column, into, n = columns[c], found[c], 0
        for row in rows:
            for at in range(first[row], first[row + 1]):
                into[at] = column[n]
                n += 1


@compiled
def put_teams(of: Visited, first: Any, rows: Any, people: Any, whole: Visited) -> None:
    """Write who did the visits of a part, and where, by the numbers of the whole."""
    n = 0
    for row in rows:
        for at in range(first[row], first[row + 1]):
            whole.stuck[at], whole.room[at] = of.stuck[n], of.room[n]
            for k in range(of.team.shape[1]):
                who = of.team[n, k]
                whole.team[at, k] = people[who] if who >= 0 else who
            n += 1
