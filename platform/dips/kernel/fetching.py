"""Ask an address that somebody outside gave us: the one way to do so, with nowhere to go inside our own network.

The name is looked up once, each of its addresses is judged, and the connection goes to one that was judged: a name that
changes its mind in between leads nowhere. Nothing is followed, and nothing is waited or read for longer than agreed.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import DomainError, Sentence

SECONDS = 10.0
LARGEST = 256 * 1024
LONGEST_URL = 2000
PORTS = frozenset({443, 8443})
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Beside what `is_global` says: ways into the inside that look like the outside.
DENIED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "::/96", "::ffff:0:0/96", "64:ff9b::/96",
        "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10",
        "ff00::/8",
    )
)  # fmt: skip


class Unfetched(DomainError):
    """We have no answer that we can use. The sentence says why, in words for whoever gave the address."""

    code = "no_answer"
    status: ClassVar[int] = 503
    default: ClassVar[Sentence] = _("It did not answer.")


class BadAddress(Unfetched):
    code = "bad_address"
    status = 400
    default = _("This is not an address we may ask: write one that begins with https:// and names a public host.")


class Inside(Unfetched):
    code = "inside_address"
    status = 400
    default = _("This address leads into a private network, where we do not go.")


class NameUnknown(Unfetched):
    code = "unknown_name"
    default = _("There is no host of this name.")


class TooSlow(Unfetched):
    code = "too_slow"
    default = _("It did not answer within 10 seconds.")


class NotTrusted(Unfetched):
    code = "bad_certificate"
    default = _("Its certificate is not valid for this name.")


class SentElsewhere(Unfetched):
    code = "sent_elsewhere"
    default = _("It sends us on to another address, which we do not follow.")


class TooMuch(Unfetched):
    code = "too_much"
    default = _("It answered with more than we read.")


class Unreadable(Unfetched):
    code = "unreadable"
    default = _("What it answered is not in the form that was agreed.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object that it is. Refuses (Unreadable) everything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreadable from None
        if not isinstance(found, dict):
            raise Unreadable
        return found


def check(url: str) -> SplitResult:
    """The address taken apart. Refuses (BadAddress) what is no https address of a public host.

    Where `DIPS_FETCH_LOOPBACK` is on, a plain http address of this very machine will do as well.
    """
    if len(url) > LONGEST_URL or not url.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise BadAddress
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise BadAddress from None
    if "@" in parts.netloc or "\\" in url or parts.fragment or not host:
        raise BadAddress
    if settings.DIPS_FETCH_LOOPBACK and (host in {"127.0.0.1", "localhost"} or host.endswith(".localhost")):
        if parts.scheme not in {"http", "https"}:
            raise BadAddress
        return parts
    if parts.scheme != "https" or (port or 443) not in PORTS or "." not in host or host.endswith(".localhost"):
        raise BadAddress
    if host.replace(".", "").isdigit() or ":" in host:  # a number is nobody's name
        raise BadAddress
    return parts


def get(url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    return _ask("GET", url, None, dict(headers or {}))


def post(url: str, *, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    """Send a form."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _ask("POST", url, urlencode(form).encode(), kind | dict(headers or {}))


def is_outside(address: Address) -> bool:
    """Whether an address is one of the open internet, and no way round back to the inside."""
    if address.version == 6 and getattr(address, "scope_id", None):
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in DENIED)


def _ask(method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    parts, until = check(url), time.monotonic() + SECONDS
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sock = _connected(host, port, until)
    expired = threading.Event()

    def expire() -> None:
        """A far end that sends a little now and then would never run into a socket's own patience."""
        expired.set()
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(max(until - time.monotonic(), 0.01), expire)
    clock.daemon = True
    clock.start()
    try:
        if parts.scheme == "https":
            safe = ssl.create_default_context()
            sock = safe.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
            sock.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = 443 if parts.scheme == "https" else 80
        connection.sock = sock
        sent = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "dips",
            "Connection": "close",
        }
        connection.request(method, path, body, sent | headers)
        answer = _read(connection.getresponse())
        if expired.is_set():  # the end that we made looks like the answer's own
            raise TooSlow
        return answer
    except ssl.SSLCertVerificationError:
        raise NotTrusted from None
    except (OSError, http.client.HTTPException):
        raise (TooSlow if expired.is_set() or time.monotonic() >= until else Unfetched) from None
    finally:
        clock.cancel()
        sock.close()


def _read(response: http.client.HTTPResponse) -> Answer:
    if 300 <= response.status < 400:
        raise SentElsewhere
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreadable
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise TooMuch
    if response.length:  # promised more than it sent
        raise http.client.IncompleteRead(body)
    return Answer(response.status, body)


def _connected(host: str, port: int, until: float) -> socket.socket:
    """Connect to the first of the name's addresses that answers. One address inside, and the name is not asked at all."""
    found = _addresses(host, port, until)
    ours = settings.DIPS_FETCH_LOOPBACK
    for _family, place in found:
        address = ipaddress.ip_address(place[0])
        if not (is_outside(address) or (ours and address.is_loopback and port not in {22, 25, 6379})):
            raise Inside
    for family, place in found:
        left = until - time.monotonic()
        if left <= 0:
            raise TooSlow
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.settimeout(left)
        try:
            sock.connect(place)
        except OSError:
            sock.close()
        else:
            return sock
    raise TooSlow if time.monotonic() >= until else Unfetched


def _addresses(host: str, port: int, until: float) -> list[tuple[socket.AddressFamily, Any]]:
    """Looked up beside us, for a name server may take its time and cannot be hurried."""
    found: list[tuple[socket.AddressFamily, Any]] = []
    if settings.DIPS_FETCH_LOOPBACK and host.endswith("localhost"):
        host = "127.0.0.1"

    def look() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            found.extend((each[0], each[4]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    seeker = threading.Thread(target=look, daemon=True)
    seeker.start()
    seeker.join(max(until - time.monotonic(), 0))
    if seeker.is_alive():
        raise TooSlow
    if not found:
        raise NameUnknown
    return list(found)
