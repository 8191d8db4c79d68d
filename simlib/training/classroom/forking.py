"""Kernels copied from a process in which all is loaded: a thirtieth of the time, a sixth of the memory.

    server ──a line──▶ python -m simlib.training.classroom.forking ──fork──▶ kernel, kernel, ...
           ◀──pid────

The process loads what lessons need, once draws what they draw, has one thread, and waits. Asked for a kernel,
it makes a copy of itself, which becomes the kernel: memory that nobody writes to is shared. Systems without
`fork` (Windows) start each kernel by itself; `can_fork` says which. It ends when the server lets go of it,
and its kernels end with it.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn

COMMAND: Final = (sys.executable, "-W", "ignore", "-m", "simlib.training.classroom.forking")
READY: Final = "ready"


def can_fork() -> bool:
    """Whether this system makes copies of processes. macOS does, but its own libraries are not fit for it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def warm() -> None:
    """Load what lessons need, and do once what they do (predict, turn, ask), in a folder thrown away."""
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401
    import ipywidgets  # after the kernel, which brings the manager that widgets speak through

    from simlib.training.exercises import of_lesson
    from simlib.training.page import SUBJECTS, lesson
    from simlib.training.track import lessons

    with TemporaryDirectory() as folder:
        os.environ["SIMLIB_TRAINING"] = folder
        _look_at(lessons("zh", 1).page)
        for name, subject in SUBJECTS.items():
            page = lesson(name, "zh", 1)
            page.progress.predict(name, next(iter(subject.choices(page.names))))
            _look_at(page.controls, page.predict(), page.turn(), *map(page.ask, of_lesson(name)))
    ipywidgets.register_comm_target()  # which they do by themselves only where a kernel runs already
    ipywidgets.Widget.close_all()
    gc.collect()
    gc.freeze()  # so that collecting garbage writes to none of what is shared


def _look_at(*shown: Any) -> None:
    """What is made is not kept."""


def main() -> None:
    """Answer each line with a new process's number, until there are no more lines."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever is printed is no answer
    warm()
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
