"""Where what can be worked out again is kept: machine code, and answers of studies that go on."""

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """The user's folder for such things; SIMLIB_CACHE names another one."""
    own = os.environ.get("SIMLIB_CACHE")
    return Path(own) if own else user_cache_path("simlib", appauthor=False)
