"""From a plan to arrays: what is chosen.

zones ──> pools of each step and unit ──> levels of people
levers ─> pooled classes, order, escalation, what is left out, duty and meetings (weekdays)
stages ─> what takes over on a day: another plan, or the same one after somebody moved or another town leads
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from simlib.errors import UnknownName
from simlib.inputs.pools import LENT_POOLS, Partition, does_step, in_pool, lends, pool_units
from simlib.inputs.scenario import Chosen, PlanSpec, PoolUse, Scenario, Step, UnitKind, Weekday
from simlib.inputs.stages import Stage, stages
from simlib.model.arrays import ABSENT, ALWAYS, BLOCKED, NONE, POOLED, Bools, Ints, Model, Plan
from simlib.model.duty import Crew, DutyRoster, always_on, calendar_duty
from simlib.model.levels import Levels
from simlib.model.rules import CLASS, DUE, FIRST_COME, NEVER
from simlib.model.schedules import regular_days

ORDERS = {"due": DUE, "class": CLASS, "first_come": FIRST_COME}
WHEN = {"always": ALWAYS, "pooled": POOLED, "blocked": BLOCKED, "absent": ABSENT}


def compile_plan(model: Model, name: str) -> Plan:
    """The arrays of one of the scenario's plans. Raises UnknownName for another name."""
    scenario = model.world.scenario
    if name not in scenario.plans:
        raise UnknownName("plan", name, scenario.plans)
    return plan_of(model, name, scenario.plans[name])


def plan_of(model: Model, name: str, spec: PlanSpec) -> Plan:
    """The arrays of a plan, in the file or made up since (a search's): it may name no other extra people
    than the file's plans do. Stages that are alike have their arrays in common."""
    made: list[tuple[Stage, Plan]] = []
    plan, until = None, NEVER
    for tick, stage in reversed(_stages(model, name, spec)):
        alike = (one for other, one in made if other[1:] == stage[1:])
        arrays = next(alike, None) or _arrays(model, stage.name, stage.spec)
        made.append((stage, arrays))
        plan, until = replace(arrays, then=plan, until=until), tick
    assert plan is not None, "a plan has a stage"
    return plan


def _stages(model: Model, name: str, spec: PlanSpec) -> list[tuple[int, Stage]]:
    """The stages of a plan with the first tick of each; of those that begin on one working day the last,
    unless it is what rules already (somebody moved over a holiday, and is back)."""
    calendar, plans = model.calendar, model.world.scenario.plans
    if calendar is None:
        return [(0, stage) for stage in stages(plans, name, spec, date.min, date.min)]
    found: dict[int, Stage] = {}
    for stage in stages(plans, name, spec, calendar.date_of_day(0), calendar.date_of_day(model.n_days - 1)):
        tick = 0 if stage.since is None else calendar.tick_of(stage.since)
        if tick < model.horizon:
            found[tick] = stage
    at = sorted(found.items())
    return at[:1] + [one for before, one in pairwise(at) if before[1][1:] != one[1][1:]]


def _arrays(model: Model, name: str, spec: PlanSpec) -> Plan:
    """The arrays of one stage of a plan."""
    scenario, partition = model.world.scenario, Partition.of(spec)
    pooled = _pooled(model, spec)
    active = _active(model, spec)
    home = _homes(model, spec, active)
    meets = _meetings(model, spec.weekdays)
    return Plan(
        name=name,
        order=ORDERS[spec.order],
        escalation=round(spec.escalation_days * model.day_ticks),
        pooled=pooled,
        active=active,
        partition=partition,
        zone=tuple(partition.zone_of(unit) for unit in model.units.name),
        home=home,
        level=_levels(model, partition, spec, active, home),
        when=_whens(model),
        after=_absences(model),
        hand_over=_hand_overs(model, spec),
        skips=_skips(model, spec, pooled),
        comes=_there(model.streams.name, scenario.streams, spec),
        follows=_there(model.followups.name, scenario.followups, spec),
        gate=_gate_of(model, partition),
        presiding=_presiding(model, partition, home),
        first_meeting=np.cumsum([0, *(len(days) for days in meets)], dtype=np.int64),
        meets=np.array([tick for days in meets for tick in days], dtype=np.int64),
        **_forms(model, partition, home),
        lag=_lags(model, spec),
        duty=_duty(model, _of_arrangements(scenario, spec.weekdays)),
        until=NEVER,
        then=None,
    )


