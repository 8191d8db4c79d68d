"""Tasks done by the workers of a cluster (`dask.distributed`): other machines, or processes of this one.

    with cluster("tcp://10.0.0.5:8786"):           all studies in this block ask its workers (`parallel.told`)
        task ────────────── once ──> scheduler ──> workers of the same code as this one
        things ── in blocks ───────>           <── answers, handed out in the order of the things

Workers come and go: a block whose worker ended is done by another, and is answered once all the same, as it
is one future. A worker whose code differs in anything is told of and gets nothing. Where the scheduler is
lost, or the last worker, `Unfinished` says so, and what was answered until then is kept (`runs.keeping`).

Dask is loaded when a cluster is asked for, and needs the extra `cluster`. Who reaches a scheduler can run
code on its workers: `local:N` listens on this machine's own address only, under keys that are made for it.
"""

import pickle
import platform
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from itertools import islice
from logging import CRITICAL, getLogger
from threading import Lock
from time import monotonic, perf_counter, sleep
from typing import Any, Final, TypeVar

from simlib.errors import SimlibError, Unfinished
from simlib.runs.keeping import code_hash
from simlib.runs.parallel import AHEAD, done_by, sigint_put_off, silent

T = TypeVar("T")
A = TypeVar("A")

LOCAL: Final = "local:"
MOST_LOCAL: Final = 61
"""More processes Windows cannot wait for."""

BLOCK: Final = 0.5
"""Seconds of a block: to ask for one and to hear of it takes some ten milliseconds, whatever is in it."""
LOOK: Final = 1.0
"""Seconds until it is looked again who is there."""
ANSWERS: Final = 10.0
"""Seconds in which a scheduler answers, if it is there."""
FETCH: Final = 10.0
"""Seconds in which the answers of a block travel, if their worker is there."""
COMES: Final = 30.0
"""Seconds in which a first worker comes, and in which another comes once none is left."""
TOLD: Final = 8
"""Tasks that a worker remembers: a study has a few at a time."""

SETTINGS: Final = {
    "distributed.admin.large-graph-warning-threshold": "1GB",  # a task may be large: it travels once
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,  # a hundred looks a second at what nobody reads
    "distributed.admin.tick.interval": "500ms",
}
"""Of Dask, besides the user's own: local processes serve no pages, and watch themselves less."""

Tell = Callable[[SimlibError], object]
"""Is told, without an end to anything, of what a planner should know: a worker that was refused."""


@contextmanager
def cluster(address: str, tell: Tell = silent) -> Iterator[None]:
    """Let all tasks of this block be done by the workers of a cluster: of the scheduler at an address, or as
    many processes of this machine (`local:2`). They change nothing but the time.

    Raises SimlibError `cluster-extra` where Dask is not installed, `cluster-address`, `cluster-no-answer`,
    `cluster-empty` where no worker comes, `cluster-none-fits` where each has other code.
    """
    number = _local_workers(address)
    with ExitStack() as stack:
        try:
            import dask
            from distributed import Client
        except ImportError:
            raise SimlibError("cluster-extra") from None
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set(SETTINGS))
        client_of: Any = Client
        there = address if number is None else stack.enter_context(_processes(number))
        try:
            client = client_of(there, timeout=ANSWERS, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError):  # no host, no port, no keys, nobody
            raise SimlibError("cluster-no-answer", address=address) from None
        stack.enter_context(client)
        crew = _Crew(client, address, tell)
        crew.gather()
        stack.enter_context(done_by(Cluster(crew)))
        yield


