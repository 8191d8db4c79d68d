"""Answers kept on disk while a study goes on, so that one that was killed goes on where it stopped.

    with keeping(stopped):                   what may take long
        with told(task, processes) as ask:   answers ──(after `LONG` s)──> <code>-<first>-<task>-....blocks
                                             those that an earlier process left are not worked out again

A file is named by a hash of the task, with its model, plans and seed, and of all code: so what is found
under it is what would be worked out anew, to the byte. Each process writes a file of its own and reads those
of all, as far as they are whole. What ends well leaves nothing behind: a task within another is not met again
once the other's answer is kept, so each file is also named by the first task of all, which always is.
"""

import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from itertools import chain, tee
from pathlib import Path
from tempfile import mkstemp
from typing import Any, ClassVar, Final, Generic, TypeVar

from pydantic import BaseModel

from simlib.errors import Unfinished
from simlib.runs.cache_folder import cache_folder

T = TypeVar("T")
A = TypeVar("A")

LONG: Final = 3.0
"""Seconds for which a task is at work before its answers are kept: what is short is soon done again."""
DAYS_KEPT: Final = 30
_DIGEST: Final = 16
_LENGTH: Final = 8
_HEAD: Final = 2 * _DIGEST + _LENGTH

_CANNOT: Final = (OSError, pickle.PicklingError, TypeError, AttributeError)
"""What keeps answers from being kept: a full disk, or functions of no module."""


@dataclass(eq=False)
class _Study:
    """What keeps answers: its first task, the hashes of those that were named, and whether it finds some that
    this code left earlier: else no task has to be named that is soon done."""

    first: "_Keeper[Any, Any] | None" = None
    names: set[str] = field(default_factory=set)
    finds: bool = field(default_factory=lambda: _is_left("*") and _is_left(f"{_code()}-*"))


_under_way: Final[list[_Study]] = []
"""The blocks that keep answers, the innermost last."""


@contextmanager
def keeping(stopped: Callable[[], bool] = bool) -> Iterator[None]:
    """Keep the answers of all tasks in this block until it ends well: neither `stopped()` nor by an error."""
    _under_way.append(study := _Study())
    try:
        yield
        if not stopped():
            for name in study.names:
                _drop(_folder().glob(f"*{name}-*.blocks"))
    finally:
        _under_way.remove(study)


@contextmanager
def in_one_piece() -> Iterator[None]:
    """What is worked out in this block is one answer: nothing of it is kept by itself."""
    before = _under_way[:]
    _under_way.clear()
    try:
        yield
    finally:
        _under_way[:] = before


def kept(task: object, ask: Callable[[Iterable[T]], Iterable[A]]) -> Callable[[Iterable[T]], Iterable[A]]:
    """The same function, which keeps its answers, and knows those that were kept; `task` is all that they
    depend on besides what is asked."""
    return _Keeper(task, ask, _under_way[-1]) if _under_way else ask


class _Keeper(Generic[T, A]):
    """Asks, keeps and remembers the answers of one task."""

    def __init__(self, task: object, ask: Callable[[Iterable[T]], Iterable[A]], study: _Study) -> None:
        self._task, self._ask, self._study = task, ask, study
        study.first = self._first = study.first or self
        self._begun = time.monotonic()
        self._early: list[tuple[T, A]] = []
        self._known: dict[bytes, bytes] = {}
        self._file: Path | None = None
        self._can_keep = True
        if study.finds:
            self._remember()

    def __call__(self, things: Iterable[T]) -> Iterator[A]:
        """Answers in order: as they come in order, those that are known come first."""
        rest = iter(things)
        for thing in rest:
            known = self._known.get(fingerprint(thing)) if self._known else None
            if known is None:
                rest = chain([thing], rest)
                break
            yield pickle.loads(known)
        asked, again = tee(rest)
        try:
            for answer, thing in zip(self._ask(asked), again, strict=False):
                self._keep(thing, answer)
                yield answer
        except Unfinished:  # it was not short, whatever it took
            self._write()
            raise

    def _remember(self) -> None:
        """Learn what earlier processes have kept of this task."""
        with suppress(*_CANNOT):
            for file in sorted(_folder().glob(f"{_code()}-*-{self._name()}-*.blocks")):
                self._known |= dict(whole_blocks(file.read_bytes()))

    def _name(self) -> str:
        name = fingerprint((code_hash(), self._task)).hex()
        self._study.names.add(name)
        return name

    def _keep(self, thing: T, answer: A) -> None:
        if not self._can_keep:
            return
        self._early.append((thing, answer))
        if time.monotonic() - self._begun >= LONG:
            self._write()

    def _write(self) -> None:
        """Write down what was answered and is not written yet."""
        try:
            self._file = self._file or _new_file(f"{_code()}-{self._first._name()}-{self._name()}")
            with self._file.open("ab") as stream:
                stream.writelines(_block(*early) for early in self._early)
        except _CANNOT:
            self._can_keep = False  # it costs time after a kill, and nothing else
        self._early.clear()


