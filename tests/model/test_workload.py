"""The load of a unit is what its matters ask of the zone in a year."""

import pytest

from simlib.inputs.scenario import Flow
from simlib.model.workload import expected_visits, hours_a_matter, yearly_duty, yearly_hours

TITLE = {"zh": "示例", "en": "example"}


def test_a_stream_asks_for_its_matters_times_the_hours_of_one(pingluo):
    scenario = pingluo.scenario
    plan = scenario.plans["plan-2021"]
    hours = yearly_hours(scenario, "central", plan)
    asked = {"town": 0.0, "group": 0.0}
    for stream in scenario.streams.values():
        kind = scenario.units[next(iter(stream.shares))].kind
        asked[kind] += stream.per_year * hours_a_matter(scenario, stream, plan)
    for kind, total in asked.items():
        units = [name for name, unit in scenario.units.items() if unit.kind == kind]
        assert sum(hours[name] for name in units) == pytest.approx(total)
    assert hours["案件审理室"] == 0  # what a desk does is the same under every plan


def test_a_step_that_a_lever_leaves_out_asks_for_nothing(pingluo):
    scenario = pingluo.scenario
    plan, stream = scenario.plans["plan-2021"], next(iter(scenario.streams.values()))
    flow = scenario.flows[stream.flow]

    def asked(**change):
        steps = flow.steps | {"verify": flow.steps["verify"].model_copy(update=change)}
        flows = scenario.flows | {stream.flow: flow.model_copy(update={"steps": steps})}
        return hours_a_matter(scenario.model_copy(update={"flows": flows}), stream, plan)

    left_out = asked(lever="thorough")
    assert left_out < asked()
    assert asked(without="thorough") == asked()
    assert left_out < asked(classes=("ordinary",)) < asked()


def test_a_step_that_comes_back_is_visited_more_than_once():
    def step(**ways):
        return {"title": TITLE, "next": ways}

    steps = {"do": step(check=1.0), "check": step(do=0.5, end=0.5)}
    flow = Flow.model_validate({"title": TITLE, "first": "do", "steps": steps})
    assert expected_visits(flow) == pytest.approx({"do": 2.0, "check": 2.0})


def test_a_division_serves_its_peoples_duty_days(pingluo):
    # four people on two days a week of eight hours, fifty weeks
    assert yearly_duty(pingluo.scenario, "第一纪检监察室") == 4 * 2 * 8 * 50
