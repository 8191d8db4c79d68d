"""Kernels that are copies of a loaded process (`forking`), as a server of Jupyter's sees its kernels."""

from contextlib import suppress
from typing import Any

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from simlib.workbench.forking import forker


class Copied:
    """A process of which we are not the parent, as `subprocess.Popen` shows its own."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
        except psutil.NoSuchProcess:
            self._process = None

    def poll(self) -> int | None:
        """None while it runs."""
        return None if self._process is not None and self._process.is_running() else 0

    def wait(self) -> int:
        """Wait for its end."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.wait()
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, to it and to no other process that has its number by now."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.terminate()


class CopiedProvisioner(LocalProvisioner):
    """A local kernel that is a copy of the loaded process."""

    process: Any  # `Copied`

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Have it copied."""
        pid = await forker().fork(cmd, kwargs["env"], kwargs.get("cwd"))
        self.process, self.pid, self.pgid = Copied(pid), pid, None
        return self.connection_info
