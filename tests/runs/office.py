"""A small office: a scheduler, and workers that can be hired, killed and replaced within moments.

    python -m tests.runs.office            whoever reads this has loaded all that a worker needs
        ADDRESS [PRELOAD]   (a line)  ──>  forks a worker of that scheduler, and says its process

A worker takes seconds to load, a fork of one that has loaded everything does not.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

from simlib.runs.cluster import SETTINGS


class Office:
    """A scheduler with its workers, on this machine's own address."""

    def __init__(self) -> None:
        arguments = ["-m", "tests.runs.office"]
        self._workshop = Popen(
            [sys.executable, *arguments], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True
        )
        self.address = ""
        self.workers: list[int] = []
        self.open()

    def open(self) -> None:
        """Start a scheduler."""
        self.scheduler, self.address = self._told("scheduler").split()  # type: ignore[assignment]

    def hire(self, *preload: Path) -> int:
        """Another worker; its process."""
        self.workers.append(int(self._told(" ".join(["worker", self.address, *map(str, preload)]))))
        return self.workers[-1]

    def kill(self, worker: int | None = None) -> None:
        """Kill a worker (else the first one) with -9."""
        gone = worker or self.workers[0]
        self.workers.remove(gone)
        os.kill(gone, signal.SIGKILL)

    def staffed(self, number: int = 2) -> "Office":
        """The same with so many workers that fit."""
        while len(self.workers) > number:
            self.kill()
        while len(self.workers) < number:
            self.hire()
        return self

    def lose_scheduler(self) -> None:
        """Kill the scheduler with -9; the workers end."""
        os.kill(int(self.scheduler), signal.SIGKILL)

    def close(self) -> None:
        """Kill all."""
        for process in (*self.workers, int(self.scheduler)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._workshop.communicate()

    def _told(self, order: str) -> str:
        assert self._workshop.stdin
        assert self._workshop.stdout
        print(order, file=self._workshop.stdin, flush=True)
        return self._workshop.stdout.readline().strip()


# ---------------------------------------------------------------- the workshop


def _work() -> None:
    """Read orders; each one is a fork, which says who it is once it is there."""
    import dask
    import distributed.cli  # noqa: F401

    from simlib.inputs.reading import read_world
    from simlib.scores.experiment import Setting, experiment

    world = read_world(Path("tests/inputs/good.yaml"))
    experiment(world, Setting.of(world, replications=1))
    dask.config.set(SETTINGS)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    for order in sys.stdin:
        said, says = os.pipe()
        if os.fork() == 0:
            _be(order.split(), says)
        os.close(says)
        with open(said) as line:  # noqa: PTH123
            print(line.readline().strip(), flush=True)


def _be(order: list[str], says: int) -> None:
    """Be a scheduler or a worker, as long as nobody kills it."""
    import asyncio

    kind, *rest = order

    async def be() -> None:
        from distributed import Scheduler, Worker

        if kind == "scheduler":
            here = Scheduler(host="127.0.0.1", port=0, dashboard=False, dashboard_address="127.0.0.1:0")
            await here
            os.write(says, f"{os.getpid()} {here.address}\n".encode())
        else:
            here = Worker(
                rest[0], nthreads=1, host="127.0.0.1", dashboard=False, dashboard_address="127.0.0.1:0",
                memory_limit=0, preload=rest[1:],
            )  # fmt: skip
            await here
            os.write(says, f"{os.getpid()}\n".encode())
        await here.finished()

    asyncio.run(be())
    os._exit(0)


if __name__ == "__main__":
    _work()
