"""Walks among plans as machine code: small steps and new halves, kept while they are not much worse.

    flip     a town at a border changes its zone
    swap     two towns of neighbouring zones change places
    item     a division or released group changes its zone, or two change places
    halve    two neighbouring zones are joined and cut again along a random spanning tree (ReCom, DeFord,
             Duchin and Solomon 2021)

A step is kept if the plan is at most `slack` worse than the one before (threshold accepting, Dueck and
Scheuer 1990): no exponential, so the same steps on every machine. What constraints forbid costs a fine;
contiguity is never given up.
"""

from typing import Any

import numpy as np

from simlib.runs.compiling import compiled, jitable
from simlib.search.solve.kernels import flood, lowest_bit

LOAD, STAFF, COST, WORST, CUT, SIZE, HOURS, ITEMS, FINE, KEPT = range(10)
"""Columns of a zone's row: what `state` measures of its towns and items."""

N_COLUMNS = 10

_A, _B, _C = np.uint64(12), np.uint64(25), np.uint64(27)
_STAR = np.uint64(0x2545F4914F6CDD1D)
_HALF = np.uint64(33)


@jitable
def roll(dice: Any, sides: int) -> int:
    """A number from 0 to sides - 1 (xorshift64*, Vigna 2016); sides are few: the remainder is fair."""
    x = dice[0]
    x ^= x >> _A
    x ^= x << _B
    x ^= x >> _C
    dice[0] = x
    return int((x * _STAR) >> _HALF) % sides


@jitable
def weigh(z: int, mask: int, given: Any, item_zone: Any, row: Any) -> None:
    """Measures one zone into a row.

    `given` are the borders that zones may use, towns int64[towns, 2] (load, posts), minutes, all borders,
    today's zones, sets int64[n, 2] (mask; 1 together, 2 apart), bounds, and items int64[items, 4] (load,
    posts, hours, 1 for a division).
    """
    _, towns, minutes, edges, today, sets, bounds, items = given
    for c in range(N_COLUMNS):
        row[c] = 0
    best = -1
    rest = mask
    while rest:
        low = rest & -rest
        rest ^= low
        s = lowest_bit(low)
        row[LOAD] += towns[s, 0]
        row[STAFF] += towns[s, 1]
        row[SIZE] += 1
        cost, far, others, outside = 0, 0, mask, edges[s] & ~mask
        while others:
            other = others & -others
            others ^= other
            t = lowest_bit(other)
            cost += towns[t, 0] * minutes[t, s]
            far = max(far, minutes[t, s])
        while outside:
            outside &= outside - 1
            row[CUT] += 1
        if best < 0 or cost < best:
            best = cost
            row[COST], row[WORST] = cost, far
    for i in range(len(items)):
        if item_zone[i] == z:
            row[LOAD] += items[i, 0]
            row[STAFF] += items[i, 1]
            row[HOURS] += items[i, 2]
            row[ITEMS] += items[i, 3]
    for z_old in range(len(today)):
        row[KEPT] = max(row[KEPT], count(today[z_old] & mask))
    row[FINE] = fine_of(mask, row, sets, bounds)


@jitable
def count(mask: int) -> int:
    """How many bits are set."""
    n = 0
    while mask:
        mask &= mask - 1
        n += 1
    return n


@jitable
def beyond(value: int, low: int, high: int) -> int:
    """By how much a value is out of bounds."""
    return max(0, low - value) + max(0, value - high)


@jitable
def fine_of(mask: int, row: Any, sets: Any, bounds: Any) -> int:
    """By how much a zone breaks bounds and keeps apart or together what it should not."""
    fine = beyond(row[LOAD], bounds[0, 0], bounds[0, 1])
    fine += 1000 * beyond(row[STAFF], bounds[1, 0], bounds[1, 1])
    fine += 1000 * beyond(row[SIZE], bounds[2, 0], bounds[2, 1])
    fine += 1000 * beyond(row[WORST], bounds[3, 0], bounds[3, 1])
    fine += 100_000 * beyond(row[ITEMS], bounds[4, 0], bounds[4, 1])
    for n in range(len(sets)):
        common = count(sets[n, 0] & mask)
        if sets[n, 1] == 1 and common and common < count(sets[n, 0]):
            fine += 20_000
        elif sets[n, 1] == 2 and common > 1:
            fine += 40_000 * (common - 1)
    return fine


