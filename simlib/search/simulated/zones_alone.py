"""Zones alone: each run by itself, with its own matters and people, desks as fixed waits.

    a plan ─> its zones ── each alone, in a replication ──> numerator, denominator ── added up ──> the plan

Were every desk a fixed wait and no division shared, zones would be independent and the sums would be
exact. They do, a little: so this is a surrogate (`search.simulated.screening`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simlib.inputs.pools import Partition
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, UnitKind, Zone
from simlib.model.arrays import Bools, Floats, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import plan_of, step_specs
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate
from simlib.search.problem.district import Candidate, District, zone_of_groups
from simlib.search.simulated.criterion import judge, judged_by
from simlib.search.simulated.fixed_delays import without_desks
from simlib.search.simulated.zone_draws import share, whole


class Alone(NamedTuple):
    """A zone by itself: its units in the order of their codes, and the divisions linked to it."""

    units: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ZonesModel:
    """In which zones are run alone: the model without desks, and a plan in which everybody that a zone
    may hold is in one zone, linked to all divisions. `of_zone`, `of_division`: which pools of which
    steps, bool[steps, levels], are the zone's and the division's."""

    model: Model
    plan: Plan
    of_zone: Bools
    of_division: Bools
    measure: str

    @classmethod
    def of(cls, world: World, load: str, seed: int) -> "ZonesModel":
        """The county of a world at one load; its desks' times come from whole runs under the baseline."""
        model = _cut(compile_model(without_desks(world, load, seed), load))
        scenario = model.world.scenario
        kinds = {name: scenario.units[name].kind for name in model.units.name}
        everybody = tuple(n for n, kind in kinds.items() if kind in (UnitKind.TOWN, UnitKind.GROUP))
        divisions = tuple(n for n, kind in kinds.items() if kind is UnitKind.DIVISION)
        one = Zone(units=everybody, division=divisions)
        baseline = scenario.plans[scenario.baseline]
        spec: PlanSpec = baseline.model_copy(update={"zones": {"all": one}})
        return cls(
            model=model,
            plan=plan_of(model, "all", spec),
            of_zone=_pools(model, "zone"),
            of_division=_pools(model, "division"),
            measure=judged_by(model),
        )

    @cached_property
    def with_matters(self) -> frozenset[str]:
        """The units in which matters arise."""
        units = np.concatenate([self.model.streams.unit, self.model.backlog.unit])
        return frozenset(self.model.units.name[u] for u in units)


def _cut(model: Model) -> Model:
    """Without the run-out, where nothing that is judged happens in it: what is due in the window and not
    ended by its last tick is late."""
    if judged_by(model) != "on_time_share":
        return model
    return replace(model, horizon=min(model.horizon, model.window[1] + 1))


def _pools(model: Model, pool: str) -> Bools:
    """Which pools of which steps are this one, bool[steps, levels]."""
    specs = step_specs(model)
    depth = max(1, *(len(step.pools) for step in specs))
    found = np.zeros((len(specs), depth), dtype=bool)
    for s, step in enumerate(specs):
        found[s, : len(step.pools)] = [use.pool == pool for use in step.pools]
    return found


# ---------------------------------------------------------------- one zone


def zone_plan(county: ZonesModel, zone: Alone) -> Plan:
    """The plan in which this zone's people only are of the zone, and only its divisions are linked to it."""
    plan, people = county.plan, county.model.people
    members = _of_units(county.model, zone.units)[people.unit]
    linked = _of_units(county.model, zone.divisions)[people.unit]
    return replace(
        plan,
        level=plan.level.among(county.of_zone, members).among(county.of_division, linked),
        partition=Partition((("alone", zone.units),), (("alone", zone.divisions),)),
        zone=tuple("alone" if name in zone.units else None for name in county.model.units.name),
    )


def _of_units(model: Model, names: Sequence[str]) -> Bools:
    """Which units these are, bool[units]."""
    return np.isin(np.array(model.units.name), names)


def run_alone(county: ZonesModel, seed: int, asked: tuple[range, Sequence[Alone]]) -> Floats:
    """Run some zones alone, each for itself, in some replications, whose draws they share: numerators and
    denominators, float64[replications, zones, 2]."""
    (replications, zones), model = asked, county.model
    plans = [zone_plan(county, zone) for zone in zones]
    inside = [_of_units(model, zone.units) for zone in zones]
    values = np.zeros((len(replications), len(zones), 2))
    for row, number in zip(values, replications, strict=True):
        of_all = whole(county.plan, draw(model, seed, number))
        for z, plan in enumerate(plans):
            draws = share(of_all, inside[z])
            row[z] = judge(county.measure, model, plan, draws, simulate(model, plan, draws))
    return values


# ---------------------------------------------------------------- a plan


def zones_alone(county: ZonesModel, district: District, candidate: Candidate) -> tuple[Alone, ...]:
    """The zones of a plan, and each unit with matters that is in none of them."""
    units: list[list[str]] = [[] for _ in range(candidate.count)]
    moving = [*zip(district.towns, candidate.zone, strict=False)]
    moving += zip(district.groups, zone_of_groups(district, candidate), strict=True)
    for name, zone in moving:
        if zone >= 0:
            units[zone].append(name)
    linked = [*zip(district.divisions, candidate.divisions, strict=True)]
    zones = [
        Alone(tuple(names), tuple(name for name, to in linked if to == zone))
        for zone, names in enumerate(units)
    ]
    outside = county.with_matters.difference(*units)
    return (*zones, *(Alone((name,), ()) for name in sorted(outside)))
