"""A closed loop: so many connections, each asking again as soon as it has its answer."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import quantiles

PIECE = 1 << 16


@dataclass
class Tally:
    """What one window saw."""

    seconds: float = 0.0
    answers: int = 0
    wrong: int = 0
    size: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def within(self, percent: int) -> float:
        """The time in seconds within which so many of a hundred answers came."""
        return quantiles(self.times, n=100)[percent - 1] if len(self.times) > 1 else sum(self.times)


@dataclass(frozen=True)
class Page:
    """An address, and what is said when asking for it. `status` is the answer that counts as right; a `body` is posted."""

    name: str
    host: str
    path: str
    cookie: str = ""
    status: int = 200
    body: str = ""

    def request(self) -> bytes:
        method = "POST" if self.body else "GET"
        lines = [f"{method} {self.path} HTTP/1.1", f"Host: {self.host}", "Accept: text/html,application/json;q=0.9"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(self.body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()


class _Line:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.got = bytearray()
        self.asked = 0.0
        self.page: Page | None = None
        self.request = b""

    def ask(self, page: Page) -> None:
        request = page.request() if page is not self.page else self.request
        self.page, self.request = page, request
        self.asked = time.perf_counter()
        self.socket.setblocking(True)
        self.socket.sendall(request)
        self.socket.setblocking(False)

    def hear(self) -> tuple[int, int] | None:
        """Status and length of the body when the whole answer is there."""
        piece = self.socket.recv(PIECE)
        if not piece:
            raise ConnectionError("the server hung up")
        self.got += piece
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return None
        fields = dict(line.lower().split(b": ", 1) for line in bytes(head).split(b"\r\n")[1:])
        length = int(fields[b"content-length"])
        if len(body) < length:
            return None
        status = int(head.split(b" ", 2)[1])
        self.got = bytearray()
        return status, length


def closed_loop(page: Page, port: int, *, seconds: float, connections: int = 8) -> Tally:
    """Ask for one page for a while. Ends when all answers have come, so that nothing hangs over into the next window."""
    until = time.perf_counter() + seconds
    return _loop(iter(lambda: page if time.perf_counter() < until else None, None), port, connections)


def each_once(pages: Sequence[Page], port: int, *, connections: int = 8) -> Tally:
    """Ask for each page once, so many at a time."""
    return _loop(iter(pages), port, connections)


def _loop(pages: Iterator[Page], port: int, connections: int) -> Tally:
    tally, start = Tally(), time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for page in islice(pages, connections):
            line = _Line(port)
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.ask(page)
        while waiting.get_map():
            for key, _event in waiting.select():
                line = key.data
                heard = line.hear()
                if heard is None:
                    continue
                now = time.perf_counter()
                status, length = heard
                tally.answers += 1
                tally.wrong += status != line.page.status
                tally.size = length
                tally.times.append(now - line.asked)
                page = next(pages, None)
                if page is not None:
                    line.ask(page)
                else:
                    waiting.unregister(line.socket)
                    line.socket.close()
        tally.seconds = time.perf_counter() - start
    return tally
