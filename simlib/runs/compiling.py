"""How rules become machine code: registered with numba, and cached under a name made of their sources.

    compiled(function) ─> njit, cached in   <user cache>/simlib/<hash of what it reads, and of numba>/

numba's own cache looks only at the file of the function that it compiles: an edited rule in another file
would go unnoticed. So the cache folder is named by a hash of every source that may end up in the machine
code: whatever else is edited costs no compilation, nor does another version of simlib in which these are the
same. Importing this module loads numba: only what simulates with the kernel does.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, TypeVar

import numba
from numba.core.caching import FunctionCache
from numba.extending import register_jitable

from simlib.model import distributions, keys
from simlib.model.rules import RULES
from simlib.runs.cache_folder import cache_folder

F = TypeVar("F", bound=Callable[..., Any])

RUNS: Final = (
    *(f"model/{name}.py" for name in ("arrays", "distributions", "duty", "keys", "rules")),
    *(
        f"runs/{name}.py"
        for name in ("bitsets", "compiling", "draws", "given", "parts", "presence", "record")
    ),
    "runs/rows.py",
    "runs/kernel/*.py",
)
_COUNTING: Final = ("bookings", "counts", "labelling", "limits", "milestones", "sums")
READS: Final[Mapping[str, tuple[str, ...]]] = {
    "runs": RUNS,
    "scores": (*RUNS, *(f"scores/{name}.py" for name in _COUNTING)),
    "search": (*RUNS, "search/solve/*.py", "search/simulated/zone_draws.py"),
}
"""What the machine code of a floor may be made of: functions, rows, and constants."""


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


unkept: Final[list[str]] = []
"""Why machine code could not be kept, as the system says it."""


class CarefulCache(FunctionCache):
    """numba's cache, to which a file that was cut short or a full disk costs a compilation, and no run."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept; None where that is nothing, or nothing whole."""
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except Exception:  # whatever half a pickle raises
            with suppress(OSError):
                self.flush()  # type: ignore[no-untyped-call]
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep it, if that is possible."""
        try:
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]
        except OSError as error:
            unkept.append(error.strerror or str(error))


def compiled(function: F) -> F:
    """Machine code of a function, made at its first call and kept for later processes."""
    settings: Any = numba.config
    settings.LOOP_VECTORIZE = 0  # sets are a word or two: vectors are read before their words are written
    settings.DISABLE_JIT = 0  # who wants to step through a run has the reference engine (`is_switched_off`)
    made: F = numba.njit(**OPTIONS)(function)
    with _cache_folder(cache_path(function.__module__)) as cached:
        if cached:
            made._cache = CarefulCache(function)  # type: ignore[attr-defined, no-untyped-call]
    return made


def is_switched_off() -> bool:
    """Whether somebody asks numba to make no machine code, which it makes here all the same."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def cache_path(module: str = "simlib.runs") -> Path:
    """Where the machine code of a module is kept; SIMLIB_CACHE names another folder than the user's."""
    floor = module.removeprefix("simlib.").partition(".")[0]
    return cache_folder() / sources_hash(floor if floor in READS else "runs")


def is_compiled(function: str = "loop.run", module: str = "simlib.runs") -> bool:
    """Whether a function's machine code is there already, made by an earlier run of these sources."""
    return any(cache_path(module).rglob(f"{function}-*.nbi"))


@cache
def sources_hash(floor: str) -> str:
    """A name for all that the machine code of a floor may be made of, and for what compiles it."""
    digest = blake2b(numba.__version__.encode(), digest_size=8)
    package = Path(__file__).parent.parent
    for file in sorted(file for pattern in READS[floor] for file in package.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _cache_folder(folder: Path) -> Iterator[bool]:
    """numba's cache folder while a function is decorated; false where none can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()  # else numba would turn to a folder that no hash names
    except OSError as error:
        unkept.append(error.strerror or str(error))
        yield False
        return
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        yield True
    finally:
        settings.CACHE_DIR = before
