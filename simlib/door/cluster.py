"""A cluster for whatever is asked in a block: other machines, or processes of this one.

with simlib.cluster("tcp://10.0.0.5:8786"):
    county.compare(replications=20_000)
    county.sensitivity("one-pool")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from warnings import warn

from simlib.errors import SimlibError


@contextmanager
def cluster(address: str) -> Iterator[None]:
    """Let all that is asked in this block be worked out by the workers of a Dask cluster: the address of its
    scheduler, or `local:2` for so many processes of this machine. It changes nothing but the time.

    A worker with other code is left out, with a warning that names both versions. Raises as
    `simlib.runs.cluster.cluster`; `Unfinished` where the scheduler or the last worker was lost: what was done
    is kept, and the same call goes on from there. A script needs `if __name__ == "__main__":` for `local:2`,
    whose processes read it.
    """
    from simlib.runs import cluster as clusters

    def refused(said: SimlibError) -> None:
        warn(str(said), stacklevel=2)

    with clusters.cluster(address, refused):
        yield
