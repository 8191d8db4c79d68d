"""Random small worlds that reach every primitive of the schema.

    dice ─> units, gates ─> flows, limits, followups ─> streams, start ─> levers, plans ─> programme ─>
    Scenario
      ├── Drawn      hypothesis rolls: failures shrink            worlds()
      └── Random     a seed rolls: thousands of worlds, quickly   random_world(seed)

A world has dozens of matters and runs in milliseconds. Everybody is on duty in the core hour of a
Wednesday, or for a share of every day from its start, so whoever forms a team can finish; that no team may
ever form (recusal, too few people) is part of the game. Work of the body's own (`INNER` flows) has a class of
its own; whatever may be left out by a plan names a lever here and there, and the levers that are declared are
those that are named.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple, Protocol, TypeVar

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
LEVERS = ("stand-ins", "audits", "early-review")
ROLL_OUT = "roll-out"
"""The flow of a programme's tasks, and their class."""
INNER_FLOWS, INNER = ("request", "inspection"), "inner"
"""Flows that are not headline, and the class of all their matters."""
ROOM = "谈话室"
POSTS = ("officer", "clerk", "head")
ROLES = ("handling", "approval", "review", "desk", "report")


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


class Setting(NamedTuple):
    """What the later parts of a world are made from."""

    time: Tree
    units: Tree
    classes: Tree
    gates: Tree

    @property
    def calendar(self) -> bool:
        """Whether there are dates."""
        return bool(self.time["calendar"] == "china")


def tree(dice: Dice, calendar: bool | None = None) -> Tree:
    """A world as a scenario file holds it."""
    if calendar is None:
        calendar = bool(dice.randint(0, 1))
    hours, core, beside = pick(dice, OFFICE_HOURS)
    backlog = calendar and bool(dice.randint(0, 1))
    time = calendar_time(dice, hours, backlog) if calendar else abstract_time(dice)
    units = make_units(dice)
    if calendar and not dice.randint(0, 4):
        units[TOWNS[0]]["opens"] = (
            date.fromisoformat(time["start"]) + timedelta(dice.randint(-3, 40))
        ).isoformat()
    inner = some(dice, INNER_FLOWS)
    gates = make_gates(dice, units, core, beside) if calendar else {}
    setting = Setting(time, units, make_classes(dice, inner), gates)
    flows = make_flows(dice, setting, inner)
    limits = make_limits(dice, time, setting.classes, flows)
    followups = make_followups(dice, setting, flows, limits)
    streams = make_streams(dice, setting, flows)
    levers = sorted(set(levers_of([flows, followups, streams])))
    arrangements = make_arrangements(dice, core, beside) if calendar else {}
    serves = pick(dice, ["days", "days", "share"]) if calendar else "always"
    world = {
        "schema": "simlib/1",
        "name": "random",
        "title": text("random"),
        "data": "theory",
        "time": time,
        "posts": {p: make_post(dice, core, beside, serves, flows) for p in POSTS},
        "units": units,
        "borders": make_borders(dice, units),
        "arrangements": arrangements,
        "gates": gates,
        "classes": setting.classes,
        "limits": limits,
        "flows": flows,
        "followups": followups,
        "conflicts": {r: pick(dice, [0.0, 0.1, 0.0, 0.5]) for r in ("home", "neighbour", "elsewhere")},
        "streams": streams,
        "loads": {"central": 1.0, "high": 1.5},
        "start": make_start(dice, setting, flows) if backlog else {"kind": "empty"},
        "levers": {name: {"title": text(name)} for name in levers},
        "plans": make_plans(dice, setting, arrangements, levers),
        "baseline": "plan-a",
    }
    if calendar:
        world |= make_breaks(dice, world)
    return with_programme(dice, setting, world) if dice.randint(0, 1) else world


def make_breaks(dice: Dice, world: Tree) -> Tree:
    """What comes between: people who are away, days on which the county is closed, a stream for a spell."""
    start, end = (date.fromisoformat(world["time"][key]) for key in ("start", "end"))

    def spell(longest: int) -> Tree:
        first = start + timedelta(dice.randint(0, (end - start).days - 2))
        last = min(first + timedelta(dice.randint(0, longest)), end - timedelta(1))
        return {"from": first.isoformat(), "to": last.isoformat()}

    absences = [{"of": ["division", "leadership"], "posts": ["officer"], "people": 1}, {"units": ["审理室"]}]
    there = [absence for absence in absences if not dice.randint(0, 4)]
    streams = {
        name: {**stream, **spell(30)}
        for name, stream in world["streams"].items()
        if (stream.get("per_year") or stream.get("gap")) and not dice.randint(0, 5)
    }
    return {
        "absences": {f"away-{n}": {**who, **spell(12)} for n, who in enumerate(there)},
        "closures": {} if dice.randint(0, 4) else {"closed": spell(6)},
        "streams": world["streams"] | streams,
    }


