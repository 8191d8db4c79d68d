"""One task for many things, on several processors, answers in order.

with told(task, processes) as ask:     processes that know the task
    for answer in ask(things): ...     one answer a thing, in the order of the things
"""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.resource_tracker import ensure_running
from typing import Any, Final, TypeVar

T = TypeVar("T")
A = TypeVar("A")

AHEAD: Final = 8
"""Things asked of each process before the first answer is taken: enough to keep it busy."""


@contextmanager
def told(task: Callable[[T], A], processes: int = 1) -> Iterator[Callable[[Sequence[T]], Iterable[A]]]:
    """A function that gives the answer for each of some things; it may be asked again and again.

    The number of processes changes nothing but the time.
    """
    if processes == 1:
        yield lambda things: map(task, things)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _tell, (task,)) as pool:
        try:
            yield lambda things: _in_order(pool, iter(things), processes * AHEAD)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _in_order(pool: ProcessPoolExecutor, things: Iterator[T], ahead: int) -> Iterator[Any]:
    waiting = _submit(pool, islice(things, ahead))
    try:
        while waiting:
            answer = waiting.pop(0).result()
            waiting += _submit(pool, islice(things, 1))
            yield answer
    finally:
        for future in waiting:
            future.cancel()


def _submit(pool: ProcessPoolExecutor, things: Iterable[T]) -> list[Future[Any]]:
    """Ask the pool, which may start a process for it: one that does not hear Ctrl-C."""
    with deaf_children():
        return [pool.submit(_do, thing) for thing in things]


_task: Callable[[Any], Any]
"""What this process has been told to do (set in a worker process only)."""


def _tell(task: Callable[[Any], Any]) -> None:
    global _task
    _task = task


def _do(thing: Any) -> Any:
    return _task(thing)


@contextmanager
def deaf_children() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: it is for the one that the planner talks to, which hears of it
    when they are there. Windows has no such way."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ensure_running()  # it starts with the first process, and would let the signal through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
