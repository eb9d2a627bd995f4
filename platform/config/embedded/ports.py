"""TCP ports on the loopback address."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def kept(port: int, address: str = "127.0.0.1") -> Iterator[bool]:
    """Keep a port from every other program until the end of the block. Says whether it could be had.

    Two web servers may share a port without a word, so looking whether it is free is not enough: the other run that
    began a minute ago and does not listen yet would look the same way.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            keeper.bind((address, port))
            keeper.listen(0)
        except OSError:
            yield False
        else:
            yield True


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether we could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def pick(memory: Path) -> int:
    """The port used last time if it is still free, else another; remembered, so that an open client finds it again."""
    if memory.exists() and (last := memory.read_text().strip()).isdigit() and is_free(int(last)):
        return int(last)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    memory.write_text(str(port))
    return port


def wait_until(answers: Callable[[], bool], *, within: float, every: float = 0.05) -> bool:
    """Ask until it answers; False when the time is up."""
    deadline = time.monotonic() + within
    while not answers():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def answers(port: int, path: str) -> bool:
    """Whether a web server there says 200 to this path."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
