"""Run a Python module that ends when whoever started it has ended, however that was.

    python -m simlib.workbench.leashed voila NOTEBOOK ...      as  python -m voila NOTEBOOK ...

Its standard input is a pipe of which the other end is held and never written to: a process that is killed
lets go of it, on every system. The module then ends as when it is told to, and so ends its kernels in good
order. Warnings are for programmers and would stand among what a planner reads.
"""

import gc
import importlib
import os
import runpy
import signal
import sys
import threading
import time
import warnings
from typing import Final

from simlib.workbench.forking import LOADED_VARIABLE, forker

GRACE: Final = 15.0
"""Seconds in which kernels are ended."""
UNUSED: Final = ("rfc3987_syntax", "isoduration")
"""What jsonschema loads where it is there, for formats that no schema of a server's names: a grammar of
addresses in all scripts, which took two seconds of each start, and one of durations."""


def _follow(stream: int) -> None:
    """End with the process at the other end of the pipe."""
    while os.read(stream, 1):
        pass
    signal.raise_signal(signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_follow, args=(os.dup(0),), daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    del sys.argv[0]
    if LOADED_VARIABLE in os.environ:
        forker().start()  # it loads while the server does
    sys.modules |= dict.fromkeys(UNUSED)  # type: ignore[arg-type]  # as though they were not installed
    gc.disable()  # nothing that is loaded is garbage
    importlib.import_module(sys.argv[0])  # Voilà turns some warnings on
    gc.enable()
    warnings.simplefilter("ignore")
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
