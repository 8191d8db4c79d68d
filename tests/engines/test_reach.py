"""Random worlds reach every branch of the rules and of the kernel, so agreement on them says something.

    many small worlds     both engines' rules, the heap, groups, levels that open, leave, nobody who may act
    few crowded worlds    more people than a word has bits, more groups than there is room for

The kernel runs as plain Python here (`tests.engines.plain`), and coverage.py counts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from coverage import Coverage

from simlib.inputs.scenario import Scenario
from simlib.model.rules import RULES
from simlib.runs import kernel, reference
from simlib.runs.bitsets import WORD_BITS
from tests.engines import plain
from tests.engines.both import Case, cases, unlike_arrays
from tests.worlds import as_world, random_world, tree

SMALL, CROWDED = 40, 8
COUNTED = ("model/rules", "runs/kernel", "runs/groups", "runs/heap", "runs/bitsets")

EXCUSED = {
    "is_on_time": "no engine asks it: it is the scores' rule",
}
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


def small_cases(first: int) -> Iterator[Case]:
    for seed in range(first, first + SMALL):
        yield from cases(as_world(random_world(seed)), seed, "central")


def crowded_cases(first: int) -> Iterator[Case]:
    for seed in range(first, first + CROWDED):
        yield next(cases(as_world(crowded_world(seed)), seed))


@pytest.fixture(scope="module")
def ran(first_seed: int) -> tuple[list[str], Coverage]:
    """Everything as plain Python and as machine code: where they differ, and what was reached."""
    reached = _coverage()
    found = []
    for case in small_cases(first_seed):
        found += compare(case, reached)
    with patch.object(kernel, "GROUPS", WORD_BITS):  # the least room: one word of groups
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
    package = Path(kernel.__file__).parents[1]
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
