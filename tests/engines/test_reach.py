"""Random worlds reach every branch of the rules and of the kernel, so agreement on them says something.

    many small worlds     both engines' rules, the heap, groups, levels that open, leave, nobody who may act
    few crowded worlds    more people than a word has bits, more groups than there is room for
    few patient worlds    limits up to the end of the calendar, and beyond it by their pauses
    rare stories          forty matters at once; two meetings with papers at once; more time without a limit

The kernel runs as plain Python here (`tests.engines.plain`), and coverage.py counts.
"""

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from coverage import Coverage

from simlib.inputs.scenario import Scenario
from simlib.model.rules import RULES
from simlib.runs import reference
from simlib.runs.bitsets import WORD_BITS
from simlib.runs.kernel import dispatch
from simlib.runs.kernel import loop as kernel
from tests.engines import plain
from tests.engines.both import Case, cases, unlike_arrays
from tests.runs.county import county, matter, work
from tests.worlds import as_world, random_world, tree

pytestmark = pytest.mark.slow

SMALL, CROWDED, PATIENT = 60, 8, 12
PARTS = ("loop", "case", "meetings", "eligibility", "dispatch", "waiting", "events")
KERNEL = (*(f"kernel/{name}" for name in PARTS), "presence", "bitsets")
COUNTED = ("model/rules", *(f"runs/{name}" for name in KERNEL))

EXCUSED = {"is_on_time": "no engine asks it: it is the scores' rule"}
"""Rules with a branch that no run reaches, and why."""

Missed = dict[str, list[Any]]


def crowded_world(seed: int) -> Scenario:
    """A random world with a dozen officers more in each unit, eight times its matters, and many recusals:
    nearly every matter may be done by people of its own."""
    grown = tree(Random(seed), calendar=True)
    grown["loads"] = {"central": 8.0}
    grown["conflicts"] = dict.fromkeys(grown["conflicts"], 0.3)
    for plan in grown["plans"].values():
        plan["extra"] = {unit: {"officer": 12} for unit in grown["units"]}
    return Scenario.model_validate(grown)


def patient_world(seed: int) -> Scenario:
    """A random world in which the first day's matters are due on the calendar's last days: a pause moves them
    beyond, as far as those that come later are at once. All are extended as soon as their clock runs."""
    grown = tree(Random(seed), calendar=True)
    start, end = (date.fromisoformat(grown["time"][day]) for day in ("start", "end"))
    long = {"amount": (end - start).days + 398, "unit": "days"}
    for limit in grown["limits"].values():
        limit |= {**long, "from": "arrived", "pauses": True}
        limit["extension"] = {"amount": 1, "unit": "days"} if limit["main"] else None
    outside = [name for name, flow in grown["flows"].items() if flow["headline"]]
    for name in outside:
        first = grown["flows"][name]["first"]
        waiting = {"dist": "uniform", "unit": "working_days", "low": 0.0, "high": 6.0}
        grown["flows"][name]["steps"][first] |= {"wait": waiting, "pauses": True}
    title = {"zh": "即办", "en": "at once"}
    grown["flows"]["grant"] = {
        "title": title,
        "first": "grant",
        "steps": {"grant": {"title": title, "next": {"end": 1.0}}},
    }
    grown["followups"] = {
        "more": {
            "title": title,
            "of": outside,
            "when": "due_near",
            "days_before": 400.0,
            "flow": "grant",
            "extends": True,
        }
    }
    return Scenario.model_validate(grown)