def levers_of(part: Any) -> Iterator[str]:
    """The levers that a part of a world names, at any depth."""
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict):
        yield from (part[key] for key in ("lever", "without") if key in part)
    for child in children:
        yield from levers_of(child)


def maybe_chosen(dice: Dice, one_in: int) -> Tree:
    """Now and then a lever that decides whether something is there."""
    if dice.randint(1, one_in) < one_in:
        return {}
    return {pick(dice, ["lever", "without"]): pick(dice, LEVERS)}


# ---------------------------------------------------------------- when


def calendar_time(dice: Dice, hours: list[str], backlog: bool) -> Tree:
    """Two to six weeks; a warm-up only where there is no backlog."""
    start = date.fromisoformat(pick(dice, FIRST_DAYS)) + timedelta(dice.randint(0, 3))
    end = start + timedelta(7 * dice.randint(2, 6) - dice.randint(0, 2))
    first = start if backlog else start + timedelta(dice.randint(1, 7))
    last = end - timedelta(dice.randint(0, 3))
    extra = {
        (start + timedelta(8 + n)).isoformat(): kind for n, kind in enumerate(some(dice, ["off", "work"]))
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


def make_post(dice: Dice, core: str, beside: str, serves: str, flows: Tree) -> Tree:
    """A kind of post; where there are dates, with leave, and on duty for a share of each day (who does so
    meets all others), or on Wednesdays at least."""
    post: Tree = {"title": text("post"), "pace": pick(dice, [1.0, 0.6, 0.95, 1.3])}
    if not dice.randint(0, 5):
        post["steps"] = some(dice, sorted({s for f in flows.values() for s in f["steps"]}), 2)
    if serves == "always":
        return post
    days = [day for day in DAYS[:6] if day == COMMON or dice.randint(0, 2)]
    hours = pick(dice, [[], [core], sorted([core, beside])])
    post["duty"] = (
        {"share": pick(dice, [0.6, 0.75, 1.0])} if serves == "share" else {"days": days, "hours": hours}
    )
    if dice.randint(0, 1):
        post["leave"] = {"spells": dice.randint(1, 12), "days": dice.randint(1, 5)}
    if not dice.randint(0, 2):
        learning = pick(dice, [{}, {"learning": {"pace": 0.5, "months": 1}}])
        post["turnover"] = {"per_year": pick(dice, [2.0, 12.0]), "vacancy": dice.randint(0, 10), **learning}
    return post


def make_units(dice: Dice) -> Tree:
    """Towns, resident groups, divisions, a desk and the leadership."""
    divisions = ["一室", "二室"][: dice.randint(1, 2)]
    units: Tree = {}
    for n, name in enumerate(TOWNS[: dice.randint(2, 4)]):
        units[name] = {"code": f"T{n}", "kind": "town", "staff": make_staff(dice, 0, 2)}
        units[name]["rooms"] = {ROOM: 1} if dice.randint(0, 2) == 0 else {}
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
    units["审理室"] = {"code": "R1", "kind": "desk", "staff": make_staff(dice, 1, 2), "rooms": {ROOM: 1}}
    units["领导班子"] = {"code": "L1", "kind": "leadership", "staff": {"head": dice.randint(2, 3)}}
    if dice.randint(0, 1):
        units["副职"] = {"code": "L2", "kind": "leadership", "staff": {"head": dice.randint(1, 2)}}
    add_contacts(dice, units)
    return units


def add_contacts(dice: Dice, units: Tree) -> None:
    """Who of the leadership answers for which town or group, and for how many towns at least and at most."""
    leaders = [name for name, unit in units.items() if unit["kind"] == "leadership"]
    for unit in units.values():
        if unit["kind"] in ("town", "group"):
            unit["contact"] = pick(dice, [*leaders, None])
    for leader in leaders:
        towns = [u for u in units.values() if u["kind"] == "town" and u["contact"] == leader]
        count = len(towns)
        units[leader]["covers"] = pick(dice, [None, [0, count], [count, count + 1]])


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
            "nth": pick(dice, [1, 2, 3, 4, -1]),
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


def make_gates(dice: Dice, units: Tree, core: str, beside: str) -> Tree:
    """Regular meetings: mostly on the day on which everybody is there, most of them every week."""
    unit = pick(dice, ["领导班子", "审理室", "一室"])
    whose = {"unit": unit, "posts": pick(dice, [[], sorted(units[unit]["staff"])[-1:]])}
    return {
        name: {
            "title": text(name),
            "every": pick(dice, ["week", "week", "week", "month"]),
            "weekday": pick(dice, [COMMON, COMMON, *DAYS[:5]]),
            "nth": pick(dice, [1, 2, 3, 4, -1]),
            "at": pick(dice, [core, core, beside])[:5],
            "agenda": dice.randint(1, 3),
            **pick(dice, [whose, whose, {"each": "zone"}, {"each": "unit"}]),
            "on_demand": pick(dice, [None, None, {"waiting": dice.randint(1, 4)}]),
        }
        for name in some(dice, ["board", "panel"], 1)
    }


# ---------------------------------------------------------------- what


def make_classes(dice: Dice, inner: list[str]) -> Tree:
    """Two or three classes of matters, and that of the body's own work if there is any."""
    own = [INNER] if inner else []
    return {
        name: {
            "title": text(name),
            "rank": dice.randint(0, 2),
            "hard": bool(dice.randint(0, 1)),
            "effort_factor": pick(dice, [1.0, 0.5, 1.5, 2.25]),
        }
        for name in [*some(dice, ["ordinary", "serious", "major"], 2), *own]
    }


def of_flow(classes: Tree, flow: Tree) -> list[str]:
    """The classes that matters of a flow may have."""
    return [name for name in classes if (name == INNER) != flow["headline"]]


def make_flows(dice: Dice, setting: Setting, inner: list[str]) -> Tree:
    """Outside matters take the long ways, the body's own work short ones."""
    return {
        **{name: make_flow(dice, setting, 2, 6) for name in some(dice, ["petition", "lead"], 1)},
        **{name: {**make_flow(dice, setting, 1, 3), "headline": False} for name in inner},
    }


def make_flow(dice: Dice, setting: Setting, least: int, most: int) -> Tree:
    """Some steps in a row, with branches ahead, to the end, and back (rework)."""
    names = [f"step-{n}" for n in range(dice.randint(least, most))]
    steps: Tree = {}
    for n, name in enumerate(names):
        ahead = [*names[n + 1 :], "end"]
        workers = [other for other, step in steps.items() if step.get("team")]
        steps[name] = make_step(dice, setting, names[: n + 1], workers)
        steps[name]["next"] = branches(dice, ahead, names[: n + 1])
    return {"title": text("flow"), "headline": True, "first": names[0], "steps": steps}


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


def make_step(dice: Dice, setting: Setting, before: list[str], workers: list[str]) -> Tree:
    """One step: a wait outside, a meeting or work; `before` are the steps up to this one, `workers` those of
    them, without this one, at which a team works."""
    step: Tree = {"title": text("step"), "role": pick(dice, ROLES), **maybe_chosen(dice, 7)}
    if dice.randint(0, 2) == 0:
        step["wait"] = make_span(dice, setting.calendar, 60)
        step["pauses"] = bool(dice.randint(0, 1))
    if not dice.randint(0, 2):
        step["milestone"] = pick(dice, ["assigned", "ended", "filed"])
    if not dice.randint(0, 3):
        step["only"] = pick(dice, ["pooled", "not_pooled"])
    if not dice.randint(0, 5):
        step["classes"] = some(dice, list(setting.classes), 1)
    if setting.gates and not dice.randint(0, 4):
        return {**step, "gate": pick(dice, list(setting.gates))}
    if "wait" in step and dice.randint(0, 1):
        return step
    return step | make_work(dice, setting, before, workers)


def make_work(dice: Dice, setting: Setting, before: list[str], workers: list[str]) -> Tree:
    """Who works at a step, how long, and who must not or should."""
    work: Tree = {
        "team": pick(dice, [1, 2, 1, 2, 3]),
        "pools": make_pools(dice, setting),
        "effort": make_span(dice, setting.calendar, 40),
        "class_effort": bool(dice.randint(0, 1)),
        "on_site": bool(dice.randint(0, 1)),
    }
    if not dice.randint(0, 2):
        work["not_by"] = some(dice, before)
    free = [name for name in workers if name not in work.get("not_by", [])]
    if free and not dice.randint(0, 2):
        work["same_as"] = {"step": pick(dice, free), "days": some_days(dice, setting.calendar)}
    if not dice.randint(0, 3):
        work["posts"] = ["officer", *some(dice, ["clerk", "head"])]
    if not dice.randint(0, 3):
        kinds = some(dice, [*POSTS, *dict.fromkeys(use["pool"] for use in work["pools"])], 1)
        work["least"] = dict.fromkeys(kinds[: work["team"]], 1)
    if not dice.randint(0, 3):
        work["room"] = ROOM
    if setting.calendar and before[-1] not in work.get("not_by", []) and not dice.randint(0, 2):
        reading = {"reading": make_span(dice, setting.calendar, 10)} if dice.randint(0, 1) else {}
        work["hand_over"] = {"after_days": pick(dice, [0.0, 0.5, 1.0]), **reading, **maybe_chosen(dice, 9)}
        work["effort"] = make_span(dice, setting.calendar, 200)
    return work


def some_days(dice: Dice, calendar: bool) -> float:
    """A few working days; none without a calendar, where they mean nothing."""
    return pick(dice, [0.0, 0.5, 1.0, 3.0]) if calendar else 0.0


def make_pools(dice: Dice, setting: Setting) -> list[Tree]:
    """Pools in order; whatever comes first, there often is a way out at the end."""
    units = setting.units
    leaders = [name for name, unit in units.items() if unit["kind"] == "leadership"]
    of_plan = ["zone", "division", "home", "across", "contact", "head", "deputy", "pair", "lead", "staff"]
    first = pick(dice, ["home", *of_plan, "审理室", *leaders, next(iter(units))])
    names = [first, *some(dice, of_plan)[:4]]
    whens = ["always", "pooled", "blocked", *(["absent", "absent"] if setting.calendar else [])]
    uses = [{"pool": name, "when": pick(dice, whens)} for name in names]
    uses[0]["when"] = pick(dice, ["always", "always", "always", "pooled"])
    last = {"pool": pick(dice, ["county", "审理室", *leaders]), "when": pick(dice, ["always", *whens[2:]])}
    kept = [*uses, last][: pick(dice, [5, 5, 5, 5, 3, 2, 1])]
    return [{**use, **maybe_chosen(dice, 9), **_absence(dice, use), **_of_posts(dice)} for use in kept]


def _of_posts(dice: Dice) -> Tree:
    """Now and then a pool counts people of some posts only."""
    return {} if dice.randint(0, 5) else {"posts": some(dice, POSTS, 1)}


def _absence(dice: Dice, use: Tree) -> Tree:
    return {"after_days": some_days(dice, calendar=True)} if use["when"] == "absent" else {}


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
    set_by_steps = {m for flow in flows.values() for m in milestones(flow)}
    starts = ["arrived", *sorted(set_by_steps & {"assigned"})]
    stops = ["completed", "ended", *sorted(set_by_steps & {"filed"})]
    names = [name for name in classes if name != INNER]
    start, stop = pick(dice, starts), pick(dice, stops)
    limits = {"first": make_limit(dice, time, names[:1], start, stop, main=True)}
    if time["calendar"] == "china" and dice.randint(0, 1):
        changed = date.fromisoformat(time["start"]) + timedelta(dice.randint(0, 20))
        limits["second"] = make_limit(dice, time, names[:1], start, stop, main=True)
        limits["first"].pop("own", None)
        limits["second"].pop("own", None)
        limits["first"]["valid_to"] = changed.isoformat()
        limits["second"]["valid_from"] = (changed + timedelta(dice.randint(1, 4))).isoformat()
    if dice.randint(0, 2):
        limits["others"] = make_limit(dice, time, names[1:], pick(dice, starts), pick(dice, stops), main=True)
    if dice.randint(0, 1):
        limits["beside"] = make_limit(dice, time, names, "arrived", pick(dice, stops), main=False)
    if INNER in classes and dice.randint(0, 1):
        limits["own"] = make_limit(dice, time, [INNER], "arrived", "completed", main=True)
    return limits


def milestones(flow: Tree) -> set[str]:
    """What the steps of a flow set."""
    return {step["milestone"] for step in flow["steps"].values() if "milestone" in step}


def make_limit(dice: Dice, time: Tree, classes: list[str], start: str, stop: str, *, main: bool) -> Tree:
    """A limit of some days or ticks; if it is a main one, often with an extension."""
    limit = {
        "title": text("limit"),
        "classes": classes,
        "from": start,
        "to": stop,
        **make_amount(dice, time, 0),
        "main": main,
        "pauses": bool(dice.randint(0, 2)),
    }
    if main and limit["unit"] in ("ticks", "working_days") and not dice.randint(0, 2):
        unit = {"dist": "uniform", "unit": limit["unit"], "low": 0.0}
        limit["own"] = {**unit, "high": float(pick(dice, [8, 1]) * (50 if limit["unit"] == "ticks" else 1))}
    return {**limit, "extension": make_amount(dice, time, 1)} if main and dice.randint(0, 2) else limit


def make_amount(dice: Dice, time: Tree, least: int) -> Tree:
    """Some days, a month or two; ticks in a world without a calendar."""
    units = {"ticks": 500} if time["calendar"] == "none" else {"working_days": 15, "days": 20, "months": 2}
    unit = pick(dice, list(units))
    return {"amount": dice.randint(least, units[unit]), "unit": unit}


# ---------------------------------------------------------------- what sets off what


def make_followups(dice: Dice, setting: Setting, flows: Tree, limits: Tree) -> Tree:
    """Repeats, requests for more time, referrals and leads found; on average a matter sets off less than one
    of its own kind, so they come to an end."""
    kinds = [make_repeat, make_request, make_referral, make_lead_found]
    made = {
        kind.__name__.removeprefix("make_"): kind(dice, setting, flows, limits) for kind in some(dice, kinds)
    }
    return {
        name: {"title": text(name), **followup, **maybe_chosen(dice, 5)}
        for name, followup in made.items()
        if followup
    }


def headline(flows: Tree) -> list[str]:
    """The flows of outside matters."""
    return [name for name, flow in flows.items() if flow["headline"]]


def make_repeat(dice: Dice, setting: Setting, flows: Tree, limits: Tree) -> Tree:
    """Those who waited too long write again, perhaps of something more serious."""
    classes = of_flow(setting.classes, flows["petition"])
    return {
        "of": some(dice, headline(flows), 1),
        "of_classes": pick(dice, [[], classes[:1]]),
        "when": "late",
        "chance": pick(dice, [0.4, 0.2]),
        "flow": pick(dice, headline(flows)),
        **pick(dice, [{}, {}, {"class": classes[-1]}]),
        **maybe_later(dice, setting),
    }


def make_request(dice: Dice, setting: Setting, flows: Tree, limits: Tree) -> Tree:
    """Somebody asks for more time before the due day; where there is an extension, it often grants it."""
    flow = pick(dice, [name for name in flows if name in INNER_FLOWS] or headline(flows))
    ordinary = next(iter(setting.classes))
    granted = [
        "extension" in limit for limit in limits.values() if limit["main"] and ordinary in limit["classes"]
    ]
    return {
        "of": some(dice, headline(flows), 1),
        "of_classes": [ordinary],
        "when": "due_near",
        "days_before": pick(dice, [1.0, 2.5, 5.0]) if setting.calendar else 0.0,
        "chance": pick(dice, [1.0, 0.6]) if flow in INNER_FLOWS else 0.1,
        "flow": flow,
        **({"class": INNER} if flow in INNER_FLOWS else {}),
        "extends": any(granted) and bool(dice.randint(0, 3)),
    }


def make_referral(dice: Dice, setting: Setting, flows: Tree, limits: Tree) -> Tree:
    """On a milestone, something more has to be done, here or elsewhere."""
    parent, flow = pick(dice, headline(flows)), pick(dice, list(flows))
    return {
        "of": [parent],
        "when": pick(dice, ["completed", "ended", "arrived", *sorted(milestones(flows[parent]))]),
        "chance": 0.2 if flows[flow]["headline"] else pick(dice, [1.0, 0.4]),
        "flow": flow,
        **({} if flows[flow]["headline"] else {"class": INNER}),
        **pick(dice, [{}, {"unit": pick(dice, list(setting.units))}]),
        **maybe_later(dice, setting),
    }


def make_lead_found(dice: Dice, setting: Setting, flows: Tree, limits: Tree) -> Tree:
    """The body's own work finds matters, if there is such work."""
    inner = [name for name in flows if name in INNER_FLOWS]
    if not inner:
        return {}
    return {
        "of": inner,
        "when": "completed",
        "chance": 0.15,
        "flow": pick(dice, headline(flows)),
        "class": pick(dice, of_flow(setting.classes, flows["petition"])),
        **maybe_later(dice, setting),
    }


def maybe_later(dice: Dice, setting: Setting) -> Tree:
    """A delay, or none; now and then it comes on a regular day."""
    delay = {"delay": make_span(dice, setting.calendar, 80)} if dice.randint(0, 1) else {}
    return delay | ({"at": schedule(dice)} if setting.calendar and not dice.randint(0, 3) else {})


def schedule(dice: Dice) -> Tree:
    """Regular days."""
    return {
        "every": pick(dice, ["week", "month", "quarter", "half_year", "year"]),
        "weekday": pick(dice, DAYS),
        "nth": pick(dice, [1, 2, 3, 4, -1]),
    }


# ---------------------------------------------------------------- what has to be done by when


def with_programme(dice: Dice, setting: Setting, world: Tree) -> Tree:
    """A world with a programme: tasks of a flow and a class of their own, some delayed by some plans."""
    flow = {**make_flow(dice, setting, 1, 2), "headline": False}
    flow["steps"] |= {"step-0": make_paper(dice, setting) | {"next": flow["steps"]["step-0"]["next"]}}
    if "team" not in flow["steps"]["step-0"]:
        for step in flow["steps"].values():
            step.pop("same_as", None)  # it could only be the first step's people
    titled = {"title": text(ROLL_OUT), "rank": dice.randint(0, 2)}
    tasks: Tree = {}
    for n in range(dice.randint(3, 7)):
        tasks[f"task-{n}"] = make_task(dice, setting, tasks)
    found = make_found_late(dice, setting, world["flows"])
    plans = {name: plan | make_delays(dice, setting, tasks) for name, plan in world["plans"].items()}
    levers = sorted({*world["levers"], *levers_of(flow)})
    return world | {
        "classes": world["classes"] | {ROLL_OUT: titled},
        "flows": world["flows"] | {ROLL_OUT: flow},
        "followups": world["followups"] | found,
        "programme": {"title": text("programme"), "class": ROLL_OUT, "tasks": tasks},
        "levers": {name: {"title": text(name)} for name in levers},
        "plans": plans,
    }


def make_paper(dice: Dice, setting: Setting) -> Tree:
    """A first step that somebody can always do, so that most tasks end: their joins are to be seen."""
    span = make_span(dice, setting.calendar, 40)
    by_people = {"team": 1, "pools": ["home", "审理室"], "effort": span}
    return {"title": text("paper"), **pick(dice, [by_people, {"wait": span}])}


def make_task(dice: Dice, setting: Setting, before: Tree) -> Tree:
    """A task or a milestone that comes after some of those that are there already, with days or without."""
    kinds = list(dict.fromkeys(unit["kind"] for unit in setting.units.values()))
    where = pick(dice, [{"each": pick(dice, kinds)}, {"units": some(dice, list(setting.units), 1)}])
    own = units_of(setting.units, where)
    here = [name for name, task in before.items() if own <= units_of(setting.units, task)]
    after = some(dice, here)
    after_all = some(dice, [name for name in before if name not in after]) if dice.randint(0, 1) else []
    task = {"title": text("task"), **where, "after": after, "after_all": after_all}
    if dice.randint(0, 3) or not (after or after_all):
        task["flow"] = ROLL_OUT
    if setting.calendar:
        days = sorted(day_within(dice, setting.time) for _ in range(2))
        task |= dict(list(zip(("start", "due"), days, strict=True))[dice.randint(0, 2) :])
    return task


def units_of(units: Tree, task: Tree) -> set[str]:
    """The units at which a task is done."""
    return set(task.get("units") or [name for name, unit in units.items() if unit["kind"] == task["each"]])


def make_found_late(dice: Dice, setting: Setting, flows: Tree) -> Tree:
    """Now and then a task sets something off: when it is late, near its day, or done."""
    if dice.randint(0, 2):
        return {}
    when = pick(dice, ["late", "due_near", "arrived", "completed"])
    klass = pick(dice, of_flow(setting.classes, flows["petition"]))
    near = {"days_before": pick(dice, [1.0, 4.0])} if when == "due_near" and setting.calendar else {}
    more = {"when": when, **near, "chance": 0.5, "flow": "petition", "class": klass}
    return {"found-late": {"title": text("found"), "of": [ROLL_OUT], **more, **maybe_later(dice, setting)}}


def make_delays(dice: Dice, setting: Setting, tasks: Tree) -> Tree:
    """Tasks that a plan delays, at all their units or at some."""
    if not setting.calendar:
        return {}
    delays: Tree = {}
    for name in some(dice, [name for name, task in tasks.items() if "flow" in task]):
        own = sorted(units_of(setting.units, tasks[name]))
        delays[name] = {"days": pick(dice, [1.0, 0.5, 4.0]), "units": pick(dice, [[], own[:1]])}
    return {"delays": delays}


# ---------------------------------------------------------------- how much


def make_streams(dice: Dice, setting: Setting, flows: Tree) -> Tree:
    """Letters at drawn times; perhaps leads, and work that the body gives itself, often on days."""
    letters = make_stream(dice, setting, flows, pick(dice, headline(flows)))
    towns = {name for name, unit in setting.units.items() if unit["kind"] == "town"}
    letters["shares"] |= {name: letters["shares"][name] or 0.2 for name in towns}
    streams = {"letters": letters | drawn_times(dice, setting.time)}
    for name, one_in, of in (("leads", 2, headline(flows)), ("own-work", 4, list(flows)[-1:])):
        if dice.randint(1, one_in) < one_in:
            continue
        stream = make_stream(dice, setting, flows, pick(dice, of))
        on_days = setting.calendar and dice.randint(0, 1)
        times = given_days(dice, setting.time) if on_days else drawn_times(dice, setting.time)
        streams[name] = stream | times | maybe_chosen(dice, 3)
    return streams


def make_stream(dice: Dice, setting: Setting, flows: Tree, flow: str) -> Tree:
    """Where matters of a flow come from, and how they divide into classes."""
    zoned = [name for name, unit in setting.units.items() if unit["kind"] in ("town", "group")]
    shares = {name: pick(dice, [1.0, 0.0, 0.4]) for name in zoned}
    shares[zoned[0]] = 1.0
    first, *others = of_flow(setting.classes, flows[flow])
    weights = dict.fromkeys(others, 0.25)
    weights[first] = 1 - sum(weights.values())
    return {"title": text("stream"), "flow": flow, "shares": shares, "classes": weights}


def drawn_times(dice: Dice, time: Tree) -> Tree:
    """Some ten to forty matters in the whole time."""
    number, calendar = dice.randint(5, 40), time["calendar"] == "china"
    waits: Tree = {"at": {**schedule(dice), "every": "week"}} if calendar and not dice.randint(0, 5) else {}
    if calendar and number % 3 == 0:
        waits["season"] = {"jan": 0.0, "mar": 2.5, "sep": number / 10}
    if calendar and dice.randint(0, 1):
        return {"per_year": 10.0 * number, **waits}
    mean = in_ticks(time) / number
    gaps: list[Tree] = [
        {"dist": "exponential", "unit": "ticks", "mean": mean},
        {"dist": "fixed", "unit": "minutes", "mean": mean},
        {"dist": "uniform", "unit": "ticks", "low": 0.0, "high": 2 * mean},
        {"dist": "empirical", "unit": "hours", "values": [0.0, mean / 60, 2 * mean / 60]},
    ]
    return {"gap": pick(dice, gaps), **waits}


def given_days(dice: Dice, time: Tree) -> Tree:
    """Dates of a programme, regular days, or unannounced ones; some fall on days off or after the run."""
    start = date.fromisoformat(time["start"])
    dates = sorted({start + timedelta(dice.randint(0, 45)) for _ in range(dice.randint(1, 4))})
    ways: list[Tree] = [
        {"dates": [day.isoformat() for day in dates]},
        {"every": schedule(dice)},
        {"random_days": pick(dice, [12, 30, 50])},
    ]
    return pick(dice, ways)


def make_start(dice: Dice, setting: Setting, flows: Tree) -> Tree:
    """A backlog: matters of some age, some long overdue."""
    start = date.fromisoformat(setting.time["start"])
    matters = []
    for _ in range(dice.randint(0, 4)):
        flow = pick(dice, list(flows))
        arrived = start - timedelta(dice.randint(0, 90))
        due = arrived + timedelta(dice.randint(0, 120))
        matters.append(
            {
                "unit": pick(dice, list(setting.units)),
                "flow": flow,
                "class": pick(dice, of_flow(setting.classes, flows[flow])),
                "step": pick(dice, list(flows[flow]["steps"])),
                "count": dice.randint(1, 3),
                "arrived": arrived.isoformat(),
                "due": pick(dice, [None, due.isoformat()]),
            }
        )
    return {"kind": "backlog", "matters": matters}


# ---------------------------------------------------------------- what may be chosen


def make_plans(dice: Dice, setting: Setting, arrangements: Tree, levers: list[str]) -> Tree:
    """Two or three plans; to the last of them another one may change on a day."""
    names = some(dice, ["plan-a", "plan-b", "plan-c"], 2)
    plans = {name: make_plan(dice, setting, arrangements, levers) for name in names}
    for name in names[:-1]:
        if setting.calendar and dice.randint(0, 1):
            days = sorted({day_within(dice, setting.time) for _ in range(dice.randint(1, 3))})
            changes = [{"on": day, "plan": names[-1]} for day in days]
            plans[name]["then"] = pick(dice, [changes[0], changes])
    if len(names) > 2 and isinstance(plans[names[0]].get("then"), list):
        plans[names[1]].pop("then", None)
        plans[names[0]]["then"][0]["plan"] = names[1]
    return plans


def day_within(dice: Dice, time: Tree) -> str:
    """A day after the first."""
    start, end = date.fromisoformat(time["start"]), date.fromisoformat(time["end"])
    return (start + timedelta(dice.randint(1, (end - start).days))).isoformat()


def make_plan(dice: Dice, setting: Setting, arrangements: Tree, levers: list[str]) -> Tree:
    """A zone plan and its levers."""
    units, calendar = setting.units, setting.calendar
    zones = make_zones(dice, units, dated=calendar)
    weekly = [*arrangements][1:] + [n for n, g in setting.gates.items() if g["every"] == "week"]
    extra = {
        unit: {pick(dice, ["officer", "clerk"]): dice.randint(1, 2)}
        for unit in units
        if not dice.randint(0, 4)
    }
    return {
        "title": text("plan"),
        "zones": zones,
        "pooling": pick(dice, ["none", "hard", "all"]),
        "pooled_posts": pick(dice, [[], [], some(dice, POSTS, 1)]),
        "stay": dict.fromkeys(some(dice, POSTS[:2]), 1) if not dice.randint(0, 3) else {},
        "order": pick(dice, ["due", "class", "first_come"]),
        "escalation_days": pick(dice, [0.0, 0.5, 1.0, 5.0]) if calendar else 0.0,
        "weekdays": {name: pick(dice, DAYS[:5]) for name in some(dice, weekly)},
        "extra": extra,
        "release_groups": not _groups_at_home(zones, units),
        "levers": some(dice, levers),
        "pairs": make_pairs(dice, zones, units),
        "moves": make_moves(dice, setting, extra),
    }


def make_pairs(dice: Dice, zones: Tree, units: Tree) -> list[list[str]]:
    """Zones that check each other, or towns that do, or nobody."""
    zoned = [name for name, unit in units.items() if unit["kind"] in ("town", "group")]
    some_pairs = [names for names in (pick(dice, [[*zones], zoned]), zoned[:2]) if len(names) > 1]
    return pick(dice, [[], some_pairs[:1]])


def make_moves(dice: Dice, setting: Setting, extra: Tree) -> Tree:
    """One or two people who belong elsewhere for a spell, some of them of an extra post."""
    moves: Tree = {}
    if dice.randint(0, 2):
        return moves
    there = {
        (name, post): number + extra.get(name, {}).get(post, 0)
        for name, unit in setting.units.items()
        for post, number in unit["staff"].items()
    }
    for name in some(dice, ["secondment", "rotation"], 1):
        of, post = pick(dice, [key for key, number in there.items() if number] or [("审理室", "officer")])
        if not there[of, post]:
            break
        there[of, post] -= 1
        others = [other for other in setting.units if other != of]
        days = sorted(day_within(dice, setting.time) for _ in range(2)) if setting.calendar else []
        spell = dict(some(dice, list(zip(("from", "to"), days, strict=False))))
        moves[name] = {"of": of, "post": post, "joins": pick(dice, others), **spell}
    return moves


def make_zones(dice: Dice, units: Tree, *, dated: bool) -> Tree:
    """One to three zones over all towns and groups; each division is linked to one, or none to any; heads,
    deputies, towns that lead and units that stand ready in some."""
    leading = [name for name, unit in units.items() if unit["kind"] in ("leadership", "division")]
    divisions = [name for name, unit in units.items() if unit["kind"] == "division"]
    zoned = [name for name, unit in units.items() if unit["kind"] in ("town", "group")]
    members: dict[int, list[str]] = {}
    for unit in zoned:
        members.setdefault(dice.randint(1, 3), []).append(unit)
    division: dict[int, list[str]] = {n: [] for n in members}
    for name in divisions if dice.randint(0, 4) else []:
        division[pick(dice, list(members))].append(name)
    return {
        f"第{n}区": {
            "units": names,
            "division": division[n],
            "head": some(dice, leading)[:2],
            "deputy": some(dice, leading)[:1],
            "lead": some(dice, [one for one in names if units[one]["kind"] == "town"])[: 2 if dated else 1],
            "staff": some(dice, list(units))[:1],
        }
        for n, names in members.items()
    }


def _groups_at_home(zones: Tree, units: Mapping[str, Tree]) -> bool:
    return all(
        units[name].get("linked") in (None, *zone["division"])
        for zone in zones.values()
        for name in zone["units"]
    )
