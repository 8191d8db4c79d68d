"""Zones alone: a quick estimate of every plan, for screening only.

    each zone with its own matters, desks as fixed waits  ─> zone x runs ─> numerators, denominators
    plan = its zones: numerators and denominators added up

Plans share their zones: some fifteen thousand plans of a county have fewer than three thousand zones. Were
every desk a fixed wait and no division shared, zones would not feel each other and the sums would be exact.
They do, a little: so this is a surrogate, its agreement with whole runs is measured (`rank_correlation`) and
shown with the result, and nothing is published that does not come from whole plans (`search.shortlist`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, UnitKind, Zone
from simlib.model.arrays import Bools, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.partition import Partition
from simlib.model.plan import plan_of, step_specs
from simlib.runs.draws import draw
from simlib.runs.kernel import simulate
from simlib.search.desks import without_desks
from simlib.search.district import Candidate, District, zone_of_groups
from simlib.search.merit import Judge, judged_by, merit
from simlib.search.selection import never
from simlib.search.slices import share, whole
from simlib.search.workers import told

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

NO_ZONE: Final = -1
"""Fills the row of a plan that has fewer zones than others."""

BATCH: Final = 32
"""Zones that a process runs together at most, so that each replication is drawn for all of them at once."""

BATCHES: Final = 4
"""Batches of each process at least, where there are zones enough: none shall wait long for the other."""


class Alone(NamedTuple):
    """A zone by itself: its units in the order of their codes, and the divisions linked to it."""

    units: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class County:
    """In which zones are run alone: the model without desks, and a plan in which everybody that a zone
    may hold is in one zone, linked to all divisions. `of_zone`, `of_division`: which pools of which
    steps, bool[steps, levels], are the zone's and the division's."""

    model: Model
    plan: Plan
    of_zone: Bools
    of_division: Bools
    measure: str

    @classmethod
    def of(cls, world: World, load: str, seed: int) -> "County":
        """The county of a world at one load; its desks' times come from whole runs under the baseline."""
        model = _cut(compile_model(without_desks(world, load, seed), load))
        scenario = model.world.scenario
        everybody = tuple(
            name
            for name in model.units.name
            if scenario.units[name].kind in (UnitKind.TOWN, UnitKind.GROUP)
        )
        divisions = tuple(
            name for name in model.units.name if scenario.units[name].kind is UnitKind.DIVISION
        )
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


def zone_plan(county: County, zone: Alone) -> Plan:
    """The plan in which this zone's people only are of the zone, and only its divisions are linked to it."""
    plan, people = county.plan, county.model.people
    members = _of_units(county.model, zone.units)[people.unit]
    linked = _of_units(county.model, zone.divisions)[people.unit]
    may = np.ones((*county.of_zone.shape, len(members)), dtype=bool)
    may &= members | ~county.of_zone[..., None]
    may &= linked | ~county.of_division[..., None]
    return replace(
        plan,
        level=plan.level & may[:, None, None],
        partition=Partition((("alone", zone.units),), (("alone", zone.divisions),)),
        zone=tuple("alone" if name in zone.units else None for name in county.model.units.name),
    )


def _of_units(model: Model, names: Sequence[str]) -> Bools:
    """Which units these are, bool[units]."""
    return np.isin(np.array(model.units.name), names)


@dataclass(frozen=True, eq=False)
class Runs:
    """Run some zones alone, each for itself: numerators and denominators over all replications,
    float64[zones, 2]; an object that a process can be told of.

    The zones of a replication share its draws.
    """

    county: County
    seed: int
    replications: int

    def __call__(self, zones: Sequence[Alone]) -> Floats:
        model, judge = self.county.model, Judge(self.county.measure)
        plans = [zone_plan(self.county, zone) for zone in zones]
        inside = [_of_units(model, zone.units) for zone in zones]
        total = np.zeros((len(zones), 2))
        for number in range(self.replications):
            county = whole(self.county.plan, draw(model, self.seed, number))
            for z, plan in enumerate(plans):
                draws = share(county, inside[z])
                total[z] += judge(model, plan, draws, simulate(model, plan, draws))
        return total


# ---------------------------------------------------------------- all plans


def zones_alone(county: County, district: District, candidate: Candidate) -> tuple[Alone, ...]:
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


@dataclass(frozen=True, eq=False)
class Screened:
    """An estimate of each plan, more is better; `done` tells which have one (all, unless interrupted)."""

    measure: str
    replications: int
    zones: int
    scores: Floats
    done: NDArray[np.bool_]

    def best(self, count: int) -> list[int]:
        """The numbers of the plans with the best estimates, best first."""
        ranked = np.lexsort((np.arange(len(self.scores)), -self.scores, ~self.done))
        return [int(plan) for plan in ranked[: min(count, int(self.done.sum()))]]


def screen(
    county: County,
    plans: Sequence[tuple[Alone, ...]],
    *,
    seed: int,
    replications: int = 100,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = never,
) -> Screened:
    """Estimate every plan from its zones run alone, each zone once.

    `progress(done, of)` counts zones; when `stop()` is true, plans whose zones are all done are kept.
    """
    zones = sorted({zone for plan in plans for zone in plan})
    size = max(1, min(BATCH, len(zones) // (BATCHES * processes)))
    batches = [zones[first : first + size] for first in range(0, len(zones), size)]
    totals, known = np.zeros((len(zones) + 1, 2)), np.zeros(len(zones) + 1, dtype=bool)
    known[NO_ZONE], ready = True, 0
    with told(Runs(county, seed, replications), processes) as ask:
        for judged in ask(batches):
            own = slice(ready, ready + len(judged))
            totals[own], known[own] = judged, True
            ready = own.stop
            progress(ready, len(zones))
            if stop():
                break
    members = _members(zones, plans)
    sums = totals[members].sum(axis=1)
    scores = merit(county.measure, sums[:, 0], sums[:, 1])
    done = np.asarray(known[members].all(axis=1), dtype=bool)
    return Screened(county.measure, replications, len(zones), scores, done)


def _members(zones: Sequence[Alone], plans: Sequence[Sequence[Alone]]) -> Numbers:
    """The zones of each plan by number, int64[plans, most zones]."""
    number = {zone: z for z, zone in enumerate(zones)}
    members = np.full((len(plans), max(map(len, plans), default=0)), NO_ZONE, dtype=np.int64)
    for row, own in zip(members, plans, strict=True):
        row[: len(own)] = [number[zone] for zone in own]
    return members


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Spearman's correlation of ranks; equal values share their mean rank. None where one never varies.

    >>> rank_correlation([0.1, 0.2, 0.3], [10, 30, 20])
    0.5
    """
    ranks = [_ranks(np.asarray(values, dtype=np.float64)) for values in (a, b)]
    if len(a) < 2 or any(np.ptp(rank) == 0 for rank in ranks):
        return None
    return round(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), 12)


def _ranks(values: Floats) -> Floats:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)
