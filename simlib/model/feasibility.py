"""Steps that could never finish, found before anything runs, with names.

for every plan (and those that it changes to), step and unit whose matters may come to the step:
    too few people          team-never           pools, stand-ins and the same people hold fewer than the team
    barred by their own     team-never-barred    who must have done an earlier step may not do this one
    never on duty together  no-common-duty       some team would wait for ever for a common hour
    too far                 travel-exceeds-duty  no day on duty is longer than the way
    never presided          gate-never           a meeting's unit has nobody of the posts asked for
                            gate-off-duty        nobody of them is on duty at any of its times
    never held              gate-not-held        no such meeting in the whole run

What a plan's levers leave out is not looked at: its streams bring nothing, its steps are passed over,
its pools are empty. A set of people is one integer, person p being bit p.
"""

from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any

import numpy as np

from simlib.errors import Fault, SimlibError
from simlib.inputs.paths import located
from simlib.inputs.reading import World
from simlib.model.arrays import END, NONE, Bools, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.duty import DutyRoster
from simlib.model.plan import compile_plan
from simlib.model.remembering import remembered
from simlib.model.rules import WHOLE, way_of_day

Visit = tuple[int, int]
"""A unit and a step to which its matters may come."""
Shortage = tuple[str, dict[str, str]]
"""A code (none: "") and what its words need."""

_NOTHING: Shortage = ("", {})

Team = tuple[int, tuple[int, ...]]
"""A kind of matter: pooled (1) or not, and which steps that bar from another it comes to."""


def feasibility_faults(world: World) -> list[Fault]:
    """All faults of all plans, each named once with the units that it concerns.

    The load does not matter for what can be done at all, so any one serves.
    """
    try:
        model = compile_model(world, next(iter(world.scenario.loads)))
        plans = [compile_plan(model, name) for name in world.scenario.plans]
    except SimlibError as error:
        return [located(Fault("$", error.code, params=error.params), world.cells)]
    found: dict[tuple[str, str, str], dict[str, None]] = {}  # steps of two flows share a name
    details: dict[tuple[str, str, str], dict[str, str]] = {}
    for plan in plans:
        for unit, step, code, params in _plan_faults(model, plan):
            key = (plan.name, step, code)
            found.setdefault(key, {})[unit] = None
            details.setdefault(key, params)
    faults = [
        Fault(f"$.plans.{plan}", code, params={**details[plan, step, code], "unit": ", ".join(units)})
        for (plan, step, code), units in found.items()
    ]
    return [located(fault, world.cells) for fault in faults]


def _plan_faults(model: Model, plan: Plan) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(unit, step, code, params) of everything that can never be done under a plan; of the plan that it
    changes to, only what that one's own matters would not come to."""
    own = _visited(model, plan)
    yield from _stage_faults(model, plan, own)
    for stage in plan.stages():
        if stage.name == plan.name and stage is not plan:  # it is the same plan: somebody moved
            yield from _stage_faults(model, stage, own)
        elif stage is not plan:
            yield from _stage_faults(model, stage, own - _visited(model, stage))


