"""Who worked how long, for whom, who had to stand back, and who took over."""

from dataclasses import replace

import numpy as np
import pytest

from simlib.model.arrays import ALWAYS
from simlib.model.calendar import nth_weekday
from simlib.scores.intervals import estimate
from simlib.scores.matters import takeovers
from simlib.scores.on_duty import Rota
from simlib.scores.run import Run
from simlib.scores.staff import fixed_hours

ALL = ("all", "all")
DUTY = 7 * 500  # seven people, always on duty, a window of 500 ticks


@pytest.fixture(scope="module")
def shared_work(matter, visit):
    """East's matter verified by one of East and one of West, 40 ticks, 10 of them travel: two days."""
    return matter(
        "East",
        200,
        visits=(
            visit("accept", 200, 200, 230, ("East 1",)),
            visit("verify", 230, 250, 290, ("East 1", "West 1"), travel=10),
            visit("file", 290, 300, 310, ("Division 2",)),
        ),
    )


class TestStaff:
    def test_hours_go_to_the_units_of_the_people(self, desk, shared_work):
        found = desk.tally(shared_work)
        assert found["staff_use", *ALL] == (30 + 2 * 40 + 10, DUTY)
        assert found["staff_use", "town", "East"] == (70, 2 * 500)
        assert found["staff_use", "town", "West"] == (40, 2 * 500)
        assert found["staff_use", "division", "Division"] == (10, 2 * 500)
        assert found["staff_use", "zone", "Zone"] == (110, 5 * 500)
        assert found["staff_hours_worked", "unit", "East"] == (70, 1)
        assert found["staff_hours_duty", "group", "Group"] == (500, 1)

    def test_only_time_in_the_window_counts(self, desk, matter, visit):
        before = visit("accept", 50, 80, 130, ("East 1",))
        unfinished = visit("verify", 130, 590, -1, ("East 1", "East 2"))
        found = desk.tally(matter("East", 50, visits=(before, unfinished)))
        assert found["staff_use", "town", "East"] == (30 + 2 * 10, 2 * 500)

    def test_only_people_of_the_plan_are_on_duty(self, desk, shared_work):
        found = desk.tally(shared_work, plan="reinforced")
        assert found["staff_use", *ALL] == (120, DUTY + 500)
        assert found["staff_hours_duty", "town", "East"] == (1500, 1)

    def test_without_a_calendar_hours_are_ticks_and_nothing_is_fixed(self, desk, shared_work):
        found = desk.measures(shared_work)
        assert found["staff_hours_worked", *ALL].unit == "ticks"
        assert found["fixed_hours", *ALL].mean == 0


class TestWorkOnMatters:
    def test_each_member_travels_his_own_way_for_the_unit_of_origin(self, desk, shared_work):
        """The one of East is there already; both waited for the one of West on two days."""
        found = desk.tally(shared_work)
        assert found["travel_hours", *ALL] == (10, 1)
        assert found["travel_hours", "town", "East"] == (10, 1)
        assert found["travel_hours", "town", "West"] == (0, 1)

    def test_what_the_system_set_off_itself_is_left_out(self, desk, shared_work):
        found = desk.tally(shared_work, replace(shared_work, parent=0))
        assert found["travel_hours", *ALL] == (10, 1)
        assert found["stranger_share", *ALL] == (40, 110)
        assert found["staff_hours_worked", *ALL] == (2 * 120, 1)  # people work on them all the same

    def test_strangers_are_people_of_another_unit_where_home_may_do_it(self, desk, shared_work):
        """Filing is the division's own work, so its people are no strangers there."""
        found = desk.tally(shared_work)
        assert found["stranger_share", *ALL] == (40, 30 + 80)
        assert found["stranger_share", "town", "East"] == (40, 110)
        assert found["stranger_share", "class", "free"] == (0, 0)

    def test_a_step_that_names_the_unit_is_its_own_too(self, desk, matter, visit):
        """Filing is for the division; were the matter the division's, West's people would be strangers."""
        filed = visit("file", 200, 210, 250, ("Division 1", "West 1"))
        clash = visit("file", 260)
        found = desk.tally(matter("Division", 200, visits=(filed, clash), conflict=("Division 2",)))
        assert found["stranger_share", *ALL] == (40, 80)
        assert found["recusals", *ALL] == (2, 1)

    def test_somebody_of_home_stands_back(self, desk, matter, visit):
        queued = (visit("accept", 200), visit("file", 210))
        at_home = matter("East", 200, visits=queued, conflict=("East 2",))
        elsewhere = matter("East", 200, visits=queued, conflict=("West 1", "Division 1"))
        found = desk.tally(at_home, elsewhere)
        assert found["recusals", *ALL] == (1, 1)
        assert found["recusals", "town", "East"] == (1, 1)

    def test_others_take_over(self, desk, matter, visit):
        """The division verifies only when home and zone are blocked; filing is its own work."""
        taken = visit("verify", 200, 210, 250, ("Division 1", "East 2"))
        own = visit("file", 250, 260, 265, ("Division 1",))
        too_early = visit("verify", 50, 60, 99, ("Division 1", "Division 2"))
        found = desk.tally(matter("East", 200, visits=(taken, own)), matter("West", 50, visits=(too_early,)))
        assert found["takeovers", *ALL] == (1, 1)

    def test_whoever_is_in_another_pool_of_the_step_takes_over_from_nobody(self, desk, matter, visit):
        """As if the division were verify's last pool too, blocked or not."""
        taken = visit("verify", 200, 210, 250, ("Division 1", "East 2"))
        draws, record = desk.write(matter("East", 200, visits=(taken,)))
        plan, verify = desk.plans["together"], desk.model.steps.name.index("verify")
        number, when = plan.level.number.copy(), plan.when.copy()
        number[verify, :, :, 1], when[verify, 1] = number[verify, :, :, 2], ALWAYS
        both = replace(plan, level=replace(plan.level, number=number), when=when)
        counts = [takeovers(Run(desk.model, p, draws, record)).numerator for p in (plan, both)]
        assert [count[: len(desk.model.units)].sum() for count in counts] == [1, 0]

    def test_nobody_may(self, desk, matter, visit):
        stuck = visit("verify", 200, stuck=True)
        too_early = visit("verify", 99, stuck=True)
        found = desk.tally(matter("West", 90, visits=(stuck,)), matter("East", 90, visits=(too_early,)))
        assert found["no_eligible_pair", *ALL] == (1, 1)
        assert found["no_eligible_pair", "town", "West"] == (1, 1)


