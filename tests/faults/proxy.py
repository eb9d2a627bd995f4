"""A TCP proxy before PostgreSQL, Valkey or a mail server, that breaks the way as the test says."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from .loops import Loop

PASS, DELAY, HALF_OPEN, GARBAGE, SLOW = "pass", "delay", "half-open", "garbage", "slow"


class Proxy:
    """`proxy.port` leads to `target` until told otherwise; a new mode holds for open connections too."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.mode, self.seconds, self.rate = PASS, 0.0, 0
        self.connections = 0
        self._loop = Loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.restore()

    def restore(self) -> None:
        """As if nothing stood between."""
        self.mode = PASS
        if self._server is None:
            self._loop.run(self._listen())

    def delay(self, seconds: float) -> None:
        """Every piece comes so much later."""
        self.mode, self.seconds = DELAY, seconds

    def slow(self, rate: int) -> None:
        """So many bytes a second, each way."""
        self.mode, self.rate = SLOW, rate

    def half_open(self) -> None:
        """Connections are accepted, and stay, and nothing ever comes through."""
        self.mode = HALF_OPEN

    def garbage(self) -> None:
        """What comes through has no meaning."""
        self.mode = GARBAGE

    def cut(self) -> None:
        """Open connections end at once."""
        self._loop.run(self._cut())

    def refuse(self) -> None:
        """Nobody listens any more."""
        self._loop.run(self._refuse())

    def stop(self) -> None:
        self.refuse()
        self._loop.stop()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._cut()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers.add(far_writer)
            await asyncio.gather(self._pipe(reader, far_writer), self._pipe(far_reader, writer))
        except (OSError, asyncio.CancelledError):  # the test is over: nobody is told of it
            pass
        finally:
            writer.close()
            self._writers.discard(writer)

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                if self.mode == HALF_OPEN:
                    continue
                if self.mode == GARBAGE:
                    data = b"\xff\x00\x15 \r\n" * (len(data) // 6 + 1)
                if self.mode == DELAY:
                    await asyncio.sleep(self.seconds)
                step = max(1, self.rate // 20) if self.mode == SLOW else len(data)
                for start in range(0, len(data), step):
                    writer.write(data[start : start + step])
                    await writer.drain()
                    if self.mode == SLOW:
                        await asyncio.sleep(0.05)
        if self.mode != HALF_OPEN:
            writer.close()
            self._writers.discard(writer)
