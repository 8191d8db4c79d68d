"""Machine code: kept under a name made of its sources."""

from simlib.runs.compiling import cache_path, is_compiled, sources_hash


def test_whether_machine_code_is_there(machine_code, monkeypatch, tmp_path):
    assert is_compiled()
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    assert cache_path() == tmp_path / sources_hash()
    assert not is_compiled()
