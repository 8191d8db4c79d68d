"""How much comes in a year: right for rates, gaps, days and drawn days, with a calendar and without."""

from pathlib import Path

import pytest

from simlib.inputs.caseload import a_year, matters_a_year
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import AbstractTime, Stream
from simlib.model.compile import compile_model
from simlib.runs.draws import draw

THEORY = sorted(Path("scenarios/theory").glob("*.yaml"))
TEXT = {"zh": "示例", "en": "example"}


def stream(**rate):
    shares = {"East": 0.75, "West": 0.25}
    return Stream.model_validate(
        {"title": TEXT, "flow": "way", "shares": shares, "classes": {"a": 1}, **rate}
    )


@pytest.mark.parametrize(
    ("rate", "matters"),
    [
        ({"per_year": 260.0}, 260),
        ({"gap": {"dist": "fixed", "unit": "working_days", "mean": 2.5}}, 100),
        ({"gap": {"dist": "uniform", "unit": "hours", "low": 0.0, "high": 8.0}}, 500),
        ({"every": {"every": "quarter", "weekday": "mon", "nth": 1}}, 4),
        ({"random_days": 3}, 3),
    ],
)
def test_matters_a_year(pingluo, rate, matters):
    time = pingluo.scenario.time  # days of eight hours
    assert a_year(stream(**rate), time) == pytest.approx(matters)


def test_dates_count_by_the_years_of_the_run(pingluo):
    time = pingluo.scenario.time
    years = ((time.end - time.start).days + 1) / 365.25
    assert a_year(stream(dates=["2021-03-01", "2021-06-01"]), time) == pytest.approx(2 / years)


def test_a_gap_in_ticks_without_a_calendar():
    gap = {"dist": "fixed", "unit": "ticks", "mean": 20_000.0}
    time = AbstractTime.model_validate({"calendar": "none", "end": 10**6, "window": {"from": 0, "to": 10**6}})
    assert a_year(stream(gap=gap), time) == pytest.approx(250 * 480 / 20_000)


@pytest.mark.parametrize("file", THEORY, ids=lambda file: file.stem)
def test_worlds_of_theory_bring_as_many_as_are_expected(file):
    """To within four standard errors of a Poisson count, by unit."""
    world = read_world(file)
    yearly = matters_a_year(world.scenario)
    model = compile_model(world, next(iter(world.scenario.loads)))
    years = model.horizon / (250 * 480)
    came = draw(model, 1, 0)
    outside = came.unit[(came.parent < 0) & (came.arrived < model.horizon)].tolist()
    for unit, matters in yearly.items():
        expected = matters * years
        assert matters > 0
        assert outside.count(model.units.name.index(unit)) == pytest.approx(expected, abs=4 * expected**0.5)


def test_work_that_the_body_gives_itself_is_no_matter_of_a_unit(pingluo):
    assert sum(matters_a_year(pingluo.scenario).values()) == pytest.approx(600)
