"""What the tests of the front door share: the shipped county, read once."""

import pytest

import simlib


@pytest.fixture(scope="session")
def county():
    """The shipped county in English."""
    return simlib.read(simlib.shipped("scenarios/pingluo-2021.yaml"), language="en")
