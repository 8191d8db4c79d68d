"""The load of a unit is what the table of the scenarios' README says it is offered."""

import pytest

from simlib.inputs.scenario import Flow
from simlib.search.workload import expected_visits, yearly_duty, yearly_hours
from tests.scenarios.test_county_load import yearly_work

TITLE = {"zh": "示例", "en": "example"}


def test_towns_and_groups_are_asked_what_the_readme_says(pingluo):
    scenario = pingluo.scenario
    _, offered, _ = yearly_work(scenario)
    hours = yearly_hours(scenario, "central", scenario.plans["plan-2021"])
    for name, unit in scenario.units.items():
        if unit.kind in ("town", "group"):
            assert hours[name] == pytest.approx(offered[name])
    assert hours["案件审理室"] == 0  # what a desk does is the same under every plan


def test_a_step_that_comes_back_is_visited_more_than_once():
    def step(**ways):
        return {"title": TITLE, "next": ways}

    steps = {"do": step(check=1.0), "check": step(do=0.5, end=0.5)}
    flow = Flow.model_validate({"title": TITLE, "first": "do", "steps": steps})
    assert expected_visits(flow) == pytest.approx({"do": 2.0, "check": 2.0})


def test_a_division_serves_its_peoples_duty_days(pingluo):
    # four people on two days a week of eight hours, fifty weeks
    assert yearly_duty(pingluo.scenario, "第一纪检监察室") == 4 * 2 * 8 * 50
