"""Figures show what the result holds, carry their marks, and have no letter missing."""

import warnings

import numpy as np
import pytest

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, courses, experiment
from simlib.scores.timeline import week_dates
from simlib.views.exhibits.comparison import comparison_figure
from simlib.views.exhibits.county_map import county_map
from simlib.views.exhibits.map_layout import place_labels, place_seats
from simlib.views.exhibits.open_matters import course_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.claims import headline_differences
from simlib.views.language.names import Names, heading
from simlib.views.language.words import words


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def loads(world):
    asked = {load: Setting.of(world, load=load, replications=3) for load in ("low", "high")}
    return {load: experiment(world, setting) for load, setting in asked.items()}


@pytest.fixture(params=["zh", "en"])
def language(request):
    return words(request.param)


def texts(figure):
    return [text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


def saved(figure, path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return save_figure(figure, path).read_bytes()


# ---------------------------------------------------------------- the map


@pytest.mark.slow
def test_the_map_names_every_town_zone_and_group_and_bears_its_marks(language, county, tmp_path):
    names = Names(language, county.scenario)
    with house_style():
        figure = county_map(names, "plan-2021")
        assert saved(figure, tmp_path / "map.png")
    said = "\n".join(texts(figure))
    for unit in (unit for zone in county.scenario.plans["plan-2021"].zones.values() for unit in zone.units):
        assert names.short(unit) in said
    marks = ("示意图，不作划界依据", "点位和相邻关系为估计", "演示数据，非真实业务数据")
    if language.language == "en":
        marks = (
            "schematic map, not a basis for drawing boundaries",
            "positions and adjacency are estimates",
            "demonstration data",
        )
    assert all(mark in said for mark in marks)


def test_a_map_of_surveyed_seats_is_not_called_an_estimate(county):
    units = {
        name: unit.model_copy(update={"position": unit.position.model_copy(update={"quality": "exact"})})
        for name, unit in county.scenario.units.items()
        if unit.position
    }
    surveyed = county.scenario.model_copy(update={"units": {**county.scenario.units, **units}})
    said = "\n".join(texts(county_map(Names(words("en"), surveyed), "plan-2021")))
    assert "schematic" in said
    assert "estimates" not in said


def test_the_users_own_data_is_not_called_a_demonstration(county):
    own = county.scenario.model_copy(update={"data": "own"})
    assert "演示" not in "\n".join(texts(county_map(Names(words("zh"), own), "plan-2021")))


@pytest.mark.parametrize("plan", ["plan-2021", "one-pool", "three-zones"])
def test_no_name_on_the_map_lies_on_another_or_on_a_circle(language, county, plan):
    names = Names(language, county.scenario)
    seats = place_seats(county.scenario)
    labels = place_labels(names, seats)
    for n, label in enumerate(labels):
        assert all(label.overlap(other) == 0 for other in labels[n + 1 :]), seats[n].town
        for seat in seats:
            across = max(abs(seat.x - label.x) - label.width / 2, 0)
            along = max(abs(seat.y - label.y) - label.height / 2, 0)
            assert across**2 + along**2 >= (0.9 * seat.radius) ** 2, (seats[n].town, seat.town)


def test_circles_have_the_area_of_what_arises_there(county):
    yearly = matters_a_year(county.scenario)
    seats = {seat.town: seat for seat in place_seats(county.scenario)}
    ratio = {town: seat.radius**2 / yearly[town] for town, seat in seats.items()}
    assert len(ratio) == 13
    assert max(ratio.values()) == pytest.approx(min(ratio.values()))
    assert sum(yearly.values()) == pytest.approx(600)


def test_only_crossings_are_dashed(county):
    figure = county_map(Names(words("zh"), county.scenario), "plan-2021")
    dashed = [line for line in figure.axes[0].lines if line.is_dashed()]
    rivers = [border for border in county.scenario.borders if border.river]
    assert len(dashed) == len(rivers) + 1  # and one in the key
    assert len(figure.axes[0].lines) == len(county.scenario.borders) + 2


def test_north_is_up_and_east_is_right(county):
    seats = {seat.town: seat for seat in place_seats(county.scenario)}
    at = {town: county.scenario.units[town].position for town in seats}
    assert sorted(seats, key=lambda town: seats[town].y) == sorted(at, key=lambda town: at[town].lat)
    assert sorted(seats, key=lambda town: seats[town].x) == sorted(at, key=lambda town: at[town].lon)


# ---------------------------------------------------------------- results


@pytest.mark.slow
def test_the_comparison_draws_every_difference_where_it_is(language, world, loads, tmp_path):
    names = Names(language, world.scenario)
    with house_style():
        figure = comparison_figure(names, loads)
        assert saved(figure, tmp_path / "comparison.svg")
    marks = {
        round(float(line.get_xdata()[0]), 9) for line in figure.axes[0].lines if len(line.get_xdata()) == 1
    }
    for found in loads.values():
        (difference,) = headline_differences(found).values()
        assert round(100 * difference.mean, 9) in marks
    said = "\n".join(texts(figure))
    assert heading(names.mark()) in said
    assert names.window() in said
    assert ("借用：通城2016年" if language.language == "zh" else "Borrowed: Tongcheng (Hubei) 2016") in said
    for load, found in loads.items():
        assert names.load(load) in said
        share = found.measures("two-zones")[0]
        assert f"{100 * share.mean:.1f}%" in said


def test_a_mark_is_filled_only_where_the_verdict_is_sure(world, loads):
    figure = comparison_figure(Names(words("en"), world.scenario), loads)
    marks = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    filled = [mark.get_markerfacecolor() != "white" for mark in marks]
    sure = [not found.verdict().not_told_apart for found in loads.values()]
    assert filled == sure


@pytest.mark.slow
def test_the_course_draws_means_within_their_band(language, world, tmp_path):
    names = Names(language, world.scenario)
    setting = Setting.of(world, replications=3)
    paths = courses(world, setting)
    model = experiment(world, Setting.of(world, ["two-zones"], replications=1)).model
    with house_style():
        figure = course_figure(names, week_dates(model), paths)
        assert saved(figure, tmp_path / "course.png")
    line = figure.axes[0].lines[0]
    assert np.allclose(line.get_ydata(), paths["two-zones"][:, 0].mean(axis=0))
    assert paths["two-zones"].shape == (3, 2, len(week_dates(model)))


@pytest.mark.slow
def test_the_same_result_is_the_same_picture(world, loads, tmp_path):
    names = Names(words("zh"), world.scenario)
    with house_style():
        once = saved(comparison_figure(names, loads), tmp_path / "once.svg")
        again = saved(comparison_figure(names, loads), tmp_path / "again.svg")
    assert once == again
