"""How rules become machine code: registered with numba, and cached under a name made of their sources.

    compiled(function) ─> njit, cached in   <user cache>/simlib/<hash of sources and versions>/

numba's own cache looks only at the file of the function that it compiles: an edited rule in another file
would go unnoticed. So the cache folder is named by a hash of every source that may end up in the machine
code and of the versions that compile it; an edit anywhere makes a new folder. Importing this module loads
numba: only what simulates with the kernel does.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar

import numba
from numba.extending import register_jitable
from platformdirs import user_cache_path

from simlib.model import distributions, keys
from simlib.model.rules import RULES

F = TypeVar("F", bound=Callable[..., Any])

_SOURCES = (
    "model/*.py",
    "runs/**/*.py",
    "scores/*.py",
    "search/solve/kernels.py",
    "search/solve/p_median.py",
    "search/simulated/zone_draws.py",
    "search/solve/walks.py",
)


def jitable(function: F) -> F:
    """A function that machine code may call; in Python it stays what it is."""
    made: F = register_jitable(forceinline=True)(function)
    return made


OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""No global lock, no check for division by zero, and no counting of references: the arrays live as long as
the call, and counting them at every call of a function made the kernel eight times slower."""

CHANCE = (
    keys.mix,
    keys.under,
    keys.chance,
    *(getattr(distributions, n) for n in ("top_bit", "quantile", "duration")),
)

for _function in (*RULES, *CHANCE):
    jitable(_function)


def compiled(function: F) -> F:
    """Machine code of a function, made at its first call and kept for later processes."""
    with _cache_folder(cache_path()) as cached:
        made: F = numba.njit(cache=cached, **OPTIONS)(function)
    return made


def cache_path() -> Path:
    """Where this version's machine code is kept; SIMLIB_CACHE names another folder than the user's."""
    own = os.environ.get("SIMLIB_CACHE")
    return (Path(own) if own else user_cache_path("simlib", appauthor=False)) / sources_hash()


def is_compiled(function: str = "loop.run") -> bool:
    """Whether a function's machine code is there already, made by an earlier run of this version."""
    return any(cache_path().rglob(f"{function}-*.nbi"))


@cache
def sources_hash() -> str:
    """A name for all sources that may be compiled, and for the versions that compile them."""
    digest = blake2b(version("simlib").encode(), digest_size=8)
    digest.update(numba.__version__.encode())
    package = Path(__file__).parent.parent
    for file in sorted(file for pattern in _SOURCES for file in package.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _cache_folder(folder: Path) -> Iterator[bool]:
    """numba's cache folder while a function is decorated; false where none can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()  # else numba would turn to a folder that no hash names
    except OSError:
        yield False
        return
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        yield True
    finally:
        settings.CACHE_DIR = before