def _local_workers(address: str) -> int | None:
    """How many processes of this machine an address asks for; None where it names a scheduler.

    >>> _local_workers("local:2"), _local_workers("tcp://10.0.0.5:8786")
    (2, None)
    """
    if not address.startswith(LOCAL):
        if not all(address.partition("://")):
            raise SimlibError("cluster-address", address=address)
        return None
    count = address.removeprefix(LOCAL)
    if not count.isdecimal() or not 1 <= int(count) <= MOST_LOCAL:
        raise SimlibError("cluster-address", address=address)
    return int(count)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the log of Dask and of its loop, which tell in their own words what is told here."""
    logs = [getLogger(name) for name in ("distributed", "asyncio")]
    before = [log.level for log in logs]
    for log in logs:
        log.setLevel(CRITICAL)
    try:
        yield
    finally:
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)


@contextmanager
def _processes(number: int) -> Iterator[Any]:
    """A cluster of this machine alone: on its own address, with keys that nobody else has, without pages."""
    from distributed import LocalCluster

    local: Any = LocalCluster
    own = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    with sigint_put_off():  # they are for the planner's Ctrl-C as deaf as processes of a pool
        made = local(
            n_workers=number, threads_per_worker=1, memory_limit=0, security=True, host="127.0.0.1",
            scheduler_kwargs=own, worker_dashboard_address="127.0.0.1:0", silence_logs=CRITICAL,
        )  # fmt: skip
    with made:
        yield made


# ---------------------------------------------------------------- who is there


@dataclass
class _Crew:
    """The workers of a cluster: those that have the same code, and those that were refused."""

    client: Any
    address: str
    tell: Tell
    fit: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)
    looked: float = float("-inf")

    def gather(self) -> None:
        """Wait for a first worker that fits."""
        begun = monotonic()
        while not self.fit:
            self.look()
            if self.fit:
                return
            if self.refused:
                others = ", ".join(sorted(set(self.refused.values())))
                raise SimlibError("cluster-none-fits", address=self.address, theirs=others, ours=made_of())
            if monotonic() - begun > COMES:
                raise SimlibError("cluster-empty", address=self.address)
            sleep(LOOK / 5)

    def look(self) -> None:
        """See who is there now, and ask newcomers what they are made of."""
        self.looked = monotonic()
        with self._heard():
            there = set(self.client.scheduler_info()["workers"])
            new = sorted(there - self.fit - self.refused.keys())
            said = self.client.run(made_of, workers=new, on_error="return") if new else {}
        for worker, theirs in said.items():
            if theirs != made_of() and not isinstance(theirs, OSError):  # who ended meanwhile is not refused
                self.refused[worker] = theirs if isinstance(theirs, str) else NO_SIMLIB
                params = {"worker": worker, "theirs": self.refused[worker], "ours": made_of()}
                self.tell(SimlibError("cluster-refused", **params))
        self.fit = frozenset(there & (self.fit | {w for w, theirs in said.items() if theirs == made_of()}))

    def look_now_and_then(self) -> None:
        """Look, unless that was a moment ago."""
        if monotonic() - self.looked >= LOOK:
            self.look()

    def submit(self, *call: Any, anywhere: bool = False) -> Any:
        """Ask for a call by any worker that fits."""
        with self._heard():
            return self.client.submit(*call, pure=False, workers=None if anywhere else sorted(self.fit))

    def cancel(self, futures: list[Any]) -> None:
        """Drop what is not begun; nobody waits for what is."""
        with suppress(Exception):
            self.client.cancel(futures, force=True)

    def lost(self) -> Unfinished:
        """What is said when the scheduler is gone."""
        return Unfinished("cluster-lost", address=self.address)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Talk with the scheduler; Unfinished where it hears nothing."""
        from distributed import CancelledError

        if self.client.status != "running":
            raise self.lost()
        try:
            yield
        except (OSError, TimeoutError, CancelledError):
            raise self.lost() from None


NO_SIMLIB: Final = "?"
"""What a worker has that cannot say what it is made of: no simlib, or one that knows no cluster."""


@cache
def made_of() -> str:
    """All on which answers may depend besides a task: versions, and a hash of all code.

    >>> made_of().startswith("simlib ")
    True
    """
    python = ".".join(platform.python_version_tuple()[:2])
    others = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba"))
    code = code_hash().hex()[:8]
    return f"simlib {version('simlib')} ({code}), Python {python}, {others}, {platform.system()}"


# ---------------------------------------------------------------- who asks


@dataclass
class _Block:
    """Some things that are asked together, by whom they may be answered, and where the answers will be."""

    things: bytes
    number: int
    workers: frozenset[str]
    future: Any


