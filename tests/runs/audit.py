"""An auditor who knows the rules and not the engines: what is wrong with a record?

    scenario, specs of the plan and of the one that takes over, draws
        └─> Books ── Stage   who is where, on duty, away, in which pool, what is left out, when is a meeting
                 └── Programme   which tasks have ended, and when the others begin
    record ─┬─ timetable    each matter's visits follow one another; ends minute by minute; clocks
            ├─ arrivals     who came, who was set off and by what
            ├─ people       nobody on two tasks, on leave at the start, barred, or of no post here
            ├─ meetings     each agenda anew: the first papers, if somebody presides
            └─ dispatch     every pass anew: nobody who could have gone first was passed over

Everything is worked out naively, from the names in the scenario and tick by tick, so that it shares
as little as possible with the compiled arrays; of the package it uses the calendar (dates) and
`model.limits` (`due_date`, `add_months`), which have tests of their own, and the codes of people and steps.
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.scenario import (
    WEEKDAYS,
    Arrangement,
    Chosen,
    Gate,
    Limit,
    PlanSpec,
    SamePeople,
    Schedule,
    Step,
    UnitKind,
)
from simlib.model.arrays import TASK, Model, Plan
from simlib.model.limits import NEVER, LimitUnit, add_months, due_date
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record

Levels = list[tuple[int, set[int]]]
"""When each pool opens, and who of it may act."""

Parts = list[tuple[set[int], int]]
"""Of whom a team must have how many at least."""


def violations(model: Model, plan: Plan, draws: Draws, record: Record) -> list[str]:
    """Every rule that a record breaks; the first broken pass only, as all others follow from it."""
    books = Books(model, plan, draws)
    found, visits = [], []
    clocks: list[Clock | None] = []
    for m in range(draws.matters):
        arrived = _arrival(books, clocks, m)
        clocks.append(None)
        if arrived >= model.horizon:
            found += _never_came(books, record, m)
        else:
            clocks[m] = Clock(books, record, m, arrived)
            found += _matter(books, record, clocks[m], visits)
    found += _people(books, record, visits)
    found += _meetings(books, record, visits)
    found += _dispatch(books, record, visits)
    return found


@dataclass
class Work:
    """What becomes of a team's work: the ticks that it does, when it ends or hands over, its ticks of travel,
    and the effort that it leaves to others."""

    done: int
    end: int
    travelled: int
    left: int = 0


@dataclass
class Turn:
    """How a visit waits from a tick on: its place in the order, and whom it may have."""

    since: int
    key: tuple[int, ...]
    levels: Levels
    parts: Parts


@dataclass
class Visit:
    """One visit with work or before a meeting, as the auditor has it. It has a second turn when another plan
    takes over while it waits; at tick `gone` that plan passes it over. The rest of another visit's work is
    passed over by no plan."""

    matter: int
    visit: int
    step: Step
    queued: int
    effort: int
    is_rest: bool = False
    turns: list[Turn] = field(default_factory=list)
    gone: int = NEVER

    def turn(self, now: int) -> Turn:
        """The turn that counts at a tick."""
        return [turn for turn in self.turns if turn.since <= now][-1]

    @property
    def is_stuck(self) -> bool:
        """Whether there is no team that may do it at all, in the end."""
        last = self.turns[-1]
        ever = set().union(*(people for _, people in last.levels))
        return len(ever) < self.step.team or any(len(ever & them) < least for them, least in last.parts)


class Books:
    """What the scenario says, by names; people are numbers only because records have numbers."""

    def __init__(self, model: Model, plan: Plan, draws: Draws) -> None:
        self.model, self.draws = model, draws
        self.scenario = model.world.scenario
        self.calendar = model.calendar
        self.units, self.codes = model.units.name, model.people.code
        self.day_ticks, self.n_days = model.day_ticks, model.n_days
        posts = sorted(self.scenario.posts)
        self.unit_of = [self.units[u] for u in model.people.unit]
        self.post_of = [posts[p] for p in model.people.post]
        self.steps = [
            self.scenario.flows[f].steps[s] for f, s in zip(model.steps.flow, model.steps.name, strict=True)
        ]
        self.begins, self.stages = self._stages(self.scenario.plans[plan.name])
        self.programme = Programme(self)

    def _stages(self, spec: PlanSpec) -> tuple[list[int], list["Stage"]]:
        """The plans that rule in this run with the first tick of each: day by day, whenever it is another
        plan, somebody else has moved, or another town leads."""
        if self.calendar is None:
            return [0], [Stage(self, spec, None)]
        begins, found, before = [], [], None
        for day in range(self.n_days):
            when = self.calendar.date_of_day(day)
            ruling = [self.scenario.plans[change.plan] for change in spec.then if change.on <= when]
            stage = Stage(self, ruling[-1] if ruling else spec, when)
            here = (id(stage.spec), stage.moved, stage.leads)
            if here != before:
                begins.append(day * self.day_ticks)
                found.append(stage)
            before = here
        return begins, found

    def is_rest(self, v: int) -> bool:
        """Whether a visit is there for what others leave: its row stands behind all steps of the scenario."""
        return bool(self.draws.step[v] >= sum(len(flow.steps) for flow in self.scenario.flows.values()))

    def stage(self, tick: int) -> "Stage":
        """The plan that rules at a tick."""
        return self.stages[max(0, bisect_right(self.begins, tick) - 1)]

    def klass(self, m: int) -> str:
        """The class of a matter."""
        return sorted(self.scenario.classes)[self.draws.klass[m]]

    def unit(self, m: int) -> str:
        """Where a matter arose."""
        return self.units[self.draws.unit[m]]

    def main_limits(self, m: int) -> list[Limit]:
        """The main limits of the matter's class, of all times."""
        limits = (self.scenario.limits[name] for name in sorted(self.scenario.limits))
        return [limit for limit in limits if limit.main and self.klass(m) in limit.classes]

    def limit_on(self, m: int, when: date | None) -> Limit | None:
        """The main limit that is in force for a matter on a date."""
        for limit in self.main_limits(m):
            if when is None or (limit.valid_from or when) <= when <= (limit.valid_to or when):
                return limit
        return None

    @cache  # noqa: B019  (books live as long as their audit)
    def regular(self, at: Schedule) -> list[int]:
        """The mornings of a schedule's days, off holidays, in order."""
        calendar = self.calendar
        assert calendar is not None
        last = calendar.date_of_day(calendar.n_days - 1)
        dates = [calendar.start + timedelta(n) for n in range((last - calendar.start).days + 1)]
        named = [when for when in dates if _falls_on(at, at.weekday, when)]
        inside = [when for when in named if (at.first or when) <= when <= (at.last or when)]
        return sorted({calendar.tick_of(calendar.roll(when)) for when in inside})

    def on_regular_day(self, at: Schedule, tick: int) -> int:
        """When somebody comes who waits from a tick on for a regular day: on such a day at once."""
        if tick >= self.n_days * self.day_ticks:
            return tick
        ahead = [morning for morning in self.regular(at) if morning + self.day_ticks > tick]
        return max(tick, ahead[0]) if ahead else NEVER

    def is_regular(self, at: Schedule, tick: int) -> bool:
        """Whether a tick is on one of a schedule's days."""
        return tick // self.day_ticks * self.day_ticks in self.regular(at)

    def next_at(self, gate: Gate, now: int) -> int:
        """The tick of the next working day's meeting hour after this tick."""
        assert self.calendar is not None
        minute = int(gate.at[:2]) * 60 + int(gate.at[3:])
        for day in range(now // self.day_ticks, self.n_days):
            tick = self.calendar.tick_of(self.calendar.date_of_day(day), minute)
            if tick > now:
                return tick
        return NEVER

    def date_of(self, event: int, took_time: bool) -> date | None:
        """The date of an event: if it took time that of its last minute, else of the minute that begins."""
        if self.calendar is None:
            return None
        moment = self.calendar.moment_end(event) if took_time else self.calendar.moment(event)
        return moment.date()

    def closing(self, when: date) -> int:
        """The tick at which a date, rolled to a working day, is over."""
        assert self.calendar is not None
        return (self.calendar.day_index(when) + 1) * self.day_ticks

    @cached_property
    def present(self) -> list[np.ndarray]:
        """Of each person, tick by tick: not on leave in this half-day."""
        ticks = range(self.n_days * self.day_ticks)
        noon = self.day_ticks if self.calendar is None else self.calendar.hours.morning_ticks
        half = [2 * (t // self.day_ticks) + (t % self.day_ticks >= noon) for t in ticks]
        return [~self.draws.away[p][half] for p in range(len(self.codes))]

    @property
    def kinds(self) -> list[UnitKind]:
        """Of each person, the kind of unit."""
        return [self.scenario.units[unit].kind for unit in self.unit_of]


class Stage:
    """One plan: who is there, which pools, duty, meetings, and what its levers leave out."""

    def __init__(self, books: Books, spec: PlanSpec, when: date | None) -> None:
        self.books, self.spec, self.scenario = books, spec, books.scenario
        self.moved = tuple(
            name
            for name, move in sorted(spec.moves.items())
            if when is None or (move.first or when) <= when <= (move.last or when)
        )
        start = books.scenario.time.start if when is not None else None
        month = 0 if when is None else 12 * (when.year - start.year) + when.month - start.month
        self.leads = {name: z.lead[month % len(z.lead)] for name, z in spec.zones.items() if z.lead}

    @cached_property
    def active(self) -> set[int]:
        """Who is there."""
        return self._active()

    @cached_property
    def unit_of(self) -> list[str]:
        """The unit to which each belongs: of a post those with the highest numbers have moved."""
        books, found = self.books, list(self.books.unit_of)
        for move in (self.spec.moves[name] for name in self.moved):
            alike = [
                p
                for p in sorted(self.active, key=lambda p: books.codes[p])
                if (books.unit_of[p], books.post_of[p], found[p]) == (move.of, move.post, move.of)
            ]
            for p in alike[len(alike) - move.people :]:
                found[p] = move.joins
        return found

    def _active(self) -> set[int]:
        """Of the posts of a unit those that are there, and as many more as the plan grants."""
        books = self.books
        there: dict[tuple[str, str], list[int]] = {}
        for p in sorted(range(len(books.codes)), key=lambda p: books.codes[p]):
            there.setdefault((books.unit_of[p], books.post_of[p]), []).append(p)
        active = set()
        for (unit, post), people in there.items():
            granted = self.spec.extra.get(unit, {}).get(post, 0)
            active |= set(people[: self.scenario.units[unit].staff.get(post, 0) + granted])
        return active

    def has(self, thing: Chosen) -> bool:
        """Whether the levers that are pulled leave a thing in."""
        if thing.without is not None and thing.without in self.spec.levers:
            return False
        return thing.lever is None or thing.lever in self.spec.levers

    def is_pooled(self, m: int) -> bool:
        """Whether the plan pools the matter."""
        hard = self.scenario.classes[self.books.klass(m)].hard
        return self.spec.pooling == "all" or (self.spec.pooling == "hard" and hard)

    def passes_over(self, m: int, step: Step) -> bool:
        """Whether a step is not for this matter under this plan."""
        for_others = bool(step.classes) and self.books.klass(m) not in step.classes
        wanted = {None: None, "pooled": True, "not_pooled": False}[step.only]
        return for_others or not self.has(step) or wanted not in (None, self.is_pooled(m))

    def leaves_out(self, m: int, step: Step, left: int) -> bool:
        """Whether it passes a step over at which nothing is left to be done that others have begun."""
        return not left and self.passes_over(m, step)

    # ------------------------------------------------------------ pools

    def pool(self, name: str, unit: str) -> set[str]:
        """The units that a pool means for a matter of a unit."""
        zones = self.spec.zones.values()
        own = [zone for zone in zones if unit in zone.units]
        match name:
            case "home":
                return {unit}
            case "zone":
                return {other for zone in own for other in zone.units} - {unit}
            case "across":
                return {u for zone in zones for u in zone.units if zone not in own}
            case "division":
                return {division for zone in own for division in zone.division}
            case "county":
                county = self.scenario.units[unit].county
                divisions = {n for n, u in self.scenario.units.items() if u.kind is UnitKind.DIVISION}
                return {n for n in divisions if self.scenario.units[n].county == county}
            case "contact":
                return {contact for contact in [self.scenario.units[unit].contact] if contact}
            case "pair":
                return self.checkers(unit)
            case "staff" | "lead":
                named = {z for z, zone in self.spec.zones.items() if unit in (*zone.units, *zone.division)}
                if name == "lead":
                    return {self.leads[z] for z in named if z in self.leads} - {unit}
                return {one for z in named for one in self.spec.zones[z].staff}
            case "head" | "deputy":
                belongs = [zone for zone in zones if unit in (*zone.units, *zone.division)]
                named = {one for zone in belongs for one in getattr(zone, name)}
                return named or self.pool({"head": "contact", "deputy": "division"}[name], unit)
        return {name}

    def is_lent(self, p: int) -> bool:
        """Whether the plan lends somebody: of his post, and not among the first of his post in his unit."""
        books, post = self.books, self.books.post_of[p]
        alike = [
            books.codes[q]
            for q in self.active
            if (books.unit_of[q], books.post_of[q]) == (books.unit_of[p], post)
        ]
        first = sorted(alike).index(books.codes[p]) < self.spec.stay.get(post, 0)
        return not first and post in (self.spec.pooled_posts or self.scenario.posts)

    def checkers(self, unit: str) -> set[str]:
        """The units that check a unit: its own pair's, else all of the zones that are paired with its own."""
        for pair in self.spec.pairs:
            if unit in pair:
                return {*pair} - {unit}
        own = {z for z, zone in self.spec.zones.items() if unit in (*zone.units, *zone.division)}
        paired = {z for pair in self.spec.pairs if own & {*pair} for z in pair} - own
        return {one for z in paired for one in self.spec.zones[z].units}

    def levels(self, m: int, name: str, step: Step, queued: int, did: dict[str, set[int]]) -> Levels:
        """The pools used for a visit: when each opens, and who of it may act and is in none before it."""
        books, ticks = self.books, self.books.day_ticks
        escalation = round(self.spec.escalation_days * ticks)
        first, last = books.draws.first_recused[m : m + 2]
        may_not = set(books.draws.recused[first:last].tolist())
        may_not = may_not.union(*(did.get(other, set()) for other in step.not_by))
        used: Levels = []
        opened, rank = queued, 0
        if step.same_as and (same := (did.get(step.same_as.step, set()) & self.active) - may_not):
            used.append((queued, same))
            opened += round(step.same_as.days * ticks)
        for use in step.pools:
            if not self.has(use) or (use.when == "pooled" and not self.is_pooled(m)):
                continue
            before = set().union(*(people for _, people in used))
            if use.when == "blocked" and len(before) >= step.team:
                continue
            people = self.holders(name, step, self.pool(use.pool, books.unit(m)))
            people = {p for p in people if books.post_of[p] in (use.posts or [books.post_of[p]])}
            if use.pool in ("zone", "across", "pair", "lead") and (self.spec.pooled_posts or self.spec.stay):
                people = {p for p in people if self.is_lent(p)}
            if not (people := people - may_not - before):
                continue
            if use.when == "absent":
                after = round(use.after_days * ticks)
                used.append((self.stand_in(before, step.team, queued, after), people))
                continue
            opens = queued if use.when == "blocked" else opened + rank * escalation
            used.append((opens, people))
            rank += 1
        return used

    def holders(self, name: str, step: Step, units: set[str]) -> set[int]:
        """The people of some units whose post a step asks for, and who may do it."""
        posts = self.scenario.posts
        return {
            p
            for p in self.active
            if self.unit_of[p] in units
            and (not step.posts or self.books.post_of[p] in step.posts)
            and name in (posts[self.books.post_of[p]].steps or [name])
        }

    def parts(self, m: int, step: Step) -> Parts:
        """Of whom a team must have how many: of posts, then of pools in order; each counts for the first."""
        books, pools = self.books, list(dict.fromkeys(use.pool for use in step.pools))
        taken: set[int] = set()
        parts = []
        for name in dict.fromkeys([*sorted(self.scenario.posts), *pools]):
            if name in step.least:
                units = self.pool(name, books.unit(m)) if name not in self.scenario.posts else set()
                them = {
                    p for p in range(len(books.codes)) if books.post_of[p] == name or self.unit_of[p] in units
                }
                parts.append((them - taken, step.least[name]))
                taken |= them
        return parts

    def rooms(self, m: int, step: Step) -> set[int]:
        """The rooms of a step for a matter."""
        rooms = self.books.model.rooms
        named = {r for r, name in enumerate(rooms.name) if name == step.room}
        own = {r for r in named if self.books.units[rooms.unit[r]] == self.books.unit(m)}
        return own or named

    def stand_in(self, people: set[int], team: int, queued: int, after: int) -> int:
        """The first tick at which too few of these people have been there for so many ticks on end."""
        there = sum((self.books.present[p][queued:].astype(int) for p in people), start=np.array(0))
        lacking = np.broadcast_to(there < team, len(self.books.present[0]) - queued)
        ticks = np.arange(len(lacking))
        since = np.maximum.accumulate(np.where(lacking, -1, ticks)) + 1
        long_enough = np.flatnonzero(lacking & (ticks - since >= after))
        return queued + int(long_enough[0]) if len(long_enough) else NEVER

    # ------------------------------------------------------------ meetings

    @cached_property
    def meetings(self) -> dict[str, list[int]]:
        """The ticks of each gate's meetings, off holidays."""
        calendar = self.books.calendar
        if calendar is None:
            return {}
        last = calendar.date_of_day(self.books.n_days - 1)
        days = [calendar.start + timedelta(n) for n in range((last - calendar.start).days + 1)]
        held: dict[str, set[int]] = {}
        for name, gate in self.scenario.gates.items():
            weekday = self.spec.weekdays.get(name, gate.weekday)
            minute = int(gate.at[:2]) * 60 + int(gate.at[3:])
            dates = {calendar.roll(when) for when in days if _falls_on(gate, weekday, when)}
            held[name] = {calendar.tick_of(when, minute) for when in dates}
        return {name: sorted(ticks) for name, ticks in held.items()}

    def whose(self, gate: Gate, m: int) -> str:
        """Whose meeting decides on a matter: everybody's (""), its unit's, or its zone's."""
        unit = self.books.unit(m)
        if gate.each is None:
            return ""
        zones = [f"zone {name}" for name, zone in self.spec.zones.items() if unit in zone.units]
        return zones[0] if zones and gate.each == "zone" else unit

    def presides(self, gate: Gate, whose: str, now: int) -> bool:
        """Whether somebody of the gate's unit (of a zone its heads), of these posts, is not on leave."""
        units = {gate.unit or whose}
        if gate.each == "zone":
            zone = self.spec.zones.get(whose.removeprefix("zone "))
            units = {head for unit in (zone.units if zone else [whose]) for head in self.pool("head", unit)}
        return any(
            self.unit_of[p] in units
            and (not gate.posts or self.books.post_of[p] in gate.posts)
            and self.books.present[p][now]
            for p in self.active
        )

    # ------------------------------------------------------------ duty

    @cached_property
    def on_duty(self) -> list[np.ndarray]:
        """Of each person, tick by tick: on duty and not on leave."""
        kinds = list(zip(self.books.post_of, self.books.kinds, strict=True))
        rows = {key: self._duty(*key) for key in set(kinds)}
        there = zip(kinds, self.books.present, strict=True)
        return [self._served(key[0], rows[key], present) for key, present in there]

    def _served(self, post: str, free: np.ndarray, present: np.ndarray) -> np.ndarray:
        """The ticks that somebody serves: all that are free, or as many of them as are the post's share of
        each day, from the first one on at which he is there."""
        share = self.scenario.posts[post].duty.share
        if share is None:
            return free & present
        there = present.reshape(-1, self.books.day_ticks)
        most = np.floor((free & present).reshape(there.shape).sum(axis=1) * share + 0.5)
        return (there & (there.cumsum(axis=1) <= most[:, None])).ravel()

    def _duty(self, post: str, kind: UnitKind) -> np.ndarray:
        calendar = self.books.calendar
        if calendar is None:
            return np.ones(self.books.day_ticks, dtype=bool)
        serves = self.scenario.posts[post].duty
        blocked = self._blocked(kind)
        clock = [calendar.hours.minute_of_day(t) for t in range(self.books.day_ticks)]
        row = []
        for day in range(self.books.n_days):
            when = calendar.date_of_day(day)
            make_up = when.weekday() >= 5 and all(d in serves.days for d in WEEKDAYS[:5])
            here = WEEKDAYS[when.weekday()] in serves.days or make_up
            for minute in clock:
                on = here and (not serves.hours or _within(minute, serves.hours))
                row.append(on and not _within(minute, blocked.get(when, ())))
        return np.array(row, dtype=bool)

    def _blocked(self, kind: UnitKind) -> dict[date, tuple[str, ...]]:
        """Blocked hours by date for people of a kind of unit."""
        calendar = self.books.calendar
        assert calendar is not None
        blocked: dict[date, tuple[str, ...]] = {}
        last = calendar.date_of_day(self.books.n_days - 1)
        for name, arrangement in self.scenario.arrangements.items():
            for n in range((last - calendar.start).days + 1):
                when = calendar.start + timedelta(n)
                weekday = self.spec.weekdays.get(name, arrangement.weekday)
                if kind in arrangement.who and _falls_on(arrangement, weekday, when):
                    held = calendar.roll(when)
                    blocked[held] = (*blocked.get(held, ()), arrangement.hours)
        return blocked

    def work(self, visit: Visit, start: int, team: list[int]) -> Work:
        """What becomes of the work of a team that starts now: minute by minute, travel first each day, until
        it is done, or until the team has not been whole for so long that others go on."""
        draws, model = self.books.draws, self.books.model
        paces = draws.pace[:, min(start // self.books.day_ticks, draws.pace.shape[1] - 1)]
        slowest = min(Fraction(int(paces[p]), 1000) for p in team)
        need = max(1, -int(-Fraction(visit.effort) / slowest // 1))
        way = 0
        if visit.step.on_site:
            origin = draws.unit[visit.matter]
            posts = [self.scenario.posts[self.books.post_of[p]] for p in team]
            trip = max(int(model.units.travel[self.books.units.index(self.unit_of[p]), origin]) for p in team)
            way = math.ceil(trip * Fraction(str(min(post.duty.share or 1 for post in posts))))
        end, travelled = self._minute_by_minute(start, need, way, tuple(team))
        handed = self.handed(visit.step, start, team)
        if handed >= end:
            return Work(need, end, travelled)
        done, travelled = self._until(handed, start, way, team)
        return Work(done, handed, travelled, math.ceil((need - done) * slowest))

    def handed(self, step: Step, start: int, team: list[int]) -> int:
        """When a team hands over what it has begun, if the plan says so."""
        if step.hand_over is None or not self.has(step.hand_over):
            return NEVER
        after = round(step.hand_over.after_days * self.books.day_ticks)
        return self.stand_in(set(team), len(team), start, after)

    def _until(self, until: int, start: int, way: int, team: list[int]) -> tuple[int, int]:
        """The minutes of work that a team has done by a tick, and those on the way, first on each day."""
        together = np.logical_and.reduce([self.on_duty[p] for p in team])
        done, travelled, day_ticks = 0, 0, self.books.day_ticks
        for day in range(start // day_ticks, self.books.n_days):
            first = max(start, day * day_ticks)
            minutes = first + np.flatnonzero(together[first : (day + 1) * day_ticks])
            before = int((minutes < until).sum())
            if len(minutes) > way:
                travelled += min(way, before)
                done += max(0, before - way)
        return done, travelled

    @cache  # noqa: B019  (books live as long as their audit)
    def _minute_by_minute(self, start: int, need: int, way: int, team: tuple[int, ...]) -> tuple[int, int]:
        together = np.logical_and.reduce([self.on_duty[p] for p in team])
        travelled, day_ticks = 0, self.books.day_ticks
        for day in range(start // day_ticks, self.books.n_days):
            first = max(start, day * day_ticks)
            minutes = first + np.flatnonzero(together[first : (day + 1) * day_ticks])
            if len(minutes) <= way:
                continue
            travelled += way
            for t in minutes[way:].tolist():
                need -= 1
                if need == 0:
                    return t + 1, travelled
        return NEVER, travelled


def _within(minute: int, hours: tuple[str, ...]) -> bool:
    """Whether a minute of the day lies within one of the spans."""
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return any(span[:5] <= clock < span[6:] for span in hours)


def _falls_on(regular: Arrangement | Gate | Schedule, weekday: str, when: date) -> bool:
    """Whether a date, holiday or not, is one of a regular arrangement or meeting."""
    if regular.every == "day":
        return True
    if WEEKDAYS[when.weekday()] != weekday:
        return False
    if regular.every == "week":
        return True
    long = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[regular.every]
    if regular.nth < 0:
        return (when.month - 1) % long == long - 1 and (when + timedelta(7)).month != when.month
    return (when.month - 1) % long == 0 and (when.day - 1) // 7 + 1 == regular.nth


# ---------------------------------------------------------------- who came


def _arrival(books: Books, clocks: list["Clock | None"], m: int) -> int:
    """When a matter comes: at its drawn time if the plan of the day has its stream. One that is set off,
    after its delay, by the first of its causes on a day whose plan has the follow-up."""
    draws = books.draws
    if draws.stream[m] == TASK:
        return books.programme.begins(clocks, m)
    if draws.parent[m] < 0:
        came = int(draws.release[m])
        if draws.stream[m] < 0 or came >= books.model.horizon:
            return came
        stream = books.scenario.streams[books.model.streams.name[draws.stream[m]]]
        if stream.at is not None and not _on_a_regular_day(books, stream.at, came):
            return NEVER
        return came if books.stage(came).has(stream) else NEVER
    parent = clocks[draws.parent[m]]
    rule = books.scenario.followups[books.model.followups.name[draws.follow[m]]]
    lead = round(rule.days_before * books.day_ticks)
    causes = [] if parent is None else parent.causes(rule.when, lead)
    there = [tick for tick in causes if books.stage(tick).has(rule)]
    if not there:
        return NEVER
    came = min(there) + int(draws.delay[m])
    return came if rule.at is None else books.on_regular_day(rule.at, came)


def _on_a_regular_day(books: Books, at: Schedule, came: int) -> bool:
    """Whether a tick is on a regular day, or on the first day after a closure that held one back."""
    if books.is_regular(at, came):
        return True
    calendar, ticks = books.model.calendar, books.day_ticks
    for closure in books.scenario.closures.values():
        first, after = (calendar.day_index(day) for day in (closure.first, closure.last + timedelta(1)))
        if came // ticks == after and any(
            _on_a_regular_day(books, at, d * ticks) for d in range(first, after)
        ):
            return True
    return False


class Programme:
    """The tasks by name and unit: what is done when, milestones too, as far as the clocks tell."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.tasks = books.scenario.programme.tasks if books.scenario.programme else {}
        names = [(name, unit) for name, task in self.tasks.items() for unit in self.units(name) if task.flow]
        codes = {
            (books.model.tasks.name[row], books.units[books.model.tasks.unit[row]]): k
            for k, row in enumerate(books.model.tasks.row)
        }
        assert sorted(names) == sorted(codes), "each task once at each of its units"
        self.matter = {key: int(books.draws.tasks[k]) for key, k in codes.items()}
        self.of_matter = {m: key for key, m in self.matter.items()}

    def units(self, name: str) -> list[str]:
        """The units at which a task is done."""
        task = self.tasks[name]
        return [
            u for u, unit in self.books.scenario.units.items() if u in task.units or unit.kind == task.each
        ]

    def first(self, name: str) -> int:
        """The first tick of the day before which a task does not begin."""
        start = self.tasks[name].start
        if start is None or self.books.calendar is None:
            return 0
        return max(0, self.books.calendar.day_index(start)) * self.books.day_ticks

    def due(self, name: str) -> int:
        """The end of the last working day up to a task's day."""
        due, calendar = self.tasks[name].due, self.books.calendar
        if due is None or calendar is None:
            return NEVER
        return calendar.day_index(due + timedelta(1)) * self.books.day_ticks

    def urgent(self, name: str, unit: str) -> int:
        """By when a task has to end so that it and all that waits for it may be in time."""
        waiting = [
            (other, there)
            for other, task in self.tasks.items()
            for there in self.units(other)
            if name in task.after_all or (name in task.after and there == unit)
        ]
        return min([self.due(name), *(self.urgent(*key) for key in waiting)])

    def ready(self, clocks: list["Clock | None"], name: str, unit: str, *, days: bool = True) -> int:
        """When all that comes before a task at a unit has ended; without `days`, all work before it."""
        task = self.tasks[name]
        own = [(other, unit) for other in task.after]
        everywhere = [(other, there) for other in task.after_all for there in self.units(other)]
        return max((self.ended(clocks, *key, days=days) for key in own + everywhere), default=0)

    def ended(self, clocks: list["Clock | None"], name: str, unit: str, *, days: bool = True) -> int:
        """When a task at a unit has ended; a milestone by its own day too, with `days`."""
        if self.tasks[name].flow is None:
            return max(self.ready(clocks, name, unit, days=days), self.first(name) if days else 0)
        clock = clocks[self.matter[name, unit]]
        return NEVER if clock is None or clock.completed == NOT_YET else clock.completed

    def begins(self, clocks: list["Clock | None"], m: int) -> int:
        """When a task begins: all before it ended, its day come, and what it is delayed by under the plan of
        the day on which the last work before it ended."""
        name, unit = self.of_matter[m]
        ready, told = self.ready(clocks, name, unit), self.ready(clocks, name, unit, days=False)
        if ready >= self.books.model.horizon:
            return NEVER
        delay = self.books.stage(told).spec.delays.get(name)
        days = delay.days if delay and (not delay.units or unit in delay.units) else 0
        return max(ready, self._opens(name, unit)) + round(days * self.books.day_ticks)

    def _opens(self, name: str, unit: str) -> int:
        """The first tick of a task's own day, and of the milestones just before it."""
        task = self.tasks[name]
        before = [(o, unit) for o in task.after] + [(o, u) for o in task.after_all for u in self.units(o)]
        of_milestones = [self._opens(*key) for key in before if self.tasks[key[0]].flow is None]
        return max([self.first(name), *of_milestones])


def _never_came(books: Books, record: Record, m: int) -> Iterator[str]:
    """A matter that never comes leaves nothing."""
    visits = slice(books.draws.first[m], books.draws.first[m + 1])
    clocks = (record.arrived[m], record.due[m])
    blank = all((getattr(record, n)[m] == NOT_YET) for n in ("assigned", "ended", "completed"))
    blank &= record.extended[m] == NOT_YET and bool((record.queued[visits] == NOT_YET).all())
    blank &= bool((record.started[visits] == NOT_YET).all() and (record.team[visits] < 0).all())
    if clocks != (NEVER, NEVER) or not blank:
        yield f"matter {m} never came, yet it has a record"


# ---------------------------------------------------------------- the timetable of a matter


class Clock:
    """The main clock of one matter, from its milestones, pauses and extensions."""

    def __init__(self, books: Books, record: Record, m: int, arrived: int) -> None:
        self.books, self.m, self.arrived = books, m, arrived
        draws = books.draws
        limits = books.main_limits(m)
        self.start = limits[0].start if limits else "arrived"
        self.stop = limits[0].stop if limits else "completed"
        visits = range(draws.first[m], draws.first[m + 1])
        self.decided = {int(record.started[v]) for v in visits if books.steps[draws.step[v]].gate}
        self.assigned = self.ended = self.completed = self.extended = NOT_YET
        self.granted = NEVER
        self.late_end = False
        self.limit: Limit | None = None
        self.base: date | None = None
        self.pauses = 0
        self.own = int(draws.own[m])
        self.passed: list[tuple[int, str]] = []
        self.looks: list[tuple[int, int]] = []
        self.grants = sorted(
            int(record.completed[child])
            for child in np.flatnonzero(draws.parent == m)
            if record.completed[child] != NOT_YET
            and books.scenario.followups[books.model.followups.name[draws.follow[child]]].extends
        )
        self.backlog = draws.stream[m] == -1
        if self.backlog:
            self._take_over_backlog(int(draws.given_due[m]))
        elif draws.stream[m] == TASK:
            self.due, self.assigned = books.programme.urgent(*books.programme.of_matter[m]), arrived
            self.looks.append((arrived, self.due))
            self.passes("arrived", arrived, took_time=False)
        else:
            self.due = self._start_on(arrived, took_time=False)[2]
            self.passes("arrived", arrived, took_time=False)

    def _take_over_backlog(self, due: int) -> None:
        """The due tick is given; whether it moves is told by the limit of the first day."""
        self.due, self.assigned = due, self.arrived
        first = self.books.date_of(0, took_time=False)
        self.limit = self.books.limit_on(self.m, first)
        if 0 < due < NEVER:
            self.base = self.books.date_of(due, took_time=True)
        self.looks.append((self.arrived, due))

    def _start_on(self, event: int, *, took_time: bool) -> tuple[Limit | None, date | None, int]:
        """The limit that starts with an event at this tick, its first day and its due tick."""
        when = self.books.date_of(event, took_time)
        limit = self.books.limit_on(self.m, when)
        if limit is None:
            return None, when, NEVER
        return limit, when, self._due_of(limit, when, event, 0)

    def _due_of(self, limit: Limit, when: date | None, event: int, pauses: int) -> int:
        """Add the amount, then the days of pauses, then roll to a working day."""
        usual = limit.amount if limit.own is None else self.own
        if when is None:
            return event + usual + pauses
        assert self.books.calendar is not None
        try:
            if limit.unit == "working_days":
                amount = 0 if self.backlog else usual
                days = (amount + pauses, LimitUnit.WORKING_DAYS)
                return self.books.closing(due_date(self.books.calendar, when, *days))
            last = when
            if not self.backlog:
                months = limit.unit == "months"
                last = add_months(when, limit.amount) if months else when + timedelta(limit.amount)
            last += timedelta(pauses)
            self.books.calendar.roll(last)  # beyond the calendar there is nothing to roll to
            return self.books.closing(last)
        except SimlibError:
            return NEVER

    @property
    def runs(self) -> bool:
        """Whether the clock has begun and not ended."""
        return self.assigned != NOT_YET and self.ended == NOT_YET

    def stood_still(self, begin: int, took_time: bool, end: int) -> None:
        """A wait for which clocks stand still is over."""
        self.catch_up(end)
        limit, books = self.limit, self.books
        if limit is None or not limit.pauses or not self.runs or self.due == NEVER:
            return
        if self.backlog and self.base is None:
            return
        if books.calendar is None:
            self.pauses += end - begin
        else:
            days = [books.date_of(begin, took_time), books.date_of(end, took_time=True)]
            if limit.unit == "working_days":
                self.pauses += books.calendar.day_index(days[1]) - books.calendar.day_index(days[0])
            else:
                self.pauses += (days[1] - days[0]).days
        self.due = self._due_of(limit, self.base, self.assigned, self.pauses)
        if self.extended != NOT_YET:
            self.extended = self._extension()
        self.looks.append((end, self.due))

    def catch_up(self, now: int) -> None:
        """Grant the extensions that were approved before this tick: an approval comes after all else."""
        while self.grants and self.grants[0] < now:
            tick = self.grants.pop(0)
            if self.ended == NOT_YET and tick <= self.due < NEVER:
                self.extended = self._extension()
                self.granted = min(self.granted, tick)

    def _extension(self) -> int:
        """From the due day on, by the limit's extension."""
        extension = self.limit.extension if self.limit else None
        if extension is None or not 0 < self.due < NEVER:
            return NOT_YET
        if self.books.calendar is None:
            return self.due + extension.amount
        when = self.books.date_of(self.due, took_time=True)
        amount, unit = extension.amount, LimitUnit(extension.unit)
        try:
            return self.books.closing(due_date(self.books.calendar, when, amount, unit))
        except SimlibError:
            return NOT_YET

    def key(self, now: int, queued: int, spec: PlanSpec) -> tuple[int, ...]:
        """The place in the order of dispatch of a task that is queued (anew) now."""
        self.catch_up(now)
        rank = self.books.scenario.classes[self.books.klass(self.m)].rank
        due = self.due if self.extended == NOT_YET else self.extended
        keys = {"due": (due,), "class": (rank, queued), "first_come": (queued,)}
        return (*keys[spec.order], self.m)

    def passes(self, milestone: str | None, now: int, *, took_time: bool) -> None:
        """A milestone is passed; for the clock the first time counts."""
        self.catch_up(now)
        if milestone == self.start and self.assigned == NOT_YET:
            self.assigned = now
            self.limit, self.base, self.due = self._start_on(now, took_time=took_time)
            self.looks.append((now, self.due))
        if milestone in (self.stop, "completed") and self.ended == NOT_YET:
            self.ended = now
            self.late_end = now > max(self.due, self.extended)
        if milestone is not None:
            self.passed.append((now, milestone))
        if milestone == "completed":
            self.completed = now

    def causes(self, when: str, lead: int) -> list[int]:
        """The ticks at which this matter would set something off."""
        horizon = self.books.model.horizon
        if when == "late":
            return [self.ended] if self.late_end else []
        if when != "due_near":
            return [tick for tick, milestone in self.passed if milestone == when]
        asked = []
        for since, due in self.looks:
            tick = max(due - lead, since)
            # A meeting decides after what is asked at its tick has been answered.
            open_still = self.ended == NOT_YET or tick < self.ended + (self.ended in self.decided)
            moved = [other for looked, other in self.looks if looked <= tick][-1]
            if due < NEVER and tick < horizon and open_still and tick >= moved - lead:
                asked.append(tick)
        return asked

    def differs(self, record: Record) -> Iterator[str]:
        """Where the record says something else."""
        self.catch_up(self.books.model.horizon)
        self.arrived = int(self.books.draws.arrived[self.m]) if self.backlog else self.arrived
        for name in ("arrived", "due", "extended", "assigned", "ended", "completed"):
            got, expected = int(getattr(record, name)[self.m]), getattr(self, name)
            if got != expected:
                yield f"matter {self.m}: {name} {got}, not {expected}"


def _matter(books: Books, record: Record, clock: Clock, visits: list[Visit]) -> Iterator[str]:
    """A matter's visits one after another, and its clocks; its visits that wait for somebody are noted."""
    m, draws, horizon = clock.m, books.draws, books.model.horizon
    now, took_time, left = clock.arrived, False, 0
    did: dict[str, set[int]] = {}
    for v in range(draws.first[m], draws.first[m + 1]):
        step, name = books.steps[draws.step[v]], books.model.steps.name[draws.step[v]]
        if now >= horizon or (books.is_rest(v) and not left) or books.stage(now).leaves_out(m, step, left):
            yield from _nothing(record, m, v)
            continue
        begin, now = now, now + int(draws.wait[v])
        if now >= horizon:
            yield from _nothing(record, m, v)
            continue
        if now > begin and step.pauses:
            clock.stood_still(begin, took_time, now)
        took_time = took_time or now > begin
        if books.stage(now).leaves_out(m, step, left):
            yield from _nothing(record, m, v)
            continue
        began = now
        if step.team or step.gate:
            visit = Visit(m, v, step, now, int(draws.effort[v]) + left)
            if left:
                visit.step, visit.is_rest = _rest_of(name, step), True
            visit = _waiting(books, record, clock, visit, name, did)
            visits.append(visit)
            if visit.gone < NEVER:
                yield from _nothing(record, m, v)
                now, took_time = visit.gone, False
                continue
            now, left, problems = (_decided if step.gate else _worked)(books, record, visit)
            yield from problems
            did.setdefault(name, set()).update(_team(record, v))
        elif record.started[v] != now or record.finished[v] != now or _team(record, v):
            yield f"matter {m} visit {v}: no work, yet {record.started[v]}-{record.finished[v]}"
        if record.queued[v] != began:
            yield f"matter {m} visit {v}: queued {record.queued[v]}, not {began}"
        took_time = now > begin
        if now < horizon and not left:
            clock.passes(step.milestone, now, took_time=took_time)
    if now < horizon:
        clock.passes("completed", now, took_time=took_time)
    yield from clock.differs(record)


def _rest_of(name: str, step: Step) -> Step:
    """How work that was handed over is asked for: whoever has begun it first, others at once."""
    pools = tuple(use.model_copy(update={"after_days": 0.0}) for use in step.pools)
    same = SamePeople(step=name, days=0.0)
    return step.model_copy(update={"same_as": same, "pools": pools, "hand_over": None})


def _nothing(record: Record, m: int, v: int) -> Iterator[str]:
    """A visit that was passed over, or not reached, leaves nothing."""
    ticks = {int(getattr(record, name)[v]) for name in ("queued", "started", "finished")}
    team = record.room[v] != NOT_YET or _team(record, v)
    if ticks != {NOT_YET} or record.travel[v] or record.stuck[v] or team:
        yield f"matter {m} visit {v}: not there, yet {sorted(ticks)}"


def _waiting(
    books: Books, record: Record, clock: Clock, visit: Visit, name: str, did: dict[str, set[int]]
) -> Visit:
    """A visit that waits for people or a meeting: its turns, under one plan or two."""
    m, step, queued = visit.matter, visit.step, visit.queued
    started = int(record.started[visit.visit])
    turns = [queued]
    for begin, stage in zip(books.begins, books.stages, strict=True):
        if queued < begin < books.model.horizon and not NOT_YET < started < begin:
            if stage.leaves_out(m, step, visit.is_rest):
                visit.gone = begin
                break
            turns.append(begin)
    for tick in turns:
        stage = books.stage(tick)
        levels = [] if step.gate else stage.levels(m, name, step, tick, did)
        parts = stage.parts(m, step)
        visit.turns.append(Turn(tick, clock.key(tick, queued, stage.spec), levels, parts))
    return visit


def _decided(books: Books, record: Record, visit: Visit) -> tuple[int, int, list[str]]:
    """When a meeting decides on a visit (which one is asked elsewhere), nothing left, and what is wrong."""
    v = visit.visit
    started = int(record.started[v])
    same = record.finished[v] == started and not record.travel[v] and not _team(record, v)
    problems = [] if same and not record.stuck[v] else [f"visit {v}: a meeting that takes time"]
    return (NEVER if started == NOT_YET else started), 0, problems


def _worked(books: Books, record: Record, visit: Visit) -> tuple[int, int, list[str]]:
    """When a visit's work ends (NEVER: not before the horizon) or is handed over, the effort that is left to
    others, and what is wrong with it."""
    v, where = visit.visit, f"matter {visit.matter} visit {visit.visit}"
    started, team = int(record.started[v]), _team(record, v)
    stuck = visit.is_stuck
    if bool(record.stuck[v]) != stuck:
        return NEVER, 0, [f"{where}: stuck is {record.stuck[v]}"]
    if started == NOT_YET:
        idle = record.finished[v] == NOT_YET and not team and record.travel[v] == 0
        return NEVER, 0, [] if idle else [f"{where}: not started, yet at work"]
    problems = []
    if started < visit.queued or started >= books.model.horizon:
        return NEVER, 0, [f"{where}: started {started}, queued {visit.queued}"]
    if len(team) != visit.step.team or sorted(set(team)) != team:
        return NEVER, 0, [*problems, f"{where}: team {team} of {visit.step.team}"]
    may = set().union(*(people for opens, people in visit.turn(started).levels if opens <= started))
    if not set(team) <= may:
        problems.append(f"{where}: {sorted(set(team) - may)} may not act")
    work = books.stage(started).work(visit, started, team)
    end, travelled = work.end, work.travelled
    expected = end if end < books.model.horizon else NOT_YET
    if record.finished[v] != expected or record.travel[v] != travelled:
        got = f"{record.finished[v]} after {record.travel[v]} of travel"
        problems.append(f"{where}: finished {got}, not {expected} after {travelled}")
    return end, work.left, problems


def _team(record: Record, v: int) -> list[int]:
    return [int(p) for p in record.team[v] if p >= 0]


# ---------------------------------------------------------------- people


def _people(books: Books, record: Record, visits: list[Visit]) -> Iterator[str]:
    """Nobody is on two tasks at once, and everybody who starts is on duty."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for visit in visits:
        started, team = int(record.started[visit.visit]), _team(record, visit.visit)
        if started == NOT_YET or not team:
            continue
        end = books.stage(started).work(visit, started, team).end
        for p in team:
            spans.setdefault(p, []).append((started, end, visit.visit))
            if not books.stage(started).on_duty[p][started]:
                yield f"visit {visit.visit}: {books.codes[p]} starts off duty"
    for p, tasks in spans.items():
        tasks.sort()
        for (_, end, one), (begin, _, other) in itertools.pairwise(tasks):
            if begin < end:
                yield f"{books.codes[p]} does visits {one} and {other} at once"


# ---------------------------------------------------------------- every meeting anew


def _meetings(books: Books, record: Record, visits: list[Visit]) -> Iterator[str]:
    """Each gate's meetings again: what was ready before comes by key, as much as the agenda holds."""
    for name, gate in books.scenario.gates.items():
        waiting = [visit for visit in visits if visit.step.gate == name]
        regular = {
            tick
            for stage in books.stages
            for tick in stage.meetings[name]
            if tick < books.model.horizon and books.stage(tick) is stage
        }
        ticks = regular | {*books.begins} | {int(record.started[visit.visit]) for visit in waiting}
        agenda = sorted(ticks | {visit.queued for visit in waiting})
        called: dict[str, int] = {}
        while agenda:
            now = agenda.pop(0)
            stage = books.stage(now)
            called = {} if now in books.begins else called
            for whose in sorted({stage.whose(gate, visit.matter) for visit in waiting}):
                theirs = [visit for visit in waiting if stage.whose(gate, visit.matter) == whose]
                ready = [visit for visit in theirs if visit.queued < now < visit.gone]
                ready.sort(key=lambda visit: visit.turn(now).key)
                there = (now in regular or called.get(whose) == now) and stage.presides(gate, whose, now)
                decided = ready[: gate.agenda] if there else []
                told = [visit for visit in theirs if record.started[visit.visit] == now >= 0]
                if {id(visit) for visit in told} != {id(visit) for visit in decided}:
                    numbers = [[visit.visit for visit in found] for found in (told, decided)]
                    yield f"tick {now}, {name}: decides on visits {numbers[0]}, not {numbers[1]}"
                    return
                waiting = [visit for visit in waiting if visit not in decided]
                left = [v for v in theirs if v not in decided and v.queued <= now < v.gone]
                if gate.on_demand and len(left) >= gate.on_demand.waiting and called.get(whose, -1) <= now:
                    called[whose] = books.next_at(gate, now)
                    if called[whose] < books.model.horizon:
                        agenda = sorted({*agenda, called[whose]})


# ---------------------------------------------------------------- every pass anew


def _dispatch(books: Books, record: Record, visits: list[Visit]) -> Iterator[str]:
    """Each pass again: waiting tasks in order, people of open levels by effort so far, then code."""
    people = set(range(len(books.codes)))
    until, assigned = dict.fromkeys(people, 0), dict.fromkeys(people, 0)
    waiting = [visit for visit in visits if visit.step.team]
    held = dict.fromkeys(range(len(books.model.rooms)), 0)
    for now in _ticks(books, record, visits):
        stage = books.stage(now)
        free = {p for p in stage.active if until[p] <= now and stage.on_duty[p][now]}
        ready = [visit for visit in waiting if visit.queued <= now < visit.gone]
        for visit in sorted(ready, key=lambda visit: visit.turn(now).key):
            team = _chosen(visit, now, free, assigned, books)
            rooms = stage.rooms(visit.matter, visit.step)
            vacant = sorted(r for r in rooms if held[r] <= now)
            if rooms and not vacant:
                team = []
            starts = record.started[visit.visit] == now
            if team != (_team(record, visit.visit) if starts else []):
                got = _team(record, visit.visit) if starts else "nobody"
                yield f"tick {now} visit {visit.visit}: {got} starts, not {team or 'nobody'}"
                return
            if team:
                work = stage.work(visit, now, team)
                need, end = work.done, work.end
                room = vacant[0] if vacant else NOT_YET
                held |= {room: end} if vacant else {}
                if record.room[visit.visit] != room:
                    yield f"tick {now} visit {visit.visit}: room {record.room[visit.visit]}, not {room}"
                waiting.remove(visit)
                for p in team:
                    free.discard(p)
                    until[p], assigned[p] = end, assigned[p] + need


def _ticks(books: Books, record: Record, visits: list[Visit]) -> list[int]:
    """Every tick at which somebody could become free or a task could begin to wait or to reach more."""
    ticks = {0}
    for stage in books.stages:
        for p in stage.active:
            ticks |= set((np.flatnonzero(np.diff(stage.on_duty[p].astype(int)) > 0) + 1).tolist())
    for visit in visits:
        started = int(record.started[visit.visit])
        ticks |= {visit.queued, started, int(record.finished[visit.visit])}
        ticks |= {opens for turn in visit.turns for opens, _ in turn.levels}
    return sorted(t for t in ticks if 0 <= t < books.model.horizon)


def _chosen(visit: Visit, now: int, free: set[int], assigned: dict[int, int], books: Books) -> list[int]:
    """The team that the rules form for a task at a pass, or nobody."""
    team: list[int] = []
    everybody = set(range(len(books.codes)))
    for them, least in [*visit.turn(now).parts, (everybody, visit.step.team)]:
        size = least if them is everybody else len(team) + least
        for opens, people in visit.turn(now).levels:
            if opens <= now:
                ready = sorted((people & free & them) - {*team}, key=lambda p: (assigned[p], books.codes[p]))
                team += ready[: size - len(team)]
        if len(team) < size:
            return []
    return sorted(team)
