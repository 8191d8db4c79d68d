"""How a found plan stands when the map and the numbers are a little other than thought.

    positions +- kilometres, loads +- share ──> perturbed maps ──> the plan's value, the best value
                                                         ──> share of maps on which it stays within 2 %

Minutes are changed by what the way between the moved seats is longer or shorter, at the map's own pace (the
middle one of minutes by kilometre over its borders), then the quickest routes are found again. A value is
within 2 % of the best if it is at most 1.02 of it; a spread, which is near 0 at its best, if it is at most
2 % of a zone's mean load above the best. The legal plans stay those of the map as it is thought to be, and
groups keep their loads: they are shared out alike, not measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import asin, cos, radians, sin, sqrt, tau
from random import Random
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.scenario import Uncertainty
from simlib.model.graph import quickest
from simlib.search.problem.constraints import Constraints, Rules
from simlib.search.problem.district import PER_HOUR, Adjacency, District
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import terms_of
from simlib.search.solve.branch_and_bound import EPSILON, Best, TimeLimit, listed
from simlib.search.solve.local_search import climb
from simlib.search.solve.zone_pool import FREE_OF_NAMES, Pool, on_map, term_of, values_of
from simlib.search.solver import Solution

MAPS: Final = 200
TOLERANCE: Final = 0.02
FAR: Final = 1 << 40
"""Minutes between towns that no route joins."""
_Known = tuple[Pool, NDArray[np.int64]]
"""Zones, and the rows of all plans made of them."""
_KM_A_DEGREE: Final = 111.195
_EARTH_KM: Final = 6371.0


def with_robustness(
    found: Solution,
    district: District,
    constraints: Constraints,
    objective: Objective,
    uncertainty: Uncertainty,
    *,
    maps: int = MAPS,
    seed: int = 0,
) -> Solution:
    """The same result, each plan with the share of maps on which it stays within 2 % of the best.

    Where all plans can be listed the best is the best of all, else the best that a walk finds on each map
    and the plans found. Only the objective's first value counts.
    """
    dice = Random(seed)
    others = [perturbed(district, uncertainty, dice) for _ in range(maps)]
    zones = sorted({plan.candidate.count for plan in found.plans})
    rules = Rules.of(district, constraints)
    pools = (listed(district, rules, k) for k in zones) if found.rung == "enumeration" else ()
    known = [(pool, np.asfortranarray(values.rows)) for pool, values in filter(None, pools)]
    stays = np.zeros(len(found.plans), dtype=np.int64)
    for other in others:
        terms = (vars(terms_of(other, plan.candidate)) for plan in found.plans)
        own = np.array([objective.value(one)[0] for one in terms])
        best = min(float(own.min()), *_bests(other, rules, objective, zones, known))
        stays += own <= best + _allowance(other, objective, best, zones[0])
    plans = tuple(
        replace(plan, robust=int(count) / maps) for plan, count in zip(found.plans, stays, strict=True)
    )
    return replace(found, plans=plans)


def _allowance(district: District, objective: Objective, best: float, zones: int) -> float:
    """How far above the best value a plan may be."""
    weights = dict(objective.ranks[0])
    mean = (sum(district.town_load) + sum(district.group_load)) / PER_HOUR / zones
    spread = weights.pop("spread", 0.0) * mean
    return TOLERANCE * (spread + (max(0.0, best) if weights else 0.0)) + EPSILON


def _bests(
    other: District, rules: Rules, objective: Objective, zones: Sequence[int], known: Sequence[_Known]
) -> Iterator[float]:
    """The best first value on a perturbed map, for each number of zones."""
    rank = objective.ranks[0]
    for pool, rows in known:
        moved = on_map(pool, other)
        if {name for name, _ in rank} <= FREE_OF_NAMES:
            yield float(sum((term_of(moved, rows, n) * by for n, by in rank), np.zeros(1)).min())
        else:
            yield float(objective.values(values_of(moved, rows).term)[0].min())
    for k in zones if not known else ():
        best = Best(objective, 1)
        climb(other, rules, k, best, TimeLimit(), walks=1)
        yield best.first_room()


# ---------------------------------------------------------------- perturbed maps


def perturbed(district: District, uncertainty: Uncertainty, dice: Random) -> District:
    """The district on a map whose seats and loads are off by as much as they may be: seats uniformly in a
    circle, loads of towns uniformly up and down."""
    off = {"approximate": uncertainty.approximate, "near": uncertainty.near, "exact": 0.0}
    shifts = [_shift(dice, 0.0 if p is None else off[p[2]]) for p in district.points]
    loads = [load * (1 + uncertainty.load * (2 * dice.random() - 1)) for load in district.town_load]
    borders = _moved_borders(district, shifts)
    routes = quickest(len(district.towns), [(border.a, border.b, border.minutes) for border in borders])
    return replace(
        district,
        town_load=tuple(round(load) for load in loads),
        borders=borders,
        minutes=tuple(tuple(map(int, row)) for row in np.minimum(routes, FAR).tolist()),
    )


def _shift(dice: Random, kilometres: float) -> tuple[float, float]:
    """East and north, uniform in a circle."""
    far, turn = kilometres * sqrt(dice.random()), tau * dice.random()
    return far * cos(turn), far * sin(turn)


def _moved_borders(district: District, shifts: Sequence[tuple[float, float]]) -> tuple[Adjacency, ...]:
    known = [b for b in district.borders if district.points[b.a] and district.points[b.b]]
    before = {b: _kilometres(district, b, [(0.0, 0.0)] * len(shifts)) for b in known}
    paces = [b.minutes / before[b] for b in known if before[b] and not b.river]
    pace = median(paces) if paces else 0.0
    return tuple(
        replace(b, minutes=max(1, round(b.minutes + pace * (_kilometres(district, b, shifts) - before[b]))))
        if b in before
        else b
        for b in district.borders
    )


def _kilometres(district: District, border: Adjacency, shifts: Sequence[tuple[float, float]]) -> float:
    """The straight way between two seats that were moved (haversine)."""
    ends = []
    for town in (border.a, border.b):
        point = district.points[town]
        assert point is not None  # borders without points are left alone
        east, north = shifts[town]
        lat = point[1] + north / _KM_A_DEGREE
        ends.append((radians(point[0] + east / _KM_A_DEGREE / cos(radians(lat))), radians(lat)))
    (a, b), (c, d) = ends
    h = sin((d - b) / 2) ** 2 + cos(b) * cos(d) * sin((c - a) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(h))
