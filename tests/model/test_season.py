"""A season moves matters from month to month and makes none."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import MONTHS
from simlib.inputs.shipped import shipped
from simlib.model.compile import compile_model
from simlib.model.limits import year_calendar
from simlib.model.season import course, season_weights
from simlib.runs.draws import draw

UNEVEN = {"jan": 0.0, "mar": 3.0, "sep": 0.5}


@pytest.fixture(scope="module")
def world():
    return read_world(shipped("scenarios/pingluo-2021.yaml"))


def seasonal(world, season, **changed):
    streams = {
        name: one if one.on_days else one.model_copy(update={"season": season, **changed})
        for name, one in world.scenario.streams.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"streams": streams}))


def days_of_arrival(model, draws):
    """The dates on which matters come by streams at drawn times."""
    drawn = (draws.stream >= 0) & (model.streams.gap[draws.stream] >= 0)
    days = model.calendar.days[model.calendar.origin :]
    return [date.fromordinal(int(day)) for day in days[draws.arrived[drawn] // model.day_ticks]]


def test_a_calendar_year_holds_as_much_as_it_has_working_days(world):
    days = year_calendar(world.scenario, date(2020, 1, 1), date(2021, 1, 1)).days
    years = np.array([date.fromordinal(int(day)).year for day in days])
    weights = season_weights(world.scenario, [UNEVEN.get(month, 1.0) for month in MONTHS], days)
    for year in (2020, 2021):
        assert weights[years == year].sum() == pytest.approx((years == year).sum())


def test_days_of_a_month_stand_to_those_of_another_as_their_multiples_do(world):
    days = np.array([date(2021, 3, 1).toordinal(), date(2021, 9, 1).toordinal()])
    march, september = season_weights(world.scenario, [UNEVEN.get(month, 1.0) for month in MONTHS], days)
    assert march / september == pytest.approx(6)


def test_even_time_never_runs_back_and_ends_with_the_weights():
    found = course(np.array([0.0, 2.0, 1.0]), 480)
    assert found.tolist() == [0, 0, 960, 1440]


def test_months_alike_are_no_season_to_the_byte(world):
    even, same = (
        draw(compile_model(one, "central"), 3, 0)
        for one in (world, seasonal(world, dict.fromkeys(MONTHS, 2.0)))
    )
    assert even.arrived.tobytes() == same.arrived.tobytes()
    assert even.step.tobytes() == same.step.tobytes()


@pytest.mark.slow
def test_matters_come_by_the_season_and_the_year_brings_as_many(world):
    """Twenty runs of 2021: each month, and the year, within 4 standard errors of what its days hold."""
    model = compile_model(seasonal(world, UNEVEN), "central")
    came: Counter[tuple[int, int]] = Counter()
    for replication in range(20):
        came.update((day.year, day.month) for day in days_of_arrival(model, draw(model, 1, replication)))
    yearly = 20 * sum(one.per_year for one in model.world.scenario.streams.values() if one.per_year)
    days = year_calendar(world.scenario, date(2021, 1, 1)).days
    days = days[days < date(2022, 1, 1).toordinal()]
    weights = season_weights(world.scenario, [UNEVEN.get(month, 1.0) for month in MONTHS], days)
    months = np.array([date.fromordinal(int(day)).month for day in days])
    for month in range(1, 13):
        expected = yearly * weights[months == month].sum() / 250
        assert abs(came[2021, month] - expected) <= 4 * expected**0.5
    whole, expected = sum(came[2021, month] for month in range(1, 13)), yearly * len(days) / 250
    assert abs(whole - expected) <= 4 * expected**0.5


def test_a_stream_with_a_first_and_a_last_day_keeps_to_them(world):
    first, last = date(2021, 2, 1), date(2021, 3, 31)
    model = compile_model(seasonal(world, UNEVEN, first=first, last=last), "central")
    days = days_of_arrival(model, draw(model, 1, 0))
    assert days
    assert all(first <= day <= last for day in days)
    march = sum(day.month == 3 for day in days)
    assert march > 2.5 * (len(days) - march)  # four times are expected
