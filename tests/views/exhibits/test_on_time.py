"""On-time shares and fans: the figure and its table hold the numbers of the result."""

import numpy as np
import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, courses
from simlib.scores.timeline import week_dates
from simlib.views.exhibits.on_time import on_time_figure
from simlib.views.exhibits.open_matters import QUANTILES, fan_figure, fan_sheet
from simlib.views.language.claims import headline_measure
from simlib.views.language.names import Names
from simlib.views.language.words import words
from tests.asked import at_every_load
from tests.tables import read


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def loads(world):
    return at_every_load(world, replications=4)


@pytest.fixture(scope="module")
def names(world):
    return Names(words("en"), world.scenario)


@pytest.fixture(scope="module")
def days(loads):
    return week_dates(loads["central"].model)


@pytest.fixture(scope="module")
def setting(world):
    return Setting.of(world, replications=4)


@pytest.fixture(scope="module")
def runs(world, setting):
    return courses(world, setting)


def points(axes):
    """The marks that stand in the axes, from left to right."""
    marks = [line for line in axes.lines if len(line.get_xdata()) == 1]
    return sorted(float(line.get_xdata()[0]) for line in marks)


# ---------------------------------------------------------------- on time


@pytest.mark.slow
def test_each_plan_has_a_mark_at_its_share_at_every_load(names, loads):
    axes = on_time_figure(names, loads).axes[0]
    shares = [
        100 * headline_measure(found, plan).mean for found in loads.values() for plan in found.setting.plans
    ]
    assert points(axes) == pytest.approx(sorted(shares))


def test_intervals_are_as_wide_as_they_are(names, loads):
    axes = on_time_figure(names, loads).axes[0]
    drawn = {tuple(np.round(line.get_xdata(), 6)) for line in axes.lines if len(line.get_xdata()) == 2}
    for found in loads.values():
        for plan in found.setting.plans:
            m = headline_measure(found, plan)
            assert (round(100 * m.low, 6), round(100 * m.high, 6)) in drawn


def test_with_one_run_no_interval_is_drawn(names, world):
    once = at_every_load(world, replications=1)
    axes = on_time_figure(names, once).axes[0]
    assert len(axes.lines) == len(points(axes)) + 2 * len(once)  # the baselines, and the key


# ---------------------------------------------------------------- as a fan


def test_a_fan_is_drawn_at_its_quantiles_within_the_measured_period(names, days, runs, setting):
    figure = fan_figure(names, days, {"two-zones": runs["two-zones"]}, setting)
    line = figure.axes[0].lines[-1]
    inside = [n for n, day in enumerate(days) if "2021-04-01" <= f"{day}" <= "2021-12-31"]
    assert 35 <= len(inside) < len(days)
    middle = np.percentile(runs["two-zones"][:, 0, inside], 50, axis=0)
    assert np.allclose(line.get_ydata(), middle)
    low, high = (np.percentile(runs["two-zones"][:, 0, inside], q, axis=0) for q in (10, 90))
    edges = [edge.get_ydata() for edge in figure.axes[0].lines[:2]]
    assert np.allclose(edges, [low, high])


def test_the_table_of_a_fan_holds_the_same_quantiles(names, days, runs, setting):
    frame = read(fan_sheet(names, days, runs, setting))
    assert len(frame) == 9, "a row a month from April to December"
    n = [f"{day}" for day in days].index(frame.index[0])
    low, quarter, middle, more, high = np.percentile(runs["two-zones"][:, 0, n], QUANTILES)
    expected = f"{middle:.1f}\n{quarter:.1f}–{more:.1f}\n{low:.1f}–{high:.1f}"
    assert frame.iloc[0, 0] == expected


def test_fans_of_several_plans_repeat_the_median_of_the_first(names, days, runs):
    figure = fan_figure(names, days, runs)
    first, second = figure.axes[0], figure.axes[2]
    assert np.allclose(second.lines[-1].get_ydata(), first.lines[2].get_ydata())
    assert second.lines[-1].is_dashed()


def test_loads_may_stand_for_plans(names, days, runs):
    figure = fan_figure(names, days, {"low": runs["two-zones"], "high": runs["one-pool"]})
    assert "low load" in figure.axes[0].get_title()
