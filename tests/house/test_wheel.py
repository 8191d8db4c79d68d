"""A wheel carries everything that a machine without a checkout needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory):
    """The names of the files in a wheel built from this checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    built = subprocess.run([*command, folder], cwd=root, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def files_under(folder: Path):
    found = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]
    return {file.as_posix() for file in found if "__pycache__" not in file.parts}


@pytest.mark.slow
def test_the_wheel_carries_the_package_and_its_data(root: Path, wheel):
    wanted = {f"simlib/{name}" for name in files_under(root / "simlib")}
    assert {"simlib/errors.py", "simlib/views/exhibits/fonts/OFL.txt"} <= wanted
    assert wanted - wheel == set()


def test_the_wheel_carries_the_scenarios_inside_the_package(root: Path, wheel):
    wanted = {f"simlib/scenarios/{name}" for name in files_under(root / "scenarios")}
    assert wanted
    assert wanted - wheel == set()


def test_the_wheel_carries_the_lessons(root: Path, wheel):
    wanted = {f"simlib/notebooks/training/{name}" for name in files_under(root / "notebooks" / "training")}
    assert "simlib/notebooks/training/2-deadlines.ipynb" in wanted
    assert wanted - wheel == set()


def test_the_wheel_carries_the_licences_and_nothing_else(wheel):
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"simlib"}
    licences = {name.split("/licenses/")[1] for name in wheel if "/licenses/" in name}
    assert licences == {"LICENSE", "simlib/views/exhibits/fonts/OFL.txt"}
