"""Kernels copied from a process in which all is loaded: a thirtieth of the time, a sixth of the memory.

    server ──a line──▶ python -m simlib.workbench.forking MODULE ──fork──▶ kernel, kernel, ...
           ◀──pid────

The process does what `warm` of the module does, has one thread, and waits. Asked for a kernel, it makes a
copy of itself, which becomes the kernel: memory that nobody writes to is shared. It is started before the
server itself is loaded (`leashed`), and loads on another core meanwhile. Systems without `fork` (Windows)
start each kernel by itself; `can_fork` says which. It ends when the server lets go of it, and its kernels end
with it.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import IO, Final, NoReturn, cast

COMMAND: Final = (sys.executable, "-W", "ignore", "-m", "simlib.workbench.forking")
READY: Final = "ready"
LOADED_VARIABLE: Final = "SIMLIB_LOADED"
"""By which a server learns the module that loads what its kernels need."""
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""A process with threads cannot be copied, and thirty kernels with as many as there are cores only wait for
each other."""


def can_fork() -> bool:
    """Whether this system makes copies of processes. macOS does, but its own libraries are not fit for it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


# ---------------------------------------------------------------- from the server's side


class Forker:
    """The process that is copied."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False

    def start(self) -> None:
        """Begin to load, if that has not begun; begin again if it has ended."""
        if self._process is None or self._process.poll() is not None:
            pipe, environment = subprocess.PIPE, {**os.environ, **ONE_THREAD}
            self._process = subprocess.Popen(
                [*COMMAND, self._module], stdin=pipe, stdout=pipe, env=environment, start_new_session=True
            )
            self._ready, self._turn = False, asyncio.Lock()

    async def fork(self, command: list[str], environment: Mapping[str, str], folder: str | None) -> int:
        """The number of a new process. Raises OSError where the one to be copied has ended."""
        self.start()
        async with self._turn:
            assert self._process is not None
            if not self._ready:
                self._ready = bool(await self._line())
            asked = json.dumps({"command": command, "env": dict(environment), "cwd": folder})
            into = cast(IO[bytes], self._process.stdin)
            into.write(asked.encode() + b"\n")
            into.flush()
            return int(await self._line())

    async def _line(self) -> bytes:
        assert self._process is not None
        line = await asyncio.to_thread(cast(IO[bytes], self._process.stdout).readline)
        if not line:
            await asyncio.to_thread(self._process.wait)
            raise ChildProcessError("the process to be copied has ended")
        return line

    def close(self) -> None:
        """End it, and so its copies."""
        if self._process is not None:
            with self._process as ending:
                ending.terminate()
            self._process = None


@cache
def forker() -> Forker:
    """That of this server."""
    return Forker(os.environ[LOADED_VARIABLE])


# ---------------------------------------------------------------- from its own


def load(module: str) -> None:
    """What every kernel needs, and what these do."""
    gc.disable()  # to look for garbage in what is loaded takes a fifth of the time, and there is none
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401
    import ipywidgets  # after the kernel, which brings the manager that widgets speak through

    import_module(module).warm()
    ipywidgets.register_comm_target()  # which they do by themselves only where a kernel runs already
    ipywidgets.Widget.close_all()
    gc.collect()
    gc.freeze()  # so that collecting garbage writes to none of what is shared
    gc.enable()


def main() -> None:
    """Answer each line with a new process's number, until there are no more lines."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever is printed is no answer
    load(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever has ended is forgotten by the system
    print(READY, file=answers, flush=True)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            answers.close()
            _become_kernel(asked["command"], asked["env"], asked["cwd"])
        print(pid, file=answers, flush=True)


def _become_kernel(command: list[str], environment: Mapping[str, str], folder: str | None) -> NoReturn:
    """Be what `python -m ipykernel_launcher -f FILE` would be."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.environ.clear()
        os.environ.update(environment)
        if folder:
            os.chdir(folder)
        from ipykernel.kernelapp import IPKernelApp

        own = f"--IPKernelApp.parent_handle={os.getppid()}"  # it ends with the process it is a copy of
        IPKernelApp.launch_instance(argv=[*command[command.index("-f") :], own])
        code = 0
    except Exception:
        traceback.print_exc()  # into what the server says: why a copy died can be read there
    finally:
        os._exit(code)  # a copy never goes on as the one it was made of


if __name__ == "__main__":
    main()
