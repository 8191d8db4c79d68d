"""What a log says became of its matters, as ways through the flows.

    "谈话函询"  ─(code or title of a step)─> ask ─(shortest way)─> register ─> dispose ─> approve ─> ask
                                                                                       └── a branch

A branch that a log tells about is a step at which its dispositions go at least two ways. A matter's way says
what must follow at such steps; what happens elsewhere is open.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simlib.inputs.caselog.words import log_words
from simlib.inputs.scenario import Flow, Scenario
from simlib.inputs.workbook.words import code_of
from simlib.model.arrays import NONE, Bools, Ints, Model
from simlib.runs.draws import Draws

Branch = tuple[str, str]
"""A flow, and a step of it."""


@dataclass(frozen=True)
class Way:
    """Where matters of one disposition go: at which steps of their flow what follows."""

    flow: str
    disposition: str
    follows: tuple[tuple[str, str], ...]
    """(step, what follows), in the order in which a matter meets them."""


@dataclass(frozen=True)
class Ways:
    """All ways that a log tells of, and the dispositions that name no step of their flow."""

    ways: tuple[Way, ...]
    unknown: tuple[tuple[str, str], ...]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], int]:
        return {(way.flow, way.disposition): row for row, way in enumerate(self.ways)}

    @cached_property
    def turns(self) -> Ints:
        """The last turn of each way, as a number that ways of several flows share: what follows its last
        branch. int64[ways]"""
        lasts = [way.follows[-1][1] for way in self.ways]
        return np.array([sorted(set(lasts)).index(last) for last in lasts], dtype=np.int64)

    def row(self, flow: str, disposition: str) -> int:
        """The number of a matter's way; -1 where nothing is known of it."""
        return self._rows.get((flow, disposition.strip()), NONE)

    @cached_property
    def branches(self) -> dict[Branch, dict[int, str]]:
        """The branches that the log tells about: what follows there, by the row of a way."""
        found: dict[Branch, dict[int, str]] = {}
        for row, way in enumerate(self.ways):
            for step, after in way.follows:
                found.setdefault((way.flow, step), {})[row] = after
        return found

    def tables(self, model: Model) -> tuple[Ints, Ints]:
        """`follows[ways, steps]` and `passes[ways]` of `runs.given`."""
        keys = [*zip(model.steps.flow, model.steps.name, strict=True)]
        leaves = {key: s for s, key in enumerate(keys)}  # where it may be handed over, those who take over
        follows = np.full((max(1, len(self.ways)), len(keys)), NONE, dtype=np.int64)
        passes = np.full(max(1, len(self.ways)), NONE, dtype=np.int64)
        for row, way in enumerate(self.ways):
            for step, after in way.follows:
                follows[row, leaves[way.flow, step]] = keys.index((way.flow, after))
                passes[row] = leaves[way.flow, step]
        return follows, passes

    def taken(self, model: Model, draws: Draws) -> Ints:
        """The row of the way that each matter of a run takes; -1 for none of them."""
        follows, passes = self.tables(model)
        found = np.full(draws.matters, NONE, dtype=np.int64)
        after = np.append(draws.step[1:], NONE)
        after[draws.first[1:] - 1] = NONE
        for row in range(len(self.ways)):
            wanted = follows[row][draws.step]
            off = _any((wanted != NONE) & (wanted != after), draws)
            found[_any(draws.step == passes[row], draws) & ~off] = row
        return found


def _any(visits: Bools, draws: Draws) -> Bools:
    """Which matters have such a visit."""
    return np.asarray(np.logical_or.reduceat(visits, draws.first[:-1]), dtype=bool)


def ways_of(scenario: Scenario, said: Iterable[tuple[str, str]]) -> Ways:
    """The ways of the dispositions that a log writes, as pairs of flow and text (empty ones are passed over).

    >>> from simlib.inputs.reading import read_world
    >>> from simlib.inputs.shipped import shipped
    >>> county = read_world(shipped("scenarios/pingluo-2021.yaml")).scenario
    >>> ways_of(county, [("lead", "谈话函询"), ("lead", "初步核实"), ("lead", "?")]).ways[0].follows
    (('approve', 'measures'),)
    """
    ways: list[Way] = []
    unknown: list[tuple[str, str]] = []
    by_flow: dict[str, dict[str, str | None]] = {}
    for name, text in sorted({(flow, text.strip()) for flow, text in said if text.strip()}):
        flow = scenario.flows.get(name)
        by_flow.setdefault(name, {})[text] = step_named(flow, text) if flow else None
    for name, steps in by_flow.items():
        unknown += [(name, text) for text, step in steps.items() if step is None]
        known = {text: step for text, step in steps.items() if step}
        told = _told(scenario.flows[name], known) if known else {}
        ways += [Way(name, text, told[text]) for text in known if told[text]]
        unknown += [(name, text) for text in known if not told[text]]
    return Ways(tuple(ways), tuple(unknown))


def step_named(flow: Flow, text: str) -> str | None:
    """The step whose code or title a text is; else the one whose Chinese title it holds, or is part of."""
    for said in (text, *_also(text)):
        for name, step in flow.steps.items():
            if said.casefold() in (name.casefold(), step.title.zh.casefold(), step.title.en.casefold()):
                return name
    near = {
        name: step.title.zh
        for name, step in flow.steps.items()
        if len(text) > 1 and (step.title.zh in text or text in step.title.zh)
    }
    return min(near, key=lambda name: abs(len(near[name]) - len(text))) if near else None


def _also(text: str) -> tuple[str, ...]:
    """Other words for a disposition, as logs have them (`pass-on` is 不予受理, too)."""
    dispositions = log_words("disposition")
    known = dispositions.get(code_of(text, tuple(dispositions.values())))
    return (known.code, known.zh, known.en, *known.also) if known else ()


def _told(flow: Flow, steps: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What follows at the branches that these dispositions tell about, by disposition."""
    from_first = _distances(flow, flow.first)
    branches = [name for name in steps_until_ended(flow) if len(flow.steps[name].next) > 1]
    found: dict[str, list[tuple[str, str]]] = {text: [] for text in steps}
    for branch in sorted(branches, key=from_first.__getitem__):
        on_way = {text: _on_way(flow, from_first, branch, step) for text, step in steps.items()}
        goes = {text: after for text, after in on_way.items() if after}
        if len(set(goes.values())) > 1:
            for text, after in goes.items():
                found[text].append((branch, after))
    return {text: tuple(follows) for text, follows in found.items()}


def steps_until_ended(flow: Flow) -> list[str]:
    """The steps before the one that ends the main clock, on all ways."""
    found, waiting = [], deque([flow.first])
    while waiting:
        name = waiting.popleft()
        if name not in found and name != "end" and flow.steps[name].milestone != "ended":
            found.append(name)
            waiting.extend(flow.steps[name].next)
    return found


def _on_way(flow: Flow, from_first: Mapping[str, int], branch: str, step: str) -> str | None:
    """What follows a branch on the shortest way from the first step to another; None if it lies on none, or
    on two."""
    left = from_first.get(step, 0) - from_first[branch] - 1
    ways = [
        after for after in flow.steps[branch].next
        if after != "end" and _distances(flow, after).get(step) == left
    ]  # fmt: skip
    return ways[0] if len(ways) == 1 else None


def _distances(flow: Flow, start: str) -> dict[str, int]:
    """How many steps lie between a step and each one that can come after it (or is it)."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        name = waiting.popleft()
        for after in flow.steps[name].next:
            if after != "end" and after not in found:
                found[after] = found[name] + 1
                waiting.append(after)
    return found