def _lags(model: Model, spec: PlanSpec) -> Ints:
    """By how many ticks the plan delays each task with work, int64[tasks]."""
    tasks, units = model.tasks, model.units.name
    rows = [(tasks.name[row], units[tasks.unit[row]]) for row in tasks.row]
    days = [
        delay.days if (delay := spec.delays.get(name)) and unit in (delay.units or units) else 0.0
        for name, unit in rows
    ]
    return np.array([round(each * model.day_ticks) for each in days], dtype=np.int64)


def _there(names: Iterable[str], things: Mapping[str, Chosen], spec: PlanSpec) -> Bools:
    return np.array([things[name].is_there(spec.levers) for name in names], dtype=bool)


def _of_arrangements(scenario: Scenario, weekdays: Mapping[str, Weekday]) -> tuple[tuple[str, Weekday], ...]:
    """The weekdays that a plan chooses for arrangements (not those for gates)."""
    return tuple(sorted((n, day) for n, day in weekdays.items() if n in scenario.arrangements))


def _meetings(model: Model, weekdays: Mapping[str, Weekday]) -> list[list[int]]:
    """The ticks of each gate's meetings up to the horizon."""
    calendar = model.calendar
    if calendar is None:
        return []
    found = []
    for name, at in zip(model.gates.name, model.gates.at.tolist(), strict=True):
        gate = model.world.scenario.gates[name]
        days = regular_days(calendar, gate.every, weekdays.get(name, gate.weekday), gate.nth)
        found.append([day * model.day_ticks + at for day in days if 0 <= day < model.n_days])
    return found


def _gate_of(model: Model, partition: Partition) -> Ints:
    """The meeting that decides on the matters of each unit at each step, int64[steps, units]."""
    units, gates = model.units.name, model.world.scenario.gates
    first = {unit: u for u, unit in enumerate(units)}
    of_zone = {
        unit: min(first[other] for other in held) for _, held in partition.zones if held for unit in held
    }
    own = {None: np.zeros(len(units), dtype=np.int64), "unit": np.arange(len(units))}
    own["zone"] = np.array([of_zone.get(unit, first[unit]) for unit in units], dtype=np.int64)
    each = [gates[model.gates.name[gate]].each if gate != NONE else None for gate in model.steps.gate]
    rows = [gate + own[of] for gate, of in zip(model.steps.gate, each, strict=True)]
    return np.array(rows, dtype=np.int64).reshape(len(each), len(units))


def _presiding(model: Model, partition: Partition, home: Ints) -> Bools:
    """Who may preside at each meeting, bool[gates, people]."""
    scenario, posts = model.world.scenario, sorted(model.world.scenario.posts)
    may = np.zeros((len(model.gates), len(model.people)), dtype=bool)
    for k, (name, u) in enumerate(zip(model.gates.name, model.gates.unit.tolist(), strict=True)):
        gate, unit = scenario.gates[name], model.units.name[u]
        theirs = {gate.unit} if gate.unit else {unit}
        if gate.each == "zone":
            zone = (unit, *partition.neighbours(unit))
            theirs = {one for o in zone for one in pool_units(scenario.units, partition, "head", o)}
        wanted = [posts.index(post) for post in gate.posts or posts]
        there = [unit in theirs for unit in model.units.name]
        may[k] = np.array(there)[home] & np.isin(model.people.post, wanted)
    return may


def _pooled(model: Model, spec: PlanSpec) -> Bools:
    """Which classes pool, bool[classes]."""
    if spec.pooling == "hard":
        return model.classes.hard
    return np.full(len(model.classes.name), spec.pooling == "all")


def _active(model: Model, spec: PlanSpec) -> Bools:
    """People that are there under this plan: its own extra posts, not those of other plans."""
    posts = sorted(model.world.scenario.posts)
    units, people = model.units.name, model.people
    granted = [
        spec.extra.get(units[u], {}).get(posts[p], 0) for u, p in zip(people.unit, people.post, strict=True)
    ]
    return np.asarray(people.extra <= np.array(granted), dtype=bool)


def _homes(model: Model, spec: PlanSpec, active: Bools) -> Ints:
    """The unit to which each of the people belongs under a plan, int64[people]: of those who are there, the
    ones numbered last move."""
    posts, home = sorted(model.world.scenario.posts), model.people.unit.copy()
    stay = active.copy()
    for _, move in sorted(spec.moves.items()):
        own = model.people.unit == model.units.name.index(move.of)
        them = np.flatnonzero(stay & own & (model.people.post == posts.index(move.post)))[-move.people :]
        home[them] = model.units.name.index(move.joins)
        stay[them] = False
    return home


