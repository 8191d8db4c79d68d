"""Expected work: what the matters of a unit ask of its zone in a year.

    stream ─ matters a year ─┐
    flow ── expected visits ─┼─> staff hours = matters x visits x effort x team, summed over steps and classes
    class ── share, factor ──┘

Only steps whose first pool is the unit itself or its zone are counted: what a desk or the leadership does
is the same under every plan. Left out too is work on days (inspections, reports) and what matters set off.
"""

from collections.abc import Mapping

import numpy as np

from simlib.inputs.caseload import a_year, day_minutes, length
from simlib.inputs.scenario import (
    WORKING_DAYS_A_YEAR,
    Flow,
    PlanSpec,
    Post,
    Scenario,
    Step,
    Stream,
    ticks_of_units,
)

_WEEKS_A_YEAR = WORKING_DAYS_A_YEAR / 5


def yearly_hours(scenario: Scenario, load: str, plan: PlanSpec) -> dict[str, float]:
    """Staff hours a year that the matters of each unit ask of its zone, by unit; 0 for most desks."""
    hours = dict.fromkeys(scenario.units, 0.0)
    for name in sorted(scenario.streams):
        stream = scenario.streams[name]
        if stream.on_days:
            continue
        matters = a_year(stream, scenario.time) * scenario.loads[load]
        each = hours_a_matter(scenario, stream, plan)
        total = sum(stream.shares[unit] for unit in sorted(stream.shares))
        for unit, share in stream.shares.items():
            hours[unit] += matters * share / total * each
    return hours


def hours_a_matter(scenario: Scenario, stream: Stream, plan: PlanSpec, *, of_all: bool = False) -> float:
    """Expected staff hours that one matter of a stream asks of its zone, or `of_all` who work on it."""
    flow, ticks = scenario.flows[stream.flow], ticks_of_units(day_minutes(scenario.time))
    visits = expected_visits(flow)
    total = 0.0
    for name in sorted(flow.steps):
        step = flow.steps[name]
        if step.effort is None or not (of_all or _in_the_zone(step)) or not _pulled(step, plan):
            continue
        once = step.team * step.effort.expected * ticks[step.effort.unit] / 60
        total += visits[name] * once * _factor(scenario, stream, step, plan)
    return total


def _pulled(step: Step, plan: PlanSpec) -> bool:
    """Whether the plan's levers leave a step in."""
    wanted = step.lever is None or step.lever in plan.levers
    return wanted and (step.without is None or step.without not in plan.levers)


def _in_the_zone(step: Step) -> bool:
    return bool(step.pools) and step.pools[0].pool in ("home", "zone")


def _factor(scenario: Scenario, stream: Stream, step: Step, plan: PlanSpec) -> float:
    """The classes' mean factor of effort; a class for which the plan leaves the step out counts 0."""
    total = 0.0
    for name in sorted(stream.classes):
        klass = scenario.classes[name]
        pooled = plan.pooling == "all" or (plan.pooling == "hard" and klass.hard)
        theirs = not step.classes or name in step.classes
        if theirs and (step.only is None or step.only == ("pooled" if pooled else "not_pooled")):
            total += stream.classes[name] * (klass.effort_factor if step.class_effort else 1.0)
    return total


def expected_visits(flow: Flow) -> Mapping[str, float]:
    """How often a matter comes to each step on average, loops included: v = first + v P."""
    names = sorted(flow.steps)
    ways = np.array([[flow.steps[a].next.get(b, 0.0) for b in names] for a in names])
    first = np.array([name == flow.first for name in names], dtype=float)
    visits = np.linalg.solve(np.eye(len(names)) - ways.T, first)
    return {name: float(v) for name, v in zip(names, visits, strict=True)}


def yearly_duty(scenario: Scenario, unit: str) -> float:
    """Hours on duty a year of a unit's people, before leave and meetings."""
    staff = scenario.units[unit].staff
    return (
        sum(count * _weekly_minutes(scenario, scenario.posts[post]) for post, count in staff.items())
        * _WEEKS_A_YEAR
        / 60
    )


def _weekly_minutes(scenario: Scenario, post: Post) -> int:
    a_day = sum(length(span) for span in post.duty.hours) or day_minutes(scenario.time)
    return len(post.duty.days) * a_day