class TestOnDuty:
    """The rota of the county against a count minute by minute."""

    @pytest.fixture
    def run(self, county):
        return Run(county.model, county.plans["two-zones"], *county.run("two-zones", 0))

    def test_it_counts_the_minutes(self, run):
        rng = np.random.default_rng(7)
        people = rng.integers(0, len(run.model.people), 40)
        first = rng.integers(0, 60 * run.model.day_ticks, 40)
        last = first + rng.integers(0, 5 * run.model.day_ticks, 40)
        counted = [_minutes(run, *row) for row in zip(people, first, last, strict=True)]
        assert sum(counted) > 1000
        assert run.rota.between(people, first, last).tolist() == counted

    def test_it_knows_the_last_tick_of_all(self, run):
        everybody = np.arange(len(run.model.people))
        end = np.full(len(everybody), run.model.n_days * run.model.day_ticks)
        minutes = run.plan.duty.minutes[run.rota.pattern].sum(axis=1)
        assert run.rota.before_tick(everybody, end).tolist() == minutes.tolist()

    def test_leave_is_taken_out(self, run):
        member = np.flatnonzero(run.model.people.leave_spells)
        without_leave = Rota.of(run.plan, np.zeros_like(run.draws.away)).before[member, -1]
        assert (run.rota.before[member, -1] < without_leave).all()

    @pytest.mark.slow
    def test_work_is_the_effort_done_and_its_travel(self, run):
        """A person who works alone is on duty for the whole of the work: need and travel."""
        alone = np.flatnonzero(
            (run.model.steps.team[run.draws.step] == 1)
            & (run.record.finished >= 0)
            & (run.record.finished < run.model.window[1])
            & (run.record.started >= run.model.window[0])
        )
        person, record = run.record.team[alone, 0], run.record
        ticks = run.rota.between(person, record.started[alone], record.finished[alone])
        need = np.maximum(1, -(-run.draws.effort[alone] * 1000 // run.draws.pace[person, 0]))
        assert len(need) > 100
        assert (ticks == need + record.travel[alone]).all()

    def test_what_people_are_booked_for_is_their_time_on_duty_of_all_visits(self, run):
        """Member by member, what the one pass over all visits adds up."""
        first, last = run.model.window
        booked = np.zeros(len(run.model.people), dtype=np.int64)
        for visit, place in np.argwhere(run.record.team >= 0):
            person = run.record.team[visit, place]
            finished = run.record.finished[visit]
            begin, end = np.clip([run.record.started[visit], finished], first, last)
            end = last if finished < 0 else end
            between = run.rota.between(np.array([person]), np.array([begin]), np.array([end]))
            booked[person] += between[0]
        assert run.bookings.booked.tolist() == booked.tolist()
        assert booked.sum() > 10_000


def _minutes(run, person, first, last):
    duty, day_ticks = run.plan.duty, run.model.day_ticks
    pattern = duty.with_leave(run.draws.away)
    count = 0
    for tick in range(first, last):
        day, at = divmod(tick, day_ticks)
        k = pattern[person, day]
        spans = zip(
            duty.begins[duty.first[k] : duty.first[k + 1]],
            duty.ends[duty.first[k] : duty.first[k + 1]],
            strict=True,
        )
        count += any(begin <= at < end for begin, end in spans)
    return count


def test_fixed_arrangements_take_the_hours_of_study_and_party_day(county, tallies):
    """The group's two members serve Tuesday to Thursday: an hour of study on each of these days, and two
    hours on the first Thursday of a month or the working day after. Towns have no fixed arrangement."""
    rows, numbers = tallies
    found = {
        (m.by, m.key): m.mean
        for m in estimate(rows["two-zones"], numbers["two-zones"])
        if m.name == "fixed_hours"
    }
    model = county.model
    days = [model.calendar.date_of_day(t // model.day_ticks) for t in range(*model.window, model.day_ticks)]
    thursdays = [nth_weekday(2021, month, 3, 1) for month in range(4, 13)]
    party_days = [min(day for day in days if day >= first) for first in thursdays]
    study = sum(day.weekday() in (1, 2, 3) for day in days)
    party = sum(day.weekday() in (1, 2, 3) for day in party_days)
    assert found["group", "派驻第一组"] == 2 * (study + 2 * party)
    assert found["town", "东河镇"] == 0


def test_fixed_arrangements_take_nothing_from_people_who_are_not_there(county):
    plan = county.plans["two-zones"]
    nobody = replace(plan, active=np.zeros_like(plan.active))
    hours = [fixed_hours(Run(county.model, p, *county.run("two-zones", 0))) for p in (plan, nobody)]
    assert hours[0].numerator.sum() > 0
    assert hours[1].numerator.sum() == 0
