"""The loops that run as machine code: sets of towns are bits of one integer.

    connected   every connected set of towns, once          (zones that may be chosen)
    measure     what each of them costs
    cover       every way to choose disjoint zones that cover all towns, pruned by bounds
    potentials  a lower bound of an additive cost: Lagrangian multipliers of the towns

They allocate nothing and hold no state of their own: all of it is in the arrays that they are given, so a
cover can be stopped after any number of looks and taken up again. Importing this module loads numba.
"""

from typing import Any

from simlib.runs.compiling import compiled, jitable

DONE, FULL, PAUSED = 0, 1, 2
"""How `cover` came back: all was looked at, the rows are full, or the budget is spent."""

USED, LEFT, MOST, LEAST, WORST, SUM, NEXT, END, CHOSEN = range(9)
"""Columns of a cover's stack, one row a depth."""


@jitable
def lowest_bit(mask: int) -> int:
    """The number of the lowest bit (there must be one)."""
    n = 0
    if mask & 0xFFFFFFFF == 0:
        n += 32
        mask >>= 32
    if mask & 0xFFFF == 0:
        n += 16
        mask >>= 16
    if mask & 0xFF == 0:
        n += 8
        mask >>= 8
    while mask & 1 == 0:
        n += 1
        mask >>= 1
    return n


@jitable
def flood(reach: Any, start: int, towns: int) -> int:
    """The towns connected with a start, inside a set."""
    piece = start
    front = start
    while front:
        low = front & -front
        fresh = reach[lowest_bit(low)] & towns & ~piece
        piece |= fresh
        front = (front ^ low) | fresh
    return piece


@compiled
def connected(
    reach: Any, load: Any, enemies: Any, allowed: int, most_load: int, most_size: int, stack: Any, out: Any
) -> int:
    """All connected sets of the allowed towns, up to a load and a size, none with two enemies.

    Each is found once, from its lowest town: a set grows by a town of its rim, and towns passed over are
    barred below. `stack` is int64[towns * towns, 5]; the number of sets, or -1 if `out` is too short.
    """
    n_out = 0
    for t in range(len(reach)):
        one = 1 << t
        if not allowed & one or load[t] > most_load:
            continue
        barred = one - 1 | ~allowed
        stack[0, 0], stack[0, 1], stack[0, 2] = one, reach[t] & ~(barred | one), barred | one
        stack[0, 3], stack[0, 4] = load[t], 1
        if n_out == len(out):
            return -1
        out[n_out] = one
        n_out += 1
        d = 0
        while d >= 0:
            rim = stack[d, 1]
            if rim == 0 or stack[d, 4] == most_size:
                d -= 1
                continue
            low = rim & -rim
            town = lowest_bit(low)
            stack[d, 1] ^= low
            stack[d, 2] |= low
            weight = stack[d, 3] + load[town]
            if weight > most_load or enemies[town] & stack[d, 0]:
                continue
            grown = stack[d, 0] | low
            if n_out == len(out):
                return -1
            out[n_out] = grown
            n_out += 1
            stack[d + 1, 0] = grown
            stack[d + 1, 1] = (stack[d, 1] | reach[town]) & ~(stack[d, 2] | grown)
            stack[d + 1, 2], stack[d + 1, 3], stack[d + 1, 4] = stack[d, 2], weight, stack[d, 4] + 1
            d += 1
    return n_out


@compiled
def measure(masks: Any, load: Any, staff: Any, minutes: Any, border: Any, edges: Any, out: Any) -> None:
    """What sets of towns cost: load, posts, towns, minutes to the seat by load, farthest minutes, borders
    that they cut, and whether they are contiguous; int64[sets, 7]."""
    n = len(load)
    for e in range(len(masks)):
        mask = masks[e]
        total, posts, size, cut = 0, 0, 0, 0
        best, worst = -1, 0
        for s in range(n):
            if not mask >> s & 1:
                continue
            total += load[s]
            posts += staff[s]
            size += 1
            cost, far = 0, 0
            for t in range(n):
                if mask >> t & 1:
                    cost += load[t] * minutes[t, s]
                    far = max(far, minutes[t, s])
                elif edges[s] >> t & 1:
                    cut += 1
            if best < 0 or cost < best:
                best, worst = cost, far
        out[e, 0], out[e, 1], out[e, 2] = total, posts, size
        out[e, 3], out[e, 4], out[e, 5] = best, worst, cut
        out[e, 6] = flood(border, mask & -mask, mask) == mask


