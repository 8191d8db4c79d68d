"""The zones that may be chosen, and what plans made of them come to.

    connected sets of towns ── rules ──> pieces ── bundles ──> Pool     one row a zone that may be
    rows of zones (one a plan) ── values ──> every term of every plan, the best way to name its zones

A plan is a way to cover all towns with zones of the pool (`cover`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from math import perm
from typing import Final

import numpy as np

from simlib.model.arrays import Bools, Floats, Ints
from simlib.search.problem.constraints import NO_BOUND, Rules, members
from simlib.search.problem.district import PER_HOUR, Candidate, District, zones_of
from simlib.search.problem.terms import TERMS, first_best_names, name_weights
from simlib.search.solve.bundles import Bundles, bundles_of, filled, whole_load
from simlib.search.solve.kernels import connected, measure

MOST_ZONES: Final = 4_000_000
"""Zones of a pool; more would not fit the memory of a small laptop."""
FEW_NAMES: Final = 800
"""Namings that are tried one by one; where there are more, dynamic programming is quicker."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Zones sorted by (lowest town, load, mask), one row each.

    `mask` are its towns as bits, `bundle` the number of its bundle; `load` hundredths of an hour, `staff`
    posts, `cost` and `worst` load-weighted and farthest minutes to the seat, `cut` the borders cut,
    `shortfall` what its divisions lack (hundredths). `first[t]` is where those with lowest town t begin.
    """

    district: District
    rules: Rules
    bundles: Bundles
    zones: int
    mask: Ints
    bundle: Ints
    load: Ints
    staff: Ints
    cost: Ints
    worst: Ints
    cut: Ints
    shortfall: Floats
    first: Ints

    def __len__(self) -> int:
        return len(self.mask)

    @cached_property
    def per_head(self) -> Floats:
        """Hours a post of each zone; 0 without posts."""
        return np.where(self.staff > 0, self.load / np.maximum(self.staff, 1) / PER_HOUR, 0.0)

    @cached_property
    def common(self) -> Ints:
        """What each zone has in common with each of today's, as `terms.naming` weighs it: int64[zones, n]."""
        return _common(self)


def pool_of(
    district: District, rules: Rules, zones: int, window: tuple[int, int] = (0, NO_BOUND)
) -> Pool | None:
    """All zones that the rules allow, with a load inside a window; None if there are too many of them."""
    bundles = bundles_of(district, rules, zones)
    if bundles is None:
        return None
    low, high = max(window[0], rules.load[0]), min(window[1], rules.load[1])
    pieces = _pieces(district, rules, zones, high - int(bundles.load.min()))
    if pieces is None:
        return None
    return _pool(district, rules, bundles, zones, pieces, (low, high))


def pool_of_masks(district: District, rules: Rules, zones: int, masks: Ints) -> Pool | None:
    """The pool of certain sets of towns only, as far as the rules allow them."""
    bundles = bundles_of(district, rules, zones)
    return None if bundles is None else _pool(district, rules, bundles, zones, np.unique(masks), rules.load)


def _pool(
    district: District, rules: Rules, bundles: Bundles, zones: int, pieces: Ints, window: tuple[int, int]
) -> Pool | None:
    pieces = pieces[_pieces_allowed(rules, pieces)]
    table = _measured(district, rules, pieces)
    broken = np.flatnonzero(table[:, 6] == 0)
    table[broken, 6] = [rules.contiguous(int(pieces[e])) for e in broken]
    good = (table[:, 6] == 1) & (table[:, 4] <= rules.longest_trip) & _within(table[:, 2], rules.towns)
    good &= table[:, 0] + bundles.load.max() >= window[0]
    return _with_bundles(district, rules, bundles, zones, pieces[good], table[good], window)


def _within(amount: Ints, bounds: tuple[int, int]) -> Bools:
    return np.asarray((bounds[0] <= amount) & (amount <= bounds[1]))


