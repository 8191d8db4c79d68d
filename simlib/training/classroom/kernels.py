"""The kernels of a class: each belongs to a seat, a seat has few, and none outlives the page it was made for.

    SeatKernels.start_kernel(env)      a kernel for the seat that the address in `env` names
    SeatKernels.owner(id)              whose it is
    SeatKernels.open_pages()           which seat has which page open

The oldest kernel of a seat ends when it opens one page more than `MOST_PAGES`; one to which no page is
connected ends after some minutes (jupyter_server's culling). What was done is on disk, not in a kernel.

However many seats open at once, kernels start a few at a time, and one that dies before it answers is
replaced by another. Copies speak through sockets that are files. Ports of TCP are chosen before a kernel
takes them, and each takes one more at random: of thirty that start at once one may find its own taken, and
die (measured: in one class of six).
"""

import asyncio
import os
from collections import defaultdict
from contextlib import suppress
from itertools import count
from queue import Empty
from typing import Any, Final, cast
from urllib.parse import parse_qs

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets import default

from simlib.workbench.copies import CopiedProvisioner
from simlib.workbench.forking import can_fork

MOST_PAGES: Final = 2
"""Pages that a seat may have open: the one that it leaves and the one that it opens."""
IDLE: Final = 120
"""Seconds after which a kernel without a page ends."""
AT_ONCE: Final = max(2, os.cpu_count() or 2)
"""Kernels that start at the same time; more would only keep each other from answering."""
TRIES: Final = 3
"""Kernels that are started for one page, if each dies before it answers."""
PATIENCE: Final = 60.0
"""Seconds in which a kernel that was started must answer."""


class SeatKernel(ServerKernelManager):
    """The manager of one kernel. Of one that has died nothing is left to restart: its page is reloaded."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.autorestart, self.last_activity = False, utcnow()  # asked for before the kernel has started
        if can_fork():
            self.transport, self.ip = "ipc", cast("SeatKernels", self.parent).new_socket()
            self.provisioner = CopiedProvisioner(parent=self, kernel_spec=self.kernel_spec, kernel_id="")

    async def answers(self) -> bool:
        """Wait for the first answer of a kernel that was started; whether there is one."""
        client = self.client()
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        try:
            async with asyncio.timeout(PATIENCE):
                client.kernel_info()
                while await self.is_alive():
                    with suppress(Empty):
                        await client.get_shell_msg(timeout=0.5)
                        return True
        except TimeoutError:
            pass
        finally:
            client.stop_channels()
        return False


class SeatKernels(AsyncMappingKernelManager):
    """All kernels of a class."""

    @default("kernel_manager_class")
    def _default_kernel_manager_class(self) -> str:
        return f"{SeatKernel.__module__}.{SeatKernel.__name__}"

    @default("cull_idle_timeout")
    def _cull_idle_timeout_default(self) -> int:
        return IDLE

    @default("cull_interval")
    def _cull_interval_default(self) -> int:
        return IDLE // 4

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)  # type: ignore[no-untyped-call]
        self._numbers = count(1)
        self._starts = asyncio.Semaphore(AT_ONCE)
        self._owners: dict[str, tuple[int, str]] = {}
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def new_socket(self) -> str:
        """How the names of a kernel's sockets begin: short, for systems take a hundred letters."""
        return f"{self.connection_dir}/{next(self._numbers)}"

    async def start_kernel(self, **settings: Any) -> str:  # type: ignore[override]
        """A kernel for the seat that the address names; the seat's oldest end where it has too many."""
        environment = settings["env"]
        seat = int(parse_qs(environment["QUERY_STRING"])["seat"][-1])
        async with self._turns[seat]:  # however fast somebody reloads
            mine = [one for one, (whose, _) in self._owners.items() if whose == seat]
            for one in mine[: 1 - MOST_PAGES]:
                with suppress(KeyError):
                    await self.shutdown_kernel(one, now=True)  # type: ignore[no-untyped-call]
            async with self._starts:
                return await self._answering((seat, environment["SCRIPT_NAME"].rpartition("/")[2]), settings)

    async def _answering(self, owner: tuple[int, str], settings: dict[str, Any]) -> str:
        """A kernel that has answered. Raises ChildProcessError where one after the other died before."""
        for _ in range(TRIES):
            kernel_id = self.new_kernel_id()
            self._owners[kernel_id] = owner
            try:
                await super().start_kernel(kernel_id=kernel_id, **settings)
                if await cast(SeatKernel, self.get_kernel(kernel_id)).answers():
                    return kernel_id
            except BaseException:
                self._owners.pop(kernel_id, None)
                raise
            self.log.error("Seat %d: kernel %s died before it answered", owner[0], kernel_id)
            await self.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]
        raise ChildProcessError(f"{TRIES} kernels died before they answered")

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended."""
        self._owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def owner(self, kernel_id: str) -> int | None:
        """The seat whose kernel this is; None where there is no such kernel."""
        return self._owners[kernel_id][0] if kernel_id in self._owners else None

    def open_pages(self) -> dict[int, str]:
        """The page that each seat has open, the one opened last; seats without a page are left out."""
        return {
            seat: page
            for kernel_id, (seat, page) in self._owners.items()
            if kernel_id in self and self.kernel_model(kernel_id)["connections"]  # type: ignore[no-untyped-call]
        }
