"""The worlds of pure theory, with seeds that are fixed unless fresh ones are asked for."""

import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.theory.estimates import TheoryWorld

FIXED_SEED = 20210701


@pytest.fixture(scope="session")
def seed() -> int:
    """`SIMLIB_FRESH_SEEDS=1` takes a new one."""
    fresh = os.environ.get("SIMLIB_FRESH_SEEDS") == "1"
    return secrets.randbits(32) if fresh else FIXED_SEED


@pytest.fixture(scope="session")
def theory(root: Path, seed: int) -> Callable[[str], TheoryWorld]:
    """A world by its name."""
    return cache(lambda name: TheoryWorld(root / "scenarios" / "theory" / f"{name}.yaml", seed))


@pytest.fixture(autouse=True)
def told(seed: int) -> None:
    """Every test that fails shows its seed."""
    print(f"seed {seed}")
