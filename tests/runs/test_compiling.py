"""Machine code: kept under a name made of its sources."""

import errno

import pytest
from numba.core.caching import FunctionCache

from simlib.runs.compiling import _SOURCES, cache_path, compiled, is_compiled, sources_hash, unkept


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
    assert cache_path() == tmp_path / sources_hash()
    assert not is_compiled()


def test_every_file_with_machine_code_is_in_the_name(root):
    """An edited rule must not go unnoticed; plain Python beside it need not cost a compilation."""
    package = root / "simlib"
    hashed = {file for pattern in _SOURCES for file in package.glob(pattern)}
    compiling = {f for f in package.rglob("*.py") if "simlib.runs.compiling" in f.read_text("utf-8")}
    users = {"runs/compiling.py", "cli/running.py", "cli/searching.py", "cli/simulating.py"}
    assert {f for f in compiling if str(f.relative_to(package)) not in users} <= hashed
