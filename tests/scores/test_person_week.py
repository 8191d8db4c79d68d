"""One person's week: worlds of a few hours, counted by hand, and weeks that add up to what is booked."""

from simlib.scores.person_week import person_week, worked_on
from simlib.scores.run import Run
from tests.scores.little import DAY, MORNING, fixed, lived, office, text, work

EAST, WEST = 0, 1
ALL_DAY = ((0, DAY),)


def run_of(model, plan, **chance):
    return Run(model, plan, *lived(model, plan, **chance))


def told(days):
    """Each day's bookings as (matter, spans)."""
    return [[(work.matter, work.spans) for work in one.works] for one in days]


def test_an_hour_of_work_on_monday_and_four_days_without():
    model, plan = office({"do": work()})
    days = person_week(run_of(model, plan), EAST, 0)
    assert [one.day for one in days] == [0, 1, 2, 3, 4]
    assert [(one.duty, one.away) for one in days] == [(ALL_DAY, ())] * 5
    assert told(days) == [[(0, ((0, 60),))], [], [], [], []]


def test_work_goes_on_the_next_day_and_not_on_leave():
    model, plan = office({"do": work(effort=400)})
    monday, tuesday, wednesday, *_ = person_week(run_of(model, plan, away=[(EAST, 1)]), EAST, 100)
    assert (monday.duty, monday.away) == (((0, MORNING),), ((MORNING, DAY),))
    assert [one.works[0].spans for one in (monday, tuesday)] == [((0, MORNING),), ((0, 400 - MORNING),)]
    assert wednesday.works == ()


def test_the_next_matter_follows_when_the_first_is_done():
    model, plan = office({"do": work()}, matters=3)
    monday, *_ = person_week(run_of(model, plan), EAST, 0)
    assert [work.spans for work in monday.works] == [((0, 60),), ((60, 120),), ((120, 180),)]
    assert len({work.matter for work in monday.works}) == 3


def test_a_stranger_is_on_his_way_first_on_each_day():
    model, plan = office({"do": work(pools=("West",), effort=400, on_site=True)})
    way = int(model.units.travel[1, 0])
    assert way == 30  # there and back
    monday, tuesday, *_ = person_week(run_of(model, plan), WEST, 0)
    assert [one.works[0].way for one in (monday, tuesday)] == [((0, way),), ((0, way),)]
    assert [one.works[0].spans for one in (monday, tuesday)] == [ALL_DAY, ((0, way + 400 - (DAY - way)),)]


def test_another_week_has_its_own_days():
    model, plan = office({"do": work(wait=fixed(6 * DAY))})
    run = run_of(model, plan)
    assert told(person_week(run, EAST, 0)) == [[]] * 5
    second = person_week(run, EAST, 6 * DAY)
    assert [one.day for one in second] == [5, 6, 7, 8, 9]
    assert told(second) == [[], [(0, ((0, 60),))], [], [], []]


def test_who_worked_on_a_matter_and_from_when():
    steps = {
        "first": work(after="second"),
        "second": work(pools=("West",), after="third"),
        "third": work(title=text("third")),
    }
    model, plan = office(steps)
    assert worked_on(run_of(model, plan), 0) == {EAST: 0, WEST: 60}


def test_all_weeks_add_up_to_what_is_booked(county):
    """Both count the time on duty within a visit; here it is summed in another way."""
    draws, record = county.run("two-zones", 0)
    run = Run(county.model, county.plans["two-zones"], draws, record)
    first, last = (tick // run.model.day_ticks for tick in run.model.window)
    person = int(run.bookings.booked.argmax())
    booked, day = 0, first
    while day < last:
        week = person_week(run, person, day * run.model.day_ticks)
        spans = [span for one in week if first <= one.day < last for work in one.works for span in work.spans]
        booked += sum(end - begin for begin, end in spans)
        day = week[-1].day + 1
    assert booked == run.bookings.booked[person] > 0


def test_without_a_calendar_there_is_no_week(desk, matter, visit):
    model, plan = desk.model, desk.plans["together"]
    draws, record = desk.write(matter("East", 200, visits=(visit("accept", 200, 210, 220, ("East 1",)),)))
    run = Run(model, plan, draws, record)
    (person,) = worked_on(run, 0)
    assert person_week(run, person, 210) == ()
