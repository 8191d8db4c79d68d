"""The dated programme: every item with its days, in figure and words, and the limits that plans keep."""

import warnings
from datetime import date

import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, experiment
from simlib.views.exhibits.results import kept_sheet
from simlib.views.exhibits.roll_out import (
    item_days,
    item_limit,
    programme,
    programme_figure,
    programme_sheet,
)
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.names import Names, heading, shown
from simlib.views.language.words import words
from tests.tables import read


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "five-extensions-2016.yaml")


@pytest.fixture(params=["zh", "en"])
def names(world, request):
    return Names(words(request.param), world.scenario)


def test_dated_items_come_first_in_their_order_then_regular_then_drawn_ones(world):
    items = list(programme(world.scenario).values())
    assert {stream.title.zh for stream in items} == {
        stream.title.zh for stream in world.scenario.streams.values() if stream.on_days
    }
    kinds = [0 if s.dates else 1 if s.every else 2 for s in items]
    assert kinds == sorted(kinds)
    assert set(kinds) == {0, 1, 2}
    first = [min(stream.dates) for stream in items if stream.dates]
    assert first == sorted(first)


def test_an_item_comes_on_its_dates_and_off_a_holiday_on_the_next_working_day(world):
    streams = world.scenario.streams
    assert item_days(world.scenario, streams["mobilisation"]) == [date(2016, 1, 4)]
    patrols = item_days(world.scenario, streams["patrol"])
    assert patrols[0] == date(2016, 3, 2)  # the second phase begins them
    assert date(2016, 10, 8) in patrols  # Wednesday 5 October is off; Saturday 8 is worked
    assert item_days(world.scenario, streams["audit"]) == []  # drawn: nobody knows before


def test_an_item_is_due_by_the_main_limit_of_its_class(world):
    streams = world.scenario.streams
    limit = item_limit(world.scenario, streams["patrol"])
    assert limit.main
    assert limit.classes == ("patrol",)
    assert item_limit(world.scenario, streams["petition-towns"]) is None  # of several classes


@pytest.mark.slow
def test_the_figure_has_a_row_and_the_days_of_every_item(names, world, tmp_path):
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = programme_figure(names)
        assert save_figure(figure, tmp_path / "programme.png").stat().st_size > 0
    axes, items = figure.axes[0], programme(world.scenario)
    assert len(axes.get_yticklabels()) == len(items)
    drawn = sum(len(line.get_xdata()) for line in axes.lines)
    assert drawn == sum(len(item_days(world.scenario, s)) for s in items.values() if not s.random_days)
    assert heading(names.mark()) in figure._supxlabel.get_text()


def test_the_sheet_says_when_where_and_on_what_lever(world):
    frame = read(programme_sheet(Names(words("en"), world.scenario)))
    assert frame.loc["Mobilisation", "When"] == "2016-01-04"
    assert frame.loc["Weekly patrol", "When"] == "every week, Wednesday, from 2016-03-01 on"
    assert frame.loc["Unannounced audits", "When"] == "2 random days a year"
    lever = world.scenario.levers["merged-reports"].title.en
    assert frame.loc["Monthly notices of the towns", "Depends on"] == f"not with “{lever}”"


@pytest.mark.slow
def test_each_plan_has_the_share_of_each_limit_that_it_keeps(names, world):
    found = experiment(world, Setting.of(world, ["as-is", "joint"], replications=2))
    frame = read(kept_sheet(names, found))
    (one,) = [m for m in found.measures("joint") if (m.name, m.key) == ("limit_met_share", "patrol")]
    title = names.words.text(world.scenario.limits["patrol"].title)
    row = frame.loc[title[:1].upper() + title[1:]]
    assert row.iloc[1].splitlines()[0] == shown(one.mean, "share")
    assert frame.shape[1] == 2
