"""Random small worlds that reach every primitive of the schema.

    dice ─> posts, units, borders ─> flows, limits ─> streams, start ─> plans ─> tree ─> Scenario
      ├── Drawn      hypothesis rolls: failures shrink            worlds()
      └── Random     a seed rolls: thousands of worlds, quickly   random_world(seed)

A world has dozens of matters and runs in milliseconds. Everybody is on duty in the core hour of a
Wednesday, so whoever forms a team can finish; that no team may ever form (recusal, too few people)
is part of the game.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario

T = TypeVar("T")
Tree = dict[str, Any]

COMMON = "wed"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Working hours; the core that everybody shares; an hour beside it for whoever is there longer.
OFFICE_HOURS = (
    (["09:00-10:30"], "09:30-10:30", "09:00-09:20"),
    (["08:30-10:00", "14:30-15:30"], "08:50-10:00", "14:40-15:00"),
    (["09:00-09:40", "10:00-11:00"], "10:00-11:00", "09:10-09:40"),
    (["08:30-12:00", "14:30-18:00"], "14:30-16:30", "11:00-12:00"),
)
# A long holiday, make-up weekends, a turn of the year; plain weeks; a projected year; in a holiday.
FIRST_DAYS = ("2020-01-13", "2021-09-13", "2019-12-16", "2021-03-01", "2028-09-18", "2021-10-01")
TOWNS = ("丁镇", "丙镇", "乙镇", "甲镇")
"""In an order that is neither that of their codes nor that of most alphabets' readers."""


