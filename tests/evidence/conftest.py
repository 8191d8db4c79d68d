"""The invented county and its log, read once."""

import pytest

from simlib.evidence.standing import held_against
from simlib.inputs.reading import read_world
from tests.evidence.example import FOLDER


@pytest.fixture(scope="session")
def county():
    return read_world(FOLDER / "qinglan.yaml")


@pytest.fixture(scope="session")
def true_county():
    return read_world(FOLDER / "qinglan-true.yaml")


@pytest.fixture(scope="session")
def example(county):
    """The county held against its log."""
    return held_against(county, FOLDER / "qinglan-log.csv")
