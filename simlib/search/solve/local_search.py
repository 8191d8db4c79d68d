"""Local search: good plans quickly, without proof; starts for the exact rungs, and the last resort.

    today's plan, or towns that grow into zones ──> walks with falling slack ──> the best met, checked

Every walk has its own seed, so the plans depend on the number of walks only, not on the machine.
"""

from collections.abc import Iterator
from random import Random

import numpy as np

from simlib.model.arrays import Floats, Ints
from simlib.search.problem.constraints import Rules, components, members
from simlib.search.problem.district import PER_HOUR, Candidate, District, masks_of, zones_of
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import TERMS, terms_of
from simlib.search.solve.branch_and_bound import Best, Ranked, TimeLimit, best_of
from simlib.search.solve.bundles import allows, division_range, ints, items_of, whole_load
from simlib.search.solve.walks import N_COLUMNS, walk
from simlib.search.solve.zone_pool import pool_of_masks

STEPS = 20_000
"""Steps of one walk."""
KEPT = 64
MOST_LINKED = 200
"""Zones with all their bundles; where there are more, links stay as the walks left them."""

WalkInput = tuple[Ints, ...]
Goal = tuple[Floats, float, int, int, float]


def _given(district: District, rules: Rules, zones: int) -> WalkInput:
    """The map and its rules, as `walks.weigh` is given them."""
    towns = (1 << len(district.towns)) - 1
    sets = [(mask & towns, 1) for mask in rules.together] + [(mask & towns, 2) for mask in rules.apart]
    divisions = division_range(len(district.divisions), zones)
    return (
        ints(rules.reach),
        ints(list(zip(district.town_load, district.town_staff, strict=True))),
        ints(district.minutes),
        ints([a | b for a, b in zip(district.land, district.river, strict=True)]),
        ints(masks_of(district.today, len(district.zones))),
        ints(sets).reshape(-1, 2),
        ints([rules.load, rules.people, rules.towns, (0, rules.longest_trip), divisions]),
        ints(items_of(district)).reshape(-1, 4),
    )


def _goal(district: District, rules: Rules, objective: Objective) -> Goal:
    """What `walks.walk` aims at."""
    n = len(district.towns)
    share = sum(district.division_hours) / max(1, whole_load(district))
    frozen = sum({mask & (1 << n) - 1 for mask in rules.frozen})
    slack = sum(w * _usual(district)[name] for name, w in objective.ranks[0]) / 4
    return _weights(district, objective), share, min(rules.most_moved, n), frozen, slack


def _weights(district: District, objective: Objective) -> Floats:
    """One weighted sum for the ranks: each counts a thousandth of the one before, measured by what the
    terms are usually like; the last one is for fines."""
    load = max(1, sum(district.town_load))
    unit = dict.fromkeys(TERMS, 1.0) | {
        "spread": 1 / PER_HOUR,
        "spread_per_head": 1 / PER_HOUR,
        "travel": 1 / load,
        "division_shortfall": 1 / PER_HOUR,
        "cut_edges": 0.5,
    }
    usual = _usual(district)
    first = usual[objective.order[0]] or 1
    by = dict.fromkeys(TERMS, 0.0)
    for n, rank in enumerate(objective.ranks):
        for name, weight in rank:
            by[name] += weight * (1.0 if objective.weights else first / (usual[name] or 1) / 1000**n)
    order = (name for name in TERMS if name != "load_moved")
    return np.array([*(by[name] * unit[name] for name in order), 1.0])


def _usual(district: District) -> dict[str, float]:
    """What terms are usually like, roughly: to weigh ranks, and for how much worse a step may be."""
    return dict.fromkeys(TERMS, 10.0) | {"spread": sum(district.town_load) / PER_HOUR / 10}


def climb(
    district: District, rules: Rules, zones: int, best: Best, clock: TimeLimit, *, walks: int = 8
) -> int:
    """Takes the best plans of some walks into `best`, with the best divisions for their towns; gives how many
    steps were made."""
    given, goal = _given(district, rules, zones), _goal(district, rules, best.objective)
    for n in range(walks):
        if n and clock.over():
            return n * STEPS
        start = _start(district, rules, zones, Random(n))
        if start is None:
            return n * STEPS
        for candidate in _walked(district, given, goal, zones, start, n):
            if allows(district, rules, candidate):
                best.add(ranked(district, best.objective, candidate))
        clock.tell((n + 1) * STEPS)
    for plan in list(best.plans):
        if plan.candidate.count == zones:
            relink(district, rules, plan.candidate, best)
    return walks * STEPS


