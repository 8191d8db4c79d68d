"""One pass over the waiting tasks in order: who begins now, with which team.

    new tasks ─────────────────────────────┐
    groups that somebody freed belongs to ─┴─> the first by key that finds a team begins, until none does
                                               a new task that finds none waits in its group from then on

Nobody becomes free during a pass, so what finds no team once is looked at no more.
"""

from typing import Any

import numpy as np

from simlib.model.rules import WHOLE, choice_key, done_by, effort_left, finish, way_of_day, work_needed
from simlib.runs.bitsets import WORD_BITS, bit, lowest
from simlib.runs.compiling import jitable
from simlib.runs.kernel.eligibility import is_team, park
from simlib.runs.kernel.events import push
from simlib.runs.kernel.state import ENDS, FREE, FREED, HANDED, IDLE, KIND_BITS, State
from simlib.runs.kernel.tables import KernelInput
from simlib.runs.kernel.waiting import (
    GROUPS_USED,
    IN_ROOMS,
    NONE,
    OCCUPIED,
    OCCUPIED_GROUPS,
    TOUCHED,
    Waiting,
    comes_first,
    drop_ghosts,
    leave,
    release_slot,
)
from simlib.runs.presence import half_of, stand_in
from simlib.runs.record import NOT_YET
from simlib.runs.rows import number

FEW = 16
"""So many new tasks are compared one by one; more are put into groups first."""

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@jitable
def dispatch(g: KernelInput, s: State, w: Waiting, tick: int) -> bool:
    """One pass; false when there is no room for another group."""
    find_free(g, s, tick)
    many, candidates = s.now[0].fresh > FEW, NOT_YET
    while True:
        new = first_fresh(g, s, w, tick, many)
        if candidates < 0:
            candidates = find_candidates(s, w)
        candidates = still_able(g, s, w, candidates)
        slot = s.fresh[new] if new >= 0 else NONE
        place = first_candidate(s, w, candidates)
        if place >= 0:
            head = w.group[s.candidates[place]].head
            if slot < 0 or comes_first(w, head, slot):
                new, slot = NONE, head
        if slot < 0:
            return bool(s.now[0].full == 0)
        begin(g, s, w, slot, tick)
        if new < 0:
            leave(w, s.candidates[place])
        else:
            drop_fresh(s, new)
            release_slot(w, slot)


@jitable
def is_able(g: KernelInput, s: State, reach: Any, size: int, form: int, rooms: int) -> bool:
    """Whether a task, or the first of a group, finds a full team and a room."""
    if rooms != 0 and rooms & s.now[0].vacant == 0:
        return False
    return is_team(g, reach, s.who[FREE], size, form)


@jitable
def drop_fresh(s: State, place: int) -> None:
    """Take one out of the new tasks."""
    s.now[0].fresh -= 1
    s.fresh[place] = s.fresh[s.now[0].fresh]


