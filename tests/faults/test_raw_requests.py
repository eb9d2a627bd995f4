"""Bytes that no browser sends, to the real server: refused or hung up on, never an error of ours."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from tests.support.fixture_people import host_of

pytestmark = pytest.mark.slow
HOST = "HOST"
PATIENCE = 2.0  # seconds
JSON = b"Content-Type: application/json\r\n"


def get(path: bytes, extra: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    return b"GET " + path + b" " + version + b"\r\nHost: HOST\r\n" + extra + b"Connection: close\r\n\r\n"


def post(body: bytes, extra: bytes) -> bytes:
    return b"POST /api/v1/organisations/ HTTP/1.1\r\nHost: HOST\r\n" + extra + b"Connection: close\r\n\r\n" + body


VECTORS = {
    "two lengths that differ": post(b"{}abc", JSON + b"Content-Length: 2\r\nContent-Length: 5\r\n"),
    "length and chunks": post(b"0\r\n\r\n", JSON + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
    "negative length": post(b"{}", JSON + b"Content-Length: -1\r\n"),
    "length in words": post(b"{}", JSON + b"Content-Length: two\r\n"),
    "length with a plus": post(b"{}", JSON + b"Content-Length: +2\r\n"),
    "unknown coding": post(b"{}", JSON + b"Transfer-Encoding: xchunked\r\n"),
    "broken chunk": post(b"zz\r\n{}\r\n0\r\n\r\n", JSON + b"Transfer-Encoding: chunked\r\n"),
    "chunk of 2^64": post(b"FFFFFFFFFFFFFFFFF\r\n{}\r\n", JSON + b"Transfer-Encoding: chunked\r\n"),
    "body cut off": post(b"{", JSON + b"Content-Length: 100\r\n"),
    "gzip that is none": post(b"{}", JSON + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n"),
    "charset that is none": post(b"{}", b"Content-Type: application/json; charset=klingon\r\nContent-Length: 2\r\n"),
    "boundary missing": post(b"--x", b"Content-Type: multipart/form-data\r\nContent-Length: 3\r\n"),
    "boundary of nulls": post(b"--\0", b"Content-Type: multipart/form-data; boundary=\"\"\r\nContent-Length: 3\r\n"),
    "type of bytes": post(b"{}", b"Content-Type: \xff\xfe\r\nContent-Length: 2\r\n"),
    "path of bytes": get(b"/\xff\xfe/"),
    "path half escaped": get(b"/challenges/%ff%fe/"),
    "path with a cut escape": get(b"/challenges/%e2%82"),
    "path with a broken escape": get(b"/challenges/%zz/%"),
    "path with a null": get(b"/challenges/%00/"),
    "path with a bare null": get(b"/challenges/\0/"),
    "path with newlines": get(b"/%0d%0aSet-Cookie:%20a=b/"),
    "path upwards": get(b"/static/../../../../etc/passwd"),
    "path upwards, escaped": get(b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    "path of backslashes": get(b"/..\\..\\windows"),
    "path with a surrogate": get(b"/%ed%a0%80/"),
    "path very long": get(b"/" + b"a" * 60_000),
    "double slash": get(b"//evil.example/%2f.."),
    "whole address": get(b"http://evil.example/api/v1/"),
    "star": get(b"*"),
    "query of bytes": get(b"/challenges/?q=\xff\xfe%00%ff"),
    "query of nulls in the API": get(b"/api/v1/challenges/?q=%00&%00=1"),
    "query of ten thousand names": get(b"/challenges/?" + b"&".join(b"a%d=1" % n for n in range(10_000))),
    "query deep": get(b"/api/v1/challenges/?" + b"q[" * 5_000),
    "cookie of bytes": get(b"/", b"Cookie: dips_session=\xff\xfe; dips_csrf=\"\\777\r\n"),
    "cookie very long": get(b"/", b"Cookie: dips_session=" + b"a" * 30_000 + b"\r\n"),
    "session with a null": get(b"/organisations/", b"Cookie: dips_session=%00\r\n"),
    "header very long": get(b"/", b"X-Long: " + b"a" * 200_000 + b"\r\n"),
    "two thousand headers": get(b"/", b"".join(b"X-%d: a\r\n" % n for n in range(2_000))),
    "header with a null": get(b"/", b"X-Null: a\0b\r\n"),
    "header without a colon": get(b"/", b"nothing\r\n"),
    "header folded": get(b"/", b"X-A: a\r\n b\r\n"),
    "header name with a space": get(b"/", b"X A: a\r\n"),
    "language of bytes": get(b"/", b"Accept-Language: \xff,cy;q=x\r\n"),
    "range that is none": get(b"/static/dips/dips.css", b"Range: bytes=9-1,-,x\r\n"),
    "date that is none": get(b"/static/dips/dips.css", b"If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT\r\n"),
    "version of a version": get(b"/api/v1/challenges/", b"If-Match: \"999999999999999999999\"\r\n"),
    "token of bytes": get(b"/api/v1/me/", b"Authorization: Bearer \xff\xfe\r\n"),
    "token empty": get(b"/api/v1/me/", b"Authorization: Bearer\r\n"),
    "forwarded nonsense": get(b"/", b"X-Forwarded-For: \xff, ::::, 999.1.1.1\r\nX-Forwarded-Host: \0\r\n"),
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two hosts": get(b"/", b"Host: evil.example\r\n"),
    "host of bytes": b"GET /api/v1/ HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    "host very long": b"GET / HTTP/1.1\r\nHost: " + b"a" * 5_000 + b"\r\nConnection: close\r\n\r\n",
    "host with a port of letters": b"GET / HTTP/1.1\r\nHost: dips.localhost:abc\r\nConnection: close\r\n\r\n",
    "host of an address": b"GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n",
    "method unknown": b"FROB / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    "method of the API unknown": b"TRACE /api/v1/challenges/ HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    "tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    "old version": b"GET /\r\n\r\n",
    "future version": get(b"/", version=b"HTTP/9.9"),
    "no protocol at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "nothing": b"\r\n\r\n\r\n",
    "second request smuggled": get(b"/", b"Content-Length: 40\r\n") + b"GET /admin/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
}  # fmt: skip


def answer(port: int, request: bytes, host: str) -> bytes:
    """What comes back until the server hangs up; one that waits for more is told after a while that there is none."""
    found = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as link:
        link.sendall(request.replace(HOST.encode(), host.encode(), 1))
        try:
            while piece := link.recv(65_536):
                found += piece
        except TimeoutError:
            link.shutdown(socket.SHUT_WR)
            while piece := link.recv(65_536):
                found += piece
    return found


@pytest.mark.parametrize("slug", [None, "birmingham"], ids=["portal", "council"])
def test_no_bytes_make_an_error_of_ours(live, birmingham, figure, slug) -> None:
    broken = {}
    for name, request in VECTORS.items():
        told = answer(live.port, request, host_of(slug))
        statuses = [line.split(b" ")[1:2] for line in told.split(b"\r\n") if line.startswith(b"HTTP/1.")]
        if any(status[:1] == [b"500"] for status in statuses) or b"root:" in told:
            broken[name] = told[:300]
    figure("raw requests answered 500", len(broken), limit=0, cases=len(VECTORS))
    assert broken == {}
    alive = answer(live.port, get(b"/api/v1/challenges/"), host_of(slug))
    assert alive.startswith(b"HTTP/1.1 200")
