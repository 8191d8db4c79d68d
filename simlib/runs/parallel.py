"""One task for many things, on several processors, answers in order.

with told(task, processes) as ask:     processes that know the task
    for answer in ask(things): ...     one answer a thing, in the order of the things

Processes take a while to start and share nothing: they are spawned on every system alike, as what a fork
would inherit must not matter. They hear no Ctrl-C, and end with the one that started them, however it did.
Threads start at once and help as far as machine code runs, which holds no lock. Where somebody else does the
tasks (`done_by`: a cluster), neither is started.
"""

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.resource_tracker import ensure_running
from threading import Thread
from typing import Any, Final, Generic, Protocol, TypeVar

from simlib.runs.keeping import kept

T = TypeVar("T")
A = TypeVar("A")

AHEAD: Final = 4
"""Things asked of each process or thread before the first answer is taken: enough to keep it busy."""


def never() -> bool:
    """Nobody wants to stop."""
    return False


def silent(*told: object) -> None:
    """Tell nobody, keep nothing."""


class Elsewhere(Protocol):
    """Who does tasks in place of this machine's processes."""

    def told(self, task: Callable[[T], A]) -> AbstractContextManager[Callable[[Iterable[T]], Iterable[A]]]:
        """A function that gives the answer for each of some things, in their order."""


_elsewhere: Final[list[Elsewhere]] = []


@contextmanager
def done_by(others: Elsewhere) -> Iterator[None]:
    """Let others do all tasks of this block, whatever number of processes is asked for."""
    _elsewhere.append(others)
    try:
        yield
    finally:
        _elsewhere.remove(others)


def is_elsewhere() -> bool:
    """Whether others do the tasks now."""
    return bool(_elsewhere)


@contextmanager
def told(
    task: Callable[[T], A], processes: int = 1, threads: int = 1
) -> Iterator[Callable[[Iterable[T]], Iterable[A]]]:
    """A function that gives the answer for each of some things; it may be asked again and again.

    The number of processes or threads changes nothing but the time. With several processes, threads are not
    counted. What is under way when somebody leaves is finished, what has not begun is dropped. Where answers
    are kept (`runs.keeping`), those that are there are not worked out again.
    """
    if _elsewhere:
        with _elsewhere[-1].told(task) as ask:
            yield kept(task, ask)
        return
    if max(processes, threads) == 1:
        yield kept(task, partial(map, task))
        return
    pool = processes_for(task, processes) if processes > 1 else ProcessPool(ThreadPoolExecutor(threads), task)
    ahead = AHEAD * (processes if processes > 1 else threads)
    try:
        yield kept(task, lambda things: _in_order(pool, iter(things), ahead))
    finally:
        pool.close()


@dataclass(frozen=True, eq=False)
class ProcessPool(Generic[T, A]):
    """Processes or threads that do a task, started when they are first asked."""

    executor: Executor
    task: Callable[[T], A]

    def submit(self, thing: T) -> Future[A]:
        """Ask for an answer. Raises BrokenProcessPool when a process has broken down."""
        with sigint_put_off():
            return self.executor.submit(self.task, thing)

    def close(self) -> None:
        """Finish what is under way, and drop what has not begun."""
        self.executor.shutdown(wait=True, cancel_futures=True)


def processes_for(task: Callable[[T], A], processes: int) -> ProcessPool[T, A]:
    """Processes that know a task."""
    return ProcessPool(ProcessPoolExecutor(processes, get_context("spawn"), _tell, (task,)), _do)


def at_once(works: Sequence[Callable[[], object]], tell: Callable[[int, int], None] = silent) -> None:
    """Do some works, each in a process of its own, all at the same time; `tell(done, of)` as each ends,
    however it did. Who leaves before (Ctrl-C) ends them."""
    context = get_context("spawn")
    processes = [context.Process(target=_alone, args=(work,), daemon=True) for work in works]
    with sigint_put_off():
        for process in processes:
            process.start()
    under_way = {process.sentinel for process in processes}
    try:
        while under_way:
            tell(len(works) - len(under_way), len(works))
            under_way -= set(wait(list(under_way)))
    finally:
        for process in processes:
            process.kill()


def _in_order(pool: ProcessPool[T, A], things: Iterator[T], ahead: int) -> Generator[A, None, None]:
    """Answers in order, with a bounded number of things under way."""
    waiting = [pool.submit(thing) for thing in islice(things, ahead)]
    try:
        while waiting:
            answer = waiting.pop(0).result()
            waiting += [pool.submit(thing) for thing in islice(things, 1)]
            yield answer
    finally:
        for future in waiting:
            future.cancel()


# ---------------------------------------------------------------- in a process of the pool

_task: Callable[[Any], Any]
"""What this process has been told to do."""


def _tell(task: Callable[[Any], Any]) -> None:
    global _task
    _task = task
    _serve()


def _serve() -> None:
    """Hear no Ctrl-C, and end with the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_the_other, daemon=True).start()


def _alone(work: Callable[[], object]) -> None:
    """Do a work, and end; what went wrong in it is not told here."""
    _serve()
    try:
        work()
    except Exception:
        sys.exit(1)


def _leave_with_the_other() -> None:
    """End when the process that started this one has ended, however it did."""
    other = parent_process()
    if other is not None:
        other.join()
        os._exit(0)


def _do(thing: Any) -> Any:
    return _task(thing)


@contextmanager
def sigint_put_off() -> Iterator[None]:
    """Start processes that hear no Ctrl-C from their first moment on, as it is for the one that the planner
    talks to; this one hears it when they are started. (Windows knows no such mask: there they hear none once
    they are told their task.)"""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ensure_running()  # it starts with the first process, and would let the signal through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