@jitable
def first_at_least(load: Any, low: int, high: int, value: int) -> int:
    """The first of sorted loads from `low` up to `high` that is not below a value."""
    while low < high:
        middle = (low + high) // 2
        if load[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@jitable
def pieces_up_to(reach: Any, towns: int, most: int) -> int:
    """Into how many pieces a set of towns falls; counting stops above `most`."""
    pieces = 0
    while towns and pieces <= most:
        towns &= ~flood(reach, towns & -towns, towns)
        pieces += 1
    return pieces


@jitable
def within(value: float, second: float, room: Any) -> bool:
    """Whether two values leave room: the first is below its bound, or equal and the second not above."""
    if value > room[0] + room[2]:
        return False
    return bool(value <= room[0] - room[2] or second <= room[1] + room[2])


@jitable
def value_of(weight: Any, v: int, spread: int, heads: float, worst: int, added: float) -> float:
    """The least that a value can become."""
    total: float = weight[v, 0] * spread + weight[v, 1] * heads + weight[v, 2] * worst + added
    return total


@jitable
def open_next(
    zones: Any, first: Any, weight: Any, room: Any, stack: Any, d: int, t: int, m: int, rest: Any
) -> None:
    """Sets the zones to be looked at on depth d: those of lowest town t whose load may still fit."""
    begin, end = first[t], first[t + 1]
    load = zones[:, 2]
    if m == 1:
        begin = first_at_least(load, begin, end, rest[1])
        end = first_at_least(load, begin, end, rest[1] + 1)
        begin = first_at_least(zones[:, 0], begin, end, rest[0])
        end = first_at_least(zones[:, 0], begin, end, rest[0] + 1)
    elif weight[0, 0] > 0:
        slack = int(min((room[0] + room[2] - rest[2]) / weight[0, 0], 1e15))
        begin = first_at_least(load, begin, end, stack[d, MOST] - slack)
        end = first_at_least(load, begin, end, stack[d, LEAST] + slack + 1)
    stack[d, NEXT], stack[d, END] = begin, end


@compiled
def cover(
    zones: Any, price: Any, first: Any, reach: Any, weight: Any, tail: Any, whole: Any,
    room: Any, stack: Any, spent: Any, at: Any, rows: Any, budget: int,
) -> tuple[int, int]:  # fmt: skip
    """Goes on covering all towns with zones; gives how it came back and how many rows it filled.

    `zones` int64[zones, 4] are mask, bundle, load and worst trip, sorted by (lowest town, load, mask);
    `price` float64[zones, 3] are load per head and the additive parts of two values; `first[t]` is where
    the zones with lowest town t begin. A value is weight[v] . (spread, spread per head, worst trip) + its
    additive parts + tail[v, zones to come, lowest uncovered town]. A branch goes on while `within` the
    room. `whole` are all towns, all items, all load, the number of zones and the guards of bundles.
    `spent` float64[depth, 4] are most and least per head and both additive sums. `rows` takes the zones.
    """
    full, total, k, guards = whole[0], whole[2], whole[3], whole[4]
    d, n_rows, looks = at[0], 0, 0
    while d >= 0:
        e = stack[d, NEXT]
        if e >= stack[d, END]:
            d -= 1
            continue
        if looks == budget or n_rows == len(rows):
            at[0] = d
            return (PAUSED if looks == budget else FULL), n_rows
        looks += 1
        stack[d, NEXT] += 1
        mask, take = zones[e, 0], zones[e, 1]
        if mask & stack[d, USED] or ((stack[d, LEFT] | guards) - take) & guards != guards:
            continue
        m = k - d - 1
        used = stack[d, USED] | mask
        if (used == full) != (m == 0) or (m == 0 and take != stack[d, LEFT]):
            continue
        most, least = max(stack[d, MOST], zones[e, 2]), min(stack[d, LEAST], zones[e, 2])
        heads, few = max(spent[d, 0], price[e, 0]), min(spent[d, 1], price[e, 0])
        worst = max(stack[d, WORST], zones[e, 3])
        rest = total - stack[d, SUM] - zones[e, 2]
        spread, t = most - least, len(reach)
        if m > 0:
            spread = max(most, -(-rest // m)) - min(least, rest // m)
            t = lowest_bit(full & ~used)
        paid, owed = spent[d, 2] + price[e, 1], spent[d, 3] + price[e, 2]
        one = value_of(weight, 0, spread, heads - few, worst, paid + tail[0, m, t])
        two = value_of(weight, 1, spread, heads - few, worst, owed + tail[1, m, t])
        if not within(one, two, room):
            continue
        stack[d, CHOSEN] = e
        if m == 0:
            for depth in range(k):
                rows[n_rows, depth] = stack[depth, CHOSEN]
            n_rows += 1
        elif pieces_up_to(reach, full & ~used, m) <= m:
            d += 1
            stack[d, USED], stack[d, LEFT] = used, stack[d - 1, LEFT] - take
            stack[d, MOST], stack[d, LEAST], stack[d, WORST] = most, least, worst
            stack[d, SUM] = total - rest
            spent[d, 0], spent[d, 1], spent[d, 2], spent[d, 3] = heads, few, paid, owed
            needs = (full & ~used, rest, one - weight[0, 0] * spread)
            open_next(zones, first, weight, room, stack, d, t, m, needs)
    at[0] = -1
    return DONE, n_rows


@compiled
def reduced(masks: Any, cost: Any, potential: Any, out: Any) -> None:
    """Costs of sets less the potentials of their towns."""
    for e in range(len(masks)):
        mask = masks[e]
        rest = cost[e]
        while mask:
            low = mask & -mask
            rest -= potential[lowest_bit(low)]
            mask ^= low
        out[e] = rest