def _pieces(district: District, rules: Rules, zones: int, most_load: int) -> Ints | None:
    """The connected sets of towns outside frozen zones, and the frozen zones' own."""
    n = len(district.towns)
    towns = (1 << n) - 1
    frozen = [mask & towns for mask in rules.frozen]
    allowed = towns & ~sum(set(frozen))
    most_size = min(rules.towns[1], n - zones + 1)
    enemies = [0] * n
    for apart in rules.apart:
        for town in members(apart & towns):
            enemies[town] |= apart & towns & ~(1 << town)
    reach, load, barred = (
        np.array(row, dtype=np.int64) for row in (rules.reach, district.town_load, enemies)
    )
    stack = np.zeros((n + 2, 5), dtype=np.int64)
    room = 1 << 16
    while True:
        out = np.empty(min(room, MOST_ZONES), dtype=np.int64)
        count = connected(reach, load, barred, allowed, most_load, most_size, stack, out)
        if count >= 0:
            return np.concatenate((out[:count], np.array(sorted(set(frozen)), dtype=np.int64)))
        if room >= MOST_ZONES:
            return None
        room *= 8


def _pieces_allowed(rules: Rules, pieces: Ints) -> Bools:
    """Sets of towns that keep to who belongs together, apart or as today (groups are looked at later)."""
    good = np.ones(len(pieces), dtype=bool)
    towns = (1 << len(rules.border)) - 1
    for wanted in rules.together:
        common = pieces & (wanted & towns)
        good &= (common == 0) | (common == wanted & towns)
    for apart in rules.apart:
        common = pieces & (apart & towns)
        good &= common & (common - 1) == 0
    for frozen in rules.frozen:
        common = pieces & (frozen & towns)
        good &= (common == 0) | (pieces == frozen & towns)
    return good


def _measured(district: District, rules: Rules, pieces: Ints) -> Ints:
    edges = [a | b for a, b in zip(district.land, district.river, strict=True)]
    rows = (district.town_load, district.town_staff, district.minutes, rules.border, edges)
    load, staff, minutes, border, neighbours = (np.array(row, dtype=np.int64) for row in rows)
    table = np.empty((len(pieces), 7), dtype=np.int64)
    measure(pieces, load, staff, minutes, border, neighbours, table)
    return table


def _with_bundles(
    district: District, rules: Rules, bundles: Bundles, zones: int, pieces: Ints, table: Ints,
    window: tuple[int, int],
) -> Pool | None:  # fmt: skip
    """Every set of towns with every bundle with which its load, posts and groups are allowed."""
    if len(pieces) * len(bundles) > 8 * MOST_ZONES:
        return None
    load = table[:, 0][:, None] + bundles.load
    staff = table[:, 1][:, None] + bundles.staff
    good = _within(load, window) & _within(staff, rules.people)
    good &= _frozen_bundles(district, rules, bundles, pieces)
    good &= _groups_allowed(rules, bundles, pieces)
    e, b = np.nonzero(good)
    lowest = np.log2((pieces[e] & -pieces[e]).astype(np.float64)).astype(np.int64)  # town of each zone
    order = np.lexsort((b, pieces[e], load[e, b], lowest))
    e, b, lowest = e[order], b[order], lowest[order]
    share = _division_share(district)
    return Pool(
        district, rules, bundles, zones,
        mask=pieces[e], bundle=b.astype(np.int64), load=load[e, b], staff=staff[e, b],
        cost=table[e, 3], worst=table[e, 4], cut=table[e, 5],
        shortfall=np.maximum(0.0, load[e, b] * share - bundles.hours[b]),
        first=np.searchsorted(lowest, np.arange(len(district.towns) + 1)).astype(np.int64),
    )  # fmt: skip


def _division_share(district: District) -> float:
    """Hours of divisions to an hour of load."""
    return sum(district.division_hours) / max(1, whole_load(district))


def _frozen_bundles(district: District, rules: Rules, bundles: Bundles, pieces: Ints) -> Bools:
    """A frozen zone takes as many of each kind as today."""
    good = np.ones((len(pieces), len(bundles)), dtype=bool)
    towns = (1 << len(district.towns)) - 1
    for mask in rules.frozen:
        zone = district.today[members(mask & towns)[0]]
        own = np.array([kind.common[zone] for kind in bundles.kinds], dtype=np.int64)
        same = (bundles.counts == own).all(axis=1)
        good[pieces == mask & towns] &= same
    return good


