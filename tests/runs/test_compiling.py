"""Machine code: kept under a name made of its sources."""

import ast
import errno
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import FunctionCache

from simlib.runs.compiling import READS, cache_path, compiled, is_compiled, sources_hash, unkept


def one_more(number):
    return number + 1


@pytest.fixture
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    unkept.clear()
    return tmp_path


@pytest.mark.parametrize(("ending", "left"), [("nbi", 0), ("nbi", 40), ("nbc", 0), ("nbc", 1000)])
def test_machine_code_that_was_cut_short_is_made_again(own_cache, ending, left):
    """After a power cut, or on a full disk."""
    assert compiled(one_more)(1) == 2
    (file,) = own_cache.rglob(f"*.{ending}")
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert compiled(one_more)(1) == 2
    again = compiled(one_more)
    assert again(1) == 2
    assert sum(again.stats.cache_hits.values()) == 1


def test_without_room_for_machine_code_it_runs_all_the_same(own_cache, monkeypatch):
    def full(cache, sig, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FunctionCache, "save_overload", full)
    assert compiled(one_more)(1) == 2
    assert unkept == ["No space left on device"]


def test_numbas_switch_for_debuggers_is_not_followed(own_cache, monkeypatch):
    """Plain Python could not run the kernel; the reference engine is there to be stepped through."""
    monkeypatch.setattr("numba.config.DISABLE_JIT", 1)
    assert compiled(one_more).signatures == []


def test_whether_machine_code_is_there(machine_code, monkeypatch, tmp_path):
    assert is_compiled()
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    assert cache_path() == tmp_path / sources_hash("runs")
    assert not is_compiled()


def read_by(root: Path, floor: str) -> set[Path]:
    return {file for pattern in READS[floor] for file in (root / "simlib").glob(pattern)}


def floor_of(root: Path, file: Path) -> str:
    return file.relative_to(root / "simlib").parts[0]


def with_machine_code(root: Path) -> Iterator[Path]:
    """Files in which functions are compiled."""
    for file in sorted((root / "simlib").rglob("*.py")):
        if re.search(r"^@(compiled|jitable)$", file.read_text("utf-8"), re.MULTILINE):
            yield file


def test_every_file_with_machine_code_is_in_the_name(root):
    """An edited rule must not go unnoticed; plain Python beside it need not cost a compilation."""
    found = list(with_machine_code(root))
    assert len(found) > 15
    for file in found:
        assert file in read_by(root, floor_of(root, file)), file
    assert root / "simlib/model/rules.py" in read_by(root, "runs")
    assert root / "simlib/scores/experiment.py" not in read_by(root, "scores")


@pytest.mark.slow
def test_so_is_every_file_of_whose_constants_and_rows_it_is_made(root):
    """A constant is copied into machine code, a row's columns are counted: where they come from is read."""
    for file in with_machine_code(root):
        read, tree = read_by(root, floor_of(root, file)), ast.parse(file.read_text("utf-8"))
        used = set(names_in_machine_code(tree))
        for node in (node for node in tree.body if isinstance(node, ast.ImportFrom)):
            if (node.module or "").startswith("simlib."):
                module = import_module(node.module)
                copied = [a.name for a in node.names if a.name in used and is_copied(getattr(module, a.name))]
                assert not copied or Path(module.__file__) in read, (file, node.module, copied)


def names_in_machine_code(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and {"compiled", "jitable"} & {
            mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)
        }:
            yield from (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def is_copied(thing: object) -> bool:
    """Whether machine code would hold a copy of it: a constant, or the columns of a bundle."""
    if isinstance(thing, type):
        return issubclass(thing, tuple) and hasattr(thing, "_fields")
    return isinstance(thing, int | float | tuple | np.generic)


@pytest.mark.slow
def test_what_is_edited_elsewhere_costs_no_compilation(root, tmp_path):
    """Nor does another version of simlib: the name is the same in a copy whose views were edited."""
    copy = tmp_path / "simlib"
    shutil.copytree(root / "simlib", copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "views/table.py").write_text((root / "simlib/views/table.py").read_text() + "\n# edited\n")
    (copy / "scores/counts.py").write_text((root / "simlib/scores/counts.py").read_text() + "\n# edited\n")
    asked = "from simlib.runs.compiling import sources_hash as h; print(h('runs'), h('search'), h('scores'))"
    here, there = (
        subprocess.run([sys.executable, "-c", asked], cwd=where, capture_output=True, text=True, check=True)
        for where in (root, tmp_path)
    )
    (runs, search, scores), (same, too, other) = here.stdout.split(), there.stdout.split()
    assert (runs, search) == (same, too)
    assert scores != other
