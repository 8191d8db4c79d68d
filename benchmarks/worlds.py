"""The worlds that are measured.

county(load)       Pingluo at a multiple of its caseload
customers(n)       M/M/3 that goes on until about n customers have come
side_by_side(k)    k counties like Pingluo in one world: units, people, matters, zones k times
                   (SHIPPED: a prefecture of 8, 104 towns and 792 people; a province of 100, 1,300 and 9,900)
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from benchmarks.harness import ROOT
from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import AbstractTime, Scenario
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws, draw

PINGLUO = ROOT / "scenarios" / "pingluo-2021.yaml"
QUEUE = ROOT / "scenarios" / "theory" / "m-m-3.yaml"

LOAD = "measured"
SEED = 1


class Given(NamedTuple):
    """The arguments of an engine."""

    model: Model
    plan: Plan
    draws: Draws


def given(world: World, load: str = LOAD) -> Given:
    """A world's baseline with the draws of its first replication."""
    model = compile_model(world, load)
    plan = compile_plan(model, world.scenario.baseline)
    return Given(model, plan, draw(model, SEED, 0))


@cache
def pingluo() -> World:
    """The shipped county."""
    return read_world(PINGLUO)


def county(load: float) -> World:
    """The county with so many times its caseload, as the load `LOAD`."""
    return _world(pingluo().scenario.model_copy(update={"loads": {LOAD: load}}))


def customers(number: int) -> World:
    """M/M/3 that runs long enough for about so many customers."""
    scenario = read_world(QUEUE).scenario
    gap = scenario.streams["arrivals"].gap
    if gap is None or gap.mean is None or not isinstance(scenario.time, AbstractTime):
        raise ValueError("M/M/3 is no longer a queue with a mean gap")
    time = scenario.time.model_copy(update={"end": round(number * gap.mean)})
    return _world(scenario.model_copy(update={"loads": {LOAD: 1.0}, "time": time}))


def side_by_side(counties: int) -> World:
    """So many counties in one world, each with its own units, people, meetings, flows, streams and zones.

    Their units say which county they are of, so that they share nobody.
    """
    trees = [_copied(number) for number in range(counties)]
    tree = trees[0]
    for other in trees[1:]:
        for part in OWN:
            tree[part] |= other[part]
        tree["borders"] += [*other["borders"], _road(tree, other)]
        for name, plan in tree["plans"].items():
            plan["zones"] |= other["plans"][name]["zones"]
    return _world(Scenario.model_validate(tree, by_alias=True))


SHIPPED: Final[Mapping[str, int]] = {"prefecture": 8, "province": 100}
"""Worlds that do not exist, by the number of their counties."""


OWN = ("units", "gates", "flows", "followups", "streams")
"""What each county has of its own: its matters wait for its own meetings, and set off its own."""


def _copied(number: int) -> dict[str, Any]:
    """The tree of the county with its own names; only the baseline is kept of its plans."""
    scenario = pingluo().scenario
    only = {scenario.baseline: scenario.plans[scenario.baseline]}
    single = scenario.model_copy(update={"plans": only, "loads": {LOAD: 1.0}})
    zones = only[scenario.baseline].zones
    codes = [unit.code for unit in scenario.units.values()]
    names = [*(name for part in OWN for name in getattr(scenario, part)), *zones, *codes]
    own = {name: f"{name}-{number}" if number else name for name in names}
    tree: dict[str, Any] = _renamed(_written(single), own)
    for unit in tree["units"].values():
        unit["county"] = f"county-{number}"
    return tree


def _written(scenario: Scenario) -> dict[str, Any]:
    """Only what the file says: a key of its own, such as a zone's `lead`, may bear the name of a flow."""
    return scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)


KEPT = ("role", "classes", "class", "of_classes")
"""What counties have in common, though a flow may bear the same name."""


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The same tree with other names, as keys and as values."""
    if isinstance(node, dict):
        return {
            names.get(key, key): value if key in KEPT else _renamed(value, names)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_renamed(value, names) for value in node]
    return names.get(node, node) if isinstance(node, str) else node


def _road(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Every seat must be reachable, so some road leads from county to county."""
    ends = [tree["borders"][0]["between"][0] for tree in (one, other)]
    return {"between": ends, "minutes": 600, "river": False}


def _world(scenario: Scenario) -> World:
    return World("measured.yaml", scenario, (), "")
