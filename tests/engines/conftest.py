"""The seeds of this folder: fixed, unless fresh ones are asked for."""

import os
import secrets

import pytest


@pytest.fixture(scope="session")
def first_seed() -> int:
    """`SIMLIB_FRESH_SEEDS=1` begins somewhere else."""
    fresh = os.environ.get("SIMLIB_FRESH_SEEDS") == "1"
    return secrets.randbits(48) if fresh else 0


@pytest.fixture(autouse=True)
def told(first_seed: int) -> None:
    """Every test that fails shows where its seeds begin."""
    print(f"first seed {first_seed}")
