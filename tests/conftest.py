"""What all tests share: the paths of the checkout and steady random examples.

Hypothesis draws the same examples on every run, so that a red test is red for everybody;
`SIMLIB_FRESH_SEEDS=1 make test` draws new ones, to look for what the steady ones miss.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("fresh", deadline=None, print_blob=True)
settings.load_profile("fresh" if os.environ.get("SIMLIB_FRESH_SEEDS") == "1" else "steady")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parents[1]