@dataclass(frozen=True)
class Cluster:
    """Does tasks in place of the processes of this machine."""

    crew: _Crew

    @contextmanager
    def told(self, task: Callable[[T], A]) -> Iterator[Callable[[Iterable[T]], Iterable[A]]]:
        """A function that gives the answer of each of some things. The task travels once to each worker."""
        content = zlib.compress(pickle.dumps(task, protocol=5), level=1)
        known = self.crew.submit(bytes, content, anywhere=True)
        try:
            yield partial(self._in_order, known)
        finally:
            self.crew.cancel([known])

    def _in_order(self, task: Any, things: Iterable[T]) -> Generator[A, None, None]:
        """Answers in order, with some blocks for each worker under way. How long things take is learned: the
        quickest so far says most, as the first one of a worker waits for machine code."""
        rest, pace, waiting = iter(things), BLOCK, deque[_Block]()
        try:
            while True:
                self.crew.look_now_and_then()
                while len(waiting) < AHEAD * max(1, len(self.crew.fit)):
                    some = list(islice(rest, max(1, round(BLOCK / pace))))
                    if not some:
                        break
                    waiting.append(self._asked(task, pickle.dumps(some, protocol=5), len(some)))
                if not waiting:
                    return
                seconds, answers = self._answers(task, waiting)
                pace = max(min(pace, seconds / len(answers)), BLOCK / MOST_IN_A_BLOCK)
                waiting.popleft()
                yield from answers
        finally:
            self.crew.cancel([block.future for block in waiting])

    def _asked(self, task: Any, things: bytes, number: int) -> _Block:
        return _Block(things, number, self.crew.fit, self.crew.submit(_do, task, things))

    def _answers(self, task: Any, waiting: deque[_Block]) -> tuple[float, list[Any]]:
        """Seconds and answers of the first block; what waits for workers that are gone is asked of others."""
        from distributed import CancelledError, KilledWorker

        since = monotonic()
        while True:
            future = waiting[0].future
            with suppress(TimeoutError, CancelledError):
                future.exception(timeout=LOOK)
            if future.status == "finished" and (found := self._read(future)):
                return found
            if future.status == "error":
                error = future.exception()
                raise Unfinished("cluster-block") if isinstance(error, KilledWorker) else error
            if future.status == "cancelled":  # "lost" is what is worked out anew
                raise self.crew.lost()
            self.crew.look_now_and_then()
            since = monotonic() if self.crew.fit else since
            if monotonic() - since > COMES:
                raise Unfinished("cluster-deserted", address=self.crew.address)
            self._ask_others(task, waiting)

    def _read(self, future: Any) -> tuple[float, list[Any]] | None:
        """What a block gave; None where it went with its worker, and is worked out anew."""
        from distributed import CancelledError

        with suppress(OSError, TimeoutError, CancelledError):  # the loop above sees who is left
            seconds, answers = pickle.loads(future.result(timeout=FETCH))
            return seconds, answers
        return None

    def _ask_others(self, task: Any, waiting: deque[_Block]) -> None:
        """Blocks of which all workers are gone that might have done them."""
        for n, block in enumerate(waiting):
            if self.crew.fit and not block.workers & self.crew.fit and not block.future.done():
                self.crew.cancel([block.future])
                waiting[n] = self._asked(task, block.things, block.number)


MOST_IN_A_BLOCK: Final = 500


# ---------------------------------------------------------------- in a worker

_one_at_a_time: Final = Lock()
"""Tasks are written for processes: what one remembers of its worlds is not guarded against another thread."""

_tasks: Final[dict[bytes, Callable[[Any], Any]]] = {}


def _do(content: bytes, things: bytes) -> bytes:
    """The answers for some things, and the seconds that they took. All is packed here: what Dask packs comes
    back with arrays that cannot be written."""
    with _one_at_a_time:
        task = _task_of(content)
        begun = perf_counter()
        answers = [task(thing) for thing in pickle.loads(things)]
        return pickle.dumps((perf_counter() - begun, answers), protocol=5)


def _task_of(content: bytes) -> Callable[[Any], Any]:
    """The task that was told, unpacked once; the oldest is forgotten."""
    if content not in _tasks:
        if len(_tasks) >= TOLD:
            del _tasks[next(iter(_tasks))]
        _tasks[content] = pickle.loads(zlib.decompress(content))
    return _tasks[content]
