"""Many runs: replications are the outer loop, plans the inner, and the draws are shared by the plans.

    replication r ─> draws ─┬─ plan a ─> record ─> reduce ─┐
                            └─ plan b ─> record ─> reduce ─┴─> results of r, handed out in the order of r

What is kept of a record is the caller's business (`reduce`), so that memory stays flat. Every result
depends on its replication's number alone: any number of processes or threads (`runs.parallel`) gives the same
results in the same order.
"""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TypeVar

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import is_elsewhere, told
from simlib.runs.record import Record

K = TypeVar("K")


Drawing = Callable[[Model, int, int], Draws]
"""What makes the draws of a replication, from the model, the seed and its number."""

Reduce = Callable[[Model, Plan, Draws, Record], K]
"""What is kept of a run; a function of a module, or `partial` of one: a process can be told of these."""


def replicate(
    model: Model,
    plans: Sequence[Plan],
    seed: int,
    replications: range,
    reduce: Reduce[K],
    processes: int = 1,
    engine: str = DEFAULT,
    threads: int = 1,
    drawing: Drawing = draw,
) -> Generator[list[K], None, None]:
    """The reduced runs of each replication, one of each plan, in the order of the replications.

    Threads are those of this process: with several processes there are none.
    """
    # The first one loads machine code and makes tables that threads share: once, before there are any.
    alone = 1 if threads > processes == 1 and not is_elsewhere() else 0
    task = partial(one_replication, model, tuple(plans), seed, reduce=reduce, engine=engine, drawing=drawing)
    yield from map(task, replications[:alone])
    if replications[alone:]:
        with told(task, processes, threads) as ask:
            yield from ask(replications[alone:])


def one_replication(
    model: Model,
    plans: Sequence[Plan],
    seed: int,
    number: int,
    reduce: Reduce[K],
    engine: str = DEFAULT,
    drawing: Drawing = draw,
) -> list[K]:
    """One replication under every plan: all meet the same draws."""
    draws = drawing(model, seed, number)
    run = ENGINES[engine]
    return [reduce(model, plan, draws, run(model, plan, draws)) for plan in plans]
