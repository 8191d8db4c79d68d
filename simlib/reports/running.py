"""Running a template: in a kernel of this very Python, in a folder that holds the scenario.

No kernel needs to be installed: the kernel's command is this interpreter's, whatever kernels of that name
the machine knows. Nothing is written into the notebook that differs from run to run.
"""

import atexit
import os
import sys
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, getsignal, signal
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from simlib.errors import SimlibError
from simlib.reports.telling import PROGRESS, Step, TellCells
from simlib.runs.parallel import silent


class _ThisPython(KernelSpecManager):
    """Knows one kernel: the interpreter that runs."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        command.append("--log-level=ERROR")
        return KernelSpec(argv=command, display_name="Python 3", language="python")


def run(notebook: NotebookNode, folder: Path, tell: TellCells = silent) -> NotebookNode:
    """The notebook with its outputs, run in `folder`.

    Raises SimlibError `report-failed` with the last line of what a cell says, KeyboardInterrupt where the
    kernel was stopped.
    """
    number = sum(cell.cell_type == "code" for cell in notebook.cells)
    done = 0

    def count(**_: object) -> None:
        nonlocal done
        done += 1
        tell(done, number)

    with TemporaryDirectory(ignore_cleanup_errors=True) as hidden:
        client = _Client(
            notebook,
            tell_step=lambda step: tell(done, number, step),
            km=_kernel(Path(hidden)),
            timeout=None,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=count,
        )
        client.owns_km = True  # so that it ends the kernel
        with _signals_as_before():
            _execute(client)
    notebook.metadata.pop("language_info", None)
    return notebook


class _Client(NotebookClient):
    """Hears how far a long cell is, beside what the cell shows."""

    def __init__(self, notebook: NotebookNode, tell_step: Callable[[Step], object], **options: Any) -> None:
        super().__init__(notebook, **options)
        self._tell_step = tell_step

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """As nbclient does; what is only told is told on, and not kept."""
        told = msg["content"].get("data", {}).get(PROGRESS)
        if told is not None:
            self._tell_step(Step(*told))
            return None
        return super().process_message(msg, cell, cell_index)


def _kernel(hidden: Path) -> AsyncKernelManager:
    """A kernel that listens to files in a folder that nobody else may read; on Windows to local ports."""
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=_ThisPython())
    manager.connection_file = str(hidden / "kernel.json")
    if os.name != "nt":
        manager.transport, manager.ip = "ipc", str(hidden / "kernel")
    return manager


@contextmanager
def _signals_as_before() -> Iterator[None]:
    """nbclient listens to signals while it runs, and afterwards forgets who listened before."""
    if current_thread() is not main_thread():
        yield
        return
    heard = {number: getsignal(number) for number in (SIGINT, SIGTERM)}
    try:
        yield
    finally:
        for number, listener in heard.items():
            signal(number, listener)


def _execute(client: NotebookClient) -> None:
    try:
        client.execute(stdout=DEVNULL, stderr=DEVNULL)  # what a kernel says of itself
    except CellExecutionError as error:
        raise SimlibError("report-failed", problem=f"{error.ename}: {error.evalue}") from None
    except CancelledError:  # nbclient heard a signal while its kernel was starting
        raise KeyboardInterrupt from None
    except (DeadKernelError, AssertionError) as error:
        if client.km is None:  # nbclient heard a signal, and its own cleaning up stumbles over it
            raise KeyboardInterrupt from None
        raise SimlibError("report-failed", problem=type(error).__name__) from None
    finally:
        atexit.unregister(client._cleanup_kernel)  # it complains of a kernel that never was
