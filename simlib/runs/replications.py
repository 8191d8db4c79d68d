"""Many runs: replications are the outer loop, plans the inner, and the draws are shared by the plans.

    replication r ─> draws ─┬─ plan a ─> record ─> reduce ─┐
                            └─ plan b ─> record ─> reduce ─┴─> results of r, handed out in the order of r

What is kept of a record is the caller's business (`reduce`), so that memory stays flat. Every result
depends on its replication's number alone: any number of processes or threads gives the same results in the
same order. Threads start at once and help as far as machine code runs, which holds no lock; processes take
a while to start and share nothing.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import deaf_children
from simlib.runs.record import Record

Kept = TypeVar("Kept", covariant=True)
K = TypeVar("K")

AHEAD = 4
"""Replications asked of each process or thread before the first is taken: enough to keep it busy."""


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
    threads: int = 1,
) -> Generator[list[K], None, None]:
    """The reduced runs of each replication, one of each plan, in the order of the replications.

    Threads are those of this process: with several processes there are none.
    """
    if processes > 1:
        # Spawned on every system alike: what a fork would inherit must not matter.
        told = (model, plans, seed, reduce, engine)
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _tell, told)
        yield from _in_order(pool, _do, replications, processes * AHEAD)
        return

    def task(number: int) -> list[K]:
        return one_replication(model, plans, seed, number, reduce, engine)

    # The first one loads machine code and makes tables that all share: once, before there are threads.
    alone = 1 if threads > 1 else len(replications)
    yield from map(task, replications[:alone])
    if replications[alone:]:
        yield from _in_order(ThreadPoolExecutor(threads), task, replications[alone:], threads * AHEAD)


def one_replication(
    model: Model, plans: Sequence[Plan], seed: int, number: int, reduce: Reduce[K], engine: str = DEFAULT
) -> list[K]:
    """One replication under every plan: all meet the same draws."""
    draws = draw(model, seed, number)
    run = ENGINES[engine]
    return [reduce(model, plan, draws, run(model, plan, draws)) for plan in plans]


_task: Callable[[int], list[object]]
"""What this process has been told to do (set in a worker process only)."""


def _tell(model: Model, plans: Sequence[Plan], seed: int, reduce: Reduce[object], engine: str) -> None:
    global _task

    def task(number: int) -> list[object]:
        return one_replication(model, plans, seed, number, reduce, engine)

    _task = task


def _do(number: int) -> Any:
    return _task(number)


def _in_order(
    pool: Executor, task: Callable[[int], list[K]], replications: range, ahead: int
) -> Iterator[list[K]]:
    """Results in order, with a bounded number of replications under way; the pool is closed in the end."""
    numbers = iter(replications)
    with pool:
        try:
            with deaf_children():
                waiting = [pool.submit(task, n) for n in islice(numbers, ahead)]
            while waiting:
                result = waiting.pop(0).result()
                waiting += [pool.submit(task, n) for n in islice(numbers, 1)]
                yield result
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
