"""The lists of what simlib needs agree: ranges, exact versions, conda's list, Windows' wheels."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from rattler import MatchSpec
from uv import find_uv_bin

import simlib


@pytest.fixture(scope="session")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="session")
def pins(root):
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


@pytest.fixture(scope="session")
def conda(root):
    listed = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    return [MatchSpec(spec) for spec in listed if isinstance(spec, str)]


def ranges(requirements):
    return {need.name: need.specifier for need in map(Requirement, requirements)}


def test_the_installed_version_is_the_one_in_the_source():
    assert version("simlib") == simlib.__version__


def test_every_range_has_a_pin_inside_it(project, pins):
    wanted = ranges(sum(project["optional-dependencies"].values(), project["dependencies"]))
    pinned = {}
    for pin in pins:
        pinned.setdefault(pin.name, []).append(str(pin.specifier).removeprefix("=="))
    astray = {
        name: (str(allowed), pinned.get(name))
        for name, allowed in wanted.items()
        if not pinned.get(name) or not all(map(allowed.contains, pinned[name]))
    }
    assert astray == {}, "run `make constraints`"


def test_every_pin_is_exact_and_names_no_address(pins):
    assert [str(pin) for pin in pins if pin.url] == []
    assert [str(pin) for pin in pins if [s.operator for s in pin.specifier] != ["=="]] == []


def test_conda_asks_for_the_same_names_and_ranges(project, conda):
    listed = {str(spec.name.normalized): SpecifierSet(str(spec.version or "")) for spec in conda}
    listed.pop("pip")
    wanted = ranges(project["dependencies"])
    assert listed == wanted | {"python": SpecifierSet(project["requires-python"])}


# ---- Windows -------------------------------------------------------------------------------------


def resolve_for_windows(requirements, *arguments):
    """The result of resolving for 64-bit Windows with CPython 3.11 when only wheels may be used."""
    command = [
        find_uv_bin(), "pip", "compile", "-", "--no-cache", "--no-header", "--no-annotate",
        "--python", sys.executable, "--python-version", "3.11",
        "--python-platform", "x86_64-pc-windows-msvc", "--only-binary", ":all:", *arguments,
    ]  # fmt: skip
    text = "\n".join(requirements)
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="session")
def registry():
    """Needed by a test that asks the package registry."""
    answer = resolve_for_windows(["packaging"])
    if answer.returncode == 0:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"no package registry can be reached: {answer.stderr}")
    pytest.skip("no package registry can be reached, so nobody can say which wheels there are")


@pytest.mark.network
@pytest.mark.usefixtures("registry")
def test_every_pin_has_a_wheel_for_windows(root: Path, project, pins):
    needs = sum(project["optional-dependencies"].values(), project["dependencies"])
    answer = resolve_for_windows(needs, "--constraint", str(root / "constraints.txt"))
    assert answer.returncode == 0, answer.stderr
    chosen = {(need.name, need.specifier) for need in map(Requirement, answer.stdout.splitlines())}
    assert chosen - {(pin.name, pin.specifier) for pin in pins} == set(), "run `make constraints`"


@pytest.mark.network
@pytest.mark.usefixtures("registry")
def test_a_package_without_a_wheel_for_windows_is_noticed():
    answer = resolve_for_windows(["uvloop==0.21.0"])
    assert answer.returncode != 0
    assert "uvloop" in answer.stderr
