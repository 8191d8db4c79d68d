"""Every minute of a matter has one label: told by hand, counted again tick by tick, and taken away."""

from functools import reduce
from operator import or_
from types import SimpleNamespace

import numpy as np
import pytest

from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan, step_specs
from simlib.model.rules import NEVER, work_needed
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate
from simlib.runs.reference import _Chosen, _Given, _Office, bits, is_team
from simlib.scores.labelling import NO_FREE_PERSON
from simlib.scores.why_late import LABELS, ROLES, lifetimes, pieces, why_late
from tests.scores.little import DAY, MORNING, fixed, office, text, told, work
from tests.worlds import as_world, random_world

WORK = ("work", 60)


class TestToldByHand:
    def test_work_and_nothing_else(self):
        assert told(*office({"do": work()})) == [WORK]

    def test_the_way_comes_first_on_each_day(self):
        steps = {"do": work(["West"], effort=DAY - 30 + 10, on_site=True)}
        assert told(*office(steps)) == [("travel", 30), ("work", 330), ("travel", 30), ("work", 10)]

    def test_a_part_time_clerk_begins_when_she_comes_on_duty(self):
        post = {"clerk": {"title": text("clerk"), "duty": {"hours": ["14:00-17:00"]}}}
        assert told(*office({"do": work()}, posts=post)) == [("before_duty", MORNING), WORK]

    def test_an_afternoon_too_short_for_the_way_is_lost(self):
        hours = {"clerk": {"title": text("clerk"), "duty": {"hours": ["09:00-09:20"]}}}
        found = told(*office({"do": work(["West"], on_site=True)}, posts=hours))
        assert {label for label, _ in found} == {"off_duty"}

    def test_leave_of_somebody_booked(self):
        found = told(*office({"do": work(effort=MORNING + 10)}), away=[(0, 1)])
        assert found == [("work", MORNING), ("leave", MORNING), ("work", 10)]

    def test_leave_of_the_only_one_who_may(self):
        assert told(*office({"do": work()}), away=[(0, 0)]) == [("leave", MORNING), WORK]

    @pytest.mark.parametrize(("pauses", "label"), [(True, "reply"), (False, "outside")])
    def test_a_wait_outside(self, pauses, label):
        steps = {"do": work(wait=fixed(45), pauses=pauses)}
        assert told(*office(steps)) == [(label, 45), WORK]

    def test_papers_wait_for_the_meeting_however_often_it_is_put_off(self):
        gate = {"title": text("board"), "every": "week", "weekday": "wed", "at": "10:00"}
        steps = {"do": {"title": text("decide"), "gate": "board", "next": {"end": 1.0}}}
        model, plan = office(steps, gates={"board": {**gate, "agenda": 1, "unit": "East"}})
        assert told(model, plan) == [("gate", 2 * DAY + 60)]
        assert told(model, plan, away=[(0, 4)]) == [("gate", 7 * DAY + 60)]

    def test_nobody_may_ever(self):
        model, plan = office({"do": work(team=2)})
        assert told(model, plan) == [("no_team", model.horizon)]
        assert told(*office({"do": work()}), conflict=[(0, 0)]) == [("no_team", model.horizon)]

    def test_those_free_must_stand_back(self):
        model, plan = office({"do": work()}, clerks=2, matters=2)
        assert told(model, plan, 1, conflict=[(1, 1)]) == [("recusal", 60), WORK]
        again = office({"one": work(after="two"), "two": work(not_by=["one"])}, clerks=2, matters=2)
        assert told(*again, 0) == [WORK, WORK]  # both change places

    def test_those_free_are_not_asked_yet(self):
        steps = {"do": work(["home", "West"])}
        model, plan = office(steps, matters=2, plan={"escalation_days": 0.1})
        assert told(model, plan, 1) == [("escalation", 36), WORK]

    @pytest.mark.parametrize(
        ("role", "label"), [("approval", "approval"), ("review", "review_queue"), ("desk", "desk")]
    )
    def test_a_role_names_its_queue(self, role, label):
        assert told(*office({"do": work(role=role)}, matters=2), 1) == [(label, 60), WORK]

    def test_too_few_and_none(self):
        three = office({"do": work(team=2)}, clerks=3, matters=2)
        assert told(*three, 1) == [("no_free_pair", 60), WORK]
        two = office({"do": work(team=2)}, clerks=2, matters=2)
        assert told(*two, 1) == [("no_free_person", 60), WORK]


