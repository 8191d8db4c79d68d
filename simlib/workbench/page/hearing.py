"""What the page says is heard in one thread: the one whose loop the workbench works in.

    page ── message ──> kernel ─┬─ its own thread ──────────────────────────> widgets, bench
                                └─ another thread, as JupyterLab asks ──(*)──^       (*) passed on here

JupyterLab asks kernels to hear widgets in a thread of their own (a subshell, Jupyter Enhancement Proposal
91). A bench that is changed there while its loop works here would lose changes, or rest for ever when it is
told of a new draft just as it goes to rest.
"""

import asyncio
import threading
from collections.abc import Callable, MutableMapping
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Final

from IPython.core.getipython import get_ipython

WIDGETS: Final = ("comm_open", "comm_msg", "comm_close")
"""The messages of widgets, by their names in the protocol of Jupyter."""

LOOKED_EACH: Final = 1.0
"""Seconds between two looks whether the loop still runs."""

Handler = Callable[..., Any]


@dataclass(frozen=True)
class HeardHere:
    """A handler of messages that works in the loop of one thread, whichever thread it is called in; another
    one waits for it. (It may not await it: the kernel would then take the next message at once, and never
    tell the page that it is done with it; a widget that waits to be told sends nothing more.)"""

    handler: Handler
    loop: asyncio.AbstractEventLoop
    thread: int

    def __call__(self, *message: Any) -> Any:
        """What the handler returns; None where the loop has ended before it was its turn."""
        if threading.get_ident() == self.thread:
            return self.handler(*message)
        done: Future[Any] = Future()

        def hear() -> None:
            try:
                done.set_result(self.handler(*message))
            except Exception as error:
                done.set_exception(error)

        self.loop.call_soon_threadsafe(hear, context=copy_context())  # it says whose message it is
        while self.loop.is_running():
            if wait([done], timeout=LOOKED_EACH).done:
                return done.result()
        return None


def heard_here(handlers: MutableMapping[str, Handler]) -> None:
    """Have the messages of widgets handled in this thread and its running loop; asked again, nothing changes.
    `handlers` are those of a kernel, by the names of messages. Raises RuntimeError where no loop runs."""
    loop, thread = asyncio.get_running_loop(), threading.get_ident()
    for name in WIDGETS:
        if name in handlers and not isinstance(handlers[name], HeardHere):
            handlers[name] = HeardHere(handlers[name], loop, thread)


def hear_page_here() -> None:
    """Have this kernel's page heard in this thread; outside of a kernel there is no page to hear."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is not None:
        heard_here(kernel.shell_handlers)
