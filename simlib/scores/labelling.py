"""Machine code of `scores.why_late`: a matter's time from arrival to end, cut into pieces with a label.

    visit     ┊ wait outside ┊ queued                    ┊ started           finished ┊
    pieces    ┊ reply        ┊ recusal │ no_free_person  ┊ travel│work│off│travel│work ┊
                               cut where somebody begins or ends work, goes on leave or comes back,
                               where a pool opens, where another plan takes over

Nothing here is a rule of its own: pools, levels and duty are those of `model.rules`, applied to the record.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import ABSENT, BLOCKED, Bools, Ints
from simlib.model.rules import NEVER, duty_left, level_counts, level_opens, may_act
from simlib.runs.bitsets import WORD_BITS, BitWords, bit, count_bits
from simlib.runs.compiling import compiled, jitable
from simlib.runs.presence import add_those_who_did, half_begins, half_of, stand_in
from simlib.runs.rows import Rows, table

(
    WORK,
    TRAVEL,
    OFF_DUTY,
    LEAVE,
    REPLY,
    OUTSIDE,
    GATE,
    NO_TEAM,
    RECUSAL,
    ESCALATION,
    APPROVAL,
    REVIEW_QUEUE,
    DESK,
    NO_FREE_PAIR,
    NO_FREE_PERSON,
) = range(15)
"""The labels, in the order of `why_late.LABELS`."""

NO_ROLE = -1
"""A step whose waiting bears no name of its own."""

STEP = table("team", "on_site", "gate", "pauses", "same_as", "same_wait", "role")
MATTER = table("unit", "klass", "first", "last", "begin", "end")
CLOCK = table("escalation", "day_ticks", "half_tick", "until")

_ZERO = np.uint64(0)


class Ruled(NamedTuple):
    """What holds under one plan: its pools, its duty, who is there (`model.arrays`, `runs.kernel`)."""

    clock: Rows
    level: BitWords
    when: Ints
    after: Ints
    skips: Bools
    pooled: Bools
    active: BitWords
    present: BitWords
    pattern: NDArray[np.int32]
    base: NDArray[np.int32]
    meet: NDArray[np.int32]
    day_first: NDArray[np.int32]
    begins: Ints
    ends: Ints
    whole: Ints


class Happened(NamedTuple):
    """What was given and what was recorded; from tick `changed[i]` on, `busy[i]` are booked for matters."""

    step: Rows
    not_by: Ints
    matter: Rows
    step_of: Ints
    wait: Ints
    queued: Ints
    started: Ints
    finished: Ints
    team: NDArray[np.int32]
    conflict: BitWords
    home: Ints
    travel: Ints
    changed: Ints
    busy: BitWords


class Pools(NamedTuple):
    """Room for the pools of one task, twice: as they are, and as if nobody had to stand back (row 1).
    `opens[k, n]` is when the n-th level opens, `people[k, n]` who in it may act, `levels[k]` how many."""

    opens: Ints
    people: BitWords
    levels: Ints
    barred: BitWords
    concerned: BitWords


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
def label(before: Ruled, after: Ruled, h: Happened, pools: Pools, matters: Ints, sheet: LabelSheet) -> None:
    """Label the time of some matters under a plan, and under the one that takes over on its day."""
    for row in range(matters.shape[0]):
        label_matter(before, after, h, pools, matters[row], row, sheet)


@jitable
def label_matter(
    before: Ruled, after: Ruled, h: Happened, pools: Pools, m: int, row: int, sheet: LabelSheet
) -> None:
    """One matter, visit after visit."""
    until, end = before.clock[0].until, h.matter[m].end
    tick = h.matter[m].begin
    for v in range(h.matter[m].first, h.matter[m].last):
        if tick >= end:
            return
        if h.queued[v] >= 0:
            label_wait(h, v, tick, h.queued[v], row, sheet)
            tick = end if h.started[v] < 0 else h.started[v]
            label_queue(before, h, pools, m, v, h.queued[v], min(tick, until), row, sheet)
            again = max(h.queued[v], until)
            label_queue(after, h, pools, m, v, again, tick, row, sheet)
            if h.started[v] >= 0:
                tick = end if h.finished[v] < 0 else h.finished[v]
                if h.started[v] < until:
                    label_work(before, h, m, v, tick, row, sheet)
                else:
                    label_work(after, h, m, v, tick, row, sheet)
        else:
            tick = label_left_out(before, after, h, pools, m, v, tick, row, sheet)


@jitable
def label_left_out(
    before: Ruled,
    after: Ruled,
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
    step, klass, until, end = (h.step_of[v], h.matter[m].klass, before.clock[0].until, h.matter[m].end)
    if passed_over(before, after, step, klass, tick):
        return tick
    waited = int(min(tick + h.wait[v], end))
    label_wait(h, v, tick, waited, row, sheet)
    if waited >= end or passed_over(before, after, step, klass, waited):
        return waited
    gone = int(min(until, end))
    label_queue(before, h, pools, m, v, waited, gone, row, sheet)
    return gone


@jitable
def passed_over(before: Ruled, after: Ruled, step: int, klass: int, tick: int) -> bool:
    """Whether the plan of the day leaves a step out."""
    if tick < before.clock[0].until:
        return bool(before.skips[step, klass])
    return bool(after.skips[step, klass])


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
def label_wait(h: Happened, v: int, begin: int, end: int, row: int, sheet: LabelSheet) -> None:
    """A wait outside: for a reply, where clocks stand still meanwhile, or for something else."""
    note(sheet, row, v, REPLY if h.step[h.step_of[v]].pauses else OUTSIDE, begin, end)


# ---------------------------------------------------------------- at work


@jitable
def label_work(r: Ruled, h: Happened, m: int, v: int, stop: int, row: int, sheet: LabelSheet) -> None:
    """A visit's booked time up to `stop`, day by day as the rule `finish` spends it."""
    day_ticks, start = r.clock[0].day_ticks, h.started[v]
    way = farthest(h, m, v) if h.step[h.step_of[v]].on_site else 0
    day = start // day_ticks
    while day * day_ticks < stop and h.team[v, 0] >= 0:
        joint, plain = together(r.pattern, r.meet, h, v, day), together(r.base, r.meet, h, v, day)
        first = max(start - day * day_ticks, 0)
        usable = r.whole[joint]
        if first > 0:
            usable = duty_left(joint, first, r.day_first, r.begins, r.ends)
        used = min(stop - day * day_ticks, day_ticks)
        label_day(r, v, day * day_ticks, first, used, joint, plain, way, usable > way, row, sheet)
        day += 1


