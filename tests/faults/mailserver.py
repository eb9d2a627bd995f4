"""A mail server that misbehaves as the test says, and writes down what it has taken."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from .loops import Loop

OK, GARBAGE, BUSY, TRY_LATER, NO_SUCH, HANG, RUDE = "ok", "garbage banner", "421", "451", "550", "hang", "hangs at quit"
BANNERS = {GARBAGE: b"\x00\xff\x15 what?\r\n", BUSY: b"421 too busy\r\n"}


@dataclass(frozen=True, slots=True)
class Taken:
    """One letter that we have said 250 to."""

    to: str
    message: Message

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


class MailServer:
    """`server.manner(address)` is how it treats a letter to that address; at first all are welcome."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.manner: Callable[[str], str] = lambda _address: OK
        self.before_answer: Callable[[str], asyncio.Event | None] = lambda _address: None
        self.connections = 0
        self.patience = 30.0  # seconds for which an answer is held back at the most
        self._loop = Loop()
        self.port = self._loop.run(self._listen())

    def addresses(self) -> list[str]:
        """Whose letters were taken, in order."""
        return [each.to for each in self.taken]

    def times(self) -> Counter[str]:
        """How often each letter was taken, by its Message-ID."""
        return Counter(each.id for each in self.taken)

    def stop(self) -> None:
        self._loop.stop()

    async def _listen(self) -> int:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = ""
        banner = self.manner("")
        writer.write(BANNERS.get(banner, b"220 here\r\n"))
        if banner in BANNERS:
            await reader.read()
            return
        while line := await reader.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                refusal = self.manner(address)
                known = f"{refusal} not {address}\r\n".encode() if refusal in (TRY_LATER, NO_SUCH) else b"250 ok\r\n"
                writer.write(known)
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                body = await reader.readuntil(b"\r\n.\r\n")
                if self.manner(address) == HANG:
                    await reader.read()
                    return
                await self._hold(address)
                self.taken.append(Taken(address, message_from_bytes(body[:-5])))
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                if self.manner(address) == RUDE:
                    await reader.read()
                    return
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")

    async def _hold(self, address: str) -> None:
        """Keep the sender waiting for as long as the test wants."""
        if (event := self.before_answer(address)) is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), self.patience)
