"""A large world in parts that share nobody: each runs by itself, and the record is that of one run.

    units ─ pools, meetings, rooms, follow-ups, tasks ─> units, people     who may meet: parts
    model, plan ─(once)─> the same of a part alone
    draws ─> those of its matters ─> engine ─> record ─> put back in its place

A set of people is a row of words, and meetings and groups are looked through, so in one run a matter would
cost more the more counties there are beside its own. Everything keeps its order within a part: what decides
between equals decides as it would in the whole.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import NONE, Bools, Ints, Model, Plan, Steps
from simlib.model.duty import DutyRoster
from simlib.model.levels import Levels
from simlib.model.remembering import remembered
from simlib.runs.bitsets import WORD_BITS
from simlib.runs.draws import BY_MATTER, BY_VISIT, Draws
from simlib.runs.record import NOT_YET, OF_MATTER, TIMES, Record, blank

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
        parts, part_of = parts_of(model, plan)
        if len(parts) == 1:
            return run(model, plan, draws)
        found = blank(model, draws)
        for part, share in zip(parts, _shares(draws, parts, part_of), strict=True):
            if len(share.matters):
                _put_back(found, part, share, run(part.model, part.plan, share.draws))
        return found

    return simulate


@dataclass(frozen=True, eq=False)
class Part:
    """Model and plan of some units and people alone, which are numbered anew: `unit[u]` and `step[s]` are the
    new numbers, `people[p]` the old ones. What only draws are made of is left as it was."""

    model: Model
    plan: Plan
    unit: Ints
    step: Ints
    people: Ints


@remembered(16)
def parts_of(model: Model, plan: Plan) -> tuple[list[Part], Ints]:
    """The parts of a world under a plan, and the part of each unit."""
    of_unit, of_person = _who_meet(model, plan)
    arise = _arise(model)
    parts = [
        _part(model, plan, arise, np.flatnonzero(of_unit == k), np.flatnonzero(of_person == k))
        for k in range(int(of_unit.max()) + 1)
    ]
    return parts, of_unit


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
        unit=_new(units, len(model.units)),
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
        units.conflict[np.ix_(kept.units, kept.people)],
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
    """The draws of a part; its matters and visits in the whole."""

    draws: Draws
    matters: Ints
    visits: Ints


def _shares(draws: Draws, parts: Iterable[Part], part_of: Ints) -> Iterator[_Share]:
    """The draws of each part, in which matters keep their order."""
    part_of_matter = part_of[draws.unit]
    order = np.argsort(part_of_matter, kind="stable")
    ends = np.searchsorted(part_of_matter[order], np.arange(part_of.max() + 1), side="right")
    begins = np.append(0, ends[:-1])
    place = np.empty(draws.matters + 1, dtype=np.int64)
    place[order] = np.arange(draws.matters) - begins[part_of_matter[order]]
    place[-1] = NONE
    for k, part in enumerate(parts):
        tasks = np.where(part_of_matter[draws.tasks] == k, place[draws.tasks], NONE)
        yield _share(draws, part, order[begins[k] : ends[k]], place, tasks)


def _share(draws: Draws, part: Part, matters: Ints, place: Ints, tasks: Ints) -> _Share:
    visits, first = _stretches(draws.first, matters)
    of_matter = {name: getattr(draws, name)[matters] for name in (*BY_MATTER, "index", "release")}
    of_visit = {name: getattr(draws, name)[visits] for name in BY_VISIT}
    children = np.diff(draws.children)[matters]
    of_matter["unit"], of_visit["step"] = part.unit[of_matter["unit"]], part.step[of_visit["step"]]
    of_matter["parent"] = place[of_matter["parent"]]
    outside = int(np.count_nonzero(of_matter["parent"] < 0))  # those that are set off come after them
    share = replace(
        draws,
        **of_matter,
        **of_visit,
        first=first,
        children=outside + np.cumsum([0, *children], dtype=np.int64),
        tasks=tasks,
        conflict=draws.conflict[np.ix_(matters, part.people)],
        away=draws.away[part.people],
        pace=draws.pace[part.people],
    )
    return _Share(share, matters, visits)


def _stretches(first: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """What stands from `first[row]` to before `first[row + 1]`, for some rows; and where each begins in it.

    >>> [found.tolist() for found in _stretches(np.array([0, 2, 3, 5]), np.array([0, 2]))]
    [[0, 1, 3, 4], [0, 2, 4]]
    """
    counts = (first[1:] - first[:-1])[rows]
    begins = np.append(0, np.cumsum(counts))
    return np.arange(begins[-1]) + np.repeat(first[rows] - begins[:-1], counts), begins


def _put_back(whole: Record, part: Part, share: _Share, found: Record) -> None:
    """Write the record of a part into that of the whole."""
    for name in OF_MATTER:
        getattr(whole, name)[share.matters] = getattr(found, name)
    for name in (*TIMES, "stuck", "room"):
        getattr(whole, name)[share.visits] = getattr(found, name)
    team = np.append(part.people, NOT_YET)[found.team]
    whole.team[share.visits, : team.shape[1]] = team
