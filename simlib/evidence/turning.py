"""What no date tells by itself, as one number each by which the file's numbers are multiplied.

    effort    hours of every step of petitions, leads ...
    share     the part of the day for which people serve
    waits     what is waited for outside before a matter ends (a reply, ...)
    hard      how much more the harder classes take: the power of their effort factors

A day's work at half the effort ends when one in half the share of the day does: dates alone do not tell
`effort` and `share` apart, so one of them is taken from the file and the other is fitted.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from simlib.evidence.standing import kinds_of
from simlib.evidence.ways import steps_until_ended
from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import NONE, Classes, Model
from simlib.model.distributions import Spans

EFFORT, SHARE, WAITS, HARD = KNOBS = ("effort", "share", "waits", "hard")
NEITHER_TOLD: Final = frozenset((EFFORT, SHARE))
"""Of these only one can be fitted."""
MOST: Final = 3
"""So many numbers are fitted at most."""
FARTHEST: Final = 8.0
"""The greatest factor, and the inverse of the least."""

Factors = Mapping[str, float]


def turned_world(world: World, factors: Factors) -> World:
    """A world in which people serve for so many times the share of the day (at most all of it)."""
    times = factors.get(SHARE, 1.0)
    if times == 1.0:
        return world
    posts = {
        name: post.model_copy(update={"duty": post.duty.model_copy(update={"share": _share(share, times)})})
        if (share := post.duty.share)
        else post
        for name, post in world.scenario.posts.items()
    }
    return replace(world, scenario=world.scenario.model_copy(update={"posts": posts}))


def _share(share: float, times: float) -> float:
    return min(1.0, share * times)


def turned_model(model: Model, factors: Factors) -> Model:
    """The same model with other efforts, waits and effort factors: nothing that plans are made of changes."""
    steps, scenario = model.steps, model.world.scenario
    of_totals = model.headline[steps.way]
    times = np.ones(len(model.spans.scale))
    times[steps.effort[of_totals & (steps.effort != NONE)]] = factors.get(EFFORT, 1.0)
    waits = [
        span for flow, step, span in zip(steps.flow, steps.name, steps.wait, strict=True)
        if span != NONE and step in waited_for(scenario, flow)
    ]  # fmt: skip
    times[waits] = factors.get(WAITS, 1.0)
    classes = _harder(model.classes, outside_classes(scenario), factors.get(HARD, 1.0))
    return replace(model, spans=_longer(model.spans, times), classes=classes)


def waited_for(scenario: Scenario, flow: str) -> list[str]:
    """The steps of a flow with an outside wait before its matters end; none for the body's own work."""
    way = scenario.flows[flow]
    if not way.headline:
        return []
    return [name for name in steps_until_ended(way) if way.steps[name].wait is not None]


def _longer(spans: Spans, times: np.typing.NDArray[np.float64]) -> Spans:
    values = spans.values.copy()
    for span in np.flatnonzero((times != 1.0) & (spans.listed > 0)).tolist():
        first, listed = int(spans.first[span]), int(spans.listed[span])
        values[first : first + listed] = np.rint(values[first : first + listed] * times[span])
    return spans._replace(scale=np.rint(spans.scale * times).astype(np.uint64), values=values)


def _harder(classes: Classes, some: Collection[str], power: float) -> Classes:
    powers = np.where(np.isin(classes.name, list(some)), power, 1.0)
    factor = np.rint(1000 * (classes.factor / 1000) ** powers).astype(np.uint64)
    return replace(classes, factor=factor)


def outside_classes(scenario: Scenario) -> tuple[str, ...]:
    """The classes of matters that come at drawn times and are in totals."""
    streams = [scenario.streams[name] for names in kinds_of(scenario).values() for name in names]
    return tuple(name for name in scenario.classes if any(name in stream.classes for stream in streams))


def knobs_of(scenario: Scenario) -> tuple[str, ...]:
    """Those that a scenario has: shares of the day, outside waits, classes that differ in effort."""
    flows = [name for name, flow in scenario.flows.items() if flow.headline]
    there = {
        EFFORT: True,
        SHARE: any(post.duty.share for post in scenario.posts.values()),
        WAITS: any(waited_for(scenario, flow) for flow in flows),
        HARD: len({scenario.classes[name].effort_factor for name in outside_classes(scenario)}) > 1,
    }
    return tuple(knob for knob in KNOBS if there[knob])