def _skips(model: Model, spec: PlanSpec, pooled: Bools) -> Bools:
    """Steps that the plan leaves out, or that are for others, by class: bool[steps, classes]. Those that only
    take over are passed over, unless something is handed over to them."""
    specs = step_specs(model)
    by_pooling = {None: np.zeros_like(pooled), "pooled": ~pooled, "not_pooled": pooled}
    not_theirs = [
        [bool(step.classes) and klass not in step.classes for klass in model.classes.name] for step in specs
    ]
    out = [by_pooling[step.only] | (not step.is_there(spec.levers)) for step in specs]
    takes_over = model.steps.takes_over[:, None]
    return np.asarray(np.array(out) | np.array(not_theirs) | takes_over, dtype=bool)


def step_specs(model: Model) -> list[Step]:
    """The scenario's steps in the order of the model's."""
    flows = model.world.scenario.flows
    return [flows[f].steps[s] for f, s in zip(model.steps.flow, model.steps.name, strict=True)]


@lru_cache(maxsize=16)
def _duty(model: Model, weekdays: tuple[tuple[str, Weekday], ...]) -> DutyRoster:
    """Everybody's duty with meetings on these weekdays; most plans move none and share it."""
    scenario = model.world.scenario
    if model.calendar is None:
        return always_on(len(model.people), model.day_ticks)
    posts = sorted(scenario.posts)
    kinds = [UnitKind(kind) for kind in model.units.kind]
    rows = [
        Crew(scenario.posts[posts[p]], kinds[u], posts[p])
        for u, p in zip(model.people.unit, model.people.post, strict=True)
    ]
    arrangements = scenario.arrangements
    return calendar_duty(model.calendar, model.n_days, rows, arrangements, dict(weekdays))


# ---------------------------------------------------------------- pools


def _whens(model: Model) -> NDArray[np.int64]:
    """When the n-th pool of a step counts, int64[steps, levels]."""
    specs = step_specs(model)
    when = np.full((len(specs), _depth(specs)), BLOCKED, dtype=np.int64)
    for s, step in enumerate(specs):
        when[s, : len(step.pools)] = [WHEN[use.when] for use in step.pools]
    return when


def _absences(model: Model) -> Ints:
    """For how many ticks people must be absent before the n-th pool stands in, int64[steps, levels]. Where
    work is handed over, they have been absent for long enough."""
    specs = step_specs(model)
    after = np.zeros((len(specs), _depth(specs)), dtype=np.int64)
    for s, step in enumerate(specs):
        after[s, : len(step.pools)] = [round(u.after_days * model.day_ticks) for u in step.pools]
    after[model.steps.takes_over] = 0
    return after


def _hand_overs(model: Model, spec: PlanSpec) -> Ints:
    """For how many ticks those who have begun must be absent before others go on, int64[steps]."""
    found = np.full(len(model.steps), NONE, dtype=np.int64)
    for s in np.flatnonzero(model.steps.handed_to != NONE):
        hand_over = step_specs(model)[s].hand_over
        if hand_over is not None and hand_over.is_there(spec.levers):
            found[s] = round(hand_over.after_days * model.day_ticks)
    return found


def _depth(specs: list[Step]) -> int:
    return max(1, *(len(step.pools) for step in specs))


def _levels(model: Model, partition: Partition, spec: PlanSpec, active: Bools, home: Ints) -> Levels:
    """People by step, unit of origin, pooling and level."""
    specs, holds_post = step_specs(model), _hold_posts(model)
    number = np.zeros((len(specs), len(model.units), 2, _depth(specs)), dtype=np.int32)
    sets = {bytes(len(model.people)): 0}
    meant = cache(partial(_meant, model, partition))

    @cache
    def numbers(pool: str, them: bytes) -> Ints:
        """The set that a pool means for the matters of each unit, if it is of them only."""
        row, units = meant(pool)
        found = units[:, home] & np.frombuffer(them, dtype=bool)
        return np.array([sets.setdefault(one.tobytes(), len(sets)) for one in found])[row]

    lent, counted = _lent(model, spec, active), partial(_in_pool, model)
    for s, step in enumerate(specs):
        may = active & holds_post[s]
        for n, use in enumerate(step.pools):
            if use.is_there(spec.levers):
                first = 1 if use.when == "pooled" else 0
                them = (may & lent if use.pool in LENT_POOLS else may) & counted(use)
                number[s, :, first:, n] = numbers(use.pool, them.tobytes())[:, np.newaxis]
    return Levels(number, np.frombuffer(b"".join(sets), dtype=bool).reshape(len(sets), -1))


