"""What the tests of searches share: the district of Pingluo."""

import pytest

from simlib.search.problem.district import District


@pytest.fixture(scope="session")
def county_today(pingluo):
    """The district of Pingluo."""
    return District.of(pingluo, "central")