class TestPrecedence:
    def test_recusal_before_leave_before_roles(self):
        """Clerk 0 is busy with the first matter, 1 on leave, 2 must stand back; then without 2; without 1."""
        steps = {"do": work(role="approval")}
        three, two = (office(steps, clerks=n, matters=2) for n in (3, 2))
        assert told(*three, 1, away=[(1, 0)], conflict=[(1, 2)])[0] == ("recusal", 60)
        assert told(*two, 1, away=[(1, 0)])[0] == ("leave", 60)
        assert told(*two, 1, conflict=[(1, 1)], away=[(1, 0)])[0] == ("approval", 60)

    def test_leave_before_a_pool_that_is_not_open(self):
        model, plan = office({"do": work(["home", "West"])}, plan={"escalation_days": 1})
        assert told(model, plan, away=[(0, 0)]) == [("leave", MORNING), WORK]

    def test_no_team_before_everything(self):
        model, plan = office({"do": work(team=2, role="review")}, clerks=1)
        assert told(model, plan, away=[(0, 0)]) == [("no_team", model.horizon)]


# ---------------------------------------------------------------- random worlds


def runs(seeds, load="central"):
    """Runs of all plans of random worlds."""
    for seed in seeds:
        model = compile_model(as_world(random_world(seed)), load)
        draws = draw(model, 1, 0)
        for name in model.world.scenario.plans:
            plan = compile_plan(model, name)
            yield model, plan, draws, simulate(model, plan, draws)