def _stage_faults(
    model: Model, plan: Plan, visits: set[Visit]
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    shared = _common(plan.duty, model)
    units_of: dict[int, list[int]] = {}
    for u, s in sorted(visits):
        units_of.setdefault(s, []).append(u)
    found = {(u, s): fault for s, us in units_of.items()
             for u, fault in _step_faults(model, plan, shared, s, us)}  # fmt: skip
    for (u, s), (code, params) in sorted(found.items(), key=lambda item: item[0]):
        yield model.units.name[u], model.steps.name[s], code, params


# ---------------------------------------------------------------- where matters come to


def _visited(model: Model, plan: Plan) -> set[Visit]:
    """Where the matters may come to that a plan lets in, and those that they set off."""
    streams, backlog, tasks = model.streams, model.backlog, model.tasks
    comes = zip(streams.unit[plan.comes].tolist(), streams.first[plan.comes].tolist(), strict=True)
    front = set(comes) | set(zip(backlog.unit.tolist(), backlog.step.tolist(), strict=True))
    front |= set(zip(tasks.unit[tasks.row].tolist(), tasks.first.tolist(), strict=True))
    starts: set[Visit] = set()
    while front:
        starts |= front
        front = {child for u, s in front for child in _children(model, plan, u, s)} - starts
    return {(u, s) for u, first in starts for s in _reachable(model, first)}


def _children(model: Model, plan: Plan, u: int, s: int) -> Iterator[Visit]:
    """Where matters begin that one of unit u's, in the flow of step s, may set off."""
    rules = model.followups
    for f in np.flatnonzero(plan.follows & rules.of[:, model.steps.way[s]]):
        unit = u if rules.unit[f] == NONE else int(rules.unit[f])
        yield unit, int(rules.first[f])


@remembered(256)
def _reachable(model: Model, first: int) -> set[int]:
    """The steps that a matter may come to that begins at a step."""
    seen: set[int] = set()
    ahead = [first]
    while ahead:
        s = ahead.pop()
        if s not in seen:
            seen.add(s)
            ahead += [int(n) for n in model.steps.after[s] if n != END]
    return seen


# ---------------------------------------------------------------- what can never be done there


def _step_faults(
    model: Model, plan: Plan, shared: "_Common", s: int, units: Sequence[int]
) -> Iterator[tuple[int, Shortage]]:
    """The first thing that makes a step impossible for each unit's matters, for those where there is one."""
    kinds = _kinds(model, plan)[s]
    if not kinds:
        return
    if model.steps.gate[s] != NONE:
        gates = {gate: _gate_fault(model, plan, shared, s, gate) for gate in {*plan.gate[s, units].tolist()}}
        yield from ((u, gates[plan.gate[s, u]]) for u in units if gates[plan.gate[s, u]][0])
    elif model.steps.team[s]:
        # Most units, most steps and most plans ask the same question, and nearly always all is well.
        steps = _concerned(model, s, kinds)
        well = shared.well.setdefault(_question(model, steps, kinds), set())
        people = list(zip(*(row for o in steps for row in _people(plan)[o]), strict=True))
        for u in units:
            form = plan.form[s, u]
            parts = (plan.part[form].tobytes(), plan.least[form].tobytes()) if form else ()
            asked = (people[u], u if model.steps.on_site[s] else NONE, parts)
            if asked not in well:
                faults = (_team_fault(model, plan, shared, u, s, *kind) for kind in kinds)
                fault = next((fault for fault in faults if fault[0]), _NOTHING)
                if fault[0]:
                    yield u, fault
                else:
                    well.add(asked)


def _concerned(model: Model, s: int, kinds: Sequence[Team]) -> list[int]:
    """A step, those that bar people from it, and those whose people they take."""
    steps = [s, *sorted({other for _, barring in kinds for other in barring} - {s})]
    while more := {int(model.steps.same_as[o]) for o in steps} - {NONE, *steps}:
        steps += sorted(more)
    return steps


def _question(model: Model, steps: Sequence[int], kinds: Sequence[Team]) -> Hashable:
    """All that the answer depends on beside model and duty, the people and the way: teams, and who bars whom;
    steps by their place among those concerned, so that steps alike ask alike."""
    places = {NONE: NONE, **{step: n for n, step in enumerate(steps)}}
    teams = tuple((int(model.steps.team[o]), places[int(model.steps.same_as[o])]) for o in steps)
    barred = tuple((pooled, tuple(places[o] for o in barring)) for pooled, barring in kinds)
    return teams, barred


@remembered(64)
def _kinds(model: Model, plan: Plan) -> list[list[Team]]:
    """The kinds of matters that come to each step: pooled or not, and which barring steps they come to."""
    pools, skips = plan.pooled.astype(int).tolist(), plan.skips.tolist()
    return [
        sorted(
            {
                (pooled, tuple(o for o in not_by if not skips[o][c]))
                for c, pooled in enumerate(pools)
                if not skips[s][c]
            }
        )
        for s, not_by in enumerate(model.steps.not_by)
    ]


def _gate_fault(model: Model, plan: Plan, shared: "_Common", s: int, gate: int) -> Shortage:
    params = {"step": model.steps.name[s], "name": model.gates.name[gate]}
    people = np.flatnonzero(plan.presiding[gate] & plan.active)
    meets = plan.meets[plan.first_meeting[gate] : plan.first_meeting[gate + 1]]
    if not len(people):
        return "gate-never", params
    if not len(meets):
        return "gate-not-held", params
    if not any(shared.is_on(int(p), int(tick)) for tick in meets for p in people):
        return "gate-off-duty", params
    return _NOTHING


def _team_fault(
    model: Model, plan: Plan, shared: "_Common", u: int, s: int, pooled: int, barring: tuple[int, ...]
) -> Shortage:
    team = int(model.steps.team[s])
    own = _own(plan, u, s, pooled)
    people = own.bit_count() + _same_people(model, plan, u, s, pooled)
    params = {"step": model.steps.name[s], "team": str(team)}
    if people < team:
        return "team-never", {**params, "people": str(people)}
    if people - _surely_barred(model, plan, u, s, pooled, barring) < team:
        return "team-never-barred", {**params, "people": str(people)}
    for part, least in _parts(plan, s, u):
        if (own & part).bit_count() < least:
            return "team-never", {**params, "team": str(least), "people": str((own & part).bit_count())}
    if own.bit_count() < team:
        return _NOTHING  # it needs those who came before, and these met then
    way = _way(model, u) if model.steps.on_site[s] else ()
    together, beyond_the_way = shared.hours(own, team, way)
    if together <= 0:
        return "no-common-duty", params
    if beyond_the_way <= 0:
        return "travel-exceeds-duty", params
    return _NOTHING


def _own(plan: Plan, u: int, s: int, pooled: int) -> int:
    """The people of a step's pools, stand-ins too: whoever is away, they may take over."""
    return int.from_bytes(_people(plan)[s][pooled][u], "little")


def _parts(plan: Plan, s: int, u: int) -> Iterator[tuple[int, int]]:
    """Of whom a team must have how many at least."""
    form = plan.form[s, u]
    for part, least in zip(plan.part[form], plan.least[form].tolist(), strict=True):
        yield int.from_bytes(np.packbits(part, bitorder="little").tobytes(), "little"), least


@lru_cache(maxsize=64)
def _people(plan: Plan) -> list[list[list[bytes]]]:
    """The people of all pools of a step, as bits: by step, whether the class is pooled, and unit."""
    row, people = plan.level.together()
    people_of: list[list[list[bytes]]] = np.array(_bits(people), dtype=object)[row.swapaxes(1, 2)].tolist()
    return people_of


def _bits(there: Bools) -> list[Any]:
    r"""Sets of people (last axis) as nested lists of their bits.

    >>> _bits(np.array([[True, False, True], [False, True, False]]))
    [b'\x05', b'\x02']
    """
    packed = np.packbits(there, axis=-1, bitorder="little")
    bits: list[Any] = packed.view(f"V{packed.shape[-1]}")[..., 0].tolist()
    return bits


@remembered(256)
def _way(model: Model, u: int) -> tuple[int, ...]:
    """Everybody's ticks of travel to a unit and back."""
    return tuple(model.units.travel[model.people.unit, u].tolist())


def _may_have_done(model: Model, plan: Plan, u: int, s: int, pooled: int) -> int:
    """The people who may do a step: its pools', and those of the step (of its, ...) whose people it takes."""
    people, seen = _own(plan, u, s, pooled), {s}
    while (s := int(model.steps.same_as[s])) not in (NONE, *seen):
        people, seen = people | _own(plan, u, s, pooled), {*seen, s}
    return people


def _same_people(model: Model, plan: Plan, u: int, s: int, pooled: int) -> int:
    """How many people at most may come from another step, and are in none of the pools."""
    before = int(model.steps.same_as[s])
    if before == NONE:
        return 0
    others = _may_have_done(model, plan, u, before, pooled) & ~_own(plan, u, s, pooled)
    return min(int(model.steps.team[before]), others.bit_count())


def _surely_barred(model: Model, plan: Plan, u: int, s: int, pooled: int, barring: tuple[int, ...]) -> int:
    """How many of the step's people must at least have done a step that bars them from it."""
    here = _may_have_done(model, plan, u, s, pooled)
    forced = [0]
    for other in barring:
        elsewhere = (_may_have_done(model, plan, u, other, pooled) & ~here).bit_count()
        forced.append(int(model.steps.team[other]) - elsewhere)
    return max(forced)


@lru_cache(maxsize=16)
def _common(duty: DutyRoster, model: Model) -> "_Common":
    """What plans with the same duty share."""
    return _Common(duty, model.people.share)


class _Common:
    """The longest common duty of a day for teams of given duty patterns, remembered."""

    def __init__(self, duty: DutyRoster, share: Ints) -> None:
        self.duty = duty
        self.well: dict[Hashable, set[Hashable]] = {}
        rows, row_of = np.unique(np.column_stack([share, duty.whole]), axis=0, return_inverse=True)
        self.shares = share.tolist()
        self.share, self.rows = rows[:, 0].tolist(), rows[:, 1:]
        bits = _bits(row_of == np.arange(len(self.rows))[:, None])
        self.alike = [int.from_bytes(alike, "little") for alike in bits]
        self.best = lru_cache(maxsize=None)(self._best)
        self.worst = lru_cache(maxsize=None)(self._worst)

    def hours(self, people: int, team: int, way: tuple[int, ...]) -> tuple[int, int]:
        """The worst team's longest common duty in a day, and what its way there leaves of it."""
        there = (
            (row, some.bit_count(), _farthest(some, way))
            for row, alike in enumerate(self.alike)
            if (some := people & alike)
        )
        return self.worst(tuple(there), team)

    def _worst(self, there: tuple[tuple[int, int, int], ...], team: int) -> tuple[int, int]:
        """The same for people told as (row of duty, how many, the farthest one's way)."""
        count = {row: number for row, number, _ in there}
        kinds = {row: way for row, _, way in there}
        together, left = [], []
        for rows in combinations_with_replacement(sorted(kinds), team):
            if all(rows.count(row) <= count[row] for row in rows):
                together.append(self.best(rows))
                trip, share = max(kinds[row] for row in rows), min(self.share[row] for row in rows)
                left.append(self.best(rows) - way_of_day(trip, share))
        return min(together), min(left)

    def is_on(self, person: int, tick: int) -> bool:
        """Whether somebody, leave aside, is on duty in the minute that begins at a tick; for who serves a
        share of the day, on that day."""
        day, minute = divmod(tick, self.duty.day_ticks)
        if self.shares[person] < WHOLE:
            return bool(self.duty.minutes[self.duty.whole[person, day]] > 0)
        shift = np.searchsorted(self.duty.cuts, minute, side="right") - 1
        return bool(self.duty.on[self.duty.whole[person, day], shift])

    def _best(self, rows: tuple[int, ...]) -> int:
        """Ticks of the day on which people of these patterns are longest on duty together."""
        joint = self.rows[rows[0]]
        for row in rows[1:]:
            joint = self.duty.meet[joint, self.rows[row]]
        return int(self.duty.minutes[joint].max())


@lru_cache(maxsize=4096)
def _farthest(people: int, way: tuple[int, ...]) -> int:
    """The longest way that one of them has, 0 where nobody travels.

    >>> _farthest(0b101, (20, 50, 30))
    30
    """
    return max((minutes for p, minutes in enumerate(way) if people >> p & 1), default=0)
