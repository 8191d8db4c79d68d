"""Machine code of `seats`: sets of seats by their least travel, and ways to send towns to seats."""

from typing import Any

from simlib.runs.compiling import compiled
from simlib.search.kernels import flood

NO_CUT = 1 << 60
"""What `least_travel` gives when every set of seats fitted."""


@compiled
def least_travel(
    cost: Any, k: int, room: int, least: Any, sets: Any, travel: Any
) -> tuple[int, int]:
    """All sets of k seats whose towns' nearest ways cost no more than the room; `cost[t, s]`, `least` is
    int64[k + 1, n]. Gives how many there are, and what any that did not fit costs at least."""
    n = len(cost)
    count, cut = 0, NO_CUT
    for t in range(n):
        least[0, t] = 1 << 40
    seat = least[k]  # the last row is not needed for costs: it holds the seats
    d = 0
    seat[0] = -1
    while d >= 0:
        seat[d] += 1
        if seat[d] > n - (k - d):
            d -= 1
            continue
        total = 0
        for t in range(n):
            here = min(least[d, t], cost[t, seat[d]])
            if d < k - 1:
                least[d + 1, t] = here
            total += here
        if d < k - 1:
            d += 1
            seat[d] = seat[d - 1]
        elif total <= room:
            if count == len(sets):
                cut = min(cut, total)
                continue
            for i in range(k):
                sets[count, i] = seat[i]
            travel[count] = total
            count += 1
    return count, cut


@compiled
def sendings(
    regret: Any,
    order: Any,
    reach: Any,
    slack: Any,
    state: Any,
    at: Any,
    masks: Any,
    rows: Any,
    looks: int,
) -> int:
    """Ways to send towns to seats that cost no more than `slack` above the nearest and make connected
    zones; goes on where it stopped (`at`, `state[town]` the choice to try and the cost so far) until the
    rows are full, the looks are spent (`at[0]` is then not -1) or all is seen."""
    n, k = len(regret), len(masks)
    t, count = at[0], 0
    while t >= 0 and looks > 0:
        looks -= 1
        if t == n:
            whole = True
            for z in range(k):
                whole = (
                    whole
                    and masks[z] != 0
                    and flood(reach, masks[z] & -masks[z], masks[z]) == masks[z]
                )
            if whole:
                for z in range(k):
                    rows[count, z] = masks[z]
                count += 1
            t -= 1
            masks[order[t, state[t, 0] - 1]] ^= 1 << t
            if count == len(rows):
                break
            continue
        choice = state[t, 0]
        if choice == k or state[t, 1] + regret[t, choice] > slack[0]:
            state[t, 0] = 0
            t -= 1
            if t >= 0:
                masks[order[t, state[t, 0] - 1]] ^= 1 << t
            continue
        masks[order[t, choice]] |= 1 << t
        state[t, 0] += 1
        state[t + 1, 0], state[t + 1, 1] = 0, state[t, 1] + regret[t, choice]
        t += 1
    at[0] = t
    return count