@jitable
def first_fresh(g: KernelInput, s: State, w: Waiting, tick: int, all_wait: bool) -> int:
    """The place of the first new task that finds a full team among the free; those that find none wait. If
    all are to, this pass looks at their groups."""
    best, i = NONE, 0
    while i < s.now[0].fresh:
        slot = s.fresh[i]
        task = w.slot[slot]
        if all_wait or not is_able(g, s, w.reach[slot], task.size, task.form, task.rooms):
            group = park(g, s, w, slot, tick)
            if all_wait:
                w.sets[TOUCHED, group // WORD_BITS] |= bit(group)
            drop_fresh(s, i)
        else:
            if best < 0 or comes_first(w, slot, s.fresh[best]):
                best = i
            i += 1
    return best


@jitable
def find_free(g: KernelInput, s: State, tick: int) -> None:
    """Who is idle and on duty."""
    shift = shift_now(g, s, tick)
    for i in range(s.who.shape[1]):
        s.who[FREE, i] = s.who[IDLE, i] & g.on_duty[shift, i]


@jitable
def shift_now(g: KernelInput, s: State, tick: int) -> int:
    """The shift of a tick that is not before the last one that was asked for."""
    now = s.now[0]
    while now.shift_ends <= tick:
        now.shift += 1
        now.of_day += 1
        if now.of_day == g.clock[0].shifts:
            now.of_day = 0
            now.midnight += g.clock[0].day_ticks
        now.shift_ends = now.midnight + g.cuts[now.of_day + 1]
    return int(now.shift)


@jitable
def find_candidates(s: State, w: Waiting) -> int:
    """The groups that somebody just freed belongs to or that have just grown; how many."""
    if w.used[OCCUPIED_GROUPS] == 0:
        return 0  # who became free is remembered until somebody waits
    freed = list_freed(s)
    found = 0
    for j in range((w.used[GROUPS_USED] + WORD_BITS - 1) // WORD_BITS):
        occupied = w.sets[OCCUPIED, j]
        if occupied != _ZERO:
            word = w.sets[TOUCHED, j]
            w.sets[TOUCHED, j] = _ZERO
            if s.now[0].vacated > 0:
                word |= w.sets[IN_ROOMS, j]
            for k in range(freed):
                word |= w.of_person[s.back[k], j]
            word &= occupied
            while word != _ZERO:
                s.candidates[found] = j * WORD_BITS + lowest(word)
                found += 1
                word &= word - _ONE
    s.now[0].vacated = 0
    return found


@jitable
def list_freed(s: State) -> int:
    """Take down one by one who has become free, and is on duty; how many."""
    freed = 0
    for i in range(s.who.shape[1]):
        word = s.who[FREED, i] & s.who[FREE, i]
        while word != _ZERO:
            s.back[freed] = i * WORD_BITS + lowest(word)
            freed += 1
            word &= word - _ONE
        s.who[FREED, i] = _ZERO
    return freed


@jitable
def still_able(g: KernelInput, s: State, w: Waiting, candidates: int) -> int:
    """Keep the candidate groups whose first task finds a full team among the free; how many."""
    kept = 0
    for i in range(candidates):
        group = s.candidates[i]
        alike = w.group[group]
        if is_able(g, s, w.group_reach[group], alike.size, alike.form, alike.rooms):
            drop_ghosts(w, group)
            if alike.head >= 0:
                s.candidates[kept] = group
                kept += 1
    return kept


@jitable
def first_candidate(s: State, w: Waiting, candidates: int) -> int:
    """The place of the candidate whose first task comes first of all."""
    best = NONE
    for i in range(candidates):
        if best < 0 or comes_first(w, w.group[s.candidates[i]].head, w.group[s.candidates[best]].head):
            best = i
    return best


@jitable
def begin(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> None:
    """Form the team of a task, book it, and note when it will have done, or will hand it over."""
    v, m = number(w.slot[slot].visit), w.slot[slot].matter
    visit, matter = s.visit[v], s.matter[m]
    step, size = g.step[visit.step], choose(g, s, w, slot, tick)
    pace = slowest(g, s, size, tick)
    effort = visit.effort + matter.left if step.takes_over > 0 else visit.effort
    need = work_needed(effort, pace)
    travel = farthest(g, s, size, matter.unit) if step.on_site > 0 else 0
    duty = (g.pattern, g.meet, g.day_first, g.begins, g.ends)
    day_ticks, n_days = g.clock[0].day_ticks, g.clock[0].n_days
    done, travelled = finish(tick, need, travel, s.chosen, size, *duty, g.whole, day_ticks, n_days)
    worked, kind = need, ENDS
    if step.hand_over >= 0:
        hands = hands_over(g, s, size, step.hand_over, tick, done)
        if hands < done:
            done, kind = hands, HANDED
            worked, travelled = done_by(done, tick, travel, s.chosen, size, *duty, day_ticks)
            matter.left = effort_left(need - worked, pace)
    visit.started, visit.travel = tick, travelled
    for i in range(size):
        p = s.chosen[i]
        s.team[v, i] = p
        s.assigned[p] += worked
        s.who[IDLE, p // WORD_BITS] &= ~bit(p)
        s.who[FREE, p // WORD_BITS] &= ~bit(p)
    if w.slot[slot].rooms != 0:  # the first that is vacant
        room = lowest(np.uint64(w.slot[slot].rooms & s.now[0].vacant))
        visit.room = room
        s.now[0].vacant &= ~(1 << room)
    push(s.events, done, m << KIND_BITS | kind)


@jitable
def hands_over(g: KernelInput, s: State, size: int, after: int, tick: int, done: int) -> int:
    """When the chosen hand over what they have not done by then: once they have not all been there for so
    long; looked for until they have done."""
    for i in range(s.crew.shape[1]):
        s.crew[0, i] = _ZERO
    for i in range(size):
        s.crew[0, s.chosen[i] // WORD_BITS] |= bit(s.chosen[i])
    until = min(done, g.clock[0].n_days * g.clock[0].day_ticks - 1)
    return stand_in(g, s.crew, 1, size, after, tick, half_of(g, until) - half_of(g, tick) + 1)


@jitable
def choose(g: KernelInput, s: State, w: Waiting, slot: int, tick: int) -> int:
    """A full team, ascending: those first of whom there must be some, then anybody; each time levels in
    order, within a level by the rule of choice; its size."""
    size, form, parts = 0, w.slot[slot].form, g.least.shape[1]
    if form > 0:
        for k in range(parts):
            size = add(s, w, slot, tick, g.part[form, k], size, size + g.least[form, k])
    size = add(s, w, slot, tick, g.part[form, parts], size, w.slot[slot].size)
    sort(s.chosen, size)
    return size


@jitable
def add(s: State, w: Waiting, slot: int, tick: int, part: Any, size: int, full: int) -> int:
    """Fill the team up from `size` members to `full`, from the people of a part; its size."""
    people, opens = w.people[slot], w.opens[slot]
    for n in range(w.slot[slot].levels):
        if opens[n] <= tick:
            while size < full:
                p = next_choice(s, people[n], part, size)
                if p == NONE:
                    break
                s.chosen[size] = p
                size += 1
    return size


@jitable
def sort(team: Any, size: int) -> None:
    """Put the first few numbers in order, in place."""
    for i in range(1, size):
        k = i
        while k > 0 and team[k] < team[k - 1]:
            team[k], team[k - 1] = team[k - 1], team[k]
            k -= 1


@jitable
def next_choice(s: State, people: Any, part: Any, size: int) -> int:
    """Who of a level and a part comes next by the rule of choice, after those chosen already."""
    best, best_key = NONE, 0
    for i in range(people.shape[0]):
        word = people[i] & s.who[FREE, i] & part[i]
        for k in range(size):
            if s.chosen[k] // WORD_BITS == i:
                word &= ~bit(s.chosen[k])
        while word != _ZERO:
            p = i * WORD_BITS + lowest(word)
            key = choice_key(s.assigned[p], p)
            if best == NONE or key < best_key:
                best, best_key = p, key
            word &= word - _ONE
    return best


@jitable
def slowest(g: KernelInput, s: State, size: int, tick: int) -> int:
    """The slowest pace of the chosen on the day of a tick."""
    day = min(tick // g.clock[0].day_ticks, g.pace.shape[1] - 1) if g.pace.shape[1] > 1 else 0
    pace = g.pace[s.chosen[0], day]
    for i in range(1, size):
        pace = min(pace, g.pace[s.chosen[i], day])
    return int(pace)


@jitable
def farthest(g: KernelInput, s: State, size: int, origin: int) -> int:
    """What a day costs the chosen where the matter arose: the rule, of the longest return trip."""
    trip, share = 0, WHOLE
    for i in range(size):
        person = g.person[s.chosen[i]]
        trip, share = max(trip, g.travel[person.home, origin]), min(share, person.share)
    return way_of_day(trip, share)
