"""What most exhibits are shown of: the county, or a small one; named in both languages, or in English."""

import pytest

from simlib.inputs.reading import read_world
from simlib.views.language.names import Names
from simlib.views.language.words import words


@pytest.fixture(scope="session")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture(scope="session")
def small(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(params=["zh", "en"])
def names(request, county):
    return Names(words(request.param), county.scenario)


@pytest.fixture
def english(county):
    return Names(words("en"), county.scenario)
