"""The door itself: what stands in it, what it loads, and who may go through it."""

import subprocess
import sys

import pytest
import typer

import simlib
from simlib.cli.program import app

ELSEWHERE = {"plans": "County.plans", "version": "__version__"}
HEAVY = ("numba", "pandas", "matplotlib", "ipywidgets", "pydantic", "networkx", "scipy")


def test_everything_that_is_named_is_there_and_nothing_else_is_said():
    assert len(simlib.__all__) == len(set(simlib.__all__))
    assert dir(simlib) == sorted([*simlib.__all__, "__version__"])
    for name in simlib.__all__:
        assert getattr(simlib, name) is not None


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'World'"):
        _ = simlib.World


def test_nothing_heavy_is_loaded_before_it_is_asked_for():
    asked = f"import sys, simlib; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_whatever_the_command_line_can_do_can_be_done_here_by_the_same_name():
    commands = set(typer.main.get_command(app).commands)
    here = set(simlib.__all__) | {name for name in dir(simlib.County) if not name.startswith("_")}
    assert commands <= here


def test_nothing_below_the_command_line_goes_through_the_door(root):
    inside = [f for f in (root / "simlib").rglob("*.py") if f.parts[-2] not in ("door", "cli")]
    guilty = [f.name for f in inside if "simlib.door" in f.read_text("utf-8") and f.name != "__init__.py"]
    assert guilty == []


def test_the_faults_of_a_file_are_those_of_the_command_line(tmp_path):
    file = tmp_path / "county.yaml"
    file.write_text("name: a\nname: b\n", encoding="utf-8")
    with pytest.raises(simlib.InputFaults) as raised:
        simlib.read(file)
    assert simlib.check(file) == raised.value.faults != ()


def test_clauses_are_a_frame_with_a_row_a_clause():
    clauses = simlib.facts("S3", "acts")
    assert set(clauses["document"]) == {"S3"}
    assert set(clauses["status"]) == {"acts"}


def test_no_name_is_that_of_a_folder_within(root):
    """A folder that is imported becomes an attribute of the package, and would hide it."""
    folders = {path.name for path in (root / "simlib").iterdir() if path.is_dir()}
    assert folders.isdisjoint(simlib.__all__)
