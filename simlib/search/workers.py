"""One task for many things, on several processors, answers in order.

things ─ in chunks ─> processes that have been told the task ─> answers in the order of the things
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from simlib.runs.replications import deaf_children

T = TypeVar("T")
A = TypeVar("A")

CHUNK, AHEAD = 4, 3
"""Things that a process takes at once; chunks asked of each process before the first is taken."""

WORTH_IT: Final = 64
"""With fewer things than this, another process takes longer to start than to do them."""


def each(
    task: Callable[[T], A], things: Sequence[T], processes: int = 1
) -> Generator[A, None, None]:
    """The answer for each thing; the number of processes changes nothing but the time."""
    if processes == 1 or len(things) < WORTH_IT:
        yield from map(task, things)
        return
    chunks = [things[i : i + CHUNK] for i in range(0, len(things), CHUNK)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _tell, (task,)) as pool:
        try:
            for answers in _in_order(pool, iter(chunks), processes * AHEAD):
                yield from answers
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterator[Sequence[T]], ahead: int
) -> Iterator[list[Any]]:
    with deaf_children():
        waiting: list[Future[list[Any]]] = [pool.submit(_do, c) for c in islice(chunks, ahead)]
    while waiting:
        answers = waiting.pop(0).result()
        waiting += [pool.submit(_do, c) for c in islice(chunks, 1)]
        yield answers


_task: Callable[[Any], Any]
"""What this process has been told to do (set in a worker process only)."""


def _tell(task: Callable[[Any], Any]) -> None:
    global _task
    _task = task


def _do(things: Sequence[Any]) -> list[Any]:
    return [_task(thing) for thing in things]
