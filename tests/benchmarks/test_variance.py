"""What the benchmark of variance works out beside the runs."""

from datetime import date

import numpy as np

from benchmarks.variance import TODAY, Span, dates_of, experiments, explained, pingluo, regressed, spanned

TIME = pingluo().scenario.time


def test_the_span_of_today_is_the_county_as_shipped():
    assert spanned(TODAY).scenario == pingluo().scenario


def test_a_longer_window_begins_on_the_same_day():
    time = spanned(Span(9, 4)).scenario.time
    assert (time.start, time.window.first) == (date(2020, 10, 1), TIME.window.first)
    assert (time.window.last, time.end) == (date(2025, 6, 30), date(2025, 10, 31))


def test_dates_come_again_on_the_same_day_of_the_week():
    days = [date(2020, 1, 2), date(2021, 8, 30), date(2022, 8, 19)]
    assert dates_of(days, TIME.window, date(2020, 1, 1), 0) == tuple(days)
    later = dates_of(days, TIME.window, date(2021, 1, 1), 1)
    assert later == (days[1], date(2022, 8, 29), date(2023, 8, 28))


def test_what_a_control_explains_is_taken_off():
    dice = np.random.default_rng(1)
    controls = dice.normal(size=(4000, 2))
    what = 1 + controls[:, 0] + dice.normal(size=4000)
    assert abs(explained(controls, what) - 0.5) < 0.05
    assert explained(controls[:, 1:], what) < 0.01
    controls -= controls.mean(axis=0)
    mean, half = regressed(controls, what)
    assert abs(mean - 1) < 0.1
    assert abs(half - 1.96 / 4000**0.5) < 0.002


def test_experiments_share_no_replication_within_an_order():
    found = [*experiments(45, 20)]
    assert len(found) == 40
    assert not set(found[0]) & set(found[1])
