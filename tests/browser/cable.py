"""The cable between a browser and a server, which can be pulled out: a relay of bytes on this machine.

with Cable(port) as cable:          browser ──> cable.port ──> port
    cable.pull()                    connections are torn, and none is made until `plug`
    cable.freeze(); cable.thaw()    nothing is torn, but not a byte comes through (a machine asleep)
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

LOOPBACK = "127.0.0.1"


class Cable:
    """Between `port` of this machine and one of its own."""

    def __init__(self, port: int) -> None:
        self.to, self.port = port, 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._ends: set[asyncio.StreamWriter] = set()
        self._whole = True
        self._flows: asyncio.Event
        self._server: asyncio.Server

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def pull(self) -> None:
        """Tear what is connected; who comes is sent away."""
        self._now(self._pull)

    def plug(self) -> None:
        """Let connections be made again."""
        self._now(lambda: setattr(self, "_whole", True))

    def freeze(self) -> None:
        """Let nothing through, and tear nothing."""
        self._now(lambda: self._flows.clear())

    def thaw(self) -> None:
        """Let through again, first what was held up."""
        self._now(lambda: self._flows.set())

    def _now(self, act: Callable[[], None]) -> None:
        async def done() -> None:
            act()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result()

    def _pull(self) -> None:
        self._whole = False
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _open(self) -> None:
        self._flows = asyncio.Event()
        self._flows.set()
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self.to)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._relay(reader, far_writer), self._relay(far_reader, writer))
        self._ends -= {writer, far_writer}

    async def _relay(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self._flows.wait()
                sink.write(data)
                await sink.drain()
        with suppress(OSError):
            sink.close()
