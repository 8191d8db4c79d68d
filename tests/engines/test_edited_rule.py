"""Whoever edits a rule changes both engines, alike, and at once.

each rule      replaced in memory: both engines' records move, and are still the same (plain Python)
one rule       edited in a copy of the package: machine code made before is not taken for the new one
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from simlib.model import rules
from simlib.model.rules import NEVER
from simlib.runs import presence, reference
from simlib.runs.compiling import CarefulCache, cache_path
from simlib.runs.kernel import case, dispatch, eligibility, events, meetings
from simlib.runs.kernel import loop as kernel
from simlib.runs.record import Record
from tests.engines import plain
from tests.engines.both import Case, cases, unlike_arrays
from tests.engines.test_reach import EXCUSED
from tests.worlds import as_world, random_world

Rule = Callable[..., Any]

EDITS: dict[str, Callable[[Rule], Rule]] = {
    "working_day": lambda was: lambda *a: max(0, was(*a) - 1),
    "due": lambda was: lambda *a: was(*a) + 1,
    "own_last": lambda was: lambda *a: was(*a) + 1,
    "own_due": lambda was: lambda *a: was(*a) + 1,
    "paused": lambda was: lambda *a: was(*a) + 1,
    "due_on": lambda was: lambda *a: was(*a) + 1,
    "may_ask": lambda was: lambda *a: False,
    "is_granted": lambda was: lambda *a: False,
    "extended_due": lambda was: lambda *a: was(*a) + 1,
    "is_late": lambda was: lambda *a: not was(*a),
    "absent_since": lambda was: lambda since, there, team, tick: was(since, -1, team, tick),
    "stands_in": lambda was: lambda since, after, ends: was(since, after + 1, ends + 1),
    "order_key": lambda was: lambda *a: -was(*a),
    "may_act": lambda was: lambda level, in_conflict, barred: was(level, in_conflict & ~in_conflict, barred),
    "level_counts": lambda was: lambda *a: True,
    "level_opens": lambda was: lambda *a: was(*a) + 1,
    "choice_key": lambda was: lambda *a: -was(*a),
    "next_call": lambda was: lambda *a: was(*a) + 1,
    "task_begins": lambda was: lambda *a: was(*a) + 1,
    "next_on": lambda was: lambda *a: was(*a) + 1,
    "work_needed": lambda was: lambda *a: was(*a) + 1,
    "effort_left": lambda was: lambda left, pace: was(2 * left, pace),  # of nothing nothing is left
    "way_of_day": lambda was: lambda *a: was(*a) + 1,
    "duty_left": lambda was: lambda *a: was(*a) - 1,
    "duty_spent": lambda was: lambda *a: was(*a) + 1,
    "together": lambda was: lambda team, size, *a: was(team, 1, *a),
    "finish": lambda was: lambda *a: (min(was(*a)[0] + 1, NEVER), was(*a)[1]),  # nobody waits beyond never
    "done_by": lambda was: lambda *a: (was(*a)[0] // 2, was(*a)[1]),
}
"""Another answer of each rule."""

ASKING = (rules, reference, kernel, case, events, meetings, eligibility, presence, dispatch)
"""Where rules are asked."""

SEEDS = 24


@contextmanager
def edited(name: str) -> Iterator[None]:
    """While this lasts, a rule gives its other answer wherever it is asked."""
    other = EDITS[name](getattr(rules, name))
    with ExitStack() as stack:
        for asking in ASKING:
            if hasattr(asking, name):
                stack.enter_context(patch.object(asking, name, other))
        yield


def records(asked: list[Case]) -> list[tuple[Record, Record]]:
    return [(reference.simulate(*case), plain.simulate(*case)) for case in asked]


def baseline(seed: int) -> Case:
    return next(cases(as_world(random_world(seed)), seed, "high"))


def extends(case: Case) -> bool:
    """An extension was granted in this run."""
    return bool((reference.simulate(*case).extended >= 0).any())


SELDOM = ("next_call", "next_on", "effort_left", "done_by", "together")
"""Rules that few worlds ask: extra meetings, what waits for a regular day once it was set off, what is handed
over, teams that do not serve together."""


def moves(name: str, case: Case) -> bool:
    """Whether a rule's other answer moves a world."""
    was = reference.simulate(*case)
    with edited(name):
        return bool(unlike_arrays(was, reference.simulate(*case)))


@pytest.fixture(scope="module")
def asked(first_seed) -> list[Case]:
    """The baseline of some random worlds; the last ones extend, as one world of twenty does, and ask the
    rules that are seldom asked."""
    seeds = range(first_seed, first_seed + SEEDS - 1 - len(SELDOM))
    extending = next(case for case in map(baseline, count(first_seed)) if extends(case))
    rare = [next(case for case in map(baseline, count(first_seed)) if moves(name, case)) for name in SELDOM]
    return [*map(baseline, seeds), extending, *rare]


@pytest.fixture(scope="module")
def before(asked) -> list[tuple[Record, Record]]:
    return records(asked)


