"""A county small enough for timetables written by hand.

It works 9 to 11 and 14 to 16 (a day of 240 ticks, noon at 120) from Monday 1 March 2021 on, for two
weeks, and begins with the matters of a backlog: chance has no say in them.
"""

from typing import Any

from simlib.inputs.scenario import Scenario

DAY, NOON = 240, 120
TITLE = {"zh": "故事", "en": "story"}


def work(effort: int, pools: Any = ("home",), team: int = 1, **more: Any) -> dict[str, Any]:
    """A step of work that ends its matter, unless `next` says otherwise."""
    span = {"dist": "fixed", "unit": "ticks", "mean": effort}
    step = {"title": TITLE, "team": team, "pools": list(pools), "effort": span}
    return {**step, "next": {"end": 1}, **more}


def wait(ticks: int) -> dict[str, Any]:
    """What makes a step wait outside first."""
    return {"dist": "fixed", "unit": "ticks", "mean": ticks}


def matter(step: str, **more: Any) -> dict[str, Any]:
    """A matter of the backlog: of Jia town, ordinary, come on the first morning."""
    given = {"unit": "甲镇", "flow": "way", "class": "ordinary", "arrived": "2021-03-01"}
    return {**given, "step": step, **more}


def county(steps: dict[str, Any], matters: list[dict[str, Any]], plan: Any = None, **more: Any) -> Scenario:
    """Two neighbouring towns with an officer each in one zone, its division, and a leader."""
    enter = {"title": TITLE, "wait": wait(0), "next": dict.fromkeys(steps, 1 / max(1, len(steps)))}
    klass = {"title": TITLE, "hard": False}
    base = {
        "schema": "simlib/1",
        "name": "story",
        "title": TITLE,
        "data": "theory",
        "time": {
            "calendar": "china",
            "hours": ["09:00-11:00", "14:00-16:00"],
            "start": "2021-03-01",
            "window": {"from": "2021-03-01", "to": "2021-03-12"},
            "end": "2021-03-12",
        },
        "posts": {"officer": {"title": TITLE}, "leader": {"title": TITLE}},
        "units": {
            "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": 1}},
            "乙镇": {"code": "T2", "kind": "town", "staff": {"officer": 1}},
            "一室": {"code": "D1", "kind": "division", "staff": {"officer": 2}},
            "领导": {"code": "L1", "kind": "leadership", "staff": {"leader": 1}},
        },
        "classes": {
            "ordinary": {**klass, "rank": 2},
            "major": {**klass, "rank": 0, "hard": True},
            "middle": {**klass, "rank": 1},
        },
        "flows": {"way": {"title": TITLE, "first": "enter", "steps": {"enter": enter, **steps}}},
        "streams": {
            "letters": {
                "title": TITLE,
                "flow": "way",
                "shares": {"甲镇": 1},
                "classes": {"ordinary": 1},
                "per_year": 0,
            }
        },
        "loads": {"central": 1.0},
        "start": {"kind": "backlog", "matters": matters},
        "plans": {
            "as-is": {
                "title": TITLE,
                "zones": {"东区": {"units": ["甲镇", "乙镇"], "division": "一室"}},
                "order": "first_come",
                **(plan or {}),
            }
        },
        "baseline": "as-is",
    }
    return Scenario.model_validate({**base, **more})


def staffed(officers: int) -> dict[str, Any]:
    """Units of which only Jia town has people."""
    return {
        "units": {
            "甲镇": {"code": "T1", "kind": "town", "staff": {"officer": officers}},
            "乙镇": {"code": "T2", "kind": "town"},
            "一室": {"code": "D1", "kind": "division"},
        }
    }
