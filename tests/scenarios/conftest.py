"""The county's file, read once."""

import pytest

from simlib.inputs.reading import read_world


@pytest.fixture(scope="session")
def world(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture(scope="session")
def county(world):
    return world.scenario


@pytest.fixture(scope="session")
def towns(county):
    return {name: unit for name, unit in county.units.items() if unit.kind == "town"}


@pytest.fixture(scope="session")
def groups(county):
    return {name: unit for name, unit in county.units.items() if unit.kind == "group"}
