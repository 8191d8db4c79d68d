"""The county's file, read once, and a seed that is fixed unless a fresh one is asked for."""

import os
import secrets

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


@pytest.fixture(scope="session")
def seed():
    """`SIMLIB_FRESH_SEEDS=1` takes a new one."""
    fresh = os.environ.get("SIMLIB_FRESH_SEEDS") == "1"
    return secrets.randbits(32) if fresh else 224
