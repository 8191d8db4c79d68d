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
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Final

from IPython.core.getipython import get_ipython

WIDGETS: Final = ("comm_open", "comm_msg", "comm_close")
"""The messages of widgets, by their names in the protocol of Jupyter."""

Handler = Callable[..., Any]


@dataclass(frozen=True)
class HeardHere:
    """A handler of messages that works in the loop of one thread, whichever thread it is called in: there at
    once, else as something to await. In the order in which it was called."""

    handler: Handler
    loop: asyncio.AbstractEventLoop
    thread: int

    def __call__(self, *message: Any) -> Any:
        """What the handler returns, or that in a future."""
        if threading.get_ident() == self.thread:
            return self.handler(*message)
        done: Future[Any] = Future()

        def hear() -> None:
            try:
                done.set_result(self.handler(*message))
            except Exception as error:
                done.set_exception(error)

        self.loop.call_soon_threadsafe(hear, context=copy_context())  # it says whose message it is
        return asyncio.wrap_future(done)


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
