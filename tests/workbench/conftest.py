"""What the tests of the workbench share: the shipped county, a small one, and their drafts."""

import pytest

from simlib.inputs.reading import read_world
from simlib.workbench.state.draft import Draft


@pytest.fixture(scope="session")
def file(root):
    """The shipped scenario."""
    return root / "scenarios" / "pingluo-2021.yaml"


@pytest.fixture(scope="session")
def world(file):
    """The shipped county."""
    return read_world(file)


@pytest.fixture(scope="session")
def scenario(world):
    """Its scenario."""
    return world.scenario


@pytest.fixture(scope="session")
def today(scenario):
    """Its baseline as a draft."""
    return Draft.of(scenario)


@pytest.fixture(scope="session")
def small(root):
    """A county of three towns: quick to simulate."""
    return read_world(root / "tests" / "inputs" / "good.yaml")
