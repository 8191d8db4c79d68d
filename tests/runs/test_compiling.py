"""Machine code: kept under a name made of its sources."""

from simlib.runs.compiling import _SOURCES, cache_path, is_compiled, sources_hash


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
