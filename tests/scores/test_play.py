"""A run day by day: the same counts as over time, and each open matter once."""

import numpy as np

from simlib.scores.play import frames
from simlib.scores.run import Run
from simlib.scores.timeline import daily, week_ends, weekly


def test_what_is_open_is_what_is_counted_over_time(county):
    plan = county.plans["two-zones"]
    draws, record = county.run("two-zones", 0)
    played = frames(Run(county.model, plan, draws, record))
    assert played.open.sum(axis=1).tolist() == daily(county.model, plan, draws, record)[2].tolist()
    at_weeks = np.searchsorted(played.ticks, week_ends(county.model))
    late = ((record.extended < 0) | (record.due == record.extended)).all()
    if late:  # nothing was extended, so overdue is late
        overdue = weekly(county.model, plan, draws, record)[1]
        assert played.late.sum(axis=1)[at_weeks].tolist() == overdue.tolist()


def test_each_open_matter_is_in_one_place_and_nobody_works_twice(county):
    draws, record = county.run("two-zones", 0)
    run = Run(county.model, county.plans["two-zones"], draws, record)
    played = frames(run)
    for layer in (played.late, played.worked, played.waiting, played.elsewhere, played.busy):
        assert layer.min() >= 0
        assert layer.max() > 0
    people = np.bincount(county.model.people.unit, minlength=len(county.model.units))
    assert (played.busy <= people).all()


def test_a_day_counted_by_hand(desk, matter):
    """One clerk in the East; the second matter waits for him, the third comes when all is done."""
    draws, record = desk.write(matter("East", 0, 500), matter("East", 900))
    played = frames(Run(desk.model, desk.plans["together"], draws, record))
    east = desk.model.units.name.index("East")
    assert played.open[played.ticks < 500, east].tolist() == [1] * np.sum(played.ticks < 500)
    assert played.open[(played.ticks >= 500) & (played.ticks <= 900)].sum() == 0
    assert played.late[(played.ticks >= 100) & (played.ticks < 500), east].all()