def _block(thing: object, answer: object) -> bytes:
    """One answer with what it answers, and a digest that tells whether all of it was written."""
    content = pickle.dumps(answer, protocol=5)
    return fingerprint(thing) + len(content).to_bytes(_LENGTH, "big") + _digest(content) + content


def whole_blocks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What was kept, by the fingerprint of what it answers; nothing from the first torn block on."""
    place = 0
    while place + _HEAD <= len(content):
        thing, head = content[place : place + _DIGEST], content[place + _DIGEST : place + _HEAD]
        end = place + _HEAD + int.from_bytes(head[:_LENGTH], "big")
        answer = content[place + _HEAD : end]
        if len(content) < end or head[_LENGTH:] != _digest(answer):
            return
        yield thing, answer
        place = end


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


# ---------------------------------------------------------------- names


class _Steady(pickle._Pickler):
    """A pickler to which the order of a set means nothing, which differs from process to process, nor what a
    thing has remembered of itself (`cached_property`), which is more at the end than at the beginning."""

    dispatch: ClassVar[dict[Any, Any]] = dict(pickle._Pickler.dispatch)

    def save_set(self, found: Any) -> None:
        """A set as its members in order."""
        self.save((type(found).__name__, sorted(found, key=repr)))  # type: ignore[attr-defined]

    dispatch |= {set: save_set, frozenset: save_set}

    def reducer_override(self, thing: Any) -> Any:
        """A thing with fields as those by which it differs from others."""
        names = _dataclass_fields(thing) if _is_dataclass(thing) else _model_fields(thing)
        return NotImplemented if names is None else (type(thing), tuple(getattr(thing, n) for n in names))


def _is_dataclass(thing: Any) -> bool:
    return is_dataclass(thing) and not isinstance(thing, type)


def _dataclass_fields(thing: Any) -> list[str]:
    return [field.name for field in fields(thing) if field.compare]


def _model_fields(thing: Any) -> list[str] | None:
    return list(type(thing).model_fields) if isinstance(thing, BaseModel) else None


class _Hashed:
    """A stream of which only the digest is kept."""

    def __init__(self) -> None:
        self.digest = blake2b(digest_size=_DIGEST)

    def write(self, content: Any) -> None:
        """Add to the digest."""
        self.digest.update(content)


def fingerprint(thing: object) -> bytes:
    """A name for all that a thing is, the same in every process.

    >>> fingerprint({"b", "a", "c"}) == fingerprint({"c", "b", "a"}) != fingerprint(("a", "b", "c"))
    True
    """
    hashed = _Hashed()
    _Steady(hashed, protocol=4).dump(thing)  # 5 hands arrays out of band
    return hashed.digest.digest()


@cache
def code_hash() -> bytes:
    """A name for all code that an answer comes from."""
    digest = blake2b(f"{version('simlib')} {version('numpy')}".encode(), digest_size=_DIGEST)
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()


def _code() -> str:
    """What the names of files begin with."""
    return code_hash().hex()[:8]


def _is_left(names: str) -> bool:
    return any(_folder().glob(f"{names}.blocks"))


def _folder() -> Path:
    return cache_folder() / "studies"


def _new_file(name: str) -> Path:
    """A file for the answers of a task; files that nobody came back to are taken away."""
    _folder().mkdir(parents=True, exist_ok=True)
    old = time.time() - DAYS_KEPT * 86_400
    _drop(file for file in _folder().glob("*.blocks") if file.stat().st_mtime < old)
    number, file = mkstemp(".blocks", f"{name}-", _folder())
    os.close(number)
    return Path(file)


def _drop(files: Iterable[Path]) -> None:
    with suppress(OSError):
        for file in files:
            file.unlink(missing_ok=True)