@jitable
def label_day(
    r: Ruled,
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
def on_duty(r: Ruled, pattern: int, at: int, stop: int) -> tuple[bool, int]:
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
def farthest(h: Happened, m: int, v: int) -> int:
    """The farthest member's way, there and back."""
    way = 0
    for p in h.team[v]:
        if p >= 0:
            way = max(way, h.travel[h.home[p], h.matter[m].unit])
    return way


# ---------------------------------------------------------------- queued


@jitable
def label_queue(
    r: Ruled, h: Happened, pools: Pools, m: int, v: int, begin: int, end: int, row: int, sheet: LabelSheet
) -> None:
    """The time for which a visit waits for its meeting or its team, under one plan."""
    step = h.step_of[v]
    team = h.step[step].team
    if begin >= end or (team == 0 and h.step[step].gate < 0):
        return
    if h.step[step].gate >= 0:
        note(sheet, row, v, GATE, begin, end)
        return
    if find_levels(r, h, pools, m, v, begin, 0) < team:
        note(sheet, row, v, NO_TEAM, begin, end)
        return
    find_levels(r, h, pools, m, v, begin, 1)
    find_concerned(pools)
    change = int(np.searchsorted(h.changed, begin, side="right")) - 1
    tick = begin
    while tick < end:
        stop = min(end, half_begins(r, half_of(r, tick) + 1), next_opening(pools, tick))
        change, stop = next_change(h, pools, change, tick, stop)
        note(sheet, row, v, judged(r, h, pools, change, step, tick), tick, stop)
        tick = stop


@jitable
def find_concerned(pools: Pools) -> None:
    """Whoever is in any level, of either kind."""
    for i in range(pools.concerned.shape[0]):
        pools.concerned[i] = reached(pools, 0, i, NEVER) | reached(pools, 1, i, NEVER)


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
def judged(r: Ruled, h: Happened, pools: Pools, change: int, step: int, tick: int) -> int:
    """Why there is no team at a tick: by whom one could be formed if one thing were otherwise."""
    half, team = half_of(r, tick), h.step[step].team
    free = unbarred = returned = later = 0
    for i in range(h.busy.shape[1]):
        idle = ~h.busy[change, i]
        here = idle & r.present[half, i]
        reach = reached(pools, 0, i, tick)
        free += count_bits(reach & here)
        returned += count_bits(reach & idle)
        later += count_bits(reached(pools, 0, i, NEVER - 1) & here)
        unbarred += count_bits(reached(pools, 1, i, tick) & here)
    if unbarred >= team:
        return RECUSAL
    if returned >= team:
        return LEAVE
    if later >= team:
        return ESCALATION
    if h.step[step].role != NO_ROLE:
        return int(h.step[step].role)
    return NO_FREE_PAIR if free > 0 else NO_FREE_PERSON


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


@jitable
def find_levels(r: Ruled, h: Happened, pools: Pools, m: int, v: int, tick: int, kind: int) -> int:
    """The levels of a task that is queued at a tick, as the engines find them; how many people in all. Of
    kind 1: as if nobody had to stand back."""
    step, unit, pooled = h.step_of[v], h.matter[m].unit, int(r.pooled[h.matter[m].klass])
    team = h.step[step].team
    bar(r, h, pools, m, v, kind)
    eligible = same_people(h, pools, m, v, tick, kind)
    found = pools.levels[kind]
    opened = tick + h.step[step].same_wait if eligible > 0 else tick
    rank = 0
    for n in range(r.when.shape[1]):
        when = r.when[step, n]
        if not level_counts(when == BLOCKED, eligible, team):
            continue
        able = 0
        for i in range(pools.barred.shape[0]):
            stands_back: Any = h.conflict[m, i] if kind == 0 else _ZERO
            may = may_act(r.level[step, unit, pooled, n, i], stands_back, pools.barred[i])
            pools.people[kind, found, i] = may
            able += count_bits(may)
        if able == 0:
            continue
        if when == ABSENT:
            after, ever = r.after[step, n], r.present.shape[0]
            pools.opens[kind, found] = stand_in(r, pools.people[kind], found, team, after, tick, ever)
        else:
            takes_over = when == BLOCKED
            queued = tick if takes_over else opened
            escalation = r.clock[0].escalation
            pools.opens[kind, found] = level_opens(queued, rank, escalation, takes_over)
            rank += 1
        for i in range(pools.barred.shape[0]):
            pools.barred[i] |= pools.people[kind, found, i]  # nobody is in two levels
        found += 1
        eligible += able
    pools.levels[kind] = found
    return eligible


@jitable
def bar(r: Ruled, h: Happened, pools: Pools, m: int, v: int, kind: int) -> None:
    """Who may not do a visit: who is not there under the plan, and (kind 0) whom earlier steps bar."""
    for i in range(pools.barred.shape[0]):
        pools.barred[i] = ~r.active[i]
    if kind == 0:
        for other in h.not_by[h.step_of[v]]:
            if other >= 0:
                add_those_who_did(other, h.step_of, h.team, h.matter[m].first, v, pools.barred)


@jitable
def same_people(h: Happened, pools: Pools, m: int, v: int, tick: int, kind: int) -> int:
    """Make those who did the step that this one goes with the first level; how many may act."""
    pools.levels[kind] = 0
    other = h.step[h.step_of[v]].same_as
    if other < 0:
        return 0
    words = pools.barred.shape[0]
    for i in range(words):
        pools.people[kind, 0, i] = _ZERO
    add_those_who_did(other, h.step_of, h.team, h.matter[m].first, v, pools.people[kind, 0])
    able = 0
    for i in range(words):
        stands_back: Any = h.conflict[m, i] if kind == 0 else _ZERO
        may = may_act(pools.people[kind, 0, i], stands_back, pools.barred[i])
        pools.people[kind, 0, i] = may
        pools.barred[i] |= may
        able += count_bits(may)
    if able > 0:
        pools.opens[kind, 0], pools.levels[kind] = tick, 1
    return able