def test_every_rule_of_the_engines_has_an_edit():
    unasked = {"is_on_time"}
    assert unasked <= set(EXCUSED)
    assert set(EDITS) == {rule.__name__ for rule in rules.RULES} - unasked


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_an_edited_rule_moves_both_engines_alike(name, asked, before):
    with edited(name):
        after = records(asked)
    assert [unlike_arrays(*pair) for pair in after] == [[]] * SEEDS
    for engine in (0, 1):
        assert any(unlike_arrays(was[engine], now[engine]) for was, now in zip(before, after, strict=True))


# ---------------------------------------------------------------- files and machine code


@pytest.fixture
def package(root: Path, tmp_path: Path) -> Path:
    """A copy of the package whose sources may be edited."""
    copy = tmp_path / "simlib"
    shutil.copytree(root / "simlib", copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def python(package: Path, tmp_path: Path) -> Callable[..., str]:
    """Runs a Python of its own that imports the copy; what it prints."""
    cache = tmp_path / "cache"
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "SIMLIB_CACHE": str(cache)}

    def run(*arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,  # a Python told `-c` looks for packages where it stands
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    return run


def machine_code(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.nb[ic]"))


PROGRAM = """
import json
from simlib.model import rules
from simlib.model.rules import work_needed
from simlib.runs.compiling import cache_path, compiled


@compiled
def asked(effort, pace):
    return work_needed(effort, pace)


said = {"rules": rules.__file__, "cache": str(cache_path())}
print(json.dumps(said | {"plain": work_needed(480, 900), "machine": int(asked(480, 900))}))
"""
"""Asks a rule of another file in machine code, as all of the kernel does: numba alone would look only at the
file that asks."""


@pytest.mark.slow
def test_machine_code_of_an_edited_rule_is_made_anew(package, tmp_path, python):
    """Compiles twice; the third run finds the machine code of the first."""
    asking = tmp_path / "asking.py"
    asking.write_text(PROGRAM, encoding="utf-8")
    source = package / "model" / "rules.py"
    text = source.read_text("utf-8")
    assert text.count("return max(1, ") == 1

    before = json.loads(python(str(asking)))
    source.write_text(text.replace("return max(1, ", "return 60 + max(1, "), encoding="utf-8")
    after = json.loads(python(str(asking)))
    made = machine_code(tmp_path / "cache")
    source.write_text(text, encoding="utf-8")

    assert before["rules"] == str(source)
    assert (before["machine"], after["machine"]) == (before["plain"], after["plain"]) == (534, 594)
    assert after["cache"] != before["cache"]
    assert json.loads(python(str(asking))) == before
    assert machine_code(tmp_path / "cache") == made != []
    assert machine_code(package) == []


@pytest.mark.parametrize(("module", "name"), plain.COMPILED, ids=lambda part: getattr(part, "__name__", part))
def test_the_kernels_machine_code_is_made_and_kept_like_that(module, name):
    """By the same means, in the same folder: what is shown of one rule holds of all that it asks."""
    kept = getattr(module, name)._cache
    assert isinstance(kept, CarefulCache)
    assert Path(kept.cache_path).is_relative_to(cache_path())


WHERE = "from simlib.runs.compiling import cache_path; print(cache_path())"

TAKE_OUT = """
import numpy as np
from simlib.runs import presence

pattern, present = np.zeros((1, 1), np.int32), np.ones((2, 1), np.uint64)
away, part = np.array([[True, False]]), np.ones((2, 1, 1), np.int32)
on, on_duty = np.array([[True], [False]]), np.ones((1, 1), np.uint64)
presence.take_out(np.flatnonzero(away), away, part, on, pattern, present, on_duty)
print(presence.__file__, pattern[0, 0], present.ravel().tolist())
"""
"""Compiles the smallest part of the kernel: a person who is on leave in the morning."""


@pytest.mark.slow
def test_machine_code_is_kept_in_the_cache_folder(package, tmp_path, python):
    assert python("-c", TAKE_OUT) == taken_out_by(package)
    folder = Path(python("-c", WHERE))
    assert folder.parent == tmp_path / "cache"
    assert machine_code(folder) == machine_code(tmp_path) != []


@pytest.mark.slow
def test_where_no_cache_folder_can_be_made_nothing_is_kept(package, tmp_path, python):
    (tmp_path / "cache").write_text("a file, where the folder would be")
    assert python("-c", TAKE_OUT) == taken_out_by(package)
    assert machine_code(tmp_path) == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows' folders cannot be made read-only")
def test_where_the_cache_folder_is_read_only_nothing_is_kept(package, tmp_path, python):
    """Nor beside the sources, where numba would not notice that another file's rule was edited."""
    folder = Path(python("-c", WHERE))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert python("-c", TAKE_OUT) == taken_out_by(package)
    assert machine_code(tmp_path) == []


def taken_out_by(package: Path) -> str:
    return f"{package / 'runs' / 'presence.py'} 1 [0, 1]"
