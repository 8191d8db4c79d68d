"""A report made by a process of its own: its files, what it says where it fails, and its end."""

import asyncio
import sys

import psutil
import pytest

from simlib.errors import SimlibError
from simlib.workbench import reporter as reporting
from simlib.workbench.reporter import Reporter

WRITES = """import pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
folder.mkdir()
(folder / "asked.txt").write_text(" ".join(sys.argv[1:]))
"""


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A program that writes what it was asked instead of a report."""
    program = tmp_path / "program.py"
    program.write_text(WRITES)
    monkeypatch.setattr(reporting, "PROGRAM", (sys.executable, str(program)))
    monkeypatch.setattr(reporting, "LOOKED_EACH", 0.01)


def test_it_asks_what_the_command_is_asked_and_gives_the_files(quick, tmp_path):
    reporter, out = Reporter(), tmp_path / "out"
    reporter.start(tmp_path / "county.yaml", ["separate", "甲"], out, "zh", codes=True)
    assert reporter.busy
    (made,) = asyncio.run(reporter.made(out))
    asked = made.read_text("utf-8")
    assert asked == f"report {tmp_path / 'county.yaml'} --plans separate,甲 --out {out} --lang zh --codes"
    assert not reporter.busy


@pytest.mark.slow
def test_what_the_command_says_of_a_wrong_file_is_told(tmp_path):
    (tmp_path / "county.yaml").write_text("name: 1\n")
    reporter, out = Reporter(), tmp_path / "out"
    reporter.start(tmp_path / "county.yaml", ["separate"], out, "en")
    with pytest.raises(SimlibError) as error:
        asyncio.run(reporter.made(out))
    assert error.value.code == "report-unmade"
    assert "county.yaml" in error.value.params["said"]
    assert not out.exists()


@pytest.mark.slow
def test_a_report_under_way_ends_with_the_workbench(tmp_path, root):
    reporter = Reporter()
    reporter.start(root / "scenarios" / "pingluo-2021.yaml", ["one-pool"], tmp_path / "out", "zh")
    assert reporter._process is not None
    process = psutil.Process(reporter._process.pid)
    reporter.stop()
    assert not process.is_running()
    assert not (tmp_path / "out").exists()
    reporter.stop()  # there is nothing to be ended any more
