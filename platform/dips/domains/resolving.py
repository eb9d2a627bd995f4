"""Ask the DNS. An answer is what stands there, that nothing does, or that nobody could say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings

TIMEOUT = 2.0  # seconds for each server
LIFETIME = 3.0  # for each question
MOST = 20  # values of one answer that are looked at
PORT = 53


@dataclass(frozen=True, slots=True)
class Answer:
    """The values of one record; `is_sure` is False when no server gave any answer at all."""

    values: tuple[str, ...] = ()
    is_sure: bool = True


NOTHING, UNSURE = Answer(), Answer(is_sure=False)


def texts(name: str) -> Answer:
    """The TXT records, each with its parts joined."""
    return _ask(name, "TXT")


def alias(name: str) -> Answer:
    """Where a CNAME leads, if there is one."""
    return _ask(name, "CNAME")


def addresses(name: str) -> Answer:
    """Of both kinds together."""
    both = [_ask(name, "A"), _ask(name, "AAAA")]
    return Answer(both[0].values + both[1].values, all(each.is_sure for each in both))


def is_there() -> bool:
    """Whether our own servers answer anything at all: of what they say nothing about, nobody else is to blame."""
    return _ask(settings.PORTAL_HOST, "A").is_sure


def _ask(name: str, kind: str) -> Answer:
    try:
        # With the last dot, and never with what the machine's own settings would put behind it.
        found = _resolver(tuple(settings.DIPS_DNS_SERVERS)).resolve(
            dns.name.from_text(name), kind, search=False, lifetime=LIFETIME
        )
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return NOTHING
    except (dns.exception.DNSException, OSError):
        return UNSURE
    return Answer(tuple(_said(found, kind)))


def _said(found: dns.resolver.Answer, kind: str) -> Iterator[str]:
    for record in list(found)[:MOST]:
        if kind == "TXT":
            yield b"".join(record.strings).decode("utf-8", "replace").replace("\x00", "").strip()[:500]
        elif kind == "CNAME":
            yield record.target.to_text(omit_final_dot=True).lower()
        else:
            yield record.address


@lru_cache(maxsize=4)
def _resolver(servers: tuple[str, ...]) -> dns.resolver.Resolver:
    """Without a cache: a record that was just set is to be seen."""
    made = dns.resolver.Resolver(configure=not servers)
    made.timeout = TIMEOUT
    if servers:
        made.nameservers = [_server(each) for each in servers]
    return made


def _server(said: str) -> dns.nameserver.Do53Nameserver:
    """`192.0.2.1`, `192.0.2.1:5353` or `[2001:db8::1]:5353`."""
    host, port = split(said)
    return dns.nameserver.Do53Nameserver(host, port)


def split(said: str) -> tuple[str, int]:
    if said.startswith("["):
        host, _bracket, port = said[1:].partition("]")
        return host, int(port.lstrip(":") or PORT)
    if said.count(":") == 1:
        host, _colon, port = said.partition(":")
        return host, int(port)
    return said, PORT