class Dice(Protocol):
    """Where the choices of a world come from."""

    def randint(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""


class Drawn:
    """Dice that hypothesis rolls."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self.draw = draw

    def randint(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return self.draw(_between(low, high))


@cache
def _between(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def pick(dice: Dice, options: Sequence[T]) -> T:
    """One of the options; the first is the simplest."""
    return options[dice.randint(0, len(options) - 1)]


def some(dice: Dice, options: Sequence[T], least: int = 0) -> list[T]:
    """Some of the options, in their order; at least the first `least`."""
    return [o for n, o in enumerate(options) if n < least or dice.randint(0, 1)]


def text(words: str) -> Tree:
    """A title in both languages."""
    return {"zh": words, "en": words}


# ---------------------------------------------------------------- the world


@st.composite
def trees(draw: Any, calendar: bool | None = None) -> Tree:
    """The tree of a random world: with a calendar, without, or (None) either."""
    return tree(Drawn(draw), calendar)


def worlds(calendar: bool | None = None) -> st.SearchStrategy[Scenario]:
    """Random small scenarios."""
    return trees(calendar).map(Scenario.model_validate)


def random_world(seed: int, calendar: bool | None = None) -> Scenario:
    """The same kind of worlds from a seed: for comparisons over thousands of them."""
    return Scenario.model_validate(tree(Random(seed), calendar))


def as_world(scenario: Scenario) -> World:
    """A scenario as if it had been read from a file."""
    return World("random.yaml", scenario, (), "")


def as_tree(scenario: Scenario) -> Tree:
    """The tree of a scenario, to be changed and validated again."""
    return scenario.model_dump(mode="json", by_alias=True)


def tree(dice: Dice, calendar: bool | None = None) -> Tree:
    """A world as a scenario file holds it."""
    if calendar is None:
        calendar = bool(dice.randint(0, 1))
    hours, core, beside = pick(dice, OFFICE_HOURS)
    backlog = calendar and bool(dice.randint(0, 1))
    time = calendar_time(dice, hours, backlog) if calendar else abstract_time(dice)
    units = make_units(dice)
    classes = make_classes(dice)
    flows = {name: make_flow(dice, units, calendar) for name in some(dice, ["petition", "lead"], 1)}
    arrangements = make_arrangements(dice, core, beside) if calendar else {}
    return {
        "schema": "simlib/1",
        "name": "random",
        "title": text("random"),
        "data": "theory",
        "time": time,
        "posts": {p: make_post(dice, core, beside, calendar) for p in ("officer", "clerk", "head")},
        "units": units,
        "borders": make_borders(dice, units),
        "arrangements": arrangements,
        "classes": classes,
        "limits": make_limits(dice, time, classes, flows),
        "flows": flows,
        "conflicts": {
            r: pick(dice, [0.0, 0.1, 0.0, 0.5]) for r in ("home", "neighbour", "elsewhere")
        },
        "streams": {
            name: make_stream(dice, time, units, classes, flows)
            for name in some(dice, ["letters", "leads"], 1)
        },
        "loads": {"central": 1.0, "high": 1.5},
        "start": make_start(dice, time, units, classes, flows) if backlog else {"kind": "empty"},
        "plans": {
            name: make_plan(dice, units, arrangements, calendar)
            for name in some(dice, ["plan-a", "plan-b", "plan-c"], 2)
        },
        "baseline": "plan-a",
    }


# ---------------------------------------------------------------- when


def calendar_time(dice: Dice, hours: list[str], backlog: bool) -> Tree:
    """Two to six weeks; a warm-up only where there is no backlog."""
    start = date.fromisoformat(pick(dice, FIRST_DAYS)) + timedelta(dice.randint(0, 3))
    end = start + timedelta(7 * dice.randint(2, 6) - dice.randint(0, 2))
    first = start if backlog else start + timedelta(dice.randint(1, 7))
    last = end - timedelta(dice.randint(0, 3))
    extra = {
        (start + timedelta(8 + n)).isoformat(): kind
        for n, kind in enumerate(some(dice, ["off", "work"]))
    }
    return {
        "calendar": "china",
        "hours": hours,
        "start": start.isoformat(),
        "window": {"from": first.isoformat(), "to": last.isoformat()},
        "end": end.isoformat(),
        "extra_days": extra,
    }


def abstract_time(dice: Dice) -> Tree:
    """One to four thousand ticks without a calendar."""
    end = 1000 * dice.randint(1, 4)
    window = {"from": dice.randint(0, 300), "to": end - dice.randint(0, 300)}
    return {"calendar": "none", "window": window, "end": end}


def in_ticks(time: Tree) -> int:
    """Roughly how many ticks a world has."""
    if time["calendar"] == "none":
        return int(time["end"])
    spans = [(span[:5], span[6:]) for span in time["hours"]]
    minutes = sum(_minute(end) - _minute(begin) for begin, end in spans)
    days = date.fromisoformat(time["end"]) - date.fromisoformat(time["start"])
    return minutes * (days.days * 5 // 7 + 1)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


# ---------------------------------------------------------------- who and where


def make_post(dice: Dice, core: str, beside: str, calendar: bool) -> Tree:
    """A kind of post; where there are dates, with leave and with duty on Wednesdays at least."""
    post: Tree = {"title": text("post"), "pace": pick(dice, [1.0, 0.6, 0.95, 1.3])}
    if not calendar:
        return post
    days = [day for day in DAYS[:6] if day == COMMON or dice.randint(0, 2)]
    hours = pick(dice, [[], [core], sorted([core, beside])])
    post["duty"] = {"days": days, "hours": hours}
    if dice.randint(0, 1):
        post["leave"] = {"spells": dice.randint(1, 12), "days": dice.randint(1, 5)}
    return post


def make_units(dice: Dice) -> Tree:
    """Towns, resident groups, divisions, a desk and the leadership."""
    divisions = ["一室", "二室"][: dice.randint(1, 2)]
    units: Tree = {}
    for n, name in enumerate(TOWNS[: dice.randint(2, 4)]):
        units[name] = {"code": f"T{n}", "kind": "town", "staff": make_staff(dice, 0, 2)}
    for n in range(dice.randint(0, 2)):
        units[f"第{n}组"] = {
            "code": f"G{n}",
            "kind": "group",
            "staff": make_staff(dice, 0, 2),
            "place": pick(dice, [None, *TOWNS[:2]]),
            "linked": pick(dice, [None, *divisions]),
        }
    for n, name in enumerate(divisions):
        staff, place = make_staff(dice, 1, 2), pick(dice, [None, TOWNS[0]])
        units[name] = {"code": f"D{n}", "kind": "division", "staff": staff, "place": place}
    units["审理室"] = {"code": "R1", "kind": "desk", "staff": make_staff(dice, 1, 2)}
    units["领导班子"] = {"code": "L1", "kind": "leadership", "staff": {"head": dice.randint(2, 3)}}
    return units


def make_staff(dice: Dice, least: int, most: int) -> Tree:
    """Officers and clerks of one unit."""
    return {"officer": dice.randint(least, most), "clerk": dice.randint(0, most)}


def make_borders(dice: Dice, units: Tree) -> list[Tree]:
    """A chain of towns and perhaps one border more, or no geography at all."""
    towns = [name for name, unit in units.items() if unit["kind"] == "town"]
    pairs = list(itertools.pairwise(towns))
    if len(towns) > 2 and dice.randint(0, 1):
        pairs.append((towns[-1], towns[0]))
    if not dice.randint(0, 3):
        return []
    return [
        {"between": [a, b], "minutes": dice.randint(0, 8), "river": bool(dice.randint(0, 1))}
        for a, b in pairs
    ]


def make_arrangements(dice: Dice, core: str, beside: str) -> Tree:
    """Fixed ones, and meetings that plans may move: those leave the core hour alone."""
    kinds = ["town", "group", "division", "desk", "leadership"]
    every = pick(dice, ["month", "day", "quarter", "year", "week"])
    rare = every in ("month", "quarter", "year")
    return {
        "fixed": {
            "title": text("study"),
            "kind": "fixed",
            "who": some(dice, kinds, 1),
            "every": every,
            "weekday": pick(dice, DAYS[:5]),
            "nth": dice.randint(1, 4),
            "hours": core if rare and dice.randint(0, 1) else beside,
        },
        "meeting": {
            "title": text("meeting"),
            "kind": pick(dice, ["meeting", "training"]),
            "who": some(dice, kinds, 2),
            "every": "week",
            "weekday": pick(dice, DAYS[:5]),
            "hours": beside,
        },
    }


# ---------------------------------------------------------------- what


def make_classes(dice: Dice) -> Tree:
    """Two or three classes of matters."""
    return {
        name: {
            "title": text(name),
            "rank": dice.randint(0, 2),
            "hard": bool(dice.randint(0, 1)),
            "effort_factor": pick(dice, [1.0, 0.5, 1.5, 2.25]),
        }
        for name in some(dice, ["ordinary", "serious", "major"], 2)
    }


def make_flow(dice: Dice, units: Tree, calendar: bool) -> Tree:
    """Two to six steps in a row, with branches ahead, to the end, and back (rework)."""
    names = [f"step-{n}" for n in range(dice.randint(2, 6))]
    steps = {}
    for n, name in enumerate(names):
        ahead = [*names[n + 1 :], "end"]
        steps[name] = make_step(dice, units, calendar, names[: n + 1])
        steps[name]["next"] = branches(dice, ahead, names[: n + 1])
    return {"title": text("flow"), "first": names[0], "steps": steps}


def branches(dice: Dice, ahead: list[str], back: list[str]) -> Tree:
    """What follows a step: the next one always may; another one ahead or one behind sometimes."""
    kind = pick(dice, ["straight", "ahead", "rework", "closed", "three"])
    other, behind = ahead[-1], pick(dice, back)
    if kind == "rework":
        return {ahead[0]: 0.7, behind: 0.3}
    if kind == "straight" or other == ahead[0]:
        return {ahead[0]: 1.0}
    if kind == "ahead":
        return {ahead[0]: 0.75, pick(dice, ahead[1:]): 0.25}
    if kind == "closed":
        return {ahead[0]: 1.0, other: 0.0}
    return {ahead[0]: 0.6, other: 0.3, behind: 0.1}


def make_step(dice: Dice, units: Tree, calendar: bool, before: list[str]) -> Tree:
    """One step: a wait outside, work, or both; `before` are the steps up to this one."""
    step: Tree = {"title": text("step")}
    if dice.randint(0, 2) == 0:
        step["wait"] = make_span(dice, calendar, 60)
    if not dice.randint(0, 2):
        step["milestone"] = pick(dice, ["assigned", "ended", "filed"])
    if not dice.randint(0, 3):
        step["only"] = pick(dice, ["pooled", "not_pooled"])
    if "wait" in step and dice.randint(0, 1):
        return step
    step |= {
        "team": pick(dice, [1, 2, 1, 2, 3]),
        "pools": make_pools(dice, units),
        "effort": make_span(dice, calendar, 40),
        "class_effort": bool(dice.randint(0, 1)),
        "on_site": bool(dice.randint(0, 1)),
    }
    if not dice.randint(0, 2):
        step["not_by"] = some(dice, before)
    if not dice.randint(0, 3):
        step["posts"] = ["officer", *some(dice, ["clerk", "head"])]
    return step


def make_pools(dice: Dice, units: Tree) -> list[Tree]:
    """Pools in order; whatever comes first, there often is a way out at the end."""
    first = pick(dice, ["home", "zone", "division", "审理室", "领导班子", next(iter(units))])
    names = [first, *some(dice, ["zone", "division", "home"])]
    last = pick(dice, ["county", "审理室", "领导班子"])
    uses = [{"pool": name, "when": pick(dice, ["always", "pooled", "blocked"])} for name in names]
    uses[0]["when"] = pick(dice, ["always", "always", "always", "pooled"])
    return [*uses, {"pool": last, "when": pick(dice, ["always", "blocked"])}][
        : pick(dice, [5, 5, 5, 5, 3, 2, 1])
    ]


def make_span(dice: Dice, calendar: bool, mean: int) -> Tree:
    """A duration of about `mean` ticks."""
    scaled = mean * pick(dice, [1.0, 0.3, 2.5])
    shapes: list[Tree] = [
        {"dist": "fixed", "unit": "ticks", "mean": scaled},
        {"dist": "fixed", "unit": "minutes", "mean": 0.0},
        {"dist": "exponential", "unit": "minutes", "mean": scaled},
        {"dist": "erlang", "unit": "ticks", "mean": scaled, "stages": 2},
        {"dist": "gamma", "unit": "ticks", "mean": scaled, "cv": 0.7},
        {"dist": "lognormal", "unit": "hours", "mean": scaled / 60, "cv": 0.7},
        {"dist": "uniform", "unit": "ticks", "low": 0.0, "high": 2 * scaled},
        {"dist": "empirical", "unit": "minutes", "values": [0.0, scaled, 3 * scaled]},
    ]
    if calendar:
        shapes.append({"dist": "fixed", "unit": "working_days", "mean": 0.5})
    return pick(dice, shapes)


def make_limits(dice: Dice, time: Tree, classes: Tree, flows: Tree) -> Tree:
    """At most one main limit a class at a time; one that has changed on a day; one that is not main."""
    set_by_steps = {
        s["milestone"] for f in flows.values() for s in f["steps"].values() if "milestone" in s
    }
    starts = ["arrived", *sorted(set_by_steps & {"assigned"})]
    stops = ["completed", "ended", *sorted(set_by_steps & {"filed"})]
    names = list(classes)
    start, stop = pick(dice, starts), pick(dice, stops)
    limits = {"first": make_limit(dice, time, names[:1], start, stop, main=True)}
    if time["calendar"] == "china" and dice.randint(0, 1):
        changed = date.fromisoformat(time["start"]) + timedelta(dice.randint(0, 20))
        limits["second"] = make_limit(dice, time, names[:1], start, stop, main=True)
        limits["first"]["valid_to"] = changed.isoformat()
        limits["second"]["valid_from"] = (changed + timedelta(dice.randint(1, 4))).isoformat()
    if dice.randint(0, 2):
        limits["others"] = make_limit(
            dice, time, names[1:], pick(dice, starts), pick(dice, stops), main=True
        )
    if dice.randint(0, 1):
        limits["beside"] = make_limit(dice, time, names, "arrived", pick(dice, stops), main=False)
    return limits


def make_limit(
    dice: Dice, time: Tree, classes: list[str], start: str, stop: str, *, main: bool
) -> Tree:
    """A limit of some days or ticks."""
    units = (
        {"ticks": 500}
        if time["calendar"] == "none"
        else {"working_days": 15, "days": 20, "months": 2}
    )
    unit = pick(dice, list(units))
    amount = dice.randint(0, units[unit])
    named = {"title": text("limit"), "classes": classes, "from": start, "to": stop}
    return {**named, "amount": amount, "unit": unit, "main": main}


# ---------------------------------------------------------------- how much


def make_stream(dice: Dice, time: Tree, units: Tree, classes: Tree, flows: Tree) -> Tree:
    """Matters of one flow: some ten to forty in the whole time."""
    zoned = [name for name, unit in units.items() if unit["kind"] in ("town", "group")]
    shares = {name: pick(dice, [1.0, 0.0, 2.5]) for name in zoned}
    shares[zoned[0]] = 1.0
    weights = dict.fromkeys(list(classes)[1:], 0.25)
    weights[next(iter(classes))] = 1 - sum(weights.values())
    stream = {"title": text("stream"), "flow": pick(dice, list(flows)), "shares": shares}
    number = dice.randint(5, 40)
    if time["calendar"] == "china" and dice.randint(0, 1):
        return {**stream, "classes": weights, "per_year": 10.0 * number}
    mean = in_ticks(time) / number
    gaps: list[Tree] = [
        {"dist": "exponential", "unit": "ticks", "mean": mean},
        {"dist": "fixed", "unit": "minutes", "mean": mean},
        {"dist": "uniform", "unit": "ticks", "low": 0.0, "high": 2 * mean},
        {"dist": "empirical", "unit": "hours", "values": [0.0, mean / 60, 2 * mean / 60]},
    ]
    return {**stream, "classes": weights, "gap": pick(dice, gaps)}


def make_start(dice: Dice, time: Tree, units: Tree, classes: Tree, flows: Tree) -> Tree:
    """A backlog: matters of some age, some long overdue."""
    start = date.fromisoformat(time["start"])
    matters = []
    for _ in range(dice.randint(0, 4)):
        flow = pick(dice, list(flows))
        arrived = start - timedelta(dice.randint(0, 90))
        due = arrived + timedelta(dice.randint(0, 120))
        matters.append(
            {
                "unit": pick(dice, list(units)),
                "flow": flow,
                "class": pick(dice, list(classes)),
                "step": pick(dice, list(flows[flow]["steps"])),
                "count": dice.randint(1, 3),
                "arrived": arrived.isoformat(),
                "due": pick(dice, [None, due.isoformat()]),
            }
        )
    return {"kind": "backlog", "matters": matters}


# ---------------------------------------------------------------- what may be chosen


def make_plan(dice: Dice, units: Tree, arrangements: Tree, calendar: bool) -> Tree:
    """A zone plan and its levers."""
    zones = make_zones(dice, units)
    lever = calendar and dice.randint(0, 1)
    extra = {
        unit: {pick(dice, ["officer", "clerk"]): dice.randint(1, 2)}
        for unit in units
        if not dice.randint(0, 4)
    }
    return {
        "title": text("plan"),
        "zones": zones,
        "pooling": pick(dice, ["none", "hard", "all"]),
        "order": pick(dice, ["due", "class", "first_come"]),
        "escalation_days": pick(dice, [0.0, 0.5, 1.0, 5.0] if calendar else [0.0, 0.01, 0.1]),
        "weekdays": {"meeting": pick(dice, DAYS[:5])} if lever and arrangements else {},
        "extra": extra,
        "release_groups": not _groups_at_home(zones, units),
    }


def make_zones(dice: Dice, units: Tree) -> Tree:
    """One to three zones over all towns and groups, each with a division, or two, or none."""
    divisions = [name for name, unit in units.items() if unit["kind"] == "division"]
    zoned = [name for name, unit in units.items() if unit["kind"] in ("town", "group")]
    members: dict[int, list[str]] = {}
    for unit in zoned:
        members.setdefault(dice.randint(1, 3), []).append(unit)
    return {
        f"第{n}区": {"units": names, "division": some(dice, divisions)}
        for n, names in members.items()
    }


def _groups_at_home(zones: Tree, units: Mapping[str, Tree]) -> bool:
    return all(
        units[name].get("linked") in (None, *zone["division"])
        for zone in zones.values()
        for name in zone["units"]
    )
