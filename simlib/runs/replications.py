"""Many runs: replications are the outer loop, plans the inner, and the draws are shared by the plans.

    replication r ─> draws ─┬─ plan a ─> record ─> reduce ─┐
                            └─ plan b ─> record ─> reduce ─┴─> results of r, handed out in the order of r

What is kept of a record is the caller's business (`reduce`), so that memory stays flat. Every result
depends on its replication's number alone: any number of processes or threads (`runs.parallel`) gives the same
results in the same order.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import told
from simlib.runs.record import Record

Kept = TypeVar("Kept", covariant=True)
K = TypeVar("K")


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
    # The first one loads machine code and makes tables that threads share: once, before there are any.
    alone = 1 if threads > processes == 1 else 0
    task = _Replication(model, tuple(plans), seed, reduce, engine)
    yield from map(task, replications[:alone])
    if replications[alone:]:
        with told(task, processes, threads) as ask:
            yield from ask(replications[alone:])


def one_replication(
    model: Model, plans: Sequence[Plan], seed: int, number: int, reduce: Reduce[K], engine: str = DEFAULT
) -> list[K]:
    """One replication under every plan: all meet the same draws."""
    draws = draw(model, seed, number)
    run = ENGINES[engine]
    return [reduce(model, plan, draws, run(model, plan, draws)) for plan in plans]


@dataclass(frozen=True, eq=False)
class _Replication(Generic[K]):
    """All plans in the replication of a number; an object that a process can be told of."""

    model: Model
    plans: tuple[Plan, ...]
    seed: int
    reduce: Reduce[K]
    engine: str

    def __call__(self, number: int) -> list[K]:
        return one_replication(self.model, self.plans, self.seed, number, self.reduce, self.engine)