class TestRandomWorlds:
    @pytest.mark.slow
    def test_labels_add_up_to_the_sojourn(self):
        seen = np.zeros(len(LABELS), dtype=np.int64)
        for run in runs(range(60)):
            model, _, draws, record = run
            sums = why_late(*run)
            begin, end = lifetimes(model, draws, record)
            assert (sums >= 0).all()
            assert (sums.sum(axis=1) == end - begin).all()
            assert (sums[record.arrived >= NEVER] == 0).all()
            seen += sums.sum(axis=0)
        assert (seen > 0).all(), "a label that these worlds never reach is not tested here"

    @pytest.mark.slow
    def test_pieces_follow_each_other_and_have_the_sums(self):
        for run in runs(range(100, 112)):
            model, _, draws, record = run
            begin, end = lifetimes(model, draws, record)
            sums = why_late(*run)
            for m in range(0, draws.matters, 3):
                found = pieces(*run, m)
                assert [p.begin for p in found] == [begin[m], *(p.end for p in found)][: len(found)]
                assert not found or found[-1].end == end[m]
                for k, label in enumerate(LABELS):
                    assert sum(p.end - p.begin for p in found if p.label == label) == sums[m, k]

    @pytest.mark.slow
    def test_work_and_travel_are_those_of_the_record(self):
        checked = 0
        for run in runs(range(200, 220)):
            model, _, draws, record = run
            for m in np.flatnonzero(record.ended >= 0).tolist():
                found = pieces(*run, m)
                for v in {p.visit for p in found if p.label == "work"}:
                    own = dict.fromkeys(LABELS, 0)
                    for p in (p for p in found if p.visit == v):
                        own[p.label] += p.end - p.begin
                    team = [p for p in record.team[v] if p >= 0]
                    day = min(record.started[v] // model.day_ticks, draws.pace.shape[1] - 1)
                    pace = min(draws.pace[p, day] for p in team)
                    assert own["work"] == work_needed(int(draws.effort[v]), int(pace))
                    assert own["travel"] == record.travel[v]
                    checked += 1
        assert checked > 500

    @pytest.mark.slow
    def test_queues_are_told_again_by_the_reference_engine(self):
        """At ticks of queues the pools are found by the engine that is written to be read, people free are
        counted one by one, and the labels are tried in the published order."""
        told_again = 0
        for run in runs(range(300, 330)):
            again = Again(*run)
            for m in range(0, run[2].matters, 2):
                for piece in pieces(*run, m):
                    queued = piece.label not in ("work", "travel", "off_duty", "reply", "outside")
                    if queued and again.is_queued(piece):
                        for tick in {piece.begin, (piece.begin + piece.end) // 2, piece.end - 1}:
                            assert again.label(m, piece.visit, tick) == piece.label, (piece, tick)
                            told_again += 1
        assert told_again > 2000


class Again:
    """The labels of queues from the reference engine's own pools."""

    def __init__(self, model, plan, draws, record):
        self.model, self.plan, self.draws, self.record = model, plan, draws, record
        self.given = _Given(model, draws)
        self.nobody_bars = _Given(model, draws)
        self.nobody_bars.in_conflict = {}
        self.nobody_bars.not_by = tuple(() for _ in model.steps.not_by)
        self.stages = [*plan.stages()]
        self.chosen = [_Chosen(model, one, draws) for one in self.stages]

    def is_queued(self, piece):
        started = self.record.started[piece.visit]
        return started < 0 or piece.end <= started

    def label(self, m, v, tick):
        spec = step_specs(self.model)[self.draws.step[v]]
        if spec.gate:
            return "gate"
        begins = [0, *(stage.until for stage in self.stages[:-1])]
        n = sum(begin <= tick for begin in begins) - 1
        queued = self.record.queued[v]
        since = max(int(queued) if queued >= 0 else self.arrival(m, v), begins[n])
        chosen = self.chosen[n]
        levels, unbarred = (
            self.levels(given, chosen, m, v, since) for given in (self.given, self.nobody_bars)
        )
        step, unit = self.draws.step[v], self.draws.unit[m]
        task = SimpleNamespace(team=spec.team, parts=chosen.parts(step, unit))
        if not is_team(task, reduce(or_, (people for _, people in levels), 0)):
            return "no_team"
        return self.judged(spec, task, levels, unbarred, tick, chosen)

    def arrival(self, m, v):
        """When a visit that a new plan left out was queued."""
        pieces_of = pieces(self.model, self.plan, self.draws, self.record, m)
        return min(p.begin for p in pieces_of if p.visit == v and p.label not in ("reply", "outside"))

    def levels(self, given, chosen, m, v, since):
        office = SimpleNamespace(given=given, plan=chosen, now=since, log=self.record)
        done = _Office.done(office, m, v)
        return _Office.levels(office, m, self.draws.step[v], done)

    def judged(self, spec, task, levels, unbarred, tick, chosen):
        busy, rota = self.busy(tick), chosen.rota
        here = rota.on_duty(tick)

        def reached(found, until):
            return reduce(or_, (some for opens, some in found if opens <= until), 0)

        def could(found, until, people):
            return is_team(task, reached(found, until) & people & ~busy)

        if spec.room is not None and could(levels, tick, here):
            return "room"
        if could(unbarred, tick, here):
            return "recusal"
        if could(levels, tick, self.planned(chosen, tick)):
            return "leave"
        if could(levels, NEVER - 1, here):
            return "escalation"
        assert not could(levels, tick, here), "the engine would have taken them"
        if could(levels, tick, -1):
            return "before_duty"
        if spec.role in ROLES:
            return LABELS[ROLES[spec.role]]
        return "no_free_pair" if reached(levels, tick) & here & ~busy else LABELS[NO_FREE_PERSON]

    def planned(self, chosen, tick):
        """Who would be on duty, were nobody on leave."""
        duty = self.stages[self.chosen.index(chosen)].duty
        day, at = divmod(tick, duty.day_ticks)
        shift = np.searchsorted(duty.cuts, at, side="right") - 1
        return bits(duty.on[duty.whole[:, day], shift])

    def busy(self, tick):
        started, finished = self.record.started, self.record.finished
        at_work = (started >= 0) & (started <= tick) & ((finished < 0) | (finished > tick))
        people = {int(p) for p in self.record.team[at_work].ravel() if p >= 0}
        return sum(1 << p for p in people)


# ---------------------------------------------------------------- taken away

YEAR = {
    "calendar": "china",
    "hours": ["09:00-12:00", "14:00-17:00"],
    "start": "2021-03-01",
    "window": {"from": "2021-03-01", "to": "2021-12-20"},
    "end": "2021-12-31",
}
RUN_OUT = 60 * DAY
"""Matters that arrive later than so long before the horizon are left out: some would be cut short."""


def busy_year(steps, per_year, clerks, **more):
    """An office with work of changing length all the year round."""
    streams = {
        "all": {
            "title": text("all"),
            "flow": "way",
            "shares": {"East": 1},
            "classes": {"plain": 1.0},
            "per_year": per_year,
        }
    }
    return office(steps, clerks=clerks, streams=streams, time=YEAR, **more)


def long_work(after="end", **more):
    return {**work(after=after, **more), "effort": {**fixed(100), "dist": "exponential"}}


def clerk(spells):
    leave = {"leave": {"spells": spells, "days": 5}} if spells else {}
    return {"clerk": {"title": text("clerk"), **leave}}


def taken_away(cause):
    """A world in which the cause is the first, and the same without it."""
    two = {"one": long_work("two"), "two": long_work()}
    if cause == "gate":
        gate = {"title": text("board"), "every": "week", "weekday": "wed", "at": "10:00"}
        decide = {"title": text("decide"), "gate": "board", "next": {"two": 1.0}}
        board = {"gates": {"board": {**gate, "agenda": 20, "unit": "West"}}}
        with_gate = {"one": long_work("decide"), "decide": decide, "two": long_work()}
        return busy_year(with_gate, 250, 2, **board), busy_year(two, 250, 2, **board)
    if cause == "leave":
        return tuple(busy_year(two, 60, 1, posts=clerk(n)) for n in (6, 0))
    if cause == "recusal":
        steps = {"one": long_work(pools=["home", {"pool": "West", "when": "blocked"}])}
        odds = {"home": 0.6, "neighbour": 0.0, "elsewhere": 0.0}
        return busy_year(steps, 350, 2, conflicts=odds), busy_year(steps, 350, 2)
    if cause == "no_free_pair":
        return tuple(busy_year({"one": long_work(team=2)}, 500, n) for n in (3, 4))
    return tuple(busy_year(two, 300, n) for n in (1, 2))


def mean_ticks(model, plan):
    """Mean ticks of a matter by label over forty years."""
    total, matters = np.zeros(len(LABELS)), 0
    for replication in range(40):
        draws = draw(model, 1, replication)
        early = np.flatnonzero(draws.arrived < model.horizon - RUN_OUT)
        total += why_late(model, plan, draws, simulate(model, plan, draws), early).sum(axis=0)
        matters += len(early)
    return dict(zip(LABELS, total / matters, strict=True))


@pytest.mark.parametrize(
    ("cause", "low", "high"),
    [
        ("no_free_person", 0.85, 1.0),
        ("no_free_pair", 0.85, 1.0),
        ("recusal", 0.65, 1.0),
        ("gate", 1.0, 1.4),
        ("leave", 1.0, 1.6),
    ],
)
def test_without_its_first_cause_a_matter_takes_less_time_by_about_what_it_claimed(cause, low, high):
    """More people leave a few minutes of queueing, so they save a little less than the label. Without
    recusals people of the other town no longer help out, so a quarter of the claim is lost again. A cause
    that comes in gusts (a meeting's day, a week of leave) also makes the queue that stands behind it: without
    it, more is saved than it claims, here up to half as much again."""
    before, after = (mean_ticks(*world) for world in taken_away(cause))
    waits = {label: ticks for label, ticks in before.items() if label != "work"}
    assert max(waits, key=waits.get) == cause
    saved = sum(before.values()) - sum(after.values())
    assert low * before[cause] <= saved <= high * before[cause]
    assert after[cause] < 0.1 * before[cause]
