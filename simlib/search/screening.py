"""Zones alone: a quick estimate of every plan, for screening only.

    each zone with its own matters, desks as fixed waits  ─> zone x runs ─> numerators, denominators
    plan = its zones: numerators and denominators added up
    after some runs: those that cannot be among the best any more are left as they are

Plans share their zones: some fifteen thousand plans of a county have fewer than three thousand zones. Were
every desk a fixed wait and no division shared, zones would not feel each other and the sums would be exact.
They do, a little: so this is a surrogate, its agreement with whole runs is measured (`rank_correlation`) and
shown with the result, and nothing is published that does not come from whole plans (`search.shortlist`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, UnitKind, Zone
from simlib.model.arrays import Bools, Model, Plan
from simlib.model.compile import compile_model
from simlib.model.partition import Partition
from simlib.model.plan import plan_of, step_specs
from simlib.runs.replications import one_replication
from simlib.search.desks import without_desks
from simlib.search.district import Candidate, District, zone_of_groups
from simlib.search.merit import Judge, judged_by, merit
from simlib.search.selection import never
from simlib.search.workers import each

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
P = TypeVar("P")

FIRST: Final = 10
"""Replications after which plans that are too far behind are left for the first time; then after twice as
many, and so on."""

DOUBT: Final = 3.0
"""A plan is left when it is behind by more than so many standard errors of the difference."""

NO_ZONE: Final = -1
"""Fills the row of a plan that has fewer zones than others."""


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


def zone_world(county: County, zone: Alone) -> tuple[Model, Plan]:
    """The model with the zone's matters only, and the plan in which only this zone is one.

    Matters and people keep their keys, so they meet the chance that they meet in whole runs.
    """
    model = county.model
    place = {name: u for u, name in enumerate(model.units.name)}
    inside = np.isin(np.arange(len(place)), [place[name] for name in zone.units])
    linked = np.isin(np.arange(len(place)), [place[name] for name in zone.divisions])
    only = replace(
        model,
        streams=_rows(model.streams, inside[model.streams.unit]),
        backlog=_rows(model.backlog, inside[model.backlog.unit]),
    )
    return only, _zone_plan(county, zone, inside[model.people.unit], linked[model.people.unit])


def _zone_plan(county: County, zone: Alone, members: Bools, linked: Bools) -> Plan:
    plan = county.plan
    may = np.ones((*county.of_zone.shape, len(members)), dtype=bool)
    may &= members | ~county.of_zone[..., None]
    may &= linked | ~county.of_division[..., None]
    return replace(
        plan,
        level=plan.level & may[:, None, None],
        partition=Partition((("alone", zone.units),), (("alone", zone.divisions),)),
        zone=tuple("alone" if name in zone.units else None for name in county.model.units.name),
    )


def _rows(part: P, keep: Bools) -> P:
    """A part of a model with some of its rows."""
    kept = {field.name: _kept(getattr(part, field.name), keep) for field in fields(part)}  # type: ignore[arg-type]
    return replace(part, **kept)  # type: ignore[type-var]


def _kept(column: Any, keep: Bools) -> Any:
    if isinstance(column, tuple):
        return tuple(value for value, wanted in zip(column, keep, strict=True) if wanted)
    return column[keep]


@dataclass(frozen=True, eq=False)
class Runs:
    """Run a zone alone: numerator and denominator of each replication, float64[replications, 2]; an object
    that a process can be told of."""

    county: County
    seed: int
    replications: range

    def __call__(self, zone: Alone) -> Floats:
        model, plan = zone_world(self.county, zone)
        judge = Judge(self.county.measure)
        runs = (one_replication(model, [plan], self.seed, n, judge) for n in self.replications)
        return np.stack([judged for (judged,) in runs])


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
    """An estimate of each plan, more is better, and the replications on which it rests."""

    measure: str
    scores: Floats
    runs: Numbers
    zones: int

    def best(self, count: int) -> list[int]:
        """The numbers of the plans with the best estimates of those that were never left, best first."""
        order = np.lexsort((np.arange(len(self.scores)), -self.scores, -self.runs))
        return [int(plan) for plan in order[:count]]


def screen(
    county: County,
    plans: Sequence[tuple[Alone, ...]],
    *,
    seed: int,
    replications: int = 100,
    keep: int = 20,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = never,
) -> Screened:
    """Estimate every plan from its zones run alone.

    Every plan gets `FIRST` replications; those that may be among the best `keep` get them all.
    `progress(done, of)` counts zones of a stage; when `stop()` is true, what is done counts.
    """
    zones = sorted({zone for plan in plans for zone in plan})
    number = {zone: z for z, zone in enumerate(zones)}
    members = _members([[number[zone] for zone in plan] for plan in plans])
    race = _Race(members, np.zeros((len(zones) + 1, replications, 2)))
    for stage in _stages(replications):
        wanted = np.unique(members[race.left])
        wanted = wanted[wanted != NO_ZONE]
        task = Runs(county, seed, stage)
        done = 0
        for z, judged in zip(
            wanted, each(task, [zones[z] for z in wanted], processes), strict=False
        ):
            race.judged[z, stage.start : stage.stop] = judged
            done += 1
            progress(done, len(wanted))
            if stop():
                break
        if done < len(wanted):
            break
        race.finish(stage.stop, county.measure, keep)
    return Screened(county.measure, race.scores, race.runs, len(zones))


def _stages(replications: int) -> list[range]:
    ends = [FIRST]
    while ends[-1] < replications:
        ends.append(2 * ends[-1])
    return [range(a, min(b, replications)) for a, b in pairwise([0, *ends])]


def _members(plans: Sequence[Sequence[int]]) -> Numbers:
    """The zones of each plan, int64[plans, most zones]."""
    members = np.full((len(plans), max(map(len, plans), default=0)), NO_ZONE, dtype=np.int64)
    for row, zones in zip(members, plans, strict=True):
        row[: len(zones)] = zones
    return members


class _Race:
    """Estimates so far: `judged[zone, replication]` numerator and denominator, the last zone is empty."""

    def __init__(self, members: Numbers, judged: Floats) -> None:
        self.members, self.judged = members, judged
        self.left = np.ones(len(members), dtype=bool)
        self.scores = np.zeros(len(members))
        self.runs = np.zeros(len(members), dtype=np.int64)

    def finish(self, runs: int, measure: str, keep: int) -> None:
        """Score those that are left over the first `runs` replications, and leave those far behind."""
        left = np.flatnonzero(self.left)
        totals = self.judged[:, :runs].sum(axis=1)
        sums = totals[self.members[left]].sum(axis=1)
        self.scores[left] = merit(measure, sums[:, 0], sums[:, 1])
        self.runs[left] = runs
        if len(left) > keep and runs > 1:
            bar = left[np.argsort(-self.scores[left], kind="stable")[keep - 1]]
            for some in np.array_split(left, 1 + len(left) // 4096):
                self.left[some] = ~self._behind(some, int(bar), runs, measure)

    def _behind(self, plans: Numbers, bar: int, runs: int, measure: str) -> NDArray[np.bool_]:
        """Which plans are behind the one at the bar beyond doubt."""
        ours, theirs = self._each(plans, runs, measure), self._each(np.array([bar]), runs, measure)
        behind = theirs - ours
        error = behind.std(axis=1, ddof=1) / np.sqrt(runs)
        return np.asarray(behind.mean(axis=1) > DOUBT * error, dtype=bool)

    def _each(self, plans: Numbers, runs: int, measure: str) -> Floats:
        """The merit of plans in each replication, float64[plans, runs]."""
        sums = self.judged[self.members[plans], :runs].sum(axis=1)
        return merit(measure, sums[..., 0], sums[..., 1])


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
