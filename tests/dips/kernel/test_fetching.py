"""Addresses that somebody gave us lead to the open internet or nowhere; answers are short, soon and from there itself."""

from __future__ import annotations

import ast
import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dips.kernel import fetching
from tests.support.fingerprint import ROOT

OUTSIDE = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1::1")
INSIDE = (
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "::", "::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1",
    "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::127.0.0.1",
)  # fmt: skip
BAD = (
    "http://id.example.org/", "ftp://id.example.org/", "file:///etc/passwd", "gopher://id.example.org/", "", "https://",
    "//id.example.org/", "https://id.example.org:22/", "https://id.example.org:6379/", "https://id.example.org:25/",
    "https://user@id.example.org/", "https://user:pass@id.example.org/", "https://id.example.org\\@evil.example/",
    "https://id.example.org/#part", "https://id.example.org/ a", "https://id.example.org/\r\nHost: x",
    "https://127.0.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://[::1]/",
    "https://[fe80::1%25eth0]/", "https://localhost/", "https://x.localhost/", "https://intranet/", "https://127.1/",
    "https://id.example.org:99999/", "https://іd.example.org/", "https://id.example.org/" + "a" * 2000,
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address: str) -> None:
    assert not fetching.is_outside(ipaddress.ip_address(address))


def test_outside() -> None:
    assert [fetching.is_outside(ipaddress.ip_address(each)) for each in OUTSIDE] == [True] * len(OUTSIDE)


@pytest.mark.parametrize("url", BAD)
def test_an_address_that_is_none(url: str, settings) -> None:
    settings.DIPS_FETCH_LOOPBACK = False

    with pytest.raises(fetching.BadAddress):
        fetching.check(url)


def test_a_name_that_leads_inside_is_not_asked(settings, monkeypatch) -> None:
    """Even one of its addresses is enough: which is taken is the resolver's mood."""
    settings.DIPS_FETCH_LOOPBACK = False
    with listener() as (port, heard):
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)

        with pytest.raises(fetching.Inside):
            fetching.get("https://rebound.example.org/")

    assert heard == []


def test_a_name_is_looked_up_once(settings, monkeypatch) -> None:
    """What is connected to is what was judged: a name that changes its mind leads nowhere else."""
    asked: list[str] = []
    with listener(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (port, heard):

        def look(host: str, *args: object, **kwargs: object) -> list[object]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", look)

        assert fetching.get(f"http://x.localhost:{port}/a?b=c").json() == {}

    assert len(asked) == 1
    assert heard[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")


ANSWERS = {
    "sends us on": (
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        fetching.SentElsewhere,
    ),
    "too much": (b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * (fetching.LARGEST + 10), fetching.TooMuch),
    "packed": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", fetching.Unreadable),
    "half": (b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{}", fetching.Unfetched),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", fetching.Unfetched),
    "endless heads": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", fetching.Unfetched),
    "nothing": (b"", fetching.Unfetched),
    "a list": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", fetching.Unreadable),
    "deep": (b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000, fetching.Unreadable),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_that_we_do_not_take(kind: str) -> None:
    body, refusal = ANSWERS[kind]
    with listener(body) as (port, _heard), pytest.raises(fetching.Unfetched) as refused:
        fetching.get(f"http://127.0.0.1:{port}/").json()

    assert refused.type is refusal


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\nX: "])
def test_one_that_takes_its_time(drip: bytes, monkeypatch) -> None:
    """Silent, or a byte now and then: it is over at the agreed time."""
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with listener(drip, dripping=True) as (port, _heard), pytest.raises(fetching.TooSlow):
        fetching.get(f"http://127.0.0.1:{port}/")


def test_nothing_else_asks_addresses() -> None:
    """One client for what leads outside. The embedded run and the probe ask their own processes."""
    clients = {"requests", "urllib.request", "http.client", "httpx", "urllib3", "aiohttp"}
    kept = {"platform/dips/kernel/fetching.py", "platform/config/probe.py"}
    found = []
    for file in (
        *Path(ROOT, "platform").rglob("*.py"),
        *Path(ROOT, "tenants").rglob("*.py"),
        *Path(ROOT, "api").rglob("*.py"),
    ):
        name = str(file.relative_to(ROOT))
        if name not in kept and not name.startswith("platform/config/embedded/"):
            found += [(name, each) for each in imports(file) if each in clients]
    assert found == []


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


@contextmanager
def listener(answer: bytes = b"", *, dripping: bool = False):
    """Says one thing to whoever comes, and keeps what it heard."""
    heard: list[bytes] = []
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)

    def serve() -> None:
        while not over.is_set():
            try:
                far, _where = server.accept()
            except OSError:
                continue
            with far:
                far.settimeout(1)
                try:
                    heard.append(far.recv(4096))
                    far.sendall(answer)
                    while dripping and not over.wait(0.05):
                        if answer:
                            far.sendall(b"a")
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1], heard
    finally:
        over.set()
        thread.join()
        server.close()
