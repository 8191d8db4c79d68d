"""When milestones were reached, read from the visits."""

from tests.scores.little import milestones


def ticks(desk, *matters):
    """Ticks of each matter by the name of the milestone."""
    found = milestones(desk.model, *desk.write(*matters))[0]
    return [dict(zip(desk.model.milestones, row.tolist(), strict=True)) for row in found]


def test_a_way_from_arrival_to_completion(desk, matter, visit):
    way = visit("accept", 7, 8, 20), visit("verify", 20, 30, 70), visit("file", 70, 70, 75)
    done = matter("East", 7, 70, completed=75, visits=way)
    waiting = matter("West", 9, visits=(visit("accept", 9),))
    assert ticks(desk, done, waiting) == [
        {"arrived": 7, "seen": 20, "ended": 70, "completed": 75},
        {"arrived": 9, "seen": -1, "ended": -1, "completed": -1},
    ]


def test_the_first_time_counts(desk, matter, visit):
    way = visit("accept", 7, 8, 20), visit("accept", 30, 30, 40), visit("accept", 40, 41)
    assert ticks(desk, matter("East", 7, visits=way))[0]["seen"] == 20


def test_a_backlog_came_before_all_that_is_known(desk, matter):
    assert ticks(desk, matter("East", -50, given_due=30))[0]["arrived"] == -1


def test_a_backlog_that_was_overdue_long_ago_has_not_just_arrived(desk, matter):
    """Its due tick is negative."""
    found = ticks(desk, matter("East", -50, given_due=-30), matter("East", 0))
    assert [row["arrived"] for row in found] == [-1, 0]


def test_the_engine_and_the_visits_tell_the_same(county):
    """Every class of the county has a main limit to `ended`: the record's end is the milestone's tick,
    or that of completion."""
    draws, record = county.run("one-pool", 0)
    found = milestones(county.model, draws, record)[0]
    ended = found[:, county.model.milestones.index("ended")]
    assert (record.ended == ended).all()
    assert (ended >= 0).sum() > 100
    assigned = found[:, county.model.milestones.index("assigned")]
    assert (record.assigned == assigned).all()
