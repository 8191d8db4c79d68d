"""Many runs: replications are the outer loop, plans the inner, and the draws are shared by the plans.

    replication r ─> draws ─┬─ plan a ─> record ─> reduce ─┐
                            └─ plan b ─> record ─> reduce ─┴─> results of r, handed out in the order of r

What is kept of a record is the caller's business (`reduce`), so that memory stays flat. Every result
depends on its replication's number alone: any number of processes gives the same results in the same
order.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal
from threading import current_thread, main_thread
from typing import Any, Protocol, TypeVar

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.record import Record

Kept = TypeVar("Kept", covariant=True)
K = TypeVar("K")

AHEAD = 4
"""Replications asked of each process before the first is taken: enough to keep it busy."""


class Reduce(Protocol[Kept]):
    """What is kept of a run; a function of a module, so that a process can be told of it."""

    def __call__(self, model: Model, plan: Plan, draws: Draws, record: Record) -> Kept:
        """Reduce one run."""


def replicate(
    model: Model,
    plans: Sequence[Plan],
    seed: int,
    replications: range,
    reduce: Reduce[K],
    processes: int = 1,
    engine: str = DEFAULT,
) -> Generator[list[K], None, None]:
    """The reduced runs of each replication, one of each plan, in the order of the replications."""
    if processes == 1:
        for number in replications:
            yield one_replication(model, plans, seed, number, reduce, engine)
        return
    # Spawned on every system alike: what a fork would inherit must not matter.
    told = (model, plans, seed, reduce, engine)
    with ProcessPoolExecutor(processes, get_context("spawn"), _tell, told) as pool:
        try:
            yield from _in_order(pool, replications, processes * AHEAD)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def one_replication(
    model: Model,
    plans: Sequence[Plan],
    seed: int,
    number: int,
    reduce: Reduce[K],
    engine: str = DEFAULT,
) -> list[K]:
    """One replication under every plan: all meet the same draws."""
    draws = draw(model, seed, number)
    run = ENGINES[engine]
    return [reduce(model, plan, draws, run(model, plan, draws)) for plan in plans]


_task: Callable[[int], list[object]]
"""What this process has been told to do (set in a worker process only)."""


def _tell(
    model: Model, plans: Sequence[Plan], seed: int, reduce: Reduce[object], engine: str
) -> None:
    global _task

    def task(number: int) -> list[object]:
        return one_replication(model, plans, seed, number, reduce, engine)

    _task = task


def _do(number: int) -> Any:
    return _task(number)


def _in_order(pool: ProcessPoolExecutor, replications: range, ahead: int) -> Iterator[list[K]]:
    """Results in order, with a bounded number of replications under way."""
    numbers = iter(replications)
    with deaf_children():
        waiting: list[Future[list[K]]] = [pool.submit(_do, n) for n in islice(numbers, ahead)]
    while waiting:
        result = waiting.pop(0).result()
        waiting += [pool.submit(_do, n) for n in islice(numbers, 1)]
        yield result


@contextmanager
def deaf_children() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C: it is for the one that the planner talks to."""
    if current_thread() is not main_thread():
        yield
        return
    heard = signal(SIGINT, SIG_IGN)
    try:
        yield
    finally:
        signal(SIGINT, heard)
