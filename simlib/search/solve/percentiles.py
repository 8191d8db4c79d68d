"""Where today's plan stands among all legal plans, for each term: 0 is the best, 100 the worst.

    all plans listed ── or ── plans drawn uniformly from all connected ones, the legal ones kept
                          ──> the share of them that is better than today's

A plan here is a way to group the towns (and groups, when these are released) with the best divisions that
the objective knows for it; when groups are released their zones are drawn, and the divisions too.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random
from typing import Final

import numpy as np

from simlib.search.problem.constraints import Rules
from simlib.search.problem.district import District, masks_of
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import TERMS, Terms
from simlib.search.solve.branch_and_bound import EPSILON
from simlib.search.solve.bundles import FIELD, division_range
from simlib.search.solve.counting import Counted, pick
from simlib.search.solve.zone_pool import Pool, Values, allowed, pool_of_masks, values_of

SAMPLE: Final = 2_000
"""Plans drawn where not all can be listed: a share is then known to about one per cent."""
MOST_STATES: Final = 400_000
"""States of a count; wider maps are not counted."""


def percentiles(today: Terms, others: Sequence[Values]) -> dict[str, float | None]:
    """Per cent of the plans that are better than today's, by term; None without plans."""
    count = sum(len(values.rows) for values in others)
    if not count:
        return dict.fromkeys(TERMS)
    bars = {name: getattr(today, name) - EPSILON for name in TERMS}
    better = {name: sum(int((v.term[name] < bar).sum()) for v in others) for name, bar in bars.items()}
    return {name: round(100 * plans / count, 4) for name, plans in better.items()}


def distinct(pool: Pool, values: Values, objective: Objective) -> Values:
    """One row for each way to group the towns: the one with the best divisions."""
    if pool.bundles.plain or pool.district.released:
        return values
    columns = [*objective.values(values.term), values.term["load_moved"]]
    order = np.lexsort(columns[::-1])
    _, first = np.unique(pool.mask[values.rows[order]], axis=0, return_index=True)
    return values.taken(np.sort(order[first]))


def drawn(
    district: District, rules: Rules, objective: Objective, zones: Sequence[int], seed: int = 0
) -> list[Values] | None:
    """Legal plans of a uniform sample of all connected ones; None where the map is too wide to count."""
    counts = {k: Counted.of(rules.reach, k, MOST_STATES) for k in zones}
    if any(counted is None for counted in counts.values()):
        return None
    known = {k: counted for k, counted in counts.items() if counted is not None and counted.total}
    dice = Random(seed)
    weights = [counted.total for counted in known.values()]
    picks = sorted([*known][pick(weights, dice)] for _ in range(SAMPLE)) if known else []
    return [
        _legal(district, rules, objective, k, [known[k].draw(dice) for _ in range(picks.count(k))], dice)
        for k in sorted(set(picks))
    ]


def _legal(
    district: District, rules: Rules, objective: Objective, k: int, plans: Sequence[tuple[int, ...]],
    dice: Random,
) -> Values:  # fmt: skip
    """The legal ones of some groupings of towns, each with divisions and groups."""
    masks = [sorted(masks_of(zone, k), key=lambda mask: mask & -mask) for zone in plans]
    pool = pool_of_masks(district, rules, k, np.array(masks, dtype=np.int64).ravel())
    if pool is None:
        none = np.zeros((0, k), np.int64)
        return Values(none, none, dict.fromkeys(TERMS, np.zeros(0)))
    place: dict[int, dict[int, int]] = {}
    for e, (mask, code) in enumerate(zip(pool.mask, pool.bundles.code[pool.bundle], strict=True)):
        place.setdefault(int(mask), {})[int(code)] = e
    deal = _dealt if district.released else _every
    rows = [row for own in masks for row in deal(pool, [place.get(mask, {}) for mask in own], dice)]
    values = values_of(pool, np.array(rows, dtype=np.int64).reshape(-1, k))
    return distinct_rows(pool, values.taken(allowed(pool, values)), objective, masks)


def distinct_rows(pool: Pool, values: Values, objective: Objective, masks: Sequence[Sequence[int]]) -> Values:
    """`distinct`, with plans that were drawn several times counted as often."""
    if pool.bundles.plain or pool.district.released:
        return values
    best = distinct(pool, values, objective)
    place = {tuple(row): n for n, row in enumerate(pool.mask[best.rows].tolist())}
    return best.taken(np.array([place[tuple(m)] for m in masks if tuple(m) in place], dtype=np.int64))


def _every(pool: Pool, ways: Sequence[dict[int, int]], dice: Random) -> Iterator[list[int]]:
    """All ways to give the zones of one plan bundles that use up all items."""
    for choice in product(*(way.items() for way in ways)):
        if sum(code for code, _ in choice) == pool.bundles.whole:
            yield [e for _, e in choice]


def _dealt(pool: Pool, ways: Sequence[dict[int, int]], dice: Random) -> Iterator[list[int]]:
    """One random way: every group to any zone, divisions as they may be."""
    k = len(ways)
    least, most = division_range(len(pool.district.divisions), k)
    items = [(1 << FIELD * n, kind.group) for n, kind in enumerate(pool.bundles.kinds) for _ in kind.members]
    while True:
        zone = [dice.randrange(k) for _ in items]
        linked = [
            sum(z == n for z, (_, group) in zip(zone, items, strict=True) if not group) for n in range(k)
        ]
        if all(least <= count <= most for count in linked):
            break
    codes = [sum(code for z, (code, _) in zip(zone, items, strict=True) if z == n) for n in range(k)]
    if all(code in way for code, way in zip(codes, ways, strict=True)):
        yield [way[code] for code, way in zip(codes, ways, strict=True)]