@jitable
def value(rows: Any, k: int, weight: Any, share: float, most_moved: int, n: int) -> float:
    """The weighted terms of a plan and its fines; `share` are hours of divisions to one of load."""
    most, least, worst, cost, cut, kept, fine = 0, 1 << 60, 0, 0, 0, 0, 0
    heads, few, short = 0.0, 1e18, 0.0
    for z in range(k):
        load = rows[z, LOAD]
        most, least = max(most, load), min(least, load)
        head = load / rows[z, STAFF] if rows[z, STAFF] else 0.0
        heads, few = max(heads, head), min(few, head)
        worst = max(worst, rows[z, WORST])
        cost += rows[z, COST]
        cut += rows[z, CUT]
        kept += rows[z, KEPT]
        fine += rows[z, FINE]
        short += max(0.0, load * share - rows[z, HOURS])
    fine += 100_000 * max(0, n - kept - most_moved)
    total: float = weight[0] * (most - least) + weight[1] * (heads - few) + weight[2] * cost
    total += (
        weight[3] * worst + weight[4] * (n - kept) + weight[5] * short + weight[6] * cut + weight[7] * fine
    )
    return total


@jitable
def halved(zone_towns: int, reach: Any, towns: Any, dice: Any, parent: Any, order: Any) -> int:
    """One of two connected parts of a set of towns: cut at a random one of the three evenest edges of a
    random spanning tree; 0 if the towns are not contiguous."""
    size = count(zone_towns)
    start = zone_towns
    for _ in range(roll(dice, size)):
        start &= start - 1
    order[0] = lowest_bit(start & -start)
    parent[order[0]] = -1
    inside, grown = 1 << order[0], 1
    while grown < size:
        tries = 0
        while True:
            a = order[roll(dice, grown)]
            free = reach[a] & zone_towns & ~inside
            if free:
                break
            tries += 1
            if tries > 64 * size:
                return 0
        for _ in range(roll(dice, count(free))):
            free &= free - 1
        b = lowest_bit(free & -free)
        parent[b], order[grown] = a, b
        inside |= 1 << b
        grown += 1
    return even_cut(zone_towns, towns, dice, parent, order, size)


@jitable
def even_cut(zone_towns: int, towns: Any, dice: Any, parent: Any, order: Any, size: int) -> int:
    """The branch of a spanning tree below one of the edges that halve its load best."""
    wanted = roll(dice, 3)
    bar = -1
    found = 0
    for _ in range(wanted + 1):
        best = 1 << 62
        for n in range(1, size):
            branch = 1 << order[n]
            load = towns[order[n], 0]
            for m in range(n + 1, size):
                if branch >> parent[order[m]] & 1:
                    branch |= 1 << order[m]
                    load += towns[order[m], 0]
            other = 0
            rest = zone_towns & ~branch
            while rest:
                other += towns[lowest_bit(rest & -rest), 0]
                rest &= rest - 1
            uneven = abs(load - other)
            if bar < uneven < best:
                best, found = uneven, branch
        bar = best
    return found