def relink(district: District, rules: Rules, candidate: Candidate, best: Best) -> None:
    """Takes the best way to link divisions, and to deal released groups, to the zones of a plan."""
    masks = masks_of(candidate.zone[: len(district.towns)], candidate.count)
    pool = pool_of_masks(district, rules, len(masks), np.array(masks, dtype=np.int64))
    if pool is not None and len(pool) <= MOST_LINKED:
        best_of(pool, best, TimeLimit())


def ranked(district: District, objective: Objective, candidate: Candidate) -> Ranked:
    """A plan with its place in the order of an objective."""
    terms = vars(terms_of(district, candidate))
    key = (*objective.value(terms), terms["load_moved"])
    listed = tuple((name, float(terms[name])) for name in TERMS)
    return Ranked(tuple(round(float(v), 9) for v in key), candidate, listed)


def _walked(
    district: District, given: WalkInput, goal: Goal, zones: int, start: Candidate, seed: int
) -> Iterator[Candidate]:
    """The different plans that one walk kept, the best ones first."""
    n = len(district.towns)
    masks = ints(masks_of(start.zone[:n], zones))
    item_zone = ints([*start.divisions, *start.zone[n:]])
    plan = (masks, item_zone, np.zeros((zones, N_COLUMNS), dtype=np.int64))
    kept = (*(np.zeros((KEPT, wide), np.int64) for wide in (zones, len(item_zone))), np.zeros(KEPT))
    seeded = 0x9E3779B97F4A7C15 ^ (seed + 1) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1
    chance = (np.array([seeded], np.uint64), np.zeros(n, np.int64), np.zeros(n, np.int64))
    fresh = tuple(array.copy() for array in plan)
    count = walk(plan, fresh, given, goal, chance, kept, int(seed % 2 == 0), STEPS)
    places = range(min(count, KEPT))
    for place in sorted(places, key=lambda p: (kept[2][p], p)):
        zone = zones_of(kept[0][place].tolist(), n)
        own = kept[1][place].tolist()
        d = len(district.divisions)
        yield Candidate.canonical((*zone, *own[d:]), own[:d])


# ---------------------------------------------------------------- where walks begin


def _start(district: District, rules: Rules, zones: int, dice: Random) -> Candidate | None:
    """A connected plan: zones grown from towns in every piece of the map, frozen ones as they are."""
    n = len(district.towns)
    towns = (1 << n) - 1
    frozen = sorted({mask & towns for mask in rules.frozen})
    free = towns & ~sum(frozen)
    seeds = _seeds(rules, free, zones - len(frozen), dice)
    if seeds is None:
        return None
    masks = [*frozen, *(1 << s for s in seeds)]
    left = free & ~sum(1 << s for s in seeds)
    while left:
        ways = [(z, t) for z in range(len(frozen), zones) for t in members(rules.rim(masks[z]) & left)]
        z, t = dice.choice(ways)
        masks[z] |= 1 << t
        left &= ~(1 << t)
    zone = zones_of(masks, n)
    divisions = _deal(district, rules, masks, dice)
    groups = [dice.randrange(zones) for _ in district.groups] if district.released else []
    return Candidate.canonical((*zone, *groups), divisions)


def _seeds(rules: Rules, free: int, zones: int, dice: Random) -> list[int] | None:
    """A town of every piece of the map, and more until there is one for each zone."""
    pieces = components(rules.reach, free)
    if not len(pieces) <= zones <= len(members(free)) or (zones == 0) != (free == 0):
        return None
    seeds = [dice.choice(members(piece)) for piece in pieces]
    others = [t for t in members(free) if t not in seeds]
    return seeds + dice.sample(others, zones - len(seeds))


def _deal(district: District, rules: Rules, masks: list[int], dice: Random) -> list[int]:
    """Zones of the divisions: frozen zones keep theirs, the others get one each, then what is left."""
    kept = {n: district.today[members(mask)[0]] for n, mask in enumerate(masks[: len(set(rules.frozen))])}
    zone_of = dict.fromkeys(range(len(district.divisions)), -1)
    for n, today in kept.items():
        for d, before in enumerate(district.division_today):
            if before == today:
                zone_of[d] = n
    open_zones = [n for n in range(len(masks)) if n not in kept]
    dice.shuffle(open_zones)
    free = [d for d, z in zone_of.items() if z < 0]
    for n, d in enumerate(free):
        if open_zones and (n < len(open_zones) or len(district.divisions) > len(masks)):
            zone_of[d] = open_zones[n % len(open_zones)]
    return [max(0, zone) for zone in zone_of.values()]