def _groups_allowed(rules: Rules, bundles: Bundles, pieces: Ints) -> Bools:
    """Zones that keep to who belongs together or apart, where released groups are named."""
    n = len(rules.border)
    good = np.ones((len(pieces), len(bundles)), dtype=bool)
    for most, sets in ((0, rules.together), (1, rules.apart)):
        for mask in sets:
            groups = [unit - n for unit in members(mask) if unit >= n]
            if groups:
                towns = [unit for unit in members(mask) if unit < n]
                here = (pieces[:, None] >> np.array(towns, dtype=np.int64) & 1).sum(axis=1)
                kinds = [_kind_of(bundles, group) for group in groups]
                count = here[:, None] + bundles.counts[:, kinds].sum(axis=1)
                good &= count <= 1 if most else (count == 0) | (count == len(towns) + len(groups))
    return good


def _common(pool: Pool) -> Ints:
    district, kinds = pool.district, pool.bundles.kinds
    town, hour = name_weights(district)
    found = np.zeros((len(pool), len(district.zones)), dtype=np.int64)
    for n, (zone, load) in enumerate(zip(district.today, district.town_load, strict=True)):
        found[:, zone] += (pool.mask >> n & 1) * (town + load * hour)
    counts = pool.bundles.counts[pool.bundle]
    for z in range(len(district.zones)):
        for n, kind in enumerate(kinds):
            each = _kept_load(district, kind.members, kind.group, z) if len(kind.members) == 1 else kind.load
            kept = np.minimum(counts[:, n], 1 if len(kind.members) == 1 else kind.common[z])
            found[:, z] += kept * each * hour
            if not kind.group:
                found[:, z] += np.minimum(counts[:, n], kind.common[z])
    return found


def _kept_load(district: District, member: Sequence[int], group: bool, zone: int) -> int:
    """Load of one item's groups that are in a zone today."""
    own = member if group else [g for g, d in enumerate(district.linked) if d == member[0]]
    if not group and district.released:
        return 0
    return sum(district.group_load[g] for g in own if district.group_today[g] == zone)


# ---------------------------------------------------------------- plans


@dataclass(frozen=True, eq=False)
class Values:
    """The terms of many plans, one a row, by name and in the units of `Terms`; `names[p, zone]` says which
    of today's each zone carries on."""

    rows: Ints
    names: Ints
    term: dict[str, Floats]

    def taken(self, which: Ints | Bools) -> "Values":
        """Some of the plans, in the order of `which`."""
        terms = {name: values[which] for name, values in self.term.items()}
        return Values(self.rows[which], self.names[which], terms)


FREE_OF_NAMES: Final = frozenset(TERMS) - {"towns_moved", "load_moved"}
"""Terms that do not ask which of today's zones a zone carries on."""


