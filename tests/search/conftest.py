"""What the tests of searches share: Pingluo, and its district."""

import pytest

from simlib.inputs.reading import read_world
from simlib.search.district import District


@pytest.fixture(scope="session")
def pingluo(root):
    """Pingluo with a short flow: the numbers in these tests were worked out on it."""
    return read_world(root / "tests" / "search" / "short-county.yaml")


@pytest.fixture(scope="session")
def county_today(pingluo):
    """The district of Pingluo."""
    return District.of(pingluo, "central")