@jitable
def step(plan: Any, fresh_plan: Any, given: Any, frozen: int, chance: Any, halving: int) -> tuple[int, int]:
    """Writes a neighbouring plan into `fresh_plan`; gives the two zones that differ, or -1 twice."""
    (masks, item_zone, _), (fresh, fresh_items, _) = plan, fresh_plan
    reach, towns, (dice, parent, order) = given[0], given[1], chance
    k, n = len(masks), len(reach)
    if len(item_zone) and k > 1 and roll(dice, 10) == 0:
        i, j = roll(dice, len(item_zone)), roll(dice, len(item_zone))
        a, b = item_zone[i], item_zone[j]
        if a == b or roll(dice, 2) == 0:
            b = roll(dice, k)
            j = i
        fresh_items[i], fresh_items[j] = b, a if i != j else b
        return a, b
    t = roll(dice, n)
    across = reach[t] & ~frozen
    a = zone_of(masks, t)
    across &= ~masks[a]
    if frozen >> t & 1 or across == 0:
        return -1, -1
    for _ in range(roll(dice, count(across))):
        across &= across - 1
    u = lowest_bit(across & -across)
    b = zone_of(masks, u)
    choice = roll(dice, 8 * (1 + 7 * (1 - halving)))
    if choice == 0:
        part = halved(masks[a] | masks[b], reach, towns, dice, parent, order)
        fresh[a], fresh[b] = part, (masks[a] | masks[b]) & ~part
    elif choice % 3 == 1:
        v = masks[b]
        for _ in range(roll(dice, count(v))):
            v &= v - 1
        v &= -v
        fresh[a], fresh[b] = masks[a] & ~(1 << t) | v, masks[b] & ~v | 1 << t
    else:
        fresh[a], fresh[b] = masks[a] & ~(1 << t), masks[b] | 1 << t
    if fresh[a] == 0 or fresh[b] == 0:
        return -1, -1
    if flood(reach, fresh[a] & -fresh[a], fresh[a]) != fresh[a]:
        return -1, -1
    if flood(reach, fresh[b] & -fresh[b], fresh[b]) != fresh[b]:
        return -1, -1
    return a, b


@jitable
def zone_of(masks: Any, town: int) -> int:
    """The zone of a town."""
    z = 0
    while not masks[z] >> town & 1:
        z += 1
    return z


@jitable
def copied(source: Any, goal: Any) -> None:
    """Copies a row, number by number: slices would need memory of their own."""
    for n in range(len(source)):
        goal[n] = source[n]


@compiled
def walk(
    plan: Any, fresh: Any, given: Any, goal: Any, chance: Any, kept: Any, halving: int, steps: int
) -> int:
    """Walks `steps` steps with a slack that falls to 0; the best plans met go to `kept`.

    `plan` are the masks of the zones, the zones of the items and the zones' rows; `fresh` has room for the
    same. `goal` are the weights of terms, hours of divisions to one of load, most towns moved, frozen
    towns and the slack; `chance` the dice, and two int64[towns] to work with. Gives how many plans were
    kept (masks, items, values: a ring, later and better ones overwrite the first).
    """
    (masks, item_zone, rows), (fresh_masks, fresh_items, fresh_rows) = plan, fresh
    weight, share, most_moved, frozen, slack = goal
    k, n = len(masks), len(given[0])
    for z in range(k):
        weigh(z, masks[z], given, item_zone, rows[z])
    now = value(rows, k, weight, share, most_moved, n)
    best, n_kept = 1e300, 0
    for turn in range(steps + 1):
        if turn == 0 or now < best:
            best = now
            place = n_kept % len(kept[0])
            copied(masks, kept[0][place])
            copied(item_zone, kept[1][place])
            kept[2][place] = now
            n_kept += 1
        copied(masks, fresh_masks)
        copied(item_zone, fresh_items)
        a, b = step(plan, fresh, given, frozen, chance, halving)
        if a < 0:
            continue
        for z in range(k):
            copied(rows[z], fresh_rows[z])
        weigh(a, fresh_masks[a], given, fresh_items, fresh_rows[a])
        weigh(b, fresh_masks[b], given, fresh_items, fresh_rows[b])
        then = value(fresh_rows, k, weight, share, most_moved, n)
        if then <= now + slack * (steps - turn) / steps:
            now = then
            copied(fresh_masks, masks)
            copied(fresh_items, item_zone)
            copied(fresh_rows[a], rows[a])
            copied(fresh_rows[b], rows[b])
    return n_kept