def values_of(pool: Pool, rows: Ints) -> Values:
    """The terms of plans, each a row of the numbers of its zones in the order of their lowest towns."""
    names, kept = _named(pool, rows)
    town, hour = name_weights(pool.district)
    moved = {
        "towns_moved": (len(pool.district.towns) - kept // town).astype(np.float64),
        "load_moved": (whole_load(pool.district) - kept % town // hour) / PER_HOUR,
    }
    terms = {n: moved[n] if n in moved else term_of(pool, rows, n) for n in TERMS}
    return Values(rows, names, terms)


def term_of(pool: Pool, rows: Ints, name: str) -> Floats:
    """One term of plans, of those that are `FREE_OF_NAMES`. Thirteen times as quick where `rows` are stored
    zone by zone (`np.asfortranarray`)."""
    zones = rows.T
    match name:
        case "spread":
            load = pool.load[zones]
            return np.asarray((load.max(axis=0) - load.min(axis=0)) / PER_HOUR)
        case "spread_per_head":
            heads = pool.per_head[zones]
            return np.asarray(heads.max(axis=0) - heads.min(axis=0))
        case "worst_trip":
            return np.asarray(pool.worst[zones].max(axis=0), dtype=np.float64)
        case _:
            column, divisor = additive(pool, name)
            return np.asarray(column[zones].sum(axis=0) / divisor)


def additive(pool: Pool, name: str) -> tuple[Ints | Floats, int]:
    """A column of zones whose sum over a plan, divided by a number, is a term of the plan."""
    columns: dict[str, tuple[Ints | Floats, int]] = {
        "travel": (pool.cost, max(1, sum(pool.district.town_load))),
        "cut_edges": (pool.cut, 2),
        "division_shortfall": (pool.shortfall, PER_HOUR),
    }
    return columns[name]


def on_map(pool: Pool, other: District) -> Pool:
    """The same zones on another map of the same towns: other loads of towns, other minutes."""
    table = _measured(other, pool.rules, pool.mask)
    load = table[:, 0] + pool.bundles.load[pool.bundle]
    shortfall = load * _division_share(other) - pool.bundles.hours[pool.bundle]
    return replace(
        pool, district=other, load=load, cost=table[:, 3], worst=table[:, 4],
        shortfall=np.maximum(0.0, shortfall),
    )  # fmt: skip


def _named(pool: Pool, rows: Ints) -> tuple[Ints, Ints]:
    """The names of each plan's zones, int64[plans, zones], and what stays as it is under them."""
    n_names = max(pool.zones, len(pool.district.zones))
    if perm(n_names, pool.zones) > FEW_NAMES:
        return _named_singly(pool, rows)
    ways = np.array(list(permutations(range(n_names), pool.zones)), dtype=np.int64)
    common = np.pad(pool.common, ((0, 0), (0, n_names - pool.common.shape[1])))
    best = np.full(len(rows), -1, dtype=np.int64)
    chosen = np.zeros(len(rows), dtype=np.int64)
    for w, way in enumerate(ways):
        kept = sum((common[rows[:, s], name] for s, name in enumerate(way)), start=np.zeros_like(best))
        better = kept > best
        best[better], chosen[better] = kept[better], w
    return ways[chosen], best


def _named_singly(pool: Pool, rows: Ints) -> tuple[Ints, Ints]:
    names = [first_best_names(pool.common[row].tolist()) for row in rows]
    named = np.array(names, dtype=np.int64).reshape(len(rows), pool.zones)
    new = max(1, pool.zones)  # as many columns without anything in common
    common = np.pad(pool.common[rows], ((0, 0), (0, 0), (0, new)))
    return named, np.take_along_axis(common, named[:, :, None], axis=2)[:, :, 0].sum(axis=1)


def candidate_of(pool: Pool, row: Sequence[int], names: Sequence[int]) -> Candidate:
    """The plan of one row."""
    district = pool.district
    zone = zones_of(pool.mask[list(row)].tolist(), len(district.towns))
    counts = pool.bundles.counts[pool.bundle[list(row)]].tolist()
    divisions, groups = filled(district, pool.bundles, counts, [int(n) for n in names])
    return Candidate((*zone, *groups), divisions)


def allowed(pool: Pool, values: Values) -> Bools:
    """Plans that keep to what zones alone cannot tell: pins, and how many towns move."""
    rules, n = pool.rules, len(pool.district.towns)
    good = values.term["towns_moved"] <= rules.most_moved
    for unit, zone in rules.pins:
        if unit < n:
            home = (pool.mask[values.rows] >> unit & 1).argmax(axis=1)
        else:
            kind = _kind_of(pool.bundles, unit - n)
            home = pool.bundles.counts[pool.bundle[values.rows], kind].argmax(axis=1)
        good &= np.take_along_axis(values.names, home[:, None], axis=1)[:, 0] == zone
    return np.asarray(good, dtype=bool)


def _kind_of(bundles: Bundles, group: int) -> int:
    """The kind of a group that a rule names: one of its own."""
    return next(n for n, k in enumerate(bundles.kinds) if k.group and k.members == (group,))
