"""A wire to a server that can be cut: nothing comes through, and nobody is told, as under a bridge."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable


class Wire:
    """Hands bytes on, both ways, while it is whole."""

    def __init__(self, port: int) -> None:
        self._far_port, self._port = port, 0
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks = set[asyncio.Task[None]]()
        self.connections = 0

    def cut(self) -> None:
        """What is under way stays unanswered for good; what is tried waits."""
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    @asynccontextmanager
    async def at_hand(self) -> AsyncGenerator[int]:
        """Listen for the length of a block; yield the port."""
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        try:
            self._port = int(server.sockets[0].getsockname()[1])
            yield self._port
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await self._whole.wait()
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far_port)
            try:
                await asyncio.gather(
                    self._pass(reader, far_writer, self._address), self._pass(far_reader, writer)
                )
            finally:
                far_writer.close()
                writer.close()

    def _address(self, head: bytes) -> bytes:
        """Put the server's own port into a request: it answers to no other."""
        return head.replace(f"127.0.0.1:{self._port}".encode(), f"127.0.0.1:{self._far_port}".encode())

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        change: Callable[[bytes], bytes] = bytes,
    ) -> None:
        while data := await reader.read(1 << 16):
            await self._whole.wait()
            writer.write(change(data))
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()
