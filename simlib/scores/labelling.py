"""Machine code of `scores.why_late`: a matter's time from arrival to end, cut into pieces with a label.

    visit     ┊ wait outside ┊ queued                    ┊ started           finished ┊
    pieces    ┊ reply        ┊ recusal │ no_free_person  ┊ travel│work│off│travel│work ┊
                               cut where somebody begins or ends work, goes on or off duty or on leave,
                               where a pool opens, where another plan takes over

Nothing here is a rule of its own: who may act and from when on is what the kernel asks
(`runs.kernel.eligibility`), duty is that of `model.rules`, both applied to the record.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import Bools, Ints
from simlib.model.rules import NEVER, WHOLE, duty_left, way_of_day
from simlib.runs.bitsets import WORD_BITS, BitWords, bit
from simlib.runs.compiling import compiled, jitable
from simlib.runs.kernel.eligibility import find_levels, is_team, lacks_some
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.rows import Rows

WORK, TRAVEL, OFF_DUTY, LEAVE, REPLY, OUTSIDE, GATE, NO_TEAM, RECUSAL, ESCALATION = range(10)
BEFORE_DUTY, ROOM, APPROVAL, REVIEW_QUEUE, DESK, NO_FREE_PAIR, NO_FREE_PERSON = range(10, 17)
"""The labels, in the order of `why_late.LABELS`."""

NO_ROLE = -1
"""A step whose waiting bears no name of its own."""

_ZERO = np.uint64(0)


class Happened(NamedTuple):
    """What was drawn of `matter` and `visit` (`runs.kernel.matters`), and what was recorded; from tick
    `changed[i]` on, `busy[i]` are booked for matters. A matter's time is from `begin` to `end`; `role` is a
    step's. From tick `stage[n]` on the n-th plan rules, which leaves out `skips[n, step, class]`."""

    matter: Rows
    visit: Rows

    role: Ints
    stage: Ints
    skips: Bools
    begin: Ints
    end: Ints
    queued: Ints
    started: Ints
    finished: Ints
    team: NDArray[np.int32]
    changed: Ints
    busy: BitWords


class Pools(NamedTuple):
    """Room for the pools of one task, twice: as they are, and as if nobody were recused (row 1).
    `opens[k, n]` is when the n-th level opens, `people[k, n]` who in it may act, `levels[k]` how many."""

    opens: Ints
    people: BitWords
    levels: Ints
    barred: BitWords
    concerned: BitWords
    reach: BitWords
    free: BitWords


class LabelSheet(NamedTuple):
    """Where the labels are written: their sums by matter, and, as far as there is room, the pieces
    (visit, label, begin, end); `used[0]` is how many there are."""

    sums: Ints
    pieces: Ints
    used: Ints