def _in_pool(model: Model, use: PoolUse) -> Bools:
    """Whose post counts in a pool, bool[people]."""
    counts = [in_pool(use, post) for post in sorted(model.world.scenario.posts)]
    return np.asarray(np.array(counts, dtype=bool)[model.people.post], dtype=bool)


def _meant(model: Model, partition: Partition, pool: str) -> tuple[Ints, Bools]:
    """The units whose people a pool means: a row of bool[rows, units] for the matters of each unit."""
    number = {unit: u for u, unit in enumerate(model.units.name)}
    scenario = model.world.scenario
    if pool in number:
        named: list[tuple[str, ...]] = [(pool,)] * len(number)
    else:
        named = [pool_units(scenario.units, partition, pool, unit) for unit in model.units.name]
    row = {units: n for n, units in enumerate(dict.fromkeys(named))}
    means = np.zeros((len(row), len(number)), dtype=bool)
    for n, units in enumerate(row):
        means[n, [number[unit] for unit in units]] = True
    return np.array([row[units] for units in named]), means


def _people_of(model: Model, partition: Partition, home: Ints, pool: str) -> Bools:
    """The people whom a pool means for the matters of each unit, bool[units, people]."""
    row, means = _meant(model, partition, pool)
    return np.asarray(means[row][:, home], dtype=bool)


class Forms(TypedDict):
    """The fields of `Plan` that say who must be in a team."""

    form: Ints
    part: Bools
    least: Ints


def _forms(model: Model, partition: Partition, home: Ints) -> Forms:
    """Of whom a team must have some at least, by step and unit."""
    specs, size = step_specs(model), len(model.people)
    most = max([0, *(len(step.least) for step in specs)])
    form = np.zeros((len(specs), len(model.units)), dtype=np.int64)
    parts, least = [np.zeros((most, size), dtype=bool)], [np.zeros(most, dtype=np.int64)]
    for s, step in enumerate(specs):
        if step.least:
            rows, counts = _parts(model, partition, home, step)
            for u in range(len(model.units)):
                form[s, u] = len(parts)
                parts.append(np.pad(rows[:, u], ((0, most - len(rows)), (0, 0))))
                least.append(np.pad(counts, (0, most - len(counts))))
    return Forms(form=form, part=np.array(parts), least=np.array(least))


def _parts(model: Model, partition: Partition, home: Ints, step: Step) -> tuple[Bools, Ints]:
    """The parts of a step's team, bool[parts, units, people], and how many each has at least: posts by their
    names, then pools in the step's order; who is in one is in none that comes later."""
    posts = sorted(model.world.scenario.posts)
    names = dict.fromkeys([*posts, *(use.pool for use in step.pools)])
    order = [name for name in names if name in step.least]
    taken = np.zeros((len(model.units), len(model.people)), dtype=bool)
    rows = []
    for name in order:
        if name in posts:
            them = np.broadcast_to(model.people.post == posts.index(name), taken.shape)
        else:
            them = _people_of(model, partition, home, name)
        rows.append(them & ~taken)
        taken = taken | them
    return np.array(rows), np.array([step.least[name] for name in order], dtype=np.int64)


def _lent(model: Model, spec: PlanSpec, active: Bools) -> Bools:
    """Whom the plan lends to other units, bool[people]: of some posts, and but for those who stay."""
    posts, people = sorted(model.world.scenario.posts), model.people
    lent = np.array([lends(spec, post) for post in posts], dtype=bool)[people.post]
    for post, number in spec.stay.items():
        for u in range(len(model.units)):
            them = np.flatnonzero(active & (people.unit == u) & (people.post == posts.index(post)))
            lent[them[:number]] = False
    return np.asarray(lent)


@lru_cache(maxsize=16)
def _hold_posts(model: Model) -> list[Bools]:
    """Who holds a post that does a step, for each step."""
    names = model.steps.name
    return [_holds_post(model, n, step) for n, step in zip(names, step_specs(model), strict=True)]


def _holds_post(model: Model, name: str, step: Step) -> Bools:
    posts = model.world.scenario.posts
    does = [does_step(posts, post, name, step) for post in sorted(posts)]
    return np.asarray(np.array(does, dtype=bool)[model.people.post], dtype=bool)
