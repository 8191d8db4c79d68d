"""The drawn way of a matter holds every step, share and limit, in both languages."""

import warnings

import pytest

from simlib.inputs.reading import read_world
from simlib.views.flows import flow_figure
from simlib.views.grounds import borrowed_line
from simlib.views.names import Names
from simlib.views.typeface import house_style, save_figure
from simlib.views.words import words


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture(params=["zh", "en"])
def names(county, request):
    return Names(words(request.param), county.scenario)


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def drawn(names, flow, path):
    """The figure, after it was saved without a warning (of missing letters, say)."""
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = flow_figure(names, flow)
        assert save_figure(figure, path / "flow.png").stat().st_size > 0
    return figure


def test_every_step_and_every_uncertain_way_is_drawn(names, county, tmp_path):
    said = texts(drawn(names, "petition", tmp_path))
    steps = county.scenario.flows["petition"].steps.values()
    assert {names.words.text(step.title) for step in steps} <= set(said)
    shares = [f"{share:.0%}" for step in steps for share in step.next.values() if share < 1]
    assert sorted(text for text in said if text.endswith("%")) == sorted(shares)


def test_limits_that_run_between_the_same_events_share_a_bar(names, county, tmp_path):
    figure = drawn(names, "petition", tmp_path)
    bars = [line for line in figure.axes[0].lines if line.get_linewidth() == 5]
    limits = county.scenario.limits.values()
    assert len(bars) == len({(limit.start, limit.stop) for limit in limits}) == 3
    many = {"zh": "3个月：重大疑难复杂", "en": "3 months: major"}[names.words.language]
    assert any(many in text for text in texts(figure))


def test_the_drawing_bears_the_mark_of_its_data(names, tmp_path):
    assert names.mark() in texts(drawn(names, "petition", tmp_path))


def test_the_drawing_names_whose_limits_are_borrowed(names, tmp_path):
    said = texts(drawn(names, "petition", tmp_path))
    assert borrowed_line(names.words, names.scenario) in said
    assert ("桐城2016" if names.words.language == "zh" else "Tongcheng 2016") in "\n".join(said)


@pytest.mark.parametrize("file", ["jackson-rework", "pairs-of-six"])
def test_ways_back_and_worlds_without_limits_are_drawn_too(root, file, tmp_path):
    scenario = read_world(root / "scenarios" / "theory" / f"{file}.yaml").scenario
    for flow in scenario.flows:
        assert texts(drawn(Names(words("en"), scenario), flow, tmp_path))