def rare_stories() -> Iterator[Scenario]:
    """What random worlds hardly ever have (all in `tests.runs.county`)."""
    yield county({"talk": work(900)}, [matter("talk", count=40)])
    title = {"zh": "会", "en": "meeting"}
    board = {"title": title, "every": "week", "at": "09:30", "agenda": 1, "unit": "领导"}
    gates = {"board": {**board, "weekday": "mon"}, "panel": {**board, "weekday": "tue"}}
    steps = {
        name: {"title": title, "gate": gate, "next": {"end": 1}}
        for name, gate in (("a", "panel"), ("b", "board"))
    }
    yield county(steps, [matter("a", count=2), matter("b", count=2)], gates=gates)
    ask = {"title": title, "of": ["way"], "when": "due_near", "days_before": 1, "flow": "grant"}
    talk = {"talk": work(900)}
    flows = {
        "way": {"title": title, "first": "talk", "steps": talk},
        "grant": {"title": title, "first": "grant", "steps": {"grant": {"title": title, "next": {"end": 1}}}},
    }
    mine = [matter("talk", due="2021-03-03")]
    more = {**ask, "extends": True, "class": "middle"}
    yield county(talk, mine, flows=flows, followups={"more": more})


def small_cases(first: int) -> Iterator[Case]:
    for seed in range(first, first + SMALL):
        yield from cases(as_world(random_world(seed)), seed, "central")


def rare_cases(first: int) -> Iterator[Case]:
    for seed in range(first, first + PATIENT):
        yield from cases(as_world(patient_world(seed)), seed, "central")
    for story in rare_stories():
        yield from cases(as_world(story), seed=first)


def crowded_cases(first: int) -> Iterator[Case]:
    for seed in range(first, first + CROWDED):
        yield next(cases(as_world(crowded_world(seed)), seed))


@pytest.fixture(scope="module")
def ran(first_seed: int) -> tuple[list[str], Coverage]:
    """Everything as plain Python and as machine code: where they differ, and what was reached."""
    reached = _coverage()
    found = []
    for case in chain(small_cases(first_seed), rare_cases(first_seed)):
        found += compare(case, reached)
    least = patch.object(kernel, "GROUPS", WORD_BITS)  # one word of groups
    with least, patch.object(dispatch, "FEW", 2):  # of the plain one: many are as few, but for the time
        for case in crowded_cases(first_seed):
            found += compare(case, reached)
    return found, reached


def compare(case: Case, reached: Coverage) -> list[str]:
    """The arrays in which machine code, plain Python and the reference differ."""
    with reached.collect():
        told, shown = reference.simulate(*case), plain.simulate(*case)
    machine = kernel.simulate(*case)
    return unlike_arrays(told, shown) + unlike_arrays(told, machine)


def _coverage() -> Coverage:
    package = Path(kernel.__file__).parents[2]
    files = [str(package / f"{name}.py") for name in COUNTED]
    return Coverage(data_file=None, branch=True, config_file=False, include=files)


def missed(reached: Coverage, folder: Path) -> dict[str, Missed]:
    """Lines and branches of functions that were not reached; decorators work when modules are loaded."""
    reached.json_report(outfile=str(folder / "reached.json"))
    report = json.loads((folder / "reached.json").read_text("utf-8"))
    return {
        name: {"lines": part["missing_lines"], "branches": part["missing_branches"]}
        for file in report["files"].values()
        for name, part in file["functions"].items()
        if name not in ("", "rule") and (part["missing_lines"] or part["missing_branches"])
    }


@pytest.fixture(scope="module")
def missing(ran, tmp_path_factory) -> dict[str, Missed]:
    return missed(ran[1], tmp_path_factory.mktemp("reach"))


def test_plain_python_machine_code_and_the_reference_agree(ran):
    assert ran[0] == []


def test_every_rule_is_reached_in_every_branch(missing):
    rules = {rule.__name__ for rule in RULES}
    assert {name: what for name, what in missing.items() if name in rules - set(EXCUSED)} == {}


def test_every_branch_of_the_kernel_is_reached(missing):
    rules = {rule.__name__ for rule in RULES}
    assert {name: what for name, what in missing.items() if name not in rules} == {}


def test_no_excuse_outlives_its_reason(missing):
    assert set(EXCUSED) <= set(missing)


def test_a_branch_that_is_not_reached_is_told(tmp_path):
    """The counting itself: a single run of a small world leaves something out."""
    reached = _coverage()
    assert compare(next(small_cases(0)), reached) == []
    left_out = missed(reached, tmp_path)
    assert "branches" in left_out["next_choice"]
    assert left_out["simulate"]["lines"]
