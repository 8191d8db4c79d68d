"""A page is heard in the thread that the workbench works in, whichever thread the kernel hears it in."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from simlib.workbench.page.hearing import WIDGETS, hear_page_here, heard_here

WHOSE: ContextVar[str] = ContextVar("whose", default="nobody's")


class Kernel:
    """Handlers as a kernel has them; what was heard, in which thread, and whose it was."""

    def __init__(self):
        self.shell_handlers = dict.fromkeys((*WIDGETS, "execute_request"), self.hear)
        self.heard = []

    def hear(self, said):
        self.heard.append((said, threading.get_ident(), WHOSE.get()))
        if said == "nonsense":
            raise ValueError(said)
        return len(self.heard)


def from_another_thread(kernel, name, *said):
    """As a subshell does it: in a thread of its own, one message after the other."""

    def dispatch():
        WHOSE.set("the page's")
        return [kernel.shell_handlers[name](one) for one in said]

    return asyncio.to_thread(dispatch)


def test_what_another_thread_hears_is_done_here_in_order_as_the_pages_own():
    kernel = Kernel()

    async def kernel_loop():
        heard_here(kernel.shell_handlers)
        assert await from_another_thread(kernel, "comm_msg", "drop", "undo") == [1, 2]

    asyncio.run(kernel_loop())
    here = threading.get_ident()
    assert kernel.heard == [("drop", here, "the page's"), ("undo", here, "the page's")]


def test_what_this_thread_hears_is_done_at_once():
    kernel = Kernel()

    async def kernel_loop():
        heard_here(kernel.shell_handlers)
        assert kernel.shell_handlers["comm_msg"]("drop") == 1

    asyncio.run(kernel_loop())


def test_what_goes_wrong_is_told_where_the_message_was_heard():
    kernel = Kernel()

    async def kernel_loop():
        heard_here(kernel.shell_handlers)
        with pytest.raises(ValueError, match="nonsense"):
            await from_another_thread(kernel, "comm_msg", "nonsense")

    asyncio.run(kernel_loop())


def test_what_the_loop_did_not_come_to_is_let_go_when_it_ends():
    kernel = Kernel()

    async def kernel_loop():
        heard_here(kernel.shell_handlers)

    asyncio.run(kernel_loop())
    with pytest.raises(RuntimeError):  # as the kernel is told that is ending
        asyncio.run(from_another_thread(kernel, "comm_msg", "drop"))
    assert kernel.heard == []


def test_asked_again_it_stays_as_it_is_and_cells_are_left_alone():
    kernel = Kernel()

    async def kernel_loop():
        heard_here(kernel.shell_handlers)
        before = dict(kernel.shell_handlers)
        heard_here(kernel.shell_handlers)
        assert kernel.shell_handlers == before

    asyncio.run(kernel_loop())
    assert kernel.shell_handlers["execute_request"] == kernel.hear


def test_where_there_is_no_kernel_nothing_happens():
    hear_page_here()
