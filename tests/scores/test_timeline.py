"""Week by week: what was open at closing time of each week's last working day."""

from datetime import date

import numpy as np

from simlib.scores.measures import layout, tally
from simlib.scores.timeline import week_dates, week_ends, weekly


def test_weeks_end_on_their_last_working_day(county):
    dates = week_dates(county.model)
    assert dates[0] == date(2021, 1, 8)  # 1 January is a holiday
    assert date(2021, 2, 10) in dates  # Spring Festival from the 11th on
    assert date(2021, 2, 20) in dates  # Saturday 20 February is worked
    assert date(2021, 10, 9) in dates  # so is Saturday 9 October
    assert dates[-1] == date(2022, 6, 30)
    assert len({day.isocalendar()[:2] for day in dates}) == len(dates)


def test_a_count_by_hand(county):
    draws, record = county.run("two-zones", 0)
    is_open, overdue = weekly(county.model, county.plans["two-zones"], draws, record)
    for week, end in enumerate(week_ends(county.model)):
        there = (draws.arrived < end) & ((record.ended < 0) | (record.ended > end))
        assert is_open[week] == there.sum()
        assert overdue[week] == (there & (record.due <= end)).sum()
    assert overdue.max() > 0


def test_the_windows_end_is_a_weeks_end(county):
    plan = county.plans["two-zones"]
    draws, record = county.run("two-zones", 1)
    names = [(row.name, row.by) for row in layout(county.model, plan)]
    numbers = tally(county.model, plan, draws, record)[0]
    week = week_ends(county.model).tolist().index(county.model.window[1])
    told = [numbers[names.index((name, "all"))] for name in ("open_at_end", "overdue_at_end")]
    assert weekly(county.model, plan, draws, record)[:, week].tolist() == told


def test_without_a_calendar_time_has_52_parts(desk, matter):
    ends = week_ends(desk.model)
    assert (len(ends), ends[-1]) == (52, 1000)
    assert week_dates(desk.model) == ()
    draws, record = desk.write(matter("East", 0, 500), matter("East", 900), matter("East", 500, 520))
    is_open, overdue = weekly(desk.model, desk.plans["together"], draws, record)
    assert is_open[ends < 500].tolist() == [1] * np.sum(ends < 500)
    assert overdue[(ends >= 100) & (ends < 500)].all()
    assert is_open[ends == 500] == 0  # one has ended, the other is of the next part
    assert (is_open[-1], overdue[-1]) == (1, 1)