@compiled
def book(visits: Ints, team: Any, busy: BitWords) -> None:
    """Who is booked after each change, `busy[n + 1]`: a visit's first turn begins its work, the second ends
    it."""
    for n in range(visits.shape[0]):
        for i in range(busy.shape[1]):
            busy[n + 1, i] = busy[n, i]
        for p in team[visits[n]]:
            if p >= 0:
                busy[n + 1, p // WORD_BITS] ^= bit(p)


@compiled
def label(
    r: KernelInput, since: int, h: Happened, base: Any, pools: Pools, matters: Ints, sheet: LabelSheet
) -> None:
    """Label the time of some matters while a plan rules, from tick `since` on; `base` is everybody's duty
    under it, leave aside. Work that began meanwhile is labelled to its end."""
    for row in range(matters.shape[0]):
        label_matter(r, since, h, base, pools, matters[row], row, sheet)


@jitable
def label_matter(
    r: KernelInput, since: int, h: Happened, base: Any, pools: Pools, m: int, row: int, sheet: LabelSheet
) -> None:
    """One matter, visit after visit."""
    until, end = r.clock[0].until, h.end[m]
    tick = h.begin[m]
    for v in range(h.matter[m].first, h.matter[m].stop):
        if tick >= end:
            return
        if h.queued[v] >= 0:
            label_wait(r, h, v, max(tick, since), min(h.queued[v], until), row, sheet)
            tick = end if h.started[v] < 0 else h.started[v]
            label_queue(r, h, pools, m, v, max(h.queued[v], since), min(tick, until), row, sheet)
            if h.started[v] >= 0:
                tick = end if h.finished[v] < 0 else h.finished[v]
                if since <= h.started[v] < until:
                    label_work(r, h, base, m, v, tick, row, sheet)
        else:
            tick = label_left_out(r, since, h, pools, m, v, tick, row, sheet)


@jitable
def label_left_out(
    r: KernelInput,
    since: int,
    h: Happened,
    pools: Pools,
    m: int,
    v: int,
    tick: int,
    row: int,
    sheet: LabelSheet,
) -> int:
    """A visit that left no trace: passed over at once, after its wait, or when another plan took over; or
    its wait was not over at the end. The tick at which the matter goes on."""
    step, klass, until, end = h.visit[v].step, h.matter[m].klass, r.clock[0].until, h.end[m]
    if passed_over(h, step, klass, tick):
        return tick
    waited = int(min(tick + h.visit[v].wait, end))
    label_wait(r, h, v, max(tick, since), min(waited, until), row, sheet)
    if waited >= end or passed_over(h, step, klass, waited):
        return waited
    gone = int(end)
    for n in range(h.stage.shape[0]):
        if waited < h.stage[n] < gone and h.skips[n, step, klass]:
            gone = int(h.stage[n])
            break
    label_queue(r, h, pools, m, v, max(waited, since), min(gone, until), row, sheet)
    return gone


@jitable
def passed_over(h: Happened, step: int, klass: int, tick: int) -> bool:
    """Whether the plan of the day leaves a step out."""
    n = h.stage.shape[0] - 1
    while h.stage[n] > tick:
        n -= 1
    return bool(h.skips[n, step, klass])


@jitable
def note(sheet: LabelSheet, row: int, visit: int, name: int, begin: int, end: int) -> None:
    """Write a piece down; one that goes on where the last one ended is joined to it."""
    if end <= begin:
        return
    sheet.sums[row, name] += end - begin
    n, room = sheet.used[0], sheet.pieces.shape[0]
    if 0 < n <= room:
        last = sheet.pieces[n - 1]
        if last[0] == visit and last[1] == name and last[3] == begin:
            last[3] = end
            return
    if n < room:
        piece = sheet.pieces[n]
        piece[0], piece[1], piece[2], piece[3] = visit, name, begin, end
    sheet.used[0] = n + 1


@jitable
def label_wait(
    r: KernelInput, h: Happened, v: int, begin: int, end: int, row: int, sheet: LabelSheet
) -> None:
    """A wait outside: for a reply, where clocks stand still meanwhile, or for something else."""
    note(sheet, row, v, REPLY if r.step[h.visit[v].step].pauses else OUTSIDE, begin, end)


# ---------------------------------------------------------------- at work


@jitable
def label_work(
    r: KernelInput, h: Happened, base: Any, m: int, v: int, stop: int, row: int, sheet: LabelSheet
) -> None:
    """A visit's booked time up to `stop`, day by day as the rule `finish` spends it."""
    day_ticks, start = r.clock[0].day_ticks, h.started[v]
    way = farthest(r, h, m, v) if r.step[h.visit[v].step].on_site else 0
    day = start // day_ticks
    while day * day_ticks < stop and h.team[v, 0] >= 0:
        joint, plain = together(r.pattern, r.meet, h, v, day), together(base, r.meet, h, v, day)
        first = max(start - day * day_ticks, 0)
        usable = r.whole[joint]
        if first > 0:
            usable = duty_left(joint, first, r.day_first, r.begins, r.ends)
        used = min(stop - day * day_ticks, day_ticks)
        label_day(r, v, day * day_ticks, first, used, joint, plain, way, usable > way, row, sheet)
        day += 1


@jitable
def label_day(
    r: KernelInput,
    v: int,
    midnight: int,
    first: int,
    stop: int,
    joint: int,
    plain: int,
    way: int,
    worth: bool,
    row: int,
    sheet: LabelSheet,
) -> None:
    """One day of a booked team: the way first, then work; time that is no joint duty because somebody is on
    leave; and all other time, with that of a day too short for the way."""
    at = first
    while at < stop:
        on, change = on_duty(r, joint, at, stop)
        name = WORK
        if on and not worth:
            name = OFF_DUTY
        elif on and way > 0:
            name, change = TRAVEL, min(change, at + way)
            way -= change - at
        elif not on:
            planned, other = on_duty(r, plain, at, stop)
            name, change = LEAVE if planned else OFF_DUTY, min(change, other)
        note(sheet, row, v, name, midnight + at, midnight + change)
        at = change


@jitable
def on_duty(r: KernelInput, pattern: int, at: int, stop: int) -> tuple[bool, int]:
    """Whether a pattern of duty is on at a tick of the day, and until when that stays so (`stop` at most)."""
    for i in range(r.day_first[pattern], r.day_first[pattern + 1]):
        if at < r.begins[i]:
            return False, min(r.begins[i], stop)
        if at < r.ends[i]:
            return True, min(r.ends[i], stop)
    return False, stop


@jitable
def together(pattern: Any, meet: Any, h: Happened, v: int, day: int) -> int:
    """The duty that a visit's team has in common on a day."""
    joint = pattern[h.team[v, 0], day]
    for p in h.team[v, 1:]:
        if p >= 0:
            joint = meet[joint, pattern[p, day]]
    return int(joint)


@jitable
def farthest(r: KernelInput, h: Happened, m: int, v: int) -> int:
    """What a day on site costs a team: the rule, of the farthest member's trip there and back."""
    trip, share = 0, WHOLE
    for p in h.team[v]:
        if p >= 0:
            trip = max(trip, r.travel[r.person[p].home, h.matter[m].unit])
            share = min(share, r.person[p].share)
    return way_of_day(trip, share)


# ---------------------------------------------------------------- queued


@jitable
def label_queue(
    r: KernelInput,
    h: Happened,
    pools: Pools,
    m: int,
    v: int,
    begin: int,
    end: int,
    row: int,
    sheet: LabelSheet,
) -> None:
    """The time for which a visit waits for its meeting or its team, under one plan."""
    step, unit = h.visit[v].step, h.matter[m].unit
    team = r.step[step].team
    if begin >= end or (team == 0 and r.step[step].gate < 0):
        return
    if r.step[step].gate >= 0:
        note(sheet, row, v, GATE, begin, end)
        return
    form = r.place[step, unit].form
    eligible = see_levels(r, h, pools, m, v, begin, 0)
    if eligible < team or (form > 0 and lacks_some(r, pools.people[0], pools.levels[0], form)):
        note(sheet, row, v, NO_TEAM, begin, end)
        return
    see_levels(r, h, pools, m, v, begin, 1)
    find_concerned(pools)
    change = int(np.searchsorted(h.changed, begin, side="right")) - 1
    tick = begin
    while tick < end:
        stop = min(end, next_shift(r, tick), next_opening(pools, tick))
        change, stop = next_change(h, pools, change, tick, stop)
        note(sheet, row, v, judged(r, h, pools, change, unit, step, tick), tick, stop)
        tick = stop


@jitable
def shift_of(r: KernelInput, tick: int) -> int:
    """The shift of a tick."""
    day = tick // r.clock[0].day_ticks
    at = tick - day * r.clock[0].day_ticks
    n = r.clock[0].shifts - 1
    while r.cuts[n] > at:
        n -= 1
    return int(day * r.clock[0].shifts + n)


@jitable
def next_shift(r: KernelInput, tick: int) -> int:
    """When the next shift begins after a tick."""
    day, n = divmod(shift_of(r, tick) + 1, r.clock[0].shifts)
    return int(day * r.clock[0].day_ticks + r.cuts[n])


@jitable
def see_levels(r: KernelInput, h: Happened, pools: Pools, m: int, v: int, tick: int, kind: int) -> int:
    """The levels of a visit that is queued at a tick, looked ahead to the end; how many people in all."""
    people, opens, ever = pools.people[kind], pools.opens[kind], r.present.shape[0]
    found = find_levels(r, h, m, v, tick, ever, kind == 0, pools.barred, people, opens)
    pools.levels[kind] = found[0]
    return found[1]


@jitable
def find_concerned(pools: Pools) -> None:
    """Whoever is in a level that opens, of either kind."""
    for i in range(pools.concerned.shape[0]):
        pools.concerned[i] = reached(pools, 0, i, NEVER - 1) | reached(pools, 1, i, NEVER - 1)


@jitable
def next_change(h: Happened, pools: Pools, change: int, tick: int, stop: int) -> tuple[int, int]:
    """The last change by a tick, from an earlier one on; and when, by `stop`, somebody concerned begins or
    ends work next."""
    while change + 1 < h.changed.shape[0] and h.changed[change + 1] <= tick:
        change += 1
    for other in range(change + 1, h.changed.shape[0]):
        if h.changed[other] >= stop:
            break
        for i in range(h.busy.shape[1]):
            if (h.busy[other, i] ^ h.busy[change, i]) & pools.concerned[i] != _ZERO:
                return change, h.changed[other]
    return change, stop


@jitable
def judged(r: KernelInput, h: Happened, pools: Pools, change: int, unit: int, step: int, tick: int) -> int:
    """Why there is no team at a tick: by whom one could be formed if one thing were otherwise."""
    shift, team, busy = shift_of(r, tick), r.step[step].team, h.busy[change]
    form, rooms = r.place[step, unit].form, r.place[step, unit].rooms
    on_duty, planned, always = r.on_duty[shift], r.planned[shift], r.part[0, r.least.shape[1]]
    if rooms != 0 and could(r, pools, 0, tick, busy, on_duty, team, form):
        return ROOM
    if could(r, pools, 1, tick, busy, on_duty, team, form):
        return RECUSAL
    if could(r, pools, 0, tick, busy, planned, team, form):
        return LEAVE
    if could(r, pools, 0, NEVER - 1, busy, on_duty, team, form):
        return ESCALATION
    if could(r, pools, 0, tick, busy, always, team, form):
        return BEFORE_DUTY
    if h.role[step] != NO_ROLE:
        return int(h.role[step])
    return NO_FREE_PAIR if could(r, pools, 0, tick, busy, on_duty, 1, 0) else NO_FREE_PERSON


@jitable
def could(
    r: KernelInput, pools: Pools, kind: int, tick: int, busy: Any, duty: Any, team: int, form: int
) -> bool:
    """Whether there is a full team among those whom levels open by a tick reach, who are not booked, and are
    on this duty."""
    for i in range(busy.shape[0]):
        pools.reach[i] = reached(pools, kind, i, tick)
        pools.free[i] = ~busy[i] & duty[i]
    return is_team(r, pools.reach, pools.free, team, form)


@jitable
def reached(pools: Pools, kind: int, word: int, tick: int) -> Any:
    """A word of the people of all levels that are open by a tick."""
    people = _ZERO
    for n in range(pools.levels[kind]):
        if pools.opens[kind, n] <= tick:
            people |= pools.people[kind, n, word]
    return people


@jitable
def next_opening(pools: Pools, tick: int) -> int:
    """When the next level opens, of either kind."""
    found = NEVER
    for kind in range(2):
        for n in range(pools.levels[kind]):
            if tick < pools.opens[kind, n] < found:
                found = pools.opens[kind, n]
    return found
